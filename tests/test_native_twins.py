"""Every INVEST_* function gives what its native Excel formulas give, recalculated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import formualizer
import formulas
import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from investpakke.functions import Argument, Function, catalogue, lookup
from twin_sheet import Sheet, expected, number, recalculated, sheets

Arguments = tuple[ArrayLike, ...]

NOT_NEGATIVE = {
    ("INVEST_BREAKEVEN", "investering"),
    ("INVEST_MARGIN", "investering"),
    ("INVEST_SWITCH", "investering"),
    ("INVEST_DELAY", "investering"),
    ("INVEST_DELAY", "besparelse"),
}
POSITIVE = {
    ("INVEST_BREAKEVEN", "enhedsbesparelse"),
    ("INVEST_MARGIN", "besparelse"),
    ("INVEST_SWITCH", "besparelse"),
    ("INVEST_ONE_FEWER", "helårspersoner"),
}
OF_RATE: dict[str, st.SearchStrategy[Any]] = {
    "ydelse": st.sampled_from(["dagpenge", "Kontanthjælp under 30", "sygedagpenge"]),
    "år": st.sampled_from([2023.0, 2024.0]),
    "uge": st.integers(0, 60).map(float),
}
OF_PROBABILITY: dict[str, st.SearchStrategy[Any]] = {
    "investering": st.integers(0, 1000).map(float),
    "lav": st.integers(0, 300).map(float),
    "sandsynlig": st.integers(300, 600).map(float),
    "høj": st.integers(601, 900).map(float),
    "sandsynlighed": st.integers(1, 99).map(lambda n: n / 100),
    "korrektion": st.integers(0, 10).map(lambda n: n / 10),
    "dødvægt": st.integers(0, 10).map(lambda n: n / 10),
    "fra_år": st.integers(1, 8).map(float),
    "fald": st.integers(0, 9).map(lambda n: n / 10),
}
OF_VARIANCE: dict[str, st.SearchStrategy[Any]] = {
    "enhedsbesparelse": st.integers(1, 1000).map(lambda n: n / 4),
    "realiseret": st.integers(0, 1000).map(lambda n: n / 4),
    "forventet": st.integers(0, 400).map(lambda n: n / 4),
    "fuld_effekt_nu": st.integers(0, 400).map(lambda n: n / 4),
    "helårspersoner": st.integers(-100, 400).map(lambda n: n / 4),
    "faktor": st.integers(0, 4).map(lambda n: n / 4),
    "måneder": st.integers(0, 12).map(float),
}
OF_FUNCTION = {
    "INVEST_RATE": OF_RATE,
    "INVEST_DISCOUNT": {"år": st.integers(1, 100).map(float)},
    **dict.fromkeys(["INVEST_VOLUME", "INVEST_PACE", "INVEST_PRICE"], OF_VARIANCE),
    **dict.fromkeys(
        ["INVEST_PERT", "INVEST_CHANCE", "INVEST_CORRECTED", "INVEST_FADED"], OF_PROBABILITY
    ),
}
OF_ANY: dict[str, st.SearchStrategy[Any]] = {
    "år": st.integers(1, 12).map(float),
    "rente": st.integers(0, 200).map(lambda mille: mille / 1000),
    "statsandel": st.integers(0, 200).map(lambda mille: mille / 1000),
    "forsinkelse": st.integers(0, 20).map(lambda n: n / 4),
}
"""Arguments that mean the same in every other function."""

DIVIDES_BY_EFFECT = {"INVEST_FULL", "INVEST_BREAKEVEN"}

CASES: list[tuple[str, Arguments]] = [
    *((function.name, function.example.arguments) for function in catalogue()),
    ("INVEST_PHASED", (2680, (0.25, 0.5, 0.75), 6)),
    ("INVEST_PHASED", (2680, (0.25, 0.5, 0.75, 1), 2)),
    ("INVEST_PHASED", ([2680, 1806], [[0.5], [1.0]], 1)),
    ("INVEST_AVERAGE", (2680, [[0.5], [1.0]], 4)),
    ("INVEST_AVERAGE", (2680, 0.5, [4, 6])),
    ("INVEST_FULL", (4931, 0.5, 6)),
    ("INVEST_NPV", (2340, 2680, (0, 0.5, 1), 6, 0)),
    ("INVEST_PAYBACK", (1800, 4018, 0.5, 4)),
    ("INVEST_RATE", ("Kontanthjælp 30+", 2023, 0)),
    ("INVEST_RATE", (["dagpenge", "ledighedsydelse"], 2024, [4, 5])),
    ("INVEST_RATE", ("uddannelseshjælp", [2023, 2024], [[26], [53]])),
    ("INVEST_DISCOUNT", ([[1, 35, 36], [37, 71, 100]],)),
    ("INVEST_STATE", ([600, -40], 0)),
    ("INVEST_PERT", (600, 1000, 1000, [0.05, 0.5, 0.95])),
    ("INVEST_CHANCE", ([500, 600, 800, 1000, 1100], 600, 600, 1000)),
    ("INVEST_FADED", ((0.25, 0.5, 0.75), 1, 0.1, 6)),
    ("INVEST_FADED", ([[0.5], [1.0]], 3, 0, 4)),
    ("INVEST_VOLUME", (167.5, 16, [12, 18], 1, [3, 12])),
    ("INVEST_PACE", (167.5, [-1, 6], 12, [[0.5], [0]], 6)),
    ("INVEST_PRICE", ([167.5, 120], 160, [4, 0], 1)),
    ("INVEST_DELAYED", ((0.25, 0.5, 0.75), 1.25, 6)),
    ("INVEST_DELAYED", ([[0.5], [1.0]], [0, 7.5], 5)),
    ("INVEST_PAYBACK", (5400, 6445.5, (0.25, 0.5, 0.75), 4)),
    ("INVEST_DELAY", (2400, 6028.6, (0.25, 0.5, 0.75), 6)),
    ("INVEST_DELAY", ([2345, 2346, 0], 2680, 0.5, 4)),
    ("INVEST_ONE_FEWER", (100, 200, [0.5, 1, 2.5])),
]
"""The worked examples; phasing shorter and longer than the years; one year; no payback; no gain
and a loss to be late with; less than one person."""

NAMES = [f"{name}{arguments}" for name, arguments in CASES]


def agree(function: Function, arguments: Arguments, engine: Callable[[Sheet], list[float]]) -> None:
    """Assert that an engine's recalculation of the twin equals the Python callable."""
    native = np.concatenate([engine(sheet) for sheet in sheets(function, arguments)])
    np.testing.assert_allclose(native, expected(function, arguments), rtol=1e-9, atol=0)


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=NAMES)
def test_the_twin_of_a_worked_example_gives_what_python_gives(
    name: str, arguments: Arguments
) -> None:
    agree(lookup(name), arguments, recalculated)


