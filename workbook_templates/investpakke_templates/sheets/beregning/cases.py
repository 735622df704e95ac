"""Blocks 1 to 6 of `Beregning`: each case, from its inputs to its averages and margin."""

from __future__ import annotations

import numpy as np

from investpakke.calc.package import Totals
from investpakke.workbook.layout import SAGER
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.beregning.blocks import (
    CASE_HEADS,
    TOTAL_HEADS,
    case_names,
    case_numbers,
    derived_totals,
    mean_formula,
    write_block,
    year_heads,
)
from investpakke_templates.styles import FACTOR, PERSONS, TKR_1, WHOLE

_MEAN_HEADS = (*CASE_HEADS, "", "", "", "", "", "", "Gns. over horisonten")


def write_basis(writer: SheetWriter, content: Content) -> None:
    """Write what the inputs of each case come to: horizon, factors, full and unit saving."""
    block = content.grid.basis
    heads = (
        *CASE_HEADS,
        "Aktiv\n(1 = ja)",
        "Målgruppe",
        "Profil nr.",
        "Gns. over (år)",
        "Gns. faktor",
        "Fuld besparelse (tkr.)",
        "Enheds-\nbesparelse (tkr.)",
    )
    write_block(writer, content, block, "1. Grundlag og indfasning (andel af fuld effekt)", heads)
    year_heads(writer, content, block)
    _choices(writer, content)
    _savings(writer, content)
    profiles = content.grid.profiles
    factors = [case.phasing.over(content.grid.years) for case in content.package.cases]
    writer.fill_years(
        block.rows,
        content.grid.year_columns,
        lambda r, k: f"=IF($F{r}=0,0,INDEX({profiles.year(k)},$F{r}))",
        content.by_case(np.array(factors).reshape(-1, content.grid.years)),
        number=FACTOR,
    )


def _choices(writer: SheetWriter, content: Content) -> None:
    """Write labels, and group, profile and horizon as numbers; 0 where a choice is unknown."""
    grid, cases, rows = content.grid, content.package.cases, content.grid.basis.rows
    shift = grid.inputs.first - grid.basis.first
    groups, profiles = grid.groups.column("B"), grid.profiles.column("C")

    def typed(letter: str, row: int) -> str:
        return f"{SAGER}!${letter}{row + shift}"

    def group(row: int) -> str:
        return f"=IF(COUNTIF({groups},{typed('D', row)})=1,$D{row}*{typed('D', row)},0)"

    def profile(row: int) -> str:
        name = typed("E", row)
        return f"=IF(COUNTIF({profiles},{name})=1,$D{row}*MATCH({name},{profiles},0),0)"

    def horizon(row: int) -> str:
        own = typed("F", row)
        return f'=$D{row}*IF({own}="",{grid.setting(4)},{own})'

    numbers = content.by_case(
        np.array(
            [
                (1, case.group, content.profile_of(case.phasing) + 1, case.averaging_years)
                for case in cases
            ],
            dtype=np.int64,
        ).reshape(-1, 4)
    )
    writer.fill(rows, 1, lambda r: f'=IF($D{r}=1,{typed("B", r)},"")', case_numbers(content))
    name_of = case_names(content)
    writer.fill(rows, 2, lambda r: f'=IF($D{r}=1,{typed("C", r)}&"","")', name_of, shrink=True)
    writer.fill(
        rows, 3, lambda r: f'=IF(TRIM({typed("B", r)})="",0,1)', numbers[:, 0], number=WHOLE
    )
    writer.fill(rows, 4, group, numbers[:, 1], number=WHOLE)
    writer.fill(rows, 5, profile, numbers[:, 2], number=WHOLE)
    writer.fill(rows, 6, horizon, numbers[:, 3], number=WHOLE)


def _savings(writer: SheetWriter, content: Content) -> None:
    """Write mean factor, full saving and unit saving, whichever way the saving is given."""
    grid, wide, rows = content.grid, content.wide, content.grid.basis.rows
    shift = grid.inputs.first - grid.basis.first
    of_benefit = content.rates.grid.case_rates
    to_benefit = of_benefit.first - grid.basis.first

    def full(row: int) -> str:
        at = row + shift
        stated, persons = f"{SAGER}!$I{at}", f"{SAGER}!$G{at}"
        by_unit = f"{persons}*{SAGER}!$H{at}"
        choice = f"IF(AND(ISNUMBER({stated}),$H{row}>0),{stated}/$H{row},{by_unit})"
        by_benefit = f"{persons}*{of_benefit.sheet}!$L{row + to_benefit}"
        return f"=$D{row}*({grid.unit_factor}*{choice}+{by_benefit})"

    def per_person(row: int) -> str:
        persons = f"{SAGER}!$G{row + shift}"
        return f"=IF({persons}>0,$I{row}/{persons},0)"

    mean_factor = content.by_case(wide.mean_factor)
    writer.fill(rows, 7, lambda r: mean_formula(content, r), mean_factor, number=FACTOR)
    writer.fill(rows, 8, full, content.by_case(wide.full_saving), number=TKR_1)
    writer.fill(rows, 9, per_person, content.by_case(wide.unit_saving), number=TKR_1)


