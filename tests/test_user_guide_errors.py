"""Every error text in the Danish user guide is one that the code gives, and none is left out."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import refused_models
from investpakke import InvestpakkeError, boundary, problems
from investpakke.errors import FileError
from investpakke.functions import lookup
from investpakke.text import Problem, Text
from investpakke.workbook.refresh import refresh
from investpakke_addin import long_work, vba_source
from investpakke_addin.deployment import export
from investpakke_addin.environment import ADDIN, Environment
from investpakke_addin.install import install
from investpakke_addin.refresh import refresh_book
from once import inputs_2024
from user_guide import ROOT, code, lines, section, table

# --- Error texts in cells --------------------------------------------------------------------


def broken() -> object:
    """Return what a function answers where it fails in a way that nobody thought of."""

    def fail(*_: object) -> float:
        raise RuntimeError

    return boundary.call(replace(lookup("INVEST_NET"), python=fail), [1.0, 2.0])


RARE: dict[str, Callable[[], object]] = {
    "området består af flere dele": lambda: boundary.call(
        lookup("INVEST_SHARE"), [boundary.SeveralAreas(2)]
    ),
    "der er for mange år": lambda: boundary.call(
        lookup("INVEST_PHASED"), [1.0, [[0.5] * 101], 4.0]
    ),
    "tallene er for store eller for små at regne med": lambda: boundary.call(
        lookup("INVEST_NET"), [1e308, -1e308]
    ),
    "intern fejl i": broken,
}

NEVER_FROM_EXCEL = {
    "der er for mange argumenter",  # Excel itself refuses to end the formula
    "rækkerne er tomme eller ikke lige lange",  # a range is a rectangle
    "indfasningen kan læses på to måder",  # a range has two dimensions
    "rækkernes indeks er ikke det samme",  # of pandas
    "værdien mangler",  # of Python: a cell is blank
    "valgene om, hvordan en model læses, gælder kun en model, du selv har lavet",  # of commands
    "læsningen kan ikke gemmes, så modellen læses ens bagefter",  # what no model here leads to
}


def test_a_rare_text_is_one_that_a_cell_may_show() -> None:
    shown = [code(line[0]) for line in table(section("I en celle"), "Teksten siger")]
    assert shown == list(RARE)
    for text, show in RARE.items():
        assert text in str(show())


def test_excels_own_errors_have_their_danish_names() -> None:
    danish = {name.da for name in boundary.ERROR_NAMES.values()}
    shown = {code(line[0]) for line in table(section("I en celle"), "Cellen viser")}
    assert shown == {"#NAVN?", "#I/T", "#OVERLØB!"} <= danish


# --- Refusals --------------------------------------------------------------------------------

Refuse = Callable[[Path], object]


def _of_model(change: refused_models.Change) -> Refuse:
    return lambda folder: refresh(refused_models.model(folder / "model.xlsx", change))


def _of_refreshed(change: Refuse) -> Refuse:
    def refuse(folder: Path) -> None:
        path = refused_models.model(folder / "model.xlsx")
        refresh(path)
        change(path)
        refresh(path)

    return refuse


def _of_template(change: refused_models.Change) -> Refuse:
    def refuse(folder: Path) -> None:
        path = folder / "pakke.xlsx"
        shutil.copy(inputs_2024(), path)
        refresh(refused_models.changed(path, change))

    return refuse


def _of_file(use: Refuse) -> Refuse:
    return lambda folder: use(refused_models.model(folder / "model.xlsx"))


REFUSALS: dict[str, Refuse] = {
    **{text: _of_model(change) for text, change in refused_models.FAULTS.items()},
    **{text: _of_refreshed(change) for text, change in refused_models.REFRESHED.items()},
    **{text: _of_template(change) for text, change in refused_models.TEMPLATE.items()},
    **{text: _of_file(use) for text, use in refused_models.FILES.items()},
}


def test_the_guide_explains_every_refusal_once() -> None:
    shown = [code(line[0]) for line in lines(section("Når en model opdateres")) if "`" in line[0]]
    assert sorted(shown) == sorted(REFUSALS)


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_said_in_the_words_of_the_guide(text: str, tmp_path: Path) -> None:
    with pytest.raises(InvestpakkeError) as caught:
        REFUSALS[text](tmp_path)
    assert caught.value.what.da == text


def _refusals_in(path: Path) -> Iterator[str]:
    """Yield what the Danish texts of a module's refusals look like, as regular expressions."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(call, "func", None)
        if getattr(name, "id", getattr(name, "attr", "")) in {
            "FileError",
            "InputError",
            "refuse",
            "_refuse",
        }:
            for argument in ast.walk(ast.Tuple(call.args, ast.Load())):  # type: ignore[attr-defined]
                if isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "Problem":
                    yield _pattern(argument.args[1])
                shared = vars(problems).get(getattr(argument, "id", ""))
                if isinstance(shared, Problem):
                    yield re.escape(shared.da)


