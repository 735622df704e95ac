"""A defined name does not point where its neighbours suggest.

Anti-pattern
------------
Names such as ``Sag_1`` to ``Sag_13`` follow the rows of a table, and one of them points at the
wrong row; or the name of one column covers one row fewer than the names of the columns beside it,
because a case was added below the last row.

Better practice
---------------
Make an Excel table and use its column names, which grow with it. Otherwise create all names of a
table together, from its headers (Formulas > Create from Selection).

Source
------
FAST Standard 3.02-03 (no partial ranges); audit practice: names are read in the order of cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from investpakke.text import Problem, Text, same
from investpakke.validate.finding import Finding, Place, Severity, range_text
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.relative import relative
from investpakke.workbook.ooxml.sheet_cells import Area

_NUMBERED = re.compile(r"(.*?)_?(\d{1,5})")
_FEWEST = 4
"""At least so many numbered names make a series."""

_FEWEST_BESIDE = 3
"""At least so many names of equally long ranges suggest that another should be as long."""

_FAR = 2
"""How many rows or columns a range may differ from its neighbours."""


class _Named(NamedTuple):
    """A name for one rectangle."""

    name: str
    sheet: str
    area: Area


class _Numbered(NamedTuple):
    """A name of a series, by its number."""

    number: int
    named: _Named


class _Expected(NamedTuple):
    """A name and the rectangle that its neighbours suggest."""

    named: _Named
    area: Area


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    names = list(_named(subject))
    seen: set[str] = set()
    for found in (*_out_of_series(names), *_out_of_length(names)):
        if found.named.name in seen:
            continue
        seen.add(found.named.name)
        yield rule.finding(
            Place(found.named.sheet, found.named.area),
            Problem(
                "IP113.elsewhere",
                "the name {name} does not point where its neighbours suggest",
                name=found.named.name,
            ),
            expected=same(range_text(found.area)),
            found=same(range_text(found.named.area)),
            mend=Text("Correct it in Formulas > Name Manager"),
        )


def _named(subject: Subject) -> Iterator[_Named]:
    for name in subject.book.names:
        if name.is_print_setting or name.hidden:
            continue
        form = relative("=" + name.text, 1, 1)
        pieces = subject.book.resolved(form, name.sheet or "").references
        area = pieces[0].area(1, 1) if len(pieces) == 1 else None
        if area is not None and pieces[0].sheet and pieces[0].is_fixed:
            yield _Named(name.name, pieces[0].sheet, area)


# --- names with numbers ----------------------------------------------------------------


def _out_of_series(names: Sequence[_Named]) -> Iterator[_Expected]:
    series: dict[str, list[_Numbered]] = {}
    for named in names:
        found = _NUMBERED.fullmatch(named.name)
        if found:
            series.setdefault(found[1].casefold(), []).append(_Numbered(int(found[2]), named))
    for members in series.values():
        if len(members) >= _FEWEST:
            yield from _strays(sorted(members))


def _strays(members: list[_Numbered]) -> Iterator[_Expected]:
    """Yield the members of a series that are not in line with the others."""
    step = _step(members)
    if step is None:
        return
    origins = Counter(_origin(member, step) for member in members)
    origin, count = origins.most_common(1)[0]
    if count < _FEWEST - 1 or count < 0.7 * len(members):
        return
    for place, member in enumerate(members):
        own = _origin(member, step)
        alone = origins[own] == 1 and own != origin
        if alone and not _only_further(members, place, origin, own, step):
            yield _Expected(member.named, _moved(origin, member.number, step))


_Origin = tuple[str, int, int, int, int]
"""Sheet, hypothetical row and column of number 0, height and width."""


def _step(members: Sequence[_Numbered]) -> tuple[int, int] | None:
    """Return the usual number of rows and columns from one member to the next."""
    steps: Counter[tuple[float, float]] = Counter()
    for one, other in pairwise(members):
        apart = other.number - one.number
        if apart:
            rows = (other.named.area.row - one.named.area.row) / apart
            columns = (other.named.area.column - one.named.area.column) / apart
            steps[rows, columns] += 1
    rows, columns = steps.most_common(1)[0][0] if steps else (0.0, 0.0)
    whole = rows % 1 == 0 and columns % 1 == 0 and (rows, columns) != (0, 0)
    return (int(rows), int(columns)) if whole else None


def _origin(member: _Numbered, step: tuple[int, int]) -> _Origin:
    area, number = member.named.area, member.number
    return (
        member.named.sheet,
        area.row - number * step[0],
        area.column - number * step[1],
        area.last_row - area.row,
        area.last_column - area.column,
    )


def _moved(origin: _Origin, number: int, step: tuple[int, int]) -> Area:
    _, row, column, height, width = origin
    top, left = row + number * step[0], column + number * step[1]
    return Area(top, left, top + height, left + width)


def _only_further(
    members: Sequence[_Numbered], place: int, origin: _Origin, own: _Origin, step: tuple[int, int]
) -> bool:
    """Return whether the last member is only further down, as after a heading row."""
    if place < len(members) - 1 or (own[0], own[3:]) != (origin[0], origin[3:]):
        return False
    rows, columns = own[1] - origin[1], own[2] - origin[2]
    return (rows == 0 or step[0] != 0) and (columns == 0 or step[1] != 0) and rows + columns > 0


# --- names of columns side by side -------------------------------------------------------


def _out_of_length(names: Sequence[_Named]) -> Iterator[_Expected]:
    """Yield the ranges that begin or end slightly differently from those beside them."""
    for down in (True, False):
        lines = [named for named in names if _length(named.area, down=down) > _FAR]
        lengths = Counter((named.sheet, *_ends(named.area, down=down)) for named in lines)
        usual = [key for key, count in lengths.items() if count >= _FEWEST_BESIDE]
        for named in lines:
            first, last = _ends(named.area, down=down)
            if lengths[named.sheet, first, last] > 1:
                continue
            near = [
                ends
                for sheet, *ends in usual
                if sheet == named.sheet and _nearly((first, last), (ends[0], ends[1]))
            ]
            if len(near) == 1:
                yield _Expected(named, _with_ends(named.area, near[0][0], near[0][1], down=down))


def _nearly(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two ranges share one end and differ slightly at the other."""
    first, last = abs(one[0] - other[0]), abs(one[1] - other[1])
    return (first == 0) != (last == 0) and first + last <= _FAR


def _length(area: Area, *, down: bool) -> int:
    """Return the length of a range of one column (or one row); 0 for another shape."""
    if down:
        return area.last_row - area.row + 1 if area.column == area.last_column else 0
    return area.last_column - area.column + 1 if area.row == area.last_row else 0


def _ends(area: Area, *, down: bool) -> tuple[int, int]:
    return (area.row, area.last_row) if down else (area.column, area.last_column)


def _with_ends(area: Area, first: int, last: int, *, down: bool) -> Area:
    if down:
        return area._replace(row=first, last_row=last)
    return area._replace(column=first, last_column=last)


RULE = Rule("IP113", Text("Name out of line"), Severity.WARNING, _check)
