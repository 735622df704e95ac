"""How often each rule was right on real workbooks: made by benchmarks/measure_rules.py."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from investpakke.errors import Text

_FILE = Path(__file__).with_suffix(".toml")

FEWEST = 10
"""Findings of which it can be said how often a rule is right."""

LEAST = 0.8
"""A rule that is right less often makes no errors."""


class Measured(NamedTuple):
    """What was measured of a rule: how many of its findings on how many workbooks were right."""

    right: int
    findings: int
    workbooks: int
    date: datetime.date

    @property
    def precision(self) -> float | None:
        """The share that was right; None where there were too few to say."""
        return None if self.findings < FEWEST else self.right / self.findings

    @property
    def said(self) -> Text:
        """What a reader is told of it."""
        day = self.date
        when = Text(
            f"Målt {day.day}.{day.month}.{day.year} på {self.workbooks} virkelige projektmapper: ",
            f"Measured on {day.isoformat()} on {self.workbooks} real workbooks: ",
        )
        if self.precision is None:
            what = Text(
                f"{self.right} af {self.findings} fund var rigtige; for få til at sige noget",
                f"{self.right} of {self.findings} findings were right; too few to say",
            )
        else:
            what = Text(f"{self.right} af {self.findings} fund var rigtige",
                        f"{self.right} of {self.findings} findings were right")  # fmt: skip
        return Text(f"{when.da}{what.da}.", f"{when.en}{what.en}.")


@cache
def _kept() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def measured() -> Mapping[str, Measured]:
    """Return what was measured, by the rules' codes; a rule that found nothing is not in it."""
    return {code: of_rule(code) for code in _kept()["rules"]}


def of_rule(code: str) -> Measured:
    """Return what was measured of a rule.

    Examples
    --------
    >>> of_rule("IP602").said.en[-45:]
    ': 0 of 0 findings were right; too few to say.'
    """
    kept = _kept()
    right, findings = kept["rules"].get(code, (0, 0))
    return Measured(right, findings, kept["workbooks"], kept["date"])


def write(date: datetime.date, workbooks: int, rules: Mapping[str, tuple[int, int]]) -> None:
    """Keep what was measured: of each rule how many findings were right, of how many."""
    lines = [
        "# How often each rule was right on real workbooks: right, findings.",
        "# Made by benchmarks/measure_rules.py; do not edit.",
        f"date = {date.isoformat()}",
        f"workbooks = {workbooks}",
        "",
        "[rules]",
        *(f"{code} = [{right}, {found}]" for code, (right, found) in sorted(rules.items())),
    ]
    _FILE.write_text("\n".join(lines) + "\n", "utf-8")
