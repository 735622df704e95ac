"""The doctor's checks of what investpakke and xlwings put on the machine."""

from __future__ import annotations

from pathlib import Path

from investpakke.text import Text, both, same
from investpakke_addin.finding import Finding, State
from investpakke_addin.install import AddinState
from investpakke_addin.machine import Machine, interpreter_of
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
    """Check the settings: there, and naming a Python that exists."""
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
            Text("If that is not meant: investpakke addin install --replace"),
        )
    return Finding("settings", _SETTINGS, State.OK, same(str(config)))


def check_addin(machine: Machine) -> Finding:
    """Check that the add-in that Excel starts is the one that ships."""
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
