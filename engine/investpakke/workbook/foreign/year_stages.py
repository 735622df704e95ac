"""Columns of years that stand before those of the package: accounts, and the budget in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from investpakke.workbook.foreign.headers import compact, folded, is_year, one_of, texts
from investpakke.workbook.foreign.units import PRICES
from investpakke.workbook.ooxml.sheet_cells import Value


class Stage(NamedTuple):
    """What a header says a year to be: "past", "budget", "proposal" or "estimate"; and the year."""

    kind: str
    year: int


@cache
def _stages() -> re.Pattern[str]:
    kinds = "|".join(rf"(?P<{kind}>{one_of(words)})" for kind, words in texts()["stages"].items())
    return re.compile(rf"(?<![^\W_])(?:{kinds})\.?\s*'?(?P<year>(?:19|20)?\d\d)(?![^\W_])")


def stage_of(header: str) -> Stage | None:
    """Return what a header says the year in it to be, None where it says nothing of it.

    Examples
    --------
    >>> stage_of("R2024"), stage_of("Udgift BF26").kind, stage_of("2026")
    (Stage(kind='past', year=2024), 'proposal', None)
    """
    found = _stages().search(folded(header))
    if found is None:
        return None
    kind = next(kind for kind in texts()["stages"] if found[kind])
    year = int(found["year"])
    return Stage(kind, year if year >= 100 else 2000 + year)


_AFTER_BUDGET = re.compile(
    r"(?<![^\W_])(?:(?:bo|bfo|o|overslag|overslagsår|budgetoverslag|estimate)\.?\s*([1-9])"
    r"|([1-9])\.?\s*(?:bo|overslag|overslagsår|budgetoverslag|estimate))(?![^\W_])"
)
_BUDGET_ALONE = re.compile(r"(?<![^\W_])(?:budget|budgetår|b|budgetforslag|bf)\W*$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def dated(row: Mapping[int, Value]) -> dict[int, Value]:
    """Return a row of headers in which each year after a budget's, "BO1", is named.

    They follow the budget one by one; where it names no year itself, they are years 1, 2, ….

    Examples
    --------
    >>> dated({3: "Budget 2027", 4: "BO1", 5: "BO2"})
    {3: 'Budget 2027', 4: 'BO2028', 5: 'BO2029'}
    >>> dated({3: "Budget", 4: "1. overslagsår"}), dated({3: "Budget 2027", 4: "BO2"})
    ({3: 'År 1', 4: 'År 2'}, {3: 'Budget 2027', 4: 'BO2'})
    """
    row = _with_whole_years(row)
    found, base, last, budget = dict(row), 0, 0, 0
    for column, value in sorted(row.items()):
        said = folded(value) if type(value) is str else ""
        after = _AFTER_BUDGET.search(said)
        if after is not None:
            count = int(after[1] or after[2])
            if count != last + 1 or not (base or budget):
                base = last = budget = 0
                continue
            year = f"BO{base + count}" if base else f"År {count + 1}"
            text = str(value)
            found[column] = f"{text[: after.start()]}{year}{text[after.end() :]}"
            if budget and count == 1:
                head = str(row[budget])
                found[budget] = _BUDGET_ALONE.sub("År 1", head.casefold())
            last = count
            continue
        years = (
            _YEAR.findall(PRICES.sub(" ", said))
            if said
            else [f"{value:.0f}"]
            if is_year(value)
            else []
        )
        stage = stage_of(said)
        is_base = len(years) == 1 and (stage is None or stage.kind in {"budget", "proposal"})
        base, last = int(years[0]) if is_base else 0, 0
        budget = column if not years and _BUDGET_ALONE.search(said) else 0
    return found


_SHORT_YEAR = re.compile(r"\W*(?<!\d)([2-5]\d)\s*\Z")
_LONGEST_HEADER = 200
"""Characters of a header: a longer text is a paragraph."""

_FEWEST = 3
"""Years in a row that numbers of two digits must be: two may number anything."""


def _with_whole_years(row: Mapping[int, Value]) -> dict[int, Value]:
    """Return a row of headers in which years of two digits are whole: "Udgift 26", "Udgift 27", ….

    They end headers that are else the same, and follow one another.

    Examples
    --------
    >>> _with_whole_years({3: "Udgift 26", 4: "Udgift 27", 5: "Udgift '28"})
    {3: 'Udgift 2026', 4: 'Udgift 2027', 5: 'Udgift 2028'}
    >>> _with_whole_years({3: "Udgift 26", 4: "Udgift 28", 5: "Udgift 29"})
    {3: 'Udgift 26', 4: 'Udgift 28', 5: 'Udgift 29'}
    """
    found = dict(row)
    named: dict[str, dict[int, int]] = {}
    for column, value in sorted(row.items()):
        head, year = _head_and_year(value) if type(value) is str else ("", 0)
        if head and not PRICES.search(folded(str(value))):
            named.setdefault(compact(head), {})[column] = year
    for years in named.values():
        follow = list(range(min(years.values()), min(years.values()) + len(years)))
        if len(years) >= _FEWEST and list(years.values()) == follow:
            for column, year in years.items():
                head, _ = _head_and_year(str(row[column]))
                found[column] = f"{head} {2000 + year}"
    return found


def _head_and_year(header: str) -> tuple[str, int]:
    """Return the words of a header and the two digits of the year at its end; "" and 0 if none."""
    match = _SHORT_YEAR.search(header) if len(header) <= _LONGEST_HEADER else None
    head = header[: match.start()].strip() if match else ""
    return (head, int(match[1])) if match and any(c.isalpha() for c in head) else ("", 0)


def before_package(headers: Mapping[int, str]) -> set[int]:
    """Return the columns of some headers whose years are before those of a package.

    A budget is that of the year before where a proposal, or another budget with its estimates,
    follows; accounts always are.

    Examples
    --------
    >>> before_package({2: "B2025", 3: "BF2026", 4: "BO2027"})
    {2}
    >>> before_package({2: "B2025", 3: "BO2026", 4: "BO2027"})
    set()
    """
    said = {column: stage for column, text in headers.items() if (stage := stage_of(text))}
    found = set()
    for column, stage in said.items():
        later = {other.kind for other in said.values() if other.year > stage.year}
        if stage.kind == "past" or (
            stage.kind == "budget" and ("proposal" in later or {"budget", "estimate"} <= later)
        ):
            found.add(column)
    return found
