"""Check, report and marked copy: each a process of its own, on a copy, while Excel is free."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook.protection import WorkbookProtection

from existing_models import make_model
from investpakke.errors import FileError
from investpakke.validate.batch import attempt as attempts
from investpakke.workbook.book import Book, Cell
from investpakke_addin import explain, kept_reports, long_work, work_process
from investpakke_addin.kept_reports import new_work_folder
from investpakke_addin.long_work import CHECK, MARK, REPORT, Kind, start
from open_book import Browser, Excel, open_book

KINDS = pytest.mark.parametrize("kind", [CHECK, REPORT, MARK], ids=lambda kind: kind.name)


@pytest.fixture(autouse=True)
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder of the reports; nothing runs any more afterwards."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    yield kept_reports.folder()
    long_work.wait_for_all()


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Twenty formulas, of which every second one is stale."""
    path = tmp_path / "model æøå.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        for row in range(20):
            sheet.write(row, 0, row)
            shown = -1 if row % 2 == 0 else 2 * row
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, shown)
    return path


class Process:
    """A process that ends when it is told to."""

    def __init__(self, code: int = work_process.SHOWN, written: bytes = b"") -> None:
        self.returncode, self._written = code, written
        self.may_end, self.killed = threading.Event(), False
        self.hangs = False

    def communicate(self, *, timeout: float | None = None) -> tuple[bytes, object]:
        if self.hangs:
            assert timeout is not None
            raise subprocess.TimeoutExpired("python", timeout)
        self.may_end.wait(60)
        return self._written, None

    def kill(self) -> None:
        self.killed = True


class Later:
    """Excel in the thread that waits; what it is asked to do is done there and then."""

    def __init__(self, app: Any) -> None:
        self.app, self.excel = app, app.api
        self.closed = False

    def do(self, action: Callable[[Any], object]) -> bool:
        if self.closed:
            return False
        taken = self.excel if self.excel is not None else SimpleNamespace()
        action(taken)
        if hasattr(taken, "StatusBar"):
            self.app.status_bar = taken.StatusBar
        return True


class Started:
    """What a button started: the process, and what reached Excel and the browser."""

    def __init__(
        self, kind: Kind, book: Any, process: Process | None = None, *, browser: bool = True
    ) -> None:
        self.process, self.book = process or Process(), book
        self.browser = Browser(opens=browser)
        self.arguments: Sequence[str] = ()
        self.later: Later | None = None
        self.answer = start(
            kind, book, launch=self._launch, excel_later=self._hand, browse=self.browser
        ).da

    def _launch(self, arguments: Sequence[str]) -> Process:
        self.arguments = arguments
        assert Path(arguments[1]).is_file()
        return self.process

    def _hand(self, app: Any) -> Later:
        self.later = Later(app)
        return self.later

    def end(self) -> None:
        self.process.may_end.set()
        long_work.wait_for_all()


def folders(reports: Path, kind: str = "arbejde-*") -> list[Path]:
    return list(reports.glob(kind))


# --- The button ------------------------------------------------------------------------------


@KINDS
def test_the_button_answers_at_once_and_the_status_bar_says_what_goes_on(
    kind: Kind, faulty: Path, reports: Path
) -> None:
    begun = Started(kind, open_book(faulty, excel=Excel(reports)))
    assert begun.answer == "", "no message box stands in the way"
    assert begun.book.app.status_bar == kind.status(faulty.name).da
    assert begun.arguments[0] == kind.name
    assert begun.arguments[2] == faulty.name
    assert begun.book.app.done == ["saved"]
    assert begun.book.app.display_alerts is True
    begun.end()
    assert begun.book.app.status_bar is False
    assert folders(reports) == []
    assert begun.browser.pages == [], "the process has shown its page itself"


def test_a_model_in_manual_calculation_is_calculated_before_it_is_copied(faulty: Path) -> None:
    for setting in ("manual", "semiautomatic"):
        book = open_book(faulty)
        book.app.calculation = setting
        begun = Started(CHECK, book)
        begun.end()
        assert book.app.done == ["calculated", "saved"]


