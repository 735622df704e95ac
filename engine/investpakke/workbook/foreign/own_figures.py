"""Figures that a model states beside what is read of it: held against the computed ones.

A sum of cases, an amount of a whole period and a net of one year must agree: where one does not,
the model may mean something else than was read, and the user says which holds. A case's own gain
that differs is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import isnan
from typing import NamedTuple

from investpakke.calc import PackageResult
from investpakke.errors import FileError
from investpakke.problems import MODEL_OWN_FIGURE_DIFFERS
from investpakke.text import Problem, Text, joined, quote, same
from investpakke.workbook.foreign.case_rows import Rows
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    folded,
    header_text,
    is_of_year,
    one_of,
    quantity_of,
    shown_text,
    texts,
    total_word,
)
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.overview_below import overview_below
from investpakke.workbook.foreign.totals import Total, decimals
from investpakke.workbook.foreign.units import unit_words
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.addresses import CellName, coordinate_to_tuple, get_column_letter

_MOST = 5
"""Differences that are told one by one."""


class StatedFigure(NamedTuple):
    """A figure that a model's cell states of some of its cases.

    Parameters
    ----------
    sheet, cell : str
        The sheet; column and row.
    key : str
        The key of its column.
    value : float
        What the cell shows, in its own unit.
    unit : str
        That unit; "" for persons.
    of : tuple of int
        The places of the cases in the package.
    is_typed : bool
        Whether it is a number that was typed, and may be rounded.
    added : float or None
        What the cells of its cases add up to, in the same unit; None where the engine computes it.
    year : int or None
        The place of its year, counted from 0, where it is of one year.
    is_told : bool
        Whether the user has said that the cases hold.
    is_partial : bool
        Whether its formula may pass over some rows.
    rivals : str
        The headers, with their cells, of the amounts of which it may be the net of reimbursement,
        and its own.
    """

    sheet: str
    cell: str
    key: str
    value: float
    unit: str
    of: tuple[int, ...]
    is_typed: bool
    added: float | None = None
    year: int | None = None
    is_told: bool = False
    is_partial: bool = False
    rivals: str = ""

    @property
    def must_agree(self) -> bool:
        """Whether a difference stops the reading: all but a gain over the averaging years.

        What a plain formula adds of the cases is as old as the file, and means what was read; one
        that passes over rows, as SUBTOTAL does over hidden ones, may mean fewer cases.
        """
        is_gain = self.key == "gain" and self.year is None and not self.rivals
        is_old = self.added is not None and not (self.is_typed or (self.is_partial and self.value))
        return not (self.is_told or is_gain or is_old)

    def _is_of_all_years(self, figures: Computed, sign: float) -> bool:
        """Return whether a gain is that of all years together, and no yearly one."""
        return self.added is None and not self._replace(key="gain_total").differs(figures, sign)

    def computed(self, figures: Computed, sign: float = 1.0) -> float:
        """Return what the engine computes for it, in the cell's unit."""
        if self.added is not None:
            return self.added
        of_case = figures.of_each(self.key, self.year)
        found = of_case[self.of[0]] if len(self.of) == 1 else sum(of_case[n] for n in self.of)
        if self.key not in _AMOUNTS:
            found *= sign
        return found / TKR_PER_UNIT.get(self.unit, 1.0)

    def differs(self, figures: Computed, sign: float = 1.0) -> bool:
        """Return whether it is another than the computed one, by more than rounding."""
        if self.key == "gain" and self.year is None and self._is_of_all_years(figures, sign):
            return False
        computed = self.computed(figures, sign)
        value = abs(self.value) if self.key in _AMOUNTS else self.value
        apart, slack = abs(computed - value), 1e-6 * max(abs(computed), abs(value), 1.0)
        if isnan(computed) or apart <= slack:
            return False
        if self.is_typed:
            years = figures.years if self.key.endswith("_total") else 1
            slack += (len(self.of) * years + 1) / 2 * 10.0 ** -decimals(value)
        return apart > slack


_AMOUNTS = frozenset(("cost_total", "saving_total"))
"""Results that a model states with either sign; all others are gains or net costs."""


