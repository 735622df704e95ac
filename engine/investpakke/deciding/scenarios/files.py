"""Sets of scenarios as TOML: the standard set, and those that users write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from investpakke.deciding.drivers import DRIVER_KEYS
from investpakke.deciding.scenarios.change import LEVERS, Change, checked
from investpakke.deciding.scenarios.scenario import BASE, Scenario
from investpakke.errors import InputError, InvestpakkeError
from investpakke.model import checks
from investpakke.text import Problem, Text, both, joined, same
from investpakke.toml_table import Table, placed, read_text, toml_data

_MOST_BYTES = 1_000_000
MOST_SCENARIOS = 100
_DANISH = {
    **DRIVER_KEYS,
    "investment_delay": ("investeringsforsinkelse",),
    "price_level": ("prisniveau", "pl"),
    "price_growth": ("prisstigning",),
    "scenarios": ("scenarier",),
    "name": ("navn",),
    "changes": ("dele", "ændringer"),
    "cases": ("sager",),
    "groups": ("grupper", "målgrupper"),
}
"""Keys in Danish: all that a file may contain."""

_EXPECTED = Text("a TOML file with [[scenarios]]")
_NAMES = Text("the scenarios' names")


@cache
def standard_scenarios() -> tuple[Scenario, ...]:
    """Return the scenarios that are compared by default.

    Examples
    --------
    >>> [scenario.name.en for scenario in standard_scenarios()]
    ['20 % lower effect', 'Start half a year late', 'PL +2 %', 'Pessimistic']
    """
    file = resources.files("investpakke.deciding.scenarios").joinpath("standard.toml")
    return _scenarios(Table(toml_data(file.read_text("utf-8"), file.name), same("")))


def scenario_name(written: str) -> Text:
    """Return a scenario's name in both languages if it is a shipped one."""
    ours = (scenario.name for scenario in standard_scenarios())
    return next((name for name in ours if written in {name.da, name.en}), same(written))


def read_scenarios(path: str | Path) -> tuple[Scenario, ...]:
    """Return the scenarios of a TOML file.

    Raises
    ------
    FileError
        The file is missing, too large or not TOML.
    InputError
        What is wrong in it, and where.
    """
    path = Path(path)
    data = toml_data(read_text(path, _EXPECTED, _MOST_BYTES), str(path))
    try:
        return _scenarios(Table(data, same(""), danish=_DANISH))
    except InvestpakkeError as error:
        raise error.within(str(path)) from None


def check_names(scenarios: Iterable[Scenario]) -> None:
    """Refuse a name that is used twice or is the base's."""
    for language in ("da", "en"):
        names = [s.name.in_language(language).casefold() for s in (BASE, *scenarios)]
        checks.unique(names, _NAMES)


def pick(scenarios: Sequence[Scenario], names: Sequence[str]) -> tuple[Scenario, ...]:
    """Return the scenarios with these names, in either language; case is ignored."""
    return tuple(_named(scenarios, name) for name in names)


def _named(scenarios: Sequence[Scenario], asked: str) -> Scenario:
    known = {name.casefold(): s for s in (BASE, *scenarios) for name in (s.name.da, s.name.en)}
    found = known.get(asked.strip().casefold())
    if found is not None:
        return found
    near = difflib.get_close_matches(asked.casefold(), known, n=1)
    raise InputError(
        Problem("scenario.unknown", "the scenario does not exist"),
        where=Text("scenario"),
        expected=joined(scenario.name for scenario in scenarios)
        if scenarios
        else Text("no scenario"),
        got=same(asked),
        mend=Text("Did you mean {name}?", name=known[near[0]].name) if near else None,
    )


def _scenarios(root: Table) -> tuple[Scenario, ...]:
    tables = root.tables("scenarios")
    root.finish()
    if not 1 <= len(tables) <= MOST_SCENARIOS:
        raise InputError(
            Problem("scenario.count", "the number of scenarios is wrong"),
            where=same("scenarios"),
            expected=Text("1 to {most_scenarios}", most_scenarios=MOST_SCENARIOS),
            got=len(tables),
        )
    found = tuple(placed(table, _scenario) for table in tables)
    check_names(found)
    return found


def _scenario(table: Table) -> Scenario:
    """Return a scenario: levers beside its name apply to all cases, ``changes`` to some."""
    name = _name(table)
    own = Change(**_levers(table))
    parts = [placed(inner, _part) for inner in table.tables("changes")]
    changes = [change for change in (own, *parts) if change.changed]
    return Scenario(name, changes)


def _name(table: Table) -> Text:
    """Return a name given as one text, or one per language."""
    if not table.holds_table("name"):
        return same(checks.text(table.take("name", str), table.at("name")))
    languages = table.inner("name")
    found = both(lambda key: checks.text(languages.take(key, str), languages.at(key)))
    languages.finish()
    return found


def _part(table: Table) -> Change:
    cases = _items(table, "cases", str)
    groups = _items(table, "groups", int)
    levers = _levers(table)
    if not (cases or groups):
        raise InputError(
            Problem("scenario.no_target", "the change does not say which cases it applies to"),
            where=table.where,
            expected=Text("cases or groups"),
            got=None,
            mend=Text("Write what is of all cases beside the scenario's name"),
        )
    return Change(cases=cases, groups=groups, **levers)


def _levers(table: Table) -> dict[str, Any]:
    return {
        lever: checked(lever, table.take(lever, float, default=0.0), table.at(lever))
        for lever in LEVERS
    }


def _items(table: Table, key: str, kind: type) -> list[Any]:
    items = table.take(key, list, default=[])
    for index, item in enumerate(items, start=1):
        name = f"{key}[{index}]"
        Table({name: item}, table.where).take(name, kind)
    return items
