"""Charts of a case, a group or a package year by year, and of a phasing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.calc.series import Floats
from investpakke.show.charts.drawing import (
    FOOT,
    SIZE,
    Label,
    Scale,
    Slots,
    axis,
    column,
    diamond,
    drawing,
    key,
    line,
    mark,
    path,
    scale,
    shape,
    text,
    width_of,
)
from investpakke.show.html import Markup
from investpakke.show.writer import Unit, Writer
from investpakke.text import Text, joined

INVESTMENT = Text("Investment")
SAVING = Text("Saving")
NET = Text("Net")
CUMULATIVE = Text("Cumulative net")

_HEAD = 24.0
_GAP = 30.0


PRINTED = Text("The document's figures")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints by year, in tkr., each (y,): marks beside the computed columns."""

    saving: Floats
    net: Floats


@dataclass(frozen=True, slots=True)
class Flows:
    """Tkr. by year, each (y,): what the path charts show."""

    years: Sequence[int]
    investment: Floats
    saving: Floats
    published: Printed | None = None

    @property
    def net(self) -> Floats:
        """Saving − investment, (y,)."""
        return self.saving - self.investment

    @property
    def cumulative(self) -> Floats:
        """The net summed from year 1 on, (y,)."""
        return self.net.cumsum()


@dataclass(frozen=True, slots=True)
class _Panel:
    """One panel: where it stands, and the slot of each year."""

    flows: Flows
    unit: Unit
    top: float
    height: float
    width: float

    @property
    def slots(self) -> Slots:
        """The slots of the years."""
        return Slots(self.flows.years, self.width)

    @property
    def slot(self) -> float:
        """How wide the slot of a year is."""
        return self.slots.each

    def middle(self, index: int) -> float:
        """Return the middle of a year's slot."""
        return self.slots.middle(index)

    def scale(self, *values: Floats) -> Scale:
        """Return the scale of some rows, with room for the labels at its ends."""
        known = [float(value) for row in values for value in row if not math.isnan(value)]
        room = SIZE + 6
        below = room if min(known, default=0.0) < 0 else 0.0
        return scale(known, self.top + self.height - below, self.top + room)

    def axis(self, of: Scale, title: str = "") -> Iterator[Markup]:
        """Yield the lines of round figures, and what the panel shows."""
        if title:
            yield text(title, 0, self.top - 6, "head")
        yield from axis(of, self.unit, self.width)

    def labels(
        self, values: Floats, of: Scale, room: float, shift: float = 0.0, away: float = 4.0
    ) -> Iterator[Markup]:
        """Yield the figures above (a loss: below) their marks, if they all have room."""
        shown = [self.unit.short(float(value)) for value in values]
        if max((width_of(each, SIZE) for each in shown), default=0.0) > room:
            return
        for index, (value, said) in enumerate(zip(values, shown, strict=True)):
            at = of.at(float(value)) + (-away if value >= 0 else away + SIZE - 3)
            yield text(said, self.middle(index) + shift, at, "value", "middle")

    def printed(
        self, values: Floats, of: Scale, what: Text, shift: float = 0.0
    ) -> Iterator[Markup]:
        """Yield a diamond at each figure that the document prints."""
        said = joined([PRINTED, what.changed(str.lower)])
        for index, value in enumerate(values.tolist()):
            if not math.isnan(value):
                x, y = self.middle(index) + shift, of.at(value)
                yield mark(
                    "path", self.name(index, said, value), value, d=diamond(x, y), class_="printed"
                )

    def name(self, index: int, what: Text, value: float) -> str:
        said = self.unit.writer.say(what)
        return f"{self.flows.years[index]}, {said}: {self.unit.full(value)}"


def path_chart(label: Label, flows: Flows, writer: Writer, *, width: float = 640) -> Markup:
    """Return the three panels of a path, one under the other over the same years."""
    heights = (width * 0.28, width * 0.16, width * 0.16)
    unit = Unit.of(writer, [*flows.investment, *flows.saving, *flows.cumulative])
    panels: list[_Panel] = []
    top = _HEAD + 6
    for height in heights:
        panels.append(_Panel(flows, unit, top, height, width))
        top += height + _GAP
    marks = (*_flows(panels[0]), *_net(panels[1]), *_cumulative(panels[2]), *_years(panels[2]))
    return drawing(label, width, top - _GAP + FOOT, marks)


def small_path_chart(label: Label, flows: Flows, writer: Writer, *, width: float = 330) -> Markup:
    """Return the columns of investment and saving alone."""
    unit = Unit.of(writer, [*flows.investment, *flows.saving])
    panel = _Panel(flows, unit, _HEAD + 6, width * 0.42, width)
    height = panel.top + panel.height + FOOT
    return drawing(label, width, height, (*_flows(panel), *_years(panel)))


