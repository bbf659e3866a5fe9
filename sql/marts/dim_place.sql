-- grain: place_code
select
    place_code, place_slug, place_name, area_noun, area_noun_plural, place_noun, country, boundary_vintage,
    attribution, is_invented, digital_share_target_pct, key_decision_gbp, key_decision_wards, key_decision_source,
    hide_counts_under
from staging.stg_place__place
