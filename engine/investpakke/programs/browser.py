"""A page printed as PDF by a browser of the machine, without its user's profile or the network.

Chromium, Chrome and Edge print alike; every Windows of today has Edge. A browser that is open
already is left alone: this one has a profile of its own, in a folder that is removed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from investpakke.errors import FileError
from investpakke.programs.running import find, ran
from investpakke.text import Problem, Text, same

SECONDS = 120.0
SECONDS_PER_MB = 60.0
"""The time limit for printing, and the extra time for a large page: many times what is needed."""

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_IN_FOLDER = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
"""No name or address resolves, and what would go out nevertheless is sent to a port of this machine
where nothing listens: our pages request nothing, and nothing else of the browser gets out, nor does
the program that reports crashes. What remains is that Chromium asks the system for the way to an
address of the internet (a UDP socket is connected, no packet is sent): no option prevents that.
"""


def browsers() -> Iterator[str]:
    """Yield the paths of browsers that can print, the preferred ones first."""
    folders = [os.environ.get(name) for name in _WINDOWS_FOLDERS]
    places = [Path(folder, inner) for inner in _IN_FOLDER for folder in folders if folder]
    return find(_NAMES, [*places, *_MAC])


def printed(
    page: bytes, programs: Sequence[str] | None = None, *, seconds: float | None = None
) -> bytes:
    """Return a page as PDF.

    Parameters
    ----------
    page : bytes
        Self-contained HTML.
    programs : sequence of str, optional
        Browsers to try, one after the other; by default those of the machine.
    seconds : float, optional
        The time limit for each; by default `SECONDS`.

    Raises
    ------
    FileError
        There is no browser, or none has printed the page in time.
    """
    limit = SECONDS + SECONDS_PER_MB * len(page) / 1e6 if seconds is None else seconds
    tried = list(dict.fromkeys(browsers() if programs is None else programs))
    for program in tried:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            pdf = _printed_by(program, page, Path(name), limit)
        if pdf is not None:
            return pdf
    raise _not_printed(tried)


def _printed_by(program: str, page: bytes, folder: Path, seconds: float) -> bytes | None:
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_bytes(page)
    command = [
        program,
        *_OPTIONS,
        *_sandbox(),
        f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={target}",
        source.resolve().as_uri(),
    ]
    if not ran(command, seconds) or not target.is_file():
        return None
    pdf = target.read_bytes()
    return pdf if pdf.startswith(b"%PDF-") else None


def _sandbox() -> tuple[str, ...]:
    """Return the option that root needs to run a browser; others keep the sandbox."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if root else ()


def _not_printed(tried: Sequence[str]) -> FileError:
    what = (
        Problem("browser.failed", "no browser could create the PDF")
        if tried
        else Problem("browser.missing", "there is no browser to make the PDF")
    )
    return FileError(
        what,
        where=same("--pdf"),
        expected=same("Edge, Chrome, Chromium"),
        got=same(", ".join(tried)) if tried else None,
        mend=Text("Open the HTML report in a browser and print it to PDF"),
    )
