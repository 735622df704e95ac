"""Whether a list continues beyond the last row or column of a range that should include it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from investpakke.validate.analysis.headings import YEARS, heading_likelihood
from investpakke.validate.analysis.number_formats import percent_styles
from investpakke.validate.analysis.summed import SUMS, SummedRange, is_running, sample, terms
from investpakke.validate.contents import SheetContents
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Cell
from investpakke.workbook.formula.normal import factors, normal
from investpakke.workbook.ooxml.sheet_cells import Area, DateNumber

_NEAR = 1e-6
"""How far the sum of shares may be from the whole."""

_MOST_SHARES = 1_000
"""At most so many cells of a range are examined for shares of a whole."""

_MOST = 5
"""Up to so many cells beyond a range were forgotten; more may be another part of the list."""


@dataclass
class Edges:
    """Where other ranges begin and end: a range that another one continues is not too short."""

    starts: set[tuple[str, int, int]] = field(default_factory=set)
    ends: set[tuple[str, int, int]] = field(default_factory=set)
    cells: set[tuple[str, int, str, int, int]] = field(default_factory=set)
    """Single cells that formulas add up, with the sheet and column of the formulas."""

    @classmethod
    def collect(cls, subject: Subject, ranges: list[SummedRange]) -> Edges:
        """Return the edges of ranges; ranges that grow with their copies are left out."""
        edges = cls()
        for one in ranges:
            if is_running(one, subject.book.by_name[one.formula.sheet].forms, down=True):
                continue
            edges.starts.add((one.sheet, one.area.row, one.area.column))
            edges.ends.add((one.sheet, one.area.last_row, one.area.column))
        for verdict in subject.calculation.formulas.values():
            for reference in terms(verdict.resolved):
                if reference.is_cell and reference.sheet is not None:
                    for cell in sample(verdict):
                        area = reference.area(cell.row, cell.column)
                        if area is not None:
                            own = (cell.sheet, cell.column, reference.sheet)
                            edges.cells.add((*own, area.row, area.column))
        return edges


class Continuation(NamedTuple):
    """Cells that continue a range, and whether they certainly belong to it.

    They do where they stand between the range and its total, and in rows of cases and tables.
    """

    area: Area
    is_certain: bool


def continuation(subject: Subject, one: SummedRange, edges: Edges) -> Continuation | None:
    """Return the cells that continue a range and are not included; None if there are none."""
    if one.operand.function in SUMS and (_is_whole(subject, one) or _is_part(one)):
        return None
    forms = subject.book.by_name[one.formula.sheet].forms
    area = one.area
    if area.last_row > area.row and not is_running(one, forms, down=True):
        for step, edge in ((1, area.last_row), (-1, area.row)):
            found = _rows_beyond(subject, one, edge, step, edges)
            if found is not None:
                return Continuation(found, _belongs(subject, one, found))
    if area.last_column > area.column and not is_running(one, forms, down=False):
        between = _columns_before_formula(subject, one)
        return None if between is None else Continuation(between, is_certain=True)
    return None


def _belongs(subject: Subject, one: SummedRange, beyond: Area) -> bool:
    """Return whether cells stand between a range and its total, or are rows of cases or a table."""
    contents, column = subject.contents[one.sheet], one.cell.column
    whole = max(beyond.last_row, one.area.last_row)
    if one.sheet == one.cell.sheet and beyond.column <= column <= beyond.last_column:
        below = range(whole + 1, one.cell.row)
        adjoins = one.cell.row > whole and all(
            contents.kind(row, column) == "blank" for row in below
        )
        begins = beyond.row == 1 or contents.kind(beyond.row - 1, column) in {"blank", "text"}
        if adjoins and (begins or beyond.row > one.area.row):
            return True
    if any(area.meets(beyond) for area in contents.sheet.cells.tables):
        return True
    table = subject.located_cases
    is_theirs = table is not None and table.sheet.name == one.sheet
    return is_theirs and beyond.row in subject.case_rows


def _is_whole(subject: Subject, one: SummedRange) -> bool:
    """Return whether the range holds shares that sum to 1 or 100: nothing is missing then."""
    if one.area.size > _MOST_SHARES:
        return False
    values = [subject.calculation.value(Cell(one.sheet, *cell)) for cell in one.area.cells()]
    numbers = [value for value in values if isinstance(value, float)]
    return len(numbers) > 1 and any(abs(sum(numbers) - whole) < _NEAR for whole in (1.0, 100.0))


def _is_part(one: SummedRange) -> bool:
    """Return whether a sum is compared with something else, as a part with a whole."""
    form = normal(one.formula.form)
    return form is not None and any(
        power < 0 and factor[0] != "number" for power, factor in factors(form)
    )


def _rows_beyond(
    subject: Subject, one: SummedRange, edge: int, step: int, edges: Edges
) -> Area | None:
    """Return the rows beyond an edge that resemble the row at the edge."""
    contents, area, row = subject.contents[one.sheet], one.area, edge + step
    others = edges.starts if step > 0 else edges.ends
    beside = (one.cell.sheet, one.cell.column, one.sheet, edge + step, area.column)
    percent = percent_styles(subject)
    while (
        row >= 1
        and abs(row - edge) <= _MOST + 1
        and _continues(contents, area, row, edge)
        and not _has_other_unit(contents, one, row, edge, percent)
    ):
        row += step
    count = abs(row - edge) - 1
    if count == 0 or (one.sheet, edge + step, area.column) in others or beside in edges.cells:
        return None
    first, last = sorted((edge + step, row - step))
    beyond = Area(first, area.column, last, area.last_column)
    adjoins = one.sheet == one.cell.sheet and one.cell.row == row
    if _is_read(subject, one, beyond) or (not adjoins and _has_years(contents, area, edge)):
        return None
    return beyond


def _continues(contents: SheetContents, area: Area, row: int, edge: int) -> bool:
    """Return whether a row continues what a range holds at its edge."""
    if contents.is_total_row(row):
        return False
    if bool(contents.labels(row, area.column)) != bool(contents.labels(edge, area.column)):
        return False
    if _has_other_formulas(contents, row, edge):
        return False
    columns = range(area.column, area.last_column + 1)
    kinds = {contents.kind(edge, column) for column in columns}
    if not all(_is_alike(contents, (row, column), (edge, column)) for column in columns):
        return False
    return not kinds <= {"text", "blank"} or _has_same_numbers(contents, row, edge)


_OF_WHICH = re.compile(
    r"^\W*(?:heraf|deraf|herunder|af hvilke|of which|memo|including|incl|inkl|in %)\b",
    re.IGNORECASE,
)

_UNITS = re.compile(
    r"%|\b(?:pct|procent|percent|år|years?|måneder|months?|dage|days?|timer|hours?|antal|stk|"
    r"number of|m2|km|kg|kwh)\b",
    re.IGNORECASE,
)
"""Words in a label which show that its row has another unit, or is part of another."""


def _has_other_unit(
    contents: SheetContents, one: SummedRange, row: int, edge: int, percent: frozenset[str]
) -> bool:
    """Return whether a row is labelled as part of another, or has another unit."""
    if any(map(_OF_WHICH.search, contents.labels(row, one.area.column))):
        return True
    styles = contents.sheet.cells.styles
    columns = range(one.area.column, one.area.last_column + 1)
    if any(
        (styles.get((row, c)) in percent) != (styles.get((edge, c)) in percent) for c in columns
    ):
        return True
    if one.operand.function not in SUMS:
        return False
    if all(contents.kind(edge, column) in {"text", "blank"} for column in columns):
        return True  # nothing is summed there
    units = [
        {word.casefold() for text in contents.labels(at) for word in _UNITS.findall(text)}
        for at in (row, edge)
    ]
    return units[0] != units[1]


def _has_other_formulas(contents: SheetContents, row: int, edge: int) -> bool:
    """Return whether most formulas of two rows differ: then they are lines of two lists."""
    same, both = contents.same_formulas(row, edge)
    return 2 * same < both


def _is_alike(contents: SheetContents, one: tuple[int, int], edge: tuple[int, int]) -> bool:
    kind = contents.kind(*one)
    if kind != contents.kind(*edge):
        return False
    if kind == "formula":
        form = contents.sheet.forms.get(one)
        return form is not None and form == contents.sheet.forms.get(edge)
    return kind != "number" or heading_likelihood(contents, *one) <= heading_likelihood(
        contents, *edge
    )


def _has_same_numbers(contents: SheetContents, row: int, edge: int) -> bool:
    """Return whether two rows hold numbers and formulas in the same columns (at least one)."""
    one, other = _columns_of_numbers(contents, row), _columns_of_numbers(contents, edge)
    return bool(one) and one == other


def _columns_of_numbers(contents: SheetContents, row: int) -> set[int]:
    found = contents.sheet.cells.rows.get(row, {})
    return {column for column in found if contents.is_number(row, column)}


def _has_years(contents: SheetContents, area: Area, row: int) -> bool:
    """Return whether the rows of a range are years: some may be left out on purpose."""
    return any(
        isinstance(value, DateNumber) or (isinstance(value, float) and value in YEARS)
        for column, value in contents.sheet.cells.rows.get(row, {}).items()
        if column < area.column
    )


def _is_read(subject: Subject, one: SummedRange, beyond: Area) -> bool:
    """Return whether the formula stands in the cells beyond, or reads them in another argument."""
    cell, sheet = one.cell, one.cell.sheet
    if sheet == one.sheet and beyond.holds(cell.row, cell.column):
        return True
    for reference in subject.book.resolved(one.formula.form, sheet).references:
        area = reference.area(cell.row, cell.column)
        if area is not None and reference.sheet == one.sheet and area.meets(beyond):
            return True
    return False


def _columns_before_formula(subject: Subject, one: SummedRange) -> Area | None:
    """Return the columns between a range and the formula to its right that continue its years."""
    area, cell, contents = one.area, one.cell, subject.contents[one.sheet]
    gap = cell.column - area.last_column - 1
    if one.sheet != cell.sheet or area.row != area.last_row or area.row != cell.row:
        return None
    if one.operand.function != "SUM" or not 0 < gap <= _MOST:
        return None
    beyond = Area(area.row, area.last_column + 1, area.row, cell.column - 1)
    edge = (area.row, area.last_column)
    for column in range(beyond.column, beyond.last_column + 1):
        if not _is_alike(contents, (area.row, column), edge):
            return None
        if not _is_next_year(contents, area.row, column):
            return None
    return None if _is_read(subject, one, beyond) else beyond


def _is_next_year(contents: SheetContents, row: int, column: int) -> bool:
    """Return whether the heading above a cell is one more than the heading at its left."""
    for above in range(row - 1, 0, -1):
        left, here = (contents.sheet.cached(above, place) for place in (column - 1, column))
        if isinstance(left, float) and isinstance(here, float) and here == left + 1:
            return here in YEARS or above == 1 or contents.kind(above - 1, column) != "number"
    return False
