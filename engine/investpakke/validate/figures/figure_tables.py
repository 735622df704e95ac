"""Tables of a package's figures, wherever on a sheet they stand, and what the engine says of them.

Tables are found by what stands in them: case numbers under known headers, rows of years, and
the labels of this tool's own blocks.
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
from investpakke.workbook.layout import PAKKE
from investpakke.workbook.ooxml.addresses import coordinate_to_tuple
from investpakke.workbook.refresh.package_sheet import key_figures

Scope = Literal["case", "group", "package", "year"]

_FLOWS: Mapping[str, Callable[[PackageResult], tuple[np.ndarray, np.ndarray]]] = {
    "investment": lambda r: (r.investment_by_year, r.investment_by_case),
    "saving": lambda r: (r.saving_by_year, r.saving_by_case),
    "net": lambda r: (r.net_by_year, r.net_by_case),
}
"""What rows under years hold: its name among quantities, its figures by year and by case."""

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
"""What rows under the headers are taken for that state no amount that a case is made of."""

_OF_SCENARIOS = re.compile("scenari|alternativ|variant", re.IGNORECASE)
"""Names of sheets whose tables of cases may show them under other assumptions."""

_MOST_LINES = 8
"""Rows under a row of years in which the package's path is looked for."""


class Expected(NamedTuple):
    """What the engine computes for a cell; money is in tkr."""

    cell: Cell
    scope: Scope
    quantity: str
    of: str
    value: float
    money: bool = True


Line = Sequence[Sequence[Expected]]
"""The figures of a row; several readings where it is not said whose total it is."""

Whose = tuple[Scope, str, int | list[int] | None]
"""Whose figures a row shows: of what, which one, and its place among them; of some cases all."""

WHOLE: Whose = ("package", "", None)


@dataclass(frozen=True)
class SheetSearch:
    """A sheet that is searched, and the package whose figures are looked for."""

    subject: Subject
    sheet: BookSheet
    package: Package
    result: PackageResult

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each case by its number, by its name, and by both in one cell."""
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
        """What the groups are called."""
        return frozenset(group.name for group in self.package.groups)

    def case_in(self, cells: Iterable[object]) -> int | None:
        """Return the place of the case that one of some cells names; a group's row is none."""
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
        """Return whether a row sums cases: as the table was read, elsewhere by its label."""
        texts = (v for v in self.sheet.cells.rows.get(row, {}).values() if type(v) is str)
        if any(compact(text).startswith(_NO_SUMS) for text in (label, next(texts, ""))):
            return False
        is_theirs = self.sheet.name == self._inputs[0] and row in self.subject.total_rows
        return is_theirs or is_total(label)

    def is_input(self, cell: Cell) -> bool:
        """Return whether a cell is one of those that the package was read from."""
        return any(
            cell.sheet == sheet and cell.row in rows and cell.column in columns
            for sheet, rows, columns in (self._inputs, self._amounts)
        )

    @cached_property
    def computed(self) -> Mapping[tuple[Scope, str], np.ndarray]:
        """What the engine has of the cases, the groups and the package, by quantity."""
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
        """The sheet, rows and columns that the package was read from."""
        table = self.subject.case_table
        if table is None:
            return "", frozenset(), frozenset()
        columns = frozenset(column for key, column in table.columns.items() if key != "gain")
        return table.sheet, frozenset(table.rows), columns

    @cached_property
    def _amounts(self) -> tuple[str, frozenset[int], frozenset[int]]:
        """The same of a model whose amounts stand by year or in rows: parts of a figure, not it."""
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


def tables_of(looking: SheetSearch) -> Iterator[list[Line]]:
    """Yield the lines of each table on a sheet."""
    cells = looking.sheet.cells
    is_otherwise = _OF_SCENARIOS.search(looking.sheet.name) is not None
    headed = () if is_otherwise else looking.windows
    windows = apart([window for window in headed if _names_cases(window)])
    ends = [window.top - 1 for window in windows[1:]] + [cells.last_row]
    for window, end in zip(windows, ends, strict=False):
        yield list(_case_lines(looking, window, end))
    if looking.sheet.name.casefold() == PAKKE.casefold():
        yield list(_key_figure_lines(looking))
    for row, columns in _year_rows(looking):
        yield list(_path_lines(looking, row, columns))
        for flow in _FLOWS:
            yield list(_case_flow_lines(looking, row, columns, flow))


def _names_cases(window: Window) -> bool:
    keys = window.keys
    return bool({"number", "name"} & keys) and len(keys & set(CASE_COLUMNS.values())) >= 2