def test_pressed_twice_it_says_so_and_starts_nothing_more(faulty: Path, reports: Path) -> None:
    first = Started(CHECK, open_book(faulty))
    second = Started(CHECK, open_book(faulty))
    assert second.answer.startswith(f"Det er allerede i gang for {faulty.name}.")
    assert second.arguments == ()
    assert len(folders(reports)) == 1
    other = Started(REPORT, open_book(faulty))
    assert other.answer == ""
    other.process.may_end.set()
    first.end()
    third = Started(CHECK, open_book(faulty))
    assert third.answer == ""
    third.end()


def test_where_the_copy_cannot_be_saved_that_is_said_and_nothing_is_left(
    faulty: Path, reports: Path
) -> None:
    book = open_book(faulty)

    def refuse(_path: str) -> None:
        raise OSError("der skrives i en celle")

    book.api.SaveCopyAs = refuse
    with pytest.raises(FileError) as refused:
        Started(CHECK, book)
    said = refused.value.text("da")
    assert said.startswith(f"{faulty.name}: Excel kunne ikke gemme en kopi af projektmappen.")
    assert "Fik: der skrives i en celle" in said
    assert (folders(reports), book.app.status_bar, book.app.display_alerts) == ([], False, True)


def test_where_no_process_can_be_started_the_command_is_named_and_nothing_is_left(
    faulty: Path, reports: Path
) -> None:
    book = open_book(faulty)

    def refuse(_arguments: Sequence[str]) -> Process:
        raise PermissionError("blokeret af en administrator")

    with pytest.raises(FileError) as refused:
        start(REPORT, book, launch=refuse, excel_later=Later)
    assert f'investpakke report "{faulty.name}"' in refused.value.text("da")
    assert "blokeret af en administrator" in refused.value.text("da")
    assert (folders(reports), book.app.status_bar) == ([], False)


@KINDS
def test_a_process_that_fails_gets_a_page_that_says_so(
    kind: Kind, faulty: Path, reports: Path
) -> None:
    begun = Started(kind, open_book(faulty), Process(-11))
    begun.end()
    (page,) = begun.browser.pages
    shown = page.read_text("utf-8")
    assert f"{faulty.name}: arbejdet blev ikke færdigt" in shown
    assert "Processen sluttede med koden -11." in shown
    assert "investpakke" in shown.partition("kommandoprompt")[2]
    assert (folders(reports), begun.book.app.status_bar) == ([], False)


def test_a_process_that_does_not_end_is_ended_and_told(faulty: Path, reports: Path) -> None:
    process = Process()
    process.hangs = True
    begun = Started(CHECK, open_book(faulty), process)
    begun.end()
    assert process.killed
    (page,) = begun.browser.pages
    assert "Det tog mere end 15 minutter." in page.read_text("utf-8")
    assert folders(reports) == []


def test_where_no_browser_opens_the_status_bar_says_where_the_page_is(faulty: Path) -> None:
    process = Process(work_process.NOT_SHOWN, "C:\\rapporter\\kontrol æ.html".encode())
    begun = Started(CHECK, open_book(faulty), process)
    begun.end()
    assert begun.book.app.status_bar == "Siden ligger i C:\\rapporter\\kontrol æ.html"


def test_an_excel_that_was_closed_meanwhile_stops_nothing(faulty: Path, reports: Path) -> None:
    for process in (Process(), Process(-9)):
        begun = Started(CHECK, open_book(faulty), process)
        assert begun.later is not None
        begun.later.closed = True
        begun.end()
        assert folders(reports) == []


def test_a_marked_copy_opens_as_a_new_workbook_at_its_list_and_leaves_no_file(
    faulty: Path, tmp_path: Path, reports: Path
) -> None:
    excel = Excel(tmp_path)
    begun = Started(MARK, open_book(faulty, excel=excel), Process(work_process.MARKED, b"PK"))
    begun.end()
    (made,) = excel.made
    assert (made.name, excel.shown, excel.EnableEvents) == ("model æøå-fund.xlsx", 3, True)
    assert made.read_bytes() == b"PK"
    assert folders(reports) == []
    assert begun.browser.pages == []


