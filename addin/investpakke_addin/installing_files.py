"""File operations of an installation: complete or not at all, with no stray files."""

from __future__ import annotations

import hashlib
import itertools
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from investpakke.errors import FileError
from investpakke.problems import FILE_NOT_WRITTEN, FILE_UNREADABLE
from investpakke.text import Problem, Text


def sha256(data: bytes) -> str:
    """Return the checksum of a file's bytes, as hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def content(path: Path | None) -> bytes | None:
    """Return a file's bytes, or None if it does not exist.

    Raises
    ------
    FileError
        If it is there and cannot be read.
    """
    if path is None:
        return None
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        there = next((one for one in (path, *path.parents) if one.exists()), path)
        if there.is_dir() == (there == path):  # a folder instead of the file, or the reverse
            raise FileError(
                FILE_UNREADABLE,
                where=str(there),
                expected=Text("a file") if there == path else Text("a folder"),
                got=Text("a folder") if there == path else Text("a file"),
                mend=Text("Move it away and try again; nothing was changed"),
            ) from error
        raise FileError(
            FILE_UNREADABLE,
            where=str(path),
            got=type(error).__name__,
            mend=Text("Close Excel and try again"),
        ) from error


def cannot_write(path: Path) -> FileError:
    """Return the refusal of a file that cannot be written."""
    return FileError(
        FILE_NOT_WRITTEN,
        where=str(path),
        mend=Text("Check whether another program has it open, and whether the drive is full"),
    )


def place(
    path: Path,
    data: bytes,
    scratch: Path | None = None,
    refusal: Callable[[Path], FileError] = cannot_write,
) -> None:
    """Write a file completely: it always has its old or its new content.

    Parameters
    ----------
    path : Path
        The file; its folder is made if missing.
    data : bytes
        Its new content.
    scratch : Path, optional
        Where the half-written file is, on the same drive. Excel opens every file in XLSTART,
        so it must not be there.
    refusal : callable
        What is said of a file that Windows does not let anybody replace.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data, scratch or path.parent)
    except OSError as error:
        said = refusal if isinstance(error, PermissionError) else cannot_write
        raise said(path) from error


def _replace(path: Path, data: bytes, scratch: Path) -> None:
    handle, name = tempfile.mkstemp(prefix="investpakke-", suffix=".tmp", dir=scratch)
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def back_up(path: Path, folder: Path) -> Path:
    """Copy a file into a folder under an unused name; return the copy."""
    names = (f"{path.name}.bak{number or ''}" for number in itertools.count())
    copy = next(folder / name for name in names if not (folder / name).exists())
    place(copy, path.read_bytes())
    return copy


def refuse_open_addin(path: Path) -> None:
    """Refuse while Excel has the add-in open.

    Raises
    ------
    FileError
        If Excel's lock file stands beside it, or Windows does not let anybody write it.
    """
    if path.with_name(f"~${path.name}").exists():
        raise addin_is_open(path)
    try:
        with path.open("r+b"):
            pass
    except FileNotFoundError:
        pass
    except PermissionError as error:
        raise addin_is_open(path) from error


def addin_is_open(path: Path) -> FileError:
    """Return the refusal of an add-in that cannot be replaced or removed."""
    return FileError(
        Problem("addin.open", "Excel has the add-in open"),
        where=str(path),
        mend=Text("Close every Excel window and run the command again; nothing was changed"),
    )
