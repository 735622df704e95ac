"""What a workbook's formulas come to: two engines, their limits, and LibreOffice as judge."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import formulas
import numpy as np
import pytest

from investpakke.validate.analysis.cycles import cycles
from investpakke.validate.engines.calculation import Calculation, Shares, agree
from investpakke.workbook import recalculate
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.recalculate import (
    Formula,
    Rectangle,
    Workings,
    compile_form,
    evaluate_form,
    from_formulas,
)
from libreoffice import convert
from rule_books import build


def calculation(path: Path, cells: Mapping[str, Any], **setup: Any) -> Calculation:
    return Calculation(Book(build(path, {"sheets": {"Ark1": cells}, "setup": setup})))


def stale(found: Calculation) -> set[str]:
    return {
        cell.address for cell, value in found.values.items() if not agree(value, found.shown(cell))
    }


# --- Agreement with LibreOffice ------------------------------------------------------------

NUMBERS = "ABCD"
ROWS = 12


def _range(rng: random.Random) -> str:
    first, last = sorted(rng.choices(range(1, ROWS + 1), k=2))
    left, right = sorted(rng.choices(NUMBERS, k=2))
    return f"{left}{first}:{right}{last}"


def _column(rng: random.Random) -> str:
    return f"{rng.choice(NUMBERS)}$1:{rng.choice(NUMBERS)}${ROWS}"


def _formula(rng: random.Random, depth: int = 2) -> str:
    """A formula of numbers, of those functions that finance models are made of."""
    if depth == 0:
        return rng.choice(
            [f"{rng.choice(NUMBERS)}{rng.randint(1, ROWS)}", f"{rng.randint(1, 9)}", "Sats"]
        )
    one, other = (_formula(rng, depth - 1) for _ in range(2))
    column = rng.choice(NUMBERS)
    same = f"{column}$1:{column}${ROWS}"
    return rng.choice(
        [
            f"({one}+{other})",
            f"({one}-{other})",
            f"{one}*{other}",
            f"{one}/(1+ABS({other}))",
            f"SUM({_range(rng)},{one})",
            f"AVERAGE({_range(rng)})+{one}",
            f"MAX({one},{other})",
            f"MIN({_range(rng)},{other})",
            f"IF({one}>{other},{one},{other})",
            f"SUMPRODUCT(({same}>{one})*{same})",
            f'SUMIF({same},">"&{one})',
            f'COUNTIF({_range(rng)},"<="&{one})',
            f"INDEX({same},{rng.randint(1, ROWS)})",
            f"ROUND({one},2)",
            f"IFERROR({one}/0,{other})",
            f"(1+{one}/1000)^2",
            f"COUNT({_range(rng)})",
            f"AND({one}>{other},{one}<100)*1",
            f"CHOOSE(2,{one},{other})",
        ]
    )


def random_cells(seed: int) -> dict[str, Any]:
    """Numbers in A to D, some of them blank, and formulas that read them and one another."""
    rng = random.Random(seed)  # noqa: S311  the same workbooks on every run
    cells: dict[str, Any] = {
        f"{column}{row}": round(rng.uniform(-50, 200), rng.choice([0, 1, 2]))
        for column in NUMBERS
        for row in range(1, ROWS + 1)
        if rng.random() < 0.9
    }
    cells["H1"] = 0.035
    for row in range(1, ROWS + 1):
        cells[f"E{row}"] = "=" + _formula(rng)
        cells[f"F{row}"] = f"=E{row}*Sats+{_formula(rng, 1)}"
        cells[f"G{row}"] = f"=SUM(E$1:E{row})-F{row}"
    return cells


@pytest.fixture(scope="module")
def random_workbooks(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    folder = tmp_path_factory.mktemp("random")
    setup = {"names": {"Sats": "=Ark1!$H$1"}}
    return [
        build(folder / f"bog{seed}.xlsx", {"sheets": {"Ark1": random_cells(seed)}, "setup": setup})
        for seed in range(12)
    ]


@pytest.mark.usefixtures("libreoffice")
def test_random_workbooks_come_to_what_libreoffice_computes(
    random_workbooks: Sequence[Path], tmp_path: Path
) -> None:
    converted = convert(random_workbooks, tmp_path)
    for path, other in zip(random_workbooks, converted, strict=True):
        found, theirs = Calculation(Book(path)), Book(other)
        assert len(found.values) == 3 * ROWS
        for cell, value in found.values.items():
            expected = theirs.by_name[cell.sheet].cached(cell.row, cell.column)
            assert agree(value, expected), (path.name, cell.address, value, expected)


def test_both_engines_agree_on_random_workbooks_in_every_cell(
    random_workbooks: Sequence[Path],
) -> None:
    for path in random_workbooks:
        found = Calculation(Book(path), full=True)
        assert found.disagreements == []
        assert found.shares.two >= 3 * ROWS - 6  # a ROUND of a half may be left to one engine


# --- What is judged, and by whom -----------------------------------------------------------


def test_copies_are_one_formula_and_both_engines_judge_it(tmp_path: Path) -> None:
    found = calculation(tmp_path / "a.xlsx", {"A1": 1, "A2": 2, "B1": "=A1*2", "B2": "=A2*2"})
    ((key, judged),) = found.formulas.items()
    assert key.form == "=RC[-1]*2"
    assert [cell.address for cell in judged.cells] == ["B1", "B2"]
    assert found.shares == Shares(two=2, one=0, none=0)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=A1:A3*2", 4),
        ("=IF(A1:A3>1,1,0)", 1),
        ("=SUM(Tal*2)", 4),
        ("=_xlfn.SINGLE(A1:A3)", 2),
        ("=A:A+1", 3),
        ("=ACOT(A1:A3)", 0.463647609000806),
    ],
)
def test_of_a_range_that_excel_takes_one_cell_of_engines_are_asked_that_cell(
    formula: str, shown: float, tmp_path: Path
) -> None:
    for value, expected in ((shown, set()), (99, {"B2"})):
        cells = {"A1": 1, "A2": 2, "A3": 3, "B2": [formula, value]}
        found = calculation(tmp_path / "a.xlsx", cells, names={"Tal": "=Ark1!$A$1:$A$3"})
        assert found.shares == Shares(two=1, one=0, none=0)
        assert stale(found) == expected


def test_a_what_if_data_table_is_constants_that_the_file_alone_says(tmp_path: Path) -> None:
    plain = build(
        tmp_path / "a.xlsx",
        {"sheets": {"Ark1": {"A1": 1, "B1": "=A1*2", "C3": 10, "C4": 20, "D3": "=C3+C4"}}},
    )
    path = tmp_path / "b.xlsx"
    table = b'<c r="C3"><f t="dataTable" ref="C3:C4" dt2D="0" dtr="0" r1="A1"/><v>10</v></c>'
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item, content.replace(b'<c r="C3"><v>10</v></c>', table))
    found = Calculation(Book(path))
    assert found.shares == Shares(two=2, one=2, none=0)
    assert found.values[Cell("Ark1", 3, 4)] == 30.0


def test_a_function_inside_a_name_counts(tmp_path: Path) -> None:
    cells = {"A1": 1, "B1": ["=Dag+A1", 45000]}
    found = calculation(tmp_path / "a.xlsx", cells, names={"Dag": "=TODAY()"})
    assert found.shares == Shares(two=0, one=1, none=0)
    assert "TODAY" in found.judgement(Cell("Ark1", 1, 2)).reasons[0].en


# --- Stale, or a habit of Excel's ----------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            {"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": ["=IF(A1+A2=A3,1,0)", 1]},
            set(),
            id="equal in 15 digits",
        ),
        pytest.param(
            {"A1": 0.1, "A2": 0.2, "A3": 0.3, "B1": ["=IF(A1+A2>A3,1,0)", 0]},
            set(),
            id="not larger in 15 digits",
        ),
        pytest.param(
            {"A1": 0.5, "A2": 0.4, "A3": 0.1, "B1": ["=A1-A2-A3", 0], "B2": ["=IF(B1<0,1,0)", 0]},
            set(),
            id="a difference snapped to 0",
        ),
        pytest.param(
            {"A1": 3, "B1": ["=IF(A1=2,1,0)", 1]},
            {"B1"},
            id="a comparison of other numbers is stale",
        ),
        pytest.param(
            {"A1": 2, "B1": ['=A1/3&" mio."', "0,666666666666667 mio."]},
            set(),
            id="15 digits and a decimal comma in a text",
        ),
        pytest.param(
            {"A1": 2, "B1": ['=A1&" mio."', "3 mio."]}, {"B1"}, id="another number in a text"
        ),
        pytest.param(
            {"A1": 1234.5, "B1": ['=TEXT(A1,"#.##0,0")', "1.234,5"]},
            set(),
            id="a Danish number format",
        ),
        pytest.param(
            {"A1": "ABC", "B1": ['=IF(A1="abc",1,0)', 1]},
            set(),
            id="texts are equal whatever their capitals",
        ),
        pytest.param(
            {
                "A2": True,
                "A3": 2,
                "B1": ["=SUM(A2:A3)", 2],
                "B2": ["=A2+A3", 3],
                "B3": ["=A2=1", False],
            },
            set(),
            id="truth values",
        ),
        pytest.param(
            {"B1": ['=A1=""', True], "B2": ["=A1=0", True], "B3": ["=A1", 0]},
            set(),
            id="a blank cell is 0 and an empty text",
        ),
        pytest.param(
            {"A1": '=""', "B1": ["=A1=0", False], "B2": ["=SUM(A1,1)", 1]},
            set(),
            id="an empty text is not 0",
        ),
        pytest.param(
            {"B1": ["=YEAR(60)", 1900], "B2": ["=DAY(60)", 29], "B3": ["=DATE(1900,3,1)", 61]},
            set(),
            id="29 February 1900",
        ),
        pytest.param({"A1": "ærø", "B1": ["=UPPER(A1)", "ÆRØ"]}, set(), id="Danish capitals"),
        pytest.param(
            {"A1": "abc", "B1": ["=UPPER(A1)", "ABD"]},
            {"B1"},
            id="a limit does not hide what both engines say",
        ),
        pytest.param(
            {
                "A1": 1.005,
                "B1": ["=ROUND(A1,2)", 1.01],
                "B2": ["=ROUND(2.5,0)", 3],
                "B3": ["=ROUND(-2.5,0)", -3],
            },
            set(),
            id="halves are rounded up",
        ),
        pytest.param(
            {"B1": ["=-2^2", 4], "B2": ["=2^3^2", 64], "B3": ["=MOD(-3,2)", 1]},
            set(),
            id="signs and powers",
        ),
    ],
)
def test_what_excel_shows_is_called_stale_only_where_it_is(
    cells: dict[str, Any], expected: set[str], tmp_path: Path
) -> None:
    calculated = {"H9": "=2*3"}  # zeros alone would say that nothing was calculated yet
    assert stale(calculation(tmp_path / "a.xlsx", cells | calculated)) == expected


def test_a_known_limit_counts_only_where_the_other_engine_does_not_say_the_same(
    tmp_path: Path,
) -> None:
    found = calculation(tmp_path / "a.xlsx", {"A1": "abc", "B1": ["=UPPER(A1)", "ABD"]})
    assert found.shares == Shares(two=1, one=0, none=0)
    assert stale(found) == {"B1"}


# --- The way through a formula ---------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        "=ref_1*ref_2+ref_1*ref_2",
        "=SUM(ref_1,ref_2)-SUM(ref_1,ref_2)/4",
        '=ref_1&" "&ref_2',
        "=ref_2",
        "=PI()*2",
        "=1+1",
        "={1,2;3,4}",
        "=1/(ref_1-ref_1)",
        "=ROUND(ref_1^2,-1)",
        "=IF(ref_1>ref_2,SUM(ref_1,1),IFERROR(1/0,-ref_2%))",
        "=RAND()<2",
        '=ref_1+"a"',
        "=INDEX(ref_1,1,1)+MATCH(ref_2,{1,5,9},1)",
        "=ISERROR(ref_2)",
        '=SUMIF(ref_1,">2",ref_2)',
    ],
)
def test_the_steps_of_a_formula_come_to_what_the_dispatcher_of_formulas_comes_to(form: str) -> None:
    given = {"REF_1": np.array([[3.0]], dtype=object), "REF_2": np.array([[5.0]], dtype=object)}
    whole = formulas.Parser().ast(form)[1].compile()
    found, steps = whole(*(given[name] for name in whole.inputs)), compile_form(form)
    assert tuple(whole.inputs) == steps.inputs
    assert from_formulas(steps(*(given[name] for name in steps.inputs))) == from_formulas(found)


def test_cells_that_read_the_same_are_computed_once_but_what_is_random_for_each() -> None:
    ones = {Cell("A", row, 1): 1.0 for row in (1, 2)} | {Cell("A", 3, 1): True}
    below = [(Rectangle("A", row, 1, row, 1),) for row in (1, 2, 3)]
    copies = {Cell("A", row, 2): Formula("=ISNUMBER(ref_1)", below[row - 1]) for row in (1, 2, 3)}
    drawn = {Cell("A", row, 3): Formula("=RAND()", ()) for row in (1, 2)}
    with pytest.MonkeyPatch.context() as patch:
        asked: list[str] = []
        patch.setattr(
            recalculate,
            "evaluate_form",
            lambda form, given: (asked.append(form), evaluate_form(form, given))[1],
        )
        found = Workings(ones, {**copies, **drawn}).recalculate()
    assert [found[cell] for cell in copies] == [True, True, False]
    assert asked == ["=ISNUMBER(ref_1)"] * 2 + ["=RAND()"] * 2


# --- Circles -------------------------------------------------------------------------------


def test_a_circle_holds_its_own_cells_and_not_those_that_read_it(tmp_path: Path) -> None:
    cells = {"A1": "=B1", "B1": "=C1+1", "C1": "=A1*2", "D1": "=C1", "E1": "=SUM(D1:E1)", "F1": 1}
    found = cycles(calculation(tmp_path / "a.xlsx", cells))
    assert [[cell.address for cell in cycle] for cycle in found] == [["A1", "B1", "C1"], ["E1"]]


def test_a_long_circle_is_found_without_recursion(tmp_path: Path) -> None:
    cells = {"A1": "=A3000"} | {f"A{row}": f"=A{row - 1}+1" for row in range(2, 3001)}
    (cycle,) = cycles(calculation(tmp_path / "a.xlsx", cells))
    assert len(cycle) == 3000
