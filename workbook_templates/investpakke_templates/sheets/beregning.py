"""Beregning: every working, one formula per block, in stacked blocks that share the year columns.

The blocks' formulas stand in the order in which they are computed: basis, the yearly
paths, averages, faults, groups, package, and which line of `Pakke` shows what.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.workbook import Workbook

from investpakke.calc.package import Totals
from investpakke.calc.series import discount_factors
from investpakke.workbook.layout import BEREGNING, INDFASNING, SAGER
from investpakke_templates.content import Content, LineType
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW, Block
from investpakke_templates.paper import Paper
from investpakke_templates.styles import (
    FACTOR,
    PERSONS,
    SHARE_1,
    TKR_1,
    WHOLE,
    Styles,
)
from investpakke_templates.texts import texts

Values = NDArray[Any] | Sequence[Any]

TOTAL_HEADS = (
    "Årlig investering",
    "Gns. årlig besparelse",
    "Gns. årlig gevinst",
    "Helårs-\npersoner",
    "Break-even personer",
    "Margin",
)
"""Heads of D to I wherever averages stand: on `Beregning` and on `Pakke`."""


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    paper = Paper(book, styles, BEREGNING, "#7F8C99")
    paper.columns(content.grid, (2, 7, 58, 12, 12, 12, 12, 12, 12, 12))
    paper.title(BEREGNING, texts()["beregning"]["subtitle"], master)
    _timeline(paper, content)
    _basis(paper, content)
    _investment(paper, content)
    _saving(paper, content)
    _net(paper, content)
    _result(paper, content)
    _faults(paper, content)
    _groups(paper, content)
    _path(paper, content)
    _placing(paper, content)
    _lines(paper, content)
    paper.sheet.freeze_panes(content.grid.DISCOUNT_ROW, 3)
    paper.print_setup(
        content.grid.lines.last, content.grid.year_columns[-1],
        repeat=(YEAR_NUMBER_ROW, content.grid.DISCOUNT_ROW),
    )  # fmt: skip


# -- the time line -------------------------------------------------------------


def _timeline(paper: Paper, content: Content) -> None:
    grid, package = content.grid, content.package
    numbers = np.arange(grid.years)
    rows: tuple[tuple[int, str, Callable[[int, str], str], Values, str, str], ...] = (
        (YEAR_NUMBER_ROW, "År nr.", lambda _, k: f"={INDFASNING}!{k}${YEAR_NUMBER_ROW}",
         numbers + 1, "calc", WHOLE),
        (YEAR_ROW, "Kalenderår", lambda _, k: f"={INDFASNING}!{k}${YEAR_ROW}",
         numbers + package.first_year, "head", WHOLE),
        (grid.SHOWN_ROW, "Vises (1 = ja)",
         lambda _, k: f"=IF({k}${YEAR_NUMBER_ROW}<={grid.setting(3)},1,0)",
         content.shown, "calc", WHOLE),
        (grid.DISCOUNT_ROW, "Diskonteringsfaktor",
         lambda _, k: f"=1/(1+{grid.setting(5)})^({k}${YEAR_NUMBER_ROW}-1)",
         discount_factors(np.float64(package.discount_rate), grid.years), "calc", "0.0000"),
    )  # fmt: skip
    for row, label, formula, values, kind, number in rows:
        paper.text(row, 2, label, "label")
        paper.fill_years(range(row, row + 1), grid.year_columns, formula, [values], kind, number)


# -- cases -----------------------------------------------------------------------


def _block(paper: Paper, content: Content, block: Block, title: str, heads: Sequence[str]) -> None:
    """Write a block's title, heads and labels, and hide the zeros of empty case rows."""
    grid, last = content.grid, content.grid.year_columns[-1]
    paper.section(block.first - 2, title, last)
    paper.sheet.set_row(block.first - 2, 30)
    filled = list(heads) + [""] * (last - len(heads))
    for index, head in enumerate(filled):
        paper.text(block.first - 1, 1 + index, head, "head_left" if index < 2 else "head")
    if block.count == grid.cases and block != grid.basis:
        _labels(paper, content, block)
    if block != grid.path:
        paper.rule_rows(block, "B", last)


