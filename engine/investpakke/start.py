"""The command ``investpakke``, started: stopped in one line, bounded, shown on any terminal.

Nothing heavy is imported before Ctrl-C has its answer.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from itertools import pairwise
from types import FrameType

STOPPED = 130
"""The exit code of what Ctrl-C has ended, as shells have it."""


def main() -> None:
    """Run the command line."""
    signal.signal(signal.SIGINT, stop_at_once)
    from investpakke.bounds import bound_memory
    from investpakke.command_line.encoding import show_all

    bound_memory()
    for stream in (sys.stdout, sys.stderr):
        show_all(stream)
    from investpakke.cli import commands

    try:
        commands(prog_name="investpakke")
    finally:
        _let_go()


def stop_at_once(_signal: int, _frame: FrameType | None) -> None:
    """End the process: nothing has begun that would have to be cleaned up."""
    with suppress(OSError):
        os.write(2, f"{_stopped()}\n".encode())
    os._exit(STOPPED)


def _stopped() -> str:
    """Return what is said, in the language that the command line or the environment asks for."""
    line = sys.argv[1:]
    asked = [after for option, after in pairwise(line) if option == "--lang"]
    asked += [part[7:] for part in line if part.startswith("--lang=")]
    language = asked[-1] if asked else os.environ.get("INVESTPAKKE_LANG")
    return "Stopped." if language == "en" else "Afbrudt."


def _let_go() -> None:
    """Leave nothing behind that the interpreter would try to write at its end, and fail at."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
