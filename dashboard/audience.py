"""Whom this process serves: fixed while it runs, never a control on a page, nor part of an address."""

import os
from functools import lru_cache

AUDIENCES = ("public", "internal")


@lru_cache(maxsize=1)
def audience() -> str:
    """Who this process serves, read once; the public unless the environment says internal."""
    wanted = os.environ.get("AUDIENCE", "public").lower()
    return wanted if wanted in AUDIENCES else "public"
