"""Where a model's case table stands: its headers found on any sheet, in one to three rows."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, NamedTuple

from investpakke.errors import FileError, InputError
from investpakke.problems import SHEET_MISSING
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.deciding_headers import is_deciding_header
from investpakke.workbook.foreign.header_rows import (
    COSTS,
    RESULTS,
    TALLEST,
    Match,
    Window,
    apart,
    states_cost,
    states_saving,
    windows_of,
)
from investpakke.workbook.foreign.headers import (
    MONEY,
    column_key,
    folded,
    header_text,
    is_year,
    quantity_of,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import Meaning, meaning_of, meaning_of_text
from investpakke.workbook.foreign.number_texts import with_numbers
from investpakke.workbook.foreign.seen_headers import lying, seen
from investpakke.workbook.foreign.sort_columns import parts_of, with_sums
from investpakke.workbook.foreign.wholes import unread_whole, with_wholes
from investpakke.workbook.ooxml.addresses import CellName, get_column_letter
from investpakke.workbook.ooxml.sheet_cells import Area, DateNumber, SheetCells, Value

USUAL_HORIZON: Final = 4
"""The budget year and the three after it."""

_NEEDED = Text(
    "a row without numbers, with the headers no. or investment proposal, "
    "annual investment and average annual saving (or full-year persons and "
    "unit saving)"
)
_MAP = Text("Change the headers, or state the columns on a sheet called 'investpakke'")


@dataclass(frozen=True)
class CaseTable:
    """A case table's place: rows and columns are counted from 1.

    Parameters
    ----------
    sheet : SheetCells
        The sheet that it stands on.
    top, bottom : int
        First and last row of its headers.
    columns : mapping of str to int
        The column of each key.
    units : mapping of str to str or None
        The unit that each money header states.
    repeated : tuple of (int, int)
        Rows below where the same headers stand again.
    benefit : int
        The column in which this tool's own workbooks name the benefit that a saving comes
        from; 0 in all others.
    is_ours : bool
        Whether it is that of this tool's own workbooks, which hold no sums.
    series : mapping of str to mapping of int to int
        The column of each year, of each quantity that stands year by year.
    meanings : mapping of int to Meaning
        What a header says, of the columns whose header was made out of its words.
    real : SheetCells, optional
        The user's sheet, where its blocks of rows were laid out as one row a case.
    told : tuple of Text
        What a reader should know of parts of the model that are no case.
    added : mapping of str to tuple of int
        The columns whose amounts are added to that of a key: each is of a sort of its own.
    split : tuple of int
        The columns of sorts whose sum is read in a column of its own.
    number_texts : tuple of (str, str)
        The cells whose texts are read as numbers, and the texts.
    """

    sheet: SheetCells
    top: int
    bottom: int
    columns: Mapping[str, int]
    units: Mapping[str, str | None]
    repeated: tuple[tuple[int, int], ...] = ()
    benefit: int = 0
    is_ours: bool = False
    series: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    meanings: Mapping[int, Meaning] = field(default_factory=dict)
    real: SheetCells | None = None
    told: tuple[Text, ...] = ()
    added: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    split: tuple[int, ...] = ()
    number_texts: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        """The address of its first header."""
        shown = {} if self.real is None else self.real.rows.get(self.bottom, {})
        return self.sheet.at(self.bottom, min(shown or self.columns.values()))

    @cached_property
    def all_columns(self) -> Mapping[str, int]:
        """Every column that is understood; the key of a year's column is "cost 2025"."""
        flat = {
            f"{key} {year}": column
            for key, years in self.series.items()
            for year, column in years.items()
        }
        return {**self.columns, **flat}

    @cached_property
    def inputs(self) -> Mapping[str, int]:
        """The columns that are read, by key."""
        return {key: c for key, c in self.all_columns.items() if quantity_of(key) not in RESULTS}

    @cached_property
    def needed(self) -> frozenset[str]:
        """The keys of the columns, not of a year, in which each case must state something."""
        in_money = {"average_saving", "yearly_saving", "full_saving"} & self.columns.keys()
        stated = in_money or "saving" in self.series  # no money hangs on participants then
        found = {
            key
            for key in ("persons", *(() if stated else ("participants",)))
            if key in self.columns
        }
        if not self.cost_series:
            found |= (
                {"investment"} & self.columns.keys()
                or {"running"} & self.columns.keys()
                or {"one_off"}
            )
        if "saving" not in self.series:
            savings = ("average_saving", "yearly_saving", "full_saving")
            found.add(next((key for key in savings if key in self.columns), "unit_saving"))
        return frozenset(found)

    @property
    def cost_series(self) -> tuple[str, ...]:
        """The costs that stand year by year."""
        return tuple(key for key in COSTS if key in self.series)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the quantities that stand year by year, in order; one-off costs apart."""
        return tuple(
            sorted(
                {
                    year
                    for key, years in self.series.items()
                    if key not in {"one_off", *RESULTS} and (key != "phasing" or len(years) > 1)
                    for year in years
                }
            )
        )


def locate(
    sheets: Sequence[SheetCells],
    mapping: UserMapping,
    own: Mapping[str, Sequence[Area]] | None = None,
) -> CaseTable:
    """Return the one case table of a workbook.

    Parameters
    ----------
    sheets : sequence of SheetCells
        All sheets.
    mapping : Mapping
        What the user says of it.
    own : mapping of str to sequence of Area, optional
        Areas, by sheet, that this tool has written: no table is sought there.

    Raises
    ------
    FileError
        No table, more than one, or one whose header is merged or doubled.
    """
    from investpakke.workbook.foreign.computed_tables import computed_of_others
    from investpakke.workbook.foreign.forms_held import check_forms
    from investpakke.workbook.foreign.long_list import listed_table
    from investpakke.workbook.foreign.two_tables import refuse_costs_apart
    from investpakke.workbook.foreign.year_sheets import year_sheets

    searched = _searched(sheets, mapping)
    windows = _windows(searched, mapping, own or {})
    theirs = [s for s in searched if not (own or {}).get(s.name)]
    listed = listed_table(theirs, mapping)
    if listed is not None:
        return listed
    tables = _joined(apart([w for w in windows if w.is_case_table and not _are_bands(w)]))
    tables = tables or _laid_out(theirs, mapping)
    if not tables:
        found = _told_otherwise(sheets, theirs, windows, mapping, own)
        if found is None:
            raise _no_cases(theirs, windows, searched)
        return found
    if len(tables) > 1:
        computed = computed_of_others(tables) or year_sheets(theirs, tables)
        tables = tables if computed is None else [computed]
    if len(tables) > 1:
        raise FileError(
            Problem(
                "model.several_tables",
                "there are {tables} tables that may hold the cases",
                tables=len(tables),
            ),
            where=joined(same(table.place) for table in tables),
            expected=Text("one table of cases"),
            got=same(", ".join(table.place for table in tables)),
            mend=Text(
                "If one of them holds all cases, state 'sheet' and if need be 'header_row' on a "
                "sheet called 'investpakke'. If each holds some, put them under each other in one "
                "table"
            ),
            parameter="mapping",
        )
    check_forms(tables[0], theirs, mapping)
    refuse_costs_apart(tables[0], windows)
    if tables[0].real is None:
        _refuse_half_a_table(tables[0], windows)
        return _with_phasing_under_years(with_sums(with_numbers(tables[0])), mapping)
    return tables[0]


def _laid_out(sheets: Sequence[SheetCells], mapping: UserMapping) -> list[CaseTable]:
    """Return the tables of cases that are spread over blocks, forms, tables or rows."""
    from investpakke.workbook.foreign.blocks import rearranged_tables
    from investpakke.workbook.foreign.proved import proved_table
    from investpakke.workbook.foreign.rows_of_texts import figures_as_texts
    from investpakke.workbook.foreign.spread import spread_table

    try:
        spread = spread_table(sheets, mapping)
        return rearranged_tables(sheets, mapping) if spread is None else [spread]
    except (FileError, InputError) as error:
        proved = proved_table(sheets, mapping)
        if proved is None:
            raise figures_as_texts(sheets) or error from None
        return [proved]


def _told_otherwise(
    sheets: Sequence[SheetCells],
    theirs: Sequence[SheetCells],
    windows: Sequence[Window],
    mapping: UserMapping,
    own: Mapping[str, Sequence[Area]] | None,
) -> CaseTable | None:
    """Return the table of gains, joined tables or columns, or the one that its nets prove."""
    from investpakke.workbook.foreign.cases_in_columns import column_table
    from investpakke.workbook.foreign.gains_in_rows import gains_as_savings
    from investpakke.workbook.foreign.joined_tables import joined_by_case
    from investpakke.workbook.foreign.proved import proved_table
    from investpakke.workbook.foreign.rows_of_texts import figures_as_texts

    texts_alone = figures_as_texts(theirs)
    if texts_alone is not None:
        raise texts_alone
    gains = gains_as_savings(theirs)
    if gains is not None:
        known = {sheet.name: sheet for sheet in gains.sheets}
        table = locate([known.get(sheet.name, sheet) for sheet in sheets], mapping, own)
        return replace(table, told=(*table.told, *gains.told))
    joined_up = joined_by_case(theirs, windows)
    if joined_up is not None and any(w.is_case_table for w in _windows([joined_up], mapping, {})):
        base = joined_up.name
        return locate([joined_up if s.name == base else s for s in sheets], mapping, own)
    return column_table(theirs) or proved_table(theirs, mapping)


def _no_cases(
    theirs: Sequence[SheetCells], windows: Sequence[Window], searched: Sequence[SheetCells]
) -> FileError:
    """Return the refusal of a model without a table of cases."""
    from investpakke.workbook.foreign.two_tables import two_tables

    return two_tables(theirs, windows) or _no_table(searched, windows)


def _with_phasing_under_years(table: CaseTable, mapping: UserMapping) -> CaseTable:
    """Return a table with the shares under bare years as its phasing, if they can be nothing else.

    In every case they grow from year to year, and end with 1: shares of a whole do not.
    """
    if (
        table.is_ours
        or {"phasing", "saving", "persons"} & {*table.series}
        or ("phasing" in table.columns)
    ):
        return table
    heads = table.sheet.rows.get(table.bottom, {})
    taken = set(table.all_columns.values())
    years: dict[int, int] = {}
    for column, value in sorted(heads.items()):
        said = meaning_of((value,), date1904=table.sheet.date1904)
        if said is None or not said.is_year_alone or said.year is None or column in taken:
            continue
        if mapping.ignores(column) or said.year in years:
            return table
        years[said.year] = column
    rows = [
        cells
        for row, cells in table.sheet.rows.items()
        if row > table.bottom and any(column in cells for column in years.values())
    ]
    shares = [[cells.get(column) for column in years.values()] for cells in rows]
    follow = list(years) == list(range(min(years, default=0), min(years, default=0) + len(years)))
    if len(years) > 1 and follow and shares and all(map(_grow_to_one, shares)):
        return replace(table, series={**table.series, "phasing": years})
    return table


def _grow_to_one(shares: Sequence[Value | None]) -> bool:
    """Return whether some values are shares that never fall, and end with 1."""
    numbers = [value for value in shares if type(value) is float]
    return (
        len(numbers) == len(shares)
        and numbers[0] >= 0
        and numbers == sorted(numbers)
        and numbers[-1] == 1
    )


def _refuse_half_a_table(table: CaseTable, windows: Sequence[Window]) -> None:
    """Refuse headers that stand again over the same columns and lack one: their cases get lost."""
    heads = [(table.top - TALLEST, table.bottom), *table.repeated]
    for window in windows:
        if (
            window.sheet is not table.sheet
            or window.is_case_table
            or any(top <= window.bottom and window.top <= bottom for top, bottom in heads)
        ):
            continue
        same_place = [m.key for m in window.matches if table.all_columns.get(m.name) == m.column]
        if len(same_place) > 1 and {*same_place} & {*MONEY, *COSTS, "saving"}:
            raise _missing_column(window)


def table_places(sheets: Sequence[SheetCells], mapping: UserMapping) -> list[str]:
    """Return where anything looks like a table of cases, however many and whether usable or not."""
    windows = _windows(_searched(sheets, mapping), mapping, {})
    return [window.place for window in apart([w for w in windows if w.is_case_table])]


def _windows(
    sheets: Sequence[SheetCells], mapping: UserMapping, own: Mapping[str, Sequence[Area]]
) -> list[Window]:
    return [
        with_wholes(window)
        for sheet in sheets
        for window in windows_of(sheet, mapping, own.get(sheet.name, ()))
        if not window.is_ours
    ]


def _searched(sheets: Sequence[SheetCells], mapping: UserMapping) -> list[SheetCells]:
    if mapping.sheet is None:
        return list(sheets)
    found = [sheet for sheet in sheets if folded(sheet.name) == folded(mapping.sheet)]
    if not found:
        names = [sheet.name for sheet in sheets]
        near = difflib.get_close_matches(mapping.sheet, names, n=1)
        raise FileError(
            SHEET_MISSING,
            expected=Text("one of the workbook's sheets: {names}", names=", ".join(names)),
            got=mapping.sheet,
            mend=Text("Did you mean {near}?", near=near[0]) if near else None,
        )
    return found


def _joined(windows: Sequence[Window]) -> list[CaseTable]:
    """Return tables: headers that stand again below, in the same columns, continue their table."""
    tables: list[CaseTable] = []
    for window in windows:
        table = _table(window)
        last = tables[-1] if tables else None
        if (
            last is not None
            and last.sheet is table.sheet
            and (last.columns, last.series) == (table.columns, table.series)
            and (last.added, last.split) == (table.added, table.split)
            and all(
                last.units.get(key) in {unit, None} or unit is None
                for key, unit in table.units.items()
            )
            and _years_said(table, _TITLE_ROWS) <= _years_said(last, last.top)
        ):
            again = (*last.repeated, (window.top, window.bottom))
            tables[-1] = replace(last, repeated=again)
        else:
            tables.append(table)
    return tables


_TITLE_ROWS = 4
"""Rows above headers in which a title may stand."""


def _years_said(table: CaseTable, rows: int) -> set[tuple[int, int]]:
    """Return the periods that some rows above headers name: another one is another year's."""
    return {
        (period.first, period.last)
        for row in range(max(table.top - rows, 1), table.top)
        for value in table.sheet.rows.get(row, {}).values()
        if type(value) is str
        for period in periods_in(value)
    }


