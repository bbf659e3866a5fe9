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
    cast(sum(ratings) as bigint) as ratings,
    cast(sum(contacts_key) as bigint) as contacts_key,
    cast(sum(resolved_key) as bigint) as resolved_key,
    cast(sum(failed_key) as bigint) as failed_key,
    cast(sum(avoidable_key) as bigint) as avoidable_key,
    cast(sum(started_key) as bigint) as started_key,
    cast(sum(completed_key) as bigint) as completed_key,
    cast(sum(satisfied_key) as bigint) as satisfied_key,
    cast(sum(ratings_key) as bigint) as ratings_key
from raw.contact_cell
group by
    source_id, place_code, contact_set, area_system, month_date, period_number, service, channel, area,
    customer_type, is_resident_contact
