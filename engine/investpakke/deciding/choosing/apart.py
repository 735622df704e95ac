"""How a solver written in C++ is run: its prints reach nobody, and Ctrl-C is heard meanwhile."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import TypeVar

_Answer = TypeVar("_Answer")
_one_at_a_time = Lock()
_STDOUT = 1


def run_apart(work: Callable[[], _Answer]) -> _Answer:
    """Return what ``work`` returns, done in a thread of its own and without standard output.

    Python hears Ctrl-C in its main thread only, and only between two of its own steps: here
    they are steps of waiting. What ``work`` raises is raised.
    """
    answers: list[_Answer] = []
    failures: list[BaseException] = []

    def attempt() -> None:
        try:
            answers.append(work())
        except BaseException as failure:
            failures.append(failure)

    with _one_at_a_time, silent_stdout():
        thread = Thread(target=attempt, daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
    if failures:
        raise failures[0]
    return answers[0]


@contextmanager
def silent_stdout() -> Iterator[None]:
    """Send what is written to file descriptor 1 to nowhere: C code does not ask `sys.stdout`."""
    try:
        kept = os.dup(_STDOUT)
    except OSError:  # a process without a console, such as Excel's
        yield
        return
    try:
        _flush_c()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDOUT)
        os.close(nowhere)
        yield
    finally:
        _flush_c()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _flush_c() -> None:
    """Empty the buffers of the C library, which would else be written out later."""
    library = "ucrtbase" if sys.platform == "win32" else None
    with suppress(OSError, AttributeError):
        ctypes.CDLL(library).fflush(None)
