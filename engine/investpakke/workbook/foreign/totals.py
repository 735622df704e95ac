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
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from investpakke.workbook.foreign.headers import compact, is_part, may_sum, total_word

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
    sums : tuple of range
        The rows that its amounts add by formula; empty unless each of them adds some.
    """

    row: int
    amounts: Mapping[str, float]
    texts: Mapping[str, str]
    number: str
    is_whole_case: bool
    sums: tuple[range, ...]


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
    net : str
        "gain" or "net_cost" where it states savings less costs, or the reverse, of each year.
    """

    row: int
    label: str
    of: tuple[int, ...]
    amounts: Mapping[str, float]
    heads: bool = False
    compares: bool = False
    net: str = ""


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
    judge = _Judge(lines, groups, told)
    judge.look(below=False)
    judge.look(below=True)
    return judge.with_what_they_sum()


class _Running:
    """Lines that are no sums, in the order they are met, and what they come to one by one."""

    def __init__(self, keys: Iterable[str]) -> None:
        self.lines: list[Line] = []
        self.sums = {key: [0.0] for key in keys}
        self._size = dict.fromkeys(self.sums, 0.0)
        self._in_order: dict[str, list[tuple[float, int]]] = {
            key: [(0.0, 0)] for key in self.sums if key not in _COUNTED
        }

    def add(self, line: Line) -> None:
        """Take up the next line."""
        self.lines.append(line)
        count = len(self.lines)
        for key, sums in self.sums.items():
            amount = line.amounts.get(key, 0.0)
            sums.append(sums[-1] + amount)
            self._size[key] += abs(amount)
            if key in self._in_order:
                insort(self._in_order[key], (sums[-1], count))

    def ending(self, line: Line, slack: Callable[[str, float, int], float]) -> tuple[int, ...]:
        """Return the rows, two at least and up to the last, whose sums a line's amounts are."""
        amounts, sums = line.amounts, self._in_order
        money = next((key for key in amounts if key in sums and amounts[key]), None)
        if money is None:
            return ()
        order, start = sums[money], self.sums[money][-1] - amounts[money]
        reach = _WITHIN * abs(amounts[money]) + self._noise(money)
        near = order[
            bisect_left(order, (start - reach, 0)) : bisect_right(
                order, (start + reach, len(self.lines))
            )
        ]
        last = len(self.lines) - 2
        wanted = {key: amount for key, amount in amounts.items() if amount} if near else {}
        for first in sorted((place for _, place in near if place <= last), reverse=True):
            if self._comes_to(wanted, first, slack):
                return tuple(sorted(line.row for line in self.lines[first:]))
        return ()

    def _comes_to(
        self, wanted: Mapping[str, float], first: int, slack: Callable[[str, float, int], float]
    ) -> bool:
        """Return whether the lines from a place on come to some amounts: roughly, then added up."""
        apart = {
            key: abs(self.sums[key][-1] - self.sums[key][first] - amount)
            for key, amount in wanted.items()
        }
        if any(apart[k] > _WITHIN * abs(wanted[k]) + self._noise(k) for k in wanted):
            return False
        lines = self.lines[first:]
        for key, amount in wanted.items():
            bound = slack(key, amount, len(lines))
            if apart[key] > bound + self._noise(key):
                return False
            if abs(sum(line.amounts.get(key, 0.0) for line in reversed(lines)) - amount) > bound:
                return False
        return True

    def _noise(self, key: str) -> float:
        """Return what the difference of two running sums may be off by."""
        return 1e-9 * self._size[key]

    def mean(self, key: str) -> float:
        """Return the mean of all lines."""
        return self.sums[key][-1] / max(len(self.lines), 1)


