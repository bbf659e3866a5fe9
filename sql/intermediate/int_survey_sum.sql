-- grain: place_code, area_code, wave, question, answer, group_name, group_value
-- Sums of weights: the base of a question in a domain, and the part of it that gave each answer. A measure's base
-- is those who answered it; a plain question's base is everybody asked, with every answer in it. Sums are rounded so that
-- the order in which threads add them does not show. A group within a ward has measures only: few have the replies.
with base as (
    select
        domain.place_code, domain.area_code, domain.wave, domain.group_name, domain.group_value,
        answer.question, answer.is_measure, domain.source_id, domain.respondent, max(domain.weight) as weight
    from intermediate.int_survey_domain as domain
    inner join intermediate.int_survey_answer as answer
        on domain.source_id = answer.source_id
        and domain.respondent = answer.respondent
        and domain.wave = answer.wave
    where
        (answer.is_measure = 0 or answer.answer <> 'Not answered')
        -- A group within a ward is small: it is asked for measures alone.
        and (answer.is_measure = 1 or domain.area_code is null or domain.group_name = 'all')
    group by
        domain.place_code, domain.area_code, domain.wave, domain.group_name, domain.group_value, answer.question,
        answer.is_measure, domain.source_id, domain.respondent
),

total as (
    select
        place_code, area_code, wave, group_name, group_value, question, is_measure,
        cast(count(*) as bigint) as n_unweighted,
        round(sum(weight), 9) as sum_w,
        round(sum(weight * weight), 9) as sum_w2
    from base
    group by place_code, area_code, wave, group_name, group_value, question, is_measure
),

given as (
    select
        base.place_code, base.area_code, base.wave, base.group_name, base.group_value, base.question, answer.answer,
        round(sum(base.weight), 9) as sum_wy,
        round(sum(base.weight * base.weight), 9) as sum_w2y
    from base
    inner join intermediate.int_survey_answer as answer
        on base.source_id = answer.source_id
        and base.respondent = answer.respondent
        and base.wave = answer.wave
        and base.question = answer.question
    group by
        base.place_code, base.area_code, base.wave, base.group_name, base.group_value, base.question, answer.answer
),

known_answer as (
    select distinct total.place_code, total.question, given.answer
    from total
    inner join given on total.place_code = given.place_code and total.question = given.question

    union

    -- Nobody who says Yes is 0%, not a measure without a figure.
    select distinct total.place_code, total.question, yes_no.answer
    from total
    cross join (values ('Yes'), ('No')) as yes_no (answer)
    where total.is_measure = 1
)

select
    total.place_code,
    total.area_code,
    total.wave,
    total.question,
    known_answer.answer,
    total.group_name,
    total.group_value,
    total.is_measure,
    total.n_unweighted,
    total.sum_w,
    total.sum_w2,
    coalesce(given.sum_wy, 0) as sum_wy,
    coalesce(given.sum_w2y, 0) as sum_w2y
from total
inner join known_answer
    on total.place_code = known_answer.place_code and total.question = known_answer.question
left join given
    on total.place_code = given.place_code
    and total.area_code is not distinct from given.area_code
    and total.wave = given.wave
    and total.question = given.question
    and total.group_name = given.group_name
    and total.group_value = given.group_value
    and known_answer.answer = given.answer
