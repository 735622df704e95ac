"""What a workbook's formulas come to, by witnesses: the file itself and the engines.

`formualizer` computes every cell. Where it gives what the file shows, two have said the same, and
nobody else is asked. Where it gives something else, or nothing, the others are asked for that
cell, on the values that the file shows for what it reads: only if two of them agree against the
file and none confirms it is the cell stale. One engine alone makes a doubt, and the file's value
stays.

A cell for which the file shows nothing has a value only if two engines give it. All others, and
all that read them, are unknown: neither blank nor zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isclose
from typing import Literal, NamedTuple

from investpakke.text import Text
from investpakke.validate.engines import by_formualizer
from investpakke.validate.engines.agreement import agree
from investpakke.validate.engines.by_formualizer import CIRCULAR, NOT_TAKEN
from investpakke.validate.engines.conditions import Conditions, Memory
from investpakke.validate.engines.doubted_cells import (
    READS_UNKNOWN,
    TWO,
    Disagreement,
    Doubt,
    Judge,
    Judgement,
    Witnessed,
)
from investpakke.validate.engines.jury import Budget, jury
from investpakke.validate.engines.limits import Engine, Limit, limit_of
from investpakke.validate.engines.plain_formula import PlainFormulas
from investpakke.validate.engines.plain_workbook import fill_omitted_arguments
from investpakke.validate.engines.refusals import why_not_asked, why_not_taken
from investpakke.validate.engines.spread import Read, reading
from investpakke.validate.engines.witness import Question, Values, Witness
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, NumberError, Row, Value

Locale = Literal["da", "en"]
"""The language of the Excel that has calculated a workbook, where it is stated."""


class Formula(NamedTuple):
    """A distinct formula: its relative form and the sheet that it stands on."""

    form: str
    sheet: str


@dataclass(frozen=True)
class FormulaVerdict:
    """One distinct formula.

    Parameters
    ----------
    cells : list of Cell
        Where it stands.
    resolved : Resolved
        With names and tables as rectangles.
    """

    cells: list[Cell]
    resolved: Resolved


class Shares(NamedTuple):
    """How many formula cells two witnesses or more stand behind, one, and none.

    The file is a witness where somebody has calculated it, and each engine is one.
    """

    two: int
    one: int
    none: int

    @property
    def total(self) -> int:
        """All formula cells."""
        return self.two + self.one + self.none


class _First(NamedTuple):
    """What the first engine gives for the whole workbook."""

    values: Mapping[Cell, Value | None]
    circular: frozenset[Cell]
    texts: Mapping[Cell, str]
    refusals: Mapping[Formula, Text]
    is_complete: bool
    """Whether it gives every formula cell a value, or says that the cell is part of a circle."""


class _Unknown(NamedTuple):
    """Cells that nobody has calculated and no two engines give, and all that read one of them."""

    cells: frozenset[Cell]
    tainted: frozenset[Cell]
    alone: Mapping[Cell, Value | None]
    """What the first engine gives where no other has an answer."""
    found: Witnessed


class Calculation:
    """A workbook computed anew; each part is worked out when it is asked for.

    Parameters
    ----------
    book : Book
        The workbook.
    full : bool
        Have ``formulas`` compute every cell, whoever has confirmed it.
    locale : "da" or "en", optional
        The language of the Excel that has calculated it. Without it a value is confirmed if either
        reading of numbers and texts gives it.
    apart : bool
        Ask the engines too that take a process of their own.
    """

    def __init__(
        self, book: Book, *, full: bool = False, locale: Locale | None = None, apart: bool = True
    ) -> None:
        self.book, self.full, self.locale, self._apart = book, full, locale, apart
        self.memory = Memory()
        """What was found of areas that several formulas read, of the first engine's values."""
        self._plain = PlainFormulas(book)

    # --- The workbook -------------------------------------------------------------------

    @cached_property
    def _cells(self) -> Mapping[str, list[Cell]]:
        """The formula cells of each sheet, in the order of its forms."""
        return {
            sheet.name: [Cell(sheet.name, row, column) for row, column in sheet.forms]
            for sheet in self.book.sheets
        }

    @cached_property
    def formulas(self) -> Mapping[Formula, FormulaVerdict]:
        """Every distinct formula."""
        found: dict[Formula, FormulaVerdict] = {}
        for sheet in self.book.sheets:
            by_form: dict[str, list[Cell]] = {}
            for cell, form in zip(self._cells[sheet.name], sheet.forms.values(), strict=True):
                by_form.setdefault(form, []).append(cell)
            for form, cells in by_form.items():
                resolved = self.book.resolved(fill_omitted_arguments(form), sheet.name)
                found[Formula(form, sheet.name)] = FormulaVerdict(cells, resolved)
        return found

    def formula_cells(self) -> Iterator[Cell]:
        """Yield the cells with formulas, all copies of one after another."""
        return (cell for judged in self.formulas.values() for cell in judged.cells)

    @cached_property
    def data_tables(self) -> Mapping[str, list[Area]]:
        """The what-if data tables of each sheet: Excel alone computes them; here constants."""
        return {
            sheet.name: areas
            for sheet in self.book.sheets
            if (areas := [a for a in sheet.cells.arrays if (a.row, a.column) not in sheet.forms])
        }

    @cached_property
    def not_calculated(self) -> bool:
        """Whether the file was saved by a program that does not compute: it shows no results.

        Such programs write no value at all, or 0 everywhere and a wish to be computed on load.
        """
        nothing = {None, 0.0} if self.book.calculation.computes_on_load else {None}
        return bool(self.formulas) and all(
            self.shown(cell) in nothing for cell in self.formula_cells()
        )

    def shown(self, cell: Cell) -> Value | None:
        """Return the value that the file shows for a cell."""
        return self.book.by_name[cell.sheet].cached(cell.row, cell.column)

    def is_calculated(self, cell: Cell) -> bool:
        """Return whether the file shows what somebody has calculated for a formula's cell.

        A cell without a value, which some programs write for an empty text, shows that text only
        if the first engine gives it.
        """
        shown = self.shown(cell)
        if shown is None:
            return not self.not_calculated and self.first_values.get(cell, NOT_TAKEN) in ("", None)
        return not (self.not_calculated or isinstance(shown, NumberError))

    def formula(self, cell: Cell) -> Formula | None:
        """Return the distinct formula that a cell holds; None where it holds none."""
        form = self.book.by_name[cell.sheet].forms.get((cell.row, cell.column))
        return None if form is None else Formula(form, cell.sheet)

    def judged(self, cell: Cell) -> FormulaVerdict | None:
        """Return what is known of a cell's distinct formula; None where it holds none."""
        formula = self.formula(cell)
        return None if formula is None else self.formulas[formula]

    def top(self, cell: Cell) -> Cell:
        """Return the cell whose formula a cell shows: its own, or the array formula's above it."""
        sheet = self.book.by_name[cell.sheet]
        if (cell.row, cell.column) in sheet.forms:
            return cell
        areas = (area for area in sheet.cells.arrays if area.holds(cell.row, cell.column))
        return next((Cell(cell.sheet, area.row, area.column) for area in areas), cell)

    def calls_of_ours(self) -> Iterator[Cell]:
        """Yield the calculated cells whose formulas call INVEST_* functions."""
        for judged in self.formulas.values():
            names = read_form(judged.resolved.form()).functions
            if any(name.startswith("INVEST_") for name in names):
                yield from (cell for cell in judged.cells if self.is_calculated(cell))

    # --- What it comes to ---------------------------------------------------------------

    @cached_property
    def values(self) -> Mapping[Cell, Value | None]:
        """What formulas come to by more than one witness; the others show what the file shows."""
        stale, kept, unknown = self._witnessed.stale, self._witnessed.kept, self.unknown
        found = dict(self.first_values)
        for cell in (*kept, *unknown):
            found.pop(cell, None)
        return found | stale

    def value(self, cell: Cell) -> Value | None:
        """Return a cell's value: computed, else as the file shows it; `NOT_COMPUTED` if unknown."""
        if cell in self.values:
            return self.values[cell]
        if cell in self.unknown:
            return NOT_COMPUTED
        return self.kept(cell)

    @property
    def first_values(self) -> Mapping[Cell, Value | None]:
        """What the first engine alone gives, whoever says otherwise."""
        return self._first.values

    @property
    def circular(self) -> frozenset[Cell]:
        """Cells that depend on themselves: they have no value."""
        return self._first.circular

    @cached_property
    def stale(self) -> frozenset[Cell]:
        """Cells that show something else than two engines give, and nobody confirms."""
        return frozenset(self._witnessed.stale)

    def said_by(self, cell: Cell) -> Sequence[Engine]:
        """Return the engines that say that a stale cell is stale."""
        return self._witnessed.said_by.get(cell, ())

    @property
    def unknown(self) -> frozenset[Cell]:
        """Cells that nobody has calculated and no two engines give, and those that read them."""
        return self._unknown.cells

    @property
    def tainted(self) -> frozenset[Cell]:
        """The cells that are unknown, or read one that is, though the file may show a value."""
        return self._unknown.tainted

    @property
    def texts(self) -> Mapping[Cell, str]:
        """The formulas that the first engine is given, as it is given them."""
        return self._first.texts

    @property
    def alone(self) -> Mapping[Cell, Value | None]:
        """What the first engine gives of what nobody has calculated, where the others are mute."""
        return self._unknown.alone

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """What one engine alone says against the file."""
        return self._witnessed.doubts

    @cached_property
    def disagreements(self) -> Sequence[Disagreement]:
        """Where engines differ."""
        return [*self._witnessed.disagreements, *self._unknown.found.disagreements]

    def judgement(self, cell: Cell) -> Judgement:
        """Return how many witnesses stand behind a formula cell's value, and why not two."""
        known = self._witnessed.judged.get(cell)
        if known is None and cell in self.lacking:
            known = self._unknown.found.judged.get(cell)
            if cell in self.unknown:
                reasons = () if known is None else known.reasons
                return Judgement(0, reasons or self._refusal(cell) or (READS_UNKNOWN,))
        if known is None and cell in self.circular:
            return Judgement(1, (_IN_CIRCLE,))
        return TWO if known is None else known

    def _refusal(self, cell: Cell) -> tuple[Text, ...]:
        formula = self.formula(cell)
        reason = None if formula is None else self._first.refusals.get(formula)
        return () if reason is None else (reason,)

    @cached_property
    def less_judged(self) -> Mapping[Cell, Judgement]:
        """The formula cells with fewer than two witnesses; data tables are not among them."""
        doubted = {*self._witnessed.judged, *self.lacking, *self.circular}
        if not doubted:
            return {}
        return {
            cell: judgement
            for cell in self.formula_cells()
            if cell in doubted and (judgement := self.judgement(cell)).witnesses < 2
        }

    @cached_property
    def shares(self) -> Shares:
        """How many cells two witnesses stand behind, how many one, and how many none."""
        tables = sum(area.size for areas in self.data_tables.values() for area in areas)
        total = sum(len(judged.cells) for judged in self.formulas.values())
        none = sum(not judgement.witnesses for judgement in self.less_judged.values())
        one = len(self.less_judged) - none
        return Shares(two=total - one - none, one=one + tables, none=none)

    # --- The first engine ---------------------------------------------------------------

    @cached_property
    def _first(self) -> _First:
        refusals: dict[Formula, Text] = {}
        texts = dict(self._texts(refusals))
        given = by_formualizer.computed(self.book, texts)
        pinned: dict[Cell, Value | None] = {}
        for _ in range(_MOST_ROUNDS):
            new = Judge(self).without_the_first({**given, **pinned} if pinned else given)
            if not new:
                break
            pinned |= new
            left = {cell: text for cell, text in texts.items() if cell not in pinned}
            given = by_formualizer.computed(self.book, left, pinned)
        given.update(pinned)
        without = {c: v for c, v in given.items() if v is CIRCULAR or v is NOT_TAKEN}
        for cell in without:
            del given[cell]
        circular = frozenset(cell for cell, value in without.items() if value is CIRCULAR)
        is_complete = not refusals and len(circular) == len(without)
        return _First(given, circular, texts, refusals, is_complete)

    def _texts(self, refusals: dict[Formula, Text]) -> Iterator[tuple[Cell, str]]:
        """Yield the formulas that formualizer can take, as it is to be given them."""
        taken: dict[str, dict[str, tuple[bool, str]]] = {s.name: {} for s in self.book.sheets}
        for key, judged in self.formulas.items():
            reason = self._why_not(key, judged)
            if reason is not None:
                refusals[key] = reason
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

    def _why_not(self, key: Formula, judged: FormulaVerdict) -> Text | None:
        """Return why a formula is not given to the first engine, None where it is."""
        first = judged.cells[0]
        arrays = self.book.by_name[key.sheet].cells.arrays
        fills = any(area.holds(first.row, first.column) for area in arrays)
        return why_not_taken(judged.resolved, first, fills=fills, own=self.book.own_functions)

    def differing(self, values: Mapping[Cell, Value | None]) -> Iterator[Cell]:
        """Yield the cells that somebody has calculated to something else."""
        if self.not_calculated:
            return
        sheets = {name: sheet.cells.rows for name, sheet in self.book.by_name.items()}
        blank: Row = {}
        for cell, value in values.items():
            sheet, row, column = cell
            shown = sheets[sheet].get(row, blank).get(column)
            if value.__class__ is shown.__class__ is float and value == shown:
                continue  # as nearly all do
            if self.is_calculated(cell) and not agree(value, self.shown(cell)):
                yield cell

    # --- The witnesses ----------------------------------------------------------------------

    @cached_property
    def witnesses(self) -> Sequence[Witness]:
        """The engines, in the order in which they are asked."""
        return jury(self.book, Budget(inf if self.full else _MOST_WORK), apart=self._apart)

    def is_known(self, function: str) -> bool:
        """Return whether any engine knows a function."""
        return any(witness.knows(function) for witness in self.witnesses)

    @cached_property
    def _witnessed(self) -> Witnessed:
        return Judge(self).calculated()

    def without_first(self) -> Iterator[Cell]:
        """Yield the calculated cells for which the first engine gives nothing."""
        if not self.not_calculated and not self._first.is_complete:
            for cell in self.formula_cells():
                if (
                    cell not in self.first_values
                    and cell not in self.circular
                    and self.is_calculated(cell)
                ):
                    yield cell

    def asked(self, cell: Cell, value: Values) -> Question | Text | None:
        """Return a cell's formula as engines are asked it, or why they are not; None if none."""
        formula = self.formula(cell)
        if formula is None:
            return None
        made = self._plain.asked(fill_omitted_arguments(formula.form), cell, value)
        if isinstance(made, Text):
            return made
        return why_not_asked(made, self.book.own_functions) or made

    def kept(self, cell: Cell) -> Value | None:
        """Return what the file shows for a cell, or has kept of another file's."""
        sheet = self.book.by_name.get(cell.sheet)
        if sheet is not None:
            return sheet.cached(cell.row, cell.column)
        kept = self.book.kept_of_others.get(cell.sheet)
        return None if kept is None else kept.get(cell.row, cell.column)

    def read_by(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cells that a cell's formula reads; not those of areas that are very large."""
        judged = self.judged(cell)
        for sheet, area in () if judged is None else judged.resolved.areas(*cell):
            if area.size <= _MOST_FILLED:
                yield from (Cell(sheet, *at) for at in area.cells())

    def given(self, cell: Cell) -> Value | None:
        """Return what the file shows for a cell, or, where it shows nothing, the first engine."""
        shown = self.kept(cell)
        if cell in self.first_values and (shown is None or self.not_calculated):
            return self.first_values[cell]
        return shown

    def first_given(self, cell: Cell) -> Value | None:
        """Return what the first engine gives for a cell, else what the file shows."""
        return self.first_values[cell] if cell in self.first_values else self.given(cell)

    def agrees(self, cell: Cell, one: Value | None, shown: Value | None, value: Values) -> bool:
        """Return whether a computed value is the shown one, at the size of what it is made of."""
        if one is NOT_TAKEN:
            return False
        if agree(one, shown):
            return True
        judged = self.judged(self.top(cell))
        if type(one) is not float or not isinstance(shown, float) or judged is None:
            return False
        amounts = Conditions(self.book, judged.resolved, cell, value).amounts()
        size = max((abs(amount) for amount in amounts), default=0.0)
        return isclose(one, shown, rel_tol=0.0, abs_tol=_DUST * size)

    def limit(
        self,
        engine: Engine,
        cell: Cell,
        value: Values,
        *,
        deep: bool = True,
        memory: Memory | None = None,
    ) -> Limit | None:
        """Return what is known of an engine that explains its answer in a cell."""
        at = self.top(cell)
        judged = self.judged(at)
        if judged is None:
            return None
        resolved = judged.resolved
        if memory is None:  # as engines are asked it; the copies of a formula take too long
            made = self.asked(at, value)
            resolved = made.resolved if isinstance(made, Question) else resolved
        conditions = Conditions(
            self.book, resolved, at, value, deep=deep, memory=memory, scope=self._plain.scope
        )
        english = self.locale == "en"
        return limit_of(engine, conditions.form, conditions.holds, english=english)

    # --- What nobody has calculated ---------------------------------------------------------

    @cached_property
    def lacking(self) -> frozenset[Cell]:
        """The formula cells for which the file shows nothing."""
        if self.not_calculated:
            return frozenset(self.formula_cells())
        return frozenset(cell for cell in self.without_number if not self.is_calculated(cell))

    @cached_property
    def without_number(self) -> Sequence[Cell]:
        """The formula cells that show anything but a plain number, which nearly all others do."""
        blank: Row = {}
        return [
            cell
            for sheet in self.book.sheets
            for rows in (sheet.cells.rows,)
            for cell in self._cells[sheet.name]
            if rows.get(cell[1], blank).get(cell[2]).__class__ is not float
        ]

    @cached_property
    def unreadable(self) -> frozenset[Cell]:
        """The cells that hold what is no number, though the file says that it is one."""
        return frozenset(
            Cell(sheet.name, row, column)
            for sheet in self.book.sheets
            for row, column, value in sheet.cells.texts
            if value.__class__ is NumberError
        )

    @cached_property
    def _unknown(self) -> _Unknown:
        lacking = self.lacking
        sources = {cell for cell in lacking if cell not in self.first_values}
        sources |= self.unreadable
        found = Witnessed()
        alone: dict[Cell, Value | None] = {}
        if lacking:
            cells = [c for c in self.formula_cells() if c in lacking and c not in sources]
            found, mute = Judge(self).uncalculated(cells)
            alone = {cell: self.first_values[cell] for cell in mute}
            sources.update(cell for cell, one in found.judged.items() if one is not TWO)
        readers = reading(sources, self.reads()) if sources else frozenset()
        tainted = readers | sources
        unknown = frozenset(c for c in tainted if c in sources or not self.is_calculated(c))
        return _Unknown(unknown, tainted, alone, found)

    def is_certain(self, cell: Cell) -> bool:
        """Return whether a cell's value may carry an error.

        What the file shows may. Where it shows nothing, two engines must give that very cell, and
        every cell that it rests on: all others are unknown.
        """
        return cell not in self.unknown

    def reads(self) -> Iterator[tuple[Cell, Read]]:
        """Yield every formula cell with every rectangle that it reads; filled cells read theirs."""
        for judged in self.formulas.values():
            for reference in judged.resolved.references:
                for cell in judged.cells if reference.sheet is not None else ():
                    area = reference.area(cell.row, cell.column)
                    if area is not None:
                        yield cell, Read(reference.sheet or cell.sheet, area)
        for sheet in self.book.sheets:
            for area in sheet.cells.arrays:
                top = Read(sheet.name, Area(area.row, area.column, area.row, area.column))
                if area.size <= _MOST_FILLED:
                    yield from ((Cell(sheet.name, *at), top) for at in area.cells())


_MOST_WORK = 20_000_000
"""Work of ``formulas`` on one workbook: about as many microseconds."""

_MOST_ROUNDS = 4
"""Times that cells which the first engine cannot compute are left to others, and read anew."""

_MOST_FILLED = 100_000
"""Cells that an array formula may fill to be followed."""

_DUST = 1e-14
"""The share of the amounts in a sum that is lost after 15 digits."""

_IN_CIRCLE = Text("the cells are part of a circle or read one")
