"""The fault-injection matrix: which rule catches which fault in which workbook.

Run it: `python tests/fault_matrix.py` prints the table, `--write` keeps it in
tests/fault-matrix.md, which the tests hold the rules to.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from fault_bases import BASES, make_bases, with_calc
from fault_mutants import Mutant, Outcome, absent, examined, mutants, reason_of_absence
from investpakke.validate import Severity
from investpakke.validate.rules import all_rules

PAGE = Path(__file__).with_name("fault-matrix.md")
AVALANCHE = 10
"""Errors of other rules after which the page names the mutant."""

_HEAD = """# Fault-injection matrix

<!-- Made by `python tests/fault_matrix.py --write`; do not edit. -->

Sound workbooks with one fault put in, and what [the rules](../docs/rules.md) make of it. The
faults are `faults.toml`; `python tests/fault_matrix.py` makes every mutant and prints this again,
as `.ci/run` does.

| Workbook | What it is |
| --- | --- |
| template | the shipped workbook of the 2024 package, `investeringspakke-2024.xlsx` |
| add-in | the same with the add-in's sheet, `investeringspakke-2024.xlsm` |
| document | a model made by XlsxWriter: tables by group with subtotals, shares, a path by year |
| table | a model made by openpyxl: an Excel table, structured references, SUMIFS by group |
| kroner | a model in kr.: persons × unit saving with phasing, results and path on other sheets |
| calc | the same, computed and saved by LibreOffice |

In the table, *yes*: its rule finds it, where it is. *note*: found, as a note, which fails no
workbook. A code: its rule does not find it, this one does, at the same place. *elsewhere* and a
code: another rule has an error because of it, at another place. **no**: no error and no warning.
*–*: not made there; [below](#rules-without-a-fault-in-a-workbook) is why. The last column names
other rules that have an error too, anywhere in the workbook: most faults make totals, published
figures or the workbook's own controls wrong.
"""


def mark(outcome: Outcome) -> str:
    """Return an outcome as the table shows it."""
    if outcome.caught is not None:
        usual = {rule.code: rule.severity for rule in all_rules()}[outcome.mutant.rule]
        is_less = outcome.caught is Severity.NOTE and usual is not Severity.NOTE
        return "note" if is_less else "yes"
    if outcome.others:
        return ", ".join(outcome.others)
    if outcome.errors:
        return f"elsewhere {', '.join(sorted(outcome.errors))}"
    return "**no**"


def faults() -> Iterator[tuple[str, str]]:
    """Yield each rule and kind of fault, in the order of the rules."""
    yield from dict.fromkeys(sorted(((m.rule, m.kind) for m in mutants()), key=lambda f: f[0]))


def row_of(rule: str, kind: str, marks: Mapping[str, str], others: Sequence[str]) -> str:
    """Return a line of the table."""
    cells = [
        f"[{rule}](../docs/rules.md#{rule.lower()})",
        kind,
        *(marks.get(b, "–") for b in BASES),
    ]
    return f"| {' | '.join([*cells, ', '.join(sorted(others))])} |"


def page(outcomes: Sequence[Outcome]) -> str:
    """Return the matrix as a page."""
    parts = [_HEAD, "## In numbers\n", *_numbers(outcomes), "\n## Not caught by its rule\n"]
    parts += [*_missed(outcomes), "\n## All mutants\n"]
    parts.append(f"| Rule | Fault | {' | '.join(BASES)} | Other rules with an error |")
    parts.append("| --- " * (len(BASES) + 3) + "|")
    for rule, kind in faults():
        mine = [o for o in outcomes if (o.mutant.rule, o.mutant.kind) == (rule, kind)]
        others = {code for outcome in mine for code in outcome.errors}
        parts.append(row_of(rule, kind, {o.mutant.base: mark(o) for o in mine}, sorted(others)))
    parts += ["\n## Rules without a fault in a workbook\n", *_absences()]
    parts += ["\n## Many errors at once\n", *_avalanches(outcomes)]
    return "\n".join(parts) + "\n"


def _numbers(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| Workbook | Mutants | Caught by its rule | Only by another rule | Not caught |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for base in (*BASES, "all"):
        mine = [o for o in outcomes if base in {"all", o.mutant.base}]
        caught = sum(o.caught is not None for o in mine)
        nothing = sum(mark(o) == "**no**" for o in mine)
        numbers = len(mine), caught, len(mine) - caught - nothing, nothing
        yield f"| {base} | {' | '.join(map(str, numbers))} |"


def _missed(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for nothing in (True, False):
        yield (
            "No rule says anything that is more than a note:\n"
            if nothing
            else "\nAnother rule does:\n"
        )
        for o in outcomes:
            if o.caught is None and (mark(o) == "**no**") is nothing:
                found = "" if nothing else f" Found by: {mark(o)}."
                yield f"- {o.mutant.name}. Why: {o.mutant.missed}.{found}"


def _absences() -> Iterator[str]:
    for rule in all_rules():
        for base in BASES:
            if not _has_mutant(rule.code, base):
                yield f"- {rule.code} {base}: {reason_of_absence(rule.code, base)}"


def _has_mutant(code: str, base: str) -> bool:
    return any((m.rule, m.base) == (code, base) for m in mutants())


def _avalanches(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"Mutants for which other rules have more than {AVALANCHE} errors:\n"
    for outcome in outcomes:
        if sum(outcome.errors.values()) > AVALANCHE:
            said = ", ".join(f"{count} × {code}" for code, count in sorted(outcome.errors.items()))
            yield f"- {outcome.mutant.name}: {said}"


def _one(mutant: Mutant, bases: Mapping[str, Path]) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        return examined(mutant, bases, Path(folder))


def main() -> None:
    """Examine all mutants; print the page, or write it."""
    assert set(absent()) <= {rule.code for rule in all_rules()}
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor() as pool:
        bases = with_calc(make_bases(Path(folder)), Path(folder))
        outcomes = list(pool.map(partial(_one, bases=bases), mutants(), chunksize=4))
    text = page(outcomes)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(text, "utf-8")
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
