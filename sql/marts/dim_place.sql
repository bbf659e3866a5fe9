-- grain: place_code
select
    place_code, place_slug, place_name, area_noun, area_noun_plural, place_noun, country, boundary_vintage,
    attribution, is_invented
from staging.stg_place__place
