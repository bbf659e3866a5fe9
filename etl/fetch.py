"""Publishers' files brought to where a place file looks for them: only where it names a direct address."""

import hashlib
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from etl.place import Place, Source
from etl.problems import LoadFailed, Problem

BLOCK_BYTES = 1 << 20
SECONDS_WITHOUT_AN_ANSWER = 60
UNFINISHED = ".fetching-"


@dataclass(frozen=True)
class Fetched:
    """One file that was brought: where it lies, how large it is, and the SHA-256 of what came."""

    path: Path
    size: int
    sha256: str


def fetch_places(
    places: Sequence[Place], data_root: Path, progress: Callable[[str], None] = lambda _: None
) -> list[Fetched]:
    """Return the files that were brought for some places; raise LoadFailed with every one that could not be.

    A file that comes whole replaces the one that was there; one that does not leaves it as it was.
    """
    wanted: dict[Path, tuple[Place, Source]] = {}
    fetched: list[Fetched] = []
    problems: list[Problem] = []
    for place in places:
        for source in place.sources:
            if source.download:
                wanted.setdefault(place.destination(source, data_root), (place, source))
    for path, (place, source) in wanted.items():
        progress(f"{place.facts.name}: {source.title}")
        try:
            fetched.append(_fetch(source, path))
        except (OSError, HTTPException, ValueError) as error:
            what = f"source '{source.name}' could not be fetched from {source.download}: {_words(error)}"
            problems.append(Problem(place.file.name, what, f"Mend `download`, or put the file at '{source.path}'."))
    if problems:
        raise LoadFailed(problems)
    return fetched


def _fetch(source: Source, path: Path) -> Fetched:
    """Return what one source's address gave, moved to its path; raise ValueError where that is no whole file."""
    request = urllib.request.Request(source.download, headers={"User-Agent": "inclusion-atlas"})
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        urllib.request.urlopen(request, timeout=SECONDS_WITHOUT_AN_ANSWER) as answer,
        _moved_over(path) as unfinished,
    ):
        _stop_at_a_web_page(answer, path)
        size, digest = 0, hashlib.sha256()
        with unfinished.open("wb") as file:
            while block := answer.read(BLOCK_BYTES):
                file.write(block)
                digest.update(block)
                size += len(block)
        expected = answer.headers.get("Content-Length")
        if not size or (expected and int(expected) != size):
            raise ValueError(f"{size:,} of {int(expected or 0):,} bytes came")
    return Fetched(path, size, digest.hexdigest())


def _stop_at_a_web_page(answer: HTTPResponse, path: Path) -> None:
    # Publishers answer with a page where a file has moved, and with 200 all the same.
    if answer.headers.get_content_type() == "text/html" and path.suffix != ".html":
        raise ValueError("it answers with a web page, and not with a file")


@contextmanager
def _moved_over(path: Path) -> Iterator[Path]:
    unfinished = path.with_name(f"{path.name}{UNFINISHED}{os.getpid()}")
    try:
        yield unfinished
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _words(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"it answers {error.code} {error.reason}"
    return str(getattr(error, "reason", error)) or type(error).__name__
