-- grain: place_code, area_code, indicator
-- The latest figure of each small area and ward that the risk index may use. Areas under a flag are left out: their
-- figure means something else (paper-first areas were sent paper forms).
with figure as (
    select
        place_code, area_code, indicator, period_label, period_label as period_order, source_id,
        numerator / nullif(denominator, 0) as value
    from intermediate.int_indicator_area
    where coalesce(flagged_small_areas, 0) = 0

    union all

    select
        place_code, area_code,
        concat('coverage_', technology, coalesce(concat('_', cast(threshold_mbps as varchar)), '')) as indicator,
        strftime(release_date, '%b %Y') as period_label,
        strftime(release_date, '%Y-%m') as period_order,
        source_id,
        premises_covered / nullif(premises, 0) as value
    from intermediate.int_coverage_ward_tier
),

latest as (
    select place_code, indicator, max(period_order) as period_order
    from figure
    where area_code <> place_code
    group by place_code, indicator
)

select figure.place_code, figure.area_code, figure.indicator, figure.period_label, figure.source_id, figure.value
from figure
inner join latest
    on figure.place_code = latest.place_code
    and figure.indicator = latest.indicator
    and figure.period_order = latest.period_order
where figure.value is not null and figure.area_code <> figure.place_code
