"""The facts about a machine that the doctor needs, gathered without changing anything.

Nothing here starts Excel or PowerShell, or asks for more rights than the user has.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import string
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from investpakke_addin.desk import Key, Registry, read_keys
from investpakke_addin.environment import UDF_MODULE, Environment
from investpakke_addin.install import AddinState, Status, status
from investpakke_addin.installing_files import content
from investpakke_addin.settings import INTERPRETER, PYTHONPATH
from investpakke_addin.vba_reader import xlwings_version_in

if TYPE_CHECKING:
    from investpakke.functions import Function

EXCEL_KEY = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"

CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")

_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}  # the PE header: x86, x64, ARM64
_ASK = """
import importlib, json, sys
paths, module, name, cells = json.loads(sys.argv[1])
sys.path[0:0] = paths
answer = getattr(importlib.import_module(module), name)(*cells)
print(json.dumps(answer, default=lambda value: value.tolist()))
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """The UDF module's answer to the worked example, or why there is none."""

    value: object = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine as the doctor sees it.

    Parameters
    ----------
    environment : Environment
        Where things are.
    system : str
        The operating system, as it names itself.
    excel : Path or None
        Excel's program file, from the registry.
    excel_bits : int or None
        32 or 64, from the program file's header.
    python_version : str
        Of the Python that runs.
    python_bits : int
        32 or 64.
    xlwings : str or None
        The installed version.
    dlls : tuple of str
        xlwings' DLL files in the two folders where the macros look for them.
    vba_xlwings : str or None
        The version that the macros of the installed add-in, or else the packaged one, call.
    status : Status
        What is installed.
    cloud_folders, paths : tuple of Path
        The folders that OneDrive keeps, and the paths that must not be in them.
    keys : mapping of str to Key
        The registry keys of the table in ``desk.toml``.
    network_drives : tuple of str
        The drives that are folders of a server: ``H:``.
    conda : bool
        Whether Excel's Python is of conda, which Excel starts without activating it.
    answer : Answer
        From the UDF module, in the Python that Excel would start.
    """

    environment: Environment
    system: str
    excel: Path | None
    excel_bits: int | None
    python_version: str
    python_bits: int
    xlwings: str | None
    dlls: tuple[str, ...]
    vba_xlwings: str | None
    status: Status
    cloud_folders: tuple[Path, ...]
    paths: tuple[Path, ...]
    keys: Mapping[str, Key]
    network_drives: tuple[str, ...]
    conda: bool
    answer: Answer

    @property
    def signed(self) -> bool:
        """Whether the installed add-in is another file of this version, such as a signed one."""
        return self.status.state is AddinState.SIGNED


def examine(
    environment: Environment,
    registry: Registry | None = None,
    environ: Mapping[str, str] = os.environ,
    workbook: Path | None = None,
) -> Machine:
    """Return the facts about the machine on which the doctor runs."""
    read = registry or registry_key
    found = status(environment)
    python = interpreter_of(environment, found)
    excel = str(read(EXCEL_KEY).get("", "")) if environment.supported else None
    installed = content(found.addin) or content(environment.package)
    paths = [python.parent, Path(__file__).parent, environment.xlstart, workbook]
    return Machine(
        environment=environment,
        system=platform.platform(terse=True),
        excel=Path(excel.strip('"')) if excel else None,
        excel_bits=program_bits(Path(excel.strip('"'))) if excel else None,
        python_version=platform.python_version(),
        python_bits=struct.calcsize("P") * 8,
        xlwings=_xlwings_version(),
        dlls=dlls_near(python),
        vba_xlwings=None if installed is None else xlwings_version_in(installed),
        status=found,
        cloud_folders=tuple(Path(environ[n]) for n in CLOUD_VARIABLES if environ.get(n)),
        paths=tuple(path for path in paths if path is not None),
        keys=read_keys(read) if environment.supported else {},
        network_drives=network_drives(),
        conda=any(
            (folder / "conda-meta").is_dir() for folder in (python.parent, python.parent.parent)
        ),
        answer=ask(python, python_path_of(found), UDF_MODULE, *worked_example()),
    )


def interpreter_of(environment: Environment, found: Status) -> Path:
    """Return the Python that Excel would start: that of the settings, else the running one."""
    named = found.settings.get(INTERPRETER) if found.settings else None
    return Path(os.path.expandvars(named)) if named else environment.python


def python_path_of(found: Status) -> list[str]:
    """Return the folders that the settings add to the Python path."""
    named = found.settings.get(PYTHONPATH) if found.settings else None
    return [part for part in os.path.expandvars(named or "").split(";") if part]


def asked_function() -> Function:
    """Return the function whose worked example is tested."""
    from investpakke.functions import lookup

    return lookup("INVEST_NET")


def worked_example() -> tuple[str, list[object]]:
    """Return a function and its arguments as Excel passes them: cells."""
    function = asked_function()
    return function.name, [[[value]] for value in function.example.arguments]


def ask(
    python: Path, folders: Sequence[str], module: str, name: str, cells: Sequence[object]
) -> Answer:
    """Return a function's answer in a fresh interpreter, without this shell's settings or paths."""
    question = json.dumps([list(folders), module, name, list(cells)])
    try:
        done = subprocess.run(  # noqa: S603
            [python, "-E", "-P", "-B", "-c", _ASK, question],
            capture_output=True,
            check=False,
            text=True,
            timeout=60,
            env=bare_environment(),
            encoding="utf-8",
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answer(fault=f"{type(error).__name__}: {python}")
    if done.returncode:
        return Answer(fault=(done.stderr.strip().splitlines() or ["?"])[-1])
    try:
        return Answer(json.loads(done.stdout))
    except ValueError:
        return Answer(fault=done.stdout[:80])


def program_bits(program: Path) -> int | None:
    """Return 32 or 64 from the header of a Windows program; None if it cannot be read."""
    try:
        with program.open("rb") as file:
            head = file.read(4096)
        (offset,) = struct.unpack_from("<I", head, 0x3C)
        (machine,) = struct.unpack_from("<H", head, offset + 4)
    except (OSError, struct.error):
        return None
    known = head[:2] == b"MZ" and head[offset : offset + 4] == b"PE\0\0"
    return _MACHINES.get(machine) if known else None


def dlls_near(python: Path) -> tuple[str, ...]:
    """Return xlwings' DLL files beside an interpreter or in the folder above it."""
    folders = (python.parent, python.parent.parent)
    return tuple(sorted(file.name for folder in folders for file in folder.glob("xlwings*-*.dll")))


