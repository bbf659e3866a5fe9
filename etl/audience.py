"""Whom a database file is for, and the secret that rounds the public one's counts."""

import os
import secrets
from pathlib import Path
from typing import Literal

from etl.place import PROJECT
from etl.problems import LoadFailed, Problem

Audience = Literal["public", "internal"]

SECRET_SETTING = "ATLAS_DISCLOSURE_SECRET"
# Below data/build, which git ignores: never in the repository, nor in a database.
SECRET_FILE = PROJECT / "data" / "build" / "disclosure_secret"
SHORTEST_SECRET = 16
SECRET_BYTES = 32


def disclosure_secret(file: Path = SECRET_FILE) -> str:
    """Return the secret of the row keys: from the environment, else from its file, which is made where it is missing.

    Raise LoadFailed where it is too short to be one.
    """
    given = os.environ.get(SECRET_SETTING)
    if given is None:
        given = _kept(file)
    if len(given.strip()) < SHORTEST_SECRET:
        what = f"the secret of the disclosure control has fewer than {SHORTEST_SECRET} characters"
        to_do = f"Set {SECRET_SETTING} to a long random text, or remove it and {file.name} so that one is made."
        raise LoadFailed([Problem(SECRET_SETTING, what, to_do)])
    return given.strip()


def _kept(file: Path) -> str:
    """Return the secret that a file keeps, for its owner's eyes only; a new one where there is no file."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Made with these rights, not given them afterwards, so that nobody reads it in between.
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as new:
                new.write(secrets.token_hex(SECRET_BYTES) + "\n")
        except FileExistsError:
            pass
    return file.read_text(encoding="utf-8")
