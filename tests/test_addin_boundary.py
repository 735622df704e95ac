"""What a cell shows for a call, whatever the cells hold that it refers to."""

from __future__ import annotations

import logging
import math
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, generated
from investpakke import InputError
from investpakke.boundary import LONGEST_TEXT, NOT_AVAILABLE, PREFIX, call, heard
from investpakke.calc.arguments import from_cells
from investpakke.danish_numbers import danish_number
from investpakke.functions import Argument, Function, catalogue, lookup
from investpakke.show.numbers import number

EVERY_FUNCTION = pytest.mark.parametrize("function", catalogue(), ids=lambda f: f.name)


def show(name: str, *arguments: object) -> object:
    return call(lookup(name), arguments)


# --- Results and their shapes --------------------------------------------------------------


@EVERY_FUNCTION
def test_a_worked_example_gives_its_result_in_a_cell(function: Function) -> None:
    arguments = [[list(v)] if isinstance(v, tuple) else v for v in function.example.arguments]
    expected = function.example.result
    shown = call(function, arguments)
    if isinstance(expected, tuple):
        assert isinstance(shown, list)
        assert shown[0] == pytest.approx(list(expected))
    else:
        assert shown == pytest.approx(expected)


def test_a_value_and_a_range_of_one_cell_give_one_number() -> None:
    assert show("INVEST_NET", 600.0, 860.0) == 260
    assert show("INVEST_NET", [[600.0]], [[860.0]]) == 260
    assert show("INVEST_NET", [600.0], (860.0,)) == 260


def test_a_result_has_the_shape_of_the_range() -> None:
    assert show("INVEST_NET", [[1.0], [2.0]], [[5.0], [5.0]]) == [[4.0], [3.0]]
    assert show("INVEST_NET", [[1.0, 2.0]], [[5.0, 5.0]]) == [[4.0, 3.0]]
    assert show("INVEST_NET", [1.0, 2.0], 5.0) == [[4.0, 3.0]]
    assert show("INVEST_NET", ((1.0, 2.0), (3.0, 4.0)), 5.0) == [[4.0, 3.0], [2.0, 1.0]]
    assert show("INVEST_NET", np.array([[1.0], [2.0]]), 5.0) == [[4.0], [3.0]]


def test_phased_savings_spill_to_the_right_and_one_year_of_one_saving_is_one_cell() -> None:
    assert show("INVEST_PHASED", [[100.0]], 0.5, 3.0) == [[50.0, 100.0, 100.0]]
    assert show("INVEST_PHASED", [[100.0], [10.0]], 0.5, 2.0) == [[50.0, 100.0], [5.0, 10.0]]
    assert show("INVEST_PHASED", [[100.0], [10.0]], 0.5, 1.0) == [[50.0], [5.0]]
    assert show("INVEST_PHASED", 100.0, 0.5, 1.0) == 50


def test_a_row_of_phasing_is_factors_and_a_column_is_one_first_year_per_case() -> None:
    assert show("INVEST_PHASED", 100.0, [[0.25, 0.5, 0.75]], 4.0) == [[25.0, 50.0, 75.0, 75.0]]
    column = [[0.5], [1.0]]
    assert show("INVEST_AVERAGE", [[100.0], [100.0]], column, 2.0) == [[75.0], [100.0]]


def test_what_is_omitted_counts_as_its_default_wherever_it_stands() -> None:
    assert show("INVEST_AVERAGE", 4000.0) == 3500
    assert show("INVEST_AVERAGE", 4000.0, None, None) == 3500
    assert show("INVEST_AVERAGE", 4000.0, None, 2.0) == 3000
    assert show("INVEST_NPV", 100.0, 300.0, 1.0, 1.0) == 200


def test_a_case_that_never_pays_back_is_not_available_and_the_others_are() -> None:
    assert show("INVEST_PAYBACK", 2340.0, 2680.0, 0.5, 3.0) == NOT_AVAILABLE == "#N/A"
    column = show("INVEST_PAYBACK", [[1000.0], [1000.0]], [[900.0], [1000.0]], 1.0)
    assert column == [[NOT_AVAILABLE], [1.0]]


