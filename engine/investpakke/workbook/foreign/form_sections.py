"""Forms of one case whose costs and savings stand under years of their own.

"Udgifter | 2027 | 2028 …" heads the costs, "Besparelser | 2027 | 2028 …" the savings below, and
maybe "Netto" the rest. Where the rows are posts, and no cases that stand in both, they are one
block.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from investpakke.workbook.foreign.headers import folded, total_word
from investpakke.workbook.foreign.posts import names_sort, quantity_in
from investpakke.workbook.foreign.segments import Segment, family, field_beside, texts_in

_NEAR = 0.7
"""How alike two names are that may be one."""


def with_sections(segments: Sequence[Segment]) -> list[Segment]:
    """Return the rows of years with those of one form as one: what it costs, saves, and its net."""
    found: list[Segment] = []
    for segment in segments:
        last = found[-1] if found else None
        if last is not None and _goes_on(last, segment):
            found[-1] = _joined(last, segment)
        else:
            found.append(segment)
    return found


def _goes_on(first: Segment, second: Segment) -> bool:
    """Return whether some rows are of the same case as those over them."""
    if first.tab != second.tab or first.years != second.years or _is_titled(second):
        return False
    if second.unit not in {None, first.unit}:
        return False
    kinds = [family(segment.section or segment.kind) for segment in (first, second)]
    if first.section:
        return kinds[1] in {"net", "persons"} and _names(second) == set()
    return set(kinds) == {"cost", "saving"} and _are_posts(first, second)


def _is_titled(segment: Segment) -> bool:
    """Return whether a field over some rows names their case, and what is over them another."""
    return field_beside(segment, "name") is not None


def _are_posts(first: Segment, second: Segment) -> bool:
    """Return whether the rows of costs and of savings are posts, and do not name the same cases.

    The form names its case then, or some rows are named after sorts of cost and of support.
    """
    mine, others = _names(first), _names(second)
    if mine is None or others is None:
        return False
    near = any(difflib.get_close_matches(name, [*others], 1, _NEAR) for name in mine)
    if near or not (mine and others):
        return False
    named = field_beside(first, "name") is not None
    return named or all(any(map(names_sort, names)) for names in (mine, others))


def _names(segment: Segment) -> set[str] | None:
    """Return what the rows of amounts are called, but for sums; None where they have numbers."""
    found = set[str]()
    for row in segment.rows:
        if not segment.is_row_of_amounts(row):
            continue
        said = [text for column, text in texts_in(segment.sheet, row) if column < segment.first]
        cells = segment.sheet.rows[row]
        if len(said) != 1 or any(type(cells.get(c)) is float for c in range(1, segment.first)):
            return None
        if total_word(said[0]) in {"", "compares"} and not quantity_in(said[0]):
            found.add(folded(said[0]))
    return found


def _joined(first: Segment, second: Segment) -> Segment:
    """Return two parts of a form as one, in which the second row of years is a heading."""
    years = {second.header: {*second.years.values()}}
    rows = {
        row: {c: value for c, value in cells.items() if c not in years.get(row, ())}
        for row, cells in (*first.sheet.rows.items(), *second.sheet.rows.items())
    }
    return first._replace(
        sheet=replace(first.sheet, rows=rows),
        last=second.last,
        kind="",
        section=first.section or first.kind,
    )
