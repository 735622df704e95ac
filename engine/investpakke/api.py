"""What a notebook needs, as functions: `import investpakke` gives them all.

Each takes a package and returns a result with labels, a short repr and ``to_frame()``.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from investpakke.calc import PackageResult
from investpakke.calc.discount import Discounting
from investpakke.calc.magnitude import compute_checked
from investpakke.deciding import Choice, Comparison, Demands, Scenario, Switching
from investpakke.deciding.choosing.choice import Aim
from investpakke.deciding.fit import Fit
from investpakke.deciding.follow_up import Actual, FollowUp, Outcomes
from investpakke.deciding.present_value import PresentValue, present_value, with_state_shares
from investpakke.deciding.probability import Simulation, Uncertainty
from investpakke.defaults import DRAWS, SEED
from investpakke.errors import InputError
from investpakke.model import Package
from investpakke.reconciliation import Reconciliation
from investpakke.source import Source
from investpakke.text import Problem, Text


class ModelReading(UserWarning):
    """How a model that others have made was read; it is the reader's to check."""


def load(source: str | Path, *, first_year: int | None = None) -> Package:
    """Return a package: one that ships, a TOML file, or a workbook, ours or anybody's.

    Parameters
    ----------
    source : str or Path
        E.g. "aarhus-2024", "pakke.toml", "model.xlsx".
    first_year : int, optional
        The calendar year of year 1, where a model does not say it.

    Raises
    ------
    FileError, InputError
        What cannot be read, or not for certain, and where.

    Warns
    -----
    ModelReading
        How somebody's own model was read: look at it before you use the figures.

    Notes
    -----
    A workbook holds more than its package: `Source` gives its uncertainty, scenarios and
    actual figures too.

    Examples
    --------
    >>> load("aarhus-2024")
    Package('aarhus-2024', 13 cases, 4 groups, 2024-2029)
    """
    opened = Source(source, first_year=first_year)
    package = opened.package
    if opened.reading is not None:
        told = [opened.reading.line, *opened.notes]
        warnings.warn("\n".join(text.en for text in told), ModelReading, stacklevel=2)
    return package


def compute(package: Package) -> PackageResult:
    """Return every figure of a package: by case, group and year.

    Raises
    ------
    InputError
        Figures beyond any budget.

    Examples
    --------
    >>> compute(load("aarhus-2024"))
    PackageResult(13 cases, 2024-2029: invested 27,890, saved 34,667, gain 6,777 tkr. a year)
    """
    return compute_checked(package, package.id)


def value(
    package: Package,
    *,
    years: int | None = None,
    rate: Discounting | None = None,
    state_share: float | Mapping[str, float] | None = None,
) -> PresentValue:
    """Return present value, cumulative net and payback: of municipality, state and both.

    Parameters
    ----------
    years : int, optional
        How many years are looked at; by default those that the package shows.
    rate : float or DiscountSchedule, optional
        One yearly rate, as 0.04; by default the package's, which follows the dated rates.
    state_share : float or mapping of str to float, optional
        The state's share of the benefit: for the cases that state none, or by case.

    Examples
    --------
    >>> value(load("aarhus-2024"))
    PresentValue(13 cases, 2024-2029: worth 41,758 tkr. to the municipality in the value of 2024)
    """
    if isinstance(state_share, Mapping):
        package = with_state_shares(package, state_share)
    elif state_share is not None:
        package = with_state_shares(package, {}, state_share)
    return present_value(package, years=years, discounting=rate)


def switching(package: Package, *, by: Literal["case", "group", "package"] = "case") -> Switching:
    """Return what it takes for each gain to be gone, one driver at a time.

    Examples
    --------
    >>> switching(load("aarhus-2024"))
    Switching(13 case rows: thinnest margin 4.4, 5 lost with one person fewer)
    """
    from investpakke.deciding import switching as by_case
    from investpakke.deciding.switching import switching_by_group, switching_of_package

    ways = {"case": by_case, "group": switching_by_group, "package": switching_of_package}
    if by not in ways:
        raise InputError(
            Problem("switching.by_unknown", "there are no such switching values"),
            where="by",
            expected=Text("one of {listed}", listed=", ".join(map(repr, ways))),
            got=by,
        )
    return ways[by](package, compute(package))


def scenarios(package: Package, given: Sequence[Scenario] | str | Path | None = None) -> Comparison:
    """Return a package under scenarios, side by side with the package as it is.

    Parameters
    ----------
    given : sequence of Scenario, or a path
        Or a TOML file with them; by default the four that ship.

    Examples
    --------
    >>> from investpakke import Change, Scenario
    >>> scenarios(load("aarhus-2024"), [Scenario("A year late", [Change(delay=1)])])
    Comparison(2 scenarios, gain from -2,313 to 6,777 tkr. a year)
    """
    from investpakke.deciding import compare, read_scenarios, standard_scenarios

    if given is None:
        return compare(package, standard_scenarios())
    return compare(package, read_scenarios(given) if isinstance(given, str | Path) else given)


