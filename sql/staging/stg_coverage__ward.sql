-- grain: place_code, area_code, release_date
-- Premises covered by tier, and the premises whose postcodes have a figure for it; where premises are not known
-- every postcode counts as one.
select
    source_id, place_code, area_code, release_date,
    case when is_weighted then 'premises' else 'postcodes' end as basis,
    fixed_10, fixed_10_premises, fixed_30, fixed_30_premises, fixed_100, fixed_100_premises, fixed_300,
    fixed_300_premises, fixed_1000, fixed_1000_premises, full_fibre, full_fibre_premises, decent_10,
    decent_10_premises
from raw.coverage_ward
