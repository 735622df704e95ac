"""Files examined by processes on one machine, each file within bounded time and memory.

Each lane is one worker process. A file that ends its worker - too slow, too large, a crash in
an engine that is not Python - is known for certain, since nothing else runs there; the lane
goes on with a new one.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue

from investpakke.bounds import bound_memory
from investpakke.validate.batch.attempt import Options, Unreadable, attempt, died, too_slow
from investpakke.validate.report import Report


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
