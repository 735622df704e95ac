"""What a workbook's formulas come to, by witnesses: the file itself and two engines.

`formualizer` computes every cell. Where it gives what the file shows, two have said the same, and
nobody else is asked. Where it gives something else, both engines compute that cell on the values
that the file shows for what it reads: only if they agree against the file is the cell stale. One
engine alone makes a doubt, and the file's value stays.

A cell for which the file shows nothing has a value only if `formualizer` gives one and `formulas`
gives the same for its formula (in the first, the middle and the last of its copies). All others,
and all that read them, are unknown: neither blank nor zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf, isclose
from typing import NamedTuple

from investpakke.errors import Text
from investpakke.validate.doubted_cells import (
    OUTVOTED,
    Disagreement,
    Doubt,
    Witnessed,
    judge_doubted,
)
from investpakke.validate.engines import by_formualizer, by_formulas
from investpakke.validate.engines.agreement import agree
from investpakke.validate.engines.by_formualizer import CIRCULAR, NOT_TAKEN
from investpakke.validate.engines.conditions import Conditions, Memory, Values
from investpakke.validate.engines.limits import Engine, Limit, limit_of
from investpakke.validate.engines.omitted import written_out
from investpakke.validate.engines.refusals import by, cells_read, why_not_taken
from investpakke.validate.spread import Read, reading
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.relative import absolute
from investpakke.workbook.formula.resolve import Resolved
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, NumberError, Row, Value


class Formula(NamedTuple):
    """A distinct formula: its relative form and the sheet that it stands on."""

    form: str
    sheet: str


@dataclass(frozen=True)
class Judged:
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


@dataclass
class Opinion:
    """Who judged a distinct formula.

    Parameters
    ----------
    engines : set of Engine
        Those whose answer counts.
    reasons : list of Text
        Why an engine's answer does not count.
    """

    engines: set[Engine] = field(default_factory=set)
    reasons: list[Text] = field(default_factory=list)


class Shares(NamedTuple):
    """How many formula cells were judged by two engines, by one, and by none."""

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


class _Unknown(NamedTuple):
    """Cells that nobody has calculated and no two engines give, and all that read one of them."""

    cells: frozenset[Cell]
    tainted: frozenset[Cell]
    alone: Mapping[Cell, Value | None]
    """What the first engine gives where the second has no answer."""


@dataclass
class _Sample:
    """What the second engine gives for some copies of a formula, or why nothing."""

    answers: dict[Cell, Value | None] = field(default_factory=dict)
    reason: Text | None = None


class Calculation:
    """A workbook computed anew; each part is worked out when it is asked for.

    Parameters
    ----------
    book : Book
        The workbook.
    full : bool
        Have ``formulas`` compute every cell, not only three of each distinct formula.
    """

    def __init__(self, book: Book, *, full: bool = False) -> None:
        self.book, self.full = book, full
        self._left = inf if full else float(_MOST_WORK)
        self._samples: dict[Formula, _Sample] = {}
        self._certain: dict[Cell, bool] = {}

    # --- The workbook -------------------------------------------------------------------

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
            self.shown(cell) in nothing
            for judged in self.formulas.values()
            for cell in judged.cells
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

    def judged(self, cell: Cell) -> Judged | None:
        """Return a cell's distinct formula; None where it holds none."""
        form = self.book.by_name[cell.sheet].forms.get((cell.row, cell.column))
        return None if form is None else self.formulas[Formula(form, cell.sheet)]

    # --- What it comes to ---------------------------------------------------------------

    @cached_property
    def values(self) -> Mapping[Cell, Value | None]:
        """What formulas come to by more than one witness; the others show what the file shows."""
        stale, kept, unknown = self._witnessed.stale, self._witnessed.kept, self.unknown
        return {
            cell: stale.get(cell, value)
            for cell, value in self.first_values.items()
            if cell not in kept and cell not in unknown
        }

    def value(self, cell: Cell) -> Value | None:
        """Return a cell's value: computed, else as the file shows it; `NOT_COMPUTED` if unknown."""
        if cell in self.values:
            return self.values[cell]
        if cell in self.unknown:
            return NOT_COMPUTED
        sheet = self.book.by_name.get(cell.sheet)
        return None if sheet is None else sheet.cached(cell.row, cell.column)

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
        """Cells that show something else than two engines give."""
        return frozenset(self._witnessed.stale)

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
        """What the first engine gives of what nobody has calculated, where the second is mute."""
        return self._unknown.alone

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """What one engine alone says against the file."""
        return [*self._witnessed.doubts, *self._opinions.doubts]

    @cached_property
    def disagreements(self) -> Sequence[Disagreement]:
        """Where the two engines differ."""
        return [*self._witnessed.disagreements, *self._opinions.disagreements]

    @property
    def opinions(self) -> Mapping[Formula, Opinion]:
        """Who has judged each distinct formula."""
        return self._opinions.of

    @cached_property
    def shares(self) -> Shares:
        """How many cells were judged by two engines, by one, by none."""
        counts = [0, 0, 0]
        for key, judged in self.formulas.items():
            unknown = sum(cell in self.unknown for cell in judged.cells) if self.unknown else 0
            counts[0] += unknown
            counts[len(self.opinions[key].engines)] += len(judged.cells) - unknown
        tables = sum(area.size for areas in self.data_tables.values() for area in areas)
        return Shares(two=counts[2], one=counts[1], none=counts[0] + tables)

    # --- The first engine ---------------------------------------------------------------

    @cached_property
    def _first(self) -> _First:
        refusals: dict[Formula, Text] = {}
        texts = dict(self._texts(refusals))
        given = by_formualizer.computed(self.book, texts)
        circular = frozenset(cell for cell, value in given.items() if value is CIRCULAR)
        values = {c: v for c, v in given.items() if v is not CIRCULAR and v is not NOT_TAKEN}
        return _First(values, circular, texts, refusals)

    def _texts(self, refusals: dict[Formula, Text]) -> Iterator[tuple[Cell, str]]:
        """Yield the formulas that formualizer can take, as it is to be given them."""
        taken: dict[str, dict[str, tuple[bool, str]]] = {s.name: {} for s in self.book.sheets}
        for key, judged in self.formulas.items():
            reason = self._why_not(key, judged, "formualizer")
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

    def _why_not(self, key: Formula, judged: Judged, engine: Engine) -> Text | None:
        """Return why a formula is not given to an engine, None where it is."""
        first = judged.cells[0]
        arrays = self.book.by_name[key.sheet].cells.arrays
        fills = any(area.holds(first.row, first.column) for area in arrays)
        return why_not_taken(
            engine, judged.resolved, first, fills=fills, own=self.book.own_functions
        )

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

    # --- Where the first engine and the file differ -----------------------------------------

    @cached_property
    def _witnessed(self) -> Witnessed:
        return judge_doubted(self)

    def given(self, cell: Cell) -> Value | None:
        """Return what the file shows for a cell, or, where it shows nothing, the first engine."""
        sheet = self.book.by_name.get(cell.sheet)
        shown = None if sheet is None else sheet.cached(cell.row, cell.column)
        if cell in self.first_values and (shown is None or self.not_calculated):
            return self.first_values[cell]
        return shown

    def agrees(
        self, judged: Judged, cell: Cell, one: Value | None, shown: Value | None, value: Values
    ) -> bool:
        """Return whether a computed value is the shown one, at the size of what it is made of."""
        if one is NOT_TAKEN:
            return False
        if agree(one, shown):
            return True
        if type(one) is not float or not isinstance(shown, float):
            return False
        amounts = Conditions(self.book, judged.resolved, cell, value).amounts()
        size = max((abs(amount) for amount in amounts), default=0.0)
        return isclose(one, shown, rel_tol=0.0, abs_tol=_DUST * size)

    # --- The second engine --------------------------------------------------------------

    def second(self, judged: Judged, cell: Cell, value: Values) -> Value | None:
        """Return what the second engine gives for a cell; `NOT_TAKEN` where nothing."""
        form = self.book.by_name[cell.sheet].forms[cell.row, cell.column]
        if self._why_not(Formula(form, cell.sheet), judged, "formulas") is not None:
            return NOT_TAKEN
        self._left -= _work(judged, 1)
        if self._left < 0:
            return NOT_TAKEN
        return by_formulas.computed(judged.resolved, cell, value)

    def _sampled(self, key: Formula, judged: Judged) -> _Sample:
        """Return what the second engine gives for some copies on what they read."""
        if key not in self._samples:
            self._samples[key] = self._new_sample(key, judged)
        return self._samples[key]

    def _new_sample(self, key: Formula, judged: Judged) -> _Sample:
        reason = self._why_not(key, judged, "formulas")
        if reason is not None:
            return _Sample(reason=reason)
        cells = [cell for cell in judged.cells if cell not in self.circular]
        if not cells:
            return _Sample(reason=_IN_CIRCLE)
        alone = not any(cell in self.first_values for cell in cells)
        if not self.full and not alone:
            cells = _spread([cell for cell in cells if cell in self.first_values])
        self._left -= _work(judged, len(cells))
        if self._left < 0:
            return _Sample(reason=by("formulas", _NO_ROOM))
        sample = _Sample()
        for cell in cells:
            sample.answers[cell] = by_formulas.computed(judged.resolved, cell, self._computed)
            if sample.answers[cell] is NOT_TAKEN:
                return _Sample(reason=by("formulas", _NO_ANSWER))
        return sample

    def _computed(self, cell: Cell) -> Value | None:
        """Return what the first engine gives for a cell, else what the file shows."""
        if cell in self.first_values:
            return self.first_values[cell]
        return self.given(cell)

    @cached_property
    def _opinions(self) -> _Opinions:
        found = _Opinions()
        for key, judged in self.formulas.items():
            found.of[key] = self._opinion(key, judged, found)
        return found

    def _opinion(self, key: Formula, judged: Judged, found: _Opinions) -> Opinion:
        opinion = Opinion()
        self._judge_first(key, judged, opinion)
        sample = self._sampled(key, judged)
        if sample.reason is not None:
            opinion.reasons.append(sample.reason)
            return opinion
        witnessed = self._witnessed
        answered = any(c in witnessed.stale or c in witnessed.backed for c in judged.cells)
        for cell, second in sample.answers.items():
            if cell in witnessed.kept or cell in witnessed.stale:
                answered |= cell not in witnessed.overruled and self._gives_the_files(judged, cell)
                continue
            first = self.first_values.get(cell, NOT_TAKEN)
            alone = first is NOT_TAKEN
            if agree(second, self.shown(cell) if alone else first):
                answered = True
                continue
            limit = self._any_limit("formulas", judged, cell)
            if limit is not None:
                opinion.reasons.append(limit)
                return opinion
            if not alone:
                found.disagreements.append(Disagreement(cell, first, second))
                opinion.reasons.append(by("formulas", OUTVOTED))
            elif self.is_calculated(cell):
                found.doubts.append(Doubt(cell, "formulas", second))
        if answered:
            opinion.engines.add("formulas")
        return opinion

    def _gives_the_files(self, judged: Judged, cell: Cell) -> bool:
        """Return whether the second engine gives what the file shows, on what it shows."""
        second = self.second(judged, cell, self.given)
        return self.agrees(judged, cell, second, self.shown(cell), self.given)

    def _judge_first(self, key: Formula, judged: Judged, opinion: Opinion) -> None:
        """Say whether the first engine's answers count, and why not."""
        refusal = self._first.refusals.get(key)
        if refusal is not None:
            opinion.reasons.append(refusal)
            return
        overruled = self._witnessed.overruled
        for cell in judged.cells:
            is_given = cell in self.first_values or cell in self.circular
            if is_given and cell not in overruled:
                opinion.engines.add("formualizer")
                return
        reason = next((overruled[c] for c in judged.cells if c in overruled), None)
        opinion.reasons.append(by("formualizer", _NO_ANSWER) if reason is None else reason)

    def _any_limit(self, engine: Engine, judged: Judged, cell: Cell) -> Text | None:
        """Return what is known of an engine, or of all, that explains its answer in a cell."""
        everyones = self.limit("all", judged, cell, self._computed)
        if everyones is not None:
            return everyones.reason
        own = self.limit(engine, judged, cell, self._computed)
        return None if own is None else by(engine, own.reason)

    def limit(
        self, engine: Engine, judged: Judged, cell: Cell, value: Values, *, deep: bool = True,
        memory: Memory | None = None,
    ) -> Limit | None:  # fmt: skip
        """Return what is known of an engine that explains its answer in a cell."""
        conditions = Conditions(
            self.book, judged.resolved, cell, value, deep=deep, memory=memory
        )  # fmt: skip
        return limit_of(engine, conditions.form, conditions.holds)

    # --- What nobody has calculated ---------------------------------------------------------

    @cached_property
    def lacking(self) -> frozenset[Cell]:
        """The formula cells for which the file shows nothing."""
        return frozenset(
            cell
            for judged in self.formulas.values()
            for cell in judged.cells
            if not self.is_calculated(cell)
        )

    @cached_property
    def unreadable(self) -> frozenset[Cell]:
        """The cells that hold what is no number, though the file says that it is one."""
        return frozenset(
            Cell(sheet.name, row, column)
            for sheet in self.book.sheets
            for row, line in sheet.cells.rows.items()
            for column, value in line.items()
            if value.__class__ is NumberError
        )

    @cached_property
    def _unknown(self) -> _Unknown:
        lacking = self.lacking
        sources = {cell for cell in lacking if cell not in self.first_values}
        sources |= self.unreadable
        alone: dict[Cell, Value | None] = {}
        for key, judged in self.formulas.items() if lacking else ():
            cells = [c for c in judged.cells if c in lacking and c not in sources]
            if cells and self._sampled(key, judged).reason is not None:
                alone |= {cell: self.first_values[cell] for cell in cells}
                sources.update(cells)
            elif cells:
                sources.update(self._not_given_by_two(key, judged, cells))
        readers = reading(sources, self.reads()) if sources else frozenset()
        tainted = readers | sources
        unknown = frozenset(c for c in tainted if c in sources or not self.is_calculated(c))
        return _Unknown(unknown, tainted, alone)

    def _not_given_by_two(
        self, key: Formula, judged: Judged, cells: Sequence[Cell]
    ) -> Iterable[Cell]:
        """Return the copies of a formula that the second engine denies, or Excel in Danish may."""
        for cell, second in self._sampled(key, judged).answers.items():
            if cell in self.first_values and not agree(second, self.first_values[cell]):
                return cells
        looked, memory = set(_spread(cells)), Memory()
        return [
            cell
            for cell in cells
            if self.limit("all", judged, cell, self._computed, deep=cell in looked, memory=memory)
            is not None
        ]

    def is_certain(self, cell: Cell) -> bool:
        """Return whether a cell's value may carry an error.

        What the file shows may, and what two engines give on what it shows. Where it shows nothing,
        both must give that very cell, and every cell that it rests on.
        """
        if cell in self.unknown:
            return False
        waiting, seen = [cell], {cell}
        while waiting:
            at = waiting.pop()
            if at not in self.lacking:
                continue
            judged = self.judged(at)
            if judged is None or len(seen) > _MOST_RESTED or not self._is_given_twice(judged, at):
                return False
            new = set(self._lacking_below(judged, at)) - seen
            seen |= new
            waiting += new
        return True

    def _is_given_twice(self, judged: Judged, cell: Cell) -> bool:
        if cell not in self._certain:
            second = self.second(judged, cell, self._computed)
            self._certain[cell] = (
                second is not NOT_TAKEN
                and cell in self.first_values
                and agree(second, self.first_values[cell])
                and self.limit("all", judged, cell, self._computed) is None
            )
        return self._certain[cell]

    def _lacking_below(self, judged: Judged, cell: Cell) -> Iterator[Cell]:
        for reference in judged.resolved.references:
            area = reference.area(cell.row, cell.column)
            if area is None or reference.sheet is None:
                continue
            if area.size > len(self.lacking):
                yield from (
                    c for c in self.lacking
                    if c.sheet == reference.sheet and area.holds(c.row, c.column)
                )  # fmt: skip
            else:
                cells = (Cell(reference.sheet, *at) for at in area.cells())
                yield from (c for c in cells if c in self.lacking)

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


@dataclass
class _Opinions:
    """Who has judged what, and where the second engine says something else than the first."""

    of: dict[Formula, Opinion] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)


_MOST_WORK = 20_000_000
"""Work of the second engine on one workbook: about as many microseconds."""

_MOST_RESTED = 30_000
"""Cells that one error may rest on; more are not confirmed."""

_MOST_FILLED = 100_000
"""Cells that an array formula may fill to be followed."""

_DUST = 1e-14
"""The share of the amounts in a sum that is lost after 15 digits."""

_IN_CIRCLE = Text("cellerne er del af en cirkel eller læser en",
                  "the cells are part of a circle or read one")  # fmt: skip
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


def _spread(cells: Sequence[Cell]) -> list[Cell]:
    """Return the first, the middle and the last cell."""
    return list(dict.fromkeys((cells[0], cells[len(cells) // 2], cells[-1])))
