"""Findings on figures of the package that a workbook shows otherwise than the engine."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, shown
from investpakke.validate.finding import Finding, Place
from investpakke.validate.rule import Rule
from investpakke.validate.shown_figures import Scope
from investpakke.validate.subject import Subject


def untied(rule: Rule, subject: Subject, scope: Scope) -> Iterator[Finding]:
    """Yield a finding for each figure of a scope that is not the engine's.

    A figure that is wrong since it reads another wrong one is counted with that one.
    """
    for figure, resting in subject.wrong_figures:
        if figure.scope == scope:
            of = f", {figure.of}" if figure.of else ""
            more = Text(f" ({resting} tal bygger på det)", f" ({resting} more rest on it)")
            what = Text(
                f"{figure.quantity.da}{of}: tallet følger ikke af sagernes input",
                f"{figure.quantity.en}{of}: the figure does not follow from the inputs",
            )
            yield rule.finding(
                Place.cell(*figure.cell),
                Text(what.da + more.da, what.en + more.en) if resting else what,
                expected=shown(figure.expected),
                found=shown(figure.shown),
                mend=Text("Se på cellens formel og på de celler, den læser",
                          "Look at the cell's formula and at the cells that it reads"),
            )  # fmt: skip
