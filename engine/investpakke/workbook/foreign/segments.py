"""Rows of years on a sheet, and what stands over, under and beside each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    column_key,
    compact,
    folded,
    one_of,
    texts,
    total_word,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.laid_out import only_rows, sheets_of
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import meaning_of, meaning_of_text
from investpakke.workbook.foreign.posts import Place, is_no_money, quantity_in
from investpakke.workbook.foreign.year_stages import before_package, dated
from investpakke.workbook.ooxml.sheet_cells import CellError, SheetCells, Value

FEWEST_YEARS: Final = 2
_TITLE_ROWS: Final = 3
"""Rows above years in which a line may say what the amounts are."""
_LONGEST_NAME: Final = 150
_NAMING: Final = ("titel", "title", "navn", "name", "overskrift")
"""Parts of labels that say that a name stands beside them, and no description."""
_KINDS: Final = frozenset((*COSTS, *RESULTS, "saving", "persons"))
_LEAD = re.compile(
    r"^\W*(?:(?:tabel|bilag|figur|ark|skema|table|annex)\s*)?[\divx]{0,4}[a-z]?[.:)–—-]*\s+"
)


class Segment(NamedTuple):
    """A row of years, and the rows over and under it that belong to it.

    Parameters
    ----------
    sheet : SheetCells
        These rows alone.
    tab : str
        The name of the sheet on which they stand.
    top, header, last : int
        The first row, that of the years, and the last one.
    years : mapping of int to int
        The column of each year.
    kind : str
        The quantity that all amounts are said to be of, "" where none is said.
    kind_row : int
        The row in which that is said, if it is over the years.
    unit : str or None
        The unit that is said over or beside the years.
    section : str
        The quantity of the first rows, where a heading below begins those of another.
    """

    sheet: SheetCells
    tab: str
    top: int
    header: int
    last: int
    years: Mapping[int, int]
    kind: str
    kind_row: int
    unit: str | None
    section: str = ""

    @property
    def first(self) -> int:
        """The column of the first year."""
        return min(self.years.values())

    @property
    def place(self) -> str:
        """Where it begins."""
        return self.sheet.at(self.header, min(self.sheet.rows[self.header]))

    @property
    def has_amounts(self) -> bool:
        """Whether any number stands under the years."""
        return any(map(self.is_row_of_amounts, self.rows))

    @property
    def counts(self) -> bool:
        """Whether its amounts are by title, or by each row, neither money nor helårspersoner."""
        lines = (row for rows in group_lines(self)[-1:] for row in rows[-1:])
        titles = [text for row in lines for _, text in texts_in(self.sheet, row)]
        titles += self.heads.values()
        rows = [row for row in self.rows if self.is_row_of_amounts(row)]
        labels = [" ".join(text for _, text in texts_in(self.sheet, row)) for row in rows]

        def is_count(text: str) -> bool:
            return is_no_money(text) and quantity_in(text) != "persons"

        return any(map(is_count, titles)) or (bool(labels) and all(map(is_count, labels)))

    @property
    def rows(self) -> list[int]:
        """The rows under the years."""
        return [row for row in sorted(self.sheet.rows) if row > self.header]

    def is_row_of_amounts(self, row: int) -> bool:
        """Return whether a number stands under the years in a row."""
        cells = self.sheet.rows[row]
        return any(type(cells.get(column)) is float for column in self.years.values())

    @property
    def heads(self) -> dict[int, str]:
        """The texts left of the years, in their row."""
        cells = self.sheet.rows[self.header]
        return {c: v for c, v in sorted(cells.items()) if type(v) is str and c < self.first}

    def is_ignored(self, mapping: UserMapping) -> bool:
        """Return whether the user says of a text over it, or of its sheet, to pass it over."""
        said = {self.tab, *self.heads.values()}
        for row in range(self.top, self.header):
            said |= {v for v in self.sheet.rows.get(row, {}).values() if type(v) is str}
        mine = {compact(text) for text in said}
        return any(compact(word) in mine for word in mapping.ignore)


def segments_of(sheet: SheetCells) -> list[Segment]:
    """Return the rows of years on a sheet, or on several under each other, from top to bottom."""
    return [segment for before, part in sheets_of(sheet) for segment in _on(sheet, before, part)]


def _on(whole: SheetCells, before: int, part: SheetCells) -> Iterator[Segment]:
    headed = [
        (row + before, *found)
        for row in sorted(part.rows)
        if (found := headed_by_years(part, row)) is not None
    ]
    if not headed:
        return
    top = before + 1
    ends = [row - 1 for row, _, _ in headed[1:]] + [before + part.last_row]
    tops = [top] + [
        _last_amounts(whole, row, end, years) + 1
        for (row, years, _), end in zip(headed, ends, strict=True)
    ]
    named = [
        _kind_over(whole, over, row, min(years.values()), "")[0]
        for (row, years, _), over in zip(headed, tops, strict=False)
    ]
    tab = "" if len({*map(family, filter(None, named))}) > 1 else part.name
    for (row, years, kind), end in zip(headed, ends, strict=True):
        last = _last_amounts(whole, row, end, years)
        said, kind_row = _kind_over(whole, top, row, min(years.values()), tab)
        kinds = {q for q in (kind, said) if q}
        unit = unit_over(whole, top, row, min(years.values()))
        yield Segment(
            only_rows(whole, top, last if last > row else end),
            part.name,
            top,
            row,
            end,
            years,
            kinds.pop() if len(kinds) == 1 else "",
            kind_row,
            unit,
        )
        top = last + 1


def _last_amounts(sheet: SheetCells, header: int, end: int, years: Mapping[int, int]) -> int:
    """Return the last row of amounts under years; a form's field may stand in such a column."""
    counts = {
        row: sum(type(sheet.get(row, column)) is float for column in years.values())
        for row in range(header + 1, end + 1)
        if row in sheet.rows
    }
    last = max((row for row, count in counts.items() if count > 1), default=header)
    while counts.get(last + 1):
        last += 1
    return last


