"""Many workbooks: the files that are meant, and the report of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

from investpakke.errors import FileError, Text
from investpakke.validate.attempt import Options, Unreadable, attempt
from investpakke.validate.report import Report

__all__ = ["Options", "Unreadable", "collect", "examine_files"]

_SUFFIXES = {".xlsx", ".xlsm"}


def collect(paths: Iterable[str | Path]) -> list[Path]:
    """Return the workbooks that files, folders and patterns name, each once.

    Raises
    ------
    FileError
        A folder or a pattern without a workbook.
    """
    found: dict[Path, None] = {}
    for path in paths:
        found.update(dict.fromkeys(_named(str(path))))
    return list(found)


def _named(text: str) -> list[Path]:
    path = Path(text)
    if path.is_dir():
        inside = [item for item in sorted(path.rglob("*")) if _is_workbook(item)]
    elif has_magic(text) and not path.exists():
        inside = [Path(item) for item in sorted(glob(text, recursive=True))]  # noqa: PTH207
        inside = [item for item in inside if _is_workbook(item)]
    else:
        return [path]
    if not inside:
        raise FileError(
            Text("her er ingen projektmappe", "no workbook is here"),
            where=text,
            expected=Text("mindst én .xlsx- eller .xlsm-fil", "at least one .xlsx or .xlsm file"),
        )
    return inside


def _is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook, and not the lock that Excel keeps beside one."""
    return path.suffix.lower() in _SUFFIXES and path.is_file() and not path.name.startswith("~$")


def examine_files(
    paths: Iterable[Path],
    options: Options,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
) -> Iterator[Report | Unreadable]:
    """Yield what is found of each file, in the order of the paths."""
    del jobs, scheduler
    return (attempt(path, options) for path in paths)
