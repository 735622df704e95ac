"""Every INVEST_* function through xlwings' own Windows code, as Excel would call it."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from investpakke.boundary import NOT_AVAILABLE
from investpakke.functions import Argument, Function, catalogue, lookup
from investpakke_addin.vba_source import UDF_MODULE, functions_module, vba_name
from windows_stubs import (
    ERROR_CODES,
    MISSING,
    Cells,
    WindowsXlwings,
    macro_options,
    registered,
    vba_wrappers,
    windows_xlwings,
)

EVERY_FUNCTION = pytest.mark.parametrize("function", catalogue(), ids=lambda f: f.name)
EVERY_ARGUMENT = pytest.mark.parametrize(
    ("function", "place"),
    [(f, place) for f in catalogue() for place in range(len(f.arguments))],
    ids=lambda item: getattr(item, "name", item),
)


EVERY_NUMBER = pytest.mark.parametrize(
    ("function", "place"),
    [(f, i) for f in catalogue() for i, a in enumerate(f.arguments) if a.shape != "text"],
    ids=lambda item: getattr(item, "name", item),
)


@pytest.fixture(scope="module")
def excel() -> Iterator[WindowsXlwings]:
    with windows_xlwings() as running:
        yield running


def example(function: Function) -> list[object]:
    """Return the arguments of the worked example as they are typed into a formula."""
    values = function.example.arguments
    return [Cells.column(*v) if isinstance(v, tuple) else v for v in values]


def changed(function: Function, place: int, content: object) -> list[object]:
    """Return the worked example with one argument changed."""
    arguments = example(function)
    arguments[place] = content
    return arguments


def taken(function: Function, *shapes: str) -> list[bool]:
    """Return which arguments may be a range of that shape."""
    return [argument.shape in shapes for argument in function.arguments]


# --- What Excel is told about the functions ------------------------------------------------


@EVERY_FUNCTION
def test_xlwings_registers_what_the_catalogue_says(
    excel: WindowsXlwings, function: Function
) -> None:
    info = excel.run(registered, UDF_MODULE)[function.name]
    assert info["category"] == function.category == "Investeringspakke"
    assert info["call_in_wizard"], "the wrappers make no difference, so a result is shown there"
    assert not info["volatile"]
    assert not info["sub"]
    assert info["ret"]["doc"] == function.help.da
    for told, argument in zip(info["args"], function.arguments, strict=True):
        assert told["name"] == vba_name(argument)
        assert told["doc"] == argument.help.da
        assert told["options"] == {"ndim": 2, "err_to_str": True}
        assert ("optional" in told) == (argument.default is not None)


def test_xlwings_registers_the_whole_catalogue_and_nothing_else(excel: WindowsXlwings) -> None:
    names = {function.name for function in catalogue()}
    assert excel.run(registered, UDF_MODULE).keys() == names


@EVERY_FUNCTION
def test_texts_and_names_are_within_the_limits_of_the_function_wizard(
    excel: WindowsXlwings, function: Function
) -> None:
    told = excel.run(macro_options, UDF_MODULE)[f"'investpakke.xlam'!{function.name}"]
    texts = [told["Description"], *told["ArgumentDescriptions"]]
    assert texts == [function.help.da, *(a.help.da for a in function.arguments)]
    assert all(0 < len(text) <= 255 for text in texts)
    assert told["Category"] == function.category
    names = [vba_name(argument) for argument in function.arguments]
    assert len(", ".join(names)) <= 254
    assert all(re.fullmatch("[a-z_]+", name) for name in names), "VBA source has no Unicode"


@pytest.mark.parametrize("book", ["investpakke.xlam", "investeringspakke-2024.xlsm"])
def test_the_wrappers_of_xlwings_call_what_ours_call(excel: WindowsXlwings, book: str) -> None:
    theirs, ours = excel.run(vba_wrappers, UDF_MODULE, book), functions_module()
    for function in catalogue():
        assert calling(theirs, function) == calling(ours, function)
    assert ("ActiveWorkbook" in theirs) == book.endswith(".xlam")


def test_our_wrappers_know_the_mark_of_what_is_not_available() -> None:
    assert f'answer = "{NOT_AVAILABLE}"' in functions_module()


def calling(source: str, function: Function) -> tuple[str, str, str]:
    """Return a wrapper's head, and the module, function and arguments that it calls."""
    joined = source.replace(" _\n", " ")
    head = re.search(rf"Function ({function.name}\(.*\))", joined)
    call = re.search(rf'CallUDF\(("[\w.]+", "{function.name}"),\s*Array\((.*?)\)', joined)
    assert head is not None
    assert call is not None
    return head[1], call[1], call[2]


