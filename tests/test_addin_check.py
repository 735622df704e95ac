"""The check button: the open workbook examined, told in a message box, shown in the browser."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.protection import WorkbookProtection

from building import proofs_after
from investpakke.text import same
from investpakke.validate.batch import attempt as attempts
from investpakke.validate.batch.examine import examine
from investpakke.workbook.book import Book, Cell
from investpakke_addin import explain
from investpakke_addin.boxes import QUESTION
from investpakke_addin.check import check_book, mark_book, verdict_text
from open_book import Browser, Excel, open_book


def model(path: Path, *, stale: bool) -> Path:
    """Write twenty formulas, of which every second one may be stale."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        for row in range(20):
            sheet.write(row, 0, row)
            shown = -1 if stale and row % 2 == 0 else 2 * row
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, shown)
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return model(tmp_path / "model æøå.xlsx", stale=True)


def test_the_message_has_the_verdict_the_first_findings_and_how_many_more(faulty: Path) -> None:
    browser = Browser()
    text = check_book(open_book(faulty), browser).da
    first, _, counted, *lines = text.removeprefix(QUESTION).splitlines()
    assert first == "Brug ikke tallene, før fejlene er rettet."
    assert counted == "1 fejl:"
    assert lines[0].startswith(
        "Sager!B1, Sager!B3, Sager!B5 og 7 til: cellen viser ikke det, formlen giver"
    )
    assert lines[-3:] == [
        "Hele rapporten er åbnet i browseren.",
        "",
        "Vil du åbne en kopi, hvor de fundne celler er mærket?",
    ]
    assert len(text) < 1000


def test_the_browser_gets_the_whole_report_about_the_users_workbook(faulty: Path) -> None:
    browser = Browser()
    check_book(open_book(faulty), browser)
    (page,) = browser.pages
    shown = page.read_text("utf-8")
    assert "Kontrol af model æøå.xlsx" in shown
    assert len(re.findall(r">Sager!B\d+<", shown)) == 10
    assert 'class="map"' in shown


def test_without_a_browser_the_message_tells_where_the_report_is(faulty: Path) -> None:
    browser = Browser(opens=False)
    text = check_book(open_book(faulty), browser).da
    assert f"Hele rapporten: {browser.pages[0]}" in text.splitlines()


@pytest.mark.parametrize("which", proofs_after(["small", "shipped"]))
def test_a_workbook_without_faults_is_told_to_be_so(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    small = which == "small"
    path = model(tmp_path / "m.xlsx", stale=False) if small else None
    text = check_book(open_book(path or request.getfixturevalue("workbook_2024")), Browser()).da
    assert text.startswith("Der er ikke fundet fejl.")
    assert "formelceller" in text


def test_a_workbook_that_cannot_be_read_is_named_and_no_page_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "kopi"
    path.write_bytes(b"no workbook")
    browser = Browser()
    text = check_book(open_book(path, "Bog1"), browser).da
    assert text.startswith("Projektmappen er ikke kontrolleret.\n\nBog1")
    assert str(tmp_path) not in text
    assert browser.pages == []


def test_no_process_is_started_from_excels_python(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There ``sys.executable`` may be Excel's server, or a Python without a console."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(BaseProcess, "start", refused)
    monkeypatch.setattr(subprocess, "Popen", refused)
    assert check_book(open_book(faulty), Browser()).da.startswith(f"{QUESTION}Brug ikke tallene")


def test_a_fault_of_the_program_is_told_and_names_the_workbook(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As those of engines that are not Python."""

    def panics(*_: object, **__: object) -> None:
        raise Panic

    monkeypatch.setattr(attempts, "examine", panics)
    text = check_book(open_book(faulty, "Bog1"), Browser()).da
    assert text.startswith(
        "Projektmappen er ikke kontrolleret.\n\nBog1: filen kunne ikke undersøges."
    )


def test_a_long_name_does_not_fill_the_message_box(faulty: Path) -> None:
    report = examine(faulty)
    long = replace(report.findings[0], what=same("x" * 500))
    text = verdict_text(replace(report, findings=(long,) * 9)).da
    assert len(text) < 1000


# --- The marked copy -----------------------------------------------------------------------------


def test_the_marked_copy_opens_as_a_new_workbook_at_its_list_of_findings(
    faulty: Path, tmp_path: Path
) -> None:
    excel = Excel(tmp_path)
    before = faulty.read_bytes()
    assert mark_book(open_book(faulty, excel=excel)).da.startswith("Kopien er åbnet som en ny")
    (made,) = excel.made
    assert (made.name, excel.shown, excel.EnableEvents) == ("model æøå-fund.xlsx", 3, True)
    assert faulty.read_bytes() == before
    copy = openpyxl.load_workbook(made)
    assert copy.sheetnames == ["Sager", "Fund"]
    assert copy["Fund"]["A1"].value == "Fund fra kontrollen af model æøå.xlsx"
    marked = [str(part.sqref) for part in copy["Sager"].conditional_formatting]
    assert "B1" in marked[0]


def test_where_excel_refuses_the_copy_its_macros_are_as_before(
    faulty: Path, tmp_path: Path
) -> None:
    excel = Excel(tmp_path / "nowhere")
    with pytest.raises(OSError, match="nowhere"):
        mark_book(open_book(faulty, excel=excel))
    assert excel.EnableEvents


def test_a_workbook_with_a_protected_structure_is_named_and_nothing_opens(
    faulty: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(faulty)
    book.security = WorkbookProtection(lockStructure=True)
    book.save(faulty)
    excel = Excel(tmp_path)
    answer = mark_book(open_book(faulty, "Bog1.xlsx", excel=excel)).da
    assert answer.startswith("Kopien er ikke lavet.\n\nBog1.xlsx")
    assert str(tmp_path) not in answer
    assert not excel.made


def test_where_there_are_notes_alone_no_copy_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 2)
        sheet.write_formula("B1", "=(A1-2023)*A1", None, -4042)
    assert examine(path).findings
    assert not check_book(open_book(path), Browser()).da.startswith(QUESTION)


def test_the_button_calls_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    excel = pytest.importorskip("investpakke_addin.excel")
    path = tmp_path / "kopi"
    path.write_bytes(b"no workbook")
    caller = SimpleNamespace(caller=lambda: open_book(path, "Bog1"))
    monkeypatch.setattr(excel.xw, "Book", caller)
    assert excel.check().startswith("Projektmappen er ikke kontrolleret.\n\nBog1")


def test_an_error_is_followed_to_where_it_begins(tmp_path: Path) -> None:
    """Through two sheets; cells that wait for each other end it."""
    with xlsxwriter.Workbook(tmp_path / "model.xlsx") as book:
        first, second = book.add_worksheet("Sager"), book.add_worksheet("Sum")
        first.write_formula("A1", "=1/0", None, "#DIV/0!")
        first.write_formula("A2", "=A1+1", None, "#DIV/0!")
        second.write_formula("A1", "=Sager!B9+Sager!A2", None, "#DIV/0!")
        second.write_formula("B1", "=C1", None, "#REF!")
        second.write_formula("C1", "=B1", None, "#REF!")
    model = Book(tmp_path / "model.xlsx")
    assert explain._source(model, Cell("Sum", 1, 1)) == Cell("Sager", 1, 1)
    assert explain._source(model, Cell("Sum", 1, 2)) == Cell("Sum", 1, 3)
