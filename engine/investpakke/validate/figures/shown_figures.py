"""The package's figures wherever a workbook shows them, beside what the Python engine computes.

The unit of a table is the one in which most of its figures are the engine's; a table of which
less than half are is somebody else's business. But for the gains in the table of cases: its header
says their unit, and they are the saving beside them less the investment, whatever they show.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose, isnan
from typing import NamedTuple

from investpakke.reconcile import QUANTITY_TEXT
from investpakke.text import Text, same
from investpakke.validate.engines.agreement import ABSOLUTE, RELATIVE
from investpakke.validate.figures.figure_tables import Expected, Line, Scope, SheetSearch, tables_of
from investpakke.validate.figures.summaries import summaries_of
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.layout import TKR_PER_UNIT

_ROUNDING = ("ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "MROUND")

_PRECISE = 0.05
"""The part of a figure that rounding may explain, where the figure is to show what it is."""


class ShownFigure(NamedTuple):
    """A figure of the package as a cell shows it.

    Parameters
    ----------
    cell : Cell
        Where it stands.
    scope : Scope
        Whether it is of a case, a group, the package, or one year of the package.
    quantity : str
        What it measures, as published figures name it; else the label beside it.
    of : str
        The case's number, the group's, or the year; "" for the package.
    shown : float
        What the cell comes to, in the table's unit.
    expected : float
        What the engine computes, in the same unit.
    tolerance : float
        What rounding where it is typed or shown explains.
    worth : float
        What one of the table's unit is in tkr.; 1 for persons.
    """

    cell: Cell
    scope: Scope
    quantity: str
    of: str
    shown: float
    expected: float
    tolerance: float
    worth: float = 1.0

    @property
    def said(self) -> Text:
        """What it measures, as a reader sees it."""
        return QUANTITY_TEXT.get(self.quantity, same(self.quantity))

    @property
    def turned(self) -> ShownFigure:
        """The same figure where the workbook writes its quantity with the other sign."""
        return self._replace(expected=-self.expected)

    @property
    def tells(self) -> bool:
        """Whether it is precise enough to tell what it is: 1 may be any figure near it."""
        return self.tolerance <= _PRECISE * abs(self.expected) or self.shown == self.expected

    @property
    def ties(self) -> bool:
        """Whether the two are the same figure."""
        near = isclose(self.shown, self.expected, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
        return near or abs(self.shown - self.expected) <= self.tolerance


def shown_figures(subject: Subject) -> tuple[ShownFigure, ...]:
    """Return every figure of the package that a workbook shows outside its inputs."""
    found: dict[Cell, ShownFigure] = {}
    if subject.package is None or subject.result is None:
        return ()
    for sheet in subject.sheets:
        looking = SheetSearch(subject, sheet, subject.package, subject.result)
        for lines in (*tables_of(looking), *summaries_of(looking)):
            for figure in _best_unit(subject, lines):
                found.setdefault(figure.cell, figure)
    return tuple(found.values())


def _best_unit(subject: Subject, lines: Sequence[Line]) -> list[ShownFigure]:
    """Return a table's figures in the unit in which most tie; none if less than half do."""
    best: list[ShownFigure] = []
    for worth in TKR_PER_UNIT.values():
        found = [figure for line in lines for figure in _best_reading(subject, line, worth)]
        reading = _signed(found)
        if not best or _ties(reading) > _ties(best):
            best = reading
    telling = sum(figure.ties and figure.tells for figure in best)
    return best if best and 2 * telling >= len(best) else _gains_of_cases(subject, lines)


def _signed(figures: Sequence[ShownFigure]) -> list[ShownFigure]:
    """Return a table's figures with the sign that it shows each quantity with: costs as minus."""
    shown: dict[str, list[ShownFigure]] = {}
    for figure in figures:
        shown.setdefault(figure.quantity, []).append(figure)
    turned = {
        quantity
        for quantity, own in shown.items()
        if _ties(own) < len(own) and _ties([figure.turned for figure in own]) > _ties(own)
    }
    return [figure.turned if figure.quantity in turned else figure for figure in figures]


def _gains_of_cases(subject: Subject, lines: Sequence[Line]) -> list[ShownFigure]:
    """Return the gains that stand in the table of cases, in the unit of its savings."""
    table = subject.case_table
    if table is None or "average_saving" not in table.columns:
        return []
    rows, worth = frozenset(table.rows), TKR_PER_UNIT[table.units["average_saving"]]
    return [
        figure
        for line in lines
        for figure in _best_reading(subject, line, worth)
        if figure.quantity == "average_gain"
        and figure.cell.sheet == table.sheet
        and figure.cell.row in rows
    ]


def _best_reading(subject: Subject, line: Line, worth: float) -> list[ShownFigure]:
    readings = [
        [
            figure
            for expected in reading
            if (figure := _figure(subject, expected, worth)) is not None
        ]
        for reading in line
    ]
    return readings[0] if len(readings) == 1 else max(readings, key=_ties, default=[])


def _ties(figures: Sequence[ShownFigure]) -> int:
    return sum(figure.ties for figure in figures)


def _figure(subject: Subject, expected: Expected, worth: float) -> ShownFigure | None:
    cell, scope, quantity, of, value, money = expected
    shown = subject.calculation.value(cell)
    if type(shown) is not float or isnan(value):
        return None
    form = subject.book.by_name[cell.sheet].forms.get((cell.row, cell.column))
    if form is None:
        tolerance = 0.5 * 10.0 ** -len(f"{shown:.12f}".rstrip("0").partition(".")[2])
    else:
        tolerance = 0.5 if read_form(form).calls(*_ROUNDING) else 0.0
    unit = worth if money else 1.0
    return ShownFigure(cell, scope, quantity, of, shown, value / unit, tolerance, unit)
