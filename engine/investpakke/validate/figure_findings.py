"""Findings on figures of the package that a workbook shows otherwise than the engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.errors import Text, shown
from investpakke.validate.finding import Finding, Place
from investpakke.validate.patterns import blocks
from investpakke.validate.rule import Rule
from investpakke.validate.shown_figures import Scope, ShownFigure
from investpakke.validate.subject import Subject
from investpakke.workbook.ooxml.sheet_cells import Area


def untied(rule: Rule, subject: Subject, scope: Scope) -> Iterator[Finding]:
    """Yield a finding for each block of figures of a scope that are not the engine's."""
    alike: dict[tuple[str, str], list[ShownFigure]] = {}
    for figure in subject.shown_figures:
        if figure.scope == scope and not figure.ties:
            alike.setdefault((figure.cell.sheet, figure.quantity), []).append(figure)
    for (sheet, _), figures in alike.items():
        by_cell = {(figure.cell.row, figure.cell.column): figure for figure in figures}
        for area in blocks(by_cell):
            inside = [figure for cell, figure in by_cell.items() if area.holds(*cell)]
            yield _finding(rule, sheet, area, inside)


def _finding(rule: Rule, sheet: str, area: Area, figures: Sequence[ShownFigure]) -> Finding:
    first, more = figures[0], len(figures) - 1
    of = f", {first.of}" if first.of else ""
    others = Text(f" og {more} til", f" and {more} more") if more else Text("", "")
    return rule.finding(
        Place(sheet, area),
        Text(f"{first.said.da}{of}{others.da}: tallet følger ikke af sagernes input",
             f"{first.said.en}{of}{others.en}: the figure does not follow from the inputs"),
        expected=shown(first.expected),
        found=shown(first.shown),
        mend=Text("Se på cellens formel og på de celler, den læser",
                  "Look at the cell's formula and at the cells that it reads"),
    )  # fmt: skip
