-- grain: source_id, service_word
-- A service's code is its name in lower case with hyphens.
select
    service.source_id,
    service.word as service_word,
    service.meaning as service_name,
    trim(regexp_replace(lower(service.meaning), '[^a-z0-9]+', '-', 'g'), '-') as service_code,
    cast(lgsl.meaning as integer) as lgsl_id
from staging.stg_contacts__word as service
left join staging.stg_contacts__word as lgsl
    on service.source_id = lgsl.source_id and service.word = lgsl.word and lgsl.field = 'lgsl'
where service.field = 'service'
