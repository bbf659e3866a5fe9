-- grain: source_id, respondent, wave, question, answer
select source_id, respondent, wave, question, answer, 0 as is_measure
from staging.stg_survey__answer

union all

select source_id, respondent, wave, question, answer, 1 as is_measure
from intermediate.int_survey_measure_answer
