-- grain: place_code, area_code, release_date
-- Premises covered by tier; where premises are not known every postcode counts as one.
select
    source_id, place_code, area_code, release_date,
    case when is_weighted then 'premises' else 'postcodes' end as basis,
    premises, fixed_10, fixed_30, fixed_100, fixed_300, fixed_1000, full_fibre, decent_10
from raw.coverage_ward
