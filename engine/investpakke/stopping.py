"""Ctrl-C before anything heavy is imported: one line, and the process ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from itertools import pairwise
from types import FrameType

STOPPED = 130
"""The exit code after Ctrl-C, as in shells."""


def stop_at_once(_signal: int, _frame: FrameType | None) -> None:
    """End the process at once: there is nothing to clean up yet."""
    with suppress(OSError):
        os.write(2, f"{_stopped()}\n".encode())
    os._exit(STOPPED)


def _stopped() -> str:
    """Return the message, in the language of the command line or the environment."""
    line = sys.argv[1:]
    asked = [after for option, after in pairwise(line) if option == "--lang"]
    asked += [part[7:] for part in line if part.startswith("--lang=")]
    language = asked[-1] if asked else os.environ.get("INVESTPAKKE_LANG")
    return "Stopped." if language == "en" else "Afbrudt."