class Computed:
    """What the engine computes of each case of a package: its gain, costs and savings."""

    def __init__(self, result: PackageResult) -> None:
        self._gain = result.by_case.gain
        self._cost, self._saving = result.investment_by_case, result.saving_by_case
        self.years: int = self._saving.shape[1]
        self._known: dict[tuple[str, int | None], list[float]] = {}

    def of_each(self, key: str, year: int | None) -> list[float]:
        """Return one result of each case, of all years or of one: whole columns, each made once."""
        if (key, year) not in self._known:
            if key in _AMOUNTS:
                amounts = self._cost if key == "cost_total" else self._saving
                found = amounts.sum(axis=1) if year is None else amounts[:, year]
            elif year is not None:
                found = self._saving[:, year] - self._cost[:, year]
            elif key in {"gain", "net_cost"}:
                found = self._gain
            else:
                found = (self._saving - self._cost).sum(axis=1)
            self._known[key, year] = found.tolist()
        return self._known[key, year]


def stated_figures(
    table: CaseTable,
    rows: Rows,
    units: Mapping[str, str],
    *,
    first_year: int,
    years: float,
    told: Sequence[int] = (),
) -> tuple[StatedFigure, ...]:
    """Return what the sums of a table state, and what its results do of each case.

    Parameters
    ----------
    table : CaseTable
        The table.
    rows : Rows
        Its rows.
    units : mapping of str to str
        The unit of each quantity of money.
    first_year, years : int, float
        The calendar year of year 1, and how many years are shown.
    told : sequence of int
        Rows of sums of which the user has said that they are sums: the cases hold.
    """
    shown = range(first_year, first_year + int(years))
    return tuple(_Stated(table, rows, units, shown, frozenset(told)).figures())


