"""Lying bars: one figure a row, with its name and its value written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.show.charts.drawing import SIZE, Label, bar, drawing, line, text
from investpakke.show.charts.scale import Scale, scale, width_of
from investpakke.show.html import Markup
from investpakke.show.view import Bar

_ROW, _THICK = 22.0, 13.0


def bars(label: Label, rows: Sequence[Bar], *, width: float = 640) -> Markup:
    """Return rows of bars from a common zero, a loss to its left."""
    names = max((width_of(row.name, SIZE) for row in rows), default=0.0) + 10
    said = max((width_of(row.said, SIZE) for row in rows), default=0.0) + 8
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
        yield bar(f"{row.name}: {row.said}", row.value, top, _THICK, (of.zero, end), row.look)
        side = (end - 5, "end") if row.value < 0 else (end + 5, "start")
        yield text(row.said, side[0], base, "value", side[1])
