-- grain: source_id, answer
select source_id, answer
from raw.survey_unanswered
