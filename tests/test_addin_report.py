"""The report button: the open workbook as a document, shown in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from existing_models import make_model
from investpakke.errors import FileError
from investpakke_addin.report import report_book
from open_book import Browser, open_book


def test_the_browser_gets_the_document_of_the_open_workbook(workbook_2024: Path) -> None:
    browser = Browser()
    text = report_book(open_book(workbook_2024, "Pakke æøå.xlsx"), browser).da
    (page,) = browser.pages
    shown = page.read_text("utf-8")
    assert page.name == "Pakke æøå-rapport.html"
    assert "Investeringspakke 2024" in shown
    assert "Business case 4.5" in shown
    assert "investpakke-" not in shown, "no folder of this machine"
    assert text.startswith("Rapporten er åbnet i browseren.")


def test_a_finance_teams_own_model_gets_one_too_and_stays_as_it_was(tmp_path: Path) -> None:
    path = make_model("document headers", tmp_path)
    before = path.read_bytes()
    browser = Browser(opens=False)
    assert report_book(open_book(path), browser).da == f"Rapporten ligger i {browser.pages[0]}"
    assert "Afklaringsret" in browser.pages[0].read_text("utf-8")
    assert path.read_bytes() == before


def test_a_workbook_without_cases_is_named_and_no_page_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "kopi"
    path.write_bytes(b"no workbook")
    browser = Browser()
    with pytest.raises(FileError) as refused:
        report_book(open_book(path, "Bog1"), browser)
    assert refused.value.text("da").startswith("Bog1")
    assert browser.pages == []
