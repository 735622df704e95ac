"""Package, groups and cases on `Nutidsværdi`: present values by purse, and when it is paid back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from investpakke.deciding.present_value import Flow, Payer
from investpakke.workbook.inputs.present_value import STATE_SHARE_HEADER
from investpakke.workbook.layout import BEREGNING, SATSER
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.beregning.blocks import case_names, case_numbers, group_labels
from investpakke_templates.sheets.nutidsvaerdi.figures import DASH, Figures
from investpakke_templates.sheets.nutidsvaerdi.places import Places, YearRow
from investpakke_templates.sheets.nutidsvaerdi.years import hide_years, paid_in, write_heads
from investpakke_templates.styles import SHARE_1, TKR, WHOLE
from investpakke_templates.texts import texts

Formula = Callable[[int], str]
_FIRST_COLUMN = 4  # E: present value of the municipality, the state and both, then paid back


def write_sums(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the package and its groups."""
    content, grid, block = figures.content, figures.content.grid, places.groups
    write_heads(writer, content, places, places.total_row - 1, "sums", left=2)
    _write_package(writer, figures, places)
    group_labels(writer, content, block)
    ids, shares, lacking = grid.basis.column("E"), places.cases.local("J"), figures.lacking
    writer.fill(
        block.rows,
        3,
        lambda r: f'=SUMPRODUCT(({ids}=$B{r})*({shares}="{DASH}"))',
        lacking,
        number=WHOLE,
    )

    def sum_of(letter: str) -> str:
        return f"SUMIF({ids},$B{{row}},{places.cases.local(letter)})"

    def known(letter: str) -> Formula:
        return lambda r: f'=IF($D{r}=0,{sum_of(letter).format(row=r)},"{DASH}")'

    up = places.workings.first - block.first
    formulas: tuple[Formula, ...] = (
        lambda r: f"={sum_of('E').format(row=r)}",
        known("F"),
        known("G"),
        lambda r: f"={paid_in(places, _years(places, r + up))}",
        lambda r: f"={paid_in(places, _years(places, r))}",
    )
    _write_values(writer, figures, block.rows, figures.groups, formulas)
    writer.fill_years(
        block.rows,
        grid.year_columns,
        lambda r, k: f"=SUMIF({ids},$B{r},{k}${places.cases.first}:{k}${places.cases.last})",
        figures.years(figures.groups[Payer.MUNICIPALITY].cumulative_present),
        number=TKR,
    )
    hide_years(writer, content, places, places.total_row, block.last)
    writer.rule_rows(block, "B", grid.year_columns[-1])


