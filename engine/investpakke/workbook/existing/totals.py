"""Which rows of a case table are sums of others: certain, by signs that agree, or refused.

A row is a sum for certain where its formulas add rows of the table and it has no case number,
or where its label is a total's and nothing else. Otherwise signs count: its amounts are the
sums of rows beside it, its label begins as a total's, it lacks the number (or the name) that
the others have. Two decide if one of them is the amounts; fewer leave both readings open,
and the row is refused, for a sum that is taken for a case doubles the package, and a case
that is taken for a sum is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from investpakke.workbook.existing.headers import compact, total_word

_COUNTED: Final = frozenset(("persons", "participants"))
"""What a sum adds that is no money."""

_OWN_NUMBER = re.compile(r"(?=.*\d)\S*[^\d\s]\S*")
"""A number that only a case has, 1.1 or B-7; a total may stand last in a row of 1, 2, 3."""

_WITHIN = 0.02
"""What two roundings of an amount may differ by, of its size."""


class Line(NamedTuple):
    """A row with amounts, before it is known to be a case or a sum.

    Parameters
    ----------
    row : int
        Its row on the sheet.
    amounts : mapping of str to float
        The numbers in the columns that a sum adds.
    texts : mapping of str to str
        Its texts, by column key; those of columns without a key under their letters.
    number : str
        What stands as its case number, "" where nothing does.
    is_whole_case : bool
        Whether it states all that a case must.
    sums : frozenset of int
        The rows that each of its amounts adds by formula; empty unless all do.
    """

    row: int
    amounts: Mapping[str, float]
    texts: Mapping[str, str]
    number: str
    is_whole_case: bool
    sums: frozenset[int]


class Total(NamedTuple):
    """A row that sums or compares others.

    Parameters
    ----------
    row : int
        Its row.
    label : str
        What it says.
    of : tuple of int
        The rows of what it sums; empty for one that compares.
    amounts : mapping of str to float
        What it states in the columns that a sum adds.
    heads : bool
        Whether it stands above what it sums, as a group's heading does.
    compares : bool
        Whether it is a share or a mean.
    """

    row: int
    label: str
    of: tuple[int, ...]
    amounts: Mapping[str, float]
    heads: bool = False
    compares: bool = False


class Doubtful(NamedTuple):
    """A row that may be a sum or a case; the rows it would sum, where its amounts say so."""

    row: int
    label: str
    of: tuple[int, ...]


Verdict = Total | Doubtful


def totals_among(
    lines: Sequence[Line],
    groups: tuple[str, ...] = (),
    told: Callable[[Line], bool | None] = lambda _line: None,
) -> dict[int, Verdict]:
    """Return which of a table's rows are sums, or may be, by their rows.

    Parameters
    ----------
    lines : sequence of Line
        All rows with amounts, from top to bottom.
    groups : tuple of str
        What the groups are called.
    told : callable
        Whether the user says that a line is a sum (True) or a case (False).
    """
    judge = _Judge(lines, groups)
    for place, line in enumerate(lines):
        judge.look(place, told(line), below=False)
    for place, line in reversed(list(enumerate(lines))):
        if line.row not in judge.found:
            judge.look(place, told(line), below=True)
    return judge.with_what_they_sum()


class _Judge:
    """Looks at one line after another; what is a sum is no longer added."""

    def __init__(self, lines: Sequence[Line], groups: tuple[str, ...]) -> None:
        self.lines, self.groups = lines, groups
        self.found: dict[int, Verdict] = {}
        self.numbered = any(line.number for line in lines)
        self.adds_up = all(value >= 0 for line in lines for value in line.amounts.values())
        self.named = any("name" in line.texts for line in lines)
        self.keys = tuple(dict.fromkeys(key for line in lines for key in line.amounts))
        self.decimals = {
            key: max((decimals(line.amounts[key]) for line in lines if key in line.amounts),
                     default=0)
            for key in self.keys
        }  # fmt: skip

    def look(self, place: int, told: bool | None, *, below: bool) -> None:
        """Note what a line is, if it is a sum of those above (below) it, or may be one."""
        line = self.lines[place]
        if told is None:
            verdict = self._of(place, below=below)
        else:
            verdict = Total(line.row, _label(line), (), line.amounts) if told else None
        if verdict is not None:
            self.found[line.row] = verdict

    def with_what_they_sum(self) -> dict[int, Verdict]:
        """Return the verdicts; those that a label gave are of the cases that fit best."""
        for place, line in enumerate(self.lines):
            found = self.found.get(line.row)
            if isinstance(found, Total) and not found.of and not found.compares:
                self.found[line.row] = found._replace(of=self._cases(place, set()))
        return self.found

    def _cases(self, place: int, seen: set[int]) -> tuple[int, ...]:
        """Return the rows of the cases that a sum adds: by its formulas, else as fits best."""
        line = self.lines[place]
        if not line.sums or line.row in seen:  # sums that add each other add nothing
            return () if line.row in seen else self._nearest(place)
        seen.add(line.row)
        cases: set[int] = set()
        for other, added in enumerate(self.lines):
            if added.row in line.sums:
                is_sum = isinstance(self.found.get(added.row), Total)
                cases.update(self._cases(other, seen) if is_sum else (added.row,))
        return tuple(sorted(cases))

    def _of(self, place: int, *, below: bool) -> Verdict | None:
        line = self.lines[place]
        words = {key: total_word(text, self.groups) for key, text in line.texts.items()}
        label = _label(line, words)
        own = _OWN_NUMBER.fullmatch(line.number) is not None
        whole = [key for key, word in words.items() if word == "whole"]
        if line.sums and not line.number:
            heads = min(line.sums) > line.row
            return Total(line.row, label, (), line.amounts, heads)
        if whole and not (own or self._is_named(line, whole)):
            return Total(line.row, label, (), line.amounts)
        lacks = self._lacks(line)
        if "compares" in words.values() and not own and (lacks or not self.numbered):
            return self._compared(place, label, lacks=lacks)
        return self._by_signs(place, label, set(words.values()), own=own, below=below)

    def _by_signs(
        self, place: int, label: str, words: set[str], *, own: bool, below: bool
    ) -> Verdict | None:
        line = self.lines[place]
        summed = self._summed(place, below=below)
        word = bool(words & {"whole", "first"})
        if summed and not own and (word or self._lacks(line)):
            return Total(line.row, label, summed, line.amounts, heads=below)
        if word and not line.number and not line.is_whole_case:
            return Total(line.row, label, (), line.amounts)
        if summed or "whole" in words or (word and not own):
            return Doubtful(line.row, label, summed)
        return None

    def _is_named(self, line: Line, whole: Iterable[str]) -> bool:
        """Return whether a total's word stands beside a name or a number that is none."""
        return bool(set(whole) - {"number", "name"}) and bool(
            line.number or ("name" in line.texts and "name" not in whole)
        )

    def _lacks(self, line: Line) -> bool:
        """Return whether a line lacks the number, or else the name, that others have."""
        if self.numbered:
            return not line.number
        return self.named and "name" not in line.texts

    def _compared(self, place: int, label: str, *, lacks: bool) -> Verdict | None:
        """Return a share's or a mean's row; one that might be a case is in doubt."""
        line = self.lines[place]
        shares = all(abs(value) <= 1 for value in line.amounts.values())
        if lacks or not line.is_whole_case or shares or self._is_mean(place):
            return Total(line.row, label, (), {}, compares=True)
        return Doubtful(line.row, label, ())

    def _is_mean(self, place: int) -> bool:
        """Return whether a line's amounts are the means of all lines above it."""
        others = list(self._beside(place, below=False))
        amounts = self.lines[place].amounts
        means = {
            k: sum(o.amounts.get(k, 0.0) for o in others) / max(len(others), 1) for k in amounts
        }
        return bool(others) and all(
            abs(means[key] - amount) <= self._slack(key, amount, 0)
            for key, amount in amounts.items()
        )

    def _beside(self, place: int, *, below: bool) -> Iterator[Line]:
        """Yield the lines above (below) a place that are no sums, the nearest first."""
        places = range(place + 1, len(self.lines)) if below else range(place - 1, -1, -1)
        for other in places:
            if not isinstance(self.found.get(self.lines[other].row), Total):
                yield self.lines[other]

    def _summed(self, place: int, *, below: bool) -> tuple[int, ...]:
        """Return at least two neighbouring rows that a line's amounts are the sums of."""
        line = self.lines[place]
        wanted = {key: amount for key, amount in line.amounts.items() if amount}
        if wanted.keys() <= _COUNTED:
            return ()
        sums = dict.fromkeys(wanted, 0.0)
        rows: list[int] = []
        for other in self._beside(place, below=below):
            rows.append(other.row)
            for key in wanted:
                sums[key] += other.amounts.get(key, 0.0)
            near = all(abs(sums[k] - wanted[k]) <= _WITHIN * abs(wanted[k]) for k in wanted)
            if near and len(rows) > 1 and all(
                abs(sums[k] - wanted[k]) <= self._slack(k, wanted[k], len(rows)) for k in wanted
            ):  # fmt: skip
                return tuple(sorted(rows))
            beyond = any(sums[k] > (1 + _WITHIN) * wanted[k] for k in wanted if wanted[k] > 0)
            if beyond and self.adds_up:
                break
        return ()

    def _slack(self, key: str, amount: float, count: int) -> float:
        """Return what a sum of rounded amounts may differ from the rounded sum."""
        shown = min(self.decimals[key], decimals(amount))
        rounding = (count + 1) / 2 * 10.0**-shown
        return max(1e-9 * abs(amount), min(rounding, _WITHIN * abs(amount)))

    def _nearest(self, place: int) -> tuple[int, ...]:
        """Return the rows that a sum known by its label most likely adds."""
        line = self.lines[place]
        found = self._summed(place, below=False) or self._summed(place, below=True)
        if found:
            return found
        every = [other.row for other in self._beside(place, below=False)]
        every = sorted(every or [other.row for other in self._beside(place, below=True)])
        last = max((total.row for total in self.found.values()
                    if isinstance(total, Total) and total.of and total.row < line.row),
                   default=0)  # fmt: skip
        since = [row for row in every if row > last]
        return tuple(min((every, since or every), key=lambda rows: self._distance(line, rows)))

    def _distance(self, line: Line, rows: Iterable[int]) -> float:
        """Return how far a line's amounts are from the sums of some rows, of their sizes."""
        wanted = set(rows)
        chosen = [other for other in self.lines if other.row in wanted]
        return sum(
            abs(sum(other.amounts.get(key, 0.0) for other in chosen) - amount)
            / max(abs(amount), 1.0)
            for key, amount in line.amounts.items()
        )


def _label(line: Line, words: Mapping[str, str] | None = None) -> str:
    """Return what a line says: the total's words if it has any, else its first text."""
    said = [text for key, text in line.texts.items() if words and words.get(key)]
    return next(iter([*said, *line.texts.values(), line.number]), "")


def decimals(amount: float) -> int:
    """Return how many decimals an amount is written with; 9 stands for all."""
    return next((places for places in range(9) if round(amount, places) == amount), 9)


def is_told(line: Line, labels: Iterable[str]) -> bool:
    """Return whether one of a line's texts, or its number, is among some labels."""
    wanted = {compact(label) for label in labels}
    return bool(wanted) and any(
        compact(text) in wanted for text in (*line.texts.values(), line.number) if text
    )
