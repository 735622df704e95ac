"""Opening a workbook made by others: nothing is run or fetched, and its size is bounded."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from investpakke.errors import FileError, reason_of
from investpakke.file_kinds import (
    BINARY,
    ENCRYPTED,
    WORKBOOK,
    is_open_document,
    kind_of,
    no_workbook,
    refuse_address,
)
from investpakke.problems import FILE_MISSING, FILE_UNREADABLE
from investpakke.text import Problem, Text, same

MAX_UNPACKED = 300_000_000
"""The most bytes that a workbook may unpack to; a 13,000-case model needs 40 million."""

_NO_LONGER_WHOLE = Text("a damaged file")

_SAVE = Text("Open it in Excel and save it as .xlsx or .xlsm")
_UNLOCK = Text("Open it in Excel, remove the password or label, and save it as .xlsx or .xlsm")

SUFFIXES = (".xlsx", ".xlsm")


def read_workbook(path: Path) -> bytes:
    """Return a workbook's bytes: the file is opened only here, and only once.

    Raises
    ------
    FileError
        No such file, one that may not be read, not a workbook, or one that would unpack to too
        much.
    """
    check_name(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_UNPACKED + 1)
            size = stream.seek(0, 2)
    except OSError as error:
        raise unreadable(path, error) from None
    _bound(path, size)
    return checked_bytes(path, data)


def checked_bytes(path: Path, data: bytes) -> bytes:
    """Return the bytes of a workbook; refuse it if it would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            binary = "xl/workbook.bin" in parts.namelist()
    except Exception:  # zipfile raises whatever the damaged part leads to
        raise damaged(path, kind_of(data) or _NO_LONGER_WHOLE) from None
    if binary:
        raise damaged(path, BINARY)
    if is_open_document(data):
        raise damaged(path, same("OpenDocument (.ods)"))
    _bound(path, unpacked)
    return data


def _bound(path: Path, unpacked: int) -> None:
    if unpacked > MAX_UNPACKED:
        bound = Text("at most {max_unpacked} bytes unpacked", max_unpacked=MAX_UNPACKED)
        raise too_large(path, bound, unpacked)


def check_name(path: Path) -> None:
    """Refuse a name that is not a workbook's or not that of a file."""
    refuse_address(path)
    try:
        is_file = path.is_file()
    except OSError as error:  # a folder that may not be listed
        raise unreadable(path, error) from None
    if not is_file:
        raise FileError(
            FILE_MISSING,
            where=str(path),
            expected=WORKBOOK,
            got=Text("a folder") if path.is_dir() else ...,
        )
    if path.suffix.lower() not in SUFFIXES:
        raise no_workbook(path)


def unreadable(path: Path, error: OSError) -> FileError:
    """Return the refusal of a file that the system does not let us read."""
    return _refusal(path, FILE_UNREADABLE, Text("a file that you may read"), reason_of(error))


def too_large(path: Path, bound: Text, got: int) -> FileError:
    """Return the refusal of a workbook that is too large."""
    what = Problem("workbook.too_large", "the workbook is too large")
    return _refusal(path, what, bound, got)


def damaged(path: Path, reason: str | Text) -> FileError:
    """Return the refusal of a workbook that cannot be read."""
    return _refusal(
        path,
        Problem("workbook.unreadable", "the workbook cannot be read"),
        Text("a whole, unencrypted workbook"),
        reason if isinstance(reason, Text) else same(reason),
        _UNLOCK if reason is ENCRYPTED else _SAVE,
    )


def _refusal(
    path: Path, what: Problem, expected: Text, got: object, mend: Text | None = None
) -> FileError:
    return FileError(what, where=str(path), expected=expected, got=got, mend=mend)
