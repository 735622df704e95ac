"""A tornado: how far each driver moves the gain, the widest first."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.deciding.sensitivity import Bar, Tornado
from investpakke.show.charts.drawing import SIZE, Label, bar, drawing, line, shape, text
from investpakke.show.charts.scale import Scale, scale, width_of
from investpakke.show.html import Markup
from investpakke.show.writer import Writer
from investpakke.text import Text

_ROW, _THICK = 30.0, 17.0
_HEAD = 22.0
_LOW, _HIGH = Text("low"), Text("high")
_BY_CASE = Text("by case")


def tornado_chart(label: Label, found: Tornado, writer: Writer, *, width: float = 640) -> Markup:
    """Return the bars around the gain as it is; a dashed line shows where the gain is 0."""
    gains = [gain for each in found.bars for gain in each.gains]
    names = [
        text
        for each in found.bars
        for text in (writer.say(each.driver.said), _changes(each, writer))
    ]
    left = max((width_of(name, SIZE) for name in names), default=0.0) + 8
    room = max((width_of(writer.tkr(gain), SIZE) for gain in gains), default=0.0) + 8
    of = scale(gains, left + room, width - room)
    height = _HEAD + _ROW * len(found.bars)
    marks = [*_lines(found, of, height, writer), *_key(writer)]
    for index, each in enumerate(found.bars):
        marks += _bar(each, found.gain, _HEAD + _ROW * index, of, writer)
    return drawing(label, width, height, marks)


def _lines(found: Tornado, of: Scale, height: float, writer: Writer) -> Iterator[Markup]:
    now = of.at(found.gain)
    said = f"{writer.say(Text('Now'))} {writer.tkr(found.gain)}"
    yield line(of.zero, _HEAD - 5, of.zero, height, "nil")
    yield line(now, _HEAD - 5, now, height, "zero")
    yield text(said, now, _HEAD - 10, "head", "middle")
    if abs(now - of.zero) > width_of(said, SIZE) / 2 + 8:
        yield text("0", of.zero, _HEAD - 10, "axis", "middle")


def _key(writer: Writer) -> Iterator[Markup]:
    """Yield what the two fills are."""
    left = 0.0
    for word, look in ((_LOW, "low"), (_HIGH, "high")):
        said = writer.say(word)
        yield shape("rect", x=left + 0.5, y=_HEAD - 19, width=9.0, height=9.0, class_=look)
        yield text(said, left + 13, _HEAD - 10.5, "axis")
        left += 13 + width_of(said, SIZE) + 8


def _bar(each: Bar, now: float, top: float, of: Scale, writer: Writer) -> Iterator[Markup]:
    yield text(writer.say(each.driver.said), 0, top + _ROW / 2 - 2, "name")
    yield text(_changes(each, writer), 0, top + _ROW / 2 + SIZE - 1, "axis")
    upper, base = top + (_ROW - _THICK) / 2, top + (_ROW + SIZE) / 2 - 2
    for gain, word, look in zip(each.gains, (_LOW, _HIGH), ("low", "high"), strict=True):
        said = f"{writer.say(each.driver.said)}, {writer.say(word)}: {writer.tkr(gain)} tkr."
        yield bar(said, gain, upper, _THICK, (of.at(now), of.at(gain)), look)
    least, most = min(each.gains), max(each.gains)
    if least < now:
        yield text(writer.tkr(least), of.at(least) - 4, base, "value", "end")
    if most > now:
        yield text(writer.tkr(most), of.at(most) + 4, base, "value")


def _changes(each: Bar, writer: Writer) -> str:
    if each.changes is None:
        return writer.say(_BY_CASE)
    low, high = (writer.change_of(each.driver, change) for change in each.changes)
    return f"{low} / {high}"
