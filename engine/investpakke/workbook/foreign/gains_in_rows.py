"""Rows "Gevinst" beside rows of costs: savings before the costs, or after them, as a net tells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.blocks import years_in
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import shown_text
from investpakke.workbook.foreign.meaning import meaning_of_text
from investpakke.workbook.foreign.posts import begins_as
from investpakke.workbook.foreign.totals import decimals
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_GAIN: Final = re.compile(r"\bgevinst(er)?\b", re.IGNORECASE)
_WITHIN: Final = 0.02
"""What rounding may change a net by, of its size."""


class GainRows(NamedTuple):
    """The sheets with gains named as the savings that they are, and what is told of it."""

    sheets: tuple[SheetCells, ...]
    told: tuple[Text, ...]


def gains_as_savings(sheets: Sequence[SheetCells]) -> GainRows | None:
    """Return the sheets of a model whose gains its own nets show to be savings before costs.

    None where no rows of gains stand beside rows of costs under years.

    Raises
    ------
    FileError
        No net shows it: the gain may already be less the costs.
    """
    found: list[SheetCells] = []
    told: list[Text] = []
    for sheet in sheets:
        rows = _Rows.on(sheet)
        if rows is None:
            found.append(sheet)
            continue
        net = rows.proof()
        if net is None:
            raise _gross_or_net(sheet, rows)
        found.append(rows.with_savings())
        told.append(
            Text(
                "'{head}' is read as the saving before costs: in {cell} they are subtracted.",
                head=rows.labels[rows.first][1],
                cell=sheet.at(net, rows.column),
            )
        )
    return GainRows(tuple(found), tuple(told)) if told else None


class _Rows(NamedTuple):
    """The rows of a sheet with amounts under years, by what their labels in one column say."""

    sheet: SheetCells
    column: int
    years: Mapping[int, int]
    labels: Mapping[int, tuple[str, str]]

    @classmethod
    def on(cls, sheet: SheetCells) -> _Rows | None:
        """Return the rows where costs and gains stand in one column, and no savings."""
        for row in sorted(sheet.rows):
            years = years_in(sheet, row)
            for column in range(min(years.values()) - 1, 0, -1) if years else ():
                labels = dict(_labels(sheet, row, column, years or {}))
                kinds = {kind for kind, _ in labels.values()}
                if {"cost", "gain"} <= kinds and "saving" not in kinds:
                    return cls(sheet, column, years or {}, labels)
        return None

    @property
    def first(self) -> int:
        """The first row of a gain."""
        return next(row for row, (kind, _) in self.labels.items() if kind == "gain")

    def proof(self) -> int | None:
        """Return the first net; None where there is none, or one is not the gain less costs."""
        nets = [row for row, (kind, _) in self.labels.items() if kind == "net"]
        return nets[0] if nets and all(map(self._is_gain_less_cost, nets)) else None

    def _is_gain_less_cost(self, net: int) -> bool:
        parts = [
            next((r for r in range(net - 1, 0, -1) if self.labels.get(r, ("",))[0] == kind), 0)
            for kind in ("gain", "cost")
        ]
        amounts = [self._amounts(row) for row in (net, *parts)]
        spent = amounts[2]
        return any(spent) and all(
            abs(abs(stated) - abs(gained - abs(cost)))
            <= min(1.5 * 10.0 ** -decimals(stated), _WITHIN * abs(stated)) + 1e-6 * abs(gained)
            for stated, gained, cost in zip(*amounts, strict=True)
        )

    def _amounts(self, row: int) -> list[float]:
        values = (self.sheet.get(row, column) for column in self.years.values())
        return [float(value) if type(value) is float else 0.0 for value in values]

    def with_savings(self) -> SheetCells:
        """Return the sheet with its gains named as savings; each cell keeps its address."""
        rows = dict(self.sheet.rows)
        for row, (kind, text) in self.labels.items():
            if kind == "gain":
                rows[row] = {**rows[row], self.column: _GAIN.sub(_as_saving, text)}
        return replace(self.sheet, rows=rows)


def _as_saving(gain: re.Match[str]) -> str:
    return f"{gain[0]} (mindreudgift{gain[1] or ''})"


def _labels(
    sheet: SheetCells, header: int, column: int, years: Mapping[int, int]
) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the rows below a header whose text names a cost, gain, net or saving, and the text."""
    for row, cells in sorted(sheet.rows.items()):
        value = cells.get(column)
        if row <= header or type(value) is not str or not {*years.values()} & cells.keys():
            continue
        text = shown_text(value)
        meaning = meaning_of_text(text)
        quantity = meaning.quantity if meaning is not None else begins_as(text)
        if quantity in RESULTS:
            yield row, ("gain" if _GAIN.search(text) else "net", text)
        elif quantity:
            yield row, ("cost" if quantity in COSTS else quantity, text)


def _gross_or_net(sheet: SheetCells, rows: _Rows) -> FileError:
    return FileError(
        Problem("model.gain_gross_or_net", "the gain may be before or after the costs"),
        where=sheet.at(rows.first, rows.column),
        expected=Text(
            "'Saving' (the costs are still to be subtracted), or 'Net' (they have been) and a "
            "row 'Saving' as well"
        ),
        got=rows.labels[rows.first][1],
        mend=Text(
            "Call the rows what they are; or add a row 'Net' under them that is the gain less "
            "the costs"
        ),
    )
