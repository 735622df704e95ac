"""How the figures were computed, and what nobody has checked."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke import __version__
from investpakke.show.html import Markup, fragment, tag
from investpakke.show.report.page import Page
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer
from investpakke.text import Text

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
    Text("The present value is the sum of the years' nets, discounted to the first year."),
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
    """Yield the page."""
    title = Text("How it was computed")
    yield Page("method", writer.say(title), fragment(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    yield tag("ul", *(tag("li", writer.say(text)) for text in _COMPUTED))
    yield tag("h3", writer.say(Text("What was not checked")))
    yield tag("ul", *(tag("li", writer.say(text)) for text in _UNCHECKED))
    yield tag("h3", writer.say(Text("Sources")))
    package = subject.package
    read = writer.say(Text("Read from"))
    if package.source:
        yield tag("p", package.source)
    yield tag("p", f"{read}: {subject.source}") if subject.source else fragment(())
    yield tag(
        "p",
        writer.say(
            Text("Made {today} by investpakke {version}.", today=subject.today, version=__version__)
        ),
        class_="note",
    )
