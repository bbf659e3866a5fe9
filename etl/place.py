"""A place is a file: everything that differs between councils, read from TOML and checked key by key."""

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from analysis.disclosure import THRESHOLD, checked_threshold
from etl.problems import LoadFailed, Problem, nearest

PROJECT = Path(__file__).parents[1]
DATA_ROOT_VARIABLE = "ATLAS_DATA"

Columns = Annotated[list[str], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)]


class Strict(BaseModel):
    """A table of a place file in which every key must be known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Table = TypeVar("Table", bound=Strict)


class RowFlag(Strict):
    """The rows whose column holds one of some values: the count of them is a measure."""

    column: str
    values: list[str]


class Exclusion(RowFlag):
    """Rows that the place file leaves out, with the reason that is shown."""

    reason: str


class Source(Strict):
    """One file of a place: who publishes it, under which licence, and where it lies below the place's folder."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    kind: str
    title: str
    publisher: str
    url: str = ""
    download: str = Field(default="", pattern=r"^(https?://\S+)?$")
    licence: str
    attribution: str = ""
    disclaimer: str = ""
    released: date | None = None
    accessed: date | None = None
    disclosure: Literal["control", "open"] = "open"
    path: str
    place_column: str | None = None
    separator: str = Field(default=",", min_length=1, max_length=1)
    missing: list[str] = Field(default_factory=list)


class BoundaryColumns(Strict):
    """The publisher's columns of a boundary file."""

    code: str
    name: str
    rural_urban: str | None = None


class Boundaries(Source):
    """Areas of one type as polygons, or as a plain list (CSV) of codes and names."""

    area_type: Literal["ward", "lsoa"]
    columns: BoundaryColumns
    mend_shapes: bool = False


class LookupColumns(Strict):
    """The publisher's columns of a look-up."""

    code: str
    area: str
    name: str | None = None
    premises: str | None = None
    share: str | None = None


class Lookup(Source):
    """Codes of one system (small areas, postcodes, a portal's own numbers), each in one area.

    With `columns.share`, or `to = "lsoa"`, a code may lie in several areas.
    """

    code_system: str = Field(alias="from")
    to: Literal["ward", "lsoa"] = "ward"
    columns: LookupColumns

    @property
    def splits_codes(self) -> bool:
        """Return whether a code may lie in several areas."""
        return self.to == "lsoa" or self.columns.share is not None

    @model_validator(mode="after")
    def _shares_are_of_wards(self) -> Self:
        if self.columns.share and (self.to, self.code_system) != ("ward", "lsoa"):
            raise ValueError("columns.share says what part of a small area lies in a ward: from 'lsoa' to 'ward'")
        if self.to == self.code_system:
            raise ValueError(f"a look-up from '{self.to}' to '{self.to}' leads nowhere")
        return self


class IndicatorColumns(Strict):
    """The publisher's columns of an indicator file that are not indicators."""

    area: str
    population: str | None = None
    adults: str | None = None
    households: str | None = None
    rural_urban: str | None = None


class Indicator(Strict):
    """One figure: a numerator over a denominator, or a published value that is weighted by population.

    Columns of a part are added up; those of `less` are taken from the numerator.
    """

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    numerator: Columns = Field(default_factory=list)
    less: Columns = Field(default_factory=list)
    denominator: Columns = Field(default_factory=list)
    value: str | None = None

    @model_validator(mode="after")
    def _has_parts_or_a_value(self) -> Self:
        parts = [bool(self.numerator), bool(self.denominator)]
        if parts != [not self.value] * 2:
            raise ValueError(f"indicator '{self.name}' needs either `value` or both `numerator` and `denominator`")
        if self.less and not self.numerator:
            raise ValueError(f"indicator '{self.name}' has `less` without a `numerator` to take it from")
        return self


class AreaFlag(Strict):
    """A mark on a small area that must be shown with its figures."""

    name: str
    column: str
    value: str


