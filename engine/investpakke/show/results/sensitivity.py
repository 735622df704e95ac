"""What moves the gain: a driver at a time, low and high."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from investpakke.deciding.sensitivity import Tornado
from investpakke.model import Package
from investpakke.show.charts.bars import tornado_chart
from investpakke.show.charts.drawing import Label
from investpakke.show.names import part_title
from investpakke.show.plain import Form
from investpakke.show.view import Chart, Column, Element, Heading, Kind, Page, Paragraph, Row, Table
from investpakke.show.writer import Writer
from investpakke.text import Text, same

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_COLUMNS = (
    Column(Text("Driver"), Kind.TEXT),
    Column(Text("Low"), Kind.CHANGE),
    Column(Text("High"), Kind.CHANGE),
    Column(Text("Gain at low")),
    Column(Text("Gain at high")),
    Column(Text("Swing")),
    Column(same(""), Kind.BAR),
)
_UNLIKE = Text("by case")
_KEY = Text(
    "Average yearly gain in tkr. when one driver at a time is low and high, all else being as "
    "planned; in a sum all cases change at once, which is the furthest that it can move, not the "
    "likeliest. The ranges are a yardstick, no forecast. Factors of the phasing go no higher than "
    "100 %. Delay is the effect's, in whole years; the investment stays where it is."
)


def page(package: Package, found: Tornado, writer: Writer) -> Iterator[Element]:
    """Yield the tornado of a package, a group or a case."""
    title = writer.say(Text("what moves the gain"))
    yield Heading(f"{part_title(package, writer.language, found.case, found.group)}: {title}")
    yield Paragraph(Text("Gain {gain} tkr. a year", gain=writer.tkr(found.gain)))
    yield _table(found, writer)
    yield Paragraph(_KEY, "note")


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; an empty package has none."""
    if subject.package.cases:
        title = writer.say(Text("The package's gain when one driver changes"))
        parts = (
            chart("chart-tornado", title, subject.tornado, writer),
            _table(subject.tornado, writer),
            Paragraph(_KEY, "note"),
        )
        yield Page("sensitivity", writer.say(Text("What moves the package's gain")), parts)


def chart(key: str, title: str, found: Tornado, writer: Writer, *, width: float = 640) -> Chart:
    """Return the bars of a tornado; in words the gain at low and at high of each driver."""
    to, gain = writer.say(Text("to")), writer.say(Text("Gain now"))
    parts = (
        f"{writer.say(bar.driver.label)}: {f' {to} '.join(map(writer.tkr, bar.gains))}"
        for bar in found.bars
    )
    told = f"{gain} {writer.tkr(found.gain)} tkr. {'; '.join(parts)}"
    return Chart(tornado_chart(Label(key, title, told), found, writer, width=width))


def _table(found: Tornado, writer: Writer) -> Table:
    widest = found.bars[0].swing
    rows = [
        Row(
            [
                bar.driver.label,
                *(
                    [_UNLIKE, _UNLIKE]
                    if bar.changes is None
                    else [writer.change_of(bar.driver, change) for change in bar.changes]
                ),
                *bar.gains,
                bar.swing,
                bar.swing / widest if widest else 0.0,
            ]
        )
        for bar in found.bars
    ]
    caption = Text("The gain when one driver changes, tkr.")
    return Table(caption, _COLUMNS, [rows])


# --- JSON --------------------------------------------------------------------------------


def form(package: Package, found: Tornado) -> Form:
    """Return the bars of a tornado, the widest first."""
    return {
        "id": package.id,
        "unit": "tkr.",
        "case": found.case,
        "group": found.group,
        "average_gain": found.gain,
        "bars": [
            {
                "driver": bar.driver.value,
                "low": None if bar.changes is None else bar.changes[0],
                "high": None if bar.changes is None else bar.changes[1],
                "gain_low": bar.gains[0],
                "gain_high": bar.gains[1],
                "swing": bar.swing,
            }
            for bar in found.bars
        ],
    }
