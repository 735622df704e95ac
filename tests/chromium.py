"""Headless Chromium: what a page comes to when a real browser has read it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars",
)  # fmt: skip


def dom(page: Path, profile: Path, width: int = 1200) -> str:
    """Return the page as the browser has it after loading."""
    return _run(page, profile, f"--window-size={width},900", "--dump-dom")


def screenshot(page: Path, target: Path, profile: Path, *, width: int, height: int) -> None:
    """Draw the top of a page as a picture."""
    _run(page, profile, f"--window-size={width},{height}", f"--screenshot={target}")


def _run(page: Path, profile: Path, *more: str) -> str:
    command = [str(CHROMIUM), *_QUIET, f"--user-data-dir={profile}", *more, page.as_uri()]
    done = subprocess.run(command, check=True, capture_output=True, timeout=120)
    return done.stdout.decode("utf-8")
