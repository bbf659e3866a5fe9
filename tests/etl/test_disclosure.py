"""The public database: what it holds of controlled sources, and that it holds nothing else of them."""

import hashlib
import re
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analysis.disclosure import ENOUGH, rounded, row_keys
from analysis.equal_weights import numerators_left
from etl.audience import SECRET_SETTING, disclosure_secret
from etl.problems import LoadFailed
from tests.etl.given import GivenPlace, Loaded, load, problem_of
from tests.pages.surveyed import with_survey

SECRET = "a secret of tests, known to everybody"
COLUMNS = {"id": "id", "date": "day", "service": "service", "channel": "channel", "area": "ward"}
FLAGS = {
    "resolved": {"column": "outcome", "values": ["Done"]},
    "ratings": {"column": "stars", "values": ["1", "5"]},
    "satisfied": {"column": "stars", "values": ["5"]},
}
# By month: contacts of W1 and W2 by phone and web form. Each cell is large but for W2's web forms, which are 4.
MONTHS = ("2026-01", "2026-02", "2026-03")
CELLS = {("phone", "W1"): 43, ("web_form", "W1"): 31, ("phone", "W2"): 57, ("web_form", "W2"): 4}


def contact_lines(with_id: bool = True) -> str:
    lines = ["id,day,service,channel,ward,outcome,stars" if with_id else "day,service,channel,ward,outcome,stars"]
    for month in MONTHS:
        for (channel, ward), count in CELLS.items():
            for number in range(count):
                outcome, stars = ("Done", "Lost")[number % 3 == 0], ("", "1", "5")[number % 3]
                own = f"{month}{channel}{ward}{number}," if with_id else ""
                lines.append(f"{own}{month}-05,Bins,{channel},{ward},{outcome},{stars}")
    return "\n".join(lines) + "\n"


def controlled(folder: Path, **keys: object) -> GivenPlace:
    place = GivenPlace(folder, facts=dict(keys.pop("facts", {})))  # type: ignore[call-overload]
    usual: dict[str, object] = {"set": "Contacts", "columns": COLUMNS, "flags": FLAGS}
    return place.wards().contacts(contact_lines(), **usual | keys)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load(controlled(tmp_path_factory.mktemp("public")), audience="public")


def shown(loaded: Loaded, margin: str, measure: str = "contacts") -> list[int | None]:
    found = loaded.ask(
        "select contacts from marts.mart_contact_cell where margin = ? and measure = ? order by all", margin, measure
    )
    return [contacts for (contacts,) in found]


def test_the_keys_of_the_rows_are_those_of_the_method_and_are_summed_by_cell(public: Loaded) -> None:
    identities = [f"2026-01phoneW1{number}" for number in range(43)]
    found = public.ask(
        """select cast(sum(contacts_key) as bigint), cast(sum(resolved_key) as bigint) from raw.contact_cell
        where month_date = date '2026-01-01' and channel = 'phone' and area = 'W1'"""
    )
    keys = row_keys(SECRET, identities)
    assert found == [(int(keys.sum()), int(sum(key for n, key in enumerate(keys) if n % 3)))]


def test_a_cell_is_rounded_by_the_keys_of_its_rows(public: Loaded) -> None:
    identities = [f"{month}phoneW1{number}" for month in MONTHS for number in range(43)]
    expected = rounded(pd.Series([129]), pd.Series([int(row_keys(SECRET, identities).sum())]))
    [(found,)] = public.ask(
        """select contacts from marts.mart_contact_cell where margin = 'residents x area_code x channel'
        and measure = 'contacts' and area_code = 'W1' and channel = 'phone'"""
    )
    assert [found] == expected.tolist()


def test_the_same_contacts_have_the_same_figure_wherever_they_are_counted(public: Loaded) -> None:
    # There is one service, and no staff: each of these is all of the contacts.
    everybody = {margin: shown(public, margin) for margin in ("", "residents", "residents x service_code")}
    assert len({tuple(figures) for figures in everybody.values()}) == 1
    assert shown(public, "residents x channel") == shown(public, "residents x service_code x channel")


