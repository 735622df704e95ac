"""The table of actual figures: what is typed, and right of it what follows row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import Actual, FollowUp
from investpakke.workbook.inputs.follow_up import NOTE, REPORT_COLUMNS
from investpakke.workbook.layout import BEREGNING, SAGER
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.opfoelgning.columns import LAST_COLUMN, OfCase, OfReport
from investpakke_templates.sheets.opfoelgning.figures import listed, shown
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.sheets.opfoelgning.sums import write_heads
from investpakke_templates.styles import FACTOR, PERSONS, TEXT_FORMAT, TKR, TKR_1, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

USABLE = "OK"
_FAULTS = ("Ukendt sag", "Ukendt år", "Måneder?", "Tal mangler", "Overlap")
_RESULT_HEADS = (
    "Status",
    "Forventede personer",
    "Forventet besparelse",
    "Volumen",
    "Tempo",
    "Pris",
    "Afvigelse",
    "Forventet investering",
    "Afvigelse, investering",
    NOTE,
    "Linje",
    "År nr.",
    "Første måned",
    "Sidste måned",
    "Måneder med personer",
    "Måneder med investering",
    "Faktor",
    "Niveau ved planlagt tempo",
    "Besparelse regnet med",
    "Investering, realiseret",
    "Måneder med enheds-\nbesparelse",
    "Sag og år",
    "Seneste personer",
    "Seneste enheds-\nbesparelse",
)
_RESULT_UNITS = (
    "",
    "gns.",
    "tkr.",
    "tkr.",
    "tkr.",
    "tkr.",
    "tkr.",
    "tkr.",
    "tkr.",
    "tekst",
    "nr.",
    "nr.",
    "nr.",
    "nr.",
    "måneder",
    "måneder",
    "faktor",
    "personer",
    "tkr.",
    "tkr.",
    "måneder",
    "nøgle",
    "linje",
    "linje",
)
_TYPED_FORMATS = {"case": TEXT_FORMAT, "year": WHOLE, "first": WHOLE, "last": WHOLE}
_RULES = {"year": "report_year", "first": "month", "last": "month"}
_TYPED = "General"  # so that a CSV file has no points between thousands

Formula = Callable[[int], str]


def write_reports(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the table."""
    block = place.reports
    writer.section(block.first - 4, "5. Realiserede tal: her skrives", OfReport.NOTE.at)
    writer.text(block.first - 3, 1, texts()["opfoelgning"]["reports_note"], "note")
    _heads(writer, content, block.first - 2)
    actuals = content.decisions.follow_up.actuals
    for index, row in enumerate(block.rows):
        _typed(writer, row, actuals[index] if index < len(actuals) else None)
    _validation(writer, content, place)
    _placed(writer, content, place, found)
    _split(writer, content, place, found)
    _spent(writer, content, place, found)
    area = (block.first - 1, OfReport.STATUS.at, block.last - 1, OfReport.STATUS.at)
    cell = f"${OfReport.STATUS}{block.first}"
    for criteria, look in (
        (f'={cell}="{USABLE}"', writer.styles.good),
        (f'=AND({cell}<>"",{cell}<>"{USABLE}")', writer.styles.bad),
    ):
        rule = {"type": "formula", "criteria": criteria, "format": look}
        writer.sheet.conditional_format(*area, rule)
    writer.rule_rows(block, OfReport.STATUS, OfReport.COST_VARIANCE.at, OfReport.STATUS.at)
    writer.rule_rows(block, OfReport.STATUS, LAST_COLUMN, OfReport.LINE.at)
    cases = f"{OfReport.CASE}{block.first}:{OfReport.CASE}{block.last}"
    writer.sheet.ignore_errors({"number_stored_as_text": cases})


