"""Weights for a survey that has none: each wave raked to the known totals that the place file names."""

import pandas as pd

from analysis.raking import RakingRefused, rake
from etl.ledger import SourceLoad
from etl.place import Rake, RakeMargin
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_name

PEOPLE = "people"
WAVE = "wave"
JOINED = " and "


def rake_survey(load: SourceLoad, settings: Rake) -> None:
    """Give the source's respondents their weights, each wave apart; raise LoadFailed where the totals refuse it."""
    margins = [_read_margin(load, margin) for margin in settings.margin]
    respondents = _respondents(load, settings)
    for margin in settings.margin:
        respondents[JOINED.join(margin.groups)] = _joined(respondents, margin.groups)
    files = ", ".join(dict.fromkeys(margin.path for margin in settings.margin))
    raked: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for wave, asked in respondents.groupby(WAVE):
        totals = {str(people.name): _of_wave(people, str(wave)) for people in margins}
        try:
            found = rake(asked, totals, settings.cap)
        except RakingRefused as refused:
            problems += [_in_words(load, str(wave), reason) for reason in str(refused).splitlines()]
            continue
        load.notes.append((f"weights of {wave} by raking", f"{found.report.words()} Known totals: {files}."))
        raked.append(asked[["respondent", WAVE]].assign(weight=found.weights))
    if problems:
        raise LoadFailed(problems)
    _store(load, pd.concat(raked, ignore_index=True))


def _read_margin(load: SourceLoad, margin: RakeMargin) -> pd.Series:
    """Return people by wave (blank where the totals hold for every wave) and level, named after the groups."""
    file = TabularFile(load.con, load.place.path_of(load.source, load.data_root, margin.path))
    file.require([*margin.groups, PEOPLE])
    wave = file.text(WAVE) if WAVE in file.columns else "''"
    groups = ", ".join(f"{file.text(name)} as {sql_name(name)}" for name in margin.groups)
    people = file.read_as(PEOPLE, "DOUBLE")
    rows = load.con.execute(f"select {wave} as wave, {groups}, {people} as people from {file.rows()}").df()
    bad = [f"line {line.line}" for line in file.unread_lines()]
    bad += [f"line {int(row) + 2}" for row in rows.index[rows.isna().any(axis=1)]]
    if bad:
        what = "known totals with a blank, or with people that are no number"
        raise LoadFailed([Problem(file.path.name, what, "Mend them.", rows=len(bad), examples=tuple(bad))])
    name = JOINED.join(margin.groups)
    return rows.assign(level=_joined(rows, margin.groups)).groupby([WAVE, "level"])[PEOPLE].sum().rename(name)


def _joined(rows: pd.DataFrame, groups: list[str]) -> pd.Series:
    """Return the level of each row on one margin: the values of its groups as one text."""
    level = rows[groups[0]].astype("string")
    for name in groups[1:]:
        level = level + JOINED + rows[name].astype("string")
    return level


def _of_wave(people: pd.Series, wave: str) -> pd.Series:
    """Return a margin's people by level in one wave."""
    stated = people.index.get_level_values(WAVE)
    return people[(stated == wave) | (stated == "")].droplevel(WAVE)


def _respondents(load: SourceLoad, settings: Rake) -> pd.DataFrame:
    """Return one row a respondent, always in the same order: wave, area, and the groups that margins ask for."""
    groups = sorted({name for margin in settings.margin for name in margin.groups} - {"area"})
    shown = "".join(f", max(member.group_value) filter (member.group_name = ?) as {sql_name(name)}" for name in groups)
    return load.con.execute(
        f"""select asked.respondent, asked.wave, any_value(asked.area) as area{shown}
        from raw.survey_respondent as asked
        left join raw.survey_group as member
            on asked.source_id = member.source_id and asked.respondent = member.respondent and asked.wave = member.wave
        where asked.source_id = ? group by asked.respondent, asked.wave order by asked.wave, asked.respondent""",
        [*groups, load.source_id],
    ).df()


def _in_words(load: SourceLoad, wave: str, reason: str) -> Problem:
    what = f"the replies of {wave} cannot be weighted to the known totals: {reason}"
    return Problem(load.path.name, what, "Mend [source.rake] or its totals, or give a weight column.")


def _store(load: SourceLoad, raked: pd.DataFrame) -> None:
    load.con.register("raked", raked)
    load.con.execute(
        """update raw.survey_respondent set weight = raked.weight from raked
        where source_id = ? and survey_respondent.respondent = raked.respondent
            and survey_respondent.wave = raked.wave""",
        [load.source_id],
    )
    load.con.unregister("raked")
