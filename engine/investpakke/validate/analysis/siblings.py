"""Formulas compared with the others in their row or column: siblings, also across gaps.

Formulas that read their own column are siblings along a row (totals); those that read their own
row are siblings down a column. What their normal forms have in common shows the intention; the
cells that one of them leaves out, and what those cells hold, show whether it matters. Like CACheck
and AmCheck this looks for the cells of one line that should be computed alike; unlike them it says
which cell is left out, and considers headings, labels and formats first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from investpakke.validate.analysis.headings import YEARS, is_heading
from investpakke.validate.analysis.number_formats import percent_styles
from investpakke.validate.contents import SheetContents
from investpakke.validate.subject import Subject, fact
from investpakke.workbook.foreign.headers import column_key, is_added
from investpakke.workbook.formula.areas import Reference, read_reference
from investpakke.workbook.formula.compare import difference
from investpakke.workbook.formula.normal import (
    Normal,
    areas,
    normal,
    references,
    shape,
    terms,
    without_numbers,
)
from investpakke.workbook.ooxml.sheet_cells import Area

GAP = 3
"""At most so many cells between two formulas of a line that may still be siblings."""

_MANY = 3
"""At least so many that agree show the intention, even if what is left out is blank today."""

_FURTHEST = 2
"""At most so many cells that a slip moves a range."""

_MOSTLY = 0.75
"""The share of siblings that must agree where one reads neighbouring cells instead."""

_RARE = 4
"""How many times more common the usual formula must be than one that occurs more than once."""

_MOST_CELLS = 200
"""At most so many cells left out by a range are examined."""


class Sibling(NamedTuple):
    """A formula in a line: its place along it, its forms, and the number of its normal form.

    The number makes comparison quick: a sheet has thousands of copies of a few formulas.
    """

    place: int
    form: str
    normal: Normal
    key: int


class Siblings(NamedTuple):
    """The formulas of one line without a wide gap, in order.

    Parameters
    ----------
    down : bool
        Whether the line is a column.
    at : int
        Its column or row.
    members : tuple of Sibling
        The formulas.
    """

    down: bool
    at: int
    members: tuple[Sibling, ...]

    def cell(self, place: int) -> tuple[int, int]:
        """Return a cell of the line as row and column."""
        return (place, self.at) if self.down else (self.at, place)


class OddSibling(NamedTuple):
    """A cell whose formula differs from its siblings', in what way, and theirs.

    Parameters
    ----------
    sheet : str
        The sheet.
    cell : tuple of int
        Row and column.
    form, expected : str
        Its formula and the siblings', in relative form.
    how : {"short", "blank", "heading", "wide", "drift", "term", "number", "operation"}
        Its range leaves out figures, or cells that are blank today; takes in a heading; takes in
        more than the others'; it reads cells next to those that the others read; lacks a term; has
        another typed number; or combines the same cells in another way.
    cells : Area or None
        The cells that are left out or taken in.
    """

    sheet: str
    cell: tuple[int, int]
    form: str
    expected: str
    how: Literal["short", "blank", "heading", "wide", "drift", "term", "number", "operation"]
    cells: Area | None


@fact
def odd_siblings(subject: Subject) -> tuple[OddSibling, ...]:
    """Return the formulas that differ from their siblings, each cell once."""
    found: dict[tuple[str, tuple[int, int]], OddSibling] = {}
    for sheet in subject.sheets:
        look = _Comparison(subject, subject.contents[sheet.name])
        for line in all_lines(subject)[sheet.name]:
            if len({one.key for one in line.members}) > 1:
                for odd in (*look.ranges(line), *look.terms(line)):
                    found.setdefault((odd.sheet, odd.cell), odd)
    return tuple(found.values())


# --- Lines -------------------------------------------------------------------------------------


@fact
def all_lines(subject: Subject) -> Mapping[str, Sequence[Siblings]]:
    """Return the lines of each sheet."""
    return {sheet.name: list(lines(subject.contents[sheet.name])) for sheet in subject.sheets}


def lines(contents: SheetContents) -> Iterator[Siblings]:
    """Yield the lines of a sheet: first its rows of totals, then its columns."""
    down: dict[int, list[tuple[int, str]]] = {}
    across: dict[int, list[tuple[int, str]]] = {}
    known: dict[str, tuple[Normal, int, frozenset[str]] | None] = {}
    keys: dict[Normal, int] = {}
    for (row, column), form in contents.sheet.forms.items():
        if form not in known:
            found = normal(form)
            known[form] = (
                None if found is None else (found, keys.setdefault(found, len(keys)), _ways(found))
            )
        told = known[form]
        if told is not None:
            if "across" in told[2]:
                across.setdefault(row, []).append((column, form))
            if "down" in told[2]:
                down.setdefault(column, []).append((row, form))
    alike: dict[tuple[tuple[int, str], ...], list[tuple[Sibling, ...]]] = {}
    for is_down, group in ((False, across), (True, down)):
        for at, line in sorted(group.items()):
            cells = tuple(sorted(line))
            if cells not in alike:  # most rows of a table hold the same formulas as the row above
                members = [
                    Sibling(at, form, *told[:2])
                    for at, form in cells
                    if (told := known[form]) is not None
                ]
                alike[cells] = list(_stretches(members))
            for stretch in alike[cells]:
                yield Siblings(is_down, at, stretch)


@lru_cache(maxsize=65_536)
def _ways(form: Normal) -> frozenset[str]:
    """Return the directions in which a formula has siblings: along its row, or down its column."""
    rows, columns = set(), set()
    for text in references(form):
        found = read_reference(text)
        if found is None or found.sheet is not None:
            continue
        for corner in (found.first, found.last):
            if corner.row is not None and not corner.row_fixed:
                rows.add(corner.row)
            if corner.column is not None and not corner.column_fixed:
                columns.add(corner.column)
    ways = set()
    if any(abs(step) <= _FURTHEST for step in columns) and rows != {0}:
        ways.add("across")
    if any(abs(step) <= _FURTHEST for step in rows) and columns != {0}:
        ways.add("down")
    return frozenset(ways)


def _stretches(members: Sequence[Sibling]) -> Iterator[tuple[Sibling, ...]]:
    """Yield the members of a line in stretches without a wide gap; of two or more."""
    start = 0
    for end in range(1, len(members) + 1):
        if end == len(members) or members[end].place - members[end - 1].place > GAP + 1:
            if end - start > 1:
                yield tuple(members[start:end])
            start = end


# --- What differs ------------------------------------------------------------------------------


class _Comparison:
    """Compares the formulas of the lines of one sheet."""

    def __init__(self, subject: Subject, contents: SheetContents) -> None:
        self.subject, self.contents = subject, contents
        self.sheet = contents.sheet.name
        self._shapes: dict[int, Normal | None] = {}

    def ranges(self, line: Siblings) -> Iterator[OddSibling]:
        """Yield the formulas whose ranges end elsewhere than their siblings'."""
        groups: dict[Normal, list[Sibling]] = {}
        for one in line.members:
            if one.key not in self._shapes:
                self._shapes[one.key] = shape(one.normal) if any(areas(one.normal)) else None
            of = self._shapes[one.key]
            if of is not None:
                groups.setdefault(of, []).append(one)
        for group in groups.values():
            if len(group) > 1 and len({one.key for one in group}) > 1:
                counts = Counter(one.normal for one in group)
                if len(counts) <= 2 + (len(group) > 2 * _MANY):
                    yield from self._compare_group(line, group, counts)

    def _compare_group(
        self, line: Siblings, group: Sequence[Sibling], counts: Counter[Normal]
    ) -> Iterator[OddSibling]:
        examples = {one.normal: one for one in reversed(group)}
        for one in group:
            cell = line.cell(one.place)
            for other, count in counts.most_common():
                if other == one.normal:
                    continue
                how = self._compare(line, one, examples[other], count, counts[one.normal])
                if how is not None:
                    yield OddSibling(self.sheet, cell, one.form, examples[other].form, *how)
                    break

    def _compare(
        self, line: Siblings, one: Sibling, other: Sibling, count: int, own: int
    ) -> tuple[Literal["short", "blank", "heading", "wide", "drift"], Area] | None:
        cell = line.cell(one.place)
        mine, theirs = _differing_areas(one.normal, other.normal, cell) or (None, None)
        if mine is None or theirs is None or not mine.meets(theirs):
            return None
        outside = _beyond_one_side(theirs, mine)
        if outside is not None:
            along = outside[::2] == mine[::2] if line.down else outside[1::2] == mine[1::2]
            return self._omission(line, other, outside, count, own) if along else None
        return self._excess(mine, theirs, down=line.down) if count >= 2 and count > own else None

    def _excess(
        self, mine: Area, theirs: Area, *, down: bool
    ) -> tuple[Literal["heading", "wide", "drift"], Area] | None:
        """Return what a range includes that its siblings' ranges leave out."""
        if _is_moved(mine, theirs, down=down):
            return "drift", mine
        more = _beyond_one_side(mine, theirs)
        if more is None:
            return None
        kinds = {self._content(*place, down=down) for place in more.cells()}
        if kinds == {"heading"}:
            return "heading", more
        crosswise = more[1::2] == mine[1::2] if down else more[::2] == mine[::2]
        if crosswise and "figure" not in kinds:
            return "wide", more
        return None

    def _omission(
        self, line: Siblings, other: Sibling, outside: Area, count: int, own: int
    ) -> tuple[Literal["short", "blank"], Area] | None:
        """Return what a range leaves out that a sibling's includes, if it belongs to the list."""
        if outside.size > _MOST_CELLS:
            return None
        kinds = {self._content(*cell, down=line.down) for cell in outside.cells()}
        if "text" in kinds:
            return None
        if "figure" in kinds:  # an amount of 1991 among others is not a year
            return "short", outside
        if "heading" in kinds:
            return None
        places = (
            range(outside.column, outside.last_column + 1)
            if line.down
            else range(outside.row, outside.last_row + 1)
        )
        theirs = {
            self._content(*((other.place, at) if line.down else (at, other.place)), down=line.down)
            for at in places
        }
        if not any(self._has_label(at, line) for at in places):
            return None
        many = count >= _MANY and count >= 2 * own
        return ("blank", outside) if many or "figure" in theirs else None

    def _has_label(self, at: int, line: Siblings) -> bool:
        """Return whether a row has a label, or a column a heading: then it belongs to the list."""
        if not line.down:
            return bool(self.contents.labels(at, line.members[0].place))
        return self.contents.has_heading(line.members[0].place, at)

    def _content(
        self, row: int, column: int, *, down: bool
    ) -> Literal["figure", "heading", "nothing", "text"]:
        """Return what a cell at the edge of a range holds; a dash or "n/a" is nothing."""
        kind = self.contents.kind(row, column)
        if kind in {"number", "formula"} and self.contents.is_number(row, column):
            if down:
                is_head = self.contents.sheet.cells.get(row, column) in YEARS
            else:
                is_head = is_heading(self.contents, row, column)
            return "heading" if is_head and kind == "number" else "figure"
        if kind == "blank" or stands_for_nothing(self.contents.sheet.cells.get(row, column)):
            return "nothing"
        return "heading" if kind == "date" else "text"

    def terms(self, line: Siblings) -> Iterator[OddSibling]:
        """Yield the formulas that add up fewer terms than most, or combine them in another way.

        Shares are compared with shares, and amounts with amounts.
        """
        if Counter(one.key for one in line.members).most_common(1)[0][1] < _MANY:
            return
        kinds: dict[bool, list[Sibling]] = {}
        for one in line.members:
            kind = is_ratio(self.subject, self.contents, *line.cell(one.place))
            kinds.setdefault(kind, []).append(one)
        for members in kinds.values():
            yield from self._different_formulas(line._replace(members=tuple(members)))

    def _different_formulas(self, line: Siblings) -> Iterator[OddSibling]:
        """Yield the formulas that differ from the usual one among siblings of one kind."""
        counts = Counter(one.normal for one in line.members)
        usual, count = counts.most_common(1)[0]
        if count < _MANY or 2 * count < len(line.members) or reads_its_line(usual, line.down):
            return
        example = next(one for one in line.members if one.normal == usual)
        for one in line.members:
            if one.normal == usual or shape(one.normal) == shape(usual):
                continue
            cell = line.cell(one.place)
            how = _difference(one.normal, usual)
            if how is None and count >= _MOSTLY * len(line.members):
                moved = difference(one.form, example.form, *cell, down=line.down) == "shifted"
                how = "drift" if moved else None
            if how is not None and not self._is_intended(line, one, usual, counts, how):
                yield OddSibling(self.sheet, cell, one.form, example.form, how, None)

    def _is_intended(
        self, line: Siblings, one: Sibling, usual: Normal, counts: Mapping[Normal, int], how: str
    ) -> bool:
        row, column = line.cell(one.place)
        forms = self.contents.sheet.forms
        beside = [(0, 1), (0, -1)] if line.down else [(1, 0), (-1, 0)]
        for down, right in beside:
            form = forms.get((row + down, column + right))
            if form is not None and normal(form) == one.normal:
                return True  # a line of its own kind
        if _recurs(line, one) or not self.contents.is_number(row, column):
            return True
        mine = counts[one.normal]
        if how != "term" and mine > 1 and _RARE * mine > counts[usual]:
            return True  # so often that it is intended, e.g. cost less budget
        if how == "number":
            alike = without_numbers(usual)
            others = [form for form in counts if form != usual and without_numbers(form) == alike]
            inside = line.members[0].place < one.place < line.members[-1].place
            return len(others) > 1 or not inside
        return line.down and self.contents.is_total_row(row)