def test_a_public_database_holds_only_fives_of_controlled_contacts(public: Loaded) -> None:
    assert public.ask("select count(*) from marts.mart_area_channel_month") == [(0,)]
    [(cells, odd)] = public.ask("select count(*), count(*) filter (contacts % 5 > 0) from marts.mart_contact_cell")
    assert cells > 50
    assert odd == 0


def test_a_count_of_one_to_nine_is_hidden_and_others_are_within_four(public: Loaded) -> None:
    hidden = public.ask(
        """select contacts from marts.mart_contact_cell where margin = 'residents x month x area_code x channel_group'
        and measure = 'contacts' and area_code = 'W2' and channel_group = 'digital'"""
    )
    assert hidden == [(None,)] * 3
    [total] = shown(public, "residents")
    assert total is not None
    assert abs(total - 3 * sum(CELLS.values())) <= 4


def test_measures_are_counted_like_contacts(public: Loaded) -> None:
    truth = 3 * sum(sum(number % 3 == 2 for number in range(count)) for count in CELLS.values())
    [satisfied], [ratings] = shown(public, "residents", "satisfied"), shown(public, "residents", "ratings")
    assert satisfied is not None
    assert ratings is not None
    assert abs(satisfied - truth) <= 4
    assert ratings > satisfied


def test_the_build_says_that_nothing_hidden_can_be_narrowed(public: Loaded) -> None:
    [check] = [check for check in public.checks if "fewer than three values" in check.name]
    assert check.passed
    assert re.search(r"published cells, [1-9]\d* of them hidden .* can be 3 values or more", check.detail)


def test_an_internal_load_is_exact_and_has_no_keys(tmp_path: Path) -> None:
    loaded = load(controlled(tmp_path))
    assert loaded.ask("select cast(sum(contacts) as bigint) from marts.mart_area_channel_month") == [(405,)]
    assert loaded.ask("select count(contacts_key) from raw.contact_cell") == [(0,)]
    assert loaded.ask("select count(*) from marts.mart_contact_cell") == [(0,)]
    assert loaded.ask("select audience from marts.meta_build") == [("internal",)]


def test_open_contacts_stay_exact_for_the_public(tmp_path: Path) -> None:
    loaded = load(controlled(tmp_path, disclosure="open"), audience="public")
    assert loaded.ask("select cast(sum(contacts) as bigint) from marts.mart_area_channel_month") == [(405,)]
    assert loaded.ask("select count(*) from marts.mart_contact_cell") == [(0,)]
    assert loaded.ask("select rows_loaded from marts.meta_source where kind = 'contacts'") == [(405,)]


def test_a_set_with_one_controlled_source_is_masked_as_a_whole(tmp_path: Path) -> None:
    place = controlled(tmp_path, disclosure="open", overlap="add")
    others = contact_lines().replace("\n2026", "\nother2026")
    place.contacts(others, name="more", path="more.csv", set="Contacts", columns=COLUMNS, overlap="add")
    assert load(place, audience="public").ask("select count(*) from marts.mart_area_channel_month") == [(0,)]


