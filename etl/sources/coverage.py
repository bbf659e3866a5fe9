"""Ofcom Connected Nations fixed coverage: the layout is known by its headers and the year of the release.

The same header means different things by year: 'SFBB availability' is the 30 to 300 Mbit/s band alone until
the 2019 releases and everything from 30 Mbit/s up since 2020, so every tier is stored with its own definition.
"""

import re
from dataclasses import dataclass

import numpy as np

from etl.ledger import (
    OUTSIDE,
    REPEATED,
    Hashes,
    NothingLoaded,
    Rule,
    SourceLoad,
    codes_known,
    load_checked,
    standing_twice,
)
from etl.place import Coverage
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_text
from etl.sources.lookup import POSTCODE

SUPERFAST_IS_BAND_UNTIL = 2019
REPEATED_RULE = 2
NOT_PCT = "is not a percentage from 0 to 100"
# Premises that Ofcom could not match leave a gap of a few points; another year's meaning leaves 27 or more.
LARGEST_GAP = 10
ROWS_COMPARED = 2_000


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
        return self.file.read_as(found, "DOUBLE") if found else None

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
                "decent",
                10,
                "below the USO",
                "the universal service's 10 Mbit/s down and 1 Mbit/s up (fixed line)",
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
    """Add one release to raw.coverage_authority, or by ward to raw.coverage_ward with its raw.coverage_tier rows."""
    file = load.file()
    layout = OfcomLayout(file, source.release_date.year)
    tiers = layout.tiers()
    if layout.key is None or not tiers:
        what = "the headers are of no Ofcom Connected Nations layout that is known"
        to_do = "Use the fixed coverage file by local authority (laua) or postcode."
        raise LoadFailed([Problem(load.path.name, what, to_do)])
    _stop_if_of_another_year(load, layout)
    if layout.key == "postcode":
        _load_by_postcode(load, source, layout, tiers)
    else:
        _load_by_authority(load, source, layout, tiers)


def _stop_if_of_another_year(load: SourceLoad, layout: OfcomLayout) -> None:
    """Raise LoadFailed where the superfast share, as the year means it, contradicts the share without 30 Mbit/s."""
    superfast = next((tier.pct for tier in layout.tiers() if tier.name == "fixed_30"), None)
    without = layout.number("% of premises unable to receive 30Mbit/s")
    if not superfast or not without:
        return
    gap = load.con.execute(
        f"select median(abs({superfast} + {without} - 100)) from (from {layout.file.rows()} limit {ROWS_COMPARED})"
    ).fetchall()[0][0]
    if gap is not None and gap > LARGEST_GAP:
        what = f"superfast and the share unable to receive 30 Mbit/s miss 100% by {gap:.0f} points"
        to_do = (
            f"Mend `release_date`: this is no file of {layout.release_year}. Up to {SUPERFAST_IS_BAND_UNTIL} Ofcom's "
            "SFBB columns counted 30 to 300 Mbit/s alone, from then on everything from 30 Mbit/s up."
        )
        raise LoadFailed([Problem(load.path.name, what, to_do)])


def release_label(source: Coverage) -> str:
    """Return what a release is called on screen: the place file's own words, or its month."""
    return source.release_label or f"{source.release_date:%B %Y}"


def _load_by_authority(load: SourceLoad, source: Coverage, layout: OfcomLayout, tiers: list[Tier]) -> None:
    file = layout.file
    selected = {
        "release_date": f"date {sql_text(source.release_date.isoformat())}",
        "release_label": sql_text(release_label(source)),
        "code": file.text(layout.headers[layout.key or ""]),
        "premises": layout.premises(),
    }
    for tier in tiers:
        selected |= {f"{tier.name}_pct": f"round({tier.pct}, 1)", f"{tier.name}_covered": tier.covered}
    rules = [
        Rule("rejected", f"no {layout.key}", "code is null", "code"),
        Rule("set aside", OUTSIDE, f"code <> {sql_text(load.place.code)}"),
        *(
            Rule("rejected", f"{tier.name} {NOT_PCT}", _not_pct(f"{tier.name}_pct"), f"{tier.name}_pct")
            for tier in tiers
        ),
    ]
    rows = load_checked(load, file, selected, rules, ["code"], layout.headers[layout.key or ""])
    for tier in tiers:
        load.con.execute(
            f"""insert into raw.coverage_authority by name
            select source_id, place_code, release_date, release_label, code as area_code,
            {sql_text(tier.technology)} as technology, {_threshold(tier)} as threshold_mbps,
            {sql_text(tier.definition)} as definition, premises, {tier.name}_covered as premises_covered,
            {_at_most_all(tier)} as pct_published from {rows}"""
        )


def _load_by_postcode(load: SourceLoad, source: Coverage, layout: OfcomLayout, tiers: list[Tier]) -> None:
    """Add one row a ward to raw.coverage_ward: postcodes are joined to wards and added while they are read."""
    _stop_without_lookup(load)
    _group_postcodes(load, layout, tiers)
    rules = {0: "no postcode", 1: OUTSIDE, REPEATED_RULE: REPEATED, 3: f"a tier {NOT_PCT}"}
    counted = load.con.execute("select rule_number, cast(sum(source_rows) as bigint) from ward group by 1").fetchall()
    for number, rows in counted:
        if number is None:
            load.count("loaded", "accepted", rows)
        else:
            load.count("set aside" if rules[number] in (OUTSIDE, REPEATED) else "rejected", rules[number], rows)
    load.take_unread_lines(layout.file)
    load.stop_if_mostly_refused()
    load.con.execute(
        f"""insert into raw.coverage_ward by name
        select {sql_text(load.source_id)} as source_id, {sql_text(load.place.code)} as place_code,
        date {sql_text(source.release_date.isoformat())} as release_date,
        * exclude (rule_number, source_rows) from ward where rule_number is null"""
    )
    load.con.executemany(
        "insert into raw.coverage_tier values (?, ?, ?, ?, ?, ?)",
        [
            (
                load.source_id, source.release_date, release_label(source), tier.technology,
                tier.threshold_mbps, tier.definition,
            )
            for tier in tiers
        ],
    )  # fmt: skip