def test_a_marked_copy_that_excel_cannot_open_is_told(faulty: Path, reports: Path) -> None:
    begun = Started(MARK, open_book(faulty), Process(work_process.MARKED, b"PK"))
    assert begun.later is not None
    begun.later.closed = True
    begun.end()
    (page,) = begun.browser.pages
    assert "Excel åbnede ikke kopien." in page.read_text("utf-8")
    assert "--annotate gennemgang.xlsx" in page.read_text("utf-8")
    assert folders(reports) == []


def test_a_busy_excel_is_asked_again_and_one_that_refuses_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By COM's rules: what is handed over is taken up in the thread that waits, once."""

    class ComError(Exception):
        hresult = -2146777998

    taken = list[str]()
    com = SimpleNamespace(
        IID_IDispatch=1,
        COINIT_MULTITHREADED=0,
        com_error=ComError,
        CoMarshalInterThreadInterfaceInStream=lambda _kind, held: f"stream of {held}",
        CoInitializeEx=lambda _how: None,
        CoGetInterfaceAndReleaseStream=lambda stream, _kind: taken.append(stream) or stream,
        Dispatch=lambda held: held,
    )
    monkeypatch.setattr(long_work, "import_module", lambda _name: com)
    monkeypatch.setattr(long_work.HandedOver, "PAUSE", 0.0)
    excel = long_work.HandedOver(SimpleNamespace(api=SimpleNamespace(_oleobj_="Excel")))
    refusals = iter([True, True, False])

    def busy(_excel: object) -> None:
        if next(refusals):
            raise ComError

    assert excel.do(busy)
    assert next(refusals, None) is None
    ComError.hresult = -1
    refusals = iter([True, False])
    assert not excel.do(busy)
    assert next(refusals) is False
    assert taken == ["stream of Excel"]


# --- The process -----------------------------------------------------------------------------


def run(kind: str, path: Path, name: str | None = None, *, browser: Browser) -> int:
    """Run the process's work here, on a copy as the button makes it."""
    copy = new_work_folder() / path.name
    copy.write_bytes(path.read_bytes())
    return work_process.main([kind, str(copy), name or path.name], browser)


def test_a_check_shows_the_report_about_the_users_workbook(faulty: Path, reports: Path) -> None:
    browser = Browser()
    assert run("check", faulty, browser=browser) == work_process.SHOWN
    (page,) = browser.pages
    shown = page.read_text("utf-8")
    assert page.name == "model æøå-kontrol.html"
    assert "Kontrol af model æøå.xlsx" in shown
    assert "Brug ikke tallene, før fejlene er rettet." in shown
    assert len(re.findall(r">Sager!B\d+<", shown)) == 10
    assert 'class="map"' in shown
    assert "arbejde-" not in shown, "no folder of this machine"
    assert folders(reports) == []


def test_a_report_is_the_document_of_the_users_model(tmp_path: Path, reports: Path) -> None:
    path = make_model("document headers", tmp_path)
    browser = Browser()
    assert run("report", path, "Pakke æøå.xlsx", browser=browser) == work_process.SHOWN
    (page,) = browser.pages
    shown = page.read_text("utf-8")
    assert page.name == "Pakke æøå-rapport.html"
    assert "Afklaringsret" in shown
    assert "arbejde-" not in shown
    assert folders(reports) == []


def test_a_marked_copy_is_written_with_the_findings(
    faulty: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = SimpleNamespace(buffer=io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    browser = Browser()
    assert run("mark", faulty, browser=browser) == work_process.MARKED
    copy = openpyxl.load_workbook(out.buffer)
    assert copy.sheetnames == ["Sager", "Fund"]
    assert copy["Fund"]["A1"].value == "Fund fra kontrollen af model æøå.xlsx"
    assert (browser.pages, folders(reports)) == ([], [])


def test_where_excel_is_closed_before_the_marked_copy_is_ready_a_page_says_so(
    faulty: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_data: bytes) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=SimpleNamespace(write=refuse)))
    browser = Browser()
    assert run("mark", faulty, browser=browser) == work_process.SHOWN
    shown = browser.pages[0].read_text("utf-8")
    assert "Excel blev lukket, før kopien var klar" in shown
    assert folders(reports) == []


