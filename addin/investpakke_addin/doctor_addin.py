"""The doctor's checks of what investpakke and xlwings put on the machine."""

from __future__ import annotations

from pathlib import Path

from investpakke.errors import Text, same
from investpakke_addin.finding import Finding, State
from investpakke_addin.install import AddinState
from investpakke_addin.machine import Machine, interpreter_of
from investpakke_addin.settings import INTERPRETER

_INSTALL = Text("Kør: investpakke addin install", "Run: investpakke addin install")
_ADDIN = Text("Tilføjelsen", "The add-in")
_SETTINGS = Text("Indstillinger", "Settings")
_XLWINGS = same("xlwings")


def check_xlwings(machine: Machine) -> Finding:
    """Check that xlwings has the version of the macros, and its DLL is where they look."""
    wanted = machine.vba_xlwings
    if machine.xlwings is None:
        return Finding(
            "xlwings", _XLWINGS, State.PROBLEM,
            Text("xlwings er ikke installeret", "xlwings is not installed"),
            Text(f"Kør: {_pip(wanted)}", f"Run: {_pip(wanted)}"),
        )  # fmt: skip
    if wanted is None:
        return Finding(
            "xlwings", _XLWINGS, State.UNKNOWN,
            Text(
                f"{machine.xlwings}; versionen i tilføjelsens makroer kan ikke læses",
                f"{machine.xlwings}; the version in the add-in's macros cannot be read",
            ),
            Text("Geninstallér investpakke", "Reinstall investpakke"),
        )  # fmt: skip
    if wanted != machine.xlwings:
        return Finding(
            "xlwings", _XLWINGS, State.PROBLEM,
            Text(
                f"Python har {machine.xlwings}, tilføjelsens makroer kalder {wanted}",
                f"Python has {machine.xlwings}, the add-in's macros call {wanted}",
            ),
            Text(f"Kør: {_pip(wanted)}", f"Run: {_pip(wanted)}"),
        )  # fmt: skip
    return _dll_finding(machine, wanted)


def _pip(version: str | None) -> str:
    return f"pip install xlwings=={version}" if version else "pip install xlwings"


def _dll_finding(machine: Machine, wanted: str) -> Finding:
    same_versions = Text(
        f"{wanted} i Python og i tilføjelsens makroer",
        f"{wanted} in Python and in the add-in's macros",
    )
    if not machine.environment.supported:
        what = Text(
            f"{same_versions.da}; DLL'en kan ikke kontrolleres her",
            f"{same_versions.en}; the DLL cannot be checked here",
        )
        return Finding("xlwings", _XLWINGS, State.OK, what)
    kinds = (32, 64) if machine.excel_bits is None else (machine.excel_bits,)
    missing = [
        name for name in (f"xlwings{bits}-{wanted}.dll" for bits in kinds)
        if name not in machine.dlls
    ]  # fmt: skip
    if not missing:
        return Finding("xlwings", _XLWINGS, State.OK, same_versions)
    python = interpreter_of(machine.environment, machine.status)
    folders = f"{python.parent}, {python.parent.parent}"
    return Finding(
        "xlwings", _XLWINGS, State.PROBLEM,
        Text(f"{', '.join(missing)} mangler i {folders}",
             f"{', '.join(missing)} is missing from {folders}"),
        Text(
            "Installér i et virtuelt miljø (python -m venv), og se, om antivirus har fjernet filen",
            "Install in a virtual environment (python -m venv), and see whether antivirus "
            "removed the file",
        ),
    )  # fmt: skip


def check_settings(machine: Machine) -> Finding:
    """Check the settings: there, and naming a Python that exists."""
    status, config = machine.status, machine.environment.config
    if status.fault is not None:
        fault = status.fault
        return Finding(
            "settings", _SETTINGS, State.PROBLEM, Text(fault.text("da"), fault.text("en"))
        )
    if not machine.environment.supported and status.settings is None:
        return Finding(
            "settings", _SETTINGS, State.UNKNOWN,
            Text("kan ikke kontrolleres her", "cannot be checked here"),
        )  # fmt: skip
    if status.settings is None or not status.settings.get(INTERPRETER):
        return Finding(
            "settings", _SETTINGS, State.PROBLEM,
            Text(f"{INTERPRETER} mangler i {config}", f"{INTERPRETER} is missing from {config}"),
            _INSTALL,
        )  # fmt: skip
    return _python_finding(machine, config)


def _python_finding(machine: Machine, config: Path) -> Finding:
    python = interpreter_of(machine.environment, machine.status)
    if not python.is_file():
        return Finding(
            "settings", _SETTINGS, State.PROBLEM,
            Text(f"{INTERPRETER} findes ikke: {python}", f"{INTERPRETER} does not exist: {python}"),
            _INSTALL,
        )  # fmt: skip
    if python != machine.environment.python:
        return Finding(
            "settings", _SETTINGS, State.WARNING,
            Text(f"Excel starter en anden Python end denne: {python}",
                 f"Excel starts another Python than this one: {python}"),
            Text("Er det ikke meningen: investpakke addin install --replace",
                 "If that is not meant: investpakke addin install --replace"),
        )  # fmt: skip
    return Finding("settings", _SETTINGS, State.OK, same(str(config)))


def check_addin(machine: Machine) -> Finding:
    """Check that the add-in that Excel starts is the one that ships."""
    status = machine.status
    if status.packaged_sha256 is None:
        package = machine.environment.package
        return Finding(
            "addin", _ADDIN, State.PROBLEM,
            Text(f"mangler i pakken: {package}", f"missing from the package: {package}"),
            Text("Geninstallér investpakke", "Reinstall investpakke"),
        )  # fmt: skip
    if not machine.environment.supported:
        return Finding(
            "addin", _ADDIN, State.UNKNOWN,
            Text("kan ikke kontrolleres her", "cannot be checked here"),
        )  # fmt: skip
    state, (what, remedy) = _ADDIN_STATES[status.state]
    return Finding("addin", _ADDIN, state, _with_path(what, str(status.addin)), remedy)


_ADDIN_STATES: dict[AddinState, tuple[State, tuple[Text, Text | None]]] = {
    AddinState.CURRENT: (State.OK, (Text("den nyeste", "current"), None)),
    AddinState.MISSING: (State.PROBLEM, (Text("ikke installeret", "not installed"), _INSTALL)),
    AddinState.OUTDATED: (
        State.WARNING,
        (Text("fra en anden version", "of another version"), _INSTALL),
    ),
    AddinState.SIGNED: (
        State.OK,
        (Text("en anden fil end pakkens, fx signeret", "not the packaged file, e.g. signed"), None),
    ),
    AddinState.FOREIGN: (
        State.WARNING,
        (
            Text("en fil, som install ikke har lagt der", "a file that install did not put there"),
            _INSTALL,
        ),
    ),
}


def _with_path(text: Text, path: str) -> Text:
    return Text(f"{text.da}: {path}", f"{text.en}: {path}")
