"""What a workbook's formulas come to: all by one engine, each distinct one by a second.

`formualizer` computes every cell. `formulas` computes each distinct formula again, in its
first, middle and last cell, on the values of its own precedents. What neither may judge
keeps the value that the file shows, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import inf
from typing import NamedTuple

from investpakke.errors import Text
from investpakke.validate.engines import by_formualizer, by_formulas
from investpakke.validate.engines.agreement import agree
from investpakke.validate.engines.by_formualizer import CIRCULAR, NOT_TAKEN
from investpakke.validate.engines.limits import Limit, limit_of
from investpakke.validate.engines.nearly_equal import compares_nearly_equal
from investpakke.validate.engines.omitted import written_out
from investpakke.validate.engines.refusals import Engine, by, cells_read, why_not_taken
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import Area, Row, Value

_PASSES = 3
"""Times that cells an engine has got wrong are put right and all is computed again."""

_MOST_DOUBTED = 500
"""Cells of one formula that are looked at for a known limit; more than these are stale."""


class Formula(NamedTuple):
    """A distinct formula: its relative form and the sheet that it stands on."""

    form: str
    sheet: str


@dataclass
class Judged:
    """What was found of one distinct formula.

    Parameters
    ----------
    cells : list of Cell
        Where it stands.
    resolved : Resolved
        With names and tables as rectangles.
    engines : set of Engine
        Those whose answer counts.
    reasons : list of Text
        Why an engine's answer does not count.
    """

    cells: list[Cell]
    resolved: Resolved
    engines: set[Engine] = field(default_factory=set)
    reasons: list[Text] = field(default_factory=list)


class Disagreement(NamedTuple):
    """A cell that two engines compute differently, for no reason that is known."""

    cell: Cell
    formualizer: Value | None
    formulas: Value | None


class Shares(NamedTuple):
    """How many formula cells were judged by two engines, by one, and by none."""

    two: int
    one: int
    none: int

    @property
    def total(self) -> int:
        """All formula cells."""
        return self.two + self.one + self.none


class Calculation:
    """A workbook computed anew.

    Parameters
    ----------
    book : Book
        The workbook.
    full : bool
        Have ``formulas`` compute every cell, not only three of each distinct formula.

    Attributes
    ----------
    values : dict of Cell to value
        What the formulas come to.
    stale, circular : set of Cell
        Those that show something else; those that depend on themselves, which have no value.
    disagreements : list of Disagreement
        Where the two engines differ.
    """

    def __init__(self, book: Book, *, full: bool = False) -> None:
        self.book, self.full = book, full
        self.values: dict[Cell, Value | None] = {}
        self.stale: set[Cell] = set()
        self.circular: set[Cell] = set()
        self.disagreements: list[Disagreement] = []
        self._left = inf if full else _MOST_WORK
        self._compute()
        self._second_opinion()

    @cached_property
    def _cells(self) -> Mapping[str, list[Cell]]:
        """The formula cells of each sheet, in the order of its forms."""
        return {
            sheet.name: [Cell(sheet.name, row, column) for row, column in sheet.forms]
            for sheet in self.book.sheets
        }

    @cached_property
    def formulas(self) -> Mapping[Formula, Judged]:
        """Every distinct formula."""
        found: dict[Formula, Judged] = {}
        for sheet in self.book.sheets:
            by_form: dict[str, list[Cell]] = {}
            for cell, form in zip(self._cells[sheet.name], sheet.forms.values(), strict=True):
                by_form.setdefault(form, []).append(cell)
            for form, cells in by_form.items():
                resolved = self.book.resolved(written_out(form), sheet.name)
                found[Formula(form, sheet.name)] = Judged(cells, resolved)
        return found

    @cached_property
    def not_calculated(self) -> bool:
        """Whether the file was saved by a program that does not compute: it shows no results.

        Such programs write no value at all, or 0 everywhere and a wish to be computed on load.
        """
        nothing = {None, 0.0} if self.book.calculation.computes_on_load else {None}
        return bool(self.formulas) and all(
            self.shown(cell) in nothing
            for judged in self.formulas.values()
            for cell in judged.cells
        )

    def shown(self, cell: Cell) -> Value | None:
        """Return the value that the file shows for a cell."""
        return self.book.by_name[cell.sheet].cached(cell.row, cell.column)

    def value(self, cell: Cell) -> Value | None:
        """Return a cell's value: computed, else as the file shows it."""
        if cell in self.values:
            return self.values[cell]
        sheet = self.book.by_name.get(cell.sheet)
        return None if sheet is None else sheet.cached(cell.row, cell.column)

    def judged(self, cell: Cell) -> Judged | None:
        """Return what was found of a cell's formula; None where it holds none."""
        form = self.book.by_name[cell.sheet].forms.get((cell.row, cell.column))
        return None if form is None else self.formulas[Formula(form, cell.sheet)]

    @property
    def shares(self) -> Shares:
        """How many cells were judged by two engines, by one, by none."""
        counts = [0, 0, 0]
        for judged in self.formulas.values():
            counts[len(judged.engines)] += len(judged.cells)
        tables = sum(area.size for areas in self.data_tables.values() for area in areas)
        return Shares(two=counts[2], one=counts[1], none=counts[0] + tables)

    @cached_property
    def data_tables(self) -> Mapping[str, list[Area]]:
        """The what-if data tables of each sheet: Excel alone computes them; here constants."""
        return {
            sheet.name: areas
            for sheet in self.book.sheets
            if (areas := [a for a in sheet.cells.arrays if (a.row, a.column) not in sheet.forms])
        }

    # --- the first engine ---------------------------------------------------------------

    def _compute(self) -> None:
        texts = dict(self._texts())
        pinned: dict[Cell, Limit] = {}
        for _ in range(_PASSES):
            self.values = by_formualizer.computed(self.book, texts)
            for cell in [cell for cell, value in self.values.items() if value is NOT_TAKEN]:
                del self.values[cell]
            self.stale = set(self._differing())
            wrong = dict(self._known_wrong())
            if not wrong:
                break
            pinned |= wrong
            for cell in wrong:
                del texts[cell]
        self._note_first(pinned)

    def _texts(self) -> Iterator[tuple[Cell, str]]:
        """Yield the formulas that formualizer can take, as it is to be given them."""
        taken: dict[str, dict[str, tuple[bool, str]]] = {s.name: {} for s in self.book.sheets}
        for key, judged in self.formulas.items():
            reason = self._why_not(key, judged, "formualizer")
            if reason is not None:
                judged.reasons.append(reason)
                continue
            arrays = self.book.by_name[key.sheet].cells.arrays
            as_written = judged.resolved.plain and not arrays
            taken[key.sheet][key.form] = as_written, judged.resolved.form()
        for sheet in self.book.sheets:
            of_sheet, own = taken[sheet.name], sheet.cells.formulas
            for cell, (place, form) in zip(
                self._cells[sheet.name], sheet.forms.items(), strict=True
            ):
                if form in of_sheet:
                    as_written, resolved = of_sheet[form]
                    written = own.get(place) if as_written else ""
                    yield cell, f"={written}" if written else absolute(resolved, *place)

    def _why_not(self, key: Formula, judged: Judged, engine: Engine) -> Text | None:
        """Return why a formula is not given to an engine, None where it is."""
        first = judged.cells[0]
        arrays = self.book.by_name[key.sheet].cells.arrays
        fills = any(area.holds(first.row, first.column) for area in arrays)
        return why_not_taken(engine, judged.resolved, first, fills=fills)

    def _differing(self) -> Iterator[Cell]:
        """Yield the cells that show something else than what was computed."""
        sheets = {name: sheet.cells.rows for name, sheet in self.book.by_name.items()}
        blank: Row = {}
        for cell, value in self.values.items():
            sheet, row, column = cell
            shown = sheets[sheet].get(row, blank).get(column)
            if value.__class__ is shown.__class__ is float and value == shown:
                continue  # as nearly all do
            if not agree(value, self.shown(cell)):
                yield cell

    def _known_wrong(self) -> Iterator[tuple[Cell, Limit]]:
        """Yield the cells whose difference from the file is a known limit of formualizer."""
        if self.not_calculated or not self.stale:
            return
        for judged in self.formulas.values():
            stale = (cell for cell in judged.cells if cell in self.stale)
            for cell in islice(stale, _MOST_DOUBTED):
                limit = self._limit("formualizer", judged, cell)
                if limit is not None and not self._is_backed(judged, cell):
                    yield cell, limit

    def _note_first(self, pinned: Mapping[Cell, Limit]) -> None:
        self.circular = {cell for cell, value in self.values.items() if value is CIRCULAR}
        for cell in self.circular:
            del self.values[cell]
        self.stale -= self.circular
        for judged in self.formulas.values():
            if any(cell in self.values or cell in self.circular for cell in judged.cells):
                judged.engines.add("formualizer")
            elif not judged.reasons:
                limit = next((pinned[cell] for cell in judged.cells if cell in pinned), None)
                reason = _NO_ANSWER if limit is None else limit.reason
                judged.reasons.append(by("formualizer", reason))

    # --- the second engine --------------------------------------------------------------

    def _second_opinion(self) -> None:
        for key, judged in self.formulas.items():
            reason = self._why_not(key, judged, "formulas")
            if reason is not None:
                judged.reasons.append(reason)
                continue
            if self.circular and self.circular.issuperset(judged.cells):
                judged.reasons.append(_IN_CIRCLE)
                continue
            self._judge_again(judged)

    def _judge_again(self, judged: Judged) -> None:
        alone = "formualizer" not in judged.engines
        cells = judged.cells if self.full or alone else _sample(judged.cells)
        self._left -= _work(judged, len(cells))
        if self._left < 0:
            judged.reasons.append(by("formulas", _NO_ROOM))
            return
        answered = False
        for cell in cells:
            if cell in self.circular:
                continue
            value = by_formulas.computed(judged.resolved, cell, self.value)
            if value is NOT_TAKEN:
                judged.reasons.append(by("formulas", _NO_ANSWER))
                return
            first = self.values.get(cell)
            compared = self.shown(cell) if alone else first
            if agree(value, compared):
                answered = True
            else:
                limit = self._limit("formulas", judged, cell)
                if limit is not None:
                    judged.reasons.append(by("formulas", limit.reason))
                    return
                answered = True
                if not alone:
                    self.disagreements.append(Disagreement(cell, first, value))
            if alone:
                self._settle(cell, value)
        if answered:
            judged.engines.add("formulas")

    def _settle(self, cell: Cell, value: Value | None) -> None:
        """Keep what the second engine gives for a cell that the first has no value for."""
        self.values[cell] = value
        if not agree(value, self.shown(cell)):
            self.stale.add(cell)

    def _is_backed(self, judged: Judged, cell: Cell) -> bool:
        """Return whether the second engine, not known to be wrong here, gives the first's value."""
        value = by_formulas.computed(judged.resolved, cell, self.value)
        return (
            value is not NOT_TAKEN
            and agree(value, self.values[cell])
            and self._limit("formulas", judged, cell) is None
        )

    def _limit(self, engine: Engine, judged: Judged, cell: Cell) -> Limit | None:
        """Return what is known of an engine that explains its answer in a cell."""

        def holds(condition: str) -> bool:
            if condition == "text numbers":
                return self._reads_text_numbers(judged.resolved, cell)
            form, scope = judged.resolved.form(), self.book.scope
            return compares_nearly_equal(form, cell, scope, self.value)

        return limit_of(engine, judged.resolved.form(), holds)

    def _reads_text_numbers(self, resolved: Resolved, cell: Cell) -> bool:
        return any(
            isinstance(value, str) and _is_number(value)
            for value in self._precedents(resolved, cell)
        )

    def _precedents(self, resolved: Resolved, cell: Cell) -> Iterator[Value]:
        for reference in resolved.references:
            area = reference.area(cell.row, cell.column)
            sheet = self.book.by_name.get(reference.sheet or "")
            if area is None or sheet is None:
                continue
            for row in range(area.row, min(area.last_row, sheet.cells.last_row) + 1):
                for column, value in sheet.cells.rows.get(row, {}).items():
                    if area.column <= column <= area.last_column:
                        yield value


_IN_CIRCLE = Text("cellerne er del af en cirkel eller læser en",
                  "the cells are part of a circle or read one")  # fmt: skip
_MOST_WORK = 20_000_000
"""Work of the second engine on one workbook: about as many microseconds."""

_NO_ROOM = Text("projektmappen har for mange forskellige formler til, at den kan nå dem alle",
                "the workbook has more distinct formulas than it has time for")  # fmt: skip


_NO_ANSWER = Text("den kan ikke regne formlen", "it cannot compute the formula")


def _work(judged: Judged, cells: int) -> int:
    """Return what it takes to compile a formula and to compute it in some cells, as measured."""
    pieces = len(judged.resolved.pieces)
    return (
        100 * pieces
        + pieces**2 // 10
        + cells * (1_500 + cells_read(judged.resolved, judged.cells[0]))
    )


def _sample(cells: list[Cell]) -> list[Cell]:
    """Return the first, the middle and the last cell."""
    return list(dict.fromkeys((cells[0], cells[len(cells) // 2], cells[-1])))


def _is_number(text: str) -> bool:
    try:
        float(text.strip().replace(",", "."))
    except ValueError:
        return False
    return True
