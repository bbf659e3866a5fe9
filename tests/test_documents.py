"""The documents keep step with the project."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_source_is_in_the_data_log() -> None:
    log = (ROOT / "docs" / "data_log.md").read_text(encoding="utf-8")
    places = [tomllib.loads(file.read_text()) for file in sorted((ROOT / "data" / "places").glob("*.toml"))]
    sources = [source for place in places for source in place["source"] if "use" not in source]
    sources += [tomllib.loads(file.read_text()) for file in sorted((ROOT / "data" / "sources").glob("*.toml"))]
    assert sources
    assert [source["title"] for source in sources if f"| {source['title']} |" not in log] == []


def test_every_dependency_has_its_line_in_decision_six() -> None:
    record = (ROOT / "docs" / "decisions" / "0006-dependencies.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = [line.split("=")[0].rstrip(">") for line in wanted]
    assert [name for name in names if name not in record] == []


def test_both_locks_hold_every_dependency_with_hashes_and_no_index() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    to_run, to_test = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    for lock, wanted in (("requirements.lock", to_run), ("requirements-dev.lock", to_run + to_test)):
        held = (ROOT / lock).read_text()
        packages = re.findall(r"^([a-z0-9._-]+)==", held, flags=re.MULTILINE)
        assert [name for name in wanted if re.split(r"[=>]", name)[0] not in packages] == []
        assert held.count("--hash=sha256:") >= len(packages)
        assert "--" + "index" not in held
