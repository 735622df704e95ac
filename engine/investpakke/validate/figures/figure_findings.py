"""Findings on figures of the package in a workbook that differ from the engine's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from investpakke.text import Problem, Text, joined, quote, same
from investpakke.validate.figures.figure_tables import Scope
from investpakke.validate.figures.wrong_figures import WrongFigure, wrong_figures
from investpakke.validate.finding import Finding, Place
from investpakke.validate.patterns import enclosing_areas
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.ooxml.sheet_cells import Area

RULES = ("IP403", "IP404", "IP405", "IP406")
"""The rules that use this; a rule on the formula of such a figure explains their findings."""

_KINDS: Mapping[Scope, Text] = {"case": Text("case "), "group": Text("group ")}


def figure_findings(rule: Rule, subject: Subject, scope: Scope) -> Iterator[Finding]:
    """Yield a finding for each block of figures of a scope that differ from the engine's.

    A figure that is wrong because it reads another wrong one is counted with that one.
    """
    alike: dict[tuple[str, str], list[WrongFigure]] = {}
    for wrong in wrong_figures(subject):
        if wrong.figure.scope == scope:
            alike.setdefault((wrong.figure.cell.sheet, wrong.figure.quantity), []).append(wrong)
    for (sheet, _), figures in alike.items():
        by_cell = {(wrong.figure.cell.row, wrong.figure.cell.column): wrong for wrong in figures}
        for area in enclosing_areas(by_cell):
            inside = [wrong for cell, wrong in by_cell.items() if area.holds(*cell)]
            yield _finding(rule, subject, sheet, area, inside)


def _finding(
    rule: Rule, subject: Subject, sheet: str, area: Area, wrong: Sequence[WrongFigure]
) -> Finding:
    first, more = wrong[0].figure, len(wrong) - 1
    resting = sum(one.dependents for one in wrong)
    kind = _KINDS.get(first.scope, same(""))
    of = Text(", {kind}{of}", kind=kind, of=first.owner) if first.owner else same("")
    others = Text(" and {more} more", more=more) if more else same("")
    rest = Text(" ({resting} more depend on it)", resting=resting)
    what = Text(
        "{said}{of}{others}: the figure does not follow from the inputs",
        said=first.label,
        of=of,
        others=others,
    )
    return rule.finding(
        Place(sheet, area),
        Problem(f"{rule.code}.differs", joined([what, rest], "") if resting else what),
        expected=quote(first.expected),
        found=quote(first.shown),
        severity=subject.weight(
            rule.severity, *(one.figure.cell for one in wrong), *subject.lacking_inputs
        ),
        mend=Text("Check the cell's formula and the cells that it reads"),
    )
