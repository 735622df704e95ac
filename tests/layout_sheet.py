"""A worksheet as plain data, written as openpyxl, XlsxWriter or LibreOffice writes it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from libreoffice import convert

Value = str | int | float | date | None
FORMATS = {
    "amount": "#,##0.0##",
    "whole": "#,##0",
    "percent": "0%",
    "year": "yyyy",
    "month": "mmm\\-yy",
    "date": "dd\\-mm\\-yyyy",
    "scaled": "#,##0,",
    "unsigned": "#,##0.0##;#,##0.0##",
}
BOLD = {"title", "band", "head", "total", "section"}
UNFRAMED = {"title", "note", "plain"}
FILLED = {"band": "1F4E79", "head": "D9E2F3", "section": "EDEDED"}


class Cell(NamedTuple):
    """What stands in a cell, the formula that gives it, and how it looks."""

    value: Value
    look: str = "text"
    form: str = ""
    formula: str = ""


@dataclass
class Sheet:
    """Cells by (row, column) from 1, and what else a worksheet has."""

    name: str = "Sager"
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    title_rows: tuple[int, int] | None = None
    table: tuple[int, int, int, int] | None = None
    marked: tuple[int, int, int, int] | None = None
    """Cells with a conditional format."""
    frozen: tuple[int, int] | None = None

    def put(
        self,
        row: int,
        column: int,
        value: Value,
        look: str = "text",
        form: str = "",
        formula: str = "",
    ) -> None:
        """Write a cell; an empty value leaves it empty."""
        if form == "amount" and isinstance(value, int):
            form = "whole"
        if value is not None:
            self.cells[row, column] = Cell(value, look, form, formula)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge a range of more than one cell."""
        if (top, left) != (bottom, right):
            self.merged.append((top, left, bottom, right))

    @property
    def last_row(self) -> int:
        """The lowest row that holds something."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The rightmost column that holds something."""
        return max((column for _, column in self.cells), default=0)


def ref(row: int, column: int) -> str:
    """Return the A1 name of a cell."""
    return f"{get_column_letter(column)}{row}"


def area(top: int, left: int, bottom: int, right: int) -> str:
    """Return the A1 name of a range."""
    return f"{ref(top, left)}:{ref(bottom, right)}"


def write(sheets: Sequence[Sheet], path: Path, producer: str, *, formulas: bool = False) -> None:
    """Write the sheets as a workbook; openpyxl writes values, or formulas without values."""
    if producer == "xlsxwriter":
        _by_xlsxwriter(sheets, path)
    else:
        _by_openpyxl(sheets, path, formulas=formulas)


