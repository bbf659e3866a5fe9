"""Measurements of the load and of a page beside plain ways of doing the same, as ratios within one run."""
