"""What docs/fault-matrix.md says of each mutant holds, and nothing of it is left unsaid.

All mutants of the models run, and of the shipped workbooks one for each rule: `python
tests/fault_matrix.py` runs the others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fault_bases import BASES, make_bases
from fault_matrix import PAGE, faults, mark, row_of
from fault_mutants import Mutant, examined, mutants, reason_of_absence
from investpakke.validate import Severity, examine
from investpakke.validate.rules import all_rules

SHIPPED = ("template", "add-in")
FIRST = {(m.rule, m.base): m for m in reversed(mutants())}
RUN = [m for m in mutants() if m.base not in SHIPPED or FIRST[m.rule, m.base] is m]


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_bases(tmp_path_factory.mktemp("bases"))


@pytest.fixture(scope="module")
def rows() -> dict[tuple[str, str], list[str]]:
    """The cells of the page's lines, by rule and fault."""
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text("utf-8").splitlines()
             if line.startswith("| [IP")]  # fmt: skip
    return {(cells[0][1:6], cells[1]): cells[2:] for cells in lines}


@pytest.mark.parametrize("mutant", RUN, ids=lambda mutant: mutant.name)
def test_a_mutant_is_caught_or_missed_as_the_page_says(
    mutant: Mutant,
    bases: dict[str, Path],
    rows: dict[tuple[str, str], list[str]],
    tmp_path: Path,
) -> None:
    if mutant.base not in bases:
        pytest.skip("LibreOffice is not installed")
    outcome = examined(mutant, bases, tmp_path)
    cells = rows[mutant.rule, mutant.kind]
    assert mark(outcome) == cells[BASES.index(mutant.base)]
    assert set(outcome.errors) <= set(" ".join(cells[len(BASES) :]).split(", "))
    assert (outcome.caught is None) == (mutant.missed is not None)


def test_the_page_lists_every_fault_and_no_other(rows: dict[tuple[str, str], list[str]]) -> None:
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


@pytest.mark.parametrize("base", BASES)
def test_the_workbooks_without_a_fault_have_no_error_or_warning(
    base: str, bases: dict[str, Path]
) -> None:
    if base not in bases:
        pytest.skip("LibreOffice is not installed")
    assert [f for f in examine(bases[base]).findings if f.severity > Severity.NOTE] == []


def test_the_line_of_a_fault_names_every_workbook() -> None:
    assert row_of("IP101", "x", {"table": "yes"}, ["IP302"]).count("–") == len(BASES) - 1