# --- Numbers that are no floats ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234", 1234),
        ("0", 0),
        ("-5", -5),
        ("\N{MINUS SIGN}5", -5),
        ("+5", 5),
        ("0,5", 0.5),
        ("0,125", 0.125),
        ("1,5", 1.5),
        ("1234,567", 1234.567),
        ("1.234,5", 1234.5),
        ("1.234,567", 1234.567),
        ("1.234.567", 1_234_567),
        ("1 234,5", 1234.5),
        ("1 234", 1234),
        ("1\N{NO-BREAK SPACE}234,50", 1234.5),
        ("1\N{NARROW NO-BREAK SPACE}234", 1234),
        ("  860 ", 860),
        ("1.234,50-", -1234.5),
        ("50 %", 0.5),
        ("50%", 0.5),
        ("3,5\N{NO-BREAK SPACE}%", 0.035),
    ],
)
def test_a_text_that_can_only_be_one_number_is_read_as_it(text: str, expected: float) -> None:
    assert danish_number(text) == expected
    assert show("INVEST_NET", 0.0, text) == expected
    assert show("INVEST_NET", 0.0, [[1.0], [text]]) == [[1.0], [expected]]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1.234", "1234 eller 1,234"),
        ("1,234", "1234 eller 1,234"),
        ("-1.234", "-1234 eller -1,234"),
        ("- 1.234", "- 1234 eller - 1,234"),
        ("1.234-", "1234- eller 1,234-"),
        ("100,000", "100000 eller 100,000"),
        ("12,345 %", "12345 % eller 12,345 %"),
    ],
)
def test_a_text_that_may_be_a_thousand_times_another_is_refused(text: str, readings: str) -> None:
    assert show("INVEST_NET", 0.0, text) == (
        "#INVEST: besparelse: teksten kan læses som to tal. "
        f"Forventet: {readings}. Fik: '{text}'. Skriv et tal i stedet for tekst."
    )


@pytest.mark.parametrize("text", ["1.1", "0.5", "12.34", "0.125", "-0.5", "5.5 %"])
def test_a_lone_point_is_no_decimal_point_since_cases_are_numbered_so(text: str) -> None:
    assert show("INVEST_NET", 0.0, text) == (
        "#INVEST: besparelse: værdien er ikke et tal. "
        f"Forventet: et tal. Fik: '{text}'. Skriv decimaler efter komma."
    )


@pytest.mark.parametrize(
    "text",
    [
        "860 tkr.",
        "1E3",
        "007",
        "½",
        "٣",
        "1,234.5",
        "1.23,4",
        "1.234 567",
        "1,2,3",
        "-5-",
        "ti",
        "01-02-2024",
        "1.234,",
        ",5",
        "- -5",
        "%",
        "5 %%",
        "nan",
        "inf",
        "1_000",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    assert show("INVEST_NET", 0.0, text) == (
        f"#INVEST: besparelse: værdien er ikke et tal. Forventet: et tal. Fik: '{text}'. "
        "Skriv tallet på dansk og uden enhed, fx 1.234,5."
    )


def test_a_refused_text_is_refused_in_english_too() -> None:
    with pytest.raises(InputError) as caught:
        danish_number("1.234")
    assert str(caught.value) == (
        "the text may be read as two numbers. Expected: 1234 or 1.234. Got: '1.234'. "
        "Type a number instead of a text."
    )


def test_a_text_with_more_digits_than_a_number_holds_is_refused() -> None:
    with pytest.raises(InputError):
        danish_number("9" * 400)


@QUICK
@given(cents=st.integers(-(10**12), 10**12))
def test_every_amount_is_read_as_danish_readers_write_it(cents: int) -> None:
    amount = cents / 100
    assert danish_number(number(amount, "da", decimals=2)) == amount
    assert danish_number(number(amount, "da", decimals=2).replace(".", " ")) == amount


def test_whole_numbers_and_amounts_in_currency_cells_count() -> None:
    assert show("INVEST_NET", 600, 860) == 260
    assert show("INVEST_NET", [[Decimal("600.25")], [0]], 860.0) == [[259.75], [860.0]]
    assert show("INVEST_NET", np.int64(600), np.float64(860)) == 260


# --- What is refused, and how the cell says so ---------------------------------------------

BLANK = "cellen er tom. Forventet: et tal."
AMOUNTS = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (None, BLANK),
        ("", BLANK),
        (" ", BLANK),
        ("#DIV/0!", "cellen viser en fejl. Forventet: et tal. Fik: #DIVISION/0! (#DIV/0!). "),
        ("#N/A", "cellen viser en fejl. Forventet: et tal. Fik: #I/T (#N/A). "),
        ("#I/T", "cellen viser en fejl. Forventet: et tal. Fik: #I/T (#N/A). "),
        ("#NUM!", "cellen viser en fejl. Forventet: et tal. Fik: #NUM!. "),
        (-2146826281, "cellen viser en fejl. Forventet: et tal. Fik: #DIVISION/0! (#DIV/0!). "),
        (-2146826243, "cellen viser en fejl. Forventet: et tal. Fik: #OVERLØB! (#SPILL!). "),
        (-2146826237, "cellen viser en fejl. Forventet: et tal. Fik: #2051. "),
        ("#INVEST: år: 0.", "cellen viser en fejl. Forventet: et tal. Fik: år: 0. "),
        (True, "værdien er ikke et tal. Forventet: et tal. Fik: SAND."),
        (False, "værdien er ikke et tal. Forventet: et tal. Fik: FALSK."),
        (date(2024, 1, 2), "værdien er ikke et tal. Forventet: et tal. Fik: datoen 02-01-2024."),
        (datetime(2024, 1, 2, 3), "værdien er ikke et tal. Forventet: et tal. Fik: datoen 02-01-"),
        (10**400, "værdien er ikke et tal. Forventet: et tal. Fik: 1000"),
        (Decimal("sNaN"), "værdien er ikke et tal. Forventet: et tal. Fik: Decimal('sNaN')."),
        (math.nan, "værdien er ikke et tal. Forventet: et tal. Fik: nan."),
        ({}, "værdien er ikke et tal. Forventet: et tal. Fik: {}."),
    ],
    ids=lambda item: str(item)[:40],
)
def test_a_cell_that_is_no_number_is_named_by_argument_row_and_column(
    cell: object, says: str
) -> None:
    block: list[list[object]] = [[*row] for row in AMOUNTS]
    block[1][1] = cell
    shown = show("INVEST_NET", AMOUNTS, block)
    assert str(shown).startswith(f"#INVEST: besparelse, række 2, kolonne 2: {says}")
    alone = show("INVEST_NET", [[cell]], AMOUNTS)
    assert str(alone).startswith(f"#INVEST: investering: {says}")


