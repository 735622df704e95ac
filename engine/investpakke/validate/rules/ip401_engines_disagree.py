"""Two calculation engines give one formula two values, for no reason that is known.

Anti-pattern
------------
A formula leans on a corner of the language that programs understand differently. Then it is
not certain what the workbook says, and Excel's own answer may hang on its version.

Better practice
---------------
Write the formula plainer: helper cells in place of clever nesting, exact lookups, numbers as
numbers. Use --third-opinion to hear what LibreOffice makes of it.

Problemet
---------
Formlen bygger på en krog af formelsproget, som programmer forstår forskelligt. Så er det ikke
sikkert, hvad projektmappen siger.

Bedre praksis
-------------
Skriv formlen enklere: hjælpeceller i stedet for snedig indlejring, præcise opslag, tal som tal.

Source
------
Audit practice: a second implementation is the strongest check (docs/validation.md).
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, shown
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for cell, one, other in subject.calculation.disagreements:
        first, second = shown(one), shown(other)
        yield rule.finding(
            Place.cell(*cell),
            Text("to regnemotorer er uenige", "two calculation engines disagree"),
            found=Text(f"formualizer {first.da}, formulas {second.da}",
                       f"formualizer {first.en}, formulas {second.en}"),
            mend=Text("Skriv formlen enklere", "Write the formula plainer"),
        )  # fmt: skip


RULE = Rule(
    "IP401",
    Text("Regnemotorer er uenige", "Engines disagree"),
    Severity.WARNING,
    _look,
)
