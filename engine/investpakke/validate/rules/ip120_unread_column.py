"""The model, or a column that may affect the result, is not read, so package checks are left out.

Anti-pattern
------------
The case table has a column of phasing, running costs or start years under a header that is not
recognised. A tool that ignores it computes full effect from year one, or half the cost, without
saying so. Or the model can be read in two ways: two tables, two units, a sum that does not match, a
phasing described in a sentence.

Better practice
---------------
Give each column a header that is recognised, or state that it is not to be used; answer the
question in the finding. Until then the model is not computed, and its figures are not compared with
the engine's.

Source
------
All models that investpakke reads: it states what it does not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import FileError, InvestpakkeError
from investpakke.text import Problem, Text, quote, same
from investpakke.validate.figures.shown_figures import shown_figures
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.foreign.seen_headers import words_of_a_case
from investpakke.workbook.foreign.two_tables import IN_TWO_TABLES
from investpakke.workbook.ooxml.addresses import named_cells
from investpakke.workbook.ooxml.sheet_cells import Area


def _left_out() -> Text:
    """Return which checks need the column: those that need the package."""
    from investpakke.validate.rules import all_rules

    codes = ", ".join(rule.code for rule in all_rules() if rule.needs == "package")
    return Text("that the column is read; until then {codes} are left out", codes=codes)


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    deciding = [c for c in subject.unread_columns if c.decides and not c.is_ignored]
    error = subject.no_package or _untold(subject)
    if not deciding and error is not None and not subject.is_own_template:
        yield from _of_model(rule, subject, error)
    for column in deciding:
        yield rule.finding(
            Place(column.sheet, Area.of(column.cell)),
            Problem("IP120.column", "the column may decide the result and is not read"),
            expected=_left_out(),
            found=same(column.header),
            mend=Text(
                "Give the column a header that is recognised, or type 'ignore' "
                "and '{header}' side by side on a sheet called 'investpakke'",
                header=column.header,
            ),
        )


def _untold(subject: Subject) -> InvestpakkeError | None:
    """Return the refusal of a figure of the model's own that no other rule tells of."""
    error = subject.other_figures
    found = None if error is None else _cell(subject, error)
    if found is None:
        return None
    place, _ = found
    told = (f.cell for f in shown_figures(subject) if not f.agrees and f.cell.sheet == place.sheet)
    is_told = any(place.area is not None and place.area.holds(c.row, c.column) for c in told)
    return None if is_told else error


_FEWEST = 3
"""At least so many columns make a case table, even if some are missing."""


def _of_model(rule: Rule, subject: Subject, error: InvestpakkeError) -> Iterator[Finding]:
    """Yield why the model is not read, at its cell; errors in a case's own row belong to IP118."""
    cell = _cell(subject, error)
    is_a_list = error.id == "model.column_missing" and error.what.values["read"] < _FEWEST
    if cell is None or is_a_list:
        cell = next(_labels_of_costs(subject, error, cell), None)
    if cell is None or error.id == IN_TWO_TABLES.id:
        return  # it may not be a model at all
    place, row = cell
    table = subject.located_cases
    in_case = table is not None and table.sheet.name == place.sheet and row in subject.case_rows
    if in_case and not isinstance(error, FileError):
        return
    yield rule.finding(
        place,
        Problem("IP120.model", "the model is not read: {what}", what=error.what),
        expected=error.expected,
        found=None if error.got is ... else quote(error.got),
        mend=error.mend,
    )


def _cell(subject: Subject, error: InvestpakkeError) -> tuple[Place, int] | None:
    """Return the cell that a refusal names, on the first sheet of several, and its row."""
    named = {name.sheet: name for name in reversed(named_cells(error.where))}
    name = next((named[one.name] for one in subject.book.sheets if one.name in named), None)
    return None if name is None else (Place(name.sheet, Area.of(name.range)), name.row)


def _labels_of_costs(
    subject: Subject, error: InvestpakkeError, cell: tuple[Place, int] | None
) -> Iterator[tuple[Place, int]]:
    """Yield where a sheet has costs and savings all the same; the cell that is named goes first."""
    if error.id not in {"model.column_missing", "model.no_table"}:
        return
    for sheet in subject.sheets:
        found = words_of_a_case(sheet.cells)
        if found is not None and cell is not None and cell[0].sheet == sheet.name:
            yield cell
        elif found is not None and cell is None:
            yield Place(sheet.name, Area(*found, *found)), found[0]


RULE = Rule("IP120", Text("Model or deciding column is not read"), Severity.WARNING, _check)
