"""Questions about the residents' survey: estimates with their intervals, for the place, its wards and groups."""

from dataclasses import dataclass

import duckdb
import pandas as pd

ESTIMATE = "n_unweighted, n_effective, design_effect, estimate, ci_low, ci_high, flag"
# In the order of SurveyRow; where too few replied the base alone is given.
ROW = """wave_set, question, answer, group_name, group_value, flag, n_unweighted,
    if(flag = 'too few', null, estimate), if(flag = 'too few', null, ci_low), if(flag = 'too few', null, ci_high),
    if(flag = 'too few', null, n_effective), if(flag = 'too few', null, design_effect)"""


# A kind of group (age, sex and the like) and one of its values.
Group = tuple[str, str]
EVERYBODY: Group = ("all", "all")


@dataclass(frozen=True)
class SurveyFigure:
    """One estimate of the whole place: share 0 to 1, its 95% interval and the replies behind it."""

    n_unweighted: int
    n_effective: float
    design_effect: float
    estimate: float
    ci_low: float
    ci_high: float
    flag: str


@dataclass(frozen=True)
class SurveyRow:
    """One estimate of the whole place, or a group in it, as it is shown: shares 0 to 1 and a 95% interval.

    Where too few replied there is only the base: an effective size or a design effect would tell of what is hidden.
    """

    wave_set: str
    question: str
    answer: str
    group_name: str
    group_value: str
    flag: str
    n_unweighted: int
    value: float | None
    low: float | None
    high: float | None
    n_effective: float | None
    design_effect: float | None


@dataclass(frozen=True)
class WardEstimate:
    """The direct estimate of one ward and, where there is one, the modelled one: shares 0 to 1, 95% intervals."""

    area_code: str
    area_name: str
    adults: float | None
    n_unweighted: int
    n_effective: float | None
    estimate: float | None
    ci_low: float | None
    ci_high: float | None
    flag: str
    modelled: float | None
    modelled_low: float | None
    modelled_high: float | None
    model_note: str


@dataclass(frozen=True)
class SurveyWard:
    """One ward as it is shown: kind is "direct", "modelled", or "too few", which has neither figure nor standing."""

    area_code: str
    area_name: str
    adults: float | None
    n_unweighted: int
    n_effective: float | None
    flag: str
    kind: str
    replies: str
    value: float | None
    low: float | None
    high: float | None
    standing: str | None
    model_note: str


def survey_waves(con: duckdb.DuckDBPyConnection, place_code: str) -> list[str]:
    """The waves of a place's survey, latest first by name of year, and all of them pooled last; none without one."""
    rows = con.execute(
        """select wave_set from marts.mart_area_survey where place_code = ? group by wave_set
        order by wave_set like 'Pooled:%', regexp_extract(wave_set, '[0-9]{4}') desc, wave_set desc""",
        [place_code],
    )
    return [str(row[0]) for row in rows.fetchall()]


def survey_measures(con: duckdb.DuckDBPyConnection, place_code: str) -> list[str]:
    """The measures made of answers that a place's survey gives, by name."""
    rows = con.execute(
        "select distinct question from marts.mart_area_survey where place_code = ? and is_measure order by question",
        [place_code],
    )
    return [str(row[0]) for row in rows.fetchall()]


def survey_of_place(
    con: duckdb.DuckDBPyConnection, place_code: str, measure: str, wave_set: str, group: Group = EVERYBODY
) -> SurveyFigure | None:
    """The estimate of a measure for the whole place, or one group there, or None where the wave does not hold it."""
    row = con.execute(
        f"""select {ESTIMATE} from marts.mart_area_survey
        where place_code = ? and question = ? and answer = 'Yes' and wave_set = ?
            and area_code is null and group_name = ? and group_value = ? and method = 'direct'""",
        [place_code, measure, wave_set, *group],
    ).fetchone()
    return SurveyFigure(*row) if row else None


def survey_by_ward(
    con: duckdb.DuckDBPyConnection, place_code: str, measure: str, wave_set: str, group: Group = EVERYBODY
) -> tuple[WardEstimate, ...]:
    """One row a ward, wards without replies too, by name.

    Of a group within a ward only what rests on enough replies is held, so it is not known how many others have.
    """
    rows = con.execute(
        """select
            a.area_code, a.area_name, a.adults,
            coalesce(d.n_unweighted, 0) as n_unweighted, d.n_effective, d.estimate, d.ci_low, d.ci_high,
            coalesce(d.flag, 'too few') as flag,
            m.estimate as modelled, m.ci_low as modelled_low, m.ci_high as modelled_high,
            coalesce(m.model_note, '') as model_note
        from marts.dim_area as a
        left join marts.mart_area_survey as d
            on d.place_code = a.place_code and d.area_code = a.area_code and d.question = $measure
            and d.answer = 'Yes' and d.wave_set = $wave_set and d.method = 'direct'
            and d.group_name = $group_name and d.group_value = $group_value
        left join marts.mart_area_survey as m
            on m.place_code = a.place_code and m.area_code = a.area_code and m.question = $measure
            and m.answer = 'Yes' and m.wave_set = $wave_set and m.method = 'modelled'
            and m.group_name = $group_name and m.group_value = $group_value
        where a.place_code = $place_code and a.area_type = 'ward'
        order by a.area_name, a.area_code""",
        {
            "place_code": place_code,
            "measure": measure,
            "wave_set": wave_set,
            "group_name": group[0],
            "group_value": group[1],
        },
    )
    return tuple(WardEstimate(*row) for row in rows.fetchall())


