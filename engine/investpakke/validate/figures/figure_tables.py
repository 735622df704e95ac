"""Tables of a package's figures, anywhere on a sheet, with the engine's value of each figure.

Tables are recognised by their contents: case numbers under known headers, rows of years, and the
labels of this tool's own blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple, cast

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.package import Totals
from investpakke.model import Package
from investpakke.reconciliation import of_totals
from investpakke.validate.figures.case_cells import CASE_COLUMNS
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.foreign.header_rows import RESULTS, Window, apart, windows_of
from investpakke.workbook.foreign.headers import compact, is_total, is_year
from investpakke.workbook.foreign.mapping import NO_MAPPING
from investpakke.workbook.ooxml.addresses import coordinate_to_tuple
from investpakke.workbook.refresh.any_model import is_package_sheet
from investpakke.workbook.refresh.package_sheet import key_figures

Scope = Literal["case", "group", "package", "year"]

_FLOWS: Mapping[str, Callable[[PackageResult], tuple[np.ndarray, np.ndarray]]] = {
    "investment": lambda r: (r.investment_by_year, r.investment_by_case),
    "saving": lambda r: (r.saving_by_year, r.saving_by_case),
    "net": lambda r: (r.net_by_year, r.net_by_case),
}
"""What rows under years hold: the name of the quantity, its figures by year and by case."""

_FLOW_LABELS = {
    "investering": "investment",
    "investment": "investment",
    "besparelse": "saving",
    "saving": "saving",
    "savings": "saving",
    "netto": "net",
    "net": "net",
    "nettogevinst": "net",
    "netgain": "net",
}

_NO_AMOUNTS = frozenset({"group", "total", "note", "header", *RESULTS})
"""Kinds of rows under the headers that hold no amounts of a single case."""

_OF_SCENARIOS = re.compile("scenari|alternativ|variant", re.IGNORECASE)
"""Names of sheets whose tables may show the cases under other assumptions."""

_MOST_LINES = 8
"""Rows below a row of years in which the package's yearly totals are looked for."""


class Expected(NamedTuple):
    """The engine's value for a cell; money is in tkr."""

    cell: Cell
    scope: Scope
    quantity: str
    owner: str
    value: float
    money: bool = True


Line = Sequence[Sequence[Expected]]
"""The figures of a row; several readings where it is not stated whose total it is."""

Owner = tuple[Scope, str, int | list[int] | None]
"""Whose figures a row shows: the scope, which one, and its place in it, or those of some cases."""

WHOLE: Owner = ("package", "", None)


