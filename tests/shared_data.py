"""Where the real councils' files are, for tests that read them."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def shared_data_folder() -> Path:
    """Return the folder of real files; skip the test where it is absent, fail it under CI."""
    folder = Path(os.environ.get("ATLAS_DATA") or ROOT.parent / "shared" / "data").resolve()
    if folder.is_dir():
        return folder
    reason = "the real councils' files (../shared/data, or ATLAS_DATA) are not on this machine"
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true, but {reason}")
    pytest.skip(reason)
