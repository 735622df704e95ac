"""A number or a text replaces a formula in a block of copies.

Anti-pattern
------------
Somebody types the answer over a formula, to make a figure fit or to try something out, and leaves
it. The cell looks like the others, but no longer follows the inputs.

Better practice
---------------
Copy the formula back from a neighbour. If the value must differ, give it its own cell among the
inputs, with a label and a reason, and let the formula read it.

Source
------
FAST Standard 3.01-01; Excel's check for inconsistent calculated column formulas in tables.

A number is reported where both its column and its row show that a formula belongs there: it stands
between copies, and the rest of its row is computed like the rows beside it; or it equals the value
of the formula, so it is a result that no longer updates. A line that is typed throughout is an
input, so is an opening figure, and a dash or a heading is not a value. It is an error only where
the engine shows that the figure is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.text import Problem, Text, quote, same
from investpakke.validate.analysis.breaches import Breach, breaches, reads_alike, reads_its_own_line
from investpakke.validate.analysis.siblings import is_ratio, stands_for_nothing
from investpakke.validate.analysis.typed_results import typed_results
from investpakke.validate.contents import Kind, SheetContents
from investpakke.validate.figures.figure_findings import RULES as FIGURES
from investpakke.validate.figures.wrong_figures import wrong_figures
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.patterns import rectangles_by
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.foreign.headers import is_total
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.ooxml.sheet_cells import Area

_COPY = Text("Copy the neighbour's formula")


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    wrong = {figure.figure.cell for figure in wrong_figures(subject)}
    told: set[Cell] = set()
    for breach in breaches(subject):
        sheet, area = breach.pattern.sheet, breach.area
        inside = [Cell(sheet.name, *place) for place in area.cells()]
        if breach.form is None and _is_slip(subject, breach) and told.isdisjoint(inside):
            told |= set(inside)
            yield rule.finding(
                Place(sheet.name, area),
                Problem("IP201.typed_over", "a constant replaces the formula of its block"),
                expected=same(absolute(breach.run.form, area.row, area.column)),
                found=quote(sheet.cached(area.row, area.column)),
                mend=_COPY,
                severity=Severity.WARNING if wrong.isdisjoint(inside) else Severity.ERROR,
                cause=(sheet.name, "over", breach.run.form),
            )
    left = (
        ((sheet, form), (row, column))
        for (sheet, row, column), form in typed_results(subject)
        if Cell(sheet, row, column) not in told
    )
    for (name, form), area in rectangles_by(left):
        yield rule.finding(
            Place(name, area),
            Problem(
                "IP201.typed_result",
                "the number is typed where the cells beside it hold a formula with the "
                "same value; it will not change when inputs change",
            ),
            expected=same(absolute(form, area.row, area.column)),
            found=quote(subject.book.by_name[name].cached(area.row, area.column)),
            mend=_COPY,
            cause=(name, "result", form),
        )


def _is_slip(subject: Subject, breach: Breach) -> bool:
    contents = subject.contents[breach.pattern.sheet.name]
    kinds = {contents.kind(row, column) for row, column in breach.area.cells()}
    if _is_other_line(contents, breach, kinds) or _is_of_another_unit(subject, breach):
        return False
    if breach.extent == "inside" and kinds != {"text"}:
        return True
    opens = breach.extent != "inside" and reads_its_own_line(subject, breach)
    if opens or (breach.extent == "beside" and not _is_named(subject, breach)):
        return False
    return (breach.extent == "block" and kinds != {"text"}) or reads_alike(subject, breach)


def _is_other_line(contents: SheetContents, breach: Breach, kinds: set[Kind]) -> bool:
    """Return whether a breach holds no value that could replace the block's formula."""
    if kinds == {"text"}:
        if any(map(_is_no_value, _texts(contents, breach.area))):
            return True
    elif not kinds <= {"number", "date"}:
        return True
    if breach.line.down and any(map(contents.is_total_row, _rows(breach.area))):
        return True
    return _is_input_line(contents, breach)


def _rows(area: Area) -> range:
    return range(area.row, area.last_row + 1)


def _texts(contents: SheetContents, area: Area) -> list[str]:
    return [str(contents.sheet.cells.get(*cell)) for cell in area.cells()]


def _is_no_value(text: str) -> bool:
    """Return whether a text is not an answer that somebody typed: a dash, or a heading."""
    return stands_for_nothing(text) or is_total(text) or text.isupper()


def _is_input_line(contents: SheetContents, breach: Breach) -> bool:
    """Return whether the rest of the row or column is typed while its neighbours are calculated.

    A row in which nothing is computed, between rows that are, is a row of inputs.
    """
    (top, left, bottom, right), forms = breach.area, contents.sheet.forms
    if breach.line.down:
        trios = [
            ((top - 1, column), (top, column), (bottom + 1, column))
            for column in contents.formula_columns
            if not left <= column <= right
        ]
    else:
        trios = [
            ((row, left - 1), (row, left), (row, right + 1))
            for row in contents.formula_rows
            if not top <= row <= bottom
        ]
    typed = held = 0
    for before, here, after in trios:
        if before in forms and forms[before] == forms.get(after):
            held += here in forms
            typed += contents.kind(*here) == "number"
    return typed > 0 and held == 0


def _is_of_another_unit(subject: Subject, breach: Breach) -> bool:
    """Return whether a cell is a share, by format or label, and its block is not, or vice versa."""
    contents = subject.contents[breach.pattern.sheet.name]
    corners = (breach.area[:2], breach.run.area[:2])
    here, there = (is_ratio(subject, contents, *corner) for corner in corners)
    return here != there


def _is_named(subject: Subject, breach: Breach) -> bool:
    """Return whether both the breach and its block are in rows that begin with a name."""
    contents = subject.contents[breach.pattern.sheet.name]
    rows = (breach.area.row, breach.run.area.row)
    return all(contents.labels(row, breach.area.column) for row in rows)


RULE = Rule(
    "IP201", Text("Constant typed over a formula"), Severity.WARNING, _check, explains=FIGURES
)
