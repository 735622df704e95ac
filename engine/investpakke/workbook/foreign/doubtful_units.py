"""Units that a model writes so that they may be read as another one, a thousand times as much."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from typing import Final

from investpakke.errors import FileError
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    compact,
    folded,
    one_of,
    quantity_of,
    read_header,
    shown_text,
    spoken,
    texts,
    unit_line,
    unit_named,
    without_asides,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.units import (
    NAMES,
    PRICES,
    UNIT,
    all_units,
    are_two_units,
    is_scale,
    is_scaled_twice,
    may_be_scaled,
    unit_of,
)
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_SCALES: Final = (1_000.0, 1_000_000.0)


def refuse_doubtful_units(table: CaseTable) -> None:
    """Refuse a unit above the table, or in its headers, that may be "kr." or thousands of them.

    Raises
    ------
    FileError
        The cell, and what stands there.
    """
    for number, row in table.sheet.rows.items():
        if number > table.bottom + 1:
            break
        for column, value in row.items():
            if type(value) is not str:
                continue
            if number < table.top:
                got = _doubtful_line(table.sheet, number, column, value, table.top)
            else:
                got = value if _is_doubtful_header(value) else ""
            if got:
                raise two_units(table.sheet.at(number, column), " ".join(got.split()))


def two_units(where: str, got: str | Text) -> FileError:
    """Return the refusal of a unit that may be another one."""
    return FileError(
        Problem("model.unit_ambiguous", "the unit may be read in two ways"),
        where=where,
        expected=Text("one unit"),
        got=same(got) if isinstance(got, str) else got,
        mend=Text(
            "Correct the wrong one, or give --unit (on a sheet called 'investpakke': 'unit')"
        ),
        parameter="unit",
    )


def _is_doubtful_header(text: str) -> bool:
    is_plain = read_header(text).unit == NAMES["plain"]
    said = spoken(text)
    return (
        are_two_units(said) or is_scaled_twice(said) or (is_plain and may_be_scaled(folded(text)))
    )


def _doubtful_line(sheet: SheetCells, row: int, column: int, text: str, top: int) -> str:
    """Return what is said, with the cell beside it, where it may be another unit; "" if not."""
    unit, said = unit_line(text), spoken(text)
    if is_scaled_twice(said) or (unit is not None and are_two_units(said)):
        return text
    if unit != NAMES["plain"]:
        return ""
    if may_be_scaled(folded(text), anywhere=True):
        return text
    return next((f"{said} | {text}" for said in _scales_beside(sheet, row, column, top)), "")


def _scales_beside(sheet: SheetCells, row: int, column: int, top: int) -> Iterator[str]:
    """Yield "tusind" or 1.000 in the cells beside, over and under a line."""
    cells = sheet.rows[row]
    left = max((other for other in cells if other < column), default=0)
    right = min((other for other in cells if other > column), default=0)
    beside = [sheet.get(row, left), sheet.get(row, right), sheet.get(row - 1, column)]
    if row + 1 < top:
        beside.append(sheet.get(row + 1, column))
    for value in beside:
        if isinstance(value, str) and is_scale(folded(value)):
            yield value
        elif isinstance(value, float) and value in _SCALES:
            yield f"{value:.0f}"


# --- Number formats --------------------------------------------------------------------------


def refuse_units_shown(
    table: CaseTable, cases: Collection[int], units: Mapping[str, str], mapping: UserMapping
) -> None:
    """Refuse amounts that their number format shows in another unit than the model states."""
    if mapping.unit is not None or table.is_ours:
        return
    sheet = table.real or table.sheet
    for (row, column), text in sorted(sheet.texts_shown.items()):
        found = UNIT.search(spoken(text))
        keys = [key for key, other in table.all_columns.items() if other == column]
        read = {units[quantity_of(key)] for key in keys if quantity_of(key) in units}
        is_read = row in cases
        if table.real is not None:  # its rows and columns are others
            read, is_read = set(units.values()), True
        is_number = isinstance(sheet.get(row, column), float)
        if (row, column) in sheet.scaled and read == {NAMES["plain"]}:
            continue  # read as its format shows it
        if found and is_number and is_read and read and unit_of(found) not in read:
            raise FileError(
                Problem("cell.format_unit", "the cell's number format shows another unit"),
                where=sheet.at(row, column),
                expected=all_units(sorted(read)),
                got=same(f"{shown_text(sheet.get(row, column))} {text}"),
                mend=Text(
                    "Choose a number format without a unit, or correct the unit of the "
                    "table, or give --unit: that of the numbers that the cells hold"
                ),
                parameter="unit",
            )


def refuse_formats(table: CaseTable, cases: Collection[int]) -> None:
    """Refuse amounts, or persons, that their number format shows as per cent, or with a minus."""
    sheet = table.real or table.sheet
    columns = {
        column
        for key, column in table.inputs.items()
        if quantity_of(key) in {*MONEY, *COSTS, "saving", "persons", "participants"}
    }
    posts = getattr(table.sheet, "posts", {})
    years = {column for _, column in getattr(table.sheet, "places", {}).values()}
    for row, column in sorted({*sheet.percents, *sheet.negated}):
        value = sheet.get(row, column)
        is_read = (
            (row in cases and column in columns)
            if table.real is None
            else (row in posts and column in years)
        )
        if not (is_read and type(value) is float and value):
            continue
        if (row, column) not in sheet.percents:
            if value > 0:
                raise _shown_with_minus(sheet.at(row, column), value)
        else:
            raise FileError(
                Problem(
                    "cell.format_percent", "the cell's number format shows a share, not an amount"
                ),
                where=sheet.at(row, column),
                expected=Text("an amount, or a number of persons"),
                got=same(f"{100 * value:g} %"),
                mend=Text(
                    "Type what the share comes to. If the cell does hold the amount, choose a "
                    "number format without '%'"
                ),
            )


def _shown_with_minus(where: str, value: float) -> FileError:
    return FileError(
        Problem(
            "cell.format_minus", "the cell's number format shows a minus that it does not hold"
        ),
        where=where,
        expected=Text("a number format that shows the number as it is"),
        got=value,
        mend=Text(
            "Choose a number format without a minus or brackets. If the amount is below 0, "
            "type it with a minus"
        ),
    )


_UNIT_HEADS: Final = frozenset(("enhed", "enheder", "beløbsenhed", "unit", "units"))


def refuse_units_in_rows(
    table: CaseTable, cases: Collection[int], units: Mapping[str, str], mapping: UserMapping
) -> None:
    """Refuse a column "Enhed" that names another unit for a row than the one its amounts have."""
    sheet = table.real or table.sheet
    heads = {
        column: shown_text(value)
        for row in range(table.top, table.bottom + 1)
        for column, value in sheet.rows.get(row, {}).items()
        if compact(shown_text(value)) in _UNIT_HEADS
    }
    rows = {*cases, *getattr(table.sheet, "posts", ())}
    for column, head in heads.items():
        for row in sorted(rows) if not mapping.ignores(column, head) else ():
            unit = unit_named(shown_text(sheet.get(row, column)))
            if unit is not None and unit not in units.values() and mapping.unit is None:
                got = same(f"; '{sheet.get(row, column)}'")
                read = all_units(sorted(set(units.values())))
                raise two_units(sheet.at(row, column), joined([read, got], ""))


# --- Notes -----------------------------------------------------------------------------------

_LINES: Final = re.compile(r"(?<=[a-zæøå0-9%).])[.!?]\s+(?=[A-ZÆØÅ*])|[\r\n]+")
_OTHERS: Final = re.compile(
    r"(?<!\w)(?:hvis|såfremt|if|kilder?|source|nedenfor|herunder|below"
    r"|(?:bilag|tabel|figur|ark|fane|side|table) \d|\w*(?:løn|pris|takst|sats))(?!\w)"
)
"""Words of a note that is not of the table's amounts."""
_IN: Final = re.compile(r"(?:i|in|beløb i) ")
_A_PIECE: Final = re.compile(r"\s*(?:pr|per|/)\s*(?!år|year)\w")
_WIDE = 3
"""Cells of a row that is one of another table."""


