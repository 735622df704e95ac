"""The groups on `Prioritering`: the least share that each is to have, and what it gets."""

from __future__ import annotations

import numpy as np

from investpakke.workbook.inputs.choosing import LEAST_SHARE_HEAD
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import group_labels
from investpakke_templates.sheets.prioritering.choice import Choice
from investpakke_templates.sheets.prioritering.places import TOLERANCE, Places
from investpakke_templates.sheets.prioritering.summary import status
from investpakke_templates.styles import PERSONS, SHARE_1, TKR
from investpakke_templates.texts import texts

_HEADS = (
    "Nr.",
    "Målgruppe",
    LEAST_SHARE_HEAD,
    "Andel af det valgte",
    "Andel af hele pakken",
    "Årlig\ninvestering",
    "Gns. årlig besparelse",
    "Gns. årlig gevinst",
    "Helårs-\npersoner",
    "Nutidsværdi",
    "Overholdt",
)
_UNITS = (
    "nr.",
    "tekst",
    "af investeringen",
    "andel",
    "andel",
    "tkr.",
    "tkr.",
    "tkr.",
    "personer",
    "tkr.",
    "status",
)
_LAST = 11  # L


def write_groups(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write the groups' demands, and their sums over the chosen cases."""
    block, said = places.groups, texts()["prioritering"]
    writer.section(block.first - 3, "Målgrupper: det valgte udvalg", _LAST)
    table_heads(writer, block.first - 2, _HEADS, _UNITS)
    group_labels(writer, choice.content, block)
    groups = choice.content.package.groups
    for index, row in enumerate(block.rows):
        known = index < len(groups)
        least = choice.demands.shares.get(groups[index].id) if known else None
        writer.input(row, 3, least, SHARE_1)
    area = (block.first - 1, 3, block.last - 1, 3)
    writer.sheet.data_validation(*area, said["validation"]["share"])
    _sums(writer, places, choice)
    writer.status_colours(block.first, _LAST, block.last, _LAST)
    writer.rule_rows(block, "B", _LAST)


def _sums(writer: SheetWriter, places: Places, choice: Choice) -> None:
    block, cases, content = places.groups, places.cases, choice.content
    ticks, ids = f"({cases.local('D')}=1)", cases.local("F")
    summed = (
        ("G", choice.investment, TKR),
        ("H", choice.saving, TKR),
        ("I", choice.gain, TKR),
        ("J", choice.persons, PERSONS),
        ("K", choice.present_value, TKR),
    )
    for column, (letter, values, number) in enumerate(summed, start=6):
        amounts = cases.local(letter)
        writer.fill(
            block.rows,
            column,
            lambda r, a=amounts: f"=SUMPRODUCT(({ids}=$B{r})*{ticks}*{a})",  # type: ignore[misc]
            choice.by_group(values),
            number=number,
        )
    spent = f"$D${places.figures.first + 1}"
    total = choice.chosen(choice.investment)
    by_group = choice.by_group(choice.investment)
    share = by_group / total if total > 0 else np.zeros_like(by_group)
    writer.fill(block.rows, 4, lambda r: f"=IF({spent}>0,$G{r}/{spent},0)", share, number=SHARE_1)
    source = content.grid.group_result
    shift = source.first - block.first
    writer.fill(
        block.rows,
        5,
        lambda r: f"={source.sheet}!$J{r + shift}",
        content.by_group(content.result.share),
        number=SHARE_1,
    )
    writer.fill(
        block.rows,
        _LAST,
        lambda r: status(f"ISNUMBER($D{r})", f"$G{r}+{TOLERANCE}<$D{r}*{spent}"),
        choice.group_statuses,
        "bold",
        align="center",
    )


def table_heads(
    writer: SheetWriter, row: int, heads: tuple[str, ...], units: tuple[str, ...]
) -> None:
    """Write the heads of a table and, under them, its units."""
    writer.sheet.set_row(row - 1, 30)
    writer.heads(row, 1, heads, left=2)
    for column, unit in enumerate(units, start=1):
        writer.text(row + 1, column, unit, "unit_left" if column < 3 else "unit")
