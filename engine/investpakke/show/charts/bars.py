"""Lying bars, spans between quantiles, and tornados: a row for each figure, with its name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.deciding.sensitivity import Bar as DriverBar
from investpakke.deciding.sensitivity import Tornado
from investpakke.show.charts.drawing import (
    SIZE,
    Label,
    Scale,
    bar,
    drawing,
    line,
    mark,
    place,
    scale,
    shape,
    text,
    ticks,
    width_of,
)
from investpakke.show.html import Markup
from investpakke.show.view import Bar
from investpakke.show.writer import Unit, Writer
from investpakke.text import Text

MOST_BARS = 40
"""Bars on one page; the table has all cases."""

_ROW, _THICK = 22.0, 13.0


def bars(label: Label, rows: Sequence[Bar], *, width: float = 640) -> Markup:
    """Return rows of bars from a common zero, a loss to its left."""
    names = max((width_of(row.name, SIZE) for row in rows), default=0.0) + 10
    said = max((width_of(row.label, SIZE) for row in rows), default=0.0) + 8
    losses = said if any(row.value < 0 for row in rows) else 0.0
    of = scale([row.value for row in rows], names + losses, width - said)
    height = _ROW * len(rows) + 2
    return drawing(
        label, width, height, [*_rows(rows, of), line(of.zero, 0, of.zero, height, "zero")]
    )


def _rows(rows: Sequence[Bar], of: Scale) -> Iterator[Markup]:
    for index, row in enumerate(rows):
        top, end = _ROW * index + (_ROW - _THICK) / 2, of.at(row.value)
        base = top + _THICK - 2.6
        yield text(row.name, 0, base, "name")
        yield bar(f"{row.name}: {row.label}", row.value, top, _THICK, (of.zero, end), row.look)
        side = (end - 5, "end") if row.value < 0 else (end + 5, "start")
        yield text(row.label, side[0], base, "value", side[1])


# --- spans -----------------------------------------------------------------------------------

_SPAN_ROW, _BOX, _SPAN_HEAD = 21.0, 11.0, 18.0


@dataclass(frozen=True, slots=True)
class Span:
    """One row: its name, five quantiles from 5 to 95 % in tkr., and what is written after it."""

    name: str
    quantiles: Sequence[float]
    label: str = ""


def spans(label: Label, rows: Sequence[Span], writer: Writer, *, width: float = 640) -> Markup:
    """Return a row a span over one axis; the dashed line is a gain of 0."""
    known = [value for row in rows for value in row.quantiles]
    unit = Unit.of(writer, known)
    left = max(width_of(name, SIZE) for name in (unit.name, *(row.name for row in rows))) + 14
    after = max((width_of(row.label, SIZE) for row in rows), default=0.0) + 12
    of = scale(known, left, width - after)
    height = _SPAN_HEAD + _SPAN_ROW * len(rows) + 2
    marks = [*_axis(of, unit, height)]
    for index, row in enumerate(rows):
        marks += _span(row, _SPAN_HEAD + _SPAN_ROW * index, of, width - after + 8, unit)
    return drawing(label, width, height, marks)


def _axis(of: Scale, unit: Unit, height: float) -> Iterator[Markup]:
    yield text(unit.name, 0, _SPAN_HEAD - 7, "axis")
    for value in ticks(of):
        at = of.at(value)
        yield line(at, _SPAN_HEAD - 3, at, height, "nil" if value == 0 else "grid")
        yield text(unit.tick(value), at, _SPAN_HEAD - 7, "axis", "middle")


def _span(row: Span, top: float, of: Scale, after: float, unit: Unit) -> Iterator[Markup]:
    low, first, median, third, high = row.quantiles
    middle, say = top + _SPAN_ROW / 2, unit.writer.say
    yield text(row.name, 0, middle + 3.8, "name")
    yield mark(
        "path",
        f"{row.name}, 5–95 %: {unit.full(low)} – {unit.full(high)}",
        None,
        d=f"M{place(of.at(low))} {place(middle)} H{place(of.at(high))}",
        class_="whisker",
        data_low=repr(float(low)),
        data_high=repr(float(high)),
    )
    name = f"{row.name}, 25–75 %: {unit.full(first)} – {unit.full(third)}"
    yield bar(name, third - first, middle - _BOX / 2, _BOX, (of.at(first), of.at(third)), "effect")
    at = of.at(median)
    said = say(Text("median"))
    upright = f"M{place(at)} {place(middle - 7)} V{place(middle + 7)}"
    yield mark("path", f"{row.name}, {said}: {unit.full(median)}", median, d=upright, class_="run")
    if row.label:
        yield text(row.label, after, middle + 3.8, "value")


# --- tornados --------------------------------------------------------------------------------

_DRIVER_ROW, _DRIVER_THICK = 30.0, 17.0
_DRIVER_HEAD = 22.0
_LOW, _HIGH = Text("low"), Text("high")
_BY_CASE = Text("by case")


def tornado_chart(label: Label, found: Tornado, writer: Writer, *, width: float = 640) -> Markup:
    """Return the bars around the gain as it is; a dashed line shows where the gain is 0."""
    gains = [gain for each in found.bars for gain in each.gains]
    names = [
        text
        for each in found.bars
        for text in (writer.say(each.driver.label), _changes(each, writer))
    ]
    left = max((width_of(name, SIZE) for name in names), default=0.0) + 8
    room = max((width_of(writer.tkr(gain), SIZE) for gain in gains), default=0.0) + 8
    of = scale(gains, left + room, width - room)
    height = _DRIVER_HEAD + _DRIVER_ROW * len(found.bars)
    marks = [*_lines(found, of, height, writer), *_low_and_high(writer)]
    for index, each in enumerate(found.bars):
        marks += _driver(each, found.gain, _DRIVER_HEAD + _DRIVER_ROW * index, of, writer)
    return drawing(label, width, height, marks)


def _lines(found: Tornado, of: Scale, height: float, writer: Writer) -> Iterator[Markup]:
    now = of.at(found.gain)
    said = f"{writer.say(Text('Now'))} {writer.tkr(found.gain)}"
    yield line(of.zero, _DRIVER_HEAD - 5, of.zero, height, "nil")
    yield line(now, _DRIVER_HEAD - 5, now, height, "zero")
    yield text(said, now, _DRIVER_HEAD - 10, "head", "middle")
    if abs(now - of.zero) > width_of(said, SIZE) / 2 + 8:
        yield text("0", of.zero, _DRIVER_HEAD - 10, "axis", "middle")


def _low_and_high(writer: Writer) -> Iterator[Markup]:
    """Yield what the two fills are."""
    left = 0.0
    for word, look in ((_LOW, "low"), (_HIGH, "high")):
        said = writer.say(word)
        yield shape("rect", x=left + 0.5, y=_DRIVER_HEAD - 19, width=9.0, height=9.0, class_=look)
        yield text(said, left + 13, _DRIVER_HEAD - 10.5, "axis")
        left += 13 + width_of(said, SIZE) + 8


def _driver(each: DriverBar, now: float, top: float, of: Scale, writer: Writer) -> Iterator[Markup]:
    yield text(writer.say(each.driver.label), 0, top + _DRIVER_ROW / 2 - 2, "name")
    yield text(_changes(each, writer), 0, top + _DRIVER_ROW / 2 + SIZE - 1, "axis")
    upper, base = top + (_DRIVER_ROW - _DRIVER_THICK) / 2, top + (_DRIVER_ROW + SIZE) / 2 - 2
    for gain, word, look in zip(each.gains, (_LOW, _HIGH), ("low", "high"), strict=True):
        said = f"{writer.say(each.driver.label)}, {writer.say(word)}: {writer.tkr(gain)} tkr."
        yield bar(said, gain, upper, _DRIVER_THICK, (of.at(now), of.at(gain)), look)
    least, most = min(each.gains), max(each.gains)
    if least < now:
        yield text(writer.tkr(least), of.at(least) - 4, base, "value", "end")
    if most > now:
        yield text(writer.tkr(most), of.at(most) + 4, base, "value")


def _changes(each: DriverBar, writer: Writer) -> str:
    if each.changes is None:
        return writer.say(_BY_CASE)
    low, high = (writer.change_of(each.driver, change) for change in each.changes)
    return f"{low} / {high}"
