"""The lower part of `Scenarier`: every case under every scenario."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from investpakke.deciding import Scenario
from investpakke.workbook.inputs.scenarios import SCENARIOS
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import CASE_HEADS, case_names, case_numbers
from investpakke_templates.sheets.scenarier.figures import ScenarioFigures
from investpakke_templates.sheets.scenarier.places import (
    FIRST,
    GROUP_ROW,
    HEAD_ROW,
    LABEL_COLUMN,
    LAST,
    LEVER_ROWS,
    NAME_ROW,
    Places,
)
from investpakke_templates.styles import FACTOR, TKR_1, WHOLE
from investpakke_templates.texts import texts

_HEADS = (
    *CASE_HEADS,
    "Ændres\n(1 = ja)",
    "Fuld besparelse (tkr.)",
    "Investering i scenariet (tkr.)",
    "Besparelse i scenariet (tkr.)",
    "Gevinst i scenariet (tkr.)",
    "",
    "",
)


def write_workings(writer: SheetWriter, content: Content, figures: ScenarioFigures) -> None:
    """Write what the scenarios multiply by, their nets by year, and their cases."""
    _write_factors(writer, content, figures)
    _write_nets(writer, content, figures)
    _write_weights(writer, content, figures)
    for number in range(1, SCENARIOS + 1):
        _write_cases(writer, content, figures, number)


def levers(scenario: Scenario) -> dict[str, float]:
    """Return how far each lever is moved in a scenario of one change."""
    moved = scenario.changes[0].changed if scenario.changes else {}
    return {lever: moved.get(lever, 0.0) for lever in LEVER_ROWS}


def _write_factors(writer: SheetWriter, content: Content, figures: ScenarioFigures) -> None:
    """Write what the inputs come to: three multipliers, and the delay's whole years and rest."""
    block = Places(content.grid).factors
    writer.section(block.first - 2, texts()["scenarier"]["workings"], content.grid.year_columns[-1])
    writer.heads(block.first - 1, 1, ("", "Hvad ændringerne kommer til"), left=2)
    writer.text(block.first - 1, Places.column(0), "", "head")
    at = {lever: "{k}$" + str(row) for lever, row in LEVER_ROWS.items()}
    whole = "{k}" + str(block.first + 3)
    rows = (
        (
            "Besparelse, ganges med",
            f"=(1+{at['persons']})*(1+{at['unit_saving']})*(1+{at['price_level']})",
        ),
        ("Investering, ganges med", f"=(1+{at['investment']})*(1+{at['price_level']})"),
        ("Indfasning, ganges med (højst fuld effekt)", f"=1+{at['phasing']}"),
        ("Forsinkelse, hele år", f"=INT({at['delay']})"),
        ("Forsinkelse, resten (del af et år)", f"={at['delay']}-{whole}"),
    )
    for index, (row, (label, formula)) in enumerate(zip(block.rows, rows, strict=True)):
        writer.text(row, LABEL_COLUMN, label)
        for number in range(1, SCENARIOS + 1):
            value = _come_to(figures.columns[number])[index]
            filled = formula.format(k=Places.letter(number))
            writer.formula(row, Places.column(number), filled, value, number="0.0##")
    for number in range(1, SCENARIOS + 1):
        writer.number(block.first - 1, Places.column(number), number, "head", '"Scenarie" 0')


def _come_to(scenario: Scenario) -> tuple[float, ...]:
    by = levers(scenario)
    price, whole = 1 + by["price_level"], float(np.floor(by["delay"]))
    return (
        (1 + by["persons"]) * (1 + by["unit_saving"]) * price,
        (1 + by["investment"]) * price,
        1 + by["phasing"],
        whole,
        by["delay"] - whole,
    )


