-- grain: place_code, area_code, indicator, period_label
-- The same parts at three levels: small areas as they are, wards and the authority as sums. Sums are rounded so
-- that the order in which threads add them does not show.
select
    place_code, code as area_code, indicator, period_label, source_id, numerator, denominator,
    cast(null as integer) as small_areas,
    cast(null as double) as small_area_low,
    cast(null as double) as small_area_high,
    flag_name,
    case when is_flagged then 1 when flag_name is not null then 0 end as flagged_small_areas
from intermediate.int_indicator_part
where area_system = 'lsoa'

union all

-- Figures on older small areas reach those of today through a look-up: a split one hands its figure to each part.
select
    part.place_code, link.area_code, part.indicator, part.period_label, min(part.source_id) as source_id,
    round(sum(part.numerator / nullif(link.parts, 0)), 6) as numerator,
    round(sum(part.denominator / nullif(link.parts, 0)), 6) as denominator,
    cast(null as integer) as small_areas,
    cast(null as double) as small_area_low,
    cast(null as double) as small_area_high,
    min(part.flag_name) as flag_name,
    cast(max(case when part.is_flagged then 1 when part.flag_name is not null then 0 end) as integer)
        as flagged_small_areas
from intermediate.int_indicator_part as part
inner join (
    select
        place_code, code_system, code, area_code,
        count(*) over (partition by place_code, code_system, code) as parts
    from staging.stg_lookup__part
    where area_system = 'lsoa'
) as link
    on part.place_code = link.place_code
    and part.area_system = link.code_system
    and part.code = link.code
group by part.place_code, link.area_code, part.indicator, part.period_label

union all

select
    place_code, ward_code as area_code, indicator, period_label, min(source_id) as source_id,
    round(sum(numerator), 6) as numerator,
    sum(denominator) as denominator,
    cast(count(numerator) as integer) as small_areas,
    min(numerator / nullif(denominator, 0)) as small_area_low,
    max(numerator / nullif(denominator, 0)) as small_area_high,
    min(flag_name) as flag_name,
    cast(sum(case when is_flagged then 1 when flag_name is not null then 0 end) as integer) as flagged_small_areas
from intermediate.int_indicator_part
where ward_code <> place_code
group by place_code, ward_code, indicator, period_label

union all

select
    place_code, place_code as area_code, indicator, period_label, min(source_id) as source_id,
    round(sum(numerator), 6) as numerator,
    sum(denominator) as denominator,
    cast(count(numerator) as integer) as small_areas,
    min(numerator / nullif(denominator, 0)) as small_area_low,
    max(numerator / nullif(denominator, 0)) as small_area_high,
    min(flag_name) as flag_name,
    cast(sum(case when is_flagged then 1 when flag_name is not null then 0 end) as integer) as flagged_small_areas
from intermediate.int_indicator_part
group by place_code, indicator, period_label
