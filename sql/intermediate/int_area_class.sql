-- grain: place_code, area_system, area_code
-- The rural-urban class that a source gives an area, the boundaries' own first. The first of the two words in it tells
-- the side: "Rural town and fringe" and "Larger rural: nearer to a major town" are rural, "Urban with significant
-- rural" is urban, and a class with neither word, or with a "not" or "non" before it, is on no side.
with classed as (
    select
        coalesce(boundary.place_code, indicator.place_code) as place_code,
        coalesce(boundary.area_type, indicator.area_system) as area_system,
        coalesce(boundary.area_code, indicator.area_code) as area_code,
        coalesce(boundary.rural_urban, indicator.rural_urban) as rural_urban
    from staging.stg_boundaries__area as boundary
    full outer join staging.stg_indicators__class as indicator
        on boundary.place_code = indicator.place_code
        and boundary.area_type = indicator.area_system
        and boundary.area_code = indicator.area_code
)

select
    place_code,
    area_system,
    area_code,
    rural_urban,
    case
        when regexp_matches(lower(rural_urban), '(not|non)[ -]*(rural|urban)') then null
        when strpos(lower(rural_urban), 'rural') = 0 and strpos(lower(rural_urban), 'urban') = 0 then null
        when strpos(lower(rural_urban), 'rural') = 0 then false
        when strpos(lower(rural_urban), 'urban') = 0 then true
        else strpos(lower(rural_urban), 'rural') < strpos(lower(rural_urban), 'urban')
    end as is_rural
from classed
where rural_urban is not null
