"""The doctor: checks whether Excel on this machine can call the INVEST_* functions.

Every check is a function of a `Machine`; only `investpakke_addin.machine` looks at a real one.

The doctor's checks of what investpakke and xlwings put on the machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from investpakke.text import Text, both, same
from investpakke_addin.desk import checks, examined
from investpakke_addin.environment import is_from_store
from investpakke_addin.finding import Finding, Source, State, Who
from investpakke_addin.install import AddinState
from investpakke_addin.machine import Machine, asked_function, interpreter_of
from investpakke_addin.pip_command import INSTALL, WHERE
from investpakke_addin.settings import INTERPRETER

_INSTALL = Text("Run: investpakke addin install")
_ADDIN = Text("The add-in")
_SETTINGS = Text("Settings")
_XLWINGS = same("xlwings")


def check_xlwings(machine: Machine) -> Finding:
    """Check that xlwings has the version of the macros, and its DLL is where they look."""
    wanted = machine.vba_xlwings
    if machine.xlwings is None:
        return Finding(
            "xlwings",
            _XLWINGS,
            State.PROBLEM,
            Text("xlwings is not installed"),
            Text("Run: {wanted}", wanted=_pip(wanted)),
        )
    if wanted is None:
        return Finding(
            "xlwings",
            _XLWINGS,
            State.UNKNOWN,
            Text(
                "{xlwings}; the version in the add-in's macros cannot be read",
                xlwings=machine.xlwings,
            ),
            Text("Reinstall investpakke"),
        )
    if wanted != machine.xlwings:
        return Finding(
            "xlwings",
            _XLWINGS,
            State.PROBLEM,
            Text(
                "Python has {xlwings}, the add-in's macros call {wanted}",
                xlwings=machine.xlwings,
                wanted=wanted,
            ),
            Text("Run: {wanted}", wanted=_pip(wanted)),
        )
    return _dll_finding(machine, wanted)


def _pip(version: str | None) -> str:
    return f"pip install xlwings=={version}" if version else "pip install xlwings"


def _dll_finding(machine: Machine, wanted: str) -> Finding:
    same_versions = Text("{wanted} in Python and in the add-in's macros", wanted=wanted)
    if not machine.environment.supported:
        what = Text("{same_versions}; the DLL cannot be checked here", same_versions=same_versions)
        return Finding("xlwings", _XLWINGS, State.OK, what)
    kinds = (32, 64) if machine.excel_bits is None else (machine.excel_bits,)
    missing = [
        name
        for name in (f"xlwings{bits}-{wanted}.dll" for bits in kinds)
        if name not in machine.dlls
    ]
    if not missing:
        return Finding("xlwings", _XLWINGS, State.OK, same_versions)
    python = interpreter_of(machine.environment, machine.status)
    folders = f"{python.parent}, {python.parent.parent}"
    return Finding(
        "xlwings",
        _XLWINGS,
        State.PROBLEM,
        Text("{missing} is missing from {folders}", missing=", ".join(missing), folders=folders),
        Text(
            "Install in a virtual environment (python -m venv), and see whether "
            "antivirus removed the file"
        ),
    )


def check_settings(machine: Machine) -> Finding:
    """Check that the settings exist and name an existing Python."""
    status, config = machine.status, machine.environment.config
    if status.fault is not None:
        fault = status.fault
        return Finding("settings", _SETTINGS, State.PROBLEM, both(fault.text))
    if not machine.environment.supported and status.settings is None:
        return Finding("settings", _SETTINGS, State.UNKNOWN, Text("cannot be checked here"))
    if status.settings is None or not status.settings.get(INTERPRETER):
        return Finding(
            "settings",
            _SETTINGS,
            State.PROBLEM,
            Text("{interpreter} is missing from {config}", interpreter=INTERPRETER, config=config),
            _INSTALL,
        )
    return _python_finding(machine, config)


def _python_finding(machine: Machine, config: Path) -> Finding:
    python = interpreter_of(machine.environment, machine.status)
    if not python.is_file():
        return Finding(
            "settings",
            _SETTINGS,
            State.PROBLEM,
            Text("{interpreter} does not exist: {python}", interpreter=INTERPRETER, python=python),
            _INSTALL,
        )
    if python != machine.environment.python:
        return Finding(
            "settings",
            _SETTINGS,
            State.WARNING,
            Text("Excel starts another Python than this one: {python}", python=python),
            Text("If that is not intended: investpakke addin install --replace"),
        )
    return Finding("settings", _SETTINGS, State.OK, same(str(config)))


def check_addin(machine: Machine) -> Finding:
    """Check that Excel starts the shipped add-in."""
    status = machine.status
    if status.packaged_sha256 is None:
        package = machine.environment.package
        return Finding(
            "addin",
            _ADDIN,
            State.PROBLEM,
            Text("missing from the package: {package}", package=package),
            Text("Reinstall investpakke"),
        )
    if not machine.environment.supported:
        return Finding("addin", _ADDIN, State.UNKNOWN, Text("cannot be checked here"))
    state, (what, remedy) = _ADDIN_STATES[status.state]
    return Finding("addin", _ADDIN, state, _with_path(what, str(status.addin)), remedy)


_ADDIN_STATES: dict[AddinState, tuple[State, tuple[Text, Text | None]]] = {
    AddinState.CURRENT: (State.OK, (Text("current"), None)),
    AddinState.MISSING: (State.PROBLEM, (Text("not installed"), _INSTALL)),
    AddinState.OUTDATED: (State.WARNING, (Text("of another version"), _INSTALL)),
    AddinState.SIGNED: (State.OK, (Text("not the packaged file, e.g. signed"), None)),
    AddinState.FOREIGN: (State.WARNING, (Text("a file that install did not put there"), _INSTALL)),
}


def _with_path(text: Text, path: str) -> Text:
    return Text("{text}: {path}", text=text, path=path)


_STORE_PYTHON = Source(
    "Using Python on Windows: Redirection of local data, registry, and temporary paths",
    "https://docs.python.org/3.12/using/windows.html#redirection-of-local-data-registry-and-temporary-paths",
)
_CONDA = Text(
    "Excel starts conda's Python without activating it; make a virtual environment of Python "
    "from python.org, and install investpakke there"
)
_ELSEWHERE = Text("cannot be checked here")
_ON_WINDOWS = Text("Run investpakke addin doctor on the Windows machine")


def check_platform(machine: Machine) -> Finding:
    """Check the platform: Excel calls the functions on Windows only."""
    title = Text("Platform")
    if machine.environment.supported:
        return Finding("platform", title, State.OK, same(machine.system))
    what = Text("{system}: Excel can call the functions on Windows only", system=machine.system)
    return Finding("platform", title, State.UNKNOWN, what, _ON_WINDOWS)


def check_excel(machine: Machine) -> Finding:
    """Check that Excel for the desktop is registered, and its program file there."""
    title = same("Excel")
    if not machine.environment.supported:
        return Finding("excel", title, State.UNKNOWN, _ELSEWHERE, _ON_WINDOWS)
    if machine.excel is None:
        return Finding(
            "excel",
            title,
            State.PROBLEM,
            Text("Excel is not registered on this computer"),
            Text("Install Excel for the desktop; Excel on the web cannot call the functions"),
            Who.IT,
        )
    if machine.excel_bits is None:
        return Finding(
            "excel",
            title,
            State.WARNING,
            Text("the program file cannot be read: {excel}", excel=machine.excel),
            Text("If Excel is from the Microsoft Store, install the ordinary edition"),
            Who.IT,
        )
    bits = machine.excel_bits
    what = Text("{bits}-bit, {excel}", bits=bits, excel=machine.excel)
    return Finding("excel", title, State.OK, what)


def check_python(machine: Machine) -> Finding:
    """Check Python, whose bitness may differ from Excel's because it runs separately."""
    title = same("Python")
    python, bits = machine.environment.python, machine.python_bits
    what = same(f"{machine.python_version}, {bits}-bit, {python}")
    started = interpreter_of(machine.environment, machine.status)
    own_is = is_from_store(python, machine.environment.base)
    if own_is or is_from_store(started):
        return Finding(
            "python",
            title,
            State.PROBLEM,
            Text("{python}: from the Microsoft Store", python=what if own_is else started),
            Text(
                "What Python from the Microsoft Store writes under AppData is put where Excel "
                "does not look; install Python from python.org and make the virtual environment "
                "anew with it"
            ),
            sources=(_STORE_PYTHON,),
        )
    if machine.excel_bits not in {None, bits}:
        note = Text(
            "Excel is {excel_bits}-bit; that is all right, for Python runs in a "
            "process of its own and xlwings' DLL goes with Excel",
            excel_bits=machine.excel_bits,
        )
        return Finding("python", title, State.OK, what, note)
    return Finding("python", title, State.OK, what)


