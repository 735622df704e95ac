"""The button "Vis læsning": show how the open model is read, and keep that if wanted."""

from __future__ import annotations

import shutil
from typing import Any

from investpakke.text import Text
from investpakke.workbook.foreign.mapping import mapping_file
from investpakke.workbook.refresh.keeping import Kept, changed_lines, keep_reading, read_model
from investpakke_addin.boxes import paragraphs, question
from investpakke_addin.open_excel import undisturbed
from investpakke_addin.refresh import shown_reading
from investpakke_addin.saved_copy import home_of, saved_copy

_MOST_SHOWN = 820


def read_book(book: Any) -> Text:
    """Return how a workbook open in Excel is read, and ask whether to keep that."""
    with saved_copy(book) as copy:
        parts, found = read_model(copy)
        reading = found.reading
        is_kept = not changed_lines(parts, reading)
    shown = shown_reading(reading, _MOST_SHOWN)
    if is_kept:
        return paragraphs(shown, Text("This is kept on the sheet investpakke."))
    return question(
        shown,
        Text("Keep this on the sheet investpakke, so that everyone reads the model this way?"),
    )


def keep_book(book: Any) -> Text:
    """Keep how a workbook that is open in Excel is read; it is tried on a copy first.

    Raises
    ------
    FileError, InputError
        It cannot be read, or not be kept so that it is read the same. Nothing is written then.
    """
    with saved_copy(book) as copy:
        parts, found = read_model(copy)
        kept = keep_reading(parts, found)
        if kept.sheet is None:
            return _beside(book, kept)
        lines = changed_lines(parts, found.reading)
        names = [sheet.name for sheet in book.sheets]
        with undisturbed(book.app, Text("Saving how the model is read …")):
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
    return Text("The reading is kept on the sheet {sheet}. Save the workbook.", sheet=kept.sheet)


def _beside(book: Any, kept: Kept) -> Text:
    home = home_of(book)
    if home is None:
        return Text(
            "The workbook is locked and is not in a folder, so the reading cannot be kept beside "
            "it. Unlock the structure under Review, Protect Workbook."
        )
    file = mapping_file(home)
    shutil.copy(kept.path, file)
    return Text("The workbook is locked: the reading is kept in {file} beside it.", file=file.name)
