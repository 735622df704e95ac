"""The middle of `Scenarier`: the package's figures under each scenario, and the chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from xlsxwriter.workbook import Workbook

from investpakke.deciding.scenarios.comparison import Figures
from investpakke.workbook.inputs.scenarios import SCENARIOS
from investpakke.workbook.layout import BEREGNING, SCENARIER
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import NO_GAIN
from investpakke_templates.sheets.scenarier.figures import ScenarioFigures
from investpakke_templates.sheets.scenarier.inputs import BASE_NAME
from investpakke_templates.sheets.scenarier.places import (
    BASE_COLUMN,
    HEAD_ROW,
    LABEL_COLUMN,
    NAME_ROW,
    Places,
)
from investpakke_templates.styles import NAVY, PALE, TEAL, TKR, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_SERIES = (("Gns. investering", NAVY), ("Gns. besparelse", TEAL), ("Gns. gevinst", "#E0B400"))
"""The chart's series: the first lines of the results."""


class _Line(NamedTuple):
    label: str
    base: Callable[[int], str]
    scenario: Callable[[int, int], str]
    value: Callable[[Figures], float]
    kind: str = "calc"
    number: str = TKR


def write_results(writer: SheetWriter, content: Content, figures: ScenarioFigures) -> None:
    """Write the averages and sums of every scenario side by side."""
    places, said = Places(content.grid), texts()["scenarier"]
    block = places.results
    writer.section(block.first - 2, said["results"], BASE_COLUMN + SCENARIOS)
    _names(writer, figures, block.first - 1, "Pakken i alt")
    for row, line in zip(block.rows, _lines(places), strict=True):
        writer.text(row, 1, "", line.kind)
        writer.text(row, LABEL_COLUMN, line.label, line.kind)
        for number, found in enumerate(figures.figures):
            letter = places.letter(number)
            formula = line.scenario(number, row) if number else line.base(row)
            what = f'=IF({letter}${NAME_ROW}="","",{formula})'
            value = figures.shown(number, line.value(found))
            writer.formula(row, places.column(number), what, value, line.kind, line.number)


def _names(writer: SheetWriter, figures: ScenarioFigures, row: int, label: str) -> None:
    """Write the scenarios' names as heads."""
    writer.heads(row, 1, ("", label), left=2)
    writer.text(row, BASE_COLUMN, BASE_NAME, "head")
    for number in range(1, SCENARIOS + 1):
        name = figures.columns[number].name.da if figures.named(number) else ""
        formula = f'={Places.letter(number)}${NAME_ROW}&""'
        writer.formula(row, Places.column(number), formula, name, "head")
    writer.sheet.set_row(row - 1, 30)


def _lines(places: Places) -> tuple[_Line, ...]:
    grid, first = places.grid, places.results.first
    total, path = grid.total_row, grid.path.first
    discount = grid.year_row(grid.DISCOUNT_ROW, BEREGNING)

    def sum_of(letter: str) -> Callable[[int, int], str]:
        return lambda number, _: f"SUM({places.cases(number).local(letter)})"

    def net(number: int) -> str:
        return grid.year_row(places.nets.first + number)

    def losing(gains: str) -> str:
        return f"SUMPRODUCT(({gains}<-{NO_GAIN})*1)"

    def own(formula: str) -> Callable[[int, int], str]:
        return lambda number, _: formula.format(k=places.letter(number))

    gain, change = f"{{k}}{first + 1}-{{k}}{first}", f"{{k}}{first + 2}-$D{first + 2}"
    return (
        _Line(
            "Gns. investering (tkr. pr. år)",
            lambda _: f"{BEREGNING}!$D${total}",
            sum_of("F"),
            lambda f: f.investment,
        ),
        _Line(
            "Gns. besparelse (tkr. pr. år)",
            lambda _: f"{BEREGNING}!$E${total}",
            sum_of("G"),
            lambda f: f.saving,
        ),
        _Line(
            "Gns. gevinst (tkr. pr. år)",
            lambda _: gain.format(k="D"),
            own(gain),
            lambda f: f.gain,
            "total",
        ),
        _Line(
            "Ændring mod grundlaget (tkr. pr. år)",
            lambda _: change.format(k="D"),
            own(change),
            lambda f: f.change,
        ),
        _Line(
            "Netto over alle viste år (tkr.)",
            lambda _: f"{BEREGNING}!$I${path + 2}",
            lambda number, _: f"SUM({net(number)})",
            lambda f: float(f.net_by_year.sum()),
        ),
        _Line(
            "Nutidsværdi af netto over viste år (tkr.)",
            lambda _: f"{BEREGNING}!$I${path + 4}",
            lambda number, _: f"SUMPRODUCT({net(number)}*{discount})",
            lambda f: f.net_present_value,
        ),
        _Line(
            "Sager med tab (antal)",
            lambda _: losing(grid.result.column("F")),
            lambda number, _: losing(places.cases(number).local("H")),
            lambda f: len(f.losing),
            number=WHOLE,
        ),
    )


