"""What the sheets for the decision are filled with, beside the package itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from investpakke.deciding import Demands, Driver, Ranges, Scenario, standard_scenarios
from investpakke.deciding.follow_up import Outcomes
from investpakke.deciding.probability import Uncertainty
from investpakke.deciding.ranges import LowHigh
from investpakke.model import Package
from investpakke.model.description import NOT_DESCRIBED
from investpakke.rates.rows import RateRow
from investpakke.source.source import Source
from investpakke.workbook.inputs import risk, scenarios
from investpakke.workbook.layout import (
    BESKRIVELSE,
    FOELSOMHED,
    NUTIDSVAERDI,
    OPFOELGNING,
    PRIORITERING,
    RISIKO,
    SCENARIER,
)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What stands in the input cells of these sheets; by default what a new workbook has.

    Parameters
    ----------
    ranges : mapping of Driver to (low, high)
        On `Følsomhed`, for all cases; a driver that is left out has its usual range.
    risk : Uncertainty
        What varies on `Risiko`, and how far: nothing unless it is stated.
    scenarios : tuple of Scenario
        The columns of `Scenarier`.
    demands : Demands
        Budget, least shares and demands of cases on `Prioritering`.
    chosen : sequence of str, optional
        Numbers of the cases that are ticked there; all of them by default.
    follow_up : Outcomes
        The actual figures on `Opfølgning`, and how they are judged.
    own_rates : tuple of RateRow
        The user's own rates on `Satser`, beside those that ship.
    price_rises : mapping of int to float
        The user's own price and wage index there, by calendar year.
    """

    ranges: Mapping[Driver, LowHigh] = field(default_factory=dict)
    risk: Uncertainty = field(default_factory=Uncertainty)
    scenarios: tuple[Scenario, ...] = field(default_factory=standard_scenarios)
    demands: Demands = field(default_factory=Demands)
    chosen: Sequence[str] | None = None
    follow_up: Outcomes = field(default_factory=Outcomes)
    own_rates: tuple[RateRow, ...] = ()
    price_rises: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Ranges(self.ranges)  # refuses what a driver may not have
        risk.check_fits(self.risk)
        scenarios.check_fits(self.scenarios)


def needed_sheets(package: Package, decisions: Decisions) -> Iterator[str]:
    """Yield the sheets without which something that is filled in would be lost."""
    usual, numbers = Decisions(), [case.number for case in package.cases]
    of_package = package.reservations or package.notes or package.key_figures
    if of_package or any(case.description != NOT_DESCRIBED for case in package.cases):
        yield BESKRIVELSE
    if any(case.state_share is not None and case.benefit is None for case in package.cases):
        yield NUTIDSVAERDI
    if decisions.ranges:
        yield FOELSOMHED
    if decisions.risk != usual.risk:
        yield RISIKO
    if decisions.scenarios != usual.scenarios:
        yield SCENARIER
    if decisions.demands != usual.demands or list(decisions.chosen or numbers) != numbers:
        yield PRIORITERING
    if decisions.follow_up != usual.follow_up:
        yield OPFOELGNING


def decisions_of(
    source: Source, uncertainty: str | Path | None = None, *, standard: bool = False
) -> Decisions:
    """Return what somebody has typed where a package comes from, for the sheets of a new workbook.

    ``uncertainty`` is a file that stands above the sheet `Risiko`, ``standard`` asks for the
    standard range.
    """
    choosing, outcomes = source.choosing(), source.outcomes()
    own_rates, price_rises = source.own_rates()
    return Decisions(
        own_rates=own_rates,
        price_rises=price_rises,
        ranges=source.ranges().usual,
        risk=source.uncertainty(uncertainty, standard=standard),
        scenarios=source.scenarios(),
        demands=Demands() if choosing is None else choosing.demands,
        chosen=None if choosing is None else choosing.ticked,
        follow_up=Outcomes() if outcomes is None else outcomes,
    )
