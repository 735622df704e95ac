"""What the figures rest on: the log of assumptions, how they were computed, what nobody checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from investpakke import __version__
from investpakke.show.results import reading
from investpakke.show.view import (
    Bullets,
    Column,
    Element,
    Heading,
    Kind,
    Page,
    Paragraph,
    Row,
    Table,
    Told,
)
from investpakke.show.writer import Writer
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_LOG = (
    Column(Text("No."), Kind.TEXT),
    Column(Text("Assumption"), Kind.PROSE),
    Column(Text("Ground"), Kind.PROSE),
)
_COMPUTED = (
    Text(
        "Full saving = persons × unit saving; where a case states an average saving, "
        "the full one is that average divided by the mean phasing."
    ),
    Text("The saving of a year = full saving × the year's phasing. Net = saving − investment."),
    Text(
        "Average saving, investment and gain are means over the case's own horizon; "
        "groups and the package are sums of the cases' averages."
    ),
    Text(
        "A switching value is the value of one driver at which the average gain is "
        "zero, all else being as planned."
    ),
    Text(
        "Chances are shown only where somebody has stated how uncertain the drivers "
        "are. They are shares of draws: the package is computed again and again with "
        "drivers drawn from their distributions. They are told in words and whole per "
        "cents, as they are no surer than the estimate behind them."
    ),
    Text("The present value is the sum of the years' nets, in the first year's value."),
    Text(
        "Amounts are tkr. (DKK 1,000) at the price level that the package states. "
        "Nothing is rounded on the way; shown figures are, so their sums may be off in "
        "the last digit."
    ),
)
_UNCHECKED = (
    Text(
        "Whether persons, unit savings and investments are right. The report computes "
        "with what the package states."
    ),
    Text(
        "Whether the effect is due to the effort: how many would have found work "
        "anyway, and whether somebody is displaced by others, is part of it only where "
        "it is written as an assumption."
    ),
    Text(
        "Effects beyond public support, such as taxes and social spending, unless they "
        "are part of the saving."
    ),
    Text(
        "Whether ranges, distributions and scenarios are realistic for these very "
        "cases. Unless chosen the ranges of the sensitivity and the scenarios are a "
        "yardstick, alike for all cases."
    ),
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page of assumptions and that of the method."""
    yield Page("assumptions", writer.say(Text("Assumptions")), list(_assumptions(subject, writer)))
    yield Page("method", writer.say(Text("How it was computed")), list(_method(subject, writer)))


def _assumptions(subject: Subject, writer: Writer) -> Iterator[Element]:
    log, read = subject.package.assumptions, subject.reading
    if log:
        yield Paragraph(
            Text("What the figures rest on. When an assumption changes, the figures change.")
        )
        rows = [
            Row([str(i), Told(each.text), Told(each.source)]) for i, each in enumerate(log, start=1)
        ]
        yield Table(Text("Assumptions"), _LOG, [rows])
    else:
        yield Paragraph(Text("The package has no written assumptions."))
    if read is not None:
        yield Heading(Text("How the model was read"))
        yield Paragraph(f"{writer.say(read.line)}.")
        yield from map(Paragraph, read.told)
        yield from reading.tables(read, writer)


def _method(subject: Subject, writer: Writer) -> Iterator[Element]:
    yield Bullets(_COMPUTED)
    yield Heading(Text("What was not checked"))
    yield Bullets(_UNCHECKED)
    yield Heading(Text("Sources"))
    if subject.package.source:
        yield Paragraph(Told(subject.package.source))
    if subject.source:
        yield Paragraph(f"{writer.say(Text('Read from'))}: {subject.source}")
    made = Text("Made {today} by investpakke {version}.", today=subject.today, version=__version__)
    yield Paragraph(made, "note")
