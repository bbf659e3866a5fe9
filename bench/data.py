"""The files that the loads read: the invented place at any size, written once and kept in data/build."""

from pathlib import Path

import duckdb

from etl.place import PROJECT
from etl.sample import write_sample

CACHE = PROJECT / "data" / "build" / "bench"
PLACE_FILE = "sampleford.toml"
SURVEY = '[[source]]\nname = "residents_survey"'


def sample_folder(contacts: int, postcodes: int, cache: Path = CACHE) -> Path:
    """Return a folder with the invented place at a size, every table as CSV; write it where it is missing."""
    folder = cache / f"{contacts}_contacts_{postcodes}_postcodes"
    place_file = folder / PLACE_FILE
    # The place file is written last: without it the folder was left half-way.
    if not place_file.is_file():
        write_sample(folder, contacts=contacts, postcodes=postcodes)
        # The bare scripts load contacts and postcodes alone, so the survey, the last source, stays out of ours.
        text = place_file.read_text(encoding="utf-8")
        place_file.write_text(text[: text.index(SURVEY)], encoding="utf-8")
    parquet = folder / "contacts.parquet"
    if parquet.is_file():
        # A connection of its own: the module's shared one may be busy with somebody else's question.
        with duckdb.connect() as con:
            con.read_parquet(str(parquet)).write_csv(str(folder / "contacts.csv"))
        place_file.write_text(
            place_file.read_text(encoding="utf-8").replace("contacts.parquet", "contacts.csv"),
            encoding="utf-8",
        )
        parquet.unlink()
    return folder