# --- Results -------------------------------------------------------------------------------


@EVERY_FUNCTION
def test_values_typed_into_a_formula_give_the_worked_example(
    excel: WindowsXlwings, function: Function
) -> None:
    assert_shows(excel.call(function.name, *example(function)), function.example.result)


@EVERY_FUNCTION
def test_references_to_single_cells_give_the_worked_example(
    excel: WindowsXlwings, function: Function
) -> None:
    arguments = [v if isinstance(v, Cells) else Cells.of((v,)) for v in example(function)]
    assert_shows(excel.call(function.name, *arguments), function.example.result)


@EVERY_FUNCTION
def test_omitted_arguments_count_as_their_defaults(
    excel: WindowsXlwings, function: Function
) -> None:
    required = sum(argument.default is None for argument in function.arguments)
    given = example(function)[:required]
    left_out = [*given, *[MISSING] * (len(function.arguments) - required)]
    expected = function.python(*function.example.arguments[:required])
    assert_shows(excel.call(function.name, *left_out), expected)


def assert_shows(shown: object, expected: Any) -> None:
    """Assert that a cell is given a number; a row for a row, as xlwings hands it over."""
    if np.ndim(expected):
        assert isinstance(shown, list)
        assert np.ravel(shown) == pytest.approx(expected, rel=1e-15)
    else:
        assert isinstance(shown, float)
        assert shown == pytest.approx(expected, rel=1e-15)


@EVERY_FUNCTION
def test_a_column_gives_a_column(excel: WindowsXlwings, function: Function) -> None:
    columns = taken(function, "block", "column", "text")
    if not any(columns):
        assert function.shape == "years"  # it takes a row of factors, and gives one
        return
    arguments, arrays = spread(function, columns, rows=3, columns=1)
    shown = excel.call(function.name, *arguments)
    assert isinstance(shown, list)
    assert len(shown) == 3
    np.testing.assert_array_equal(shown, function.python(*arrays))


@EVERY_FUNCTION
def test_a_block_gives_a_block_where_one_is_taken(
    excel: WindowsXlwings, function: Function
) -> None:
    blocks = taken(function, "block", "text")
    if not any(blocks):
        assert function.shape == "years"
        return
    arguments, arrays = spread(function, blocks, rows=2, columns=3)
    if function.arguments[0].shape == "column":
        arguments[0] = Cells.of((2680, 2680))
        assert excel.call(function.name, *arguments) == (
            "#INVEST: besparelse: der er mere end én værdi pr. række. "
            "Forventet: ét tal pr. række. Fik: et område."
        )
        return
    shown: Any = excel.call(function.name, *arguments)
    assert np.shape(shown) == (2, 3)
    np.testing.assert_array_equal(shown, function.python(*arrays))


STEPS = {
    "year": 0,
    "months": 0,
    **dict.fromkeys(
        ["rate", "state_share", "probability", "correction", "deadweight", "factor"], 0.01
    ),
}
"""How far apart the cells of an argument lie, where 1 would be out of range."""


def spread(
    function: Function, over: list[bool], rows: int, columns: int
) -> tuple[list[object], list[Any]]:
    """Return the worked example with some arguments spread over a range, and as arrays."""
    arguments: list[object] = []
    arrays: list[Any] = []
    for argument, value, wide in zip(
        function.arguments, function.example.arguments, over, strict=True
    ):
        start = value[0] if isinstance(value, tuple) else value
        steps = np.arange(rows * columns).reshape(rows, columns) if wide else np.zeros((1, 1))
        step = STEPS.get(argument.name.en, 1)
        array = (
            np.full(steps.shape, start, dtype=object)
            if isinstance(start, str)
            else (start + steps * step)
        )
        arguments.append(Cells(tuple(map(tuple, array.tolist()))))
        arrays.append(array if array.size > 1 else array.item())
    return arguments, arrays