def _case_lines(looking: SheetSearch, window: Window, end: int) -> Iterator[Line]:
    """Yield the figures of a table's cases, of its groups' totals and of its grand total."""
    columns = {match.key: match.column for match in window.matches}
    named = [columns[key] for key in ("number", "name") if key in columns]
    seen: set[int] = set()
    since: list[int] = []
    for row in range(window.bottom + 1, end + 1):
        line = looking.sheet.cells.rows.get(row, {})
        place = looking.case_in(line.get(column) for column in named)
        if place is not None:
            if place in seen:  # the next table of the same cases
                return
            seen.add(place)
            since.append(place)
            number = looking.package.cases[place].number
            yield [figures_in(looking, row, columns, ("case", number, place))]
            continue
        label = next((v for c in named if isinstance(v := line.get(c), str)), "")
        if looking.is_sum(row, label):
            whose = _whose_total(looking, since)
            readings = [figures_in(looking, row, columns, one) for one in whose]
            is_of_some = whose[0][0] == "case"  # then it may be of none of these
            yield [[], *readings] if is_of_some else readings
            since = []


_NO_SUMS = ("andel", "share", "gennemsnit", "gns", "average", "antal", "numberof")


def _whose_total(looking: SheetSearch, since: list[int]) -> list[Whose]:
    """Return what a total may be of: the cases above it, as a group or as some, and the package."""
    package, group = looking.package, looking.result.group
    groups = {int(group[place]) for place in since}
    whose: list[Whose] = []
    if len(groups) == 1 and len(since) == int((group == min(groups)).sum()):
        place = groups.pop()
        whose.append(("group", str(package.groups[place].id), place))
    elif 0 < len(since) < len(package.cases):
        whose.append(("case", f"{package.cases[since[0]].number} …", since))
    return [*whose, WHOLE]


def figures_in(
    looking: SheetSearch, row: int, columns: Mapping[str, int], whose: Whose
) -> list[Expected]:
    """Return what the engine has for a row under headers: of a case, some, a group or all."""
    scope, of, place = whose
    found = []
    for quantity, key in CASE_COLUMNS.items():
        if key in columns:
            cell = Cell(looking.sheet.name, row, columns[key])
            if not looking.is_input(cell):
                values = looking.computed[scope, quantity]
                value = float(np.sum(values) if place is None else np.sum(values[place]))
                found.append(Expected(cell, scope, quantity, of, value, key != "persons"))
    return found


def _key_figure_lines(looking: SheetSearch) -> Iterator[Line]:
    """Yield the key figures on the sheet of the package, each right of its label."""
    figures = {f.label: f for f in key_figures(looking.package, looking.result)}
    for row, line in looking.sheet.cells.rows.items():
        for column, label in line.items():
            if isinstance(label, str) and label in figures:
                quantity, value, unit = figures.pop(label)
                cell = Cell(looking.sheet.name, row, column + 1)
                yield [[Expected(cell, "package", quantity, "", value, unit == "tkr.")]]


# --- Years ---------------------------------------------------------------------------------


def _year_rows(looking: SheetSearch) -> Iterator[tuple[int, dict[int, int]]]:
    """Yield each row that names the package's years, with the column of each."""
    wanted = list(looking.package.shown_years)
    for row, line in looking.sheet.cells.rows.items():
        if wanted[0] not in line.values():
            continue
        columns = [column for column, value in sorted(line.items()) if is_year(value)]
        years = [int(cast("float", line[column])) for column in columns]
        if len(wanted) > 1 and years[: len(wanted)] == wanted:
            yield row, dict(zip(wanted, columns, strict=False))


def _path_lines(looking: SheetSearch, top: int, columns: Mapping[int, int]) -> Iterator[Line]:
    """Yield the package's investment, saving and net under a row of years, by their labels."""
    for row in range(top + 1, top + 1 + _MOST_LINES):
        labels = _texts_left(looking, row, min(columns.values()))
        quantity = _FLOW_LABELS.get(compact(labels[-1])) if labels else None
        if quantity is not None:
            flow = _FLOWS[quantity](looking.result)[0]
            yield [
                [
                    Expected(
                        Cell(looking.sheet.name, row, column),
                        "year",
                        quantity,
                        str(year),
                        float(flow[place]),
                    )
                    for place, (year, column) in enumerate(columns.items())
                ]
            ]


def _case_flow_lines(
    looking: SheetSearch, top: int, columns: Mapping[int, int], quantity: str
) -> Iterator[Line]:
    """Yield one flow of every case under a row of years, until a case comes again."""
    seen: set[int] = set()
    flow = _FLOWS[quantity](looking.result)[1]
    for row in range(top + 1, looking.sheet.cells.last_row + 1):
        place = looking.case_in(_texts_left(looking, row, min(columns.values())))
        if place is None:
            continue
        if place in seen:
            return
        seen.add(place)
        number = looking.package.cases[place].number
        yield [
            [
                Expected(
                    Cell(looking.sheet.name, row, column),
                    "case",
                    quantity,
                    f"{number}, {year}",
                    float(flow[place, index]),
                )
                for index, (year, column) in enumerate(columns.items())
                if not looking.is_input(Cell(looking.sheet.name, row, column))
            ]
        ]


def _texts_left(looking: SheetSearch, row: int, column: int) -> list[str]:
    line = looking.sheet.cells.rows.get(row, {})
    return [value for c, value in sorted(line.items()) if c < column and isinstance(value, str)]
