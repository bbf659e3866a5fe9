-- grain: place_code, service_code, channel, cost_set, valid_from
select
    place_code,
    trim(regexp_replace(lower(service_name), '[^a-z0-9]+', '-', 'g'), '-') as service_code,
    channel,
    cost_set,
    valid_from,
    low,
    central,
    high,
    unit,
    price_year,
    source_id
from staging.stg_unit_costs__cost
