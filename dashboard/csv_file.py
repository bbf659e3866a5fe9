"""Figures as a CSV file that opens well in a spreadsheet and can not run anything there."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pandas as pd

from dashboard.text.numbers import NO_DATA, plain

# A spreadsheet takes a cell that starts with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(frame: pd.DataFrame, notes: Sequence[tuple[str, str]]) -> bytes:
    """The frame as UTF-8 CSV, then an empty line and the notes: definition, source, licence."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_guarded(name) for name in frame.columns])
    writer.writerows([_guarded(cell) for cell in row] for row in frame.itertuples(index=False, name=None))
    writer.writerow([])
    writer.writerows((_guarded(name), _guarded(plain(words))) for name, words in notes if words)
    return text.getvalue().encode("utf-8-sig")


def _guarded(cell: object) -> object:
    """A cell that no spreadsheet will run; numbers stay numbers, and a gap gets its words."""
    if cell is None or cell is pd.NA or cell != cell:
        return NO_DATA
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
