"""A case's average is taken over other years than its phasing is given for.

Anti-pattern
------------
An average runs over eight years while factors are given for six: the last factor is then taken to
go on. Or it stops before the effect is full. Or one case is averaged over other years than the
rest, and nothing says why: its average cannot be compared with theirs.

Better practice
---------------
Give factors for all years of the average, or shorten it. Where one case needs a horizon of its
own - as case 2.1 of the published package, six years where the others have four - say so beside it.

Problemet
---------
Et gennemsnit går over otte år, men der er kun angivet faktorer for seks: Den sidste antages så at
fortsætte. Eller det slutter, før effekten er fuld. Eller én sag har et andet gennemsnit end de
andre, uden at det står nogen steder hvorfor: Så kan den ikke sammenlignes med dem.

Bedre praksis
-------------
Angiv faktorer for alle gennemsnittets år, eller gør det kortere. Har én sag brug for sin egen
horisont - som sag 2.1 i den offentliggjorte pakke, seks år mod de andres fire - så skriv det ved
siden af.

Source
------
The published package of 2024, the footnote at case 2.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from openpyxl.utils.cell import column_index_from_string

from investpakke.errors import Text
from investpakke.model import Case
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.existing.find import CaseTableLocation
from investpakke.workbook.existing.model_settings import header_years

_TEXTS = ("number", "name", "group", "phasing")
"""Columns of texts that are no remarks."""


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    package, location = subject.package, subject.case_table
    if package is None or location is None or not package.cases:
        return
    usual = _usual(package.cases)
    for row, case in zip(location.rows, package.cases, strict=False):
        place = _place(location, row)
        given = _years_given(subject, location, row, case)
        full = _full_from(case)
        if given and case.averaging_years > given:
            yield _too_long(rule, place, case, given)
        elif case.averaging_years < full:
            yield _too_short(rule, place, case, full)
        if case.averaging_years != usual and not _has_remark(subject, location, row, case):
            yield _unexplained(rule, place, case, usual)


def _usual(cases: Sequence[Case]) -> int:
    return Counter(case.averaging_years for case in cases).most_common(1)[0][0]


def _place(location: CaseTableLocation, row: int) -> Place:
    letters = location.columns
    letter = letters.get("averaging_years") or letters.get("number") or letters["name"]
    return Place.cell(location.sheet, row, column_index_from_string(letter))


def _years_given(subject: Subject, location: CaseTableLocation, row: int, case: Case) -> int:
    """Return how many years the workbook says factors or amounts for; 0 where it does not tell.

    Where the horizon is not typed but the usual one, columns of years say nothing against it.
    """
    if subject.is_own_template:
        return len(case.phasing.factors)
    if subject.located is None or "averaging_years" not in location.columns:
        return 0
    column = column_index_from_string(location.columns["averaging_years"])
    stated = subject.located.sheet.get(row, column) is not None
    return len(header_years(subject.located)) if stated else 0


def _full_from(case: Case) -> int:
    """Return the first year of a phasing's largest factor, counted from 1."""
    factors = list(case.phasing.factors)
    return factors.index(max(factors)) + 1


def _has_remark(subject: Subject, location: CaseTableLocation, row: int, case: Case) -> bool:
    """Return whether a text beside a case may say why its horizon is its own."""
    if case.note or "*" in case.number + case.name:
        return True
    known = {column_index_from_string(location.columns[key])
             for key in _TEXTS if key in location.columns}  # fmt: skip
    cells = subject.book.by_name[location.sheet].cells.rows.get(row, {})
    return any(isinstance(value, str) and c not in known for c, value in cells.items())


def _too_long(rule: Rule, place: Place, case: Case, given: int) -> Finding:
    return rule.finding(
        place,
        Text(f"sag {case.number}: gennemsnittet går ud over de år, der er angivet faktorer eller "
             "beløb for",
             f"case {case.number}: the average goes beyond the years that factors or amounts are "
             "given for"),
        expected=Text(f"højst {given} år", f"at most {given} years"),
        found=Text(f"{case.averaging_years} år", f"{case.averaging_years} years"),
        mend=Text("Angiv faktorer for alle årene, eller gør gennemsnittet kortere",
                  "Give factors for all the years, or shorten the average"),
    )  # fmt: skip


def _too_short(rule: Rule, place: Place, case: Case, full: int) -> Finding:
    return rule.finding(
        place,
        Text(f"sag {case.number}: gennemsnittet slutter, før effekten er størst",
             f"case {case.number}: the average ends before the effect is at its largest"),
        expected=Text(f"mindst {full} år", f"at least {full} years"),
        found=Text(f"{case.averaging_years} år", f"{case.averaging_years} years"),
        mend=Text("Skriv ved sagen, hvorfor gennemsnittet slutter der",
                  "Say beside the case why the average ends there"),
        severity=Severity.NOTE,
    )  # fmt: skip


def _unexplained(rule: Rule, place: Place, case: Case, usual: int) -> Finding:
    return rule.finding(
        place,
        Text(f"sag {case.number} har et andet gennemsnit end de andre, og intet siger hvorfor",
             f"case {case.number} is averaged over other years than the rest; nothing says why"),
        expected=Text(f"{usual} år eller en bemærkning", f"{usual} years or a remark"),
        found=Text(f"{case.averaging_years} år", f"{case.averaging_years} years"),
        mend=Text("Skriv årsagen ved sagen", "Give the reason beside the case"),
        severity=Severity.NOTE,
    )  # fmt: skip


RULE = Rule(
    "IP108",
    Text("Horisont, der ikke passer til indfasningen", "Horizon that differs from its phasing"),
    Severity.WARNING,
    _look,
    needs="package",
)
