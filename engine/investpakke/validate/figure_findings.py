"""Findings on figures of the package that a workbook shows otherwise than the engine."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text, shown
from investpakke.validate.finding import Finding, Place
from investpakke.validate.rule import Rule
from investpakke.validate.shown_figures import Scope
from investpakke.validate.subject import Subject


def untied(rule: Rule, subject: Subject, scope: Scope) -> Iterator[Finding]:
    """Yield a finding for each figure of a scope that is not the engine's."""
    for figure in subject.shown_figures:
        if figure.scope == scope and not figure.ties:
            of = f", {figure.of}" if figure.of else ""
            yield rule.finding(
                Place.cell(*figure.cell),
                Text(f"{figure.quantity.da}{of}: tallet følger ikke af sagernes input",
                     f"{figure.quantity.en}{of}: the figure does not follow from the inputs"),
                expected=shown(figure.expected),
                found=shown(figure.shown),
                mend=Text("Se på cellens formel og på de celler, den læser",
                          "Look at the cell's formula and at the cells that it reads"),
            )  # fmt: skip
