"""Opening a workbook that someone else made: nothing is run or fetched, size is bounded."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from investpakke.errors import FileError, Text, same

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

MAX_UNPACKED = 300_000_000
"""Bytes that a workbook may unpack to; a 13,000-case model takes 40 million."""

SUFFIXES = (".xlsx", ".xlsm")


def open_workbook(path: Path, *, values: bool) -> Workbook:
    """Return a workbook for reading: its cached values, or its formulas.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm file; macros are neither read nor run.
    values : bool
        True for what the cells last showed, False for what is typed in them.

    Raises
    ------
    FileError
        No such file, not a workbook, too large, or damaged.
    """
    import openpyxl

    check_workbook(path)
    try:
        with path.open("rb") as stream:  # by its path it would stay open where it is damaged
            return openpyxl.load_workbook(stream, data_only=values, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the damaged part leads it to
        raise damaged(path, type(error).__name__) from None


def check_workbook(path: Path) -> None:
    """Refuse what is no workbook, is damaged, or would unpack to more than is sensible."""
    expected = Text("en .xlsx- eller .xlsm-fil", "an .xlsx or .xlsm file")
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        found = path.suffix if path.is_file() else None
        raise FileError(
            Text(
                "filen er ikke en projektmappe, der kan læses",
                "the file is not a readable workbook",
            ),
            where=str(path),
            expected=expected,
            got=found,
        )
    try:
        unpacked = path.stat().st_size
        if unpacked <= MAX_UNPACKED:
            with zipfile.ZipFile(path) as parts:
                unpacked = sum(part.file_size for part in parts.infolist())
    except Exception as error:  # zipfile raises whatever the damaged place leads it to
        raise damaged(path, type(error).__name__) from None
    if unpacked > MAX_UNPACKED:
        bound = Text(
            f"højst {MAX_UNPACKED} byte udpakket", f"at most {MAX_UNPACKED} bytes unpacked"
        )
        raise too_large(path, bound, unpacked)


def too_large(path: Path, bound: Text, got: int) -> FileError:
    """Return the refusal of a workbook that holds more than is sensible."""
    return FileError(
        Text("projektmappen er for stor", "the workbook is too large"),
        where=str(path),
        expected=bound,
        got=got,
    )


def damaged(path: Path, reason: str) -> FileError:
    """Return the refusal of a workbook that cannot be read."""
    return FileError(
        Text("projektmappen kan ikke læses", "the workbook cannot be read"),
        where=str(path),
        expected=Text("en hel, ukrypteret projektmappe", "a whole, unencrypted workbook"),
        got=same(reason),
        mend=Text(
            "Åbn den i Excel, og gem den som .xlsx eller .xlsm",
            "Open it in Excel and save it as .xlsx or .xlsm",
        ),
    )
