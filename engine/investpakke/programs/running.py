"""Find a program in its usual places, run it for a limited time, and end all its processes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from investpakke.bounds import unbounded_memory


def found(names: Iterable[str], places: Iterable[str | Path]) -> Iterator[str]:
    """Yield the paths of a program: by its names on the path, then in its usual places."""
    for name in names:
        program = shutil.which(name)
        if program is not None:
            yield program
    for place in places:
        if Path(place).is_file():
            yield str(place)


def ran(command: Sequence[str], seconds: float) -> bool:
    """Run a program without any input or output, and return whether it ended in time.

    All processes that it started are ended too: the program on the path is often only a launcher.
    """
    try:
        with unbounded_memory():
            process = subprocess.Popen(  # noqa: S603  a program of the machine, on our own file
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
    except OSError:  # a program that may not be run
        return False
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
