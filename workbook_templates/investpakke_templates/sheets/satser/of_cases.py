"""Table 9 of `Satser`: the benefit that each case on `Sager` takes its unit saving from."""

from __future__ import annotations

from collections.abc import Callable

from investpakke.model import BenefitSource
from investpakke.workbook.layout import BEREGNING, SAGER
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.satser.tables import table_head
from investpakke_templates.styles import WHOLE
from investpakke_templates.table import Value

_TKR = "#,##0.0"
_SHARE = "0.0 %"


def write_cases(writer: SheetWriter, content: Content) -> None:
    """Write year, week, rate and each one's part for the cases that name a benefit."""
    grid, block = content.rates.grid, content.rates.grid.case_rates
    heads = (
        "Nr.",
        "Investeringsforslag",
        "Ydelse",
        "Satsår",
        "Uge (0 =\nførste år)",
        "Andel af satsen",
        "Ydelse nr.",
        "År nr.",
        "Sats\n(tkr. pr. år)",
        "Statens andel",
        "Kommunen\n(tkr. pr. år)",
        "Staten\n(tkr. pr. år)",
        "Fejl:\nuden sats",
        "Fejl:\nuge",
    )
    table_head(
        writer,
        grid,
        block,
        "9. Sager, der har en ydelse på Sager",
        dict(enumerate(heads, start=1)),
        left=(3,),
    )
    writer.sheet.set_row(block.first - 2, 42)
    for column, (formula, value, number) in enumerate(_columns(content), start=1):
        values = [value(index) for index in range(block.count)]
        align, indent = ("left" if column < 4 else ""), (1 if column == 3 else 0)
        writer.fill(block.rows, column, formula, values, number=number, align=align, indent=indent)
    writer.rule_rows(block, "D", grid.last_column)
    faults = (block.first - 1, 13, block.last - 1, 14)
    writer.sheet.conditional_format(
        *faults, {"type": "cell", "criteria": ">", "value": 0, "format": writer.styles.bad}
    )


def _columns(content: Content) -> list[tuple[Callable[[int], str], Callable[[int], Value], str]]:
    """Return the formula, the value by position, and the number format of each column."""
    rates, grid, block = content.rates, content.rates.grid, content.rates.grid.case_rates
    to_inputs = content.grid.inputs.first - block.first
    to_basis = content.grid.basis.first - block.first
    benefit, year, week, share = content.grid.benefit_letters
    first_year = content.grid.setting("first_year")
    names, years = grid.paid.local("C"), grid.years(grid.year_row)
    cases = content.package.cases

    def typed(letter: str, row: int) -> str:
        return f"{SAGER}!${letter}{row + to_inputs}"

    def basis(letter: str, row: int) -> str:
        return f"{BEREGNING}!${letter}{row + to_basis}"

    def of(take: Callable[[BenefitSource], Value], without: Value) -> Callable[[int], Value]:
        def value(index: int) -> Value:
            source = rates.sources[index] if index < len(cases) else None
            return without if source is None else take(source)

        return value

    def number_of(index: int) -> Value:
        return cases[index].number if of(lambda _: 1, 0)(index) else ""

    def name_of(index: int) -> Value:
        return cases[index].name if of(lambda _: 1, 0)(index) else ""

    def rate(source: BenefitSource) -> float:
        cost = rates.cost(source.benefit, source.year)
        return 0.0 if cost is None else cost.paid

    def faulty(row: int) -> str:
        stray = f"COUNT({SAGER}!${year}{row + to_inputs}:${share}{row + to_inputs})"
        return f'=($D{row}="")*({stray}>0)+($D{row}<>"")*($J{row}=0)'

    def no_week(row: int) -> str:
        last = f"MAX({grid.steps.local('F')})"
        return f'=($D{row}<>"")*(($F{row}<0)+($F{row}>{last})+($F{row}<>INT($F{row}))>0)'

    return [
        (lambda r: f'=IF($D{r}="","",{basis("B", r)})', number_of, ""),
        (lambda r: f'=IF($D{r}="","",{basis("C", r)})', name_of, ""),
        (
            lambda r: f'=IF({basis("D", r)}=1,TRIM({typed(benefit, r)}),"")',
            of(lambda s: s.benefit, ""),
            "",
        ),
        (
            lambda r: f'=($D{r}<>"")*IF({typed(year, r)}="",{first_year},{typed(year, r)})',
            of(lambda s: s.year, 0),
            WHOLE,
        ),
        (lambda r: f'=($D{r}<>"")*{typed(week, r)}', of(lambda s: s.week, 0), WHOLE),
        (
            lambda r: f'=($D{r}<>"")*IF({typed(share, r)}="",1,{typed(share, r)})',
            of(lambda s: s.of_maximum, 0),
            _SHARE,
        ),
        (
            lambda r: f'=IF($D{r}="",0,SUMPRODUCT(({names}=$D{r})*{grid.paid.local("B")}))',
            of(lambda s: rates.names.index(s.benefit) + 1, 0),
            WHOLE,
        ),
        (
            lambda r: f"=IF(COUNTIF({years},$E{r})=1,MATCH($E{r},{years},0),0)",
            of(lambda s: rates.years.index(s.year) + 1, 0),
            WHOLE,
        ),
        (
            lambda r: f"=IF($H{r}*$I{r}=0,0,INDEX({_matrix(content)},$H{r},$I{r}))",
            of(rate, 0.0),
            _TKR,
        ),
        (lambda r: _state_share(content, r), of(lambda s: s.state_share, 0.0), _SHARE),
        (lambda r: f"=$J{r}*$G{r}*(1-$K{r})", of(lambda s: s.unit_saving, 0.0), _TKR),
        (
            lambda r: f"=$J{r}*$G{r}*$K{r}",
            of(lambda s: s.of_maximum * rate(s) * s.state_share, 0.0),
            _TKR,
        ),
        (faulty, lambda _: 0, "0;;"),
        (no_week, lambda _: 0, "0;;"),
    ]


def _matrix(content: Content) -> str:
    grid = content.rates.grid
    paid = grid.paid
    return f"${grid.year_letters[0]}${paid.first}:${grid.year_letters[-1]}${paid.last}"


def _state_share(content: Content, row: int) -> str:
    """Return the formula of the state's share: the mean of a first year, or that of the week."""
    grid = content.rates.grid
    ladders, means, steps = grid.paid.local("D"), grid.state.local("E"), grid.steps
    at = f"MAX(1,$H{row})"
    of_week = (
        f"SUMPRODUCT(({steps.local('C')}=INDEX({ladders},{at}))*({steps.local('E')}<=$F{row})"
        f"*({steps.local('F')}>=$F{row})*{steps.local('G')})"
    )
    return f"=($H{row}>0)*IF($F{row}=0,INDEX({means},{at}),{of_week})"
