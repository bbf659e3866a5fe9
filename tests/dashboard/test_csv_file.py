import csv
import io

import pandas as pd
import pytest

from dashboard.csv_file import csv_file


def rows_of(file: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    rows = rows_of(csv_file(pd.DataFrame({"ward": [f"{start}cmd|' /C calc'!A0"]}), []))
    assert rows[1][0].startswith("'")


def test_numbers_below_zero_stay_numbers_and_gaps_get_their_words() -> None:
    rows = rows_of(csv_file(pd.DataFrame({"a": [-1.5, None], "b": ["x", None]}), []))
    assert rows[1:3] == [["-1.5", "x"], ["No data", "No data"]]


def test_the_notes_stand_under_the_table_without_marks_for_bold() -> None:
    rows = rows_of(csv_file(pd.DataFrame({"a": [1]}), [("Source", "**Read** with care."), ("Caveat", "")]))
    assert rows == [["a"], ["1"], [], ["Source", "Read with care."]]