def test_records_without_an_id_have_keys_of_their_own_though_they_are_alike(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards()
    columns = {name: column for name, column in COLUMNS.items() if name != "id"}
    loaded = load(place.contacts(contact_lines(with_id=False), columns=columns), audience="public")
    cells = loaded.ask(
        "select contacts, contacts_key from raw.contact_cell where channel = 'phone' and area = 'W1' order by all"
    )
    assert [count for count, _ in cells] == [43] * 3
    # Forty-three equal keys would add up to a multiple of 43.
    assert any(key % 43 for _, key in cells)


def test_counted_rows_have_one_key_each(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards()
    place.counted("service,channel,month,count\nBins,phone,1,4000\nBins,web_form,1,12\n", disclosure="control")
    loaded = load(place, audience="public")
    keys = loaded.ask("select contacts_key from raw.contact_cell order by contacts desc")
    text = "\x1f".join(["Bins", "phone", "1.0", "4000.0"])
    assert keys[0] == (hashlib.sha256(f"{SECRET}|{text}".encode()).digest()[0],)
    labels = loaded.ask("select distinct period_label, first_month from marts.mart_contact_cell order by 1 nulls last")
    assert labels == [("month 1, year not given", None), (None, None)]


def test_rows_words_and_checks_of_controlled_contacts_are_rounded_or_left_out(public: Loaded) -> None:
    [rows] = public.ask("select rows_in, rows_loaded, rows_rejected from marts.meta_source where kind = 'contacts'")
    assert rows == (shown(public, "")[0], shown(public, "")[0], 0)
    assert public.ask("select count(contacts) from marts.meta_row_count where contacts is not null") == [(0,)]
    assert public.ask("select count(contacts_in_source), count(contacts_loaded) from marts.meta_channel_word") == [
        (0, 0)
    ]
    details = public.ask("select detail from marts.meta_check where check_name like '%contacts%'")
    assert not [detail for (detail,) in details if "405" in detail]


def test_refused_values_are_shown_without_letters_or_digits_and_once_a_reason(tmp_path: Path) -> None:
    refused = "".join(f"bad{number},07700 90{number},Bins,phone,W1,,\n" for number in range(3))
    place = GivenPlace(tmp_path).wards().contacts(contact_lines() + refused, set="Contacts", columns=COLUMNS)
    loaded = load(place, audience="public")
    assert loaded.ask("select row_number, value_shown from marts.meta_rejected_row") == [(None, "##### ###")]
    assert loaded.ask("select rows_rejected from marts.meta_source where kind = 'contacts'") == [(None,)]


@pytest.mark.parametrize("threshold", [4, 0, -1])
def test_a_threshold_under_five_in_a_place_file_is_refused_in_words(tmp_path: Path, threshold: int) -> None:
    problem = problem_of(controlled(tmp_path, facts={"hide_counts_under": threshold}))
    assert f"Counts under {threshold} were to be hidden, but counts under 5 are hidden always" in problem


def test_a_place_may_hide_more(tmp_path: Path) -> None:
    loaded = load(controlled(tmp_path, facts={"hide_counts_under": 40}), audience="public")
    assert loaded.ask("select hidden_under, fewest_candidates >= 3 from marts.meta_contact_mask") == [(40, True)]
    assert loaded.ask("select min(contacts) from marts.mart_contact_cell where contacts > 0")[0][0] >= 40


def test_the_secret_is_kept_in_a_file_for_its_owner_alone_where_none_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SECRET_SETTING)
    file = tmp_path / "build" / "secret"
    made = disclosure_secret(file)
    assert (len(made), oct(file.stat().st_mode & 0o777)) == (64, "0o600")
    assert disclosure_secret(file) == made


def test_a_short_secret_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_SETTING, "short")
    with pytest.raises(LoadFailed) as failed:
        disclosure_secret()
    assert "fewer than 16 characters" in failed.value.problems[0].sentence()


def test_the_secret_is_nowhere_in_the_delivered_file(public_sample: Path) -> None:
    assert SECRET.encode() not in public_sample.read_bytes()


def exact_cells(con: duckdb.DuckDBPyConnection, keys: str, where: str = "true") -> pd.DataFrame:
    return con.execute(
        f"""select {keys}, cast(sum(contacts) as bigint) as truth from marts.mart_area_channel_month
        where is_resident_contact and {where} group by all"""
    ).df()


