"""Work in a running Excel: quietly, with everything put back, and with its refusals as texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SETTINGS = ("display_alerts", "screen_updating", "calculation", "status_bar")


@contextmanager
def undisturbed(app: Any, status: str) -> Iterator[None]:
    """Keep Excel quiet while something is written; it is as before afterwards, come what may.

    Parameters
    ----------
    app : xlwings.App
        The running Excel.
    status : str
        What its status bar shows meanwhile.
    """
    before = {name: getattr(app, name) for name in _SETTINGS}
    try:
        app.display_alerts = False
        app.screen_updating = False
        app.calculation = "manual"
        app.status_bar = status
        yield
    finally:
        for name in reversed(_SETTINGS):
            setattr(app, name, before[name])


def refusal(error: Exception) -> str:
    """Return what Excel says when it refuses; pywin32 wraps it in numbers.

    >>> refusal(ValueError("to ark hedder det samme"))
    'to ark hedder det samme'
    """
    details = getattr(error, "excepinfo", None)
    said = details[2] if details else None
    return str(said or error)
