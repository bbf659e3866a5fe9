-- grain: area_code
-- Residents and households of a ward: counted for it, or the sum of its small areas; premises from postcodes.
select
    wards.place_code,
    wards.area_code,
    coalesce(counted.population, small_areas.population) as population,
    coalesce(counted.adults, small_areas.adults) as adults,
    coalesce(counted.households, small_areas.households) as households,
    postcodes.premises
from staging.stg_boundaries__area as wards
left join staging.stg_indicators__count as counted
    on wards.place_code = counted.place_code
    and wards.area_code = counted.area_code
    and counted.area_system = 'ward'
left join (
    select
        parent_code,
        cast(sum(population) as bigint) as population,
        cast(sum(adults) as bigint) as adults,
        cast(sum(households) as bigint) as households
    from intermediate.int_small_area
    group by parent_code
) as small_areas on wards.area_code = small_areas.parent_code
left join (
    select place_code, area_code, cast(sum(premises) as bigint) as premises
    from staging.stg_lookup__code
    where code_system = 'postcode'
    group by place_code, area_code
) as postcodes
    on wards.place_code = postcodes.place_code
    and wards.area_code = postcodes.area_code
where wards.area_type = 'ward'
