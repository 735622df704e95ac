"""What fault-matrix.md says of each mutant holds, and nothing of it is left unsaid.

Each kind of fault runs in the first model that has it; in all other workbooks it is a proof.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fault_bases import BASES, make_bases, with_calc
from fault_matrix import PAGE, faults, mark, row_of
from fault_mutants import Mutant, examined, mutants, reason_of_absence
from investpakke.validate import Severity
from investpakke.validate.rules import all_rules
from once import report_on

Rows = dict[tuple[str, str], list[str]]
MADE = [base for base in BASES if base != "calc"]
MODELS = ("document", "table", "kroner")
FIRST = {(m.rule, m.kind): m for base in MODELS[::-1] for m in mutants() if m.base == base}
RUN = [
    pytest.param(m, id=m.name, marks=[pytest.mark.proof] * (FIRST.get((m.rule, m.kind)) is not m))
    for m in mutants()
    if m.base != "calc"
]
SAVED_BY_CALC = [m for m in mutants() if m.base == "calc"]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_bases(tmp_path_factory.mktemp("bases"))


@pytest.fixture(scope="module")
def bases_with_calc(
    libreoffice: None, bases: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    del libreoffice
    return with_calc(bases, tmp_path_factory.mktemp("calc"))


@pytest.fixture(scope="module")
def rows() -> Rows:
    """The cells of the page's lines, by rule and fault."""
    lines = [
        line.strip("| ").split(" | ")
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| [IP")
    ]
    return {(cells[0][1:6], cells[1]): cells[2:] for cells in lines}


@pytest.mark.parametrize("mutant", RUN)
def test_a_mutant_is_caught_or_missed_as_the_page_says(
    mutant: Mutant, bases: dict[str, Path], rows: Rows, tmp_path: Path
) -> None:
    check(mutant, bases, rows, tmp_path)


@pytest.mark.parametrize("mutant", SAVED_BY_CALC, ids=lambda mutant: mutant.name)
def test_a_mutant_of_what_libreoffice_saved_is_caught_or_missed_as_the_page_says(
    mutant: Mutant, bases_with_calc: dict[str, Path], rows: Rows, tmp_path: Path
) -> None:
    check(mutant, bases_with_calc, rows, tmp_path)


def check(mutant: Mutant, bases: dict[str, Path], rows: Rows, tmp_path: Path) -> None:
    outcome = examined(mutant, bases, tmp_path)
    cells = rows[mutant.rule, mutant.kind]
    assert mark(outcome) == cells[BASES.index(mutant.base)]
    assert set(outcome.errors) <= set(" ".join(cells[len(BASES) :]).split(", "))
    assert (outcome.caught is None) == (mutant.missed is not None)


def test_the_page_lists_every_fault_and_no_other(rows: Rows) -> None:
    assert list(rows) == list(faults())


def test_the_page_gives_the_reason_of_every_mutant_that_its_rule_misses() -> None:
    page = PAGE.read_text("utf-8")
    missed = [f"- {m.name}. Why: {m.missed}." for m in mutants() if m.missed is not None]
    assert [line for line in missed if line not in page] == []


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_a_mutant_in_every_workbook_or_a_reason(rule: object) -> None:
    code = rule.code  # type: ignore[attr-defined]
    made = {m.base for m in mutants() if m.rule == code}
    assert made
    assert [b for b in BASES if b not in made and not reason_of_absence(code, b)] == []


@pytest.mark.parametrize("base", MADE)
def test_the_workbooks_without_a_fault_have_no_error_or_warning(
    base: str, bases: dict[str, Path]
) -> None:
    assert [f for f in report_on(bases[base]).findings if f.severity > Severity.NOTE] == []


def test_neither_has_the_one_that_libreoffice_saved(bases_with_calc: dict[str, Path]) -> None:
    found = report_on(bases_with_calc["calc"]).findings
    assert [f for f in found if f.severity > Severity.NOTE] == []


def test_the_line_of_a_fault_names_every_workbook() -> None:
    assert row_of("IP101", "x", {"table": "yes"}, ["IP302"]).count("–") == len(BASES) - 1
