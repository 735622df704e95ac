"""The first year as a sentence says it, under or beside the table, in a margin, or on the tab."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from investpakke.workbook.foreign.case_table import CaseTable, periods_in
from investpakke.workbook.foreign.headers import folded, one_of, texts
from investpakke.workbook.foreign.units import PRICES, UNIT
from investpakke.workbook.ooxml.sheet_cells import SheetCells


class SaidYears(NamedTuple):
    """A first year that a sentence says, the last one where it says a period, and where it is."""

    first: int
    last: int | None
    text: str
    place: str


_MOST_YEARS: Final = 20
_SENTENCES: Final = re.compile(r"(?<=[^\W\d_]{3})[.!?]\s+|(?<=\d)\.\s+(?=[A-ZÆØÅ])|[;\n\r]+")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORDS: Final = re.compile(r"[^\W_]+")


def years_in_words(table: CaseTable) -> list[SaidYears]:
    """Return the first years that sentences about all amounts of a table say, each year once.

    A sentence counts only if every word of it is known, and one of them says what the years are.
    """
    found: dict[tuple[int, int | None], SaidYears] = {}
    for text, place in _texts_around(table):
        for sentence in _SENTENCES.split(text):
            said = _years_of(sentence)
            if said is not None:
                found.setdefault(said, SaidYears(*said, " ".join(text.split()), place))
    firsts = {said.first for said in found.values()}
    periods = [said for said in found.values() if said.last]
    return periods if len(firsts) == len(periods) == 1 else [*found.values()]


def _texts_around(table: CaseTable) -> Iterator[tuple[str, str]]:
    """Yield the sheet's name, its margins, and the texts that are neither headers nor cases'."""
    sheet: SheetCells = table.real or table.sheet
    yield sheet.name.replace("_", " "), sheet.name
    yield from ((text, sheet.name) for text in sheet.margins)
    columns = set(table.all_columns.values())
    for row, cells in sorted(sheet.rows.items()):
        if any(type(value) is float for value in cells.values()) and row > table.bottom:
            continue
        is_header = table.top <= row <= table.bottom
        for column, value in sorted(cells.items()):
            if type(value) is str and not (is_header and column in columns):
                yield value, sheet.at(row, column)


def _years_of(sentence: str) -> tuple[int, int | None] | None:
    """Return the first year, and the last, of which a sentence says that the amounts are.

    Examples
    --------
    >>> _years_of("Note: Gælder alle år 2027-2030."), _years_of("Beløb i 2026-pl, år 1 er 2027")
    ((2027, 2030), (2027, None))
    >>> _years_of("Beløb fra 2024"), _years_of("Gælder ikke 2027-2030"), _years_of("Satser 2027")
    (None, None, None)
    """
    said = UNIT.sub(" ", PRICES.sub(" ", folded(sentence)))
    periods = [*periods_in(said)]
    if len(periods) == 1:
        ((first, last, start, end),) = periods
        rest = f"{said[:start]} {said[end:]}"
        is_told = 0 < last - first < _MOST_YEARS and _patterns()["period"].search(rest)
        return (first, last) if is_told and not _YEAR.search(rest) and _is_known(rest) else None
    years = _YEAR.findall(said)
    if periods or len(years) != 1 or not _patterns()["first"].search(said):
        return None
    return (int(years[0]), None) if _is_known(_YEAR.sub(" ", said)) else None


def _is_known(rest: str) -> bool:
    return {*_WORDS.findall(rest)} <= {*texts()["first_year"]["words"]}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return what says that a period, or a year, is that of the amounts."""
    said = texts()["first_year"]
    year = r"(?:19|20)\d\d"
    day = (
        r"(?:(?:d\.?|den)? ?1\.? ?(?:januar|jan\.?|/ ?1)[ -]*|1/1[ -]|(?:budget)?(?:år(?:et)?)? ?)?"
    )
    ones, since = one_of(said["year_one"]), r"(?:fra|from) (?:og med )?"
    return {
        "period": re.compile(rf"(?<!\w)(?:{one_of(said['of_period'])})"),
        "first": re.compile(
            rf"(?<!\w)(?:{one_of(said['holds'])})(?: \w+){{0,2}} {since}{day}{year}"
            rf"|(?<!\w)(?:{one_of(said['begins'])})(?: (?!til|to)\w+){{0,2}} {day}{year}"
            rf"|(?<!\w)(?:{ones})(?!\w)\W*(?:(?:er|svarer til|is)\W+)?(?:budget)?(?:år)? ?{year}"
            rf"|{year}\W*(?:er|svarer til|is)?\W*(?:{ones})(?!\w)"
        ),
    }
