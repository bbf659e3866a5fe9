-- grain: place_code, service_name, channel, cost_set, valid_from
select
    source_id, place_code, service_name, channel, cost_set, valid_from, low, central, high, unit, price_year
from raw.unit_cost