def _stop_without_lookup(load: SourceLoad) -> None:
    """Raise NothingLoaded where no look-up leads the place's postcodes to wards."""
    known = load.con.execute(f"select exists ({codes_known(load, POSTCODE)})").fetchall()[0][0]
    if not known:
        what = "it is by postcode, and no look-up of the place leads postcodes to wards"
        to_do = "Add a source of the kind 'lookup' with from = 'postcode'."
        raise NothingLoaded([Problem(load.path.name, what, to_do)])


def _group_postcodes(load: SourceLoad, layout: OfcomLayout, tiers: list[Tier]) -> None:
    """Fill the temporary table `ward`: premises and premises covered by ward and rule.

    One reading of the file; only one that repeats a postcode is read again, to number its rows.
    """
    placed = _placed_postcodes(load, layout, tiers)
    keys = "area_code, rule_number"
    sums = ", ".join(_covered(tier) for tier in tiers)
    counted = f"count(*) as source_rows, bool_and(is_weighted) as is_weighted, {sums}"
    identities = "list(hash(code)) as identities"
    load.con.execute(
        f"""create or replace temp table ward as
        with placed as ({placed}) select {keys}, {counted}, {identities} from placed group by {keys}"""
    )
    repeated = _repeated_postcodes(load)
    load.con.execute("alter table ward drop column identities")
    if not repeated.size:
        return
    pcts = ", ".join(f"{tier.name}_pct" for tier in tiers)
    _stop_if_contradictory(load, layout, f"select distinct code, {pcts} from ({placed}) where rule_number is null")
    load.con.execute(
        f"""create or replace temp table ward as
        with placed as materialized ({placed}),
        kept as (
            select * exclude (turn)
                replace (case when turn > 1 then {REPEATED_RULE} else rule_number end as rule_number)
            from (select *, case when rule_number is null then
                row_number() over (partition by code, rule_number order by {pcts}) end as turn from placed)
        )
        select {keys}, {counted} from kept group by {keys}"""
    )


def _repeated_postcodes(load: SourceLoad) -> Hashes:
    """Return the hashes that stand more than once among the accepted postcodes of the temporary table `ward`."""
    found = load.con.execute(
        """select identity from (select unnest(identities) as identity from ward where rule_number is null)
        where identity is not null"""
    ).fetchnumpy()
    return standing_twice(np.asarray(found["identity"], dtype=np.uint64))


def _stop_if_contradictory(load: SourceLoad, layout: OfcomLayout, different: str) -> None:
    """Raise LoadFailed where a postcode has two sets of figures, as in a file of several releases."""
    found = load.con.execute(
        f"select code from ({different}) group by code having count(*) > 1 order by code"
    ).fetchall()
    if found:
        what = "postcodes that stand more than once with other figures"
        examples = tuple(code for (code,) in found[:3])
        column = layout.headers["postcode"]
        raise LoadFailed([Problem(load.path.name, what, "Give one release a file.", column, len(found), examples)])


def _placed_postcodes(load: SourceLoad, layout: OfcomLayout, tiers: list[Tier]) -> str:
    """Return the SQL of the file's postcodes with the ward, weight and rule of each."""
    key = layout.file.plain(layout.headers["postcode"])
    faulty = " or ".join(_not_pct(f"{tier.name}_pct") for tier in tiers)
    selected = ", ".join(f"{tier.pct} as {tier.name}_pct" for tier in tiers)
    lookup = f"""(select code, area_code, premises from raw.lookup
        where code_system = {sql_text(POSTCODE)} and place_code = {sql_text(load.place.code)})"""
    return f"""
        select given.*, lookup.area_code, is_weighted,
            case when is_weighted then lookup.premises else 1 end as weight,
            case when given.code is null then 0 when lookup.code is null then 1 when {faulty} then 3 end as rule_number
        from (select upper(replace({key}, ' ', '')) as code, {selected} from {layout.file.rows()}) as given
        left join {lookup} as lookup on given.code = lookup.code
        cross join (select coalesce(bool_and(premises is not null), false) as is_weighted from {lookup} as every)"""


def _covered(tier: Tier) -> str:
    """Return the SQL of a tier's premises covered and of the premises that it has a figure for."""
    # Whole premises times one decimal have three: rounding to them makes the order of adding up irrelevant.
    return (
        f"round(sum(weight * {_at_most_all(tier)}) / 100, 3) as {tier.name}, "
        f"sum(weight) filter ({tier.name}_pct is not null) as {tier.name}_premises"
    )


def _at_most_all(tier: Tier) -> str:
    # Not least(): it passes over a null, and a share that is not given would become 100%.
    return f"case when {tier.name}_pct > 100 then 100 else {tier.name}_pct end"


def _not_pct(column: str) -> str:
    # Two rounded shares may add up to 100.1, and that not exactly.
    return f"not ({column} between 0 and 100.15)"


def _threshold(tier: Tier) -> str:
    return "null::integer" if tier.threshold_mbps is None else str(tier.threshold_mbps)