_PERIOD = re.compile(
    r"(?<!\d)((?:19|20)\d\d)"
    r"(?:\s*(?:[-–—]|til|to)\s*((?:19|20)\d\d)(?!\d)|[-–—](\d\d)(?![\d./-]*\d))"
)


class Period(NamedTuple):
    """Some years that a text names, and where in it they begin and end."""

    first: int
    last: int
    start: int
    end: int


def periods_in(text: str) -> Iterator[Period]:
    """Yield the periods of years in a text: "2026-2029", "2026 til 2029", "2026-29".

    Examples
    --------
    >>> [(found.first, found.last) for found in periods_in("Budgetforslag 2027-30, 2026-11-04")]
    [(2027, 2030)]
    """
    for match in _PERIOD.finditer(text):
        first = int(match[1])
        last = int(match[2] or match[1][:2] + match[3])
        if match[2] or first < last:
            yield Period(first, last, match.start(), match.end())


def _table(window: Window) -> CaseTable:
    placed: dict[str, int] = {}
    columns: dict[str, int] = {}
    series: dict[str, dict[int, int]] = {}
    units: dict[str, str | None] = {}
    parts = parts_of(window)
    for match in window.matches:
        if match.column in parts.columns:
            continue
        if match.name in placed and match.key not in RESULTS:
            raise _twice(window, placed[match.name], match)
        placed[match.name] = match.column
        if match.year is None:
            _refuse_merged(window, match.column)
            columns[match.key] = match.column
        else:
            series.setdefault(match.key, {})[match.year] = match.column
        if match.key in {*MONEY, *RESULTS} or match.year is not None:
            units[match.key] = match.unit or units.get(match.key)
    meanings = {m.column: m.meaning for m in window.matches if m.meaning is not None}
    for match in window.matches:
        if match.year is not None:
            refuse_onwards(
                window.sheet, window.bottom, match.column, match.meaning, series[match.key]
            )
    return CaseTable(
        window.sheet,
        window.top,
        window.bottom,
        columns,
        units,
        series=series,
        meanings=meanings,
        added=parts.added,
        split=parts.split,
    )