@EVERY_FUNCTION
def test_every_argument_that_is_not_optional_must_be_given(function: Function) -> None:
    first = function.arguments[0].name.da
    taken = "en tekst" if function.arguments[0].shape == "text" else "et tal"
    said = f"#INVEST: {first}: argumentet mangler. Forventet: {taken} eller et område."
    assert call(function, []) == call(function, [None]) == said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            (1.0, 2.0, 3.0),
            "der er for mange argumenter. Forventet: INVEST_NET(investering; besparelse). Fik: 3.",
        ),
        (
            ([], 1.0),
            "investering: rækkerne er tomme eller ikke lige lange. "
            "Forventet: et tal eller et område.",
        ),
        (
            (1.0, [[1.0], [1.0, 2.0]]),
            "besparelse: rækkerne er tomme eller ikke lige lange. "
            "Forventet: et tal eller et område.",
        ),
        (
            ([[1.0], [2.0]], [[1.0], [2.0], [3.0]]),
            "investering: områdets størrelse passer ikke. "
            "Forventet: én værdi eller et område på 3 × 1. Fik: 2 × 1.",
        ),
        (
            (1e308, -1e308),
            "INVEST_NET: tallene er for store eller for små at regne med. Forventet: beløb i tkr..",
        ),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments: tuple[object, ...], says: str) -> None:
    assert show("INVEST_NET", *arguments) == PREFIX + says.replace("tkr..", "tkr.")


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        (
            "INVEST_PHASED",
            (100.0, [[0.5, 1.5]]),
            "indfasning, række 1, kolonne 2: tallet er uden for det tilladte. "
            "Forventet: faktorer fra 0 til 1 (50 % er 0,5). Fik: 1,5.",
        ),
        (
            "INVEST_AVERAGE",
            ([[100.0], [100.0]], 0.5, [[4.0], [2.5]]),
            "år, række 2, kolonne 1: antallet af år er ikke helt. "
            "Forventet: et helt antal år fra 1 til 100. Fik: 2,5.",
        ),
        (
            "INVEST_SHARE",
            ([[1.0], [-1.0]],),
            "værdier: summen er 0, så andele findes ikke. "
            "Forventet: værdier med en sum forskellig fra 0. Fik: 0.",
        ),
        (
            "INVEST_PHASED",
            ([[1.0, 2.0]],),
            "besparelse: der er mere end én værdi pr. række. "
            "Forventet: ét tal pr. række. Fik: et område.",
        ),
        (
            "INVEST_NPV",
            (1.0, 2.0, 0.5, 4.0, "3,5"),
            "rente: tallet er uden for det tilladte. "
            "Forventet: en rente fra 0 til 1 (3,5 % er 0,035). Fik: 3,5.",
        ),
    ],
)
def test_a_refusal_of_the_engine_reaches_the_cell_in_danish(
    name: str, arguments: tuple[object, ...], says: str
) -> None:
    assert show(name, *arguments) == PREFIX + says


