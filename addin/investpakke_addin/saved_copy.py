"""The workbook that is open in Excel, as a file that the engine can read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke_addin.open_excel import copy_mapping

_SUFFIXES = (".xlsx", ".xlsm")


@contextmanager
def saved_copy(book: Any) -> Iterator[Path]:
    """Give a copy of an open workbook, unsaved changes and all; errors name the workbook.

    Parameters
    ----------
    book : xlwings.Book
        The workbook; it is not changed, nor does it count as saved.
    """
    folders = tempfile.TemporaryDirectory(prefix="investpakke-", ignore_cleanup_errors=True)
    with folders as folder:  # a scanner may hold the copy for a moment: that is no failure
        suffix = Path(book.name).suffix.lower()
        copy = Path(folder) / f"{Path(book.name).stem}{suffix if suffix in _SUFFIXES else '.xlsx'}"
        book.api.SaveCopyAs(str(copy))
        copy_mapping(book, copy)
        try:
            yield copy
        except InvestpakkeError as error:
            raise _named(error, copy, book.name) from None


def _named(error: InvestpakkeError, copy: Path, name: str) -> InvestpakkeError:
    where = error.where.changed(lambda text: text.replace(str(copy), name))
    return type(error)(
        error.what, where=where, expected=error.expected, got=error.got, mend=error.mend
    )