def _flows(panel: _Panel) -> Iterator[Markup]:
    flows, half = panel.flows, panel.slot * 0.38
    printed = () if flows.published is None else (flows.published.saving,)
    of = panel.scale(flows.investment, flows.saving, *printed)
    yield from panel.axis(of)
    yield from _key(panel)
    for index in range(len(flows.years)):
        middle = panel.middle(index)
        pairs = (
            (INVESTMENT, flows.investment, middle - half, "investment"),
            (SAVING, flows.saving, middle, "saving"),
        )
        for what, values, left, look in pairs:
            value = float(values[index])
            yield column(
                panel.name(index, what, value), value, left, half - 1, (of.zero, of.at(value)), look
            )
    yield from panel.labels(flows.investment, of, half + 4, -half / 2 - 0.5)
    yield from panel.labels(flows.saving, of, half + 4, half / 2 - 0.5)
    for values in printed:
        yield from panel.printed(values, of, SAVING, half + 5)


def _key(panel: _Panel) -> Iterator[Markup]:
    """Yield what the two columns are, above them."""
    say = panel.unit.writer.say
    entries = [("box", "investment", say(INVESTMENT)), ("box", "saving", say(SAVING))]
    if panel.flows.published is not None:
        entries.append(("mark", "printed", say(PRINTED)))
    yield from key(entries, panel.unit.name, panel.top - 20)


def _net(panel: _Panel) -> Iterator[Markup]:
    net, half = panel.flows.net, panel.slot * 0.38
    printed = () if panel.flows.published is None else (panel.flows.published.net,)
    of = panel.scale(net, *printed)
    yield from panel.axis(of, panel.unit.writer.say(NET))
    for index, value in enumerate(net.tolist()):
        left, look = panel.middle(index) - half, "gain" if value >= 0 else "loss"
        yield column(
            panel.name(index, NET, value), value, left, 2 * half - 1, (of.zero, of.at(value)), look
        )
    yield from panel.labels(net, of, panel.slot)
    for values in printed:
        yield from panel.printed(values, of, NET, half + 5)


def _cumulative(panel: _Panel) -> Iterator[Markup]:
    values = panel.flows.cumulative
    of = panel.scale(values)
    yield from panel.axis(of, panel.unit.writer.say(CUMULATIVE))
    points = [(panel.middle(i), of.at(value)) for i, value in enumerate(values.tolist())]
    yield shape("path", d=path(points), class_="run")
    for index, (value, (x, y)) in enumerate(zip(values.tolist(), points, strict=True)):
        yield mark(
            "circle", panel.name(index, CUMULATIVE, value), value, cx=x, cy=y, r=3.4, class_="dot"
        )
    yield from panel.labels(values, of, panel.slot, away=8.0)


def _years(panel: _Panel) -> Iterator[Markup]:
    """Yield the years under the lowest panel."""
    yield from panel.slots.names(panel.top + panel.height + 15)


# --- phasing ---------------------------------------------------------------------------------

_EFFECT_HEIGHT, _EFFECT_HEAD, _EFFECT_FOOT = 62.0, 16.0, 18.0


def phasing_chart(
    label: Label,
    years: Sequence[int],
    factors: Sequence[float],
    writer: Writer,
    *,
    width: float = 330,
) -> Markup:
    """Return a column a year, as high as its factor; the line above them is full effect."""
    of = Scale(0.0, 1.0, _EFFECT_HEAD + _EFFECT_HEIGHT, _EFFECT_HEAD)
    marks = [
        line(0, of.at(1), width, of.at(1), "nil"),
        line(0, of.zero, width, of.zero, "zero"),
        *_columns(Slots(years, width, 0.0, 0.0), factors, of, writer),
    ]
    return drawing(label, width, _EFFECT_HEAD + _EFFECT_HEIGHT + _EFFECT_FOOT, marks)


def _columns(slots: Slots, factors: Sequence[float], of: Scale, writer: Writer) -> Iterator[Markup]:
    said = [writer.share(factor, 0) for factor in factors]
    shares = writer.shares(factors)
    labelled = max(width_of(each, SIZE) for each in said) <= slots.each
    yield from slots.names(of.zero + 14)
    for index, (year, factor) in enumerate(zip(slots.years, factors, strict=True)):
        middle, wide = slots.middle(index), slots.each * 0.76
        yield column(
            f"{year}: {shares[index]}",
            factor,
            middle - wide / 2,
            wide,
            (of.zero, of.at(factor)),
            "effect",
        )
        if labelled:
            yield text(said[index], middle, of.at(factor) - 4, "value", "middle")