@pytest.mark.parametrize(
    "function",
    [f for f in catalogue() if "indfasning" in {a.name.da for a in f.arguments}],
    ids=lambda f: f.name,
)
def test_a_row_of_phasing_is_one_factor_a_year(excel: WindowsXlwings, function: Function) -> None:
    place = [argument.name.da for argument in function.arguments].index("indfasning")
    shown = excel.call(function.name, *changed(function, place, Cells.of((0.25, 0.5, 0.75))))
    numbers: list[Any] = list(function.example.arguments)
    numbers[place] = [0.25, 0.5, 0.75]
    expected = function.python(*numbers)
    if np.isnan(expected).any():
        assert shown == NOT_AVAILABLE
    else:
        assert_shows(shown, expected)


def test_what_is_not_available_stands_alone_or_among_numbers(excel: WindowsXlwings) -> None:
    assert excel.call("INVEST_PAYBACK", 2340, 2680, 0.5, 3) == NOT_AVAILABLE
    column = excel.call("INVEST_PAYBACK", Cells.column(1000, 1000), Cells.column(900, 1000), 1)
    assert column == [[NOT_AVAILABLE], [1.0]]
    row = excel.call("INVEST_PAYBACK", Cells.of((1000, 1000)), Cells.of((900, 1000)), 1)
    assert row == [NOT_AVAILABLE, 1.0]


@EVERY_NUMBER
def test_a_number_stored_as_danish_text_counts(
    excel: WindowsXlwings, function: Function, place: int
) -> None:
    value = function.example.arguments[place]
    texts = [f"{n:,.4f}" for n in (value if isinstance(value, tuple) else (value,))]
    danish = [text.translate(str.maketrans(",.", ".,")) for text in texts]
    arguments = changed(function, place, Cells.column(*danish))
    assert_shows(excel.call(function.name, *arguments), function.example.result)


def test_an_amount_in_a_currency_cell_counts_in_full_and_not_to_four_decimals(
    excel: WindowsXlwings,
) -> None:
    pair = Cells(((0.123456789,), (2345.987654321,)), currency=frozenset({(0, 0), (1, 0)}))
    assert excel.call("INVEST_NET", 0, pair) == [[0.123456789], [2345.987654321]]
    one = Cells(((0.123456789,),), currency=frozenset({(0, 0)}))
    assert excel.call("INVEST_NET", 0, one) == 0.123456789
    mixed = Cells(((None, 0.123456789),), currency=frozenset({(0, 1)}))
    assert str(excel.call("INVEST_NET", 0, mixed)).endswith(
        "kolonne 1: cellen er tom. Forventet: et tal."
    )


def test_a_range_in_several_areas_is_refused_and_not_read_by_its_first(
    excel: WindowsXlwings,
) -> None:
    two = Cells(((1.0,), (3.0,)), areas=2)
    assert excel.call("INVEST_SHARE", two) == (
        "#INVEST: værdier: området består af flere dele. "
        "Forventet: ét sammenhængende område. Fik: 2 dele."
    )


def expecting(argument: Argument) -> tuple[str, object, str]:
    """Return an argument's name, a cell that it takes, and what it is said to expect."""
    if argument.shape == "text":
        return argument.name.da, "dagpenge", "en tekst"
    return argument.name.da, 1, "et tal"


# --- Refusals ------------------------------------------------------------------------------


@EVERY_ARGUMENT
def test_a_blank_cell_is_refused_and_not_taken_for_an_omitted_argument(
    excel: WindowsXlwings, function: Function, place: int
) -> None:
    name, good, wanted = expecting(function.arguments[place])
    alone = excel.call(function.name, *changed(function, place, Cells.of((None,))))
    assert alone == f"#INVEST: {name}: cellen er tom. Forventet: {wanted}."
    below = excel.call(function.name, *changed(function, place, Cells.column(good, None)))
    assert below == f"#INVEST: {name}, række 2, kolonne 1: cellen er tom. Forventet: {wanted}."


@EVERY_ARGUMENT
@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#SPILL!"])
def test_an_error_cell_is_refused_by_argument_row_column_and_name(
    excel: WindowsXlwings, function: Function, place: int, error: str
) -> None:
    danish = {"#DIV/0!": "#DIVISION/0!", "#N/A": "#I/T", "#SPILL!": "#OVERLØB!"}[error]
    name, good, wanted = expecting(function.arguments[place])
    says = (
        f"cellen viser en fejl. Forventet: {wanted}. Fik: {danish} ({error}). Ret den celle først."
    )
    alone = excel.call(function.name, *changed(function, place, error))
    assert alone == f"#INVEST: {name}: {says}"
    within = excel.call(
        function.name, *changed(function, place, Cells.of((good, good), (good, error)))
    )
    assert within == f"#INVEST: {name}, række 2, kolonne 2: {says}"


