"""An error is shown as 0 or as nothing, so that nobody sees it.

Anti-pattern
------------
``=IFERROR(B5/C5,0)``: any error - a missing case, a misspelt name, text among numbers - becomes a
zero, and the total that includes it looks right but is too small.

Better practice
---------------
Test only for the expected situation: ``=IF(C5=0,0,B5/C5)``. Let every other error show, and add a
check that counts error values.

Source
------
FAST Standard 3.03-11.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from investpakke.text import Problem, Text, in_context, quote
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.tree import Node, read_tree

_TESTS = frozenset({"ISERROR", "ISERR", "ISNA"})
_CATCHES = frozenset({"IFERROR", "IFNA"})
_SHOWS = {"0": Text("0"), "nothing": in_context("page", "nothing")}
"""What is shown instead of an error."""

_FIXED = frozenset({"number", "text", "truth", "left out"})


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, said, formula in blocks(subject, partial(_hides, subject)):
        name, key = said
        shows = _SHOWS[key]
        yield rule.finding(
            place,
            Problem(
                "IP215.error_hidden", "{name} shows every error as {shows}", name=name, shows=shows
            ),
            found=quote(formula[:120]),
            mend=Text("Test only for the expected situation, e.g. IF(C5=0,0,B5/C5)"),
            cause=(place.sheet or "", name, key),
        )


def _hides(subject: Subject, key: Formula, verdict: FormulaVerdict) -> tuple[str, str] | None:
    tree = read_tree(key.form)
    for name, instead in () if tree is None else _caught(tree):
        if instead.kind == "left out" or instead.number == 0:
            return name, "0"
        if instead.text == '""' and _has_numbers(subject, verdict):
            return name, "nothing"
    return None


def _caught(tree: Node) -> Iterator[tuple[str, Node]]:
    """Yield the functions that catch an error of a value, and what they return instead."""
    for call in tree.calls("IF", *_CATCHES):
        parts = call.parts
        if call.text in _CATCHES and len(parts) == 2:
            yield call.text, parts[1]
        elif call.text == "IF" and len(parts) >= 2:
            otherwise = parts[2] if len(parts) > 2 else Node("left out", "")
            test, instead, value = parts[0], parts[1], otherwise
            if test.text == "NOT" and test.parts:
                test, instead, value = test.parts[0], value, instead
            if test.kind == "call" and test.text in _TESTS and value.kind not in _FIXED:
                yield f"IF({test.text}(…))", instead


def _has_numbers(subject: Subject, verdict: FormulaVerdict) -> bool:
    """Return whether the block holds numbers: where names are looked up, "" is a name."""
    return any(isinstance(subject.calculation.value(cell), float) for cell in verdict.cells)


RULE = Rule("IP215", Text("Error hidden as zero"), Severity.WARNING, _check)
