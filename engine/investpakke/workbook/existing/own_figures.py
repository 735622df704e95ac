"""Figures that a model states beside what is read of it: held against the computed ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from investpakke.calc import PackageResult
from investpakke.errors import Text, shown
from investpakke.workbook.existing.case_rows import Rows
from investpakke.workbook.existing.case_table import CaseTable
from investpakke.workbook.existing.headers import texts
from investpakke.workbook.existing.totals import decimals
from investpakke.workbook.layout import TKR_PER_UNIT

_MOST = 5
"""Differences that are told one by one."""

_COMPUTED: Mapping[str, Callable[[PackageResult], np.ndarray]] = {
    "investment": lambda result: result.by_case.investment,
    "average_saving": lambda result: result.by_case.saving,
    "persons": lambda result: result.by_case.persons,
    "gain": lambda result: result.by_case.gain,
}
"""What the engine computes for each case, by column key."""


class StatedFigure(NamedTuple):
    """A figure that a model's cell states of some of its cases.

    Parameters
    ----------
    cell : str
        Column and row.
    key : str
        The key of its column.
    value : float
        What the cell shows, in its own unit.
    unit : str
        That unit; "" for persons.
    of : tuple of int
        The places of the cases in the package.
    is_typed : bool
        Whether it is a number that was typed, and may be rounded.
    """

    cell: str
    key: str
    value: float
    unit: str
    of: tuple[int, ...]
    is_typed: bool

    def computed(self, result: PackageResult) -> float:
        """Return what the engine computes for it, in the cell's unit."""
        figures = _COMPUTED[self.key](result)
        return float(sum(figures[place] for place in self.of)) / TKR_PER_UNIT.get(self.unit, 1.0)

    def differs(self, result: PackageResult) -> bool:
        """Return whether it is another than the computed one, by more than rounding."""
        computed = self.computed(result)
        if np.isnan(computed):
            return False
        slack = 1e-6 * max(abs(computed), abs(self.value), 1.0)
        if self.is_typed:
            slack += (len(self.of) + 1) / 2 * 10.0 ** -decimals(self.value)
        return abs(computed - self.value) > slack


def stated_figures(
    table: CaseTable, rows: Rows, units: Mapping[str, str]
) -> tuple[StatedFigure, ...]:
    """Return what the sums of a table state, and what its column of gains does of each case."""
    places = {case.row: place for place, case in enumerate(rows.cases)}
    common = next(iter(units.values()), "")
    gain = table.units.get("gain") or units.get("investment", common)
    of_column = {**units, "persons": "", "gain": gain}
    found = [
        figure
        for total in rows.totals
        if total.of
        for key in _COMPUTED
        for figure in _figure(table, total.row, key, of_column, [places[row] for row in total.of])
    ]
    for row, place in places.items():
        found += _figure(table, row, "gain", of_column, [place])
    return tuple(found)


def _figure(
    table: CaseTable, row: int, key: str, units: Mapping[str, str], of: Sequence[int]
) -> Iterator[StatedFigure]:
    column = table.columns.get(key)
    value = None if column is None else table.sheet.get(row, column)
    if column is not None and type(value) is float:
        cell = table.sheet.at(row, column).rpartition("!")[2]
        typed = (row, column) not in table.sheet.formulas
        yield StatedFigure(cell, key, value, units[key], tuple(of), typed)


def differences(figures: Sequence[StatedFigure], result: PackageResult) -> Iterator[Text]:
    """Yield one note on the figures that are not what the engine computes, if there are any."""
    differing = [figure for figure in figures if figure.differs(result)]
    if not differing:
        return
    said = [_told(figure, figure.computed(result)) for figure in differing[:_MOST]]
    more = len(differing) - len(said)
    danish, english = ("; ".join(texts_said) for texts_said in zip(*said, strict=True))
    yield Text(
        f"Modellens egne tal er ikke de beregnede: {danish}"
        + (f"; og {more} til." if more else "" if danish.endswith(".") else "."),
        f"The model's own figures are not the computed ones: {english}"
        + (f"; and {more} more." if more else "" if english.endswith(".") else "."),
    )


def _told(figure: StatedFigure, computed: float) -> Text:
    names = texts()["columns"][figure.key]
    english = next(name for name in names if name.isascii() and "." not in name)
    value, number = shown(figure.value), shown(_as_near(computed, figure.value))
    unit = f" {figure.unit}" if figure.unit else ""
    return Text(
        f"{figure.cell} ({names[0].lower()}) {value.da}, beregnet {number.da}{unit}",
        f"{figure.cell} ({english.lower()}) {value.en}, computed {number.en}{unit}",
    )


def _as_near(computed: float, stated: float) -> float:
    """Round to the decimals of what is stated, two at least, and to more where these hide it."""
    places = max(decimals(stated), 2)
    near = (round(computed, more) for more in range(places, 10))
    return next((value for value in near if value != round(stated, places)), computed)
