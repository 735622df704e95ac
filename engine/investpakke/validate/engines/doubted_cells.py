"""What the witnesses say of cells: confirmed, stale, in doubt or disputed.

The file is a witness where somebody has calculated it. The engines are asked one after another, the
quick ones first, for every cell that is not yet confirmed, each on the values that the cells hold
which it reads. Nothing is called wrong on one engine's word.
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
from investpakke.validate.engines.refusals import by
from investpakke.validate.engines.spread import below, reading
from investpakke.validate.engines.witness import Language, Question, Values, Witness
from investpakke.workbook.book import Cell
from investpakke.workbook.ooxml.sheet_cells import Value

if TYPE_CHECKING:
    from investpakke.validate.engines.calculation import Calculation

_THE_FIRST: frozenset[Engine] = frozenset({"formualizer"})
"""It has computed the whole workbook, and need not be asked again."""

_MOST_WAVES = 25
"""Times that the cells after a stale one are computed anew; what is open then stays in doubt."""

OUTVOTED = Text("it gives something else than the other witnesses")
_ALONE = Text("one engine only has an answer, and the file says something else")
_DIFFER = Text("each engine gives something else")
_SILENT = Text("no engine can compute the formula")


class Disagreement(NamedTuple):
    """A cell of which engines say different things, for no reason that is known."""

    cell: Cell
    answers: Mapping[Engine, Value | None]


class Doubt(NamedTuple):
    """A cell of which one engine alone says something: the file something else, or nothing."""

    cell: Cell
    engine: Engine
    value: Value | None


@dataclass
class Hearing:
    """What the engines have said of a cell.

    Parameters
    ----------
    answers : dict of Engine to value
        In the order in which they were asked.
    confirming : Engine or None
        The first that gives what was to be confirmed.
    trusted : dict of Engine to value
        The answers that count against it: no limit of the engine is known there.
    reasons : list of Text
        Why the others do not count.
    """

    answers: dict[Engine, Value | None] = field(default_factory=dict)
    confirming: Engine | None = None
    trusted: dict[Engine, Value | None] = field(default_factory=dict)
    reasons: list[Text] = field(default_factory=list)

    def agreed(self) -> tuple[Value | None, list[Engine]] | None:
        """Return the value that two engines give, and which they are."""
        for value in self.trusted.values():
            same: list[Engine] = [other for other, its in self.trusted.items() if agree(its, value)]
            if len(same) > 1:
                return value, same
        return None

    def by_one(self, why: Text | None) -> Judgement:
        """Return the judgement of a cell that the others do not confirm, and why they do not."""
        reasons = self.reasons if why is None else [*self.reasons, why]
        return Judgement(1, tuple(dict.fromkeys(reasons or [_SILENT])))


class Judgement(NamedTuple):
    """How many witnesses stand behind the value of a cell, and why not two."""

    witnesses: int
    reasons: tuple[Text, ...] = ()


TWO = Judgement(2)


@dataclass
class Witnessed:
    """What came of the cells that were asked about."""

    stale: dict[Cell, Value | None] = field(default_factory=dict)
    said_by: dict[Cell, list[Engine]] = field(default_factory=dict)
    """Who says that a stale cell is stale."""
    kept: set[Cell] = field(default_factory=set)
    """Those whose value is the file's."""
    doubts: list[Doubt] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    judged: dict[Cell, Judgement] = field(default_factory=dict)


