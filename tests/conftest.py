"""A small database that the real builder made, and pages of the dashboard run over it."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.audience import audience
from etl.build import load_places
from tests.etl.given import GivenPlace, polygon

# Tests look at exact figures unless they say otherwise; those of the public edition use a secret that is none.
os.environ["AUDIENCE"] = "internal"
os.environ["ATLAS_DISCLOSURE_SECRET"] = "a secret of tests, known to everybody"

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "places" / "sampleford.toml"
OpenPage = Callable[..., AppTest]
BuildOnce = Callable[[str, Callable[[Path], object]], Path]

# Two wards: 60 of 200 and 10 of 100 residents are 65 or over, so 70 of 300 in all. A small area of the first
# was sent paper forms: 50 of 200 returns and 5 of 100 came on paper.
FIGURES = """code,old,all,paper,sent_paper
L1,20,100,40,yes
L2,40,100,10,no
L3,10,100,5,no
"""
HOSTILE_WARD = "W2 <b>*_[x](y)_*</b>"


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """Return a function that gives the database of a name, built by whichever of the run's workers asks first."""
    folder = tmp_path_factory.getbasetemp()
    # Each worker of pytest-xdist has a folder of its own in the folder of the run.
    run = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder

    def built(name: str, build: Callable[[Path], object]) -> Path:
        database = run / f"once-{name}" / "dashboard.duckdb"
        database.parent.mkdir(exist_ok=True)
        with database.with_name("lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            # A load puts the database in its place when it is whole, so one that stands there is.
            if not database.exists():
                build(database)
        return database

    return built


@pytest.fixture(scope="session")
def given_database(build_once: BuildOnce) -> Path:
    """Return a database of two places: one with figures by ward, and one with nothing but its wards."""

    def build(database: Path) -> None:
        folder = database.parent
        places = [_place_with_figures(folder), GivenPlace(folder, "bare", {"code": "P2", "name": "Bare"})]
        places[1].wards(_wards("V1", "V2", left=-3.0), path="bare.geojson")
        load_places([place.write() for place in places], database, folder)

    return build_once("given", build)


def _place_with_figures(folder: Path) -> GivenPlace:
    """Return the place with figures; the name of its second ward is markup that must show as it is."""
    place = GivenPlace(folder, "given")
    place.wards(_wards("W1", HOSTILE_WARD)).small_areas()
    place.indicators(FIGURES, columns={"area": "code", "population": "all"}, url="https://example.org/figures")
    return place.add(
        "indicators",
        None,
        name="returns",
        area_system="lsoa",
        period_label="2021",
        columns={"area": "code"},
        indicator=[{"name": "census_paper_share", "numerator": "paper", "denominator": "all"}],
        flag={"name": "paper_first", "column": "sent_paper", "value": "yes"},
        disclaimer="Read with care.",
    )


def _wards(first: str, second: str, left: float = -2.0) -> str:
    """Return boundaries of two wards; the code is the first two letters of the name."""
    features = [
        {"type": "Feature", "properties": {"code": name[:2], "name": name}, "geometry": polygon(left + shift)}
        for name, shift in ((first, 0.0), (second, 0.1))
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def con(given_database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a connection to the given database."""
    with duckdb.connect(str(given_database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def public_sample(build_once: BuildOnce) -> Path:
    """Return the sample place's database as it is built for the public."""
    return build_once("public_sample", lambda database: load_places([SAMPLE], database, audience="public"))


@pytest.fixture(scope="session")
def internal_sample(build_once: BuildOnce) -> Path:
    """Return the sample place's database as it is built for internal use."""
    return build_once("internal_sample", lambda database: load_places([SAMPLE], database))


@pytest.fixture
def public_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this test be a process that serves the public."""
    monkeypatch.setenv("AUDIENCE", "public")
    audience.cache_clear()
    yield
    audience.cache_clear()


@pytest.fixture
def open_page(given_database: Path, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Return a function that runs a page of the dashboard: its file's name, a database, and its choices."""

    def opened(page: str, database: Path = given_database, **choices: str) -> AppTest:
        monkeypatch.setenv("ATLAS_DATABASE", str(database))
        app = AppTest.from_file(str(ROOT / "dashboard" / "frame.py"), default_timeout=30)
        for key, value in ({"place": "P1"} | choices).items():
            app.session_state[key] = value
        # Pages are known to the app once it has run.
        app.run().switch_page(str(ROOT / "pages" / f"{page}.py"))
        return app.run()

    return opened
