"""Where a workbook sums its package up: tables of groups, totals beside their labels.

They are found by label and by structure: rows that begin with the groups' names, or their numbers
under "Målgruppe", below headers of figures; lines of a label and its figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from investpakke.validate.figures.case_cells import CASE_COLUMNS
from investpakke.validate.figures.figure_tables import WHOLE, Line, SheetSearch, Whose, figures_in
from investpakke.workbook.foreign.header_rows import Window
from investpakke.workbook.foreign.headers import column_key, folded, is_total

_FIGURES = frozenset(CASE_COLUMNS.values())

_TOTAL_WORDS = re.compile(
    r"\b(?:i alt|samle(?:t|de)|total(?:t|e)?|hele pakken|pakkens|pakken|sum)\b", re.IGNORECASE
)
_GROUP = re.compile(r"(?:målgruppe|gruppe|group)?\s*(\d{1,2})\b[.:]?\s*(.*)", re.IGNORECASE)

_FEWEST_GROUPS, _FEWEST_TOTALS = 2, 3
"""Rows of groups, and lines of totals, that make a summary of a package."""

_FURTHEST = 3
"""Columns that a total may stand right of its label."""


def summaries_of(looking: SheetSearch) -> Iterator[list[Line]]:
    """Yield the lines of each table of groups on a sheet, and of its totals beside labels."""
    tops = sorted({window.top for window in looking.windows})
    for window in looking.windows:
        columns = {
            match.key: match.column
            for match in window.matches
            if match.key in _FIGURES and match.year is None
        }
        if columns:
            end = next((top - 1 for top in tops if top > window.bottom), None)
            yield list(_group_lines(looking, window, columns, end))
    totals = list(_totals_beside_labels(looking))
    if len(totals) >= _FEWEST_TOTALS:
        yield totals


def _group_lines(
    looking: SheetSearch, window: Window, columns: Mapping[str, int], end: int | None
) -> Iterator[Line]:
    """Yield the figures of each group's row under a window, and of the total below them."""
    cells = looking.sheet.cells
    left = min(columns.values())
    named = {match.column for match in window.matches if match.key == "group"}
    seen: set[int] = set()
    lines: list[Line] = []
    for row in range(window.bottom + 1, (end or cells.last_row) + 1):
        line = cells.rows.get(row, {})
        labels = {c: value for c, value in line.items() if c < left or c in named}
        if looking.case_in(labels.values()) is not None:
            return  # a table of cases, which is read elsewhere
        place = _group_in(looking, labels, named)
        texts = [value for value in labels.values() if type(value) is str]
        if place is not None and place not in seen:
            seen.add(place)
            whose: Whose = ("group", str(looking.package.groups[place].id), place)
            lines.append([figures_in(looking, row, columns, whose)])
        elif seen and texts and is_total(*texts):
            lines.append([figures_in(looking, row, columns, WHOLE)])
            break
        elif seen:
            break
    if len(seen) >= min(_FEWEST_GROUPS, len(looking.package.groups)):
        yield from lines


def _group_in(looking: SheetSearch, labels: Mapping[int, object], named: set[int]) -> int | None:
    """Return the place of the group that one of some cells names, by name or by number."""
    groups = looking.package.groups
    names = {folded(group.name).strip(): place for place, group in enumerate(groups)}
    numbers = {group.id: place for place, group in enumerate(groups)}
    for column, value in labels.items():
        if isinstance(value, float) and column in named and value in numbers:
            return numbers[int(value)]
        said = folded(value).strip() if isinstance(value, str) else ""
        if said in names:
            return names[said]
        found = _GROUP.fullmatch(said)
        if found and int(found[1]) in numbers:
            place = numbers[int(found[1])]
            if found[2] in {"", folded(groups[place].name).strip()}:
                return place
    return None


def _totals_beside_labels(looking: SheetSearch) -> Iterator[Line]:
    """Yield the package's totals that stand right of their labels: "Samlet investering"."""
    seen: set[str] = set()
    for row, line in looking.sheet.cells.rows.items():
        texts = [(column, value) for column, value in sorted(line.items()) if type(value) is str]
        numbers = [column for column, value in line.items() if isinstance(value, float)]
        if len(texts) not in {1, 2} or len(numbers) != 1:  # a label, perhaps a unit, and a figure
            continue
        (at, label), column = texts[0], numbers[0]
        said = _TOTAL_WORDS.sub(" ", label)
        key = column_key(said)
        is_figure = 0 < column - at <= _FURTHEST and (row, column) in looking.sheet.forms
        if key in _FIGURES and key not in seen and is_figure:
            seen.add(key)
            yield [figures_in(looking, row, {key: column}, WHOLE)]