class Judge:
    """Asks the witnesses about the cells of one workbook."""

    def __init__(self, calculation: Calculation) -> None:
        self.of = calculation

    # --- Hearing ------------------------------------------------------------------------

    def heard(
        self,
        cells: Iterable[Cell],
        value: Values,
        to_confirm: Callable[[Cell], Value | None],
        *,
        without: frozenset[Engine] = frozenset(),
    ) -> dict[Cell, Hearing]:
        """Ask the engines about cells until each is confirmed, or all have been asked.

        Parameters
        ----------
        cells : iterable of Cell
            Formula cells, or such as the formula of another cell fills.
        value : callable
            Gives the values that they are computed on.
        to_confirm : callable
            Gives the value that is to be confirmed; `NOT_TAKEN` where there is none.
        without : set of Engine
            Those that need not be asked.
        """
        found = {cell: Hearing() for cell in cells}
        if not found:
            return found  # the engines need not be called in
        asked = self._asked(found, value)
        languages: tuple[Language, ...] = ("en",) if self.of.locale == "en" else ("en", "da")
        for language in languages:
            for witness in self.of.witnesses:
                if witness.name in without:
                    continue
                left = self._left(found, asked, language, value)
                given = witness.answers(left, value, language) if left else {}
                self._unanswered(witness, left, given, found)
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

    def _unanswered(
        self,
        witness: Witness,
        asked: Sequence[Question],
        given: Mapping[Cell, Value | None],
        found: Mapping[Cell, Hearing],
    ) -> None:
        """Note why an engine that has stopped has no answer."""
        stopped = witness.stopped
        if stopped is None:
            return
        for one in asked:
            if one.cell in found and one.cell not in given:
                found[one.cell].reasons.append(by(witness.name, stopped))

    def _asked(self, found: Mapping[Cell, Hearing], value: Values) -> dict[Cell, Question]:
        """Return the formulas to ask, by cell; that of a filled cell is its array formula's."""
        asked: dict[Cell, Question] = {}
        for cell in found:
            top = self.of.top(cell)
            made = asked.get(top) or self.of.asked(top, value)
            if isinstance(made, Question):
                asked[cell] = made
            elif made is not None:
                found[cell].reasons.append(made)
        return asked

    def _left(
        self,
        found: Mapping[Cell, Hearing],
        asked: Mapping[Cell, Question],
        language: Language,
        value: Values,
    ) -> list[Question]:
        open_ = [c for c in asked if found[c].confirming is None]
        if language == "da":
            open_ = [c for c in open_ if found[c].answers and self._is_of_a_language(c, value)]
        return list({id(asked[c]): asked[c] for c in open_}.values())

    def _is_of_a_language(self, cell: Cell, value: Values) -> bool:
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
            if not (english and self._is_of_a_language(cell, value)):
                hearing.confirming = engine

    def _weigh(self, hearing: Hearing, cell: Cell, value: Values) -> None:
        """Say which answers count: those that no known limit explains."""
        limit = self.of.limit("all", cell, value)
        if limit is not None:
            hearing.reasons.append(limit.reason)
            return
        for engine, answer in hearing.answers.items():
            known = self.of.limit(engine, cell, value)
            if known is None:
                hearing.trusted[engine] = answer
            else:
                hearing.reasons.append(by(engine, known.reason))

    # --- Cells that somebody has calculated ---------------------------------------------

    def calculated(self) -> Witnessed:
        """Return what comes of the cells for which the file and the first engine are not two."""
        found = Witnessed()
        differing = list(self.of.differing(self.of.first_values))
        tainted = {cell for cell in differing if cell in self.of.tainted}
        found.kept.update(tainted)
        for cell in tainted:
            found.judged[cell] = Judgement(1, (READS_UNKNOWN,))
        seen = set(differing)
        unheard = [cell for cell in self.of.without_first() if cell not in seen]
        misread = self._read_as_english(seen) if self.of.locale == "da" else ()
        doubted = [cell for cell in (*differing, *unheard, *misread) if cell not in tainted]
        if doubted:
            self._judge(doubted, found)
        self._twins(found)
        found.kept.update(cell for cell in differing if cell not in found.stale)
        if self.of.full:
            self._every_cell(found)
        return found

    def _read_as_english(self, seen: Collection[Cell]) -> Iterator[Cell]:
        """Yield the cells that the first engine gives as the file does, but by English reading."""
        for cell in self.of.formula_cells():
            if cell not in seen and cell in self.of.first_values:
                limit = self.of.limit("all", cell, self.of.given, memory=self.of.memory)
                if limit is not None and limit.of_a_language:
                    yield cell

    def _judge(self, doubted: Sequence[Cell], found: Witnessed) -> None:
        roots: dict[Cell, Value | None] = {}
        for cell, hearing in self.heard(doubted, self.of.given, self.of.shown).items():
            agreed = hearing.agreed()
            if hearing.confirming is not None:
                found.judged[cell] = TWO
                if len(hearing.answers) > 1:
                    self._outvoted(cell, hearing, found)
            elif agreed is not None:
                roots[cell] = agreed[0]
                found.said_by[cell] = agreed[1]
            else:
                self._open(cell, hearing, found)
        if roots:
            _Following(self, roots, found).run()

    def _outvoted(self, cell: Cell, hearing: Hearing, found: Witnessed) -> None:
        """Note where two engines agree against the file and a third confirms it."""
        self._weigh(hearing, cell, self.of.given)
        agreed = hearing.agreed()
        if agreed is not None and not self.of.agrees(
            cell, agreed[0], self.of.shown(cell), self.of.given
        ):
            found.disagreements.append(Disagreement(cell, dict(hearing.answers)))

    def _open(self, cell: Cell, hearing: Hearing, found: Witnessed) -> None:
        """Keep the file's value of a cell that nobody confirms and no two deny."""
        trusted, why = hearing.trusted, None
        if len(trusted) == 1:
            ((engine, value),) = trusted.items()
            found.doubts.append(Doubt(cell, engine, value))
            why = _ALONE
        elif trusted:
            found.disagreements.append(Disagreement(cell, dict(trusted)))
            why = _DIFFER
        found.judged[cell] = hearing.by_one(why)

    # --- INVEST_* functions -------------------------------------------------------------

    def _twins(self, found: Witnessed) -> None:
        """Hear the native twins: the Python engine has computed what the file shows, too."""
        cells = [
            cell
            for cell in self.of.calls_of_ours()
            if cell not in found.stale and cell not in found.judged and cell in self.of.first_values
        ]
        self._second(cells, found)

    def _every_cell(self, found: Witnessed) -> None:
        """Have ``formulas`` compute every cell that two have confirmed."""
        others = frozenset(one.name for one in self.of.witnesses if one.name != "formulas")
        cells = [
            cell
            for cell in self.of.formula_cells()
            if found.judged.get(cell, TWO) is TWO
            and cell not in found.stale
            and cell not in self.of.lacking
        ]
        hearings = self.heard(cells, self.of.given, self.of.shown, without=others)
        for cell, hearing in hearings.items():
            if hearing.confirming is None and hearing.trusted:
                first: dict[Engine, Value | None] = {"formualizer": self.of.first_values.get(cell)}
                found.disagreements.append(Disagreement(cell, first | hearing.trusted))

    def _second(self, cells: Sequence[Cell], found: Witnessed) -> dict[Cell, Hearing]:
        """Hear another witness of what the first engine gives, on the values that it had."""
        hearings = self.heard(
            cells, self.of.first_given, lambda cell: self.of.first_values[cell], without=_THE_FIRST
        )
        for cell, hearing in hearings.items():
            if hearing.confirming is not None:
                found.judged[cell] = TWO
                continue
            why = None
            if hearing.trusted and self.of.limit("formualizer", cell, self.of.first_given) is None:
                answers: dict[Engine, Value | None] = {"formualizer": self.of.first_values[cell]}
                found.disagreements.append(Disagreement(cell, answers | hearing.trusted))
                why = _DIFFER
            found.judged[cell] = hearing.by_one(why)
        return hearings

    # --- Cells that nobody has calculated -----------------------------------------------

    def uncalculated(self, cells: Sequence[Cell]) -> tuple[Witnessed, list[Cell]]:
        """Return what comes of cells for which the file shows nothing and the first engine does.

        Returns
        -------
        Witnessed, list of Cell
            The cells for which no other engine has an answer are the list.
        """
        found = Witnessed()
        hearings = self._second(cells, found)
        looked = self._looked_at_deeply(cells)
        for cell in cells:
            limit = self.of.limit(
                "all", cell, self.of.first_given, deep=cell in looked, memory=self.of.memory
            )
            if limit is not None:
                found.judged[cell] = Judgement(0, (limit.reason,))
        mute = [cell for cell, hearing in hearings.items() if not hearing.answers]
        return found, mute

    def without_the_first(self, given: Mapping[Cell, Value | None]) -> dict[Cell, Value | None]:
        """Return what two other engines give of what nobody has calculated, nor the first engine.

        Parameters
        ----------
        given : mapping of Cell to value
            What is known so far of the cells with formulas.
        """
        of, nothing = self.of, self.of.not_calculated
        cells = (
            of.formula_cells()
            if nothing
            else (cell for cell in of.without_number if of.shown(cell) is None)
        )
        open_ = dict.fromkeys(c for c in cells if given.get(c, NOT_TAKEN) is NOT_TAKEN)

        def value(cell: Cell) -> Value | None:
            return given[cell] if cell in given else of.kept(cell)

        ready = [cell for cell in open_ if not any(map(open_.__contains__, of.read_by(cell)))]
        heard = self.heard(ready, value, lambda _: NOT_TAKEN) if ready else {}
        agreed = {cell: hearing.agreed() for cell, hearing in heard.items()}
        return {cell: found[0] for cell, found in agreed.items() if found is not None}

    def _looked_at_deeply(self, cells: Sequence[Cell]) -> set[Cell]:
        """Return the first, the middle and the last copy of each formula."""
        copies: dict[int, list[Cell]] = {}
        for cell in cells:
            copies.setdefault(id(self.of.judged(cell)), []).append(cell)
        return {c for same in copies.values() for c in (same[0], same[len(same) // 2], same[-1])}


class _Following:
    """Finds the cells that are stale since they read a stale one.

    They are computed on the right values, by two engines as well. Where the two differ, the others
    decide, and the cells after it are computed anew.
    """

    def __init__(self, judge: Judge, roots: Mapping[Cell, Value | None], found: Witnessed) -> None:
        self.judge, self.of, self.found = judge, judge.of, found
        lower = below(roots.keys(), self.of.reads())
        self.roots = {cell: value for cell, value in roots.items() if cell not in lower} or roots
        """Those that read no other: whether the others are stale the right values will say."""
        self.pinned = dict(self.roots)
        followers = reading(self.roots.keys(), self.of.reads()) - self.of.tainted
        self.followers = dict.fromkeys(sorted(followers))
        """In order: what an engine has no time left for must not be another on every run."""
        self.open: set[Cell] = set()
        self.confirmed: dict[Cell, list[Engine]] = {}
        self.given: Mapping[Cell, Value | None] = {}

    def run(self) -> None:
        """Note what is stale, and what is left in doubt."""
        for _ in range(_MOST_WAVES):
            if not self._wave():
                break
        else:
            settled = self.pinned.keys() | self.confirmed.keys()
            self.open.update(cell for cell in self.followers if cell not in settled)
        uncertain = reading(self.open, self.of.reads()) if self.open else frozenset()
        for cell in (*self.roots, *self.followers):
            if cell in self.open or agree(self._value(cell), self.of.shown(cell)):
                continue
            if cell in uncertain and cell not in self.roots:
                self.found.doubts.append(Doubt(cell, "formualizer", self._value(cell)))
                self.found.judged[cell] = Judgement(1, (_DIFFER,))
            elif cell in self.roots or cell in self.confirmed:
                self.found.stale[cell] = self._value(cell)
                self.found.said_by[cell] = self.confirmed.get(cell) or self.found.said_by[cell]
                self.found.judged[cell] = TWO
        stale = self.found.stale
        self.found.doubts = [doubt for doubt in self.found.doubts if doubt.cell not in stale]

    def _value(self, cell: Cell) -> Value | None:
        if cell in self.pinned:
            return self.pinned[cell]
        its = self._given(cell)
        return self.of.given(cell) if its is NOT_TAKEN or its is CIRCULAR else its

    def _given(self, cell: Cell) -> Value | None:
        return self.given.get(cell, NOT_TAKEN)

    def _wave(self) -> bool:
        """Compute the cells that follow, and return whether some must be computed again."""
        texts = {
            cell: text
            for cell, text in self.of.texts.items()
            if cell in self.followers and cell not in self.pinned
        }
        self.given = by_formualizer.computed(self.of.book, texts, self.pinned)
        seekers = [
            cell
            for cell in self.followers
            if cell not in self.pinned
            and (cell not in texts or not agree(self._value(cell), self.of.shown(cell)))
        ]
        hearings = self.judge.heard(seekers, self._value, self._given, without=_THE_FIRST)
        differ: dict[Cell, tuple[Value | None, list[Engine]] | None] = {}
        for cell, hearing in hearings.items():
            if hearing.confirming is not None:
                self.confirmed[cell] = ["formualizer", hearing.confirming]
            else:
                differ[cell] = self._agreed(cell, hearing)
        lower = below(differ.keys(), self.of.reads())
        for cell in [cell for cell in differ if cell not in lower] or list(differ):
            self._settle(cell, differ[cell])
        return bool(differ)

    def _agreed(self, cell: Cell, hearing: Hearing) -> tuple[Value | None, list[Engine]] | None:
        """Return what two engines give, the first among them if no limit of it is known."""
        its = self._given(cell)
        counts = its is not NOT_TAKEN and its is not CIRCULAR and hearing.trusted
        if counts and self.of.limit("formualizer", cell, self._value) is None:
            hearing.trusted.setdefault("formualizer", its)
        return hearing.agreed()

    def _settle(self, cell: Cell, agreed: tuple[Value | None, list[Engine]] | None) -> None:
        if agreed is not None:
            self.pinned[cell], self.confirmed[cell] = agreed
            return
        self.open.add(cell)
        self.pinned[cell] = self.of.given(cell)
        its = self._given(cell)
        if its is not NOT_TAKEN and its is not CIRCULAR:
            self.found.doubts.append(Doubt(cell, "formualizer", its))
        self.found.judged[cell] = Judgement(1, (_DIFFER,))


READS_UNKNOWN = Text("they read a cell that nobody has calculated and two engines do not give")
