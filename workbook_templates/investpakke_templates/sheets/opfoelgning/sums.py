"""The package and its groups; and what their lines share with those of the cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import FollowUp, Light, Variances
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import group_labels
from investpakke_templates.sheets.opfoelgning.columns import OfCase
from investpakke_templates.sheets.opfoelgning.figures import padded, shown
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.styles import SHARE, TKR, TKR_1, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

HEADS = (
    "Nr.",
    "Investeringsforslag",
    "Lys",
    "Måneder med tal",
    "Måneder mangler",
    "Forventet besparelse",
    "Volumen",
    "Tempo",
    "Pris",
    "Afvigelse",
    "Opnået",
    "Forventet investering",
    "Afvigelse, investering",
    "Gns. gevinst, planlagt",
    "Gns. gevinst, skønnet",
    "Måneder tilbage",
    "Personer, planlagt",
    "Personer, der skal til",
)
UNITS = (
    "",
    "",
    "",
    "måneder",
    "måneder",
    "tkr.",
    "tkr.",
    "tkr.",
    "tkr.",
    "tkr.",
    "af forventet",
    "tkr.",
    "tkr.",
    "tkr. pr. år",
    "tkr. pr. år",
    "måneder",
    "gns. i resten",
    "for gevinst 0",
)
SUMMED = (
    (OfCase.EXPECTED, OfCase.MONTHS, "expected"),
    (OfCase.VOLUME, OfCase.MONTHS, "volume"),
    (OfCase.PACE, OfCase.MONTHS, "pace"),
    (OfCase.PRICE, OfCase.PRICE_MONTHS, "price"),
    (OfCase.EXPECTED_COST, OfCase.COST_MONTHS, "expected_cost"),
    (OfCase.COST_VARIANCE, OfCase.COST_MONTHS, "cost_variance"),
)
"""Amounts, each with the months without which it is not known, and the engine's figure."""
COUNTED = (
    (OfCase.MONTHS, "months", WHOLE),
    (OfCase.PRICE_MONTHS, "price_months", WHOLE),
    (OfCase.COST_MONTHS, "cost_months", WHOLE),
    (OfCase.SAVING, "saving", TKR_1),
)
"""Months, and the saving that counts: 0 where there is none."""
GAINS = ((OfCase.PLANNED_GAIN, "planned_gain"), (OfCase.GAIN, "average_gain"))

_LONG_NAME = 46
"""Characters that a name may have on one line."""

Sum = Callable[[OfCase, int], str]
"""The sum of a column that a row shows, as a formula without its sign."""


def write_heads(
    writer: SheetWriter,
    row: int,
    heads: Sequence[str],
    units: Sequence[str],
    first: int = 1,
    left: int = 2,
) -> None:
    """Write heads with their units below; the first ``left`` of them to the left."""
    writer.sheet.set_row(row - 1, 42)
    for index, (head, unit) in enumerate(zip(heads, units, strict=True)):
        to_left = index < left
        align = "center" if head in {"Lys", "Status"} else ""
        writer.text(row, first + index, head, "head_left" if to_left else "head", align=align)
        writer.text(row + 1, first + index, unit, "unit_left" if to_left else "unit")


def write_sums(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the package's line, and a line a group."""
    total, groups, cases = place.total_row, place.groups, place.case_block
    writer.section(total - 3, "2. Pakken og målgrupperne", OfCase.GAIN.at)
    kept = OfCase.GAIN.at
    write_heads(writer, total - 2, ("Nr.", "Målgruppe", *HEADS[2:kept]), UNITS[:kept])
    for column in range(1, kept + 1):
        writer.text(total, column, "Pakken i alt" if column == 2 else "", "total")
    group_labels(writer, content, groups, wrap=True)
    room_for_names(writer, groups, [group.name for group in content.package.groups])
    ids = content.grid.basis.column("E")
    lacking = found.due_months - found.by_case.months
    by_case = {OfCase.LACKING: lacking} | {
        column: getattr(found.forecast, name) for column, name in GAINS
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
    _write_sums(writer, package)
    _write_sums(writer, each)
    write_lights(writer, content, place, package.rows, (found.light,), "total")
    write_lights(writer, content, place, each.rows, found.group_lights, "plain")
    writer.rule_rows(groups, "C", kept)
    writer.rule_rows(groups, "C", OfCase.SAVING.at, OfCase.PRICE_MONTHS.at)
    writer.text(groups.last + 1, 1, texts()["opfoelgning"]["parts_note"], "note")


class _Sums(NamedTuple):
    """Rows that sum the cases: how, and what the engine says they come to."""

    rows: range
    sum_of: Sum
    variances: Variances
    plain: dict[OfCase, Floats]
    kind: str


def _write_sums(writer: SheetWriter, sums: _Sums) -> None:
    rows, sum_of, found, plain, kind = sums
    write_known(writer, rows, sum_of, found, kind)
    write_variance(writer, rows, found, kind)
    for column, values in plain.items():
        number = WHOLE if column is OfCase.LACKING else TKR
        writer.fill(
            rows,
            column.at,
            lambda r, c=column: "=" + sum_of(c, r),  # type: ignore[misc]
            padded(values, len(rows)),
            kind,
            number,
        )


def write_known(writer: SheetWriter, rows: range, sum_of: Sum, found: Variances, kind: str) -> None:
    """Write months and amounts; an amount of which nothing is known stays empty."""
    count = len(rows)
    for column, name, number in COUNTED:
        writer.fill(
            rows,
            column.at,
            lambda r, c=column: "=" + sum_of(c, r),  # type: ignore[misc]
            padded(getattr(found, name), count),
            kind,
            number,
        )
    for column, months, name in SUMMED:
        writer.fill(
            rows,
            column.at,
            lambda r, c=column, m=months: f'=IF(${m}{r}=0,"",{sum_of(c, r)})',  # type: ignore[misc]
            shown(getattr(found, name), count),
            kind,
            TKR,
        )


def write_variance(writer: SheetWriter, rows: range, found: Variances, kind: str) -> None:
    """Write the variance that is known, and the share of the expected saving reached."""
    count, c = len(rows), OfCase
    writer.fill(
        rows,
        c.VARIANCE.at,
        lambda r: f'=IF(${c.MONTHS}{r}=0,"",SUM(${c.VOLUME}{r}:${c.PRICE}{r}))',
        shown(found.known, count),
        kind,
        TKR,
    )
    writer.fill(
        rows,
        c.SHARE.at,
        lambda r: f'=IF(SUM(${c.EXPECTED}{r})>0,${c.SAVING}{r}/${c.EXPECTED}{r},"")',
        shown(found.share, count),
        kind,
        SHARE,
    )


def write_lights(
    writer: SheetWriter,
    content: Content,
    place: Placing,
    rows: range,
    lights: Sequence[Light],
    kind: str,
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
    writer.fill(rows, c.LIGHT.at, light, texts_of, kind, align="center")
    area = (rows[0] - 1, c.LIGHT.at, rows[-1] - 1, c.LIGHT.at)
    looks = {
        Light.GREEN: writer.styles.good,
        Light.YELLOW: writer.styles.known,
        Light.RED: writer.styles.bad,
    }
    for one, look in looks.items():
        rule = {"type": "cell", "criteria": "==", "value": f'"{one.said.da}"', "format": look}
        writer.sheet.conditional_format(*area, rule)


def room_for_names(writer: SheetWriter, block: Block, names: Sequence[str]) -> None:
    """Make the rows of long names two lines high."""
    for row, name in zip(block.rows, names, strict=False):
        if len(name) > _LONG_NAME:
            writer.sheet.set_row(row - 1, 27)
