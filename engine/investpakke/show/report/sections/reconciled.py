"""The computed figures against the published ones: what ties, and what is known to differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.reconciliation import VERDICT_TEXT, Line, Verdict
from investpakke.show.figure_sections import TITLES, in_sections
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.report.page import Page
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import NOTHING, Writer
from investpakke.show.verdicts import tally
from investpakke.text import Text, in_context

_HEADS = (
    Text("Part"),
    Text("Figures"),
    Text("Tie"),
    Text("Differ, explained"),
    Text("Differ, unexplained"),
    Text("Lost in the source"),
)
_LINE_HEADS = (Text("Figure"), Text("Published"), Text("Computed"), Text("Unit"), Text("Verdict"))
_UNITS = {"personer": in_context("short", "persons")}


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; a package without published figures has none."""
    if subject.published:
        title = Text("Reconciliation with the published figures")
        yield Page("reconciliation", writer.say(title), fragment(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    lines = subject.published
    said = tally([line.verdict for line in lines], Text("explained here"))
    yield tag(
        "p",
        writer.say(
            Text(
                "Every published figure was held against the computed one "
                "at the document's own rounding. {said}",
                said=said,
            )
        ),
        class_="lead",
    )
    yield _summary(subject, writer)
    others = [line for line in lines if line.verdict is not Verdict.TIES]
    if others:
        title = writer.say(Text("Figures that do not tie, and why"))
        yield tag("h3", title)
        yield _lines(title, others, writer)
        whys = dict.fromkeys(line.figure.why for line in others if line.figure.why)
        items = (tag("li", _sentence(writer.say(why))) for why in whys if why)
        yield tag("ul", *items)


def _summary(subject: Subject, writer: Writer) -> Markup:
    rows = []
    for part, lines in in_sections(subject.package, subject.published).items():
        verdicts = [line.verdict for line in lines]
        counts = (len(lines), *(verdicts.count(each) for each in Verdict))
        rows.append(
            tag(
                "tr",
                tag("th", writer.say(TITLES[part]), scope="row"),
                *(tag("td", str(count) if count else NOTHING, class_="number") for count in counts),
            )
        )
    caption = writer.say(Text("The reconciliation in numbers"))
    return table(caption, map(writer.say, _HEADS), rows, class_="figures")


def _lines(caption: str, lines: Sequence[Line], writer: Writer) -> Markup:
    rows = []
    for line in lines:
        figure, value = line.figure, line.figure.value
        published = NOTHING if value is None else writer.tkr(value, figure.decimals)
        unit = _UNITS.get(figure.unit)
        rows.append(
            tag(
                "tr",
                tag("th", writer.say(line.label), scope="row"),
                tag("td", published, class_="number"),
                tag("td", writer.tkr(line.computed, figure.decimals + 2), class_="number"),
                tag("td", figure.unit if unit is None else writer.say(unit)),
                tag("td", writer.say(VERDICT_TEXT[line.verdict])),
                class_="differs" if line.verdict is Verdict.DIFFERS else None,
            )
        )
    return table(caption, map(writer.say, _LINE_HEADS), rows, class_="figures verdicts")


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."
