"""Amounts of such a size that their unit may be another: told, as nobody can say which holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from investpakke.text import Text, joined, quote
from investpakke.workbook.foreign.case_rows import CaseRow
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import quantity_of
from investpakke.workbook.layout import TKR_PER_UNIT

_APART: Final = 200
"""How many times as large as the others an amount is that may be in another unit."""
_FEWEST: Final = 3
_LEAST, _LARGEST = 5.0, 200_000.0
"""Tkr. a year that a case hardly costs or saves."""
_MOST: Final = 3
"""Cells that are told."""
_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("investment", *COSTS), "cost"),
    **dict.fromkeys(("saving", "average_saving", "yearly_saving", "full_saving"), "saving"),
}


class _Amount(NamedTuple):
    """An amount in tkr., and its cell."""

    tkr: float
    shown: float
    cell: str


def odd_sizes(
    table: CaseTable, cases: Sequence[CaseRow], units: Mapping[str, str]
) -> tuple[Text, ...]:
    """Return a note on amounts that are a thousandth of the others, or a thousand times them."""
    if table.is_ours:
        return ()
    found = {kind: list(_amounts(table, cases, units, kind)) for kind in ("cost", "saving")}
    odd = [one for amounts in found.values() for one in _apart(amounts)]
    middles = {kind: median(a.tkr for a in some) for kind, some in found.items() if some}
    if not odd and len(middles) > 1 and _are_apart(middles["cost"], middles["saving"]):
        odd = [found["cost"][0], found["saving"][0]]
    if not odd:
        odd = [found[kind][0] for kind, tkr in middles.items() if not _LEAST <= tkr <= _LARGEST]
    if not odd:
        return ()
    cells = joined(
        Text("{cell} ({value})", cell=one.cell, value=quote(one.shown)) for one in odd[:_MOST]
    )
    return (Text("By their size some amounts may be in another unit: {cells}.", cells=cells),)


def _amounts(
    table: CaseTable, cases: Sequence[CaseRow], units: Mapping[str, str], kind: str
) -> Iterator[_Amount]:
    for case in cases:
        for key, value in case.numbers.items():
            quantity = quantity_of(key)
            if value and _KINDS.get(quantity) == kind:
                worth = TKR_PER_UNIT[units[quantity]] if quantity in units else 1.0
                yield _Amount(
                    abs(value) * worth, value, table.sheet.at(case.row, table.inputs[key])
                )


def _apart(amounts: Sequence[_Amount]) -> Iterator[_Amount]:
    middle = median(one.tkr for one in amounts) if len(amounts) >= _FEWEST else 0.0
    yield from (one for one in amounts if middle and _are_apart(one.tkr, middle))


def _are_apart(one: float, other: float) -> bool:
    return max(one, other) >= _APART * min(one, other)