def is_ratio(subject: Subject, contents: SheetContents, row: int, column: int) -> bool:
    """Return whether a cell's format, heading or label says that it is a share or an average.

    A case's average saving is not one of these: it is added up like any amount.
    """
    style = contents.sheet.cells.styles.get((row, column), "")
    said = (*contents.labels(row, column)[:2], *contents.headings(row, column))
    return style in percent_styles(subject) or any(
        _RATIO.search(text) and not is_added(column_key(text)) for text in said
    )


_RATIO = re.compile(
    r"%|\b(?:pct|procent|percent|andel\w*|share|gns|gennemsnit\w*|snit|average|avg|mean|median|"
    r"rate|ratio|sats|grad|margin|indeks|index|pris|price|kurs|min|max|pr|per)\b",
    re.IGNORECASE,
)


def stands_for_nothing(value: object) -> bool:
    """Return whether a text stands for no amount.

    Examples
    --------
    >>> [stands_for_nothing(text) for text in (" - ", "n/a", "I alt")]
    [True, True, False]
    """
    return isinstance(value, str) and value.strip(" -–—.·*").casefold() in {"", "n/a", "na", "i/t"}


def _recurs(line: Siblings, one: Sibling) -> bool:
    """Return whether a formula recurs in its line at a fixed distance: it closes a quarter."""
    places = [other.place for other in line.members if other.normal == one.normal]
    steps = {after - before for before, after in pairwise(places)}
    return len(places) > 2 and len(steps) == 1 and steps != {1}


