"""The integer programme behind a choice: which cases to take, under rules that are linear.

SciPy's `milp` (HiGHS) solves it, and its word is not taken for what can be checked. An answer
that breaks a rule is cut off. HiGHS' presolve is left out: version 1.12 calls programmes
infeasible that are not. A set that keeps the rules is kept at hand: no programme that it
solves is called infeasible, and it is the answer where HiGHS finds none better in time.

How a solver written in C++ is run: its prints reach nobody, and Ctrl-C is heard meanwhile.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.text import Problem, Text

_Result = TypeVar("_Result")
_one_at_a_time = Lock()
_STDOUT = 1


def run_apart(work: Callable[[], _Result]) -> _Result:
    """Return what ``work`` returns, done in a thread of its own and without standard output.

    Python hears Ctrl-C in its main thread only, and only between two of its own steps: here
    they are steps of waiting. What ``work`` raises is raised.
    """
    answers: list[_Result] = []
    failures: list[BaseException] = []

    def attempt() -> None:
        try:
            answers.append(work())
        except BaseException as failure:
            failures.append(failure)

    with _one_at_a_time, silent_stdout():
        thread = Thread(target=attempt, daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
    if failures:
        raise failures[0]
    return answers[0]


@contextmanager
def silent_stdout() -> Iterator[None]:
    """Send what is written to file descriptor 1 to nowhere: C code does not ask `sys.stdout`."""
    try:
        kept = os.dup(_STDOUT)
    except OSError:  # a process without a console, such as Excel's
        yield
        return
    try:
        _flush_c()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDOUT)
        os.close(nowhere)
        yield
    finally:
        _flush_c()
        os.dup2(kept, _STDOUT)
        os.close(kept)


def _flush_c() -> None:
    """Empty the buffers of the C library, which would else be written out later."""
    library = "ucrtbase" if sys.platform == "win32" else None
    with suppress(OSError, AttributeError):
        ctypes.CDLL(library).fflush(None)


Chosen = NDArray[np.bool_]

SECONDS = 30.0
"""A package of hundreds of cases takes a fraction of a second; one answer may take no more."""

_EXACT = 5e-7
"""Tkr.: what binary sums may be off by."""

_OPTIMAL, _OUT_OF_TIME, _INFEASIBLE, _MOST_CUTS = 0, 1, 2, 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a choice: the weights of the chosen cases sum to ``at_most`` or less."""

    said: Text
    weights: Floats
    at_most: float

    @property
    def limit(self) -> float:
        """What the sum may be, binary residues included."""
        return self.at_most + _EXACT * unit(self.weights)

    def holds(self, chosen: Chosen) -> bool:
        """Return whether a set of cases keeps the rule."""
        return bool(self.weights[chosen].sum() <= self.limit)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A set of cases, and what a better one could be worth more than it: 0 where none is better."""

    chosen: Chosen
    gap: float = 0.0


def at_least_one(cases: int) -> Rule:
    """Return the rule that something is chosen."""
    said = Text("at least one case is chosen")
    return Rule(said, -np.ones(cases), -1.0)


def best(worth: Floats, cost: Floats, rules: Sequence[Rule]) -> Solution | None:
    """Return the set of most worth, of those the one of least cost; None if none keeps the rules.

    Parameters
    ----------
    worth, cost : (n,) array
        Of each case, tkr.
    rules : sequence of Rule
        All of them hold for the set that is returned.
    """
    until = monotonic() + SECONDS
    first = solve(worth, rules, until)
    if first is None or first.gap:
        return first
    as_good = Rule(Text("as good"), -worth, -float(worth[first.chosen].sum()))
    cheaper = solve(-cost, [*rules, as_good], until, known=first.chosen)
    return first if cheaper is None else Solution(cheaper.chosen)


def solve(
    worth: Floats, rules: Sequence[Rule], until: float | None = None, known: Chosen | None = None
) -> Solution | None:
    """Return a set of cases of most worth that keeps the rules; None if none does.

    Parameters
    ----------
    until : float, optional
        When time is up on the clock `time.monotonic`; else `SECONDS` from now.
    known : (n,) bool array, optional
        A set that keeps the rules.
    """
    until = monotonic() + SECONDS if until is None else until
    known = _at_hand(worth, rules) if known is None else known
    most = sure = float(worth[worth > 0].sum())
    exact = 2 * _EXACT * unit(worth)
    if known is not None and worth[known].sum() >= sure - exact:
        return Solution(known)
    if not worth.size:
        return None
    cuts: list[Rule] = []
    while len(cuts) <= _MOST_CUTS:
        answer = _solver(worth, [*rules, *cuts], until)
        if answer.infeasible and known is None:
            return None
        most = min(most, answer.most)
        chosen = answer.chosen
        if chosen is not None and all(rule.holds(chosen) for rule in rules):
            known = chosen if known is None or worth[chosen].sum() > worth[known].sum() else known
            break
        if chosen is None or monotonic() > until:
            break
        cuts.append(_other_than(chosen))
    if known is None:
        raise _unsettled()
    value = float(worth[known].sum())
    if most < value - exact:  # HiGHS is refuted by a set that keeps the rules
        most = sure
    return Solution(known, most - value if most > value + exact else 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """What HiGHS says: a set if it has one, and what no set is worth more than."""

    chosen: Chosen | None
    most: float
    infeasible: bool = False


def _solver(worth: Floats, rules: Sequence[Rule], until: float) -> _Answer:
    """Return what HiGHS takes for the best set, as near as it looks."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    constraints = []
    if rules:
        rows, limits = zip(*(_scaled(rule) for rule in rules), strict=True)
        constraints = [LinearConstraint(np.array(rows), -np.inf, np.array(limits))]
    by = unit(worth)
    found = run_apart(
        lambda: milp(
            -worth / by,
            integrality=np.ones(worth.size),
            bounds=Bounds(0, 1),
            constraints=constraints,
            options={
                "mip_rel_gap": 0.0,
                "time_limit": max(0.01, until - monotonic()),
                "presolve": False,
            },
        )
    )
    chosen = None if found.x is None else np.asarray(found.x > 0.5)
    if found.status == _OPTIMAL and chosen is not None:
        return _Answer(chosen, float(worth[chosen].sum()))
    if found.status == _INFEASIBLE:
        return _Answer(None, np.inf, infeasible=True)
    bound = found.mip_dual_bound if found.status == _OUT_OF_TIME else None
    return _Answer(chosen, np.inf if bound is None else -float(bound) * by)


