"""The integer programme behind a choice: which cases to take, under linear rules.

SciPy's `milp` (HiGHS) solves it, and its answers are checked where possible. An answer that
violates a rule is cut off. HiGHS' presolve is switched off: version 1.12 calls feasible programmes
infeasible. A set that satisfies the rules is kept at hand: no programme that it satisfies is called
infeasible, and it is the answer if HiGHS finds none better in time.

The solver, written in C++, is run so that its output is suppressed and Ctrl-C still works.
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
    """Return the result of ``work``, run in a separate thread and without standard output.

    Python handles Ctrl-C only in its main thread and only between its own instructions: here the
    main thread waits in short steps. Exceptions of ``work`` are raised again.
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
    """Redirect file descriptor 1 to nowhere: C code does not use `sys.stdout`."""
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
    """Flush the buffers of the C library, which would otherwise be written later."""
    library = "ucrtbase" if sys.platform == "win32" else None
    with suppress(OSError, AttributeError):
        ctypes.CDLL(library).fflush(None)


Chosen = NDArray[np.bool_]

SECONDS = 30.0
"""A package of hundreds of cases takes a fraction of a second; one answer must not take more."""

_EXACT = 5e-7
"""Tkr.: the rounding error of binary sums."""

_OPTIMAL, _OUT_OF_TIME, _INFEASIBLE, _MOST_CUTS = 0, 1, 2, 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a choice: the weights of the chosen cases sum to at most ``at_most``."""

    said: Text
    weights: Floats
    at_most: float

    @property
    def limit(self) -> float:
        """The limit of the sum, including rounding errors."""
        return self.at_most + _EXACT * unit(self.weights)

    def holds(self, chosen: Chosen) -> bool:
        """Return whether a set of cases satisfies the rule."""
        return bool(self.weights[chosen].sum() <= self.limit)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """A set of cases, and how much more a better one could be worth: 0 if none is better."""

    chosen: Chosen
    gap: float = 0.0


def at_least_one(cases: int) -> Rule:
    """Return the rule that at least one case is chosen."""
    said = Text("at least one case is chosen")
    return Rule(said, -np.ones(cases), -1.0)


def best(worth: Floats, cost: Floats, rules: Sequence[Rule]) -> Solution | None:
    """Return the most valuable set, of these the cheapest; None if no set satisfies the rules.

    Parameters
    ----------
    worth, cost : (n,) array
        Of each case, tkr.
    rules : sequence of Rule
        All of them are satisfied by the returned set.
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
    """Return a most valuable set of cases that satisfies the rules; None if there is none.

    Parameters
    ----------
    until : float, optional
        The deadline on the clock `time.monotonic`; by default `SECONDS` from now.
    known : (n,) bool array, optional
        A set that satisfies the rules.
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
    if most < value - exact:  # HiGHS is refuted by a set that satisfies the rules
        most = sure
    return Solution(known, most - value if most > value + exact else 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """The answer of HiGHS: a set, if any, and an upper bound on the value of all sets."""

    chosen: Chosen | None
    most: float
    infeasible: bool = False


def _solver(worth: Floats, rules: Sequence[Rule], until: float) -> _Answer:
    """Return the set that HiGHS considers best, within its tolerance."""
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
    """Return a set that satisfies the rules, found without a search; None if that fails.

    Cases that repair a violated rule come first, then those with the highest value for their
    weight.
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
    """Return the divisor that makes the solver's tolerance small relative to the values."""
    return max(1.0, float(np.abs(values).max(initial=0.0)) / 1e6)


def _scaled(rule: Rule) -> tuple[Floats, float]:
    by = unit(rule.weights)
    return np.asarray(rule.weights / by), rule.limit / by


def _other_than(chosen: Chosen) -> Rule:
    """Return the rule that a set differs from ``chosen`` in at least one case."""
    weights = np.where(chosen, 1.0, -1.0)
    return Rule(Text("another set"), weights, float(chosen.sum()) - 1)


def conflict(cases: int, rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Return rules that contradict each other, but not without any one of them."""
    left = list(rules)
    for rule in rules:
        others = [other for other in left if other is not rule]
        if solve(np.zeros(cases), others) is None:
            left = others
    return tuple(left)


def _unsettled() -> InputError:
    return InputError(
        Problem("choice.too_slow", "the best set cannot be found in time"),
        expected=Text("a package that can be solved within {seconds:.0f} seconds", seconds=SECONDS),
        mend=Text("Demand or exclude some of the cases"),
    )
