-- grain: place_code, code_system, code, area_system, area_code
select source_id, place_code, code_system, code, area_system, area_code, share
from raw.lookup_part
