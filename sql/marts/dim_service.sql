-- grain: place_code, service_code
-- The number in the Local Government Service List is the place file's; a check stops two for one service.
select place_code, service_code, min(service_name) as service_name, min(lgsl_id) as lgsl_id
from (
    select place_code, service_code, service_name, lgsl_id from intermediate.int_contact
    union all
    select
        place_code,
        trim(regexp_replace(lower(service_name), '[^a-z0-9]+', '-', 'g'), '-') as service_code,
        service_name,
        cast(null as integer) as lgsl_id
    from staging.stg_unit_costs__cost
) as named
where service_code is not null
group by place_code, service_code
