-- grain: place_code, area_system, area_code, indicator, period_label
select source_id, place_code, area_system, area_code, period_label, indicator, numerator, denominator, value
from raw.indicator
