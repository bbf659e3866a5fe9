-- grain: place_code, code_system, code
select place_code, code_system, code, min(code_name) as code_name, min(area_code) as area_code, max(premises) as premises
from raw.lookup
group by place_code, code_system, code
