-- grain: source_id, channel, first_month
select source_id, place_code, contact_set, channel, first_month, note, is_opening
from raw.contact_break
