from datetime import date

from analysis.periods import periods, short_labels, span, span_of_labels

MONTHS = [f"month {number}, year not given" for number in range(1, 12)]


def test_a_span_names_the_year_once_where_it_can() -> None:
    assert span(date(2026, 7, 1), date(2026, 9, 1)).label == "Jul to Sep 2026"
    assert span(date(2025, 10, 1), date(2026, 9, 1)).label == "Oct 2025 to Sep 2026"
    assert span(date(2026, 9, 1), date(2026, 9, 1)).label == "Sep 2026"


def test_the_latest_twelve_months_come_first_then_full_years_and_quarters() -> None:
    labels = [period.label for period in periods(date(2024, 10, 1), date(2026, 8, 1))]
    assert labels[:4] == ["Sep 2025 to Aug 2026", "2025/26", "Apr to Jun 2026", "Jan to Mar 2026"]
    assert labels[-1] == "Oct to Dec 2024"


def test_fewer_than_twelve_months_give_what_there_is() -> None:
    assert [period.label for period in periods(date(2026, 2, 1), date(2026, 3, 1))] == ["Feb to Mar 2026"]


def test_a_year_earlier_is_the_same_run_of_months() -> None:
    earlier = span(date(2026, 1, 1), date(2026, 3, 1)).a_year_earlier()
    assert (earlier.label, earlier.months) == ("Jan to Mar 2025", 3)


def test_undated_labels_are_shortened_to_what_differs() -> None:
    assert short_labels(MONTHS) == ("month, year not given", [str(number) for number in range(1, 12)])
    assert short_labels(["Spring", "Summer"]) == ("", ["Spring", "Summer"])
    assert short_labels(["only"]) == ("", ["only"])


def test_a_run_of_undated_periods_says_once_that_the_year_is_not_given() -> None:
    assert span_of_labels(MONTHS) == "month 1 to month 11, year not given"
    assert span_of_labels(["Spring", "Summer"]) == "Spring to Summer"