@st.composite
def argument_lists(draw: st.DrawFn, function: Function) -> Arguments:
    """Draw arguments of one size: one of the amounts fills it, the others may be scalars."""
    block = next(a.shape for a in function.arguments if a.shape != "text")
    amounts = [a for a in function.arguments if a.shape == block]
    rows = draw(st.integers(1, 3))
    columns = draw(st.integers(1, 3)) if amounts[0].shape == "block" else 1
    full = draw(st.sampled_from(amounts))
    return tuple(
        draw(
            numbers(function, argument, [(rows, columns)])
            if argument is full
            else argument_values(function, argument, rows, columns)
        )
        for argument in function.arguments
    )


def argument_values(
    function: Function, argument: Argument, rows: int, columns: int
) -> st.SearchStrategy[Any]:
    if argument.shape == "factors":
        return st.integers(1, 14).flatmap(
            lambda k: numbers(
                function, argument, [(), (1, k) if k == rows else (k,), (rows, 1), (rows, k)]
            )
        )
    shapes: dict[str, list[tuple[int, ...]]] = {
        "number": [()],
        "column": [(), (rows,), (rows, 1)],
        "block": [(), (rows, columns)] + ([(rows,)] if columns == 1 else []),
    }
    shapes["text"] = shapes["block"]
    return numbers(function, argument, shapes[argument.shape])


