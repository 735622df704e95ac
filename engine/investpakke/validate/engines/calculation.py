"""The values of a workbook's formulas, according to witnesses: the file itself and the engines.

`formualizer` computes every cell. Where it confirms the file's value there are two witnesses, and
no other engine is used. Where it gives another value, or none, the other engines compute that
cell, using the file's values for the cells it reads: the cell is stale only if two of them agree
against the file and none confirms it. A single engine raises a doubt, and the file's value stays.

A cell without a value in the file has one only if two engines agree on it. All others, and all
cells that read them, are unknown: neither blank nor zero.
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
    Outcome,
)
from investpakke.validate.engines.jury import Budget, witnesses_for
from investpakke.validate.engines.limits import Engine, Limit, find_limit
from investpakke.validate.engines.plain_formula import PlainFormulas
from investpakke.validate.engines.plain_workbook import fill_omitted_arguments
from investpakke.validate.engines.refusals import why_not_asked, why_not_taken
from investpakke.validate.engines.spread import Read, readers
from investpakke.validate.engines.witness import Question, Values, Witness
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, NumberError, Row, Value

Locale = Literal["da", "en"]
"""The language of the Excel that calculated the workbook, if stated."""


class Formula(NamedTuple):
    """A distinct formula: its relative form and the sheet that it stands on."""

    form: str
    sheet: str


@dataclass(frozen=True)
class FormulaVerdict:
    """A distinct formula and its cells.

    Parameters
    ----------
    cells : list of Cell
        The cells that hold it.
    resolved : Resolved
        The formula with names and tables as rectangles.
    """

    cells: list[Cell]
    resolved: Resolved


class Shares(NamedTuple):
    """How many formula cells have at least two witnesses, one, and none.

    The file is a witness if it was calculated, and so is each engine.
    """

    two: int
    one: int
    none: int

    @property
    def total(self) -> int:
        """All formula cells."""
        return self.two + self.one + self.none


class _First(NamedTuple):
    """The first engine's values for the whole workbook."""

    values: Mapping[Cell, Value | None]
    circular: frozenset[Cell]
    texts: Mapping[Cell, str]
    refusals: Mapping[Formula, Text]
    is_complete: bool
    """Whether every formula cell has a value or is part of a cycle."""


class _Unknown(NamedTuple):
    """Cells without a value in the file on which no two engines agree, and all that read them."""

    cells: frozenset[Cell]
    tainted: frozenset[Cell]
    alone: Mapping[Cell, Value | None]
    """The first engine's value where no other engine has an answer."""
    outcome: Outcome


