r"""Scenarios: named sets of changes, and the package as each of them would have it.

In case i the changes of a scenario add up: relative ones are multiplied, delays are summed.
With full saving S, factors f and investment I of a case, a scenario gives

.. math::

    S' = S (1 + c_{persons}) (1 + c_{unit}) (1 + c_{PL}), \quad
    f' = delayed(\min(1, (1 + c_{phasing}) f), d), \quad
    I' = delayed((1 + c_{inv}) (1 + c_{PL}) I, d_{inv})

and the saving of year t is :math:`S' f'_t p_t` and the investment :math:`I'_t p_t` with
:math:`p_t = (1 + g)^{t-1}`. `series.delayed` says what a delay of half a year is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from investpakke.calc import CaseTable, PackageResult, series
from investpakke.calc.discount import discounting_of
from investpakke.calc.magnitude import check_magnitude
from investpakke.calc.package import compute_at, compute_package
from investpakke.calc.series import Floats
from investpakke.deciding.scenarios.change import DELAYS, LEVERS, Change
from investpakke.errors import InputError
from investpakke.model import Assumption, Case, Package, Phasing, checks
from investpakke.text import Text, as_text, quote


@dataclass(frozen=True, slots=True, init=False)
class Scenario:
    """A named set of changes.

    Parameters
    ----------
    name : str or Text
        Its name; a str is the same in both languages.
    changes : sequence of Change
        The changes; none for the unchanged package.

    Examples
    --------
    >>> Scenario("Half a year late", [Change(delay=0.5)]).name.en
    'Half a year late'
    """

    name: Text
    changes: Sequence[Change]

    def __init__(self, name: str | Text, changes: Sequence[Change] = ()) -> None:
        where = Text("the scenario's name")
        clean = as_text(name).changed(lambda said: checks.text(said, where))
        object.__setattr__(self, "name", clean)
        object.__setattr__(self, "changes", tuple(changes))

    @property
    def place(self) -> Text:
        """Its name in messages."""
        return Text("scenario {name}", name=self.name)


BASE = Scenario(Text("Base"))
"""The unchanged package."""


class _Changed(NamedTuple):
    """The cases of a package under a scenario, over some years; the saving is that at full effect.

    A price that rises is in the factors: full saving at the highest price, factors at the
    year's share of it.
    """

    table: CaseTable
    full_saving: Floats
    by: Mapping[str, Floats]


def compute_scenario(package: Package, scenario: Scenario) -> PackageResult:
    """Return the result of a package under a scenario, by arrays.

    Raises
    ------
    InputError
        A case or a group that the package does not have; figures beyond use.

    Examples
    --------
    With 20 per cent fewer persons the saving of the 2024 package is 0.8 of what it was:

    >>> from investpakke import load_package
    >>> fewer = Scenario("Fewer", [Change(persons=-0.2)])
    >>> result = compute_scenario(load_package("aarhus-2024"), fewer)
    >>> round(float(result.total.saving), 1), round(float(result.total.gain), 1)
    (27733.6, -156.4)
    """
    with np.errstate(all="ignore"):
        changed = _apply(package, scenario, _years_needed(package))
        result = compute_at(
            changed.full_saving,
            changed.table,
            years=package.years,
            groups=len(package.groups),
            discounting=discounting_of(package),
        )
    return check_magnitude(result, scenario.place)


def apply(package: Package, scenario: Scenario) -> Package:
    """Return the package under a scenario, for functions that take a package.

    Its result is that of `compute_scenario`. Published figures are left out: they are of the
    package as it was. Its name and its log of assumptions say what was changed.

    Raises
    ------
    InputError
        As for `compute_scenario`; a case that has no effect left within its averaging years.

    Examples
    --------
    >>> from investpakke import load_package
    >>> late = Scenario("Half a year late", [Change(delay=0.5)])
    >>> apply(load_package("aarhus-2024"), late).cases[0].phasing.factors
    (0.5, 1.0)
    """
    if not any(change.changed for change in scenario.changes):
        for change in scenario.changes:
            change.of(package)
        return package
    longest = max(
        [len(case.phasing.factors) for case in package.cases]
        + [len(case.yearly_investment) for case in package.cases]
        + [0]
    )
    latest = sum(change.delay + change.investment_delay for change in scenario.changes)
    width = max(_years_needed(package), longest) + math.ceil(latest)
    with np.errstate(all="ignore"):
        changed = _apply(package, scenario, min(width, checks.MAX_YEARS))
    try:
        cases = [_case(case, changed, index) for index, case in enumerate(package.cases)]
    except InputError as error:
        raise error.within(scenario.place) from None
    log = (*package.assumptions, Assumption(_describe(scenario), package.name))
    name = f"{package.name} · {scenario.name.da}"
    return replace(package, name=name, cases=cases, assumptions=log, published=())


def _describe(scenario: Scenario) -> str:
    """Return in Danish, as for the log of assumptions, what a scenario changes."""

    def moved(change: Change) -> str:
        levers = [f"{LEVERS[k].da.lower()} {quote(v).da}" for k, v in change.changed.items()]
        groups = [f"målgruppe {group}" for group in change.groups]
        named = ", ".join([*groups, *(f"sag {number}" for number in change.cases)])
        return ", ".join(levers) + (f" ({named})" if named else "")

    changes = [moved(change) for change in scenario.changes if change.changed]
    return f"Scenarie {scenario.name.da}: {'; '.join(changes)}"


def _years_needed(package: Package) -> int:
    """Return the number of years that the package shows or averages over."""
    return max([package.years, *(case.averaging_years for case in package.cases)])


def _apply(package: Package, scenario: Scenario, width: int) -> _Changed:
    by = _by_case(package, scenario)
    table = CaseTable.of(replace(package, years=width))
    year = np.minimum(np.arange(width), _years_needed(package) - 1)
    prices = by["price_growth"] ** year
    highest = prices.max(axis=1, keepdims=True)
    factors = series.delayed(np.minimum(1.0, table.factors * by["phasing"]), by["delay"])
    investment = series.delayed(table.investment, by["investment_delay"])
    saving_by = by["persons"] * by["unit_saving"] * by["price_level"] * highest
    changed = replace(
        table,
        persons=table.persons * by["persons"],
        factors=factors * (prices / highest),
        investment=investment * by["investment"] * by["price_level"] * prices,
    )
    full_saving = compute_package(package).full_saving.reshape(-1, 1) * saving_by
    return _Changed(changed, full_saving, by)


def _by_case(package: Package, scenario: Scenario) -> dict[str, Floats]:
    """Return, by lever, each case's multiplier, or its years of delay, (n, 1)."""
    shape = (len(package.cases), 1)
    by = {name: np.zeros(shape) if name in DELAYS else np.ones(shape) for name in LEVERS}
    for change in scenario.changes:
        rows = change.of(package)
        for lever, value in change.changed.items():
            if lever in DELAYS:
                by[lever][rows] += value
            else:
                by[lever][rows] *= 1 + value
    return by


