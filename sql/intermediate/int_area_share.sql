-- grain: place_code, small_area_code, area_code
-- How much of each small area lies in each ward: the shares given for it, otherwise all of it in its best-fit ward.
-- In a place without small areas each ward stands for itself.
with given as (
    select part.place_code, part.code as small_area_code, part.area_code, part.share, part.source_id
    from staging.stg_lookup__part as part
    inner join intermediate.int_small_area as small_area
        on part.place_code = small_area.place_code and part.code = small_area.area_code
    where part.area_system = 'ward' and part.share > 0
)

select
    place_code, small_area_code, area_code,
    -- Published shares are rounded; here those of one small area add to 1.
    round(share / nullif(sum(share) over (partition by place_code, small_area_code), 0), 9) as share,
    'shares' as basis,
    source_id
from given

union all

select
    place_code, area_code as small_area_code, parent_code as area_code, cast(1 as double) as share,
    'best fit' as basis, cast(null as varchar) as source_id
from intermediate.int_small_area
where area_code not in (select small_area_code from given)

union all

select
    place_code, area_code as small_area_code, area_code, cast(1 as double) as share,
    'ward' as basis, cast(null as varchar) as source_id
from staging.stg_boundaries__area
where area_type = 'ward' and place_code not in (select place_code from intermediate.int_small_area)
