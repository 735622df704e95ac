"""Refresh an existing model: its cases read, computed, and shown on its sheet "Pakke"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ExpatError

from investpakke.calc.magnitude import compute_checked
from investpakke.errors import FileError, InvestpakkeError
from investpakke.model import Package
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.find import (
    CaseTableLocation,
    find_template,
    is_own_template,
    tables_beside_template,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.own_figures import differences
from investpakke.workbook.foreign.reading import Reading
from investpakke.workbook.foreign.totals import Total
from investpakke.workbook.gc_paused import gc_paused
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import PAKKE, SAGER
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.opening import damaged
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts
from investpakke.workbook.ooxml.patch import Content, Lines
from investpakke.workbook.ooxml.protection import refuse_protected
from investpakke.workbook.ooxml.replacing import is_open, refuse_if_open, replace_file
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells, Value
from investpakke.workbook.refresh.any_model import (
    is_package_sheet,
    model_on,
    name_beside,
    refuse_mapping,
)
from investpakke.workbook.refresh.package_sheet import Kind, build_blocks, key_figures
from investpakke.workbook.refresh.placing import Plan, own_areas, plan
from investpakke.workbook.refresh.reading_back import check_read_back
from investpakke.workbook.refresh.writing import with_new_sheet, with_sheet


class CellChange(NamedTuple):
    """A cell of the sheet "Pakke": its old and its new content, and its kind."""

    cell: str
    old: Value | None
    new: Content
    kind: Kind = "text"


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh found and did.

    Parameters
    ----------
    path : Path
        The workbook.
    table : CaseTableLocation
        The location of its cases.
    package : Package
        The package that they describe.
    list_changes : callable
        Returns ``changes``: of a large sheet they are listed only for those who ask.
    sheet : str
        The sheet with the blocks.
    new_sheet : bool
        Whether that sheet did not exist before.
    first_time : bool
        Whether no block of ours is on it yet.
    written : bool
        Whether the file was replaced.
    backup : Path or None
        The old file.
    computes_itself : bool
        Whether the workbook is one of this tool's own: its formulas compute the sheet, so
        nothing is written, and ``changes`` are the key figures that its cells show otherwise.
    notes : tuple of Text
        Remarks for the reader.
    totals : tuple of Total
        The rows of the table that were read as sums.
    reading : Reading, optional
        How the model was read; None for a workbook of this tool's own.
    """

    path: Path
    table: CaseTableLocation
    package: Package
    list_changes: Callable[[], tuple[CellChange, ...]] = field(repr=False)
    sheet: str = PAKKE
    new_sheet: bool = False
    first_time: bool = False
    written: bool = False
    backup: Path | None = None
    computes_itself: bool = False
    notes: tuple[Text, ...] = ()
    totals: tuple[Total, ...] = ()
    reading: Reading | None = None

    @cached_property
    def changes(self) -> tuple[CellChange, ...]:
        """Every cell that changed, or would in a dry run."""
        return self.list_changes()


def refresh(
    path: str | Path,
    *,
    mapping: UserMapping | None = None,
    dry_run: bool = False,
    first_year: int | None = None,
) -> RefreshReport:
    """Compute the model in a workbook, and write the result on its sheet "Pakke".

    Parameters
    ----------
    path : str or Path
        An .xlsx or .xlsm file. Every part of it but that sheet stays byte for byte, with two
        exceptions, each stated in the report's notes: a new sheet is entered in the lists of
        sheets, and missing cell formats are added; and where formulas read the blocks, the workbook
        requests their calculation when opened.
    mapping : Mapping, optional
        What its headers do not say; takes precedence over the sheet "investpakke".
    dry_run : bool
        Report what would change and write nothing.
    first_year : int, optional
        The calendar year of year 1, where the workbook does not state it.

    Raises
    ------
    FileError
        A file that is open or cannot be read or written; no table of cases, or two; a cell
        in the way. Nothing is written then.
    InputError
        A cell that is refused.
    """
    path = Path(path)
    if not dry_run:
        refuse_if_open(path)
    parts = WorkbookParts(path)
    try:
        with gc_paused():
            return _refresh(parts, mapping, first_year, dry_run=dry_run)
    except InvestpakkeError as error:
        raise (error if error.is_inside(str(path)) else error.within(str(path))) from None


def _refresh(
    parts: WorkbookParts, mapping: UserMapping | None, first_year: int | None, *, dry_run: bool
) -> RefreshReport:
    sheets = parts.all_cells
    if is_own_template(sheets):
        refuse_mapping(parts.path.name, mapping, first_year)
        return _check_template(parts, sheets, _target(parts, "")[1])
    found = model_on(
        sheets, name=parts.path.stem, mapping=mapping, first_year=first_year, path=parts.path
    )
    part, target = _target(parts, found.location.sheet)
    result = compute_checked(found.package, str(parts.path))
    found.check(result)
    blocks = build_blocks(found.package, result)
    planned = plan(target, blocks)
    lines = planned.changes(target)
    notes = [*found.notes, *differences(found.stated, result)]
    first_time = not own_areas(target)
    if first_time and target.last_row:
        notes.append(_below_content(target, planned))
    if dry_run and is_open(parts.path):
        notes.append(_AS_SAVED)
    backup = None
    if lines:
        refuse_protected(parts, part, target.name)
        try:
            written = (
                with_new_sheet(parts, target, planned, lines)
                if part is None
                else with_sheet(parts, part, target, planned, lines)
            )
        except (ExpatError, LookupError, StopIteration, ValueError) as error:
            raise damaged(parts.path, f"{type(error).__name__}: {error}") from None
        check_read_back(parts, target, lines, written)
        notes += written.notes
        if not dry_run:
            backup, more = replace_file(parts.path, parts.data, written.data)
            notes += more
    return RefreshReport(
        path=parts.path,
        table=found.location,
        package=found.package,
        list_changes=partial(_changes, target, lines, planned),
        sheet=target.name,
        new_sheet=part is None,
        written=backup is not None,
        backup=backup,
        notes=tuple(notes),
        totals=found.totals,
        reading=found.reading,
        first_time=first_time,
    )


