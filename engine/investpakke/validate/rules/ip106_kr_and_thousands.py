"""Kroner and thousands of kroner are mixed: an amount is a thousand times its neighbours.

Anti-pattern
------------
One municipal department reports in kr., another in thousands, and the figures are typed into the
same column. One case then dominates the package, or disappears in it.

Better practice
---------------
State the unit in each header and convert before typing. Check the saving per full-year person: in
any case it is between some tens and some hundreds of thousands of kroner a year.

Source
------
FAST Standard 3.05 (a unit for every column); the published package of 2024, whose savings lie
between 60 and 230 thousand kr. a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from investpakke.text import Problem, Text, quote
from investpakke.validate.analysis.headed_columns import headed_columns, numbers_below
from investpakke.validate.analysis.thousandfold import in_other_unit
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet
from investpakke.workbook.foreign.headers import MONEY, read_header
from investpakke.workbook.ooxml.sheet_cells import Area

_FEWEST = 5
"""At least so many amounts in a column of another table are worth comparing."""

_PLAUSIBLE = (1.0, 3000.0)
"""The saving in thousand kr. per full-year person and year that is plausible for most cases."""

_MEND = Text("Convert to the unit of the column")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    seen: set[tuple[str, int, int]] = set()
    for finding in (
        *_case_columns(rule, subject),
        *_per_person(rule, subject),
        *_other_columns(rule, subject),
    ):
        area = finding.place.area
        if area is not None and finding.place.sheet is not None:
            cells = {
                (finding.place.sheet, row, area.column)
                for row in range(area.row, area.last_row + 1)
            }
            if not cells <= seen:
                seen |= cells
                yield finding


# --- the table of cases ----------------------------------------------------------------


def _case_columns(rule: Rule, subject: Subject) -> Iterator[Finding]:
    table = subject.located_cases
    sheet = None if table is None else subject.book.by_name[table.sheet.name]
    for key in MONEY:
        if table is not None and sheet is not None and key in table.columns:
            column = table.columns[key]
            cells = [
                (row, value)
                for row in subject.case_rows
                if type(value := sheet.cells.get(row, column)) is float
            ]
            yield from _mixed(rule, sheet, column, cells)


def _mixed(
    rule: Rule, sheet: BookSheet, column: int, cells: Sequence[tuple[int, float]]
) -> Iterator[Finding]:
    """Yield the amounts of a column that have another unit than the rest."""
    found = in_other_unit([value for _, value in cells])
    if found is None:
        return
    what = (
        Problem("IP106.kr", "the amount is about 1,000 times the others: kr. among thousands?")
        if found.factor > 1
        else Problem(
            "IP106.millions",
            "the amount is about a thousandth of the others: millions among thousands?",
        )
    )
    usual = median(
        abs(value) for place, (_, value) in enumerate(cells) if place not in found.places
    )
    for area in enclosing_areas((cells[place][0], column) for place in found.places):
        yield rule.finding(
            Place(sheet.name, area),
            what,
            expected=Text("about {usual}", usual=quote(usual)),
            found=quote(sheet.cached(area.row, area.column)),
            mend=_MEND,
        )


# --- saving per person -------------------------------------------------------------------


def _per_person(rule: Rule, subject: Subject) -> Iterator[Finding]:
    package, location = subject.package, subject.case_table
    if package is None or location is None or "persons" not in location.columns:
        return
    sheet = subject.book.by_name[location.sheet]
    places, savings = [], []
    for row, case in zip(location.rows, package.cases, strict=False):
        saving, persons = case.average_saving, case.persons
        each = case.unit_saving if saving is None else saving / persons if persons else None
        key = "unit_saving" if saving is None else "average_saving"
        if each and key in location.columns:
            places.append((row, location.columns[key]))
            savings.append(abs(each))
    if savings and not _PLAUSIBLE[0] <= median(savings) <= _PLAUSIBLE[1]:
        column = places[0][1]
        yield _implausible(
            rule,
            sheet,
            Area(places[0][0], column, places[-1][0], column),
            median(savings),
            Text(
                "from {plausible:g} to {plausible2:g} thousand kr. per full-year person and year",
                plausible=_PLAUSIBLE[0],
                plausible2=_PLAUSIBLE[1],
            ),
        )
        return
    found = in_other_unit(savings)
    for place in () if found is None else found.places:
        usual = quote(float(f"{median(savings):.3g}"))
        yield _implausible(
            rule,
            sheet,
            Area(*places[place], *places[place]),
            savings[place],
            Text("about {usual} thousand kr., as in the other cases", usual=usual),
        )


def _implausible(rule: Rule, sheet: BookSheet, area: Area, each: float, expected: Text) -> Finding:
    said = quote(float(f"{each:.3g}"))
    return rule.finding(
        Place(sheet.name, area),
        Problem(
            "IP106.per_person", "the saving per full-year person cannot be right: another unit?"
        ),
        expected=expected,
        found=Text("{said} thousand kr.", said=said),
        mend=_MEND,
    )


# --- any other table -----------------------------------------------------------------------


def _other_columns(rule: Rule, subject: Subject) -> Iterator[Finding]:
    """Yield typed amounts under headers that state a unit of money, on any sheet."""
    for sheet in subject.book.sheets:
        for head in headed_columns(sheet):
            if read_header(head.text).unit or (head.unit and read_header(head.unit).unit):
                below = numbers_below(sheet, head.column, head.first)
                cells = [c for c in below if (c[0], head.column) not in sheet.cells.formulas]
                if len(cells) >= _FEWEST:
                    yield from _mixed(rule, sheet, head.column, cells)


RULE = Rule("IP106", Text("Kr. mixed with thousands"), Severity.WARNING, _check)
