"""How often rules are right on real workbooks: measured by one command, told, and heeded."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from investpakke.validate import Severity
from investpakke.validate.measured import FEWEST, LEAST, Measured, measured, of_rule
from investpakke.validate.rules import all_rules, rule_of
from investpakke.validate.rules.rule_text import parts_of
from rule_books import build

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "measure_rules.py"
SUMS = {
    "A2": "a",
    "A3": "b",
    "A4": "c",
    "A5": "I alt",
    "B2": 11,
    "B3": 22,
    "B4": 33,
    "C2": 4,
    "C3": 5,
    "C4": 6,
    "D2": 7,
    "D3": 8,
    "D4": 9,
    "B5": 66,
    "C5": "=SUM(C2:C4)",
    "D5": "=SUM(D2:D4)",
}


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_rules", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_rule_that_is_often_wrong_makes_no_errors() -> None:
    for code, found in measured().items():
        if found.precision is not None and found.precision < LEAST:
            assert rule_of(code).severity < Severity.ERROR, code


def test_what_was_measured_is_of_rules_that_there_are_and_never_more_than_all() -> None:
    assert set(measured()) <= {rule.code for rule in all_rules()}
    assert all(0 <= found.right <= found.findings for found in measured().values())


def test_few_findings_are_too_few_to_say() -> None:
    few, enough = (Measured(number, number, 24, of_rule("IP201").date) for number in (9, FEWEST))
    assert few.precision is None
    assert "too few to judge" in few.said.en
    assert enough.precision == 1.0
    assert "10 af 10 fund var rigtige" in enough.said.da


def test_explaining_a_rule_tells_how_often_it_is_right() -> None:
    title, text = parts_of("IP201", "da")[-1]
    assert title == "Hvor tit den har ret"
    assert text.startswith("Målt ")


@pytest.mark.parametrize(
    ("labels", "verdict", "said"),
    [
        (["B5"], None, "IP201: 1 of 1 right"),
        (["D2"], "true", "IP201: 1 of 1 right"),
        (["D2"], "arguable", "IP201: 0 of 1 right"),
        (["D2"], None, "IP201: 0 of 0 right, 1 not judged"),
    ],
)
def test_a_finding_is_right_where_it_is_labelled_or_judged_true(
    labels: list[str],
    verdict: str | None,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build(tmp_path / "bog.xlsx", {"sheets": {"Ark1": SUMS}})
    known = {"bog.xlsx": {"sheets": {"Ark1": {"faulty": labels}}}}
    (tmp_path / "labels.json").write_text(json.dumps(known), "utf-8")
    judged = "workbook,sheet,range,code,verdict,why\n"
    if verdict:
        judged += f"bog,Ark1,B5,IP201,{verdict},en grund\n"
    (tmp_path / "judged.csv").write_text(judged, "utf-8")
    paths = [str(tmp_path), str(tmp_path / "labels.json"), "--judged", str(tmp_path / "judged.csv")]
    monkeypatch.setattr(sys, "argv", ["measure_rules.py", *paths])
    script().main()
    assert said in capsys.readouterr().out.splitlines()
