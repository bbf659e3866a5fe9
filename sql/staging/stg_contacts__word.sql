-- grain: source_id, field, word
select source_id, field, word, meaning
from raw.contact_word
