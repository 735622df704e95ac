"""The tornado of the package: which assumption moves the gain most."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.deciding.sensitivity import Tornado
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.tornado import tornado_chart
from investpakke.show.report.page import Page, row
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.text import Text

_HEADS = (
    Text("Driver"),
    Text("Low"),
    Text("High"),
    Text("Gain at low (tkr.)"),
    Text("Gain at high (tkr.)"),
    Text("Swing (tkr.)"),
)
_ABOUT = Text(
    "The average yearly gain when one driver at a time is low and high in all "
    "cases at once. That is the furthest that the sum can move, not the "
    "likeliest. The ranges are a yardstick, no forecast."
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if subject.package.cases:
        title = Text("What moves the package's gain")
        yield Page("sensitivity", writer.say(title), fragment(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    found = subject.tornado
    title = writer.say(Text("The package's gain when one driver changes"))
    yield tag("p", writer.say(_ABOUT))
    yield tag(
        "figure", tornado_chart(Label("chart-tornado", title, told(found, writer)), found, writer)
    )
    rows = []
    for bar in found.bars:
        changes = bar.changes
        said = (
            ["–", "–"]
            if changes is None
            else [writer.change_of(bar.driver, change) for change in changes]
        )
        rows.append(
            row(
                writer.say(bar.driver.said),
                [*said, *map(writer.tkr, bar.gains), writer.tkr(bar.swing)],
            )
        )
    yield table(title, map(writer.say, _HEADS), rows, class_="figures")


def told(found: Tornado, writer: Writer) -> str:
    """Return a tornado in words: the gain at low and at high of each driver."""
    to = writer.say(Text("to"))
    parts = (
        f"{writer.say(bar.driver.said)}: {writer.tkr(bar.gains[0])} {to} {writer.tkr(bar.gains[1])}"
        for bar in found.bars
    )
    gain = writer.say(Text("Gain now"))
    return f"{gain} {writer.tkr(found.gain)} tkr. {'; '.join(parts)}"
