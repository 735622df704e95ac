"""Every rule of the validator: what it finds, and what it lets pass; the cases are data."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from investpakke.validate import examine
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from once import report_on
from rule_books import BUILT, build

FOLDER = Path(__file__).with_name("rules")
CASES = {
    path.stem.upper(): tomllib.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.toml")
}
FAILS = [(code, case) for code, cases in CASES.items() for case in cases.get("fail", ())]
PASSES = [(code, case) for code, cases in CASES.items() for case in cases.get("pass", ())]


def named(cases: list[tuple[str, Any]]) -> Iterator[Any]:
    """Yield the cases: of shipped workbooks, which are large, a changed one for each rule."""
    changed = Counter[str]()
    for code, case in cases:
        changed[code] += "template" in case and "changes" in case
        marks = pytest.mark.proof if "changes" in case and changed[code] > 1 else ()
        yield pytest.param(code, case, id=f"{code} {case['name']}", marks=marks)


def places(code: str, path: Path) -> list[str]:
    report = examine(path, chosen=lambda rule: rule.code == code)
    assert {seen.id.partition(".")[0] for seen in report.sightings} <= {code}
    return sorted({str(seen.place) for seen in report.sightings})


@pytest.mark.parametrize(("code", "case"), list(named(FAILS)))
def test_a_rule_finds_what_it_is_for(code: str, case: Any, tmp_path: Path) -> None:
    assert places(code, build(tmp_path / "bog.xlsx", case)) == sorted(set(case["at"]))


@pytest.mark.parametrize(("code", "case"), list(named(PASSES)))
def test_a_rule_lets_sound_workbooks_pass(code: str, case: Any, tmp_path: Path) -> None:
    if "template" in case and "changes" not in case:
        findings = report_on(BUILT / f"investeringspakke-{case['template']}.xlsx").findings
        assert [found for found in findings if found.code == code] == []
    else:
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
