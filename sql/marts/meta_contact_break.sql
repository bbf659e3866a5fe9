-- grain: place_code, contact_set, channel, first_month
-- Two sources of one set may declare the same break: it is one, told in the words of either.
select place_code, contact_set, channel, first_month, min(note) as note, bool_and(is_opening) as is_opening
from staging.stg_contacts__break
group by place_code, contact_set, channel, first_month
