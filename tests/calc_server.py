"""A LibreOffice Calc with add-in files open, driven by lines of JSON; run by a Python with `uno`.

Each line in is a command and each line out is {"result": …} or {"error": …}. While a command
runs, the workbook's VBA may call Python: then a line {"call": …} goes out and the line that
comes in is its answer. So the Python under test stays in the process of the test; see calc_host.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

sys.path.append("/usr/lib/python3/dist-packages")
import uno
from com.sun.star.beans import PropertyValue

from calc_excel import EXCEL_MODULE, Application, Objects
from calc_stub import STUB, STUB_NAME, Factory, Wire, cell, with_start, with_stub

WRAPPERS = "InvestFunctions"
_TIME_TO_START = 120
_CONSTANTS_AND_FORMULAS = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop \
oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" \
oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" \
oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""
"""Macros allowed; cached values are kept on loading, until a test asks for a calculation."""


class Calc:
    """One LibreOffice in a profile of its own, with one document open at a time."""

    profile_settings = _SETTINGS

    def __init__(self, folder: Path, wire: Wire) -> None:
        self._folder = folder
        settings = folder / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(self.profile_settings, "utf-8")
        pipe = f"calc{os.getpid()}"
        command = [
            "soffice",
            f"-env:UserInstallation={folder.as_uri()}",
            "--headless",
            "--invisible",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"--accept=pipe,name={pipe};urp;",
        ]
        with (folder / "log.txt").open("w") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        context = uno.getComponentContext()
        resolver = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", context
        )
        address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
        self._context = _patiently(lambda: resolver.resolve(address))
        self._context.ServiceManager.insert(Factory(wire))
        self._desktop = self._context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self._context
        )
        _patiently(self._can_calculate)
        self._document: Any = None
        self._book: Any = None
        self._path = self._wrappers = ""
        self._objects = Objects()
        self._excel = Application(self._desktop, self._load, _store, self._basic)

    def _can_calculate(self) -> bool:
        """Return whether Calc is ready: the pipe is, some time before."""
        document = self._load("private:factory/scalc")
        cell = document.Sheets.getByIndex(0).getCellByPosition(0, 0)
        cell.Formula = "=1+1"
        ready = cell.Value == 2
        document.close(True)
        return bool(ready)

    def _load(self, url: str, **properties: Any) -> Any:
        given = {"Hidden": True, "MacroExecutionMode": 4, **properties}
        return self._desktop.loadComponentFromURL(url, "_blank", 0, _properties(given))

    def use(self, path: str) -> list[str]:
        """Open a shipped file with its first sheet empty, unless it is open already."""
        names = self.open(path) if self._path != path else self._modules()
        self._page("").clearContents(_CONSTANTS_AND_FORMULAS)
        return names

    def open(self, path: str) -> list[str]:
        """Open a shipped file, stub the start of Python; return the names of its modules."""
        if self._document is not None:
            self._document.close(True)
        how = {"FilterName": "Calc MS Excel 2007 VBA XML"} if path.endswith(".xlam") else {}
        copy = shutil.copy(path, tempfile.mkdtemp(dir=self._folder))  # no lock file beside it
        self._document = _patiently(lambda: self._load(Path(copy).as_uri(), **how))
        self._path, names = path, self._modules()
        library = self._document.BasicLibraries.getByName("VBAProject")
        library.insertByName(STUB_NAME, STUB)
        self._wrappers = str(library.getByName(WRAPPERS))
        library.replaceByName(WRAPPERS, with_stub(self._wrappers))
        library.insertByName("Excel", EXCEL_MODULE)
        self._book = self._document
        return names

    def started(self, settings: str) -> str:
        """Return what the start of Python makes of a file of settings."""
        library = self._document.BasicLibraries.getByName("VBAProject")
        kept = library.getByName(WRAPPERS)
        library.replaceByName(WRAPPERS, with_start(self._wrappers, settings))
        try:
            return str(self.run(f"{WRAPPERS}.Started"))
        finally:
            library.replaceByName(WRAPPERS, kept)

    def open_beside(self, path: str) -> None:
        """Open a user's workbook beside that file; it is the one that the macros work on."""
        self._book = _patiently(lambda: self._load(Path(path).as_uri(), Hidden=False))
        self._book.CurrentController.Frame.activate()

    def close_others(self) -> None:
        """Close every workbook but the file with the macros."""
        for book in list(self._excel.Workbooks):
            if book.document != self._document:
                book.document.close(True)
        self._book = self._document
        self.refuse("")
        self._excel.taken()

    def turn_to(self, name: str) -> None:
        """Read and write in another of the open workbooks."""
        self._book = self._excel.Workbooks.named(name).document

    def select(self, sheet: str, cell: str) -> None:
        """Mark a cell, as its user does."""
        page = self._page(sheet)
        self._book.CurrentController.setActiveSheet(page)
        self._book.CurrentController.select(page.getCellRangeByName(cell))

    def insert_sheet(self, name: str) -> None:
        """Insert an empty sheet after the others."""
        self._book.Sheets.insertNewByName(name, self._book.Sheets.Count)

    def protect(self, sheet: str = "") -> None:
        """Protect a sheet; without a name, the structure of the workbook."""
        (self._page(sheet) if sheet else self._book).protect("")

    def calculation(self, mode: int) -> None:
        """Set when this Excel computes: xlCalculationManual or xlCalculationAutomatic."""
        self._excel.Calculation = mode
        self._excel.taken()

    def refuse(self, what: str) -> None:
        """Let the host refuse to write a cell, or to "copy"."""
        vars(self._excel)["refused"] = what

    def formulas(self) -> dict[str, Any]:
        """Return what was typed into every cell, sheet by sheet."""
        found = {}
        for name in self._book.Sheets.ElementNames:
            cursor = self._page(name).createCursor()
            cursor.gotoEndOfUsedArea(False)
            last = cursor.RangeAddress
            area = self._page(name).getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
            found[name] = area.FormulaArray
        return found

    def formats(self, sheet: str, cells: list[str]) -> list[str]:
        """Return the number formats of cells."""
        keys = [self._page(sheet).getCellRangeByName(cell).NumberFormat for cell in cells]
        return [self._book.NumberFormats.getByKey(key).FormatString for key in keys]

    def _modules(self) -> list[str]:
        return list(self._document.BasicLibraries.getByName("VBAProject").ElementNames)

    def write(self, sheet: str, cells: dict[str, Any]) -> None:
        """Type constants and formulas; a range as address takes an array formula."""
        page = self._page(sheet)
        for address, value in cells.items():
            found = page.getCellRangeByName(address)
            if ":" in address:
                found.setArrayFormula(value)
            elif isinstance(value, str) and not value.startswith("="):
                found.getCellByPosition(0, 0).String = value
            elif isinstance(value, str):
                found.getCellByPosition(0, 0).Formula = value
            else:
                found.getCellByPosition(0, 0).Value = value

    def read(self, sheet: str, area: str) -> list[list[Any]]:
        """Return what the cells show: numbers, texts, errors by their names, None where blank."""
        found = self._page(sheet).getCellRangeByName(area)
        rows, columns = found.Rows.Count, found.Columns.Count
        return [[cell(found.getCellByPosition(c, r)) for c in range(columns)] for r in range(rows)]

    def shown(self, sheet: str) -> dict[str, Any]:
        """Return what every cell with content shows, by its address."""
        cells = (
            self._page(sheet).queryContentCells(_CONSTANTS_AND_FORMULAS).Cells.createEnumeration()
        )
        found = {}
        while cells.hasMoreElements():
            at = cells.nextElement()
            found[at.AbsoluteName.rpartition(".")[2].replace("$", "")] = cell(at)
        return found

    def calculate(self) -> None:
        self._book.calculateAll()

    def run(self, macro: str, arguments: list[Any] | None = None) -> Any:
        """Run a macro as a button does; return its value if it is a function."""
        return self._script(macro).invoke(tuple(arguments or ()), (), ())[0]

    def run_from_ribbon(self, macro: str) -> None:
        """Run a macro as the ribbon does: with an object that stands for the control."""
        self._script(macro).invoke((self._document,), (), ())

    def _script(self, macro: str) -> Any:
        uri = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        return self._document.getScriptProvider().getScript(uri)

    def _page(self, sheet: str) -> Any:
        sheets = self._book.Sheets
        return sheets.getByName(sheet) if sheet else sheets.getByIndex(0)

    def _basic(self, name: str, arguments: list[Any]) -> Any:
        return self.run(f"Excel.{name}", arguments)

    # --- Excel's objects, for xlwings --------------------------------------------------------

    def excel_book(self, name: str) -> Any:
        return self._objects.told(self._excel.Workbooks.named(name))

    def excel_application(self) -> Any:
        return self._objects.told(self._excel)

    def excel_get(self, number: int, name: str) -> Any:
        return self._objects.get(number, name)

    def excel_put(self, number: int, name: str, value: Any) -> None:
        self._objects.put(number, name, value)

    def excel_call(self, number: int, name: str, given: list[Any], named: dict[str, Any]) -> Any:
        return self._objects.call(number, name, given, named)

    def save_copy(self, path: str) -> None:
        """Store what the workbook holds, unsaved changes and all."""
        self._excel.Workbooks.named(self._book.Title).SaveCopyAs(path)

    def state(self) -> dict[str, Any]:
        """Return what the user has before the eyes, and how the workbook behaves."""
        return {
            "books": sorted(book.Name for book in self._excel.Workbooks),
            "active book": self._excel.ActiveWorkbook.Name,
            "active sheet": self._excel.ActiveWorkbook.ActiveSheet.Name,
            "sheets": list(self._book.Sheets.ElementNames),
            "calculates": self._book.isAutomaticCalculationEnabled(),
            "drawn": not self._book.hasControllersLocked(),
        }

    def settings(self) -> list[tuple[str, Any]]:
        """Return what Python set in the application since this was asked last."""
        return self._excel.taken()

    def stop(self) -> None:
        """End LibreOffice: ask, then end the processes that were started here."""
        with contextlib.suppress(Exception):
            if self._document is not None:
                self._document.close(True)
            self._desktop.terminate()
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _store(document: Any, url: str, **properties: Any) -> None:
    document.storeToURL(url, _properties(properties))


def _properties(given: dict[str, Any]) -> tuple[Any, ...]:
    made = []
    for name, value in given.items():
        made.append(PropertyValue())
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)


def _patiently(attempt: Any) -> Any:
    """Return what the attempt gives once it gives something."""
    end = time.monotonic() + _TIME_TO_START
    while True:
        try:
            found = attempt()
            if found:
                return found
        except Exception:
            if time.monotonic() > end:
                raise
        if time.monotonic() > end:
            raise TimeoutError("LibreOffice did not answer")
        time.sleep(0.05)


def _done(calc: Calc, command: dict[str, Any]) -> dict[str, Any]:
    """Return the result of a command, or what went wrong."""
    try:
        return {"result": getattr(calc, command["do"])(*command["with"])}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main(kind: type[Calc] = Calc) -> None:
    """Serve one LibreOffice, of a class that may know more commands, until the input ends."""
    wire = Wire()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        calc = kind(Path(folder) / "profile", wire)
        try:
            wire.send({"result": "ready"})
            wire.do = partial(_done, calc)
            while (command := wire.receive()) is not None:
                wire.send(wire.do(command))
        finally:
            calc.stop()


if __name__ == "__main__":
    main()
