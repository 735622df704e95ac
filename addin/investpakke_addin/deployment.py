"""A folder for the IT department: the add-in, its settings, its sources and a note (in Danish)."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path, PureWindowsPath
from typing import Any

from investpakke.errors import FileError, InputError
from investpakke.problems import FOLDER_UNUSABLE
from investpakke.text import Problem, Text, same
from investpakke_addin import kept_reports, supply
from investpakke_addin.boxes import LANGUAGE
from investpakke_addin.desk import note_table
from investpakke_addin.environment import ADDIN, SETTINGS_NAME, UDF_MODULE, Environment
from investpakke_addin.installing_files import sha256
from investpakke_addin.intellisense import FILE as TOOLTIPS
from investpakke_addin.intellisense import intellisense_xml
from investpakke_addin.pip_command import INSTALL, WHERE
from investpakke_addin.setting_changes import new_settings
from investpakke_addin.vba_reader import xlwings_version_in
from investpakke_templates.texts import texts

USUAL_PYTHON = r"%LOCALAPPDATA%\investpakke\Scripts\python.exe"
"""The interpreter of the note's own instructions; xlwings expands such variables."""

_OF_THE_USER = ("%LOCALAPPDATA%", "%APPDATA%", "%USERPROFILE%", "%HOMEPATH%", "\\USERS\\")
"""Parts of a user's own paths, in capitals; other folders belong to administrators."""

NOTE, SUMS, CONFIG, SOURCES = "UDRULNING.md", "SHA256SUMS", f"{SETTINGS_NAME}.conf", "vba"
_ANSI = "cp1252"
_VARIABLE = re.compile(r"%[^%\\/]+%[\\/]")
"""A variable at the start, which stands for a full path."""

