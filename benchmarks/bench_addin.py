"""The overhead of a call from a cell relative to the engine, as ratios; see README.md."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bench_engine import Comparison, fastest
from investpakke.boundary import call
from investpakke.functions import Function, lookup

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import windows_stubs

ROWS = 1_000
COLUMNS = 6
AT_A_TIME = 100
NAMES = ("INVEST_NET", "INVEST_BREAKEVEN", "INVEST_NPV")
SIZE = f"{ROWS:,} x {COLUMNS}"

Rows = list[list[float]]


def main() -> None:
    """Run every comparison and print it."""
    ranges = [amounts(seed) for seed in (1, 2)]
    functions = [lookup(name) for name in NAMES]
    lines = [compare_scalar(function) for function in functions]
    lines += [line for function in functions for line in compare_range(function, ranges)]
    lines += compare_xlwings(ranges)
    print(f"{'':<72}{'ours, ms':>10}{'other, ms':>11}{'ratio':>9}  aim")
    for line in lines:
        times = f"{line.ours * 1e3:>10.3f}{line.other * 1e3:>11.3f}{line.ours / line.other:>9.3f}"
        print(f"{line.name:<72}{times}  {line.aim}")


def amounts(seed: int) -> Rows:
    """Return a range as xlwings passes it."""
    cells: Rows = np.random.default_rng(seed).uniform(500, 6000, (ROWS, COLUMNS)).tolist()
    return cells


# --- The boundary alone --------------------------------------------------------------------


def compare_scalar(function: Function) -> Comparison:
    """Compare a call from single cells with the engine called with the numbers."""

    def repeated(one: Callable[[], object]) -> Callable[[], object]:
        return lambda: [one() for _ in range(AT_A_TIME)]

    cells = [[[2340.0]], [[2680.0]]]
    assert call(function, cells) == function.python(2340.0, 2680.0)
    ours, engine = fastest(
        repeated(lambda: call(function, cells)), repeated(lambda: function.python(2340.0, 2680.0))
    )
    name = f"{function.name}, single cells / engine, numbers"
    return Comparison(name, ours / AT_A_TIME, engine / AT_A_TIME, "none")


def compare_range(function: Function, ranges: Sequence[Rows]) -> list[Comparison]:
    """Compare a call from ranges with the engine, from lists, arrays, and cell to cell."""
    arrays = [np.array(rows) for rows in ranges]

    def from_cells_to_cells() -> Any:
        return np.asarray(function.python(*(np.array(rows) for rows in ranges))).tolist()

    assert call(function, ranges) == from_cells_to_cells()
    ours, lists, unpacked, bare = fastest(
        lambda: call(function, ranges),
        lambda: function.python(*ranges),
        from_cells_to_cells,
        lambda: function.python(*arrays),
        rounds=30,
    )
    name = f"{function.name}, {SIZE} cells / engine"
    return [
        Comparison(f"{name}, the same lists", ours, lists, "at most 3"),
        Comparison(f"{name}, np.array and tolist", ours, unpacked, "at most 3"),
        Comparison(f"{name}, arrays made before", ours, bare, "none"),
    ]


# --- Through xlwings -----------------------------------------------------------------------


def compare_xlwings(ranges: Sequence[Rows]) -> list[Comparison]:
    """Compare xlwings calling our INVEST_NET with xlwings calling a subtraction."""
    windows_stubs.install()
    module = subtraction()
    sizes = {
        SIZE: [windows_stubs.Cells(tuple(map(tuple, rows))) for rows in ranges],
        "single": [windows_stubs.Cells.of((amount,)) for amount in (2340.0, 2680.0)],
    }
    lines = []
    for size, cells in sizes.items():
        given = tuple(map(windows_stubs.com_range, cells))
        ours = windows_stubs.prepared("investpakke_addin.udfs", "INVEST_NET", given)
        other = windows_stubs.prepared(module, "difference", given)
        np.testing.assert_array_equal(ours(), other())
        our_time, other_time = fastest(ours, other, rounds=40)
        name = f"CallUDF, {size} cells: INVEST_NET / a plain UDF with NumPy"
        lines.append(Comparison(name, our_time, other_time, "none"))
    return lines


def subtraction() -> str:
    """Write the module of a UDF without our boundary; return its name."""
    import xlwings

    def difference(investment, saving):  # type: ignore[no-untyped-def]
        return saving - investment

    for name in ("investment", "saving"):
        xlwings.arg(name, np.array, ndim=2)(difference)
    xlwings.func(difference)
    module = ModuleType("bench_subtraction")
    vars(module).update(difference=difference, __file__=__file__)
    sys.modules[module.__name__] = module
    return module.__name__


if __name__ == "__main__":
    main()
