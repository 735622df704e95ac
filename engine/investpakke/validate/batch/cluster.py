"""Files examined by a Dask cluster, through its ``concurrent.futures`` interface.

A file travels as its bytes: a worker need not see the disk that it lies on. A worker that dies
is replaced by the cluster, which gives a file up when it has ended several workers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from investpakke.errors import FileError, InputError
from investpakke.problems import FILE_UNREADABLE
from investpakke.text import Problem, Text, same
from investpakke.validate.batch.attempt import Options, Unreadable, attempt_bytes, died, too_slow
from investpakke.validate.report import Report
from investpakke.workbook.foreign.mapping import mapping_file
from investpakke.workbook.ooxml.opening import read_workbook

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
