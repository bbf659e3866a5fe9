-- grain: place_code, area_system, code, indicator, period_label
-- A published value becomes two parts, weighted by residents, so that wards can be added and divided once.
select
    given.source_id,
    given.place_code,
    given.area_system,
    given.area_code as code,
    area_code.area_code as ward_code,
    given.indicator,
    given.period_label,
    coalesce(given.numerator, given.value * counted.population) as numerator,
    coalesce(given.denominator, case when given.value is not null then counted.population end) as denominator,
    flag.flag_name,
    flag.is_flagged
from staging.stg_indicators__value as given
inner join intermediate.int_area_code as area_code
    on given.place_code = area_code.place_code
    and given.area_system = area_code.code_system
    and given.area_code = area_code.code
left join staging.stg_indicators__count as counted
    on given.place_code = counted.place_code
    and given.area_system = counted.area_system
    and given.area_code = counted.area_code
left join staging.stg_indicators__flag as flag
    on given.source_id = flag.source_id
    and given.area_code = flag.area_code
