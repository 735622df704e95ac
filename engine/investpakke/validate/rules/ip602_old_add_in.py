r"""An INVEST_* call is bound to one file in one place, which other desks do not have.

Anti-pattern
------------
The formula was typed while the add-in lay in a folder of its own, or the functions are those of
another file: the formula reads ``='C:\Users\…\investpakke.xlam'!INVEST_NET(…)``. Colleagues without
that folder get #NAME?, or the results of an old version.

Better practice
---------------
Install the add-in: it lies in Excel's start folder, of which a workbook keeps no path, so every
Excel finds its own. Then choose Data, Edit Links, Change Source, and the file in the start folder.

Source
------
Microsoft: a workbook keeps the path of a file whose functions it calls, but for its own folders.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from investpakke.text import Problem, Text, quote, same
from investpakke.validate.analysis.blocks import blocks
from investpakke.validate.engines.calculation import Formula, FormulaVerdict
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Book
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.links import Link


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for place, (name, file), formula in blocks(subject, partial(_bound, subject.book)):
        if file.is_addin or not file.file:
            what = Problem("IP602.one_file", "{name} is called in one particular file", name=name)
        else:
            what = Problem(
                "IP602.other_file", "{name} is called in a file that is not the add-in", name=name
            )
        yield rule.finding(
            place,
            what,
            expected=Text("investpakke.xlam in Excel's start folder"),
            found=same(f"{file.shown}: {formula[:120]}") if file.file else quote(formula[:120]),
            mend=Text(
                "Install the add-in, and choose the file in the start folder under Data, Edit "
                "Links, Change Source"
            ),
        )


def _bound(book: Book, key: Formula, _verdict: FormulaVerdict) -> tuple[str, Link] | None:
    """Return an INVEST_* function that is called in a file which other desks do not have."""
    for name in read_form(key.form).functions:
        owner, mark, local = name.rpartition("!")
        if mark and local.startswith("INVEST_"):
            file = book.linked_file(owner)
            if not file.works_everywhere:
                return local, file
    return None


RULE = Rule("IP602", Text("Call into an old add-in"), Severity.WARNING, _check)
