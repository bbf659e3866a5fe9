-- grain: place_code, small_area_code, indicator
-- One figure a small area; an indicator that no small area of the place has comes from the wards that it lies in.
with small_area as (
    select distinct place_code, small_area_code
    from intermediate.int_area_share
),

direct as (
    select
        figure.place_code, small_area.small_area_code, figure.indicator, figure.period_label, figure.source_id,
        figure.value
    from intermediate.int_risk_figure as figure
    inner join small_area
        on figure.place_code = small_area.place_code and figure.area_code = small_area.small_area_code
)

select place_code, small_area_code, indicator, period_label, source_id, value, 'small area' as known_by
from direct

union all

select
    figure.place_code, shares.small_area_code, figure.indicator, min(figure.period_label) as period_label,
    min(figure.source_id) as source_id,
    round(sum(figure.value * shares.share) / nullif(sum(shares.share), 0), 9) as value,
    'ward' as known_by
from intermediate.int_risk_figure as figure
inner join intermediate.int_area_share as shares
    on figure.place_code = shares.place_code and figure.area_code = shares.area_code
where (figure.place_code, figure.indicator) not in (select (place_code, indicator) from direct)
group by figure.place_code, shares.small_area_code, figure.indicator
