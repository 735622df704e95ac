"""A fan: quantiles by year, a pale band for nine draws in ten and a darker one for the middle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from investpakke.calc.series import Floats
from investpakke.errors import Text
from investpakke.show.html import Markup
from investpakke.show.report.charts.drawing import (
    SIZE,
    Label,
    drawing,
    line,
    mark,
    path,
    shape,
    text,
)
from investpakke.show.report.charts.scale import Scale, scale, ticks, width_of
from investpakke.show.report.writer import Unit, Writer

_LEFT, _RIGHT, _HEAD, _FOOT = 46.0, 12.0, 30.0, 20.0
_OUTER, _INNER, _MIDDLE = (0, 4), (1, 3), 2
"""Columns of the quantiles: 5 and 95 %, 25 and 75 %, the median."""

_KEY = (
    ("band outer", Text("5–95 %", "5–95%")),
    ("band inner", Text("25–75 %", "25–75%")),
)
_MEDIAN = Text("median", "median")
_STATED = Text("planen", "the plan")


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Tkr. by year: five quantiles (y, 5) from 5 to 95 %, and what is planned (y,)."""

    years: Sequence[int]
    values: Floats
    stated: Floats


def fan_chart(label: Label, of: Quantiles, writer: Writer, *, width: float = 640) -> Markup:
    """Return the bands and the median by year, with the plan as a dashed line."""
    height = width * 0.3
    known = [float(value) for value in of.values.ravel()] + of.stated.tolist()
    unit = Unit.of(writer, known)
    axis = scale(known, _HEAD + height, _HEAD + 6)
    slot = (width - _LEFT - _RIGHT) / len(of.years)
    places = [_LEFT + slot * (index + 0.5) for index in range(len(of.years))]
    marks = [
        *_axis(axis, unit, width),
        *_key(writer, unit),
        *_bands(of, places, axis, slot, unit),
        *_lines(of, places, axis, unit),
        *_years(of.years, places, slot, _HEAD + height),
    ]
    return drawing(label, width, _HEAD + height + _FOOT, marks)


def _axis(axis: Scale, unit: Unit, width: float) -> Iterator[Markup]:
    for value in ticks(axis):
        at = axis.at(value)
        yield line(_LEFT, at, width - _RIGHT, at, "zero" if value == 0 else "grid")
        yield text(unit.tick(value), _LEFT - 5, at + 3.6, "axis", "end")


def _key(writer: Writer, unit: Unit) -> Iterator[Markup]:
    left = 0.0
    for look, said in _KEY:
        yield shape("rect", x=left + 0.5, y=8.0, width=14.0, height=9.0, class_=look)
        yield text(writer.say(said), left + 19, 16.5, "axis")
        left += 19 + width_of(writer.say(said), SIZE) + 12
    for look, said in (("run", _MEDIAN), ("nil", _STATED)):
        yield line(left, 13, left + 16, 13, look)
        yield text(writer.say(said), left + 21, 16.5, "axis")
        left += 21 + width_of(writer.say(said), SIZE) + 12
    yield text(unit.name, left, 16.5, "axis")


def _bands(
    of: Quantiles, places: list[float], axis: Scale, slot: float, unit: Unit
) -> Iterator[Markup]:
    """Yield the two bands; of a single year they are as wide as its slot."""
    spread = [places[0] - slot / 3, places[0] + slot / 3] if len(places) == 1 else places
    for (low, high), (look, said) in zip((_OUTER, _INNER), _KEY, strict=True):
        rows = of.values[[0, 0]] if len(places) == 1 else of.values
        below = [(x, axis.at(float(row[low]))) for x, row in zip(spread, rows, strict=True)]
        above = [(x, axis.at(float(row[high]))) for x, row in zip(spread, rows, strict=True)]
        told = "; ".join(
            f"{year}: {unit.full(float(row[low]))} – {unit.full(float(row[high]))}"
            for year, row in zip(of.years, of.values, strict=True)
        )
        yield mark("path", f"{unit.writer.say(said)}. {told}", None,
                   d=path([*below, *reversed(above)]) + " Z", class_=look,
                   data_low=_values(of.values[:, low]),
                   data_high=_values(of.values[:, high]))  # fmt: skip


def _values(values: Floats) -> str:
    return " ".join(repr(value) for value in values.tolist())


def _lines(of: Quantiles, places: list[float], axis: Scale, unit: Unit) -> Iterator[Markup]:
    say, middle = unit.writer.say, of.values[:, _MIDDLE].tolist()
    stated = [axis.at(value) for value in of.stated.tolist()]
    yield shape("path", d=path(zip(places, stated, strict=True)), class_="nil")
    heights = [axis.at(value) for value in middle]
    yield shape("path", d=path(zip(places, heights, strict=True)), class_="run")
    for year, x, y, value in zip(of.years, places, heights, middle, strict=True):
        yield mark("circle", f"{year}, {say(_MEDIAN)}: {unit.full(value)}", value, cx=x, cy=y,
                   r=3.4, class_="dot")  # fmt: skip


def _years(years: Sequence[int], places: list[float], slot: float, foot: float) -> Iterator[Markup]:
    step = max(1, -int(-(width_of("2024", SIZE) + 6) // slot))
    for index in range(0, len(years), step):
        yield text(str(years[index]), places[index], foot + 15, "axis", "middle")
