"""Every rule of the validator: what it finds, and what it lets pass; the cases are data."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from investpakke.validate import examine
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from rule_books import build

FOLDER = Path(__file__).with_name("rules")
CASES = {
    path.stem.upper(): tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml")
}
FAILS = [(code, case) for code, cases in CASES.items() for case in cases.get("fail", ())]
PASSES = [(code, case) for code, cases in CASES.items() for case in cases.get("pass", ())]


def named(cases: list[tuple[str, Any]]) -> dict[str, Any]:
    return {"argvalues": cases, "ids": [f"{code} {case['name']}" for code, case in cases]}


def places(code: str, path: Path) -> list[str]:
    report = examine(path, chosen=lambda rule: rule.code == code)
    return sorted(str(finding.place) for finding in report.findings)


@pytest.mark.parametrize(("code", "case"), **named(FAILS))
def test_a_rule_finds_what_it_is_for(code: str, case: Any, tmp_path: Path) -> None:
    assert places(code, build(tmp_path / "bog.xlsx", case)) == sorted(case["at"])


@pytest.mark.parametrize(("code", "case"), **named(PASSES))
def test_a_rule_lets_sound_workbooks_pass(code: str, case: Any, tmp_path: Path) -> None:
    assert places(code, build(tmp_path / "bog.xlsx", case)) == []


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_both_kinds_of_cases(rule: Rule) -> None:
    assert len(CASES[rule.code]["fail"]) >= 1
    assert len(CASES[rule.code]["pass"]) >= 1


def test_codes_are_given_once_and_modules_are_named_after_them() -> None:
    codes = [rule.code for rule in all_rules()]
    assert len(set(codes)) == len(codes)
    assert codes == sorted(codes)
    assert {code.upper() for code in CASES} <= set(codes)
