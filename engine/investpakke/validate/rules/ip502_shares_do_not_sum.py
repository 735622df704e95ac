"""The shares of a whole do not sum to 100 %.

Anti-pattern
------------
Shares are typed, or one of them is divided by another total than the rest: the page says that the
groups take 24, 19, 24 and 38 per cent, and a reader adds them up.

Better practice
---------------
Calculate every share from its amount and the same total, with a fixed reference to the total, and
show the sum below. Round only where the shares are shown.

Source
------
Rules 18 and 20 of docs/workbook.md (no rounding in calculations, checks with tolerances).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from investpakke.text import Problem, Text, quote, same
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.book import BookSheet, Cell
from investpakke.workbook.foreign.headers import is_total, spoken
from investpakke.workbook.ooxml.sheet_cells import Area

_HEAD = re.compile(
    r"(?:andele?|shares?|fordeling|distribution)(?: (?:af|i|of|in|%|pct|procent)\b.*)?"
)
_FEWEST = 3
"""At least so many shares: with two, a slip and another whole look the same."""

_NEAR = 0.2
"""A sum this close to 1 or 100 is meant to be it."""


class Shares(NamedTuple):
    """A column of shares, and whether they are percentages."""

    area: Area
    values: list[float]


def _check(rule: Rule, subject: Subject) -> Iterator[Finding]:
    for sheet in subject.book.sheets:
        for shares in _columns(subject, sheet):
            whole = 100.0 if sum(shares.values) > 2 else 1.0
            total = sum(shares.values)
            away = abs(total - whole)
            if _tolerance(shares.values) < away <= _NEAR * whole:
                yield rule.finding(
                    Place(sheet.name, shares.area),
                    Problem("IP502.shares", "the shares do not sum to 100 %"),
                    expected=same("100 %"),
                    found=_percent(total, whole),
                    severity=subject.weight(
                        rule.severity, *(Cell(sheet.name, *at) for at in shares.area.cells())
                    ),
                    mend=Text("Calculate each share from its amount and the same total"),
                )


def _columns(subject: Subject, sheet: BookSheet) -> Iterator[Shares]:
    """Yield the numbers under each header that says "share", down to a blank or a total."""
    for row, column, head in sheet.cells.texts:
        if not _HEAD.fullmatch(spoken(head)):
            continue
        values: list[float] = []
        at = row + 1
        while isinstance(value := subject.calculation.value(Cell(sheet.name, at, column)), float):
            texts = [t for t in sheet.cells.rows.get(at, {}).values() if isinstance(t, str)]
            if is_total(*texts):
                break
            values.append(value)
            at += 1
        if len(values) >= _FEWEST and all(0 <= value <= 100 for value in values):
            yield Shares(Area(row + 1, column, at - 1, column), values)


def _tolerance(values: list[float]) -> float:
    """Return the difference that rounding of the shares explains."""
    digits = max(len(f"{value:.12f}".rstrip("0").partition(".")[2]) for value in values)
    return max(0.5 * 10.0**-digits * len(values), 1e-9)


def _percent(total: float, whole: float) -> Text:
    said = quote(float(f"{100 * total / whole:.6g}"))
    return Text("{said} %", said=said)


RULE = Rule("IP502", Text("Shares do not sum to 100 %"), Severity.ERROR, _check)
