-- grain: area_code
-- Small areas are those of the code system 'lsoa': the others (2011 codes, a portal's numbers) only lead to wards.
select
    lookup.code as area_code,
    lookup.place_code,
    lookup.area_code as parent_code,
    coalesce(lookup.code_name, boundary.area_name, lookup.code) as area_name,
    boundary.geometry,
    counted.population,
    counted.adults,
    counted.households
from staging.stg_lookup__code as lookup
left join staging.stg_boundaries__area as boundary
    on lookup.place_code = boundary.place_code
    and lookup.code = boundary.area_code
    and boundary.area_type = 'lsoa'
left join staging.stg_indicators__count as counted
    on lookup.place_code = counted.place_code
    and lookup.code = counted.area_code
    and counted.area_system = 'lsoa'
where lookup.code_system = 'lsoa'
