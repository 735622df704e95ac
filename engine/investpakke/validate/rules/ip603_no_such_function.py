"""An INVEST_* function does not exist in this version.

Anti-pattern
------------
The name is misspelt, or the workbook was made with a newer or older add-in. Excel shows #NAME?, or
still shows what another version calculated.

Better practice
---------------
Use a function of the catalogue (``investpakke functions``), or install the version with which the
workbook was made.

Source
------
docs/functions.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from functools import partial

from investpakke.functions import catalogue
from investpakke.text import Problem, Text, same
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.form import read_form


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    names = [function.name for function in catalogue()]
    own = subject.book.own_functions
    for place, name, _ in blocks(subject, partial(_unknown, own)):
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
        yield rule.finding(
            place,
            Problem("IP603.no_such_function", "this version has no function {name}", name=name),
            expected=same(near[0] if near else ", ".join(names)),
            found=same(name),
            mend=Text("Correct the name, or install the version with which the workbook was made"),
            cause=(name,),
        )


def _unknown(own: Collection[str], _key: Formula, verdict: FormulaVerdict) -> str | None:
    known = {function.name for function in catalogue()}
    for name in read_form(verdict.resolved.form()).functions:
        local = name.rpartition("!")[2]
        if local.startswith("INVEST_") and local not in {*known, *own}:
            return local
    return None


RULE = Rule(
    "IP603",
    Text("INVEST function that does not exist"),
    Severity.ERROR,
    _check,
    explains=("IP302",),
)