@dataclass(frozen=True)
class SheetSearch:
    """A sheet to be searched, and the package whose figures are looked for."""

    subject: Subject
    sheet: BookSheet
    package: Package
    result: PackageResult

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each case by its number, by its name, and by both together."""
        cases = self.package.cases
        found: dict[str, int] = {}
        for place, case in enumerate(cases):
            found |= dict.fromkeys((case.name, f"{case.number} {case.name}"), place)
        return found | {case.number: place for place, case in enumerate(cases)}

    @cached_property
    def windows(self) -> Sequence[Window]:
        """The rows of headers on the sheet."""
        return list(windows_of(self.sheet.cells, NO_MAPPING, (), listed=True))

    @cached_property
    def group_names(self) -> frozenset[str]:
        """The names of the groups."""
        return frozenset(group.name for group in self.package.groups)

    def case_in(self, cells: Iterable[object]) -> int | None:
        """Return the place of the case that one of some cells names; None for a group's row."""
        values = list(cells)
        if any(value in self.group_names for value in values):
            return None
        for value in values:
            said = value.strip() if isinstance(value, str) else ""
            said = f"{value:g}" if type(value) is float else said
            if said in self.places:
                return self.places[said]
        return None

    def is_sum(self, row: int, label: str) -> bool:
        """Return whether a row sums cases, according to the case table or else its label."""
        texts = (v for v in self.sheet.cells.rows.get(row, {}).values() if type(v) is str)
        if any(compact(text).startswith(_NO_SUMS) for text in (label, next(texts, ""))):
            return False
        is_theirs = self.sheet.name == self._inputs[0] and row in self.subject.total_rows
        return is_theirs or is_total(label)

    def is_input(self, cell: Cell) -> bool:
        """Return whether the package was read from a cell."""
        return any(
            cell.sheet == sheet and cell.row in rows and cell.column in columns
            for sheet, rows, columns in (self._inputs, self._amounts)
        )

    @cached_property
    def computed(self) -> Mapping[tuple[Scope, str], np.ndarray]:
        """The engine's values for the cases, the groups and the package, by quantity."""
        result = self.result
        totals: Mapping[Scope, Totals] = {
            "case": result.by_case,
            "group": result.by_group,
            "package": result.total,
        }
        return {
            (scope, quantity): of_totals(of, quantity)
            for scope, of in totals.items()
            for quantity in CASE_COLUMNS
        }

    @cached_property
    def _inputs(self) -> tuple[str, frozenset[int], frozenset[int]]:
        """The sheet, rows and columns from which the package was read."""
        table = self.subject.case_table
        if table is None:
            return "", frozenset(), frozenset()
        columns = frozenset(column for key, column in table.columns.items() if key != "gain")
        return table.sheet, frozenset(table.rows), columns

    @cached_property
    def _amounts(self) -> tuple[str, frozenset[int], frozenset[int]]:
        """The same where amounts stand by year or in rows: each cell is a part of a figure."""
        reading = self.subject.reading
        if reading is None:
            return "", frozenset(), frozenset()
        rows = frozenset(
            r.row for r in reading.rows if r.read_as not in _NO_AMOUNTS and not r.sheet
        )
        columns = frozenset(
            coordinate_to_tuple(column.cell)[1]
            for column in reading.columns
            if column.use == "read" and column.cell and "!" not in column.cell
        )
        return reading.sheet, rows, columns


def find_tables(search: SheetSearch) -> Iterator[list[Line]]:
    """Yield the lines of each table on a sheet."""
    cells = search.sheet.cells
    is_otherwise = _OF_SCENARIOS.search(search.sheet.name) is not None
    headed = () if is_otherwise else search.windows
    windows = apart([window for window in headed if _names_cases(window)])
    ends = [window.top - 1 for window in windows[1:]] + [cells.last_row]
    for window, end in zip(windows, ends, strict=False):
        yield list(_case_lines(search, window, end))
    if is_package_sheet(search.sheet.name):
        yield list(_key_figure_lines(search))
    for row, columns in _year_rows(search):
        yield list(_path_lines(search, row, columns))
        for flow in _FLOWS:
            yield list(_case_flow_lines(search, row, columns, flow))


def _names_cases(window: Window) -> bool:
    keys = window.keys
    return bool({"number", "name"} & keys) and len(keys & set(CASE_COLUMNS.values())) >= 2


def _case_lines(search: SheetSearch, window: Window, end: int) -> Iterator[Line]:
    """Yield the figures of a table's cases, of its group totals and of its grand total."""
    columns = {match.key: match.column for match in window.matches}
    named = [columns[key] for key in ("number", "name") if key in columns]
    seen: set[int] = set()
    since: list[int] = []
    for row in range(window.bottom + 1, end + 1):
        line = search.sheet.cells.rows.get(row, {})
        place = search.case_in(line.get(column) for column in named)
        if place is not None:
            if place in seen:  # the next table of the same cases
                return
            seen.add(place)
            since.append(place)
            number = search.package.cases[place].number
            yield [expected_figures(search, row, columns, ("case", number, place))]
            continue
        label = next((v for c in named if isinstance(v := line.get(c), str)), "")
        if search.is_sum(row, label):
            whose = _total_owners(search, since)
            readings = [expected_figures(search, row, columns, one) for one in whose]
            is_of_some = whose[0][0] == "case"  # then it may belong to none of these
            yield [[], *readings] if is_of_some else readings
            since = []


_NO_SUMS = ("andel", "share", "gennemsnit", "gns", "average", "antal", "numberof")