def headed_by_years(sheet: SheetCells, row: int) -> tuple[dict[int, int], str] | None:
    """Return the column of each year of a row headed by one run of years, and their quantity.

    "2026, 2027, …" says no quantity, "Udgift 2026, Udgift 2027, …" does.
    """
    found: dict[int, int] = {}
    kinds = set[str]()
    cells = sheet.rows[row]
    heads = {column: value for column, value in dated(cells).items() if type(value) is str}
    before = before_package(heads)
    for column, value in sorted(dated(cells).items()):
        if isinstance(value, CellError):
            return None
        if column in before:
            continue
        meaning = meaning_of((value,), date1904=sheet.date1904)
        if meaning is not None and meaning.year is not None and meaning.until is None:
            if meaning.year in found:
                return None
            found[meaning.year] = column
            kinds.add(meaning.quantity)
        elif isinstance(value, float):
            return None
    years = list(found)
    follow = all(b == a + 1 for a, b in pairwise(years))
    is_one = len(found) >= FEWEST_YEARS and follow and len(kinds) == 1
    return (found, kinds.pop()) if is_one else None


def _kind_over(sheet: SheetCells, top: int, header: int, first: int, tab: str) -> tuple[str, int]:
    """Return the quantity that is said over a row of years, and the row that says it.

    The corner says it first, then the nearest line above, then the name of the sheet; where the
    name says another one, nothing is known. A sheet of several kinds of tables is called after
    none of them.
    """
    corner = [v for c, v in sheet.rows[header].items() if type(v) is str and c < first]
    said = {q for text in corner if (q := kind_in(text))}
    row = header
    while not said and row > max(top, header - _TITLE_ROWS):
        row -= 1
        lines = [v for v in sheet.rows.get(row, {}).values() if type(v) is str]
        said = {q for text in lines if (q := kind_in(text))}
    named = kind_in(tab)
    if named and said and family(named) != {*map(family, said)}.pop():
        return "", 0
    if len(said) == 1:
        return said.pop(), row
    return ("" if said else named), 0


def family(quantity: str) -> str:
    """Return "cost" for any sort of cost, "net" for a gain or a net cost, else the quantity."""
    return "cost" if quantity in COSTS else "net" if quantity in RESULTS else quantity


def kind_in(text: str) -> str:
    """Return the quantity that a title says its amounts to be of, "" for none or for two.

    Examples
    --------
    >>> kind_in("Tabel 2. Besparelser på overførselsudgifter"), kind_in("Udgifter til indsatserne")
    ('saving', 'cost')
    >>> kind_in("Nettogevinst, 1.000 kr."), kind_in("Udgifter og besparelser"), kind_in("Overblik")
    ('gain', '', '')
    """
    said = _LEAD.sub("", f" {folded(text)}").strip()
    if not said or (is_no_money(said) and _begins(said) != "persons"):
        return ""
    return _begins(said)


