-- grain: place_code, area_system, area_code
-- A place may have several sources of residents (and of adults, and of households) for one kind of area: the first by name that
-- counts them is taken, whole.
select
    area_count.place_code,
    area_count.area_system,
    area_count.area_code,
    max(case when area_count.source_id = first_source.population_source then area_count.population end) as population,
    max(case when area_count.source_id = first_source.adults_source then area_count.adults end) as adults,
    max(case when area_count.source_id = first_source.households_source then area_count.households end) as households
from raw.area_count as area_count
inner join (
    select
        place_code,
        area_system,
        min(case when population is not null then source_id end) as population_source,
        min(case when adults is not null then source_id end) as adults_source,
        min(case when households is not null then source_id end) as households_source
    from raw.area_count
    group by place_code, area_system
) as first_source
    on area_count.place_code = first_source.place_code
    and area_count.area_system = first_source.area_system
group by area_count.place_code, area_count.area_system, area_count.area_code
