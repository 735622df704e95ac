"""Columns beside the amounts of a package that tell of something else: the past, staff, parts.

None of them changes what is read: the amounts stand in columns of their own, and where a column
is made of them, or is a part of them, its numbers agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.deciding_headers import is_deciding_header
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    folded,
    is_part,
    is_year,
    one_of,
    quantity_of,
    texts,
)
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.foreign.units import PRICES, UNIT
from investpakke.workbook.foreign.year_stages import stage_of
from investpakke.workbook.ooxml.sheet_cells import Value

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_STAFF = 500
"""Posts that one case has at most: a number above is an amount, whatever its header says."""
_SIGNS = {
    **{cost: {cost: 1.0} for cost in COSTS},
    "cost": dict.fromkeys(COSTS, 1.0),
    "saving": {"saving": 1.0},
    "gain": {"saving": 1.0, **dict.fromkeys(COSTS, -1.0)},
    "net_cost": {"saving": -1.0, **dict.fromkeys(COSTS, 1.0)},
}
"""Of which quantities, and with which sign, a quantity is made."""


def tells_of_others(
    table: CaseTable,
    rows: Sequence[int],
    column: int,
    said: Sequence[str],
    headers: Callable[[int], Sequence[str]],
) -> str:
    """Return of what a column that is not read tells, "" where it may decide the result.

    Parameters
    ----------
    table : CaseTable
        The table.
    rows : sequence of int
        The rows of its cases.
    column : int
        The column.
    said : sequence of str
        Its headers, from top to bottom.
    headers : callable
        The headers of any column.

    Returns
    -------
    str
        "past" (what was spent before), "staff" (who does the work, or who is there today), "runs"
        (the years are added one by one), "parts" (it splits an amount that is read), "others"
        (the state's part, beside one that is called the municipality's), else "".
    """
    values = [(row, value) for row in rows if (value := table.sheet.get(row, column)) is not None]
    header = " ".join(said)
    if any(type(value) is not float for _, value in values) or is_part_of_others(header):
        return ""  # what is another's is to be taken from the amount that is read
    most = max((abs(float(v)) for _, v in values), default=0.0)
    alone = told_by_header(header, min(table.years, default=0), most)
    if alone:
        return alone
    if _runs_on(table, header, values):
        return "runs"
    if any(is_part(text) for text in said) and _is_part_of_its_year(table, column, header, values):
        return "parts"
    if _words("others").search(folded(header)) and _are_the_municipality_s(table, headers):
        return "others"
    return ""


_PART_OF_OTHERS = re.compile(
    r"(?:heraf|hvoraf|deraf|of which).*(?:allerede|already|stat(?:en|s)|region)"
)


def is_part_of_others(header: str) -> bool:
    """Return whether a header names a part that is another's, or in the budget already."""
    return _PART_OF_OTHERS.search(folded(header)) is not None


@cache
def _words(kind: str) -> re.Pattern[str]:
    """Return what matches a text with a word of a kind, as its beginning or as all of it."""
    said = texts()["beside_amounts"]
    return re.compile(rf"(?<!\w)(?:{one_of(said[kind])})" + (r"(?!\w)" if kind == "now" else ""))


def told_by_header(header: str, first: int, most: float) -> str:
    """Return "past" or "staff" where a header tells of them alone, in numbers up to some size."""
    people = _people_in(header)
    if people == "there" or (people == "staff" and most <= _MOST_STAFF):
        return "staff"
    return "past" if is_of_the_past(header, first) else ""


def is_of_the_past(header: str, first: int) -> bool:
    """Return whether a header says that its numbers are of years before the first, or of today.

    Examples
    --------
    >>> is_of_the_past("Forbrug 2024", 2026), is_of_the_past("Udgift i dag", 2026)
    (True, True)
    >>> is_of_the_past("Forbrug 2026", 2026), is_of_the_past("Udgift 2024", 2026)
    (False, False)
    """
    lower = PRICES.sub(" ", folded(header))
    if _words("now").search(lower):
        return True
    years = [int(year) for year in _YEAR.findall(lower)]
    stage = stage_of(lower)
    if years or stage is not None:
        known = max(years, default=stage.year if stage else 0)
        is_past = stage is not None and stage.kind == "past"
        return is_past and is_year(float(first)) and known < first
    return False


