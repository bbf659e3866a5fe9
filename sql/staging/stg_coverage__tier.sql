-- grain: source_id, release_date, technology, threshold_mbps
select source_id, release_date, release_label, technology, threshold_mbps, definition
from raw.coverage_tier
