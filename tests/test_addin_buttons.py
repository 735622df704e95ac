"""The buttons at work: the shipped macros, xlwings' own code, and a workbook open in a spreadsheet.

LibreOffice has `investpakke.xlam` open as it ships, and a user's workbook beside it. A macro of
the one is run on the other, as a button does; its call reaches xlwings' COM server, and that
function's `xw.Book` works on the open document. Only xlwings' DLL and pywin32 have stand-ins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

import excel_in_calc
import refused_models
from calc_host import python_with_uno
from conftest import need
from existing_models import EXPECTED, MODELS, make_model
from investpakke.functions import catalogue
from investpakke.text import same
from investpakke.workbook.foreign.mapping import Mapping, mapping_on_sheet
from investpakke.workbook.layout import SHEETS
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.refresh import refresh
from investpakke_addin.boxes import QUESTION
from investpakke_addin.build import ADDIN_FILE, BUILT, BUTTON_MACRO, WORKBOOK_FILE
from investpakke_addin.excel_smoke import Row
from investpakke_addin.open_excel import undisturbed
from windows_stubs import WindowsXlwings, windows_xlwings

LONGEST_MESSAGE = 1023
MANUAL, AUTOMATIC = -4135, -4105
AGREED = {"refresh": "refresh_as_read", "read": "keep_reading"}
QUIET = [["DisplayAlerts", False], ["DisplayAlerts", True]]
"""While a copy is saved."""
NAMES = [name for name, model in MODELS.items() if model.first_year is None]

Shown = dict[str, Any]
"""What cells show, by their addresses."""


class OpenExcel:
    """A spreadsheet with the add-in in it, as its user has it before the eyes."""

    def __init__(self, running: WindowsXlwings) -> None:
        self._running = running

    def do(self, name: str, *arguments: Any) -> Any:
        """Run a command of `calc_server.Calc`."""
        return self._running.run(excel_in_calc.do, name, *arguments)

    def open(self, path: Path) -> None:
        self.do("open_beside", str(path))

    def press(self, action: str) -> str:
        """Run what a button runs, say yes to what it asks, and return what its last box shows."""
        answer = self.ask(action)
        return self.ask(AGREED[action]) if answer.startswith(QUESTION) else answer

    def ask(self, action: str) -> str:
        """Run what a button runs, and return what its first message box shows."""
        answer = str(self.do("run", "InvestFunctions.Press", [action]))
        answer.encode("cp1252")  # VBA's MsgBox has the letters of Windows' code page only
        assert len(answer) < LONGEST_MESSAGE
        return answer

    def trial(self, step: str, folder: Path) -> list[Row]:
        return self._running.run(excel_in_calc.trial, step, folder)

    def wait_for_work(self) -> None:
        self._running.run(excel_in_calc.wait_for_work)

    def shown(self, sheet: str = "Pakke") -> Shown:
        found: Shown = self.do("shown", sheet)
        return found

    def saved(self, folder: Path) -> Path:
        """Return a file of what the workbook holds now."""
        path = folder / "gemt.xlsx"
        self.do("save_copy", str(path))
        return path


@pytest.fixture(scope="module")
def calc(libreoffice: None) -> Iterator[OpenExcel]:
    del libreoffice
    need(python_with_uno(), "LibreOffice's Python module uno", "install python3-uno")
    with windows_xlwings() as running:
        running.run(excel_in_calc.start)
        try:
            yield OpenExcel(running)
        finally:
            running.run(excel_in_calc.stop)


@pytest.fixture
def excel(calc: OpenExcel) -> OpenExcel:
    """The add-in open, and no other workbook."""
    calc.do("use", str(BUILT / ADDIN_FILE))
    calc.do("close_others")
    return calc


def in_file(path: Path) -> Shown:
    """Return what the cells of `Pakke` in a file show."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    try:
        cells = [cell for row in book["Pakke"].iter_rows() for cell in row]
        return {cell.coordinate: cell.value for cell in cells if cell.value is not None}
    finally:
        book.close()


def assert_same(found: Shown, expected: Shown) -> None:
    """Assert that cells show the same; a file keeps 15 digits of what a cell keeps whole."""
    assert found.keys() == expected.keys()
    for cell, value in expected.items():
        near = pytest.approx(value, rel=1e-12) if isinstance(value, int | float) else value
        assert found[cell] == near, cell


