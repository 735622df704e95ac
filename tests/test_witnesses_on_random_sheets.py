"""Witnesses over random sheets of the formulas that engines take differently.

Each sheet shows what Python computes of its numbers. Nothing on it is stale, two witnesses stand
behind every cell, and a value that is changed is found at its cell and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
import xlsxwriter

from building import proofs_after
from investpakke.validate import Report, Severity, examine

_NAMED = {
    "DOBBELT": "=_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)",
    "MED_TILLAEG": "=_xlfn.LAMBDA(_xlpm.x,_xlop.sats,"
    "_xlpm.x+IF(_xlfn.ISOMITTED(_xlpm.sats),10,_xlpm.sats))",
}
_EPOCH = {True: date(1904, 1, 1), False: date(1899, 12, 30)}


class Kind(NamedTuple):
    """A formula, what it comes to, and how many cells below and beside it it fills."""

    formula: str
    right: float | list[float]
    reads: int = 0
    """The place in the sheet's list of the formula that it reads, from 1; 0 for none."""


class Drawn(NamedTuple):
    """A sheet: ten typed numbers in A1:A10 and B1:B10, rows that are hidden, and formulas."""

    numbers: list[tuple[int, int]]
    hidden: set[int]
    from_1904: bool
    day: date
    kinds: list[Kind]


def draw(seed: int) -> Drawn:
    """Return a sheet of every kind, with numbers, rows and order from a seed."""
    random = Random(seed)  # noqa: S311  nothing secret
    numbers = [(random.randint(2, 900), random.randint(2, 90)) for _ in range(10)]
    a, b = ([0, *column] for column in zip(*numbers, strict=True))
    hidden = set(random.sample(range(2, 10), random.randint(1, 3)))
    seen = [row for row in range(1, 11) if row not in hidden]
    low, high = sorted(random.sample(range(1, 11), 2))
    row, rate = random.randint(2, 9), random.randint(2, 30)
    day = date(2025, 1, 1) + timedelta(days=random.randint(0, 700))
    kinds = [
        Kind(f"=SUM((A{low}:A{high},B{row}))", sum(a[low : high + 1]) + b[row]),
        Kind(f"=SUM(A{low}:INDEX(A1:A10,{high}))", sum(a[low : high + 1])),
        Kind(f"=SUM(OFFSET(A1,{low - 1},1,{high - low + 1},1))", sum(b[low : high + 1])),
        Kind(f'=INDIRECT("B"&{row})*2', 2 * b[row]),
        Kind("=SUM(Foer:Efter!A1)", 3.0),
        Kind("=SUBTOTAL(109,A1:A10)", sum(a[at] for at in seen)),
        Kind("=SUBTOTAL(9,A1:A10)", sum(a)),
        Kind("=AGGREGATE(4,5,A1:A10)", max(a[at] for at in seen)),
        Kind(f"=_xlfn.LET(_xlpm.sats,{rate},_xlpm.x,A{row},_xlpm.x*_xlpm.sats)", rate * a[row]),
        Kind(
            f"=_xlfn.LAMBDA(_xlpm.x,_xlop.y,_xlpm.x+IF(_xlfn.ISOMITTED(_xlpm.y),1,_xlpm.y))"
            f"(A{row})",
            a[row] + 1,
        ),
        Kind(f"=DOBBELT(A{row})+DOBBELT(DOBBELT(B{row}))", 2 * a[row] + 4 * b[row]),
        Kind(f"=MED_TILLAEG(A{row})-MED_TILLAEG(B{row},{rate})", a[row] + 10 - b[row] - rate),
        Kind("=_xlfn.REDUCE(0,A1:A10,_xlfn.LAMBDA(_xlpm.s,_xlpm.v,_xlpm.s+_xlpm.v))", sum(a)),
        Kind("=YEAR(C1)*100+MONTH(C1)", day.year * 100 + day.month),
        Kind(f"=A{row}:A{row}+SUM(B1:B10)", a[row] + sum(b)),
        Kind(f"=SUMPRODUCT((ROW(A1:A10)>{row})*A1:A10)", sum(a[row + 1 :])),
    ]
    random.shuffle(kinds)
    at = random.randint(1, len(kinds))
    kinds.append(Kind(f"=E{at}*3+1", float(kinds[at - 1].right) * 3 + 1, at))
    return Drawn(numbers, hidden, random.random() < 0.5, day, kinds)


def write(path: Path, drawn: Drawn, shown: Mapping[int, float]) -> Path:
    """Write a sheet; `shown` stands above what its formulas come to, by place from 1."""
    options = {"date_1904": True} if drawn.from_1904 else {}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("Ark")
        for place, name in enumerate(("Foer", "Mellem", "Efter")):
            book.add_worksheet(name).write("A1", place)
        for row, (one, other) in enumerate(drawn.numbers):
            sheet.write_row(row, 0, (one, other))
        days = (drawn.day - _EPOCH[drawn.from_1904]).days
        sheet.write("C1", days, book.add_format({"num_format": "dd-mm-yyyy"}))
        for name, meaning in _NAMED.items():
            book.define_name(name, meaning)
        for place, kind in enumerate(drawn.kinds, start=1):
            sheet.write(place - 1, 3, f"Tal {place}")
            sheet.write_formula(place - 1, 4, kind.formula, None, shown.get(place, kind.right))
        last = len(drawn.numbers)
        doubled = [2 * one for one, _ in drawn.numbers]
        sheet.write_dynamic_array_formula(0, 6, last - 1, 6, "=A1:A10*2", None, doubled[0])
        for row, value in enumerate(doubled[1:], start=1):
            sheet.write(row, 6, value)
        sheet.write_formula("I1", "=SUM(_xlfn.ANCHORARRAY(G1))", None, shown.get(0, sum(doubled)))
        for row in drawn.hidden:
            sheet.set_row(row - 1, None, None, {"hidden": True})
    return path


def told(report: Report) -> dict[str, Severity]:
    """Return where a value is said to be stale or in doubt, and how much that weighs."""
    return {
        str(found.place): found.severity
        for found in report.sightings
        if found.code in {"IP301", "IP302", "IP401"}
    }


SEEDS = range(30)


@pytest.mark.parametrize("seed", proofs_after(SEEDS, quick=3))
def test_nothing_is_false_on_a_sound_sheet_and_two_stand_behind_every_cell(
    seed: int, tmp_path: Path
) -> None:
    drawn = draw(seed)
    report = examine(write(tmp_path / "bog.xlsx", drawn, {}))
    assert told(report) == {}
    assert [found for found in report.findings if found.severity is Severity.ERROR] == []
    assert report.shares == (len(drawn.kinds) + 2, 0, 0)


@pytest.mark.parametrize("seed", proofs_after(SEEDS, quick=3))
def test_a_changed_value_is_found_at_its_cell_and_nowhere_else(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed)
    place = Random(seed).randint(0, len(drawn.kinds))  # noqa: S311  nothing secret
    path = write(tmp_path / "bog.xlsx", drawn, {place: 987_654})
    at = "Ark!I1" if place == 0 else f"Ark!E{place}"
    follower = f"Ark!E{len(drawn.kinds)}"
    found = told(examine(path))
    assert at in found
    assert found.keys() <= {at, follower if drawn.kinds[-1].reads == place else at}
