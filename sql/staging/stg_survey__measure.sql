-- grain: source_id, measure, question, answer
select source_id, measure, question, answer, conditions
from raw.survey_measure
