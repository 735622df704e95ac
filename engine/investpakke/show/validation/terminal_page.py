"""A validation report for people at a terminal: verdict first, then what weighs most, summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO

from rich.console import Console, RenderableType
from rich.padding import Padding

from investpakke.show.numbers import number
from investpakke.show.terminal import QUIET, TITLE, paragraph
from investpakke.show.validation import words
from investpakke.text import Language, Text, counted
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Severity

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
MOST_LINES, FEWEST_LINES = 40, 6
"""Lines of a page on a screen; of several workbooks each has its share, but never fewer."""

_MOST_REASONS = 5


def parts(results: Sequence[CheckedFile], language: Language) -> Iterator[RenderableType]:
    """Yield the whole page from top to bottom."""
    for result in results:
        yield from _headline(result, language)
        yield from (part for block in _blocks(result, language, whole=True) for part in block)
        yield ""
    if len(results) > 1:
        yield paragraph(words.verdict_of_all(results).in_language(language), TITLE)


def short_parts(
    results: Sequence[CheckedFile], language: Language, width: int
) -> Iterator[RenderableType]:
    """Yield a page of at most `MOST_LINES` lines: what weighs most, and how to see the rest."""
    several = len(results) > 1
    for result in results:
        left = max((MOST_LINES - several) // len(results), FEWEST_LINES) - several
        head = list(_headline(result, language))
        yield from head
        yield from _cut(result, language, left - _lines(head, width), width)
        if several:
            yield ""
    if several:
        yield paragraph(words.verdict_of_all(results).in_language(language), TITLE)


def _cut(
    result: CheckedFile, language: Language, left: int, width: int
) -> Iterator[RenderableType]:
    """Yield as many blocks of a workbook's page as there are lines left, and say what is not."""
    outcome = result.outcome
    blocks = list(_blocks(result, language, whole=False))
    if isinstance(outcome, Unreadable) or sum(_lines(b, width) for b in blocks) <= left:
        yield from (part for block in blocks for part in block)
        return
    more = _more(len(outcome.findings), language)
    left -= _lines([more], width)
    shown = 0
    for block in blocks[: len(outcome.findings)]:
        left -= _lines(block, width)
        if left < 0:
            break
        yield from block
        shown += 1
    yield _more(len(outcome.findings) - shown, language)


def _more(count: int, language: Language) -> RenderableType:
    how = Text("--all shows all of it here, --output report.html makes a page with maps")
    said = counted(
        "{n} more finding and the summary are not shown: {how}",
        "{n} more findings and the summary are not shown: {how}",
        count,
        how=how,
    )
    if not count:
        said = Text("The summary is not shown: {how}", how=how)
    return paragraph(words.sentence(said.in_language(language)), TITLE)


def _lines(parts: Sequence[RenderableType], width: int) -> int:
    """Return how many lines parts of a page take."""
    console = Console(file=StringIO(), width=width, legacy_windows=False)
    return sum(len(console.render_lines(part, pad=False)) for part in parts)


def headlines(results: Sequence[CheckedFile], language: Language) -> Iterator[RenderableType]:
    """Yield the verdicts alone: what stands on the terminal beside a report in a file."""
    for result in results:
        yield from _headline(result, language)


def _headline(result: CheckedFile, language: Language) -> Iterator[RenderableType]:
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


def _blocks(
    result: CheckedFile, language: Language, *, whole: bool
) -> Iterator[Sequence[RenderableType]]:
    """Yield a workbook's findings, each a block, and then its summary."""
    outcome = result.outcome
    if isinstance(outcome, Unreadable):
        yield [_indented(outcome.error.text(language), 2)]
        return
    for finding in outcome.findings:
        yield list(_finding(finding, language, whole=whole))
    yield ["", *_summary(outcome, language, whole=whole)]


def _finding(finding: Finding, language: Language, *, whole: bool) -> Iterator[RenderableType]:
    """Yield what a finding says, its places, and how to mend it."""
    line = paragraph(
        f"{finding.code} {finding.severity.label.in_language(language)}", _STYLES[finding.severity]
    )
    line.append_text(paragraph(f"  {words.what_of(finding, language)}"))
    yield line
    sightings = finding.sightings
    if not whole and finding.places:  # of each place what is said first, and what weighs more
        first = sightings[0].severity
        kept = {(part.place, part.severity > first): part for part in reversed(sightings)}
        sightings = tuple(kept.values())[::-1]
    said = [_sighting(finding, part, language) for part in sightings]
    if whole:
        yield from (_indented(one, 4) for one in said if one)
    else:
        yield from _some(finding, said, language)
    if finding.mend is not None:
        label, mend = (text.in_language(language) for text in (words.MEND, finding.mend))
        yield _indented(f"{label}: {words.sentence(mend)}", 4)


def _some(finding: Finding, said: Sequence[str], language: Language) -> Iterator[RenderableType]:
    """Yield one line of a finding's first places, and how many more there are."""
    told = [words.touched(finding, language)]
    more = len(said) - words.MOST_NAMED
    if more > 0:
        told.insert(0, Text("… and {more} more", more=more).in_language(language))
    line = "; ".join(part for part in (*said[: words.MOST_NAMED], *told) if part)
    if line:
        yield _indented(line, 4)


def _sighting(finding: Finding, part: Finding, language: Language) -> str:
    """Return a place, and what is said of it alone."""
    said = [
        f"{label.in_language(language).lower()} {text.in_language(language)}"
        for label, text in ((words.EXPECTED, part.expected), (words.FOUND, part.found))
        if text is not None
    ]
    if part.what != finding.what and len(finding.sightings) > 1:
        said.insert(0, part.what.in_language(language))
    place = str(part.place)
    return f"{place}: {', '.join(said)}" if place and said else place or ", ".join(said)


def _summary(report: Report, language: Language, *, whole: bool) -> Iterator[RenderableType]:
    yield paragraph(words.judged(report, language))
    for less in report.less_judged[:_MOST_REASONS]:
        cells = Text("cell") if less.cells == 1 else Text("cells")
        count = number(less.cells, language)
        text = Text(
            "{count} {cells}, e.g. {example}: {reason}",
            count=count,
            cells=cells,
            example=less.example,
            reason=less.reason,
        )
        yield _indented(text.in_language(language), 2, QUIET)
    for reason, codes in words.not_applicable(report).items() if whole else ():
        text = Text("{codes} does not apply here: {reason}", codes=", ".join(codes), reason=reason)
        yield _indented(text.in_language(language), 2, QUIET)
    for accepted in report.accepted:
        found = accepted.finding
        said = f"{found.code} {words.place_of(found).in_language(language)}: {accepted.reason}"
        label = Text("Accepted").in_language(language)
        yield _indented(f"{label} {accepted.accepted}: {said}", 2, QUIET)
    for remark in report.remarks:
        yield _indented(remark.in_language(language), 2, "yellow")
    if report.findings:
        code = report.findings[0].code
        text = Text("Read about a rule with investpakke explain {code}.", code=code)
        yield paragraph(text.in_language(language), QUIET)


def _indented(text: str, by: int, style: str = "") -> RenderableType:
    return Padding(paragraph(text, style), (0, 0, 0, by))