def refuse_noted_units(
    table: CaseTable, cases: Collection[int], units: Mapping[str, str], mapping: UserMapping
) -> None:
    """Refuse a note under or beside the table, or a comment, that says another unit."""
    if mapping.unit is not None or table.is_ours:
        return
    sheet = table.real or table.sheet
    for where, text in (*_notes(table, sheet, cases), *_laid_over(sheet)):
        mine = {compact(text), compact(where), compact(where.rpartition("!")[2])}
        if any(compact(word) in mine for word in mapping.ignore):
            continue
        for line in _LINES.split(text):
            said = PRICES.sub(" ", spoken(line))
            held = _held_against(said, units)
            if _units_noted(line, said) - held:
                got = same(f"; '{' '.join(text.split())}'")
                raise two_units(where, joined([all_units(sorted(held)), got], ""))


def units_in_notes(table: CaseTable) -> dict[str, str]:
    """Return the units that notes under or beside a table, or comments, say its amounts are in.

    They are asked where nothing over the table, in it or in its number formats says any. A
    sentence counts that says the unit of all amounts, and nothing else.
    """
    if table.is_ours:
        return {}
    sheet = table.real or table.sheet
    found: dict[str, str] = {}
    for where, text in (*_notes(table, sheet, ()), *_laid_over(sheet)):
        for line in _LINES.split(text) if "?" not in text else ():
            unit = unit_line(line)
            if unit is not None and _is_of_all(line):
                found.setdefault(unit, where)
    return found