def _people_in(header: str) -> str:
    """Return whether a header names "staff" or the persons who are "there", and no money."""
    lower = PRICES.sub(" ", folded(header))
    staff = re.compile(rf"\w*(?:{one_of(texts()['beside_amounts']['staff'])})\w*")
    is_staff = staff.search(lower) is not None
    if UNIT.search(lower) or not (is_staff or _words("there").search(lower)):
        return ""
    if not is_staff and not _persons().search(lower):
        return ""
    rest = _persons().sub(" ", staff.sub(" ", lower))
    if is_deciding_header(rest) or "pr" in re.findall(r"\w+", rest):
        return ""
    return "staff" if is_staff else "there"


@cache
def _persons() -> re.Pattern[str]:
    """Return what matches a word for persons: "helårspersoner", "borgere"."""
    return re.compile(
        rf"(?<!\w)(?:helårs|fuldtids)?(?:{one_of(texts()['beside_amounts']['people'])})(?!\w)"
    )


def _runs_on(table: CaseTable, header: str, values: Sequence[tuple[int, Value]]) -> bool:
    """Return whether a column "Akkumuleret …" adds what is read of its year and those before."""
    running = re.compile(rf"(?:{one_of(texts()['posts']['running'])})\w*")
    lower = folded(header)
    if not running.search(lower) or not values:
        return False
    meaning = meaning_of_text(running.sub(" ", lower))
    if meaning is None or meaning.year is None or meaning.year not in table.years:
        return False
    kinds = [meaning.quantity] if meaning.quantity else ["gain", "net_cost", "cost", "saving"]
    until = range(min(table.years), meaning.year + 1)
    return any(
        kind in _SIGNS
        and all(_is_sum(float(v), list(_read(table, row, kind, until))) for row, v in values)
        for kind in kinds
    )


def _read(table: CaseTable, row: int, kind: str, years: range) -> Iterator[float]:
    """Yield the amounts of some years, signed, of which a quantity is made."""
    for quantity, sign in _SIGNS[kind].items():
        for year, column in table.series.get(quantity, {}).items():
            value = table.sheet.get(row, column)
            if year in years and type(value) is float:
                yield sign * float(value)


def _is_sum(shown: float, numbers: Sequence[float]) -> bool:
    """Return whether a number is the sum of others, each of them rounded as it shows."""
    if not numbers:
        return False
    step = 10.0 ** -max(map(decimals, (shown, *numbers)))
    return abs(shown - sum(numbers)) <= 0.5 * step * (len(numbers) + 1) + 1e-9 * abs(shown)


def _is_part_of_its_year(
    table: CaseTable, column: int, header: str, values: Sequence[tuple[int, Value]]
) -> bool:
    """Return whether a column "heraf … 2026" is no more than the amount of 2026 left of it."""
    years = set(map(int, _YEAR.findall(PRICES.sub(" ", folded(header)))))
    if len(years) != 1:
        return False
    year = years.pop()
    left = [
        of[year]
        for quantity, of in table.series.items()
        if quantity in {*COSTS, "saving"} and of.get(year, column) < column
    ]
    whole = max(left, default=0)
    return bool(whole) and all(
        type(of := table.sheet.get(row, whole)) is float and abs(float(part)) <= abs(float(of))
        for row, part in values
        if part
    )


def _are_the_municipality_s(table: CaseTable, headers: Callable[[int], Sequence[str]]) -> bool:
    """Return whether all savings that are read are called the municipality's own."""
    columns = [column for key, column in table.inputs.items() if "saving" in quantity_of(key)]
    own = _words("own")
    return bool(columns) and all(own.search(folded(" ".join(headers(c)))) for c in columns)
