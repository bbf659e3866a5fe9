-- grain: place_code, area_code, indicator, period_label
select
    place_code,
    area_code,
    indicator,
    period_label,
    numerator,
    denominator,
    numerator / nullif(denominator, 0) as value,
    source_id,
    small_areas,
    small_area_low,
    small_area_high,
    flag_name,
    flagged_small_areas
from intermediate.int_indicator_area
