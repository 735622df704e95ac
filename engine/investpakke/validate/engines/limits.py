"""The known errors of each calculation engine, so that they are never blamed on the user."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from investpakke.text import Bilingual, Text

Engine = Literal["formualizer", "formulas", "ironcalc", "formulon", "all"]
"""The engine with the limit; "all" where every engine differs from Excel in Danish."""


@dataclass(frozen=True)
class Limit:
    """A construct that an engine computes differently from Excel.

    Parameters
    ----------
    engine : str
        Which engine.
    pattern : re.Pattern
        Finds the construct in a formula in relative form, in capitals.
    when : str
        The condition under which it matters, from `conditions`; "" means always.
    reason : Text
        What goes wrong.
    evidence : mapping
        A formula, the cells that it reads, the engine's value and Excel's value.
    of_a_language : bool
        Whether the limit does not apply when Excel runs in English.
    """

    engine: Engine
    pattern: re.Pattern[str]
    when: str
    reason: Text
    evidence: Mapping[str, Any]
    of_a_language: bool = False


@cache
def limits() -> tuple[Limit, ...]:
    """Return all known limits."""
    return tuple(
        Limit(
            engine=engine,
            pattern=re.compile(entry["pattern"]),
            when=entry.get("when", ""),
            reason=Bilingual(**entry["reason"]),
            evidence=entry["evidence"],
            of_a_language=entry.get("of_a_language", False),
        )
        for entry in _data()["limit"]
        for engine in entry["engines"]
    )


@cache
def _data() -> dict[str, Any]:
    file = resources.files("investpakke.validate.engines").joinpath("limits.toml")
    return tomllib.loads(file.read_text("utf-8"))


def arguments_used_as(kind: str) -> dict[str, frozenset[int] | Literal["all"]]:
    """Return the arguments, counted from 0, that functions use as text, number and so on.

    Examples
    --------
    >>> arguments_used_as("text")["LEFT"], arguments_used_as("text")["CONCAT"]
    (frozenset({0}), 'all')
    """
    return {
        name: "all" if places == "all" else frozenset(places)
        for name, places in _data()["taken"][kind].items()
    }


@cache
def number_functions() -> frozenset[str]:
    """Return the functions that always return a number."""
    return frozenset(_data()["taken"]["numbers"])


def find_limit(
    engine: Engine, form: str, holds: Callable[[str], bool], *, english: bool = False
) -> Limit | None:
    """Return the known limit of an engine that a formula runs into, if any.

    Parameters
    ----------
    engine : str
        Which engine.
    form : str
        The formula in relative form.
    holds : callable
        Whether the condition of a limit (`Limit.when`) holds for the current cell.
    english : bool
        Whether Excel runs in English.

    Examples
    --------
    >>> find_limit("formulas", "=ROUND(RC[-1],0)", lambda _: False).reason.en
    'ROUND works on the binary value'
    """
    named = (one for one in _possible_limits(engine, form) if not (english and one.of_a_language))
    return next((limit for limit in named if not limit.when or holds(limit.when)), None)


@lru_cache(maxsize=8192)
def _possible_limits(engine: Engine, form: str) -> tuple[Limit, ...]:
    """Return the limits of an engine that a formula may run into in any cell."""
    capitals = _TEXT.sub('""', form[1:]).upper()
    return tuple(
        limit
        for limit in limits()
        if limit.engine == engine
        and limit.pattern.search(form.upper() if '"' in limit.pattern.pattern else capitals)
    )


_TEXT = re.compile(r'"(?:[^"]|"")*"')