def test_the_longest_refusal_is_cut_between_words() -> None:
    long = show("INVEST_NET", 0.0, [[1.0, "#INVEST: " + "lang forklaring " * 40]])
    assert isinstance(long, str)
    assert len(long) <= LONGEST_TEXT == 255
    assert " …" in long

    def refuse(*_: object) -> float:
        raise InputError(lookup("INVEST_NPV").help, expected=lookup("INVEST_FULL").help)

    cut = call(replace(lookup("INVEST_NET"), python=refuse), [1.0, 2.0])
    assert isinstance(cut, str)
    assert 240 < len(cut) <= LONGEST_TEXT
    assert cut.endswith(" …")


def test_a_slip_of_ours_is_one_danish_line_in_the_cell_and_a_trace_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> float:
        raise KeyError("indfasning")

    with caplog.at_level(logging.ERROR):
        shown = call(replace(lookup("INVEST_NET"), python=fail), [1.0, 2.0])
    assert shown == "#INVEST: intern fejl i INVEST_NET (KeyError). Meld den til udviklerne."
    assert caplog.records[0].exc_info is not None


@pytest.mark.parametrize("result", [math.inf, -math.inf, np.array([[1.0, math.inf]])])
def test_infinity_never_reaches_a_cell(result: Any) -> None:
    def infinite(*_: object) -> Any:
        return result

    assert call(replace(lookup("INVEST_NET"), python=infinite), [1.0, 2.0]) == (
        "#INVEST: INVEST_NET: tallene er for store eller for små at regne med. "
        "Forventet: beløb i tkr."
    )


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (None, "cellen er tom. Forventet: en tekst."),
        ("  ", "cellen er tom. Forventet: en tekst."),
        (2024.0, "værdien er ikke en tekst. Forventet: en tekst. Fik: 2024."),
        (True, "værdien er ikke en tekst. Forventet: en tekst. Fik: SAND."),
        (
            "#N/A",
            "cellen viser en fejl. Forventet: en tekst. Fik: #I/T (#N/A). Ret den celle først.",
        ),
        (
            -2146826281,
            "cellen viser en fejl. Forventet: en tekst. Fik: #DIVISION/0! (#DIV/0!). "
            "Ret den celle først.",
        ),
    ],
)
def test_a_cell_that_is_no_text_is_refused_where_a_text_belongs(cell: object, says: str) -> None:
    assert show("INVEST_RATE", [[cell]], 2024.0) == f"{PREFIX}ydelse: {says}"
    column = [["dagpenge"], [cell]]
    assert show("INVEST_RATE", column, 2024.0) == f"{PREFIX}ydelse, række 2, kolonne 1: {says}"


def test_an_unknown_benefit_gets_the_nearest_one_and_a_column_its_place() -> None:
    shown = str(show("INVEST_RATE", [["dagpenge"], ["sygedagpeng"]], 2024.0))
    assert shown.startswith(f"{PREFIX}ydelse, række 2, kolonne 1: ydelsen kendes ikke. Mente du ")
    assert "Mente du sygedagpenge? Kendte: dagpenge, " in shown
    assert len(shown) <= LONGEST_TEXT


def test_a_year_outside_the_rates_is_refused_with_their_dates() -> None:
    assert show("INVEST_RATE", "dagpenge", 2025.0) == (
        f"{PREFIX}år: satsen gælder ikke hele året. "
        "Forventet: et år inden for 01-01-2023 til 31-12-2024 (dagpenge). Fik: 2025."
    )


# --- Properties ----------------------------------------------------------------------------

Rows = list[list[Any]]


def one_value(argument: Argument) -> st.SearchStrategy[Any]:
    by_name: dict[str, st.SearchStrategy[Any]] = {
        "ydelse": st.sampled_from(["dagpenge", "Sygedagpenge ", "ledighedsydelse", "su"]),
        "uge": st.integers(0, 60).map(float),
        "år": st.sampled_from([2023.0, 2024.0, 2025.0])
        if argument.name.en == "year"
        else st.integers(0, 8).map(float),
        "rente": st.integers(0, 100).map(lambda n: n / 100),
        "indfasning": st.integers(0, 4).map(lambda n: n / 4),
    }
    return by_name.get(argument.name.da, st.integers(-400, 4000).map(lambda n: n / 4))


