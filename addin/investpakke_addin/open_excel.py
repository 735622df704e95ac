"""Work in a running Excel: quietly, with settings restored and errors as texts."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from investpakke.text import Text
from investpakke.workbook.foreign.mapping import mapping_file
from investpakke_addin.boxes import LANGUAGE

_SUFFIXES = (".xlsx", ".xlsm")
_SETTINGS = ("display_alerts", "screen_updating", "calculation", "status_bar")


@contextmanager
def undisturbed(app: Any, status: Text) -> Iterator[None]:
    """Keep Excel quiet during a change, and restore its state afterwards in any case.

    Parameters
    ----------
    app : xlwings.App
        The running Excel.
    status : Text
        What its status bar shows meanwhile.
    """
    before = {name: getattr(app, name) for name in _SETTINGS}
    try:
        app.display_alerts = False
        app.screen_updating = False
        app.calculation = "manual"
        app.status_bar = status.in_language(LANGUAGE)
        yield
    finally:
        for name in reversed(_SETTINGS):
            setattr(app, name, before[name])


@contextmanager
def saved_copy(book: Any) -> Iterator[Path]:
    """Save a copy of an open workbook, unsaved changes and all; it is gone afterwards.

    Parameters
    ----------
    book : xlwings.Book
        The workbook. Where Excel does not compute by itself, it is asked to: or the copy
        would hold figures that are no longer true.
    """
    if book.app.calculation == "manual":
        book.app.calculate()
    with temporary_folder() as folder:
        name = Path(book.name)
        suffix = name.suffix.lower()
        copy = folder / f"{name.stem}{suffix if suffix in _SUFFIXES else '.xlsx'}"
        book.api.SaveCopyAs(str(copy))
        copy_mapping(book, copy)
        yield copy


def copy_mapping(book: Any, copy: Path) -> None:
    """Copy the file with the reading of a locked workbook beside the workbook's copy."""
    home = home_of(book)
    file = None if home is None else mapping_file(home)
    if file is not None and file.is_file():
        shutil.copy(file, mapping_file(copy))


def home_of(book: Any) -> Path | None:
    """Return the path of an open workbook; None if it is not saved in a folder."""
    try:
        path = Path(book.fullname)
        return path if path.is_file() else None
    except Exception:  # xlwings does not know where a workbook lies that came from SharePoint
        return None


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder; a file that a scanner holds for a moment is no failure."""
    folders = tempfile.TemporaryDirectory(prefix="investpakke-", ignore_cleanup_errors=True)
    with folders as folder:
        yield Path(folder)


def refusal(error: Exception) -> str:
    """Return Excel's error message, without the numbers that pywin32 adds.

    >>> refusal(ValueError("to ark hedder det samme"))
    'to ark hedder det samme'
    """
    details = getattr(error, "excepinfo", None)
    said = details[2] if details else None
    return str(said or error)