@pytest.mark.parametrize(
    ("margin", "keys"),
    [
        ("residents x month x channel", "period_label, channel"),
        ("residents x month x service_code", "period_label, service_code"),
        ("residents x area_code x channel", "area_code, channel"),
        ("residents x customer_type", "customer_type"),
    ],
)
def test_every_figure_of_sampleford_is_within_four_of_the_truth(
    public_sample: Path, internal_sample: Path, margin: str, keys: str
) -> None:
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        truth = exact_cells(con, keys)
    with duckdb.connect(str(public_sample), read_only=True) as con:
        published = con.execute(
            f"select {keys}, contacts from marts.mart_contact_cell where margin = ? and measure = 'contacts'", [margin]
        ).df()
    both = truth.merge(published, on=keys.split(", "), how="outer", indicator=True)
    assert set(both["_merge"]) == {"both"}
    assert both.loc[both["contacts"].notna(), ["truth", "contacts"]].diff(axis=1)["contacts"].abs().max() <= 4
    assert both.loc[both["truth"] < 10, "contacts"].isna().all()


def test_no_table_of_the_public_sample_holds_an_exact_controlled_figure(
    public_sample: Path, internal_sample: Path
) -> None:
    with duckdb.connect(str(public_sample), read_only=True) as con:
        assert con.execute("select count(*) from marts.mart_area_channel_month").fetchone() == (0,)
        rounded_columns = {
            "mart_contact_cell": ["contacts"],
            "mart_area_survey": ["n_unweighted", "n_effective"],
            "meta_row_count where source_id like '%contacts' or source_id like '%survey'": ["row_count", "contacts"],
            "meta_source where kind in ('contacts', 'survey')": ["rows_in", "rows_loaded", "rows_rejected"],
            "meta_channel_word": ["contacts_in_source", "contacts_loaded"],
        }
        for table, columns in rounded_columns.items():
            for column in columns:
                asked = f"select count(*) from (from marts.{table}) where {column} % 5 <> 0"
                assert con.execute(asked).fetchone() == (0,), (table, column)
        public_words = " ".join(str(row) for row in con.execute("from marts.meta_check").fetchall())
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        totals = con.execute(
            """select rows_in, rows_loaded, rows_rejected, rows_set_aside from marts.meta_source
            where kind in ('contacts', 'survey')"""
        ).fetchall()
    exact = {f"{total:,}" for row in totals for total in row if total > 9 and total % 5}
    assert exact
    assert not [figure for figure in exact if re.search(rf"(?<![\d,]){figure}(?![\d,])", public_words)]


def test_survey_shares_on_too_few_replies_are_not_in_the_public_file(
    public_sample: Path, internal_sample: Path
) -> None:
    asked = """select count(*), count(estimate), count(n_effective), count(sum_wy) from marts.mart_area_survey
        where flag = 'too few' and method = 'direct'"""
    with duckdb.connect(str(public_sample), read_only=True) as con:
        [public] = con.execute(asked).fetchall()
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        [internal] = con.execute(asked).fetchall()
    assert public == (internal[0], 0, 0, 0)
    assert internal[1] > 100


def test_replies_of_one_to_nine_read_alike_in_the_public_file(public_sample: Path, internal_sample: Path) -> None:
    keys = "place_code, coalesce(area_code, ''), wave_set, question, answer, group_name, group_value"
    small = f"select {keys} from marts.mart_area_survey where method = 'direct' and n_unweighted between 1 and 9"
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        wanted = con.execute(small).fetchall()
    with duckdb.connect(str(public_sample), read_only=True) as con:
        asked = f"select {keys}, n_unweighted from marts.mart_area_survey where method = 'direct'"
        replies = {tuple(row[:-1]): row[-1] for row in con.execute(asked).fetchall()}
    assert wanted
    assert {replies[cell] for cell in wanted} == {5}


def test_the_hash_of_a_controlled_file_is_not_in_the_public_file(public_sample: Path) -> None:
    with duckdb.connect(str(public_sample), read_only=True) as con:
        found = dict(con.execute("select disclosure, count(sha256) > 0 from marts.meta_source group by 1").fetchall())
    assert found == {"control": False, "open": True}


def test_public_survey_sums_still_give_the_same_shares(public_sample: Path) -> None:
    with duckdb.connect(str(public_sample), read_only=True) as con:
        [(rows, worst)] = con.execute(
            "select count(*), max(abs(sum_wy / sum_w - estimate)) from marts.mart_area_survey where sum_wy is not null"
        ).fetchall()
    assert rows > 50
    assert worst < 0.005


