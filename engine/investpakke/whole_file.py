"""New files, written completely or not at all, and never over a file that is needed."""

from __future__ import annotations

import os
import re
import secrets
import stat
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from investpakke.errors import FileError, reason_of
from investpakke.problems import FILE_NOT_WRITTEN
from investpakke.text import Problem, Text, same

if os.name == "posix":
    import fcntl

_LEFTOVER = re.compile(r"\.investpakke-[0-9a-f]{16}\.tmp")
_ABANDONED = 3600
"""Seconds after which an unlocked temporary file counts as left by a killed run."""


def refuse_existing(target: Path, *, force: bool, never: Collection[str] = ()) -> None:
    """Refuse the name of a folder, or of a file that would be lost.

    What is no file, as ``/dev/stdout``, loses nothing.

    Parameters
    ----------
    target : Path
        The name.
    force : bool
        Whether the user lets a file be lost.
    never : collection of str
        The suffixes of files that are not lost whatever is asked for: workbooks, where a
        report is written.
    """
    is_folder, is_kept = target.is_dir(), target.suffix.lower() in never
    if is_folder or (target.is_file() and (is_kept or not force)):
        raise FileError(
            Problem("file.exists", "the file exists already"),
            where=str(target),
            expected=Text("a new name"),
            got=Text("a folder") if is_folder else Text("a file"),
            mend=None if is_folder else _OTHER_NAME if is_kept else _OTHER_NAME_OR_FORCE,
        )


_OTHER_NAME = Text("Choose another name")
_OTHER_NAME_OR_FORCE = Text("Choose another name or use --force")


def write_whole(target: Path, data: bytes) -> None:
    """Write a file beside its target and move it into place when complete.

    A symbolic link stays, and what it leads to is written. A new file has the permissions
    that the user's umask leaves; one that is replaced keeps its owner and permissions.

    Raises
    ------
    FileError
        The folder does not exist or cannot be written.
    """
    try:
        if target.exists() and not target.is_file():  # a pipe, a terminal
            target.write_bytes(data)
            return
        real = target.resolve()
        with Draft(real) as draft:
            draft.write(data)
            if real.exists():
                draft.become_like(real)
            draft.rename_to(real)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead in a circle
        reason = reason_of(error) if isinstance(error, OSError) else same(str(error))
        raise FileError(
            FILE_NOT_WRITTEN,
            where=str(target),
            expected=Text("a folder that exists and is writable"),
            got=reason,
        ) from None


class Draft:
    """A temporary file beside its target: written to disk, then renamed in one step.

    It is removed if it is not renamed. Those of runs that were killed are removed by the next
    run in the folder, when they are older than an hour and no run holds them.

    Parameters
    ----------
    target : Path
        A file in the folder that it is for.
    """

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f".investpakke-{secrets.token_hex(8)}.tmp")
        self._handle: int | None = None

    def __enter__(self) -> Draft:
        _remove_abandoned(self.path.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self.path, flags, 0o666)
        _hold(self._handle)
        return self

    def write(self, content: bytes) -> None:
        """Write the complete content to disk, and close the file."""
        assert self._handle is not None  # noqa: S101  written once
        handle, self._handle = self._handle, None
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def become_like(self, other: Path) -> bool:
        """Copy owner, group, permissions and attributes; return whether the group was kept.

        Without its group, the group that it has instead gets no permissions.
        """
        old = other.stat()
        kept = _give_to(self.path, old)
        mode = stat.S_IMODE(old.st_mode)
        self.path.chmod(mode if kept else mode & ~stat.S_IRWXG)
        for name in os.listxattr(other) if hasattr(os, "listxattr") else ():
            with suppress(OSError):  # not every system lets every user set every one
                os.setxattr(self.path, name, os.getxattr(other, name))
        return kept

    def rename_to(self, target: Path) -> None:
        """Rename to the target in one step, and sync the folder to disk."""
        self.path.replace(target)
        _sync_folder(target.parent)

    def rename_to_free(self, target: Path) -> None:
        """Rename to an unused name.

        Raises
        ------
        FileExistsError
            A file has it.
        """
        if os.path.lexists(target):
            raise FileExistsError(17, "exists", str(target))
        try:
            os.link(self.path, target)  # which, unlike a renaming, never replaces a file
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            self.path.replace(target)
        _sync_folder(target.parent)

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)
        self.path.unlink(missing_ok=True)


def _give_to(path: Path, old: os.stat_result) -> bool:
    """Give a file the owner and group of another; return whether it has that group."""
    if os.name != "posix":
        return True
    for owner in (old.st_uid, -1):
        try:
            os.chown(path, owner, old.st_gid)
        except OSError:
            continue
        break
    return path.stat().st_gid == old.st_gid


def _sync_folder(folder: Path) -> None:
    """Sync the new name to disk too, where the system supports it."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            with suppress(OSError):  # not every network drive does
                os.fsync(handle)
        finally:
            os.close(handle)


def _hold(handle: int) -> bool:
    """Lock a file for this run; return whether no other run has locked it.

    Windows needs nothing: an open file cannot be removed there.
    """
    if os.name == "posix":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # held by another run, or a file system that cannot tell
            return False
    return True


def _remove_abandoned(folder: Path) -> None:
    """Remove the temporary files of killed runs, as far as possible."""
    try:
        found = [path for path in folder.iterdir() if _LEFTOVER.fullmatch(path.name)]
    except OSError:
        return
    for path in found:
        with suppress(OSError):
            info = path.lstat()
            if stat.S_ISREG(info.st_mode) and time.time() - info.st_mtime > _ABANDONED:
                with path.open("rb") as file:
                    is_free = _hold(file.fileno())
                if is_free:
                    path.unlink()