def choose(
    package: Package,
    budget: float,
    *,
    shares: Mapping[int, float] | None = None,
    must: Sequence[str] = (),
    without: Sequence[str] = (),
    maximise: Aim = "gain",
) -> Choice:
    """Return the set of cases that gives most within a yearly budget, in tkr.

    Parameters
    ----------
    shares : mapping of int to float
        The least share of the investment by group, as ``{3: 0.2}``.
    must, without : sequence of str
        Numbers of cases that are always, and never, among them.
    maximise : {"gain", "npv"}
        Average gain a year, or present value.

    Raises
    ------
    InputError
        Demands that cannot all be met, with which ones.

    Examples
    --------
    >>> found = choose(load("aarhus-2024"), 10000)
    >>> found
    Choice(6 of 13 cases, invested 9,950, gain 6,250 tkr. a year)
    >>> found.cases
    ('1.1', '1.3', '2.2', '4.1', '4.2', '4.3')
    """
    from investpakke.deciding import choose as best

    demands = Demands(budget, dict(shares or {}), tuple(must), tuple(without))
    return best(package, compute(package), demands, maximise)


def simulate(
    package: Package, uncertainty: Uncertainty | str | Path, *, draws: int = DRAWS, seed: int = SEED
) -> Simulation:
    """Return how sure the gains are, where somebody has stated how uncertain the drivers are.

    Parameters
    ----------
    uncertainty : Uncertainty or path
        What varies and how much, or a TOML file that says it. `Source` reads it off the sheet
        `Risiko` of a workbook. ``Uncertainty(standard=True)`` is a reference, no forecast.

    Raises
    ------
    InputError
        Nothing varies: a chance that rests on nothing is no chance.

    Examples
    --------
    >>> from investpakke import Uncertainty
    >>> simulate(load("aarhus-2024"), Uncertainty(standard=True), draws=2000)
    Simulation(13 cases, 2,000 draws: chance of a gain 100.0%, mean 6,781 tkr. a year)
    """
    from investpakke.deciding.probability import simulate as drawn
    from investpakke.deciding.probability.simulating import simulate_nothing
    from investpakke.deciding.probability.uncertainty_file import read_uncertainty

    stated = uncertainty
    if not isinstance(stated, Uncertainty):
        stated = read_uncertainty(Path(stated))
    stated.check_names(package)
    if not package.cases:
        return simulate_nothing(package, stated, seed)
    if not stated.varying(package):
        raise InputError(
            Problem("simulation.nothing_varies", "no uncertainty is stated"),
            where=Text("uncertainty"),
            expected=Text("a distribution of at least one driver"),
            got=None,
        )
    return drawn(package, stated, draws=draws, seed=seed)


def fit(package: Package, *, keep: Sequence[str] = ()) -> Fit:
    """Return the ramps closest to the stated phasing that give published averages and path.

    Parameters
    ----------
    keep : sequence of str
        Numbers of cases whose phasing stays as it is.

    Raises
    ------
    InputError
        No published path, or no ramps that give both.

    Examples
    --------
    >>> fit(load("aarhus-2024"))
    Fit(13 of 13 cases have another ramp, distance 0.0636)
    """
    from investpakke.deciding.fit import fit_ramps

    return fit_ramps(package, keep=keep)


def follow_up(package: Package, outcomes: Outcomes | Sequence[Actual] | str | Path) -> FollowUp:
    """Return what came of a package, against what was expected, and where it is heading.

    Parameters
    ----------
    outcomes : Outcomes, sequence of Actual, or a path
        Actual figures, or a TOML or CSV file of them.

    Examples
    --------
    >>> from investpakke import Actual, Period
    >>> actual = Actual(case="4.4", period=Period(2024), persons=6, unit_saving=167.5, cost=2340)
    >>> follow_up(load("aarhus-2024"), [actual])
    FollowUp(13 cases, 1 report, 12 months due, red)
    """
    from investpakke.deciding.follow_up import follow_up as followed
    from investpakke.deciding.follow_up.reading import read_outcomes

    if isinstance(outcomes, str | Path):
        outcomes = read_outcomes(Path(outcomes))
    elif not isinstance(outcomes, Outcomes):
        outcomes = Outcomes(actuals=tuple(outcomes))
    return followed(package, outcomes)


def reconcile(package: Package, *, against: Package | None = None) -> Reconciliation:
    """Return the published figures beside the computed ones.

    Parameters
    ----------
    against : Package, optional
        The package whose published figures count; by default its own.

    Examples
    --------
    >>> reconcile(load("aarhus-2024"))
    Reconciliation(114 figures, 100 ties, 13 known, 1 lost)
    """
    from dataclasses import replace

    from investpakke.reconciliation import reconcile as reconciled

    if against is not None:
        package = replace(package, published=against.published)
    return reconciled(package, compute(package))
