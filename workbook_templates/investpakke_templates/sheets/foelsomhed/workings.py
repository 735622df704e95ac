"""The workings of `Følsomhed`: the choice, its bars, and every part's gains at low and high."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter, Value
from investpakke_templates.sheets.foelsomhed.places import (
    CHOICE,
    DRIVERS,
    RANGES,
    Places,
    high,
    low,
)
from investpakke_templates.sheets.foelsomhed.values import PACKAGE, Figures
from investpakke_templates.sheets.parts import Beregning, write_heads
from investpakke_templates.styles import TKR_1, WHOLE

FIRST_GAIN, FIRST_SWING, LINE, WEIGHT = 4, 14, 19, 20
"""Columns of the parts, from 0: E to N the gains, O to S the swings, T the line, U a weight."""
GAINS = ("E", "N")
Formula = Callable[[int], str]


def write_chosen(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write which line is chosen (the package, if the choice is none), and its part."""
    block, parts = places.chosen, places.parts.all
    write_heads(writer, block, "Mellemregning 1. Hvad der er valgt", (), 9, ruled=False)
    label, line = parts.local("B"), parts.local(xl_col_to_name(LINE))
    chosen = f"({label}={CHOICE})*({line}>0)"
    rows = (
        ("Linje i oversigten", f"=IF(SUMPRODUCT({chosen})=1,SUMPRODUCT({chosen}*{line}),1)", 1),
        ("Række i mellemregning 3", f"=MATCH($D${block.first},{line},0)", figures.part_on[0]),
    )
    for row, (text, formula, value) in zip(block.rows, rows, strict=True):
        writer.text(row, 2, text)
        writer.formula(row, 3, formula, value, "calc", WHOLE)


