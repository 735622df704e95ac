"""The log of assumptions, and how a model of somebody's own was read."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text
from investpakke.show.html import Markup, joined, table, tag
from investpakke.show.pages.read_page import facts
from investpakke.show.report.page import Page
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.workbook.existing.reading import Reading

_HEADS = (Text("Nr.", "No."), Text("Antagelse", "Assumption"), Text("Grundlag", "Ground"))
_COLUMNS = (Text("Celle", "Cell"), Text("Overskrift", "Header"), Text("Bruges som", "Used as"),
            Text("Enhed", "Unit"))  # fmt: skip
_UNUSED = (Text("Celle", "Cell"), Text("Overskrift", "Header"), Text("Hvorfor ikke", "Why not"))
_FACTS = (Text("Forudsætning", "Setting"), Text("Værdi", "Value"), Text("Oplyst i", "Stated in"))
_READ = Text("Sådan er modellen læst", "How the model was read")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; a package without a log says so."""
    log = subject.package.assumptions
    title = writer.say(Text("Antagelser", "Assumptions"))
    parts = []
    if not log:
        none = writer.say(Text("Pakken har ingen skrevne antagelser.",
                               "The package has no written assumptions."))  # fmt: skip
        parts.append(tag("p", none))
    else:
        about = Text(
            "Det, tallene hviler på. Ændres en antagelse, ændres tallene.",
            "What the figures rest on. When an assumption changes, the figures change.",
        )
        rows = (
            tag("tr", tag("th", str(number), scope="row"), tag("td", each.text),
                tag("td", each.source))
            for number, each in enumerate(log, start=1)
        )  # fmt: skip
        parts += [tag("p", writer.say(about)),
                  table(title, map(writer.say, _HEADS), rows, class_="texts")]  # fmt: skip
    if subject.reading is not None:
        parts += _read(subject.reading, writer)
    yield Page("assumptions", title, joined(parts))


def _read(reading: Reading, writer: Writer) -> Iterator[Markup]:
    """Yield how a model was read: one line, its columns, what is not used, what holds for all."""
    yield tag("h3", writer.say(_READ))
    yield tag("p", f"{writer.say(reading.line)}.")
    yield from (tag("p", writer.say(text)) for text in reading.told)
    columns = [
        [column.cell, column.header, writer.say(column.signed),
         column.unit or ""]
        for column in reading.columns
    ]  # fmt: skip
    used = Text("Kolonner, der bruges", "Columns that are used")
    yield _listed(used, _COLUMNS, columns, writer)
    if reading.unused:
        unused = [[each.cell, each.header, writer.say(each.reason)] for each in reading.unused]
        yield _listed(Text("Bruges ikke", "Not used"), _UNUSED, unused, writer)
    stated = [[writer.say(text) for text in fact] for fact in facts(reading)]
    yield _listed(Text("Gælder for hele modellen", "For the whole model"), _FACTS, stated, writer)


def _listed(
    title: Text, heads: tuple[Text, ...], lines: list[list[str]], writer: Writer
) -> Markup:  # fmt: skip
    rows = (
        tag("tr", tag("th", line[0], scope="row"), *(tag("td", cell) for cell in line[1:]))
        for line in lines
    )
    return table(writer.say(title), map(writer.say, heads), rows, class_="texts")