def _year_heads(paper: Paper, content: Content, block: Block) -> None:
    for letter, column in zip(content.grid.year_letters, content.grid.year_columns, strict=True):
        year = content.package.first_year + column - content.grid.year_columns[0]
        paper.formula(block.first - 1, column, f"={letter}${YEAR_ROW}", year, "head", WHOLE)


def _labels(paper: Paper, content: Content, block: Block) -> None:
    """Repeat the cases' numbers and names from the basis block."""
    shift = block.first - content.grid.basis.first
    for column, letter, texts_of in ((1, "B", _numbers(content)), (2, "C", _names(content))):
        paper.fill(block.rows, column, lambda r, c=letter: f"=${c}{r - shift}", texts_of,  # type: ignore[misc]
                   shrink=True)  # fmt: skip


def _numbers(content: Content) -> list[str]:
    return content.texts([case.number for case in content.package.cases], content.grid.cases)


def _names(content: Content) -> list[str]:
    return content.texts([case.name for case in content.package.cases], content.grid.cases)


def _basis(paper: Paper, content: Content) -> None:
    grid, package, block = content.grid, content.package, content.grid.basis
    rows, shift = block.rows, grid.inputs.first - block.first
    heads = ("Nr.", "Investeringsforslag", "Aktiv\n(1 = ja)", "Målgruppe", "Profil nr.",
             "Gns. over (år)", "Gns. faktor", "Fuld besparelse (tkr.)",
             "Enheds-\nbesparelse (tkr.)")  # fmt: skip
    _block(paper, content, block, "1. Grundlag og indfasning (andel af fuld effekt)", heads)
    _year_heads(paper, content, block)

    def sager(letter: str, row: int) -> str:
        return f"{SAGER}!${letter}{row + shift}"

    groups, profiles = grid.groups.column("B"), grid.profiles
    numbers = grid.year_row(YEAR_NUMBER_ROW)
    wide, cases = content.wide, package.cases
    active = content.by_case(np.ones(len(cases), dtype=np.int64))
    group_ids = content.by_case(np.array([case.group for case in cases], dtype=np.int64))
    profile = content.by_case(
        np.array([content.profile_of(case.phasing) + 1 for case in cases], dtype=np.int64)
    )
    horizon = content.by_case(np.array([case.averaging_years for case in cases], dtype=np.int64))
    factors = np.array([case.phasing.over(grid.years) for case in cases]).reshape(-1, grid.years)

    paper.fill(rows, 1, lambda r: f'=IF($D{r}=1,{sager("B", r)},"")', _numbers(content))
    paper.fill(rows, 2, lambda r: f'=IF($D{r}=1,{sager("C", r)}&"","")', _names(content),
               shrink=True)  # fmt: skip
    paper.fill(rows, 3, lambda r: f'=IF({sager("B", r)}="",0,1)', active, number=WHOLE)
    paper.fill(rows, 4, lambda r: f"=IF(COUNTIF({groups},{sager('D', r)})=1,$D{r}*{sager('D', r)},0)",
               group_ids, number=WHOLE)  # fmt: skip
    names = profiles.column("C")
    paper.fill(rows, 5, lambda r: f"=IF(COUNTIF({names},{sager('E', r)})=1,"
               f"$D{r}*MATCH({sager('E', r)},{names},0),0)", profile, number=WHOLE)  # fmt: skip
    paper.fill(rows, 6, lambda r: f'=$D{r}*IF({sager("F", r)}="",{grid.setting(4)},{sager("F", r)})',
               horizon, number=WHOLE)  # fmt: skip
    paper.fill(rows, 7, lambda r: _mean(content, r, numbers), content.by_case(wide.mean_factor),
               number=FACTOR)  # fmt: skip
    paper.fill(
        rows, 8,
        lambda r: f"=$D{r}*{grid.unit_factor}*IF(AND(ISNUMBER({sager('I', r)}),$H{r}>0),"
        f"{sager('I', r)}/$H{r},{sager('G', r)}*{sager('H', r)})",
        content.by_case(wide.full_saving), number=TKR_1,
    )  # fmt: skip
    paper.fill(rows, 9, lambda r: f"=IF({sager('G', r)}>0,$I{r}/{sager('G', r)},0)",
               content.by_case(wide.unit_saving), number=TKR_1)  # fmt: skip
    paper.fill_years(
        rows, grid.year_columns,
        lambda r, k: f"=IF($F{r}=0,0,INDEX({profiles.year(k)},$F{r}))",
        content.by_case(factors), number=FACTOR,
    )  # fmt: skip