def write_investment(writer: SheetWriter, content: Content) -> None:
    """Write the yearly investment: the year's own amount where one is typed."""
    grid, block = content.grid, content.grid.investment
    to_inputs, to_basis = grid.inputs.first - block.first, grid.basis.first - block.first
    write_block(writer, content, block, "2. Investering (tkr.)", _MEAN_HEADS)
    year_heads(writer, content, block)

    def amount(row: int, letter: str) -> str:
        own, usual = f"{SAGER}!{letter}{row + to_inputs}", f"{SAGER}!$J{row + to_inputs}"
        return f"=$D{row + to_basis}*{grid.unit_factor}*IF(ISNUMBER({own}),{own},{usual})"

    yearly = content.by_case(content.wide.investment_by_case)
    writer.fill_years(block.rows, grid.year_columns, amount, yearly, number=TKR_1)
    means = content.by_case(content.wide.annual_investment)
    writer.fill(block.rows, 9, lambda r: mean_formula(content, r), means, number=TKR_1)


def write_saving(writer: SheetWriter, content: Content) -> None:
    """Write the yearly saving: full saving × factor."""
    grid, block = content.grid, content.grid.saving
    up = grid.basis.first - block.first
    write_block(writer, content, block, "3. Besparelse (tkr.)", _MEAN_HEADS)
    year_heads(writer, content, block)
    yearly = content.by_case(content.wide.saving_by_case)
    writer.fill_years(
        block.rows, grid.year_columns, lambda r, k: f"=$I{r + up}*{k}{r + up}", yearly, number=TKR_1
    )
    means = content.by_case(content.wide.average_saving)
    writer.fill(block.rows, 9, lambda r: mean_formula(content, r), means, number=TKR_1)


def write_net(writer: SheetWriter, content: Content) -> None:
    """Write the yearly net and its running sum."""
    grid, net, cumulative = content.grid, content.grid.net, content.grid.cumulative
    write_block(writer, content, net, "4. Netto: besparelse - investering (tkr.)", CASE_HEADS)
    year_heads(writer, content, net)
    to_saving, to_investment = grid.saving.first - net.first, grid.investment.first - net.first
    writer.fill_years(
        net.rows,
        grid.year_columns,
        lambda r, k: f"={k}{r + to_saving}-{k}{r + to_investment}",
        content.by_case(content.wide.net_by_case),
        number=TKR_1,
    )
    write_block(writer, content, cumulative, "5. Akkumuleret netto (tkr.)", CASE_HEADS)
    year_heads(writer, content, cumulative)
    up, first = net.first - cumulative.first, grid.first_letter
    writer.fill_years(
        cumulative.rows,
        grid.year_columns,
        lambda r, k: f"=SUM(${first}{r + up}:{k}{r + up})",
        content.by_case(content.wide.cumulative_net_by_case),
        number=TKR_1,
    )


def write_result(writer: SheetWriter, content: Content) -> None:
    """Write each case's averages over its own horizon, and its line on `Pakke`."""
    grid, block = content.grid, content.grid.result
    totals = Totals(*(content.by_case(values) for values in content.wide.by_case.parts))
    title = "6. Resultat pr. sag: gennemsnit over sagens egen horisont (tkr. pr. år)"
    write_block(writer, content, block, title, (*CASE_HEADS, *TOTAL_HEADS, "Linje på Pakke"))
    to_investment, to_saving, to_basis, to_inputs = (
        other.first - block.first
        for other in (grid.investment, grid.saving, grid.basis, grid.inputs)
    )

    def persons(row: int) -> str:
        return f"=$D{row + to_basis}*{SAGER}!$G{row + to_inputs}"

    def line(row: int) -> str:
        """Return the group's first line + how many of its cases stand above and here."""
        group = f"$E{row + to_basis}"
        start = f"INDEX({grid.placing.local('E')},MATCH({group},{grid.placing.local('B')},0))"
        rank = f"COUNTIF($E${grid.basis.first}:{group},{group})"
        return f"=IF({group}=0,0,{start}+{rank})"

    writer.fill(block.rows, 3, lambda r: f"=$J{r + to_investment}", totals.investment, number=TKR_1)
    writer.fill(block.rows, 4, lambda r: f"=$J{r + to_saving}", totals.saving, number=TKR_1)
    writer.fill(block.rows, 6, persons, totals.persons, number=PERSONS)
    derived_totals(writer, block.rows, totals)
    writer.fill(block.rows, 9, line, content.case_lines, number=WHOLE)
