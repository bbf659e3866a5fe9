-- grain: source_id, month_date, period_number, service, channel_word, area, customer_word, is_resident_contact
-- The council's words become the common ones; a contact without an area keeps none and is never spread.
select
    cell.source_id,
    cell.place_code,
    cell.contact_set,
    area_code.area_code,
    cell.month_date,
    cell.period_number,
    cell.service,
    cell.channel as channel_word,
    cell.area,
    service.service_name,
    service.service_code,
    service.lgsl_id,
    coalesce(channel.meaning, 'unknown') as channel,
    coalesce(customer.meaning, 'unknown') as customer_type,
    cell.customer_type as customer_word,
    cell.is_resident_contact,
    cell.contacts, cell.handling_seconds, cell.resolved, cell.failed, cell.avoidable, cell.started,
    cell.completed, cell.satisfied, cell.ratings,
    cell.contacts_key, cell.resolved_key, cell.failed_key, cell.avoidable_key, cell.started_key,
    cell.completed_key, cell.satisfied_key, cell.ratings_key
from staging.stg_contacts__cell as cell
left join intermediate.int_service as service
    on cell.source_id = service.source_id and cell.service = service.service_word
left join staging.stg_contacts__word as channel
    on cell.source_id = channel.source_id and channel.field = 'channel' and cell.channel = channel.word
left join staging.stg_contacts__word as customer
    on cell.source_id = customer.source_id
    and customer.field = 'customer_type'
    and cell.customer_type = customer.word
left join intermediate.int_area_code as area_code
    on cell.place_code = area_code.place_code
    and cell.area_system = area_code.code_system
    and cell.area = area_code.code
