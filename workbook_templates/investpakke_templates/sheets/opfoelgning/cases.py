"""The cases: variances, forecast and lights, with what the forecast rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from investpakke.deciding.follow_up import FollowUp
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import case_names, case_numbers
from investpakke_templates.sheets.opfoelgning.columns import OfCase, OfReport
from investpakke_templates.sheets.opfoelgning.figures import padded, shown
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.sheets.opfoelgning.sums import (
    COUNTED,
    GAINS,
    HEADS,
    SUMMED,
    UNITS,
    room_for_names,
    write_heads,
    write_known,
    write_lights,
    write_variance,
)
from investpakke_templates.styles import FACTOR, PERSONS, TKR, TKR_1, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_WORKING_HEADS = (
    "Linje",
    "Måneder med enheds-\nbesparelse",
    "Måneder med investering",
    "Besparelse regnet med",
    "Største faktor",
    "År nr. med den",
    "Fortsætter: andel af planen",
    "Fortsætter: niveau",
)
_WORKING_UNITS = ("nr.", "måneder", "måneder", "tkr.", "faktor", "nr.", "andel", "tkr. pr. år")


def write_cases(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write a line a case, with the workings that its forecast rests on to the right."""
    block, reports = place.case_block, place.reports
    writer.section(block.first - 3, "4. Sagerne", OfCase.NEEDED.at)
    write_heads(writer, block.first - 2, HEADS, UNITS)
    write_heads(writer, block.first - 2, _WORKING_HEADS, _WORKING_UNITS, OfCase.LINE.at, left=0)
    up = content.grid.basis.first - block.first
    names = case_names(content)
    writer.fill(block.rows, 1, lambda r: f"={BEREGNING}!$B{r + up}", case_numbers(content))
    writer.fill(block.rows, 2, lambda r: f"={BEREGNING}!$C{r + up}", names, wrap=True)
    room_for_names(writer, block, names)
    for index, row in enumerate(block.rows):
        writer.number(row, OfCase.LINE.at, index + 1, "label", WHOLE)
    of_report = {
        column: OfReport[column.name]
        for column in (*(c for c, _, _ in COUNTED), *(c for c, _, _ in SUMMED))
    }

    def sum_of(column: OfCase, row: int) -> str:
        values = reports.local(of_report[column])
        return f"SUMIF({reports.local(OfReport.LINE)},${OfCase.LINE}{row},{values})"

    write_known(writer, block.rows, sum_of, found.by_case, "plain")
    write_variance(writer, block.rows, found.by_case, "plain")
    lacking = [float(found.due_months - months) for months in found.by_case.months]
    writer.fill(
        block.rows,
        OfCase.LACKING.at,
        lambda r: f'=IF($C{r}="","",{place.due}-${OfCase.MONTHS}{r})',
        [*lacking, *[""] * (block.count - len(lacking))],
        number=WHOLE,
    )
    _gains(writer, content, place, found)
    _rest(writer, content, place, found)
    _goes_on(writer, content, place, found)
    write_lights(writer, content, place, block.rows, found.case_lights, "plain")
    writer.rule_rows(block, "C", OfCase.NEEDED.at)
    writer.rule_rows(block, "C", OfCase.GOES_ON_LEVEL.at, OfCase.LINE.at)
    writer.text(block.last + 1, 1, texts()["opfoelgning"]["plan_note"], "note")
    writer.text(block.last + 2, 1, texts()["opfoelgning"]["light_note"], "note")


def _within(content: Content, place: Placing, row: int) -> tuple[str, str]:
    """Return a case's horizon, and which year columns lie within it."""
    grid = content.grid
    horizon = f"{BEREGNING}!$G{row - place.case_block.first + grid.basis.first}"
    return horizon, f"({grid.year_row(YEAR_NUMBER_ROW, BEREGNING)}<={horizon})"


def _years_of(content: Content, block: Block, place: Placing, row: int) -> str:
    """Return a case's year cells in another block."""
    at = row - place.case_block.first + block.first
    sheet = "" if block.sheet == place.case_block.sheet else block.sheet
    return content.grid.year_row(at, sheet).replace(f"${at}", str(at))


