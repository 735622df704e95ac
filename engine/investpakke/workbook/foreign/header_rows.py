"""Rows of a sheet read as headers: which columns they name, alone and joined with those above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from investpakke.workbook.foreign.deciding_headers import is_quantity
from investpakke.workbook.foreign.headers import (
    MONEY,
    column_key,
    column_names,
    compact,
    is_year,
    read_header,
    spoken,
    texts,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of, quantity_by_sign
from investpakke.workbook.foreign.units import UNIT
from investpakke.workbook.foreign.year_stages import before_package, dated, stage_of
from investpakke.workbook.layout import BLOCK_TITLE
from investpakke.workbook.ooxml.addresses import column_index_from_string
from investpakke.workbook.ooxml.sheet_cells import Area, CellError, DateNumber, SheetCells, Value

TALLEST: Final = 3
"""Rows that the headers of a table have at most."""
_LETTERS = re.compile("[A-Z]{1,3}")

SERIES: Final = ("cost", "running", "one_off", "saving", "phasing", "persons", "gain", "net_cost")
"""Quantities that may stand year by year."""

COSTS: Final = ("cost", "running", "one_off")
"""Quantities that together are what a case costs."""

ADDED: Final = (*COSTS, "saving", "investment", "average_saving", "yearly_saving", "full_saving")
"""Quantities of which several columns may be parts, each of its own sort."""

RESULTS: Final = ("gain", "net_cost", "cost_total", "saving_total", "gain_total")
"""What a model computes of its other columns: compared, never read."""


class Match(NamedTuple):
    """A header that names a column: the column's key, and how well and in what unit.

    ``year`` is the year that it is of, where the quantity stands year by year; ``meaning``
    what the header says, where that was made out of its words.
    """

    column: int
    key: str
    rank: int
    unit: str | None
    year: int | None = None
    meaning: Meaning | None = None

    @property
    def sorts(self) -> frozenset[str]:
        """The sorts of cost, or the public supports, of which alone its amounts are."""
        return self.meaning.sorts if self.meaning is not None else frozenset()

    @property
    def name(self) -> str:
        """The key of its column among all: "cost 2025" where it is of a year."""
        return self.key if self.year is None else f"{self.key} {self.year}"


class Window(NamedTuple):
    """Some rows of a sheet, read as headers."""

    sheet: SheetCells
    top: int
    bottom: int
    matches: tuple[Match, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the columns that it names; those that stand year by year end in "*"."""
        return frozenset(m.key + ("*" if m.year is not None else "") for m in self.matches)

    @property
    def place(self) -> str:
        """The address of the first header that names a column."""
        return self.sheet.at(self.bottom, min(match.column for match in self.matches))

    @property
    def is_case_table(self) -> bool:
        """Whether it names all that a table of cases needs."""
        keys = self.keys
        return bool({"number", "name"} & keys) and states_cost(keys) and states_saving(keys)

    @property
    def is_ours(self) -> bool:
        """Whether it heads a block of a refresh, also on a sheet that was renamed or copied."""
        return any(
            type(value) is str and value.startswith(BLOCK_TITLE)
            for row in range(self.top - 1, self.bottom + 1)
            for value in self.sheet.rows.get(row, {}).values()
        )

    @property
    def order(self) -> tuple[int, ...]:
        """Better windows come first: more columns, known by name, with units, in fewer rows."""
        units = sum(match.unit is not None for match in self.matches)
        made_out = sum(match.rank == _MADE_OUT for match in self.matches)
        height = self.bottom - self.top
        return (-len(self.keys), -len(self.matches), made_out, -units, height, self.top)


def states_cost(keys: frozenset[str]) -> bool:
    """Return whether columns with these keys say what a case costs."""
    return bool({"investment", "running", "one_off", "cost*", "running*", "one_off*"} & keys)


def states_saving(keys: frozenset[str]) -> bool:
    """Return whether columns with these keys say what a case saves."""
    if {"average_saving", "yearly_saving", "full_saving", "saving*"} & keys:
        return True
    return "unit_saving" in keys and bool({"persons", "participants", "persons*"} & keys)


def windows_of(
    sheet: SheetCells, mapping: UserMapping, own: Sequence[Area], *, listed: bool = False
) -> Iterator[Window]:
    """Yield each row, alone and joined with those above, in which a header is recognised.

    With ``listed``, only headers count that are listed, not those made out of their words.
    """
    said = {number: row for number in sheet.rows if (row := _header_cells(sheet, number, own))}
    for bottom in sorted(said):
        if mapping.header_row not in {None, bottom}:
            continue
        for height in range(1, TALLEST + 1):
            rows = [said.get(row) for row in range(bottom - height + 1, bottom + 1)]
            if any(row is None for row in rows):
                break
            stacks = _stacks(sheet, bottom - height + 1, [row for row in rows if row is not None])
            matches = _matches(sheet, bottom, stacks, mapping, listed=listed)
            if matches:
                yield Window(sheet, bottom - height + 1, bottom, matches)


