"""What is told of a workbook says no CPR number of it (the rule itself: tests/rules/ip121.toml)."""

from __future__ import annotations

from pathlib import Path

import pytest

from investpakke.show.validation.forms import _WRITERS, Form, written
from investpakke.validate import examine
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.report import Report
from rule_books import build
from running import run

CASE = {
    "sheets": {
        "Ark1": {
            "A1": "Jens Hansen 070761-4285",
            "B1": "CPR 0707614285",
            "C1": 5,
            "D1": '=IF(C1=5,"070761-4285",C1)',
        }
    },
    "setup": {
        "formats": {"Ark1!A1": {"font_color": "white"}, "Ark1!B1": {"font_color": "white"}},
        "comments": {"Ark1!C1": "Kun 150288-1230"},
    },
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedFile:
    path: Path = tmp_path_factory.mktemp("cpr") / "bog.xlsx"
    return CheckedFile(examine(build(path, CASE)))


def test_the_rule_and_another_that_quotes_the_cell_find_it(checked: CheckedFile) -> None:
    report = checked.outcome
    assert isinstance(report, Report)
    sightings = [part for finding in report.findings for part in finding.sightings]
    assert {found.code for found in sightings} >= {"IP121", "IP103"}
    quoted = [found.found.da for found in sightings if found.code == "IP103" and found.found]
    assert any("Jens Hansen xxxxxx-xxxx" in text for text in quoted)


@pytest.mark.parametrize("form", list(_WRITERS))
def test_no_form_of_the_report_says_a_number(checked: CheckedFile, form: Form) -> None:
    text = written(form, [checked], "da").decode()
    assert not any(digits in text for digits in ("070761", "150288"))


def test_the_formulas_that_a_page_lists_say_no_number(tmp_path: Path) -> None:
    path = build(tmp_path / "bog.xlsx", CASE)
    page = tmp_path / "side.html"
    run("validate", path, "--output", page)
    text = page.read_text("utf-8")
    assert "xxxxxx-xxxx" in text
    assert "070761" not in text
