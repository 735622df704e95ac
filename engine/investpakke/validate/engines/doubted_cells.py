"""The witnesses' verdict on cells: confirmed, stale, in doubt or disputed.

The file is a witness if it was calculated. The engines are asked one after another, the fastest
first, about every cell that is not yet confirmed, each time with the values of the cells that it
reads. Nothing is called wrong on a single engine's word.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from investpakke.text import Text
from investpakke.validate.engines import by_formualizer
from investpakke.validate.engines.agreement import agree
from investpakke.validate.engines.by_formualizer import CIRCULAR, NOT_TAKEN
from investpakke.validate.engines.limits import Engine
from investpakke.validate.engines.refusals import with_engine
from investpakke.validate.engines.spread import affected, readers
from investpakke.validate.engines.witness import Language, Question, Values, Witness
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import Value

if TYPE_CHECKING:
    from investpakke.validate.engines.calculation import Calculation

_THE_FIRST: frozenset[Engine] = frozenset({"formualizer"})
"""It has computed the whole workbook, and need not be asked again."""

_MOST_WAVES = 25
"""Times that the cells that depend on stale ones are computed anew; the rest stay in doubt."""

OUTVOTED = Text("it gives a different value from the other witnesses")
_ALONE = Text("only one engine has an answer, and it differs from the file")
_DIFFER = Text("each engine gives a different value")
_SILENT = Text("no engine can compute the formula")


class Disagreement(NamedTuple):
    """A cell on which engines disagree for no known reason."""

    cell: Cell
    answers: Mapping[Engine, Value | None]


class Doubt(NamedTuple):
    """A cell for which only one engine gives a value, and the file another or none."""

    cell: Cell
    engine: Engine
    value: Value | None


@dataclass
class Hearing:
    """The engines' answers for a cell.

    Parameters
    ----------
    answers : dict of Engine to value
        In the order in which they were asked.
    confirming : Engine or None
        The first engine that confirms the value.
    trusted : dict of Engine to value
        The answers that count against it: no known limit of the engine applies.
    reasons : list of Text
        Why the other answers do not count.
    """

    answers: dict[Engine, Value | None] = field(default_factory=dict)
    confirming: Engine | None = None
    trusted: dict[Engine, Value | None] = field(default_factory=dict)
    reasons: list[Text] = field(default_factory=list)

    def agreement(self) -> tuple[Value | None, list[Engine]] | None:
        """Return the value on which two engines agree, and which engines."""
        for value in self.trusted.values():
            same: list[Engine] = [other for other, its in self.trusted.items() if agree(its, value)]
            if len(same) > 1:
                return value, same
        return None

    def single_witness(self, why: Text | None) -> Judgement:
        """Return the judgement of a cell that only one witness supports."""
        reasons = self.reasons if why is None else [*self.reasons, why]
        return Judgement(1, tuple(dict.fromkeys(reasons or [_SILENT])))


class Judgement(NamedTuple):
    """How many witnesses support the value of a cell, and why not two."""

    witnesses: int
    reasons: tuple[Text, ...] = ()


TWO = Judgement(2)


@dataclass
class Outcome:
    """The outcome for the cells in question."""

    stale: dict[Cell, Value | None] = field(default_factory=dict)
    engines_against: dict[Cell, list[Engine]] = field(default_factory=dict)
    """The engines that give another value for a stale cell."""
    from_file: set[Cell] = field(default_factory=set)
    """Cells whose value is taken from the file."""
    doubts: list[Doubt] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    judged: dict[Cell, Judgement] = field(default_factory=dict)


class Judge:
    """Asks the witnesses about the cells of one workbook."""

    def __init__(self, calculation: Calculation) -> None:
        self.of = calculation

    # --- Hearing ------------------------------------------------------------------------

    def hear(
        self,
        cells: Iterable[Cell],
        value: Values,
        to_confirm: Callable[[Cell], Value | None],
        *,
        without: frozenset[Engine] = frozenset(),
    ) -> dict[Cell, Hearing]:
        """Ask the engines about cells until each is confirmed or all engines have been asked.

        Parameters
        ----------
        cells : iterable of Cell
            Formula cells, or cells filled by an array formula.
        value : callable
            Gives the values to compute on.
        to_confirm : callable
            Gives the value to confirm; `NOT_TAKEN` where there is none.
        without : set of Engine
            Engines that need not be asked.
        """
        found = {cell: Hearing() for cell in cells}
        if not found:
            return found  # the engines need not be started
        asked = self._questions(found, value)
        languages: tuple[Language, ...] = ("en",) if self.of.locale == "en" else ("en", "da")
        for language in languages:
            for witness in self.of.witnesses:
                if witness.name in without:
                    continue
                left = self._open_questions(found, asked, language, value)
                given = witness.answers(left, value, language) if left else {}
                self._note_silence(witness, left, given, found)
                for cell, answer in given.items():
                    if cell in found and answer is not NOT_TAKEN:
                        self._note(
                            found[cell],
                            cell,
                            witness.name,
                            answer,
                            language,
                            value,
                            to_confirm(cell),
                        )
        for cell, hearing in found.items():
            if hearing.answers and hearing.confirming is None:
                self._weigh(hearing, cell, value)
        return found

    def _note_silence(
        self,
        witness: Witness,
        asked: Sequence[Question],
        given: Mapping[Cell, Value | None],
        found: Mapping[Cell, Hearing],
    ) -> None:
        """Record why an engine that has stopped has no answer."""
        stopped = witness.stopped
        if stopped is None:
            return
        for one in asked:
            if one.cell in found and one.cell not in given:
                found[one.cell].reasons.append(with_engine(witness.name, stopped))

    def _questions(self, found: Mapping[Cell, Hearing], value: Values) -> dict[Cell, Question]:
        """Return the formulas to ask about, by cell; for a filled cell, its array formula."""
        asked: dict[Cell, Question] = {}
        for cell in found:
            top = self.of.top(cell)
            made = asked.get(top) or self.of.question(top, value)
            if isinstance(made, Question):
                asked[cell] = made
            elif made is not None:
                found[cell].reasons.append(made)
        return asked

    def _open_questions(
        self,
        found: Mapping[Cell, Hearing],
        asked: Mapping[Cell, Question],
        language: Language,
        value: Values,
    ) -> list[Question]:
        open_ = [c for c in asked if found[c].confirming is None]
        if language == "da":
            open_ = [c for c in open_ if found[c].answers and self._depends_on_language(c, value)]
        return list({id(asked[c]): asked[c] for c in open_}.values())

    def _depends_on_language(self, cell: Cell, value: Values) -> bool:
        limit = self.of.limit("all", cell, value)
        return limit is not None and limit.of_a_language

    def _note(
        self,
        hearing: Hearing,
        cell: Cell,
        engine: Engine,
        answer: Value | None,
        language: Language,
        value: Values,
        wanted: Value | None,
    ) -> None:
        if language == "en":
            hearing.answers[engine] = answer
        if hearing.confirming is not None or wanted is NOT_TAKEN:
            return
        if self.of.agrees(cell, answer, wanted, value):
            read_as_english = language == "en" or agree(answer, hearing.answers.get(engine))
            english = read_as_english and self.of.locale == "da"
            if not (english and self._depends_on_language(cell, value)):
                hearing.confirming = engine

    def _weigh(self, hearing: Hearing, cell: Cell, value: Values) -> None:
        """Decide which answers count: those not explained by a known limit."""
        limit = self.of.limit("all", cell, value)
        if limit is not None:
            hearing.reasons.append(limit.reason)
            return
        for engine, answer in hearing.answers.items():
            known = self.of.limit(engine, cell, value)
            if known is None:
                hearing.trusted[engine] = answer
            else:
                hearing.reasons.append(with_engine(engine, known.reason))

    # --- Cells that somebody has calculated ---------------------------------------------

    def judge_calculated(self) -> Outcome:
        """Judge the calculated cells on which the file and the first engine differ."""
        found = Outcome()
        differing = list(self.of.differing_cells(self.of.first_values))
        tainted = {cell for cell in differing if cell in self.of.tainted}
        found.from_file.update(tainted)
        for cell in tainted:
            found.judged[cell] = Judgement(1, (READS_UNKNOWN,))
        seen = set(differing)
        unheard = [cell for cell in self.of.without_first() if cell not in seen]
        misread = self._english_only(seen) if self.of.locale == "da" else ()
        doubted = [cell for cell in (*differing, *unheard, *misread) if cell not in tainted]
        if doubted:
            self._judge(doubted, found)
        self._ask_twins(found)
        found.from_file.update(cell for cell in differing if cell not in found.stale)
        if self.of.full:
            self._ask_about_every_cell(found)
        return found

    def _english_only(self, cells: Collection[Cell]) -> Iterator[Cell]:
        """Yield the cells where the first engine gives the file's value only in English."""
        for cell in self.of.formula_cells():
            if cell not in cells and cell in self.of.first_values:
                limit = self.of.limit("all", cell, self.of.file_or_first, memory=self.of.memory)
                if limit is not None and limit.of_a_language:
                    yield cell

    def _judge(self, doubted: Sequence[Cell], outcome: Outcome) -> None:
        roots: dict[Cell, Value | None] = {}
        for cell, hearing in self.hear(doubted, self.of.file_or_first, self.of.shown).items():
            agreed = hearing.agreement()
            if hearing.confirming is not None:
                outcome.judged[cell] = TWO
                if len(hearing.answers) > 1:
                    self._record_stale(cell, hearing, outcome)
            elif agreed is not None:
                roots[cell] = agreed[0]
                outcome.engines_against[cell] = agreed[1]
            else:
                self._keep_file_value(cell, hearing, outcome)
        if roots:
            _StaleTracer(self, roots, outcome).run()

    def _record_stale(self, cell: Cell, hearing: Hearing, outcome: Outcome) -> None:
        """Record a stale cell: two engines agree against the file and no third confirms it."""
        self._weigh(hearing, cell, self.of.file_or_first)
        agreed = hearing.agreement()
        if agreed is not None and not self.of.agrees(
            cell, agreed[0], self.of.shown(cell), self.of.file_or_first
        ):
            outcome.disagreements.append(Disagreement(cell, dict(hearing.answers)))

    def _keep_file_value(self, cell: Cell, hearing: Hearing, outcome: Outcome) -> None:
        """Keep the file's value of a cell that is neither confirmed nor refuted by two engines."""
        trusted, why = hearing.trusted, None
        if len(trusted) == 1:
            ((engine, value),) = trusted.items()
            outcome.doubts.append(Doubt(cell, engine, value))
            why = _ALONE
        elif trusted:
            outcome.disagreements.append(Disagreement(cell, dict(trusted)))
            why = _DIFFER
        outcome.judged[cell] = hearing.single_witness(why)

    # --- INVEST_* functions -------------------------------------------------------------

    def _ask_twins(self, outcome: Outcome) -> None:
        """Ask the native twins: the file's value also came from the Python engine."""
        cells = [
            cell
            for cell in self.of.own_calls()
            if cell not in outcome.stale
            and cell not in outcome.judged
            and cell in self.of.first_values
        ]
        self._second_witness(cells, outcome)

    def _ask_about_every_cell(self, outcome: Outcome) -> None:
        """Have ``formulas`` compute every cell, even those with two witnesses."""
        others = frozenset(one.name for one in self.of.witnesses if one.name != "formulas")
        cells = [
            cell
            for cell in self.of.formula_cells()
            if outcome.judged.get(cell, TWO) is TWO
            and cell not in outcome.stale
            and cell not in self.of.without_value
        ]
        hearings = self.hear(cells, self.of.file_or_first, self.of.shown, without=others)
        for cell, hearing in hearings.items():
            if hearing.confirming is None and hearing.trusted:
                first: dict[Engine, Value | None] = {"formualizer": self.of.first_values.get(cell)}
                outcome.disagreements.append(Disagreement(cell, first | hearing.trusted))

    def _second_witness(self, cells: Sequence[Cell], outcome: Outcome) -> dict[Cell, Hearing]:
        """Ask for a second witness of the first engine's values, with the values it used."""
        hearings = self.hear(
            cells,
            self.of.first_or_file,
            lambda cell: self.of.first_values[cell],
            without=_THE_FIRST,
        )
        for cell, hearing in hearings.items():
            if hearing.confirming is not None:
                outcome.judged[cell] = TWO
                continue
            why = None
            if (
                hearing.trusted
                and self.of.limit("formualizer", cell, self.of.first_or_file) is None
            ):
                answers: dict[Engine, Value | None] = {"formualizer": self.of.first_values[cell]}
                outcome.disagreements.append(Disagreement(cell, answers | hearing.trusted))
                why = _DIFFER
            outcome.judged[cell] = hearing.single_witness(why)
        return hearings

    # --- Cells that nobody has calculated -----------------------------------------------

    def judge_uncalculated(self, cells: Sequence[Cell]) -> tuple[Outcome, list[Cell]]:
        """Judge the cells without a value in the file for which the first engine has one.

        Returns
        -------
        Witnessed, list of Cell
            The list holds the cells for which no other engine has an answer.
        """
        found = Outcome()
        hearings = self._second_witness(cells, found)
        looked = self._samples(cells)
        for cell in cells:
            limit = self.of.limit(
                "all", cell, self.of.first_or_file, deep=cell in looked, memory=self.of.memory
            )
            if limit is not None:
                found.judged[cell] = Judgement(0, (limit.reason,))
        mute = [cell for cell, hearing in hearings.items() if not hearing.answers]
        return found, mute

    def without_the_first(self, given: Mapping[Cell, Value | None]) -> dict[Cell, Value | None]:
        """Return values of two other engines where file and first engine have none.

        Parameters
        ----------
        given : mapping of Cell to value
            The values known so far of the cells with formulas.
        """
        of, nothing = self.of, self.of.not_calculated
        cells = (
            of.formula_cells()
            if nothing
            else (cell for cell in of.without_number if of.shown(cell) is None)
        )
        open_ = dict.fromkeys(c for c in cells if given.get(c, NOT_TAKEN) is NOT_TAKEN)

        def value(cell: Cell) -> Value | None:
            return given[cell] if cell in given else of.stored_value(cell)

        ready = [cell for cell in open_ if not any(map(open_.__contains__, of.read_by(cell)))]
        heard = self.hear(ready, value, lambda _: NOT_TAKEN) if ready else {}
        agreed = {cell: hearing.agreement() for cell, hearing in heard.items()}
        return {cell: found[0] for cell, found in agreed.items() if found is not None}

    def _samples(self, cells: Sequence[Cell]) -> set[Cell]:
        """Return the first, the middle and the last copy of each formula."""
        copies: dict[int, list[Cell]] = {}
        for cell in cells:
            copies.setdefault(id(self.of.verdict(cell)), []).append(cell)
        return {c for same in copies.values() for c in (same[0], same[len(same) // 2], same[-1])}


class _StaleTracer:
    """Finds the cells that are stale because they read a stale one.

    They too are computed on the right values by two engines. Where the two differ, the others
    decide,
    and the cells that depend on it are computed anew.
    """

    def __init__(self, judge: Judge, roots: Mapping[Cell, Value | None], found: Outcome) -> None:
        self.judge, self.of, self.found = judge, judge.of, found
        lower = affected(roots.keys(), self.of.reads())
        self.roots = {cell: value for cell, value in roots.items() if cell not in lower} or roots
        """The cells that read no other stale cell; the right values will decide about the rest."""
        self.pinned = dict(self.roots)
        followers = readers(self.roots.keys(), self.of.reads()) - self.of.tainted
        self.followers = dict.fromkeys(sorted(followers))
        """In order: which cells an engine has no time left for must not vary between runs."""
        self.open: set[Cell] = set()
        self.confirmed: dict[Cell, list[Engine]] = {}
        self.given: Mapping[Cell, Value | None] = {}

    def run(self) -> None:
        """Record what is stale, and what stays in doubt."""
        for _ in range(_MOST_WAVES):
            if not self._wave():
                break
        else:
            settled = self.pinned.keys() | self.confirmed.keys()
            self.open.update(cell for cell in self.followers if cell not in settled)
        uncertain = readers(self.open, self.of.reads()) if self.open else frozenset()
        for cell in (*self.roots, *self.followers):
            if cell in self.open or agree(self._value(cell), self.of.shown(cell)):
                continue
            if cell in uncertain and cell not in self.roots:
                self.found.doubts.append(Doubt(cell, "formualizer", self._value(cell)))
                self.found.judged[cell] = Judgement(1, (_DIFFER,))
            elif cell in self.roots or cell in self.confirmed:
                self.found.stale[cell] = self._value(cell)
                self.found.engines_against[cell] = (
                    self.confirmed.get(cell) or self.found.engines_against[cell]
                )
                self.found.judged[cell] = TWO
        stale = self.found.stale
        self.found.doubts = [doubt for doubt in self.found.doubts if doubt.cell not in stale]

    def _value(self, cell: Cell) -> Value | None:
        if cell in self.pinned:
            return self.pinned[cell]
        its = self._given(cell)
        return self.of.file_or_first(cell) if its is NOT_TAKEN or its is CIRCULAR else its

    def _given(self, cell: Cell) -> Value | None:
        return self.given.get(cell, NOT_TAKEN)

    def _wave(self) -> bool:
        """Compute the dependent cells, and return whether some must be computed again."""
        texts = {
            cell: text
            for cell, text in self.of.texts.items()
            if cell in self.followers and cell not in self.pinned
        }
        self.given = by_formualizer.compute(self.of.book, texts, self.pinned)
        seekers = [
            cell
            for cell in self.followers
            if cell not in self.pinned
            and (cell not in texts or not agree(self._value(cell), self.of.shown(cell)))
        ]
        hearings = self.judge.hear(seekers, self._value, self._given, without=_THE_FIRST)
        differ: dict[Cell, tuple[Value | None, list[Engine]] | None] = {}
        for cell, hearing in hearings.items():
            if hearing.confirming is not None:
                self.confirmed[cell] = ["formualizer", hearing.confirming]
            else:
                differ[cell] = self._agreement(cell, hearing)
        lower = affected(differ.keys(), self.of.reads())
        for cell in [cell for cell in differ if cell not in lower] or list(differ):
            self._settle(cell, differ[cell])
        return bool(differ)

    def _agreement(self, cell: Cell, hearing: Hearing) -> tuple[Value | None, list[Engine]] | None:
        """Return the value of two engines, with the first among them if no known limit applies."""
        its = self._given(cell)
        counts = its is not NOT_TAKEN and its is not CIRCULAR and hearing.trusted
        if counts and self.of.limit("formualizer", cell, self._value) is None:
            hearing.trusted.setdefault("formualizer", its)
        return hearing.agreement()

    def _settle(self, cell: Cell, agreed: tuple[Value | None, list[Engine]] | None) -> None:
        if agreed is not None:
            self.pinned[cell], self.confirmed[cell] = agreed
            return
        self.open.add(cell)
        self.pinned[cell] = self.of.file_or_first(cell)
        its = self._given(cell)
        if its is not NOT_TAKEN and its is not CIRCULAR:
            self.found.doubts.append(Doubt(cell, "formualizer", its))
        self.found.judged[cell] = Judgement(1, (_DIFFER,))


READS_UNKNOWN = Text("they read a cell that was not calculated and on which no two engines agree")