def _header_cells(sheet: SheetCells, number: int, own: Sequence[Area]) -> dict[int, Value]:
    """Return the cells of a row that may be a header: texts, years and dates, no other number."""
    found: dict[int, Value] = {}
    for column, value in sheet.rows[number].items():
        if type(value) is str or is_year(value) or isinstance(value, DateNumber):
            found[column] = value
        elif not isinstance(value, CellError):
            return {}
    if own:
        found = {c: v for c, v in found.items() if not any(a.holds(number, c) for a in own)}
    return dated(found)


def _stacks(
    sheet: SheetCells, top: int, rows: Sequence[Mapping[int, Value]]
) -> dict[int, tuple[Value, ...]]:
    """Return what stands over each column in some rows; a heading stands over all it covers.

    A heading covers the columns that it is merged over, and else the years right of it in the
    row below, up to the next heading.
    """
    columns = sorted({column for row in rows for column in row})
    stacks: dict[int, list[Value]] = {column: [] for column in columns}
    for place, row in enumerate(rows):
        below = rows[place + 1] if place + 1 < len(rows) else {}
        merged = {
            c: sheet.get(area.row, area.column)
            for area in sheet.merged
            if area.row <= top + place <= area.last_row
            for c in range(area.column, area.last_column + 1)
        }
        heading: Value | None = None
        last = 0
        for column in columns:
            if column in row:
                heading = row[column] if _is_year_cell(below.get(column)) else None
                stacks[column].append(row[column])
            elif column in merged:
                heading = None
                value = merged[column]
                if value is not None and (not stacks[column] or stacks[column][-1] != value):
                    stacks[column].append(value)
            elif heading is not None and column == last + 1 and _is_year_cell(below.get(column)):
                stacks[column].append(heading)
            else:
                heading = None
            last = column
    return {column: tuple(stack) for column, stack in stacks.items()}


def _is_year_cell(value: Value | None) -> bool:
    if value is None:
        return False
    if isinstance(value, str) and stage_of(value) is not None:
        return True
    found = meaning_of((value,))
    return (
        found is not None
        and not found.quantity
        and (found.year is not None or "total" in found.qualifiers)
    )


def _matches(
    sheet: SheetCells,
    bottom: int,
    stacks: Mapping[int, tuple[Value, ...]],
    mapping: UserMapping,
    *,
    listed: bool,
) -> tuple[Match, ...]:
    found: dict[tuple[str, int | None], list[Match]] = {}
    named = _name_of_a_kind(sheet, bottom, stacks)
    for column, stack in stacks.items():
        match = _match(sheet, bottom, column, stack, mapping)
        if (
            column == named
            and "name" not in mapping.columns
            and (match is None or match.key == "investment")
        ):
            match = Match(column, "name", _MADE_OUT - 1, None)
        if match is not None and not (listed and match.rank == _MADE_OUT):
            found.setdefault((match.key, match.year), []).append(match)
    if found:
        for key, name in mapping.columns.items():
            if _LETTERS.fullmatch(name):
                column = column_index_from_string(name)
                said = read_header(_joined(stacks.get(column, ())))
                found[key, None] = [Match(column, key, 0, said.unit)]
    best = []
    for (key, year), matches in found.items():
        first = min(match.rank for match in matches)
        if year is None and first == _MADE_OUT and len(matches) > 1 and not _are_parts(matches):
            continue  # none of them says which it is
        best += [
            m
            for m in matches
            if year is not None or m.rank == first or (key in MONEY and m.rank < _MADE_OUT)
        ]
    before = _before_package(best, stacks)
    return tuple(match for match in best if match.column not in before)


def _are_parts(matches: Sequence[Match]) -> bool:
    """Return whether some columns of one quantity are of one sort each, but for one of them all."""
    sorts = [match.sorts for match in matches if match.sorts]
    return matches[0].key in ADDED and len(sorts) >= len(matches) - 1


def _before_package(matches: Sequence[Match], stacks: Mapping[int, tuple[Value, ...]]) -> set[int]:
    """Return the columns of years that stand before those of the package, of each quantity."""
    series: dict[str, dict[int, str]] = {}
    for match in matches:
        if match.year is not None:
            series.setdefault(match.key, {})[match.column] = _joined(stacks.get(match.column, ()))
    return {column for heads in series.values() for column in before_package(heads)}


def _name_of_a_kind(
    sheet: SheetCells, bottom: int, stacks: Mapping[int, tuple[Value, ...]]
) -> int | None:
    """Return the column "Investering" that holds the names of the cases, if no other is theirs.

    Texts that are amounts ("500 t.kr.") are no names.
    """
    kinds = {compact(word) for word in texts()["kinds"]["words"]}
    if any(column_key(_joined(stack)) == "name" for stack in stacks.values()):
        return None
    found = [
        column
        for column, stack in stacks.items()
        if compact(_joined(stack)) in kinds and _holds_names(sheet, bottom, column)
    ]
    return found[0] if len(found) == 1 else None


