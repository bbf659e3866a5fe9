"""How a line of the report says whether a number to reach is reached."""


def reached(holds: bool) -> str:
    """Return the words."""
    return "reached" if holds else "NOT reached"