def reads_its_line(form: Normal, down: bool) -> bool:
    """Return whether a formula reads its own column or row: a series has a different first cell."""
    for text in references(form):
        found = read_reference(text)
        corner = None if found is None or found.sheet is not None else found.first
        if corner is None:
            continue
        number, fixed = (
            (corner.column, corner.column_fixed) if down else (corner.row, corner.row_fixed)
        )
        if number == 0 and not fixed:
            return True
    return False


def _differing_areas(one: Normal, other: Normal, cell: tuple[int, int]) -> tuple[Area, Area] | None:
    """Return the only pair of areas, seen from a cell, in which two formulas differ."""
    pairs = [
        (left, right) for left, right in zip(areas(one), areas(other), strict=True) if left != right
    ]
    distinct = set(pairs)
    if len(distinct) != 1:
        return None
    left, right = distinct.pop()
    if left is None or right is None or left.sheet != right.sheet or left.sheet is not None:
        return None
    if _fixed_axes(left) != _fixed_axes(right):
        return None
    mine, theirs = left.area(*cell), right.area(*cell)
    return None if mine is None or theirs is None else (mine, theirs)


def _fixed_axes(reference: Reference) -> tuple[bool, ...]:
    first, last = reference.first, reference.last
    return first.row_fixed, first.column_fixed, last.row_fixed, last.column_fixed


