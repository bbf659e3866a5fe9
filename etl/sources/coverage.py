"""Ofcom Connected Nations fixed coverage: the layout is known by its headers and the year of the release.

The same header means different things by year: 'SFBB availability' is the 30 to 300 Mbit/s band alone until
the 2019 releases and everything from 30 Mbit/s up since 2020, so every tier is stored with its own definition.
"""

import re
from dataclasses import dataclass

from etl.ledger import OUTSIDE, Rule, SourceLoad, codes_known, literal_columns, load_checked
from etl.place import Coverage
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_text

SUPERFAST_IS_BAND_UNTIL = 2019


@dataclass(frozen=True)
class Tier:
    """One tier of coverage as a release gives it: what is counted, and the SQL of its percentage and count."""

    technology: str
    threshold_mbps: int | None
    definition: str
    pct: str
    covered: str

    @property
    def name(self) -> str:
        """Return the tier's name as a column."""
        return f"{self.technology}_{self.threshold_mbps}" if self.threshold_mbps else self.technology


class OfcomLayout:
    """The columns of one release, found whatever the spacing and the year's name for them."""

    KEYS = ("laua", "laua_code", "postcode")

    def __init__(self, file: TabularFile, release_year: int) -> None:
        self.file = file
        self.release_year = release_year
        self.headers = {re.sub(r"\s+", " ", column).strip(): column for column in file.columns}
        self.key = next((key for key in self.KEYS if key in self.headers), None)

    def number(self, *headers: str) -> str | None:
        """Return the SQL of the first of some columns that the release has."""
        found = next((self.headers[header] for header in headers if header in self.headers), None)
        return f"try_cast({self.file.text(found)} as double)" if found else None

    def premises(self) -> str:
        """Return the SQL of all premises, null where the release does not count them."""
        return self.number("All Premises") or "null::double"

    def tiers(self) -> list[Tier]:
        """Return the tiers that the release gives, each with the definition that held then."""
        found = [
            self._superfast(),
            self._tier("fixed", 300, "UFBB", "at least 300 Mbit/s (Ofcom's ultrafast)"),
            self._tier("fixed", 100, "UFBB (100Mbit/s)", "at least 100 Mbit/s"),
            self._tier("fixed", 1000, "Gigabit", "at least 1,000 Mbit/s (gigabit-capable)"),
            self._tier("full_fibre", None, "Full Fibre", "fibre to the premises, at any speed")
            or self._tier("full_fibre", None, "FTTP", "fibre to the premises, at any speed (published as FTTP)"),
            self._unable("fixed", 10, "unable to receive 10Mbit/s", "at least 10 Mbit/s"),
            self._unable(
                "decent", 10, "below the USO", "the universal service's 10 Mbit/s down and 1 Mbit/s up (fixed line)"
            )
            or self._unable(
                "decent",
                10,
                "unable to receive decent broadband from fixed or FWA",
                "decent broadband, 10 Mbit/s down and 1 Mbit/s up (fixed line or fixed wireless)",
            ),
        ]
        return [tier for tier in found if tier]

    def _superfast(self) -> Tier | None:
        pct = self.number("SFBB availability (% premises)")
        if not pct:
            return None
        covered = self.number("Number of premises with SFBB availability") or "null::double"
        if self.release_year > SUPERFAST_IS_BAND_UNTIL:
            return Tier("fixed", 30, "at least 30 Mbit/s (Ofcom's superfast and faster)", pct, covered)
        ultrafast = self.number("UFBB availability (% premises)") or "0"
        definition = "at least 30 Mbit/s (this release's 30 to 300 Mbit/s band plus its 300 Mbit/s tier)"
        return Tier("fixed", 30, definition, f"({pct} + {ultrafast})", covered)

    def _tier(self, technology: str, threshold: int | None, header: str, definition: str) -> Tier | None:
        pct = self.number(f"{header} availability (% premises)")
        covered = self.number(f"Number of premises with {header} availability") or "null::double"
        return Tier(technology, threshold, definition, pct, covered) if pct else None

    def _unable(self, technology: str, threshold: int, header: str, definition: str) -> Tier | None:
        pct = self.number(f"% of premises {header}")
        unable = self.number(f"Number of premises {header}")
        covered = f"({self.premises()} - {unable})" if unable else "null::double"
        text = f"{definition}: 100% less the published share without it"
        return Tier(technology, threshold, text, f"(100 - {pct})", covered) if pct else None


def load_coverage(load: SourceLoad, source: Coverage) -> None:
    """Add one release to raw.coverage_authority or raw.coverage_postcode, and its tiers to raw.coverage_tier."""
    file = TabularFile(load.con, load.path)
    layout = OfcomLayout(file, source.release_date.year)
    tiers = layout.tiers()
    if layout.key is None or not tiers:
        what = "the headers are of no Ofcom Connected Nations layout that is known"
        to_do = "Use the fixed coverage file by local authority (laua) or postcode."
        raise LoadFailed([Problem(load.path.name, what, to_do)])
    by_postcode = layout.key == "postcode"
    key = file.text(layout.headers[layout.key])
    selected = literal_columns(load) | {
        "release_date": f"date {sql_text(source.release_date.isoformat())}",
        "code": f"upper(replace({key}, ' ', ''))" if by_postcode else key,
        "premises": layout.premises(),
    }
    for tier in tiers:
        selected |= {f"{tier.name}_pct": f"round({tier.pct}, 1)", f"{tier.name}_covered": tier.covered}
    system = "postcode" if by_postcode else "authority"
    rules = [
        Rule("rejected", f"no {layout.key}", "code is null", "code"),
        Rule("set aside", OUTSIDE, f"code not in ({codes_known(load, system)})"),
        *(_pct_rule(tier) for tier in tiers),
    ]
    rows = load_checked(load, selected, rules, key=["code"])
    if by_postcode:
        load.con.execute(f"insert into raw.coverage_postcode by name select {_postcode_columns(tiers)} from {rows}")
        _add_definitions(load, tiers, source)
    else:
        _add_authority(load, tiers, source, rows)


def release_label(source: Coverage) -> str:
    """Return what a release is called on screen: the place file's own words, or its month."""
    return source.release_label or f"{source.release_date:%B %Y}"


def _pct_rule(tier: Tier) -> Rule:
    column = f"{tier.name}_pct"
    return Rule(
        "rejected", f"{tier.name} is not a percentage from 0 to 100", f"not ({column} between 0 and 100.1)", column
    )


def _postcode_columns(tiers: list[Tier]) -> str:
    return ", ".join(["source_id", "place_code", "release_date", "code", *(f"{tier.name}_pct" for tier in tiers)])


def _add_definitions(load: SourceLoad, tiers: list[Tier], source: Coverage) -> None:
    load.con.executemany(
        "insert into raw.coverage_tier values (?, ?, ?, ?, ?, ?)",
        [
            (load.source_id, source.release_date, release_label(source), tier.technology, tier.threshold_mbps, tier.definition)
            for tier in tiers
        ],
    )


def _add_authority(load: SourceLoad, tiers: list[Tier], source: Coverage, rows: str) -> None:
    for tier in tiers:
        threshold = "null::integer" if tier.threshold_mbps is None else str(tier.threshold_mbps)
        load.con.execute(
            f"""insert into raw.coverage_authority by name
            select source_id, place_code, release_date, code as area_code,
            {sql_text(release_label(source))} as release_label, {sql_text(tier.technology)} as technology,
            {threshold} as threshold_mbps, {sql_text(tier.definition)} as definition, premises,
            {tier.name}_covered as premises_covered, {tier.name}_pct as pct_published from {rows}"""
        )
