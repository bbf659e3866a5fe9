-- grain: source_id, respondent, wave
select source_id, place_code, respondent, wave, area, area_system, weight
from raw.survey_respondent