class _Stated:
    """The figures of one table."""

    def __init__(
        self,
        table: CaseTable,
        rows: Rows,
        units: Mapping[str, str],
        shown: range,
        told: frozenset[int],
    ) -> None:
        self.table, self.rows, self.units, self.told = table, rows, units, told
        self.shown = shown
        self.common = next(iter(units.values()), "")
        self.places = {case.row: place for place, case in enumerate(rows.cases)}
        self.cases = {case.row: case for case in rows.cases}
        self.known: dict[int, str] = {}

    def figures(self) -> Iterator[StatedFigure]:
        for total in self.rows.totals:
            if total.net:
                yield from self._of_net(total)
            elif total.of:
                yield from self._of_sum(total.row, total.of)
        for row in self.places:
            yield from self._of_case(row, (row,))
        yield from self._of_overview()

    def _of_sum(self, row: int, of: Sequence[int]) -> Iterator[StatedFigure]:
        """Yield what a sum states: its amounts, and its results."""
        for key, column in self.table.inputs.items():
            amounts = [self.cases[r].numbers.get(key) for r in of]
            if key in _ADDED or (is_of_year(key) and not key.startswith("phasing")):
                added = sum(amount for amount in amounts if amount is not None)
                yield from self._figure(row, of, key, column, added=added)
        yield from self._of_case(row, of)

    def _of_overview(self) -> Iterator[StatedFigure]:
        """Yield what a block of sums below the table states of each year."""
        overview = overview_below(self.table)
        if overview is None:
            return
        keys = {"cost": "cost_total", "saving": "saving_total"}
        for row, quantity in overview.rows.items():
            for year, column in overview.years.items():
                place = self._place_of(year)
                if place is not None:
                    key = keys.get(quantity, quantity)
                    yield from self._figure(row, tuple(self.places), key, column, year=place)

    def _of_net(self, total: Total) -> Iterator[StatedFigure]:
        """Yield what a row of nets states of each year, under the costs or the savings."""
        for key, column in self.table.inputs.items():
            if is_of_year(key) and key.partition(" ")[2].isdecimal():
                place = self._place_of(int(key.partition(" ")[2]))
                if place is not None:
                    yield from self._figure(total.row, total.of, total.net, column, year=place)

    def _of_case(self, row: int, of: Sequence[int]) -> Iterator[StatedFigure]:
        for key in RESULTS:
            if key in self.table.columns:
                yield from self._figure(row, of, key, self.table.columns[key])
            for year, column in self.table.series.get(key, {}).items():
                place = self._place_of(year)
                if place is not None:
                    yield from self._figure(row, of, key, column, year=place)

    def _place_of(self, year: int) -> int | None:
        """Return the place of a calendar year, or of year 1, 2, … among those shown; else None."""
        place = year - 1 if year <= len(self.shown) else year - self.shown[0]
        return place if 0 <= place < len(self.shown) else None

    def _figure(
        self,
        row: int,
        of: Sequence[int],
        key: str,
        column: int,
        *,
        added: float | None = None,
        year: int | None = None,
    ) -> Iterator[StatedFigure]:
        value = self.table.sheet.get(row, column)
        if type(value) is not float:
            return
        sheet, _, cell = self.table.sheet.at(row, column).rpartition("!")
        quantity = quantity_of(key)
        unit = (
            ""
            if quantity in {"persons", "participants"}
            else (self.units.get(quantity) or self.table.units.get(quantity) or self.common)
        )
        typed = (row, column) not in self.table.sheet.formulas
        yield StatedFigure(
            sheet,
            cell,
            key,
            value,
            unit,
            tuple(self.places[r] for r in of),
            typed,
            added,
            year,
            row in self.told,
            not typed and self._may_pass_over(row, column),
            self._rivals(column, of_year=year is not None)
            if key in {"gain", "net_cost"} and self.table.real is None
            else "",
        )

    def _rivals(self, column: int, *, of_year: bool) -> str:
        """Return what a net may be the net of, "Nettobesparelse" of "Bruttobesparelse"."""
        if column not in self.known:
            head, words = self._head(column), _gross_and_net()
            kinds = () if of_year else ("saving", "cost")
            kind = next((k for k in kinds if words[k].search(folded(head))), "gross")
            heads = {
                other: self._head(other)
                for key, other in self.table.inputs.items()
                if quantity_of(key) in {*MONEY, *COSTS, "saving"}
            }
            found = {at: said for at, said in heads.items() if words[kind].search(folded(said))}
            is_net = bool(found) and words["net"].search(folded(head)) is not None
            named = {**found, column: head}.items() if is_net else ()
            self.known[column] = ", ".join(f"{get_column_letter(c)} '{said}'" for c, said in named)
        return self.known[column]

    def _head(self, column: int) -> str:
        """Return what stands over a column, on one line."""
        rows = range(self.table.top, self.table.bottom + 1)
        said = (shown_text(self.table.sheet.get(row, column)) for row in rows)
        return " ".join(filter(None, said))

    def _may_pass_over(self, row: int, column: int) -> bool:
        """Return whether a formula adds some rows of an area only: hidden or unlike ones not."""
        cells = self.table.sheet
        written = cells.formulas.get((row, column)) or cells.formulas.get(
            cells.shared_from.get(cells.shared.get((row, column), ""), (0, 0)), ""
        )
        return _PARTIAL.search(written) is not None


@cache
def _gross_and_net() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(one_of(words)) for kind, words in texts()["gross_and_net"].items()}


_PARTIAL = re.compile(r"\b(?:SUBTOTAL|AGGREGATE|SUMIFS?|SUMPRODUCT|FILTER)\(", re.IGNORECASE)
"""Functions that may pass over rows of what they are given."""

_ADDED = frozenset(
    (
        "investment",
        "average_saving",
        "yearly_saving",
        "full_saving",
        "running",
        "one_off",
        "persons",
        "participants",
    )
)


def _sign(figures: Sequence[StatedFigure], result: Computed) -> float:
    """Return 1 where a model's gains are gains, -1 where they are net costs."""
    gains = [f for f in figures if f.added is None and f.key in {"gain", "net_cost", "gain_total"}]
    wrong = sum(figure.differs(result) for figure in gains)
    return -1.0 if wrong and sum(f.differs(result, -1.0) for f in gains) < wrong else 1.0


