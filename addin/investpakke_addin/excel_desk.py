"""The Excel of the trial: started for it, typed in, its buttons pressed and its boxes answered."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from investpakke_addin.environment import ADDIN


class RunningExcel:
    """An Excel through xlwings.

    Parameters
    ----------
    app : xlwings.App
        The Excel; it is ended with the trial.
    boxes : callable
        Makes what answers the message boxes while a macro runs.
    """

    def __init__(self, app: Any, boxes: Callable[[], Boxes]) -> None:
        self.app, self._boxes = app, boxes

    @classmethod
    def started(cls) -> RunningExcel:
        """Start one; those that are open are left alone."""
        app = import_module("xlwings").App(visible=True, add_book=False)
        app.display_alerts = False
        return cls(app, lambda: WindowsBoxes(app.pid))

    def about(self) -> str:
        """Return its version and the Windows that it runs on."""
        excel = self.app.api
        return f"{excel.Version}, build {excel.Build}, {excel.OperatingSystem}"

    def open(self, path: Path) -> Any:
        """Open a file."""
        return self.app.books.open(str(path))

    def new(self) -> Any:
        """Return a new workbook."""
        return self.app.books.add()

    def type(self, book: Any, sheet: str, cell: str, content: object) -> None:
        """Type into a cell; a formula spills where this Excel can, else it fills the range."""
        cells = book.sheets[sheet].range(cell)
        if not (isinstance(content, str) and content.startswith("=")):
            cells.value = content
            return
        try:
            cells[0, 0].api.Formula2 = content
        except AttributeError:  # before Excel 365 and 2021
            if ":" in cell:
                cells.api.FormulaArray = content
            else:
                cells.api.Formula = content

    def read(self, book: Any, sheet: str, area: str) -> list[list[object]]:
        """Return what cells show."""
        cells = book.sheets[sheet].range(area)
        rows: list[list[object]] = cells.options(ndim=2, err_to_str=True).value
        return rows

    def formulas(self, book: Any, sheet: str) -> list[str]:
        """Return the formulas of a sheet; the newer property shows an @."""
        used = book.sheets[sheet].used_range.api
        try:
            rows = used.Formula2
        except AttributeError:
            rows = used.Formula
        lines = rows if isinstance(rows, tuple) else ((rows,),)
        return [text for line in lines for text in line if str(text).startswith("=")]

    def sheets(self, book: Any) -> list[str]:
        """Return the names of the sheets."""
        return [sheet.name for sheet in book.sheets]

    def books(self) -> list[str]:
        """Return the names of the open workbooks."""
        return [book.name for book in self.app.books]

    def select(self, book: Any, sheet: str, cell: str) -> None:
        """Bring a cell before the user's eyes."""
        book.activate()
        book.sheets[sheet].activate()
        book.sheets[sheet].range(cell).select()

    def calculate(self) -> None:
        """Calculate everything."""
        self.app.api.CalculateFull()

    def press(self, macro: str, *, ribbon: bool = True) -> list[str]:
        """Run a button's macro, and return what its boxes said."""
        excel = self.app.api
        name, control = (ADDIN, [excel]) if ribbon else (excel.ActiveWorkbook.Name, [])
        with self._boxes() as boxes:
            excel.Run(f"'{name}'!{macro}", *control)
        return boxes.said

    def save(self, book: Any, path: Path) -> None:
        """Save a workbook as a file."""
        book.save(str(path.absolute()))

    def close(self, book: Any) -> None:
        """Close a workbook without saving."""
        book.close()

    def pythons(self) -> int:
        """Return how many processes of Python there are."""
        command = ["tasklist", "/FI", "IMAGENAME eq python.exe", "/FO", "CSV", "/NH"]
        listed = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        return listed.stdout.lower().count('"python.exe"')

    def wait(self, done: Callable[[], object], seconds: float) -> bool:
        """Wait until something is true."""
        last = self.seconds() + seconds
        while not done():
            if self.seconds() > last:
                return False
            time.sleep(0.25)
        return True

    def seconds(self) -> float:
        """Return a clock's time."""
        return time.monotonic()

    def quit(self) -> None:
        """End this Excel, whatever is open in it."""
        try:
            self.app.quit()
        except Exception:
            with suppress(Exception):
                self.app.kill()


class Boxes:
    """Answers message boxes while a macro runs, and keeps what they said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __enter__(self) -> Boxes:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class WindowsBoxes(Boxes):
    """Presses the first button, OK or Yes, of each box of one process.

    Parameters
    ----------
    process : int
        The id of Excel's process.
    """

    def __init__(self, process: int) -> None:
        super().__init__()
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer, daemon=True)

    def __enter__(self) -> WindowsBoxes:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _answer(self) -> None:
        windows = import_module("win32gui")
        while not self._over.wait(0.1):
            windows.EnumWindows(self._look, None)

    def _look(self, window: int, _more: object) -> bool:
        """Answer a window if it is a message box of the process."""
        windows, constants = import_module("win32gui"), import_module("win32con")
        _, process = import_module("win32process").GetWindowThreadProcessId(window)
        if process != self._process or windows.GetClassName(window) != "#32770":
            return True
        parts: list[tuple[str, int]] = []
        windows.EnumChildWindows(
            window, lambda part, _: parts.append((windows.GetClassName(part), part)), None
        )
        texts = [windows.GetWindowText(part) for kind, part in parts if kind == "Static"]
        buttons = [part for kind, part in parts if kind == "Button"]
        if windows.IsWindowVisible(window) and buttons:
            self.said.append("\n".join(filter(None, texts)))
            number = windows.GetDlgCtrlID(buttons[0])
            windows.PostMessage(window, constants.WM_COMMAND, number, buttons[0])
            for _ in range(_GONE):
                if not windows.IsWindow(window) or self._over.wait(0.02):
                    break
        return True


_GONE = 100
"""How often it is looked whether a box that was answered has gone."""