class Indicators(Source):
    """Figures by small area or area, for one period."""

    area_system: str
    period_label: str
    columns: IndicatorColumns
    indicator: list[Indicator] = Field(default_factory=list)
    flag: AreaFlag | None = None

    @model_validator(mode="after")
    def _names_each_indicator_once(self) -> Self:
        names = [indicator.name for indicator in self.indicator]
        for name in sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"it gives the indicator '{name}' twice")
        return self


class Coverage(Source):
    """One Ofcom Connected Nations release, by authority or by postcode; its layout is known by its headers."""

    release_date: date
    release_label: str = ""


class ContactColumns(Strict):
    """The publisher's columns of a contact file."""

    service: str | None = None
    channel: str | None = None
    id: str | None = None
    date: str | None = None
    month_number: str | None = None
    area: str | None = None
    longitude: str | None = None
    latitude: str | None = None
    customer_type: str | None = None
    contacts: str | None = None
    handling_seconds: str | None = None


class Break(Strict):
    """A month from which contacts are counted in another way: of one common channel, or of all.

    A channel that opened in that month, and so had no contacts to count before, `opens`: figures stay comparable.
    """

    channel: str
    first_month: date
    note: str
    opens: bool = False

    @model_validator(mode="after")
    def _is_a_month(self) -> Self:
        if self.first_month.day != 1:
            raise ValueError(f"a break's first_month is the first day of a month, not {self.first_month}")
        return self


class Contacts(Source):
    """Contacts with the council: one row a contact (records), or rows that carry a count (counts).

    `identity` names the columns (by our names) that make a contact itself in every file of its set. A date_format
    that ends in %z reads moments: their month is that of the place's own time zone.
    """

    disclosure: Literal["control", "open"] = "control"
    layout: Literal["records", "counts"]
    contact_set: str = Field(default="Contacts", alias="set")
    area_system: str = "ward"
    date_format: str = "%Y-%m-%d"
    unmapped: Literal["stop", "unknown"] = "stop"
    outside: Literal["stop", "expected"] = "stop"
    overlap: Literal["stop", "add"] = "stop"
    identity: list[str] = Field(default_factory=list)
    no_area_points: list[tuple[float, float]] = Field(default_factory=list)
    columns: ContactColumns
    every_row: dict[Literal["service", "channel", "customer_type"], str] = Field(default_factory=dict)
    values: dict[Literal["channel", "customer_type", "service", "area"], dict[str, str]] = Field(default_factory=dict)
    flags: dict[Literal["resolved", "failed", "avoidable", "started", "completed", "satisfied", "ratings"], RowFlag] = (
        Field(default_factory=dict)
    )
    not_resident_contact: RowFlag | None = None
    exclude: list[Exclusion] = Field(default_factory=list)
    lgsl: dict[str, int] = Field(default_factory=dict)
    breaks: list[Break] = Field(default_factory=list, alias="break")

    @property
    def has_moments(self) -> bool:
        """Return whether its dates carry an hour's offset from UTC."""
        return "%z" in self.date_format

    @model_validator(mode="after")
    def _counts_as_its_layout_says(self) -> Self:
        if self.layout == "counts" and not self.columns.contacts:
            raise ValueError("the layout 'counts' needs columns.contacts, the column that holds the count")
        if self.layout == "records" and self.columns.contacts:
            raise ValueError("the layout 'records' counts each row once: remove columns.contacts or use 'counts'")
        if not self.columns.date and not self.columns.month_number:
            raise ValueError("it names neither a date nor a month_number column")
        return self

    @model_validator(mode="after")
    def _has_words_for_each_row(self) -> Self:
        given = self.columns.model_dump()
        for name in ("service", "channel"):
            if not given[name] and name not in self.every_row:
                raise ValueError(f"it lacks columns.{name}; where no column holds it, every_row.{name} is its word")
        for name in self.every_row:
            if given[name]:
                raise ValueError(f"it has both columns.{name} and every_row.{name}: keep one")
        return self

    @model_validator(mode="after")
    def _finds_areas_one_way(self) -> Self:
        columns = self.columns
        if (columns.longitude is None) != (columns.latitude is None):
            raise ValueError("coordinates need both columns.longitude and columns.latitude")
        if columns.longitude and (columns.area or self.area_system != "ward"):
            raise ValueError("coordinates lead to wards: remove columns.area and area_system, or the coordinates")
        if self.no_area_points and not columns.longitude:
            raise ValueError("no_area_points are [longitude, latitude] of columns.longitude and columns.latitude")
        return self

    @model_validator(mode="after")
    def _knows_its_identity(self) -> Self:
        named = [name for name, column in self.columns.model_dump().items() if column]
        for name in self.identity:
            if name not in named:
                raise ValueError(f"its identity asks for '{name}', which is none of its columns: {', '.join(named)}")
        has_hour = "%H" in self.date_format or "%I" in self.date_format
        if "date" in self.identity and "id" not in self.identity and not has_hour:
            raise ValueError("by the 'date' of its identity two contacts of a day are one: give a date_format with %H")
        return self