def _heads(writer: SheetWriter, content: Content, row: int) -> None:
    unit = content.grid.setting("unit")
    heads = {OfReport[_name(column.key)].at: column for column in REPORT_COLUMNS}
    writer.text(row, OfReport.NAME.at, "Investeringsforslag", "head_left")
    writer.text(row + 1, OfReport.NAME.at, "", "unit_left")
    for index, column in heads.items():
        left = index == OfReport.CASE.at
        writer.text(row, index, column.header, "head_left" if left else "head")
        if column.money:
            value = f"tusind kr. {column.unit}"
            writer.formula(row + 1, index, f'={unit}&" {column.unit}"', value, "unit", wrap=True)
        else:
            writer.text(row + 1, index, column.unit, "unit_left" if left else "unit", wrap=True)
    write_heads(writer, row, _RESULT_HEADS, _RESULT_UNITS, OfReport.STATUS.at, left=0)
    writer.text(row, OfReport.NOTE.at, NOTE, "head_left", indent=1)
    writer.text(row + 1, OfReport.NOTE.at, "tekst", "unit_left", indent=1)
    writer.sheet.set_row(row - 1, 42)
    writer.sheet.set_row(row, 27)


def _name(key: str) -> str:
    """Return the name of a typed column."""
    return key.upper()


def _typed(writer: SheetWriter, row: int, actual: Actual | None) -> None:
    values: dict[str, Value | None] = {}
    if actual is not None:
        period = actual.period
        values = {
            "case": actual.case,
            "year": period.year,
            "first": period.first,
            "last": period.last,
            "persons": actual.persons,
            "cost": actual.cost,
            "unit_saving": actual.unit_saving,
            "full_persons": actual.full_persons,
        }
    for column in REPORT_COLUMNS:
        index = OfReport[_name(column.key)].at
        writer.input(row, index, values.get(column.key), _TYPED_FORMATS.get(column.key, _TYPED))
    writer.input(row, OfReport.NOTE.at, actual.note if actual else None, indent=1)


def _validation(writer: SheetWriter, content: Content, place: Placing) -> None:
    grid, block, rules = content.grid, place.reports, texts()["opfoelgning"]["validation"]
    filled = {
        "{cases}": f"={SAGER}!{grid.inputs.local('B')}",
        "{years}": f"={grid.year_row(YEAR_ROW, BEREGNING)}",
    }
    for column in REPORT_COLUMNS:
        index = OfReport[_name(column.key)].at
        rule = rules[_RULES.get(column.key, column.key)]
        rule = {name: filled.get(str(value), value) for name, value in rule.items()}
        writer.sheet.data_validation(block.first - 1, index, block.last - 1, index, rule)


def _fill(
    writer: SheetWriter, place: Placing, columns: Sequence[tuple[OfReport, Formula, Any, str]]
) -> None:
    """Write columns: each with its formula, the reports' values and a number format."""
    rows = place.reports.rows
    for column, formula, values, number in columns:
        empty: Value = 0.0 if column in _COUNTED else ""
        writer.fill(rows, column.at, formula, shown(values, len(rows), empty=empty), number=number)


_COUNTED = {
    OfReport.LINE,
    OfReport.YEAR_NUMBER,
    OfReport.START,
    OfReport.END,
    OfReport.MONTHS,
    OfReport.COST_MONTHS,
    OfReport.FACTOR,
    OfReport.SAVING,
    OfReport.SPENT,
    OfReport.PRICE_MONTHS,
    OfReport.KEY,
    OfReport.LATEST,
    OfReport.LATEST_UNIT,
}
"""Columns that are 0, and not empty, where a row has nothing."""


