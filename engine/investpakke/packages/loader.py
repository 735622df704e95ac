"""Packages as TOML: the shipped published ones, and any municipality's own.

Includes the published figures of a package file, where one table states one or more of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast, get_args

from investpakke.errors import InputError, InvestpakkeError
from investpakke.model import (
    FULL_EFFECT,
    Assumption,
    BenefitSource,
    Case,
    Description,
    Figure,
    Group,
    Headcount,
    Note,
    Package,
    Phasing,
    StatedFigure,
    Status,
    checks,
)
from investpakke.model.published import Scope
from investpakke.packages.records import record, record_or_none, records
from investpakke.problems import BENEFIT_WEEK_MISSING, PHASING_UNKNOWN, UNIT_UNKNOWN
from investpakke.rates import load_rates, saving_from
from investpakke.rates.cost import STATE_WEEK, WEEK_EXPECTED
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, placed, read_text, toml_data


def read_figures(table: Table) -> list[Figure]:
    """Return one figure per key of ``values`` (and of ``missing``), or the one of ``value``."""
    scope = _scope(table)
    values = _values(table)
    decimals = _decimals(table, values)
    place = table.take("place", str)
    shared: dict[str, Any] = {
        "quantity": table.take("quantity", str),
        "unit": table.take("unit", str),
        "must_tie": table.take("must_tie", bool, default=True),
        "why": _text(table, "why"),
        "label": _text(table, "label"),
        "ratio": _pair(table, "ratio"),
        "years": _pair(table, "years"),
    }
    return [
        Figure(
            scope=scope,
            key=key,
            value=value,
            decimals=decimals[key],
            place=place.replace("{key}", key),
            **shared,
        )
        for key, value in values.items()
    ]


def _scope(table: Table) -> Scope:
    scope = table.take("scope", str)
    if scope not in get_args(Scope):
        raise InputError(
            Problem("published.scope_unknown", "the figure's scope is not known"),
            where=table.at("scope"),
            expected=same(", ".join(get_args(Scope))),
            got=scope,
        )
    return cast("Scope", scope)


def _values(table: Table) -> dict[str, float | None]:
    """Return the figures by key; the key of a lone ``value`` is empty."""
    if not (table.has("values") or table.has("missing")):
        return {"": table.take("value", float)}
    values: dict[str, float | None] = {}
    if table.has("values"):
        listed = table.inner("values")
        values |= {key: listed.take(key, float) for key in listed.keys}
    for key in cast("list[object]", table.take("missing", list, default=[])):
        if not isinstance(key, str):
            raise InputError(
                Problem("list.not_texts", "the list has other items than texts"),
                where=table.at("missing"),
                expected=Text("keys as texts"),
                got=key,
            )
        values[key] = None
    return values


def _decimals(table: Table, keys: dict[str, float | None]) -> dict[str, int]:
    """Return each figure's last printed digit: one for all, or one per key."""
    stated = table.take("decimals", int, dict)
    if isinstance(stated, int):
        return dict.fromkeys(keys, stated)
    listed = Table(cast("dict[str, Any]", stated), table.at("decimals"))
    decimals = {key: listed.take(key, int) for key in keys}
    listed.finish()
    return decimals


def _text(table: Table, key: str) -> Text | None:
    return table.words(key) if table.has(key) else None


def _pair(table: Table, key: str) -> tuple[Any, Any] | None:
    value = table.take(key, list, default=None)
    if value is None:
        return None
    if len(value) != 2 or any(isinstance(v, bool) or not isinstance(v, int | float) for v in value):
        raise InputError(
            Problem("value.not_a_pair", "the value is not a pair of numbers"),
            where=table.at(key),
            expected=Text("two numbers"),
            got=value,
        )
    return value[0], value[1]


TKR_PER_UNIT = {"kr.": 0.001, "tkr.": 1.0, "mio. kr.": 1000.0}
"""The units in which a file may state its money."""

_SHIPPED = Path(__file__).parent

FORMAT = 2
"""The format that package files are written in. One of 2 states the week of every benefit rate; a
file that names no format is of 1, as version 0.1.0 had them, and may leave the week out."""

