"""The subject of the rules: the workbook, its values, its patterns, and its package."""

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

Result = TypeVar("Result")

_SOME_YEAR = 1990
"""Year 1 of a model without years: only the yearly path needs it."""


class Subject:
    """A workbook under examination; each part is computed when a rule first needs it.

    Parameters
    ----------
    path : Path
        The file.
    full : bool
        Have ``formulas`` compute every cell.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    mapping : Mapping, optional
        What the user says about how another model is read.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    against : str, optional
        The package whose published figures are compared: a shipped one's name or a TOML file. By
        default the shipped one of the same name and municipality.
    locale : "da" or "en", optional
        The language of the Excel that calculated it.
    apart : bool
        Use engines that need a process of their own too.

    Raises
    ------
    FileError
        The file cannot be read, or LibreOffice is asked for and not installed.
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
        """The values of its formulas."""
        return Calculation(self.book, full=self.full, locale=self.locale, apart=self.apart)

    @cached_property
    def libreoffice_values(self) -> Mapping[Cell, Value | None]:
        """LibreOffice's values where engines differ; empty if it is not asked.

        It computes the cells in question on the same values as the engines did.
        """
        if not self.third_opinion:
            return {}
        calculation = self.calculation
        arrays = {sheet.name: sheet.cells.arrays for sheet in self.book.sheets}
        texts = {
            cell: absolute(judged.resolved.form(), cell.row, cell.column)
            for cell, _ in calculation.disagreements
            if (judged := calculation.verdict(cell)) is not None
            and not any(area.holds(cell.row, cell.column) for area in arrays[cell.sheet])
            and "INVEST_" not in judged.resolved.form().upper()
        }
        return by_libreoffice.compute(self.book, texts, calculation.values)

    @cached_property
    def patterns(self) -> Mapping[str, SheetPattern]:
        """Which cells hold copies of one formula, by sheet."""
        return {sheet.name: SheetPattern(sheet) for sheet in self.book.sheets}

    @cached_property
    def contents(self) -> Mapping[str, SheetContents]:
        """The positions of numbers, texts and formulas, by sheet."""
        return {sheet.name: SheetContents(sheet) for sheet in self.sheets}

    @cached_property
    def is_own_template(self) -> bool:
        """Whether it was made by this tool."""
        return is_own_template(self._cells)

    @cached_property
    def _cells(self) -> list[SheetCells]:
        return [sheet.cells for sheet in self.book.sheets]

    @cached_property
    def sheets(self) -> tuple[BookSheet, ...]:
        """The sheets once calculated: values that the file does not have are computed."""
        lacking = self.calculation.without_value
        if not lacking:
            return self.book.sheets
        by_sheet: dict[str, dict[int, dict[int, Value]]] = {}
        for cell in lacking:
            value = self.calculation.value(cell)
            row = by_sheet.setdefault(cell.sheet, {}).setdefault(cell.row, {})
            row[cell.column] = NOT_COMPUTED if value is None else value
        return tuple(
            BookSheet(sheet.part, sheet.state, _fill(sheet.cells, by_sheet.get(sheet.name, {})))
            for sheet in self.book.sheets
        )

    @cached_property
    def _calculated_cells(self) -> list[SheetCells]:
        return [sheet.cells for sheet in self.sheets]

    @cached_property
    def lacking_inputs(self) -> tuple[Cell, ...]:
        """The cells from which the package was read and that were never calculated."""
        table, lacking = self.case_table, self.calculation.without_value
        if table is None or not lacking:
            return ()
        columns = [column for key, column in table.columns.items() if key != "gain"]
        cells = {Cell(table.sheet, row, column) for row in table.rows for column in columns}
        if self.is_own_template:  # years and phasings are read as well
            cells |= {cell for cell in lacking if cell.sheet in (FORUDSAETNINGER, INDFASNING)}
        return tuple(sorted(cells & lacking))

    @cached_property
    def _own_areas(self) -> Mapping[str, tuple[Area, ...]]:
        """The blocks that this tool has written, which are not searched for a case table."""
        return package_blocks(self._cells)

    @cached_property
    def _package_or_error(self) -> tuple[Package, CaseTableLocation] | InvestpakkeError:
        try:
            if self.is_own_template:
                return self.own_inputs.package, find_template(self._calculated_cells)
            model = self._model
        except InvestpakkeError as error:
            return error
        return model.package, model.location

    @property
    def reading(self) -> Reading | None:
        """How another model was read; None for our own workbook, or if it cannot be read."""
        is_none = self.is_own_template or isinstance(self._package_or_error, InvestpakkeError)
        reading = None if is_none else self._model.reading
        is_some_year = (
            self.first_year is None
            and self.mapping.first_year is None
            and (reading is not None and reading.origins["first_year"].kind == "told")
        )
        return replace(reading, first_year=None) if reading and is_some_year else reading

    @cached_property
    def mapping(self) -> UserMapping:
        """What the user says about the model, now or earlier."""
        return self.told.over(kept_mapping(self._calculated_cells, self.path))

    @cached_property
    def own_inputs(self) -> OwnInputs:
        """The input sheets of one of this tool's own workbooks, once calculated."""
        return OwnInputs(OwnWorkbook(self._calculated_cells), self.path.stem)

    @cached_property
    def _model(self) -> FoundModel:
        """Return the model of the case table; without a year, of some year that no sheet names."""
        find = partial(
            model_on, self._calculated_cells, name=self.path.stem, mapping=self.told, path=self.path
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
                return template_table(self._calculated_cells)
            sheets = sorted_out(without_blocks(self._calculated_cells), self.mapping)
            return sheets.table(self.mapping, self._own_areas)
        except InvestpakkeError:
            return None

    @cached_property
    def located_cases(self) -> CaseTable | None:
        """The table of cases, even if no package can be made of it; None if there is none."""
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
        """The rows of the table of cases, including those that are refused."""
        return self._entries or ()

    @cached_property
    def case_rows(self) -> tuple[int, ...]:
        """The rows that hold cases, including those that are refused."""
        if self.case_table is not None:
            return self.case_table.rows
        return tuple(entry.row for entry in self.entries if isinstance(entry, CaseRow | Refused))

    @cached_property
    def unread_columns(self) -> tuple[UnreadColumn, ...]:
        """The columns of the cases, and of our own phasings, that are not read."""
        if self.is_own_template:
            try:
                return self.own_inputs.unread
            except InvestpakkeError:  # it has lost a head, which is reported with the package
                return ()
        if self.located_cases is None:
            return ()
        if self.package is not None and not self._own_areas and not self.calculation.without_value:
            return self._model.unread
        sheets = [sheet.cells for sheet in self.book.sheets]
        return unread_columns(self.located_cases, self.case_rows, self.mapping, sheets=sheets)

    @cached_property
    def total_rows(self) -> frozenset[int]:
        """The rows of the table of cases that sum cases."""
        is_model = self.package is not None and not self.is_own_template
        totals = self._model.totals if is_model else self.entries
        return frozenset(e.row for e in totals if isinstance(e, Total) and e.of)

    def rows_without_cases(self, sheet: BookSheet) -> Iterator[tuple[int, Row]]:
        """Yield the filled rows of a sheet, except those of the cases."""
        is_theirs = self.located_cases is not None and self.located_cases.sheet.name == sheet.name
        cases = frozenset(self.case_rows) if is_theirs else frozenset()
        for row, cells in sheet.cells.rows.items():
            if row not in cases:
                yield row, cells

    def weight(self, severity: Severity, *cells: Cell) -> Severity:
        """Return the severity of a finding that depends on the values of some cells.

        An error that depends on uncalculated cells becomes a note, unless two engines agree on
        these
        very cells.
        """
        is_certain = severity < Severity.ERROR or all(map(self.calculation.is_certain, cells))
        return severity if is_certain else Severity.NOTE

    @property
    def no_package(self) -> InvestpakkeError | None:
        """Why no package could be read from it, None if one was."""
        return (
            self._package_or_error if isinstance(self._package_or_error, InvestpakkeError) else None
        )

    @cached_property
    def other_figures(self) -> FileError | None:
        """Why a model that is read is refused all the same: a figure of its own is another one."""
        if self.package is None or self.result is None or self.is_own_template:
            return None
        try:
            self._model.check(self.result)
        except FileError as error:
            return error
        return None

    @cached_property
    def refused_inputs(self) -> tuple[InvestpakkeError, ...]:
        """Why cases are refused: the errors of each row and of the package."""
        error = self.no_package
        if error is None:
            return ()
        if self.is_own_template:
            return (*self.own_inputs.refusals, error)
        rows = [entry.error for entry in self.entries if isinstance(entry, Refused)]
        read = [entry for entry in self.entries if isinstance(entry, CaseRow)]
        table = self.located_cases
        cases = [] if table is None else refused_cases(table, read)
        return (*rows, *cases, error)

    @property
    def package(self) -> Package | None:
        """The package in its case table, in tkr."""
        return (
            None
            if isinstance(self._package_or_error, InvestpakkeError)
            else self._package_or_error[0]
        )

    @property
    def case_table(self) -> CaseTableLocation | None:
        """The location of its cases."""
        return (
            None
            if isinstance(self._package_or_error, InvestpakkeError)
            else self._package_or_error[1]
        )

    @cached_property
    def row_of_case(self) -> dict[str, int]:
        """The row of each case by its number; empty if not every case has one."""
        package, table = self.package, self.case_table
        if package is None or table is None or len(package.cases) != len(table.rows):
            return {}
        rows = zip(reversed(package.cases), reversed(table.rows), strict=True)
        return {case.number: row for case, row in rows}  # the first of a repeated number

    @cached_property
    def result(self) -> PackageResult | None:
        """The Python engine's result for its package."""
        if self.package is None:
            return None
        try:
            return compute_checked(self.package, str(self.path))
        except InvestpakkeError:
            return None

    @cached_property
    def published(self) -> Package | None:
        """The package whose published figures are compared."""
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


def fact(work: Callable[[Subject], Result]) -> Callable[[Subject], Result]:
    """Compute a fact about a workbook once, however many rules need it."""

    @wraps(work)
    def known(subject: Subject) -> Result:
        if work not in subject.facts:
            subject.facts[work] = work(subject)
        return cast("Result", subject.facts[work])

    return known


def _fill(cells: SheetCells, computed: Mapping[int, Mapping[int, Value]]) -> SheetCells:
    """Return a sheet with computed values where it has none."""
    if not computed:
        return cells
    rows = {row: {**cells.rows.get(row, {}), **line} for row, line in computed.items()}
    return replace(cells, rows=dict(sorted({**cells.rows, **rows}.items())))