_PYTHON = re.compile(r"python[\d.]*\.exe", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Exported:
    """The created folder, its files with their checksums, and what its wheels are for."""

    folder: Path
    checksums: dict[str, str]
    fit: supply.Fit


def export(
    environment: Environment, folder: Path, python: str = USUAL_PYTHON, wheels: Path | None = None
) -> Exported:
    """Create a folder for the IT department, completely or not at all.

    Parameters
    ----------
    environment : Environment
        Where the packaged add-in is.
    folder : Path
        A new or an empty folder.
    python : str
        Where ``python.exe`` is on the users' machines; may hold ``%VARIABLES%``.
    wheels : Path, optional
        A folder of wheels that the folder is to hold too, so that it installs by itself.

    Raises
    ------
    FileError
        If the folder cannot be used, or the packaged add-in is missing. Nothing is written then.
    InputError
        If ``python`` cannot be the path of a program in a file of settings, or a wheel is not
        that of the lock file.
    """
    _refuse(folder)
    _check_python(python)
    files = _files(environment, python) | supply.files(wheels, environment.version)
    files[NOTE] = _note(environment, files, _listed(files, without=supply.WHEELS), python).encode()
    checksums = {name: sha256(data) for name, data in files.items()}
    files[SUMS] = f"{_listed(files)}\n".encode()
    checksums[SUMS] = sha256(files[SUMS])
    try:
        _write(folder, files)
    except OSError as error:
        raise _cannot_use(folder, same(type(error).__name__)) from error
    return Exported(folder, checksums, _fit(files))


def _fit(files: Mapping[str, bytes]) -> supply.Fit:
    """Return what the exported wheels are for."""
    return supply.fit_of(
        name.rpartition("/")[2] for name in files if name.startswith(f"{supply.WHEELS}/")
    )


def _listed(files: Mapping[str, bytes], without: str = "") -> str:
    """Return the checksums of files as ``sha256sum`` writes them, without those of one folder."""
    return "\n".join(
        f"{sha256(data)} *{name}"
        for name, data in files.items()
        if not without or not name.startswith(f"{without}/")
    )


def _files(environment: Environment, python: str) -> dict[str, bytes]:
    """Return the contents of the folder, except the note and the checksums."""
    settings = new_settings(python).data(_ANSI, Path(CONFIG))
    sources = environment.package.parents[1] / SOURCES
    found = sorted(sources.glob("*.bas")) if sources.is_dir() else []
    return {
        ADDIN: environment.packaged(),
        CONFIG: settings,
        TOOLTIPS: intellisense_xml(),
        **{f"{SOURCES}/{path.name}": path.read_bytes() for path in found},
    }


def _note(environment: Environment, files: dict[str, bytes], listed: str, python: str) -> str:
    template = resources.files("investpakke_addin").joinpath("deployment_note.md")
    said = texts("investpakke_addin")["udrulning"]
    has_sources = any(name.startswith(SOURCES) for name in files)
    has_wheels = any(name.startswith(supply.WHEELS) for name in files)
    fit = "".join(f" {note.in_language(LANGUAGE)}" for note in _fit(files).notes())
    values = {
        "version": environment.version,
        "install": INSTALL.in_language(LANGUAGE),
        "where": WHERE.in_language(LANGUAGE),
        "xlwings": xlwings_version_in(files[ADDIN]) or said["unknown_version"],
        "addin": ADDIN,
        "config": CONFIG,
        "config_folder": f".{SETTINGS_NAME}",
        "module": UDF_MODULE,
        "desk": note_table(said["desk_head"], said["desk_no_source"]),
        "source_row": said["source_row"].format(sources=SOURCES) if has_sources else "",
        "requirements": supply.REQUIREMENTS,
        "sbom": supply.SBOM,
        "notices": supply.NOTICES,
        "wheels": supply.WHEELS,
        "wheels_row": said["wheels_row"].format(wheels=supply.WHEELS, fit=fit)
        if has_wheels
        else "",
        "checksums": listed,
        "reports": kept_reports.SHOWN,
        "days": str(kept_reports.DAYS),
        **_steps(python, said),
        "settings": files[CONFIG].decode(_ANSI).replace("\r\n", "\n").rstrip(),
    }
    note = template.read_text("utf-8")
    for name, value in values.items():
        note = note.replace(f"{{{name}}}", value)
    return note


def _steps(python: str, said: Mapping[str, Any]) -> dict[str, str]:
    """Return the note's steps for that Python: how to create it, run it, and who does."""
    path = PureWindowsPath(python)
    scripts = path.parent
    own = any(variable in python.upper() for variable in _OF_THE_USER)
    if scripts.name.lower() == "scripts":
        place = scripts.parent
        made = said["make_environment"].format(place=_quoted(place))
    else:
        place, made = scripts, said["have_python"].format(python=path)
    whose = said["of_the_user" if own else "of_the_machine"]
    return {
        "python": str(path),
        "place": str(place),
        "run": _quoted(path),
        "make_python": made,
        "rolled_out": whose["rolled_out"],
        "who": whose["who"].format(place=place),
        "writable": whose["writable"],
    }


def _quoted(path: PureWindowsPath) -> str:
    """Return a path as a command holds it; a variable may stand for one with blanks."""
    return f'"{path}"' if {" ", "%"} & {*str(path)} else str(path)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files beside the folder and put them there at once."""
    half = Path(tempfile.mkdtemp(prefix="investpakke-", dir=folder.parent))
    try:
        for name, data in files.items():
            path = half / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        half.chmod(0o755)
        if folder.is_dir():
            folder.rmdir()
        half.rename(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise


def _check_python(python: str) -> None:
    """Refuse what is no full path of a python.exe: another program would be started by its name."""
    path = PureWindowsPath(python)
    is_full = path.is_absolute() or _VARIABLE.match(python) is not None
    can_be_written = '"' not in python and python.isprintable()
    is_python = _PYTHON.fullmatch(path.name) is not None
    if not (is_full and is_python and can_be_written and ".." not in path.parts):
        raise InputError(
            Problem("addin.python_path", "the path of Python cannot be used"),
            where="python",
            expected=Text(
                "the full path of a python.exe on Windows, without quotes or .., such as {usual}",
                usual=same(USUAL_PYTHON),
            ),
            got=same(python) if python.strip() and python.isprintable() else python,
            mend=Text(
                "Excel starts what is written here: a name without its folder could start "
                "another program"
            ),
        )


def _refuse(folder: Path) -> None:
    if folder.is_dir():
        if any(folder.iterdir()):
            raise _cannot_use(folder, Text("a folder with files in it"))
    elif folder.exists():
        raise _cannot_use(folder, Text("a file"))
    elif not folder.absolute().parent.is_dir():
        raise _cannot_use(folder, Text("the folder above it does not exist"))


def _cannot_use(folder: Path, got: Text) -> FileError:
    return FileError(
        FOLDER_UNUSABLE,
        where=str(folder),
        expected=Text("a new or an empty folder"),
        got=got,
        mend=Text("Nothing was written"),
    )