def _mean(content: Content, row: int, numbers: str) -> str:
    """Return the formula of a row's mean over the case's own horizon."""
    grid = content.grid
    horizon = f"$G{grid.basis.first + (row - grid.basis.first) % (grid.cases + 3)}"
    values = f"${grid.first_letter}{row}:${grid.last_letter}{row}"
    return f"=IF({horizon}=0,0,SUMPRODUCT(({numbers}<={horizon})*{values})/{horizon})"


def _investment(paper: Paper, content: Content) -> None:
    grid, block = content.grid, content.grid.investment
    to_inputs = grid.inputs.first - block.first
    to_basis = grid.basis.first - block.first
    heads = ("Nr.", "Investeringsforslag", "", "", "", "", "", "", "Gns. over horisonten")
    _block(paper, content, block, "2. Investering (tkr.)", heads)
    _year_heads(paper, content, block)
    paper.fill_years(
        block.rows, grid.year_columns,
        lambda r, k: f"=$D{r + to_basis}*{grid.unit_factor}*IF(ISNUMBER({SAGER}!{k}{r + to_inputs}),"
        f"{SAGER}!{k}{r + to_inputs},{SAGER}!$J{r + to_inputs})",
        content.by_case(content.wide.investment_by_case), number=TKR_1,
    )  # fmt: skip
    numbers = grid.year_row(YEAR_NUMBER_ROW)
    paper.fill(block.rows, 9, lambda r: _mean(content, r, numbers),
               content.by_case(content.wide.annual_investment), number=TKR_1)  # fmt: skip


def _saving(paper: Paper, content: Content) -> None:
    grid, block = content.grid, content.grid.saving
    to_basis = grid.basis.first - block.first
    heads = ("Nr.", "Investeringsforslag", "", "", "", "", "", "", "Gns. over horisonten")
    _block(paper, content, block, "3. Besparelse (tkr.)", heads)
    _year_heads(paper, content, block)
    paper.fill_years(
        block.rows, grid.year_columns, lambda r, k: f"=$I{r + to_basis}*{k}{r + to_basis}",
        content.by_case(content.wide.saving_by_case), number=TKR_1,
    )  # fmt: skip
    numbers = grid.year_row(YEAR_NUMBER_ROW)
    paper.fill(block.rows, 9, lambda r: _mean(content, r, numbers),
               content.by_case(content.wide.average_saving), number=TKR_1)  # fmt: skip


def _net(paper: Paper, content: Content) -> None:
    grid = content.grid
    heads = ("Nr.", "Investeringsforslag")
    _block(paper, content, grid.net, "4. Netto: besparelse - investering (tkr.)", heads)
    _year_heads(paper, content, grid.net)
    to_saving, to_investment = (b.first - grid.net.first for b in (grid.saving, grid.investment))
    paper.fill_years(
        grid.net.rows, grid.year_columns,
        lambda r, k: f"={k}{r + to_saving}-{k}{r + to_investment}",
        content.by_case(content.wide.net_by_case), number=TKR_1,
    )  # fmt: skip
    _block(paper, content, grid.cumulative, "5. Akkumuleret netto (tkr.)", heads)
    _year_heads(paper, content, grid.cumulative)
    to_net, first = grid.net.first - grid.cumulative.first, grid.first_letter
    paper.fill_years(
        grid.cumulative.rows, grid.year_columns,
        lambda r, k: f"=SUM(${first}{r + to_net}:{k}{r + to_net})",
        content.by_case(content.wide.cumulative_net_by_case), number=TKR_1,
    )  # fmt: skip


def _totals(paper: Paper, rows: range, totals: Totals, kind: str = "bare") -> None:
    """Write gain, break-even persons and margin, which follow from D, E and G."""
    paper.fill(rows, 5, lambda r: f"=$E{r}-$D{r}", np.atleast_1d(totals.gain), kind, TKR_1)
    paper.fill(rows, 7, lambda r: f"=IF($E{r}>0,$D{r}*$G{r}/$E{r},0)",
               np.atleast_1d(totals.break_even_persons), kind, PERSONS)  # fmt: skip
    paper.fill(rows, 8, lambda r: f"=IF($E{r}>0,$F{r}/$E{r},0)",
               np.atleast_1d(totals.margin), kind, SHARE_1)  # fmt: skip


