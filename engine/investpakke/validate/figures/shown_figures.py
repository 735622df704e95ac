"""The package's figures anywhere in a workbook, compared with what the Python engine computes.

The unit of a table is the one in which most of its figures equal the engine's; a table of which
less than half do is about something else. The gains in the table of cases are different: their
header states the unit, and they must equal the saving beside them less the investment.

Summaries of the package are tables of groups, and totals beside their labels. They are recognised
by label and structure: rows that begin with the groups' names, or their numbers under "Målgruppe",
below headers of figures; lines with a label and a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isclose, isnan
from typing import NamedTuple

from investpakke.reconciliation import QUANTITY_TEXT
from investpakke.text import Text, same
from investpakke.validate.engines.agreement import ABSOLUTE, RELATIVE
from investpakke.validate.figures.case_cells import CASE_COLUMNS
from investpakke.validate.figures.figure_tables import (
    WHOLE,
    Expected,
    Line,
    Owner,
    Scope,
    SheetSearch,
    expected_figures,
    find_tables,
)
from investpakke.validate.subject import Subject, fact
from investpakke.workbook.book import Cell
from investpakke.workbook.foreign.header_rows import Window
from investpakke.workbook.foreign.headers import column_key, folded, is_total
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.layout import TKR_PER_UNIT

_FIGURES = frozenset(CASE_COLUMNS.values())

_TOTAL_WORDS = re.compile(
    r"\b(?:i alt|samle(?:t|de)|total(?:t|e)?|hele pakken|pakkens|pakken|sum)\b", re.IGNORECASE
)
_GROUP = re.compile(r"(?:målgruppe|gruppe|group)?\s*(\d{1,2})\b[.:]?\s*(.*)", re.IGNORECASE)

_FEWEST_GROUPS, _FEWEST_TOTALS = 2, 3
"""At least so many rows of groups, or lines of totals, make a summary of a package."""

_FURTHEST = 3
"""At most so many columns from a label to its total."""


def find_summaries(search: SheetSearch) -> Iterator[list[Line]]:
    """Yield the lines of each table of groups on a sheet, and of its totals beside labels."""
    tops = sorted({window.top for window in search.windows})
    for window in search.windows:
        columns = {
            match.key: match.column
            for match in window.matches
            if match.key in _FIGURES and match.year is None
        }
        if columns:
            end = next((top - 1 for top in tops if top > window.bottom), None)
            yield list(_group_lines(search, window, columns, end))
    totals = list(_totals_beside_labels(search))
    if len(totals) >= _FEWEST_TOTALS:
        yield totals


def _group_lines(
    search: SheetSearch, window: Window, columns: Mapping[str, int], end: int | None
) -> Iterator[Line]:
    """Yield the figures of each group's row under the headers, and of the total below them."""
    cells = search.sheet.cells
    left = min(columns.values())
    named = {match.column for match in window.matches if match.key == "group"}
    seen: set[int] = set()
    lines: list[Line] = []
    for row in range(window.bottom + 1, (end or cells.last_row) + 1):
        line = cells.rows.get(row, {})
        labels = {c: value for c, value in line.items() if c < left or c in named}
        if search.case_in(labels.values()) is not None:
            return  # a table of cases, which is read elsewhere
        place = _group_in(search, labels, named)
        texts = [value for value in labels.values() if type(value) is str]
        if place is not None and place not in seen:
            seen.add(place)
            whose: Owner = ("group", str(search.package.groups[place].id), place)
            lines.append([expected_figures(search, row, columns, whose)])
        elif seen and texts and is_total(*texts):
            lines.append([expected_figures(search, row, columns, WHOLE)])
            break
        elif seen:
            break
    if len(seen) >= min(_FEWEST_GROUPS, len(search.package.groups)):
        yield from lines


def _group_in(search: SheetSearch, labels: Mapping[int, object], named: set[int]) -> int | None:
    """Return the place of the group that one of some cells names, by name or number."""
    groups = search.package.groups
    names = {folded(group.name).strip(): place for place, group in enumerate(groups)}
    numbers = {group.id: place for place, group in enumerate(groups)}
    for column, value in labels.items():
        if isinstance(value, float) and column in named and value in numbers:
            return numbers[int(value)]
        said = folded(value).strip() if isinstance(value, str) else ""
        if said in names:
            return names[said]
        found = _GROUP.fullmatch(said)
        if found and int(found[1]) in numbers:
            place = numbers[int(found[1])]
            if found[2] in {"", folded(groups[place].name).strip()}:
                return place
    return None