def save_again(paths: Sequence[Path]) -> None:
    """Let LibreOffice open the files, recalculate and save them, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        for path, saved in zip(paths, convert(paths, Path(folder)), strict=True):
            shutil.move(saved, path)


def _widths(sheet: Sheet) -> Iterator[tuple[int, float]]:
    covered = {(top, left) for top, left, _, right in sheet.merged if right > left}
    for column in range(1, sheet.last_column + 1):
        texts = [
            len(str(cell.value))
            for at, cell in sheet.cells.items()
            if at[1] == column
            and cell.look in {"text", "section", "total"}
            and at not in covered
            and len(str(cell.value)) < 45
        ]
        yield column, max(12, *(0.95 * length for length in texts or [0]))


def _tall_rows(sheet: Sheet) -> set[int]:
    """Return the rows with a header that its column does not hold on one line."""
    widths = dict(_widths(sheet))
    return {
        row
        for (row, column), cell in sheet.cells.items()
        if cell.look == "head" and len(str(cell.value)) > widths[column]
    }


def _by_openpyxl(sheets: Sequence[Sheet], path: Path, *, formulas: bool) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, sheet in enumerate(sheets, 1):
        page = book.create_sheet(sheet.name)
        for (row, column), cell in sheet.cells.items():
            calculated = formulas and cell.formula
            at = page.cell(row, column, f"={cell.formula}" if calculated else cell.value)
            if isinstance(cell.value, str):
                at.data_type = "s"
            _dress(at, cell)
        _arrange(page, sheet)
        if sheet.table:
            table = Table(displayName=f"Tabel{number}", ref=area(*sheet.table))
            table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
            page.add_table(table)
    book.save(path)


def _dress(at: Any, cell: Cell) -> None:
    thin = Side(style="thin", color="BFBFBF")
    at.number_format = FORMATS.get(cell.form, "General")
    at.font = Font(
        bold=cell.look in BOLD,
        size=14 if cell.look == "title" else 10,
        italic=cell.look == "note",
        color="FFFFFF" if cell.look == "band" else "000000",
    )
    if cell.look in FILLED:
        at.fill = PatternFill("solid", fgColor=FILLED[cell.look])
    if cell.look in {"band", "head"}:
        at.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    if cell.look not in UNFRAMED:
        at.border = Border(top=thin, bottom=thin, left=thin, right=thin)


def _arrange(page: Any, sheet: Sheet) -> None:
    for merged in sheet.merged:
        page.merge_cells(area(*merged))
    for column, width in _widths(sheet):
        page.column_dimensions[get_column_letter(column)].width = width
    for column in sheet.hidden:
        page.column_dimensions[get_column_letter(column)].hidden = True
    for row in _tall_rows(sheet):
        page.row_dimensions[row].height = 40
    for row in sheet.hidden_rows:
        page.row_dimensions[row].hidden = True
    if sheet.title_rows:
        page.print_title_rows = "{}:{}".format(*sheet.title_rows)
    if sheet.frozen:
        page.freeze_panes = ref(*sheet.frozen)
    if sheet.marked:
        red = CellIsRule(operator="lessThan", formula=["0"], font=Font(color="C00000"))
        page.conditional_formatting.add(area(*sheet.marked), red)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _by_xlsxwriter(sheets: Sequence[Sheet], path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    looks: dict[tuple[str, str], Any] = {}

    def look_of(cell: Cell) -> Any:
        if (cell.look, cell.form) not in looks:
            looks[cell.look, cell.form] = book.add_format(_dressing(cell))
        return looks[cell.look, cell.form]

    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for top, left, bottom, right in sheet.merged:
            first = sheet.cells.get((top, left), Cell(""))
            page.merge_range(top - 1, left - 1, bottom - 1, right - 1, "", look_of(first))
        for (row, column), cell in sheet.cells.items():
            _put(page, row - 1, column - 1, cell, look_of(cell))
        _set_up(page, sheet, book.add_format({"font_color": "#C00000"}))
        if sheet.table:
            top, left, _, right = sheet.table
            places = [(top, column) for column in range(left, right + 1)]
            heads = [{"header": str(sheet.cells[place].value)} for place in places]
            page.add_table(area(*sheet.table), {"columns": heads, "autofilter": True})
    book.close()


def _dressing(cell: Cell) -> dict[str, Any]:
    chosen: dict[str, Any] = {
        "bold": cell.look in BOLD,
        "italic": cell.look == "note",
        "font_size": 14 if cell.look == "title" else 10,
        "font_color": "#FFFFFF" if cell.look == "band" else "#000000",
    }
    if cell.form:
        chosen["num_format"] = FORMATS[cell.form]
    if cell.look in FILLED:
        chosen["bg_color"] = f"#{FILLED[cell.look]}"
    if cell.look in {"band", "head"}:
        chosen |= {"text_wrap": True, "valign": "vcenter", "align": "center"}
    if cell.look not in UNFRAMED:
        chosen |= {"border": 1, "border_color": "#BFBFBF"}
    return chosen


def _put(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if cell.formula:
        page.write_formula(row, column, f"={cell.formula}", look, cell.value)
    elif isinstance(cell.value, date):
        page.write_datetime(row, column, cell.value, look)
    elif isinstance(cell.value, str):
        page.write_string(row, column, cell.value, look)
    else:
        page.write_number(row, column, cell.value, look)


def _set_up(page: Any, sheet: Sheet, red: Any) -> None:
    for column, width in _widths(sheet):
        page.set_column(column - 1, column - 1, width, None, {"hidden": column in sheet.hidden})
    for row in _tall_rows(sheet):
        page.set_row(row - 1, 40)
    for row in sheet.hidden_rows:
        page.set_row(row - 1, None, None, {"hidden": True})
    if sheet.title_rows:
        page.repeat_rows(sheet.title_rows[0] - 1, sheet.title_rows[1] - 1)
    if sheet.frozen:
        page.freeze_panes(sheet.frozen[0] - 1, sheet.frozen[1] - 1)
    if sheet.marked:
        rule = {"type": "cell", "criteria": "<", "value": 0, "format": red}
        page.conditional_format(area(*sheet.marked), rule)
    page.set_landscape()
    page.fit_to_pages(1, 0)


def as_datetime(year: int, month: int = 1) -> datetime:
    """Return the first day of a month, as a cell holds it."""
    return datetime(year, month, 1)
