"""A line on a terminal while something takes long: what is done, and for how long it has been."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from investpakke.command_line.language import say
from investpakke.errors import Text

AFTER = 2.0
"""Seconds after which somebody who waits is told."""


@contextmanager
def waiting(what: Text) -> Iterator[None]:
    """Show on stderr, if it is a terminal, what is being done when it takes long."""
    if not sys.stderr.isatty():
        yield
        return
    ended = threading.Event()
    line = say(what)
    teller = threading.Thread(target=_tell, args=(line, ended), daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def _tell(line: str, ended: threading.Event) -> None:
    started = time.monotonic()
    pause, width = AFTER, 0
    while not ended.wait(pause):
        text = f"{line} … {time.monotonic() - started:.0f} s"
        sys.stderr.write(f"\r{text}")
        sys.stderr.flush()
        pause, width = 1.0, len(text)
    if width:
        sys.stderr.write(f"\r{' ' * width}\r")
        sys.stderr.flush()