def _padded(content: Content, totals: Totals) -> Totals:
    return Totals(*(content.by_case(values) for values in totals.parts))


def _result(paper: Paper, content: Content) -> None:
    grid, block = content.grid, content.grid.result
    totals = _padded(content, content.wide.by_case)
    heads = ("Nr.", "Investeringsforslag", *TOTAL_HEADS, "Linje på Pakke")
    title = "6. Resultat pr. sag: gennemsnit over sagens egen horisont (tkr. pr. år)"
    _block(paper, content, block, title, heads)
    to_investment, to_saving, to_basis, to_inputs = (
        b.first - block.first for b in (grid.investment, grid.saving, grid.basis, grid.inputs)
    )
    paper.fill(block.rows, 3, lambda r: f"=$J{r + to_investment}", totals.investment, number=TKR_1)
    paper.fill(block.rows, 4, lambda r: f"=$J{r + to_saving}", totals.saving, number=TKR_1)
    paper.fill(block.rows, 6, lambda r: f"=$D{r + to_basis}*{SAGER}!$G{r + to_inputs}",
               totals.persons, number=PERSONS)  # fmt: skip
    _totals(paper, block.rows, totals)
    starts, ids = grid.placing.local("E"), grid.placing.local("B")
    group = f"$E{grid.basis.first}"
    paper.fill(
        block.rows, 9,
        lambda r: f"=IF($E{r + to_basis}=0,0,INDEX({starts},MATCH($E{r + to_basis},{ids},0))"
        f"+COUNTIF({group[:2]}${group[2:]}:{group[:2]}{r + to_basis},$E{r + to_basis}))",
        content.case_lines, number=WHOLE,
    )  # fmt: skip


def _faults(paper: Paper, content: Content) -> None:
    grid, block, inputs = content.grid, content.grid.faults, content.grid.inputs
    heads = ("Nr.", "Investeringsforslag", "Mangler felter", "Besparelse ikke givet én gang",
             "Nr. står flere gange", "Målgruppe findes ikke", "Indfasning findes ikke",
             "Horisont for lang", "Tekst i talfelt")  # fmt: skip
    _block(paper, content, block, "7. Fejl i input pr. sag (0 = ingen)", heads)
    to_basis, to_inputs = grid.basis.first - block.first, inputs.first - block.first
    last = grid.last_letter

    def missing(row: int) -> str:
        b, i = row + to_basis, row + to_inputs
        required = "+".join(f'({SAGER}!{c}{i}="")' for c in ("$C", "$D", "$E", "$G", "$J"))
        return f"=$D{b}*({required})+(1-$D{b})*COUNTA({SAGER}!$C{i}:${last}{i})"

    def text_in_number(row: int) -> str:
        cells = f"{SAGER}!$F{row + to_inputs}:${last}{row + to_inputs}"
        return f'=SUMPRODUCT(({cells}<>"")*(1-ISNUMBER({cells})))'

    formulas: tuple[Callable[[int], str], ...] = (
        missing,
        lambda r: f"=$D{r + to_basis}*ABS(1-ISNUMBER({SAGER}!$H{r + to_inputs})"
        f"-ISNUMBER({SAGER}!$I{r + to_inputs}))",
        lambda r: f"=$D{r + to_basis}*(SUMPRODUCT(({inputs.column('B')}={SAGER}!$B{r + to_inputs})"
        f"*1)-1)",
        lambda r: f"=$D{r + to_basis}*($E{r + to_basis}=0)",
        lambda r: f"=$D{r + to_basis}*($F{r + to_basis}=0)",
        lambda r: f"=$D{r + to_basis}*($G{r + to_basis}>MAX({grid.year_row(YEAR_NUMBER_ROW)}))",
        text_in_number,
    )
    for index, formula in enumerate(formulas):
        paper.fill(block.rows, 3 + index, formula, [0] * block.count, number=WHOLE)