def write_bars(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write the bars of what is chosen, and the place of each by its swing."""
    block, shift = places.bars, RANGES.first - places.bars.first
    heads = (
        "Nr.",
        "Forudsætning",
        "Lav",
        "Høj",
        "Gevinst ved lav",
        "Gevinst ved høj",
        "Udsving",
        "Til plads",
        "Plads",
    )
    write_heads(writer, block, "Mellemregning 2. Udsving i det valgte", heads, 9)
    gains, swings = figures.gains[-1], figures.swings[-1]
    area = f"${GAINS[0]}${places.parts.first}:${GAINS[1]}${places.parts.package}"
    for index, row in enumerate(block.rows, start=1):
        writer.number(row, 1, index, "note", WHOLE, align="right")
    ranges = [figures.range_of(driver) for driver in DRIVERS]
    key, order = block.local("I"), [bar.driver for bar in figures.tornado.bars]

    def place(row: int) -> str:
        wider = f"SUMPRODUCT(({key}>$I{row})*1)"
        return f"={wider}+SUMPRODUCT(($I${block.first}:$I{row}=$I{row})*1)"

    columns: tuple[tuple[Formula, Any, str], ...] = (
        (lambda r: f"=$C{r + shift}", [driver.said.da for driver in DRIVERS], ""),
        (lambda r: f"=$D{r + shift}", [pair[0] for pair in ranges], "0.0##"),
        (lambda r: f"=$E{r + shift}", [pair[1] for pair in ranges], "0.0##"),
        (lambda r: f"=INDEX({area},{places.part},2*$B{r}-1)", gains[0::2], TKR_1),
        (lambda r: f"=INDEX({area},{places.part},2*$B{r})", gains[1::2], TKR_1),
        (lambda r: f"=ABS($G{r}-$F{r})", swings, TKR_1),
        (lambda r: f"=ROUND($H{r},6)", swings.round(6), TKR_1),
        (place, [1 + order.index(driver) for driver in DRIVERS], WHOLE),
    )
    for column, (formula, values, number) in enumerate(columns, start=2):
        writer.fill(block.rows, column, formula, values, number=number)


def write_parts(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write every part's gain, its gains at low and high, the swings, and its line."""
    heads = ["Valg", "Navn", "Gns. gevinst"]
    heads += [f"{driver.said.da}, {side}" for driver in DRIVERS for side in ("lav", "høj")]
    heads += [f"Udsving, {driver.said.da}" for driver in DRIVERS]
    title = "Mellemregning 3. Gns. gevinst ved lav og høj, sagerne, målgrupper og pakken (tkr.)"
    parts = places.parts
    write_heads(writer, parts.all, title, (*heads, "Linje", "Pr. år af horisonten"), WEIGHT)
    _labels(writer, content, places, figures)
    _gains(writer, content, places, figures)
    for index in range(len(DRIVERS)):
        one, other = (xl_col_to_name(FIRST_GAIN + 2 * index + side) for side in (0, 1))
        writer.fill(
            parts.all.rows,
            FIRST_SWING + index,
            lambda r, a=one, b=other: f"=ABS(${b}{r}-${a}{r})",  # type: ignore[misc]
            figures.swings[:, index],
            number=TKR_1,
        )
    _lines(writer, places, figures)


def _labels(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    cells, parts = Beregning(content.grid), places.parts

    def case(index: int) -> str:
        number = cells.result("B", index)
        return f'=IF({number}="","","Sag "&{number})'

    def group(index: int) -> str:
        number = cells.group("B", index)
        return f'=IF({number}="","","Målgruppe "&{number})'

    parts.fill(writer, "B", figures.labels, "", case, group, lambda _: f'="{PACKAGE}"')
    name = content.grid.setting(1)
    parts.fill(
        writer,
        "C",
        figures.names,
        "",
        lambda i: f"={cells.result('C', i)}",
        lambda i: f"={cells.group('C', i)}",
        lambda _: f'={name}&""',
    )
    parts.fill(
        writer,
        "D",
        figures.gain,
        TKR_1,
        lambda i: f"={cells.result('F', i)}",
        lambda i: f"={cells.group('F', i)}",
        lambda _: f"={cells.total('F')}",
    )


def _gains(writer: SheetWriter, content: Content, places: Places, figures: Figures) -> None:
    """Write the gains: of a case from its drivers, of a sum from those of its cases."""
    cells, parts, grid = Beregning(content.grid), places.parts, content.grid
    own, ids = parts.cases, grid.basis.column("E")
    sides = [side(index) for index in range(len(DRIVERS)) for side in (low, high)]
    for offset, change in enumerate(sides):
        letter = xl_col_to_name(FIRST_GAIN + offset)
        rule = _RULES[offset // 2]
        parts.fill(
            writer,
            letter,
            figures.gains[:, offset].tolist(),
            TKR_1,
            lambda i, f=rule, c=change: f(cells, own.first + i, i, c),  # type: ignore[misc]
            lambda i, k=letter: f"=SUMIF({ids},{cells.group('B', i)},{own.local(k)})",  # type: ignore[misc]
            lambda _, k=letter: f"=SUM({own.local(k)})",  # type: ignore[misc]
        )

    def per_year(index: int) -> str:
        horizon = cells.basis("G", index)
        return f"=IF({horizon}=0,0,{cells.basis('I', index)}/{horizon})"

    writer.fill(
        own.rows,
        WEIGHT,
        lambda r: per_year(r - own.first),
        content.by_case(figures.weight),
        number=TKR_1,
    )


def _proportional(cells: Beregning, row: int, index: int, change: str) -> str:
    del row
    return f"={cells.result('E', index)}*(1+{change})-{cells.result('D', index)}"


def _phasing(cells: Beregning, row: int, index: int, change: str) -> str:
    raised = f"{cells.factors(index)}*(1+{change})"
    effect = f"({raised}*({raised}<1)+({raised}>=1))"  # no factor above full effect
    within = f"({cells.numbers}<={cells.basis('G', index)})"
    return f"=$U{row}*SUMPRODUCT({within}*{effect})-{cells.result('D', index)}"


def _investment(cells: Beregning, row: int, index: int, change: str) -> str:
    del row
    return f"={cells.result('E', index)}-{cells.result('D', index)}*(1+{change})"


def _delay(cells: Beregning, row: int, index: int, change: str) -> str:
    left = f"({cells.numbers}<={cells.basis('G', index)}-{change})"
    return f"=$U{row}*SUMPRODUCT({left}*{cells.factors(index)})-{cells.result('D', index)}"


_RULES = (_proportional, _proportional, _phasing, _investment, _delay)
"""The formulas of a case's gain, in the order of the drivers."""


def _lines(writer: SheetWriter, places: Places, figures: Figures) -> None:
    """Write on which line of the table each part stands: the package, its groups, its cases."""
    parts, letter = places.parts, xl_col_to_name(LINE)

    def used(block: Block, row: int) -> str:
        return f'SUMPRODUCT(($B${block.first}:$B{row}<>"")*1)'

    def case(index: int) -> str:
        row = parts.cases.first + index
        groups = used(parts.groups, parts.groups.last).replace(":$B", ":$B$")
        return f'=IF($B{row}="",0,1+{groups}+{used(parts.cases, row)})'

    def group(index: int) -> str:
        row = parts.groups.first + index
        return f'=IF($B{row}="",0,1+{used(parts.groups, row)})'

    values: list[Value] = list(figures.line_of)
    parts.fill(writer, letter, values, WHOLE, case, group, lambda _: "=1")