_AS_SAVED = Text("The file is open in another program; it is read as last saved.")


def _target(parts: WorkbookParts, cases: str) -> tuple[SheetPart | None, SheetCells]:
    """Return the sheet for the blocks, with its part, or None if it has to be made.

    It is the one that holds them, but never that of the cases: beside these it has another name.
    """
    found = [sheet for sheet in parts.sheets if is_package_sheet(sheet.name)]
    for sheet in found:
        if not sheet.has_cells:
            raise FileError(
                Problem("sheet.empty", "the sheet has no cells"),
                where=sheet.name,
                expected=Text("a worksheet"),
                got=Text("a chart sheet"),
            )
    cells = {sheet.name: parts.cells(sheet) for sheet in found}
    if cases in cells and own_areas(cells[cases]):
        raise _blocks_among_cases(cells[cases])
    free = [sheet for sheet in found if sheet.name != cases]
    free = [s for s in free if own_areas(cells[s.name]) or s.name.casefold() == PAKKE.casefold()]
    free.sort(key=lambda sheet: not own_areas(cells[sheet.name]))
    if free:
        return free[0], cells[free[0].name]
    return None, SheetCells(name_beside(cases, (sheet.name for sheet in parts.sheets)))


def _blocks_among_cases(sheet: SheetCells) -> FileError:
    """Return the refusal to write on the sheet of the cases."""
    written = sorted(own_areas(sheet).values(), key=lambda area: area.row)
    return FileError(
        Problem(
            "refresh.blocks_among_cases",
            "an earlier version wrote its blocks on the sheet of the cases",
        ),
        where=sheet.name,
        expected=Text("the cases on a sheet with another name than {pakke}", pakke=PAKKE),
        got=Text("blocks at {cells}", cells=", ".join(_corners(area) for area in written)),
        mend=Text(
            "Delete these blocks, rename the sheet, and refresh again: the sheet "
            "{pakke} is then created",
            pakke=PAKKE,
        ),
    )


def _below_content(sheet: SheetCells, planned: Plan) -> Problem:
    """Return the remark for blocks on a sheet of the user's own."""
    return Problem(
        "refresh.below_theirs",
        "The workbook already has a sheet {sheet}. Its content stays, and the "
        "blocks are placed below, from row {row}. Rename the sheet if they "
        "should have a sheet of their own.",
        sheet=sheet.name,
        row=min(area.row for area in planned.areas),
    )


def _corners(area: Area) -> str:
    first = f"{get_column_letter(area.column)}{area.row}"
    return f"{first}:{get_column_letter(area.last_column)}{area.last_row}"


def _changes(sheet: SheetCells, lines: Lines, planned: Plan) -> tuple[CellChange, ...]:
    found = []
    for row, line in lines.items():
        shown, kinds = sheet.rows.get(row, {}), planned.kinds.get(row, {})
        for column, content in line.items():
            cell = f"{get_column_letter(column)}{row}"
            kind = kinds.get(column, "text")
            found.append(CellChange(cell, shown.get(column), content, kind))
    return tuple(found)


# --- This tool's own workbooks -------------------------------------------------------------


def _check_template(
    parts: WorkbookParts, sheets: Sequence[SheetCells], target: SheetCells
) -> RefreshReport:
    """Return cells whose own formulas differ from the engine; nothing is written."""
    table = find_template(sheets)
    path, package = parts.path, read_package(parts)
    shown = _values_by_label(target)
    changes = []
    result = compute_checked(package, str(path))
    for figure in key_figures(package, result):
        cell, old = shown.get(figure.label, (figure.label, None))
        new = float(f"{figure.value:.15g}")
        if not isinstance(old, float) or abs(old - new) > 1e-6 * max(1.0, abs(new)):
            changes.append(CellChange(cell, old, new, figure.kind))
    return RefreshReport(
        path=path,
        table=table,
        package=package,
        list_changes=lambda: tuple(changes),
        sheet=target.name,
        computes_itself=True,
        notes=tuple(_template_notes(sheets)),
    )


def _template_notes(sheets: Sequence[SheetCells]) -> Iterator[Text]:
    yield Text(
        "The workbook calculates the sheet {pakke} with its own formulas, so nothing is written.",
        pakke=PAKKE,
    )
    beside = ", ".join(tables_beside_template(sheets))
    if beside:
        yield Text(
            "The package is computed from the sheet {sager}. The table of cases at "
            "{beside} is not read. To use it, move the template's sheets to another "
            "workbook.",
            sager=SAGER,
            beside=beside,
        )


def _values_by_label(sheet: SheetCells) -> dict[str, tuple[str, Value | None]]:
    """Return the cell to the right of each label and its value; the first label counts."""
    found: dict[str, tuple[str, Value | None]] = {}
    for number in sorted(sheet.rows):
        for column, value in sheet.rows[number].items():
            if isinstance(value, str):
                cell = f"{get_column_letter(column + 1)}{number}"
                found.setdefault(value, (cell, sheet.get(number, column + 1)))
    return found
