"""Surveys: one row a respondent, their answers in common words, and no answer dropped.

Respondents stay in the temporary tables: the delivered file holds sums of weights by area, group and answer.
"""

from etl.ledger import OUTSIDE, Rule, SourceLoad, codes_known, literal_columns, load_checked
from etl.place import Question, Survey
from etl.problems import LoadFailed, Problem, nearest
from etl.reading import TabularFile, sql_text

NOT_ANSWERED = "Not answered"


def load_survey(load: SourceLoad, source: Survey) -> None:
    """Add respondents, their groups and their answers to the raw.survey_ tables."""
    file = TabularFile(load.con, load.path)
    file.require(_columns_used(source))
    _check_measures(load, source)
    columns = source.columns
    selected = literal_columns(load) | {
        "respondent": file.text(columns.id),
        "wave": file.text(columns.wave) if columns.wave else sql_text(source.wave),
        "area": file.text(columns.area) if columns.area else "null::varchar",
        "area_system": sql_text(source.area_system),
        "weight": file.read_as(columns.weight, "DOUBLE") if columns.weight else "1::double",
    }
    selected |= {f"group {name}": file.text(column) for name, column in source.groups.items()}
    selected |= {f"question {question.name}": file.text(question.column) for question in source.question}
    rules = [
        Rule("rejected", "no identity", "respondent is null", "respondent"),
        Rule("rejected", "no wave", "coalesce(wave, '') = ''", "wave"),
        Rule("rejected", "the weight is not a number from 0 up", "not coalesce(weight >= 0, false)", "weight"),
    ]
    if columns.area:
        known = codes_known(load, source.area_system)
        rules.append(Rule("set aside", OUTSIDE, f"area is not null and area not in ({known})"))
    rows = load_checked(load, file, selected, rules, key=["respondent", "wave"], given_as=columns.id)
    load.con.execute(
        f"""insert into raw.survey_respondent by name
        select source_id, place_code, respondent, wave, area, area_system, weight from {rows}"""
    )
    _add_groups(load, source, rows)
    for question in source.question:
        _add_answers(load, question, rows)
    _add_measures(load, source)


def _columns_used(source: Survey) -> list[str]:
    named = [column for column in source.columns.model_dump().values() if column]
    return [*named, *source.groups.values(), *(question.column for question in source.question)]


def _check_measures(load: SourceLoad, source: Survey) -> None:
    """Raise LoadFailed where a measure asks for a question that the source has not, or no wave is named."""
    known = [question.name for question in source.question]
    problems = [
        Problem(
            load.place.file.name,
            f"measure '{measure.name}' asks for the question '{condition.question}', which is not mapped",
            f"Add it under [[source.question]].{nearest(condition.question, known)}",
        )
        for measure in source.measure
        for condition in measure.all_of
        if condition.question not in known
    ]
    if not source.columns.wave and not source.wave:
        what = f"survey '{source.name}' names neither a wave column nor a wave"
        problems.append(Problem(load.place.file.name, what, "Add `wave` under `columns`, or `wave = ...`."))
    if problems:
        raise LoadFailed(problems)


def _add_groups(load: SourceLoad, source: Survey, rows: str) -> None:
    for name in source.groups:
        load.con.execute(
            f"""insert into raw.survey_group by name
            select source_id, respondent, wave, {sql_text(name)} as group_name,
            coalesce("group {name}", {sql_text(NOT_ANSWERED)}) as group_value from {rows}"""
        )


def _add_answers(load: SourceLoad, question: Question, rows: str) -> None:
    """Add one row an answer; a blank is an answer of its own, and one of several is given once a respondent."""
    given = f'"question {question.name}"'
    answer = "answer"
    if question.answers:
        cases = " ".join(f"when {sql_text(a)} then {sql_text(b)}" for a, b in question.answers.items())
        answer = f"case answer {cases} else answer end"
    parted = f"unnest(string_split({given}, {sql_text(question.separator)}))" if question.separator else given
    load.con.execute(
        f"""insert into raw.survey_answer by name
        select distinct source_id, respondent, wave, {sql_text(question.name)} as question,
        coalesce({answer}, {sql_text(NOT_ANSWERED)}) as answer
        from (select source_id, respondent, wave, nullif(trim({parted}), '') as answer
            from (select * replace (coalesce({given}, {sql_text(NOT_ANSWERED)}) as {given}) from {rows}))"""
    )


def _add_measures(load: SourceLoad, source: Survey) -> None:
    rows = [
        (load.source_id, measure.name, condition.question, answer, len(measure.all_of))
        for measure in source.measure
        for condition in measure.all_of
        for answer in condition.answers
    ]
    if rows:
        load.con.executemany("insert into raw.survey_measure values (?, ?, ?, ?, ?)", rows)
    if source.unanswered:
        load.con.executemany(
            "insert into raw.survey_unanswered values (?, ?)",
            [(load.source_id, answer) for answer in source.unanswered],
        )
