"""Lines over years, and fans of quantiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.calc.series import Floats
from investpakke.show.charts.drawing import (
    FOOT,
    Label,
    Scale,
    Slots,
    axis,
    drawing,
    key,
    mark,
    path,
    scale,
    shape,
)
from investpakke.show.html import Markup
from investpakke.show.writer import Unit, Writer
from investpakke.text import Text

_HEAD = 30.0
_LOOKS = ("run", "run dashed", "run dotted")
"""Three lines tell themselves apart without colour; more would not."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, and tkr. by year, (y,)."""

    name: str
    values: Floats


def lines_chart(
    label: Label, years: Sequence[int], lines: Sequence[Line], writer: Writer, *, width: float = 640
) -> Markup:
    """Return up to three lines over the same years."""
    foot = _HEAD + width * 0.24
    known = [float(value) for each in lines for value in each.values]
    unit, slots = Unit.of(writer, known), Slots(years, width)
    upright = scale(known, foot, _HEAD + 6)
    entries = [("line", look, each.name) for each, look in zip(lines, _LOOKS, strict=False)]
    marks = [*axis(upright, unit, width), *key(entries, unit.name), *slots.names(foot + 15)]
    for each, look in zip(lines, _LOOKS, strict=False):
        marks += _line(each, look, slots, upright, unit)
    return drawing(label, width, foot + FOOT, marks)


def _line(each: Line, look: str, slots: Slots, upright: Scale, unit: Unit) -> Iterator[Markup]:
    values = each.values.tolist()
    heights = [upright.at(value) for value in values]
    yield shape("path", d=path(zip(slots.middles, heights, strict=True)), class_=look)
    for year, x, y, value in zip(slots.years, slots.middles, heights, values, strict=True):
        yield mark(
            "circle",
            f"{year}, {each.name}: {unit.full(value)}",
            value,
            cx=x,
            cy=y,
            r=3.0,
            class_="dot",
        )


# --- fans ------------------------------------------------------------------------------------

_OUTER, _INNER, _MIDDLE = (0, 4), (1, 3), 2
"""Columns of the quantiles: 5 and 95 %, 25 and 75 %, the median."""

_BANDS = ((_OUTER, "band outer", Text("5–95%")), (_INNER, "band inner", Text("25–75%")))
_MEDIAN = Text("median")
_STATED = Text("the plan")


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Tkr. by year: five quantiles (y, 5) from 5 to 95 %, and what is planned (y,)."""

    years: Sequence[int]
    values: Floats
    stated: Floats


def fan_chart(label: Label, of: Quantiles, writer: Writer, *, width: float = 640) -> Markup:
    """Return the bands and the median by year, with the plan as a dashed line."""
    foot = _HEAD + width * 0.3
    known = [float(value) for value in of.values.ravel()] + of.stated.tolist()
    unit, slots = Unit.of(writer, known), Slots(of.years, width)
    upright = scale(known, foot, _HEAD + 6)
    entries = [("box", look, writer.say(said)) for _, look, said in _BANDS]
    entries += [("line", "run", writer.say(_MEDIAN)), ("line", "nil", writer.say(_STATED))]
    marks = [
        *axis(upright, unit, width),
        *key(entries, unit.name),
        *_bands(of, slots, upright, unit),
        *_median(of, slots, upright, unit),
        *slots.names(foot + 15),
    ]
    return drawing(label, width, foot + FOOT, marks)


def _bands(of: Quantiles, slots: Slots, upright: Scale, unit: Unit) -> Iterator[Markup]:
    """Yield the two bands; of a single year they are two thirds of its slot."""
    places, rows = slots.middles, of.values
    if len(places) == 1:
        places, rows = [places[0] - slots.each / 3, places[0] + slots.each / 3], rows[[0, 0]]
    for (low, high), look, said in _BANDS:
        below = [(x, upright.at(float(row[low]))) for x, row in zip(places, rows, strict=True)]
        above = [(x, upright.at(float(row[high]))) for x, row in zip(places, rows, strict=True)]
        told = "; ".join(
            f"{year}: {unit.full(float(row[low]))} – {unit.full(float(row[high]))}"
            for year, row in zip(of.years, of.values, strict=True)
        )
        yield mark(
            "path",
            f"{unit.writer.say(said)}. {told}",
            None,
            d=path([*below, *reversed(above)]) + " Z",
            class_=look,
            data_low=_values(of.values[:, low]),
            data_high=_values(of.values[:, high]),
        )


def _values(values: Floats) -> str:
    return " ".join(repr(value) for value in values.tolist())


def _median(of: Quantiles, slots: Slots, upright: Scale, unit: Unit) -> Iterator[Markup]:
    middle, said = of.values[:, _MIDDLE].tolist(), unit.writer.say(_MEDIAN)
    for values, look in ((of.stated.tolist(), "nil"), (middle, "run")):
        heights = [upright.at(value) for value in values]
        yield shape("path", d=path(zip(slots.middles, heights, strict=True)), class_=look)
    for year, x, value in zip(of.years, slots.middles, middle, strict=True):
        yield mark(
            "circle",
            f"{year}, {said}: {unit.full(value)}",
            value,
            cx=x,
            cy=upright.at(value),
            r=3.4,
            class_="dot",
        )
