r"""An INVEST_* call is bound to one add-in file in one place.

Anti-pattern
------------
The workbook was saved where the add-in was in another folder: the formula reads
``='C:\Users\…\investpakke.xlam'!INVEST_NET(…)``. Colleagues without that folder get #NAME?, or the
results of an old version.

Better practice
---------------
Install the add-in, choose Data, Edit Links, Change Source, or delete the path.

Source
------
Microsoft: a workbook keeps the full path of an add-in whose functions it calls.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.form import read_form


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, name, formula in blocks(subject, _bound):
        yield rule.finding(
            place,
            Problem("IP602.one_file", "{name} is called in one particular add-in file", name=name),
            found=quote(formula[:120]),
            mend=Text("Change the source under Data, Edit Links, or remove the path"),
        )


def _bound(key: Formula, _verdict: FormulaVerdict) -> str | None:
    """Return the INVEST_* function of a formula that is called with a path before its name."""
    for name in read_form(key.form).functions:
        _, mark, local = name.rpartition("!")
        if mark and local.startswith("INVEST_"):
            return local
    return None


RULE = Rule("IP602", Text("Call into an old add-in"), Severity.WARNING, _check)
