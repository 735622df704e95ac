"""Many workbooks examined: one after the other, by processes, or by a cluster.

Files examined by a Dask cluster, through its ``concurrent.futures`` interface.

A file travels as its bytes: a worker need not see the disk that it lies on. A worker that dies
is replaced by the cluster, which gives a file up when it has ended several workers.

Files examined by processes on one machine, each file within bounded time and memory.

Each lane is one worker process. A file that ends its worker - too slow, too large, a crash in
an engine that is not Python - is known for certain, since nothing else runs there; the lane
goes on with a new one.
"""

from __future__ import annotations

import faulthandler
import glob
import os
import re
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from investpakke.bounds import bound_memory
from investpakke.errors import FileError, InputError
from investpakke.file_kinds import refuse_address
from investpakke.problems import FILE_UNREADABLE
from investpakke.text import Problem, Text, same
from investpakke.validate.batch.attempt import (
    Options,
    Unreadable,
    attempt,
    attempt_bytes,
    died,
    too_slow,
)
from investpakke.validate.batch.report import Report
from investpakke.workbook.foreign.mapping import mapping_file
from investpakke.workbook.ooxml.opening import SUFFIXES, read_workbook

__all__ = ["Options", "Unreadable", "collect", "examine_files"]


def examined_by_processes(
    paths: Sequence[Path], options: Options, *, jobs: int, seconds: float
) -> Iterator[Report | Unreadable]:
    """Yield what is found of each file, in their order.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    options : Options
        How they are to be examined.
    jobs : int
        Worker processes.
    seconds : float
        What one file may take.
    """
    lanes = [_Lane(seconds) for _ in range(min(jobs, len(paths)))]
    idle: SimpleQueue[_Lane] = SimpleQueue()
    for lane in lanes:
        idle.put(lane)

    def examined(path: Path) -> Report | Unreadable:
        lane = idle.get()
        try:
            return lane.examined(path, options)
        finally:
            idle.put(lane)

    with ThreadPoolExecutor(max(len(lanes), 1)) as threads:
        yield from threads.map(examined, paths)
    for lane in lanes:
        lane.close()


class _Lane:
    """One worker process at a time, that examines one file at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._pool: ProcessPoolExecutor | None = None

    def examined(self, path: Path, options: Options) -> Report | Unreadable:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _prepare)
        started = time.monotonic()
        try:
            return self._pool.submit(_within, self.seconds, path, options).result()
        except BrokenProcessPool:
            self.close()
            slow = time.monotonic() - started >= self.seconds
            return Unreadable(path, too_slow(path, self.seconds) if slow else died(path))

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


def _within(seconds: float, path: Path, options: Options) -> Report | Unreadable:
    """Examine a file; a watchdog that no engine can hold up ends the process if it is slow."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return attempt(path, options)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _prepare() -> None:
    """Prepare a worker: it dies with Ctrl-C, of hunger before the machine does, and quietly."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # an engine that is not Python writes its last words there
    bound_memory()


CONNECT = 15
"""Seconds that the cluster has to answer."""

_AHEAD = 2
"""Files sent for each thread of the cluster before one has come back."""


def examined_by_cluster(
    paths: Sequence[Path], options: Options, *, scheduler: str, seconds: float
) -> Iterator[Report | Unreadable]:
    """Yield what is found of each file, in their order.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    options : Options
        How they are to be examined.
    scheduler : str
        The address of the cluster's scheduler, e.g. "tcp://10.0.0.1:8786".
    seconds : float
        What one file may take once all before it are done.

    Raises
    ------
    InputError
        Dask is not installed, or no cluster answers.
    """
    client = _client(scheduler)
    try:
        width = max(1, sum(client.nthreads().values())) * _AHEAD
        executor = client.get_executor(pure=False)
        sent: deque[tuple[Path, Future[Report | Unreadable] | Unreadable]] = deque()
        for path in paths:
            sent.append((path, _sent(executor, path, options)))
            if len(sent) == width:
                yield _come_back(*sent.popleft(), seconds)
        while sent:
            yield _come_back(*sent.popleft(), seconds)
        executor.shutdown(wait=False)
    finally:
        client.close()


def _client(scheduler: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            Problem("cluster.no_dask", "Dask is not installed"),
            where="--scheduler",
            expected=same("pip install 'investpakke[cluster]'"),
            got=None,
        ) from None
    try:
        return Client(scheduler, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise InputError(
            Problem("cluster.no_answer", "the cluster does not answer"),
            where="--scheduler",
            expected=Text("the address of a Dask scheduler, e.g. tcp://10.0.0.1:8786"),
            got=scheduler,
            mend=same(type(error).__name__),
        ) from None


def _sent(
    executor: Executor, path: Path, options: Options
) -> Future[Report | Unreadable] | Unreadable:
    """Send a file's bytes to the cluster; one that is no workbook does not travel."""
    beside = (Path(options.against) if options.against else None, mapping_file(path))
    try:
        data = read_workbook(path)
        package, mapping = (
            file.read_bytes() if file is not None and file.is_file() else None for file in beside
        )
    except FileError as error:
        return Unreadable(path, error)
    except OSError as error:
        return Unreadable(path, _not_sent(path, error))
    return executor.submit(attempt_bytes, path, data, options, package, mapping)


def _come_back(
    path: Path, sent: Future[Report | Unreadable] | Unreadable, seconds: float
) -> Report | Unreadable:
    if isinstance(sent, Unreadable):
        return sent
    try:
        return sent.result(timeout=seconds)
    except TimeoutError:
        sent.cancel()
        return Unreadable(path, too_slow(path, seconds))
    except Exception:  # whatever the cluster says of a worker that died
        return Unreadable(path, died(path))


def _not_sent(path: Path, error: OSError) -> FileError:
    return FileError(
        FILE_UNREADABLE, where=str(path), got=same(error.strerror or type(error).__name__)
    )


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
