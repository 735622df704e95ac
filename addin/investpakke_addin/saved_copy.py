"""The workbook that is open in Excel, saved as a copy that the engine can read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from investpakke.errors import FileError, InvestpakkeError
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.mapping import mapping_file
from investpakke_addin.kept_reports import new_work_folder
from investpakke_addin.open_excel import refusal

_SUFFIXES = (".xlsx", ".xlsm")


@contextmanager
def saved_copy(book: Any) -> Iterator[Path]:
    """Give a copy of an open workbook that is gone afterwards; errors name the workbook.

    Parameters
    ----------
    book : xlwings.Book
        The workbook; it is not changed, nor does it count as saved.
    """
    with work_folder() as folder:
        copy = save_copy(book, folder)
        try:
            yield copy
        except InvestpakkeError as error:
            raise named(error, copy, book.name) from None


def save_copy(book: Any, folder: Path) -> Path:
    """Save a copy of an open workbook, unsaved changes and all, and return its path.

    Parameters
    ----------
    book : xlwings.Book
        The workbook. Where Excel does not compute everything by itself, it is asked to: or the
        copy would hold figures that are no longer true. Nothing is asked of the user.
    folder : Path
        Where the copy is to be, with the file that says how the workbook is read.

    Raises
    ------
    FileError
        Excel could not save it.
    """
    app, name = book.app, Path(book.name)
    suffix = name.suffix.lower()
    copy = folder / f"{name.stem}{suffix if suffix in _SUFFIXES else '.xlsx'}"
    alerts = app.display_alerts
    try:
        app.display_alerts = False
        if app.calculation != "automatic":
            app.calculate()
        book.api.SaveCopyAs(str(copy))
    except Exception as error:
        raise FileError(
            Problem("addin.no_copy", "Excel could not save a copy of the workbook"),
            where=same(book.name),
            got=same(refusal(error)),
            mend=Text(
                "Finish what you are typing, choose Enable Editing if Excel offers it, and check "
                "whether the drive is full; then press again"
            ),
        ) from error
    finally:
        app.display_alerts = alerts
    home = home_of(book)
    reading = None if home is None else mapping_file(home)
    if reading is not None and reading.is_file():
        shutil.copy(reading, mapping_file(copy))
    return copy


def named(error: InvestpakkeError, copy: Path, name: str) -> InvestpakkeError:
    """Return an error that names the user's workbook instead of the copy."""
    return error.relocated(error.where.changed(lambda text: text.replace(str(copy), name)))


def home_of(book: Any) -> Path | None:
    """Return the path of an open workbook; None if it is not saved in a folder."""
    try:
        path = Path(book.fullname)
        return path if path.is_file() else None
    except Exception:  # xlwings does not know where a workbook lies that came from SharePoint
        return None


@contextmanager
def work_folder() -> Iterator[Path]:
    """Make a folder that is gone afterwards; a file that a scanner holds then is no failure."""
    folder = new_work_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
