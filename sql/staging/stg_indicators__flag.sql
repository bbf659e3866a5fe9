-- grain: source_id, area_code
select source_id, area_code, flag_name, is_flagged
from raw.area_flag
