"""Circular references: the cells that depend on themselves, cycle by cycle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from investpakke.validate.engines.calculation import Calculation
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import Area

_MOST_STEPS = 2_000_000
"""References that are followed at most."""


def cycles(calculation: Calculation) -> list[list[Cell]]:
    """Return the cells of each cycle; cells that only read a cycle are not included.

    Parameters
    ----------
    calculation : Calculation
        Knows the cells that cannot be computed because of a cycle.

    Returns
    -------
    list of list of Cell
        Each in the order of sheets and cells.
    """
    graph: dict[Cell, list[Cell]] = {}
    steps = 0
    for cell in calculation.circular:
        graph[cell] = [] if steps > _MOST_STEPS else list(_read_by(calculation, cell))
        steps += len(graph[cell])
    found = [
        sorted(group)
        for group in _components(graph)
        if len(group) > 1 or group[0] in graph[group[0]]
    ]
    return sorted(found)


def _read_by(calculation: Calculation, cell: Cell) -> Iterator[Cell]:
    """Yield the circular cells that a cell reads."""
    verdict = calculation.verdict(cell)
    if verdict is None:
        return
    for reference in verdict.resolved.references:
        area = reference.area(cell.row, cell.column)
        if area is not None:
            yield from _within(calculation.circular, reference.sheet or cell.sheet, area)


def _within(circular: Collection[Cell], sheet: str, area: Area) -> Iterator[Cell]:
    size = (area.last_row - area.row + 1) * (area.last_column - area.column + 1)
    if size > len(circular):
        yield from (c for c in circular if c.sheet == sheet and area.holds(c.row, c.column))
        return
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            if (cell := Cell(sheet, row, column)) in circular:
                yield cell


def _components(graph: Mapping[Cell, list[Cell]]) -> Iterator[list[Cell]]:
    """Yield the strongly connected components (Tarjan's method, without recursion)."""
    order: dict[Cell, int] = {}
    lowest: dict[Cell, int] = {}
    waiting: list[Cell] = []
    open_cells: set[Cell] = set()
    for root in graph:
        path = [] if root in order else [(root, iter(graph[root]))]
        while path:
            cell, rest = path[-1]
            if cell not in order:
                order[cell] = lowest[cell] = len(order)
                waiting.append(cell)
                open_cells.add(cell)
            for other in rest:
                if other not in order:
                    path.append((other, iter(graph[other])))
                    break
                if other in open_cells:
                    lowest[cell] = min(lowest[cell], order[other])
            else:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[cell])
                if lowest[cell] == order[cell]:
                    group = _pop_component(waiting, cell)
                    open_cells.difference_update(group)
                    yield group


def _pop_component(waiting: list[Cell], last: Cell) -> list[Cell]:
    group = [waiting.pop()]
    while group[-1] != last:
        group.append(waiting.pop())
    return group
