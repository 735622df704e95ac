"""New files, written whole or not at all, and never over one that somebody still needs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from investpakke.errors import FileError, Text


def refuse_existing(target: Path, *, force: bool) -> None:
    """Refuse a name that stands for a folder, or for a file that would be lost."""
    if target.is_dir() or (target.exists() and not force):
        raise FileError(
            Text("filen findes allerede", "the file exists already"),
            where=str(target),
            expected=Text("et nyt navn", "a new name"),
            got=Text("en mappe", "a folder") if target.is_dir() else Text("en fil", "a file"),
            mend=Text(
                "Vælg et andet navn, eller brug --force", "Choose another name or use --force"
            )
            if not target.is_dir()
            else None,
        )


def write_whole(target: Path, data: bytes) -> None:
    """Write a file beside its target and move it in place when it is whole.

    Raises
    ------
    FileError
        The folder does not exist or cannot be written.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(temporary).chmod(0o644)
            Path(temporary).replace(target)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileError(
            Text("filen kan ikke skrives", "the file cannot be written"),
            where=str(target),
            expected=Text(
                "en mappe, der findes og kan skrives i", "a folder that exists and is writable"
            ),
            got=Text(str(error.strerror), str(error.strerror)),
        ) from None
