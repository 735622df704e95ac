"""What each calculation engine is known to get wrong, so that it is never the user's error."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
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
    text_numbers : bool
        Whether it only shows where numbers stored as text are read.
    reason : Text
        What goes wrong.
    evidence : mapping
        A formula, the cells that it reads, what the engine gives and what Excel gives.
    """

    engine: Engine
    pattern: re.Pattern[str]
    text_numbers: bool
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
            text_numbers=entry.get("when") == "text numbers",
            reason=Text(**entry["reason"]),
            evidence=entry["evidence"],
        )
        for entry in tomllib.loads(file.read_text("utf-8"))["limit"]
    )


def limit_of(engine: Engine, form: str, *, reads_text_numbers: bool) -> Limit | None:
    """Return a known limit of an engine that a formula runs into.

    Examples
    --------
    >>> limit_of("formulas", "=ROUND(RC[-1],0)", reads_text_numbers=False).reason.en
    'ROUND works on the binary value'
    """
    with_texts = _BRACKETS.sub("[]", form[1:].upper())
    without = _TEXT.sub('""', with_texts)
    for limit in limits():
        if limit.engine == engine and (reads_text_numbers or not limit.text_numbers):
            searched = with_texts if '"<' in limit.pattern.pattern else without
            if limit.pattern.search(searched):
                return limit
    return None


_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
