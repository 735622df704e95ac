"""A formula differs from the copies on both sides of it.

Anti-pattern
------------
One cell in a column of copies adds 100, divides where the others multiply, or uses another rate.
Whoever reads one cell of the column takes the others to be alike, and so does whoever copies
it next year.

Better practice
---------------
One formula for the whole block. What must be otherwise for one case belongs in an input
column, where every case has its own value, or in a row of its own with a label.

Problemet
---------
En enkelt celle i en kolonne af ens formler lægger 100 til eller bruger en anden sats. Den, der
læser én celle, går ud fra, at de andre er ens.

Bedre praksis
-------------
Én formel i hele blokken. Skal en sag regnes anderledes, så lad forskellen stå i en inputkolonne
eller i en række for sig med en ledetekst.

Source
------
FAST Standard 3.02-01; Excel's check for formulas that are inconsistent with their region, which
compares a cell with its neighbours only; ExceLint (Barowy, Berger and Zorn, OOPSLA 2018).

As in ExceLint, the simplest rectangles that fit are taken as what was meant, and the smaller part
as the surprise; here the longer runs are the block. Totals, rows of another kind and formulas that
recur at a fixed distance are not surprises.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.inspecting.odd_formulas import odd_formulas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for odd in odd_formulas(subject, "other"):
        yield odd.finding(
            rule,
            Text("formlen er en anden end i resten af blokken",
                 "the formula differs from the rest of its block"),
            Text("Kopiér formlen fra nabocellen, eller skriv, hvorfor den er en anden",
                 "Copy the neighbour's formula, or state why this one differs"),
        )  # fmt: skip


RULE = Rule(
    "IP202",
    Text("Formel bryder mønsteret", "Formula breaks the pattern"),
    Severity.WARNING,
    _look,
)
