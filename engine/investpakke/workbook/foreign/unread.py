"""Columns of a case table that nothing reads though they might decide the result."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import pairwise
from math import isclose
from typing import Final

from investpakke.text import same
from investpakke.workbook.cells import date_value
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.choices import chooses, is_choice
from investpakke.workbook.foreign.deciding_headers import (
    is_deciding_header,
    is_month_header,
    is_quantity,
    is_year_header,
    plain,
    without_year,
)
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    folded,
    is_added,
    is_year,
    read_header,
    shown_text,
    texts,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.posts import not_given
from investpakke.workbook.foreign.row_formulas import RowFormulas
from investpakke.workbook.foreign.sort_columns import is_of_sorts
from investpakke.workbook.foreign.told_of_others import is_part_of_others, tells_of_others
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.unread_column import UnreadColumn
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, DateNumber, SheetCells, Value

_PEOPLE = frozenset(("persons", "participants"))
_BAND_ROWS = 2
"""Rows above the headers in which a merged heading, or a row of years, may stand over them."""
_FEWEST_YEARS = 2
_WHOLE = 0.02
"""What rounded shares of one whole may differ from it by."""
_WITHIN = 0.005
"""What rounding may change a sum of months by, of its size."""
_ROUNDING = 0.02
"""What the rounding of years may change their mean by, of its size."""
_ROUNDED = range(4)
"""Decimals that a twelfth may have been rounded to."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


_NETS: Final[Mapping[str, Mapping[str, float]]] = {
    "net": {**dict.fromkeys(COSTS, -1.0), "saving": 1.0},
    "net cost": {**dict.fromkeys(COSTS, 1.0), "saving": -1.0},
    "added": dict.fromkeys((*COSTS, "saving"), 1.0),  # savings with a minus
}
"""What a mean beside costs and savings may be of."""


def unread_columns(
    table: CaseTable,
    rows: Sequence[int],
    mapping: UserMapping,
    *,
    also_read: Collection[int] = (),
    computed: Collection[str] = (),
    sheets: Sequence[SheetCells] = (),
) -> tuple[UnreadColumn, ...]:
    """Return the columns of a table that are not read, from left to right.

    A column decides if its header carries a known word or stands under years or months, its
    cells in some ``rows`` of cases hold numbers, shares or dates, and it is no result: a
    formula, in every row that holds something, over columns of its own row that are read.
    Months that repeat a twelfth of what is read decide nothing either.

    Parameters
    ----------
    table : CaseTable
        The table.
    rows : sequence of int
        The rows of its cases.
    mapping : Mapping
        What the user says of it.
    also_read : collection of int
        Columns that are read besides those of the table.
    computed : collection of str
        Sheets that are computed of what is read: a column that shows their figures is a result.
    sheets : sequence of SheetCells
        Where the model may show sums of its cases.
    """
    if table.real is not None:  # every row under the years was told apart when it was laid out
        return tuple(getattr(table.sheet, "beside", ()))
    columns = _Columns(table, rows, mapping, frozenset(also_read), computed, sheets)
    return tuple(columns.without_parts(list(columns.unread())))


def counts_all(sheets: Sequence[SheetCells], table: CaseTable, rows: Sequence[int]) -> bool:
    """Return whether a model shows a sum of an amount of all cases: all are of the package then.

    Parameters
    ----------
    sheets : sequence of SheetCells
        Where it may show one.
    table : CaseTable
        Its table of cases.
    rows : sequence of int
        Their rows.
    """
    sums = [
        sum(amounts)
        for key, column in table.inputs.items()
        if is_added(key) and key not in _PEOPLE
        if len(
            amounts := [
                value for row in rows if type(value := table.sheet.get(row, column)) is float
            ]
        )
        > 1
    ]
    cases = frozenset((*rows, *getattr(table.sheet, "posts", ())))
    return any(
        type(value) is float and any(isclose(value, one, rel_tol=1e-9) for one in sums if one)
        for sheet in sheets
        for row, values in sheet.rows.items()
        if sheet.name != table.sheet.name or row not in cases
        for value in values.values()
    )


def is_mean_header(said: Sequence[str]) -> bool:
    """Return whether headers say that a column is the mean of something, and not of what.

    Examples
    --------
    >>> is_mean_header(["Gns. pr. år"]), is_mean_header(["Gns. pr. person"])
    (True, False)
    """
    meaning = meaning_of_text(" ".join(said))
    return (
        meaning is not None
        and not meaning.quantity
        and meaning.year is None
        and ({"average"} <= meaning.qualifiers <= {"average", "yearly"})
    )


