"""A number that may need to change is typed inside a formula.

Anti-pattern
------------
A rate, a price or a factor is typed inside a formula: ``=B5*1.25``. It is not visible on the sheet,
its source is unknown, and when it changes some of the copies are missed.

Better practice
---------------
Give the number a cell among the inputs, with label, unit and source, and let all formulas read that
cell. Numbers that never change are fine: 0, 1 and 2, months, days and hours of a year, 100 and
1,000 for units, digits of ROUND, columns of INDEX, the first guess of IRR, type codes.

Source
------
FAST Standard 3.04-01; ICAEW, Twenty principles for good spreadsheet practice.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.analysis.constants import assumptions
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.tokens import Token
from investpakke.workbook.formula.tree import read_tree

_YEARS = range(1900, 2201)

_MANY = 3
"""Copies with so many different numbers are reported as one finding."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    found = [(block, _shape(subject, block.place)) for block in blocks(subject, _typed)]
    own: dict[tuple[str, str], set[float]] = {}
    for (place, numbers, _), shape in found:
        own.setdefault((place.sheet or "", shape), set()).update(numbers)
    for (place, numbers, formula), shape in found:
        sheet = place.sheet or ""
        for number in numbers:
            yield rule.finding(
                place,
                Problem(
                    "IP208.typed_number",
                    "{number} is typed inside the formula",
                    number=quote(number),
                ),
                found=quote(formula[:120]),
                mend=Text(
                    "Put the number in its own cell with label and source, and let the "
                    "formula read it"
                ),
                severity=Severity.NOTE if number in _YEARS else None,
                cause=(sheet, shape if len(own[sheet, shape]) >= _MANY else quote(number).en),
                several=_EACH_ITS_OWN,
            )


_EACH_ITS_OWN = Text("each formula has its own number typed inside it")


def _shape(subject: Subject, place: Place) -> str:
    """Return the first formula of a place with "#" for its numbers, the same for all copies."""
    if place.sheet is None or place.area is None:
        return ""
    form = read_form(subject.book.by_name[place.sheet].forms[place.area[:2]])
    return "".join(
        "#" if (token.type, token.subtype) == (Token.OPERAND, Token.NUMBER) else token.value
        for token in form.tokens
    )


def _typed(key: Formula, _verdict: FormulaVerdict) -> tuple[float, ...] | None:
    tree = read_tree(key.form)
    if tree is None or not any(node.kind == "reference" for node in tree.walk()):
        return None  # a sum of typed numbers alone is an input
    return assumptions(tree) or None


RULE = Rule("IP208", Text("Constant inside a formula"), Severity.WARNING, _check)
