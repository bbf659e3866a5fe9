-- grain: small_area_code, area_code
-- For the risk index alone: everywhere else a small area belongs whole to its best-fit ward.
select place_code, small_area_code, area_code, share, basis, source_id
from intermediate.int_area_share
