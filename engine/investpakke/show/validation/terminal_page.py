"""A validation report for people at a terminal: verdict first, findings by sheet, summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding

from investpakke.errors import Language, Text
from investpakke.show.numbers import number
from investpakke.show.tables import QUIET, TITLE, paragraph
from investpakke.show.validation import words
from investpakke.validate.accepting.checking import Checked
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.report import Report
from investpakke.validate.running.many import Unreadable

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_MOST_ALIKE = 12
_MOST_REASONS = 5


def parts(results: Sequence[Checked], language: Language) -> Iterator[RenderableType]:
    """Yield the page from top to bottom."""
    for result in results:
        yield from _workbook(result, language)
        yield ""
    if len(results) > 1:
        yield paragraph(words.verdict_of_all(results).in_language(language), TITLE)


def headlines(results: Sequence[Checked], language: Language) -> Iterator[RenderableType]:
    """Yield the verdicts alone: what stands on the terminal beside a report in a file."""
    for result in results:
        yield from _headline(result, language)


def _headline(result: Checked, language: Language) -> Iterator[RenderableType]:
    outcome = result.outcome
    told = words.verdict(outcome).in_language(language)
    if isinstance(outcome, Unreadable) or outcome.count(Severity.ERROR):
        style = "bold red"
    else:
        style = "bold yellow" if outcome.count(Severity.WARNING) else "bold green"
    if isinstance(outcome, Report):
        told = f"{words.counts(outcome, language)}. {told}"
    path = paragraph(str(result.path), TITLE)
    path.no_wrap, path.overflow = True, "ignore"  # a path in two lines cannot be copied
    yield path
    yield paragraph(words.sentence(told), style)


def _workbook(result: Checked, language: Language) -> Iterator[RenderableType]:
    yield from _headline(result, language)
    outcome = result.outcome
    if isinstance(outcome, Unreadable):
        yield _indented(outcome.error.text(language), 2)
        return
    for sheet, groups in words.by_sheet(outcome).items():
        yield ""
        yield paragraph(sheet or words.WHOLE_WORKBOOK.in_language(language), TITLE)
        for group in groups:
            yield from _group(group, language)
    yield ""
    yield from _summary(outcome, language)


def _group(group: words.Alike, language: Language) -> Iterator[RenderableType]:
    """Yield what alike findings say, and then their cells."""
    first = group.first
    line = paragraph(f"{first.code} {first.severity.said.in_language(language)}",
                     _STYLES[first.severity])  # fmt: skip
    what = words.sentence(first.what.in_language(language))
    count = f" ({len(group.findings)})" if len(group.findings) > 1 else ""
    line.append_text(paragraph(f"  {what}{count}"))
    yield Padding(line, (0, 0, 0, 2))
    for _, finding in group.findings[:_MOST_ALIKE]:
        yield from _place(finding, language)
    left = len(group.findings) - _MOST_ALIKE
    if left > 0:
        more = Text(f"… og {left} til (--format json eller html viser alle)",
                    f"… and {left} more (--format json or html shows all)")  # fmt: skip
        yield _indented(more.in_language(language), 8, QUIET)
    if first.mend is not None:
        label, mend = (text.in_language(language) for text in (words.MEND, first.mend))
        yield _indented(f"{label}: {words.sentence(mend)}", 8)


def _place(finding: Finding, language: Language) -> Iterator[RenderableType]:
    said = [
        f"{label.in_language(language).lower()} {text.in_language(language)}"
        for label, text in ((words.EXPECTED, finding.expected), (words.FOUND, finding.found))
        if text is not None
    ]
    line = "  ".join(part for part in (finding.place.range, ", ".join(said)) if part)
    if line:
        yield _indented(line, 8)


def _summary(report: Report, language: Language) -> Iterator[RenderableType]:
    yield paragraph(words.judged(report, language))
    for less in report.less_judged[:_MOST_REASONS]:
        cells = Text("celle", "cell") if less.cells == 1 else Text("celler", "cells")
        count = number(less.cells, language)
        text = Text(f"{count} {cells.da}, fx {less.example}: {less.reason.da}",
                    f"{count} {cells.en}, e.g. {less.example}: {less.reason.en}")  # fmt: skip
        yield _indented(text.in_language(language), 2, QUIET)
    for reason, codes in words.not_applicable(report).items():
        text = Text(f"{', '.join(codes)} gælder ikke her: {reason.da}",
                    f"{', '.join(codes)} does not apply here: {reason.en}")  # fmt: skip
        yield _indented(text.in_language(language), 2, QUIET)
    for accepted in report.accepted:
        found = accepted.finding
        said = f"{found.code} {words.place_of(found).in_language(language)}: {accepted.reason}"
        label = Text("Accepteret", "Accepted").in_language(language)
        yield _indented(f"{label} {accepted.accepted}: {said}", 2, QUIET)
    for remark in report.remarks:
        yield _indented(remark.in_language(language), 2, "yellow")
    if report.findings:
        code = report.findings[0].code
        text = Text(f"Læs om en regel med investpakke explain {code}.",
                    f"Read about a rule with investpakke explain {code}.")  # fmt: skip
        yield paragraph(text.in_language(language), QUIET)


def _indented(text: str, by: int, style: str = "") -> RenderableType:
    return Padding(paragraph(text, style), (0, 0, 0, by))