def registry_key(key: str) -> Key:
    r"""Return the values of a registry key (``HKLM\…``, ``HKCU\…``); none if it cannot be read."""
    if sys.platform != "win32":
        return {}
    import winreg

    hive, _, path = key.partition("\\")
    root = winreg.HKEY_CURRENT_USER if hive == "HKCU" else winreg.HKEY_LOCAL_MACHINE
    values: dict[str, str | bytes] = {}
    try:
        with winreg.OpenKey(root, path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
            for number in range(winreg.QueryInfoKey(opened)[1]):
                name, value, _kind = winreg.EnumValue(opened, number)
                values[name.lower()] = value if isinstance(value, bytes) else str(value)
    except OSError:
        return {}
    return values


_REMOTE = 4
"""What Windows' GetDriveTypeW says of a drive that is a server's."""


def network_drives() -> tuple[str, ...]:
    """Return the drives that are folders of a server, as ``H:``."""
    if sys.platform != "win32":
        return ()
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW
    return tuple(f"{x}:" for x in string.ascii_uppercase if kind(f"{x}:\\") == _REMOTE)


def bare_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment without what a shell or conda's activation puts into it."""
    root = environ.get("SystemRoot")
    path = rf"{root}\System32;{root}" if root else os.defpath
    dropped = ("CONDA", "VIRTUAL_ENV", "PYTHON")
    kept = {name: value for name, value in environ.items() if not name.upper().startswith(dropped)}
    return {**{n: v for n, v in kept.items() if n.upper() != "PATH"}, "PATH": path}


def _xlwings_version() -> str | None:
    if importlib.util.find_spec("xlwings") is None:
        return None
    return metadata.version("xlwings")
