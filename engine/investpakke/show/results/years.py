"""A package, a group or a case year by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from investpakke.calc import PackageResult
from investpakke.model import Package
from investpakke.published_path import PublishedPath
from investpakke.show.charts.drawing import Label
from investpakke.show.charts.years import (
    CUMULATIVE,
    INVESTMENT,
    NET,
    SAVING,
    Flows,
    Printed,
    path_chart,
    small_path_chart,
)
from investpakke.show.package_notes import notes
from investpakke.show.results.reconcile import tally
from investpakke.show.view import (
    Bullets,
    Cell,
    Chart,
    Column,
    Element,
    Heading,
    Kind,
    Page,
    Paragraph,
    Row,
    Table,
)
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_YEARS = (Column(Text("Year"), Kind.YEAR), *map(Column, (INVESTMENT, SAVING, NET, CUMULATIVE)))
_PRINTED = (Text("Document's saving"), Text("Document's net"))
_KEY = Text(
    "Amounts in tkr. Net is saving less investment, a minus is "
    "a net cost, and cum. net is the sum from the first year "
    "on. Savings follow each case's own phasing."
)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page of the package; an empty one has none."""
    if subject.package.cases:
        title = Text("Investments and expected savings year by year")
        yield Page("years", writer.say(title), list(_package(subject, writer)))


def _package(subject: Subject, writer: Writer) -> Iterator[Element]:
    package, result, path = subject.package, subject.result, subject.published_path
    mean, total = result.mean_net, float(result.cumulative_net_by_year[-1])
    lead = Text(
        "In {first}–{last} the package is expected to give {mean} "
        "net a year on average and {total} in all.",
        first=package.shown_years[0],
        last=package.shown_years[-1],
        mean=f"{writer.mio(mean)} mio. kr.",
        total=f"{writer.mio(total)} mio. kr.",
    )
    title, flows = writer.say(Text("The package year by year")), of_package(package, result, path)
    yield Paragraph(lead, "lead")
    yield Chart(path_chart(Label("chart-years", title, _told(flows, writer)), flows, writer))
    yield table(f"{title}, tkr.", flows, writer, mean=True, path=path, look="small dense")
    yield Paragraph(_KEY, "note")
    known = list(notes(package, result, writer.language))
    verdicts = [line.verdict for line in subject.published]
    if verdicts:
        where = Text('explained on the page "Reconciliation with the published figures"')
        known.append(writer.say(tally(verdicts, where)))
    if known:
        yield Heading(Text("Worth knowing before deciding"))
        yield Bullets(known, "know")


def chart(key: str, title: str, flows: Flows, writer: Writer) -> Chart:
    """Return the columns of investment and saving by year."""
    return Chart(small_path_chart(Label(key, title, _told(flows, writer)), flows, writer))


def table(
    caption: str,
    flows: Flows,
    writer: Writer,
    *,
    mean: bool = False,
    look: str = "",
    path: PublishedPath | None = None,
) -> Table:
    """Return a path as a table, a year a row; ``mean`` adds the mean of the years.

    ``path`` adds what the document prints, in its own unit and with its own digits.
    """
    columns = (flows.investment, flows.saving, flows.net, flows.cumulative)
    rows = [
        Row([year, *(of[i] for of in columns), *_printed(path, i, writer)])
        for i, year in enumerate(flows.years)
    ]
    blocks = [rows]
    if mean:
        means = [of.mean() for of in columns[:3]]
        cells = [Text("Mean a year"), *means, None, *_printed(path, None, writer)]
        blocks.append([Row(cells, "total")])
    heads = [] if path is None else [f"{writer.say(of)} ({path.unit})" for of in _PRINTED]
    return Table(caption, [*_YEARS, *map(Column, heads)], blocks, look=look)


def _printed(path: PublishedPath | None, index: int | None, writer: Writer) -> list[Cell]:
    """Return what the document prints of a year, or of the mean of the years."""
    if path is None:
        return []
    if index is None:
        mean = path.mean_net
        if mean is None or mean.value is None:
            return [None, NOTHING]
        return [None, writer.tkr(mean.value, mean.decimals)]
    return [writer.tkr(float(of[index]), path.decimals) for of in (path.saving, path.net)]


def of_package(package: Package, result: PackageResult, path: PublishedPath | None) -> Flows:
    """Return the package by year, and what the document prints of it."""
    printed = None if path is None else Printed(path.tkr(path.saving), path.tkr(path.net))
    return Flows(package.shown_years, result.investment_by_year, result.saving_by_year, printed)


def of_group(subject: Subject, position: int) -> Flows:
    """Return a group by year."""
    years, result = subject.package.shown_years, subject.result
    return Flows(years, result.investment_by_group[position], result.saving_by_group[position])


def of_case(subject: Subject, index: int) -> Flows:
    """Return a case by year."""
    years, result = subject.package.shown_years, subject.result
    return Flows(years, result.investment_by_case[index], result.saving_by_case[index])


def _told(flows: Flows, writer: Writer) -> str:
    """Return a path in words, for those who do not see the chart: the nets by year."""
    nets = (
        f"{year}: {writer.tkr(float(net))}"
        for year, net in zip(flows.years, flows.net, strict=True)
    )
    return f"{writer.say(NET)}, tkr. {'; '.join(nets)}"