def key_figures(shown: Shown) -> Shown:
    """Return the value beside each label of the first block."""
    return {
        str(label): shown.get(f"D{cell[1:]}")
        for cell, label in shown.items()
        if cell.startswith("C")
    }


# --- Refresh ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_macro_shows_in_the_open_model_what_the_command_writes_in_a_saved_one(
    excel: OpenExcel, name: str, tmp_path: Path
) -> None:
    model = make_model(name, tmp_path)
    excel.open(model)
    before, saved = excel.do("formulas"), excel.saved(tmp_path)
    refresh(saved)
    excel.do("run", f"InvestFunctions.{BUTTON_MACRO}")
    found = excel.shown()
    assert_same(found, in_file(saved))
    figures = key_figures(found)
    assert figures["Årlig investering"] == pytest.approx(EXPECTED["investment"])
    assert figures["Gns. årlig besparelse"] == pytest.approx(EXPECTED["saving"])
    after = excel.do("formulas")
    assert {sheet: after[sheet] for sheet in before} == before
    assert excel.do("state")["sheets"][-1] == "Pakke"


@pytest.mark.parametrize(
    ("name", "cell", "added"), [("document headers", "E7", 100), ("unit savings", "I3", 100)]
)
def test_unsaved_changes_count_and_what_users_have_on_pakke_stays(
    excel: OpenExcel, name: str, cell: str, added: float, tmp_path: Path
) -> None:
    model = make_model(name, tmp_path)
    on_disk = model.read_bytes()
    excel.open(model)
    excel.do("insert_sheet", "pakke")  # in the user's own letters
    own = {"B2": "Vores noter", "C3": 12.5, "C4": "=C3*2", "J40": "bliver stående"}
    excel.do("write", "pakke", own)
    sheet = MODELS[name].sheet
    excel.do("write", sheet, {cell: 600 + added})
    saved = excel.saved(tmp_path)
    report = refresh(saved)
    message = excel.press("refresh")
    assert message.startswith(f"3 sager er regnet igennem, og {len(report.changes)} celler")
    found = excel.shown("pakke")
    assert {at: found[at] for at in own} == {**own, "C4": 25.0}
    figures = key_figures(found)
    assert figures["Årlig investering"] == EXPECTED["investment"] + added
    assert figures["Gns. årlig gevinst (sagernes egne horisonter)"] == pytest.approx(
        EXPECTED["gain"] - added
    )
    wanted = {change.cell: change.new for change in report.changes if change.new is not None}
    assert_same({at: value for at, value in found.items() if at in wanted}, wanted)
    assert found.keys() == wanted.keys() | own.keys()
    assert excel.do("state")["sheets"].count("pakke") == 1
    assert model.read_bytes() == on_disk


def test_before_the_first_refresh_the_reading_is_shown_and_nothing_is_written(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("document headers", tmp_path))
    before = excel.do("state")["sheets"]
    asked = excel.ask("refresh")
    assert asked.startswith(f"{QUESTION}Sådan er modellen læst:\n\nLæst: Investeringspakke!B5:G")
    assert "E5 Årlig investering (tusind kr.): Årlig investering" in asked
    assert excel.do("state")["sheets"] == before
    assert "er ændret" in excel.press("refresh")
    assert not excel.ask("refresh").startswith(QUESTION)


def test_the_button_says_where_the_sheet_of_the_package_is_the_users_own_or_holds_the_cases(
    excel: OpenExcel, tmp_path: Path
) -> None:
    path = refused_models.model(
        tmp_path / "model.xlsx", lambda book: book.create_sheet("Pakke").append(["Forside"])
    )
    excel.open(path)
    assert "Projektmappen har et ark Pakke i forvejen" in excel.ask("refresh")
    cases = refused_models.model(path, lambda book: setattr(book["Sager"], "title", "Pakke"))
    excel.open(Path(str(cases)))
    before = excel.shown("Pakke")
    assert "Arket Pakke (beregnet)" in excel.ask("refresh")
    assert excel.shown("Pakke") == before


