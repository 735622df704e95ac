"""Copies of a workbook as it was before each refresh: the first stays, three more take turns."""

from __future__ import annotations

import itertools
import os
import re
from hashlib import sha256
from pathlib import Path

from investpakke.whole_file import Draft

_TURNS = 3
_LINE = r"([0-9a-f]{{64}})  ({stem}\d*{suffix})"
"""The content of a copy and its name: one of this workbook's copies, in its own folder."""


def backup_of(path: Path) -> Path:
    """Return where a workbook is kept as it was before its first refresh.

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
        """Return the copy that holds the content of the workbook; it is made if there is none."""
        said = self._said()
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

    def _said(self) -> dict[str, str] | None:
        """Return what the record says, by name; None where that file is not ours."""
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
        """Return whether a copy of the record is there and holds what was written."""
        path = self._path.with_name(name)
        is_file = path.is_file() and not path.is_symlink()
        return is_file and sha256(path.read_bytes()).hexdigest() == digest

    def _take_free_name(self, draft: Draft) -> Path:
        """Take the name of the first copy, or else the next one that no file has."""
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
