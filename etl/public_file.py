"""What else the public database file must not tell: exact rows, words and replies of controlled sources."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from analysis.disclosure import ALL, BASE, THRESHOLD, Table, count_cells, publish
from etl.ledger import SourceLoad
from etl.place import Contacts
from etl.survey import SURVEY_TABLE

ROWS = Table("rows", (("outcome", "reason"),))
# Replies from which an estimate is shown with a caution, and without: analysis.proportions has them, and SciPy.
CAUTION_FROM, SHOWN_FROM = 30, 50
WITHHELD = "Looked at on exact counts, which are not published"
# The key that rounds to the nearest 5: for rows that have no keys of their own.
NEAREST = 102
# What the figures of survey estimates keep: enough for every page, too little to work replies out from.
SURVEY_MASK = f"""
update marts.{SURVEY_TABLE} as figure set
    -- 1 to 9 are told apart no further: 5 stands for each of them.
    n_unweighted = case when figure.n_unweighted = 0 then 0 when figure.n_unweighted < {THRESHOLD} then {BASE}
        -- A rounded base must not seem to reach what the flag says that it does not.
        else least(
            greatest({BASE}, {BASE} * cast(round(figure.n_unweighted / {BASE}.0) as bigint)),
            case when figure.n_unweighted < {CAUTION_FROM} then {CAUTION_FROM - BASE}
                when figure.n_unweighted < {SHOWN_FROM} then {SHOWN_FROM - BASE}
                else figure.n_unweighted + {BASE} end
        ) end,
    estimate = round(figure.estimate, 3), ci_low = round(figure.ci_low, 3), ci_high = round(figure.ci_high, 3),
    n_effective = greatest({BASE}, {BASE} * round(figure.n_effective / {BASE}.0)),
    design_effect = round(figure.design_effect, 1), se_linearised = round(figure.se_linearised, 3),
    sum_w = round(figure.sum_w / whole.weight, 3), sum_wy = round(figure.sum_wy / whole.weight, 3),
    sum_w2 = pow(round(figure.sum_w / whole.weight, 3), 2)
        / greatest({BASE}, {BASE} * round(figure.n_effective / {BASE}.0)),
    sum_w2y = round(figure.sum_w2y / figure.sum_w2, 3) * pow(round(figure.sum_w / whole.weight, 3), 2)
        / greatest({BASE}, {BASE} * round(figure.n_effective / {BASE}.0))
from (
    select place_code, wave_set, max(sum_w) as weight from marts.{SURVEY_TABLE} group by place_code, wave_set
) as whole
where figure.place_code = whole.place_code and figure.wave_set = whole.wave_set
    and list_contains(?, figure.place_code)
"""
TOO_FEW_MASK = f"""
update marts.{SURVEY_TABLE} set estimate = null, ci_low = null, ci_high = null, n_effective = null,
    design_effect = null, se_linearised = null
