"""How often each rule was right on real workbooks, as measured by benchmarks/measure_rules.py."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from investpakke.text import Bilingual, Text

_FILE = Path(__file__).with_suffix(".toml")

FEWEST = 10
"""With fewer findings the precision of a rule is not stated."""

LEAST = 0.8
"""A rule with a lower precision reports no errors."""


class Measured(NamedTuple):
    """The measured precision of a rule: right findings, all findings, and workbooks."""

    right: int
    findings: int
    workbooks: int
    date: datetime.date

    @property
    def precision(self) -> float | None:
        """The share of right findings; None if there are too few."""
        return None if self.findings < FEWEST else self.right / self.findings

    @property
    def said(self) -> Text:
        """The measurement as a sentence."""
        day = self.date
        when = Text(
            "Measured on {day} on {workbooks} real workbooks: ",
            day=Bilingual(f"{day.day}.{day.month}.{day.year}", day.isoformat()),
            workbooks=self.workbooks,
        )
        if self.precision is None:
            what = Text(
                "{right} of {findings} findings were right; too few to judge",
                right=self.right,
                findings=self.findings,
            )
        else:
            what = Text(
                "{right} of {findings} findings were right",
                right=self.right,
                findings=self.findings,
            )
        return Text("{when}{what}.", when=when, what=what)


@cache
def _kept() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


def measured() -> Mapping[str, Measured]:
    """Return the measurements by rule code; a rule without findings is not included."""
    return {code: of_rule(code) for code in _kept()["rules"]}


def of_rule(code: str) -> Measured:
    """Return the measurement of a rule.

    Examples
    --------
    >>> of_rule("IP602").said.en[-47:]
    ': 0 of 0 findings were right; too few to judge.'
    """
    kept = _kept()
    right, findings = kept["rules"].get(code, (0, 0))
    return Measured(right, findings, kept["workbooks"], kept["date"])


def write(date: datetime.date, workbooks: int, rules: Mapping[str, tuple[int, int]]) -> None:
    """Save the measurements: for each rule the right findings and all findings."""
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