MAX_BYTES = 5_000_000
"""A package of 13,000 cases is 2 MB; a larger file is not a package."""


def shipped_packages() -> tuple[str, ...]:
    """Return the names of the shipped packages.

    Examples
    --------
    >>> shipped_packages()
    ('aarhus-2024',)
    """
    return tuple(sorted(path.stem.replace("_", "-") for path in _SHIPPED.glob("*.toml")))


def load_package(name_or_path: str | Path) -> Package:
    """Return a package: a shipped one, by name, or one in a TOML file.

    Parameters
    ----------
    name_or_path : str or Path
        E.g. "aarhus-2024" or "min_pakke.toml". Money is stated in the file's ``unit``
        and comes back in tkr.

    Raises
    ------
    FileError
        No such file, not readable, not TOML.
    InputError
        A key, a type or a value that is refused, with its place in the file.

    Examples
    --------
    >>> package = load_package("aarhus-2024")
    >>> package.cases[0].number, package.cases[0].investment
    ('1.1', (600.0,))
    """
    if str(name_or_path) in shipped_packages():
        name = str(name_or_path).replace("-", "_") + ".toml"
        return parse_package(_read(_SHIPPED / name), name)
    path = Path(name_or_path)
    return parse_package(_read(path), str(path))


def parse_package(text: str, file: str) -> Package:
    """Return the package in a TOML text; ``file`` is its name in messages."""
    data = toml_data(text, file)
    try:
        return _package(Table(data, same("")))
    except InvestpakkeError as error:
        raise error.within(file) from None


def _read(path: Path) -> str:
    names = ", ".join(shipped_packages())
    expected = Text("a TOML file or one of {names}", names=names)
    return read_text(path, expected, MAX_BYTES)


def _package(root: Table) -> Package:
    head = root.inner("package")
    tkr = _unit(head)
    number = head.take("format", int, default=1)
    checks.whole(number, head.at("format"), at_least=1, at_most=FORMAT)
    averaging_years = head.take("averaging_years", int, default=4)
    state_share = head.take("state_share", float, default=None)
    profiles = _phasings(root)
    package = {
        "id": head.take("id", str),
        "name": head.take("name", str),
        "municipality": head.take("municipality", str),
        "source": head.take("source", str, default=""),
        "first_year": head.take("first_year", int),
        "years": head.take("years", int),
        "averaging_years": averaging_years,
        "discount_rate": head.take("discount_rate", float, default=None),
        "price_level": head.take("price_level", int, default=None),
        "status": record_or_none(head, "status", Status),
        "reservations": records(head, "reservations", Note),
        "key_figures": records(head, "key_figures", StatedFigure),
        "notes": records(head, "notes", Note),
    }
    head.finish()
    groups = [placed(table, _group) for table in root.tables("groups")]
    cases = [
        placed(table, lambda t: _case(t, profiles, tkr, averaging_years, state_share, number))
        for table in root.tables("cases")
    ]
    assumptions = records(root, "assumptions", Assumption)
    published = [f for table in root.tables("published") for f in placed(table, read_figures)]
    root.finish()
    return Package(
        **cast("dict[str, Any]", package),
        groups=groups,
        cases=cases,
        phasings=tuple(profiles.values()),
        assumptions=assumptions,
        published=published,
    )


def _unit(head: Table) -> float:
    unit = head.take("unit", str, default=None)
    if unit in TKR_PER_UNIT:
        return TKR_PER_UNIT[unit]
    raise InputError(
        Problem("unit.none", "the unit is missing") if unit is None else UNIT_UNKNOWN,
        where=head.at("unit"),
        expected=same(", ".join(TKR_PER_UNIT)),
        got=unit,
    )


def _phasings(root: Table) -> dict[str, Phasing]:
    table = root.take("phasings", dict, default={})
    where = Text("phasings")
    return {name: _phasing(value, name, Table(table, where)) for name, value in table.items()}


def _phasing(value: object, name: str, table: Table) -> Phasing:
    if isinstance(value, list):
        return Phasing(value, name)
    factor = table.take(name, float, list)
    assert isinstance(factor, int | float)  # noqa: S101  the list was taken above
    return Phasing((1.0,), name) if factor == 1 else Phasing.first_year(factor, name)


