"""Blocks 10 and 11 of `Beregning`: which line of `Pakke` shows what."""

from __future__ import annotations

from investpakke_templates.content import Content, LineType
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.beregning.blocks import group_labels, write_block
from investpakke_templates.styles import WHOLE


def write_placing(writer: SheetWriter, content: Content) -> None:
    """Write where each group's table starts and how many lines it takes."""
    grid, block = content.grid, content.grid.placing
    heads = ("Nr.", "Målgruppe", "Antal sager", "Første linje", "Antal linjer")
    write_block(writer, content, block, "10. Målgruppernes plads på Pakke", heads)
    group_labels(writer, content, block)
    writer.fill(
        block.rows,
        3,
        lambda r: f"=COUNTIF({grid.basis.local('E')},$B{r})",
        content.group_sizes,
        number=WHOLE,
    )
    writer.fill(
        block.rows,
        4,
        lambda r: f"=1+SUM($F${block.first}:$F{r})-$F{r}",
        content.group_starts,
        number=WHOLE,
    )
    writer.fill(
        block.rows, 5, lambda r: f"=IF($D{r}>0,$D{r}+4,0)", content.group_lines, number=WHOLE
    )


def write_lines(writer: SheetWriter, content: Content) -> None:
    """Write, for every line of `Pakke`, its group, its type and its case."""
    grid, block, placing = content.grid, content.grid.lines, content.grid.placing
    heads = (
        "Linje",
        "Hvad står på linjen (1 tom, 2 overskrift, 3 sag, 4 total, 5 andel)",
        "Målgruppe",
        "Plads",
        "Sager i gruppen",
        "Type",
        "Sag",
    )
    write_block(writer, content, block, "11. Linjerne på Pakke", heads)
    for index, row in enumerate(block.rows):
        writer.number(row, 1, index + 1, "label", WHOLE)
    lines = content.lines
    writer.fill(
        block.rows,
        3,
        lambda r: f'=COUNTIF({placing.local("E")},"<="&$B{r})',
        [line.group for line in lines],
        number=WHOLE,
    )
    writer.fill(
        block.rows,
        4,
        lambda r: f"=$B{r}-INDEX({placing.local('E')},$D{r})",
        [line.position for line in lines],
        number=WHOLE,
    )
    writer.fill(
        block.rows,
        5,
        lambda r: f"=INDEX({placing.local('D')},$D{r})",
        [line.cases_in_group for line in lines],
        number=WHOLE,
    )
    writer.fill(
        block.rows,
        6,
        lambda r: f"=1+($F{r}>0)*($E{r}<=$F{r}+2)*(1+($E{r}>=1)+($E{r}>$F{r})+($E{r}>$F{r}+1))",
        [int(line.type) for line in lines],
        number=WHOLE,
    )
    writer.fill(
        block.rows,
        7,
        lambda r: f"=IF($G{r}={int(LineType.CASE)},MATCH($B{r},{grid.result.local('J')},0),1)",
        [line.case for line in lines],
        number=WHOLE,
    )
