"""No calculation engine supports a function, so the cell has not been recalculated.

Anti-pattern
------------
A function is misspelt, comes from a macro or an add-in that others do not have, or is written in
Danish in a file made by a program. Excel shows #NAME?, or a value that only one computer can
produce.

Better practice
---------------
Use Excel's own functions. Calculations that need a macro belong in a documented add-in, with a
check in the workbook that does not depend on it.

Source
------
docs/validation.md: how a workbook is recalculated.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache, partial

from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.recalculate import functions

_SIGNS = frozenset({"SINGLE", "ANCHORARRAY"})
"""How Excel writes its signs "@" and "#" in the file."""


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, names, _ in blocks(subject, partial(_unknown, subject)):
        for name in names:
            near = _near(name)
            yield rule.finding(
                place,
                Problem(
                    "IP305.unknown_function",
                    "no calculation engine supports the function {name}",
                    name=name,
                ),
                expected=None if near is None else same(near),
                found=same(name),
                mend=Text("Correct the name, or use one of Excel's own functions"),
                cause=(name,),
            )


def _unknown(subject: Subject, _key: Formula, verdict: FormulaVerdict) -> tuple[str, ...] | None:
    """Return the functions that no engine supports; other rules report those of add-ins."""
    taken = read_form(verdict.resolved.form())
    return (
        tuple(
            name
            for name in dict.fromkeys(taken.functions)
            if "!" not in name
            and not name.startswith("INVEST_")
            and name not in _SIGNS
            and name not in subject.book.own_functions
            and name.casefold() not in taken.variables
            and name.isprintable()
            and not subject.calculation.is_known(name)
        )
        or None
    )


@cache
def _near(name: str) -> str | None:
    """Return the function that was probably meant."""
    known = [known for known in functions() if "_XL" not in known]
    return next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.75)), None)


RULE = Rule("IP305", Text("Unknown function"), Severity.WARNING, _check, explains=("IP302",))
