-- grain: place_code, area_system, area_code
-- A place may have several sources of residents for one kind of area: the first by name is taken, whole.
select
    area_count.place_code,
    area_count.area_system,
    area_count.area_code,
    max(area_count.population) as population,
    max(area_count.households) as households
from raw.area_count as area_count
inner join (
    select place_code, area_system, min(source_id) as source_id
    from raw.area_count
    where population is not null
    group by place_code, area_system
) as first_source
    on area_count.place_code = first_source.place_code
    and area_count.area_system = first_source.area_system
    and area_count.source_id = first_source.source_id
group by area_count.place_code, area_count.area_system, area_count.area_code