def _pattern(english: ast.expr) -> str:
    assert isinstance(english, ast.Constant)
    danish = Text(str(english.value)).da  # with the places of its values in braces
    return re.sub(r"\\\{.*?\\\}", ".+", re.escape(danish))


def test_no_refusal_of_a_cell_or_a_refresh_is_left_out_of_the_guide() -> None:
    engine = ROOT / "engine" / "investpakke"
    addin = ROOT / "addin" / "investpakke_addin"
    modules = [
        *(path for path in engine.glob("workbook/*/*.py") if path.parent.name != "inputs"),
        *engine.glob("calc/*.py"),
        engine / "workbook" / "cells.py",
        engine / "workbook" / "inputs" / "read.py",
        *(engine / f"{name}.py" for name in ("boundary", "danish_numbers")),
        addin / "refresh.py",
    ]
    found = {text for module in modules for text in _refusals_in(module)}
    assert len(found) > 40
    explained = section("Fejltekster")
    missing = {text for text in found if not re.search(text, explained)}
    assert missing == {re.escape(text) for text in NEVER_FROM_EXCEL}


def _windows(folder: Path, settings: str = "") -> Environment:
    package, start = folder / ADDIN, folder / "XLSTART"
    package.write_bytes(b"an add-in")
    start.mkdir()
    machine = Environment("win32", folder, start, Path(r"C:\Python\python.exe"), package)
    if settings:
        machine.config.parent.mkdir()
        machine.config.write_text(settings)
    return machine


def _excel_open(folder: Path) -> object:
    machine = _windows(folder)
    install(machine)
    machine.package.write_bytes(b"a newer one")
    machine.xlstart.joinpath(f"~${ADDIN}").touch()  # type: ignore[union-attr]
    return install(machine)


def _in_excel(model: Path) -> Any:
    """Return a protected workbook as xlwings hands it over; test_addin_buttons has real ones."""
    protected = SimpleNamespace(api=SimpleNamespace(ProtectContents=True))
    api = SimpleNamespace(SaveCopyAs=lambda copy: shutil.copy(model, copy), ProtectStructure=True)
    app = SimpleNamespace(calculation="automatic", display_alerts=True, status_bar=False)
    return SimpleNamespace(
        name=model.name, fullname=str(model), api=api, app=app, sheets={"Pakke": protected}
    )


def _sheet_protected(folder: Path) -> object:
    path = refused_models.model(folder / "model.xlsx")
    refresh(path)
    refused_models.changed(path, refused_models.cells("Sager", D3=700))
    return refresh_book(_in_excel(path))


def _not_copied(path: Path) -> object:
    book = _in_excel(path.with_name("no model.xlsx"))
    return refresh_book(book)


def _not_started(path: Path) -> object:
    def blocked(_arguments: Sequence[str]) -> Any:
        raise PermissionError

    return long_work.start(
        long_work.CHECK, _in_excel(path), launch=blocked, excel_later=lambda app: app
    )


IN_EXCEL: dict[str, Refuse] = {
    "arket er beskyttet": _sheet_protected,
    "projektmappens struktur er beskyttet": _of_file(lambda path: refresh_book(_in_excel(path))),
    "Excel kunne ikke gemme en kopi af projektmappen": _of_file(_not_copied),
    "arbejdet kunne ikke startes som en proces for sig": _of_file(_not_started),
}

INSTALLING: dict[str, Refuse] = {
    "tilføjelsen kan kun installeres i Excel på Windows": lambda folder: install(
        replace(_windows(folder), platform="linux")
    ),
    (
        "Python er fra Microsoft Store, og det, den skriver under AppData, "
        "havner i en mappe for sig, hvor Excel ikke leder"
    ): lambda folder: install(replace(_windows(folder), base=Path("C:/Program Files/WindowsApps"))),
    "Excel har tilføjelsen åben": _excel_open,
    "indstillingerne har allerede en anden værdi af INTERPRETER_WIN": lambda folder: install(
        _windows(folder, '"INTERPRETER_WIN","C:\\Andet\\python.exe"\n')
    ),
    "indstillingerne kan ikke læses": lambda folder: install(_windows(folder, "ødelagt\n")),
    "mappen kan ikke bruges": lambda folder: export(_windows(folder), folder, "python.exe"),
}


def test_what_buttons_and_installing_say_is_in_the_guides_words(tmp_path: Path) -> None:
    shown = [code(line[0]) for line in table(section("Knapper og installation"), "Teksten siger")]
    refused = {**IN_EXCEL, **INSTALLING}
    assert shown[2:] == list(refused)
    macros = vba_source.sources()["InvestFunctions"]
    assert all(text in macros for text in shown[:2])
    for place, (text, use) in enumerate(refused.items()):
        folder = tmp_path / str(place)
        folder.mkdir()
        with pytest.raises(FileError) as caught:
            use(folder)
        assert caught.value.what.da == text
