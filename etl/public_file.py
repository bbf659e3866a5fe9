"""What else the public database file must not tell: exact rows, words and replies of controlled sources."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from analysis.disclosure import ALL, BASE, ENOUGH, THRESHOLD, Table, count_cells, publish
from etl.ledger import SourceLoad
from etl.place import Contacts
from etl.survey import POOLED, SURVEY_GRAIN, SURVEY_TABLE

ROWS = Table("rows", (("outcome", "reason"),))
# Replies from which an estimate is shown with a caution, and without: analysis.proportions has them, and SciPy.
CAUTION_FROM, SHOWN_FROM = 30, 50
WITHHELD = "Looked at on exact counts, which are not published"
# The key that rounds to the nearest 5: for rows that have no keys of their own.
NEAREST = 102
# The mean weight of a group, beside that of all adults, is told in steps of so much.
WEIGHT_STEP = 0.05


def _replies_shown(row: str) -> str:
    """Return the SQL of the replies behind a row as they are shown: to the nearest 5, where 5 stands for 1 to 9."""
    replies = f"{row}.n_unweighted"
    return f"""case when {replies} = 0 then 0 when {replies} < {THRESHOLD} then {BASE}
        -- A rounded base must not seem to reach what the flag says that it does not.
        else least(
            greatest({BASE}, {BASE} * cast(round({replies} / {BASE}.0) as bigint)),
            case when {replies} < {CAUTION_FROM} then {CAUTION_FROM - BASE}
                when {replies} < {SHOWN_FROM} then {SHOWN_FROM - BASE}
                else {replies} + {BASE} end
        ) end"""


def _effective_shown(row: str) -> str:
    """Return the SQL of a row's effective size as it is shown: to the nearest 5, and never above its replies."""
    rounded = f"greatest({BASE}, {BASE} * round({row}.n_effective / {BASE}.0))"
    return f"least({rounded}, {_replies_shown(row)})"


