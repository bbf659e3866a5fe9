-- grain: source_id, respondent, wave, question, answer
-- A measure made of answers is a question of its own, answered Yes or No by those who answered its questions.
with asked as (
    select distinct source_id, measure, question, conditions
    from staging.stg_survey__measure
),

answered as (
    select
        asked.source_id,
        asked.measure,
        asked.conditions,
        answer.respondent,
        answer.wave,
        answer.question,
        max(case when wanted.answer is not null then 1 else 0 end) as is_met,
        max(case when unanswered.answer is not null then 1 else 0 end) as is_unanswered
    from asked
    inner join staging.stg_survey__answer as answer
        on asked.source_id = answer.source_id and asked.question = answer.question
    left join staging.stg_survey__measure as wanted
        on asked.source_id = wanted.source_id
        and asked.measure = wanted.measure
        and answer.question = wanted.question
        and answer.answer = wanted.answer
    left join staging.stg_survey__unanswered as unanswered
        on answer.source_id = unanswered.source_id and answer.answer = unanswered.answer
    group by asked.source_id, asked.measure, asked.conditions, answer.respondent, answer.wave, answer.question
)

select
    source_id,
    respondent,
    wave,
    measure as question,
    case
        when max(is_unanswered) = 1 then 'Not answered'
        when sum(is_met) = max(conditions) then 'Yes'
        else 'No'
    end as answer
from answered
group by source_id, respondent, wave, measure
