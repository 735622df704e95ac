"""Data frames in the INVEST_* functions: an index counts, and a flat phasing has one reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import investpakke as ip
from building import refusal

THREE = [1000.0, 2000.0, 3000.0]


class Index(list[Any]):
    """As much of a pandas index as the functions ask of one."""

    def equals(self, other: Any) -> bool:
        return list(self) == list(other)


class Frame:
    """A pandas Series or DataFrame, as far as NumPy and the functions see it."""

    def __init__(self, values: Any, index: Any, columns: Any = None) -> None:
        self.values = np.array(values, dtype=float)
        self.index = Index(index)
        self.shape = self.values.shape
        if columns is not None:
            self.columns = Index(columns)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return self.values if dtype is None else self.values.astype(dtype)

    def __getitem__(self, key: int) -> Any:
        return self.values[key]


CALLS: dict[str, Callable[[Any], Any]] = {
    "average": lambda phasing: ip.invest_average(THREE, phasing),
    "full": lambda phasing: ip.invest_full(np.array(THREE), phasing, 3),
    "phased": lambda phasing: ip.invest_phased([[1.0], [2.0], [3.0]], phasing),
    "break-even": lambda phasing: ip.invest_breakeven(600, THREE, phasing),
    "payback": lambda phasing: ip.invest_payback(THREE, 9000, phasing),
    "npv, rows in years": lambda phasing: ip.invest_npv(1, 2, phasing, [4, 5, 6]),
    "npv, rows in rates": lambda phasing: ip.invest_npv(1, 2, phasing, 4, rate=[0.01, 0.02, 0.03]),
    "delay": lambda phasing: ip.invest_delay(THREE, THREE, phasing),
    "delayed": lambda phasing: ip.invest_delayed(phasing, [0.0, 1.0, 2.0]),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_flat_phasing_as_long_as_the_rows_is_refused_with_both_readings(name):
    call = CALLS[name]
    for flat in ([1, 0.5, 0.5], (1, 0.5, 0.5), np.array([1, 0.5, 0.5])):
        english, danish = refusal(lambda flat=flat: call(flat))
        assert english.startswith("phasing: the phasing can be read in two ways")
        assert "[[0.5], [1.0]]" in english
        assert "3 factors in one dimension for 3 rows" in english
        assert "indfasningen kan læses på to måder" in danish
    call([[1, 0.5, 0.5]])  # a row of years
    call([[1], [0.5], [0.5]])  # one per row
    call([0.5, 1])
    call(0.5)


def test_the_two_readings_differ_and_each_can_be_said():
    years = ip.invest_average([1000, 2000], [[1.0, 0.5]], 2)
    rows = ip.invest_average([1000, 2000], [[1.0], [0.5]], 2)
    assert years.tolist() == [750, 1500]
    assert rows.tolist() == [[1000], [1500]]
    assert ip.invest_average(1000, [1.0, 0.5], 2) == 750  # one row: years


@pytest.mark.parametrize("length", [2, 3, 5])
def test_a_series_of_factors_beside_rows_is_refused_whatever_its_length(length):
    series = Frame([0.5] * length, range(length))
    english, _ = refusal(lambda: ip.invest_average(THREE, series))
    assert "df[['column']]" in english
    assert ip.invest_average(1000, Frame([0.5, 1.0], ["2024", "2025"]), 2) == 750


def test_equal_indexes_stand_beside_each_other_and_the_result_is_an_array_in_their_order():
    cost, saving = Frame([1, 2, 3], "abc"), Frame([5, 5, 5], "abc")
    found = ip.invest_net(cost, saving)
    assert type(found) is np.ndarray
    assert found.tolist() == [4, 3, 2]
    assert ip.invest_net(cost, [5, 5, 5]).tolist() == [4, 3, 2]
    assert ip.invest_net(cost, 5).tolist() == [4, 3, 2]
    per_row = Frame([[1.0], [0.5], [0.5]], "abc", ["first"])
    assert ip.invest_average(cost, per_row, 2).tolist() == [[1], [1.5], [2.25]]


@pytest.mark.parametrize("other", ["cba", "abd", "a"])
def test_unequal_indexes_are_refused_by_name_never_matched_by_place(other):
    cost, saving = Frame([1, 2, 3], "abc"), Frame([5] * len(other), other)
    english, danish = refusal(lambda: ip.invest_net(cost, saving))
    assert english.startswith(
        "saving: the indexes are not equal. Expected: the index of investment"
    )
    assert ", ".join(other) in english
    assert ".reindex()" in english
    assert "rækkernes indeks er ikke det samme" in danish
    english, _ = refusal(lambda: ip.invest_net(investment=cost, saving=saving))
    assert english.startswith("saving: the indexes are not equal")


def test_a_frame_of_factors_has_the_index_of_the_rows_beside_it():
    factors = Frame([[1.0], [0.5], [0.5]], "cba", ["first"])
    english, _ = refusal(lambda: ip.invest_average(Frame(THREE, "abc"), factors))
    assert english.startswith("phasing: the indexes are not equal")


def test_unequal_years_in_the_columns_of_two_frames_are_refused():
    first = Frame([[1, 2], [3, 4]], "ab", [2024, 2025])
    second = Frame([[1, 2], [3, 4]], "ab", [2025, 2026])
    english, _ = refusal(lambda: ip.invest_net(first, second))
    assert "the index of investment, 2024, 2025" in english
    assert ip.invest_net(first, first).tolist() == [[0, 0], [0, 0]]


def test_a_masked_value_is_no_number():
    masked = np.ma.array([1.0, 2.0, 3.0], mask=[False, True, False])
    english, _ = refusal(lambda: ip.invest_net(masked, 5))
    assert english.startswith("investment[1]: ")
    assert ip.invest_net(np.ma.array([1.0, 2.0]), 5).tolist() == [4, 3]
