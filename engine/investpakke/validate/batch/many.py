"""Many workbooks examined: one after the other, by processes, or by a cluster."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from investpakke.errors import FileError
from investpakke.file_kinds import refuse_address
from investpakke.text import Problem, Text
from investpakke.validate.batch.attempt import Options, Unreadable, attempt
from investpakke.validate.batch.cluster import examined_by_cluster
from investpakke.validate.batch.processes import examined_by_processes
from investpakke.validate.report import Report
from investpakke.workbook.ooxml.opening import SUFFIXES

__all__ = ["Options", "Unreadable", "collect", "examine_files"]

SECONDS = 120.0
"""What one file may take in a process or on a cluster; the largest model takes a fifth of it."""

SECONDS_IN_FULL = 3600.0
"""The same where the second engine computes every cell."""


def examine_files(
    paths: Iterable[Path],
    options: Options,
    *,
    jobs: int = 1,
    scheduler: str | None = None,
    seconds: float | None = None,
) -> Iterator[Report | Unreadable]:
    """Yield what is found of each file, in the order of the paths.

    Parameters
    ----------
    paths : iterable of Path
        The files.
    options : Options
        How they are to be examined.
    jobs : int
        Processes on this machine. With 1 the files are examined one after the other, still in
        a process of their own: what one of them does to it is then said of that file. With 0
        they are examined in this process, where only what a workbook may hold bounds time and
        memory.
    scheduler : str, optional
        The address of a Dask cluster, which then does it all.
    seconds : float, optional
        What one file may take, elsewhere than in this process.

    Raises
    ------
    InputError
        The cluster cannot be used.
    """
    files = list(paths)
    if seconds is None:
        seconds = SECONDS_IN_FULL if options.full else SECONDS
    if scheduler is not None:
        return examined_by_cluster(files, options, scheduler=scheduler, seconds=seconds)
    if jobs:
        return examined_by_processes(files, options, jobs=jobs, seconds=seconds)
    return (attempt(path, options) for path in files)


def collect(paths: Iterable[str | Path]) -> list[Path]:
    """Return the workbooks that files, folders and patterns stand for, each once.

    A file that is named is taken whatever it is, but for Excel's lock files, which a shell's
    own ``*.xlsx`` names too. In folders and by patterns workbooks are looked for: not in hidden
    folders, and without the copies that `refresh` keeps.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, or patterns such as ``modeller/**/*.xlsx``.

    Raises
    ------
    FileError
        A path that stands for nothing.
    """
    found: dict[str, Path] = {}
    for path in paths:
        refuse_address(path)
        if Path(path).name.startswith(_LOCK):
            continue
        matches = list(_matches(Path(path)))
        if not matches:
            raise _nothing(path)
        for match in matches:
            found.setdefault(os.path.normcase(match.absolute()), match)
    return list(found.values())


_LOCK = "~$"
_COPY = re.compile(r".+\.bak\d*")
"""What Excel puts before the name of a file that lies beside one that is open."""


def _matches(path: Path) -> Iterator[Path]:
    """Yield the workbooks that one path stands for."""
    if path.is_dir():
        yield from _inside(path)
    elif path.exists():
        yield path
    elif glob.has_magic(str(path)):
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207  Path.glob takes no absolute ones
        for match in map(Path, sorted(names)):
            if match.is_dir():
                yield from _inside(match)
            elif _is_wanted(match.name):
                yield match


def _inside(folder: Path) -> Iterator[Path]:
    """Yield the workbooks in a folder and those below it, in the order of their names."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names) if _is_wanted(name))


def _is_wanted(name: str) -> bool:
    path = Path(name)
    is_copy = name.startswith((_LOCK, ".")) or _COPY.fullmatch(path.stem.lower())
    return path.suffix.lower() in SUFFIXES and not is_copy


def _nothing(path: str | Path) -> FileError:
    return FileError(
        Problem("folder.no_workbooks", "there are no workbooks here"),
        where=str(path),
        expected=Text("an .xlsx or .xlsm file, a folder of them, or a pattern such as *.xlsx"),
    )
