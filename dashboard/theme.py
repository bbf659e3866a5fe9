"""Colours and the one Plotly template; .streamlit/config.toml holds the same colours for the page."""

from typing import Any

INK = "#0B131B"
GREY_TEXT = "#52606D"
GRID = "#D9E0E6"
AXIS = "#7F8C99"
NAVY = "#12436D"
ORANGE = "#F46A25"
DARK_ORANGE = "#B5480F"
GREY_MARK = "#6B7986"
MAP_CLASSES = ("#DCE9F5", "#9CC3E4", "#3876B1", "#12436D")
CATEGORIES = ("#12436D", "#28A197", "#801650", "#F46A25")

# A plain dict: building plotly objects costs tens of milliseconds on every rerun.
TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": '"Source Sans", Arial, sans-serif', "size": 14, "color": INK},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "colorway": list(CATEGORIES),
        "showlegend": False,
        "hoverlabel": {"bgcolor": "#FFFFFF", "bordercolor": AXIS, "font": {"color": INK, "size": 14}},
        "xaxis": {"showgrid": False, "zeroline": False, "automargin": True, "tickfont": {"size": 13}},
        "yaxis": {"showgrid": False, "zeroline": False, "automargin": True, "tickfont": {"size": 13}},
    }
}
# For the axis that carries the numbers, and for one that carries time.
VALUE_AXIS: dict[str, Any] = {
    "showgrid": True,
    "gridcolor": GRID,
    "gridwidth": 1,
    "zeroline": False,
    "tickfont": {"size": 13, "color": GREY_TEXT},
    "ticklabelstandoff": 6,
}
TIME_AXIS: dict[str, Any] = {
    "showline": True,
    "linecolor": AXIS,
    "ticks": "outside",
    "tickcolor": AXIS,
    "tickfont": {"size": 13, "color": GREY_TEXT},
}
CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True}
