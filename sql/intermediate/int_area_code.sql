-- grain: place_code, code_system, code
-- Every code that a source may carry for an area, with the ward (or authority) that it lies in.
select place_code, 'ward' as code_system, area_code as code, area_code
from staging.stg_boundaries__area
where area_type = 'ward'

union all

select place_code, 'authority' as code_system, place_code as code, place_code as area_code
from staging.stg_place__place

union all

select place_code, code_system, code, area_code
from staging.stg_lookup__code
-- Postcodes come by the million, so they are listed only for a place whose contacts, figures or respondents carry them.
where code_system <> 'postcode'
    or place_code in (select place_code from staging.stg_contacts__cell where area_system = 'postcode')
    or place_code in (select place_code from staging.stg_indicators__value where area_system = 'postcode')
    or place_code in (select place_code from staging.stg_survey__respondent where area_system = 'postcode')
