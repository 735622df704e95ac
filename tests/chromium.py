"""Headless Chromium: what a page comes to when a real browser has read it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def dom(page: Path, profile: Path, width: int = 1200, *flags: str) -> str:
    """Return the page as the browser has it after loading."""
    return _run(page, profile, f"--window-size={width},900", *flags, "--dump-dom")


def screenshot(page: Path, target: Path, profile: Path, *, width: int, height: int) -> None:
    """Draw the top of a page as a picture."""
    _run(page, profile, f"--window-size={width},{height}", f"--screenshot={target}")


@dataclass(frozen=True, slots=True)
class Loading:
    """What a page said on the console, and which hosts were asked for something."""

    console: tuple[str, ...]
    hosts: frozenset[str]


def loading(page: Path, profile: Path) -> Loading:
    """Load a page and return what it said and asked for; the browser's own calls are left out."""
    log = profile.with_name(f"{profile.name}-net.json")
    more = ("--enable-logging=stderr", "--v=0", f"--log-net-log={log}", "--dump-dom")
    said = _done(page, profile, *more).stderr.decode("utf-8", "replace").splitlines()
    events = json.loads(log.read_text("utf-8"))["events"]
    urls = [event.get("params", {}).get("url", "") for event in events]
    hosts = {urlsplit(url).hostname or "" for url in urls if isinstance(url, str)}
    others = {host for host in hosts if host and not host.endswith(_OWN_CALLS)}
    return Loading(tuple(line for line in said if "CONSOLE" in line), frozenset(others))


_OWN_CALLS = ("google.com", "googleapis.com", "gvt1.com")


def _run(page: Path, profile: Path, *more: str) -> str:
    return _done(page, profile, *more).stdout.decode("utf-8")


def _done(page: Path, profile: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    command = [str(CHROMIUM), *_QUIET, f"--user-data-dir={profile}", *more, page.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, timeout=120)
