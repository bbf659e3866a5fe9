"""The rules of the house: who may import whom, how long a page may be, what no file may name."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("analysis", "bench", "dashboard", "etl", "pages", "tests")
MAY_IMPORT = {
    "analysis": {"analysis"},
    "dashboard": {"dashboard", "analysis"},
    "etl": {"etl", "analysis"},
    "pages": {"dashboard", "analysis"},
}
NEVER_IMPORTS = {
    "analysis": {"streamlit", "duckdb"},
    "etl": {"streamlit"},
    "pages": {"duckdb", "plotly"},
}
NO_DUCKDB = ("charts", "charts.py", "map", "text", "text.py", "theme.py")
LONGEST_PAGE = 80
LONGEST_FUNCTION = 40
UNTRACKED = {
    ".git",
    ".hypothesis",
    ".venv",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    "__pycache__",
    "build",
    "raw",
}
TEXT_SUFFIXES = {
    "",
    ".cfg",
    ".csv",
    ".geojson",
    ".html",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".py",
    ".sh",
    ".sql",
}
TEXT_SUFFIXES |= {".svg", ".toml", ".txt", ".yaml", ".yml"}
# Brackets keep each pattern from finding itself.
FORBIDDEN = {
    "a package registry": r"py[p]i\.org|python[h]osted\.org|np[m]js\.|ana[c]onda\.|--(extra-)?index-u[r]l",
    "a local path": r"(?<![\w.:/~-])/(work|root|home|Users|mnt)/[\w.]",
}


def python_files(*folders: str) -> list[Path]:
    """Return every Python file below the named folders (or the named files), sorted."""
    return sorted(
        path
        for folder in folders
        for path in ([ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py"))
        if path.is_file()
    )


def committed_text_files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every text file of the project that git does not ignore."""
    for path in sorted(folder.iterdir()):
        if path.name in UNTRACKED:
            continue
        if path.is_dir():
            yield from committed_text_files(path)
        elif path.suffix in TEXT_SUFFIXES:
            yield path


def imported_by(path: Path) -> set[str]:
    """Return the top-level names of every module that a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            own_room = path.relative_to(ROOT).parts[0]
            names.add((node.module or "").split(".")[0] if node.level == 0 else own_room)
    return names


def name_of(path: Path) -> str:
    """Return a file's path below the project's root."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_each_room_imports_only_the_rooms_below_it(room: str) -> None:
    files = python_files(room)
    wrong = {name_of(path): imported_by(path) & set(ROOMS) - MAY_IMPORT[room] for path in files}
    assert {file: rooms for file, rooms in wrong.items() if rooms} == {}
    assert files, f"{room}/ holds no Python"


@pytest.mark.parametrize("room", NEVER_IMPORTS)
def test_each_room_leaves_alone_the_packages_of_other_rooms(room: str) -> None:
    wrong = {name_of(path): imported_by(path) & NEVER_IMPORTS[room] for path in python_files(room)}
    assert {file: packages for file, packages in wrong.items() if packages} == {}


def test_charts_and_maps_are_drawn_without_asking_the_database() -> None:
    drawing = python_files(*(f"dashboard/{name}" for name in NO_DUCKDB))
    assert [name_of(path) for path in drawing if "duckdb" in imported_by(path)] == []


def test_only_the_cache_module_remembers() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("app.py", "dashboard", "pages")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in {"cache_data", "cache_resource"}
        and name_of(path) != "dashboard/cache.py"
    ]
    assert wrong == []


def test_no_page_is_longer_than_eighty_lines() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in python_files("pages")}
    assert {page: lines for page, lines in lengths.items() if lines > LONGEST_PAGE} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files("app.py", *ROOMS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    ]
    assert wrong == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in committed_text_files()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_no_real_council_is_named_in_python() -> None:
    places = [tomllib.loads(file.read_text())["place"] for file in (ROOT / "data" / "places").glob("*.toml")]
    real = [word for place in places if not place.get("invented") for word in (place["name"], place["code"])]
    wrong = [
        f"{name_of(path)}: {word}"
        for path in python_files("app.py", "analysis", "dashboard", "etl", "pages")
        for word in real
        if word in path.read_text(encoding="utf-8")
    ]
    assert wrong == []
    assert real, "no place file of a real council was found"
