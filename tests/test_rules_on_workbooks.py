"""The rules on whole workbooks: silent on sound ones, and what needs the template's own sheets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import investpakke_addin
import investpakke_templates
from existing_models import MODELS, make_model
from investpakke.validate import examine
from investpakke.validate.finding import Severity
from mutants import mutated
from once import report_on
from rule_books import build

SHIPPED = [
    path
    for package in (investpakke_templates, investpakke_addin)
    for path in sorted((Path(str(package.__file__)).parent / "built").glob("invest*.xls[xm]"))
]


SILENT = {
    "IP208",
    "IP209",
    "IP210",
    "IP211",
    "IP212",
    "IP213",
    "IP215",
    "IP216",
    "IP301",
    "IP302",
    "IP303",
    "IP305",
    "IP401",
    "IP402",
    "IP601",
    "IP602",
    "IP603",
}
"""Rules that the shipped workbooks break nowhere; see docs/workbook.md for the others."""


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_workbooks_have_no_error_and_keep_these_rules(path: Path) -> None:
    findings = report_on(path).findings
    assert [found for found in findings if found.severity is Severity.ERROR] == []
    warned = {found.code for found in findings if found.severity is Severity.WARNING}
    assert warned & SILENT == set()


@pytest.mark.parametrize("name", MODELS)
def test_models_of_any_shape_have_no_error(name: str, tmp_path: Path) -> None:
    findings = [
        found
        for found in examine(make_model(name, tmp_path)).findings
        if found.severity is Severity.ERROR
    ]
    assert findings == []


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 2024 workbook with statuses of `Kontrol` typed over and one of them weakened."""
    typed = {"Kontrol!H20": "OK", "Kontrol!H21": "OK", "Pakke!J1": "OK"}
    weakened = {"Kontrol!H50": '=IF(D50=D50,"OK","FEJL")'}
    path = tmp_path_factory.mktemp("changed") / "changed.xlsx"
    return mutated(SHIPPED[0], path, typed | weakened, settled=False)


def test_overwritten_checks_of_the_template_are_found(changed: Path) -> None:
    findings = examine(changed, chosen=lambda rule: rule.code == "IP216").findings
    assert {(str(found.place), found.severity) for found in findings} == {
        ("Kontrol!H20:H21", Severity.ERROR),
        ("Kontrol!H50", Severity.ERROR),
        ("Kontrol!H50", Severity.WARNING),
        ("Pakke!J1", Severity.WARNING),
    }


@pytest.mark.parametrize(
    ("code", "cells", "expected"),
    [
        ("IP302", {"A1": "=NA()"}, Severity.NOTE),
        ("IP302", {"A1": "=INVEST_PAYBACK(100,1)"}, Severity.NOTE),
        ("IP302", {"A1": "=1/0"}, Severity.ERROR),
        ("IP213", {"A1": 1, "A2": 2, "B1": "=MATCH(1,A1:A2)"}, Severity.WARNING),
        ("IP213", {"A1": 2, "A2": 1, "B1": "=MATCH(1,A1:A2)"}, Severity.ERROR),
        ("IP209", {"A1": 1, "B1": "=IF(A1>1,1,IF(A1>0,2,0))"}, Severity.NOTE),
        ("IP209", {"A1": 1, "B1": "=IF(A1>2,1,IF(A1>1,2,IF(A1>0,4,0)))"}, Severity.WARNING),
        ("IP208", {"A1": 1, "B1": "=(A1-2023)*A1"}, Severity.NOTE),
        ("IP206", {"A1": "Pris", "C1": "=B1*2"}, Severity.NOTE),
        ("IP206", {"B1": "Pris", "C1": "=B3*2"}, Severity.NOTE),
        ("IP206", {"A1": 3, "C1": "=B1*2"}, Severity.WARNING),
    ],
)
def test_a_finding_weighs_what_it_means(
    code: str, cells: dict[str, Any], expected: Severity, tmp_path: Path
) -> None:
    path = build(tmp_path / "bog.xlsx", {"sheets": {"Ark1": cells}})
    (finding,) = examine(path, chosen=lambda rule: rule.code == code).findings
    assert finding.severity is expected


def test_reasons_and_ranges_of_cells_with_one_witness_are_told(tmp_path: Path) -> None:
    cells = {"A1": 1, "B1": ['=CELL("row",A1)', 1], "B3": ['=CELL("row",A3)', 3]}
    path = build(tmp_path / "bog.xlsx", {"sheets": {"Ark1": cells}})
    (finding,) = examine(path, chosen=lambda rule: rule.code == "IP402").findings
    assert finding.what.da.startswith("2 celler har kun ét vidne: formlen spørger om andet")
    assert finding.found is not None
    assert finding.found.en == "B1, B3"


def test_formulas_as_long_and_deep_as_excel_takes_stop_no_rule(tmp_path: Path) -> None:
    cells = {
        "A1": 1,
        "B1": "=A1" + "+A1" * 2500,
        "B2": "=" + "IF(A1>0," * 63 + "1" + ",0)" * 63,
        "B3": "=" + "-" * 3000 + "A1",
        "B4": "=" + "(" * 200 + "A1" + ")" * 200,
    }
    report = examine(build(tmp_path / "bog.xlsx", {"sheets": {"Ark1": cells}}))
    assert "IP209" in {found.code for found in report.findings}


def test_a_circle_names_its_cells_and_how_many_more_there_are(tmp_path: Path) -> None:
    for size, more in ((3, ""), (40, " og 32 til")):
        circle = {f"A{row}": f"=A{row % size + 1}" for row in range(1, size + 1)}
        path = build(tmp_path / "circle.xlsx", {"sheets": {"Ark": circle}})
        (found,) = examine(path, chosen=lambda rule: rule.code == "IP303").findings
        assert found.found is not None
        assert (
            found.found.da == ", ".join(f"Ark!A{row}" for row in range(1, min(size, 8) + 1)) + more
        )
