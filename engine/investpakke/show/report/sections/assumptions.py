"""The log of assumptions."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.errors import Text
from investpakke.show.html import joined, table, tag
from investpakke.show.report.page import Page
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer

_HEADS = (Text("Nr.", "No."), Text("Antagelse", "Assumption"), Text("Grundlag", "Ground"))


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; a package without a log says so."""
    log = subject.package.assumptions
    title = writer.say(Text("Antagelser", "Assumptions"))
    if not log:
        none = writer.say(Text("Pakken har ingen skrevne antagelser.",
                               "The package has no written assumptions."))  # fmt: skip
        yield Page("assumptions", title, tag("p", none))
        return
    about = Text(
        "Det, tallene hviler på. Ændres en antagelse, ændres tallene.",
        "What the figures rest on. When an assumption changes, the figures change.",
    )
    rows = (
        tag("tr", tag("th", str(number), scope="row"), tag("td", each.text),
            tag("td", each.source))
        for number, each in enumerate(log, start=1)
    )  # fmt: skip
    body = joined([tag("p", writer.say(about)),
                   table(title, map(writer.say, _HEADS), rows, class_="texts")])  # fmt: skip
    yield Page("assumptions", title, body)