def _begins(said: str) -> str:
    """Return the quantity with which a title begins, if nothing after it may turn that."""
    whole = meaning_of_text(said)
    if whole is not None and whole.quantity in _KINDS:
        return whole.quantity  # "Netto (besparelser - udgifter)"
    words = said.split()
    for length in range(min(len(words), 5), 0, -1):
        meaning = meaning_of_text(" ".join(words[:length]).rstrip(",.:;("))
        if meaning is not None and meaning.quantity in _KINDS:
            rest = " ".join(words[length:])
            turned = _turning()[family(meaning.quantity)].search(rest)
            return "" if turned else meaning.quantity
    return ""


@cache
def _turning() -> dict[str, re.Pattern[str]]:
    """Return the words after a quantity that may make another one of it."""
    said = texts()["table_kinds"]
    return {
        kind: re.compile(rf"(?<![^\W_])(?:{one_of(said[kind])})")
        for kind in ("cost", "saving", "net", "persons")
    }


def unit_over(sheet: SheetCells, top: int, header: int, first: int) -> str | None:
    """Return the unit that is said beside the years, or in the nearest line above them."""
    corner = [v for c, v in sheet.rows[header].items() if type(v) is str and c < first]
    unit: str | None
    for text in corner:
        unit = unit_named(text) or unit_line(text)
        if unit:
            return unit
    for row in range(header - 1, top - 1, -1):
        for _, text in texts_in(sheet, row):
            unit = unit_line(text)
            if unit:
                return unit
    return None


# --- What a segment is called ----------------------------------------------------------------


class Field(NamedTuple):
    """What stands right of a label of a form, "Forslagets titel:", and where both stand."""

    value: Value
    place: Place
    label: Place


def field_beside(segment: Segment, key: str) -> Field | None:
    """Return the field of a form that says a case's name, its number, group or persons."""
    found = [
        (folded(label), Field(value, (row, right), (row, column)))
        for row in range(segment.top, segment.header)
        for column, label in texts_in(segment.sheet, row)
        if is_field(key, label)
        and (right := min((c for c in segment.sheet.rows[row] if c > column), default=0))
        and (value := segment.sheet.get(row, right)) is not None
        and not (type(value) is str and (_is_label(value) or len(value) > _LONGEST_NAME))
    ]
    named = [field for label, field in found if any(word in label for word in _NAMING)]
    return next(iter([*named, *(field for _, field in found)]), None)


def is_field(key: str, label: str) -> bool:
    """Return whether a label is that of a case's name, or its number."""
    return _fields()[key].fullmatch(_bare(label)) is not None


def _bare(label: str) -> str:
    said = re.sub(r"\([^()]*\)", " ", folded(label))
    return " ".join(re.findall(r"[^\W_]+(?:-[^\W_]+)*", said))


def _is_label(text: str) -> bool:
    return text.rstrip().endswith(":")


@cache
def _fields() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(one_of(words)) for key, words in texts()["form_fields"].items()}


def is_overview(text: str) -> bool:
    """Return whether a name, of a sheet too, is that of all cases together."""
    said = _bare(text)
    return said in {folded(word) for word in texts()["table_kinds"]["overviews"]} or (
        total_word(text) == "whole"
    )


def is_plain_head(text: str) -> bool:
    """Return whether a text beside years heads what stands under it, and names nothing."""
    said = folded(text)
    return bool(
        column_key(text)
        or unit_named(text)
        or unit_line(text)
        or kind_in(text)
        or _bare(said) in {folded(word) for word in texts()["table_kinds"]["heads"]}
    )


def group_lines(segment: Segment) -> list[list[int]]:
    """Return the rows with texts over the years, in groups that no blank row parts."""
    rows = [
        row
        for row in range(segment.top, segment.header)
        if any(type(value) is str for value in segment.sheet.rows.get(row, {}).values())
    ]
    groups: list[list[int]] = []
    for row in rows:
        if groups and groups[-1][-1] == row - 1:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def texts_in(sheet: SheetCells, row: int) -> Sequence[tuple[int, str]]:
    """Return the texts of a row and their columns."""
    return [(c, v) for c, v in sorted(sheet.rows.get(row, {}).items()) if type(v) is str]
