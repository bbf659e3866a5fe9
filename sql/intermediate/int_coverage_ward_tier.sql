-- grain: place_code, area_code, release_date, technology, threshold_mbps
-- One row a tier that the release gives; a tier that it does not give has no row.
select
    source_id, place_code, area_code, release_date, basis, fixed_10_premises as premises, 'fixed' as technology,
    10 as threshold_mbps, fixed_10 as premises_covered
from staging.stg_coverage__ward
where fixed_10 is not null

union all

select
    source_id, place_code, area_code, release_date, basis, fixed_30_premises as premises, 'fixed' as technology,
    30 as threshold_mbps, fixed_30 as premises_covered
from staging.stg_coverage__ward
where fixed_30 is not null

union all

select
    source_id, place_code, area_code, release_date, basis, fixed_100_premises as premises, 'fixed' as technology,
    100 as threshold_mbps, fixed_100 as premises_covered
from staging.stg_coverage__ward
where fixed_100 is not null

union all

select
    source_id, place_code, area_code, release_date, basis, fixed_300_premises as premises, 'fixed' as technology,
    300 as threshold_mbps, fixed_300 as premises_covered
from staging.stg_coverage__ward
where fixed_300 is not null

union all

select
    source_id, place_code, area_code, release_date, basis, fixed_1000_premises as premises, 'fixed' as technology,
    1000 as threshold_mbps, fixed_1000 as premises_covered
from staging.stg_coverage__ward
where fixed_1000 is not null

union all

select
    source_id, place_code, area_code, release_date, basis, full_fibre_premises as premises, 'full_fibre' as technology,
    cast(null as integer) as threshold_mbps, full_fibre as premises_covered
from staging.stg_coverage__ward
where full_fibre is not null

union all

select
    source_id, place_code, area_code, release_date, basis, decent_10_premises as premises, 'decent' as technology,
    10 as threshold_mbps, decent_10 as premises_covered
from staging.stg_coverage__ward
where decent_10 is not null
