"""The load as one would write it by hand in DuckDB: the same files to the same marts, with no check at all.

It is what the loader is measured against, so it is written to be fast: every type is given, each file is read
once, contacts are grouped on the council's words before these are mapped. It loads no place file, refuses
nothing it can read, and knows nothing of repeats, of other places' rows or of test services.
"""

import sys
from pathlib import Path

import duckdb

CONTACTS = """
with grouped as (
    select
        ward_code, date_trunc('month', received_on)::date as month_date, service, channel, customer_type,
        count(*) as contacts,
        count(*) filter (outcome = 'Resolved') as resolved,
        count(*) filter (outcome = 'Failed') as failed,
        count(*) filter (outcome = 'Avoidable') as avoidable,
        sum(handling_seconds)::bigint as handling_seconds,
        count(*) filter (started = 'Y') as started,
        count(*) filter (completed = 'Y') as completed,
        count(*) filter (rating >= 4) as satisfied,
        count(rating) as ratings
    from read_csv('{folder}/contacts.csv', header = true, auto_detect = false, delim = ',', quote = '"',
        -- Seven dates are impossible: without this the script would stop at the first of them.
        ignore_errors = true,
        columns = {{
            'contact_id': 'BIGINT', 'received_on': 'DATE', 'service': 'VARCHAR', 'channel': 'VARCHAR',
            'ward_code': 'VARCHAR', 'customer_type': 'VARCHAR', 'outcome': 'VARCHAR', 'started': 'VARCHAR',
            'completed': 'VARCHAR', 'handling_seconds': 'INTEGER', 'rating': 'INTEGER'
        }})
    group by all
),
word (channel, canonical) as (
    values
        ('Web form', 'web_form'), ('My Account', 'account'), ('App', 'app'), ('Chatbot', 'chat_bot'),
        ('Telephone', 'phone'), ('Email', 'email'), ('Counter', 'face_to_face'), ('Letter', 'post'),
        ('Web chat', 'web_chat'), ('Social media', 'social_media'), ('Staff report', 'unknown')
)
select
    'SAMPLEFORD' as place_code,
    'Contacts to the council' as contact_set,
    ward_code as area_code,
    strftime(month_date, '%b %Y') as period_label,
    (year(month_date) * 12 + month(month_date))::integer as period_order,
    month_date,
    trim(regexp_replace(lower(service), '[^a-z0-9]+', '-', 'g'), '-') as service_code,
    canonical as channel,
    lower(customer_type) as customer_type,
    channel <> 'Staff report' as is_resident_contact,
    contacts, resolved, failed, avoidable, handling_seconds, started, completed, satisfied, ratings
from grouped join word using (channel)
"""

POSTCODES = """
select postcode, ward_code, premises
from read_csv('{folder}/postcodes.csv', header = true, auto_detect = false, delim = ',', quote = '"',
    columns = {{
        'postcode': 'VARCHAR', 'ward_code': 'VARCHAR', 'lsoa_code': 'VARCHAR', 'premises': 'INTEGER'
    }})
"""

AREAS = """
select coalesce(ward_code, 'SAMPLEFORD') as area_code, sum(premises)::bigint as premises
from postcode group by rollup (ward_code)
"""

RELEASE = """
select
    date '{released}' as release_date, ward_code,
    sum(premises) as premises,
    sum(premises * (100 - unable_10)) / 100 as fixed_10,
    sum(premises * superfast) / 100 as fixed_30,
    sum(premises * ultrafast_100) / 100 as fixed_100,
    sum(premises * ultrafast) / 100 as fixed_300,
    sum(premises * gigabit) / 100 as fixed_1000,
    sum(premises * (100 - unable_decent)) / 100 as decent_10
from read_csv('{folder}/{file}', header = true, auto_detect = false, delim = ',', quote = '"',
    columns = {{
        'postcode': 'VARCHAR', 'postcode_space': 'VARCHAR', 'postcode_area': 'VARCHAR', 'band_30': 'DOUBLE',
        'band_300': 'DOUBLE', 'band_0': 'DOUBLE', 'band_2': 'DOUBLE', 'band_5': 'DOUBLE', 'band_10': 'DOUBLE',
        'superfast': 'DOUBLE', 'ultrafast_100': 'DOUBLE', 'ultrafast': 'DOUBLE', 'unable_2': 'DOUBLE',
        'unable_5': 'DOUBLE', 'unable_10': 'DOUBLE', 'unable_30': 'DOUBLE', 'gigabit': 'DOUBLE',
        'unable_decent': 'DOUBLE', 'next_generation': 'DOUBLE', 'decent_by_radio': 'DOUBLE'
    }})
join postcode using (postcode)
group by all
"""

COVERAGE = """
with ward as ({releases}),
tier as (
    unpivot ward on fixed_10, fixed_30, fixed_100, fixed_300, fixed_1000, decent_10
    into name tier value premises_covered
)
select
    'SAMPLEFORD' as place_code,
    coalesce(ward_code, 'SAMPLEFORD') as area_code,
    release_date,
    split_part(tier, '_', 1) as technology,
    split_part(tier, '_', 2)::integer as threshold_mbps,
    'premises' as basis,
    sum(premises)::double as premises,
    sum(premises_covered) as premises_covered
from tier
group by grouping sets ((ward_code, release_date, tier), (release_date, tier))
"""

RELEASES = {"coverage_202501.csv": "2025-01-31", "coverage_202607.csv": "2026-07-31"}


def load(folder: Path, database: Path) -> None:
    """Write the marts of the files in a folder into a new database file."""
    database.unlink(missing_ok=True)
    releases = " union all ".join(
        RELEASE.format(folder=folder, file=file, released=released) for file, released in RELEASES.items()
    )
    with duckdb.connect(str(database)) as con:
        con.execute("create schema marts")
        con.execute(f"create temp table postcode as {POSTCODES.format(folder=folder)}")
        con.execute(f"create table marts.dim_area as {AREAS}")
        con.execute(f"create table marts.mart_area_coverage as {COVERAGE.format(releases=releases)}")
        con.execute(f"create table marts.mart_area_channel_month as {CONTACTS.format(folder=folder)}")


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
