-- grain: place_code, release_date, code
select
    source_id, place_code, release_date, code, fixed_10_pct, fixed_30_pct, fixed_100_pct, fixed_300_pct,
    fixed_1000_pct, full_fibre_pct, decent_10_pct
from raw.coverage_postcode
