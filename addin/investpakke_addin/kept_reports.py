"""The folder of the buttons' reports: private to the user, and emptied after a week."""

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
    reports = folder()
    reports.mkdir(mode=0o700, parents=True, exist_ok=True)
    reports.chmod(0o700)
    prune()
    written = Path(tempfile.mkdtemp(prefix="rapport-", dir=reports)) / name
    written.write_bytes(page)
    return written


def prune(days: float = DAYS) -> None:
    """Remove older reports; those that cannot be removed are left for the next time."""
    oldest = time.time() - days * 24 * 60 * 60
    reports = folder()
    if not reports.is_dir() or reports.is_symlink():
        return
    for kept in reports.iterdir():
        try:
            old = kept.name.startswith("rapport-") and kept.lstat().st_mtime < oldest
        except OSError:  # another Excel is quicker
            continue
        if old:
            shutil.rmtree(kept, ignore_errors=True)


def remove() -> None:
    """Remove all reports, and the folder if nothing else is in it."""
    prune(days=-1)
    for emptied in (folder(), folder().parent):
        try:
            emptied.rmdir()
        except OSError:  # something of the user's is in it, or it is not there
            return
