"""Excel's object model on documents that Calc has open: as much of it as the buttons use.

The application and the ranges are LibreOffice's own objects of that model, those that VBA has
there; most of these do not pass Python's bridge, so Basic is asked. Workbooks and sheets are
thin: what they do is done by the document. Imported by `calc_server` in a Python with `uno`.

Where LibreOffice 7.4 has something else than Excel, this has what Excel has: a copy is saved as
xlsx (there: xls), though without macros; a new workbook may have a template (there: it stays
empty); calculation is one setting for all workbooks (there: one for each); and sheets copied
together keep the references between them (there: only the first is copied).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from calc_stub import ERRORS, cell

EXCEL_MODULE = """Option VBASupport 1
Public Function Setting(name)
    Setting = CallByName(Application, name, 2)
End Function
Public Sub ChangeSetting(name, value)
    Dim nothing_
    nothing_ = CallByName(Application, name, 4, value)
End Sub
Public Function ActiveName()
    ActiveName = ActiveWorkbook.Name
End Function
Public Function RangeOf(sheet, address)
    Set RangeOf = ActiveWorkbook.Sheets(sheet).Range(address)
End Function
Public Sub SetValues(cells, rows)
    Dim values, r As Long, c As Long
    ReDim values(0 To UBound(rows), 0 To UBound(rows(0)))
    For r = 0 To UBound(rows)
        For c = 0 To UBound(rows(0))
            values(r, c) = rows(r)(c)
        Next c
    Next r
    cells.Value = values
