-- grain: area_code
select
    ward.area_code,
    ward.place_code,
    'ward' as area_type,
    ward.place_code as parent_code,
    ward.area_name,
    place.boundary_vintage,
    counted.population,
    counted.adults,
    counted.households,
    counted.premises,
    setting.rural_urban,
    setting.is_rural,
    ward.geometry
from staging.stg_boundaries__area as ward
inner join staging.stg_place__place as place on ward.place_code = place.place_code
left join intermediate.int_ward_count as counted on ward.area_code = counted.area_code
left join intermediate.int_area_setting as setting
    on ward.place_code = setting.place_code
    and ward.area_code = setting.area_code
where ward.area_type = 'ward'

union all

select
    small_area.area_code, small_area.place_code, 'lsoa' as area_type, small_area.parent_code, small_area.area_name,
    place.boundary_vintage, small_area.population, small_area.adults, small_area.households, cast(null as bigint) as premises,
    setting.rural_urban, setting.is_rural, small_area.geometry
from intermediate.int_small_area as small_area
inner join staging.stg_place__place as place on small_area.place_code = place.place_code
left join intermediate.int_area_setting as setting
    on small_area.place_code = setting.place_code
    and small_area.area_code = setting.area_code

union all

select
    place.place_code as area_code,
    place.place_code,
    'authority' as area_type,
    cast(null as varchar) as parent_code,
    place.place_name as area_name,
    place.boundary_vintage,
    cast(counted.population as bigint) as population,
    cast(counted.adults as bigint) as adults,
    cast(counted.households as bigint) as households,
    cast(counted.premises as bigint) as premises,
    cast(null as varchar) as rural_urban,
    cast(null as boolean) as is_rural,
    null as geometry
from staging.stg_place__place as place
left join (
    select
        place_code,
        sum(population) as population,
        sum(adults) as adults,
        sum(households) as households,
        sum(premises) as premises
    from intermediate.int_ward_count
    group by place_code
) as counted on place.place_code = counted.place_code
