"""Pictures of what is on screen, made by the reader's own browser: no server-side browser, no network."""

from dashboard.download.component import picture_buttons

__all__ = ["picture_buttons"]
