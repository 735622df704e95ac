"""Examine one workbook with all rules: what `investpakke validate` does for each file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from investpakke.errors import InvestpakkeError
from investpakke.text import Text, both
from investpakke.validate.calculation import Locale
from investpakke.validate.causes import one_a_cause
from investpakke.validate.figures.reconciled import reconciliation
from investpakke.validate.finding import Finding, Place
from investpakke.validate.fingerprint import with_fingerprint
from investpakke.validate.report import LessJudged, Report, Skipped
from investpakke.validate.resting import Resting
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from investpakke.validate.sheet_map import SheetMap, map_of
from investpakke.validate.subject import Subject
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.gc_paused import gc_paused
from investpakke.workbook.refresh.any_model import refuse_told

NO_TEMPLATE = Text("the workbook was not made by investpakke")


@gc_paused()
def examine(  # noqa: PLR0913  how a file is to be examined
    path: str | Path,
    *,
    chosen: Callable[[Rule], bool] = lambda _rule: True,
    full: bool = False,
    first_year: int | None = None,
    mapping: Mapping | None = None,
    third_opinion: bool = False,
    against: str | None = None,
    mapped: bool = False,
    locale: Locale | None = None,
    apart: bool = True,
) -> Report:
    """Return what the rules find in a workbook.

    Parameters
    ----------
    path : str or Path
        An .xlsx or .xlsm file.
    chosen : callable
        Which rules are to look.
    full : bool
        Have ``formulas`` compute every cell.
    first_year : int, optional
        The package's first year, where the workbook does not state it.
    mapping : Mapping, optional
        What the user says of how a model of somebody's own is read.
    third_opinion : bool
        Ask LibreOffice where the two engines differ.
    against : str, optional
        The package whose published figures are to tie: a shipped one's name or a TOML file.
    mapped : bool
        Describe each sheet by its formula patterns.
    locale : "da" or "en", optional
        The language of the Excel that has calculated the workbook.
    apart : bool
        Ask the engines too that take a process of their own.

    Raises
    ------
    FileError
        The file cannot be read, or LibreOffice is asked for and not there.
    """
    subject = Subject(
        Path(path),
        full=full,
        first_year=first_year,
        mapping=mapping,
        third_opinion=third_opinion,
        against=against,
        locale=locale,
        apart=apart,
    )
    if subject.is_own_template:
        refuse_told(str(path), mapping, first_year)
    return _examined(subject, chosen, mapped=mapped)


def _examined(subject: Subject, chosen: Callable[[Rule], bool], *, mapped: bool = False) -> Report:
    seen: list[Finding] = []
    skipped: list[Skipped] = []
    rules = list(filter(chosen, all_rules()))
    looking = [rule for rule in rules if rule.applies(subject)]
    for rule in rules:
        if rule in looking:
            seen += (with_fingerprint(subject.book, found) for found in rule.check(rule, subject))
        else:
            skipped.append(Skipped(rule.code, _why_not(rule, subject)))
    findings = _weighed(subject, seen, looking)
    no_package = subject.no_package
    return Report(
        path=subject.path,
        findings=findings,
        shares=subject.calculation.shares,
        skipped=tuple(skipped),
        looked=tuple(rule.code for rule in looking),
        less_judged=_less_judged(subject),
        reconciliation=reconciliation(subject),
        no_package=None if no_package is None else _said(no_package),
        maps=_maps(subject, findings) if mapped else (),
        reading=subject.reading,
    )


def _weighed(
    subject: Subject, seen: Iterable[Finding], rules: Sequence[Rule]
) -> tuple[Finding, ...]:
    """Return one finding a cause, the weightiest first, each with its places in order.

    Errors come first, what is about no figure last, and between them what touches most figures.
    """
    sheets = {sheet.name: number for number, sheet in enumerate(subject.book.sheets)}
    tidying = {rule.code for rule in rules if rule.housekeeping}
    resting = Resting(subject)

    def place(found: Finding) -> tuple[int, tuple[int, ...], str]:
        at = found.place
        sheet = -1 if at.sheet is None else sheets[at.sheet]
        return sheet, tuple(at.area or ()), found.code

    def weight(found: Finding) -> tuple[int, bool, int]:
        return -found.severity, found.code in tidying, -(found.figures or 0)

    findings = sorted(one_a_cause(sorted(seen, key=place), rules), key=lambda one: -one.severity)
    counted = [replace(found, figures=resting.figures(found.places)) for found in findings]
    return tuple(sorted(counted, key=lambda found: (*weight(found), *place(found))))


def _maps(subject: Subject, findings: Sequence[Finding]) -> tuple[SheetMap, ...]:
    maps = []
    for sheet in subject.book.sheets:
        seen = (part for found in findings for part in found.sightings)
        drawn = map_of(sheet, (part for part in seen if part.place.sheet == sheet.name))
        if drawn is not None:
            maps.append(drawn)
    return tuple(maps)


def _less_judged(subject: Subject) -> tuple[LessJudged, ...]:
    """Return why fewer than two witnesses stand behind cells; the commonest reason first."""
    cells: dict[Text, int] = {}
    examples: dict[Text, Place] = {}
    for cell, judgement in subject.calculation.less_judged.items():
        for reason in judgement.reasons:
            cells[reason] = cells.get(reason, 0) + 1
            examples.setdefault(reason, Place.cell(*cell))
    ranked = sorted(cells, key=lambda reason: -cells[reason])
    return tuple(LessJudged(reason, cells[reason], examples[reason]) for reason in ranked)


def _why_not(rule: Rule, subject: Subject) -> Text:
    if rule.needs == "template" or subject.no_package is None:
        return NO_TEMPLATE
    return _said(subject.no_package)


def _said(error: InvestpakkeError) -> Text:
    """Return why no package could be read; how to mend it is another command's business."""
    why = type(error)(error.what, where=error.where, expected=error.expected, got=error.got)
    return both(why.text)
