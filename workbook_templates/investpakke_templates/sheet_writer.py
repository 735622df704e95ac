"""A sheet to write on: titles, headings, and formulas that carry their engine value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from investpakke.show.names import NOBODY
from investpakke.workbook.layout import KONTROL
from investpakke_templates.check import EMPTY, FAULT, KNOWN, OK
from investpakke_templates.grid import Grid
from investpakke_templates.styles import LINE, NAVY, NOTHING, Styles
from investpakke_templates.table import YEARS, Column, Table, Value, formula_of, lettered
from investpakke_templates.texts import heads, wording

MASTER_CELL = formula_of(
    "master[expected]",
    {
        "master": Table(
            KONTROL, 5, 1, lettered([h.name for h in heads(KONTROL, "rows")]), fixed=True
        )
    },
)
NO_TABLES: Mapping[str, Table] = MappingProxyType({})
STATUS_LABEL_COLUMN, STATUS_COLUMN = 8, 9  # I, J


_FUNCTION = re.compile(r"[\w.]+\(")


class QuickSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """XlsxWriter's sheet, which searches each formula thirty times for functions to prefix.

    Here it is asked once of each function whether there is anything to do.
    """

    def __init__(self) -> None:
        super().__init__()
        self._plain: set[str] = set()

    def write_formula(self, *told: Any) -> Any:
        """Write a formula to a row and column: an address is not looked for."""
        return self._write_formula(*told)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Return a formula as the file holds it."""
        is_array = formula.startswith("{") or formula.endswith("}")
        if not is_array and all(map(self._is_plain, set(_FUNCTION.findall(formula)) - self._plain)):
            return formula.removeprefix("=")
        return str(super()._prepare_formula(formula, expand_future_functions))

    def _is_plain(self, function: str) -> bool:
        is_plain = bool(super()._prepare_formula(function, True) == function)
        if is_plain:
            self._plain.add(function)
        return is_plain


