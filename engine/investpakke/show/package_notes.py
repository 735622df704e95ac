"""What a reader of a package's figures must know: horizons, two averages, thin margins, losses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult
from investpakke.deciding.switching import switching
from investpakke.model import Package
from investpakke.published_path import PublishedPath, published_path
from investpakke.reconciliation import PER_UNIT
from investpakke.show.numbers import number
from investpakke.text import Language, Text, joined, listed


def notes(package: Package, result: PackageResult, language: Language) -> Iterator[str]:
    """Yield the remarks that a package's figures call for, each a sentence or two.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> list(notes(package, compute_package(package), "en"))[-1]
    'One full-year person fewer wipes out the gain of case 1.2, 1.4, 3.2, 4.4 and 4.5.'
    """
    for text in (
        _horizons(package),
        averages(package, result, language),
        _no_persons(package, result),
        _no_week(package),
        thin_margins(package, result),
        _losses(package, result),
    ):
        if text is not None:
            yield text.in_language(language)


def _horizons(package: Package) -> Text | None:
    usual = package.averaging_years
    own: dict[int, list[str]] = {}
    for case in package.cases:
        if case.averaging_years != usual:
            own.setdefault(case.averaging_years, []).append(case.number)
    if not own:
        return None
    horizons = (Text("{n} years for {cases}", n=n, cases=listed(cases)) for n, cases in own.items())
    return Text(
        "* Averages over {horizons}; over {usual} years for the others.",
        horizons=joined(horizons, "; "),
        usual=usual,
    )


def averages(package: Package, result: PackageResult, language: Language) -> Text | None:
    """Say why the averages of the same package are not the same number."""
    path = published_path(package)
    if path is not None and path.mean_in_tkr is not None:
        return _threeaverages(package, result, path, language)
    averaged = number(float(result.total.gain), language)
    shown = number(result.mean_net, language)
    if averaged == shown:
        return None
    first, last = package.shown_years[0], package.shown_years[-1]
    return Text(
        "Two averages, both right: the gain of {averaged} tkr. sums the cases "
        "over their own horizons; the net of {shown} tkr. a year is the mean of "
        "all years {first}-{last}.",
        averaged=averaged,
        shown=shown,
        first=first,
        last=last,
    )


def _no_week(package: Package) -> Text | None:
    """Say for which cases the benefit's week was not stated, as in files of version 0.1.0."""
    silent = [c.number for c in package.cases if c.benefit and not c.benefit.week_stated]
    if not silent:
        return None
    return Text(
        "The week on benefit is not stated for case {cases}: the unit saving there is the "
        "average of the first year's weeks. After a year on benefit the municipality pays 80 %.",
        cases=listed(silent),
    )


def _threeaverages(
    package: Package, result: PackageResult, path: PublishedPath, language: Language
) -> Text | None:
    """Say why the document's mean net, the computed one and the sum of gains differ."""
    figure, first, last = path.mean_net, package.shown_years[0], package.shown_years[-1]
    if figure is None or figure.value is None:
        return None
    printed = number(
        figure.value * PER_UNIT["mio. kr."] / PER_UNIT[figure.unit], language, figure.decimals
    )
    mean, gain = (_mio(value, language) for value in (result.mean_net, float(result.total.gain)))
    document = Text(
        "the document's net is {printed} mio. kr. a year in {first}-{last}",
        printed=printed,
        first=first,
        last=last,
    )
    phased = Text("with the cases' phasing it is {mean}", mean=mean)
    summed = Text("the cases' average gains sum to {gain}", gain=gain)
    savings = path.tkr(path.saving)
    if np.isfinite(savings).all():
        decimals = path.decimals if path.unit == "mio. kr." else 1
        theirs = number(float(savings.sum()) / 1000, language, decimals)
        ours = _mio(float(result.saving_by_year.sum()), language)
        phased = Text(
            "{phased}, as the document's savings are {theirs} mio. kr. in all and the "
            "computed {ours}",
            phased=phased,
            theirs=theirs,
            ours=ours,
        )
    if mean != gain:
        summed = Text(
            "{summed}, as they are means over the cases' own horizons and not over all years",
            summed=summed,
        )
    figures = joined([document, phased, summed], "; ")
    return Text("Three figures for the same: {figures}.", figures=figures)


def _mio(value: float, language: Language) -> str:
    return number(value / 1000, language, 1)


def _no_persons(package: Package, result: PackageResult) -> Text | None:
    unknown = _numbers_where(package, np.isnan(result.persons))
    if not unknown:
        return None
    return Text(
        "Full-year persons are not stated in case {cases}; persons and break-even can therefore "
        "not be shown there and in sums that it is part of.",
        cases=listed(unknown),
    )


def thin_margins(package: Package, result: PackageResult) -> Text | None:
    """Name the cases whose gain one helårsperson fewer wipes out; None if there are none."""
    thin = _numbers_where(package, switching(package, result).lost_with_one_fewer)
    if not thin:
        return None
    return Text(
        "One full-year person fewer wipes out the gain of case {cases}.", cases=listed(thin)
    )


def _losses(package: Package, result: PackageResult) -> Text | None:
    losing = _numbers_where(package, result.by_case.gain < 0)
    if not losing:
        return None
    return Text("The saving does not cover the investment of case {cases}.", cases=listed(losing))


def _numbers_where(package: Package, chosen: NDArray[np.bool_]) -> list[str]:
    return [package.cases[index].number for index in np.flatnonzero(chosen).tolist()]