where flag = 'too few' and list_contains(?, place_code)
"""
# Sums are only asked of the whole place.
SUMS_MASK = f"""
update marts.{SURVEY_TABLE} set sum_w = null, sum_w2 = null, sum_wy = null, sum_w2y = null
where (flag = 'too few' or area_code is not null or group_name <> 'all') and list_contains(?, place_code)
"""


def keep_public_figures(con: duckdb.DuckDBPyConnection, loads: Sequence[SourceLoad]) -> None:
    """Take from the marts what is exact of controlled sources, or round it; open sources stay as they are."""
    controlled = [load for load in loads if load.is_masked]
    for load in controlled:
        _mask_rows(con, load)
        _mask_examples(con, load)
    for place_code, contact_set in sorted(_contact_sets(controlled)):
        con.execute(
            "delete from marts.mart_area_channel_month where place_code = ? and contact_set = ?",
            [place_code, contact_set],
        )
    _mask_survey(con, controlled)
    _mask_checks(con, controlled)


def _contact_sets(loads: Sequence[SourceLoad]) -> set[tuple[str, str]]:
    return {(load.place.code, load.source.contact_set) for load in loads if isinstance(load.source, Contacts)}


def _mask_rows(con: duckdb.DuckDBPyConnection, load: SourceLoad) -> None:
    """Round the row counts of a source, hide small ones, and take out the contacts by word and reason."""
    shown = shown_rows(load)
    con.execute(
        """update marts.meta_source set rows_in = ?, rows_loaded = ?, rows_rejected = ?, rows_set_aside = ?,
            -- With it, whoever guesses what a small file holds could see that the guess is right.
            sha256 = null
        where source_id = ?""",
        [*(shown.get((outcome, ALL), 0) for outcome in (ALL, "loaded", "rejected", "set aside")), load.source_id],
    )
    for outcome, reason in load.counts:
        con.execute(
            """update marts.meta_row_count set row_count = ?, contacts = null
            where source_id = ? and outcome = ? and reason = ?""",
            [shown.get((outcome, reason)), load.source_id, outcome, reason],
        )
    con.execute(
        "update marts.meta_channel_word set contacts_in_source = null, contacts_loaded = null where source_id = ?",
        [load.source_id],
    )


def shown_rows(load: SourceLoad) -> dict[tuple[str, str], int | None]:
    """Return the rows of a source by outcome and reason as they may be published: None where hidden, 0 not listed.

    Rows of contacts are rounded by their own keys, so that loaded records give the figure that the pages give.
    """
    from analysis.attack import Group, protect

    parts = [(outcome, f"{outcome}: {reason}", rows) for (outcome, reason), rows in load.counts.items()]
    rows = pd.DataFrame(parts, columns=["outcome", "reason", "count"])
    rows["key"] = [load.keys.get(counted, 0) for counted in load.counts]
    if not isinstance(load.source, Contacts):
        rows["key"] = 0
    cells = count_cells(rows, [ROWS])
    if not isinstance(load.source, Contacts):
        cells["key"] = NEAREST
    threshold = load.place.facts.hide_counts_under
    shown, _ = protect(publish(cells, threshold), [Group(rows, ROWS)], threshold)
    found: dict[tuple[str, str], int | None] = {}
    for outcome, reason, count in shown[["outcome", "reason", "shown"]].itertuples(index=False, name=None):
        own = reason.partition(": ") if reason != ALL else (outcome, "", ALL)
        found[own[0], own[2]] = None if pd.isna(count) else int(count)
    # A breakdown that could not be protected is hidden as a whole.
    hidden = [(outcome, ALL) for outcome in rows["outcome"].unique()]
    return dict.fromkeys([(ALL, ALL), *hidden]) | found


def _mask_examples(con: duckdb.DuckDBPyConnection, load: SourceLoad) -> None:
    """Keep one example of each reason, without its digits: fifty would count the rows, and digits may name a person."""
    con.execute(
        """delete from marts.meta_rejected_row where source_id = ? and row_number not in (
            select min(row_number) from marts.meta_rejected_row where source_id = ? group by column_name, reason)""",
        [load.source_id, load.source_id],
    )
    con.execute(
        r"""update marts.meta_rejected_row set row_number = null,
            value_shown = regexp_replace(value_shown, '[0-9]', '#', 'g') where source_id = ?""",
        [load.source_id],
    )


def _mask_survey(con: duckdb.DuckDBPyConnection, controlled: Sequence[SourceLoad]) -> None:
    """Show bases to 5 and estimates to a tenth of a point, none of them on too few replies."""
    places = sorted({load.place.code for load in controlled if load.source.kind == "survey"})
    for statement in (SURVEY_MASK, TOO_FEW_MASK, SUMS_MASK) if places else ():
        con.execute(statement, [places])


def _mask_checks(con: duckdb.DuckDBPyConnection, controlled: Sequence[SourceLoad]) -> None:
    """Say of each check that counted controlled rows that it was made, without what it counted."""
    places = sorted({load.place.code for load in controlled})
    names = [f"{load.source.name}: %" for load in controlled]
    kinds = {load.source.kind for load in controlled}
    names += ["contacts: %", "mart_area_channel_month%"] if "contacts" in kinds else []
    names += ["mart_area_survey%"] if "survey" in kinds else []
    # What is found of a set itself tells how many contacts there are too.
    names += [f"{contact_set}: %" for _, contact_set in _contact_sets(controlled)]
    for name in names:
        con.execute(
            """update marts.meta_check set detail = ? where check_name like ?
            and (place_code is null or list_contains(?, place_code))""",
            [WITHHELD, name, places],
        )
