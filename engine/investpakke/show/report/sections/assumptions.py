"""The log of assumptions, and how a model of somebody's own was read."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.pages.read_page import facts
from investpakke.show.report.page import Page
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.text import Text
from investpakke.workbook.foreign.reading import Reading
from investpakke.workbook.foreign.units import unit_words

_HEADS = (Text("No."), Text("Assumption"), Text("Ground"))
_COLUMNS = (Text("Cell"), Text("Header"), Text("Used as"), Text("Unit"))
_UNUSED = (Text("Cell"), Text("Header"), Text("Why not"))
_FACTS = (Text("Setting"), Text("Value"), Text("Stated in"))
_READ = Text("How the model was read")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; a package without a log says so."""
    log = subject.package.assumptions
    title = writer.say(Text("Assumptions"))
    parts = []
    if not log:
        none = writer.say(Text("The package has no written assumptions."))
        parts.append(tag("p", none))
    else:
        about = Text("What the figures rest on. When an assumption changes, the figures change.")
        rows = (
            tag(
                "tr",
                tag("th", str(number), scope="row"),
                tag("td", each.text),
                tag("td", each.source),
            )
            for number, each in enumerate(log, start=1)
        )
        parts += [
            tag("p", writer.say(about)),
            table(title, map(writer.say, _HEADS), rows, class_="texts"),
        ]
    if subject.reading is not None:
        parts += _read(subject.reading, writer)
    yield Page("assumptions", title, fragment(parts))


def _read(reading: Reading, writer: Writer) -> Iterator[Markup]:
    """Yield how a model was read: one line, its columns, what is not used, what holds for all."""
    yield tag("h3", writer.say(_READ))
    yield tag("p", f"{writer.say(reading.line)}.")
    yield from (tag("p", writer.say(text)) for text in reading.told)
    columns = [
        [
            column.cell,
            column.header,
            writer.say(column.signed),
            writer.say(unit_words(column.unit or "")),
        ]
        for column in reading.columns
    ]
    used = Text("Columns that are used")
    yield _listed(used, _COLUMNS, columns, writer)
    if reading.unused:
        unused = [[each.cell, each.header, writer.say(each.reason)] for each in reading.unused]
        yield _listed(Text("Not used"), _UNUSED, unused, writer)
    stated = [[writer.say(text) for text in fact] for fact in facts(reading)]
    yield _listed(Text("For the whole model"), _FACTS, stated, writer)


def _listed(title: Text, heads: tuple[Text, ...], lines: list[list[str]], writer: Writer) -> Markup:
    rows = (
        tag("tr", tag("th", line[0], scope="row"), *(tag("td", cell) for cell in line[1:]))
        for line in lines
    )
    return table(writer.say(title), map(writer.say, heads), rows, class_="texts")
