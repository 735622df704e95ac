"""The locations on a user's machine; tests use their own folders."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import investpakke
from investpakke.errors import FileError
from investpakke.text import Problem, Text

SETTINGS_NAME = "investpakke"
"""Name of the settings that the VBA reads: ``%USERPROFILE%/.investpakke/investpakke.conf``, written
by ``investpakke addin install``. Not "xlwings": another Python, named for a user's other workbooks
in their ``xlwings.conf`` (file or sheet), must not be asked for the INVEST_* functions."""

UDF_MODULE = "investpakke_addin.udfs"
"""The Python module with the functions for xlwings, independent of the workbook's name."""

ADDIN = "investpakke.xlam"
WINDOWS = "win32"
CONFIG_SHOWN = f".{SETTINGS_NAME}/{SETTINGS_NAME}.conf"
"""The displayed name of the settings file, under the user's folder."""

PACKAGES = ("investpakke", "investpakke_templates", "investpakke_addin")

_PROBE = (
    f"import importlib.util as u, sys;sys.exit(not all(u.find_spec(name) for name in {PACKAGES!r}))"
)


@dataclass(frozen=True, slots=True)
class Environment:
    """The folders, the Python and the add-in that an installation uses.

    Parameters
    ----------
    platform : str
        As `sys.platform` names it; the add-in runs on ``win32`` only.
    home : Path
        The user's folder (``%USERPROFILE%``), where the settings go.
    xlstart : Path or None
        The user's folder from which Excel starts add-ins; None where there is none.
    python : Path
        The interpreter that Excel is to start.
    package : Path
        The add-in that ships with this version.
    version : str
        Of investpakke.
    encoding : str
        Of the settings file: VBA reads it in Windows' ANSI code page.
    python_path : tuple of Path
        Folders that ``python`` needs to be told to find the packages; usually none.
    base : Path, optional
        The Python that a virtual environment was made from (`sys.base_prefix`).
    """

    platform: str
    home: Path
    xlstart: Path | None
    python: Path
    package: Path = Path(__file__).parent / "built" / ADDIN
    version: str = investpakke.__version__
    encoding: str = "cp1252"
    python_path: tuple[Path, ...] = ()
    base: Path | None = None

    @property
    def supported(self) -> bool:
        """Whether Excel on this platform can call the functions."""
        return self.platform == WINDOWS

    @property
    def config(self) -> Path:
        """The user's settings, where the add-in's VBA reads them."""
        return self.home / f".{SETTINGS_NAME}" / f"{SETTINGS_NAME}.conf"

    @property
    def record(self) -> Path:
        """The record of an installation, so that uninstalling removes exactly that."""
        return self.config.with_name("investpakke.json")

    @property
    def addin(self) -> Path | None:
        """The path of the installed add-in."""
        return None if self.xlstart is None else self.xlstart / ADDIN

    def packaged(self) -> bytes:
        """Return the shipped add-in.

        Raises
        ------
        FileError
            If it is missing.
        """
        try:
            return self.package.read_bytes()
        except OSError as error:
            raise FileError(
                Problem("addin.unreadable", "the Excel add-in cannot be read"),
                where=str(self.package),
                got=type(error).__name__,
                mend=Text("Reinstall investpakke"),
            ) from error


_STORE = ("windowsapps", "pythonsoftwarefoundation.python")


def is_from_store(python: Path, base: Path | None = None) -> bool:
    """Whether a Python, or the one that its virtual environment was made from, is the Store's.

    Windows sends what the Store's Python writes under AppData elsewhere, where Excel does not look.
    """
    told = [str(python), str(base or ""), *_home_lines(python)]
    return any(part in path.lower() for path in told for part in _STORE)


def _home_lines(python: Path) -> list[str]:
    """Return the lines of ``pyvenv.cfg`` that name the Python of a virtual environment."""
    for folder in (python.parent, python.parent.parent):
        try:
            text = (folder / "pyvenv.cfg").read_text("utf-8", errors="replace")
        except OSError:
            continue
        named = ("home", "executable", "base-prefix", "base-executable")
        return [line for line in text.splitlines() if line.partition("=")[0].strip() in named]
    return []


def this_machine(environ: Mapping[str, str] = os.environ) -> Environment:
    """Return the environment of the user who runs the command; nothing is written."""
    windows = sys.platform == WINDOWS
    appdata = environ.get("APPDATA")
    start = Path(appdata, "Microsoft", "Excel", "XLSTART") if windows and appdata else None
    return Environment(
        platform=sys.platform,
        home=Path(environ.get("USERPROFILE") or Path.home()) if windows else Path.home(),
        xlstart=start,
        python=Path(sys.executable),
        base=Path(sys.base_prefix),
        encoding="mbcs" if windows else "utf-8",
        python_path=() if _finds_packages(sys.executable) else _source_roots(),
    )


def _finds_packages(python: str) -> bool:
    """Whether a fresh interpreter finds the packages without this process's environment."""
    probe = [python, "-E", "-P", "-c", _PROBE]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0  # noqa: S603


def _source_roots() -> tuple[Path, ...]:
    import investpakke_addin
    import investpakke_templates

    modules = (investpakke, investpakke_templates, investpakke_addin)
    files = [module.__file__ for module in modules if module.__file__ is not None]
    return tuple(dict.fromkeys(Path(file).parents[1] for file in files))
