"""The folder of the buttons' reports: private to the user, and emptied after a week.

The copies of workbooks that a button works on lie there too. Each is removed when the work is
done; what a power cut leaves is removed the next time.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from investpakke_addin.environment import WINDOWS

DAYS = 7
"""How long a report is kept; to keep it longer, save it from the browser."""

_WORK_HOURS = 2
"""How old a copy must be to be one that was left behind; no work takes that long."""

SHOWN = r"%LOCALAPPDATA%\investpakke\rapporter"
"""The folder's name in the guide and the deployment note."""


def folder() -> Path:
    """Return the folder of this user's reports; it need not exist yet.

    `%LOCALAPPDATA%` is the user's alone, on this machine, and not synchronised.
    """
    if sys.platform == WINDOWS:
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "investpakke" / "rapporter"


def keep(name: str, page: bytes) -> Path:
    """Write a report that only the user can read, remove old ones, and return its path.

    Each has a folder of its own, so that a page that the browser still shows stays what it is.
    """
    prune()
    written = _new_folder("rapport-") / name
    written.write_bytes(page)
    return written


def new_work_folder() -> Path:
    """Return a new folder for the copy of a workbook; who asks for it removes it."""
    return _new_folder("arbejde-")


def work_folders() -> list[Path]:
    """Return the folders with copies that are there now."""
    return list(folder().glob("arbejde-*"))


def _new_folder(prefix: str) -> Path:
    reports = folder()
    reports.mkdir(mode=0o700, parents=True, exist_ok=True)
    reports.chmod(0o700)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=reports))


def prune(days: float = DAYS) -> None:
    """Remove older reports, and copies that were left behind; what cannot be removed stays."""
    now, day = time.time(), 24 * 60 * 60
    oldest = {"rapport-": now - days * day, "arbejde-": now - min(_WORK_HOURS / 24, days) * day}
    reports = folder()
    if not reports.is_dir() or reports.is_symlink():
        return
    for kept in reports.iterdir():
        try:
            written = kept.lstat().st_mtime
        except OSError:  # another Excel is quicker
            continue
        if any(kept.name.startswith(prefix) and written < at for prefix, at in oldest.items()):
            shutil.rmtree(kept, ignore_errors=True)


def remove() -> None:
    """Remove all reports, and the folder if nothing else is in it."""
    prune(days=-1)
    for emptied in (folder(), folder().parent):
        try:
            emptied.rmdir()
        except OSError:  # something of the user's is in it, or it is not there
            return