def _totals_beside_labels(search: SheetSearch) -> Iterator[Line]:
    """Yield the package's totals to the right of their labels: "Samlet investering"."""
    seen: set[str] = set()
    for row, line in search.sheet.cells.rows.items():
        texts = [(column, value) for column, value in sorted(line.items()) if type(value) is str]
        numbers = [column for column, value in line.items() if isinstance(value, float)]
        if len(texts) not in {1, 2} or len(numbers) != 1:  # a label, perhaps a unit, and a figure
            continue
        (at, label), column = texts[0], numbers[0]
        said = _TOTAL_WORDS.sub(" ", label)
        key = column_key(said)
        is_figure = 0 < column - at <= _FURTHEST and (row, column) in search.sheet.forms
        if key in _FIGURES and key not in seen and is_figure:
            seen.add(key)
            yield [expected_figures(search, row, {key: column}, WHOLE)]


_ROUNDING = ("ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "TRUNC", "MROUND")

_PRECISE = 0.05
"""The share of a figure that rounding may hide, if the figure is to be recognised."""


class ShownFigure(NamedTuple):
    """A figure of the package as shown in a cell.

    Parameters
    ----------
    cell : Cell
        The cell.
    scope : Scope
        Whether it belongs to a case, a group, the package, or one year of the package.
    quantity : str
        What it measures, named as in published figures; else the label beside it.
    owner : str
        The case's number, the group's, or the year; "" for the package.
    shown : float
        The value of the cell, in the table's unit.
    expected : float
        The engine's value, in the same unit.
    tolerance : float
        What rounding when typing or showing it explains.
    worth : float
        The table's unit in tkr.; 1 for persons.
    """

    cell: Cell
    scope: Scope
    quantity: str
    owner: str
    shown: float
    expected: float
    tolerance: float
    worth: float = 1.0

    @property
    def label(self) -> Text:
        """The name of what it measures."""
        return QUANTITY_TEXT.get(self.quantity, same(self.quantity))

    @property
    def negated(self) -> ShownFigure:
        """The same figure with the opposite sign, where the workbook writes it so."""
        return self._replace(expected=-self.expected)

    @property
    def is_precise(self) -> bool:
        """Whether it is precise enough to be recognised: 1 may be any figure near 1."""
        return self.tolerance <= _PRECISE * abs(self.expected) or self.shown == self.expected

    @property
    def agrees(self) -> bool:
        """Whether the two are equal."""
        near = isclose(self.shown, self.expected, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
        return near or abs(self.shown - self.expected) <= self.tolerance


@fact
def shown_figures(subject: Subject) -> tuple[ShownFigure, ...]:
    """Return every figure of the package that a workbook shows outside its inputs."""
    found: dict[Cell, ShownFigure] = {}
    if subject.package is None or subject.result is None:
        return ()
    for sheet in subject.sheets:
        looking = SheetSearch(subject, sheet, subject.package, subject.result)
        for lines in (*find_tables(looking), *find_summaries(looking)):
            for figure in _best_unit(subject, lines):
                found.setdefault(figure.cell, figure)
    return tuple(found.values())


def _best_unit(subject: Subject, lines: Sequence[Line]) -> list[ShownFigure]:
    """Return a table's figures in the unit in which most agree; empty if less than half do."""
    best: list[ShownFigure] = []
    for worth in TKR_PER_UNIT.values():
        found = [figure for line in lines for figure in _best_reading(subject, line, worth)]
        reading = _with_signs(found)
        if not best or _count_agreeing(reading) > _count_agreeing(best):
            best = reading
    telling = sum(figure.agrees and figure.is_precise for figure in best)
    return best if best and 2 * telling >= len(best) else _gains_of_cases(subject, lines)


def _with_signs(figures: Sequence[ShownFigure]) -> list[ShownFigure]:
    """Return a table's figures with the sign it uses for each quantity: costs as negative."""
    shown: dict[str, list[ShownFigure]] = {}
    for figure in figures:
        shown.setdefault(figure.quantity, []).append(figure)
    turned = {
        quantity
        for quantity, own in shown.items()
        if _count_agreeing(own) < len(own)
        and _count_agreeing([figure.negated for figure in own]) > _count_agreeing(own)
    }
    return [figure.negated if figure.quantity in turned else figure for figure in figures]


def _gains_of_cases(subject: Subject, lines: Sequence[Line]) -> list[ShownFigure]:
    """Return the gains in the table of cases, in the unit of its savings."""
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
    return readings[0] if len(readings) == 1 else max(readings, key=_count_agreeing, default=[])


def _count_agreeing(figures: Sequence[ShownFigure]) -> int:
    return sum(figure.agrees for figure in figures)


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
