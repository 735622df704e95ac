"""Columns "Udgift i alt": what a case costs, or saves, in a year, or over all of them.

"I alt" may add the parts beside it, "Løn" and "Øvrig drift", or the years. It is read as the amount
of a year where nothing else is, and a header, the line of the unit or its parts say that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.deciding_headers import is_month_header
from investpakke.workbook.foreign.header_rows import COSTS, Match, Window
from investpakke.workbook.foreign.headers import (
    folded,
    one_of,
    shown_text,
    spoken,
    texts,
    unit_line,
)
from investpakke.workbook.foreign.meaning import Meaning, meaning_of_text
from investpakke.workbook.foreign.posts import begins_as, not_given
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_KINDS: Final = {
    "cost_total": frozenset((*COSTS, "investment")),
    "saving_total": frozenset(("saving", "average_saving", "yearly_saving", "full_saving")),
}
"""The columns that say the same as a whole, but for its parts."""

_READ_AS: Final = {
    "cost_total": ("cost", "investment"),
    "saving_total": ("saving", "yearly_saving"),
}
"""What a whole is read as: of one year that it names, and of each."""


def with_wholes(window: Window) -> Window:
    """Return some headers with each whole read as the amount of a year, where it is one."""
    for key, kinds in _KINDS.items():
        wholes = [match for match in window.matches if match.key == key]
        by_year = [match for match in wholes if match.year is not None]
        others = [match for match in window.matches if match.key in kinds]
        is_told = any(match.year is not None or not match.sorts for match in others)
        if by_year and not any(not match.sorts for match in others):
            window = _read_as(window, by_year, _READ_AS[key][0])
        elif by_year:
            kept = tuple(match for match in window.matches if match not in by_year)
            window = window._replace(matches=kept)
        elif len(wholes) == 1 and not is_told and _is_of_a_year(window, wholes[0]):
            window = _read_as(window, wholes, _READ_AS[key][1])
    return window


def _read_as(window: Window, wholes: Sequence[Match], key: str) -> Window:
    """Return some headers with the parts of a whole named like it, so that they are its parts."""
    first, yearly = wholes[0], lines_say_yearly(window.sheet, window.bottom, key)

    def named(match: Match) -> Match:
        if match in wholes:
            said = match.meaning or Meaning("")
            also = {"yearly"} if yearly else set[str]()
            meaning = said._replace(qualifiers=said.qualifiers | also)
            return match._replace(key=key, meaning=meaning)
        is_part = match.key in _KINDS[first.key] and match.year is None and match.sorts
        return match._replace(key=key) if is_part and first.year is None else match

    return window._replace(matches=tuple(map(named, window.matches)))


def _is_of_a_year(window: Window, whole: Match) -> bool:
    """Return whether a whole that names no year is the amount of each of them."""
    said = whole.meaning
    if said is None or said.until is not None:
        return False
    return (
        "yearly" in said.qualifiers
        or lines_say_yearly(window.sheet, window.bottom, _READ_AS[whole.key][1])
        or bool(_parts_beside(window, whole))
    )


def lines_say_yearly(sheet: SheetCells, above: int, key: str) -> bool:
    """Return whether a line of the unit says of a cost, or a saving, that it is yearly.

    "Årlige beløb i t.kr." says it of both, "Årlig besparelse i t.kr." of savings alone.
    """
    lines = (
        value
        for row, cells in sheet.rows.items()
        if row < above
        for value in cells.values()
        if type(value) is str and unit_line(value) is not None
    )
    kind = "cost" if key in _KINDS["cost_total"] else "saving"
    return any(
        _yearly().search(spoken(line)) and _kinds_in(line) in ({kind}, set(), _BOTH)
        for line in lines
    )


_BOTH: Final = {"cost", "saving"}


def _kinds_in(line: str) -> set[str]:
    """Return which amounts a line names: "Mindreudgift" is no cost, nor is "Investeringscases"."""
    said, words = folded(line), texts()["gross_and_net"]
    rest = re.sub(rf"\w*(?:{one_of(words['saving'])})\w*|investerings\w+", " ", said)
    saved = re.search(one_of(words["saving"]), said)
    return ({"saving"} if saved else set()) | (
        {"cost"} if re.search(one_of(words["cost"]), rest) else set()
    )


@cache
def _yearly() -> re.Pattern[str]:
    said = texts()["grammar"]["qualifiers"]["yearly"]
    return re.compile(rf"(?<!\w)(?:{one_of(said)})(?!\w)")


# --- Parts -----------------------------------------------------------------------------------


def _parts_beside(window: Window, whole: Match) -> tuple[int, ...]:
    """Return the columns beside a whole that are named as its parts, and add up to it."""
    rows = _rows(window, whole.column)
    for run in _runs(window, whole):
        if all(_differs(window.sheet, row, whole.column, run) is None for row in rows):
            return run
    return ()


def _runs(window: Window, whole: Match) -> Iterator[tuple[int, ...]]:
    """Yield the columns left, and right, of a whole that may be its parts: two or more."""
    for step in (-1, 1):
        run: list[int] = []
        while _may_be_part(window, whole, column := whole.column + step * (len(run) + 1)):
            run.append(column)
        kind = whole.key.removesuffix("_total")
        for length in range(len(run), 1, -1):
            if any(_is_named(window, column, kind) for column in run[:length]):
                yield tuple(run[:length])


def _rows(window: Window, column: int) -> list[int]:
    cells = window.sheet.rows.items()
    return [row for row, of in cells if row > window.bottom and type(of.get(column)) is float]


def _differs(
    sheet: SheetCells, row: int, whole: int, parts: Sequence[int]
) -> tuple[float, float] | None:
    """Return what parts add up to and what a whole states in a row, where they differ."""
    stated = sheet.rows[row].get(whole)
    numbers = [float(v) for part in parts if type(v := sheet.get(row, part)) is float]
    if type(stated) is not float:
        return None
    slack = 0.5 * (len(numbers) + 1) * 10.0 ** -max(map(decimals, (stated, *numbers)))
    slack = slack if any(value % 1 for value in (stated, *numbers)) else 0.0
    apart = abs(sum(numbers) - stated) > slack + 1e-9 * abs(stated)
    return (sum(numbers), float(stated)) if apart else None


def _may_be_part(window: Window, whole: Match, column: int) -> bool:
    """Return whether a column of numbers is no other that is known, and of no time of its own."""
    taken = {m.column for m in window.matches if not (m.sorts and m.key in _KINDS[whole.key])}
    head = window.sheet.get(window.bottom, column) if column > 0 else None
    if column in taken or type(head) is not str or any(map(str.isdigit, head)):
        return False
    if _times().search(folded(head)) or is_month_header(head):
        return False
    return any(type(window.sheet.get(row, column)) is float for row in _rows(window, whole.column))


def _is_named(window: Window, column: int, kind: str) -> bool:
    """Return whether a header names a sort of cost, or of public support, or begins with it."""
    head = shown_text(window.sheet.get(window.bottom, column))
    meaning = meaning_of_text(head)
    return begins_as(head) == kind or (meaning is not None and bool(meaning.sorts))


@cache
def _times() -> re.Pattern[str]:
    said = texts()["deciding"]
    return re.compile(one_of([*said["times"], *said["beginnings"]]))


# --- Refused ---------------------------------------------------------------------------------


def unread_whole(window: Window) -> FileError | None:
    """Return the refusal of a whole that is not read: of its sum, or of the years that it is of."""
    for key in _KINDS:
        for whole in (m for m in window.matches if m.key == key and m.year is None):
            other = _other_sum(window, whole)
            if other is not None:
                return other
            if not any(m.key in _KINDS[key] for m in window.matches):
                return _yearly_or_total(window, whole)
    return None


def _other_sum(window: Window, whole: Match) -> FileError | None:
    """Return the refusal of a whole that is the sum of its parts in some rows, and not in all."""
    rows = _rows(window, whole.column)
    for run in _runs(window, whole):
        found = {row: _differs(window.sheet, row, whole.column, run) for row in rows}
        apart = {row: figures for row, figures in found.items() if figures is not None}
        if 0 < len(apart) < len(rows):
            row, (computed, stated) = next(iter(apart.items()))
            return not_given(window.sheet.at(row, whole.column), same(""), computed, stated)
    return None


def _yearly_or_total(window: Window, whole: Match) -> FileError:
    head = shown_text(window.sheet.get(window.bottom, whole.column))
    return FileError(
        Problem("model.yearly_or_total", "the amount may be that of a year, or of all years"),
        where=window.sheet.at(window.bottom, whole.column),
        expected=Text("'{head} per year', or a column for each year", head=head),
        got=head,
        mend=Text("Say in the header which of the two it is"),
    )
