"""The package year by year."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.published_path import PublishedPath
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.package_notes import averages
from investpakke.show.report.charts.drawing import Label
from investpakke.show.report.charts.path import INVESTMENT, NET, SAVING, Flows, path_chart
from investpakke.show.report.page import Page, row
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import NOTHING, Writer
from investpakke.text import Text

YEAR = Text("Year")
_PRINTED = (Text("Document's saving"), Text("Document's net"))
CUMULATIVE_SHORT = Text("Cum. net")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if subject.package.cases:
        title = Text("Investments and expected savings year by year")
        yield Page("years", writer.say(title), fragment(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    result, years = subject.result, subject.package.shown_years
    first, last = years[0], years[-1]
    end = float(result.cumulative_net_by_year[-1])
    mean, total = (f"{writer.mio(value)} mio. kr." for value in (result.mean_net, end))
    yield tag(
        "p",
        writer.say(
            Text(
                "In {first}–{last} the package is expected to give {mean} "
                "net a year on average and {total} in all.",
                first=first,
                last=last,
                mean=mean,
                total=total,
            )
        ),
        class_="lead",
    )
    title = writer.say(Text("The package year by year"))
    yield tag(
        "figure",
        path_chart(Label("chart-years", title, told(subject.flows, writer)), subject.flows, writer),
    )
    yield years_table(title, subject.flows, writer, mean=True, path=subject.published_path)
    why = averages(subject.package, subject.result, writer.language)
    if why is not None and subject.published_path is not None:
        yield tag("p", writer.say(why))
    yield tag(
        "p",
        writer.say(
            Text(
                "Amounts in tkr. Net is saving less investment, a minus is "
                "a net cost, and cum. net is the sum from the first year "
                "on. Savings follow each case's own phasing."
            )
        ),
        class_="note",
    )


def told(flows: Flows, writer: Writer) -> str:
    """Return a path in words, for those who do not see the chart: the nets by year."""
    nets = (
        f"{year}: {writer.tkr(float(net))}"
        for year, net in zip(flows.years, flows.net, strict=True)
    )
    return f"{writer.say(NET)}, tkr. {'; '.join(nets)}"


def years_table(
    caption: str,
    flows: Flows,
    writer: Writer,
    *,
    mean: bool = False,
    look: str = "figures",
    path: PublishedPath | None = None,
) -> Markup:
    """Return a path as a table, a year a row; ``mean`` adds the mean of the years.

    ``path`` adds what the document prints, in its own unit and with its own digits.
    """
    columns = (flows.investment, flows.saving, flows.net, flows.cumulative)
    heads = [writer.say(head) for head in (YEAR, INVESTMENT, SAVING, NET, CUMULATIVE_SHORT)]
    if path is not None:
        heads += [f"{writer.say(of)} ({path.unit})" for of in _PRINTED]
    rows = [
        row(
            str(year),
            [
                *(writer.tkr(float(column[index])) for column in columns),
                *_printed(path, index, writer),
            ],
        )
        for index, year in enumerate(flows.years)
    ]
    if mean:
        name = writer.say(Text("Mean a year"))
        means = [writer.tkr(float(column.mean())) for column in columns[:3]]
        rows.append(row(name, [*means, "", *_printed(path, None, writer)], "total"))
    return table(caption, heads, rows, class_=look)


def _printed(path: PublishedPath | None, index: int | None, writer: Writer) -> list[str]:
    """Return what the document prints of a year, or of the mean of the years."""
    if path is None:
        return []
    if index is None:
        mean = path.mean_net
        return [
            "",
            NOTHING
            if mean is None or mean.value is None
            else writer.tkr(mean.value, mean.decimals),
        ]
    return [writer.tkr(float(of[index]), path.decimals) for of in (path.saving, path.net)]
