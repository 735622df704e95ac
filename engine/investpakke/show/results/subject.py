"""What the report is about: a package, its result, and all that is computed for the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from investpakke.calc import PackageResult
from investpakke.deciding import Ranges, Scenario, Switching, Tornado, compare, switching, tornado
from investpakke.deciding.follow_up import FollowUp, follow_up
from investpakke.deciding.named import check_cases
from investpakke.deciding.present_value import PresentValue, present_value
from investpakke.deciding.probability import Simulation, Uncertainty, simulate_beside
from investpakke.deciding.scenarios.comparison import Comparison
from investpakke.deciding.sensitivity import tornados
from investpakke.deciding.switching import switching_by_group, switching_of_package
from investpakke.defaults import DRAWS
from investpakke.model import Package
from investpakke.published_path import PublishedPath, published_path
from investpakke.reconciliation import Line, reconcile
from investpakke.source import Source
from investpakke.workbook.foreign.reading import Reading

MOST_CASE_PAGES = 100
"""Cases with a page of their own unless more are asked for: nobody reads 500 pages."""


@dataclass(frozen=True)
class Subject:
    """A package and what its pages show; what a page asks for is computed once.

    Parameters
    ----------
    package : Package
        The package.
    result : PackageResult
        What the engine computes of it.
    today : date
        When the report is made.
    source : str
        The name of the file, or of the package, that it was read from.
    ranges : Ranges
        How far the tornados move each driver.
    uncertainty : Uncertainty
        What the simulations are told; without a stated one there are none.
    draws : int
        Of the simulation; 0 for none.
    scenarios : sequence of Scenario
        Compared with the package as it is; none for no comparison.
    follow_up : FollowUp, optional
        What came of the package so far.
    only : sequence of str, optional
        Numbers of the cases with a page; None for all, or for the largest `MOST_CASE_PAGES`.
    reading : Reading, optional
        How the package was read, where it comes from a model of somebody's own.
    """

    package: Package
    result: PackageResult
    today: date
    source: str = ""
    ranges: Ranges = field(default_factory=Ranges)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)
    draws: int = DRAWS
    scenarios: Sequence[Scenario] = ()
    follow_up: FollowUp | None = None
    only: Sequence[str] | None = None
    reading: Reading | None = None

    def __post_init__(self) -> None:
        check_cases(self.package, self.only or ())

    @cached_property
    def pages_of(self) -> frozenset[int]:
        """Positions of the cases that have a page."""
        cases = self.package.cases
        if self.only is not None:
            return frozenset(i for i, case in enumerate(cases) if case.number in self.only)
        by_size = np.argsort(-self.result.annual_investment, kind="stable")
        return frozenset(by_size[:MOST_CASE_PAGES].tolist())

    @property
    def without_page(self) -> list[str]:
        """Numbers of the cases that have none."""
        cases = enumerate(self.package.cases)
        return [case.number for index, case in cases if index not in self.pages_of]

    @cached_property
    def cases(self) -> Switching:
        """The switching values of every case."""
        return switching(self.package, self.result)

    @cached_property
    def groups(self) -> Switching:
        """The switching values of every group."""
        return switching_by_group(self.package, self.result)

    @cached_property
    def whole(self) -> Switching:
        """The switching values of the package as one sum."""
        return switching_of_package(self.package, self.result)

    @cached_property
    def tornado(self) -> Tornado:
        """The tornado of the package."""
        return tornado(self.package, self.result, self.ranges)

    @cached_property
    def tornados(self) -> tuple[Tornado, ...]:
        """The tornado of every case."""
        return tornados(self.package, self.result, self.ranges)

    @cached_property
    def simulations(self) -> tuple[Simulation, ...]:
        """How sure the gains are, beside each other; none where nothing varies or is drawn."""
        if not (self.draws and self.package.cases):
            return ()
        return simulate_beside(self.package, self.uncertainty, draws=self.draws)

    @cached_property
    def comparison(self) -> Comparison | None:
        """The scenarios; None where there are none, or no cases."""
        if not (self.scenarios and self.package.cases):
            return None
        return compare(self.package, self.scenarios)

    @cached_property
    def value(self) -> PresentValue:
        """Present values, of the municipality and the state."""
        return present_value(self.package)

    @cached_property
    def published(self) -> tuple[Line, ...]:
        """Every published figure beside the computed one."""
        return reconcile(self.package, self.result)

    @cached_property
    def published_path(self) -> PublishedPath | None:
        """The yearly path that the document prints; None where it prints none."""
        return published_path(self.package)

    def members(self, position: int) -> list[int]:
        """Return the positions of the cases of a group."""
        return [int(index) for index in np.flatnonzero(self.result.group == position)]


def subject_of(  # noqa: PLR0913  one parameter an option
    source: Source,
    *,
    ranges: str | None = None,
    uncertainty: str | None = None,
    standard: bool = False,
    draws: int = DRAWS,
    scenarios: str | None = None,
    actuals: str | None = None,
    only: Sequence[str] | None = None,
    title: str | None = None,
) -> Subject:
    """Return what the report is about; whatever is wrong with an input is said here.

    Parameters
    ----------
    source : Source
        The package.
    ranges, uncertainty, scenarios, actuals : str, optional
        Files that stand above the workbook's own sheets.
    standard : bool
        Whether what nobody states an uncertainty of varies in the standard range.
    draws : int
        Of the simulation; 0 leaves it out.
    only : sequence of str, optional
        Numbers of the cases that get a page.
    title : str, optional
        What the package is called on the pages; else by its own name.
    """
    package = source.package
    if title is not None:
        told = "" if package.source == package.name else package.source
        package = replace(package, name=title, source=told)
    outcomes = source.outcomes(actuals)
    if actuals is None and outcomes is not None and not outcomes.actuals:
        outcomes = None  # the sheet is there, and nobody has filled it in
    return Subject(
        package,
        source.result,
        date.today(),
        source=source.path.name,  # a document that is passed on tells no folders
        ranges=source.ranges(ranges),
        uncertainty=source.uncertainty(uncertainty, standard=standard),
        draws=draws,
        scenarios=source.scenarios(scenarios),
        follow_up=None if outcomes is None else follow_up(package, outcomes),
        only=only,
        reading=source.reading,
    )
