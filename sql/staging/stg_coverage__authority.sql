-- grain: place_code, area_code, release_date, technology, threshold_mbps
select
    source_id, place_code, area_code, release_date, release_label, technology, threshold_mbps, definition, premises,
    premises_covered, pct_published
from raw.coverage_authority
