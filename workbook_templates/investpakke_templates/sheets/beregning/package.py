"""Blocks 8 and 9 of `Beregning`: the groups, and the package by year."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from investpakke.calc.package import Totals
from investpakke.calc.series import Floats, discount_factors
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.beregning.blocks import (
    TOTAL_HEADS,
    derived_totals,
    group_labels,
    write_block,
    year_heads,
)
from investpakke_templates.styles import PERSONS, SHARE_1, TKR_1

_SUMMED = ((3, "D", TKR_1), (4, "E", TKR_1), (6, "G", PERSONS))
"""Columns that are sums; gain, break-even persons and margin follow from them."""


def write_groups(writer: SheetWriter, content: Content) -> None:
    """Write each group's averages, its share and its yearly net."""
    grid, block, wide = content.grid, content.grid.group_result, content.wide
    title = "8. Resultat pr. målgruppe (tkr. pr. år) og netto pr. år"
    heads = ("Nr.", "Målgruppe", *TOTAL_HEADS, "Andel af investering")
    write_block(writer, content, block, title, heads)
    year_heads(writer, content, block)
    group_labels(writer, content, block)
    totals = Totals(*(content.by_group(values) for values in wide.by_group.parts))
    ids, total = grid.basis.local("E"), grid.total_row

    def sum_of(values: str) -> Callable[[int], str]:
        return lambda row: f"=SUMIF({ids},$B{row},{values})"

    for (column, letter, number), values in zip(_SUMMED, totals.parts, strict=True):
        writer.fill(block.rows, column, sum_of(grid.result.local(letter)), values, number=number)
    derived_totals(writer, block.rows, totals)
    share = content.by_group(wide.share)
    writer.fill(
        block.rows, 9, lambda r: f"=IF($D${total}>0,$D{r}/$D${total},0)", share, number=SHARE_1
    )
    writer.fill_years(
        block.rows,
        grid.year_columns,
        lambda r, k: f"=SUMIF({ids},$B{r},{k}${grid.net.first}:{k}${grid.net.last})",
        content.by_group(wide.net_by_group),
        number=TKR_1,
    )
    _write_total(writer, content)


def _write_total(writer: SheetWriter, content: Content) -> None:
    """Write the package's averages: sums over the cases, not over the groups."""
    grid, wide, row = content.grid, content.wide, content.grid.total_row
    writer.text(row, 1, "", "total")
    writer.text(row, 2, "Pakken i alt", "total")
    for (column, letter, number), value in zip(_SUMMED, wide.total.parts, strict=True):
        formula = f"=SUM({grid.result.local(letter)})"
        writer.formula(row, column, formula, float(value), "total", number)
    rows = range(row, row + 1)
    derived_totals(writer, rows, wide.total, "total")
    shares = f"=SUM({grid.group_result.local('J')})"
    writer.formula(row, 9, shares, float(wide.share.sum()), "total", SHARE_1)
    writer.fill_years(
        rows,
        grid.year_columns,
        lambda _, k: f"=SUM({k}${grid.net.first}:{k}${grid.net.last})",
        [wide.net_by_year],
        "total",
        TKR_1,
    )


class _PathRow(NamedTuple):
    label: str
    formula: Callable[[int, str], str]
    values: Floats
    summed: bool = True


def write_path(writer: SheetWriter, content: Content) -> None:
    """Write the package by year; years that are not shown count nothing."""
    grid, block = content.grid, content.grid.path
    title = "9. Pakken pr. år (tkr.), kun viste år"
    write_block(writer, content, block, title, ("", "", "", "", "", "", "", "I alt", "Gns. pr. år"))
    year_heads(writer, content, block)
    for row, path in zip(block.rows, _path_rows(content), strict=True):
        writer.text(row, 2, path.label)
        rows = range(row, row + 1)
        writer.fill_years(rows, grid.year_columns, path.formula, [path.values], "calc", TKR_1)
        if path.summed:
            years, total = f"${grid.first_letter}{row}:${grid.last_letter}{row}", path.values.sum()
            writer.formula(row, 8, f"=SUM({years})", float(total), "total", TKR_1)
            mean = float(total) / content.package.years
            writer.formula(row, 9, f"=$I{row}/{grid.setting(3)}", mean, "total", TKR_1)


def _path_rows(content: Content) -> tuple[_PathRow, ...]:
    grid, wide, shown = content.grid, content.wide, content.shown
    investment, saving = wide.investment_by_year * shown, wide.saving_by_year * shown
    net = saving - investment
    discount = discount_factors(content.package.discount_rate, grid.years)
    top, first = grid.path.first, grid.first_letter

    def sum_of(block: Block) -> Callable[[int, str], str]:
        return lambda _, k: f"=SUM({k}${block.first}:{k}${block.last})*{k}${grid.SHOWN_ROW}"

    def cumulative(_: int, k: str) -> str:
        return f"=SUM(${first}{top + 2}:{k}{top + 2})*{k}${grid.SHOWN_ROW}"

    return (
        _PathRow("Investering", sum_of(grid.investment), investment),
        _PathRow("Besparelse", sum_of(grid.saving), saving),
        _PathRow("Netto", lambda _, k: f"={k}{top + 1}-{k}{top}", net),
        # A sum of running sums would mean nothing.
        _PathRow("Akkumuleret netto", cumulative, np.cumsum(net) * shown, summed=False),
        _PathRow(
            "Nutidsværdi af netto",
            lambda _, k: f"={k}{top + 2}*{k}${grid.DISCOUNT_ROW}",
            net * discount,
        ),
    )