class SheetWriter:
    """One sheet. Rows are counted from 1 and columns from 0.

    Every formula is written with the value that the Python engine computes for it:
    a viewer that does not recalculate shows true figures, and recalculating the file
    with another engine checks this one.
    """

    def __init__(self, book: Workbook, styles: Styles, name: str, tab_color: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(name, QuickSheet)
        self.styles = styles
        self.name = name
        self.sheet.set_tab_color(tab_color)
        self.sheet.hide_gridlines(2)

    def columns(self, grid: Grid, widths: Sequence[float], year_width: float = 9.5) -> None:
        """Set the widths of columns A to J, then of the years."""
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width, self.styles.get("plain"))
        first, last = grid.year_columns[0], grid.year_columns[-1]
        self.sheet.set_column(first, last, year_width, self.styles.get("plain"))

    def title(self, text: str, subtitle: str, master: str) -> None:
        """Write the title band with the master check, which every sheet shows."""
        self.sheet.set_row(0, 36)
        self.text(1, 1, text, "title")
        self.text(2, 1, subtitle, "subtitle")
        self.text(1, STATUS_LABEL_COLUMN, KONTROL, "note", align="right")
        self.formula(1, STATUS_COLUMN, f"={MASTER_CELL}", master, "master")
        self.status_colours(1, STATUS_COLUMN, 1, STATUS_COLUMN)

    def section(self, row: int, text: str, last_column: int, first_column: int = 1) -> None:
        """Write a section bar across the table."""
        for column in range(first_column, last_column + 1):
            self.sheet.write_blank(row - 1, column, None, self.styles.get("section"))
        self.text(row, first_column, text, "section")
        self.sheet.set_row(row - 1, 19)

    def heads(self, row: int, first_column: int, heads: Sequence[str], left: int = 0) -> None:
        """Write column heads; the first ``left`` of them are left-aligned."""
        for index, head in enumerate(heads):
            self.text(row, first_column + index, head, "head_left" if index < left else "head")

    def text(self, row: int, column: int, text: str, kind: str = "label", **how: Any) -> None:
        """Write a constant text; an empty one is a blank cell: COUNTA would count a text."""
        style = self.styles.get(kind, **how)
        if text:
            self.sheet.write_string(row - 1, column, text, style)
        else:
            self.sheet.write_blank(row - 1, column, None, style)

    def number(
        self, row: int, column: int, value: float, kind: str, number: str, **how: Any
    ) -> None:
        """Write a constant number."""
        self.sheet.write_number(row - 1, column, value, self.styles.get(kind, number, **how))

    def input(
        self, row: int, column: int, value: Value | None, number: str = "", **how: Any
    ) -> None:
        """Write an input cell; None leaves it empty."""
        style = self.styles.get("input", number, **how)
        if value is None or value == "":
            self.sheet.write_blank(row - 1, column, None, style)
        elif isinstance(value, str):
            self.sheet.write_string(row - 1, column, value, style)
        else:
            self.sheet.write_number(row - 1, column, value, style)

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        value: Value,
        kind: str = "calc",
        number: str = "",
        **how: Any,
    ) -> None:
        """Write a formula with the value that the engine computes for it."""
        style = self.styles.get(kind, number, **how)
        self.sheet.write_formula(row - 1, column, formula, style, _cached(value))

    def table(
        self,
        table: Table,
        columns: Iterable[Column],
        tables: Mapping[str, Table] = NO_TABLES,
        **how: Any,
    ) -> None:
        """Write columns of a table; their formulas may name others of ``tables``."""
        for column in columns:
            formula = table.formula(column.formula, tables)
            looks = {"kind": column.kind, "number": column.number, **how, **column.how}
            values = [column.values] if table.fixed else column.values
            if column.name == YEARS:
                by_column = enumerate(table.year_columns)
                cells = [(at, [of_row[year] for of_row in values]) for year, at in by_column]
            else:
                cells = [(table.at(column.name), values)]
            for at, of_rows in cells:
                letter = xl_col_to_name(at)
                for row, value in zip(table.rows, of_rows, strict=True):
                    self.formula(row, at, formula(row, letter), value, **looks)

    def chart(
        self,
        chart: Any,
        row: int,
        column: int,
        *,
        title: str,
        description: str,
        width: int,
        height: int,
        offset: int = 0,
    ) -> None:
        """Put a chart on the sheet, its upper left corner in a cell counted from 0."""
        chart.set_title({"name": title, "name_font": {"size": 12, "color": NAVY}, "overlay": False})
        chart.set_chartarea({"border": {"none": True}})
        chart.set_size({"width": width, "height": height})
        place = {"description": description, "object_position": 2, "x_offset": offset}
        self.sheet.insert_chart(row, column, chart, place)

    def status_colours(self, row: int, column: int, last_row: int, last_column: int) -> None:
        """Colour check cells by what they say."""
        area = (row - 1, column, last_row - 1, last_column)
        for criteria, value, look in (
            ("begins with", f"{OK},", self.styles.known),
            ("begins with", OK, self.styles.good),
            ("begins with", FAULT, self.styles.bad),
            ("begins with", KNOWN, self.styles.known),
            ("begins with", EMPTY, self.styles.known),
        ):
            self.sheet.conditional_format(
                *area, {"type": "text", "criteria": criteria, "value": value, "format": look}
            )

    def rule_rows(self, block: Table, key: str, last_column: int, first_column: int = 1) -> None:
        """Rule only the rows that say something in column ``key``; hide the others' zeros."""
        area = (block.first - 1, first_column, block.last - 1, last_column)
        cell = block.on_first(f"[@{key}]")
        ruled = self.styles.change(bottom=4, bottom_color=LINE)
        hidden = self.styles.change(num_format=NOTHING)
        for criteria, look in ((f'={cell}<>""', ruled), (f'={cell}=""', hidden)):
            self.sheet.conditional_format(
                *area, {"type": "formula", "criteria": criteria, "format": look}
            )

    def show_decimals(self, block: Table, first_column: int, last_column: int) -> None:
        """Show decimals where a number has them.

        In Excel a format of optional decimals leaves their comma behind a whole number ("600,").
        """
        cell = f"{xl_col_to_name(first_column)}{block.first}"
        look = self.styles.change(num_format="#,##0.0##")
        rule = {"type": "formula", "criteria": f"={cell}<>INT({cell})", "format": look}
        area = (block.first - 1, first_column, block.last - 1, last_column)
        self.sheet.conditional_format(*area, rule)

    def print_setup(
        self,
        last_row: int | None,
        last_column: int,
        *,
        repeat: tuple[int, int] | None = None,
        pages: int = 0,
    ) -> None:
        """Set A4 landscape, one page wide (and ``pages`` high), with a footer.

        Without a last row the sheet has no print area.
        """
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, pages)
        if last_row is not None:
            sheet.print_area(0, 0, last_row - 1, last_column)
        sheet.set_footer(wording(KONTROL)["footer"])
        if repeat:
            sheet.repeat_rows(repeat[0] - 1, repeat[1] - 1)


def with_municipality(cell: str, municipality: str, text: str) -> tuple[str, str]:
    """Return a formula, and its value, for a text after the municipality's name if it has one."""
    named = f'CHOOSE(1+({cell}="")+({cell}="{NOBODY}"),{cell}&" · ","","")'
    shown = "" if municipality in {"", NOBODY} else f"{municipality} · "
    return f'={named}&"{text}"', f"{shown}{text}"


def _cached(value: Value) -> Value:
    """Return a value as a file keeps it: 15 significant digits, as Excel shows them."""
    if isinstance(value, bool | np.bool_ | str):
        return value
    return float(f"{float(value):.15g}")
