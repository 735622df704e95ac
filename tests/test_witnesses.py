"""A value has witnesses: the file, and two engines that share no code. None is believed alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from investpakke.functions import lookup
from investpakke.validate.batch.examine import examine
from investpakke.validate.batch.report import Report
from investpakke.validate.engines import by_formualizer, by_formulas, by_twins, jury
from investpakke.validate.engines.calculation import Calculation, Shares
from investpakke.validate.finding import Severity
from investpakke.validate.rules import ip118_refused_input
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Value
from mutants import with_shown
from once import inputs_2024
from rule_books import build
from uncalculated import without_results


def book(path: Path, cells: Mapping[str, Any], **setup: Any) -> Path:
    """A workbook; a formula alone shows what it comes to, ["=A1", 5] shows 5."""
    return build(path, {"sheets": {"Ark1": cells}, "setup": setup})


def at(address: str) -> Cell:
    return Cell("Ark1", int(address[1:]), ord(address[0]) - 64)


def found(report: Report, *codes: str) -> list[tuple[str, str, str]]:
    return [
        (finding.code, finding.severity.name.lower(), str(finding.place).removeprefix("Ark1!"))
        for finding in report.sightings
        if finding.code in codes
    ]


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, Value | None], None]:
    """Make one engine give a wrong value in one cell, wherever it is asked."""

    def lie(engine: str, address: str, value: Value | None) -> None:
        cell = at(address)
        of = {"formualizer": jury.Formualizer, "formulas": jury.Formulas}.get(
            engine, jury.ProcessWitness
        )
        honest = of.answers

        def answers(self: Any, *asked: Any) -> Any:
            given = honest(self, *asked)
            told = cell in given and self.name == engine
            return {**given, cell: value} if told else given

        monkeypatch.setattr(of, "answers", answers)
        if engine == "formualizer":
            truly = by_formualizer.compute
            monkeypatch.setattr(
                by_formualizer,
                "compute",
                lambda *given: {
                    here: value if here == cell else said for here, said in truly(*given).items()
                },
            )

    return lie


ENGINES = ["formualizer", "ironcalc", "formulas"]

SOUND = {"A1": 2, "A2": 3, "B1": "=A1*10", "B2": "=A2*10", "B3": "=B1/A2", "C1": "=SUM(B1:B2)"}


# --- Where the file shows a value --------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("cell", ["B1", "B2", "B3", "C1"])
def test_an_engine_that_lies_alone_makes_no_error(
    engine: str, cell: str, tmp_path: Path, lying: Callable[..., None]
) -> None:
    path = book(tmp_path / "a.xlsx", SOUND)
    lying(engine, cell, 77.0)
    report = examine(path)
    assert found(report, "IP301", "IP302") == []
    assert not report.fails()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_that_lies_does_not_hide_a_stale_value_from_the_others(
    engine: str, tmp_path: Path, lying: Callable[..., None]
) -> None:
    path = book(tmp_path / "a.xlsx", {**SOUND, "B1": ["=A1*10", 99], "C1": ["=SUM(B1:B2)", 50]})
    lying(engine, "B1", 77.0)
    assert found(examine(path), "IP301") == [("IP301", "error", "B1")]
    assert Calculation(Book(path)).value(at("B1")) == 20


@pytest.mark.parametrize("engine", ENGINES)
def test_where_two_engines_can_be_asked_and_one_lies_a_stale_value_is_still_told(
    engine: str, tmp_path: Path, lying: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jury, "is_installed", lambda _: False)
    path = book(tmp_path / "a.xlsx", {**SOUND, "B1": ["=A1*10", 99], "C1": ["=SUM(B1:B2)", 50]})
    lying(engine, "B1", 77.0)
    report = examine(path)
    told = found(report, "IP401", "IP301")
    assert ("B1" in [place for _, _, place in told]) is True
    assert not [f for f in report.findings if f.severity is Severity.ERROR and engine != "ironcalc"]


def test_a_stale_value_is_found_in_the_cell_itself_and_not_in_what_reads_it(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", SOUND)
    with_shown(path, path, {"Ark1!B1": 99.0})
    assert found(examine(path), "IP301", "IP401") == [("IP301", "error", "B1")]


def test_what_reads_a_stale_value_and_was_calculated_from_it_is_stale_too(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        {**SOUND, "B1": ["=A1*10", 99], "C1": ["=SUM(B1:B2)", 129], "B3": ["=B1/A2", 33]},
    )
    calculation = Calculation(Book(path))
    assert calculation.stale == {at("B1"), at("B3"), at("C1")}
    assert calculation.value(at("C1")) == 50


def test_one_engine_alone_is_a_note_that_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jury, "is_installed", lambda _: False)
    path = book(
        tmp_path / "a.xlsx",
        {"A1": 7, "A2": 2, "B1": ["=QUOTIENT(A1,A2)", 4], "B2": ["=B1*2", 8], "C1": "=A1+A2"},
    )
    report = examine(path)
    assert found(report, "IP301", "IP302") == [("IP301", "note", "B1")]
    note = next(f for f in report.findings if f.code == "IP301")
    assert note.expected is not None
    assert note.expected.en == "3 (formualizer)"
    assert Calculation(Book(path)).value(at("B1")) == 4


def test_an_error_that_the_file_does_not_show_takes_two_engines(
    tmp_path: Path, lying: Callable[..., None]
) -> None:
    cells = {"A1": 0, "B1": ["=10/A1", 5], "B2": ["=MAX(A1,7)", 7]}
    path = book(tmp_path / "a.xlsx", cells)
    assert found(examine(path), "IP302") == [("IP302", "error", "B1")]
    lying("formualizer", "B2", by_formualizer.compute(Book(path), {at("B1"): "=1/0"})[at("B1")])
    assert found(examine(path), "IP302") == [("IP302", "error", "B1")]


def test_an_error_that_stands_in_the_file_is_a_fact(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 0, "B1": "=10/A1", "C1": ["=NOSUCH(A1)", "#NAME?"]})
    with_shown(path, path, {"Ark1!B1": 5.0})
    errors = found(examine(path), "IP302")
    assert ("IP302", "error", "B1") in errors


@pytest.mark.parametrize(
    ("formula", "shown", "witnesses"),
    [
        pytest.param('=TEXT(A1,"mmmm")', "januar", 1, id="the name of a month"),
        pytest.param('=TEXT(A1,"dddd d. mmm")', "onsdag 15. jan", 1, id="the name of a day"),
        pytest.param("=LEFT(A2,2)", "0,", 2, id="a number cut as a text"),
        pytest.param('=FIND(",",A2&"")', 2, 2, id="a number joined to a text and searched"),
        pytest.param("=A3*2", 3, 2, id="a text computed with"),
        pytest.param('=MONTH("01-02-2025")', 2, 2, id="a date in a text"),
        pytest.param('=(A2>0)&""', "SAND", 1, id="a truth value in a text"),
        pytest.param('=COUNTIF(A1:A2,">0,25")', 2, 2, id="a decimal criterion"),
        pytest.param("=IF(A4=A5,1,0)", 1, 2, id="the case of letters beyond A to Z"),
        pytest.param("=IF(A4<A6,1,0)", 0, 1, id="the order of letters beyond A to Z"),
    ],
)
def test_what_excel_does_in_danish_is_confirmed_by_another_reading_or_left_to_the_file(
    formula: str, shown: object, witnesses: int, tmp_path: Path
) -> None:
    cells = {
        "A1": 45672,
        "A2": 0.5,
        "A3": "1,5",
        "A4": "ål",
        "A5": "ÅL",
        "A6": "ø",
        "B1": [formula, shown],
        "C1": "=A1*2",
    }
    report = examine(book(tmp_path / "a.xlsx", cells))
    assert found(report, "IP301", "IP302", "IP401") == []
    assert report.shares.two == witnesses


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ('="Sag "&A2', "Sag 3"),
        ('=IF(A1="Økonomi",A2,0)', 4),
        ("=LEFT(A1,3)", "Øko"),
        ('=COUNTIF(A1:A2,">2")', 9),
        ('=TEXT(A2,"000")', "003"),
    ],
)
def test_what_is_the_same_in_every_language_is_judged(
    formula: str, shown: object, tmp_path: Path
) -> None:
    cells = {"A1": "Økonomi", "A2": 2, "B1": [formula, shown], "C1": "=A2*2"}
    report = examine(book(tmp_path / "a.xlsx", cells))
    said = found(report, "IP301", "IP401")
    assert said == ([("IP301", "error", "B1")] if shown != "Øko" else [])


def test_sums_are_compared_at_the_size_of_their_amounts(tmp_path: Path) -> None:
    cells = {
        "A1": 123456789012.3,
        "A2": 0.1,
        "A3": -123456789012.4,
        "B1": ["=SUM(A1:A3)", 0],
        "B2": ["=IF(B1<>0,1,0)", 0],
        "C1": "=A1*2",
    }
    calculation = Calculation(Book(book(tmp_path / "a.xlsx", cells)))
    assert calculation.stale == frozenset()
    assert calculation.doubts == []


def test_a_text_that_begins_with_a_hash_is_a_text(tmp_path: Path) -> None:
    report = examine(book(tmp_path / "a.xlsx", {"A1": "# personer", "B1": "=A1", "B2": '=A1&"!"'}))
    assert found(report, "IP301", "IP302", "IP401") == []
    assert report.shares == Shares(two=2, one=0, none=0)


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ("=SUBTOTAL(109,A1:A4)", 400),
        ("=SUBTOTAL(9,A1:A4)", 600),
        ("=SUBTOTAL(102,A1:A4)", 2),
        ("=AGGREGATE(9,5,A1:A3)", 400),
        ("=AGGREGATE(14,6,A1:A3,2)", 200),
        ("=AGGREGATE(9,4,A1:A4)", 1200),
    ],
)
def test_rows_that_are_hidden_and_sums_in_a_sum_are_left_out_as_excel_does(
    formula: str, right: float, tmp_path: Path
) -> None:
    cells = {"A1": 100, "A2": 200, "A3": 300, "A4": ["=SUBTOTAL(9,A1:A3)", 600], "C1": "=A1*2"}
    hidden = [{"sheet": "Ark1", "row": 2}]
    for shown, stale in ((right, set()), (77, {at("B1")})):
        shows = cells | {"B1": [formula, shown]}
        path = book(tmp_path / f"{shown}.xlsx", shows, hidden_rows=hidden)
        calculation = Calculation(Book(path))
        assert calculation.stale == stale
        assert calculation.shares.two == 3


# --- Where the file shows nothing --------------------------------------------------------------


def test_what_nobody_has_calculated_has_the_value_that_two_engines_give(tmp_path: Path) -> None:
    path = without_results(book(tmp_path / "a.xlsx", SOUND))
    calculation = Calculation(Book(path))
    assert calculation.not_calculated
    assert calculation.unknown == frozenset()
    assert calculation.value(at("C1")) == 50


def test_unknown_is_neither_blank_nor_zero_and_spreads(tmp_path: Path) -> None:
    cells = {
        "A1": 2,
        "A2": "=A1*(TODAY()>0)",
        "A3": "=A2+1",
        "A4": "=SUM(A1:A3)",
        "A5": "=IFERROR(A3,0)",
        "A6": "=A1*3",
        "A7": '=IF(A4="","tom","fuld")',
    }
    calculation = Calculation(Book(without_results(book(tmp_path / "a.xlsx", cells))))
    unknown = {f"A{row}" for row in (2, 3, 4, 5, 7)}
    assert {cell.address for cell in calculation.unknown} == unknown
    assert all(calculation.value(at(address)) is NOT_COMPUTED for address in unknown)
    assert calculation.value(at("A6")) == 6
    assert calculation.shares == Shares(two=1, one=0, none=5)


def test_one_cell_that_nobody_has_calculated_leaves_the_rest_to_the_file(tmp_path: Path) -> None:
    cells = {
        "A1": 2,
        "A2": "=A1*(TODAY()>0)",
        "A3": ["=A2+1", 3],
        "A4": ['=IF(A3>1,"OK","FEJL")', "OK"],
    }
    path = without_results(book(tmp_path / "a.xlsx", cells), "A2")
    calculation = Calculation(Book(path))
    assert calculation.stale == frozenset()
    assert calculation.doubts == []
    assert calculation.value(at("A4")) == "OK"


def test_where_two_engines_differ_on_what_nobody_has_calculated_a_third_decides(
    tmp_path: Path, lying: Callable[..., None]
) -> None:
    path = without_results(book(tmp_path / "a.xlsx", SOUND))
    lying("ironcalc", "B1", 77.0)
    calculation = Calculation(Book(path))
    assert calculation.unknown == frozenset()
    assert calculation.value(at("C1")) == 50


def test_what_engines_leave_open_that_nobody_has_calculated_is_unknown(
    tmp_path: Path, lying: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jury, "is_installed", lambda _: False)
    path = without_results(book(tmp_path / "a.xlsx", SOUND))
    lying("formulas", "B1", 77.0)
    calculation = Calculation(Book(path))
    assert {cell.address for cell in calculation.unknown} == {"B1", "B3", "C1"}


def test_an_error_that_one_of_two_engines_gives_is_none(
    tmp_path: Path, lying: Callable[..., None]
) -> None:
    cells = {f"A{row}": row for row in range(1, 7)} | {
        f"B{row}": f"=12/A{row}" for row in range(1, 7)
    }
    path = without_results(book(tmp_path / "a.xlsx", cells))
    error = by_formualizer.compute(Book(path), {at("B1"): "=1/0"})[at("B1")]
    lying("formualizer", "B5", error)
    assert found(examine(path), "IP302") == []


def test_an_error_that_both_engines_give_that_very_cell_is_an_error(tmp_path: Path) -> None:
    cells = {f"A{row}": row - 5 for row in range(1, 7)} | {
        f"B{row}": f"=12/A{row}" for row in range(1, 7)
    }
    path = without_results(book(tmp_path / "a.xlsx", cells))
    assert found(examine(path), "IP302") == [("IP302", "error", "B5")]


def test_an_error_that_one_engine_alone_gives_is_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jury, "is_installed", lambda _: False)
    cells = {"A1": 0, "B1": "=10/QUOTIENT(A1,1)", "C1": "=A1+1"}
    path = without_results(book(tmp_path / "a.xlsx", cells))
    assert found(examine(path), "IP302") == [("IP302", "note", "B1")]


def test_rules_that_ask_for_a_value_do_not_pay_for_the_second_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path / "a.xlsx", SOUND)

    def asked(*_given: object) -> Value:
        raise AssertionError("formulas was asked")

    monkeypatch.setattr(by_formulas, "compute", asked)
    calculation = Calculation(Book(path))
    assert calculation.value(at("C1")) == 50
    assert calculation.stale == frozenset()
    uncalculated = Calculation(Book(without_results(path)))
    assert uncalculated.first_values[at("C1")] == 50


# --- INVEST functions --------------------------------------------------------------------------


def test_a_call_is_computed_by_the_engine_and_by_its_native_twin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    honest = by_twins.compute
    monkeypatch.setattr(
        by_twins,
        "compute",
        lambda function, given: asked.append(function.name) or honest(function, given),
    )
    cells = {
        "A1": 2340,
        "B1": 2680,
        "C1": "=INVEST_AVERAGE(B1,0.5,4)-A1",
        "C2": "=INVEST_NET(A1,B1)",
    }
    report = examine(book(tmp_path / "a.xlsx", cells))
    assert report.shares == Shares(two=2, one=0, none=0)
    assert set(asked) == {"INVEST_AVERAGE", "INVEST_NET"}


def test_a_call_whose_twin_gives_something_else_is_doubted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_twins, "compute", lambda _function, _given: [[77.0]])
    path = book(tmp_path / "a.xlsx", {"A1": 2340, "B1": 2680, "C1": ["=INVEST_NET(A1,B1)", 341]})
    report = examine(path)
    assert [f.severity for f in report.findings if f.code in {"IP301", "IP401"}] == [Severity.NOTE]


@pytest.mark.parametrize(("engine", "weight"), [("", "error"), ("formualizer", "warning")])
def test_a_list_is_unsorted_only_where_two_engines_give_the_cells_that_fall(
    engine: str, weight: str, lying: Callable[..., None], tmp_path: Path
) -> None:
    cells: dict[str, Any] = {f"B{row}": row for row in range(1, 41)}
    cells |= {f"A{row}": f"=B{row}*1" for row in range(1, 41)}
    if engine:
        lying(engine, "A13", 99.0)
    else:
        cells["B13"] = 99
    cells |= {"C1": "=VLOOKUP(7,A1:B40,2)"}
    report = examine(without_results(book(tmp_path / "a.xlsx", cells)))
    assert found(report, "IP213") == [("IP213", weight, "C1")]


@pytest.mark.parametrize(("engine", "weights"), [("", ["error"]), ("formualizer", [])])
def test_a_text_that_arithmetic_meets_is_an_error_only_where_two_engines_give_the_error(
    engine: str, weights: list[str], lying: Callable[..., None], tmp_path: Path
) -> None:
    cells: dict[str, Any] = {f"B{row}": row for row in range(1, 41)} | {"B13": "n/a"}
    cells |= {f"A{row}": f"=B{row}*2" for row in range(1, 41)}
    if engine:
        lying(engine, "A13", 0.0)
    report = examine(without_results(book(tmp_path / "a.xlsx", cells)))
    assert found(report, "IP207") == [("IP207", weight, "A13") for weight in weights]


# --- This tool's own workbooks, never calculated -----------------------------------------------


def own(folder: Path, cells: Mapping[str, Any]) -> Subject:
    """An own workbook, as openpyxl leaves it, with some cells of its input sheets changed."""
    workbook = openpyxl.load_workbook(inputs_2024())
    for place, value in cells.items():
        sheet, cell = place.split("!")
        workbook[sheet][cell] = value
    workbook.save(folder / "pakke.xlsx")
    return Subject(folder / "pakke.xlsx")


YEARS = {f"Indfasning!{letter}6": f"=Forudsætninger!$D$8+{letter}5-1" for letter in "KLMNOP"}


def test_an_own_workbook_that_nobody_has_calculated_is_read_by_two_engines(tmp_path: Path) -> None:
    package = own(tmp_path, {**YEARS, "Sager!G8": "=3+4"}).package
    assert package is not None
    assert package.cases[0].persons == 7
    assert own(tmp_path, {**YEARS, "Sager!G8": "=7*(TODAY()>0)"}).package is None


def test_every_refused_input_of_an_own_workbook_is_an_error_at_its_cell(tmp_path: Path) -> None:
    cells = {
        **YEARS,
        "Sager!G8": -7,
        "Sager!J8": "seks",
        "Sager!L8": -5,
        "Sager!G9": None,
        "Sager!I9": -1,
        "Sager!E10": "Kvart",
        "Sager!F11": 0,
        "Sager!B12": None,
        "Sager!J20": "=-1*5",
    }
    findings = list(ip118_refused_input.RULE.check(ip118_refused_input.RULE, own(tmp_path, cells)))
    assert {str(f.place): f.severity.name for f in findings} == dict.fromkeys(
        [
            "Sager!G8",
            "Sager!J8",
            "Sager!L8",
            "Sager!G9",
            "Sager!I9",
            "Sager!E10",
            "Sager!F11",
            "Sager!B12",
            "Sager!J20",
        ],
        "ERROR",
    )


def test_what_no_two_engines_give_is_no_refused_input(tmp_path: Path) -> None:
    subject = own(tmp_path, {**YEARS, "Sager!J8": "=-1*(TODAY()>0)", "Sager!G9": -7})
    findings = list(ip118_refused_input.RULE.check(ip118_refused_input.RULE, subject))
    assert [str(f.place) for f in findings] == ["Sager!G9"]


def test_a_call_of_so_many_formulas_has_its_twin_as_a_witness_and_one_of_more_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = by_twins.Sheet({}, {f"A{row}": "=1" for row in range(1, 51)}, ())
    monkeypatch.setattr(by_twins, "recalculate", lambda _sheet: [1.0])
    for count, answered in ((100, True), (101, False)):
        monkeypatch.setattr(by_twins, "sheets", lambda *_, count=count: [sheet] * count)
        answer = by_twins.compute(lookup("INVEST_NET"), (2340.0, [[2345.0]]))
        assert (answer is not None) is answered
    monkeypatch.setattr(by_twins, "sheets", lambda *_: [*[sheet] * 100, one_formula(sheet)])
    assert by_twins.compute(lookup("INVEST_NET"), (2340.0, [[2345.0]])) is None


def one_formula(sheet: by_twins.Sheet) -> by_twins.Sheet:
    return replace(sheet, formulas={"A1": "=1"})
