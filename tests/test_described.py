"""What a document says beside its figures: read from package files, written back, and compared."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from building import make_case, make_package, refused
from investpakke import InputError, Package, compute_package, load_package
from investpakke.deciding.plausibility import Basis, plausibility
from investpakke.deciding.present_value import Payer, present_value
from investpakke.model import (
    Account,
    Assumption,
    Description,
    Group,
    Headcount,
    Note,
    Phasing,
    StatedFigure,
    Status,
)
from investpakke.packages import parse_package
from investpakke.packages.writer import package_text
from investpakke.rates import load_rates, saving_from
from investpakke.show.package_notes import notes
from investpakke.show.results import plausibility as view
from investpakke.show.writer import Writer
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import (
    BESKRIVELSE,
    FORSIDE,
    FORUDSAETNINGER,
    HEADCOUNT_HEADERS,
    LOG_HEADERS,
    OLD_WEEK_HEADER,
    SAGER,
    STATUS_LABELS,
    WEEK_HEADER,
)
from investpakke_templates.content import STANDARD_PROFILES
from once import build_workbook
from published_2024 import CASES, HEADCOUNTS, STATED_BENEFITS, VOLUMES

ROOT = Path(__file__).parents[1]
WORDS = st.text("abcæøå ,.%–", min_size=1, max_size=20).filter(str.strip).map(str.strip)
POSITIVE = st.integers(1, 10**9).map(lambda number: number / 1000)


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package("aarhus-2024")


def maybe(values: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | values


NOTES = st.builds(Note, text=WORDS, source=WORDS, place=WORDS)
DATES = st.sampled_from(["", "2027", "2027-04", "2027-04-30"])
ACCOUNTS = st.builds(
    Account, area=WORDS, function=WORDS, spending=maybe(st.sampled_from(["service", "transfer"]))
)
DESCRIPTIONS = st.builds(
    Description,
    short_title=WORDS,
    problem=WORDS,
    evidence_grade=maybe(st.integers(1, 5)),
    population=maybe(POSITIVE),
    participants=maybe(POSITIVE),
    cost_per_participant=maybe(POSITIVE),
    effect_share=maybe(st.integers(1, 100).map(lambda each: each / 100)),
    effect_months=maybe(st.integers(1, 120).map(lambda each: each / 2)),
    benefits=st.lists(WORDS, max_size=2).map(tuple),
    weeks_on_benefit=maybe(st.integers(1, 500)),
    not_counted=st.lists(WORDS, max_size=2).map(tuple),
    investment_account=maybe(ACCOUNTS),
    saving_account=maybe(ACCOUNTS),
    notes=st.lists(NOTES, max_size=2).map(tuple),
)
SHARES = st.integers(1, 100).map(lambda each: each / 100)
HEADS = st.builds(
    Headcount, persons=POSITIVE, share=maybe(SHARES), date=DATES, note=WORDS, place=WORDS
)
STATUSES = st.builds(
    Status, stage=st.sampled_from(["draft", "proposed", "adopted"]), date=DATES, case_number=WORDS
)


@settings(max_examples=40, deadline=None)
@given(DESCRIPTIONS, maybe(HEADS), maybe(STATUSES), st.lists(NOTES, max_size=2), DATES)
def test_what_is_said_of_a_package_is_read_back_from_the_file_that_is_written(
    description: Description,
    headcount: Headcount | None,
    status: Status | None,
    remarks: list[Note],
    date: str,
) -> None:
    described = replace(
        make_package(make_case(description=description)),
        groups=(Group(1, "Unge", headcount),),
        status=status,
        reservations=remarks,
        notes=remarks,
        key_figures=(StatedFigure(label="Udgift", value=778, unit="mio. kr.", date=date),),
        assumptions=(Assumption("Refusion", "Lov", "Økonomi", date),),
    )
    assert parse_package(package_text(described), "again.toml") == described


def over_years(package: Package) -> Package:
    """Return a package with a factor for every year that a workbook shows."""

    def longer(phasing: Phasing) -> Phasing:
        return replace(phasing, factors=tuple(phasing.over(package.years)))

    cases = [replace(case, phasing=longer(case.phasing)) for case in package.cases]
    return replace(package, cases=cases, phasings=[longer(each) for each in package.phasings])


@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_what_is_said_of_a_package_is_read_back_from_the_workbook_that_is_built(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    cases = [
        make_case(
            number=f"1.{at}",
            persons=at,
            phasing=STANDARD_PROFILES[0],
            description=data.draw(DESCRIPTIONS),
        )
        for at in range(1, 5)
    ]
    described = replace(
        make_package(*cases),
        id="p",
        source=data.draw(WORDS),
        groups=(Group(1, "Unge", data.draw(maybe(HEADS))), Group(2, "Syge", data.draw(HEADS))),
        status=data.draw(maybe(STATUSES)),
        price_level=data.draw(maybe(st.integers(2020, 2030))),
        reservations=data.draw(st.lists(NOTES, max_size=2)),
        notes=data.draw(st.lists(NOTES, max_size=2)),
        key_figures=[StatedFigure(label="Udgift", value=778, unit="mio. kr.", date="2023-04")],
        assumptions=[Assumption("Refusion", "Lov", data.draw(WORDS), data.draw(DATES))],
        phasings=STANDARD_PROFILES,
    )
    path = tmp_path_factory.getbasetemp() / "p.xlsx"
    build_workbook(path, described, cases=5)
    read = read_package(path)
    for field in fields(described):
        assert getattr(read, field.name) == getattr(over_years(described), field.name), field.name


def test_the_2024_workbook_says_all_that_its_document_says(
    package: Package, workbook_2024: Path
) -> None:
    read = read_package(workbook_2024)
    for field in fields(package):
        if field.name not in ("id", "published"):
            assert getattr(read, field.name) == getattr(over_years(package), field.name), field.name


def test_a_workbook_of_the_first_version_is_read_as_before(tmp_path: Path) -> None:
    """Without `Beskrivelse`, status and headcounts nothing is said, and nothing is refused."""
    path = tmp_path / "old.xlsx"
    build_workbook(path, make_package(make_case()), cases=2)
    book = openpyxl.load_workbook(path, data_only=True)
    del book[BESKRIVELSE]
    for sheet, heads in (
        (FORSIDE, (STATUS_LABELS["stage"],)),
        (FORUDSAETNINGER, (HEADCOUNT_HEADERS["persons"], LOG_HEADERS["owner"])),
    ):
        for cell in (cell for line in book[sheet] for cell in line if cell.value in heads):
            cell.value = "andet"
    book.save(path)
    read = read_package(path)
    assert (read.source, read.status, read.assumptions) == ("old", None, ())
    assert read.cases[0].description == Description()


@pytest.mark.parametrize(
    ("sheet", "head", "row", "value", "said"),
    [
        (BESKRIVELSE, "Nr.", 2, "9.9", "there is no case with that number"),
        (BESKRIVELSE, "Nr.", 3, "1.1", "the row occurs twice"),
        (BESKRIVELSE, "Evidens", 2, 7, "the number is out of range"),
        (BESKRIVELSE, "Andel med effekt", 2, 20, "the number is out of range"),
        (BESKRIVELSE, "Besparelse: art", 2, "anlæg", "the kind of spending is not known"),
        (BESKRIVELSE, "Hører til", 1, "7.7", "there is no case with that number"),
        (FORSIDE, STATUS_LABELS["stage"], 0, "endelig", "the status is not known"),
        (FORUDSAETNINGER, HEADCOUNT_HEADERS["date"], 1, "april", "the date cannot be read"),
        (FORUDSAETNINGER, HEADCOUNT_HEADERS["note"], 2, "se note", "only partly filled in"),
    ],
)
def test_what_cannot_be_meant_in_a_workbook_is_refused_by_its_cell(
    tmp_path: Path, sheet: str, head: str, row: int, value: object, said: str
) -> None:
    path = tmp_path / "p.xlsx"
    counted = (Group(1, "Unge", Headcount(persons=10)),)
    build_workbook(path, replace(make_package(make_case()), groups=counted), cases=3)
    book = openpyxl.load_workbook(path, data_only=True)
    at = next(cell for line in book[sheet] for cell in line if cell.value == head)
    cell = book[sheet].cell(at.row + row, at.column + (row == 0), value)
    if value == "9.9":
        book[sheet].cell(at.row + row + 1, at.column + 1, "Mentor")
    book.save(path)
    with pytest.raises(InputError) as error:
        read_package(path)
    assert said in error.value.text("en")
    column = "C" if value == "se note" else cell.column_letter  # the name that is missing
    assert f"{sheet}!{column}{cell.row}" in error.value.text("en")


@pytest.mark.parametrize(("week", "refused"), [(None, True), (0, False), (53, False)])
def test_a_row_with_a_benefit_states_the_weeks_in_a_new_workbook(
    tmp_path: Path, week: int | None, *, refused: bool
) -> None:
    source = saving_from(load_rates(), "dagpenge", 2024, 0)
    case = make_case(average_saving=None, unit_saving=source.unit_saving, benefit=source)
    path = build_workbook(tmp_path / "p.xlsx", make_package(case), cases=2)
    book = openpyxl.load_workbook(path, data_only=True)
    head = next(c for line in book[SAGER] for c in line if c.value == WEEK_HEADER)
    book[SAGER].cell(head.row + 2, head.column).value = week
    book.save(path)
    if refused:
        with pytest.raises(InputError, match="the week on benefit is not stated"):
            read_package(path)
        head.value = OLD_WEEK_HEADER
        book.save(path)
        old = read_package(path).cases[0].benefit
        assert old is not None
        assert (old.week, old.week_stated) == (0, False)
    else:
        assert read_package(path).cases[0].benefit == saving_from(
            load_rates(), "dagpenge", 2024, week
        )


def test_nothing_that_is_said_moves_a_figure(package: Package) -> None:
    bare = replace(
        package,
        cases=[replace(case, description=Description()) for case in package.cases],
        groups=[Group(group.id, group.name) for group in package.groups],
    )
    with_words, without = compute_package(package), compute_package(bare)
    for field in fields(with_words):
        values = getattr(with_words, field.name)
        if isinstance(values, np.ndarray):
            np.testing.assert_array_equal(values, getattr(without, field.name))


# --- the published document ----------------------------------------------------------------------


def test_the_headcounts_are_those_of_the_document_with_month_and_footnote(package: Package) -> None:
    stated = [group.headcount for group in package.groups]
    assert [(head.persons, round(100 * head.share)) for head in stated] == list(HEADCOUNTS)  # type: ignore[union-attr]
    assert {head.date for head in stated} == {"2023-04"}  # type: ignore[union-attr]
    for word in ("førtidspension", "ressourceforløb", "jobafklaring", "revalidering"):
        assert all(word in head.note for head in stated)  # type: ignore[union-attr]


def test_the_volumes_of_the_texts_are_those_of_the_document_each_with_its_case(
    package: Package,
) -> None:
    said = {case.number: case.description for case in package.cases}
    for volume in VOLUMES:
        description = said[volume.case]
        assert getattr(description, volume.field) == volume.value, volume
        printed = [note for note in description.notes if volume.printed in note.text]
        assert [note.place for note in printed] == [f"Business case {volume.case}"], volume


def test_each_benefit_that_the_document_states_is_stated_and_no_other(package: Package) -> None:
    stated = {case.number: case.description.benefits for case in package.cases}
    assert {number: names for number, names in stated.items() if names} == STATED_BENEFITS
    assert len(STATED_BENEFITS) >= 8


def test_what_the_document_does_not_state_is_blank(package: Package) -> None:
    for case in package.cases:
        told = case.description
        assert told.weeks_on_benefit is None
        assert told.evidence_grade is None
        assert told.investment_account is None
        assert told.saving_account is None
    assert package.status is None
    assert package.price_level is None


def test_every_case_has_a_title_a_problem_a_target_group_and_an_effort(package: Package) -> None:
    for case in package.cases:
        told = case.description
        assert all((told.short_title, told.problem, told.target_group, told.effort)), case.number
        assert len(told.short_title) < len(case.name)
        assert "øgede skatteindtægter" in told.not_counted


def test_the_reservations_and_the_key_figures_have_their_place(package: Package) -> None:
    assert {figure.value for figure in package.key_figures} == {778, 7322}
    told = (*package.reservations, *package.key_figures, *package.notes)
    assert all(each.place for each in told)
    words = " ".join(note.text for note in package.notes)
    assert "Budgetgarantien" in words
    assert "Styrelsen for Arbejdsmarked og Rekruttering" in words


# --- refusals ------------------------------------------------------------------------------------

FILE = """
[package]
id = "a"
name = "A"
municipality = "B"
unit = "kr."
first_year = 2027
years = 4
[[groups]]
id = 1
name = "Unge"
[[cases]]
number = "1.1"
name = "Mentor"
group = 1
persons = 10
investment = 500000
unit_saving = 100000
{line}
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("evidence_grade = 6", "evidence_grade: the number is out of range"),
        ("effect_share = 20", "effect_share: the number is out of range"),
        ("effort = 3", "effort: the value is of the wrong type"),
        ('benefits = ["dagpenge", ""]', "benefits, 2: the text is missing"),
        ('saving_account = { funktion = "5.57.71" }', "saving_account: the key is not known"),
        ('saving_account = { spending = "anlæg" }', "the kind of spending is not known"),
        ('notes = [{ place = "s. 3" }]', "notes[1], text: the key is missing"),
        ("participant = 40", "Did you mean participants by participant?"),
        ("weeks_on_benefit = 0", "weeks_on_benefit: the value is out of range"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(line: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        parse_package(FILE.format(line=line), "own.toml")
    expected = said.replace("the value is out", "the number is out")
    assert expected in error.value.text("en")
    assert "own.toml, cases[1]" in error.value.text("en")


def test_a_status_is_written_in_danish_or_english_and_no_other_way() -> None:
    written = 'first_year = 2027\nstatus = { stage = "politisk behandling", date = 2027-05-01 }'
    read = parse_package(FILE.format(line="").replace("first_year = 2027", written), "own.toml")
    assert read.status == Status(stage="proposed", date="2027-05-01")
    for wrong in ("endelig", ""):
        refused(lambda wrong=wrong: Status(stage=wrong))


@pytest.mark.parametrize("date", ["27", "2027-13", "2027-02-30", "april 2027", "2027-4"])
def test_a_date_that_no_calendar_has_is_refused(date: str) -> None:
    refused(lambda: Headcount(persons=10, date=date))


def test_the_cost_of_a_participant_is_read_in_the_unit_of_the_file() -> None:
    read = parse_package(FILE.format(line="cost_per_participant = 25000"), "own.toml")
    assert read.cases[0].description.cost_per_participant == 25


def test_the_page_of_the_format_lists_every_key() -> None:
    page = (ROOT / "docs" / "package-format.md").read_text("utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    for kind in (Description, Headcount, Note, Account, Status, StatedFigure, Assumption):
        assert {field.name for field in fields(kind)} <= listed, kind


# --- plausibility --------------------------------------------------------------------------------


def test_the_persons_of_the_2024_package_are_held_against_what_the_document_counts(
    package: Package,
) -> None:
    found = plausibility(package)
    budgets = found.cases["2.2"][0]
    assert (budgets.persons, budgets.of, budgets.basis) == (17, 550 / 25, Basis.BUDGETS)
    assert (found.cases["1.2"][0].persons, found.cases["1.2"][0].of) == (15, 750)
    by_group = {
        group: sum(case.persons for case in CASES if case.group == group) for group in range(1, 5)
    }
    assert {key: each.persons for key, each in found.groups.items()} == by_group
    whole = found.package
    assert whole is not None
    assert (whole.persons, whole.of) == (307, sum(count for count, _ in HEADCOUNTS))
    assert round(whole.share, 4) == 0.0152


@settings(max_examples=50, deadline=None)
@given(POSITIVE, st.floats(0.01, 1), st.floats(0.5, 60))
def test_participants_with_effect_for_a_time_give_full_year_persons(
    participants: float, share: float, months: float
) -> None:
    told = Description(participants=participants, effect_share=share, effect_months=months)
    by_day = participants * share * (months * 365 / 12) / 365
    assert told.persons_from_participants == pytest.approx(by_day)
    for lacking in ("participants", "effect_share", "effect_months"):
        assert replace(told, **{lacking: None}).persons_from_participants is None  # type: ignore[arg-type]


def test_more_full_year_persons_than_participants_are_seen(package: Package) -> None:
    case = make_case(persons=30, description=Description(participants=20))
    [compared] = plausibility(make_package(case)).cases[case.number]
    assert compared.too_many
    assert compared.share == 1.5
    assert not plausibility(package).cases["3.2"][0].too_many


def test_cases_on_the_same_benefit_are_a_possible_overlap(package: Package) -> None:
    found = {each.benefit: each for each in plausibility(package).overlaps}
    assert found["dagpenge"].cases == ("4.1", "4.2", "4.3", "4.4")
    assert found["dagpenge"].persons == 23 + 14 + 35 + 16
    assert "integrationsydelse" not in found


def test_a_headcount_that_one_group_lacks_leaves_the_package_without(package: Package) -> None:
    short = replace(package, groups=(Group(1, package.groups[0].name), *package.groups[1:]))
    found = plausibility(short)
    assert set(found.groups) == {2, 3, 4}
    assert found.package is None


def test_a_count_under_five_is_kept_out_of_what_is_published() -> None:
    few = make_case(persons=2, description=Description(participants=4, population=5))
    package = make_package(few)
    form = view.form(package)["cases"][few.number]  # type: ignore[index]
    assert [each["of"] for each in form] == [None, 5]
    shown = list(view.tables(package, Writer("en")))
    assert "under five" in str(shown)
    assert "the persons could be recognised" in str(shown)
    assert len(list(view.of_case(package, 0, Writer("en")))) == 1


# --- the state's part ----------------------------------------------------------------------------


def test_the_state_s_part_is_a_range_where_the_weeks_are_not_stated(package: Package) -> None:
    found = present_value(package)
    least, most = (flows.cases.present_value for flows in found.state_between)
    own = found.cases[Payer.MUNICIPALITY]
    investment = compute_package(package).investment_by_case
    saved = ((own.net + investment) * own.discount).sum(axis=1)
    for index, case in enumerate(package.cases):
        if case.number in STATED_BENEFITS and case.number != "1.3":
            # the municipality pays 80 % at the most and 20 % at the least
            assert least[index] == pytest.approx(saved[index] / 0.8 * 0.2)
            assert most[index] == pytest.approx(saved[index] / 0.2 * 0.8)
        else:
            assert np.isnan(least[index]), case.number
    assert np.isnan(found.cases[Payer.STATE].present_value).all()


def test_stated_weeks_make_the_range_one_share() -> None:
    for week, share in ((1, 0.8), (5, 0.4), (27, 0.3), (53, 0.2), (400, 0.2)):
        told = Description(benefits=("dagpenge",), weeks_on_benefit=week)
        found = present_value(make_package(make_case(description=told)))
        assert found.share_between.tolist() == [[share, share]]


def test_a_share_that_is_stated_counts_before_the_benefit() -> None:
    case = make_case(state_share=0.35, description=Description(benefits=("dagpenge",)))
    assert present_value(make_package(case)).share_between.tolist() == [[0.35, 0.35]]


RATE = 'unit_saving_rate = {{ benefit = "dagpenge", year = 2024{week} }}'


def rated(week: str, head: str = "") -> Package:
    line = RATE.format(week=week)
    file = FILE.format(line=line).replace("unit_saving = 100000\n", "")
    return parse_package(file.replace('id = "a"', f'id = "a"\n{head}'), "own.toml")


def test_a_row_that_takes_its_saving_from_a_rate_states_the_week() -> None:
    with pytest.raises(InputError) as error:
        rated("", "format = 2")
    assert "the week on benefit is not stated" in error.value.text("en")
    assert rated(", week = 0", "format = 2").cases[0].benefit.week_stated  # type: ignore[union-attr]


def test_a_file_of_the_first_version_is_read_with_week_0_and_says_so() -> None:
    old = rated("")
    assert old.cases[0].benefit == saving_from(load_rates(), "dagpenge", 2024)
    assert any("week on benefit" in line for line in notes(old, compute_package(old), "en"))
    stated = rated(", week = 0")
    assert stated.cases[0].unit_saving == old.cases[0].unit_saving
    assert not any("week on" in line for line in notes(stated, compute_package(stated), "en"))
    for each in (old, stated):
        assert parse_package(package_text(each), "again.toml") == each
