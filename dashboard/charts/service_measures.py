"""The funnel of digital contacts: bars from contacts to completed, and what was lost on the way."""

import pandas as pd

from dashboard import theme
from dashboard.charts.marks import Figure, bars, figure, row_axis

LOST = ("not completed", "failed", "avoidable")
ROW_HEIGHT = 40


def funnel_bars(steps: pd.DataFrame, labels: list[str], texts: list[str]) -> Figure:
    """One bar a step, in order: what gets through in navy, what is lost in orange, each with its figure."""
    counts = steps["count"].fillna(0)
    colours = [theme.DARK_ORANGE if step in LOST else theme.NAVY for step in steps["step"]]
    return figure(
        [bars(labels, counts.tolist(), texts, colours)],
        ROW_HEIGHT * len(steps) + 16,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        # Room for the figure at the end of the longest bar.
        xaxis={"visible": False, "range": [0, max(float(counts.max()), 1.0) * 1.35]},
        yaxis=row_axis(labels),
        bargap=0.35,
    )
