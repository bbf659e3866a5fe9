-- grain: source_id, respondent, wave, question, answer
select source_id, respondent, wave, question, answer
from raw.survey_answer