class _Judge:
    """Looks at one line after another; what is a sum is no longer added."""

    def __init__(
        self, lines: Sequence[Line], groups: tuple[str, ...], told: Callable[[Line], bool | None]
    ) -> None:
        self.lines, self.told = lines, told
        self.found: dict[int, Verdict] = {}
        self.numbered = any(line.number for line in lines)
        self.named = any("name" in line.texts for line in lines)
        self.keys = tuple(dict.fromkeys(key for line in lines for key in line.amounts))
        self.words = {
            line.row: {key: total_word(text, groups) for key, text in line.texts.items()}
            for line in lines
            if any(map(may_sum, line.texts.values()))
        }

    @cached_property
    def decimals(self) -> dict[str, int]:
        """The most decimals of any amount, by column."""
        return {
            key: max(
                (decimals(line.amounts[key]) for line in self.lines if key in line.amounts),
                default=0,
            )
            for key in self.keys
        }

    def look(self, *, below: bool) -> None:
        """Note which lines are sums of those above (below) them, or may be."""
        beside = _Running(self.keys)
        for line in reversed(self.lines) if below else self.lines:
            if line.row not in self.found:
                told = self.told(line)
                if told is None:
                    verdict = self._of(line, beside, below=below)
                else:
                    verdict = Total(line.row, _label(line), (), line.amounts) if told else None
                if verdict is not None:
                    self.found[line.row] = verdict
            if not self.is_sum(line):
                beside.add(line)

    def is_sum(self, line: Line) -> bool:
        """Return whether a line is known to sum or compare others."""
        return isinstance(self.found.get(line.row), Total)

    def _of(self, line: Line, beside: _Running, *, below: bool) -> Verdict | None:
        words = self.words.get(line.row, {})
        if not (words or line.sums):  # as most lines
            return self._by_signs(line, words, beside, below=below)
        label, own = _label(line, words), _has_own_number(line)
        whole = [key for key, word in words.items() if word == "whole"]
        if line.sums and not line.number:
            heads = min(rows.start for rows in line.sums) > line.row
            return Total(line.row, label, (), line.amounts, heads)
        if whole and not (own or self._is_named(line, whole)):
            return Total(line.row, label, (), line.amounts)
        lacks = self._lacks(line)
        if "compares" in words.values() and not own and (lacks or not self.numbered):
            return self._compared(line, label, beside, lacks=lacks, below=below)
        return self._by_signs(line, words, beside, below=below)

    def _by_signs(
        self, line: Line, words: Mapping[str, str], beside: _Running, *, below: bool
    ) -> Verdict | None:
        summed = beside.ending(line, self.slack)
        kinds = {"whole", "first"} & set(words.values())
        if not (summed or kinds):
            return None
        label, own = _label(line, words), _has_own_number(line)
        if summed and not own and (kinds or self._lacks(line)):
            return Total(line.row, label, summed, line.amounts, heads=below)
        if kinds and not line.number and not line.is_whole_case:
            return Total(line.row, label, (), line.amounts)
        if summed or "whole" in kinds or not own:
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

    def _compared(
        self, line: Line, label: str, beside: _Running, *, lacks: bool, below: bool
    ) -> Verdict | None:
        """Return a share's, a mean's or a part's row; one that might be a case is in doubt."""
        shares = all(abs(value) <= 1 for value in line.amounts.values())
        is_mean = bool(beside.lines) and all(
            abs(beside.mean(key) - amount) <= self.slack(key, amount, 0)
            for key, amount in line.amounts.items()
        )
        is_part_of_last = (
            is_part(label)
            and bool(beside.lines)
            and not below
            and all(
                abs(amount) <= abs(beside.lines[-1].amounts.get(key, 0.0))
                for key, amount in line.amounts.items()
            )
        )
        if lacks or not line.is_whole_case or shares or is_mean or is_part_of_last:
            return Total(line.row, label, (), {}, compares=True)
        return Doubtful(line.row, label, ())

    def slack(self, key: str, amount: float, count: int) -> float:
        """Return what a sum of rounded amounts may differ from the rounded sum."""
        shown = min(self.decimals[key], decimals(amount))
        rounding = (count + 1) / 2 * 10.0**-shown
        return max(1e-9 * abs(amount), min(rounding, _WITHIN * abs(amount)))

    def with_what_they_sum(self) -> dict[int, Verdict]:
        """Return the verdicts; those that a label gave are of the cases that fit best."""
        sums = _Sums(self)
        for place, line in enumerate(self.lines):
            found = self.found.get(line.row)
            if isinstance(found, Total) and not found.of and not found.compares:
                sums.state(place, found)
        return self.found


