"""Examine one workbook with all rules: what `investpakke validate` does for each file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from investpakke.errors import Text
from investpakke.validate.finding import Finding
from investpakke.validate.report import Report, Skipped
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from investpakke.validate.subject import Subject

_NO_TEMPLATE = Text("projektmappen er ikke lavet med investpakke",
                    "the workbook was not made by investpakke")  # fmt: skip


def examine(
    path: str | Path,
    *,
    chosen: Callable[[Rule], bool] = lambda _rule: True,
    full: bool = False,
    first_year: int | None = None,
    third_opinion: bool = False,
    against: str | None = None,
) -> Report:
    """Return what the rules find in a workbook.

    Parameters
    ----------
    path : str or Path
        An .xlsx or .xlsm file.
    chosen : callable
        Which rules are to look.
    full : bool
        Have the second engine compute every cell.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    against : str, optional
        The package whose published figures are to tie: a shipped one's name or a TOML file.

    Raises
    ------
    FileError
        The file cannot be read.
    """
    subject = Subject(
        Path(path), full=full, first_year=first_year, third_opinion=third_opinion, against=against
    )
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    for rule in filter(chosen, all_rules()):
        if rule.applies(subject):
            findings += rule.look(rule, subject)
        else:
            skipped.append(Skipped(rule.code, _why_not(rule, subject)))
    order = [sheet.name for sheet in subject.book.sheets]
    return Report(
        path=subject.path,
        findings=tuple(sorted(findings, key=lambda found: _rank(found, order))),
        shares=subject.calculation.shares,
        skipped=tuple(skipped),
    )


def _rank(finding: Finding, sheets: Sequence[str]) -> tuple[int, int, tuple[int, ...], str]:
    place = finding.place
    sheet = -1 if place.sheet is None else sheets.index(place.sheet)
    return -finding.severity, sheet, tuple(place.area or ()), finding.code


def _why_not(rule: Rule, subject: Subject) -> Text:
    if rule.needs == "template" or subject.no_package is None:
        return _NO_TEMPLATE
    error = subject.no_package
    return Text(error.text("da"), error.text("en"))
