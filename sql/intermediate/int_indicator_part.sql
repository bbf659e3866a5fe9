-- grain: place_code, area_system, code, indicator, period_label
-- A published value becomes two parts, weighted by residents, so that wards can be added and divided once.
-- Where either part is missing (suppressed, or a score without residents) neither is added to a ward.
with part as (
    select
        given.source_id,
        given.place_code,
        given.area_system,
        given.area_code as code,
        given.indicator,
        given.period_label,
        coalesce(given.numerator, given.value * counted.population) as numerator,
        coalesce(given.denominator, case when given.value is not null then counted.population end) as denominator
    from staging.stg_indicators__value as given
    left join staging.stg_indicators__count as counted
        on given.place_code = counted.place_code
        and given.area_system = counted.area_system
        and given.area_code = counted.area_code
)

select
    part.source_id,
    part.place_code,
    part.area_system,
    part.code,
    area_code.area_code as ward_code,
    part.indicator,
    part.period_label,
    case when part.denominator is not null then part.numerator end as numerator,
    case when part.numerator is not null then part.denominator end as denominator,
    flag.flag_name,
    flag.is_flagged
from part
inner join intermediate.int_area_code as area_code
    on part.place_code = area_code.place_code
    and part.area_system = area_code.code_system
    and part.code = area_code.code
left join staging.stg_indicators__flag as flag
    on part.source_id = flag.source_id
    and part.code = flag.area_code
