-- grain: source_id, respondent, wave, area_code, group_name, group_value
-- The domains that a respondent counts in: the whole place, their ward, each of their groups, and these in their ward.
select
    respondent.source_id, respondent.place_code, respondent.respondent, respondent.wave, respondent.weight,
    cast(null as varchar) as area_code, 'all' as group_name, 'all' as group_value
from staging.stg_survey__respondent as respondent

union all

select
    respondent.source_id, respondent.place_code, respondent.respondent, respondent.wave, respondent.weight,
    area_code.area_code, 'all' as group_name, 'all' as group_value
from staging.stg_survey__respondent as respondent
inner join intermediate.int_area_code as area_code
    on respondent.place_code = area_code.place_code
    and respondent.area_system = area_code.code_system
    and respondent.area = area_code.code

union all

select
    respondent.source_id, respondent.place_code, respondent.respondent, respondent.wave, respondent.weight,
    cast(null as varchar) as area_code, member.group_name, member.group_value
from staging.stg_survey__respondent as respondent
inner join staging.stg_survey__group as member
    on respondent.source_id = member.source_id
    and respondent.respondent = member.respondent
    and respondent.wave = member.wave

union all

select
    respondent.source_id, respondent.place_code, respondent.respondent, respondent.wave, respondent.weight,
    area_code.area_code, member.group_name, member.group_value
from staging.stg_survey__respondent as respondent
inner join intermediate.int_area_code as area_code
    on respondent.place_code = area_code.place_code
    and respondent.area_system = area_code.code_system
    and respondent.area = area_code.code
inner join staging.stg_survey__group as member
    on respondent.source_id = member.source_id
    and respondent.respondent = member.respondent
    and respondent.wave = member.wave
