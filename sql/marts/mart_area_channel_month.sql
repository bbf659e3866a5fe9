-- grain: place_code, contact_set, area_code, period_label, service_code, channel, customer_type, is_resident_contact
select
    place_code,
    contact_set,
    area_code,
    case
        when month_date is null then concat('month ', cast(period_number as varchar), ', year not given')
        else strftime(month_date, '%b %Y')
    end as period_label,
    case
        when month_date is null then period_number
        else cast(extract(year from month_date) * 12 + extract(month from month_date) as integer)
    end as period_order,
    month_date,
    service_code,
    channel,
    customer_type,
    is_resident_contact,
    cast(sum(contacts) as bigint) as contacts,
    cast(sum(resolved) as bigint) as resolved,
    cast(sum(failed) as bigint) as failed,
    cast(sum(avoidable) as bigint) as avoidable,
    cast(sum(handling_seconds) as bigint) as handling_seconds,
    cast(sum(started) as bigint) as started,
    cast(sum(completed) as bigint) as completed,
    cast(sum(satisfied) as bigint) as satisfied,
    cast(sum(ratings) as bigint) as ratings
from intermediate.int_contact
group by
    place_code, contact_set, area_code, month_date, period_number,
    service_code, channel, customer_type, is_resident_contact
having sum(contacts) <> 0
