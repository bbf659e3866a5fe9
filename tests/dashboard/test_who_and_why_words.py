import pytest

from analysis.change import DOWN, NO_DETECTABLE_CHANGE, UP
from dashboard.metrics import load_metrics
from dashboard.text import groups
from dashboard.text import who_and_why as words
from dashboard.views.who_and_why import compared_waves

OFFLINE = load_metrics()["offline_three_months"]
SKILLS = load_metrics()["all_five_skills"]
WAVES = ["Spring 2026", "Spring 2024", "Pooled: Spring 2024, Spring 2026"]


@pytest.mark.parametrize(
    ("chosen", "compared"),
    [
        ("Spring 2026", ("Spring 2024", "Spring 2026")),
        ("Spring 2024", ("", "Spring 2024")),
        ("Pooled: Spring 2024, Spring 2026", ("Spring 2024", "Spring 2026")),
    ],
)
def test_a_wave_is_compared_with_the_one_before_it(chosen: str, compared: tuple[str, str]) -> None:
    assert compared_waves(WAVES, chosen) == compared


@pytest.mark.parametrize(
    ("word", "metric", "expected"),
    [
        (DOWN, OFFLINE, "Improving"),
        (UP, OFFLINE, "Worsening"),
        (UP, SKILLS, "Improving"),
        (DOWN, SKILLS, "Worsening"),
        (NO_DETECTABLE_CHANGE, SKILLS, "No detectable change"),
        (None, OFFLINE, "Too few to say"),
        (float("nan"), OFFLINE, "Too few to say"),
    ],
)
def test_whether_a_change_is_good_is_the_measures_own_matter(word: object, metric: object, expected: str) -> None:
    assert words.status(word, metric) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("disability", "Yes", "Disability: yes"),
        ("deprivation_fifth", "1", "1 (most deprived)"),
        ("age", "75 and over", "75 and over"),
        ("home_country", "No", "Home country: no"),
    ],
)
def test_a_group_can_be_read_without_its_heading(name: str, value: str, expected: str) -> None:
    assert groups.group_value(name, value) == expected
