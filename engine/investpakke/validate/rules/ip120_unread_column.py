"""A column that may decide the result is not read, so checks of the package are left out.

Anti-pattern
------------
The table of cases has a column of phasing, of running costs or of start years under a header that
is not recognised. A tool that drops it computes full effect from year one, or half the cost, and
says nothing.

Better practice
---------------
Give each column a header that is recognised, or write down that it is not to be used. Until then
nothing is computed of the model, and its figures are not held against the engine.

Problemet
---------
Tabellen med sager har en kolonne med indfasning, driftsudgifter eller startår under en overskrift,
som ikke genkendes. Et værktøj, der springer den over, regner med fuld effekt fra første år eller
den halve udgift og siger intet.

Bedre praksis
-------------
Giv hver kolonne en overskrift, der genkendes, eller skriv, at den ikke skal bruges. Indtil da
regnes intet på modellen, og dens tal holdes ikke op mod beregningen.

Source
------
Every model that investpakke reads: what is not read is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, same
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.ooxml.sheet_cells import Area


def _left_out() -> Text:
    """Return which checks wait for the column: those that need the package."""
    from investpakke.validate.rules import all_rules

    codes = ", ".join(rule.code for rule in all_rules() if rule.needs == "package")
    return Text(
        f"at kolonnen læses; indtil da udelades {codes}",
        f"that the column is read; until then {codes} are left out",
    )


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for column in subject.unread:
        if column.decides and not column.is_ignored:
            yield rule.finding(
                Place(column.sheet, Area.of(column.cell)),
                Text("kolonnen kan afgøre resultatet og læses ikke",
                     "the column may decide the result and is not read"),
                expected=_left_out(),
                found=same(column.header),
                mend=Text(
                    "Giv kolonnen en overskrift, der genkendes, eller skriv 'Ignorer' og "
                    f"'{column.header}' ved siden af hinanden på et ark, der hedder 'investpakke'",
                    "Give the column a header that is recognised, or type 'ignore' and "
                    f"'{column.header}' side by side on a sheet called 'investpakke'",
                ),
            )  # fmt: skip


RULE = Rule(
    "IP120",
    Text("Kolonne, der kan afgøre resultatet, læses ikke", "Deciding column is not read"),
    Severity.WARNING,
    _look,
)