End Sub
"""

_ERROR_CODES = {name: int(text[6:]) - 2146828288 for text, name in ERRORS.items()}
"""How Excel hands over the value of a cell with an error."""

_XLSX = "Calc MS Excel 2007 XML"
_FORMULAS = 16  # com.sun.star.sheet.CellFlags
_MANUAL = -4135  # xlCalculationManual

Open = Callable[..., Any]
"""Opens a document from a URL, or stores one to a URL, with properties."""

Basic = Callable[[str, list[Any]], Any]
"""Runs a function of the module `Excel` with arguments."""


class Application:
    """LibreOffice's own Application; what was set is kept, for not all of it can be read there.

    ``refused`` is what this Excel refuses: to write a cell, or to "copy".
    """

    Hwnd = 1

    def __init__(self, desktop: Any, load: Open, store: Open, basic: Basic) -> None:
        vars(self).update(desktop=desktop, load=load, store=store, basic=basic)
        vars(self).update(settings=[], refused="")

    def __getattr__(self, name: str) -> Any:
        return self.basic("Setting", [name])

    def __setattr__(self, name: str, value: Any) -> None:
        self.settings.append((name, value))
        self.basic("ChangeSetting", [name, value])
        if name == "Calculation":
            for book in self.Workbooks:
                book.document.enableAutomaticCalculation(value != _MANUAL)

    def Calculate(self) -> None:  # noqa: N802
        for book in self.Workbooks:
            book.document.calculateAll()

    CalculateFull = Calculate

    def taken(self) -> list[tuple[str, Any]]:
        """Return what was set since the last time that it was asked."""
        taken = list(self.settings)
        self.settings.clear()
        return taken

    @property
    def ActiveCell(self) -> Range:  # noqa: N802
        book = self.ActiveWorkbook
        cell = book.document.CurrentSelection.getCellByPosition(0, 0)
        return Range(Worksheet(book, cell.Spreadsheet), cell)

    @property
    def Workbooks(self) -> Workbooks:  # noqa: N802
        return Workbooks(self)

    @property
    def ActiveWorkbook(self) -> Workbook:  # noqa: N802
        return self.Workbooks.named(self.basic("ActiveName", []))


class Workbooks:
    """The open workbooks."""

    def __init__(self, application: Application) -> None:
        self.Application = application

    def Add(self, Template: str = "") -> Workbook:  # noqa: N802, N803
        url = Path(Template).as_uri() if Template else "private:factory/scalc"
        document = self.Application.load(url, AsTemplate=bool(Template), Hidden=False)
        made = Workbook(self.Application, document)
        made.Activate()
        return made

    def __iter__(self) -> Iterator[Workbook]:
        documents = self.Application.desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            yield Workbook(self.Application, documents.nextElement())

    def Open(self, Filename: str, *_: object) -> Workbook:  # noqa: N802, N803
        opened = self.Application.load(Path(Filename).as_uri(), Hidden=False)
        book = Workbook(self.Application, opened)
        book.Activate()
        return book

    @property
    def Count(self) -> int:  # noqa: N802
        return len(list(self))

    def Item(self, Index: int) -> Workbook:  # noqa: N802, N803
        return list(self)[int(Index) - 1]

    def named(self, name: str) -> Workbook:
        return next(book for book in self if book.Name == name)


class Workbook:
    """A document."""

    def __init__(self, application: Application, document: Any) -> None:
        self.Application, self.document = application, document

    @property
    def Name(self) -> str:  # noqa: N802
        return str(self.document.Title)

    @property
    def Sheets(self) -> Sheets:  # noqa: N802
        return Sheets(self)

    Worksheets = Sheets

    @property
    def ActiveSheet(self) -> Worksheet:  # noqa: N802
        return Worksheet(self, self.document.CurrentController.ActiveSheet)

    MultiUserEditing = False

    @property
    def ProtectStructure(self) -> bool:  # noqa: N802
        return bool(self.document.isProtected())

    Path = ""

    def SaveAs(self, Filename: str, **_: object) -> None:  # noqa: N802, N803
        self.SaveCopyAs(Filename)

    def SaveCopyAs(self, Filename: str) -> None:  # noqa: N802, N803
        self.Application.store(self.document, Path(Filename).as_uri(), FilterName=_XLSX)
        _with_true_errors(Path(Filename))

    def Activate(self) -> None:  # noqa: N802
        self.document.CurrentController.Frame.activate()

    def Close(self, SaveChanges: bool) -> None:  # noqa: N802, N803
        assert SaveChanges is False
        self.document.close(True)


class Sheets:
    """All sheets of a workbook, or some that were asked for together."""

    def __init__(self, book: Workbook, some: tuple[str, ...] = ()) -> None:
        self.Parent, self._some = book, some

    @property
    def _names(self) -> tuple[str, ...]:
        return self._some or self.Parent.document.Sheets.ElementNames

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self._names)

    def Item(self, Index: int | str | list[str]) -> Worksheet | Sheets:  # noqa: N802, N803
        if isinstance(Index, list):
            return Sheets(self.Parent, tuple(Index))
        name = Index if isinstance(Index, str) else self._names[int(Index) - 1]
        return Worksheet(self.Parent, self.Parent.document.Sheets.getByName(name))

    def Add(self, Before: Worksheet) -> Worksheet:  # noqa: N802, N803
        sheets = self.Parent.document.Sheets
        name = next(f"Ark{n}" for n in range(1, 1000) if not sheets.hasByName(f"Ark{n}"))
        sheets.insertNewByName(name, Before.Index - 1)
        made = Worksheet(self.Parent, sheets.getByName(name))
        made.Activate()
        return made

    def Copy(self, Before: None, After: Worksheet) -> None:  # noqa: N802, N803
        assert Before is None
        source, target = self.Parent.document, After.Parent
        for place, name in enumerate(self._names, start=After.Index):
            target.document.Sheets.importSheet(source, name, place)
            if target.Application.refused == "copy":
                raise RuntimeError("der er ikke plads til arkene")
        for name in self._names:
            _keep_inside(target.document.Sheets.getByName(name), source.Title)


class Worksheet:
    """A sheet of a document."""

    def __init__(self, book: Workbook, page: Any) -> None:
        self.Parent, self._page = book, page

    @property
    def Name(self) -> str:  # noqa: N802
        return str(self._page.Name)

    @Name.setter
    def Name(self, value: str) -> None:  # noqa: N802
        self._page.Name = value

    @property
    def Index(self) -> int:  # noqa: N802
        return int(self._page.RangeAddress.Sheet) + 1

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        return bool(self._page.isProtected())

    def Activate(self) -> None:  # noqa: N802
        self.Parent.document.CurrentController.setActiveSheet(self._page)

    Select = Activate

    def Move(self, Before: Worksheet) -> None:  # noqa: N802, N803
        self.Parent.document.Sheets.moveByName(self.Name, Before.Index - 1)

    def Delete(self) -> None:  # noqa: N802
        self.Parent.document.Sheets.removeByName(self.Name)

    def Cells(self, RowIndex: int, ColumnIndex: int) -> Range:  # noqa: N802, N803
        return Range(self, self._page.getCellByPosition(int(ColumnIndex) - 1, int(RowIndex) - 1))

    def Range(self, Cell1: str | Range, Cell2: Range | None = None) -> Range:  # noqa: N802, N803
        if isinstance(Cell1, str):
            return Range(self, self._page.getCellRangeByName(Cell1))
        assert Cell2 is not None
        first, last = Cell1.area, Cell2.area
        corners = (first.StartColumn, first.StartRow, last.EndColumn, last.EndRow)
        return Range(self, self._page.getCellRangeByPosition(*corners))


class Range:
    """LibreOffice's own Range of Excel's object model, and where it is."""

    def __init__(self, sheet: Worksheet, cells: Any) -> None:
        book, address = sheet.Parent, cells.AbsoluteName.partition(".")[2].replace("$", "")
        assert book.Application.ActiveWorkbook.Name == book.Name
        basic = book.Application.basic
        own = basic("RangeOf", [sheet.Index, address])
        vars(self).update(Worksheet=sheet, area=cells.RangeAddress, own=own, _basic=basic)
        vars(self).update(_cells=cells)
        vars(self).update(Row=self.area.StartRow + 1, Column=self.area.StartColumn + 1)

    @property
    def Rows(self) -> Any:  # noqa: N802
        return SimpleNamespace(Count=self.area.EndRow - self.area.StartRow + 1)

    @property
    def Columns(self) -> Any:  # noqa: N802
        return SimpleNamespace(Count=self.area.EndColumn - self.area.StartColumn + 1)

    def Item(self, RowIndex: int, ColumnIndex: int) -> Range:  # noqa: N802, N803
        row, column = self.Row + RowIndex - 1, self.Column + ColumnIndex - 1
        return self.Worksheet.Cells(row, column)

    @property
    def Value(self) -> Any:  # noqa: N802
        rows, columns = self.Rows.Count, self.Columns.Count
        shown = [
            [cell(self._cells.getCellByPosition(c, r)) for c in range(columns)] for r in range(rows)
        ]
        known = [[_ERROR_CODES.get(one, one) for one in line] for line in shown]
        return known[0][0] if (rows, columns) == (1, 1) else known

    @property
    def FormulaArray(self) -> Any:  # noqa: N802
        return self._cells.getArrayFormula()

    def Calculate(self) -> None:  # noqa: N802
        """Type the formulas again: what was typed is calculated."""
        at = self.area
        cells = self._cells.Spreadsheet.getCellRangeByPosition(
            at.StartColumn, at.StartRow, at.EndColumn, at.EndRow
        )
        array = cells.ArrayFormula
        if array:
            cells.setArrayFormula("")
            cells.setArrayFormula(array[1:-1])
        else:
            cells.setFormulaArray(cells.getFormulaArray())
        cells.getDataArray()  # Calc calculates what is read

    def _holds(self, cell: str) -> bool:
        return bool(cell) and bool(self._cells.queryIntersection(_address(cell, self._cells)).Count)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.own, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "Value" and self._holds(self.Worksheet.Parent.Application.refused):
            raise RuntimeError("cellen er optaget")
        if name == "Formula2":  # as Excel 2016, which knows no such property
            raise AttributeError(name)
        if name in {"Formula", "FormulaArray"}:
            text = value.replace(",", ";")  # as LibreOffice's own documents separate arguments
            if name == "FormulaArray":
                self._cells.setArrayFormula(text)
            else:
                self._cells.getCellByPosition(0, 0).Formula = text
        elif isinstance(value, list):  # of lists: VBA wants an array of two dimensions
            self._basic("SetValues", [self.own, tuple(map(tuple, value))])
        else:
            setattr(self.own, name, value)


def _address(cell: str, near: Any) -> Any:
    return near.Spreadsheet.getCellRangeByName(cell).RangeAddress


def _with_true_errors(path: Path) -> None:
    """Let a saved workbook show the errors of VBA as Excel saves them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, _TEXT_OF_ERROR.sub(_as_error, data))


