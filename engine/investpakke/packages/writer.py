"""A package as the text of a package file, which `load_package` reads back unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import tomli_w

from investpakke.errors import InputError
from investpakke.model import BenefitSource, Case, Figure, Package, Phasing
from investpakke.packages.loader import FORMAT
from investpakke.packages.records import record_form
from investpakke.rates import load_rates, saving_from
from investpakke.text import Text

_FILE = dict[str, Any]


def package_text(package: Package) -> str:
    """Return a package as TOML, money in tkr.

    Examples
    --------
    >>> from investpakke.packages import load_package, parse_package
    >>> package = load_package("aarhus-2024")
    >>> parse_package(package_text(package), "copy") == package
    True
    """
    profiles = _profiles(package)
    form = {
        "package": _head(package),
        "phasings": {name: list(phasing.factors) for name, phasing in profiles.items()},
        "groups": [record_form(group) for group in package.groups],
        "cases": [_case(case, profiles) for case in package.cases],
        "assumptions": [record_form(each) for each in package.assumptions],
        "published": [
            _figures(list(figures)) for _, figures in groupby(package.published, key=_alike)
        ],
    }
    return tomli_w.dumps({key: value for key, value in form.items() if value})


def _head(package: Package) -> _FILE:
    weeks = all(case.benefit is None or case.benefit.week_stated for case in package.cases)
    form = {
        "format": FORMAT if weeks else None,
        "id": package.id,
        "name": package.name,
        "municipality": package.municipality,
        "source": package.source,
        "unit": "tkr.",
        "first_year": package.first_year,
        "years": package.years,
        "averaging_years": package.averaging_years,
        "discount_rate": package.discount_rate,
        "price_level": package.price_level,
        "status": record_form(package.status) if package.status else None,
        "reservations": [record_form(note) for note in package.reservations] or None,
        "key_figures": [record_form(figure) for figure in package.key_figures] or None,
        "notes": [record_form(note) for note in package.notes] or None,
    }
    return {key: value for key, value in form.items() if value is not None}


def _profiles(package: Package) -> dict[str, Phasing]:
    """Return the named profiles; of two with one name and different factors only the first."""
    found: dict[str, Phasing] = {}
    for phasing in (*package.phasings, *(case.phasing for case in package.cases)):
        if phasing.name:
            found.setdefault(phasing.name, phasing)
    return found


def _case(case: Case, profiles: dict[str, Phasing]) -> _FILE:
    investment = list(case.yearly_investment)
    named = profiles.get(case.phasing.name) == case.phasing
    form = {
        "number": case.number,
        "name": case.name,
        "group": case.group,
        "persons": case.persons,
        "investment": investment[0] if len(investment) == 1 else investment,
        **_unit_saving(case),
        "average_saving": case.average_saving,
        "phasing": case.phasing.name if named else list(case.phasing.factors),
        "averaging_years": case.averaging_years,
        "note": case.note,
        **record_form(case.description),
    }
    return {key: value for key, value in form.items() if value is not None}


def _unit_saving(case: Case) -> _FILE:
    """Return the benefit rate of the saving, if a file's reader can find it; or the saving.

    A workbook may have its own rates. A package file has none.
    """
    source = case.benefit
    if source is None or _looked_up(source) != source:
        return {"unit_saving": case.unit_saving}
    rate = {
        "benefit": source.benefit,
        "year": source.year,
        **({"week": source.week} if source.week_stated else {}),
        "of_maximum": source.of_maximum,
    }
    return {"unit_saving_rate": rate}


def _looked_up(source: BenefitSource) -> BenefitSource | None:
    try:
        return saving_from(
            load_rates(),
            source.benefit,
            source.year,
            source.week if source.week_stated else None,
            of_maximum=source.of_maximum,
        )
    except InputError:
        return None


def _alike(figure: Figure) -> tuple[object, ...]:
    """Return what figures in one table have in common; a figure without key stands alone."""
    alone = "" if figure.key else id(figure)
    return (
        figure.scope,
        figure.quantity,
        figure.unit,
        figure.decimals,
        _place(figure),
        figure.must_tie,
        figure.why,
        figure.label,
        figure.ratio,
        figure.years,
        alone,
    )


def _place(figure: Figure) -> str:
    """Return a figure's place with its key as the placeholder that the reader fills in."""
    return figure.place.replace(figure.key, "{key}") if figure.key else figure.place


def _figures(figures: list[Figure]) -> _FILE:
    first = figures[0]
    return {
        "scope": first.scope,
        "quantity": first.quantity,
        "unit": first.unit,
        "decimals": first.decimals,
        "place": _place(first),
        **dict(_values(figures)),
        **dict(_optional(first)),
    }


def _values(figures: list[Figure]) -> Iterator[tuple[str, object]]:
    if not figures[0].key:
        yield "value", figures[0].value
        return
    known = {figure.key: figure.value for figure in figures if figure.value is not None}
    missing = [figure.key for figure in figures if figure.value is None]
    if known:
        yield "values", known
    if missing:
        yield "missing", missing


def _optional(figure: Figure) -> Iterator[tuple[str, object]]:
    if not figure.must_tie:
        yield "must_tie", False
    for key, text in (("why", figure.why), ("label", figure.label)):
        if isinstance(text, Text):
            yield key, {"da": text.da, "en": text.en}
    for key, pair in (("ratio", figure.ratio), ("years", figure.years)):
        if pair is not None:
            yield key, list(pair)
