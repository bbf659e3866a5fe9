"""The second half of the Channel shift page: what becomes of contacts, and contacts beside what residents can do."""

from dashboard.views.able_share import draw_able_share
from dashboard.views.channel_shift import ContactChoice
from dashboard.views.service_measures_draw import draw_service_measures


def draw_outcomes_and_ability(choice: ContactChoice, has_areas: bool, source: str, phone: bool) -> None:
    """Draws the service measures, then digital contact beside ability by ward; each says what it lacks."""
    draw_service_measures(choice, source)
    draw_able_share(choice, has_areas, phone)
