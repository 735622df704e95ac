"""A package's result, refused if its figures are beyond any budget."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from investpakke.calc.package import PackageResult, compute_package
from investpakke.calc.series import Floats
from investpakke.errors import InputError
from investpakke.model import Package
from investpakke.text import Problem, Text

LARGEST = 1e15
"""Tkr. far beyond any budget, where a double is still exact to a tenth."""


def compute_checked(package: Package, source: str) -> PackageResult:
    """Return the result of the package in ``source``; figures that are too large are refused."""
    with np.errstate(all="ignore"):
        return check_magnitude(compute_package(package), source)


def check_magnitude(result: PackageResult, source: str | Text) -> PackageResult:
    """Return a result unchanged; figures that are too large are refused, with ``source`` named."""
    with np.errstate(all="ignore"):
        figures = [*_amounts(result), *_stated_persons(result)]
        largest = float(np.max([np.abs(values).max(initial=0.0) for values in figures]))
    if not largest <= LARGEST:
        raise InputError(
            Problem("package.too_large", "the package's figures are too large"),
            where=source,
            expected=Text(
                "amounts and persons that give figures of at most {largest:.0e}", largest=LARGEST
            ),
            got=largest if math.isfinite(largest) else Text("infinite"),
        )
    return result


def _amounts(result: PackageResult) -> Iterator[Floats]:
    """Yield every amount and share; a NaN among them also counts as too large."""
    for totals in (result.by_case, result.by_group, result.total):
        yield from (totals.investment, totals.saving, totals.gain, totals.margin)
    yield from (result.full_saving, result.share)
    yield from (result.investment_by_case, result.saving_by_case, result.net_by_case)
    yield from (result.investment_by_year, result.saving_by_year, result.net_by_year)
    yield result.cumulative_net_by_year
    yield np.array([result.mean_net, result.net_present_value])


def _stated_persons(result: PackageResult) -> Iterator[Floats]:
    """Yield the figures that depend on persons, where stated: NaN means not stated."""
    for totals in (result.by_case, result.by_group, result.total):
        for values in (totals.persons, totals.break_even_persons):
            yield values[~np.isnan(values)]
    yield result.unit_saving[~np.isnan(result.unit_saving)]