def test_the_latest_twelve_months_and_the_twelve_before_are_published(public_sample: Path) -> None:
    with duckdb.connect(str(public_sample), read_only=True) as con:
        periods = con.execute(
            """select distinct first_month, last_month from marts.mart_contact_cell
            where margin = 'residents x twelve_months' order by 1"""
        ).fetchall()
    assert periods == [(date(2024, 10, 1), date(2025, 9, 1)), (date(2025, 10, 1), date(2026, 9, 1))]


GROUP_KEYS = "place_code, wave_set, question, group_name, group_value"


def group_shares(file: Path) -> dict[tuple[str, ...], tuple[float | None, float | None, int, str]]:
    with duckdb.connect(str(file), read_only=True) as con:
        rows = con.execute(
            f"""select {GROUP_KEYS}, share_of_adults, share_of_adults_error, n_unweighted, flag
            from marts.mart_area_survey
            where area_code is null and is_measure and answer = 'Yes' and method = 'direct'"""
        ).fetchall()
    return {row[:5]: row[5:] for row in rows}


def test_the_part_of_adults_that_a_group_is_lies_as_near_the_truth_as_the_public_file_says(
    public_sample: Path, internal_sample: Path
) -> None:
    exact, told = group_shares(internal_sample), group_shares(public_sample)
    shown = {key: row for key, row in told.items() if row[0] is not None}
    assert len(shown) > 500
    for key, (share, error, _, _) in shown.items():
        assert share is not None
        assert error is not None
        assert abs(exact[key][0] / share - 1) <= error + 1e-9, key  # type: ignore[operator]
    assert sum(row[1] for row in shown.values()) / len(shown) < 0.05  # type: ignore[misc]


def test_the_part_of_adults_is_made_of_published_replies_and_a_coarse_mean_weight_and_of_nothing_else(
    public_sample: Path,
) -> None:
    told = group_shares(public_sample)
    for key, (share, _, replies, flag) in told.items():
        place, wave_set, question, group_name, _ = key
        if group_name == "all" or flag == "too few":
            assert share is None, key
            continue
        everybody = told[place, wave_set, question, "all", "all"][2]
        steps = share * everybody / replies / 0.05  # type: ignore[operator]
        assert abs(steps - round(steps)) < 1e-6, key


def test_in_a_survey_without_weights_the_part_of_adults_tells_nothing_that_the_replies_do_not(tmp_path: Path) -> None:
    place = with_survey(GivenPlace(tmp_path).wards(), step=1)
    place.sources[-1]["disclosure"] = "control"
    loaded = load(place, audience="public")
    rows = loaded.ask(
        """select g.share_of_adults, g.n_unweighted / a.n_unweighted from marts.mart_area_survey as g
        inner join marts.mart_area_survey as a using (wave_set, question, answer, method)
        where g.share_of_adults is not null and a.area_code is null and a.group_name = 'all'"""
    )
    assert len(rows) >= 6
    assert [share for share, _ in rows] == pytest.approx([ratio for _, ratio in rows])


def test_a_public_share_of_replies_that_weigh_the_same_is_made_of_rounded_counts(tmp_path: Path) -> None:
    place = with_survey(GivenPlace(tmp_path).wards(), step=1)
    place.sources[-1]["disclosure"] = "control"
    asked = """select estimate, ci_low, ci_high, n_unweighted from marts.mart_area_survey
        where wave_set = 'Spring 2026' and question = 'offline_three_months' and answer = ? and area_code = 'W1'
            and group_name = 'all' and method = 'direct'"""
    # 15 of 130.
    assert load(place).ask(asked, "Yes")[0][0] == pytest.approx(15 / 130)
    public = load(place, audience="public")
    [(share, low, high, replies)] = public.ask(asked, "Yes")
    assert (share, replies) == (round(15 / 130, 3), 130)
    assert low < 0.07
    assert high > 0.18
    assert public.ask(asked, "No")[0][0] == pytest.approx(1 - 15 / 130, abs=1e-3)
    rows = public.ask(
        """select estimate * n_unweighted, n_unweighted from marts.mart_area_survey
        where method = 'direct' and flag <> 'too few' and wave_set not like 'Pooled%'"""
    )
    assert len(rows) > 20
    assert all(abs(given / 5 - round(given / 5)) < 0.0005 * replies for given, replies in rows)


