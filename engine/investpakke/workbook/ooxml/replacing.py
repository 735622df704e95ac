"""Replacing a user's file: refused while it is open, backed up, and never half-written.

Copies of a workbook from before each refresh: the first stays, three more are reused in turn.
"""

from __future__ import annotations

import itertools
import os
import re
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from investpakke.errors import FileError, reason_of
from investpakke.problems import FILE_NOT_WRITTEN
from investpakke.text import Problem, Text
from investpakke.whole_file import Draft

_TURNS = 3
_LINE = r"([0-9a-f]{{64}})  ({stem}\d*{suffix})"
"""The content of a copy and its name: one of this workbook's copies, in its own folder."""


def backup_of(path: Path) -> Path:
    """Return the path of the copy of a workbook from before its first refresh.

    Examples
    --------
    >>> backup_of(Path("model.xlsx")).name
    'model.bak.xlsx'
    """
    return path.with_name(f"{path.stem}.bak{path.suffix}")


class Backups:
    """The copies of one workbook, and the record of what was written in them.

    Only a copy whose content is still what was written may be overwritten: any other file has
    been put there or changed by somebody, and stays. The record, ``model.bak.xlsx.sha256``, is
    one that ``sha256sum --check`` reads; its order is that in which the copies were made.

    Parameters
    ----------
    path : Path
        The workbook.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first = backup_of(path)
        self._record = self._first.with_name(f"{self._first.name}.sha256")

    def keep(self, content: bytes) -> Path:
        """Return the copy with the current content of the workbook, made if necessary."""
        said = self._read_record()
        ours = {name: digest for name, digest in (said or {}).items() if self._is(name, digest)}
        digest = sha256(content).hexdigest()
        for name, known in ours.items():
            if known == digest:
                return self._path.with_name(name)
        turns = [name for name in ours if name != self._first.name]
        with Draft(self._path) as draft:
            draft.write(content)
            draft.become_like(self._path)
            if len(turns) >= _TURNS and os.path.lexists(self._first):
                kept = self._path.with_name(turns[0])
                ours.pop(kept.name)
                draft.rename_to(kept)
            else:
                kept = self._take_free_name(draft)
        if said is not None:
            self._write_record({**ours, kept.name: digest})
        return kept

    def _read_record(self) -> dict[str, str] | None:
        """Return the record by name; None if that file is not ours."""
        if not os.path.lexists(self._record):
            return {}
        try:
            lines = self._record.read_text("utf-8").splitlines()
        except ValueError:
            return None
        stem, suffix = re.escape(self._first.stem), re.escape(self._first.suffix)
        line_of_ours = re.compile(_LINE.format(stem=stem, suffix=suffix))
        found = [line_of_ours.fullmatch(line) for line in lines]
        return {line[2]: line[1] for line in found if line} if all(found) else None

    def _is(self, name: str, digest: str) -> bool:
        """Return whether a copy in the record exists with the content that was written."""
        path = self._path.with_name(name)
        is_file = path.is_file() and not path.is_symlink()
        return is_file and sha256(path.read_bytes()).hexdigest() == digest

    def _take_free_name(self, draft: Draft) -> Path:
        """Return the name of the first copy, or else the next unused name."""
        stem, suffix = self._first.stem, self._first.suffix
        numbered = (self._path.with_name(f"{stem}{n}{suffix}") for n in itertools.count(2))
        for name in itertools.chain([self._first], numbered):
            try:
                draft.rename_to_free(name)
            except FileExistsError:
                continue
            return name
        raise AssertionError

    def _write_record(self, digests: dict[str, str]) -> None:
        text = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
        with Draft(self._record) as draft:
            draft.write(text.encode())
            draft.become_like(self._path)
            draft.rename_to(self._record)


def lock_files(path: Path) -> dict[str, Path]:
    """Return the lock file that a program keeps beside an open workbook."""
    return {
        "Excel": path.with_name(f"~${path.name}"),
        "LibreOffice": path.with_name(f".~lock.{path.name}#"),
    }


class Replacement(NamedTuple):
    """The copy of the old file, and remarks on the new one."""

    backup: Path
    notes: tuple[Text, ...]


def is_open(path: Path) -> bool:
    """Return whether a workbook is open in another program."""
    return any(lock.exists() for lock in lock_files(path.resolve()).values())


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that is open in another program, whose next save would undo ours."""
    for program, lock in lock_files(path.resolve()).items():
        if lock.exists():
            raise FileError(
                Problem("file.open", "the file is open in another program"),
                where=str(path),
                expected=Text("a closed file"),
                got=lock.name,
                mend=Text("Close it in {program} and refresh again", program=program),
            )


def replace_file(path: Path, old: bytes, new: bytes) -> Replacement:
    """Replace a file whose content is ``old`` by ``new``, and keep a copy of the old one.

    The new file is written beside the old one, down to the disk, and takes its name in one
    step; a crash at any moment leaves the old or the new one whole. Owner, group, permissions
    and extended attributes stay as far as the system lets us.

    Raises
    ------
    FileError
        A file that was opened or changed in the meantime, or that may not be written.
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
    return Replacement(shown, tuple(notes))


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
