"""Columns of years that stand before those of the package: accounts, and the budget in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from investpakke.workbook.foreign.headers import folded, one_of, texts


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