def _total_owners(search: SheetSearch, since: list[int]) -> list[Owner]:
    """Return the owners that a total may have: cases above it, a group or the package."""
    package, group = search.package, search.result.group
    groups = {int(group[place]) for place in since}
    whose: list[Owner] = []
    if len(groups) == 1 and len(since) == int((group == min(groups)).sum()):
        place = groups.pop()
        whose.append(("group", str(package.groups[place].id), place))
    elif 0 < len(since) < len(package.cases):
        whose.append(("case", f"{package.cases[since[0]].number} …", since))
    return [*whose, WHOLE]


def expected_figures(
    search: SheetSearch, row: int, columns: Mapping[str, int], whose: Owner
) -> list[Expected]:
    """Return the engine's values for a row under headers: of a case, some, a group or all."""
    scope, of, place = whose
    found = []
    for quantity, key in CASE_COLUMNS.items():
        if key in columns:
            cell = Cell(search.sheet.name, row, columns[key])
            if not search.is_input(cell):
                values = search.computed[scope, quantity]
                value = float(np.sum(values) if place is None else np.sum(values[place]))
                found.append(Expected(cell, scope, quantity, of, value, key != "persons"))
    return found


def _key_figure_lines(search: SheetSearch) -> Iterator[Line]:
    """Yield the key figures on the package's sheet, each to the right of its label."""
    figures = {f.label: f for f in key_figures(search.package, search.result)}
    for row, line in search.sheet.cells.rows.items():
        for column, label in line.items():
            if isinstance(label, str) and label in figures:
                quantity, value, unit = figures.pop(label)
                cell = Cell(search.sheet.name, row, column + 1)
                yield [[Expected(cell, "package", quantity, "", value, unit == "tkr.")]]


# --- Years ---------------------------------------------------------------------------------


def _year_rows(search: SheetSearch) -> Iterator[tuple[int, dict[int, int]]]:
    """Yield each row that names the package's years, with the column of each year."""
    wanted = list(search.package.shown_years)
    for row, line in search.sheet.cells.rows.items():
        if wanted[0] not in line.values():
            continue
        columns = [column for column, value in sorted(line.items()) if is_year(value)]
        years = [int(cast("float", line[column])) for column in columns]
        if len(wanted) > 1 and years[: len(wanted)] == wanted:
            yield row, dict(zip(wanted, columns, strict=False))


def _path_lines(search: SheetSearch, top: int, columns: Mapping[int, int]) -> Iterator[Line]:
    """Yield the package's investment, saving and net under a row of years, by their labels."""
    for row in range(top + 1, top + 1 + _MOST_LINES):
        labels = _texts_left(search, row, min(columns.values()))
        quantity = _FLOW_LABELS.get(compact(labels[-1])) if labels else None
        if quantity is not None:
            flow = _FLOWS[quantity](search.result)[0]
            yield [
                [
                    Expected(
                        Cell(search.sheet.name, row, column),
                        "year",
                        quantity,
                        str(year),
                        float(flow[place]),
                    )
                    for place, (year, column) in enumerate(columns.items())
                ]
            ]


def _case_flow_lines(
    search: SheetSearch, top: int, columns: Mapping[int, int], quantity: str
) -> Iterator[Line]:
    """Yield one flow of every case under a row of years, until a case is repeated."""
    seen: set[int] = set()
    flow = _FLOWS[quantity](search.result)[1]
    for row in range(top + 1, search.sheet.cells.last_row + 1):
        place = search.case_in(_texts_left(search, row, min(columns.values())))
        if place is None:
            continue
        if place in seen:
            return
        seen.add(place)
        number = search.package.cases[place].number
        yield [
            [
                Expected(
                    Cell(search.sheet.name, row, column),
                    "case",
                    quantity,
                    f"{number}, {year}",
                    float(flow[place, index]),
                )
                for index, (year, column) in enumerate(columns.items())
                if not search.is_input(Cell(search.sheet.name, row, column))
            ]
        ]


def _texts_left(search: SheetSearch, row: int, column: int) -> list[str]:
    line = search.sheet.cells.rows.get(row, {})
    return [value for c, value in sorted(line.items()) if c < column and isinstance(value, str)]
