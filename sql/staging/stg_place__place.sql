-- grain: place_code
select * from raw.place
