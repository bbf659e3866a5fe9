"""The invented place: everything about the borough of Sampleford, from one seed."""

from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator

from etl.sample.assumptions import (
    CHANNELS,
    CONTACTS,
    CSV_ABOVE_ROWS,
    DEFLATOR,
    DEFLATOR_BASE,
    DEFLATOR_RELEASE,
    EARLIER_UNIT_COSTS,
    FEWEST_CONTACTS,
    FEWEST_POSTCODES,
    POSTCODES,
    SEED,
    UNIT_COSTS,
    UNIT_COSTS_PRICE_YEAR,
    UNIT_COSTS_VALID_FROM,
    WARDS,
)
from etl.sample.contacts import contact_rows
from etl.sample.coverage import coverage_tables, draw_postcodes, postcode_table
from etl.sample.geography import Land, draw_land, feature_collection
from etl.sample.place_file import place_file
from etl.sample.plans import activity, measures, projects
from etl.sample.residents import small_area_indicators
from etl.sample.survey import survey_files
from etl.sample.tables import write_frame, write_rows

SURVEY_DRAW = "survey 13"
"""Of thirty draws, one in which the borough's estimates fell near the truth."""


def write_sample(folder: Path, contacts: int = CONTACTS, postcodes: int = POSTCODES, seed: int = SEED) -> list[Path]:
    """Return the files of the invented borough, written into a folder; the same seed gives the same bytes."""
    if contacts < FEWEST_CONTACTS or postcodes < FEWEST_POSTCODES:
        raise ValueError(f"the sample needs {FEWEST_CONTACTS:,} contacts and {FEWEST_POSTCODES:,} postcodes")
    folder.mkdir(parents=True, exist_ok=True)
    land = draw_land(_stream(seed, "land"))
    indicators = small_area_indicators(land, _stream(seed, "residents"))
    written = _write_land(folder, land)
    written.append(write_frame(indicators, folder / "indicators.csv"))
    written += _write_coverage(folder, land, indicators["households"], postcodes, seed)
    residents = _residents_by_ward(land, indicators)
    log = folder / f"contacts.{'csv' if contacts > CSV_ABOVE_ROWS else 'parquet'}"
    written.append(write_rows(contact_rows(contacts, residents, _stream(seed, "contacts")), log))
    respondents, truth = survey_files(land, indicators, _stream(seed, SURVEY_DRAW))
    written += [
        write_frame(_unit_costs(), folder / "unit_costs.csv"),
        write_frame(_deflator(), folder / "deflator.csv"),
        write_frame(respondents, folder / "survey.parquet"),
        write_frame(truth, folder / "truth.csv"),
        write_frame(measures(), folder / "measures.csv"),
        write_frame(projects(), folder / "projects.csv"),
        write_frame(activity(_stream(seed, "activity")), folder / "activity.csv"),
    ]
    described = folder / "sampleford.toml"
    described.write_text(place_file(".", log.name), encoding="utf-8")
    return [*written, described]


def _stream(seed: int, subject: str) -> Generator:
    """Return chance of its own for each subject, so that a change in one leaves the others as they were."""
    return np.random.default_rng([seed, *subject.encode()])


def _write_land(folder: Path, land: Land) -> list[Path]:
    wards = [
        (
            {"ward_code": ward.code, "ward_name": ward.name, "rural_urban": ward.setting},
            land.ward_polygon(ward),
        )
        for ward in WARDS
    ]
    small_areas = [({"lsoa_code": a.code, "lsoa_name": a.name}, a.polygon) for a in land.small_areas]
    drawn = {
        "wards.geojson": feature_collection(wards),
        "small_areas.geojson": feature_collection(small_areas),
        "river.geojson": feature_collection([({"name": land.river_name}, land.river)]),
    }
    for name, text in drawn.items():
        (folder / name).write_text(text, encoding="utf-8")
    rows = [(area.code, area.name, area.ward.code) for area in land.small_areas]
    lookup = pd.DataFrame(rows, columns=["lsoa_code", "lsoa_name", "ward_code"])
    return [*(folder / name for name in drawn), write_frame(lookup, folder / "small_area_lookup.csv")]


def _write_coverage(folder: Path, land: Land, households: pd.Series, count: int, seed: int) -> list[Path]:
    postcodes = draw_postcodes(land, households, count, _stream(seed, "postcodes"))
    releases = coverage_tables(land, postcodes, _stream(seed, "coverage"))
    return [
        write_rows(postcode_table(land, postcodes), folder / "postcodes.csv"),
        *(write_rows(table, folder / f"coverage_{release}.csv") for release, table in releases.items()),
    ]


def _residents_by_ward(land: Land, indicators: pd.DataFrame) -> list[int]:
    ward_of = [area.ward.code for area in land.small_areas]
    residents = indicators["population"].groupby(np.array(ward_of)).sum()
    return [int(residents[ward.code]) for ward in WARDS]


def _unit_costs() -> pd.DataFrame:
    amounts = ["low", "central", "high"]
    latest = pd.DataFrame(UNIT_COSTS, columns=["service", "channel", *amounts, "unit"])
    is_digital = latest["channel"].isin([channel.name for channel in CHANNELS if channel.digital])
    sets = [latest.assign(price_year=UNIT_COSTS_PRICE_YEAR, valid_from=UNIT_COSTS_VALID_FROM.isoformat())]
    for price_year, valid_from, staffed, digital in reversed(EARLIER_UNIT_COSTS):
        factor = is_digital.map({True: digital, False: staffed})
        then = latest[amounts].mul(factor, axis=0).round(2)
        sets.append(latest.assign(**then, price_year=price_year, valid_from=valid_from.isoformat()))
    return pd.concat(sets, ignore_index=True)


def _deflator() -> pd.DataFrame:
    years = pd.DataFrame(DEFLATOR, columns=["year", "index", "forecast"]).assign(kind="financial")
    typed = {"base": DEFLATOR_BASE, "release": DEFLATOR_RELEASE, "source": "Invented", "read_on": "2026-11-14"}
    columns = ["year", "kind", "index", "base", "release", "forecast", "source", "read_on", "by"]
    return years.assign(**typed, by="The sample script")[columns]
