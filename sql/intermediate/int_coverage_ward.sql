-- grain: place_code, area_code, release_date
-- A postcode's percentage weighs with its premises; where they are not known every postcode weighs the same.
with weighted as (
    select
        given.source_id,
        given.place_code,
        lookup.area_code,
        given.release_date,
        coalesce(lookup.premises, 1) as weight,
        case when lookup.premises is null then 1 else 0 end as is_unweighted,
        given.fixed_10_pct,
        given.fixed_30_pct,
        given.fixed_100_pct,
        given.fixed_300_pct,
        given.fixed_1000_pct,
        given.full_fibre_pct,
        given.decent_10_pct
    from staging.stg_coverage__postcode as given
    inner join staging.stg_lookup__code as lookup
        on given.place_code = lookup.place_code
        and given.code = lookup.code
        and lookup.code_system = 'postcode'
)

select
    place_code,
    area_code,
    release_date,
    min(source_id) as source_id,
    case when max(is_unweighted) = 0 then 'premises' else 'postcodes' end as basis,
    sum(weight) as premises,
    sum(weight * fixed_10_pct) / 100 as fixed_10,
    sum(weight * fixed_30_pct) / 100 as fixed_30,
    sum(weight * fixed_100_pct) / 100 as fixed_100,
    sum(weight * fixed_300_pct) / 100 as fixed_300,
    sum(weight * fixed_1000_pct) / 100 as fixed_1000,
    sum(weight * full_fibre_pct) / 100 as full_fibre,
    sum(weight * decent_10_pct) / 100 as decent_10
from weighted
group by place_code, area_code, release_date