def _is_moved(mine: Area, theirs: Area, *, down: bool) -> bool:
    """Return whether a range is another of the same size moved by a cell or two."""
    steps = [one - other for one, other in zip(mine, theirs, strict=True)]
    along, across = (steps[1::2], steps[::2]) if down else (steps[::2], steps[1::2])
    return across == [0, 0] and along[0] == along[1] and 0 < abs(along[0]) <= _FURTHEST


def _beyond_one_side(whole: Area, part: Area) -> Area | None:
    """Return what an area holds beyond another at one side; None for other differences."""
    if whole[1::2] == part[1::2]:  # the same columns
        if whole.row < part.row and whole.last_row == part.last_row:
            return whole._replace(last_row=part.row - 1)
        if whole.row == part.row and whole.last_row > part.last_row:
            return whole._replace(row=part.last_row + 1)
    if whole[::2] == part[::2]:  # the same rows
        if whole.column < part.column and whole.last_column == part.last_column:
            return whole._replace(last_column=part.column - 1)
        if whole.column == part.column and whole.last_column > part.last_column:
            return whole._replace(column=part.last_column + 1)
    return None


def _difference(
    one: Normal, usual: Normal
) -> Literal["term", "number", "operation", "drift"] | None:
    """Return how a formula differs from the usual one that reads the same cells or more."""
    mine, theirs = terms(one), terms(usual)
    if not mine - theirs and theirs - mine:
        return "term"
    if without_numbers(one) == without_numbers(usual):
        return "number"
    if set(references(one)) == set(references(usual)):
        return "operation"
    return None
