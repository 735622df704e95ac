"""Numbers as Danish and English readers write them."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK
from investpakke.show.numbers import number, percent, short


def test_danish_groups_with_points_and_has_a_decimal_comma():
    assert number(1806, "da") == "1.806"
    assert number(27890.25, "da", 2) == "27.890,25"
    assert percent(0.2333, "da") == "23,3 %"


def test_english_groups_with_commas_and_has_a_decimal_point():
    assert number(1806, "en") == "1,806"
    assert number(27890.25, "en", 2) == "27,890.25"
    assert percent(0.2333, "en") == "23.3%"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(0.5, 0, "1"), (2.5, 0, "3"), (-2.5, 0, "-3"), (1.005, 2, "1,01"), (8.8333, 1, "8,8")],
)
def test_halves_round_away_from_zero_as_people_round(value, decimals, shown):
    assert number(value, "da", decimals) == shown


def test_binary_noise_below_a_half_does_not_show():
    assert number(2.4999999999999996, "da") == "3"
    assert number(0.1 + 0.2, "da", 1) == "0,3"


def test_a_negative_number_keeps_its_sign_and_zero_has_none():
    assert number(-4573.4, "da") == "-4.573"
    assert number(-0.4, "da") == "0"
    assert number(-0.0, "en", 2) == "0.00"


def test_a_difference_shows_which_way_it_goes():
    assert number(3.323, "da", 2, signed=True) == "+3,32"
    assert number(-1.85, "da", 2, signed=True) == "-1,85"
    assert number(0.001, "da", 2, signed=True) == "0,00"


def test_tens_are_shown_whole():
    assert number(140, "da", -1) == "140"


def test_short_numbers_have_no_trailing_zeros():
    assert short(67.0, "da") == "67"
    assert short(7.5, "da") == "7,5"
    assert short(14.958, "en") == "14.96"
    assert short(1000, "da") == "1.000"


@pytest.mark.parametrize("value", [1e15, 1e22, -1.7e308])
def test_a_huge_number_is_shown_in_full(value):
    digits = number(value, "da").replace(".", "").removeprefix("-")
    assert digits.isdecimal()
    assert float(digits) == pytest.approx(abs(value))


@QUICK
@given(
    value=st.floats(-1e12, 1e12, allow_nan=False),
    decimals=st.integers(0, 4),
    language=st.sampled_from(["da", "en"]),
)
def test_what_is_shown_reads_back_as_the_number_at_its_rounding(value, decimals, language):
    shown = number(value, language, decimals)
    plain = shown.replace(".", "").replace(",", ".") if language == "da" else shown.replace(",", "")
    assert float(plain) == pytest.approx(value, abs=0.5 * 10.0**-decimals + 1e-9 * abs(value))


def test_the_whole_is_a_hundred_per_cent_without_decimals():
    shown = [percent(value, "da") for value in (1.0, -1.0, 0.9996, 0.9994, 1.001, 0.5)]
    assert shown == ["100 %", "-100 %", "100 %", "99,9 %", "100,1 %", "50,0 %"]
    assert percent(1, "en", 3) == "100%"


@QUICK
@given(st.floats(-1e12, 1e12), st.integers(0, 4), st.sampled_from(["da", "en"]))
def test_numbers_are_written_as_babel_writes_them(value, decimals, language):
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    exact = float(number(value, "en", decimals).replace(",", ""))
    assert number(value, language, decimals) == format_decimal(exact, pattern, language)
    optional = "#,##0." + "#" * decimals
    assert short(value, language, decimals) == format_decimal(exact, optional, language)
