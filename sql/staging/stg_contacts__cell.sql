-- grain: source_id, month_date, period_number, service, channel, area, customer_type, is_resident_contact
-- Cells that hold repeats taken back carry negative counts until they are added here.
select
    source_id, place_code, contact_set, area_system, month_date, period_number, service, channel, area,
    customer_type, is_resident_contact,
    cast(sum(contacts) as bigint) as contacts,
    cast(sum(handling_seconds) as bigint) as handling_seconds,
    cast(sum(resolved) as bigint) as resolved,
    cast(sum(failed) as bigint) as failed,
    cast(sum(avoidable) as bigint) as avoidable,
    cast(sum(started) as bigint) as started,
    cast(sum(completed) as bigint) as completed,
    cast(sum(satisfied) as bigint) as satisfied,
    cast(sum(ratings) as bigint) as ratings
from raw.contact_cell
group by
    source_id, place_code, contact_set, area_system, month_date, period_number, service, channel, area,
    customer_type, is_resident_contact
