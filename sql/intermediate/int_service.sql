-- grain: source_id, service_word
-- A service's code is its name in lower case with hyphens.
select
    source_id,
    word as service_word,
    meaning as service_name,
    trim(regexp_replace(lower(meaning), '[^a-z0-9]+', '-', 'g'), '-') as service_code
from staging.stg_contacts__word
where field = 'service'