def _write_nets(writer: SheetWriter, content: Content, figures: ScenarioFigures) -> None:
    """Write the net by year of the base and of each scenario; 0 in years that are not shown."""
    grid, places = content.grid, Places(content.grid)
    block, numbers = places.nets, np.arange(grid.years)
    writer.text(places.year_number_row, LABEL_COLUMN, "År nr.")
    writer.fill_years(
        range(places.year_number_row, places.year_number_row + 1),
        grid.year_columns,
        lambda _, k: f"={BEREGNING}!{k}${YEAR_NUMBER_ROW}",
        [numbers + 1],
        "calc",
        WHOLE,
    )
    _year_heads(writer, content, block.first - 1, "Netto pr. år (tkr.), kun viste år")
    own = {0: lambda k: f"={BEREGNING}!{k}${grid.path.first + 2}"}
    own |= {number: _net(places, number) for number in range(1, SCENARIOS + 1)}
    for number, row in enumerate(block.rows):
        _label(writer, figures, number, row)
        writer.fill_years(
            range(row, row + 1),
            grid.year_columns,
            lambda _, k, n=number: own[n](k),  # type: ignore[misc]
            [figures.nets[number]],
            number=TKR_1,
        )


def _net(places: Places, number: int) -> Callable[[str], str]:
    """Return the formula of a scenario's net in a year: its cases' savings less investments."""
    grid, block = places.grid, places.cases(number)
    times = f"${places.letter(number)}${places.factors.first + 1}"

    def net(k: str) -> str:
        saving = f"{block.local('E')}*{k}${block.first}:{k}${block.last}"
        investment = f"{grid.investment.year(k)}*(1+{block.local('D')}*({times}-1))"
        shown = f"{BEREGNING}!{k}${grid.SHOWN_ROW}"
        return f"=(SUMPRODUCT({saving})-SUMPRODUCT({investment}))*{shown}"

    return net


def _write_weights(writer: SheetWriter, content: Content, figures: ScenarioFigures) -> None:
    """Write how much of each year's factor has come by the last year: `Kontrol` counts by it."""
    grid, places = content.grid, Places(content.grid)
    block, at = places.weights, places.year_number_row
    label = "Andel af hvert års effekt, der når at komme (til Kontrol)"
    _year_heads(writer, content, block.first - 1, label)
    years, delays = np.arange(1, grid.years + 1), LEVER_ROWS["delay"]

    def weight(row: int, k: str) -> str:
        delay = f"INDEX(${FIRST}${delays}:${LAST}${delays},1,$B{row})"
        return f"=MIN(1,MAX(0,MAX({grid.year_row(at)})-{k}${at}+1-{delay}))"

    for number, row in enumerate(block.rows, start=1):
        _label(writer, figures, number, row)
        values = np.clip(grid.years - years + 1 - levers(figures.columns[number])["delay"], 0, 1)
        writer.fill_years(range(row, row + 1), grid.year_columns, weight, [values], number=FACTOR)


def _year_heads(writer: SheetWriter, content: Content, row: int, label: str) -> None:
    last = content.grid.year_columns[-1]
    writer.heads(row, 1, ("", label, *[""] * (last - 2)), left=2)
    for letter, column in zip(content.grid.year_letters, content.grid.year_columns, strict=True):
        year = content.package.first_year + column - content.grid.year_columns[0]
        writer.formula(row, column, f"={BEREGNING}!{letter}${YEAR_ROW}", year, "head", WHOLE)


def _label(writer: SheetWriter, figures: ScenarioFigures, number: int, row: int) -> None:
    """Write which scenario a row is of: its number and its name."""
    name = figures.columns[number].name.da if figures.named(number) else ""
    writer.number(row, 1, number, "label", WHOLE, align="left")
    writer.formula(row, LABEL_COLUMN, f'={Places.letter(number)}${NAME_ROW}&""', name, "label")