def _case(case: Case, changed: _Changed, index: int) -> Case:
    """Return a case with the arrays' values; inputs that no lever changes stay as they are."""

    def moved(*levers: str) -> bool:
        return any(changed.by[k][index, 0] != (0.0 if k in DELAYS else 1.0) for k in levers)

    table, new = changed.table, dict[str, Any]()
    if moved("persons") and case.persons is not None:
        new["persons"] = float(table.persons[index, 0])
    if moved("phasing", "delay", "price_growth"):
        new["phasing"] = Phasing(_yearly(table.factors[index]))
    if moved("investment", "investment_delay", "price_level", "price_growth"):
        new["investment"] = _yearly(table.investment[index])
    full = float(changed.full_saving[index, 0])
    if case.unit_saving is not None and moved("unit_saving", "price_level", "price_growth"):
        new |= {"unit_saving": full / float(table.persons[index, 0]), "benefit": None}
    if case.average_saving is not None and moved(*(set(LEVERS) - {"investment"})):
        mean = float(table.factors[index, : case.averaging_years].mean())
        # Without any effect the phasing is what the case refuses, and rightly names.
        new["average_saving"] = full * mean or case.average_saving
    return replace(case, **new)


def _yearly(values: Floats) -> tuple[float, ...]:
    """Return yearly values, of which the last continues, in their shortest form."""
    differs = np.flatnonzero(values != values[-1])
    last = int(differs[-1]) + 1 if differs.size else 0
    return tuple(values[: last + 1].tolist())
