"""The button refreshes the open workbook by the same code as a saved file.

Excel is not here: `OpenBook` offers what xlwings' Book does and keeps a file behind it, so
that the engine reads a real workbook and what is written can be read back.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from existing_models import MODELS, make_model
from investpakke import FileError, InvestpakkeError
from investpakke.workbook.refresh import refresh
from investpakke_addin.refresh import refresh_book, told, undisturbed

NAMES = [name for name, model in MODELS.items() if model.first_year is None]


class OpenBook:
    """A workbook as xlwings shows it; what is written goes into the file behind it."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name
        self.api = SimpleNamespace(SaveCopyAs=lambda copy: shutil.copy(path, copy))
        self.app = SimpleNamespace(
            screen_updating=True, calculation="semiautomatic", status_bar="Klar"
        )
        self.states: list[tuple[Any, ...]] = []
        self._book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
        self.sheets = _Sheets(self)

    def write(self, sheet: str, cell: str, value: Any) -> None:
        state = self.app.screen_updating, self.app.calculation, self.app.status_bar
        self.states.append(state)
        self._book[sheet][cell] = value[1:] if isinstance(value, str) else value

    def close(self) -> Path:
        self._book.save(self.path)
        return self.path


class _Sheets(list[Any]):
    def __init__(self, book: OpenBook) -> None:
        super().__init__(_sheet(book, name) for name in book._book.sheetnames)
        self.book, self.active = book, SimpleNamespace(activate=lambda: None)

    def add(self, name: str, after: Any) -> Any:
        assert after is self[-1]
        self.book._book.create_sheet(name)
        self.append(_sheet(self.book, name))
        return self[-1]


class _Range:
    def __init__(self, book: OpenBook, sheet: str, address: str) -> None:
        object.__setattr__(self, "place", (book, sheet, address))

    def __setattr__(self, name: str, value: Any) -> None:
        book, sheet, address = self.place
        if name == "value":
            assert not isinstance(value, str) or value.startswith("'")
            book.write(sheet, address, value)
        elif name == "number_format":
            book._book[sheet][address].number_format = value


def _sheet(book: OpenBook, name: str) -> Any:
    return SimpleNamespace(name=name, range=lambda address: _Range(book, name, address))


def shown(path: Path) -> dict[str, Any]:
    sheet = openpyxl.load_workbook(path)["Pakke"]
    return {
        cell.coordinate: cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_open_workbook_shows_what_the_saved_one_would(name: str, tmp_path: Path) -> None:
    model = make_model(name, tmp_path)
    saved = shutil.copy(model, tmp_path / f"saved{model.suffix}")
    refresh(saved)
    book = OpenBook(model)
    report = refresh_book(book)
    assert report.changes
    open_cells, saved_cells = shown(book.close()), shown(Path(saved))
    assert open_cells.keys() == saved_cells.keys()
    for cell, value in saved_cells.items():  # a file keeps 15 digits, a cell all of them
        near = pytest.approx(value, rel=1e-12) if isinstance(value, int | float) else value
        assert open_cells[cell] == near, cell


def test_figures_on_a_new_sheet_are_shown_as_what_they_are(tmp_path: Path) -> None:
    book = OpenBook(make_model("document headers", tmp_path))
    report = refresh_book(book)
    sheet = openpyxl.load_workbook(book.close())["Pakke"]
    shares = [change.cell for change in report.changes if change.kind == "share"]
    money = [change.cell for change in report.changes if change.kind == "tkr"]
    assert {sheet[cell].number_format for cell in shares} == {"0.0%"}
    assert {sheet[cell].number_format for cell in money} == {"#,##0"}


def test_twice_in_a_row_changes_nothing(tmp_path: Path) -> None:
    book = OpenBook(make_model("document headers", tmp_path))
    refresh_book(book)
    again = OpenBook(book.close())
    report = refresh_book(again)
    assert (report.changes, again.states) == ((), [])
    assert told(report) == "Arket Pakke passer allerede. Intet er ændret."


def test_screen_calculation_and_status_bar_are_quiet_and_then_as_they_were(
    tmp_path: Path,
) -> None:
    book = OpenBook(make_model("document headers", tmp_path))
    refresh_book(book)
    assert set(book.states) == {(False, "manual", "Opdaterer pakken …")}
    assert vars(book.app) == {
        "screen_updating": True, "calculation": "semiautomatic", "status_bar": "Klar",
    }  # fmt: skip


def test_they_are_put_back_even_when_writing_fails() -> None:
    app = SimpleNamespace(screen_updating=True, calculation="automatic", status_bar=False)
    with pytest.raises(OSError, match="write"), undisturbed(app):
        raise OSError("write")
    assert vars(app) == {"screen_updating": True, "calculation": "automatic", "status_bar": False}


def test_the_message_tells_which_cells_changed(tmp_path: Path) -> None:
    text = told(refresh_book(OpenBook(make_model("document headers", tmp_path))))
    assert text.startswith("3 sager er regnet igennem, og ")
    assert "celler på arket Pakke er ændret" in text
    assert "tom → INVEST · Nøgletal" in text
    assert "… og " in text


def test_a_workbook_of_our_own_is_checked_and_not_written(workbook_2024: Path) -> None:
    book = OpenBook(workbook_2024)
    text = told(refresh_book(book))
    assert book.states == []
    assert "regner selv" in text
    assert "Nøgletallene er motorens." in text


def test_a_refusal_names_the_users_workbook_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "uden tabel.xlsx"
    empty = openpyxl.Workbook()
    empty.active["A1"] = "Ingen sager her"
    empty.save(path)
    book = OpenBook(path)
    with pytest.raises(FileError) as caught:
        refresh_book(book)
    assert caught.value.text("da").startswith("uden tabel.xlsx")
    assert str(tmp_path.parent) not in caught.value.text("da")
    assert book.states == []


def test_the_button_shows_a_refusal_in_danish(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    excel = pytest.importorskip("investpakke_addin.excel")
    path = tmp_path / "tom.xlsx"
    openpyxl.Workbook().save(path)
    caller = SimpleNamespace(caller=lambda: OpenBook(path))
    monkeypatch.setattr(excel.xw, "Book", caller)
    answer = excel.refresh()
    assert answer.startswith("Intet er ændret.\n\ntom.xlsx")
    assert issubclass(FileError, InvestpakkeError)
