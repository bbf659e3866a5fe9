import pytest
from streamlit.testing.v1 import AppTest

from dashboard.audience import audience
from tests.conftest import OpenPage


@pytest.mark.parametrize(("wanted", "served"), [("internal", "internal"), ("PUBLIC", "public"), ("everyone", "public")])
def test_the_audience_is_one_of_two_and_public_by_default(
    wanted: str, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIENCE", wanted)
    audience.cache_clear()
    assert audience() == served
    audience.cache_clear()


def test_the_sidebar_links_every_page_and_says_for_whom_and_when(open_page: OpenPage) -> None:
    app = open_page("summary")
    labels = [link.proto.label for link in app.sidebar.get("page_link")]
    people = ["Exclusion map", "Who and why", "Risk index", "Ward profile"]
    costs = ["Channel shift", "Cost per serve", "Shift planner"]
    assert labels == ["Summary", *people, *costs, "Connectivity", "Data and methods"]
    assert app.sidebar.caption[-1].value.startswith("Internal edition. Built ")


def test_a_change_of_place_lets_go_of_the_chosen_ward(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", measure="aged_65_plus", ward="W1")
    app.selectbox(key="place").set_value("P2").run()
    app.selectbox(key="place").set_value("P1").run()
    assert app.selectbox(key="ward").value == ""


def test_a_typed_percentage_wins_over_the_usual_one_until_it_is_emptied() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard import filters

        st.markdown(str(filters.percentage("Target, %", key="target", usual=6.9)))

    app = AppTest.from_function(page).run()
    assert app.markdown[0].value == "6.9"
    assert app.number_input(key="target").set_value(5.0).run().markdown[0].value == "5.0"
    assert app.number_input(key="target").set_value(None).run().markdown[0].value == "6.9"


def test_an_amount_that_is_usual_in_the_place_follows_it_until_one_is_typed() -> None:
    def page() -> None:
        import streamlit as st

        from dashboard import filters

        usual = 18.0 if st.session_state.get("sample", True) else 0.0
        st.markdown(str(filters.usual_amount("One-off cost", "cost", usual, 1e6)))

    app = AppTest.from_function(page).run()
    assert app.markdown[0].value == "18.0"
    app.session_state["sample"] = False
    assert app.run().markdown[0].value == "0.0"
    assert app.number_input(key="cost").set_value(7.5).run().markdown[0].value == "7.5"
