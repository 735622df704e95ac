"""A formula has nested IFs, or is too long or too deep to be checked by reading.

Anti-pattern
------------
Cases are distinguished by an IF within an IF within an IF. Nobody can see whether all cases are
covered and in which order, and the next case is added in only one of the copies. Long formulas have
the same fault.

Better practice
---------------
Give each question its own column of flags, and choose with CHOOSE, INDEX or IFS. Split a long
formula into steps that can be read and checked one by one.

Source
------
FAST Standard 3.03-01, 3.03-03 and 3.03-07.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.tree import Node, read_tree

_MOST_IFS = 1
_TAKEN_IN = 2
"""Nested IFs that a reader can still follow."""
_DEEPEST = 6
"""Nested calls."""
_MOST_PARTS = 90
"""Operands, operators and calls of a formula that a reader can still follow.

Long sheet names do not count."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, depth, _ in blocks(subject, _ifs):
        yield rule.finding(
            place,
            Problem("IP209.ifs", "{depth} IFs are nested", depth=depth),
            expected=Text("at most one"),
            severity=Severity.NOTE if depth <= _TAKEN_IN else None,
            cause=(place.sheet or "", "IF"),
            several=Text("several IFs are nested"),
            mend=Text("Use IFS or CHOOSE, or give each question a column of its own"),
        )
    for place, what, _ in blocks(subject, _too_much):
        yield rule.finding(
            place,
            what,
            severity=Severity.NOTE,
            mend=Text("Split the formula into steps that can be checked one by one"),
        )


def _ifs(key: Formula, _verdict: FormulaVerdict) -> int | None:
    tree = read_tree(key.form)
    depth = 0 if tree is None else _ifs_inside(tree)
    return depth if depth > _MOST_IFS else None


def _ifs_inside(node: Node) -> int:
    """Return the depth of nested IFs; an IF that otherwise shows nothing does not count."""
    shows_nothing = any(part.kind == "text" and part.text == '""' for part in node.parts[1:])
    counts = node.kind == "call" and node.text == "IF" and not shows_nothing
    return counts + max(map(_ifs_inside, node.parts), default=0)


def _too_much(key: Formula, _verdict: FormulaVerdict) -> Problem | None:
    tree = read_tree(key.form)
    depth = 0 if tree is None else _depth(tree)
    parts = 0 if tree is None else sum(1 for _ in tree.walk())
    if depth > _DEEPEST:
        return Problem(
            "IP209.depth",
            "{depth} functions are nested (at most {deepest})",
            depth=depth,
            deepest=_DEEPEST,
        )
    if parts > _MOST_PARTS:
        return Problem(
            "IP209.parts",
            "the formula has {parts} parts (at most {most_parts})",
            parts=parts,
            most_parts=_MOST_PARTS,
        )
    return None


def _depth(node: Node) -> int:
    """Return the depth of nested calls."""
    return (node.kind == "call") + max(map(_depth, node.parts), default=0)


RULE = Rule(
    "IP209", Text("Nested IF, or too long a formula"), Severity.WARNING, _check, housekeeping=True
)
