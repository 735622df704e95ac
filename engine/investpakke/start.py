"""Start of the command ``investpakke``: Ctrl-C, memory limit and output encoding.

Nothing heavy is imported before Ctrl-C has its answer.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from investpakke.stopping import stop_at_once


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


def _let_go() -> None:
    """Drop output that the interpreter would otherwise fail to write at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
