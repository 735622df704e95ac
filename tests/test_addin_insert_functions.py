"""The button "Indsæt funktioner": all the names or none, in a workbook that is open."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlsxwriter

from investpakke.lambdas import as_shown
from investpakke.workbook.function_names import function_names
from investpakke_addin.insert_functions import insert_functions

FUNCTIONS = function_names()


class Names:
    """Excel's names of a workbook; from the ``last`` one on it takes no more."""

    def __init__(self, last: int = 100, **texts: str) -> None:
        self.all: list[Any] = []
        self._last = last
        for name, text in texts.items():
            self.Add(name, text)

    def __iter__(self) -> Any:
        return iter(self.all)

    def Add(self, name: str, text: str) -> Any:  # noqa: N802  as Excel has it
        if len(self.all) >= self._last:
            raise ValueError("navnet er ikke gyldigt")
        self.all = [one for one in self.all if one.Name != name]
        entry = SimpleNamespace(Name=name, RefersTo=text, Comment="")
        entry.Delete = lambda: self.all.remove(entry)
        self.all.append(entry)
        return entry

    @property
    def texts(self) -> dict[str, str]:
        return {one.Name: one.RefersTo for one in self.all}


def book(names: Names, *, locked: bool = False, shared: bool = False) -> Any:
    def save(path: str) -> None:
        with xlsxwriter.Workbook(Path(path)) as file:
            file.add_worksheet()

    app = SimpleNamespace(
        display_alerts=True, screen_updating=True, calculation="automatic", status_bar=False
    )
    api = SimpleNamespace(
        ProtectStructure=locked, MultiUserEditing=shared, Names=names, SaveCopyAs=save
    )
    return SimpleNamespace(name="model.xlsx", fullname="model.xlsx", app=app, api=api)


def test_all_functions_are_put_in_with_their_help() -> None:
    names = Names(Rente="=0.035")
    said = insert_functions(book(names)).da
    assert said.startswith(f"{len(FUNCTIONS)} funktioner er lagt i model.xlsx som navne.")
    assert names.texts == {"Rente": "=0.035"} | {one.name: as_shown(one.text) for one in FUNCTIONS}
    assert {one.Comment for one in names} == {"", *(one.comment for one in FUNCTIONS)}


def test_a_second_time_changes_nothing() -> None:
    names = Names()
    insert_functions(book(names))
    before = list(names)
    assert "i forvejen" in insert_functions(book(names)).da
    assert list(names) == before


def test_a_name_of_an_earlier_version_is_renewed() -> None:
    names = Names()
    insert_functions(book(names))
    names.all[0].RefersTo = names.all[0].RefersTo.replace("ISNUMBER", "ISNONTEXT")
    assert insert_functions(book(names)).da.startswith("1 funktion er lagt")
    assert names.texts == {one.name: as_shown(one.text) for one in FUNCTIONS}


def test_names_that_are_taken_and_locked_workbooks_are_left() -> None:
    for texts in ({"invest_net": "=Ark1!$A$1"}, {"Ark1!INVEST_NPV": "=LAMBDA(x,x)"}):
        names = Names(**texts)
        assert "Intet er ændret" in insert_functions(book(names)).da
        assert names.texts == texts
    names = Names()
    assert "beskyttet" in insert_functions(book(names, locked=True)).da
    assert "delt på den gamle måde" in insert_functions(book(names, shared=True)).da
    assert names.texts == {}


def test_an_excel_that_does_not_take_them_has_none_afterwards() -> None:
    names = Names(last=5, Rente="=0.035")
    assert "navnet er ikke gyldigt" in insert_functions(book(names)).da
    assert names.texts == {"Rente": "=0.035"}
