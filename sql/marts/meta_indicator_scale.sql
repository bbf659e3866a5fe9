-- grain: source_id, period_label, indicator
select source_id, place_code, period_label, indicator, areas, scale_min, scale_max
from staging.stg_indicators__scale
