"""A line on a terminal while something takes long: what is done, and for how long it has been."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from investpakke.command_line.language import say
from investpakke.text import Text

AFTER = 2.0
"""Seconds after which a waiting user sees a message."""


class Clock:
    """A clock, and an event that may end the waiting early."""

    def now(self) -> float:
        """Return seconds, from whenever."""
        return time.monotonic()

    def ends(self, ended: threading.Event, seconds: float) -> bool:
        """Return whether something ends within so many seconds."""
        return ended.wait(seconds)


CLOCK = Clock()


@contextmanager
def waiting(what: Text) -> Iterator[None]:
    """Show on stderr, if it is a terminal, what is being done when it takes long."""
    if not is_watched():
        yield
        return
    ended = threading.Event()
    teller = threading.Thread(target=_tell, args=(say(what), ended, CLOCK), daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def is_watched() -> bool:
    """Return whether messages on stderr are seen by a waiting user."""
    return sys.stderr.isatty()


def _tell(line: str, ended: threading.Event, clock: Clock) -> None:
    started = clock.now()
    pause, width = AFTER, 0
    while not clock.ends(ended, pause):
        text = f"{line} … {clock.now() - started:.0f} s"
        sys.stderr.write(f"\r{text}")
        sys.stderr.flush()
        pause, width = 1.0, len(text)
    if width:
        sys.stderr.write(f"\r{' ' * width}\r")
        sys.stderr.flush()
