"""Replacing a user's file: refused while it is open, backed up, old or new but never half."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from investpakke.errors import FileError, Text, same


def lock_files(path: Path) -> tuple[Path, ...]:
    """Return the files that Excel and LibreOffice keep beside a workbook that is open."""
    return path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")


def backup_of(path: Path) -> Path:
    """Return where a workbook is kept as it was before its last refresh.

    Examples
    --------
    >>> backup_of(Path("model.xlsx")).name
    'model.bak.xlsx'
    """
    return path.with_name(f"{path.stem}.bak{path.suffix}")


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that is open in another program: its next saving would lose ours."""
    for lock in lock_files(path.resolve()):
        if lock.exists():
            raise FileError(
                Text("filen er åben i et andet program", "the file is open in another program"),
                where=str(path),
                expected=Text("en lukket fil", "a closed file"),
                got=lock.name,
                mend=Text(
                    "Luk den i Excel, og opdatér igen", "Close it in Excel and refresh again"
                ),
            )


def replace_file(path: Path, old: bytes, new: bytes) -> Path:
    """Replace a file whose content is ``old`` by ``new``, and return its backup.

    The new file is written beside the old one, down to the disk, and takes its name in one
    step; a crash at any moment leaves the old or the new one whole.

    Raises
    ------
    FileError
        A file that was opened or changed in the meantime, or may not be written.
    """
    real = path.resolve()
    backup = backup_of(real)
    try:
        _refuse_changed(path, real, old)
        with _Beside(real) as ready, _Beside(real) as kept:
            ready.write(new)
            kept.write(old)
            refuse_if_open(path)
            _refuse_changed(path, real, old)
            kept.rename_to(backup)
            ready.rename_to(real)
    except OSError as error:
        raise FileError(
            Text("filen kan ikke skrives", "the file cannot be written"),
            where=str(path),
            expected=Text("skriveadgang til filen og mappen", "write access to file and folder"),
            got=same(str(error.strerror or error)),
            mend=Text("Luk filen, eller gem den et andet sted", "Close it or save it elsewhere"),
        ) from None
    return path.with_name(backup.name) if path.parent == real.parent else backup


def _refuse_changed(path: Path, real: Path, old: bytes) -> None:
    if not os.access(real, os.W_OK):
        raise PermissionError(13, "read-only")
    if real.read_bytes() != old:
        raise FileError(
            Text("filen blev ændret undervejs", "the file was changed in the meantime"),
            where=str(path),
            expected=Text("filen, som den blev læst", "the file as it was read"),
            got=Text("en anden", "another"),
            mend=Text("Opdatér igen", "Refresh again"),
        )


class _Beside:
    """A temporary file beside another one, with its permissions; removed if not renamed."""

    def __init__(self, like: Path) -> None:
        self._like = like

    def __enter__(self) -> _Beside:
        handle, name = tempfile.mkstemp(".tmp", f".{self._like.stem}-", self._like.parent)
        self._handle: int | None = handle
        self.path = Path(name)
        return self

    def write(self, content: bytes) -> None:
        """Write the content down to the disk."""
        assert self._handle is not None  # noqa: S101  written once
        handle, self._handle = self._handle, None
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(self._like, self.path)

    def rename_to(self, target: Path) -> None:
        """Take the target's name in one step, and let the folder know on the disk."""
        self.path.replace(target)
        if os.name == "posix":
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            os.close(self._handle)
        self.path.unlink(missing_ok=True)
