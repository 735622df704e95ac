"""What a button of the add-in works on: an open workbook, and the user's browser."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit


def open_book(path: Path, name: str | None = None, excel: Excel | None = None) -> Any:
    app = OpenApp(excel)
    api = SimpleNamespace(SaveCopyAs=lambda copy: app.saved(shutil.copy(path, copy)))
    return SimpleNamespace(name=name or path.name, fullname=str(path), api=api, app=app)


class OpenApp:
    """The Excel, as xlwings shows it: what was done is listed."""

    def __init__(self, excel: Excel | None) -> None:
        self.api = excel
        self.display_alerts, self.calculation, self.status_bar = True, "automatic", False
        self.done = list[str]()

    def calculate(self) -> None:
        self.done.append("calculated")

    def saved(self, _copy: object) -> None:
        assert not self.display_alerts, "Excel might ask"
        self.done.append("saved")


class Excel:
    """The Excel that a workbook is open in: new workbooks that it makes are kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.EnableEvents = True
        self.made = list[Path]()
        self.shown: object = None
        self.Workbooks = self
        self._folder = folder

    def Add(self, template: str) -> Any:  # noqa: N802  as Excel calls it
        assert not self.EnableEvents, "a macro of the workbook would run"
        self.made.append(Path(shutil.copy(template, self._folder / Path(template).name)))
        return SimpleNamespace(Sheets=_Sheets(self))


class _Sheets:
    Count = 3

    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    def __call__(self, number: int) -> Any:
        return SimpleNamespace(Activate=lambda: setattr(self._excel, "shown", number))


class Browser:
    def __init__(self, *, opens: bool = True) -> None:
        self.opens, self.pages = opens, list[Path]()

    def __call__(self, address: str) -> bool:
        self.pages.append(Path(unquote(urlsplit(address).path)))
        return self.opens