def refuse_onwards(
    sheet: SheetCells, row: int, column: int, meaning: Meaning | None, years: Mapping[int, int]
) -> None:
    """Refuse a year that says to go on, "2029 og frem", but as the last of four years or more."""
    if meaning is None or "onwards" not in meaning.qualifiers:
        return
    if meaning.year == max(years) and len(years) >= USUAL_HORIZON:
        return
    raise FileError(
        Problem("model.several_years", "the column is of several years"),
        where=sheet.at(row, column),
        expected=Text(
            "a column for each year, and in the last of {usual_horizon} or more: '2029 onwards'",
            usual_horizon=USUAL_HORIZON,
        ),
        got=sheet.get(row, column),
        mend=Text("Type a column for each year"),
    )


def _twice(window: Window, first: int, match: Match) -> FileError:
    places = [window.sheet.at(window.bottom, column) for column in (first, match.column)]
    return FileError(
        Problem("model.header_twice", "two columns have the same header"),
        where=places[1],
        expected=Text("each header once"),
        got=same(" = ".join(places)),
        mend=_MAP,
        parameter="mapping",
    )


def _refuse_merged(window: Window, column: int) -> None:
    for area in window.sheet.merged:
        wide = area.last_column > area.column
        if wide and area.holds(window.bottom, column):
            raise _merged(window.sheet, area)