def _gains(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    grid, block = content.grid, place.case_block

    def planned(row: int) -> str:
        return f"={BEREGNING}!$F{row - block.first + grid.result.first}"

    def now(row: int) -> str:
        horizon, within = _within(content, place, row)
        saving, cost = (_years_of(content, b, place, row) for b in (place.saving, place.cost))
        return f"=IF({horizon}=0,0,SUMPRODUCT({within}*({saving}-{cost}))/{horizon})"

    for (column, name), formula in zip(GAINS, (planned, now), strict=True):
        values = padded(getattr(found.forecast, name), block.count)
        writer.fill(block.rows, column.at, formula, values, number=TKR)


def _rest(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write what is left of the horizon: months, planned persons, and those needed."""
    grid, block, forecast, c = content.grid, place.case_block, found.forecast, OfCase

    def reported(row: int, horizon: str, *columns: OfReport) -> str:
        years = place.reports.local(OfReport.YEAR_NUMBER)
        own = f"({place.reports.local(OfReport.LINE)}=${c.LINE}{row})*({years}<={horizon})"
        return "*".join(["SUMPRODUCT(" + own, *map(place.reports.local, columns)]) + ")"

    def left(row: int) -> str:
        horizon, _ = _within(content, place, row)
        return f"={horizon}*12-{reported(row, horizon, OfReport.MONTHS)}"

    def planned(row: int) -> str:
        horizon, within = _within(content, place, row)
        factors = _years_of(content, grid.basis, place, row)
        known = reported(row, horizon, OfReport.FACTOR, OfReport.MONTHS)
        persons = f"{BEREGNING}!$G{row - block.first + grid.result.first}"
        months = f"(SUMPRODUCT({within}*{factors})*12-{known})"
        return f'=IF(${c.LEFT}{row}=0,"",{months}*{persons}/${c.LEFT}{row})'

    def needed(row: int) -> str:
        horizon, within = _within(content, place, row)
        cost = _years_of(content, place.cost, place, row)
        covered = reported(row, horizon, OfReport.SAVING)
        unit = f"{BEREGNING}!$J{row - block.first + grid.basis.first}"
        short = f"SUMPRODUCT({within}*{cost})-{covered}"
        return f'=IF(${c.LEFT}{row}=0,"",MAX(0,{short})/{unit}*12/${c.LEFT}{row})'

    rows: tuple[tuple[OfCase, Callable[[int], str], Sequence[Value], str], ...] = (
        (c.LEFT, left, padded(forecast.months_left, block.count).tolist(), WHOLE),
        (c.PLANNED_LEFT, planned, shown(forecast.persons_left, block.count), PERSONS),
        (c.NEEDED, needed, shown(np.maximum(forecast.persons_needed, 0.0), block.count), PERSONS),
    )
    for column, formula, values, number in rows:
        writer.fill(block.rows, column.at, formula, values, number=number)


def _goes_on(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the full level, and how the months without figures go on: share × plan + level."""
    block, reports, c, grid = place.case_block, place.reports, OfCase, content.grid

    def factors(row: int) -> str:
        return _years_of(content, grid.basis, place, row)

    def share(row: int) -> str:
        reached = f"SUM(${c.SHARE}{row})+1-COUNT(${c.SHARE}{row})"
        return f"=IF(${c.MONTHS}{row}=0,1,CHOOSE({place.method},{reached},0,1))"

    def level(row: int) -> str:
        persons, unit = (
            f"SUMIF({reports.local(latest)},${c.LINE}{row},{reports.local(column)})"
            for latest, column in (
                (OfReport.LATEST, OfReport.PERSONS),
                (OfReport.LATEST_UNIT, OfReport.UNIT_SAVING),
            )
        )
        expected = f"{BEREGNING}!$J{row - block.first + grid.basis.first}"
        unit = f"CHOOSE(1+(${c.PRICE_MONTHS}{row}>0),{expected},{unit}*{grid.unit_factor})"
        goes_on = f"AND(${c.MONTHS}{row}>0,{place.method}=2)"
        return f"=IF({goes_on},{persons}*{unit},0)"

    plan = found.plan
    rows: tuple[tuple[OfCase, Callable[[int], str], Any, float, str], ...] = (
        (c.LARGEST, lambda r: f"=MAX({factors(r)})", plan.largest, 0.0, FACTOR),
        (
            c.FULL_FROM,
            lambda r: f"=MATCH(${c.LARGEST}{r},{factors(r)},0)",
            plan.full_from + 1.0,
            1.0,
            WHOLE,
        ),
        (c.GOES_ON_SHARE, share, found.forecast.share, 1.0, FACTOR),
        (c.GOES_ON_LEVEL, level, found.forecast.level, 0.0, TKR_1),
    )
    for column, formula, values, empty, number in rows:
        writer.fill(
            block.rows, column.at, formula, shown(values, block.count, empty=empty), number=number
        )
