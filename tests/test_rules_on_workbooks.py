"""The rules on whole workbooks: silent on sound ones, and what needs the template's own sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import investpakke_addin
import investpakke_templates
from existing_models import MODELS, make_model
from investpakke.validate import examine
from investpakke.validate.finding import Severity

SHIPPED = [
    path
    for package in (investpakke_templates, investpakke_addin)
    for path in sorted((Path(str(package.__file__)).parent / "built").glob("invest*.xls[xm]"))
]


SILENT = {"IP208", "IP209", "IP210", "IP211", "IP212", "IP213", "IP215", "IP216", "IP301", "IP302",
          "IP303", "IP305", "IP401", "IP402", "IP601", "IP602", "IP603"}  # fmt: skip
"""Rules that the shipped workbooks break nowhere; see docs/workbook.md for the others."""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_workbooks_have_no_error_and_keep_these_rules(path: Path) -> None:
    findings = examine(path).findings
    assert [found for found in findings if found.severity is Severity.ERROR] == []
    warned = {found.code for found in findings if found.severity is Severity.WARNING}
    assert warned & SILENT == set()


@pytest.mark.parametrize("name", MODELS)
def test_models_of_any_shape_have_no_error(name: str, tmp_path: Path) -> None:
    findings = [found for found in examine(make_model(name, tmp_path)).findings
                if found.severity is Severity.ERROR]  # fmt: skip
    assert findings == []


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 2024 workbook with statuses of `Kontrol` typed over and one of them weakened."""
    book = openpyxl.load_workbook(SHIPPED[0])
    kontrol = book["Kontrol"]
    kontrol["H30"] = kontrol["H31"] = "OK"
    kontrol["H50"] = '=IF(D50=D50,"OK","FEJL")'
    book["Pakke"]["J1"] = "OK"
    path = tmp_path_factory.mktemp("changed") / "changed.xlsx"
    book.save(path)
    return path


def test_overwritten_checks_of_the_template_are_found(changed: Path) -> None:
    findings = examine(changed, chosen=lambda rule: rule.code == "IP216").findings
    assert {(str(found.place), found.severity) for found in findings} == {
        ("Kontrol!H30:H31", Severity.ERROR),
        ("Kontrol!H50", Severity.ERROR),
        ("Kontrol!H50", Severity.WARNING),
        ("Pakke!J1", Severity.WARNING),
    }