_TEXT_OF_ERROR = re.compile(rb' t="str"(>(?:<f[^>]*>[^<]*</f>)?<v>)(Error \d+)</v>')


def _as_error(cell: re.Match[bytes]) -> bytes:
    return b' t="e"' + cell[1] + ERRORS[cell[2].decode()].encode() + b"</v>"


def _keep_inside(page: Any, origin: str) -> None:
    """Let formulas that name a sheet of another document name that of their own."""
    for area in page.queryContentCells(_FORMULAS).RangeAddresses:
        cells = page.getCellRangeByPosition(
            area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
        )
        rows = cells.FormulaArray
        inside = tuple(tuple(f.replace(f"'{origin}'#", "") for f in row) for row in rows)
        if inside != rows:
            cells.FormulaArray = inside


class Objects:
    """Objects that another process holds by their numbers, and asks by names as COM does."""

    def __init__(self) -> None:
        self._held: list[Any] = []

    def get(self, number: int, name: str) -> Any:
        """Return a property; of a method, that it is one."""
        return self.told(getattr(self._held[number], name))

    def put(self, number: int, name: str, value: Any) -> None:
        """Set a property."""
        setattr(self._held[number], name, self._meant(value))

    def call(self, number: int, name: str, given: list[Any], named: dict[str, Any]) -> Any:
        """Call a method."""
        method = getattr(self._held[number], name)
        arguments = {key: self._meant(value) for key, value in named.items()}
        return self.told(method(*map(self._meant, given), **arguments))

    def told(self, value: Any) -> Any:
        """Return a value as it is sent: an object as its number."""
        if value is None or isinstance(value, bool | int | float | str | list):
            return value
        if callable(value):
            return {"method": True}
        self._held.append(value)
        return {"object": len(self._held) - 1}

    def _meant(self, value: Any) -> Any:
        return self._held[value["object"]] if isinstance(value, dict) else value