# The adults of a group, made of its replies as shown and its mean weight in steps; how far off that may be.
ADULTS_MASK = f"""
update marts.{SURVEY_TABLE} as figure set
    share_of_adults = told.replies * told.weight / told.all_replies,
    -- The exact part is at most so much above the one told: more replies, a greater weight, fewer adults in all.
    share_of_adults_error = (1 + case when told.replies < {SHOWN_FROM} then 4.0 else 2.0 end / told.replies)
        * (1 + {WEIGHT_STEP} / 2 / told.weight) / (1 - 2.0 / told.all_replies) - 1
from (
    select
        own.place_code, own.wave_set, own.question, own.group_name, own.group_value,
        {_replies_shown("own")} as replies,
        {_replies_shown("whole")} as all_replies,
        greatest({WEIGHT_STEP}, {WEIGHT_STEP} * round(
            own.sum_w / own.n_unweighted / nullif(whole.sum_w / whole.n_unweighted, 0) / {WEIGHT_STEP}
        )) as weight
    from marts.{SURVEY_TABLE} as own
    left join marts.{SURVEY_TABLE} as whole
        on own.place_code = whole.place_code and own.wave_set = whole.wave_set and own.question = whole.question
        and own.answer = whole.answer and whole.area_code is null and whole.group_name = 'all'
        and whole.method = 'direct'
    where own.share_of_adults is not null and own.flag <> 'too few'
) as told
where figure.share_of_adults is not null and figure.place_code = told.place_code and figure.wave_set = told.wave_set
    and figure.question = told.question and figure.group_name = told.group_name
    and figure.group_value = told.group_value and list_contains(?, figure.place_code)
"""
# What the figures of survey estimates keep: enough for every page, too little to work replies out from.
SURVEY_MASK = f"""
update marts.{SURVEY_TABLE} as figure set
    -- 1 to 9 are told apart no further: 5 stands for each of them.
    n_unweighted = {_replies_shown("figure")},
    estimate = round(figure.estimate, 3), ci_low = round(figure.ci_low, 3), ci_high = round(figure.ci_high, 3),
    n_effective = {_effective_shown("figure")},
    design_effect = round(figure.design_effect, 1), se_linearised = round(figure.se_linearised, 3),
    sum_w = round(figure.sum_w / whole.weight, 3), sum_wy = round(figure.sum_wy / whole.weight, 3),
    sum_w2 = pow(round(figure.sum_w / whole.weight, 3), 2) / {_effective_shown("figure")},
    sum_w2y = round(figure.sum_w2y / figure.sum_w2, 3) * pow(round(figure.sum_w / whole.weight, 3), 2)
        / {_effective_shown("figure")}
from (
    select place_code, wave_set, max(sum_w) as weight from marts.{SURVEY_TABLE} group by place_code, wave_set
) as whole
where figure.place_code = whole.place_code and figure.wave_set = whole.wave_set
    and list_contains(?, figure.place_code)
"""
TOO_FEW_MASK = f"""
update marts.{SURVEY_TABLE} set estimate = null, ci_low = null, ci_high = null, n_effective = null,
    design_effect = null, se_linearised = null, share_of_adults = null, share_of_adults_error = null
where flag = 'too few' and list_contains(?, place_code)
"""
# What the published shares are made of, with the replies that gave each answer.
SHARES = f"""
select {", ".join(SURVEY_GRAIN)}, n_unweighted as replies, {_replies_shown("figure")} as replies_shown, n_effective,
    sum_wy / sum_w as share, round(sum_wy / sum_w * n_unweighted) as given, is_measure and answer = 'No' as is_rest
from marts.{SURVEY_TABLE} as figure
where method = 'direct' and flag <> 'too few' and list_contains(?, place_code)
"""
ROUNDED_MASK = f"""
update marts.{SURVEY_TABLE} as figure set
    estimate = round(made.estimate, 3), se_linearised = round(made.se_linearised, 3),
    ci_low = round(made.ci_low, 3), ci_high = round(made.ci_high, 3),
    -- How many were asked and did not answer must not follow from the weights either.
    sum_w = if(figure.sum_w is null, null, made.part_asked),
    sum_wy = if(figure.sum_w is null, null, made.part_asked * round(made.estimate, 3)),
    sum_w2 = if(figure.sum_w is null, null, pow(made.part_asked, 2) / figure.n_effective),
    sum_w2y = if(figure.sum_w is null, null, pow(made.part_asked, 2) / figure.n_effective * round(made.estimate, 3))
from rounded_shares as made
where {" and ".join(f"figure.{name} is not distinct from made.{name}" for name in SURVEY_GRAIN)}
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
    """Show bases to 5 and estimates to a tenth of a point, or of rounded counts, none of them on too few replies."""
    places = sorted({load.place.code for load in controlled if load.source.kind == "survey"})
    if not places:
        return
    rounded = _rounded_shares(con, places)
    for statement in (ADULTS_MASK, SURVEY_MASK, TOO_FEW_MASK, SUMS_MASK):
        con.execute(statement, [places])
    con.register("rounded_shares", rounded)
    con.execute(ROUNDED_MASK)
    con.unregister("rounded_shares")


def _rounded_shares(con: duckdb.DuckDBPyConnection, places: Sequence[str]) -> pd.DataFrame:
    """Return the shares that must be made of rounded counts, one row each: their grain, estimate and interval.

    They are those that would leave fewer than three numerators; with one, every answer of the same replies, which add
    up to it; and with a wave's, that of the pooled waves.
    """
    from analysis.equal_weights import numerators_left, share_of_rounded

    shares = con.execute(SHARES, [places]).df()
    tells = numerators_left(shares) < ENOUGH
    same_replies = [name for name in SURVEY_GRAIN if name != "answer"]
    tells = tells.groupby([shares[name] for name in same_replies], dropna=False).transform("any")
    is_pooled = shares["wave_set"].str.startswith(POOLED)
    in_a_wave = (tells & ~is_pooled).groupby(
        [shares[name] for name in same_replies if name != "wave_set"], dropna=False
    )
    tells |= is_pooled & in_a_wave.transform("any")
    everybody = shares["area_code"].isna() & shares["group_name"].eq("all")
    asked = shares["replies_shown"].where(everybody).groupby([shares["place_code"], shares["wave_set"]])
    shares = shares.assign(part_asked=shares["replies_shown"] / asked.transform("max"))
    kept = shares[tells]
    return kept.join(share_of_rounded(kept))


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
