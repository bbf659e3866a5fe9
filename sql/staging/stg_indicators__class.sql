-- grain: place_code, area_system, area_code
-- Of several sources that class one kind of area, the first by name is taken, whole.
select area_class.place_code, area_class.area_system, area_class.area_code, area_class.rural_urban
from raw.area_class as area_class
inner join (
    select place_code, area_system, min(source_id) as source_id
    from raw.area_class
    group by place_code, area_system
) as first_source
    on area_class.place_code = first_source.place_code
    and area_class.area_system = first_source.area_system
    and area_class.source_id = first_source.source_id
