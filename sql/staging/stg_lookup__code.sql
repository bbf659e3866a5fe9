-- grain: place_code, code_system, code
select place_code, code_system, code, code_name, area_code, premises
from raw.lookup
