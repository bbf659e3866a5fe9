"""Groups of residents as readers see them, and the answers that name none."""

from dashboard.text.numbers import sentence

GROUPS = {
    "age": "Age",
    "sex": "Sex",
    "disability": "Disability",
    "tenure": "Tenure",
    "deprivation_fifth": "Deprivation fifth",
    "ethnicity": "Ethnicity",
}
# As in the indices of deprivation: the first fifth is the most deprived.
FIFTHS = {"1": "1 (most deprived)", "2": "Fifth 2", "3": "Fifth 3", "4": "Fifth 4", "5": "5 (least deprived)"}
# These answers name nothing, so they stand at the foot of a ranking, and are not left out of it.
NOT_AN_ANSWER = ("None of these", "Other", "Prefer not to say", "Don't know", "Refused", "Not answered")


def group_label(name: str) -> str:
    """A kind of group as readers see it."""
    return GROUPS.get(name, sentence(name.replace("_", " ")))


def group_value(name: str, value: str) -> str:
    """A group as readers see it: fifths, Yes and No say what they are of."""
    if name == "deprivation_fifth" and value in FIFTHS:
        return FIFTHS[value]
    return f"{group_label(name)}: {value.lower()}" if value in ("Yes", "No") else value
