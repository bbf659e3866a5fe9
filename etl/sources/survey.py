"""Surveys: one row a respondent, their answers in common words, and no answer dropped.

Respondents stay in the temporary tables: the delivered file holds sums of weights by area, group and answer.
"""

from etl.ledger import OUTSIDE, Rule, SourceLoad, codes_known, load_checked
from etl.place import Question, Survey
from etl.problems import LoadFailed, Problem, nearest
from etl.reading import TabularFile, sql_name, sql_text
from etl.sources.lookup import POSTCODE

NOT_ANSWERED = "Not answered"


def load_survey(load: SourceLoad, source: Survey) -> None:
    """Add respondents, their groups and their answers to the raw.survey_ tables, with weights where there are none."""
    file = load.file()
    file.require(_columns_used(source))
    _check_measures(load, source)
    rows = load_checked(
        load, file, _selected(load, source, file), _rules(load, source), ["respondent", "wave"], source.columns.id
    )
    load.con.execute(
        f"""insert into raw.survey_respondent by name
        select source_id, place_code, respondent, wave, area, area_system, weight from {rows}"""
    )
    _add_groups(load, source, rows)
    for question in source.question:
        _add_answers(load, question, rows)
    _add_measures(load, source)
    _note_answers_that_nobody_gave(load, source)
    if source.rake:
        # Loaded here because the survey library takes longer to import than most places take to load.
        from etl.sources.raking import rake_survey

        rake_survey(load, source.rake)


def _selected(load: SourceLoad, source: Survey, file: TabularFile) -> dict[str, str]:
    """Return our names and the SQL of everything that is read of a respondent."""
    columns = source.columns
    area = file.text(columns.area) if columns.area else "null::varchar"
    selected = {
        "respondent": file.text(columns.id),
        "wave": file.text(columns.wave) if columns.wave else sql_text(source.wave),
        "area": f"upper(replace({area}, ' ', ''))" if source.area_system == POSTCODE else area,
        "area_system": sql_text(source.area_system),
        "weight": file.read_as(columns.weight, "DOUBLE") if columns.weight else "1::double",
    }
    selected |= {f"group {name}": file.text(column) for name, column in source.groups.items()}
    selected |= {f"question {question.name}": file.text(question.column) for question in source.question}
    return selected | ({"of place": file.text(source.place_column)} if source.place_column else {})


def _rules(load: SourceLoad, source: Survey) -> list[Rule]:
    """Return the reasons to refuse a respondent or set one aside."""
    columns = source.columns
    # The database holds NaN to be above every number.
    is_weight = "coalesce(weight >= 0 and isfinite(weight), false)"
    rules = [
        Rule("rejected", "no identity", "respondent is null", "respondent", columns.id),
        Rule("rejected", "no wave", "coalesce(wave, '') = ''", "wave", columns.wave),
        Rule("rejected", "the weight is not a number from 0 up", f"not {is_weight}", "weight", columns.weight),
    ]
    if source.place_column:
        rules.append(Rule("set aside", OUTSIDE, f'"of place" is distinct from {sql_text(load.place.code)}'))
    if columns.area:
        known = codes_known(load, source.area_system)
        rules.append(Rule("set aside", OUTSIDE, f"area is not null and area not in ({known})"))
    return rules


def _columns_used(source: Survey) -> list[str]:
    named = [column for column in (*source.columns.model_dump().values(), source.place_column) if column]
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
            coalesce({sql_name(f"group {name}")}, {sql_text(NOT_ANSWERED)}) as group_value from {rows}"""
        )


def _add_answers(load: SourceLoad, question: Question, rows: str) -> None:
    """Add one row an answer; a blank is an answer of its own, and one of several is given once a respondent."""
    given = sql_name(f"question {question.name}")
    answer = "answer"
    if question.answers:
        cases = " ".join(f"when {sql_text(a)} then {sql_text(b)}" for a, b in question.answers.items())
        answer = f"case answer {cases} else answer end"
    # A blank between two separators is no answer, but a respondent must keep one.
    split = f"string_split({given}, {sql_text(question.separator or '')})"
    parted = f"list_filter(list_transform({split}, lambda part: trim(part)), lambda part: part <> '')"
    parts = f"if(len({parted}) > 0, {parted}, [null])" if question.separator else f"[{given}]"
    load.con.execute(
        f"""insert into raw.survey_answer by name
        select distinct source_id, respondent, wave, {sql_text(question.name)} as question,
        coalesce({answer}, {sql_text(NOT_ANSWERED)}) as answer
        from (select source_id, respondent, wave, unnest({parts}) as answer from {rows})"""
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
    # A blank never says No, whatever other answers the place file takes for none.
    unanswered = [(load.source_id, answer) for answer in dict.fromkeys([*source.unanswered, NOT_ANSWERED])]
    load.con.executemany("insert into raw.survey_unanswered values (?, ?)", unanswered)


def _note_answers_that_nobody_gave(load: SourceLoad, source: Survey) -> None:
    """Report answers that a measure asks for and no respondent gave: they may be misspelt, or only rare."""
    asked = "select distinct question, answer from raw.survey_answer where source_id = ?"
    given: dict[str, list[str]] = {}
    for question, answer in load.con.execute(asked, [load.source_id]).fetchall():
        given.setdefault(question, []).append(answer)
    for measure in source.measure:
        for condition in measure.all_of:
            known = given.get(condition.question, [])
            for answer in (answer for answer in condition.answers if answer not in known):
                words = f"nobody gave the answer '{answer}' to '{condition.question}'.{nearest(answer, known)}"
                load.notes.append((f"measure {measure.name}", words))
