"""What the blocks of `Beregning` share: heads, labels and the formulas of means and totals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from investpakke.calc.package import Totals
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW, Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import PERSONS, SHARE_1, TKR_1, WHOLE

TOTAL_HEADS = (
    "Årlig investering",
    "Gns. årlig besparelse",
    "Gns. årlig gevinst",
    "Helårs-\npersoner",
    "Break-even personer",
    "Margin",
)
"""Heads of D to I wherever averages stand: on `Beregning` and on `Pakke`."""

CASE_HEADS = ("Nr.", "Investeringsforslag")


def write_block(
    writer: SheetWriter, content: Content, block: Block, title: str, heads: Sequence[str]
) -> None:
    """Write a block's title, heads and labels, and hide the zeros of empty case rows."""
    grid, last = content.grid, content.grid.year_columns[-1]
    writer.section(block.first - 2, title, last)
    writer.sheet.set_row(block.first - 2, 30)
    filled = list(heads) + [""] * (last - len(heads))
    for index, head in enumerate(filled):
        writer.text(block.first - 1, 1 + index, head, "head_left" if index < 2 else "head")
    if block.count == grid.cases and block != grid.basis:
        _repeat_labels(writer, content, block)
    if block != grid.path:
        writer.rule_rows(block, "B", last)


def year_heads(writer: SheetWriter, content: Content, block: Block) -> None:
    """Write the calendar years above a block."""
    for letter, column in zip(content.grid.year_letters, content.grid.year_columns, strict=True):
        year = content.package.first_year + column - content.grid.year_columns[0]
        writer.formula(block.first - 1, column, f"={letter}${YEAR_ROW}", year, "head", WHOLE)


def _repeat_labels(writer: SheetWriter, content: Content, block: Block) -> None:
    """Repeat the cases' numbers and names from the basis block."""
    up = content.grid.basis.first - block.first
    writer.fill(block.rows, 1, lambda r: f"=$B{r + up}", case_numbers(content))
    writer.fill(block.rows, 2, lambda r: f"=$C{r + up}", case_names(content), shrink=True)


def case_numbers(content: Content) -> list[str]:
    """Return the cases' numbers on the grid's rows."""
    return content.texts([case.number for case in content.package.cases], content.grid.cases)


def case_names(content: Content) -> list[str]:
    """Return the cases' names on the grid's rows."""
    return content.texts([case.name for case in content.package.cases], content.grid.cases)


def group_labels(
    writer: SheetWriter, content: Content, block: Block, *, wrap: bool = False
) -> None:
    """Repeat the groups' numbers and names from `Forudsætninger`; a long name shrinks or wraps."""
    shift, groups = content.grid.groups.first - block.first, content.package.groups
    sheet = content.grid.groups.sheet
    ids: list[Any] = [group.id for group in groups]
    ids += [""] * (block.count - len(ids))
    names = content.texts([group.name for group in groups], block.count)

    def number(row: int) -> str:
        cell = f"{sheet}!$B{row + shift}"
        return f'=IF({cell}="","",{cell})'

    writer.fill(block.rows, 1, number, ids, number=WHOLE, align="left")
    writer.fill(
        block.rows, 2, lambda r: f'={sheet}!$C{r + shift}&""', names, shrink=not wrap, wrap=wrap
    )


def mean_formula(content: Content, row: int) -> str:
    """Return the formula of a case row's mean over the case's own horizon."""
    grid = content.grid
    numbers = grid.year_row(YEAR_NUMBER_ROW)
    horizon = f"$G{grid.basis.first + (row - grid.basis.first) % (grid.cases + 3)}"
    values = f"${grid.first_letter}{row}:${grid.last_letter}{row}"
    return f"=IF({horizon}=0,0,SUMPRODUCT(({numbers}<={horizon})*{values})/{horizon})"


def derived_totals(writer: SheetWriter, rows: range, totals: Totals, kind: str = "plain") -> None:
    """Write gain, break-even persons and margin, which follow from D, E and G."""
    gain, persons, margin = (
        np.atleast_1d(values) for values in (totals.gain, totals.break_even_persons, totals.margin)
    )
    writer.fill(rows, 5, lambda r: f"=$E{r}-$D{r}", gain, kind, TKR_1)
    writer.fill(rows, 7, lambda r: f"=IF($E{r}>0,$D{r}*$G{r}/$E{r},0)", persons, kind, PERSONS)
    writer.fill(rows, 8, lambda r: f"=IF($E{r}>0,$F{r}/$E{r},0)", margin, kind, SHARE_1)