@pytest.mark.parametrize("error", ERROR_CODES)
def test_every_error_of_excel_is_known(excel: WindowsXlwings, error: str) -> None:
    shown = excel.call("INVEST_NET", Cells.column(1, error), 1)
    assert str(shown).startswith("#INVEST: investering, række 2, kolonne 1: cellen viser en fejl.")
    assert error in str(shown)


@EVERY_NUMBER
@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("halv", "'halv'. Skriv tallet på dansk og uden enhed, fx 1.234,5."),
        ("1.1", "'1.1'. Skriv decimaler efter komma."),
        (True, "SAND."),
        (date(2024, 1, 2), "datoen 02-01-2024."),
    ],
)
def test_what_is_no_number_is_refused(
    excel: WindowsXlwings, function: Function, place: int, content: object, says: str
) -> None:
    name = function.arguments[place].name.da
    shown = excel.call(function.name, *changed(function, place, Cells.column(1, content)))
    assert shown == (
        f"#INVEST: {name}, række 2, kolonne 1: værdien er ikke et tal. "
        f"Forventet: et tal. Fik: {says}"
    )


OUT_OF_RANGE = {
    "indfasning": (
        1.5,
        "tallet er uden for det tilladte. Forventet: faktorer fra 0 til 1 (50 % er 0,5). Fik: 1,5.",
    ),
    "år": (
        2.5,
        "antallet af år er ikke helt. Forventet: et helt antal år fra 1 til 100. Fik: 2,5.",
    ),
    "rente": (
        3.5,
        "tallet er uden for det tilladte. "
        "Forventet: en rente fra 0 til 1 (3,5 % er 0,035). Fik: 3,5.",
    ),
}


@pytest.mark.parametrize(
    ("function", "argument"),
    [
        (f, a)
        for f in catalogue()
        for a in f.arguments
        if a.name.da in OUT_OF_RANGE and a.name.en != "year"
    ],
    ids=lambda item: item.name if isinstance(item, Function) else item.name.da,
)
def test_a_number_that_the_engine_refuses_is_refused_in_the_cell(
    excel: WindowsXlwings, function: Function, argument: Argument
) -> None:
    value, says = OUT_OF_RANGE[argument.name.da]
    column = Cells.column(1, value)
    shown = excel.call(
        function.name, *changed(function, function.arguments.index(argument), column)
    )
    assert shown == f"#INVEST: {argument.name.da}, række 2, kolonne 1: {says}"


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        (
            "INVEST_SHARE",
            [Cells.column(1, -1)],
            "værdier: summen er 0, så andele findes ikke. "
            "Forventet: værdier med en sum forskellig fra 0. Fik: 0.",
        ),
        (
            "INVEST_MARGIN",
            [1, 0],
            "besparelse: tallet er uden for det tilladte. Forventet: et tal over 0. Fik: 0.",
        ),
        (
            "INVEST_BREAKEVEN",
            [-1, 100],
            "investering: tallet er uden for det tilladte. Forventet: et tal på mindst 0. Fik: -1.",
        ),
        (
            "INVEST_FULL",
            [100, 0, 1],
            "indfasning: indfasningen giver ingen effekt. "
            "Forventet: mindst én faktor over 0 inden for årene. Fik: 0.",
        ),
        (
            "INVEST_NET",
            [Cells.column(1, 2), Cells.column(1, 2, 3)],
            "investering: områdets størrelse passer ikke. "
            "Forventet: én værdi eller et område på 3 × 1. Fik: 2 × 1.",
        ),
    ],
)
def test_what_a_function_cannot_be_asked_is_said_in_danish(
    excel: WindowsXlwings, name: str, arguments: list[object], says: str
) -> None:
    assert excel.call(name, *arguments) == f"#INVEST: {says}"


# --- Without Windows -----------------------------------------------------------------------


def test_the_module_loads_without_excel_and_its_functions_are_plain_ones() -> None:
    udfs = importlib.import_module(UDF_MODULE)
    assert udfs.INVEST_NET([[600.0]], [[860.0]]) == 260
    assert udfs.INVEST_NET.__doc__ == lookup("INVEST_NET").help.da


def test_the_stubs_stay_in_their_own_process(excel: WindowsXlwings) -> None:
    excel.call("INVEST_NET", 1, 2)
    assert not {"pythoncom", "pywintypes", "win32com", "xlwings.udfs"} & sys.modules.keys()