@KINDS
def test_a_workbook_that_cannot_be_read_is_named_on_a_page(
    kind: Kind, tmp_path: Path, reports: Path
) -> None:
    path = tmp_path / "kopi.xlsx"
    path.write_bytes(b"no workbook")
    browser = Browser()
    assert run(kind.name, path, "Bog1.xlsx", browser=browser) == work_process.SHOWN
    (page,) = browser.pages
    shown = page.read_text("utf-8")
    assert "Bog1.xlsx: arbejdet blev ikke færdigt" in shown
    assert str(tmp_path) not in shown
    assert folders(reports) == []


def test_a_workbook_with_a_protected_structure_gets_no_marked_copy(faulty: Path) -> None:
    book = openpyxl.load_workbook(faulty)
    book.security = WorkbookProtection(lockStructure=True)
    book.save(faulty)
    browser = Browser()
    assert run("mark", faulty, "Bog1.xlsx", browser=browser) == work_process.SHOWN
    (page,) = browser.pages
    assert "struktur er beskyttet" in page.read_text("utf-8")


def test_a_fault_of_the_program_is_told_and_the_copy_is_removed(
    faulty: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Panic(BaseException):
        """As those of engines that are not Python."""

    def panics(*_: object, **__: object) -> None:
        raise Panic

    monkeypatch.setattr(attempts, "examine", panics)
    browser = Browser()
    run("check", faulty, "Bog1.xlsx", browser=browser)
    assert "filen kunne ikke undersøges" in browser.pages[0].read_text("utf-8")
    monkeypatch.setitem(work_process._PAGES, "check", lambda *_: 1 / 0)
    run("check", faulty, "Bog1.xlsx", browser=browser)
    assert "ZeroDivisionError" in browser.pages[1].read_text("utf-8")
    assert folders(reports) == []


def test_without_a_browser_the_process_writes_where_the_page_is(
    faulty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = SimpleNamespace(buffer=io.BytesIO())
    monkeypatch.setattr(sys, "stdout", out)
    browser = Browser(opens=False)
    assert run("check", faulty, browser=browser) == work_process.NOT_SHOWN
    assert out.buffer.getvalue().decode() == str(browser.pages[0])


def test_the_real_process_makes_a_marked_copy_and_opens_it(
    faulty: Path, tmp_path: Path, reports: Path
) -> None:
    """With the command that a button uses, this Python and its modules."""
    excel = Excel(tmp_path)
    before = faulty.read_bytes()
    book = open_book(faulty, excel=excel)
    start(MARK, book, excel_later=Later)
    long_work.wait_for_all()
    (made,) = excel.made
    assert openpyxl.load_workbook(made).sheetnames == ["Sager", "Fund"]
    assert faulty.read_bytes() == before
    assert (folders(reports), book.app.status_bar) == ([], False)


def test_nothing_of_excel_is_imported_by_the_process() -> None:
    code = (
        "import sys;import investpakke_addin.work_process;"
        "sys.exit(any(name in sys.modules for name in ('xlwings', 'openpyxl', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_process_that_hangs_ends_by_itself() -> None:
    code = (
        "import threading;from investpakke_addin.work_process import within_time;"
        "within_time(0.001);threading.Event().wait(60)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, timeout=30, capture_output=True
    )
    assert ended.returncode == 1


# --- The ribbon ------------------------------------------------------------------------------


def test_the_buttons_start_it(monkeypatch: pytest.MonkeyPatch, faulty: Path) -> None:
    excel = pytest.importorskip("investpakke_addin.excel")
    started = list[str]()
    monkeypatch.setattr(long_work, "start", lambda kind, _book: started.append(kind.name))
    monkeypatch.setattr(excel.xw, "Book", SimpleNamespace(caller=lambda: open_book(faulty)))
    monkeypatch.setattr(excel, "in_box", lambda _text: "")
    assert [excel.check(), excel.report(), excel.marked_copy()] == ["", "", ""]
    assert started == ["check", "report", "mark"]


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