def check_cloud(machine: Machine) -> Finding:
    """Check that neither Python, the add-in nor the workbook is in a synchronized folder."""
    title = same("OneDrive/SharePoint")
    if not machine.environment.supported:
        return Finding("cloud", title, State.UNKNOWN, _ELSEWHERE, _ON_WINDOWS)
    inside = [str(path) for path in machine.paths if _in_cloud(str(path), machine)]
    if not inside:
        what = Text("none of the paths is there")
        return Finding("cloud", title, State.OK, what)
    listed = ", ".join(inside)
    return Finding(
        "cloud",
        title,
        State.WARNING,
        Text("a synchronized folder: {listed}", listed=listed),
        Text("Put Python in a local folder, e.g. under %LOCALAPPDATA%; the workbook may be there"),
    )


def check_functions(machine: Machine) -> Finding:
    """Check that the UDF module answers the worked example of the catalogue."""
    title = Text("Functions")
    function = asked_function()
    name, example = function.name, function.example
    given = "; ".join(
        f"{value:g}" for value in example.arguments if isinstance(value, (int, float))
    )
    if machine.answer.fault:
        return Finding(
            "functions",
            title,
            State.PROBLEM,
            Text("Python does not answer {name}: {fault}", name=name, fault=machine.answer.fault),
            _CONDA
            if machine.conda
            else Text(
                "Run in the Python that Excel uses: {install} ({where})",
                install=INSTALL,
                where=WHERE,
            ),
        )
    if not _agrees(machine.answer.value, example.result):
        return Finding(
            "functions",
            title,
            State.PROBLEM,
            Text(
                "{name}({given}) gave {value}, not {result}",
                name=name,
                given=given,
                value=machine.answer.value,
                result=example.result,
            ),
            Text("Reinstall investpakke"),
        )
    return Finding("functions", title, State.OK, same(f"{name}({given}) = {example.result:g}"))


CHECKS: tuple[Callable[[Machine], Finding], ...] = (
    check_platform,
    check_excel,
    check_python,
    check_xlwings,
    check_settings,
    check_addin,
    check_cloud,
    *(partial(examined, check) for check in checks()),
    check_functions,
)


def diagnose(machine: Machine) -> tuple[Finding, ...]:
    """Return the finding of every check, in the order of dependence."""
    return tuple(check(machine) for check in CHECKS)


def problems(findings: Iterable[Finding]) -> int:
    """Return how many findings keep the add-in from working."""
    return sum(finding.state is State.PROBLEM for finding in findings)


def _in_cloud(path: str, machine: Machine) -> bool:
    plain = path.replace("\\", "/").lower()
    if "://" in plain or "davwwwroot" in plain:
        return True
    folders = (str(folder).replace("\\", "/").lower() for folder in machine.cloud_folders)
    return any(f"{plain}/".startswith(f"{folder.rstrip('/')}/") for folder in folders)


def _agrees(answer: object, expected: object) -> bool:
    while isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, (int, float)) or not isinstance(expected, (int, float)):
        return False
    return math.isclose(answer, expected)