EQUAL = {"Spring 2024": ["0.0011111111"], "Spring 2026": ["0.0011111111"]}
NEARLY_EQUAL = {"Spring 2024": ["1"] * 6 + ["1.02"], "Spring 2026": ["1"] * 6 + ["1.02"]}
EQUAL_IN_EACH_WAVE = {"Spring 2026": ["1.5"]}
# Of groups that are too few in a wave (those in a ward, unknown age) pooled waves alone are published.
SHARES = """select estimate, n_unweighted, is_measure and answer = 'No' as is_rest from marts.mart_area_survey
    where method = 'direct' and flag <> 'too few' and (area_code is null or group_name = 'all')
        and group_value <> 'Unknown'"""


@pytest.mark.parametrize("weights", [EQUAL, NEARLY_EQUAL, EQUAL_IN_EACH_WAVE])
def test_shares_are_made_of_rounded_counts_wherever_weights_hardly_differ(
    tmp_path: Path, weights: dict[str, list[str]]
) -> None:
    place = with_survey(GivenPlace(tmp_path).wards(), step=1, weights=weights)
    place.sources[-1]["disclosure"] = "control"
    rows = load(place, audience="public").ask(SHARES)
    assert len(rows) > 50
    for share, replies, is_rest in rows:
        fives = (1 - share if is_rest else share) * replies / 5
        assert abs(fives - round(fives)) < 0.0002 * replies, (share, replies)


def test_how_many_did_not_answer_does_not_follow_from_the_sums_of_equal_weights(tmp_path: Path) -> None:
    place = with_survey(GivenPlace(tmp_path).wards(), step=1)
    place.sources[-1]["disclosure"] = "control"
    rows = load(place, audience="public").ask(
        """select s.sum_w, s.n_unweighted, max(s.n_unweighted) over (partition by s.wave_set)
        from marts.mart_area_survey as s where s.sum_w is not null and s.flag <> 'too few'"""
    )
    assert len(rows) > 20
    assert all(asked == pytest.approx(replies / most) for asked, replies, most in rows)


def test_every_public_share_of_the_sample_leaves_three_numerators_or_is_made_of_rounded_counts(
    public_sample: Path, internal_sample: Path
) -> None:
    keys = f"area_code, answer, method, {GROUP_KEYS}"
    told = "select * replace (coalesce(area_code, '') as area_code) from {}marts.mart_area_survey"
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        con.execute(f"attach '{public_sample}' as published (read_only)")
        rows = con.execute(
            f"""select i.n_unweighted as replies, i.n_effective, i.estimate as exact, p.estimate as share,
                p.n_unweighted as replies_shown, p.is_measure and p.answer = 'No' as is_rest
            from ({told.format("")}) as i inner join ({told.format("published.")}) as p using ({keys})
            where p.estimate is not null and method = 'direct'"""
        ).df()
    fives = rows["share"].where(~rows["is_rest"], 1 - rows["share"]) * rows["replies_shown"] / 5
    of_fives = (fives - fives.round()).abs() < 0.0002 * rows["replies_shown"]
    is_kept = (rows["share"] - rows["exact"]).abs() < 0.00051
    assert len(rows) > 10_000
    assert (is_kept | of_fives).all()
    assert is_kept.mean() > 0.99
    assert (of_fives | (numerators_left(rows) >= ENOUGH)).all()
    without = rows.assign(share=rows["exact"])
    assert (numerators_left(without) < ENOUGH).any(), "without the rounding some shares would tell"