def _placed(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write which case, year and months a row is of, and whether it can be used."""
    c, block, package = OfReport, place.reports, content.package
    numbers = place.case_block.local(OfCase.NUMBER)
    years = content.grid.year_row(YEAR_ROW, BEREGNING)
    lines, starts, ends = (block.local(column) for column in (c.LINE, c.START, c.END))

    def line(r: int) -> str:
        known = f'AND($B{r}<>"",SUMPRODUCT(({numbers}=$B{r})*1)=1)'
        return f"=IF({known},MATCH($B{r},{numbers},0),0)"

    def start(r: int) -> str:
        whole = f"INT(SUM($E{r}))=SUM($E{r}),INT(SUM($F{r}))=SUM($F{r})"
        fits = f"AND($V{r}>0,COUNT($E{r}:$F{r})=2,{whole},$E{r}>=1,$F{r}<=12,$E{r}<=$F{r})"
        return f"=IF({fits},($V{r}-1)*12+$E{r},0)"

    def status(r: int) -> str:
        begun = f"(COUNTA($B{r})+COUNTA($D{r}:$J{r})>0)"
        stated = f"(COUNT($G{r}:$H{r})>0)*(COUNT($G{r})+(COUNTA($I{r}:$J{r})=0)>0)"
        usable = f'(COUNTA($G{r}:$J{r})=COUNT($G{r}:$J{r}))*(COUNTIF($H{r}:$J{r},"<0")=0)*{stated}'
        alone = f"(SUMPRODUCT(({lines}=$U{r})*({starts}<=$X{r})*({ends}>=$W{r}))=1)"
        step = f"($U{r}>0)*(1+($V{r}>0)*(1+($W{r}>0)*(1+{usable}*(1+{alone}))))"
        words = ",".join(f'"{word}"' for word in ("", *_FAULTS, USABLE))
        return f"=CHOOSE(1+{begun}*(1+{step}),{words})"

    def latest(months: OfReport) -> Formula:
        later = f"({lines}=$U{{r}})*({block.local(months)}>0)*({ends}>$X{{r}})"
        return lambda r: f"=IF(${months}{r}>0,$U{r}*(SUMPRODUCT({later.format(r=r)})=0),0)"

    reports = found.reports
    first = [actual.period.numbers(package.first_year)[0] for actual in found.outcomes.actuals]
    names = [package.cases[case].name for case in reports.case.tolist()]
    writer.fill(
        block.rows,
        c.NAME.at,
        lambda r: f'=IF($U{r}=0,"",INDEX({place.case_block.local(OfCase.NAME)},$U{r}))',
        listed(names, block.count),
        "calc",
    )
    writer.fill(
        block.rows,
        c.STATUS.at,
        status,
        listed([USABLE] * len(names), block.count),
        align="center",
        shrink=True,
    )
    _fill(
        writer,
        place,
        (
            (c.LINE, line, reports.case + 1.0, WHOLE),
            (
                c.YEAR_NUMBER,
                lambda r: f"=IF(SUMPRODUCT(({years}=$D{r})*1)=1,MATCH($D{r},{years},0),0)",
                reports.year + 1.0,
                WHOLE,
            ),
            (c.START, start, np.array(first, dtype=float), WHOLE),
            (
                c.END,
                lambda r: f"=IF($W{r}>0,$W{r}+$F{r}-$E{r},0)",
                reports.last.astype(float),
                WHOLE,
            ),
            (
                c.MONTHS,
                lambda r: f'=IF($K{r}="{USABLE}",COUNT($G{r})*($X{r}-$W{r}+1),0)',
                found.by_report.months,
                WHOLE,
            ),
            (
                c.COST_MONTHS,
                lambda r: f'=IF($K{r}="{USABLE}",COUNT($H{r})*($X{r}-$W{r}+1),0)',
                found.by_report.cost_months,
                WHOLE,
            ),
            (c.PRICE_MONTHS, lambda r: f"=$Y{r}*COUNT($I{r})", found.by_report.price_months, WHOLE),
            (
                c.KEY,
                lambda r: f'=IF($K{r}="{USABLE}",($U{r}-1)*COUNT({years})+$V{r},0)',
                reports.case * float(content.grid.years) + reports.year + 1.0,
                WHOLE,
            ),
            (c.LATEST, latest(c.MONTHS), _latest(found, found.by_report.months), WHOLE),
            (
                c.LATEST_UNIT,
                latest(c.PRICE_MONTHS),
                _latest(found, found.by_report.price_months),
                WHOLE,
            ),
        ),
    )


def _latest(found: FollowUp, months: Floats) -> Floats:
    """Return the case's line for the report with its last months of some kind, else 0."""
    reports, known = found.reports, months > 0
    last: dict[int, int] = {}
    for case, end in zip(reports.case[known].tolist(), reports.last[known].tolist(), strict=True):
        last[case] = max(end, last.get(case, 0))
    return np.array(
        [
            case + 1.0 if some and last[case] == end else 0.0
            for case, end, some in zip(
                reports.case.tolist(), reports.last.tolist(), known.tolist(), strict=True
            )
        ]
    )


def _split(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the expected saving, and the variance in volume, pace and price."""
    c, grid, sums = OfReport, content.grid, found.by_report
    plan, reports, cases = found.plan, found.reports, place.case_block
    factors = grid.basis.area(grid.first_letter, grid.last_letter)
    persons = f"INDEX({grid.result.column('G')},$U{{r}})"
    unit = f"INDEX({grid.basis.column('J')},$U{{r}})"
    own_unit = f"$I{{r}}*{grid.unit_factor}"
    largest, full_from = (
        f"INDEX({cases.local(column)},$U{{r}})" for column in (OfCase.LARGEST, OfCase.FULL_FROM)
    )

    def known(formula: str, nothing: str = '""') -> Formula:
        return lambda r: f"=IF($Y{r}>0,{formula.format(r=r)},{nothing})"

    level = (
        f"CHOOSE(1+COUNT($J{{r}})*2+(1-COUNT($J{{r}}))*($V{{r}}<{full_from}),$G{{r}},"
        f"$L{{r}}+$G{{r}}-MIN($G{{r}},{largest}*{persons}),$AA{{r}}*$J{{r}})"
    )
    price = f"({own_unit}-{unit})*$G{{r}}*$Y{{r}}/12"
    factor = plan.factors[reports.case, reports.year]
    has = sums.months > 0
    planned = np.where(has, factor * plan.persons[reports.case], np.nan)
    months = np.where(has, sums.months, 1) / 12
    pace = sums.pace / plan.unit_saving[reports.case] / months
    _fill(
        writer,
        place,
        (
            (
                c.FACTOR,
                lambda r: f'=IF($K{r}="{USABLE}",INDEX({factors},$U{r},$V{r}),0)',
                factor,
                FACTOR,
            ),
            (c.PLANNED, known(f"$AA{{r}}*{persons}"), planned, PERSONS),
            (c.EXPECTED, known(f"$L{{r}}*{unit}*$Y{{r}}/12"), sums.expected, TKR),
            (c.LEVEL, known(level), reports.persons - pace, PERSONS),
            (c.VOLUME, known(f"{unit}*($AB{{r}}-$L{{r}})*$Y{{r}}/12"), sums.volume, TKR),
            (c.PACE, known(f"{unit}*($G{{r}}-$AB{{r}})*$Y{{r}}/12"), sums.pace, TKR),
            (c.PRICE, lambda r: f'=IF($AE{r}>0,{price.format(r=r)},"")', sums.price, TKR),
            (c.VARIANCE, known("SUM($N{r}:$P{r})"), sums.known, TKR),
            (
                c.SAVING,
                known(f"$G{{r}}*$Y{{r}}/12*CHOOSE(1+COUNT($I{{r}}),{unit},{own_unit})", "0"),
                np.nan_to_num(sums.saving),
                TKR_1,
            ),
        ),
    )


def _spent(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the expected investment and its variance."""
    c, grid, sums = OfReport, content.grid, found.by_report
    area = grid.investment.area(grid.first_letter, grid.last_letter)
    _fill(
        writer,
        place,
        (
            (
                c.EXPECTED_COST,
                lambda r: f'=IF($Z{r}>0,INDEX({area},$U{r},$V{r})*$Z{r}/12,"")',
                sums.expected_cost,
                TKR,
            ),
            (
                c.SPENT,
                lambda r: f"=IF($Z{r}>0,$H{r}*{grid.unit_factor},0)",
                np.nan_to_num(sums.cost),
                TKR_1,
            ),
            (c.COST_VARIANCE, lambda r: f'=IF($Z{r}>0,$AD{r}-$R{r},"")', sums.cost_variance, TKR),
        ),
    )