class UnitCostColumns(Strict):
    """The publisher's columns of a unit cost file."""

    channel: str
    central: str
    unit: str
    price_year: str
    valid_from: str
    service: str | None = None
    low: str | None = None
    high: str | None = None


class UnitCosts(Source):
    """What one contact costs, by channel and, where known, by service."""

    cost_set: str
    columns: UnitCostColumns
    values: dict[Literal["channel"], dict[str, str]] = Field(default_factory=dict)


class DeflatorColumns(Strict):
    """The columns of a deflator file; the reference layout (docs/methods/cost_per_serve.md) needs none named."""

    year: str = "year"
    kind: str = "kind"
    index: str = "index"
    base: str = "base"
    release: str = "release"
    forecast: str = "forecast"
    source: str = "source"
    read_on: str = "read_on"
    by: str = "by"


class Deflator(Source):
    """A price deflator, one index a year, typed from its publisher's table."""

    columns: DeflatorColumns = Field(default_factory=DeflatorColumns)


class SurveyColumns(Strict):
    """The publisher's columns of a survey file that are not answers."""

    id: str
    area: str | None = None
    wave: str | None = None
    weight: str | None = None


class Question(Strict):
    """One question: its column, the publisher's answers in our words, and how several answers are parted."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    column: str
    answers: dict[str, str] = Field(default_factory=dict)
    separator: str | None = None


class Condition(Strict):
    """Answers to one question, any of which will do."""

    question: str
    answers: list[str]


class SurveyMeasure(Strict):
    """A yes-or-no figure made of answers: a respondent counts where every condition holds."""

    name: str = Field(pattern=r"^[a-z0-9_]+$")
    all_of: list[Condition] = Field(min_length=1)


class RakeMargin(Strict):
    """Known totals: a CSV with a column for each group (or "area"), `people`, and `wave` where waves differ."""

    groups: list[str] = Field(min_length=1)
    path: str


class Rake(Strict):
    """How a survey without weights gets them: raked to known totals, none above `cap` times the average."""

    cap: float = 5.0
    margin: list[RakeMargin] = Field(min_length=1)


class Survey(Source):
    """Respondents of one or several waves, one row each, with a weight, or weights to be made by raking."""

    disclosure: Literal["control", "open"] = "control"
    area_system: str = "ward"
    wave: str = ""
    columns: SurveyColumns
    groups: dict[str, str] = Field(default_factory=dict)
    question: list[Question] = Field(min_length=1)
    measure: list[SurveyMeasure] = Field(default_factory=list)
    unanswered: list[str] = Field(default_factory=lambda: ["Don't know", "Not answered"])
    rake: Rake | None = None

    @model_validator(mode="after")
    def _names_each_figure_once(self) -> Self:
        names = [*(question.name for question in self.question), *(measure.name for measure in self.measure)]
        for name in sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two of its questions and measures are called '{name}'")
        for measure in self.measure:
            asked = [condition.question for condition in measure.all_of]
            if len(set(asked)) < len(asked):
                raise ValueError(f"measure '{measure.name}' asks a question twice; list its answers together")
        if {"all", "area"} & self.groups.keys():
            raise ValueError("a group cannot be called 'all' or 'area', which mean everybody and the ward")
        return self

    @model_validator(mode="after")
    def _rakes_what_it_has(self) -> Self:
        if self.rake is None:
            return self
        if self.columns.weight:
            raise ValueError("it has a weight column and [source.rake]: keep one of them")
        known = [*self.groups, *(["area"] if self.columns.area else [])]
        for name in (name for margin in self.rake.margin for name in margin.groups):
            if name not in known:
                raise ValueError(f"[source.rake] asks for '{name}', which is none of: {', '.join(known)}")
        return self


KINDS: dict[str, type[Source]] = {
    "boundaries": Boundaries,
    "lookup": Lookup,
    "indicators": Indicators,
    "coverage": Coverage,
    "contacts": Contacts,
    "unit_costs": UnitCosts,
    "deflator": Deflator,
    "survey": Survey,
}


TABLES = ("place", "key_decision", "inset", "source")


class Inset(Strict):
    """Wards too small to label on the whole map, drawn again in a framed inset."""

    name: str
    areas: list[str]


class PlaceFacts(Strict):
    """What a place is called and where its files lie."""

    code: str
    name: str
    country: str
    area_noun: str = "ward"
    area_noun_plural: str = "wards"
    place_noun: str = "borough"
    boundary_vintage: str
    attribution: str
    invented: bool = False
    folder: str = "."
    hide_counts_under: Annotated[int, AfterValidator(checked_threshold)] = THRESHOLD
    digital_share_target_pct: float | None = Field(default=None, gt=0, le=100)
    time_zone: str = "Europe/London"

    @field_validator("time_zone")
    @classmethod
    def _is_a_time_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"'{name}' is no time zone.{nearest(name, available_timezones())}") from None
        return name


class KeyDecision(Strict):
    """When a decision may be a key decision: from so many pounds, or so many wards; and the paper that says so."""

    amount_gbp: float | None = Field(default=None, gt=0)
    wards: int | None = Field(default=None, gt=0)
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _has_a_test(self) -> Self:
        if self.amount_gbp is None and self.wards is None:
            raise ValueError("it gives neither amount_gbp nor wards: leave the table out where there is no such test")
        return self


class Place(Strict):
    """A place and its sources, in the order in which they are loaded."""

    LOAD_ORDER: ClassVar[list[str]] = list(KINDS)

    slug: str
    file: Path
    facts: PlaceFacts
    insets: list[Inset]
    sources: list[Source]
    key_decision: KeyDecision | None = None

    @property
    def code(self) -> str:
        """Return the place's GSS code (or its own code where it is invented)."""
        return self.facts.code

    def is_controlled(self, source: Source) -> bool:
        """Return whether small counts of the source are masked for the public: a contact set is masked as a whole."""
        alike = [s for s in self.sources if isinstance(s, Contacts) and isinstance(source, Contacts)]
        together = [s for s in alike if s.contact_set == getattr(source, "contact_set", None)]
        return any(s.disclosure == "control" for s in [source, *together])

    def source_id(self, source: Source) -> str:
        """Return the identity of one source within the database."""
        return f"{self.slug}__{source.name}"

    def folder(self, data_root: Path) -> Path:
        """Return the folder below which every file of this place must lie."""
        given = self.facts.folder.replace(f"${DATA_ROOT_VARIABLE}", str(data_root))
        return (self.file.parent / given).resolve()

    def missing_folder(self, data_root: Path) -> Problem:
        """Return the problem of a place none of whose files can be there."""
        return Problem(
            self.file.name,
            f"the folder '{self.folder(data_root)}' of its {len(self.sources)} sources does not exist",
            f"Name the right one with --data-root or {DATA_ROOT_VARIABLE}; each source's `url` says who publishes it.",
        )

    def has_file(self, source: Source, data_root: Path) -> bool:
        """Return whether the source's file is there, in its folder."""
        try:
            return self.path_of(source, data_root).is_file()
        except LoadFailed:
            return False

    def path_of(self, source: Source, data_root: Path, path: str = "") -> Path:
        """Return the source's file, or another that it names; raise LoadFailed where it is missing or outside."""
        found = self.destination(source, data_root, path)
        if not found.is_file():
            raise LoadFailed([Problem(self.file.name, *self._missing(source, path or source.path))])
        return found

    def destination(self, source: Source, data_root: Path, path: str = "") -> Path:
        """Return where the source's file lies or is to be put; raise LoadFailed where that leaves the folder."""
        folder = self.folder(data_root)
        given = path or source.path
        found = (folder / given).resolve()
        if not found.is_relative_to(folder):
            raise LoadFailed([Problem(self.file.name, f"path '{given}' leaves its folder", "Keep it below `folder`.")])
        return found

    def _missing(self, source: Source, path: str) -> tuple[str, str]:
        at = f" It is published by {source.publisher} at {source.url}." if source.url else ""
        return (
            f"source '{source.name}' needs the file '{path}', which is not there",
            f"Put it below the folder '{self.facts.folder}' (set {DATA_ROOT_VARIABLE} or --data-root).{at}",
        )