@st.composite
def ranges(draw: st.DrawFn, function: Function) -> list[Rows]:
    """Draw a range for each argument that is given: mostly of sizes that fit each other."""
    height, width = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    sizes = st.sampled_from([(1, 1), (height, 1), (height, width), (1, width)])
    least = sum(argument.default is None for argument in function.arguments)
    count = draw(st.integers(least, len(function.arguments)))
    drawn = []
    for argument in function.arguments[:count]:
        rows, columns = draw(sizes)
        row = st.lists(one_value(argument), min_size=columns, max_size=columns)
        drawn.append(draw(st.lists(row, min_size=rows, max_size=rows)))
    return drawn


def in_python(function: Function, arguments: list[Rows]) -> object:
    """Return what the Python callable gives or says, as a cell is to show it."""
    arrays = [np.array(r, dtype=object if isinstance(r[0][0], str) else float) for r in arguments]
    try:
        with from_cells():
            result = function.python(*(a if a.size > 1 else a.item() for a in arrays))
    except InputError as error:
        return PREFIX + error.text("da")
    rows = np.atleast_2d(result).tolist()
    shown = [[NOT_AVAILABLE if math.isnan(cell) else cell for cell in row] for row in rows]
    return shown if np.size(result) > 1 else shown[0][0]


@EVERY_FUNCTION
@generated(data=st.data())
def test_a_cell_shows_what_the_python_function_gives(function: Function, data: Any) -> None:
    arguments = data.draw(ranges(function))
    assert call(function, arguments) == in_python(function, arguments)


@EVERY_FUNCTION
@generated(data=st.data())
def test_numbers_typed_as_danish_text_count_as_the_numbers(function: Function, data: Any) -> None:
    arguments = data.draw(ranges(function))
    texts = [[[in_danish(value) for value in row] for row in rows] for rows in arguments]
    assert call(function, texts) == call(function, arguments)


def in_danish(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.2f}".replace(".", ",")


ANY_CELL: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(max_size=12),
    st.text("0123456789.,- %", max_size=8),
    st.decimals(),
    st.dates(),
    st.sampled_from([10**400, "#N/A", "#INVEST: år", -2146826246, -2146826238, b"1", 1j, {}]),
)
ANYTHING: st.SearchStrategy[object] = st.one_of(
    ANY_CELL,
    st.lists(ANY_CELL, max_size=3),
    st.lists(ANY_CELL, max_size=3).map(tuple),
    st.lists(st.lists(ANY_CELL, max_size=3), max_size=3),
    st.lists(st.lists(st.floats(), min_size=2, max_size=2), min_size=1, max_size=3),
)


def is_fit_for_a_cell(shown: object) -> bool:
    if isinstance(shown, str):
        fits = len(PREFIX) < len(shown) <= LONGEST_TEXT and "\n" not in shown
        return shown == NOT_AVAILABLE or (shown.startswith(PREFIX) and fits)
    return type(shown) is float and math.isfinite(shown)


def cells_of(shown: object) -> list[object]:
    if not isinstance(shown, list):
        return [shown]
    assert len({len(row) for row in shown}) == 1
    return [cell for row in shown for cell in row]


@EVERY_FUNCTION
@generated(arguments=st.lists(ANYTHING, max_size=6))
def test_no_cell_ever_shows_nothing_or_a_number_that_is_none(
    function: Function, arguments: list[object]
) -> None:
    assert all(map(is_fit_for_a_cell, cells_of(call(function, arguments))))


@EVERY_FUNCTION
@generated(scale=st.floats(0, 1.7e308), signs=st.lists(st.sampled_from([-1, 1]), min_size=2))
def test_numbers_at_the_ends_of_their_range_give_a_number_or_a_refusal(
    function: Function, scale: float, signs: list[int]
) -> None:
    required = [argument for argument in function.arguments if argument.default is None]
    column = [[sign * scale] for sign in signs]
    shown = call(function, [column for _ in required])
    assert all(map(is_fit_for_a_cell, cells_of(shown)))


def test_who_listens_inside_another_hears_its_own_share_and_the_other_all():
    """Also where both have heard the same: two lists that are equal are two."""
    net = lookup("INVEST_NET")
    with heard() as outer:
        with heard() as inner:
            call(net, [2340.0, 2345.0])
        call(net, [1.0, "x"])
    call(net, [1.0, 3.0])
    assert inner == [("INVEST_NET", 5.0)]
    assert [name for name, _ in outer] == ["INVEST_NET"] * 2
    assert str(outer[1][1]).startswith(PREFIX)
