"""Replacing a user's file: refused while it is open, backed up, old or new but never half."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from investpakke.errors import FileError, reason_of
from investpakke.problems import FILE_NOT_WRITTEN
from investpakke.text import Problem, Text
from investpakke.whole_file import Draft
from investpakke.workbook.ooxml.backups import Backups


def lock_files(path: Path) -> dict[str, Path]:
    """Return the file that each program keeps beside a workbook that it has open."""
    return {
        "Excel": path.with_name(f"~${path.name}"),
        "LibreOffice": path.with_name(f".~lock.{path.name}#"),
    }


class Replaced(NamedTuple):
    """The copy of a file as it was, and what to say of the new one."""

    backup: Path
    notes: tuple[Text, ...]


def is_open(path: Path) -> bool:
    """Return whether a workbook is open in another program."""
    return any(lock.exists() for lock in lock_files(path.resolve()).values())


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that is open in another program: its next saving would lose ours."""
    for program, lock in lock_files(path.resolve()).items():
        if lock.exists():
            raise FileError(
                Problem("file.open", "the file is open in another program"),
                where=str(path),
                expected=Text("a closed file"),
                got=lock.name,
                mend=Text("Close it in {program} and refresh again", program=program),
            )


def replace_file(path: Path, old: bytes, new: bytes) -> Replaced:
    """Replace a file whose content is ``old`` by ``new``, and keep a copy of the old one.

    The new file is written beside the old one, down to the disk, and takes its name in one
    step; a crash at any moment leaves the old or the new one whole. Owner, group, permissions
    and extended attributes stay as far as the system lets us.

    Raises
    ------
    FileError
        A file that was opened or changed in the meantime, or may not be written.
    """
    real = path.resolve()
    try:
        _refuse_changed(path, real, old)
        with Draft(real) as draft:
            draft.write(new)
            notes = [] if draft.become_like(real) else [_OTHER_GROUP]
            notes += [_OTHER_NAMES] if real.stat().st_nlink > 1 else []
            refuse_if_open(path)
            backup = Backups(real).keep(old)
            _refuse_changed(path, real, old)
            draft.rename_to(real)
    except OSError as error:
        raise FileError(
            FILE_NOT_WRITTEN,
            where=str(path),
            expected=Text("write access to file and folder"),
            got=reason_of(error),
            mend=Text("Close it or save it elsewhere"),
        ) from None
    shown = path.with_name(backup.name) if path.parent == real.parent else backup
    return Replaced(shown, tuple(notes))


_OTHER_GROUP = Text(
    "The file's group could not be kept: others of the group can no longer open it."
)
_OTHER_NAMES = Text(
    "The file has more names (hard links): the others still show the file as it was."
)


def _refuse_changed(path: Path, real: Path, old: bytes) -> None:
    if not os.access(real, os.W_OK):
        raise PermissionError(13, "read-only")
    if real.read_bytes() != old:
        raise FileError(
            Problem("file.changed", "the file was changed in the meantime"),
            where=str(path),
            expected=Text("the file as it was read"),
            got=Text("another"),
            mend=Text("Refresh again"),
        )
