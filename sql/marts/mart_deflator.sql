-- grain: source_id, year_kind, year_label
select
    place_code,
    year_kind,
    year_label,
    index_value,
    base,
    release,
    is_forecast,
    figure_source,
    read_on as read_date,
    read_by,
    source_id
from staging.stg_deflator__index