def _merged(sheet: SheetCells, area: Area) -> FileError:
    first = sheet.at(area.row, area.column).cell
    return FileError(
        Problem("model.header_merged", "the header is merged over columns"),
        where=CellName(*first, area.last_row, area.last_column),
        expected=Text("one header in each column"),
        got=sheet.get(area.row, area.column),
        mend=Text("Unmerge it and type a header above each column"),
    )


def _no_table(sheets: Sequence[SheetCells], windows: Sequence[Window]) -> FileError:
    """Return what keeps the likeliest row from being the table's headers."""
    best = min(windows, key=lambda window: window.order, default=None)
    if best is None or len(best.keys) < 2:
        cases_in_columns = lying(sheets)
        if cases_in_columns is not None:
            return cases_in_columns
        return FileError(
            Problem("model.no_table", "there is no table of cases"),
            where=same(", ".join(sheet.name for sheet in sheets)),
            expected=_NEEDED,
            got=seen(sheets),
            mend=_MAP,
            parameter="mapping",
        )
    for area in best.sheet.merged:
        wide = area.last_column > area.column and best.top - 1 <= area.last_row
        text = best.sheet.get(area.row, area.column)
        covers = wide and area.row <= best.bottom and isinstance(text, str)
        hides = area.last_row == best.bottom or _says_missing(str(text), best.keys)
        if covers and hides and not _is_headed_below(best.sheet, area):
            return _merged(best.sheet, area)  # nothing says what each of its columns is
    return unread_whole(best) or _missing_column(best)


