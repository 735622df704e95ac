"""What a rule looks at: the workbook, what it comes to, its patterns, and its package."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial, wraps
from pathlib import Path
from typing import Any, TypeVar, cast

from investpakke.calc import PackageResult
from investpakke.calc.magnitude import compute_checked
from investpakke.errors import FileError, InvestpakkeError
from investpakke.model import Package
from investpakke.packages import load_package, shipped_packages
from investpakke.validate.contents import SheetContents
from investpakke.validate.engines import by_libreoffice
from investpakke.validate.engines.calculation import Calculation, Locale
from investpakke.validate.finding import Severity
from investpakke.validate.patterns import SheetPattern
from investpakke.workbook.book import Book, BookSheet, Cell
from investpakke.workbook.foreign.case_building import refused_cases
from investpakke.workbook.foreign.case_rows import CaseRow, Entry, Refused, read_entries
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.find import (
    CaseTableLocation,
    FoundModel,
    find_template,
    is_own_template,
    template_table,
)
from investpakke.workbook.foreign.mapping import NO_MAPPING, kept_mapping
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.reading import Reading
from investpakke.workbook.foreign.set_aside import sorted_out
from investpakke.workbook.foreign.totals import Total
from investpakke.workbook.foreign.unread import unread_columns
from investpakke.workbook.foreign.unread_column import UnreadColumn
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.inputs.read import OwnInputs
from investpakke.workbook.layout import FORUDSAETNINGER, INDFASNING
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, Row, SheetCells, Value
from investpakke.workbook.refresh.any_model import model_on, package_blocks, without_blocks

Found = TypeVar("Found")

_SOME_YEAR = 1990
"""Year 1 of a model that states none: only the yearly path needs to know it."""


class Subject:
    """A workbook under examination; each part of it is worked out when a rule asks for it.

    Parameters
    ----------
    path : Path
        The file.
    full : bool
        Have ``formulas`` compute every cell.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    mapping : Mapping, optional
        What the user says of how a model of somebody's own is read.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    against : str, optional
        The package whose published figures are to tie: a shipped one's name or a TOML file. By
        default the shipped one of the same name and municipality.
    locale : "da" or "en", optional
        The language of the Excel that has calculated it.
    apart : bool
        Ask the engines too that take a process of their own.

    Raises
    ------
    FileError
        The file cannot be read, or LibreOffice is asked for and not there.
    """

    def __init__(
        self,
        path: Path,
        *,
        full: bool = False,
        first_year: int | None = None,
        mapping: UserMapping | None = None,
        third_opinion: bool = False,
        against: str | None = None,
        locale: Locale | None = None,
        apart: bool = True,
    ) -> None:
        if third_opinion:
            by_libreoffice.executable()
        self.path, self.full, self.first_year = path, full, first_year
        self.third_opinion, self.against = third_opinion, against
        self.locale, self.apart = locale, apart
        self.told = mapping or NO_MAPPING
        self.book = Book(path)
        self.book.check_formulas()
        self.facts: dict[Callable[[Subject], Any], Any] = {}

    @cached_property
    def calculation(self) -> Calculation:
        """What its formulas come to."""
        return Calculation(self.book, full=self.full, locale=self.locale, apart=self.apart)

    @cached_property
    def verdicts(self) -> Mapping[Cell, Value | None]:
        """What LibreOffice gives where engines differ; empty where it is not asked.

        It computes the cells in question on the same values as they did.
        """
        if not self.third_opinion:
            return {}
        calculation = self.calculation
        arrays = {sheet.name: sheet.cells.arrays for sheet in self.book.sheets}
        texts = {
            cell: absolute(judged.resolved.form(), cell.row, cell.column)
            for cell, _ in calculation.disagreements
            if (judged := calculation.judged(cell)) is not None
            and not any(area.holds(cell.row, cell.column) for area in arrays[cell.sheet])
            and "INVEST_" not in judged.resolved.form().upper()
        }
        return by_libreoffice.computed(self.book, texts, calculation.values)

    @cached_property
    def patterns(self) -> Mapping[str, SheetPattern]:
        """Which cells hold copies of one formula, by sheet."""
        return {sheet.name: SheetPattern(sheet) for sheet in self.book.sheets}

    @cached_property
    def contents(self) -> Mapping[str, SheetContents]:
        """Where numbers, texts and formulas stand, by sheet."""
        return {sheet.name: SheetContents(sheet) for sheet in self.sheets}

    @cached_property
    def is_own_template(self) -> bool:
        """Whether it is one of this tool's own workbooks."""
        return is_own_template(self._cells)

    @cached_property
    def _cells(self) -> list[SheetCells]:
        return [sheet.cells for sheet in self.book.sheets]

    @cached_property
    def sheets(self) -> tuple[BookSheet, ...]:
        """The sheets as they are once calculated: what the file does not show is computed."""
        lacking = self.calculation.lacking
        if not lacking:
            return self.book.sheets
        by_sheet: dict[str, dict[int, dict[int, Value]]] = {}
        for cell in lacking:
            value = self.calculation.value(cell)
            row = by_sheet.setdefault(cell.sheet, {}).setdefault(cell.row, {})
            row[cell.column] = NOT_COMPUTED if value is None else value
        return tuple(
            BookSheet(sheet.part, sheet.state, _filled(sheet.cells, by_sheet.get(sheet.name, {})))
            for sheet in self.book.sheets
        )

    @cached_property
    def _calculated(self) -> list[SheetCells]:
        return [sheet.cells for sheet in self.sheets]

    @cached_property
    def lacking_inputs(self) -> tuple[Cell, ...]:
        """The cells that the package was read from and that nobody has calculated."""
        table, lacking = self.case_table, self.calculation.lacking
        if table is None or not lacking:
            return ()
        columns = [column for key, column in table.columns.items() if key != "gain"]
        cells = {Cell(table.sheet, row, column) for row in table.rows for column in columns}
        if self.is_own_template:  # years and phasings are read as well
            cells |= {cell for cell in lacking if cell.sheet in (FORUDSAETNINGER, INDFASNING)}
        return tuple(sorted(cells & lacking))

    @cached_property
    def _own_areas(self) -> Mapping[str, tuple[Area, ...]]:
        """The blocks that this tool has written: no case table is sought there."""
        return package_blocks(self._cells)

    @cached_property
    def _found(self) -> tuple[Package, CaseTableLocation] | InvestpakkeError:
        try:
            if self.is_own_template:
                return self.own_inputs.package, find_template(self._calculated)
            model = self._model
        except InvestpakkeError as error:
            return error
        return model.package, model.location

    @property
    def reading(self) -> Reading | None:
        """How a model of somebody's own was read; None where it is none, or cannot be read."""
        is_none = self.is_own_template or isinstance(self._found, InvestpakkeError)
        reading = None if is_none else self._model.reading
        is_some_year = (
            self.first_year is None
            and self.mapping.first_year is None
            and (reading is not None and reading.origins["first_year"].kind == "told")
        )
        return replace(reading, first_year=None) if reading and is_some_year else reading

    @cached_property
    def mapping(self) -> UserMapping:
        """What the user says of the model, now and before."""
        return self.told.over(kept_mapping(self._calculated, self.path))

    @cached_property
    def own_inputs(self) -> OwnInputs:
        """The input sheets of one of this tool's own workbooks, as they are once calculated."""
        return OwnInputs(OwnWorkbook(self._calculated), self.path.stem)

    @cached_property
    def _model(self) -> FoundModel:
        """Return the model of the case table; without a year, of some year that no sheet names."""
        find = partial(
            model_on, self._calculated, name=self.path.stem, mapping=self.told, path=self.path
        )
        try:
            return find(first_year=self.first_year)
        except FileError as error:
            if self.first_year is not None or error.parameter != "first_year":
                raise
            return find(first_year=_SOME_YEAR)

    @cached_property
    def _table(self) -> CaseTable | None:
        try:
            if self.is_own_template:
                return template_table(self._calculated)
            sheets = sorted_out(without_blocks(self._calculated), self.mapping)
            return sheets.table(self.mapping, self._own_areas)
        except InvestpakkeError:
            return None

    @cached_property
    def located(self) -> CaseTable | None:
        """The table of cases, though a package cannot be made of it; None where there is none."""
        is_read = self.package is not None or self._entries is not None
        return self._table if is_read else None

    @cached_property
    def _entries(self) -> tuple[Entry, ...] | None:
        if self._table is None:
            return None
        try:
            return read_entries(self._table, NO_MAPPING if self.is_own_template else self.mapping)
        except InvestpakkeError:
            return None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rows of the table of cases, those that are refused too."""
        return self._entries or ()

    @cached_property
    def case_rows(self) -> tuple[int, ...]:
        """The rows that hold cases, those that are refused too."""
        if self.case_table is not None:
            return self.case_table.rows
        return tuple(entry.row for entry in self.entries if isinstance(entry, CaseRow | Refused))

    @cached_property
    def unread(self) -> tuple[UnreadColumn, ...]:
        """The columns of the cases, and of an own workbook's phasings, that are not read."""
        if self.is_own_template:
            try:
                return self.own_inputs.unread
            except InvestpakkeError:  # it has lost a head, which is said where the package is
                return ()
        if self.located is None:
            return ()
        if self.package is not None and not self._own_areas and not self.calculation.lacking:
            return self._model.unread
        sheets = [sheet.cells for sheet in self.book.sheets]
        return unread_columns(self.located, self.case_rows, self.mapping, sheets=sheets)

    @cached_property
    def total_rows(self) -> frozenset[int]:
        """The rows of the table of cases that sum cases."""
        is_model = self.package is not None and not self.is_own_template
        totals = self._model.totals if is_model else self.entries
        return frozenset(e.row for e in totals if isinstance(e, Total) and e.of)

    def rows_without_cases(self, sheet: BookSheet) -> Iterator[tuple[int, Row]]:
        """Yield the rows of a sheet that hold something, but for those of the cases."""
        is_theirs = self.located is not None and self.located.sheet.name == sheet.name
        cases = frozenset(self.case_rows) if is_theirs else frozenset()
        for row, cells in sheet.cells.rows.items():
            if row not in cases:
                yield row, cells

    def weight(self, severity: Severity, *cells: Cell) -> Severity:
        """Return how much a finding weighs that rests on the values of some cells.

        An error that rests on what nobody has calculated is a note, unless two engines give
        these very cells.
        """
        is_certain = severity < Severity.ERROR or all(map(self.calculation.is_certain, cells))
        return severity if is_certain else Severity.NOTE

    @property
    def no_package(self) -> InvestpakkeError | None:
        """Why no package could be read from it, None where one was."""
        return self._found if isinstance(self._found, InvestpakkeError) else None

    @cached_property
    def refused_inputs(self) -> tuple[InvestpakkeError, ...]:
        """Why cases are refused: each row's, and what no package can be made of."""
        error = self.no_package
        if error is None:
            return ()
        if self.is_own_template:
            return (*self.own_inputs.refusals, error)
        rows = [entry.error for entry in self.entries if isinstance(entry, Refused)]
        read = [entry for entry in self.entries if isinstance(entry, CaseRow)]
        table = self.located
        cases = [] if table is None else refused_cases(table, read)
        return (*rows, *cases, error)

    @property
    def package(self) -> Package | None:
        """The package that its case table describes, in tkr."""
        return None if isinstance(self._found, InvestpakkeError) else self._found[0]

    @property
    def case_table(self) -> CaseTableLocation | None:
        """Where its cases stand."""
        return None if isinstance(self._found, InvestpakkeError) else self._found[1]

    @cached_property
    def row_of_case(self) -> dict[str, int]:
        """The row of each case of its package by the case's number; empty if not each has one."""
        package, table = self.package, self.case_table
        if package is None or table is None or len(package.cases) != len(table.rows):
            return {}
        rows = zip(reversed(package.cases), reversed(table.rows), strict=True)
        return {case.number: row for case, row in rows}  # a number that stands twice is the first's

    @cached_property
    def result(self) -> PackageResult | None:
        """What the Python engine computes for its package."""
        if self.package is None:
            return None
        try:
            return compute_checked(self.package, str(self.path))
        except InvestpakkeError:
            return None

    @cached_property
    def published(self) -> Package | None:
        """The package whose published figures are to tie."""
        if self.against is not None:
            return load_package(self.against)
        package = self.package
        if package is None:
            return None
        shipped = (load_package(name) for name in shipped_packages())
        same = (
            p for p in shipped if (p.name, p.municipality) == (package.name, package.municipality)
        )
        return next(same, None)


def fact(work: Callable[[Subject], Found]) -> Callable[[Subject], Found]:
    """Have what a function tells of a workbook worked out but once, though many rules ask."""

    @wraps(work)
    def known(subject: Subject) -> Found:
        if work not in subject.facts:
            subject.facts[work] = work(subject)
        return cast("Found", subject.facts[work])

    return known


def _filled(cells: SheetCells, computed: Mapping[int, Mapping[int, Value]]) -> SheetCells:
    """Return a sheet with values computed for what it does not show."""
    if not computed:
        return cells
    rows = {row: {**cells.rows.get(row, {}), **line} for row, line in computed.items()}
    return replace(cells, rows=dict(sorted({**cells.rows, **rows}.items())))
