"""The cases, the groups and the package: variances, forecast and lights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from investpakke.calc.series import Floats
from investpakke.follow_up import FollowUp, Light, Variances
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW, Block
from investpakke_templates.paper import Paper, Value
from investpakke_templates.sheets.beregning.blocks import case_names, case_numbers, group_labels
from investpakke_templates.sheets.opfoelgning.columns import OfCase, OfReport
from investpakke_templates.sheets.opfoelgning.figures import padded, shown
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.styles import FACTOR, PERSONS, SHARE, TKR, TKR_1, WHOLE
from investpakke_templates.texts import texts

HEADS = (
    "Nr.", "Investeringsforslag", "Lys", "Måneder med tal", "Måneder mangler",
    "Forventet besparelse", "Volumen", "Tempo", "Pris", "Afvigelse", "Opnået",
    "Forventet investering", "Afvigelse, investering", "Gns. gevinst, planlagt",
    "Gns. gevinst, skønnet", "Måneder tilbage", "Personer, planlagt", "Personer, der skal til",
)  # fmt: skip
UNITS = (
    "", "", "ord", "måneder", "måneder", "tkr.", "tkr.", "tkr.", "tkr.", "tkr.", "af forventet",
    "tkr.", "tkr.", "tkr. pr. år", "tkr. pr. år", "måneder", "gns. i resten", "for gevinst 0",
)  # fmt: skip
_WORKING_HEADS = (
    "Linje", "Måneder med enheds-\nbesparelse", "Måneder med investering", "Besparelse regnet med",
    "Største faktor", "År nr. med den", "Fortsætter: andel af planen", "Fortsætter: niveau",
)  # fmt: skip
_WORKING_UNITS = ("nr.", "måneder", "måneder", "tkr.", "faktor", "nr.", "andel", "tkr. pr. år")

_SUMMED = (
    (OfCase.EXPECTED, OfCase.MONTHS, "expected"),
    (OfCase.VOLUME, OfCase.MONTHS, "volume"),
    (OfCase.PACE, OfCase.MONTHS, "pace"),
    (OfCase.PRICE, OfCase.PRICE_MONTHS, "price"),
    (OfCase.EXPECTED_COST, OfCase.COST_MONTHS, "expected_cost"),
    (OfCase.COST_VARIANCE, OfCase.COST_MONTHS, "cost_variance"),
)
"""Amounts, each with the months without which it is not known, and the engine's figure."""
_COUNTED = (
    (OfCase.MONTHS, "months", WHOLE),
    (OfCase.PRICE_MONTHS, "price_months", WHOLE),
    (OfCase.COST_MONTHS, "cost_months", WHOLE),
    (OfCase.SAVING, "saving", TKR_1),
)
"""Months, and the saving that counts: 0 where there is none."""
_GAINS = ((OfCase.PLANNED_GAIN, "planned_gain"), (OfCase.GAIN, "average_gain"))

_LONG_NAME = 46
"""Characters that a name may have on one line."""

Sum = Callable[[OfCase, int], str]
"""The sum of a column that a row shows, as a formula without its sign."""


def write_heads(paper: Paper, row: int, heads: Sequence[str], units: Sequence[str],
                first: int = 1, left: int = 2) -> None:  # fmt: skip
    """Write heads with their units below; the first ``left`` of them to the left."""
    paper.sheet.set_row(row - 1, 42)
    for index, (head, unit) in enumerate(zip(heads, units, strict=True)):
        to_left = index < left
        align = "center" if head in {"Lys", "Status"} else ""
        paper.text(row, first + index, head, "head_left" if to_left else "head", align=align)
        paper.text(row + 1, first + index, unit, "unit_left" if to_left else "unit")


# -- the package and its groups -----------------------------------------------------------