def test_the_reading_is_kept_on_a_sheet_of_the_open_workbook_where_the_user_wants_it(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("document headers", tmp_path))
    assert "Gem det på arket investpakke" in excel.ask("read")
    assert excel.press("read") == "Læsningen er gemt på arket investpakke. Gem projektmappen."
    assert excel.shown("investpakke")["B3"] == "Investeringspakke"
    assert not excel.ask("read").startswith(QUESTION)
    kept = WorkbookParts(excel.saved(tmp_path)).all_cells
    assert mapping_on_sheet(kept) == Mapping(sheet="Investeringspakke")


def test_pressed_again_it_changes_nothing(excel: OpenExcel, tmp_path: Path) -> None:
    excel.open(make_model("repeated headers", tmp_path))
    assert "celler på arket Pakke er ændret" in excel.press("refresh")
    once = excel.do("formulas")
    excel.do("settings")
    assert excel.press("refresh") == "Arket Pakke er allerede opdateret. Intet er ændret."
    assert excel.do("formulas") == once
    assert excel.do("settings") == QUIET


def test_the_ribbons_button_does_what_the_one_on_the_sheet_does(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("split headers", tmp_path))
    excel.do("run_from_ribbon", "InvestFunctions.InvestRibbonRefresh")
    assert key_figures(excel.shown())["Årlig investering"] == EXPECTED["investment"]
    assert excel.press("refresh") == "Arket Pakke er allerede opdateret. Intet er ændret."


def test_a_changed_figure_changes_the_cells_that_follow_from_it_and_no_others(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("document headers", tmp_path))
    excel.press("refresh")
    once = excel.shown()
    excel.do("write", "Investeringspakke", {"E7": 700})
    message = excel.press("refresh")
    differing = {cell for cell, value in excel.shown().items() if value != once[cell]}
    assert message.startswith(f"3 sager er regnet igennem, og {len(differing)} celler")
    assert "D4: før 4.400, nu 4.500" in message
    assert "D5" not in differing


def test_an_excel_that_computes_when_it_is_asked_is_asked_first(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("document headers", tmp_path))
    excel.do("write", "Investeringspakke", {"K7": 600, "E7": "=K7"})
    excel.do("calculation", MANUAL)
    try:
        excel.do("write", "Investeringspakke", {"K7": 700})
        excel.press("refresh")
        assert ["Calculation", MANUAL] in excel.do("settings")[-4:]
        assert key_figures(excel.shown())["Årlig investering"] == EXPECTED["investment"] + 100
    finally:
        excel.do("calculation", AUTOMATIC)


def test_the_message_shows_figures_as_people_write_them(excel: OpenExcel, tmp_path: Path) -> None:
    excel.open(make_model("document headers", tmp_path))
    excel.do("write", "Investeringspakke", {"E7": 1000 / 3, "F7": 2000 / 7})
    message = excel.press("refresh")
    assert "D4: før tom, nu 4.133,3333" in message
    assert not re.search(r"\d{4},|,\d{5}|INVEST", message), "figures come before texts"
    excel.do("write", "Investeringspakke", {"C3": 2026})
    assert "D16: før 2025, nu 2026" in excel.press("refresh")


def test_numbers_of_cases_stay_texts_and_figures_get_their_formats(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("document headers", tmp_path))
    excel.press("refresh")
    found = excel.shown()
    assert "1.1" in found.values()
    assert 1.1 not in found.values()
    labels = {label: cell[1:] for cell, label in found.items() if cell.startswith("C")}
    money = labels["Årlig investering"]
    share = labels["Margin: andel af besparelsen, der kan mistes"]
    formats = excel.do("formats", "Pakke", [f"D{money}", f"D{share}", f"B{money}"])
    assert formats == ["#,##0", "0.0%", "General"]


