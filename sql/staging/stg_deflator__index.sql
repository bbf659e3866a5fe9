-- grain: source_id, year_kind, year_label
select
    source_id, place_code, year_label, year_kind, index_value, base, release, is_forecast, figure_source, read_on,
    read_by
from raw.deflator