# -- groups and package ------------------------------------------------------------


def _groups(paper: Paper, content: Content) -> None:
    grid, block = content.grid, content.grid.group_result
    heads = ("Nr.", "Målgruppe", *TOTAL_HEADS, "Andel af investering")
    title = "8. Resultat pr. målgruppe (tkr. pr. år) og netto pr. år"
    _block(paper, content, block, title, heads)
    _year_heads(paper, content, block)
    _group_labels(paper, content, block)
    totals = Totals(*(content.by_group(values) for values in content.wide.by_group.parts))
    ids = grid.basis.local("E")
    for column, letter, values in (
        (3, "D", totals.investment), (4, "E", totals.saving), (6, "G", totals.persons),
    ):  # fmt: skip
        number = PERSONS if letter == "G" else TKR_1
        paper.fill(block.rows, column,
                   lambda r, c=letter: f"=SUMIF({ids},$B{r},{grid.result.local(c)})",  # type: ignore[misc]
                   values, number=number)  # fmt: skip
    _totals(paper, block.rows, totals)
    total = grid.total_row
    paper.fill(block.rows, 9, lambda r: f"=IF($D${total}>0,$D{r}/$D${total},0)",
               content.by_group(content.wide.share), number=SHARE_1)  # fmt: skip
    net = content.by_group(content.wide.sum_by_group(content.wide.net_by_case))
    paper.fill_years(
        block.rows, grid.year_columns,
        lambda r, k: f"=SUMIF({ids},$B{r},{k}${grid.net.first}:{k}${grid.net.last})",
        net, number=TKR_1,
    )  # fmt: skip
    _package_total(paper, content)


def _group_labels(paper: Paper, content: Content, block: Block) -> None:
    """Repeat the groups' numbers and names from `Forudsætninger`."""
    shift, groups = content.grid.groups.first - block.first, content.package.groups
    sheet = content.grid.groups.sheet
    ids: list[Any] = [group.id for group in groups]
    ids += [""] * (block.count - len(ids))
    names = content.texts([group.name for group in groups], block.count)
    paper.fill(block.rows, 1, lambda r: f'=IF({sheet}!$B{r + shift}="","",{sheet}!$B{r + shift})',
               ids, number=WHOLE, align="left")  # fmt: skip
    paper.fill(block.rows, 2, lambda r: f'={sheet}!$C{r + shift}&""', names, shrink=True)


def _package_total(paper: Paper, content: Content) -> None:
    """Write the package's averages: sums over the cases, not over the groups."""
    grid, wide = content.grid, content.wide
    row = range(grid.total_row, grid.total_row + 1)
    paper.text(row[0], 1, "", "total")
    paper.text(row[0], 2, "Pakken i alt", "total")
    for column, letter, value in (
        (3, "D", wide.total.investment), (4, "E", wide.total.saving), (6, "G", wide.total.persons),
    ):  # fmt: skip
        number = PERSONS if letter == "G" else TKR_1
        paper.formula(row[0], column, f"=SUM({grid.result.local(letter)})", float(value),
                      "total", number)  # fmt: skip
    _totals(paper, row, wide.total, "total")
    block = grid.group_result
    paper.formula(row[0], 9, f"=SUM({block.local('J')})", float(wide.share.sum()), "total", SHARE_1)
    paper.fill_years(
        row, grid.year_columns, lambda _, k: f"=SUM({k}${grid.net.first}:{k}${grid.net.last})",
        [wide.net_by_year], "total", TKR_1,
    )  # fmt: skip


