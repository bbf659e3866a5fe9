-- grain: place_code, indicator
select
    place_code, indicator, min(period_label) as period_label, min(source_id) as source_id, min(known_by) as known_by,
    count(*) as small_areas
from intermediate.int_risk_input
group by place_code, indicator
