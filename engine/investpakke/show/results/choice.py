"""A choice: the chosen cases, what they sum to, and the frontier."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.deciding.choosing.choice import Aim, Choice, Demands, broken, why_nothing
from investpakke.model import Package
from investpakke.show.names import case_label, package_title
from investpakke.show.plain import Form
from investpakke.show.view import (
    Cell,
    Column,
    Element,
    Heading,
    Kind,
    Paragraph,
    Row,
    RowLabel,
    Table,
)
from investpakke.show.writer import Writer
from investpakke.text import Text, joined, listed

_AMOUNTS = (Column(Text("Investment")), Column(Text("Gain")), Column(Text("Present value")))
_CASES = (Column(Text("Case"), Kind.LABEL), *_AMOUNTS)
_POINTS = (*_AMOUNTS, Column(Text("Cases"), Kind.PROSE))
_AIMED = {"gain": Text("largest average gain"), "npv": Text("largest present value")}


@dataclass(frozen=True)
class Chosen:
    """A choice and all that it was made of.

    Parameters
    ----------
    package : Package
        The package.
    result : PackageResult
        What the engine computes of it.
    demands : Demands
        What the chosen cases keep to.
    aim : Aim
        What is made largest.
    best : Choice
        The best set of cases.
    frontier : sequence of Choice
        The best of every smaller budget, if it was asked for.
    ticked : Choice, optional
        The set that the user has ticked on the sheet `Prioritering`.
    """

    package: Package
    result: PackageResult
    demands: Demands
    aim: Aim
    best: Choice
    frontier: Sequence[Choice] = ()
    ticked: Choice | None = None

    def numbers(self, chosen: NDArray[np.bool_]) -> list[str]:
        """Return the numbers of some cases."""
        return [self.package.cases[i].number for i in np.flatnonzero(chosen).tolist()]


def page(found: Chosen, writer: Writer) -> Iterator[Element]:
    """Yield the best set, what it leaves out and gives each group, and the frontier."""
    best = found.best
    yield Heading(f"{package_title(found.package)}: {_title(found, writer)}")
    yield _chosen(found, writer)
    if best.gap:
        yield Paragraph(_unproven(found, writer))
    yield Paragraph(_left_out(found))
    if best.investment:
        yield Paragraph(_shares(found, writer))
    if found.ticked is not None:
        yield Paragraph(_ticked(found, found.ticked, writer))
    if found.frontier:
        title = Text("The best for every budget")
        rows = [
            Row(
                [
                    point.investment,
                    point.gain,
                    point.net_present_value,
                    " ".join(found.numbers(point.chosen)),
                ]
            )
            for point in found.frontier
        ]
        yield Heading(title)
        yield Table(title, _POINTS, [rows])


def _title(found: Chosen, writer: Writer) -> str:
    aimed = writer.say(_AIMED[found.aim])
    if found.demands.budget is None:
        return aimed
    within = Text("within {amount} tkr. a year", amount=writer.tkr(found.demands.budget))
    return f"{aimed} {writer.say(within)}"


def _chosen(found: Chosen, writer: Writer) -> Table:
    result, best = found.result, found.best
    columns = (result.annual_investment, result.by_case.gain, result.present_value_by_case)
    rows = [
        Row([case_label(found.package, i), *(values[i] for values in columns)])
        for i in np.flatnonzero(best.chosen).tolist()
    ]
    name = writer.say(Text("Chosen in all"))
    sums: list[Cell] = [
        RowLabel("", name, name),
        best.investment,
        best.gain,
        best.net_present_value,
    ]
    return Table(Text("The chosen cases, tkr."), _CASES, [rows, [Row(sums, "total")]])


def _unproven(found: Chosen, writer: Writer) -> Text:
    """Return how far the best set found may be from the best there is."""
    best = found.best
    worth = best.gain if found.aim == "gain" else best.net_present_value
    part = f" ({writer.share(best.gap / worth, 4)})" if worth > 0 else ""
    return Text(
        "The best found in time: another set can give at most {gap} tkr. more{part}.",
        gap=writer.tkr(math.ceil(best.gap)),
        part=part,
    )


def _left_out(found: Chosen) -> Text:
    best, left = found.best, found.numbers(~found.best.chosen)
    if not best.chosen.any() and not best.gap:
        return why_nothing(found.package, found.result, found.demands)
    return (
        Text("Left out: case {cases}.", cases=listed(left)) if left else Text("All cases are in.")
    )


def _shares(found: Chosen, writer: Writer) -> str:
    chosen: Floats = np.where(found.best.chosen, found.result.annual_investment, 0.0)
    shares = found.result.sum_by_group(chosen) / found.best.investment
    said = []
    for group, share in zip(found.package.groups, shares.tolist(), strict=True):
        least = found.demands.shares.get(group.id)
        demanded = (
            "" if least is None else f" ({writer.say(Text('at least'))} {writer.share(least)})"
        )
        said.append(f"{group.id}: {writer.share(share)}{demanded}")
    title = writer.say(Text("The groups' shares"))
    return f"{title}: {'; '.join(said)}."


def _ticked(found: Chosen, ticked: Choice, writer: Writer) -> Text:
    """Return what the user's own set gives, beside the best one."""
    numbers = found.numbers(ticked.chosen)
    own = Text(
        "Ticked on Prioritering: {cases}; investment {spent}, gain {gain} tkr.",
        cases=listed(numbers) if numbers else Text("nothing"),
        spent=writer.tkr(ticked.investment),
        gain=writer.tkr(ticked.gain),
    )
    faults = broken(found.package, found.result, found.demands, ticked)
    if faults:
        broken_ones = joined(faults, "; ").changed(lambda text: text.rstrip("."))
        return Text("{own} It does not keep: {faults}.", own=own, faults=broken_ones)
    more = writer.tkr(found.best.gain - ticked.gain)
    return Text("{own} The best set gains {more} tkr. more.", own=own, more=more)


# --- JSON --------------------------------------------------------------------------------


def form(found: Chosen) -> Form:
    """Return the best set of cases, its groups' shares, and the frontier if there is one."""
    package, result, best, ticked = found.package, found.result, found.best, found.ticked
    spent = result.sum_by_group(np.where(best.chosen, result.annual_investment, 0.0))
    return {
        "id": package.id,
        "unit": "tkr.",
        "maximised": found.aim,
        "budget": found.demands.budget,
        **_choice(found, best),
        "proven": not best.gap,
        "gap": best.gap,
        "groups": [
            {
                "id": group.id,
                "annual_investment": float(spent[i]),
                "share": float(spent[i]) / best.investment if best.investment else None,
                "least_share": found.demands.shares.get(group.id),
            }
            for i, group in enumerate(package.groups)
        ],
        "frontier": [_choice(found, point) for point in found.frontier],
        "ticked": None
        if ticked is None
        else {
            **_choice(found, ticked),
            "keeps_demands": not broken(package, result, found.demands, ticked),
        },
    }


def _choice(found: Chosen, choice: Choice) -> Form:
    return {
        "chosen": found.numbers(choice.chosen),
        "annual_investment": choice.investment,
        "average_gain": choice.gain,
        "net_present_value": choice.net_present_value,
    }
