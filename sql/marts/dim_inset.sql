-- grain: place_code, inset_name, area_code
select place_code, inset_name, area_code
from raw.inset