def _says_missing(text: str, keys: frozenset[str]) -> bool:
    """Return whether a heading names the cost, or the saving, that columns with these keys lack."""
    meaning = meaning_of_text(text)
    quantity = meaning.quantity if meaning is not None else ""
    return (quantity in COSTS and not states_cost(keys)) or (
        quantity == "saving" and not states_saving(keys)
    )


def _are_bands(window: Window) -> bool:
    """Return whether a header of a window is merged over columns that have their own, below."""
    columns = {match.column for match in window.matches}
    return any(
        area.last_column > area.column
        and area.last_row == window.bottom
        and area.column in columns
        and _is_headed_below(window.sheet, area)
        for area in window.sheet.merged
    )


def _is_headed_below(sheet: SheetCells, area: Area) -> bool:
    """Return whether texts or years stand below a merged area in each column.

    They stand in the next row, or in the one after it where that is merged as well.
    """
    rows = [sheet.rows.get(area.last_row + below, {}) for below in (1, 2)]
    return any(
        all(
            isinstance(row.get(c), str | DateNumber) or is_year(row.get(c))
            for c in range(area.column, area.last_column + 1)
        )
        for row in rows
    )


def _missing_column(window: Window) -> FileError:
    missing = _missing(window.keys)
    read = joined(header_text(key.rstrip("*")) for key in sorted(window.keys))
    unknown = ", ".join(_unknown_headers(window))
    return FileError(
        Problem(
            "model.column_missing",
            "the column is missing: {missing}",
            missing=missing,
            read=len(window.keys),
        ),
        where=window.place,
        expected=_NEEDED,
        got=Text("{read}; not understood: {unknown}", read=read, unknown=unknown)
        if unknown
        else read,
        mend=_MAP,
        parameter="mapping",
    )


def _unknown_headers(window: Window) -> Iterator[str]:
    """Yield the headers with a known word in them that name no column, with their cells.

    Where no column names the cases, all texts are told: one of them may be meant for it.
    """
    matched = {match.column for match in window.matches}
    any_text = not {"number", "name"} & window.keys
    for row in range(window.top, window.bottom + 1):
        for column, value in sorted(window.sheet.rows.get(row, {}).items()):
            if column in matched or not isinstance(value, str):
                continue
            if any_text or (is_deciding_header(value) and not column_key(value)):
                yield f"'{value}' ({get_column_letter(column)}{row})"


def _missing(keys: frozenset[str]) -> Text:
    if not {"number", "name"} & keys:
        return Text("no. or investment proposal")
    if not states_cost(keys):
        return Text("annual investment")
    if "unit_saving" in keys and not states_saving(keys):
        return Text("full-year persons")
    return Text("average annual saving")
