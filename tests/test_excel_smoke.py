"""The trial in real Excel, with a stand-in for it: what it types, compares, keeps and says."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from investpakke.boundary import call, passed_on
from investpakke.functions import catalogue, lookup
from investpakke.workbook.layout import SHEETS
from investpakke.workbook.refresh import refresh
from investpakke_addin import excel_desk, excel_smoke, kept_reports
from investpakke_addin.build import BUILT
from investpakke_addin.excel_desk import RunningExcel, WindowsBoxes
from investpakke_addin.excel_smoke import Row, Trial, as_saved, main, told
from investpakke_addin.function_test_sheet import SHEET, WORKS


class Book:
    """A workbook of the stand-in: what was typed, by sheet and cell."""

    def __init__(self, name: str, *sheets: str) -> None:
        self.name = name
        self.sheets = {sheet: dict[str, object]() for sheet in sheets or ("Ark1",)}
        self.saved: Path | None = None


class StandIn:
    """An Excel that computes the functions by the boundary, and whose buttons say what ours do."""

    def __init__(self) -> None:
        self.open_books = list[Book]()
        self.files = dict[Path, Book]()
        self.running, self.ended, self.clock = 1, False, 0.0
        self.pressed = list[str]()
        self.by_addin, self.wrong, self.slow, self.starts = True, "", 0.0, False

    def about(self) -> str:
        return "16.0, a stand-in"

    def open(self, path: Path) -> Book:
        assert path.is_file()
        sheets = ("Funktioner",) if path.suffix == ".xlsx" else (SHEET, "Pakke")
        book = self.files.get(path) or Book(path.name, *sheets)
        self.open_books.append(book)
        self.running += self.starts
        return book

    def new(self) -> Book:
        self.open_books.append(Book(f"Mappe{len(self.open_books)}"))
        return self.open_books[-1]

    def type(self, book: Book, sheet: str, cell: str, content: object) -> None:
        if isinstance(content, str) and content.startswith("=investpakke.xlam!"):
            raise ValueError("no formula")
        book.sheets[sheet][cell.partition(":")[0]] = content

    def read(self, book: Book, sheet: str, area: str) -> list[list[object]]:
        if area == "D4:D5":
            return [[1100.0], [1460.0]]
        if area == "G1:G600":
            return [[WORKS] for _ in catalogue()]
        shown = self._shown(book.sheets[sheet], area.partition(":")[0])
        return shown if isinstance(shown, list) else [[shown]]

    def _shown(self, cells: dict[str, Any], cell: str) -> Any:
        content = cells.get(cell)
        if not (isinstance(content, str) and content.startswith("=")):
            return float(content) if isinstance(content, int) else content
        found = re.fullmatch(r"=(INVEST_\w+)\((.*)\)", content)
        if found is None:
            b1 = self._shown(cells, "B1") if content == "=SUM(B1,1)" else "#NAME?"
            return {"=1/0": "#DIV/0!"}.get(content, b1)
        answer: Any = call(lookup(found[1]), [self._given(cells, a) for a in found[2].split(",")])
        if isinstance(answer, str) and answer != "#N/A":
            return passed_on(answer) or "#VALUE!"
        return 42.0 if found[1] == self.wrong else answer

    def _given(self, cells: dict[str, Any], text: str) -> object:
        if not text[0].isalpha():
            return float(text)
        first, _, last = text.partition(":")
        rows = range(int(first[1:]), int((last or first)[1:]) + 1)
        return [[self._shown(cells, f"{first[0]}{row}")] for row in rows]

    def formulas(self, book: Book, sheet: str) -> list[str]:
        return [str(text) for text in book.sheets[sheet].values() if str(text).startswith("=")]

    def sheets(self, book: Book) -> list[str]:
        return list(book.sheets)

    def books(self) -> list[str]:
        return [book.name for book in self.open_books]

    def select(self, book: Book, sheet: str, cell: str) -> None:
        assert book in self.open_books
        assert sheet in book.sheets
        assert cell

    def calculate(self) -> None:
        return None

    def press(self, macro: str, *, ribbon: bool = True) -> list[str]:
        assert ribbon == macro.startswith("InvestRibbon")
        again = macro in self.pressed[-1:]
        self.pressed.append(macro)
        self.clock += self.slow
        book = self.open_books[-1]
        if macro == "InvestRibbonRead":
            return ["Sådan er modellen læst: …", "Læsningen er gemt på arket investpakke. Gem …"]
        if macro == "InvestRibbonRefresh":
            book.sheets["Pakke"] = {}
            return ["Arket Pakke er allerede opdateret."] if again else ["Arket Pakke oprettes."]
        if macro == "InvestRibbonAddFunctions":
            return ["Intet er ændret."] if again else ["23 funktioner er lagt i Mappe som navne."]
        if macro in {"InvestRibbonCheck", "InvestRibbonReport"}:
            if again:
                return ["Det er allerede i gang for Mappe."]
            ending = "kontrol" if macro.endswith("Check") else "rapport"
            kept_reports.keep(f"Mappe-{ending}.html", b"<p>")
        if macro == "InvestRibbonMark":
            self.open_books.insert(0, Book("Mappe-fund.xlsx"))
        if macro == "InvestRibbonNew":
            book.sheets.update({name: {} for name in SHEETS})
            return ["En ny, tom investeringspakke er indsat sidst i Mappe."]
        said = {
            "InvestRibbonAbout": "investpakke 0.2.0",
            "InvestRibbonFunctions": "INVEST_NET",
            "InvestRibbonExplain": "INVEST_NET svarer: besparelse: værdien er ikke et tal.",
            "OpdaterPakken": "Projektmappen regner selv.",
        }
        return [said[macro]] if macro in said else []

    def save(self, book: Book, path: Path) -> None:
        self.files[path] = book
        file = openpyxl.Workbook()
        for cell, content in next(iter(book.sheets.values())).items():
            text = str(content)
            if self.by_addin and path.name != "names-alone.xlsx":
                text = text.replace("=INVEST_", "=[1]!INVEST_")
            file.active[cell] = text if text.startswith("=") else content
        file.save(path)

    def close(self, book: Book) -> None:
        self.open_books.remove(book)

    def pythons(self) -> int:
        return self.running

    def wait(self, done: Callable[[], object], seconds: float) -> bool:
        assert seconds > 0
        return bool(done())

    def seconds(self) -> float:
        return self.clock

    def quit(self) -> None:
        self.ended = True


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def excel() -> StandIn:
    return StandIn()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def tried(excel: StandIn, folder: Path) -> dict[str, Row]:
    """Return the rows of a trial by what was tried."""
    rows = Trial(excel, folder, BUILT / "investpakke.xlam").run()
    return {row.what: row for row in rows}


def differing(rows: dict[str, Row]) -> list[str]:
    return [what for what, row in rows.items() if row.verdict == "DIFFERS"]


def test_every_function_is_typed_every_button_pressed_and_the_files_are_kept(
    excel: StandIn, folder: Path
) -> None:
    rows = tried(excel, folder)
    assert differing(rows) == []
    for function in catalogue():
        assert rows[function.name].verdict == "as expected"
        assert rows[f"opened again, {function.name}"].verdict == "as expected"
    ribbon = (Path(excel_smoke.__file__).parent / "ribbon" / "customUI14.xml").read_text("utf-8")
    macros = re.findall(r'onAction="(\w+)"', ribbon)
    assert set(excel.pressed) == {*macros, "OpdaterPakken"}
    assert {path.name for path in folder.iterdir()} == {
        "2024-as-saved.xlsm",
        "model-after-buttons.xlsx",
        "name-and-addin.xlsx",
        "names-alone.xlsx",
        "new-package.xlsx",
        "functions-as-saved.xlsx",
    }
    assert [book.name for book in excel.open_books] == ["Mappe-fund.xlsx", "investpakke.xlam"]


@pytest.mark.parametrize("by_addin", [True, False])
def test_which_of_name_and_add_in_excel_takes_is_written_down(
    excel: StandIn, folder: Path, *, by_addin: bool
) -> None:
    excel.by_addin = by_addin
    row = tried(excel, folder)["name and add-in both there: which wins"]
    assert (row.got, row.verdict) == ("the add-in" if by_addin else "the name", "noted")


def test_a_wrong_figure_a_started_python_and_a_busy_excel_differ(
    excel: StandIn, folder: Path
) -> None:
    excel.wrong, excel.starts, excel.slow = "INVEST_SHARE", True, 6.0
    found = differing(tried(excel, folder))
    assert found[:2] == [
        "opening the add-in: new processes of Python",
        "opening investeringspakke-2024.xlsm: new processes of Python",
    ]
    assert "INVEST_SHARE" in found
    assert "INVEST_NET" not in found
    assert "Check: Excel is free" in found


def test_what_starts_from_a_cell_differs(
    excel: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = excel.read
    monkeypatch.setattr(
        excel,
        "read",
        lambda book, sheet, area: (
            [[0.0]]
            if "=ReadSettings" in str(book.sheets[sheet].get(area))
            else usual(book, sheet, area)
        ),
    )
    found = differing(tried(excel, folder))
    assert found == ["typed in a cell: =ReadSettings()"]


def test_a_step_that_excel_breaks_off_is_a_row_and_the_next_is_tried(
    excel: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_macro: str, *, ribbon: bool = True) -> list[str]:
        raise RuntimeError(f"Excel svarer ikke ({ribbon})")

    monkeypatch.setattr(excel, "press", refuse)
    rows = tried(excel, folder)
    assert rows["press_buttons"].got == "RuntimeError: Excel svarer ikke (True)"
    assert rows["calculate_macro_book"].got == "RuntimeError: Excel svarer ikke (False)"
    assert rows["INVEST_NET"].verdict == "as expected"


def test_the_small_model_is_read_as_the_trial_expects(excel: StandIn, tmp_path: Path) -> None:
    trial, book = Trial(excel, tmp_path, BUILT), excel.new()
    trial._type_model(book)
    file = openpyxl.Workbook()
    for cell, content in book.sheets["Ark1"].items():
        file.active[cell] = content.lstrip("'") if isinstance(content, str) else content
    file.save(tmp_path / "model.xlsx")
    refresh(tmp_path / "model.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "model.xlsx")["Pakke"]
    assert [shown[cell].value for cell in ("D4", "D5")] == [1100, 1460]


# --- The command -----------------------------------------------------------------------------


def test_without_windows_it_refuses_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("linux: prøven kræver Excel på Windows.")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, excel: StandIn) -> Iterator[StandIn]:
    usable = excel_smoke._usable
    monkeypatch.setattr(excel_smoke, "_usable", lambda _platform, addin: usable("win32", addin))
    monkeypatch.setattr(RunningExcel, "started", lambda: excel)
    return excel


def test_the_command_prints_the_table_keeps_it_and_ends_its_excel(
    windows: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    command = ["--keep", str(kept), "--addin", str(BUILT / "investpakke.xlam")]
    assert main(command) == 0
    shown = capsys.readouterr().out
    assert "as expected INVEST_NET" in shown
    assert " 0 differ. " in shown
    assert windows.ended
    assert (kept / "result.txt").read_text("utf-8") == shown
    assert json.loads((kept / "result.json").read_text("utf-8"))[0]["what"] == "Excel"
    assert main(command) == 2, "nothing that was kept is overwritten"
    assert "mappen kan ikke bruges" in capsys.readouterr().err


@pytest.mark.parametrize("addin", ["", "nowhere.xlam"])
def test_without_an_add_in_it_says_how_to_install_it(
    windows: StandIn, addin: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--addin", addin] if addin else []
    assert main(["--keep", str(tmp_path / "kept"), *more]) == 2
    assert "Kør: investpakke addin install" in capsys.readouterr().err
    assert not windows.ended


def test_an_excel_that_does_not_start_is_told(
    windows: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse() -> None:
        raise ModuleNotFoundError("No module named 'xlwings'")

    monkeypatch.setattr(RunningExcel, "started", refuse)
    addin = str(BUILT / "investpakke.xlam")
    assert main(["--keep", str(tmp_path / "kept"), "--addin", addin]) == 2
    assert "Excel kunne ikke startes" in capsys.readouterr().err
    assert not windows.ended


def test_one_row_that_differs_gives_1(tmp_path: Path) -> None:
    rows = [Row("a", "1", "1", "as expected"), Row("b", "1", "2", "DIFFERS")]
    assert told(rows, tmp_path) == 1
    assert told(rows[:1], tmp_path) == 0


def test_calls_and_links_are_read_as_excel_saves_them(tmp_path: Path) -> None:
    path = tmp_path / "gemt.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", '<c r="A1"><f>[1]!INVEST_NET(D4,E4)</f></c>')
        file.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationship Id="rId1" Type="http://x/relationships/xlStartup" '
            'Target="investpakke.xlam"/>',
        )
    assert as_saved(path) == ["[1]!INVEST_NET(D4,E4)", "link of kind xlStartup to investpakke.xlam"]


# --- Message boxes on Windows ----------------------------------------------------------------


def test_the_first_button_of_each_box_of_our_excel_is_pressed_and_no_other_window(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    boxes = {10: (7, "#32770"), 20: (8, "#32770"), 30: (7, "XLMAIN")}
    parts = [("Static", 1), ("Static", 2), ("Button", 3), ("Button", 4)]
    texts = {1: "", 2: "Er modellen læst rigtigt, så vælg Ja."}
    sent = list[tuple[int, ...]]()

    def post(*message: int) -> None:
        sent.append(message)
        boxes.pop(message[0])

    windows = SimpleNamespace(
        EnumWindows=lambda look, more: [look(window, more) for window in list(boxes)],
        EnumChildWindows=lambda _window, look, more: [look(part, more) for _, part in parts],
        GetClassName=lambda window: (
            {part: kind for kind, part in parts}.get(window) or boxes[window][1]
        ),
        GetWindowText=texts.get,
        GetDlgCtrlID=lambda button: {3: 6, 4: 7}[button],
        GetWindowThreadProcessId=lambda window: (1, boxes[window][0]),
        IsWindow=boxes.__contains__,
        IsWindowVisible=lambda _window: True,
        PostMessage=post,
        WM_COMMAND=0x111,
    )
    monkeypatch.setattr(excel_desk, "import_module", lambda _name: windows)
    with WindowsBoxes(7) as answered:
        answered._look(10, None)
        answered._look(20, None)
        answered._look(30, None)
    assert answered.said == ["Er modellen læst rigtigt, så vælg Ja."]
    assert sent == [(10, 0x111, 6, 3)]
