"""The button "Vis læsning": how the open model is read, and kept in it where that is wanted."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.workbook.existing.mapping import mapping_file
from investpakke.workbook.refresh.keeping import Kept, changed_lines, keep_reading, read_model
from investpakke_addin.open_excel import home_of, saved_copy, undisturbed
from investpakke_addin.refresh import QUESTION, shown_reading

_MOST_SHOWN = 820
_ASKED = "Gem det på arket investpakke, så alle læser modellen sådan?"


def read_book(book: Any) -> str:
    """Return how a workbook that is open in Excel is read, and ask whether that is to be kept."""
    with saved_copy(book) as copy:
        try:
            parts, found = read_model(copy)
        except InvestpakkeError as error:
            raise _named(error, copy, book.name) from None
        reading = found.reading
        is_kept = not changed_lines(parts, reading)
    text = shown_reading(reading, _MOST_SHOWN)
    if is_kept:
        return f"{text}\n\nDet er gemt på arket investpakke."
    return f"{QUESTION}{text}\n\n{_ASKED}"


def keep_book(book: Any) -> str:
    """Keep how a workbook that is open in Excel is read; it is tried on a copy first.

    Raises
    ------
    FileError, InputError
        It cannot be read, or not be kept so that it is read the same. Nothing is written then.
    """
    with saved_copy(book) as copy:
        try:
            parts, found = read_model(copy)
            kept = keep_reading(parts, found)
        except InvestpakkeError as error:
            raise _named(error, copy, book.name) from None
        if kept.sheet is None:
            return _beside(book, kept)
        lines = changed_lines(parts, found.reading)
        names = [sheet.name for sheet in book.sheets]
        with undisturbed(book.app, "Gemmer læsningen …"):
            before_the_eyes = book.api.ActiveSheet
            new = kept.sheet not in names
            sheet = (
                book.sheets.add(kept.sheet, after=book.sheets[-1])
                if new
                else book.sheets[kept.sheet]
            )
            try:
                for row, line in lines.items():
                    for column, content in line.items():
                        typed = f"'{content}" if isinstance(content, str) else content
                        sheet.range(f"{chr(64 + column)}{row}").value = typed
            finally:
                before_the_eyes.Activate()
    return f"Læsningen er gemt på arket {kept.sheet}. Gem projektmappen."


def _beside(book: Any, kept: Kept) -> str:
    home = home_of(book)
    if home is None:
        return (
            "Projektmappen er låst, og den ligger ikke i en mappe, så læsningen kan ikke gemmes "
            "ved siden af den. Lås strukturen op under Gennemse, Beskyt projektmappe."
        )
    file = mapping_file(home)
    shutil.copy(kept.path, file)
    return f"Projektmappen er låst: læsningen er gemt i {file.name} ved siden af den."


def _named(error: InvestpakkeError, copy: Path, name: str) -> InvestpakkeError:
    """Return an error that names the user's workbook instead of the copy."""
    return error.said_of(error.where.changed(lambda text: text.replace(str(copy), name)))
