"""The engine against a document's published figures, at the precision they are printed with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.package import Totals
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.frames import frame
from investpakke.model import Figure, Package
from investpakke.text import Problem, Text, joined, same

if TYPE_CHECKING:
    from pandas import DataFrame

_ROUNDING_NOISE = 1e-9
"""Keeps a figure exactly half a unit off from failing on binary arithmetic."""


class Verdict(StrEnum):
    """What a comparison says of one figure."""

    TIES = "ties"
    KNOWN = "known"
    DIFFERS = "differs"
    LOST = "lost"


VERDICT_TEXT: Mapping[Verdict, Text] = {
    Verdict.TIES: Text("ties"),
    Verdict.KNOWN: Text("differs, explained"),
    Verdict.DIFFERS: Text("DOES NOT RECONCILE"),
    Verdict.LOST: Text("lost in the source"),
}

QUANTITY_TEXT: Mapping[str, Text] = {
    "annual_investment": Text("Annual investment"),
    "average_saving": Text("Average saving"),
    "average_gain": Text("Average gain"),
    "persons": Text("Full-year persons"),
    "share": Text("Share of investment"),
    "investment": Text("Investment"),
    "saving": Text("Saving"),
    "net": Text("Net"),
    "mean_net": Text("Mean net a year"),
    "saving_sum": Text("Total saving"),
    "ratio": Text("Ratio"),
    "net_present_value": Text("Net present value"),
    "break_even_persons": Text("Break-even persons"),
    "margin": Text("Margin"),
    "cases": Text("Number of cases"),
}

_SCOPE_TEXT = {
    "case": Text("case {key}"),
    "group": Text("group {key}"),
    "year": Text("{key}"),
    "path": Text("{key}"),
}

PER_UNIT = {"tkr.": 1.0, "mio. kr.": 0.001, "kr.": 1000.0, "%": 100.0, "personer": 1.0}
"""What one tkr., one as a share or one person is in each unit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure beside the computed one, both in the figure's unit."""

    figure: Figure
    computed: float

    @property
    def label(self) -> Text:
        """What the figure is called."""
        figure = self.figure
        return labelled(figure.scope, figure.key, figure.quantity, figure.label)

    @property
    def difference(self) -> float | None:
        """Computed − published; None where the published figure is lost."""
        return None if self.figure.value is None else self.computed - self.figure.value

    @property
    def verdict(self) -> Verdict:
        """Whether rounding alone explains the difference."""
        if self.difference is None:
            return Verdict.LOST
        if abs(self.difference) <= self.figure.tolerance + _ROUNDING_NOISE:
            return Verdict.TIES
        return Verdict.DIFFERS if self.figure.must_tie else Verdict.KNOWN


class Reconciliation(tuple[Line, ...]):
    """Published figures beside the computed ones, a line each."""

    __slots__ = ()

    def __repr__(self) -> str:
        counts = Counter(line.verdict for line in self)
        said = [f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict]]
        return f"Reconciliation({', '.join([f'{len(self)} figures', *said])})"

    def to_frame(self) -> DataFrame:
        """Return the lines as a pandas frame, each figure in its own unit."""
        columns = {
            "scope": [line.figure.scope for line in self],
            "of": [line.figure.key for line in self],
            "unit": [line.figure.unit for line in self],
            "published": np.array([line.figure.value for line in self], dtype=np.float64),
            "computed": np.array([line.computed for line in self], dtype=np.float64),
            "difference": np.array([line.difference for line in self], dtype=np.float64),
            "verdict": [line.verdict.value for line in self],
        }
        return frame(columns, [line.label.en for line in self], "figure")


def labelled(scope: str, key: str, quantity: str, label: Text | None = None) -> Text:
    """Return what a figure is called: what it measures (or its own label), and whose it is.

    Examples
    --------
    >>> labelled("case", "1.1", "average_gain").en
    'Average gain, case 1.1'
    """
    what = label or QUANTITY_TEXT.get(quantity, same(quantity))
    place = _SCOPE_TEXT.get(scope)
    if place is None or not key:
        return what
    return joined([what, place.changed(lambda text: text.format(key=key))])


