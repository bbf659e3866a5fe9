-- grain: place_code, area_code
-- Small areas and wards with the class that a source gives them. A ward without one takes the side on which more of
-- its residents live, by its small areas: none where nobody counted them, or as many live on either side.
select place_code, area_code, rural_urban, is_rural
from intermediate.int_area_class
where area_system in ('ward', 'lsoa')

union all

select
    place_code,
    area_code,
    case
        when urban = 0 then 'Rural'
        when rural = 0 then 'Urban'
        when rural > urban then 'Mostly rural'
        else 'Mostly urban'
    end as rural_urban,
    rural > urban as is_rural
from (
    select
        link.place_code,
        link.area_code,
        sum(case when part.is_rural then counted.population else 0 end) as rural,
        sum(case when part.is_rural then 0 else counted.population end) as urban
    from intermediate.int_area_class as part
    inner join staging.stg_lookup__code as link
        on part.place_code = link.place_code
        and part.area_system = link.code_system
        and part.area_code = link.code
    inner join staging.stg_indicators__count as counted
        on part.place_code = counted.place_code
        and part.area_system = counted.area_system
        and part.area_code = counted.area_code
    left join intermediate.int_area_class as own
        on link.place_code = own.place_code
        and link.area_code = own.area_code
        and own.area_system = 'ward'
    where part.is_rural is not null and counted.population is not null and own.area_code is null
    group by link.place_code, link.area_code
) as sides
where rural <> urban
