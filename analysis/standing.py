"""Where an area stands beside its place: said only where the whole interval lies on one side."""

ABOVE, BELOW, NOT_TOLD = "Clearly above", "Clearly below", "Cannot tell apart"


def standing_of(low: float | None, high: float | None, place: float) -> str | None:
    """Clearly above or below where the whole interval is beyond the place's figure; None without an interval."""
    if low is None or high is None or low != low or high != high:
        return None
    return ABOVE if low > place else BELOW if high < place else NOT_TOLD
