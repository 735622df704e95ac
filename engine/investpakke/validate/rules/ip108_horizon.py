"""A case's average covers other years than its phasing.

Anti-pattern
------------
An average covers eight years while factors are given for six, so the last factor is assumed to
continue. Or it stops before the effect is full. Or one case is averaged over other years than the
rest, without a stated reason, so its average cannot be compared with theirs.

Better practice
---------------
Give factors for all years of the average, or shorten it. Where a case needs a horizon of its own -
such as case 2.1 of the published package, six years where the others have four - say so beside it.

Source
------
The published package of 2024, the footnote at case 2.1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from investpakke.model import Case
from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.foreign.find import CaseTableLocation
from investpakke.workbook.foreign.model_settings import header_years
from investpakke.workbook.ooxml.sheet_cells import Area

_TEXTS = ("number", "name", "group", "phasing")
"""Columns of texts that are not remarks."""


class _Issue(NamedTuple):
    """What is odd about a horizon; cases below one another with the same issue are one finding."""

    what: Problem
    expected: Text
    years: int
    mend: Text
    severity: Severity


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    package, location = subject.package, subject.case_table
    if package is None or location is None or not package.cases:
        return
    rows: dict[_Issue, list[int]] = {}
    usual = _usual(package.cases)
    for row, case in zip(location.rows, package.cases, strict=False):
        for issue in _issues(subject, location, row, case, usual):
            rows.setdefault(issue, []).append(row)
    column = _column(location)
    for issue, places in rows.items():
        for area in enclosing_areas((row, column) for row in places):
            yield rule.finding(
                Place(location.sheet, area),
                issue.what,
                expected=_counted(issue.expected, places, area),
                found=Text("{years} years", years=issue.years),
                mend=issue.mend,
                severity=issue.severity,
            )


def _counted(expected: Text, places: Sequence[int], area: Area) -> Text:
    """Return what is expected, with the number of cases if other rows are between them."""
    cases = sum(area.row <= row <= area.last_row for row in places)
    if cases == area.size:
        return expected
    return Text(
        "{expected} ({cases} of the {size} rows)", expected=expected, cases=cases, size=area.size
    )


def _issues(
    subject: Subject, location: CaseTableLocation, row: int, case: Case, usual: int
) -> Iterator[_Issue]:
    years = case.averaging_years
    given = _years_given(subject, location, row, case)
    full = _full_from(case)
    if given and years > given:
        yield _too_long(years, given)
    elif years < full:
        yield _too_short(years, full)
    if years != usual and not _has_remark(subject, location, row, case):
        yield _unexplained(years, usual)


def _usual(cases: Sequence[Case]) -> int:
    return Counter(case.averaging_years for case in cases).most_common(1)[0][0]


def _column(location: CaseTableLocation) -> int:
    columns = location.columns
    return columns.get("averaging_years") or columns.get("number") or columns["name"]


def _years_given(subject: Subject, location: CaseTableLocation, row: int, case: Case) -> int:
    """Return for how many years the workbook states factors or amounts; 0 where it does not say.

    Where the horizon is not typed but the usual one, columns of years say nothing against it.
    """
    if subject.is_own_template:
        return len(case.phasing.factors)
    if subject.located_cases is None or "averaging_years" not in location.columns:
        return 0
    column = location.columns["averaging_years"]
    stated = subject.located_cases.sheet.get(row, column) is not None
    return len(header_years(subject.located_cases)) if stated else 0


def _full_from(case: Case) -> int:
    """Return the first year with a phasing's largest factor, counted from 1."""
    factors = list(case.phasing.factors)
    return factors.index(max(factors)) + 1


def _has_remark(subject: Subject, location: CaseTableLocation, row: int, case: Case) -> bool:
    """Return whether a text beside a case may explain its horizon."""
    if case.note or "*" in case.number + case.name:
        return True
    known = {location.columns[key] for key in _TEXTS if key in location.columns}
    cells = subject.book.by_name[location.sheet].cells.rows.get(row, {})
    return any(isinstance(value, str) and c not in known for c, value in cells.items())


def _too_long(years: int, given: int) -> _Issue:
    return _Issue(
        Problem(
            "IP108.too_long",
            "the average goes beyond the years that factors or amounts are given for",
        ),
        Text("at most {given} years", given=given),
        years,
        Text("Give factors for all the years, or shorten the average"),
        Severity.WARNING,
    )


def _too_short(years: int, full: int) -> _Issue:
    return _Issue(
        Problem("IP108.too_short", "the average ends before the effect is at its largest"),
        Text("at least {full} years", full=full),
        years,
        Text("Say beside the case why the average ends there"),
        Severity.NOTE,
    )


def _unexplained(years: int, usual: int) -> _Issue:
    return _Issue(
        Problem(
            "IP108.unexplained",
            "the case is averaged over other years than the rest, and nothing says why",
        ),
        Text("{usual} years or a remark", usual=usual),
        years,
        Text("Give the reason beside the case"),
        Severity.NOTE,
    )


RULE = Rule(
    "IP108",
    Text("Horizon that differs from its phasing"),
    Severity.WARNING,
    _check,
    needs="package",
)