class Calculation:
    """A workbook computed anew; each part is worked out when it is first needed.

    Parameters
    ----------
    book : Book
        The workbook.
    full : bool
        Have ``formulas`` compute every cell, even those already confirmed.
    locale : "da" or "en", optional
        The language of the Excel that calculated it. Without it, a value is confirmed if either
        way of reading numbers and texts gives it.
    apart : bool
        Use engines that need a process of their own too.
    """

    def __init__(
        self, book: Book, *, full: bool = False, locale: Locale | None = None, apart: bool = True
    ) -> None:
        self.book, self.full, self.locale, self._apart = book, full, locale, apart
        self.memory = Memory()
        """What was found about areas that several formulas read, with the first engine's values."""
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
        """Yield the formula cells, the copies of each formula together."""
        return (cell for verdict in self.formulas.values() for cell in verdict.cells)

    @cached_property
    def data_tables(self) -> Mapping[str, list[Area]]:
        """The what-if data tables of each sheet: only Excel computes them; constants here."""
        return {
            sheet.name: areas
            for sheet in self.book.sheets
            if (areas := [a for a in sheet.cells.arrays if (a.row, a.column) not in sheet.forms])
        }

    @cached_property
    def not_calculated(self) -> bool:
        """Whether the file was saved by a program that does not calculate: it shows no results.

        Such programs write no values at all, or 0 everywhere and a request to calculate on load.
        """
        nothing = {None, 0.0} if self.book.calculation.computes_on_load else {None}
        return bool(self.formulas) and all(
            self.shown(cell) in nothing for cell in self.formula_cells()
        )

    def shown(self, cell: Cell) -> Value | None:
        """Return the value that the file shows for a cell."""
        return self.book.by_name[cell.sheet].cached(cell.row, cell.column)

    def is_calculated(self, cell: Cell) -> bool:
        """Return whether the file shows a calculated value for a formula's cell.

        A cell without a value, which some programs write for an empty text, counts as that text
        only if
        the first engine gives it.
        if the first engine gives it.
        """
        shown = self.shown(cell)
        if shown is None:
            return not self.not_calculated and self.first_values.get(cell, NOT_TAKEN) in ("", None)
        return not (self.not_calculated or isinstance(shown, NumberError))

    def formula(self, cell: Cell) -> Formula | None:
        """Return the distinct formula in a cell; None if it holds none."""
        form = self.book.by_name[cell.sheet].forms.get((cell.row, cell.column))
        return None if form is None else Formula(form, cell.sheet)

    def verdict(self, cell: Cell) -> FormulaVerdict | None:
        """Return the distinct formula in a cell with its copies; None if it holds none."""
        formula = self.formula(cell)
        return None if formula is None else self.formulas[formula]

    def top(self, cell: Cell) -> Cell:
        """Return the cell that holds a cell's formula: itself, or the top of its array formula."""
        sheet = self.book.by_name[cell.sheet]
        if (cell.row, cell.column) in sheet.forms:
            return cell
        areas = (area for area in sheet.cells.arrays if area.holds(cell.row, cell.column))
        return next((Cell(cell.sheet, area.row, area.column) for area in areas), cell)

    def own_calls(self) -> Iterator[Cell]:
        """Yield the calculated cells whose formulas call INVEST_* functions."""
        for verdict in self.formulas.values():
            names = read_form(verdict.resolved.form()).functions
            if any(name.startswith("INVEST_") for name in names):
                yield from (cell for cell in verdict.cells if self.is_calculated(cell))

    # --- What it comes to ---------------------------------------------------------------

    @cached_property
    def values(self) -> Mapping[Cell, Value | None]:
        """The values of formulas that two witnesses give; for the others, the file's values."""
        stale, kept, unknown = self._outcome.stale, self._outcome.from_file, self.unknown
        found = dict(self.first_values)
        for cell in (*kept, *unknown):
            found.pop(cell, None)
        return found | stale

    def value(self, cell: Cell) -> Value | None:
        """Return a cell's value: computed, else as in the file; `NOT_COMPUTED` if unknown."""
        if cell in self.values:
            return self.values[cell]
        if cell in self.unknown:
            return NOT_COMPUTED
        return self.stored_value(cell)

    @property
    def first_values(self) -> Mapping[Cell, Value | None]:
        """The first engine's values, even if others disagree."""
        return self._first.values

    @property
    def circular(self) -> frozenset[Cell]:
        """Cells that depend on themselves: they have no value."""
        return self._first.circular

    @cached_property
    def stale(self) -> frozenset[Cell]:
        """Cells for which two engines agree on another value, and none confirms the file's."""
        return frozenset(self._outcome.stale)

    def engines_against(self, cell: Cell) -> Sequence[Engine]:
        """Return the engines that give another value for a stale cell."""
        return self._outcome.engines_against.get(cell, ())

    @property
    def unknown(self) -> frozenset[Cell]:
        """Cells without a value on which no two engines agree, and all that read them."""
        return self._unknown.cells

    @property
    def tainted(self) -> frozenset[Cell]:
        """The cells that are unknown or read an unknown cell, even if the file shows a value."""
        return self._unknown.tainted

    @property
    def texts(self) -> Mapping[Cell, str]:
        """The formulas given to the first engine, as written for it."""
        return self._first.texts

    @property
    def alone(self) -> Mapping[Cell, Value | None]:
        """The first engine's values for uncalculated cells for which the others have no answer."""
        return self._unknown.alone

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """Values of a single engine that differ from the file's."""
        return self._outcome.doubts

    @cached_property
    def disagreements(self) -> Sequence[Disagreement]:
        """Cells on which engines disagree."""
        return [*self._outcome.disagreements, *self._unknown.outcome.disagreements]

    def judgement(self, cell: Cell) -> Judgement:
        """Return how many witnesses a formula cell's value has, and why not two."""
        known = self._outcome.judged.get(cell)
        if known is None and cell in self.without_value:
            known = self._unknown.outcome.judged.get(cell)
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
        """The formula cells with fewer than two witnesses, without data tables."""
        doubted = {*self._outcome.judged, *self.without_value, *self.circular}
        if not doubted:
            return {}
        return {
            cell: judgement
            for cell in self.formula_cells()
            if cell in doubted and (judgement := self.judgement(cell)).witnesses < 2
        }

    @cached_property
    def shares(self) -> Shares:
        """How many cells have two witnesses, how many one, and how many none."""
        tables = sum(area.size for areas in self.data_tables.values() for area in areas)
        total = sum(len(verdict.cells) for verdict in self.formulas.values())
        none = sum(not judgement.witnesses for judgement in self.less_judged.values())
        one = len(self.less_judged) - none
        return Shares(two=total - one - none, one=one + tables, none=none)

    # --- The first engine ---------------------------------------------------------------

    @cached_property
    def _first(self) -> _First:
        refusals: dict[Formula, Text] = {}
        texts = dict(self._texts(refusals))
        given = by_formualizer.compute(self.book, texts)
        pinned: dict[Cell, Value | None] = {}
        for _ in range(_MOST_ROUNDS):
            new = Judge(self).without_the_first({**given, **pinned} if pinned else given)
            if not new:
                break
            pinned |= new
            left = {cell: text for cell, text in texts.items() if cell not in pinned}
            given = by_formualizer.compute(self.book, left, pinned)
        given.update(pinned)
        without = {c: v for c, v in given.items() if v is CIRCULAR or v is NOT_TAKEN}
        for cell in without:
            del given[cell]
        circular = frozenset(cell for cell, value in without.items() if value is CIRCULAR)
        is_complete = not refusals and len(circular) == len(without)
        return _First(given, circular, texts, refusals, is_complete)

    def _texts(self, refusals: dict[Formula, Text]) -> Iterator[tuple[Cell, str]]:
        """Yield the formulas that formualizer can take, as written for it."""
        taken: dict[str, dict[str, tuple[bool, str]]] = {s.name: {} for s in self.book.sheets}
        for key, verdict in self.formulas.items():
            reason = self._why_not(key, verdict)
            if reason is not None:
                refusals[key] = reason
                continue
            arrays = self.book.by_name[key.sheet].cells.arrays
            is_complete = fill_omitted_arguments(key.form) == key.form
            as_written = verdict.resolved.plain and not arrays and is_complete
            taken[key.sheet][key.form] = as_written, verdict.resolved.form()
        for sheet in self.book.sheets:
            of_sheet, own = taken[sheet.name], sheet.cells.formulas
            for cell, (place, form) in zip(
                self._cells[sheet.name], sheet.forms.items(), strict=True
            ):
                if form in of_sheet:
                    as_written, resolved = of_sheet[form]
                    written = own.get(place) if as_written else ""
                    yield cell, f"={written}" if written else absolute(resolved, *place)

    def _why_not(self, key: Formula, verdict: FormulaVerdict) -> Text | None:
        """Return why a formula is not given to the first engine; None if it is."""
        first = verdict.cells[0]
        arrays = self.book.by_name[key.sheet].cells.arrays
        fills = any(area.holds(first.row, first.column) for area in arrays)
        return why_not_taken(verdict.resolved, first, fills=fills, own=self._own(key.form))

    def differing_cells(self, values: Mapping[Cell, Value | None]) -> Iterator[Cell]:
        """Yield the calculated cells for which other values are given."""
        if self.not_calculated:
            return
        sheets = {name: sheet.cells.rows for name, sheet in self.book.by_name.items()}
        blank: Row = {}
        for cell, value in values.items():
            sheet, row, column = cell
            shown = sheets[sheet].get(row, blank).get(column)
            if value.__class__ is shown.__class__ is float and value == shown:
                continue  # nearly all cells agree
            if self.is_calculated(cell) and not agree(value, self.shown(cell)):
                yield cell

    # --- The witnesses ----------------------------------------------------------------------

    @cached_property
    def witnesses(self) -> Sequence[Witness]:
        """The engines, in the order in which they are used."""
        return witnesses_for(self.book, Budget(inf if self.full else _MOST_WORK), apart=self._apart)

    def is_known(self, function: str) -> bool:
        """Return whether any engine supports a function."""
        return any(witness.knows(function) for witness in self.witnesses)

    @cached_property
    def _outcome(self) -> Outcome:
        return Judge(self).judge_calculated()

    def without_first(self) -> Iterator[Cell]:
        """Yield the calculated cells for which the first engine has no value."""
        if not self.not_calculated and not self._first.is_complete:
            for cell in self.formula_cells():
                if (
                    cell not in self.first_values
                    and cell not in self.circular
                    and self.is_calculated(cell)
                ):
                    yield cell

    def question(self, cell: Cell, value: Values) -> Question | Text | None:
        """Return a cell's formula as a question, or why it is not asked; None without formula."""
        formula = self.formula(cell)
        if formula is None:
            return None
        made = self._plain.question(fill_omitted_arguments(formula.form), cell, value)
        if isinstance(made, Text):
            return made
        return why_not_asked(made, self._own(formula.form)) or made

    def _own(self, form: str) -> frozenset[str]:
        """Return the users' functions; where a formula calls an add-in's, that is none of them."""
        own = self.book.own_functions
        return own - read_form(form).of_files if own else own

    def stored_value(self, cell: Cell) -> Value | None:
        """Return the file's value of a cell, or its stored copy of another file's value."""
        sheet = self.book.by_name.get(cell.sheet)
        if sheet is not None:
            return sheet.cached(cell.row, cell.column)
        kept = self.book.kept_of_others.get(cell.sheet)
        return None if kept is None else kept.get(cell.row, cell.column)

    def read_by(self, cell: Cell) -> Iterator[Cell]:
        """Yield the cells that a cell's formula reads, except those in very large areas."""
        verdict = self.verdict(cell)
        for sheet, area in () if verdict is None else verdict.resolved.areas(*cell):
            if area.size <= _MOST_FILLED:
                yield from (Cell(sheet, *at) for at in area.cells())

    def file_or_first(self, cell: Cell) -> Value | None:
        """Return the file's value of a cell, else the first engine's."""
        shown = self.stored_value(cell)
        if cell in self.first_values and (shown is None or self.not_calculated):
            return self.first_values[cell]
        return shown

    def first_or_file(self, cell: Cell) -> Value | None:
        """Return the first engine's value of a cell, else the file's."""
        return self.first_values[cell] if cell in self.first_values else self.file_or_first(cell)

    def agrees(self, cell: Cell, one: Value | None, shown: Value | None, value: Values) -> bool:
        """Return whether a computed value equals the file's, relative to the amounts it sums."""
        if one is NOT_TAKEN:
            return False
        if agree(one, shown):
            return True
        verdict = self.verdict(self.top(cell))
        if type(one) is not float or not isinstance(shown, float) or verdict is None:
            return False
        amounts = Conditions(self.book, verdict.resolved, cell, value).amounts()
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
        """Return the known limit of an engine that explains its answer in a cell, if any."""
        at = self.top(cell)
        verdict = self.verdict(at)
        if verdict is None:
            return None
        resolved = verdict.resolved
        if memory is None:  # as engines see it; writing out each copy would take too long
            made = self.question(at, value)
            resolved = made.resolved if isinstance(made, Question) else resolved
        conditions = Conditions(
            self.book, resolved, at, value, deep=deep, memory=memory, scope=self._plain.scope
        )
        english = self.locale == "en"
        return find_limit(engine, conditions.form, conditions.holds, english=english)

    # --- What nobody has calculated ---------------------------------------------------------

    @cached_property
    def without_value(self) -> frozenset[Cell]:
        """The formula cells without a value in the file."""
        if self.not_calculated:
            return frozenset(self.formula_cells())
        return frozenset(cell for cell in self.without_number if not self.is_calculated(cell))

    @cached_property
    def without_number(self) -> Sequence[Cell]:
        """The formula cells that show anything but a plain number; nearly all show one."""
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
        """The cells declared as numbers in the file that hold none."""
        return frozenset(
            Cell(sheet.name, row, column)
            for sheet in self.book.sheets
            for row, column, value in sheet.cells.texts
            if value.__class__ is NumberError
        )

    @cached_property
    def _unknown(self) -> _Unknown:
        lacking = self.without_value
        sources = {cell for cell in lacking if cell not in self.first_values}
        sources |= self.unreadable
        found = Outcome()
        alone: dict[Cell, Value | None] = {}
        if lacking:
            cells = [c for c in self.formula_cells() if c in lacking and c not in sources]
            found, mute = Judge(self).judge_uncalculated(cells)
            alone = {cell: self.first_values[cell] for cell in mute}
            sources.update(cell for cell, one in found.judged.items() if one is not TWO)
        dependent = readers(sources, self.reads()) if sources else frozenset()
        tainted = dependent | sources
        unknown = frozenset(c for c in tainted if c in sources or not self.is_calculated(c))
        return _Unknown(unknown, tainted, alone, found)

    def is_certain(self, cell: Cell) -> bool:
        """Return whether a cell's value may support an error.

        The file's values may. Where the file has none, two engines must agree on that very cell and
        on
        every cell that it depends on.
        """
        return cell not in self.unknown

    def reads(self) -> Iterator[tuple[Cell, Read]]:
        """Yield the formula cells with what they read; filled cells read what their array does."""
        for verdict in self.formulas.values():
            for reference in verdict.resolved.references:
                for cell in verdict.cells if reference.sheet is not None else ():
                    area = reference.area(cell.row, cell.column)
                    if area is not None:
                        yield cell, Read(reference.sheet or cell.sheet, area)
        for sheet in self.book.sheets:
            for area in sheet.cells.arrays:
                top = Read(sheet.name, Area(area.row, area.column, area.row, area.column))
                if area.size <= _MOST_FILLED:
                    yield from ((Cell(sheet.name, *at), top) for at in area.cells())


_MOST_WORK = 20_000_000
"""The most work ``formulas`` does for one workbook, in about microseconds."""

_MOST_ROUNDS = 4
"""How often the first engine computes the rest anew after cells that it cannot compute."""

_MOST_FILLED = 100_000
"""The largest array formula, in cells, that is followed."""

_DUST = 1e-14
"""The relative error of a sum after 15 digits."""

_IN_CIRCLE = Text("the cells are part of a circular reference or read one")
