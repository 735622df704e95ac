"""Work in a running Excel: quietly, with settings restored and errors as texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from investpakke.text import Text
from investpakke_addin.boxes import LANGUAGE

_SETTINGS = ("display_alerts", "screen_updating", "calculation", "status_bar")


@contextmanager
def undisturbed(app: Any, status: Text) -> Iterator[None]:
    """Keep Excel quiet during a change, and restore its state afterwards in any case.

    Parameters
    ----------
    app : xlwings.App
        The running Excel.
    status : Text
        What its status bar shows meanwhile.
    """
    before = {name: getattr(app, name) for name in _SETTINGS}
    try:
        app.display_alerts = False
        app.screen_updating = False
        app.calculation = "manual"
        app.status_bar = status.in_language(LANGUAGE)
        yield
    finally:
        for name in reversed(_SETTINGS):
            setattr(app, name, before[name])


def refusal(error: Exception) -> str:
    """Return Excel's error message, without the numbers that pywin32 adds.

    >>> refusal(ValueError("to ark hedder det samme"))
    'to ark hedder det samme'
    """
    details = getattr(error, "excepinfo", None)
    said = details[2] if details else None
    return str(said or error)
