"""A factor, a share or a rate lies outside 0 to 1, or a percentage is typed as 50.

Anti-pattern
------------
"50" is typed where 50 % is meant, in a cell that is not formatted as a percentage. The first year
then saves fifty times the full effect; a discount rate of 3.5 makes later years disappear.

Better practice
---------------
Type 50 % or 0.5, format such cells as percentages, and let data validation accept only 0 to 1.

Source
------
The published package of 2024: half effect in the first year is 0.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.headed_columns import (
    HeadedColumn,
    headed_columns,
    is_typed_number,
    numbers_below,
)
from investpakke.validate.analysis.number_formats import percent_styles
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet
from investpakke.workbook.foreign.headers import compact, is_year, label_key, texts, unit_named
from investpakke.workbook.layout import PROFILE_HEADER

_SHARES = {"andel", "andele", "andelaffuldeffekt", "share", "shares"}
_FACTORS = {"faktor", "factor", "rate"}
"""Headers that may stand above any numbers, unless one of these lies between 0 and 1."""
_RATES = {"rente", "kalkulationsrente", "diskonteringsrente", "discountrate", "rate"}
_PROFILES = {compact(PROFILE_HEADER), "profil", "phasingprofile", "profile"}
_PERCENT = ("%", "pct", "procent", "percent")
_MOST_PERCENT = 10.0
"""1,000 %: more than that in a cell formatted as a percentage was typed as a whole number."""


class _Doubt(NamedTuple):
    """A doubtful cell, and the severity."""

    row: int
    column: int
    severity: Severity


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    percent = percent_styles(subject)
    for sheet in subject.book.sheets:
        weights: dict[tuple[int, int], Severity] = {}
        for found in (
            *_under_headers(sheet),
            *_cases(subject, sheet),
            *_labelled(subject, sheet),
            *_profiles(subject, sheet),
            *_percentages(sheet, percent),
        ):
            cell = found.row, found.column
            weights[cell] = max(found.severity, weights.get(cell, found.severity))
        for severity in (Severity.ERROR, Severity.WARNING):
            for area in rectangles(c for c, weight in weights.items() if weight is severity):
                yield rule.finding(
                    Place(sheet.name, area),
                    Problem("IP107.out_of_range", "a factor, share or rate lies outside 0 to 1"),
                    expected=Text("from 0 to 1, e.g. 0.5 or 50 %"),
                    found=quote(sheet.cached(area.row, area.column)),
                    mend=Text("Type 50 % or 0.5 instead of 50"),
                    severity=severity,
                    cause=(sheet.name,),
                )


def _is_outside(value: object) -> TypeGuard[float]:
    return type(value) is float and not 0 <= value <= 1 and not is_year(value)


# --- columns and labels ------------------------------------------------------------------


def _under_headers(sheet: BookSheet) -> Iterator[_Doubt]:
    for head in headed_columns(sheet):
        severity = _severity(head)
        if severity is None:
            continue
        below = list(numbers_below(sheet, head.column, head.first))
        if compact(head.text) not in _FACTORS or any(0 < value < 1 for _, value in below):
            for row, value in below:
                if _is_outside(value) and is_typed_number(sheet, row, head.column):
                    yield _Doubt(row, head.column, severity)


def _severity(head: HeadedColumn) -> Severity | None:
    """Return the severity of a number outside 0 to 1 under a header; None where it is allowed."""
    said = f"{head.text} {head.unit}".casefold()
    if len(head.text) > 40 or any(word in said for word in _PERCENT) or unit_named(head.unit):
        return None
    name = compact(head.text)
    is_share = name in {*_RATES, *_SHARES, *_FACTORS, *_phasing_names()}
    return Severity.WARNING if is_share or compact(head.unit) == "andel" else None


def _phasing_names() -> set[str]:
    return {compact(name) for name in texts()["columns"]["phasing"]}


def _cases(subject: Subject, sheet: BookSheet) -> Iterator[_Doubt]:
    """Yield the phasings of the case table that are numbers outside 0 to 1."""
    table = subject.located_cases
    if table is not None and table.sheet.name == sheet.name and "phasing" in table.columns:
        column = table.columns["phasing"]
        meaning = table.meanings.get(column)
        percent = meaning is not None and "percent" in meaning.qualifiers
        for row in subject.case_rows:
            value = sheet.cells.get(row, column)
            if _is_outside(value) and not (percent and 0 <= value <= 100):
                yield _Doubt(row, column, Severity.ERROR)


def _labelled(subject: Subject, sheet: BookSheet) -> Iterator[_Doubt]:
    """Yield the discount rates to the right of their label."""
    for row, cells in subject.rows_without_cases(sheet):
        for column, value in cells.items():
            if type(value) is str and _is_outside(cells.get(column + 1)):
                unit = str(cells.get(column + 2, "")).casefold()
                percent = any(word in unit or word in value.casefold() for word in _PERCENT)
                is_rate = label_key(value) == "discount_rate" or compact(value) in _RATES
                if is_rate and not percent:
                    yield _Doubt(row, column + 1, Severity.ERROR)


# --- profiles ------------------------------------------------------------------------------


def _profiles(subject: Subject, sheet: BookSheet) -> Iterator[_Doubt]:
    """Yield the factors of phasing profiles: rows of years under a header "Indfasningsprofil"."""
    for top, cells in subject.rows_without_cases(sheet):
        left = next(
            (
                c
                for c, value in cells.items()
                if type(value) is str and len(value) < 30 and compact(value) in _PROFILES
            ),
            None,
        )
        years = [c for c, value in cells.items() if left and c > left and is_year(value)]
        if left is None or len(years) < 2:
            continue
        for row in range(top + 1, sheet.cells.last_row + 1):
            below = sheet.cells.rows.get(row, {})
            for column in years:
                if _is_outside(below.get(column)):
                    yield _Doubt(row, column, Severity.ERROR)
        return


# --- percentages -----------------------------------------------------------------------------


def _percentages(sheet: BookSheet, percent: frozenset[str]) -> Iterator[_Doubt]:
    """Yield whole numbers typed into cells that show percentages."""
    for (row, column), style in sheet.cells.styles.items() if percent else ():
        value = sheet.cells.get(row, column)
        whole = style in percent and type(value) is float and _is_typed_percent(value)
        if whole and (row, column) not in sheet.cells.formulas:
            yield _Doubt(row, column, Severity.WARNING)


def _is_typed_percent(value: float) -> bool:
    """Return whether 50 may mean 50 %; a computed loss such as −1,175.8 % is no whole number."""
    return value >= _MOST_PERCENT or (value <= -_MOST_PERCENT and value.is_integer())


RULE = Rule("IP107", Text("Factor outside 0 to 1"), Severity.ERROR, _check)
