"""The LAMBDA edition gives what Python gives, by two engines that share no code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import pytest

from investpakke.boundary import REFUSED
from investpakke.functions import Function, catalogue
from investpakke.lambdas import LONGEST, as_shown, lambda_text
from lambda_books import Call, Cells, computed, typed
from lambda_calls import at_bounds, bad, good, random_call

ENGINES = ("ironcalc", "formulon")
BY_NAME = {"argvalues": catalogue(), "ids": [function.name for function in catalogue()]}


def differences(calls: Sequence[Call], engine: str, path: Path) -> list[str]:
    """Return the calls that an engine computes otherwise than Python."""
    return [
        f"{one.function.name}{one.arguments}: Python {one.expected()}, LAMBDA {shown}"
        for one, shown in zip(calls, computed(calls, engine, path), strict=True)
        if not same(one.expected(), shown)
    ]


def same(expected: Cells, shown: Cells) -> bool:
    pairs = zip(chain.from_iterable(expected), chain.from_iterable(shown), strict=True)
    return all(_same(one, other) for one, other in pairs)


def _same(expected: Any, shown: Any) -> bool:
    if isinstance(expected, str) or isinstance(shown, str | None):
        return bool(expected == shown)
    return bool(abs(expected - shown) <= 1e-9 * max(1.0, abs(expected)))


def calls_of_each_kind() -> list[Call]:
    return [
        call
        for function in catalogue()
        for call in [*good(function), *(call for call, _ in at_bounds(function)), *bad(function)]
    ]


def test_an_engine_gives_what_python_gives_for_good_and_bad_input(tmp_path: Path) -> None:
    assert not differences(calls_of_each_kind(), "ironcalc", tmp_path / "a.xlsx")


@pytest.mark.proof
@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_give_what_python_gives_on_random_input(engine: str, tmp_path: Path) -> None:
    random = Random(14)  # noqa: S311
    calls = [random_call(function, random) for function in catalogue() for _ in range(60)]
    assert not differences([*calls_of_each_kind(), *calls], engine, tmp_path / "a.xlsx")


TYPED: dict[str, list[list[Any]]] = {
    "=INVEST_NET(600,860)": [[260]],
    '=INVEST_NET("600",860)': [[REFUSED]],
    "=INVEST_NET(TRUE,860)": [[REFUSED]],
    "=INVEST_NET({600;1800},{860;1806})": [[260], [6]],
    "=SUM(INVEST_NET({600;1800},{860;1806}))": [[266]],
    "=INVEST_AVERAGE(2680,,6)": [[2680 * 5.5 / 6]],
    "=INVEST_AVERAGE(2680,INVEST_DELAYED(0.5,0.5,6),6)": [[2680 * 5 / 6]],
    "=INVEST_NET(100,INVEST_AVERAGE(2680))": [[2245]],
    "=INVEST_PHASED({2680;1000},{0.2,0.4;0.6,0.8},3)": [[536, 1072, 1072], [600, 800, 800]],
    "=INVEST_PAYBACK({1800;5400},{4018;100})": [[1], ["#N/A"]],
    "=INVEST_NET(Z1:Z2*1,3)": [[3], [3]],  # a blank cell is 0 before the function sees it
}
"""Calls as they are typed, with what they show: no ranges, but values, arrays and other calls."""


@pytest.mark.parametrize("formula", TYPED)
def test_arguments_may_be_values_arrays_and_other_calls(formula: str, tmp_path: Path) -> None:
    expected = TYPED[formula]
    assert same(expected, typed(formula, expected, tmp_path / "a.xlsx"))


@pytest.mark.parametrize("function", **BY_NAME)
def test_the_bounds_of_the_catalogue_are_those_of_python(function: Function) -> None:
    for one, is_taken in at_bounds(function):
        was_taken = one.expected() != [[REFUSED]]
        if function.name == "INVEST_RATE" and is_taken:
            continue  # its rates cover few of the years that may be asked for
        assert was_taken == is_taken, one


@pytest.mark.parametrize("function", **BY_NAME)
def test_excel_takes_the_text(function: Function) -> None:
    text = lambda_text(function)
    assert len(as_shown(text)) <= LONGEST
    for name in set(re.findall(r"_xl(?:pm|op)\.(\w+)", text)):
        assert name.isascii()
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCcKk]\d*([CcKk]\d*)?", name), name