def default_data_root() -> Path:
    """Return the folder that `$ATLAS_DATA` in a place file stands for when no other is given."""
    return Path(os.environ.get(DATA_ROOT_VARIABLE) or PROJECT / "data" / "raw").resolve()


def read_place(file: Path) -> Place:
    """Return the place that a TOML file describes; raise LoadFailed with every unknown or missing key."""
    given = _read_toml(file)
    problems = [
        Problem(file.name, f"unknown key '{key}'", f"Remove it.{nearest(key, TABLES)}")
        for key in given
        if key not in TABLES
    ]
    facts = _checked(PlaceFacts, _one_table(given, "place", file, problems), file, "[place]", problems)
    key_decision = None
    if "key_decision" in given:
        tests = _one_table(given, "key_decision", file, problems)
        key_decision = _checked(KeyDecision, tests, file, "[key_decision]", problems)
    insets = [
        _checked(Inset, table, file, f"[[inset]] '{table.get('name', '?')}'", problems)
        for table in _tables(given, "inset", file, problems)
    ]
    sources = [_read_source(table, file, problems) for table in _tables(given, "source", file, problems)]
    names = [source.name for source in sources if source]
    problems += [
        Problem(file.name, f"two sources are called '{name}'", "Give each its own `name`.")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if problems or facts is None:
        raise LoadFailed(problems)
    _stop_at_unknown_code_systems(file, [source for source in sources if source])
    _stop_at_different_identities(file, [source for source in sources if isinstance(source, Contacts)])
    ordered = sorted((source for source in sources if source), key=lambda s: Place.LOAD_ORDER.index(s.kind))
    return Place(
        slug=file.stem.replace("-", "_"),
        file=file.resolve(),
        facts=facts,
        key_decision=key_decision,
        insets=[inset for inset in insets if inset],
        sources=ordered,
    )


def _stop_at_unknown_code_systems(file: Path, sources: list[Source]) -> None:
    """Raise LoadFailed where a source has areas of a code system that no look-up leads to wards."""
    known = ["ward", "authority", *(source.code_system for source in sources if isinstance(source, Lookup))]
    problems = [
        Problem(
            file.name,
            f"[[source]] '{source.name}' has the area_system '{system}', which no look-up leads to wards",
            f"Add a lookup from = '{system}'. Known: {', '.join(known)}.{nearest(system, known)}",
        )
        for source in sources
        if (system := getattr(source, "area_system", "ward")) not in known
    ]
    if problems:
        raise LoadFailed(problems)


def _stop_at_different_identities(file: Path, sources: list[Contacts]) -> None:
    """Raise LoadFailed where sources of one contact set would be compared by different columns, and so never agree."""
    problems = [
        Problem(
            file.name,
            f"the sources of the contact set '{contact_set}' have different identities",
            "Give each the same `identity`, by our names of the columns and in one order.",
        )
        for contact_set in dict.fromkeys(source.contact_set for source in sources)
        if len({tuple(s.identity) for s in sources if s.contact_set == contact_set and s.identity}) > 1
    ]
    if problems:
        raise LoadFailed(problems)


def _read_toml(file: Path) -> dict[str, Any]:
    if not file.is_file():
        raise LoadFailed([Problem(str(file), "there is no such place file", "Check the path.")])
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LoadFailed([Problem(file.name, f"not readable as TOML: {error}", "Mend that line.")]) from error


def _one_table(given: Mapping[str, Any], key: str, file: Path, problems: list[Problem]) -> dict[str, Any]:
    table = given.get(key, {})
    if isinstance(table, dict):
        return table
    problems.append(Problem(file.name, f"`{key}` is no table", f"Write [{key}], with its keys below."))
    return {}


def _tables(given: Mapping[str, Any], key: str, file: Path, problems: list[Problem]) -> list[dict[str, Any]]:
    tables = given.get(key, [])
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    what = f"`{key}` is no list of tables"
    problems.append(Problem(file.name, what, f"Write [[{key}]] with two brackets, once for each."))
    return []


def _read_source(table: Mapping[str, Any], file: Path, problems: list[Problem]) -> Source | None:
    merged = {**_shared_source(table, file, problems), **{k: v for k, v in table.items() if k != "use"}}
    kind = str(merged.get("kind", ""))
    where = f"[[source]] '{merged.get('name', '?')}'"
    if kind not in KINDS:
        what = f"{where} has the kind '{kind}', which is not known"
        problems.append(Problem(file.name, what, f"Known: {', '.join(KINDS)}.{nearest(kind, KINDS)}"))
        return None
    return _checked(KINDS[kind], merged, file, where, problems)


def _shared_source(table: Mapping[str, Any], file: Path, problems: list[Problem]) -> dict[str, Any]:
    if "use" not in table:
        return {}
    name = str(table["use"])
    folders = [file.resolve().parent.parent / "sources", PROJECT / "data" / "sources"]
    for folder in folders:
        if name.isidentifier() and (folder / f"{name}.toml").is_file():
            return {"name": name, **_read_toml(folder / f"{name}.toml")}
    known = sorted({path.stem for folder in folders for path in folder.glob("*.toml")})
    problems.append(
        Problem(file.name, f'`use = "{name}"` names no file in data/sources', f"Add one.{nearest(name, known)}")
    )
    return {}


def _checked(
    model: type[Table], given: Mapping[str, Any], file: Path, where: str, problems: list[Problem]
) -> Table | None:
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        problems += [_key_problem(dict(fault), model, file, where) for fault in error.errors()]
        return None


def _key_problem(fault: dict[str, Any], model: type[Strict], file: Path, where: str) -> Problem:
    path = [str(part) for part in fault["loc"]]
    key = ".".join(path)
    if fault["type"] == "value_error":
        return Problem(file.name, f"{where}: {fault['msg'].removeprefix('Value error, ')}", "Mend it.")
    if fault["type"] == "missing":
        return Problem(file.name, f"{where} lacks the key '{key}'", "Add it.")
    if fault["type"] == "extra_forbidden":
        known = _known_keys(model, path[:-1])
        hint = nearest(path[-1], known) or f" Known: {', '.join(sorted(known))}."
        return Problem(file.name, f"{where} has the unknown key '{key}'", f"Mend or remove it.{hint}")
    return Problem(file.name, f"{where} has an unusable '{key}': {fault['msg']}", "Mend its value.")


def _known_keys(model: type[BaseModel], path: list[str]) -> list[str]:
    """Return the keys that the table at a path below a model may have."""
    for part in path:
        field = next((f for name, f in model.model_fields.items() if part in (name, f.alias)), None)
        if field is None:
            continue
        inner = _models_within(field.annotation)
        if inner:
            model = inner[0]
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_within(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_within(part)]
