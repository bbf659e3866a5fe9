-- grain: place_code, area_code, release_date, technology, threshold_mbps
with tier as (
    select
        covered.place_code, covered.area_code, covered.release_date, definition.release_label, covered.technology,
        covered.threshold_mbps, definition.definition, covered.basis, covered.premises, covered.premises_covered,
        cast(null as double) as pct_published, covered.source_id
    from intermediate.int_coverage_ward_tier as covered
    inner join staging.stg_coverage__tier as definition
        on covered.source_id = definition.source_id
        and covered.release_date = definition.release_date
        and covered.technology = definition.technology
        and coalesce(covered.threshold_mbps, 0) = coalesce(definition.threshold_mbps, 0)
)

select
    place_code, area_code, release_date, release_label, technology, threshold_mbps, definition, basis, premises,
    premises_covered, pct_published, source_id
from tier

union all

select
    place_code, place_code as area_code, release_date, min(release_label) as release_label, technology, threshold_mbps,
    min(definition) as definition, min(basis) as basis, sum(premises) as premises,
    round(sum(premises_covered), 3) as premises_covered, cast(null as double) as pct_published,
    min(source_id) as source_id
from tier
-- Where the same release was also published by authority, that figure is the authority's.
where (place_code, release_date) not in (select place_code, release_date from staging.stg_coverage__authority)
group by place_code, release_date, technology, threshold_mbps

union all

select
    place_code, area_code, release_date, release_label, technology, threshold_mbps, definition,
    case when premises_covered is not null and premises is not null then 'premises' else 'published percentage' end
        as basis,
    premises, premises_covered, pct_published, source_id
from staging.stg_coverage__authority