def _group(table: Table) -> Group:
    headcount = record_or_none(table, "headcount", Headcount)
    return Group(table.take("id", int), table.take("name", str), headcount)


def _case(
    table: Table,
    profiles: dict[str, Phasing],
    tkr: float,
    averaging_years: int,
    state_share: float | None,
    number: int,
) -> Case:
    fields: dict[str, Any] = {
        "number": table.take("number", str),
        "name": table.take("name", str),
        "group": table.take("group", int),
        "persons": table.take("persons", float, default=None),
        "investment": _investment(table, tkr),
        **_unit_saving(table, tkr, state_share, number),
        "average_saving": _money(table, "average_saving", tkr),
        "phasing": _named_phasing(table, profiles),
        "averaging_years": table.take("averaging_years", int, default=averaging_years),
        "note": table.take("note", str, default=""),
        "description": _description(table, tkr),
    }
    table.finish()  # before the model looks: a misspelt saving is no missing saving
    return Case(**fields)


def _description(table: Table, tkr: float) -> Description:
    described = record(table, Description)
    if described.cost_per_participant is None:
        return described
    return replace(described, cost_per_participant=described.cost_per_participant * tkr)


def _money(table: Table, key: str, tkr: float) -> float | None:
    value = table.take(key, float, default=None)
    return None if value is None else value * tkr


def _unit_saving(
    table: Table, tkr: float, usual_share: float | None, number: int
) -> dict[str, Any]:
    """Return the unit saving in tkr. and the state's share: as stated, or from a benefit rate."""
    stated = _money(table, "unit_saving", tkr)
    share = table.take("state_share", float, default=None)
    rate = table.inner_or_none("unit_saving_rate")
    if rate is None:
        return {"unit_saving": stated, "state_share": usual_share if share is None else share}
    for key, value in (("unit_saving", stated), ("state_share", share)):
        if value is not None:
            raise _ambiguous(table, key)
    source = placed(rate, lambda own: _source(own, week_required=number >= FORMAT))
    return {"unit_saving": source.unit_saving, "benefit": source}


def _ambiguous(table: Table, key: str) -> InputError:
    subject = {"unit_saving": Text("the unit saving"), "state_share": Text("the state's share")}[
        key
    ]
    return InputError(
        Problem("file.given_twice", "{subject} is given twice", subject=subject),
        where=table.at(key),
        expected=Text("either {key} or unit_saving_rate", key=key),
        got=Text("both"),
    )


def _source(rate: Table, *, week_required: bool) -> BenefitSource:
    benefit, year = rate.take("benefit", str), rate.take("year", int)
    week = rate.take("week", int, default=None)
    if week is None and week_required:
        raise InputError(
            BENEFIT_WEEK_MISSING,
            where=rate.at("week"),
            expected=WEEK_EXPECTED,
            got=None,
            mend=STATE_WEEK,
        )
    of_maximum = rate.take("of_maximum", float, default=1.0)
    rate.finish()
    return saving_from(load_rates(), benefit, year, week, of_maximum=of_maximum)


def _investment(table: Table, tkr: float) -> float | list[float]:
    value = table.take("investment", float, list)
    if isinstance(value, list):
        if any(isinstance(item, bool) or not isinstance(item, int | float) for item in value):
            raise InputError(
                Problem("list.not_numbers", "the list has other items than numbers"),
                where=table.at("investment"),
                expected=Text("one amount per year"),
                got=value,
            )
        return [item * tkr for item in value]
    return cast("float", value) * tkr


def _named_phasing(table: Table, profiles: dict[str, Phasing]) -> Phasing:
    value = table.take("phasing", str, float, list, default=None)
    if value is None:
        return FULL_EFFECT
    if isinstance(value, str):
        if value not in profiles:
            raise InputError(
                PHASING_UNKNOWN,
                where=table.at("phasing"),
                expected=same(", ".join(profiles) or "[phasings]"),
                got=value,
            )
        return profiles[value]
    if isinstance(value, list):
        return Phasing(value)
    return Phasing.first_year(cast("float", value))