def ward_groups(con: duckdb.DuckDBPyConnection, place_code: str) -> list[Group]:
    """The groups of residents that a place's survey tells apart (kind, value), by kind and value."""
    rows = con.execute(
        """select distinct group_name, group_value from marts.mart_area_survey
        where place_code = ? and group_name <> 'all' and is_measure order by all""",
        [place_code],
    )
    return [(str(kind), str(value)) for kind, value in rows.fetchall()]


def survey_by_group(
    con: duckdb.DuckDBPyConnection, place_code: str, measure: str, wave_set: str
) -> tuple[SurveyRow, ...]:
    """One row a group of residents with its estimate of a measure, by kind of group and group."""
    return _rows(
        con,
        "question = ? and answer = 'Yes' and wave_set = ? and group_name <> 'all' order by group_name, group_value",
        [place_code, measure, wave_set],
    )


def survey_answers(
    con: duckdb.DuckDBPyConnection, place_code: str, question: str, wave_set: str
) -> tuple[SurveyRow, ...]:
    """One row an answer to a question with its estimate for the whole place."""
    return _rows(
        con,
        "question = ? and wave_set = ? and group_name = 'all' order by answer",
        [place_code, question, wave_set],
    )


def survey_of_everybody(con: duckdb.DuckDBPyConnection, place_code: str, wave_set: str) -> tuple[SurveyRow, ...]:
    """One row a question or measure answered Yes with its estimate for the whole place, by question."""
    return _rows(
        con, "wave_set = ? and answer = 'Yes' and group_name = 'all' order by question", [place_code, wave_set]
    )


def survey_by_wave(con: duckdb.DuckDBPyConnection, place_code: str, measure: str) -> tuple[SurveyRow, ...]:
    """One row a wave with its estimate of a measure for the whole place, earliest first by name of year."""
    return _rows(
        con,
        """question = ? and answer = 'Yes' and group_name = 'all'
        order by regexp_extract(wave_set, '[0-9]{4}'), wave_set""",
        [place_code, measure],
    )


def _rows(con: duckdb.DuckDBPyConnection, which: str, values: list[str]) -> tuple[SurveyRow, ...]:
    """The direct estimates for a place and its groups that a condition picks."""
    found = con.execute(
        f"""select {ROW} from marts.mart_area_survey
        where place_code = ? and area_code is null and method = 'direct' and {which}""",
        values,
    )
    return tuple(SurveyRow(*row) for row in found.fetchall())


def survey_sources(con: duckdb.DuckDBPyConnection, place_code: str) -> list[str]:
    """The ids of the survey sources of a place."""
    rows = con.execute(
        "select source_id from marts.meta_source where place_code = ? and kind = 'survey' order by source_id",
        [place_code],
    )
    return [str(row[0]) for row in rows.fetchall()]


def survey_is_masked(con: duckdb.DuckDBPyConnection, place_code: str) -> bool:
    """Whether replies are rounded, as those of controlled surveys are in the public edition."""
    row = con.execute(
        """select count(*) > 0 from marts.meta_source as s cross join marts.meta_build as b
        where s.place_code = ? and s.kind = 'survey' and s.disclosure = 'control' and b.audience = 'public'""",
        [place_code],
    ).fetchone()
    return bool(row and row[0])


def survey_questions(con: duckdb.DuckDBPyConnection, place_code: str, wave_set: str) -> list[str]:
    """The plain questions that a wave of a place's survey asked, by name."""
    rows = con.execute(
        """select distinct question from marts.mart_area_survey
        where place_code = ? and wave_set = ? and not is_measure order by question""",
        [place_code, wave_set],
    )
    return [str(row[0]) for row in rows.fetchall()]


def measures_by_wave(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """One row a measure and wave (wave_set, question) with its estimate for the whole place."""
    return con.execute(
        f"""select wave_set, question, {ESTIMATE} from marts.mart_area_survey
        where place_code = ? and is_measure and answer = 'Yes' and area_code is null
            and group_name = 'all' and method = 'direct'
        order by question, wave_set""",
        [place_code],
    ).df()


def survey_sums(con: duckdb.DuckDBPyConnection, place_code: str, wave_set: str) -> pd.DataFrame:
    """One row a question or measure answered Yes (question) with its sums of weights for the whole place."""
    return con.execute(
        """select question, is_measure, n_unweighted, sum_w, sum_w2, sum_wy, sum_w2y from marts.mart_area_survey
        where place_code = ? and wave_set = ? and answer = 'Yes' and area_code is null
            and group_name = 'all' and method = 'direct'
        order by question""",
        [place_code, wave_set],
    ).df()


def survey_groups(con: duckdb.DuckDBPyConnection, place_code: str) -> list[str]:
    """The kinds of group (age, sex and the like) that a place's survey tells apart, by name."""
    rows = con.execute(
        """select distinct group_name from marts.mart_area_survey
        where place_code = ? and group_name <> 'all' order by group_name""",
        [place_code],
    )
    return [str(row[0]) for row in rows.fetchall()]


def answers_by_group(
    con: duckdb.DuckDBPyConnection, place_code: str, question: str, wave_set: str
) -> tuple[SurveyRow, ...]:
    """One row a group of residents and answer with its estimate, by kind of group and group."""
    return _rows(
        con,
        "question = ? and wave_set = ? and group_name <> 'all' order by group_name, group_value, answer",
        [place_code, question, wave_set],
    )