def _write_package(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the package's own line: what the yearly table comes to."""
    row, grid, package = places.total_row, figures.content.grid, figures.found.package
    for column, text in ((1, ""), (2, "Pakken i alt"), (9, "")):
        writer.text(row, column, text, "total")
    lacking = f'=COUNTIF({places.cases.local("J")},"{DASH}")'
    writer.formula(row, 3, lacking, len(figures.found.unknown), "total", WHOLE)
    sources = (
        ("I", YearRow.PRESENT),
        ("I", YearRow.STATE_PRESENT),
        ("I", YearRow.BOTH_PRESENT),
        ("J", YearRow.CUMULATIVE),
        ("J", YearRow.CUMULATIVE_PRESENT),
    )

    def taken(letter: str, source: YearRow) -> Formula:
        return lambda _: f"=${letter}${places.year_row(source)}"

    formulas = tuple(taken(letter, source) for letter, source in sources)
    _write_values(writer, figures, range(row, row + 1), package, formulas, "total")
    writer.fill_years(
        range(row, row + 1),
        grid.year_columns,
        lambda _, k: f"={k}${places.year_row(YearRow.CUMULATIVE_PRESENT)}",
        figures.years(package[Payer.MUNICIPALITY].cumulative_present),
        "total",
        TKR,
    )


def write_cases(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write each case: the state's share to fill in, and what follows."""
    content, grid, block = figures.content, figures.content.grid, places.cases
    write_heads(writer, content, places, block.first - 1, "cases", left=2)
    writer.text(block.first - 1, 3, STATE_SHARE_HEADER, "head")
    basis, net, saving, cumulative = (
        other.first - block.first for other in (grid.basis, grid.net, grid.saving, grid.cumulative)
    )
    writer.fill(block.rows, 1, lambda r: f"={BEREGNING}!$B{r + basis}", case_numbers(content))
    writer.fill(
        block.rows, 2, lambda r: f"={BEREGNING}!$C{r + basis}", case_names(content), shrink=True
    )
    _write_shares(writer, figures, places)
    factors = places.over_years(YearRow.FACTOR)

    def worth(shift: int) -> Formula:
        return lambda r: f"SUMPRODUCT({_years(places, r + shift, BEREGNING)}*{factors})"

    formulas: tuple[Formula, ...] = (
        lambda r: f"={worth(net)(r)}",
        lambda r: f'=IF(ISNUMBER($J{r}),$J{r}/(1-$J{r})*{worth(saving)(r)},"{DASH}")',
        lambda r: f'=IF(ISNUMBER($J{r}),$E{r}+$F{r},"{DASH}")',
        lambda r: f"={paid_in(places, _years(places, r + cumulative, BEREGNING))}",
        lambda r: f"={paid_in(places, _years(places, r))}",
    )
    _write_values(writer, figures, block.rows, figures.cases, formulas)
    first, factor_row = grid.first_letter, places.year_row(YearRow.FACTOR)

    def running(row: int, k: str) -> str:
        nets = f"{BEREGNING}!${first}{row + net}:{k}{row + net}"
        return f"=SUMPRODUCT({nets}*${first}${factor_row}:{k}${factor_row})*{places.shown(k)}"

    writer.fill_years(
        block.rows,
        grid.year_columns,
        running,
        figures.years(figures.cases[Payer.MUNICIPALITY].cumulative_present),
        number=TKR,
    )
    hide_years(writer, content, places, block.first, block.last)
    writer.rule_rows(block, "B", grid.year_columns[-1])


def _write_shares(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the state's share to fill in, and the one that counts: that of a benefit goes first."""
    content, block = figures.content, places.cases
    cases = content.package.cases
    typed = [None if case.benefit else case.state_share for case in cases]
    for row, share in zip(block.rows, typed + [None] * (block.count - len(typed)), strict=True):
        writer.input(row, 3, share, SHARE_1)
    rule = {**texts()["nutidsvaerdi"]["validation"]["state_share"]}
    cell = f"$D{block.first}"
    rule["value"] = f"=AND(ISNUMBER({cell}),{cell}>=0,{cell}<1)"
    writer.sheet.data_validation(block.first - 1, 3, block.last - 1, 3, rule)
    to_basis = content.grid.basis.first - block.first
    to_rates = content.rates.grid.case_rates.first - block.first

    def used(row: int) -> str:
        active, rates = f"{BEREGNING}!$D{row + to_basis}", f"{SATSER}!${{}}{row + to_rates}"
        benefit = f'({rates.format("D")}<>"")'
        known = f"(ISNUMBER($D{row})+{benefit}>0)"
        share = f"SUM($D{row})*(1-{benefit})+{rates.format('K')}*{benefit}"
        return f'=CHOOSE(1+{active}+{active}*{known},0,"{DASH}",{share})'

    shares = figures.amounts(content.by_case(figures.found.state_share))
    writer.fill(block.rows, 9, used, shares, number=SHARE_1, align="right")


def write_workings(writer: SheetWriter, figures: Figures, places: Places) -> None:
    """Write the groups' running sums of net, which their payback is read from."""
    content, grid, block = figures.content, figures.content.grid, places.workings
    write_heads(writer, content, places, block.first - 1, "workings", left=2)
    group_labels(writer, content, block)
    ids = grid.basis.column("E")
    writer.fill_years(
        block.rows,
        grid.year_columns,
        lambda r, k: f"=SUMIF({ids},$B{r},{grid.cumulative.year(k)})*{places.shown(k)}",
        figures.years(figures.groups[Payer.MUNICIPALITY].cumulative),
        number=TKR,
    )
    hide_years(writer, content, places, block.first, block.last)
    writer.rule_rows(block, "B", grid.year_columns[-1])


def _write_values(
    writer: SheetWriter,
    figures: Figures,
    rows: range,
    flows: Mapping[Payer, Flow],
    formulas: tuple[Formula, ...],
    kind: str = "plain",
) -> None:
    """Write present values by purse, and the municipality's years of payback."""
    own = flows[Payer.MUNICIPALITY]
    amounts = [figures.amounts(flows[purse].present_value) for purse in Payer]
    years = [figures.paid(numbers) for numbers in (own.payback, own.discounted_payback)]
    numbers = (TKR, TKR, TKR, WHOLE, WHOLE)
    columns = zip(formulas, [*amounts, *years], numbers, strict=True)
    for column, (formula, values, number) in enumerate(columns, start=_FIRST_COLUMN):
        writer.fill(rows, column, formula, values, kind, number, align="right")


def _years(places: Places, row: int, sheet: str = "") -> str:
    """Return a row's year cells as a reference that moves with the row."""
    prefix = f"{sheet}!" if sheet else ""
    return f"{prefix}${places.grid.first_letter}{row}:${places.grid.last_letter}{row}"