def write_years(writer: SheetWriter, content: Content, figures: ScenarioFigures) -> None:
    """Write the net of each year shown, a row a year."""
    grid, places = content.grid, Places(content.grid)
    block, said = places.years, texts()["scenarier"]
    writer.section(block.first - 2, said["years"], BASE_COLUMN + SCENARIOS)
    _names(writer, figures, block.first - 1, "Netto (tkr.)")
    shown, years = (grid.year_row(row, BEREGNING) for row in (grid.SHOWN_ROW, YEAR_ROW))
    nets = f"${grid.first_letter}${places.nets.first}:${grid.last_letter}${places.nets.last}"
    calendar: list[Value] = list(content.package.shown_years)
    calendar += [""] * (grid.years - len(calendar))
    for index, row in enumerate(block.rows):
        writer.number(row, 1, index + 1, "note", WHOLE, align="left")
        is_shown = f"INDEX({shown},1,$B{row})"
        writer.formula(
            row,
            LABEL_COLUMN,
            f'=IF({is_shown}=1,INDEX({years},1,$B{row}),"")',
            calendar[index],
            "label",
            WHOLE,
            align="left",
        )
        for number in range(SCENARIOS + 1):
            letter = places.letter(number)
            pick = f"INDEX({nets},1+{letter}${HEAD_ROW},$B{row})"
            formula = f'=IF(({letter}${NAME_ROW}="")+({is_shown}=0)>0,"",{pick})'
            net = figures.shown(number, float(figures.nets[number, index]))
            value = net if calendar[index] != "" else ""
            writer.formula(row, places.column(number), formula, value, "calc", TKR)


def write_chart(book: Workbook, writer: SheetWriter, content: Content) -> None:
    """Draw investment, saving and gain of every scenario as columns beside each other."""
    places, said = Places(content.grid), texts()["scenarier"]
    block = places.results
    first, last = BASE_COLUMN, BASE_COLUMN + SCENARIOS
    chart: Any = book.add_chart({"type": "column"})
    for row, (name, colour) in zip(block.rows, _SERIES, strict=False):
        chart.add_series(
            {
                "name": name,
                "categories": [SCENARIER, block.first - 2, first, block.first - 2, last],
                "values": [SCENARIER, row - 1, first, row - 1, last],
                "fill": {"color": colour},
                "gap": 80,
                "overlap": -5,
            }
        )
    chart.set_title(
        {"name": said["chart"], "name_font": {"size": 12, "color": NAVY}, "overlay": False}
    )
    chart.set_legend({"position": "top"})
    chart.set_y_axis(
        {
            "num_format": "#,##0",
            "num_font": {"size": 9},
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": PALE}},
        }
    )
    chart.set_x_axis({"num_font": {"size": 9}, "line": {"color": NAVY}, "label_position": "low"})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": 1060, "height": 310})
    writer.sheet.insert_chart(
        places.chart_row - 1,
        1,
        chart,
        {"description": said["chart_described"], "object_position": 2},
    )
