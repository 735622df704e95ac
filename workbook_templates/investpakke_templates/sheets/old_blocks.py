"""What the blocks of `Beregning` share: heads, labels and the formulas of means and totals."""

from __future__ import annotations

from typing import Any

from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.styles import WHOLE

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
