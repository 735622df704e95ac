"""What each calculation engine is known to get wrong, so that it is never the user's error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from investpakke.errors import Text

Engine = Literal["formualizer", "formulas"]


@dataclass(frozen=True)
class Limit:
    """A construct that an engine computes otherwise than Excel.

    Parameters
    ----------
    engine : str
        Which engine.
    pattern : re.Pattern
        Finds the construct in a formula in relative form, in capitals.
    when : str
        "text numbers": it only shows where numbers stored as text are read; "nearly equal":
        only where numbers are compared that differ in their last binary digits; "": always.
    reason : Text
        What goes wrong.
    evidence : mapping
        A formula, the cells that it reads, what the engine gives and what Excel gives.
    """

    engine: Engine
    pattern: re.Pattern[str]
    when: str
    reason: Text
    evidence: Mapping[str, Any]


@cache
def limits() -> tuple[Limit, ...]:
    """Return all known limits."""
    file = resources.files("investpakke.validate.engines").joinpath("limits.toml")
    return tuple(
        Limit(
            engine=entry["engine"],
            pattern=re.compile(entry["pattern"]),
            when=entry.get("when", ""),
            reason=Text(**entry["reason"]),
            evidence=entry["evidence"],
        )
        for entry in tomllib.loads(file.read_text("utf-8"))["limit"]
    )


def limit_of(engine: Engine, form: str, holds: Callable[[str], bool]) -> Limit | None:
    """Return a known limit of an engine that a formula runs into.

    Parameters
    ----------
    engine : str
        Which engine.
    form : str
        The formula in relative form.
    holds : callable
        Whether the condition of a limit (`Limit.when`) holds for the cell at hand.

    Examples
    --------
    >>> limit_of("formulas", "=ROUND(RC[-1],0)", lambda _: False).reason.en
    'ROUND works on the binary value'
    """
    capitals = _TEXT.sub('""', form[1:]).upper()
    for limit in limits():
        if limit.engine == engine:
            searched = form.upper() if '"' in limit.pattern.pattern else capitals
            if limit.pattern.search(searched) and (not limit.when or holds(limit.when)):
                return limit
    return None


_TEXT = re.compile(r'"(?:[^"]|"")*"')
