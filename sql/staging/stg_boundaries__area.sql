-- grain: area_code
select source_id, place_code, area_type, area_code, area_name, rural_urban, geometry
from raw.boundary