def write_sums(paper: Paper, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the package's line, and a line a group."""
    total, groups, cases = place.total_row, place.groups, place.case_block
    paper.section(total - 3, "2. Pakken og målgrupperne", OfCase.GAIN.at)
    kept = OfCase.GAIN.at
    write_heads(paper, total - 2, ("Nr.", "Målgruppe", *HEADS[2:kept]), UNITS[:kept])
    for column in range(1, kept + 1):
        paper.text(total, column, "Pakken i alt" if column == 2 else "", "total")
    group_labels(paper, content, groups)
    ids = content.grid.basis.column("E")
    lacking = found.due_months - found.by_case.months
    by_case = {OfCase.LACKING: lacking} | {
        column: getattr(found.forecast, name) for column, name in _GAINS
    }
    package = _Sums(
        range(total, total + 1),
        lambda column, _: f"SUM({cases.local(column)})",
        found.total,
        {column: np.atleast_1d(values.sum()) for column, values in by_case.items()},
        "total",
    )
    each = _Sums(
        groups.rows,
        lambda column, row: f"SUMIF({ids},$B{row},{cases.local(column)})",
        found.by_group,
        {column: found.plan.result.sum_by_group(values) for column, values in by_case.items()},
        "plain",
    )
    _write_sums(paper, package)
    _write_sums(paper, each)
    write_lights(paper, content, place, package.rows, (found.light,), "total")
    write_lights(paper, content, place, each.rows, found.group_lights, "plain")
    paper.rule_rows(groups, "C", kept)
    paper.rule_rows(groups, "C", OfCase.SAVING.at, OfCase.PRICE_MONTHS.at)
    paper.text(groups.last + 1, 1, texts()["opfoelgning"]["parts_note"], "note")


class _Sums(NamedTuple):
    """Rows that sum the cases: how, and what the engine says they come to."""

    rows: range
    sum_of: Sum
    variances: Variances
    plain: dict[OfCase, Floats]
    kind: str


def _write_sums(paper: Paper, sums: _Sums) -> None:
    rows, sum_of, found, plain, kind = sums
    write_known(paper, rows, sum_of, found, kind)
    write_variance(paper, rows, found, kind)
    for column, values in plain.items():
        number = WHOLE if column is OfCase.LACKING else TKR
        paper.fill(rows, column.at, lambda r, c=column: "=" + sum_of(c, r),  # type: ignore[misc]
                   padded(values, len(rows)), kind, number)  # fmt: skip


def write_known(paper: Paper, rows: range, sum_of: Sum, found: Variances, kind: str) -> None:
    """Write months and amounts; an amount of which nothing is known stays empty."""
    count = len(rows)
    for column, name, number in _COUNTED:
        paper.fill(rows, column.at, lambda r, c=column: "=" + sum_of(c, r),  # type: ignore[misc]
                   padded(getattr(found, name), count), kind, number)  # fmt: skip
    for column, months, name in _SUMMED:
        paper.fill(rows, column.at,
                   lambda r, c=column, m=months: f'=IF(${m}{r}=0,"",{sum_of(c, r)})',  # type: ignore[misc]
                   shown(getattr(found, name), count), kind, TKR)  # fmt: skip


def write_variance(paper: Paper, rows: range, found: Variances, kind: str) -> None:
    """Write the variance that is known, and the share of the expected saving reached."""
    count, c = len(rows), OfCase
    paper.fill(rows, c.VARIANCE.at,
               lambda r: f'=IF(${c.MONTHS}{r}=0,"",SUM(${c.VOLUME}{r}:${c.PRICE}{r}))',
               shown(found.known, count), kind, TKR)  # fmt: skip
    paper.fill(rows, c.SHARE.at,
               lambda r: f'=IF(SUM(${c.EXPECTED}{r})>0,${c.SAVING}{r}/${c.EXPECTED}{r},"")',
               shown(found.share, count), kind, SHARE)  # fmt: skip


def write_lights(
    paper: Paper, content: Content, place: Placing, rows: range, lights: Sequence[Light], kind: str
) -> None:
    """Write the word of each light, coloured as it says."""
    green, yellow, least = (place.setting(index) for index in (3, 4, 5))
    c, words = OfCase, ",".join(f'"{light.said.da}"' for light in Light)

    def light(row: int) -> str:
        saving, expected = f"${c.SAVING}{row}", f"SUM(${c.EXPECTED}{row})"
        pays = f"(${c.GAIN}{row}>={least}*{content.grid.unit_factor})"
        step = f"{pays}*({saving}>={yellow}*{expected})*(1+({saving}>={green}*{expected}))"
        chosen = f"CHOOSE(1+(${c.MONTHS}{row}>0)*(1+{step}),{words})"
        return f'=IF($C{row}="","",{chosen})'

    texts_of: list[Value] = [light.said.da for light in lights]
    texts_of += [""] * (len(rows) - len(lights))
    paper.fill(rows, c.LIGHT.at, light, texts_of, kind, align="center")
    area = (rows[0] - 1, c.LIGHT.at, rows[-1] - 1, c.LIGHT.at)
    looks = {Light.GREEN: paper.styles.good, Light.YELLOW: paper.styles.known,
             Light.RED: paper.styles.bad}  # fmt: skip
    for one, look in looks.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{one.said.da}"', "format": look}
        paper.sheet.conditional_format(*area, rule)


# -- the cases ----------------------------------------------------------------------------


def write_cases(paper: Paper, content: Content, place: Placing, found: FollowUp) -> None:
    """Write a line a case, with the workings that its forecast rests on to the right."""
    block, reports = place.case_block, place.reports
    paper.section(block.first - 3, "4. Sagerne", OfCase.NEEDED.at)
    write_heads(paper, block.first - 2, HEADS, UNITS)
    write_heads(paper, block.first - 2, _WORKING_HEADS, _WORKING_UNITS, OfCase.LINE.at, left=0)
    up = content.grid.basis.first - block.first
    names = case_names(content)
    paper.fill(block.rows, 1, lambda r: f"={BEREGNING}!$B{r + up}", case_numbers(content))
    paper.fill(block.rows, 2, lambda r: f"={BEREGNING}!$C{r + up}", names, wrap=True)
    for row, name in zip(block.rows, names, strict=True):
        if len(name) > _LONG_NAME:
            paper.sheet.set_row(row - 1, 27)
    for index, row in enumerate(block.rows):
        paper.number(row, OfCase.LINE.at, index + 1, "label", WHOLE)
    of_report = {column: OfReport[column.name] for column in
                 (*(c for c, _, _ in _COUNTED), *(c for c, _, _ in _SUMMED))}  # fmt: skip

    def sum_of(column: OfCase, row: int) -> str:
        values = reports.local(of_report[column])
        return f"SUMIF({reports.local(OfReport.LINE)},${OfCase.LINE}{row},{values})"

    write_known(paper, block.rows, sum_of, found.by_case, "plain")
    write_variance(paper, block.rows, found.by_case, "plain")
    lacking = [float(found.due_months - months) for months in found.by_case.months]
    paper.fill(block.rows, OfCase.LACKING.at,
               lambda r: f'=IF($C{r}="","",{place.due}-${OfCase.MONTHS}{r})',
               [*lacking, *[""] * (block.count - len(lacking))], number=WHOLE)  # fmt: skip
    _gains(paper, content, place, found)
    _rest(paper, content, place, found)
    _goes_on(paper, content, place, found)
    write_lights(paper, content, place, block.rows, found.case_lights, "plain")
    paper.rule_rows(block, "C", OfCase.NEEDED.at)
    paper.rule_rows(block, "C", OfCase.GOES_ON_LEVEL.at, OfCase.LINE.at)
    paper.text(block.last + 1, 1, texts()["opfoelgning"]["plan_note"], "note")
    paper.text(block.last + 2, 1, texts()["opfoelgning"]["light_note"], "note")


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


def _gains(paper: Paper, content: Content, place: Placing, found: FollowUp) -> None:
    grid, block = content.grid, place.case_block

    def planned(row: int) -> str:
        return f"={BEREGNING}!$F{row - block.first + grid.result.first}"

    def now(row: int) -> str:
        horizon, within = _within(content, place, row)
        saving, cost = (_years_of(content, b, place, row) for b in (place.saving, place.cost))
        return f"=IF({horizon}=0,0,SUMPRODUCT({within}*({saving}-{cost}))/{horizon})"

    for (column, name), formula in zip(_GAINS, (planned, now), strict=True):
        values = padded(getattr(found.forecast, name), block.count)
        paper.fill(block.rows, column.at, formula, values, number=TKR)


def _rest(paper: Paper, content: Content, place: Placing, found: FollowUp) -> None:
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
        paper.fill(block.rows, column.at, formula, values, number=number)


def _goes_on(paper: Paper, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the full level, and how the months without figures go on: share × plan + level."""
    block, reports, c = place.case_block, place.reports, OfCase

    def factors(row: int) -> str:
        return _years_of(content, content.grid.basis, place, row)

    def share(row: int) -> str:
        reached = f"SUM(${c.SHARE}{row})+1-COUNT(${c.SHARE}{row})"
        return f"=IF(${c.MONTHS}{row}=0,1,CHOOSE({place.method},{reached},0,1))"

    def level(row: int) -> str:
        saving, months = (
            f"SUMIF({reports.local(OfReport.LATEST)},${c.LINE}{row},{reports.local(column)})"
            for column in (OfReport.SAVING, OfReport.MONTHS)
        )
        goes_on = f"AND(${c.MONTHS}{row}>0,{place.method}=2)"
        return f"=IF({goes_on},{saving}*12/{months},0)"

    plan = found.plan
    rows: tuple[tuple[OfCase, Callable[[int], str], Any, float, str], ...] = (
        (c.LARGEST, lambda r: f"=MAX({factors(r)})", plan.largest, 0.0, FACTOR),
        (c.FULL_FROM, lambda r: f"=MATCH(${c.LARGEST}{r},{factors(r)},0)", plan.full_from + 1.0,
         1.0, WHOLE),
        (c.GOES_ON_SHARE, share, found.forecast.share, 1.0, FACTOR),
        (c.GOES_ON_LEVEL, level, found.forecast.level, 0.0, TKR_1),
    )  # fmt: skip
    for column, formula, values, empty, number in rows:
        paper.fill(block.rows, column.at, formula, shown(values, block.count, empty=empty),
                   number=number)  # fmt: skip