def _is_of_all(line: str) -> bool:
    """Return whether a sentence that says a unit says it of all amounts: "Alle tal er i tkr."."""
    said = PRICES.sub(" ", spoken(without_asides(line))).strip()
    words = set(re.findall(r"\w+", UNIT.sub(" ", said)))
    known = texts()["unit_line"]
    if words & {*known["denied"]} or _OTHERS.search(said):
        return False
    return UNIT.match(said) is not None or words <= {*known["words"], *known["of_tables"]}


def _notes(
    table: CaseTable, sheet: SheetCells, cases: Collection[int]
) -> Iterator[tuple[str, str]]:
    """Yield the texts under the headers that are no headers and are not read of a case."""
    headers = [(table.top, table.bottom + 1), *table.repeated]
    columns = set(table.all_columns.values())
    for row, cells in sheet.rows.items():
        is_case = row in cases
        is_header = any(top <= row <= bottom for top, bottom in headers)
        if row < table.top or (is_header and not is_case):
            continue
        if not is_case and (_has_numbers(cells) or _begins_a_table(sheet, row, cases)):
            continue
        for column, value in cells.items():
            if type(value) is str and not (is_case and column in columns):
                yield sheet.at(row, column), value


def _laid_over(sheet: SheetCells) -> Iterator[tuple[str, str]]:
    """Yield the comments and text boxes of a sheet, and their cells."""
    for row, column, text in sheet.laid_over:
        yield sheet.at(row, column), text


def _has_numbers(cells: Mapping[int, object]) -> bool:
    return any(isinstance(value, float) for value in cells.values())


def _begins_a_table(sheet: SheetCells, row: int, cases: Collection[int]) -> bool:
    """Return whether a line is the title of another table: a wide row follows soon."""
    return any(
        len(sheet.rows.get(below, {})) >= _WIDE and below not in cases
        for below in (row, row + 1, row + 2)
    )


def _units_noted(line: str, said: str) -> set[str]:
    """Return the units that a sentence says amounts to be in."""
    rest = UNIT.sub(" ", said)
    if not _money().search(rest + (" beløb" if "beløb i" in said else "")) or _OTHERS.search(said):
        return set()
    stated = {
        unit_of(found)
        for found in UNIT.finditer(said)
        if _IN.match(found[0]) and not _A_PIECE.match(said, found.end())
    }
    unit = unit_line(line)
    return stated | ({unit} if unit else set())


def _held_against(said: str, units: Mapping[str, str]) -> set[str]:
    """Return the units of what a sentence is of: of costs, of savings or of all."""
    rest = UNIT.sub(" ", said)
    savings, costs = (_words(kind).search(rest) is not None for kind in ("savings", "costs"))
    named = {unit for key, unit in units.items() if savings in {costs, "saving" in key}}
    return named or set(units.values())


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(one_of(texts()["remarks"][kind]))


@cache
def _money() -> re.Pattern[str]:
    """Return what matches a text that names amounts, or their unit."""
    return re.compile(
        _words("money").pattern + r"|enhed|unit|tabel|skema|oversigt|table|^\W*[x×*]\W*1"
    )