def _at_hand(worth: Floats, rules: Sequence[Rule]) -> Chosen | None:
    """Return a set that keeps the rules, found without a search; None if this way there is none.

    Cases that mend a broken rule come first, then those that are worth most for their weight.
    """
    chosen = np.zeros(worth.size, dtype=bool)
    while (broken := next((rule for rule in rules if not rule.holds(chosen)), None)) is not None:
        left = np.where(chosen, 0.0, broken.weights)
        if not (left < 0).any():
            return None
        chosen[left.argmin()] = True
    if not rules:
        return np.asarray(worth > 0)
    weights = np.array([rule.weights for rule in rules])
    room = np.array([rule.limit for rule in rules]) - weights[:, chosen].sum(axis=1)
    load = np.maximum(weights, 0.0).sum(axis=0)
    gains = np.flatnonzero(~chosen & (worth > 0))
    with np.errstate(divide="ignore"):
        order = gains[np.argsort(-worth[gains] / load[gains], kind="stable")]
    for case in order.tolist():
        if (weights[:, case] <= room).all():
            chosen[case] = True
            room -= weights[:, case]
    return chosen if all(rule.holds(chosen) for rule in rules) else None


def unit(values: Floats) -> float:
    """Return what to divide by, so that the solver's tolerance is small beside the values."""
    return max(1.0, float(np.abs(values).max(initial=0.0)) / 1e6)


def _scaled(rule: Rule) -> tuple[Floats, float]:
    by = unit(rule.weights)
    return np.asarray(rule.weights / by), rule.limit / by


def _other_than(chosen: Chosen) -> Rule:
    """Return the rule that a set differs from ``chosen`` in at least one case."""
    weights = np.where(chosen, 1.0, -1.0)
    return Rule(Text("another set"), weights, float(chosen.sum()) - 1)


def conflict(cases: int, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return rules that cannot hold together, though they could without any one of them."""
    left = list(rules)
    for rule in rules:
        others = [other for other in left if other is not rule]
        if solve(np.zeros(cases), others) is None:
            left = others
    return tuple(left)


def _unsettled() -> InputError:
    return InputError(
        Problem("choice.too_slow", "the best set cannot be found in time"),
        expected=Text("a package that is settled within {seconds:.0f} seconds", seconds=SECONDS),
        mend=Text("Demand or exclude some of the cases"),
    )