def _path(paper: Paper, content: Content) -> None:
    """Write the package by year; years that are not shown count nothing."""
    grid, block, wide = content.grid, content.grid.path, content.wide
    first = block.first
    title = "9. Pakken pr. år (tkr.), kun viste år"
    _block(paper, content, block, title, ("", "", "", "", "", "", "", "I alt", "Gns. pr. år"))
    _year_heads(paper, content, block)
    shown = content.shown
    investment, saving = wide.investment_by_year * shown, wide.saving_by_year * shown
    net = saving - investment
    discount = discount_factors(np.float64(content.package.discount_rate), grid.years)
    cases_investment, cases_saving = grid.investment, grid.saving
    rows: tuple[tuple[str, Callable[[int, str], str], NDArray[Any]], ...] = (
        ("Investering", lambda _, k: f"=SUM({k}${cases_investment.first}:{k}${cases_investment.last})"
         f"*{k}${grid.SHOWN_ROW}", investment),
        ("Besparelse", lambda _, k: f"=SUM({k}${cases_saving.first}:{k}${cases_saving.last})"
         f"*{k}${grid.SHOWN_ROW}", saving),
        ("Netto", lambda _, k: f"={k}{first + 1}-{k}{first}", net),
        ("Akkumuleret netto",
         lambda _, k: f"=SUM(${grid.first_letter}{first + 2}:{k}{first + 2})*{k}${grid.SHOWN_ROW}",
         np.cumsum(net) * shown),
        ("Nutidsværdi af netto", lambda _, k: f"={k}{first + 2}*{k}${grid.DISCOUNT_ROW}",
         net * discount),
    )  # fmt: skip
    for row, (label, formula, values) in zip(block.rows, rows, strict=True):
        paper.text(row, 2, label)
        paper.fill_years(range(row, row + 1), grid.year_columns, formula, [values], "calc", TKR_1)
        if label == "Akkumuleret netto":
            continue  # a sum of running sums means nothing
        years = f"${grid.first_letter}{row}:${grid.last_letter}{row}"
        paper.formula(row, 8, f"=SUM({years})", float(values.sum()), "total", TKR_1)
        mean = float(values.sum()) / content.package.years
        paper.formula(row, 9, f"=$I{row}/{grid.setting(3)}", mean, "total", TKR_1)


# -- where things stand on Pakke ------------------------------------------------------


def _placing(paper: Paper, content: Content) -> None:
    grid, block = content.grid, content.grid.placing
    heads = ("Nr.", "Målgruppe", "Antal sager", "Første linje", "Antal linjer")
    _block(paper, content, block, "10. Målgruppernes plads på Pakke", heads)
    _group_labels(paper, content, block)
    paper.fill(block.rows, 3, lambda r: f"=COUNTIF({grid.basis.local('E')},$B{r})",
               content.group_sizes, number=WHOLE)  # fmt: skip
    paper.fill(block.rows, 4, lambda r: f"=1+SUM($F${block.first}:$F{r})-$F{r}",
               content.group_starts, number=WHOLE)  # fmt: skip
    paper.fill(block.rows, 5, lambda r: f"=IF($D{r}>0,$D{r}+4,0)", content.group_lines, number=WHOLE)


def _lines(paper: Paper, content: Content) -> None:
    grid, block, placing = content.grid, content.grid.lines, content.grid.placing
    heads = ("Linje", "Hvad står på linjen (1 tom, 2 overskrift, 3 sag, 4 total, 5 andel)",
             "Målgruppe", "Plads", "Sager i gruppen", "Type", "Sag")  # fmt: skip
    _block(paper, content, block, "11. Linjerne på Pakke", heads)
    for index, row in enumerate(block.rows):
        paper.number(row, 1, index + 1, "label", WHOLE)
    lines = content.lines
    paper.fill(block.rows, 3, lambda r: f'=COUNTIF({placing.local("E")},"<="&$B{r})',
               [line.group for line in lines], number=WHOLE)  # fmt: skip
    paper.fill(block.rows, 4, lambda r: f"=$B{r}-INDEX({placing.local('E')},$D{r})",
               [line.position for line in lines], number=WHOLE)  # fmt: skip
    paper.fill(block.rows, 5, lambda r: f"=INDEX({placing.local('D')},$D{r})",
               [line.cases_in_group for line in lines], number=WHOLE)  # fmt: skip
    paper.fill(
        block.rows, 6,
        lambda r: f"=1+($F{r}>0)*($E{r}<=$F{r}+2)*(1+($E{r}>=1)+($E{r}>$F{r})+($E{r}>$F{r}+1))",
        [int(line.type) for line in lines], number=WHOLE,
    )  # fmt: skip
    paper.fill(
        block.rows, 7,
        lambda r: f"=IF($G{r}={int(LineType.CASE)},MATCH($B{r},{grid.result.local('J')},0),1)",
        [line.case for line in lines], number=WHOLE,
    )  # fmt: skip
