"""Calls of the INVEST_* functions that the LAMBDA edition is held to, made from the catalogue."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import permutations
from random import Random
from typing import Any

from investpakke.functions import Argument, Bounds, Function, Value
from investpakke.rates.loader import load_rates
from lambda_books import Call, Cells

_STEP = 2.0**-20


def example(function: Function) -> list[Cells | None]:
    """Return the worked example, each argument as cells."""
    return [
        _cells(value, is_row=argument.shape == "factors")
        for argument, value in zip(function.arguments, function.example.arguments, strict=True)
    ]


def _cells(value: Value, *, is_row: bool) -> Cells:
    if not isinstance(value, tuple):
        return [[value]]
    return [list(value)] if is_row else [[item] for item in value]


def good(function: Function) -> Iterator[Call]:
    """Yield the worked example, and that with arguments left out."""
    given = example(function)
    yield Call(function, tuple(given))
    optional = [i for i, a in enumerate(function.arguments) if a.default is not None]
    for index in optional:
        yield Call(function, tuple(None if i == index else x for i, x in enumerate(given)))
    yield Call(function, tuple(None if i in optional else x for i, x in enumerate(given)))


def at_bounds(function: Function) -> Iterator[tuple[Call, bool]]:
    """Yield the example with values on, inside and outside each bound, and if they are taken."""
    for index, argument in enumerate(function.arguments):
        alone = not any(f"{{{argument.name.da}}}" in need for need in function.needs)
        for value, is_taken in [*_around(argument.bounds), *(_open(argument) if alone else ())]:
            arguments = example(function)
            arguments[index] = [[value]]
            yield Call(function, tuple(arguments)), is_taken


def _around(bounds: Bounds) -> Iterator[tuple[float, bool]]:
    step = 1.0 if bounds.whole else _STEP
    if bounds.least is not None:
        yield from ((bounds.least, True), (bounds.least + step, True), (bounds.least - step, False))
    if bounds.above is not None:
        yield from ((bounds.above, False), (bounds.above + step, True), (bounds.above - 1, False))
    if bounds.most is not None:
        yield from ((bounds.most, True), (bounds.most - step, True), (bounds.most + step, False))
    if bounds.below is not None:
        yield from ((bounds.below, False), (bounds.below - step, True), (bounds.below + 1, False))
    if bounds.whole:
        yield from ((2.5, False), (2 + _STEP, False))


def _open(argument: Argument) -> Iterator[tuple[float, bool]]:
    """Yield numbers far out on the sides that have no bound."""
    bounds = argument.bounds
    if argument.shape == "text":
        return
    if bounds.least is None and bounds.above is None:
        yield -12_345.5, True
    if bounds.most is None and bounds.below is None:
        yield 98_765.25, True


def bad(function: Function) -> Iterator[Call]:
    """Yield the example with what no argument takes, and with sizes that do not fit."""
    for index, argument in enumerate(function.arguments):
        for cells in _wrong(argument, example(function)[index]):
            yield _with(function, {index: cells})
        if argument.default is None:
            yield _with(function, {index: None})
    for one, other in permutations(range(len(function.arguments)), 2):
        shapes = {function.arguments[one].shape, function.arguments[other].shape}
        if "number" in shapes:
            continue
        tall = _tall(function, other, 2)
        yield _with(function, {one: _tall(function, one, 3), other: tall})
        if shapes <= {"block", "text"}:
            wide = [[cell for (cell,) in _tall(function, one, 3)]]
            yield _with(function, {one: wide, other: tall})
            yield _with(function, {one: wide, other: [[cell for (cell,) in tall]]})


def _wrong(argument: Argument, right: Cells | None) -> Iterator[Cells]:
    """Yield what one argument does not take."""
    assert right is not None
    value = right[0][0]
    yield from ([[x]] for x in (None, "abc", "", True, "#DIV/0!", "#N/A"))
    yield from ([[value], [x], [value]] for x in (None, "abc", False, "#DIV/0!"))
    if argument.shape == "text":
        yield from ([[x]] for x in ("sygedag*", "sygedagpeng?", "ukendt", 7.0))
    elif argument.shape in ("number", "column"):
        yield from ([[value, value]], [[value], [value]])
    elif argument.shape == "factors":
        yield from ([[0.5] * 100], [[0.5] * 101], [[0.0] * 6])


def _with(function: Function, changed: dict[int, Cells | None]) -> Call:
    given = example(function)
    return Call(function, tuple(changed.get(i, cells) for i, cells in enumerate(given)))


def _tall(function: Function, index: int, rows: int) -> Cells:
    cells = example(function)[index]
    assert cells is not None
    return [[cells[0][0]] for _ in range(rows)]


def random_call(function: Function, random: Random) -> Call:
    """Return a call with numbers within or near their bounds, in sizes that mostly fit."""
    rows, columns = random.choice([(1, 1), (1, 1), (3, 1), (2, 3), (1, 3), (4, 1)])
    if all(a.shape not in ("block", "text") for a in function.arguments):
        columns = 1
    full = random.randrange(len(function.arguments))
    arguments: list[Cells | None] = []
    for index, argument in enumerate(function.arguments):
        if argument.default is not None and random.random() < 0.25:
            arguments.append(None)
            continue
        height, width = _size(argument, rows, columns, random, is_full=index == full)
        arguments.append(
            [[_drawn(function, argument, random) for _ in range(width)] for _ in range(height)]
        )
    if function.needs and "sandsynlig" in function.needs[0]:
        _put_in_order(function, arguments, random)
    return Call(function, tuple(arguments))


def _size(
    argument: Argument, rows: int, columns: int, random: Random, *, is_full: bool
) -> tuple[int, int]:
    if argument.shape == "number":
        return 1, 1
    height = rows if is_full or random.random() < 0.5 else 1
    if argument.shape == "column":
        return height, 1
    if argument.shape == "factors":
        return height, random.choice([1, 1, 2, 3, 5, 8])
    return (rows, columns) if is_full or random.random() < 0.6 else (1, 1)


def _drawn(function: Function, argument: Argument, random: Random) -> Any:
    bounds = argument.bounds
    if argument.shape == "text":
        names = [benefit.name for benefit in load_rates().benefits]
        return random.choice([str.upper, str.lower, str])(random.choice(names))
    if argument.name.da == "år":
        most = {"INVEST_RATE": (2022, 2025), "INVEST_DISCOUNT": (1, 100)}.get(function.name, (1, 9))
        return float(random.randint(*most))
    if bounds.whole:
        return float(random.randint(0, 60))
    if bounds.most is not None or bounds.below is not None:
        top = bounds.most if bounds.most is not None else bounds.below
        assert top is not None
        return random.choice([bounds.least, round(random.uniform(0.01, 0.98 * top), 3), 0.5])
    lowest = -4_000 if bounds.least is None and bounds.above is None else 1
    return random.randint(lowest, 40_000) / 4


def _put_in_order(function: Function, arguments: list[Cells | None], random: Random) -> None:
    """Put low, likely and high in order, mostly."""
    if random.random() < 0.15:
        return
    places = [
        i for i, a in enumerate(function.arguments) if a.name.da in ("lav", "sandsynlig", "høj")
    ]
    for least, index in zip((0, 2_000, 4_001), places, strict=True):
        cells = arguments[index]
        assert cells is not None
        arguments[index] = [[least + math.fmod(abs(x), 2_000) for x in row] for row in cells]
