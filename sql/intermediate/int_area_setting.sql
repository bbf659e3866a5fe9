-- grain: place_code, area_code
-- Small areas and wards with the class that a source gives them. A ward without one takes the side on which more of
-- its residents live, by its small areas: none where as many live on either side, or where those of whom it is not
-- known (no class, or nobody counted them) might turn the scale.
select place_code, area_code, rural_urban, is_rural
from intermediate.int_area_class
where area_system in ('ward', 'lsoa')

union all

select
    place_code,
    area_code,
    case
        when urban = 0 and unknown = 0 then 'Rural'
        when rural = 0 and unknown = 0 then 'Urban'
        when rural > urban then 'Mostly rural'
        else 'Mostly urban'
    end as rural_urban,
    rural > urban as is_rural
from (
    select
        link.place_code,
        link.area_code,
        sum(case when part.is_rural then counted.population else 0 end) as rural,
        sum(case when not part.is_rural then counted.population else 0 end) as urban,
        sum(case when part.is_rural is null then counted.population else 0 end) as unknown,
        count(*) - count(counted.population) as uncounted
    from staging.stg_lookup__code as link
    inner join (select distinct place_code, area_system from intermediate.int_area_class) as classed
        on link.place_code = classed.place_code and link.code_system = classed.area_system
    left join intermediate.int_area_class as part
        on link.place_code = part.place_code
        and link.code_system = part.area_system
        and link.code = part.area_code
    left join staging.stg_indicators__count as counted
        on link.place_code = counted.place_code
        and link.code_system = counted.area_system
        and link.code = counted.area_code
    left join intermediate.int_area_class as own
        on link.place_code = own.place_code
        and link.area_code = own.area_code
        and own.area_system = 'ward'
    where own.area_code is null
    group by link.place_code, link.area_code
) as sides
where uncounted = 0 and abs(rural - urban) > unknown
