"""A formula gives a different value each time the workbook is calculated.

Anti-pattern
------------
TODAY, NOW and RAND make the figures behind a decision change from day to day. OFFSET and INDIRECT
hide which cells are read: an inserted row or a renamed sheet breaks them silently, and Excel
recalculates them at every change.

Better practice
---------------
Type the date as an input. Use INDEX where a position must be found, and plain references elsewhere.

Source
------
FAST Standard 4.01-03.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.form import read_form

_DATES = ("NOW", "TODAY")
_CHANCE = ("RAND", "RANDBETWEEN", "RANDARRAY")
_HIDDEN = ("OFFSET", "INDIRECT")
_PLACE = ("CELL", "INFO")
VOLATILE = (*_DATES, *_CHANCE, *_HIDDEN, *_PLACE)


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, names, _ in blocks(subject, _volatile):
        listed = ", ".join(names)
        yield rule.finding(
            place,
            Problem(
                "IP210.volatile",
                "the formula uses {listed}, which is recalculated all the time",
                listed=listed,
            ),
            mend=_mend(names[0]),
            cause=names,
        )


def _volatile(_key: Formula, verdict: FormulaVerdict) -> tuple[str, ...] | None:
    """Return the volatile functions of a formula, or of the names it uses."""
    form = read_form(verdict.resolved.form())
    return tuple(name for name in VOLATILE if form.calls(name)) or None


def _mend(name: str) -> Text:
    if name in _DATES:
        return Text("Type the date as an input")
    if name in _CHANCE:
        return Text("Type the numbers as constants")
    if name in _HIDDEN:
        return Text("Use INDEX or a plain reference")
    return Text("Type the information in a cell")


RULE = Rule("IP210", Text("Volatile function"), Severity.WARNING, _check)
