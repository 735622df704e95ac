"""The INVEST_* functions against plain Python loops, their properties and their refusals."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import investpakke as ip
from building import QUICK, refusal

MONEY = st.integers(1, 1_000_000).map(lambda n: n / 100)
FACTOR = st.integers(0, 100).map(lambda n: n / 100)


# --- Worked examples -----------------------------------------------------------------------


def test_net_is_saving_minus_investment() -> None:
    assert ip.invest_net(600, 860) == 260
    assert ip.invest_net([600, 2340], [860, 2345]).tolist() == [260, 5]
    assert ip.invest_net(1000, 400) == -600


def test_half_effect_in_the_first_year_is_the_default() -> None:
    assert ip.invest_phased(4018).tolist() == [2009, 4018, 4018, 4018]
    assert ip.invest_average(4000) == 3500
    assert ip.invest_full(3500) == 4000


def test_the_last_factor_of_a_row_goes_on() -> None:
    assert ip.invest_phased(1000, [0.2, 0.6], 4).tolist() == [200, 600, 600, 600]
    assert ip.invest_average(1000, [0.2, 0.6], 4) == 500


def test_factors_beyond_the_years_asked_for_do_not_count() -> None:
    assert ip.invest_phased(1000, [0.25, 0.5, 1], 2).tolist() == [250, 500]
    assert ip.invest_average(1000, [0.25, 0.75, 1], 2) == 500


def test_case_2_1_has_a_full_saving_that_averages_to_the_printed_one_over_six_years() -> None:
    full = ip.invest_full(4931, 0.5, 6)
    assert math.isclose(full, 4931 * 6 / 5.5)
    assert math.isclose(ip.invest_average(full, 0.5, 6), 4931)


def test_the_groups_have_the_printed_shares() -> None:
    shares = ip.invest_share([6600, 5350, 6600, 9340])
    assert (100 * shares).round().tolist() == [24, 19, 24, 33]


def test_case_1_2_breaks_even_just_below_its_fifteen_persons() -> None:
    assert math.isclose(ip.invest_breakeven(1800, 1806 / 15, 1), 15 * 1800 / 1806)


def test_case_1_2_may_lose_a_third_of_a_per_cent_of_its_saving() -> None:
    assert math.isclose(ip.invest_margin(1800, 1806), 6 / 1806)
    assert ip.invest_margin(1200, 1000) == pytest.approx(-0.2)


def test_case_4_4_pays_back_in_its_fourth_year() -> None:
    assert ip.invest_payback(2340, 2680, 0.5, 4) == 4
    assert math.isnan(ip.invest_payback(2340, 2680, 0.5, 3))


def test_a_case_that_never_pays_back_has_no_payback_year() -> None:
    assert math.isnan(ip.invest_payback(1000, 900, 1, 100))
    years = ip.invest_payback([1000, 1000], [900, 1000], 1, 5)
    assert np.isnan(years[0])
    assert years[1] == 1


def test_payback_is_the_first_year_even_if_a_later_year_is_negative_again() -> None:
    assert ip.invest_payback(500, 1000, [1, 0], 6) == 1


def test_year_one_is_not_discounted_and_the_rate_is_the_official_one() -> None:
    assert ip.invest_npv(100, 300, 1, 1, 0.5) == 200
    assert math.isclose(ip.invest_npv(100, 300, 1, 3), 200 + 200 / 1.035 + 200 / 1.035**2)


# --- Plain loops, over every shape that an argument may come in ---------------------------


class Size(NamedTuple):
    """The rows and columns of a generated range."""

    rows: int
    columns: int


SIZES = st.builds(Size, st.integers(1, 4), st.integers(1, 3))


def ranges(size: Size, values: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """Return a scalar, a list, a column or a block of ``values``."""
    n, m = size
    line = st.lists(values, min_size=n, max_size=n)
    block = st.lists(st.lists(values, min_size=m, max_size=m), min_size=n, max_size=n)
    column = line.map(lambda items: [[item] for item in items])
    return st.one_of(
        values, line, column, block, line.map(np.array), column.map(np.array), block.map(np.array)
    )


def columns(size: Size, values: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """Return a scalar, a list or a column of ``values``."""
    return ranges(Size(size.rows, 1), values)


def phasings(size: Size, values: st.SearchStrategy[float]) -> st.SearchStrategy[Any]:
    """Return a first-year factor, a row of factors, or one of these per row."""
    row = st.lists(values, min_size=1, max_size=5)
    flat = row.filter(lambda r: len(r) == 1 or len(r) != size.rows)  # else years or rows?
    rows = st.integers(1, 5).flatmap(
        lambda k: st.lists(
            st.lists(values, min_size=k, max_size=k), min_size=size.rows, max_size=size.rows
        )
    )
    return st.one_of(values, flat, row.map(lambda r: [r]), rows, rows.map(np.array))


def element(value: Any, row: int, column: int) -> float:
    """Return what an argument says of one element of the result."""
    array = np.asarray(value)
    if array.ndim == 0:
        return float(array)
    line = array[row if len(array) > 1 else 0]
    return float(line) if array.ndim == 1 else float(line[column if len(line) > 1 else 0])


def factor(phasing: Any, row: int, year: int) -> float:
    """Return the factor of one row in one year (0, 1, …)."""
    array = np.asarray(phasing, dtype=float)
    if array.ndim == 2:
        array = array[row if len(array) > 1 else 0]
    factors = array.ravel().tolist()
    if len(factors) == 1:
        factors.append(1.0)
    return factors[min(year, len(factors) - 1)]


def mean_factor(phasing: Any, row: int, years: int) -> float:
    return math.fsum(factor(phasing, row, year) for year in range(years)) / years


def result_shape(arguments: list[Any], phasing: Any = 0.5) -> tuple[int, ...]:
    """Return the shape that the contract promises: that of the largest argument."""
    shapes = [np.shape(argument) for argument in arguments]
    if len(np.shape(phasing)) == 2 and len(phasing) > 1:
        shapes.append((len(phasing), 1))
    dimensions = max(len(shape) for shape in shapes)
    rows = max([shape[0] for shape in shapes if shape], default=1)
    width = max([shape[1] for shape in shapes if len(shape) == 2], default=1)
    return (rows, width)[:dimensions]


def assert_equal_to_loop(
    result: Any, shape: tuple[int, ...], loop: Callable[[int, int], float]
) -> None:
    rows, width = (*shape, 1, 1)[:2] if shape else (1, 1)
    expected = [[loop(row, column) for column in range(width)] for row in range(rows)]
    if not shape:
        assert type(result) is float
    assert np.shape(result) == shape
    np.testing.assert_allclose(np.asarray(result).ravel(), np.ravel(expected), rtol=1e-9, atol=1e-8)


@QUICK
@given(st.data(), SIZES)
def test_net_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    cost = data.draw(ranges(size, st.floats(-1e6, 1e6)))
    saving = data.draw(ranges(size, st.floats(-1e6, 1e6)))
    assert_equal_to_loop(
        ip.invest_net(cost, saving),
        result_shape([cost, saving]),
        lambda i, j: element(saving, i, j) - element(cost, i, j),
    )


@QUICK
@given(st.data(), SIZES, st.integers(1, 8))
def test_phased_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size, years: int) -> None:
    saving = data.draw(columns(size, MONEY))
    phasing = data.draw(phasings(size, FACTOR))
    result = ip.invest_phased(saving, phasing, years)
    shape = result_shape([saving], phasing)
    expected = [
        [element(saving, row, 0) * factor(phasing, row, year) for year in range(years)]
        for row in range(shape[0] if shape else 1)
    ]
    assert result.shape == ((shape[0], years) if shape else (years,))
    np.testing.assert_allclose(result.reshape(-1, years), expected, rtol=1e-9)


@QUICK
@given(st.data(), SIZES)
def test_average_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    saving = data.draw(ranges(size, MONEY))
    phasing = data.draw(phasings(size, FACTOR))
    years = data.draw(columns(size, st.integers(1, 8)))
    assert_equal_to_loop(
        ip.invest_average(saving, phasing, years),
        result_shape([saving, years], phasing),
        lambda i, j: element(saving, i, j) * mean_factor(phasing, i, int(element(years, i, 0))),
    )


@QUICK
@given(st.data(), SIZES)
def test_full_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    average = data.draw(ranges(size, MONEY))
    phasing = data.draw(phasings(size, FACTOR.filter(bool)))
    years = data.draw(columns(size, st.integers(1, 8)))
    assert_equal_to_loop(
        ip.invest_full(average, phasing, years),
        result_shape([average, years], phasing),
        lambda i, j: element(average, i, j) / mean_factor(phasing, i, int(element(years, i, 0))),
    )


@QUICK
@given(st.data(), SIZES)
def test_break_even_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    cost = data.draw(ranges(size, MONEY))
    unit = data.draw(ranges(size, MONEY))
    phasing = data.draw(phasings(size, FACTOR.filter(bool)))
    years = data.draw(columns(size, st.integers(1, 8)))

    def persons(i: int, j: int) -> float:
        mean = mean_factor(phasing, i, int(element(years, i, 0)))
        return element(cost, i, j) / (element(unit, i, j) * mean)

    assert_equal_to_loop(
        ip.invest_breakeven(cost, unit, phasing, years),
        result_shape([cost, unit, years], phasing),
        persons,
    )


@QUICK
@given(st.data(), SIZES)
def test_margin_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    cost = data.draw(ranges(size, st.just(0.0) | MONEY))
    saving = data.draw(ranges(size, MONEY))
    assert_equal_to_loop(
        ip.invest_margin(cost, saving),
        result_shape([cost, saving]),
        lambda i, j: 1 - element(cost, i, j) / element(saving, i, j),
    )


@QUICK
@given(st.data(), SIZES)
def test_share_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    values = data.draw(ranges(size, MONEY))
    total = math.fsum(np.ravel(values).tolist())
    assert_equal_to_loop(
        ip.invest_share(values), np.shape(values), lambda i, j: element(values, i, j) / total
    )


@QUICK
@given(st.data(), SIZES)
def test_payback_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    # Whole amounts and quarter factors are exact in binary, so a tie is a tie in both.
    cost = data.draw(ranges(size, st.integers(0, 40)))
    saving = data.draw(ranges(size, st.integers(0, 40)))
    phasing = data.draw(phasings(size, st.integers(0, 4).map(lambda n: n / 4)))
    years = data.draw(columns(size, st.integers(1, 8)))

    def first_year(i: int, j: int) -> float:
        total = 0.0
        for year in range(int(element(years, i, 0))):
            total += element(saving, i, j) * factor(phasing, i, year) - element(cost, i, j)
            if total >= 0:
                return year + 1
        return math.nan

    assert_equal_to_loop(
        ip.invest_payback(cost, saving, phasing, years),
        result_shape([cost, saving, years], phasing),
        first_year,
    )


@QUICK
@given(st.data(), SIZES)
def test_npv_equals_a_loop_over_any_shapes(data: st.DataObject, size: Size) -> None:
    cost = data.draw(ranges(size, MONEY))
    saving = data.draw(ranges(size, MONEY))
    phasing = data.draw(phasings(size, FACTOR))
    years = data.draw(columns(size, st.integers(1, 8)))
    rate = data.draw(columns(size, FACTOR))

    def present_value(i: int, j: int) -> float:
        nets = (
            element(saving, i, j) * factor(phasing, i, year) - element(cost, i, j)
            for year in range(int(element(years, i, 0)))
        )
        growth = 1 + element(rate, i, 0)
        return math.fsum(net / growth**year for year, net in enumerate(nets))

    assert_equal_to_loop(
        ip.invest_npv(cost, saving, phasing, years, rate),
        result_shape([cost, saving, years, rate], phasing),
        present_value,
    )


# --- Properties ----------------------------------------------------------------------------


@QUICK
@given(MONEY, st.lists(FACTOR, min_size=1, max_size=8).filter(lambda f: f[0] > 0), st.data())
def test_full_undoes_average(saving: float, phasing: list[float], data: st.DataObject) -> None:
    years = data.draw(st.integers(1, 100))
    average = ip.invest_average(saving, phasing, years)
    assert math.isclose(ip.invest_full(average, phasing, years), saving, rel_tol=1e-9)


@QUICK
@given(MONEY, FACTOR, st.integers(1, 100))
def test_average_is_the_mean_of_phased(saving: float, first: float, years: int) -> None:
    phased = ip.invest_phased(saving, first, years)
    average = ip.invest_average(saving, first, years)
    assert math.isclose(average, math.fsum(phased) / years, rel_tol=1e-9)


@QUICK
@given(st.lists(MONEY, min_size=1, max_size=50))
def test_shares_sum_to_one(values: list[float]) -> None:
    assert math.isclose(math.fsum(ip.invest_share(values)), 1, rel_tol=1e-9)


@QUICK
@given(MONEY, MONEY, FACTOR, st.integers(2, 12))
def test_break_even_persons_leave_no_gain(
    investment: float, unit: float, first: float, years: int
) -> None:
    persons = ip.invest_breakeven(investment, unit, first, years)
    average = ip.invest_average(persons * unit, first, years)
    assert math.isclose(average, investment, rel_tol=1e-9)


@QUICK
@given(MONEY, FACTOR.filter(lambda first: first < 1), st.integers(2, 12))
def test_an_investment_equal_to_the_average_saving_pays_back_in_the_last_year(
    saving: float, first: float, years: int
) -> None:
    assume(saving * (1 - first) > 0.01)  # else the year before is as good as a tie too
    average = ip.invest_average(saving, first, years)
    assert ip.invest_payback(average, saving, first, years) == years


def test_a_tie_forgives_binary_arithmetic_and_not_a_hundredth_of_a_krone() -> None:
    assert ip.invest_payback(0.1 + 0.2, 0.3, 1, 1) == 1
    assert math.isnan(ip.invest_payback(300.00001, 300, 1, 1))


@QUICK
@given(MONEY, MONEY)
def test_losing_the_margin_leaves_no_gain(investment: float, saving: float) -> None:
    left = saving * (1 - ip.invest_margin(investment, saving))
    assert math.isclose(left, investment, rel_tol=1e-9)


@QUICK
@given(MONEY, MONEY, FACTOR, st.integers(1, 100))
def test_npv_at_rate_zero_is_the_sum_of_the_nets(
    investment: float, saving: float, first: float, years: int
) -> None:
    nets = ip.invest_net(investment, ip.invest_phased(saving, first, years))
    npv = ip.invest_npv(investment, saving, first, years, 0)
    assert math.isclose(npv, math.fsum(nets), rel_tol=1e-9, abs_tol=1e-6)


@QUICK
@given(MONEY, MONEY, FACTOR, FACTOR)
def test_the_rate_does_not_touch_year_one(
    investment: float, saving: float, first: float, rate: float
) -> None:
    npv = ip.invest_npv(investment, saving, first, 1, rate)
    assert math.isclose(npv, saving * first - investment, rel_tol=1e-9, abs_tol=1e-9)


# --- What an argument may be -----------------------------------------------------------------


FUNCTIONS: dict[Callable[..., Any], dict[str, Any]] = {
    ip.invest_net: {"investment": 600, "saving": 860},
    ip.invest_phased: {"saving": 860, "phasing": 0.5, "years": 4},
    ip.invest_average: {"saving": 860, "phasing": 0.5, "years": 4},
    ip.invest_full: {"average_saving": 860, "phasing": 0.5, "years": 4},
    ip.invest_share: {"values": 600},
    ip.invest_breakeven: {"investment": 600, "unit_saving": 100, "phasing": 0.5, "years": 4},
    ip.invest_margin: {"investment": 600, "saving": 860},
    ip.invest_payback: {"investment": 600, "saving": 860, "phasing": 0.5, "years": 4},
    ip.invest_npv: {"investment": 600, "saving": 860, "phasing": 0.5, "years": 4, "rate": 0.03},
}

PLACES = [(function, name) for function, names in FUNCTIONS.items() for name in names]


@pytest.mark.parametrize(
    ("function", "name"), [place for place in PLACES if place[0] is not ip.invest_phased]
)
def test_a_range_in_any_one_argument_shapes_the_result(
    function: Callable[..., Any], name: str
) -> None:
    scalars = FUNCTIONS[function]
    value = scalars[name]
    assert type(function(**scalars)) is float
    assert function(**scalars | {name: [[value], [value]]}).shape == (2, 1)
    assert np.shape(function(**scalars | {name: [value, value]})) == (
        () if name == "phasing" else (2,)
    )


def test_one_first_year_factor_may_stand_in_each_row() -> None:
    savings, factors = [1000, 2000, 3000], [[0.5], [0.25], [1]]
    assert ip.invest_phased(savings, factors, 2).tolist() == [
        [500, 1000],
        [500, 2000],
        [3000, 3000],
    ]
    assert ip.invest_average(savings, factors, 2).tolist() == [[750], [1250], [3000]]


def test_a_list_of_factors_is_one_row_for_all_and_not_one_per_saving() -> None:
    assert ip.invest_phased([1000, 2000], [0.5, 0.75, 0.75], 3).tolist() == [
        [500, 750, 750],
        [1000, 1500, 1500],
    ]


def test_one_number_of_years_may_stand_in_each_row() -> None:
    assert ip.invest_average([1000, 1000], 0.5, [1, 2]).tolist() == [500, 750]


@pytest.mark.parametrize(
    "value",
    [600, 600.0, np.int64(600), np.float32(600), np.array(600), np.array(600, dtype=np.uint16)],
)
def test_a_number_of_any_kind_counts_as_a_number(value: Any) -> None:
    result = ip.invest_net(value, 860)
    assert type(result) is float
    assert result == 260


@pytest.mark.parametrize(
    "value", [(600, 1800), [600.0, np.int16(1800)], np.array([600, 1800], dtype=object)]
)
def test_a_row_of_numbers_may_be_a_tuple_a_list_or_an_array(value: Any) -> None:
    assert ip.invest_net(value, 2000).tolist() == [1400, 200]


def test_the_arguments_are_left_as_they_were() -> None:
    saving, phasing, years = np.array([[1000.0]]), np.array([[0.5]]), np.array([[4.0]])
    result = ip.invest_phased(saving, phasing, 4)
    result[:] = 0
    ip.invest_npv(saving, saving, phasing, years, np.array([[0.035]]))
    assert (saving.item(), phasing.item(), years.item()) == (1000, 0.5, 4)


# --- Refusals ------------------------------------------------------------------------------

DANISH = {
    "investment": "investering",
    "saving": "besparelse",
    "average_saving": "gns_besparelse",
    "unit_saving": "enhedsbesparelse",
    "phasing": "indfasning",
    "years": "år",
    "rate": "rente",
    "values": "værdier",
}

NOT_A_NUMBER = ("not a number", "ikke et tal")
MISSING = ("the value is missing", "værdien mangler")
SHAPE = ("the shapes do not match", "formen passer ikke")

BAD_VALUES = {
    "blank": (None, MISSING, ("Got: nothing", "Fik: intet")),
    "text": ("halv", NOT_A_NUMBER, ("Got: 'halv'", "Fik: 'halv'")),
    "number as text": ("1", NOT_A_NUMBER, ("Got: '1'", "Fik: '1'")),
    "empty text": ("", NOT_A_NUMBER, ("Got: ''", "Fik: ''")),
    "truth value": (True, NOT_A_NUMBER, ("Got: True", "Fik: True")),
    "array of truth values": (np.array([True]), NOT_A_NUMBER, ("Got: True", "Fik: True")),
    "not a number": (math.nan, NOT_A_NUMBER, ("Got: nan", "Fik: nan")),
    "infinite": (math.inf, NOT_A_NUMBER, ("Got: inf", "Fik: inf")),
    "minus infinite": ([-math.inf], NOT_A_NUMBER, ("Got: -inf", "Fik: -inf")),
    "larger than any number": (10**400, NOT_A_NUMBER, ("Got: 1000", "Fik: 1000")),
    "complex": (1j, NOT_A_NUMBER, ("Got: 1j", "Fik: 1j")),
    "complex in a list": ([np.complex128(1)], NOT_A_NUMBER, ("[0]: ", "[0]: ")),
    "blank in a list": ([1, None], MISSING, ("[1]: ", "[1]: ")),
    "text in a list": ([1, "x"], NOT_A_NUMBER, ("[1]: ", "[1]: ")),
    "truth value in a list": ([1, True], NOT_A_NUMBER, ("Got: True", "Fik: True")),
    "truth value in a column": ([[1.0], [True]], NOT_A_NUMBER, ("Got: True", "Fik: True")),
    "nan in a column": ([[1], [math.nan]], NOT_A_NUMBER, ("[1, 0]: ", "[1, 0]: ")),
    "ragged": ([[1, 1], [1]], NOT_A_NUMBER, ("Got: [1, 1]", "Fik: [1, 1]")),
    "three dimensions": ([[[1]]], SHAPE, ("Got: shape (1, 1, 1)", "Fik: form (1, 1, 1)")),
    "rows without values": ([[]], SHAPE, ("Got: shape (1, 0)", "Fik: form (1, 0)")),
}


@pytest.mark.parametrize("kind", BAD_VALUES)
@pytest.mark.parametrize(("function", "name"), PLACES)
def test_a_bad_value_is_refused_by_the_name_of_its_argument(
    function: Callable[..., Any], name: str, kind: str
) -> None:
    value, what, got = BAD_VALUES[kind]
    en, da = refusal(lambda: function(**FUNCTIONS[function] | {name: value}))
    assert en.startswith((f"{name}: ", f"{name}["))
    assert da.startswith((f"{DANISH[name]}: ", f"{DANISH[name]}["))
    assert (what[0] in en, what[1] in da) == (True, True), (en, da)
    assert (got[0] in en, got[1] in da) == (True, True), (en, da)


def having(name: str) -> list[Callable[..., Any]]:
    return [function for function, names in FUNCTIONS.items() if name in names]


@pytest.mark.parametrize("value", [0, -1, 101, 2.5, [4, 0]])
@pytest.mark.parametrize("function", having("years"))
def test_years_are_whole_and_from_1_to_100(function: Callable[..., Any], value: Any) -> None:
    en, da = refusal(lambda: function(**FUNCTIONS[function] | {"years": value}))
    assert "a whole number of years from 1 to 100" in en
    assert "et helt antal år fra 1 til 100" in da
    assert en.startswith("years")
    assert da.startswith("år")


@pytest.mark.parametrize("value", [50, 1.01, -0.1, [0.5, 50], [[0.5], [-1]]])
@pytest.mark.parametrize("function", having("phasing"))
def test_a_factor_typed_in_per_cent_is_refused_with_the_way_to_write_it(
    function: Callable[..., Any], value: Any
) -> None:
    en, da = refusal(lambda: function(**FUNCTIONS[function] | {"phasing": value}))
    assert en.startswith("phasing")
    assert "factors from 0 to 1 (50 % is 0.5)" in en
    assert da.startswith("indfasning")
    assert "faktorer fra 0 til 1 (50 % er 0,5)" in da


@pytest.mark.parametrize("value", [3.5, -0.01, [0.03, 4]])
def test_a_rate_typed_in_per_cent_is_refused_with_the_way_to_write_it(value: Any) -> None:
    en, da = refusal(lambda: ip.invest_npv(100, 200, 0.5, 4, value))
    assert en.startswith("rate")
    assert "a rate from 0 to 1 (3.5 % is 0.035)" in en
    assert da.startswith("rente")
    assert "en rente fra 0 til 1 (3,5 % er 0,035)" in da


@pytest.mark.parametrize("function", having("phasing"))
def test_more_factors_than_a_hundred_years_are_refused(function: Callable[..., Any]) -> None:
    en, da = refusal(lambda: function(**FUNCTIONS[function] | {"phasing": [0.5] * 101}))
    assert "at most 100 factors. Got: 101" in en
    assert "højst 100 faktorer. Fik: 101" in da


@pytest.mark.parametrize(("name", "value"), [("years", [[1, 2, 3, 4]]), ("rate", [[0.01] * 4])])
def test_a_row_where_one_number_per_row_is_meant_is_refused(name: str, value: Any) -> None:
    arguments = FUNCTIONS[ip.invest_npv] | {name: value}
    en, da = refusal(lambda: ip.invest_npv(**arguments))
    assert en.startswith(f"{name}: the shapes do not match. Expected: one number or one per row")
    assert "Got: shape (1, 4)" in en
    assert da.startswith(
        f"{DANISH[name]}: formen passer ikke. Forventet: ét tal eller ét pr. række"
    )


SIZE_CLASHES: list[tuple[Callable[[], Any], str, str]] = [
    (lambda: ip.invest_net([1, 2], [1, 2, 3]), "investment", "2 values"),
    (lambda: ip.invest_net([1, 2, 3], [1, 2]), "saving", "2 values"),
    (lambda: ip.invest_net([[1, 2]], [[1], [2]]), "investment", "shape (1, 2)"),
    (lambda: ip.invest_margin([[1], [2]], [[1, 2]]), "investment", "2 values"),
    (lambda: ip.invest_average([1, 2, 3], [[0.5], [1]], 4), "phasing", "2 values"),
    (lambda: ip.invest_average([1, 2, 3], 0.5, [4, 6]), "years", "2 values"),
    (lambda: ip.invest_average([1, 2, 3], [[0.5], [1]], [4, 4, 4]), "phasing", "2 values"),
    (lambda: ip.invest_phased([1, 2, 3], [[0.5], [1]], 4), "phasing", "2 values"),
    (lambda: ip.invest_full([1, 2], [[0.5]] * 3, 4), "average_saving", "2 values"),
    (lambda: ip.invest_breakeven(100, [1, 2], [[0.5]] * 3, 4), "unit_saving", "2 values"),
    (lambda: ip.invest_payback([1, 2], [1, 2, 3], 0.5, 4), "investment", "2 values"),
    (lambda: ip.invest_npv(1, [1, 2, 3], 0.5, [4, 4], 0.03), "years", "2 values"),
    (lambda: ip.invest_npv(1, [1, 2, 3], 0.5, 4, [0.03, 0.04]), "rate", "2 values"),
    (lambda: ip.invest_npv([1, 2], 3, 0.5, 4, [0.03] * 3), "investment", "2 values"),
]


@pytest.mark.parametrize(("call", "name", "got"), SIZE_CLASHES)
def test_ranges_that_do_not_fit_each_other_are_refused(
    call: Callable[[], Any], name: str, got: str
) -> None:
    en, da = refusal(call)
    assert en.startswith(f"{name}: the shapes do not match")
    assert da.startswith(f"{DANISH[name]}: formen passer ikke")
    assert got in en
    assert got.replace("values", "værdier").replace("shape", "form") in da


def test_phased_savings_of_a_block_are_refused_as_they_have_nowhere_to_stand() -> None:
    en, da = refusal(lambda: ip.invest_phased([[1, 2], [3, 4]], 0.5, 4))
    assert en.startswith("saving: there is more than one value per row")
    assert da.startswith("besparelse: der er mere end én værdi pr. række")


def test_phased_savings_over_different_numbers_of_years_are_refused() -> None:
    en, da = refusal(lambda: ip.invest_phased([1, 2], 0.5, [4, 6]))
    assert en.startswith("years: ")
    assert "one number of years" in en
    assert da.startswith("år: ")
    assert "ét antal år" in da


@pytest.mark.parametrize(
    ("call", "english", "danish"),
    [
        (lambda: ip.invest_margin(-1, 100), "investment: ", "investering: "),
        (lambda: ip.invest_margin(100, 0), "saving: ", "besparelse: "),
        (lambda: ip.invest_margin(100, [5, -5]), "saving[1]: ", "besparelse[1]: "),
        (lambda: ip.invest_breakeven(-1, 100), "investment: ", "investering: "),
        (lambda: ip.invest_breakeven(100, 0), "unit_saving: ", "enhedsbesparelse: "),
    ],
)
def test_an_amount_outside_what_makes_sense_is_refused(
    call: Callable[[], Any], english: str, danish: str
) -> None:
    en, da = refusal(call)
    assert en.startswith(english)
    assert "the number is out of range" in en
    assert da.startswith(danish)
    assert "tallet er uden for det tilladte" in da


@pytest.mark.parametrize("function", [ip.invest_full, ip.invest_breakeven])
@pytest.mark.parametrize("phasing", [[0, 0], [0, 0, 0, 0, 1], [[0, 1], [0, 0]]])
def test_a_phasing_without_effect_within_the_years_cannot_be_divided_by(
    function: Callable[..., Any], phasing: Any
) -> None:
    en, da = refusal(lambda: function(**FUNCTIONS[function] | {"phasing": phasing}))
    assert en.startswith("phasing: the phasing has no effect")
    assert da.startswith("indfasning: indfasningen giver ingen effekt")


@pytest.mark.parametrize("values", [0, [0, 0], [5, -5]])
def test_values_that_sum_to_nothing_have_no_shares(values: Any) -> None:
    en, da = refusal(lambda: ip.invest_share(values))
    assert en.startswith("values: the sum is 0")
    assert da.startswith("værdier: summen er 0")