def test_it_works_quietly_and_leaves_the_spreadsheet_as_it_was(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(make_model("document headers", tmp_path))
    before = excel.do("state")
    excel.press("refresh")
    assert excel.do("settings") == [
        *QUIET,  # for the question, and for the answer
        *QUIET,
        ["DisplayAlerts", False],
        ["ScreenUpdating", False],
        ["Calculation", -4135],
        ["StatusBar", "Opdaterer pakken …"],
        ["StatusBar", False],
        ["Calculation", -4105],
        ["ScreenUpdating", True],
        ["DisplayAlerts", True],
    ]
    assert excel.do("state") == {**before, "sheets": ["Investeringspakke", "Pakke"]}


def test_settings_are_put_back_even_when_writing_fails() -> None:
    before = {
        "display_alerts": True,
        "screen_updating": True,
        "calculation": "semiautomatic",
        "status_bar": "Klar",
    }
    app, during = SimpleNamespace(**before), {}

    def work() -> None:
        with undisturbed(app, same("Arbejder")):
            during.update(vars(app))
            raise OSError("write")

    with pytest.raises(OSError, match="write"):
        work()
    assert during == {
        "display_alerts": False,
        "screen_updating": False,
        "calculation": "manual",
        "status_bar": "Arbejder",
    }
    assert vars(app) == before


def test_a_workbook_without_cases_is_refused_in_danish_and_not_changed(
    excel: OpenExcel, tmp_path: Path
) -> None:
    path = tmp_path / "uden tabel.xlsx"
    empty = openpyxl.Workbook()
    empty.active["A1"] = "Ingen sager her"
    empty.save(path)
    excel.open(path)
    before = excel.do("formulas"), excel.do("state")
    answer = excel.press("refresh")
    assert answer.startswith("Intet er ændret.\n\nuden tabel.xlsx")
    assert "Forventet: " in answer
    assert str(tmp_path.parent) not in answer
    assert (excel.do("formulas"), excel.do("state")) == before
    assert excel.do("settings") == QUIET


@pytest.mark.parametrize(
    ("sheet", "said"),
    [("Pakke", "Pakke: arket er beskyttet."), ("", "Pakke: projektmappens struktur er beskyttet.")],
)
def test_what_is_protected_is_refused_before_anything_is_written(
    excel: OpenExcel, sheet: str, said: str, tmp_path: Path
) -> None:
    model = make_model("document headers", tmp_path)
    excel.open(model)
    if sheet:
        excel.do("insert_sheet", sheet)
    excel.do("protect", sheet)
    before = excel.do("formulas")
    answer = excel.press("refresh")
    assert answer.startswith(f"Intet er ændret.\n\n{model.name}, {said}")
    assert answer.endswith("Ophæv beskyttelsen under Gennemse.")
    assert excel.do("formulas") == before
    assert excel.do("settings") in (QUIET, QUIET * 2)


def test_a_refusal_half_way_takes_back_the_new_sheet(excel: OpenExcel, tmp_path: Path) -> None:
    excel.open(make_model("document headers", tmp_path))
    before = excel.do("formulas"), excel.do("state")
    excel.do("refuse", "C16")
    answer = excel.press("refresh")
    assert answer.startswith("Knappen blev ikke færdig på grund af en fejl.")
    assert answer.endswith("cellen er optaget")
    assert (excel.do("formulas"), excel.do("state")) == before


def test_a_refusal_half_way_puts_back_the_old_figures(excel: OpenExcel, tmp_path: Path) -> None:
    excel.open(make_model("document headers", tmp_path))
    excel.press("refresh")
    excel.do("write", "Investeringspakke", {"E7": 700})
    before = excel.do("formulas"), excel.do("state")
    excel.do("refuse", "D11")
    assert excel.press("refresh").endswith("cellen er optaget")
    excel.do("refuse", "")
    assert (excel.do("formulas"), excel.do("state")) == before
    assert "er ændret:" in excel.press("refresh")


def test_the_workbook_of_2024_is_checked_and_not_written(calc: OpenExcel) -> None:
    calc.do("close_others")
    calc.do("open", str(BUILT / WORKBOOK_FILE))
    before = calc.do("formulas")
    answer = calc.press("refresh")
    assert "regner selv" in answer
    assert "Nøgletallene stemmer med beregningen." in answer
    assert calc.do("formulas") == before
    assert calc.do("settings") == QUIET


# --- Long work -------------------------------------------------------------------------------


def test_a_marked_copy_opens_beside_the_workbook_when_its_process_is_done(
    excel: OpenExcel, tmp_path: Path
) -> None:
    path = tmp_path / "regnskab.xlsx"
    book = openpyxl.Workbook()
    for row in range(1, 7):
        book.active.append([row, f"=A{row}*2" if row != 3 else 7])
    book.save(path)
    excel.open(path)
    before, state = excel.do("formulas"), excel.do("state")
    excel.do("settings")
    assert excel.press("marked_copy") == "", "no box: Excel is free at once"
    excel.wait_for_work()
    after = excel.do("state")
    (new,) = (name for name in after["books"] if name not in state["books"])
    assert (after["active book"], after["active sheet"]) == (new, "Fund")
    assert excel.do("formulas") == before
    said = "Mærker fundene i en kopi af regnskab.xlsx … Den åbnes som en ny projektmappe."
    settings = excel.do("settings")
    assert settings[:3] == [["StatusBar", said], *QUIET]
    assert settings[3:] == [["EnableEvents", False], ["EnableEvents", True], ["StatusBar", False]]


# --- Insert a new package --------------------------------------------------------------------

LISTED = f"{', '.join(SHEETS[:-1])} og {SHEETS[-1]}"


def test_a_new_package_is_inserted_after_the_sheets_of_the_open_workbook(
    excel: OpenExcel, tmp_path: Path
) -> None:
    model = workbook_of_notes(tmp_path)
    excel.open(model)
    before, state = excel.do("formulas"), excel.do("state")
    answer = excel.press("new_package")
    assert answer.startswith(f"En ny, tom investeringspakke er indsat sidst i {model.name}: ")
    assert LISTED in answer
    assert excel.do("state") == {**state, "active sheet": "Forside", "sheets": ["Noter", *SHEETS]}
    after = excel.do("formulas")
    assert {sheet: after[sheet] for sheet in before} == before
    assert not [cell for sheet in SHEETS for row in after[sheet] for cell in row if "#$" in cell]


def test_what_is_typed_on_the_inserted_sheets_is_computed_there(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(workbook_of_notes(tmp_path))
    excel.press("new_package")
    excel.do("write", "Forudsætninger", {"B17": 1, "C17": "Borgere"})
    case = {
        "B8": "1.1",
        "C8": "Flere i job",
        "D8": 1,
        "E8": "Fuld effekt fra første år",
        "G8": 7,
        "I8": 860,
        "J8": 600,
    }
    excel.do("write", "Sager", case)
    excel.do("calculate")
    figures = key_figures(excel.shown())
    assert figures["Årlig investering"] == 600
    assert figures["Gns. årlig gevinst (sagernes egne horisonter)"] == 260
    assert excel.shown()["J1"] == "OK"
    answer = excel.press("refresh")
    assert "regner selv" in answer
    assert "Nøgletallene stemmer med beregningen." in answer
    assert "læses ikke" not in answer


def test_a_model_with_cases_of_its_own_does_not_become_a_template(
    excel: OpenExcel, tmp_path: Path
) -> None:
    model = make_model("document headers", tmp_path)
    excel.open(model)
    said = "Projektmappen har selv en tabel med sager (Investeringspakke!B5)."
    assert_opened_instead(excel, model, said)


def test_cases_that_come_beside_an_inserted_package_are_said_not_to_be_read(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(workbook_of_notes(tmp_path))
    excel.press("new_package")
    excel.do("write", "Forudsætninger", {"B17": 1, "C17": "Borgere"})
    case = {
        "B8": "1.1",
        "C8": "Flere i job",
        "D8": 1,
        "E8": "Fuld effekt fra første år",
        "G8": 7,
        "I8": 860,
        "J8": 600,
    }
    excel.do("write", "Sager", case)
    heads = ("Nr.", "Forslag", "Personer", "Årlig investering (tkr.)", "Gns. besparelse (tkr.)")
    excel.do("write", "Noter", dict(zip(("B3", "C3", "D3", "E3", "F3"), heads, strict=True)))
    excel.do("calculate")
    assert "Tabellen med sager i Noter!B3 læses ikke." in excel.press("refresh")


def workbook_of_notes(folder: Path) -> Path:
    """Make a workbook without cases."""
    path = folder / "noter.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Noter"
    book.active["A1"] = "Møde om pakken"
    book.active["B2"] = "=40+2"
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (["pakke"], "Projektmappen har allerede et ark, der hedder Pakke."),
        (["KONTROL", "Sager"], "Projektmappen har allerede ark, der hedder Sager og Kontrol."),
    ],
)
def test_a_package_whose_names_are_taken_is_opened_as_a_workbook_of_its_own(
    excel: OpenExcel, sheets: list[str], said: str, tmp_path: Path
) -> None:
    model = make_model("document headers", tmp_path)
    excel.open(model)
    for sheet in sheets:
        excel.do("insert_sheet", sheet)
    assert_opened_instead(excel, model, said)


def test_a_workbook_whose_structure_is_protected_stays_as_it_is(
    excel: OpenExcel, tmp_path: Path
) -> None:
    model = make_model("document headers", tmp_path)
    excel.open(model)
    excel.do("protect")
    assert_opened_instead(excel, model, "Projektmappens struktur er beskyttet.")


def test_sheets_that_excel_cannot_copy_leave_nothing_behind(
    excel: OpenExcel, tmp_path: Path
) -> None:
    model = workbook_of_notes(tmp_path)
    excel.open(model)
    excel.do("refuse", "copy")
    said = "Excel kunne ikke kopiere arkene ind i den: RuntimeError: der er ikke plads til arkene"
    assert_opened_instead(excel, model, said)


def assert_opened_instead(excel: OpenExcel, model: Path, said: str) -> None:
    """Assert that the workbook is as it was, and that a new one is open and says why."""
    before, state = excel.do("formulas"), excel.do("state")
    answer = excel.press("new_package")
    assert answer.startswith(f"Pakken er ikke sat ind i {model.name}, som ikke er ændret. {said}")
    assert "Gem den med Gem som" in answer
    assert excel.do("formulas") == before
    new = next(name for name in excel.do("state")["books"] if name not in state["books"])
    assert excel.do("state") == {
        **state,
        "books": sorted([*state["books"], new]),
        "active book": new,
        "active sheet": "Forside",
    }
    excel.do("turn_to", new)
    assert excel.do("state")["sheets"] == list(SHEETS)


def test_inserting_is_quiet_and_leaves_the_settings_as_they_were(
    excel: OpenExcel, tmp_path: Path
) -> None:
    excel.open(workbook_of_notes(tmp_path))
    excel.do("settings")
    excel.press("new_package")
    settings = excel.do("settings")
    assert settings[:3] == [
        ["DisplayAlerts", False],
        ["ScreenUpdating", False],
        ["Calculation", -4135],
    ]
    assert settings[3] == ["StatusBar", "Indsætter en ny pakke …"]
    assert settings[-4:] == [
        ["StatusBar", False],
        ["Calculation", -4105],
        ["ScreenUpdating", True],
        ["DisplayAlerts", True],
    ]


# --- Functions -------------------------------------------------------------------------------


def test_typed_functions_pass_through_xlwings_own_conversions(excel: OpenExcel) -> None:
    excel.do("write", "", {"A1": 600, "A2": 2340, "B1": 860, "B2": 2345, "B3": "2.680,5"})
    excel.do("write", "", {"D1:D2": "=INVEST_NET(A1:A2;B1:B2)", "E1": "=INVEST_NET(A1;B3)"})
    excel.do("write", "", {"F1:I1": "=INVEST_PHASED(2680)", "E2": "=INVEST_NET(A1;A9)"})
    assert excel.do("read", "", "D1:I1") == [[260, 2080.5, 1340, 2680, 2680, 2680]]
    assert excel.do("read", "", "D2:E2")[0][0] == 5
    assert excel.do("read", "", "E2:E2") == [["#VALUE!"]]


# --- Explain ---------------------------------------------------------------------------------


def explained(excel: OpenExcel, cell: str, sheet: str = "") -> list[str]:
    """Return what the button says of a cell, paragraph by paragraph."""
    excel.do("select", sheet, cell)
    return excel.press("explain").split("\n\n")


REASON = (
    "INVEST_NET svarer: besparelse: værdien er ikke et tal. Forventet: et tal. Fik: 'penge'. "
    "Skriv tallet på dansk og uden enhed, fx 1.234,5."
)


def test_a_refused_call_is_explained_in_its_own_words(excel: OpenExcel) -> None:
    excel.do("write", "", {"A1": 600.0, "A2": "penge", "B1": "=INVEST_NET(A1;A2)"})
    before = excel.do("formulas")
    assert explained(excel, "B1") == ["investpakke!B1 viser #VÆRDI!.", REASON]
    assert excel.do("formulas") == before


def test_a_cell_that_reads_an_error_is_explained_where_the_error_begins(excel: OpenExcel) -> None:
    excel.do(
        "write",
        "",
        {
            "A1": 600.0,
            "A2": "penge",
            "B1": "=INVEST_NET(A1;A2)",
            "B2": "=2*B1",
            "B3": "=INVEST_NET(A1;B2)",
            "B4": "=A1+B3",
        },
    )
    assert explained(excel, "B4") == [
        "investpakke!B4 viser #VÆRDI!.",
        "Fejlen kommer fra investpakke!B1, der viser #VÆRDI!.",
        REASON,
    ]


def test_a_call_with_a_fault_of_its_own_is_explained_before_what_it_reads(excel: OpenExcel) -> None:
    excel.do("write", "", {"A1": 600.0, "A2": "penge", "C1": "=1/0", "B1": "=INVEST_NPV(A1;A2;C1)"})
    said = explained(excel, "B1")
    assert said[0] == "investpakke!B1 viser #VÆRDI!."
    assert said[1:] == [REASON.replace("INVEST_NET", "INVEST_NPV")]


def test_a_call_that_is_hidden_is_explained_too(excel: OpenExcel) -> None:
    excel.do(
        "write", "", {"A1": 600.0, "A2": "penge", "B1": "=IF(ISNUMBER(INVEST_NET(A1;A2));1;0)"}
    )
    assert explained(excel, "B1") == ["investpakke!B1 viser ingen fejl.", REASON]


def test_every_cell_of_an_array_is_explained(excel: OpenExcel) -> None:
    excel.do("write", "", {"A2": "penge", "B1:E1": "=INVEST_PHASED(A2)"})
    said = explained(excel, "D1")
    assert said[0] == "investpakke!D1 viser #VÆRDI!."
    assert said[1].startswith("INVEST_PHASED svarer: besparelse: værdien er ikke et tal.")


def test_an_error_that_is_not_ours_and_no_error_at_all_are_said(excel: OpenExcel) -> None:
    excel.do(
        "write",
        "",
        {
            "A1": 600.0,
            "C1": "=1/0",
            "B1": "=INVEST_NET(A1;C1)",
            "B2": "=INVEST_NET(A1;A1)",
            "B3": "=INVEST_PAYBACK(1000;10)",
        },
    )
    assert explained(excel, "B1") == [
        "investpakke!B1 viser #DIVISION/0!.",
        "Fejlen kommer fra investpakke!C1, der viser #DIVISION/0!.",
        "Den celle kalder ingen af funktionerne INVEST_.",
    ]
    assert explained(excel, "B2") == [
        "investpakke!B2 viser ingen fejl.",
        "Funktionerne INVEST_ i cellen svarer uden at afvise noget.",
    ]
    assert explained(excel, "B3")[1].startswith("INVEST_PAYBACK svarer, at der ikke er noget")
    assert explained(excel, "A1")[1] == "Den celle kalder ingen af funktionerne INVEST_."


def test_many_refusals_fit_in_a_message_box(excel: OpenExcel) -> None:
    calls = [f"INVEST_NET(A{row};{row})" for row in range(2, 9)]
    texts = {f"A{row}": f"{row} penge " + "og mere " * 30 for row in range(2, 9)}
    excel.do("write", "", {**texts, "B1": f"=COUNT({';'.join(calls)})"})
    said = explained(excel, "B1")
    assert len(said) == 5
    assert said[-1] == "… og 4 andre svar."


# --- The trial in real Excel -----------------------------------------------------------------


def test_the_trial_types_every_function_saves_and_reads_back_through_xlwings(
    excel: OpenExcel, tmp_path: Path
) -> None:
    """In the add-in's own sheet; opened again, LibreOffice computes arrays anew without it."""
    rows = {row.what: row for row in excel.trial("type_functions", tmp_path)}
    assert {function.name for function in catalogue()} <= rows.keys()
    differ = {what for what, row in rows.items() if row.verdict == "DIFFERS"}
    assert {what for what in differ if not what.startswith("opened again, ")} == set()
    assert rows["opened again, INVEST_NPV"].verdict == "as expected"
    assert (tmp_path / "functions-as-saved.xlsx").is_file()


def test_the_trial_presses_the_buttons_and_knows_what_they_say(
    excel: OpenExcel, tmp_path: Path
) -> None:
    rows = excel.trial("press_buttons", tmp_path)
    assert [
        row for row in rows if row.verdict == "DIFFERS" and "AddFunctions" not in row.what
    ] == []
    assert "button Refresh, pressed twice" in {row.what for row in rows}
