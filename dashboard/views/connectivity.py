"""What the Connectivity page shows: tiers, releases and wards of one place's broadband coverage."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from analysis.coverage import coverage_share, is_stale, months_between, tier_by_release
from analysis.ratio import ratio
from dashboard import cache
from dashboard.marts.coverage import area_coverage, built_on
from dashboard.marts.places import Place
from dashboard.metrics import Metric, load_metrics

PREFIX = "coverage_"
# From slow to fast; the slowest is the line that nobody should be left under.
TIERS = ("fixed_10", "decent_10", "fixed_30", "fixed_100", "fixed_300", "fixed_1000", "full_fibre")
SLOWEST = "fixed_10"
# The rows of the chart of premises left out.
AREAS_DRAWN = 10


@dataclass(frozen=True)
class Release:
    """One release: its name, the day it describes, and its age in months at the build."""

    label: str
    described: date
    age_months: int
    is_stale: bool


@dataclass(frozen=True)
class CoverageView:
    """The figures of the page for one tier and release; `areas` is empty where none is published by ward."""

    place: Place
    metric: Metric
    tier: str
    release: Release
    before: str | None
    area_kind: str | None
    tiers: pd.DataFrame
    releases: pd.DataFrame
    areas: pd.DataFrame

    @cached_property
    def figure(self) -> pd.Series:
        """The row of the chosen tier: share, counts, basis, definition and the share in the release before."""
        return self.tiers[self.tiers["tier"] == self.tier].iloc[0]

    @cached_property
    def source_ids(self) -> list[str]:
        """The sources of the figures shown, those of the chosen release first."""
        ids = [*self.tiers["source_id"].dropna(), *self.releases["source_id"].dropna()[::-1]]
        return list(dict.fromkeys(map(str, ids)))

    @cached_property
    def chosen_areas(self) -> pd.DataFrame:
        """One row an area for the chosen tier, most covered first."""
        rows = self.areas[self.areas["tier"] == self.tier]
        return rows.sort_values(["share", "area_name"], ascending=[False, True], ignore_index=True)

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """The areas with premises below the slowest tier, most premises first."""
        rows = self.areas[(self.areas["tier"] == SLOWEST) & (self.areas["premises_without"] > 0)]
        rows = rows.sort_values("premises_without", ascending=False, ignore_index=True)
        return rows.assign(share_without=1 - rows["share"])


@dataclass(frozen=True)
class Coverage:
    """Every figure of a place as published, with shares; the wards' frame is empty where none is published."""

    place: Place
    whole: pd.DataFrame
    wards: pd.DataFrame

    @property
    def releases(self) -> list[str]:
        """The names of the releases, latest first."""
        return self.whole.sort_values("release_date")["release_label"].drop_duplicates().tolist()[::-1]

    @property
    def area_kinds(self) -> list[str]:
        """The kinds of area (urban, rural) that the wards are told apart by."""
        return sorted(self.wards["rural_urban"].dropna().unique())

    @property
    def tiers(self) -> list[str]:
        """The tiers that any release publishes, from slow to fast."""
        return [tier for tier in TIERS if tier in set(self.whole["tier"])]


def coverage_of(place: Place) -> Coverage:
    """Everything that is published about the coverage of a place, its shares worked out once."""
    return cache.keep(_coverage_of, place)


def _coverage_of(place: Place) -> Coverage:
    return Coverage(place, _shares(place, "authority"), _shares(place, "ward"))


def _shares(place: Place, area_type: str) -> pd.DataFrame:
    """The published rows of one kind of area with their shares and the name of their tier."""
    rows = coverage_share(cache.ask(area_coverage, place.place_code, area_type))
    return rows.assign(tier=_tier_names(rows))


def _tier_names(rows: pd.DataFrame) -> list[str]:
    """The tier of each row: its technology, and its threshold where it has one."""
    pairs = zip(rows["technology"], rows["threshold_mbps"], strict=True)
    return [str(kind) if pd.isna(speed) else f"{kind}_{int(speed)}" for kind, speed in pairs]


def coverage_view(held: Coverage, release: str, tier: str, area_kind: str | None = None) -> CoverageView:
    """The page's figures for one release and tier, for all areas or those of one kind."""
    wards = held.wards if area_kind is None else held.wards[held.wards["rural_urban"] == area_kind]
    whole = held.whole if area_kind is None else _together(wards)
    labels = held.releases
    after = labels.index(release) + 1
    before = labels[after] if after < len(labels) else None
    releases = _releases(whole)
    return CoverageView(
        place=held.place,
        metric=load_metrics()[PREFIX + tier],
        tier=tier,
        release=_release(whole, release),
        before=before,
        area_kind=area_kind,
        tiers=_tiers(releases, release, before),
        releases=releases,
        areas=wards[wards["release_label"] == release],
    )


def _together(wards: pd.DataFrame) -> pd.DataFrame:
    """The wards' counts added up for each release and tier: totals are divided, never averaged."""
    keys = ["release_date", "release_label", "technology", "threshold_mbps", "tier", "definition", "basis"]
    sums = wards.groupby([*keys, "source_id"], dropna=False, as_index=False)[
        ["premises", "premises_covered", "premises_without"]
    ].sum(min_count=1)
    return sums.assign(share=ratio(sums["premises_covered"], sums["premises"]), is_counted=True)


def _release(whole: pd.DataFrame, label: str) -> Release:
    """What is to be said about one release."""
    described = whole.loc[whole["release_label"] == label, "release_date"].iloc[0].date()
    built = cache.ask(built_on) or described
    return Release(label, described, months_between(described, built), is_stale(described, built))


def _tiers(releases: pd.DataFrame, release: str, before: str | None) -> pd.DataFrame:
    """One row a tier, from slow to fast, for one release, with the share in the release before it."""
    rows = releases[releases["release_label"] == release]
    earlier = releases.loc[releases["release_label"] == before, ["tier", "share"]]
    return rows.merge(earlier.rename(columns={"share": "share_before"}), on="tier", how="left")


def _releases(whole: pd.DataFrame) -> pd.DataFrame:
    """One row for every tier and release, slow tiers first; no share where a release left the tier out."""
    grid = tier_by_release(whole)
    grid["tier"] = _tier_names(grid)
    names = whole.drop_duplicates("release_date").set_index("release_date")["release_label"]
    metrics = load_metrics()
    rows = grid.assign(
        release_label=grid["release_date"].map(names),
        is_counted=grid["is_counted"].eq(True),
        label=[metrics[PREFIX + tier].label for tier in grid["tier"]],
        place_in_order=[TIERS.index(tier) for tier in grid["tier"]],
    )
    return rows.sort_values(["place_in_order", "release_date"], ignore_index=True)
