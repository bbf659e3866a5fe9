-- grain: place_code, service_code
select place_code, service_code, min(service_name) as service_name, cast(null as varchar) as lgsl_code
from (
    select place_code, service_code, service_name from intermediate.int_contact
    union all
    select
        place_code,
        trim(regexp_replace(lower(service_name), '[^a-z0-9]+', '-', 'g'), '-') as service_code,
        service_name
    from staging.stg_unit_costs__cost
) as named
where service_code is not null
group by place_code, service_code