def _write_cases(
    writer: SheetWriter, content: Content, figures: ScenarioFigures, number: int
) -> None:
    """Write every case under a scenario: what changes, its averages, and its factors by year."""
    block, last = Places(content.grid).cases(number), content.grid.year_columns[-1]
    name = figures.columns[number].name.da if figures.named(number) else ""
    letter = Places.letter(number)
    writer.section(block.first - 2, "", last)
    writer.formula(
        block.first - 2,
        1,
        f'="Scenarie "&{letter}${HEAD_ROW}&": "&{letter}${NAME_ROW}',
        f"Scenarie {number}: {name}",
        "section",
    )
    _year_heads(writer, content, block.first - 1, "")
    writer.heads(block.first - 1, 1, _HEADS, left=2)
    writer.sheet.set_row(block.first - 2, 30)
    writer.text(block.first - 2, content.grid.year_columns[0], "Indfasning pr. år", "section")
    writer.rule_rows(block, "B", last)
    columns = _case_formulas(Places(content.grid), number)
    result, package = figures.wide[number], content.package
    scenario = figures.columns[number]
    chosen = scenario.changes[0].of(package) if scenario.changes else np.ones(len(package.cases))
    values = (
        np.asarray(chosen, dtype=np.int64),
        result.full_saving,
        result.annual_investment,
        result.average_saving,
        result.by_case.gain,
    )
    for column, (formula, value) in enumerate(zip(columns, values, strict=True), start=3):
        kind = WHOLE if column == 3 else TKR_1
        writer.fill(block.rows, column, formula, content.by_case(value), number=kind)
    up = content.grid.basis.first - block.first
    writer.fill(block.rows, 1, lambda r: f"={BEREGNING}!$B{r + up}", case_numbers(content))
    writer.fill(
        block.rows, 2, lambda r: f"={BEREGNING}!$C{r + up}", case_names(content), shrink=True
    )
    factors = content.by_case(figures.factors(number))
    writer.fill_years(
        block.rows,
        content.grid.year_columns,
        _factor(Places(content.grid), number),
        factors,
        number=FACTOR,
    )


def _case_formulas(places: Places, number: int) -> tuple[Callable[[int], str], ...]:
    """Return the formulas of D to H: changed or not, full saving, and averages."""
    grid, block, letter = places.grid, places.cases(number), places.letter(number)
    to_basis, to_investment = grid.basis.first - block.first, grid.investment.first - block.first
    group, first = f"${letter}${GROUP_ROW}", places.factors.first
    years = grid.year_row(places.year_number_row)

    def basis(column: str, row: int) -> str:
        return f"{BEREGNING}!${column}{row + to_basis}"

    def changes(row: int) -> str:
        return f'={basis("D", row)}*(({group}="")+({group}={basis("E", row)})>0)'

    def full(row: int) -> str:
        return f"={basis('I', row)}*IF($D{row}=1,${letter}${first},1)"

    def investment(row: int) -> str:
        mean = f"{BEREGNING}!$J{row + to_investment}"
        return f"={mean}*IF($D{row}=1,${letter}${first + 1},1)"

    def saving(row: int) -> str:
        horizon = basis("G", row)
        factors = f"${grid.first_letter}{row}:${grid.last_letter}{row}"
        mean = f"SUMPRODUCT(({years}<={horizon})*{factors})/{horizon}"
        return f"=IF({horizon}=0,0,$E{row}*{mean})"

    return changes, full, investment, saving, lambda row: f"=$G{row}-$F{row}"


def _factor(places: Places, number: int) -> Callable[[int, str], str]:
    """Return the formula of a factor: two earlier years' factors, each with its part."""
    grid, block, letter = places.grid, places.cases(number), places.letter(number)
    to_basis, first = grid.basis.first - block.first, places.factors.first
    times, whole, part = (f"${letter}${first + k}" for k in (2, 3, 4))

    def earlier(row: int, k: str, years: str) -> str:
        own = f"{BEREGNING}!${grid.first_letter}{row}:${grid.last_letter}{row}"
        at = f"{k}${places.year_number_row}-{years}"
        return f"({at}>0)*MIN(1,{times}*INDEX({own},1,MAX(1,{at})))"

    def factor(row: int, k: str) -> str:
        base = row + to_basis
        newer, older = earlier(base, k, whole), earlier(base, k, f"{whole}-1")
        mixed = f"(1-{part})*{newer}+{part}*{older}"
        return f"=IF($D{row}=1,{mixed},{BEREGNING}!{k}{base})"

    return factor
