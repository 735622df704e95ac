"""What a reader of a package's figures must know: horizons, two averages, thin margins, losses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from investpakke.calc import PackageResult
from investpakke.deciding.switching import switching
from investpakke.model import Package
from investpakke.published_path import PublishedPath, published_path
from investpakke.reconcile import PER_UNIT
from investpakke.show.numbers import number
from investpakke.show.tables import listed
from investpakke.text import Bilingual, Language, Text


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
    da = "; ".join(f"{n} år for {listed(cases, 'og')}" for n, cases in own.items())
    en = "; ".join(f"{n} years for {listed(cases, 'and')}" for n, cases in own.items())
    return Bilingual(
        f"* Gennemsnit over {da}; over {usual} år for de øvrige.",
        f"* Averages over {en}; over {usual} years for the others.",
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
    da = [
        f"dokumentets netto er {printed} mio. kr. om året i {first}-{last}",
        f"med sagernes indfasning er det {mean}",
        f"sagernes gns. gevinst er i alt {gain}",
    ]
    en = [
        f"the document's net is {printed} mio. kr. a year in {first}-{last}",
        f"with the cases' phasing it is {mean}",
        f"the cases' average gains sum to {gain}",
    ]
    savings = path.tkr(path.saving)
    if np.isfinite(savings).all():
        decimals = path.decimals if path.unit == "mio. kr." else 1
        theirs = number(float(savings.sum()) / 1000, language, decimals)
        ours = _mio(float(result.saving_by_year.sum()), language)
        da[1] += (
            f", fordi dokumentets besparelser er {theirs} mio. kr. i alt og de beregnede {ours}"
        )
        en[1] += f", as the document's savings are {theirs} mio. kr. in all and the computed {ours}"
    if mean != gain:
        da[2] += ", fordi de er gennemsnit over sagernes egne horisonter og ikke over alle år"
        en[2] += ", as they are means over the cases' own horizons and not over all years"
    return Bilingual(
        f"Tre tal for det samme: {'; '.join(da)}.", f"Three figures for the same: {'; '.join(en)}."
    )


def _mio(value: float, language: Language) -> str:
    return number(value / 1000, language, 1)


def _no_persons(package: Package, result: PackageResult) -> Text | None:
    unknown = _numbers_where(package, np.isnan(result.persons))
    if not unknown:
        return None
    return Bilingual(
        f"Helårspersoner er ikke oplyst i sag {listed(unknown, 'og')}; personer og break-even "
        "kan derfor ikke vises dér og i summer, som sagen indgår i.",
        f"Full-year persons are not stated in case {listed(unknown, 'and')}; persons and "
        "break-even can therefore not be shown there and in sums that it is part of.",
    )


def thin_margins(package: Package, result: PackageResult) -> Text | None:
    """Name the cases whose gain one helårsperson fewer wipes out; None if there are none."""
    thin = _numbers_where(package, switching(package, result).lost_with_one_fewer)
    if not thin:
        return None
    return Bilingual(
        f"Én helårsperson færre fjerner gevinsten i sag {listed(thin, 'og')}.",
        f"One full-year person fewer wipes out the gain of case {listed(thin, 'and')}.",
    )


def _losses(package: Package, result: PackageResult) -> Text | None:
    losing = _numbers_where(package, result.by_case.gain < 0)
    if not losing:
        return None
    return Bilingual(
        f"Besparelsen dækker ikke investeringen i sag {listed(losing, 'og')}.",
        f"The saving does not cover the investment of case {listed(losing, 'and')}.",
    )


def _numbers_where(package: Package, chosen: NDArray[np.bool_]) -> list[str]:
    return [package.cases[index].number for index in np.flatnonzero(chosen).tolist()]