def reconcile(package: Package, result: PackageResult) -> Reconciliation:
    """Return a line for every published figure of a package.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> lines = reconcile(package, compute_package(package))
    >>> sum(line.verdict is Verdict.DIFFERS for line in lines)
    0
    >>> next(l.computed for l in lines if l.figure.scope == "ratio").__round__(1)
    9.4
    """
    return Reconciliation(line_of(figure, package, result) for figure in package.published)


def line_of(figure: Figure, package: Package, result: PackageResult) -> Line:
    """Return the line of one of a package's published figures.

    Parameters
    ----------
    figure : Figure
        The published figure.
    package : Package
        The package, with all that was published of it.
    result : PackageResult
        What the engine computes for it.

    Raises
    ------
    InputError
        The package has no such case, group or year, or the figure cannot be computed.
    """
    return Line(figure, _computed(figure, package, result))


def _computed(figure: Figure, package: Package, result: PackageResult) -> float:
    try:
        computed = _COMPUTERS[figure.scope](figure, package, result)
    except (KeyError, ValueError):
        raise InputError(
            Problem("published.no_match", "the published figure has no match"),
            where=f"published, {figure.scope} {figure.key} {figure.quantity}",
            expected=Text("a case, group or year of the package, and a known quantity and unit"),
            got=same(figure.key or figure.quantity),
        ) from None
    if np.isnan(computed):
        raise InputError(
            Problem("published.not_computed", "the figure cannot be computed"),
            where=f"published, {figure.scope} {figure.key} {figure.quantity}",
            expected=Text("persons in each of its cases"),
            got=None,
        )
    return computed


def of_totals(totals: Totals, quantity: str) -> Floats:
    """Return what totals hold of a quantity, e.g. "average_gain"; money in tkr."""
    return {
        "annual_investment": totals.investment,
        "average_saving": totals.saving,
        "average_gain": totals.gain,
        "persons": totals.persons,
    }[quantity]


def _of_case(figure: Figure, package: Package, result: PackageResult) -> float:
    index = [case.number for case in package.cases].index(figure.key)
    return float(of_totals(result.by_case, figure.quantity)[index]) * PER_UNIT[figure.unit]


def _of_group(figure: Figure, package: Package, result: PackageResult) -> float:
    index = [str(group.id) for group in package.groups].index(figure.key)
    share = figure.quantity == "share"
    values = result.share if share else of_totals(result.by_group, figure.quantity)
    return float(values[index]) * PER_UNIT[figure.unit]


def _of_package(figure: Figure, package: Package, result: PackageResult) -> float:
    del package
    mean_net = figure.quantity == "mean_net"
    value = result.mean_net if mean_net else float(of_totals(result.total, figure.quantity))
    return value * PER_UNIT[figure.unit]


def _of_year(figure: Figure, package: Package, result: PackageResult) -> float:
    by_year = {
        "investment": result.investment_by_year,
        "saving": result.saving_by_year,
        "net": result.net_by_year,
    }[figure.quantity]
    index = package.shown_years.index(int(figure.key))
    return float(by_year[index]) * PER_UNIT[figure.unit]


def _of_path(figure: Figure, package: Package, result: PackageResult) -> float:
    """Compare the published path with itself, and its sums with the engine's."""
    if figure.quantity == "saving_sum":
        first, last = figure.years or (package.shown_years[0], package.shown_years[-1])
        start = package.shown_years.index(int(first))
        end = package.shown_years.index(int(last)) + 1
        return float(result.saving_by_year[start:end].sum()) * PER_UNIT[figure.unit]
    path = {
        (f.quantity, f.key): f.value
        for f in package.published
        if f.scope == "year" and f.value is not None and f.unit == figure.unit
    }
    net = {str(y): path["saving", str(y)] - path["investment", str(y)] for y in package.shown_years}
    if figure.quantity == "mean_net":
        return float(np.mean(list(net.values())))
    if figure.quantity != "net":
        raise KeyError(figure.quantity)
    return net[figure.key]


def _of_ratio(figure: Figure, package: Package, result: PackageResult) -> float:
    del package, result
    if figure.ratio is None or figure.ratio[1] == 0:
        raise ValueError
    return figure.ratio[0] / figure.ratio[1]


_COMPUTERS: Mapping[str, Callable[[Figure, Package, PackageResult], float]] = {
    "case": _of_case,
    "group": _of_group,
    "package": _of_package,
    "year": _of_year,
    "path": _of_path,
    "ratio": _of_ratio,
}
