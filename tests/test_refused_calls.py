"""A refused call is an error to `validate`, as it is in Excel: the same one, with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from investpakke.boundary import REFUSED, call, error_shown, passed_on
from investpakke.functions import Function, catalogue, lookup
from investpakke.validate import examine
from investpakke.validate.engines import by_formulas
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import CellError

SHEET = "Ark1"
EVERY_FUNCTION = pytest.mark.parametrize("function", catalogue(), ids=lambda f: f.name)


def written(path: Path, cells: dict[str, Any]) -> Path:
    """Write a sheet; a pair is a formula and what the file shows, a range an array formula."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        for address, content in cells.items():
            if ":" in address:
                sheet.write_array_formula(address, *content)
            elif isinstance(content, tuple):
                sheet.write_formula(address, content[0], None, content[1])
            else:
                sheet.write(address, content)
    return path


def findings(path: Path, *codes: str) -> list[Finding]:
    found = examine(path, chosen=lambda rule: rule.code in codes).sightings
    return sorted(found, key=lambda finding: str(finding.place))


def with_first_of_a1(function: Function) -> str:
    """Return a call with the worked example's arguments, but for the first, which is A1."""
    numbers = [
        f"{{{';'.join(map(str, v))}}}"
        if isinstance(v, tuple)
        else f'"{v}"'
        if isinstance(v, str)
        else str(v)
        for v in function.example.arguments[1:]
    ]
    return f"={function.name}({','.join(['A1', *numbers])})"


@EVERY_FUNCTION
@pytest.mark.parametrize(
    ("first", "error"), [(True, REFUSED), ("#DIV/0!", "#DIV/0!"), ("#N/A", "#N/A")]
)
def test_both_engines_compute_the_error_that_the_wrapper_shows(
    function: Function, first: object, error: str, tmp_path: Path
) -> None:
    answer = call(function, [first, *function.example.arguments[1:]])
    assert isinstance(answer, str)
    assert error_shown(answer) == error
    typed = ("=1/0", error) if error == "#DIV/0!" else ("=NA()", error)
    path = written(
        tmp_path / "bog.xlsx",
        {"A1": first if first is True else typed, "B1": (with_first_of_a1(function), error)},
    )
    subject = Subject(path)
    cell = Cell(SHEET, 1, 2)
    calculation = subject.calculation
    assert calculation.values[cell] == error
    assert isinstance(calculation.values[cell], CellError)
    judged = calculation.verdict(cell)
    assert judged is not None
    second = by_formulas.compute(judged.resolved, cell, calculation.value)
    assert second == error
    assert isinstance(second, CellError)
    assert not calculation.stale
    assert not calculation.disagreements


def test_a_total_over_a_refused_call_is_an_error_too(tmp_path: Path) -> None:
    path = written(
        tmp_path / "bog.xlsx",
        {
            "A1": 600,
            "A2": "mange",
            "B1": ("=INVEST_NET(A1,A1)", 0),
            "B2": ("=INVEST_NET(A1,A2)", REFUSED),
            "B3": ("=SUM(B1:B2)", REFUSED),
        },
    )
    refused, total = (Subject(path).calculation.values[Cell(SHEET, row, 2)] for row in (2, 3))
    assert refused == total == CellError(REFUSED)


def test_the_reason_is_told_once_and_ip302_is_silent(tmp_path: Path) -> None:
    path = written(
        tmp_path / "bog.xlsx",
        {
            "A1": 600,
            "A2": "mange",
            "B1": ("=INVEST_NET(A1,A2)", REFUSED),
            "B2": ("=B1*2", REFUSED),
            "D1:E2": ("=INVEST_NET(A1,A2)", None, REFUSED),
        },
    )
    found = findings(path, "IP601", "IP302")
    assert [(str(f.place), f.code) for f in found] == [
        ("Ark1!B1", "IP601"),
        ("Ark1!D1:E2", "IP601"),
    ]
    answer = call(lookup("INVEST_NET"), [600.0, "mange"])
    assert f"#INVEST: {found[0].found.da}" == answer  # type: ignore[union-attr]


def test_one_argument_too_few_is_told_in_the_singular(tmp_path: Path) -> None:
    path = written(tmp_path / "bog.xlsx", {"A1": 600, "B1": ("=INVEST_NET(A1)", 600)})
    (found,) = findings(path, "IP601")
    assert found.what.da == "INVEST_NET har fået 1 argument"


def test_a_text_of_version_0_1_0_is_the_same_refusal_and_not_stale(tmp_path: Path) -> None:
    """Whatever the text was in its words: the file shows a refusal, the engines an error."""
    old = "#INVEST: besparelse: værdien er ikke et tal. Forventet: et tal. Fik: 'mange'."
    error = (
        "#INVEST: besparelse: cellen viser en fejl. Forventet: et tal. Fik: #DIVISION/0! "
        "(#DIV/0!). Ret den celle først."
    )
    path = written(
        tmp_path / "bog.xlsx",
        {
            "A1": 600,
            "A2": "mange",
            "A3": ("=1/0", "#DIV/0!"),
            "B1": ("=INVEST_NET(A1,A2)", old),
            "B2": ("=INVEST_NET(A1,A3)", error),
        },
    )
    found = findings(path, "IP301", "IP302", "IP601", "IP401")
    assert [(str(f.place), f.code) for f in found] == [("Ark1!A3", "IP302"), ("Ark1!B1", "IP601")]


def test_a_figure_where_the_call_is_refused_is_stale_all_the_same(tmp_path: Path) -> None:
    path = written(tmp_path / "b.xlsx", {"A2": "mange", "B1": ("=INVEST_NET(1,A2)", 7)})
    assert [str(f.place) for f in findings(path, "IP301")] == ["Ark1!B1"]


@pytest.mark.parametrize(
    ("formula", "hides"),
    [
        ("=IFERROR(INVEST_NET(A1,A2),0)", "IFERROR"),
        ('=IFERROR(1+INVEST_NET(A1,A2),"")', "IFERROR"),
        ("=IFNA(INVEST_NET(A1,NA()),0)", "IFNA"),
        ("=IF(ISERROR(INVEST_NET(A1,A2)),0,INVEST_NET(A1,A2))", "ISERROR"),
        ("=IF(ISERR(INVEST_NET(A1,A2)),0,1)", "ISERR"),
        ("=IF(ISNA(INVEST_NET(A1,NA())),0,1)", "ISNA"),
        ("=IF(ISNUMBER(INVEST_NET(A1,A2)),1,0)", "ISNUMBER"),
        ("=ERROR.TYPE(INVEST_NET(A1,A2))", "ERROR.TYPE"),
    ],
)
def test_what_hides_a_refused_call_is_an_error_finding(
    formula: str, hides: str, tmp_path: Path
) -> None:
    path = written(tmp_path / "bog.xlsx", {"A1": 600, "A2": "mange", "B1": (formula, 0)})
    (finding,) = findings(path, "IP601")
    assert finding.severity is Severity.ERROR
    assert finding.what.en == f"{hides} hides that an INVEST function refuses its arguments"


def test_a_refusal_says_whether_it_only_passes_on_an_error() -> None:
    net = lookup("INVEST_NET")
    own, other = (
        call(net, [1.0, "x. Fik: #DIVISION/0! (#DIV/0!). Ret den celle først."]),
        call(net, [1.0, [[2.0], ["#DIV/0!"]]]),
    )
    assert passed_on(str(own)) is None
    assert passed_on(str(other)) == "#DIV/0!"
