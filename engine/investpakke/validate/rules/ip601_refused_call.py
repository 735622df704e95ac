"""An INVEST_* function refuses its arguments.

Anti-pattern
------------
An argument is left out, a range has text among its numbers, a factor is above 1. The cell shows
#VALUE!, and so do the cells that read it. With IFERROR or a similar function around the call the
error is hidden, and a SUM over the column looks right but is too small.

Better practice
---------------
Read the reason: it says which argument, what was expected and what was found; in Excel the button
Forklar shows it. Correct the input, and remove IFERROR.

Source
------
docs/functions.md: the arguments of each function.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from investpakke.boundary import PREFIX
from investpakke.functions import Function, catalogue
from investpakke.text import Problem, Text, both, counted, quote, same
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.analysis.refused_calls import refused_calls
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.tree import Node, read_tree
from investpakke.workbook.ooxml.sheet_cells import CellError

_MEND = Text("Correct the argument; the function's help says what is expected")
_UNHIDE = Text("Correct the argument, and let the error show")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    wrong: set[tuple[str, int, int]] = set()
    for block in blocks(subject, _wrong_count):
        area = block.place.area
        if area is not None:
            wrong |= {
                (block.place.sheet or "", row, area.column)
                for row in range(area.row, area.last_row + 1)
            }
        function, given = block.verdict
        yield rule.finding(
            block.place,
            Problem(
                "IP601.arguments",
                counted(
                    "{name} was given {n} argument",
                    "{name} was given {n} arguments",
                    given,
                    name=function.name,
                ),
            ),
            expected=both(function.syntax),
            found=quote(block.formula[:120]),
            mend=_MEND,
        )
    yield from _refused(rule, subject, wrong)


def _wrong_count(_key: Formula, verdict: FormulaVerdict) -> tuple[Function, int] | None:
    tree = read_tree(verdict.resolved.form())
    for call in () if tree is None else tree.walk():
        function = _functions().get(call.text) if call.kind == "call" else None
        if function is not None and not _fits(function, call):
            return function, len(call.parts)
    return None


@cache
def _functions() -> dict[str, Function]:
    return {function.name: function for function in catalogue()}


def _fits(function: Function, call: Node) -> bool:
    needed = [argument.default is None for argument in function.arguments]
    given = [part.kind != "left out" for part in call.parts]
    if len(given) > len(needed):
        return False
    given += [False] * (len(needed) - len(given))
    return all(has or not must for has, must in zip(given, needed, strict=True))


def _refused(rule: Rule, subject: Subject, known: set[tuple[str, int, int]]) -> Iterator[Finding]:
    """Yield the cells with a refused call, except those that pass on another cell's error."""
    found: dict[tuple[str, str, str | None], list[tuple[int, int]]] = {}
    for cell, refusal in refused_calls(subject).items():
        follows = (
            refusal.is_passed_on and refusal.hidden_by is None and _reads_an_error(subject, cell)
        )
        if tuple(cell) not in known and not follows:
            said = cell.sheet, refusal.answer, refusal.hidden_by
            found.setdefault(said, []).append((cell.row, cell.column))
    for cell, text in _shown_by_the_file(subject):
        if cell not in refused_calls(subject) and tuple(cell) not in known:
            found.setdefault((cell.sheet, text, None), []).append((cell.row, cell.column))
    for (sheet, text, hidden_by), cells in found.items():
        for area in rectangles(cells):
            yield rule.finding(
                Place(sheet, area),
                _what(hidden_by),
                found=same(text.removeprefix(PREFIX)),
                mend=_MEND if hidden_by is None else _UNHIDE,
                severity=subject.weight(rule.severity, *(Cell(sheet, *at) for at in area.cells())),
            )


def _reads_an_error(subject: Subject, cell: Cell) -> bool:
    verdict = subject.calculation.verdict(cell)
    return verdict is not None and any(
        isinstance(subject.calculation.value(Cell(reference.sheet or "", row, column)), CellError)
        for reference in verdict.resolved.references
        if (area := reference.area(cell.row, cell.column)) is not None
        for row in range(area.row, area.last_row + 1)
        for column in range(area.column, area.last_column + 1)
    )


def _what(hidden_by: str | None) -> Problem:
    if hidden_by is None:
        return Problem("IP601.refused", "an INVEST function refuses its arguments")
    return Problem(
        "IP601.hidden",
        "{hidden_by} hides that an INVEST function refuses its arguments",
        hidden_by=hidden_by,
    )


def _shown_by_the_file(subject: Subject) -> Iterator[tuple[Cell, str]]:
    """Yield the refusals that version 0.1.0 left in cells and that cannot be recalculated."""
    for verdict in subject.calculation.formulas.values():
        names = read_form(verdict.resolved.form()).functions
        if any(name.startswith("INVEST_") for name in names):
            for cell in verdict.cells:
                value = subject.calculation.value(cell)
                if isinstance(value, str) and value.startswith(PREFIX):
                    yield cell, value


RULE = Rule("IP601", Text("INVEST function refuses its input"), Severity.ERROR, _check)
