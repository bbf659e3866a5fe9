-- grain: source_id, respondent, wave, group_name
select source_id, respondent, wave, group_name, group_value
from raw.survey_group
