"""The phasing of a case: how much of the full effect there is in each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.show.charts.drawing import SIZE, Label, column, drawing, line, text
from investpakke.show.charts.frame import Slots
from investpakke.show.charts.scale import Scale, width_of
from investpakke.show.html import Markup
from investpakke.show.writer import Writer

_HEIGHT, _HEAD, _FOOT = 62.0, 16.0, 18.0


def phasing_chart(
    label: Label,
    years: Sequence[int],
    factors: Sequence[float],
    writer: Writer,
    *,
    width: float = 330,
) -> Markup:
    """Return a column a year, as high as its factor; the line above them is full effect."""
    of = Scale(0.0, 1.0, _HEAD + _HEIGHT, _HEAD)
    marks = [
        line(0, of.at(1), width, of.at(1), "nil"),
        line(0, of.zero, width, of.zero, "zero"),
        *_columns(Slots(years, width, 0.0, 0.0), factors, of, writer),
    ]
    return drawing(label, width, _HEAD + _HEIGHT + _FOOT, marks)


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