def _holds_names(sheet: SheetCells, bottom: int, column: int) -> bool:
    """Return whether a column below its header holds different texts alone, none of an amount."""
    values = [
        cells[column] for row, cells in sheet.rows.items() if row > bottom and column in cells
    ]
    said = [value for value in values if isinstance(value, str)]
    amounts = (is_quantity(text) or UNIT.search(spoken(text)) for text in said)
    return 0 < len(said) == len(values) == len(set(said)) and not any(amounts)


def _joined(stack: Sequence[Value]) -> str:
    return " ".join(value for value in stack if isinstance(value, str))


def _match(
    sheet: SheetCells, bottom: int, column: int, stack: Sequence[Value], mapping: UserMapping
) -> Match | None:
    text = _joined(stack)
    said = read_header(text)
    if mapping.ignores(column, text):
        return None
    for key, name in mapping.columns.items():
        if _LETTERS.fullmatch(name):
            if column_index_from_string(name) == column:
                return Match(column, key, 0, said.unit)
        elif compact(text) == compact(name) or (said.text and said.text == read_header(name).text):
            return Match(column, key, 0, said.unit)
    meaning = meaning_of(stack, date1904=sheet.date1904)
    if meaning is not None and not meaning.quantity and text:
        below = (cells.get(column) for row, cells in sheet.rows.items() if row > bottom)
        meaning = meaning._replace(quantity=quantity_by_sign(text, below))
    key, rank = column_names().get(said.text, ("", 0))
    if not key and column_key(text) == "name":
        key, rank = "name", _MADE_OUT - 1
    year = None
    if not (key and all(isinstance(value, str) for value in stack)):
        key, year = key_of(meaning) if meaning is not None else _text_key(stack)
        rank, said = _MADE_OUT, said._replace(unit=meaning.unit if meaning else None)
    if not key or key in mapping.columns:
        return None
    return Match(column, key, rank, said.unit, year, meaning)


def _text_key(stack: Sequence[Value]) -> tuple[str, None]:
    """Return the column of texts that the lowest cell names, whatever heading stands over it."""
    last = stack[-1] if stack else None
    key = column_key(last) if isinstance(last, str) else ""
    return (key if key in {"number", "name", "group"} else ""), None


_MADE_OUT = 1000
"""The rank of a header that is made out of its words: behind all that are listed."""


def key_of(meaning: Meaning) -> tuple[str, int | None]:
    """Return the key of the column that a header names, and its year; "" where it names none."""
    quantity, said = meaning.quantity, meaning.qualifiers
    if quantity == "effect" or (not quantity and "percent" in said and meaning.year):
        quantity = "phasing"
    elif "percent" in said and quantity in {*COSTS, "saving", "gain", "net_cost"}:
        quantity = ""  # a share, of what is not said
    if quantity == "gain" and said & _PER_PERSON:
        return "unit_saving", None
    if meaning.year is not None and meaning.until is None:
        if quantity not in SERIES or said & _PER_PERSON:
            return "", None
        is_whole = "total" in said and quantity not in RESULTS
        return (_WHOLES.get(quantity, "") if is_whole else quantity), meaning.year
    if quantity == "saving":
        return _saving_key(said, is_period=meaning.until is not None), None
    if said & _PER_PERSON:
        return "", None
    return _scalar_key(quantity, said, is_period=meaning.until is not None), None


_WHOLES: Final = {"cost": "cost_total", "saving": "saving_total"}
_PER_PERSON: Final = frozenset(("per_person", "per_full_year_person", "per_participant"))


def _scalar_key(quantity: str, said: frozenset[str], *, is_period: bool) -> str:
    """Return the key of a column that is not of one year."""
    if quantity in COSTS:
        if "total" in said or (is_period and not said & {"yearly", "average"}):
            return "cost_total"
        return "investment" if quantity == "cost" else quantity
    if quantity in {"gain", "net_cost"} and is_period:
        return "gain_total"
    known = {"gain", "net_cost", "persons", "participants", "phasing"}
    return quantity if quantity in known and not is_period else ""


def _saving_key(said: frozenset[str], *, is_period: bool) -> str:
    """Return the key of a column of savings that is not of one year."""
    if said & _PER_PERSON:
        return "unit_saving"
    if "total" in said and not said & {"yearly", "average"}:
        return "saving_total"
    if "average" in said:
        return "average_saving"
    if "full" in said:
        return "full_saving"
    return "saving_total" if is_period and "yearly" not in said else "yearly_saving"


def apart(windows: Sequence[Window]) -> list[Window]:
    """Return the best of the windows that share rows."""
    kept: list[Window] = []
    for window in sorted(windows, key=lambda window: window.order):
        if not any(
            window.sheet is other.sheet
            and window.top <= other.bottom + 1
            and other.top <= window.bottom + 1
            for other in kept
        ):
            kept.append(window)
    return sorted(kept, key=lambda window: (window.sheet.name, window.top))