def is_rounded(
    shown: float, computed: float, years: Sequence[float], *, many: bool = False
) -> bool:
    """Return whether a number is one computed of some years, all of them rounded as they show.

    With ``many`` it adds the years, and the rounding of each.
    """
    own = 0.5 * 10.0 ** -decimals(shown)
    theirs = 0.5 * 10.0 ** -max(map(decimals, years), default=0) * (len(years) if many else 1)
    slack = own + min(theirs, _ROUNDING * abs(computed))
    return abs(shown - computed) <= slack * 1.0001 + 1e-9 * abs(computed)


@cache
def _of_time() -> str:
    """Return a pattern of the words of headers that say when an amount comes."""
    return "|".join(re.escape(plain(word)) for word in texts()["deciding"]["times"])


class _Columns:
    """The columns of one table."""

    def __init__(
        self,
        table: CaseTable,
        rows: Sequence[int],
        mapping: UserMapping,
        also_read: frozenset[int],
        computed: Collection[str],
        sheets: Sequence[SheetCells],
    ) -> None:
        self.sheets = sheets
        self.table, self.sheet, self.rows, self.mapping = table, table.sheet, rows, mapping
        added = {column for columns in table.added.values() for column in columns}
        self.read = also_read | set(table.inputs.values()) | added
        self.used = self.read | set(table.all_columns.values())
        self._said: dict[int, list[str]] = {}
        self.formulas = RowFormulas(self.sheet, computed)
        self.headers = range(table.top, table.bottom + 1)
        self._known: dict[tuple[object, ...], dict[int, bool | None]] = {}
        self._columns: dict[int, list[Value | None]] = {}
        self._lines = [self.sheet.rows.get(row, {}) for row in rows]

    def unread(self) -> Iterator[UnreadColumn]:
        for column in self._headed:
            if column in self.used:
                continue
            said = self._headers(column)
            header = " · ".join(dict.fromkeys(said)) or get_column_letter(column)
            ignored = self.mapping.ignores(column, *said, " ".join(said), header)
            nameless = not read_header(" ".join(said)).text  # nothing, or a unit alone
            why = self._why_not(column)
            if not said and why == "texts":
                continue
            known = (
                (nameless and not self.table.is_ours)
                or is_deciding_header(" ".join(said))
                or column in self._under_time
                or column in self._among_amounts
                or (is_of_sorts(self.table) and not self._is_harmless(column))
            )
            decides = known and not why
            if self._chooses(column, said):
                decides = is_choice(" ".join(said)) or not self._counts_all
                why = "chooses" if decides else "counted"
            if decides and is_mean_header(said):
                decides = not self._is_mean(column)
                why = "differs" if decides else "mean"
            if decides and why != "chooses" and self._feeds(column, said):
                decides, why = False, "feeds"
            harmless = self._why_harmless(column, said) if decides and not why else ""
            if harmless or column in self.table.split:
                decides, why = False, harmless or "parts"
            cell = self.sheet.at(self._lowest(column), column)
            yield UnreadColumn(cell.sheet, header, cell.range, column, ignored, decides, why)

    def _why_harmless(self, column: int, said: Sequence[str]) -> str:
        """Return why a column that might decide the result does not, as its numbers say."""
        if self._is_part(column, said) or self._is_twelfth(column):
            return "parts"
        if self._is_whole(column, said):
            return "whole"
        return tells_of_others(self.table, self.rows, column, said, self._headers)

    def without_parts(self, found: list[UnreadColumn]) -> Iterator[UnreadColumn]:
        """Yield columns; those that only split an amount that is read decide nothing."""
        groups = list(self._groups([column.column for column in found if column.decides]))
        if self._wholes:
            groups += self._groups([column.column for column in found if column.why != "texts"])
        parts = {c for group in groups if self._split_a_read_column(group) for c in group}
        parts |= {one.column for one in found if one.decides and self._adds_parts(one, parts)}
        for whole, year in self._wholes.items():
            mine = [group for group in groups if self._years(group) <= {str(year)}]
            alone = {*self.table.split} - parts
            mine += [[column] for column in sorted(alone) if self._are_of([column], whole)]
            self._check_whole(whole, mine, parts)
        for column in found:
            is_part = column.column in parts
            yield column._replace(decides=False, why="parts") if is_part else column

    @cached_property
    def _wholes(self) -> dict[int, int | None]:
        """The columns "Udgift i alt" that are read, and the year of each."""
        said = {column: self.table.meanings.get(column) for column in sorted(self.read)}
        return {c: m.year for c, m in said.items() if m is not None and "total" in m.qualifiers}

    def _groups(self, columns: Sequence[int]) -> Iterator[list[int]]:
        """Yield columns that may be the parts of one: side by side, or of the same year."""
        runs: list[list[int]] = []
        years: dict[str, list[int]] = {}
        for column in columns:
            if runs and runs[-1][-1] == column - 1:
                runs[-1].append(column)
            else:
                runs.append([column])
            for year in self._years([column]):
                years.setdefault(year, []).append(column)
        yield from (run for run in (*runs, *years.values()) if len(run) > 1)

    def _adds_parts(self, one: UnreadColumn, parts: Collection[int]) -> bool:
        """Return whether a column "Løn · I alt" is the sum of the years of a part, in each case."""
        heads = self._headers(one.column)
        mine = [c for c in parts if len(heads) > 1 and self._headers(c)[:-1] == heads[:-1]]
        return len(mine) > 1 and all(self._adds_up(row, mine, one.column) for row in self.rows)

    def _years(self, columns: Sequence[int]) -> set[str]:
        """Return the years that the headers of some columns name."""
        return {year for c in columns for year in _YEAR.findall(" ".join(self._headers(c)))}

    def _check_whole(
        self, whole: int, groups: Sequence[Sequence[int]], parts: Collection[int]
    ) -> None:
        """Refuse "Udgift i alt" that is the sum of its parts in some cases alone."""
        for group in groups:
            fits = {row: self._adds_up(row, group, whole) for row in self.rows}
            odd = next((row for row, fit in fits.items() if not fit), None)
            named = {*group} & {*self.table.split} - {*parts}
            if odd is None or not (any(fits.values()) or self._are_of(named, whole)):
                continue
            numbers = [float(v) for c in group if type(v := self.sheet.get(odd, c)) is float]
            where, stated = self.sheet.at(odd, whole), self.sheet.get(odd, whole)
            raise not_given(where, same(""), sum(numbers), stated)

    def _are_of(self, columns: Collection[int], whole: int) -> bool:
        """Return whether some columns are named as parts of a quantity of one year."""
        said = [m for c in (*columns, whole) if (m := self.table.meanings.get(c)) is not None]
        return bool(columns) and len({(m.quantity, m.year) for m in said}) == 1

    def _why_not(self, column: int) -> str:
        """Return why nothing of a column can decide the result, "" if something may."""
        if not self._holds_numbers(column):
            return "texts"
        return "result" if self.is_result(column) else ""

    def _split_a_read_column(self, columns: Sequence[int]) -> bool:
        """Return whether some columns add up to one that is read, in every case: its months."""
        return bool(self.rows) and any(
            all(self._adds_up(row, columns, read) for row in self.rows)
            for read in sorted(self.read)
        )

    def _adds_up(self, row: int, columns: Sequence[int], read: int) -> bool:
        whole, parts = self.sheet.get(row, read), [self.sheet.get(row, c) for c in columns]
        numbers = [float(part) for part in parts if type(part) is float]
        if type(whole) is not float or any(type(part) not in {float, type(None)} for part in parts):
            return False
        rounding = 0.5 * len(parts) * 10.0 ** -max(decimals(whole), 1)
        return abs(sum(numbers) - whole) <= min(rounding, _WITHIN * abs(whole)) + 1e-9 * abs(whole)

    @cached_property
    def _headed(self) -> list[int]:
        """Return the columns with anything in the rows of headers, or under a heading there."""
        tops = range(self.table.top, self.table.bottom + 1)
        found = {column for row in tops for column in self.sheet.rows.get(row, {})}
        found |= self._under_years
        found |= self._headless()
        for area in self.sheet.merged:
            if self._is_band(area):
                found.update(range(area.column, area.last_column + 1))
        return sorted(found)

    @cached_property
    def _among_amounts(self) -> frozenset[int]:
        """The columns beside those of years, and between those of money: amounts too, it may be."""
        if self.table.is_ours:
            return frozenset()
        series = [c for years in self.table.series.values() for c in years.values()]
        beside = {c + step for c in series for step in (-1, 1)}
        texts_of = {"number", "name", "group"}
        money = [c for key, c in self.table.inputs.items() if key not in texts_of] + series
        between = set(range(min(money, default=1), max(money, default=0)))
        between |= {column for column in self._headed if self._holds_shares(column)}
        return frozenset(
            column for column in (beside | between) - self.used if not self._is_harmless(column)
        )

    def _is_harmless(self, column: int) -> bool:
        """Return whether a header says of numbers that they are no amounts."""
        said = plain(" ".join(self._headers(column)))
        return any(word in said for word in texts()["deciding"]["harmless"])

    def _is_whole(self, column: int, said: Sequence[str]) -> bool:
        """Return whether a column "Udgift i alt 2026" is the sum of its year's, in each case."""
        meaning = meaning_of_text(" ".join(said))
        if meaning is None or meaning.year is None or "total" not in meaning.qualifiers:
            return False
        kinds = COSTS if meaning.quantity in COSTS else (meaning.quantity,)
        keys = [f"{kind} {meaning.year}" for kind in kinds]
        columns = [self.table.inputs[key] for key in keys if key in self.table.inputs]
        for row in self.rows:
            shown = self.sheet.get(row, column)
            read = [self.sheet.get(row, one) for one in columns]
            numbers = [float(value) for value in read if type(value) is float]
            if (
                type(shown) is not float
                or not numbers
                or (not is_rounded(shown, sum(numbers), numbers, many=True))
            ):
                return False
        return True

    def _chooses(self, column: int, said: Sequence[str]) -> bool:
        """Return whether a column says which cases belong to the package, and not all do."""
        return not self.table.is_ours and chooses(" ".join(said), self._values(column))

    @cached_property
    def _counts_all(self) -> bool:
        return counts_all(self.sheets, self.table, self.rows)

    def _is_part(self, column: int, said: Sequence[str]) -> bool:
        """Return whether a column "heraf …" is no more than the one left of it, which is read.

        A part that is in the budget already, or another's, is to be taken from it, and decides.
        """
        words = texts()["posts"]["parts"]
        whole = max((c for c in self.read if c < column), default=0)
        pairs = [(self.sheet.get(row, column), self.sheet.get(row, whole)) for row in self.rows]
        return (
            bool(said)
            and not is_part_of_others(" ".join(said))
            and folded(said[-1]).startswith(tuple(words))
            and all(
                part is None or (type(part) is float and type(of) is float and abs(part) <= abs(of))
                for part, of in pairs
            )
        )

    def _feeds(self, column: int, said: Sequence[str]) -> bool:
        """Return whether the formulas of columns that are read read a column, in every case.

        When an amount comes is not said by one that holds for all years: what a column of time
        feeds must be of one year.
        """
        is_timed = column in self._under_time or (
            re.search(_of_time(), plain(" ".join(said))) is not None
        )
        yearly = {c for years in self.table.series.values() for c in years.values()}
        users = self.read & yearly if is_timed else self.read
        filled = [
            row
            for row, value in zip(self.rows, self._values(column), strict=True)
            if value is not None
        ]
        return bool(filled) and all(self._is_used(row, column, users) for row in filled)

    def _is_used(self, row: int, column: int, users: frozenset[int] | set[int]) -> bool:
        """Return whether a cell is read, through whatever columns, by one that is read."""
        waiting, seen = list(users), set[int]()
        while waiting:
            beside = self.formulas.reads(row, waiting.pop()) - seen
            if column in beside:
                return True
            seen |= beside
            waiting += beside
        return False

    def _is_mean(self, column: int) -> bool:
        """Return whether a column is the mean of the years of one quantity, or of their net."""
        shown = [
            (row, value)
            for row, value in zip(self.rows, self._values(column), strict=True)
            if value is not None
        ]
        keys = [*self.table.series, *_NETS]
        return bool(shown) and any(
            all(
                type(value) is float and self._is_mean_of(key, row, float(value))
                for row, value in shown
            )
            for key in keys
        )

    def _is_mean_of(self, key: str, row: int, shown: float) -> bool:
        """Return whether a number is the mean of the years of a quantity, or of a net, in a row."""
        signs = _NETS.get(key) or {key: 1.0}
        amounts = [
            sign * float(value)
            for quantity, sign in signs.items()
            for column in self.table.series.get(quantity, {}).values()
            if type(value := self.sheet.get(row, column)) is float
        ]
        count = len(self.table.years)
        return bool(amounts) and is_rounded(shown, sum(amounts) / count, amounts)

    def _holds_shares(self, column: int) -> bool:
        """Return whether all numbers of a column are shares, and not those of one whole."""
        numbers = [value for value in self._values(column) if type(value) is float]
        return (
            bool(numbers)
            and all(0 <= value <= 1 for value in numbers)
            and any(0 < value < 1 for value in numbers)
            and abs(sum(numbers) - 1) > _WHOLE
        )

    def _headless(self) -> set[int]:
        """Return the columns without any header between those that are read."""
        if self.table.is_ours:
            return set()
        last = max(self.used) + 1
        beside = [row for row in self.rows if is_quantity(self.sheet.get(row, last))]
        width = last + (1 if len(beside) * 2 > len(self.rows) else 0)
        return set(range(min(self.used), width)) - self.used

    def _lowest(self, column: int) -> int:
        rows = range(self.table.bottom, self.table.top - _BAND_ROWS - 1, -1)
        return next(
            (row for row in rows if self.sheet.get(row, column) is not None), self.table.bottom
        )

    def _headers(self, column: int) -> list[str]:
        """Return what stands over a column, from top to bottom: merged headings too."""
        if column not in self._said:
            self._said[column] = self._read_headers(column)
        return self._said[column]

    def _read_headers(self, column: int) -> list[str]:
        said = []
        for row in range(max(self.table.top - _BAND_ROWS, 1), self.table.bottom + 1):
            value = self.sheet.get(row, column) if row >= self.table.top else None
            if value is None:
                value = self._band(row, column)
            if value is None and row < self.table.top and column in self._years_in(row):
                value = self.sheet.get(row, column)
            if value is not None:
                said.append(self._shown(value))
        return [text for text in said if text]

    def _shown(self, value: Value) -> str:
        if isinstance(value, DateNumber):
            day = date_value(value, self.sheet)
            return f"{day:%d-%m-%Y}" if isinstance(day, date) else str(day)
        return shown_text(value)

    def _band(self, row: int, column: int) -> Value | None:
        """Return the merged heading over a column in a row, if it spans unread columns alone."""
        for area in self.sheet.merged:
            if area.holds(row, column) and self._is_band(area):
                return self.sheet.get(area.row, area.column)
        return None

    def _is_band(self, area: Area) -> bool:
        """Return whether a merged area is a heading of some columns, not a title of the table."""
        rows = range(max(self.table.top - _BAND_ROWS, 1), self.table.bottom + 1)
        named = {self.table.columns.get(key, 0) for key in ("number", "name")}
        return area.row in rows and not any(
            area.column <= column <= area.last_column for column in named
        )

    # --- Years and months ------------------------------------------------------------------

    @property
    def _under_time(self) -> frozenset[int]:
        return self._under_years | self._under_months

    @cached_property
    def _under_years(self) -> frozenset[int]:
        """The columns whose header is a year, or one of several that differ in the year alone."""
        return self._under(self._years_in)

    @cached_property
    def _under_months(self) -> frozenset[int]:
        """The columns whose header is a month, a quarter or a day."""
        return self._under(self._months_in)

    def _under(self, named_in: Callable[[int], set[int]]) -> frozenset[int]:
        """Return the columns that rows of headers name; above them at least two in a row."""
        found: set[int] = set()
        for row in range(max(self.table.top - _BAND_ROWS, 1), self.table.bottom + 1):
            named = named_in(row)
            if row >= self.table.top or len(named) >= _FEWEST_YEARS:
                found |= named
        return frozenset(found)

    def _years_in(self, row: int) -> set[int]:
        """Return the columns that a row of headers names by years."""
        found: set[int] = set()
        named: dict[str, list[range]] = {}
        for column, value in self.sheet.rows.get(row, {}).items():
            columns = self._spanned(row, column)
            if is_year(value) or (isinstance(value, str) and is_year_header(value)):
                found.update(columns)
            elif isinstance(value, str) and (rest := without_year(value)) is not None:
                named.setdefault(rest, []).append(columns)
        for alike in named.values():
            if len(alike) >= _FEWEST_YEARS:
                found.update(column for columns in alike for column in columns)
        return found | _yearly(self._dates_in(row))

    def _months_in(self, row: int) -> set[int]:
        """Return the columns that a row of headers names by days, or by months and quarters."""
        dates = self._dates_in(row)
        found = {column for column, _ in dates} - _yearly(dates)
        words = [
            column
            for column, value in self.sheet.rows.get(row, {}).items()
            if isinstance(value, str) and is_month_header(value)
        ]
        if len(words) >= _FEWEST_YEARS:
            found.update(column for word in words for column in self._spanned(row, word))
        return found

    def _dates_in(self, row: int) -> list[tuple[int, float]]:
        cells = self.sheet.rows.get(row, {}).items()
        return [(column, float(value)) for column, value in cells if isinstance(value, DateNumber)]

    def _is_twelfth(self, column: int) -> bool:
        """Return whether a column is one of months that only repeat a twelfth of what is read."""
        return column in self._under_months and self._months_repeat

    @cached_property
    def _months_repeat(self) -> bool:
        """Whether every case's months hold one amount, a twelfth of a yearly one that is read."""
        return all(map(self._repeats, self.rows))

    def _repeats(self, row: int) -> bool:
        shown = {self.sheet.get(row, column) for column in self._under_months}
        if shown == {None}:
            return True
        amount = next(iter(shown))
        return (
            len(shown) == 1
            and type(amount) is float
            and any(
                isclose(yearly / 12, amount, rel_tol=1e-9) or round(yearly / 12, places) == amount
                for yearly in self._yearly(row)
                for places in _ROUNDED
            )
        )

    def _yearly(self, row: int) -> Iterator[float]:
        """Yield what a case costs, saves and gains a year, as far as its row says."""
        said = {
            key: value
            for key, column in self.table.columns.items()
            if type(value := self.sheet.get(row, column)) is float
        }
        saved = said.get("average_saving", said.get("persons", 0) * said.get("unit_saving", 0))
        yield from (said[key] for key in ("investment", "gain") if key in said)
        yield from (saved, saved - said.get("investment", 0))

    def _spanned(self, row: int, column: int) -> range:
        """Return the columns that a cell is merged over; none under a title of the table."""
        for area in self.sheet.merged:
            if area.holds(row, column):
                last = area.last_column if self._is_band(area) else area.column - 1
                return range(area.column, last + 1)
        return range(column, column + 1)

    # --- Cells -----------------------------------------------------------------------------

    def _holds_numbers(self, column: int) -> bool:
        return any(value is NOT_COMPUTED or is_quantity(value) for value in self._values(column))

    def _values(self, column: int) -> list[Value | None]:
        """Return what a column shows in the rows of the cases."""
        if column not in self._columns:
            self._columns[column] = [line.get(column) for line in self._lines]
        return self._columns[column]

    def is_result(self, column: int) -> bool:
        """Return whether a column is computed of those that are read, row by row."""
        shown = zip(self.rows, self._alike, self._values(column), strict=True)
        filled = {alike: row for row, alike, value in shown if value is not None}
        return bool(filled) and all(
            self._follows(row, column, alike) for alike, row in filled.items()
        )

    @cached_property
    def _alike(self) -> list[tuple[object, ...]]:
        """What each row shares with those that hold copies of its formulas: they follow alike."""
        columns = sorted({column for _, column in self.sheet.formulas})
        known: dict[tuple[object, ...], tuple[object, ...]] = {}
        found = [self.formulas.alike(row, columns, self.headers) for row in self.rows]
        return [known.setdefault(one, one) for one in found]

    def _follows(self, row: int, column: int, alike: tuple[object, ...]) -> bool:
        """Return whether a cell is computed of cells of its own row that are read, or follow.

        What reads itself, through whatever columns, does not.
        """
        known = self._known.setdefault(alike, {})
        waiting = [column]
        while waiting:
            here = waiting[-1]
            if known.get(here) is None:
                beside = self._beside(row, here)
                others = [other for other in beside or () if other not in known]
                if others and here not in known:
                    known[here] = None
                    waiting += others
                    continue
                known[here] = beside is not None and all(known[other] for other in beside)
            waiting.pop()
        return known[column] is True

    def _beside(self, row: int, column: int) -> frozenset[int] | None:
        """Return the columns that a cell is computed of, but for those that are read."""
        beside = self.formulas.beside(row, column, self.headers)
        return None if beside is None else beside - self.read


def _yearly(dates: Sequence[tuple[int, float]]) -> set[int]:
    """Return the columns of dates that follow one another year by year."""
    days = [day for _, day in sorted(dates)]
    apart = [later - day for day, later in pairwise(days)]
    yearly = bool(apart) and all(365 <= step <= 366 for step in apart)
    return {column for column, _ in dates} if yearly else set()
