"""Examine many workbooks: one after the other, in processes, or on a cluster.

On a Dask cluster, used through its ``concurrent.futures`` interface, a file is sent as bytes: the
workers need no access to its disk. A worker that dies is replaced by the cluster, which gives up
on a file that has ended several workers.

On one machine, each file is examined in bounded time and memory. Each lane is one worker process.
If that process ends, the file in it was the cause (too slow, too large, a crash in a native
engine), since nothing else runs there; the lane continues with a new process.
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
    crashed,
    too_slow,
)
from investpakke.validate.batch.report import Report
from investpakke.workbook.foreign.mapping import mapping_file
from investpakke.workbook.ooxml.opening import SUFFIXES, read_workbook

__all__ = ["Options", "Unreadable", "collect", "examine_files"]


def examine_in_processes(
    paths: Sequence[Path], options: Options, *, jobs: int, seconds: float
) -> Iterator[Report | Unreadable]:
    """Yield the outcome for each file, in order.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    options : Options
        How they are examined.
    jobs : int
        Worker processes.
    seconds : float
        How long one file may take.
    """
    lanes = [_Lane(seconds) for _ in range(min(jobs, len(paths)))]
    idle: SimpleQueue[_Lane] = SimpleQueue()
    for lane in lanes:
        idle.put(lane)

    def examined(path: Path) -> Report | Unreadable:
        lane = idle.get()
        try:
            return lane.examine(path, options)
        finally:
            idle.put(lane)

    with ThreadPoolExecutor(max(len(lanes), 1)) as threads:
        yield from threads.map(examined, paths)
    for lane in lanes:
        lane.close()


class _Lane:
    """One worker process at a time, which examines one file at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._pool: ProcessPoolExecutor | None = None

    def examine(self, path: Path, options: Options) -> Report | Unreadable:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), _prepare)
        started = time.monotonic()
        try:
            return self._pool.submit(_examine_within, self.seconds, path, options).result()
        except BrokenProcessPool:
            self.close()
            slow = time.monotonic() - started >= self.seconds
            return Unreadable(path, too_slow(path, self.seconds) if slow else crashed(path))

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None


def _examine_within(seconds: float, path: Path, options: Options) -> Report | Unreadable:
    """Examine a file; a watchdog that no engine can block ends the process if it is too slow."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return attempt(path, options)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _prepare() -> None:
    """Set up a worker: it ends with Ctrl-C, has a limit on memory, and writes nothing to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # a native engine writes its last words there
    bound_memory()


CONNECT = 15
"""Seconds within which the cluster must answer."""

_AHEAD = 2
"""Files sent in advance for each thread of the cluster."""


def examine_on_cluster(
    paths: Sequence[Path], options: Options, *, scheduler: str, seconds: float
) -> Iterator[Report | Unreadable]:
    """Yield the outcome for each file, in order.

    Parameters
    ----------
    paths : sequence of Path
        The files.
    options : Options
        How they are examined.
    scheduler : str
        The address of the cluster's scheduler, e.g. "tcp://10.0.0.1:8786".
    seconds : float
        How long one file may take after all files before it are done.

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
            sent.append((path, _submit(executor, path, options)))
            if len(sent) == width:
                yield _await(*sent.popleft(), seconds)
        while sent:
            yield _await(*sent.popleft(), seconds)
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


def _submit(
    executor: Executor, path: Path, options: Options
) -> Future[Report | Unreadable] | Unreadable:
    """Send a file's bytes to the cluster; a file that is no workbook is not sent."""
    beside = (Path(options.against) if options.against else None, mapping_file(path))
    try:
        data = read_workbook(path)
        package, mapping = (
            file.read_bytes() if file is not None and file.is_file() else None for file in beside
        )
    except FileError as error:
        return Unreadable(path, error)
    except OSError as error:
        return Unreadable(path, _unreadable(path, error))
    return executor.submit(attempt_bytes, path, data, options, package, mapping)


def _await(
    path: Path, sent: Future[Report | Unreadable] | Unreadable, seconds: float
) -> Report | Unreadable:
    if isinstance(sent, Unreadable):
        return sent
    try:
        return sent.result(timeout=seconds)
    except TimeoutError:
        sent.cancel()
        return Unreadable(path, too_slow(path, seconds))
    except Exception:  # whatever the cluster reports about a worker that died
        return Unreadable(path, crashed(path))


def _unreadable(path: Path, error: OSError) -> FileError:
    return FileError(
        FILE_UNREADABLE, where=str(path), got=same(error.strerror or type(error).__name__)
    )


SECONDS = 120.0
"""How long one file may take in a process or on a cluster; the largest model needs a fifth."""

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
    """Yield the outcome for each file, in the order of the paths.

    Parameters
    ----------
    paths : iterable of Path
        The files.
    options : Options
        How they are examined.
    jobs : int
        Processes on this machine. With 1 the files are examined one after the other, still in a
        separate process, so that a crash is reported for that file. With 0 they are examined in
        this
        process, where time and memory are bounded only by the limits on workbooks.
    scheduler : str, optional
        The address of a Dask cluster, which then does all the work.
    seconds : float, optional
        How long one file may take in another process or on the cluster.

    Raises
    ------
    InputError
        The cluster cannot be used.
    """
    files = list(paths)
    if seconds is None:
        seconds = SECONDS_IN_FULL if options.full else SECONDS
    if scheduler is not None:
        return examine_on_cluster(files, options, scheduler=scheduler, seconds=seconds)
    if jobs:
        return examine_in_processes(files, options, jobs=jobs, seconds=seconds)
    return (attempt(path, options) for path in files)


def collect(paths: Iterable[str | Path]) -> list[Path]:
    """Return the workbooks that files, folders and patterns name, each once.

    A named file is always included, except Excel's lock files, which a shell's own ``*.xlsx``
    matches too. Folders and patterns are searched for workbooks, without hidden folders and the
    backup copies of `refresh`.

    Parameters
    ----------
    paths : iterable of str or Path
        Files, folders, or patterns such as ``modeller/**/*.xlsx``.

    Raises
    ------
    FileError
        A path that matches nothing.
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
"""What Excel puts before the name of the lock file of an open workbook."""


def _matches(path: Path) -> Iterator[Path]:
    """Yield the workbooks that one path names."""
    if path.is_dir():
        yield from _workbooks_in(path)
    elif path.exists():
        yield path
    elif glob.has_magic(str(path)):
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207  Path.glob takes no absolute ones
        for match in map(Path, sorted(names)):
            if match.is_dir():
                yield from _workbooks_in(match)
            elif _is_wanted(match.name):
                yield match


def _workbooks_in(folder: Path) -> Iterator[Path]:
    """Yield the workbooks in a folder and its subfolders, sorted by name."""
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
