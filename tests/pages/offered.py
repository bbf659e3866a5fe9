"""The pages as a public reader walks through them, and every file that they offer him, as bytes."""

import ast
import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import skeleton

ROOT = Path(__file__).parents[2]
FRAME = ROOT / "dashboard" / "frame.py"
LATEST = "Latest"
Choice = str | bool | float
"""What a control is set to: a code from a list, whether a section is open, or an amount."""
# What a control says until somebody chooses; of all others it is nothing.
USUAL: dict[str, Choice] = {"period": LATEST, "year": LATEST, "wave": LATEST, "bands": False}
USUAL |= {"staff": "out", "serve": "contacts", "failed": "once", "move_from": "phone", "points": 15.0}


@dataclass(frozen=True)
class File:
    """A file that a page offered: its name without the ending, the reader's choices, and the line that offered it."""

    page: str
    name: str
    chosen: Mapping[str, Choice]
    content: bytes
    offered_at: tuple[str, int]

    @property
    def text(self) -> str:
        """The file as a spreadsheet reads it."""
        return self.content.decode("utf-8-sig")

    @property
    def rows(self) -> pd.DataFrame:
        """The figures of the file, every cell as text, without the notes under them."""
        lines = list(csv.reader(io.StringIO(self.text)))
        end = lines.index([]) if [] in lines else len(lines)
        return pd.DataFrame(lines[1:end], columns=lines[0])

    @property
    def notes(self) -> list[str]:
        """The sentences under the figures."""
        lines = list(csv.reader(io.StringIO(self.text)))
        return [words for _, words in lines[lines.index([]) + 1 :]] if [] in lines else []


@dataclass
class Reader:
    """Somebody who has one page open, makes choices there, and takes every file on offer."""

    page: str
    offered: list[File]
    app: AppTest = field(init=False)
    touched: dict[str, Choice] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = AppTest.from_file(str(FRAME), default_timeout=60)
        # Pages are known to the app once it has run.
        self.app.run().switch_page(str(ROOT / "pages" / f"{self.page}.py"))

    def files(self, **chosen: Choice) -> list[File]:
        """The files that the page offers after these choices, and no others."""
        self.touched = {key: USUAL.get(key, "") for key in self.touched} | chosen
        for key, value in self.touched.items():
            self.app.session_state[key] = value
        self.offered.clear()
        self.app.run()
        assert not self.app.exception, f"{self.page} with {chosen}: {self.app.exception}"
        for key, value in chosen.items():
            assert self.app.session_state[key] == value, f"{self.page} does not offer {key}: {value}"
        assert not self.app.get("download_button"), "a file is offered outside the Download menus"
        return [File(self.page, f.name, chosen, f.content, f.offered_at) for f in self.offered]


@contextmanager
def readers() -> Iterator[Callable[[str], Reader]]:
    """Give a function that opens a page for a reader; what the house's foot offers is taken down beside being drawn."""
    offered: list[File] = []
    draw = skeleton.foot

    def foot(source: str, file_name: str, csv: Callable[[], bytes], picture: skeleton.Picture | None = None) -> None:
        caller = sys._getframe(1)
        site = (str(Path(caller.f_code.co_filename).relative_to(ROOT)), caller.f_lineno)
        offered.append(File("", file_name, {}, csv(), site))
        draw(source, file_name, csv, picture)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(skeleton, "foot", foot)
        yield lambda page: Reader(page, offered)


def calls_of(name: str) -> list[tuple[str, int, int]]:
    """Return the file, first and last line of every call of a function in what pages are made of."""
    found = []
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "dashboard").rglob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) == name:
                found.append((str(path.relative_to(ROOT)), node.lineno, node.end_lineno or node.lineno))
    return found


def _called(call: ast.Call) -> str:
    """Return the last part of the name that is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
