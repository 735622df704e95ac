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
from pathlib import Path
from typing import Any

sys.path.append("/usr/lib/python3/dist-packages")
import uno
from com.sun.star.beans import PropertyValue

from calc_stub import STUBS, Factory, Wire, cell

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
            "soffice", f"-env:UserInstallation={folder.as_uri()}", "--headless", "--invisible",
            "--norestore", "--nologo", "--nodefault", f"--accept=pipe,name={pipe};urp;",
        ]  # fmt: skip
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
        self._path = ""

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
        values = tuple(_property(name, value) for name, value in given.items())
        return self._desktop.loadComponentFromURL(url, "_blank", 0, values)

    def use(self, path: str) -> list[str]:
        """Open a shipped file with its first sheet empty, unless it is open already."""
        names = self.open(path) if self._path != path else self._modules()
        self._page("").clearContents(_CONSTANTS_AND_FORMULAS)
        return names

    def open(self, path: str) -> list[str]:
        """Open a shipped file, put the stub in xlwings' place; return the names of its modules."""
        if self._document is not None:
            self._document.close(True)
        how = {"FilterName": "Calc MS Excel 2007 VBA XML"} if path.endswith(".xlam") else {}
        copy = shutil.copy(path, tempfile.mkdtemp(dir=self._folder))  # no lock file beside it
        self._document = _patiently(lambda: self._load(Path(copy).as_uri(), **how))
        self._path, names = path, self._modules()
        library = self._document.BasicLibraries.getByName("VBAProject")
        library.replaceByName("xlwings", STUBS["xlwings"])
        library.insertByName("XLPyStub", STUBS["XLPyStub"])
        return names

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

    def calculate(self) -> None:
        self._document.calculateAll()

    def run(self, macro: str, arguments: list[Any] | None = None) -> Any:
        """Run a macro as a button does; return its value if it is a function."""
        uri = f"vnd.sun.star.script:VBAProject.{macro}?language=Basic&location=document"
        return (
            self._document.getScriptProvider()
            .getScript(uri)
            .invoke(tuple(arguments or ()), (), ())[0]
        )

    def _page(self, sheet: str) -> Any:
        sheets = self._document.Sheets
        return sheets.getByName(sheet) if sheet else sheets.getByIndex(0)

    def stop(self) -> None:
        """End LibreOffice: ask, then end the processes that were started here."""
        with contextlib.suppress(Exception):
            if self._document is not None:
                self._document.close(True)
            self._desktop.terminate()
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _property(name: str, value: Any) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


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


def main(kind: type[Calc] = Calc) -> None:
    """Serve one LibreOffice, of a class that may know more commands, until the input ends."""
    wire = Wire()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        calc = kind(Path(folder) / "profile", wire)
        try:
            wire.send({"result": "ready"})
            while (command := wire.receive()) is not None:
                try:
                    result = getattr(calc, command["do"])(*command["with"])
                    wire.send({"result": result})
                except Exception as error:
                    wire.send({"error": f"{type(error).__name__}: {error}"})
        finally:
            calc.stop()


if __name__ == "__main__":
    main()
