"""The discount rate on `Nutidsværdi`: the dated steps, and which rate is used."""

from __future__ import annotations

from investpakke.calc.discount import factors_of
from investpakke.deciding.present_value import discounting_of
from investpakke.rates import DiscountSchedule, load_discount
from investpakke.rates.lookup_tables import discount_tables
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.nutidsvaerdi.places import Places, YearRow
from investpakke_templates.styles import SHARE_1, WHOLE
from investpakke_templates.texts import texts

_FACTOR = "0.0000"


def write_rate(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the steps with the rate that is used in each, and the factor it begins at."""
    said, schedule, block = texts()["nutidsvaerdi"], load_discount(), places.rate
    own, used = content.grid.setting(5), discounting_of(content.package)
    (table,) = discount_tables()
    after = [int(year) for year in table[0].values]
    factors = factors_of(used, max(after))
    writer.section(block.first - 2, said["titles"]["rate"], content.grid.year_columns[-1])
    writer.heads(block.first - 1, 2, said["heads"]["rate"], left=1)
    writer.sheet.set_row(block.first - 2, 42)
    for row, year, step in zip(block.rows, after, schedule.steps, strict=True):
        rate = step.rate if isinstance(used, DiscountSchedule) else used
        writer.text(row, 2, f"År {step.from_year} og frem")
        writer.number(row, 3, year, "calc", WHOLE)
        writer.number(row, 4, step.rate, "calc", SHARE_1)
        writer.formula(row, 5, f"=IF({own}=$E${block.first},$E{row},{own})", rate, "calc", SHARE_1)
        if row == block.first:
            writer.number(row, 6, 1, "calc", _FACTOR)
            continue
        formula = f"=$G{row - 1}/(1+$F{row - 1})^($D{row}-$D{row - 1})"
        writer.formula(row, 6, formula, factors[year - 1], "calc", _FACTOR)
    _say_which(writer, content, places)


def _say_which(writer: SheetWriter, content: Content, places: Places) -> None:
    said, schedule, row = texts()["nutidsvaerdi"], load_discount(), places.rate.last + 1
    dated = isinstance(discounting_of(content.package), DiscountSchedule)
    of_schedule, of_package = said["rate_of_schedule"], said["rate_of_package"]
    writer.formula(
        row,
        2,
        f'=IF({content.grid.setting(5)}=$E${places.rate.first},"{of_schedule}","{of_package}")',
        of_schedule if dated else of_package,
        "bold",
    )
    source = said["source"].format(
        name=schedule.name.da, source=schedule.grounds.source.da, since=schedule.validity.words.da
    )
    writer.text(row + 1, 2, source, "note")


def write_factors(writer: SheetWriter, content: Content, places: Places) -> None:
    """Write the discount factor of each year; 0 in years that are not shown."""
    block, grid = places.rate, content.grid
    after, begins, rate = block.local("D"), block.local("G"), block.local("F")

    def factor(_: int, letter: str) -> str:
        number = f"{BEREGNING}!{letter}${YEAR_NUMBER_ROW}"
        step = f"SUMPRODUCT(({after}<={number})*1)"  # the steps that have begun
        grown = f"(1+INDEX({rate},{step}))^({number}-INDEX({after},{step}))"
        return f"={places.shown(letter)}*INDEX({begins},{step})/{grown}"

    factors = factors_of(discounting_of(content.package), grid.years) * content.shown
    row = places.year_row(YearRow.FACTOR)
    writer.fill_years(range(row, row + 1), grid.year_columns, factor, [factors], "calc", _FACTOR)