def numbers(
    function: Function, argument: Argument, shapes: list[tuple[int, ...]]
) -> st.SearchStrategy[Any]:
    def filled(shape: tuple[int, ...]) -> st.SearchStrategy[Any]:
        size = int(np.prod(shape))
        items = st.lists(one_number(function, argument), min_size=size, max_size=size)
        kind = object if argument.shape == "text" else np.float64
        return items.map(lambda drawn: np.reshape(np.array(drawn, dtype=kind), shape))

    return st.sampled_from(shapes).flatmap(filled)


def one_number(function: Function, argument: Argument) -> st.SearchStrategy[Any]:
    """Draw quarters, which add up exactly, so that no payback hangs on a last binary digit."""
    name = argument.name.da
    own = OF_FUNCTION.get(function.name, {})
    if name in own:
        return own[name]
    if name in OF_ANY:
        return OF_ANY[name]
    if name == "indfasning":
        return st.integers(function.name in DIVIDES_BY_EFFECT, 4).map(lambda n: n / 4)
    key = (function.name, name)
    lowest = 1 if key in POSITIVE else 0 if key in NOT_NEGATIVE else -40_000
    return st.integers(lowest, 40_000).map(lambda n: n / 4)


@pytest.mark.parametrize("function", catalogue(), ids=lambda function: function.name)
@settings(deadline=None, derandomize=True, max_examples=40)
@given(data=st.data())
def test_the_twin_gives_what_python_gives_whatever_the_input(
    function: Function, data: st.DataObject
) -> None:
    arguments = data.draw(argument_lists(function))
    if function.name == "INVEST_SHARE" and np.sum(arguments[0]) == 0:
        return  # refused: there are no shares of nothing
    agree(function, arguments, recalculated)


def test_the_twin_says_not_available_where_no_year_pays_back() -> None:
    payback = lookup("INVEST_PAYBACK")
    arguments = (2340, 2680, 0.5, 3)
    assert np.isnan(payback.python(*arguments))
    agree(payback, arguments, recalculated)


def test_the_twins_are_right_on_a_real_worksheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    expectations: dict[str, float] = {}
    for name, arguments in CASES:
        results = iter(expected(lookup(name), arguments))
        for sheet in sheets(lookup(name), arguments):
            page = book.create_sheet()
            for address, content in {**sheet.values, **sheet.formulas}.items():
                page[address] = content
            expectations |= {
                f"'[twins.xlsx]{page.title.upper()}'!{cell}": next(results) for cell in sheet.result
            }
    book.save(tmp_path / "twins.xlsx")
    solution = formulas.ExcelModel().loads(str(tmp_path / "twins.xlsx")).finish().calculate()
    found = {key: number(solution[key].value) for key in expectations}
    np.testing.assert_allclose(list(found.values()), list(expectations.values()), rtol=1e-9, atol=0)


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=NAMES)
def test_a_second_engine_agrees_where_it_is_installed(name: str, arguments: Arguments) -> None:

    def engine(sheet: Sheet) -> list[float]:
        book = formualizer.Workbook()
        page = book.sheet("Twin")
        for address, value in sheet.values.items():
            page.set_value(*row_and_column(address), value)
        for address, formula in sheet.formulas.items():
            page.set_formula(*row_and_column(address), formula)
        cells = [book.evaluate_cell("Twin", *row_and_column(cell)) for cell in sheet.result]
        not_available = {"type": "Error", "kind": "Na"}
        return [np.nan if cell == not_available else number(cell) for cell in cells]

    agree(lookup(name), arguments, engine)


def row_and_column(address: str) -> tuple[int, int]:
    letters, row = openpyxl.utils.cell.coordinate_from_string(address)
    return row, openpyxl.utils.column_index_from_string(letters)