def check_stated(figures: Sequence[StatedFigure], result: PackageResult) -> None:
    """Refuse a model of which a sum, or the net of a year, is not what its cases give.

    Raises
    ------
    FileError
        The cell, with both figures and how the user says which holds.
    """
    found = Computed(result)
    sign = _sign(figures, found)
    for figure in figures:
        if figure.must_agree and figure.differs(found, sign):
            if figure.rivals:
                raise _gross_or_net(figure)
            computed = figure.computed(found, sign)
            value, number = quote(figure.value), quote(_as_near(computed, figure.value))
            unit = joined([same(" "), unit_words(figure.unit)], "") if figure.unit else same("")
            raise FileError(
                MODEL_OWN_FIGURE_DIFFERS,
                where=CellName(figure.sheet, *coordinate_to_tuple(figure.cell)),
                expected=Text("{number}{unit}", number=number, unit=unit),
                got=Text("{value}{unit}", value=value, unit=unit),
                mend=Text(
                    "Correct the figure or the cases. If the cases hold, type on a sheet "
                    "called 'investpakke' 'totals' and the row's text (or 'ignore' and the "
                    "column's letter)"
                ),
                parameter="mapping",
            )


def _gross_or_net(figure: StatedFigure) -> FileError:
    """Return the refusal of a net that is not savings less costs, beside amounts gross."""
    return FileError(
        Problem("model.gross_or_net", "the amounts stand both gross and net"),
        where=CellName(figure.sheet, *coordinate_to_tuple(figure.cell)),
        expected=Text("one column of them: the municipality's own, or savings less costs as net"),
        got=same(figure.rivals),
        mend=Text(
            "Call the column that holds 'Average annual saving' or 'Annual cost', and type "
            "'ignore' and the other one's letter in two cells side by side on a sheet called "
            "'investpakke'"
        ),
        parameter="mapping",
    )


def outside_sums(table: CaseTable, rows: Rows, mapping: UserMapping) -> FileError | None:
    """Return the refusal of a case that the model's own sum of all leaves out: it may be none."""
    if mapping.cases or mapping.totals or table.is_ours:
        return None
    summed = {row for total in rows.totals for row in total.of}
    outside = [case.row for case in rows.cases if case.row not in summed]
    whole = [total for total in rows.totals if total.of and total_word(total.label) == "whole"]
    if not outside or not whole:
        return None
    last = whole[-1]
    key = "name" if "name" in table.columns else "number"
    return FileError(
        Problem("model.case_outside_sum", "the case is outside the model's own sum"),
        where=table.sheet.at(outside[0], table.columns[key]),
        expected=Text("a sum of all cases in row {row}", row=last.row),
        got=last.label,
        mend=Text(
            "Correct the sum, or delete the cases that are not in it. If they "
            "belong, type 'totals' and '{label}' on a sheet called 'investpakke'",
            label=last.label,
        ),
        parameter="mapping",
    )


def differences(figures: Sequence[StatedFigure], result: PackageResult) -> Iterator[Text]:
    """Yield one note on the figures that are not what the engine computes, if there are any."""
    found = Computed(result)
    sign = _sign(figures, found)
    differing = [figure for figure in figures if figure.differs(found, sign)]
    if not differing:
        return
    said = [_told(figure, figure.computed(found, sign)) for figure in differing[:_MOST]]
    more = len(differing) - len(said)
    told = joined(said, "; ")
    if more:
        told = Text("{figures}; and {more} more", figures=told, more=more)
    yield Problem(
        "note.own_figures_differ",
        "The model's own figures are not the computed ones: {figures}.",
        figures=told.changed(lambda text: text.removesuffix(".")),
    )


def _told(figure: StatedFigure, computed: float) -> Text:
    value, number = quote(figure.value), quote(_as_near(computed, figure.value))
    unit = joined([same(" "), unit_words(figure.unit)], "") if figure.unit else same("")
    return Text(
        "{cell} ({head}) {value}, computed {number}{unit}",
        cell=figure.cell,
        head=header_text(figure.key).changed(str.lower),
        value=value,
        number=number,
        unit=unit,
    )


def _as_near(computed: float, stated: float) -> float:
    """Round to the decimals of what is stated, two at least, and to more where these hide it."""
    places = max(decimals(stated), 2)
    near = (round(computed, more) + 0.0 for more in range(places, 10))  # and never -0
    return next((value for value in near if value != round(stated, places)), computed)