class _Sums:
    """What the sums are of, once it is known which lines are sums."""

    def __init__(self, judge: _Judge) -> None:
        self.judge, self.lines, self.found = judge, judge.lines, judge.found
        self.rows = [line.row for line in self.lines]
        self.known = sorted(
            found.row for found in self.found.values() if isinstance(found, Total) and found.of
        )

    def state(self, place: int, total: Total) -> None:
        """Note which cases a sum adds: by its formulas, else as fits best."""
        cases = self._by_formulas(place) if self.lines[place].sums else self._nearest(place)
        self.found[total.row] = total._replace(of=cases)
        if cases:
            insort(self.known, total.row)

    def _by_formulas(self, place: int) -> tuple[int, ...]:
        """Return the rows of the cases that a sum adds, itself or by the sums that it adds."""
        cases: set[int] = set()
        waiting, seen = [place], {place}
        while waiting:
            for other in self._added(waiting.pop()):
                added, found = self.lines[other], self.found.get(self.rows[other])
                if not isinstance(found, Total):
                    cases.add(added.row)
                elif not added.sums:
                    cases.update(self._nearest(other))
                elif found.of:
                    cases.update(found.of)
                elif other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return tuple(sorted(cases))

    def _added(self, place: int) -> Iterator[int]:
        """Yield the places of the lines that a sum's formulas add."""
        for rows in self.lines[place].sums:
            yield from range(bisect_left(self.rows, rows.start), bisect_left(self.rows, rows.stop))

    def _nearest(self, place: int) -> tuple[int, ...]:
        """Return the rows that a sum known by its label most likely adds."""
        found, above = self._fitting[place]
        if found:
            return found
        line, stop = self.lines[place], above or len(self._cases.lines)
        since = self.known[: bisect_left(self.known, line.row)][-1:]
        first = bisect_right(self._case_rows, since[0]) if since else 0
        starts = (0, first if first < stop else 0)
        best = min(starts, key=lambda start: self._distance(line, start, stop))
        return tuple(self._case_rows[best:stop])

    @cached_property
    def _cases(self) -> _Running:
        """All lines that are no sums."""
        cases = _Running(self.judge.keys)
        for line in self.lines:
            if not self.judge.is_sum(line):
                cases.add(line)
        return cases

    @cached_property
    def _case_rows(self) -> list[int]:
        return [line.row for line in self._cases.lines]

    @cached_property
    def _fitting(self) -> dict[int, tuple[tuple[int, ...], int]]:
        """The neighbouring rows that each sum without formulas comes to; how many are above it."""
        found: dict[int, tuple[tuple[int, ...], int]] = {}
        for places in (range(len(self.lines)), range(len(self.lines) - 1, -1, -1)):
            beside = _Running(self.judge.keys)
            for place in places:
                line = self.lines[place]
                if not self.judge.is_sum(line):
                    beside.add(line)
                elif not line.sums:
                    rows, above = found.get(place, ((), len(beside.lines)))
                    found[place] = rows or beside.ending(line, self.judge.slack), above
        return found

    def _distance(self, line: Line, first: int, stop: int) -> float:
        """Return how far a line's amounts are from the sums of some cases, of their sizes."""
        sums = self._cases.sums
        return sum(
            abs(sums[key][stop] - sums[key][first] - amount) / max(abs(amount), 1.0)
            for key, amount in line.amounts.items()
        )


def _has_own_number(line: Line) -> bool:
    return _OWN_NUMBER.fullmatch(line.number) is not None


def _label(line: Line, words: Mapping[str, str] | None = None) -> str:
    """Return what a line says: the total's words if it has any, else its first text."""
    said = [text for key, text in line.texts.items() if words and words.get(key)]
    return next(iter([*said, *line.texts.values(), line.number]), "")


def decimals(amount: float) -> int:
    """Return how many decimals an amount is written with; 9 stands for all."""
    for places in range(9):
        if round(amount, places) == amount:
            return places
    return 9


def is_told(line: Line, labels: Iterable[str]) -> bool:
    """Return whether one of a line's texts, or its number, is among some labels."""
    wanted = {compact(label) for label in labels}
    return bool(wanted) and any(
        compact(text) in wanted for text in (*line.texts.values(), line.number) if text
    )
