"""The chart of `Prioritering`: gain against investment, case by case in order."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import PRIORITERING
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.prioritering.places import FIGURES, Places
from investpakke_templates.styles import NAVY, TEAL

_RED = "#B3432B"
_AXIS = {"num_format": "#,##0", "num_font": {"size": 9}, "name_font": {"size": 9, "bold": False}}


def write_chart(book: Workbook, writer: SheetWriter, places: Places) -> None:
    """Write the curve of the order, the ticked cases as one point, the yardstick as another."""
    chart: Any = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    first, last = places.start_row - 1, places.steps.last - 1
    chart.add_series(
        {
            "name": "Sagerne efter gevinst pr. krone",
            "categories": [PRIORITERING, first, 10, last, 10],
            "values": [PRIORITERING, first, 11, last, 11],
            "line": {"color": TEAL, "width": 1.75},
            "marker": {
                "type": "circle",
                "size": 4,
                "fill": {"color": TEAL},
                "border": {"color": TEAL},
            },
        }
    )
    for name, column, marker, colour in (
        ("Målestok", 5, "diamond", NAVY),
        ("Valgt", 3, "square", _RED),
    ):
        investment, gain = (
            places.figures.first + FIGURES.index(figure) - 1 for figure in ("investment", "gain")
        )
        chart.add_series(
            {
                "name": name,
                "categories": [PRIORITERING, investment, column, investment, column],
                "values": [PRIORITERING, gain, column, gain, column],
                "line": {"none": True},
                "marker": {
                    "type": marker,
                    "size": 9,
                    "fill": {"color": colour},
                    "border": {"color": "#FFFFFF"},
                },
            }
        )
    chart.set_title(
        {
            "name": "Gevinst mod investering, tkr. pr. år",
            "name_font": {"size": 12, "color": NAVY},
            "overlay": False,
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis(
        {**_AXIS, "name": "Årlig investering", "min": 0, "major_gridlines": {"visible": False}}
    )
    lines = {"visible": True, "line": {"color": "#E3E8ED"}}
    chart.set_y_axis({**_AXIS, "name": "Gns. årlig gevinst", "major_gridlines": lines})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 720, "height": 405})
    said = "Punktdiagram: gevinst mod investering, sagerne efter gevinst pr. krone"
    writer.sheet.insert_chart(
        3, 6, chart, {"description": said, "object_position": 2, "x_offset": 12}
    )
