"""How it is judged: until when, by which method, and where a light changes."""

from __future__ import annotations

from typing import Any

from investpakke.deciding.follow_up import FollowUp, Method
from investpakke.workbook.inputs.follow_up import FOLLOW_UP_SETTINGS, METHOD_NAMES
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.opfoelgning.columns import OfCase, OfReport
from investpakke_templates.sheets.opfoelgning.placing import Placing
from investpakke_templates.styles import SHARE_1, TKR, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

LAST_COLUMN = OfCase.GAIN.at


def write_settings(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    """Write the inputs, and below them what follows: months due, and the method as a number."""
    said, values = texts()["opfoelgning"], _typed(content)
    writer.section(place.settings.first - 1, "1. Sådan dømmes der", LAST_COLUMN)
    for row, setting in zip(place.settings.rows, FOLLOW_UP_SETTINGS, strict=True):
        value, number = values[setting.key]
        writer.text(row, 2, setting.label)
        writer.input(row, 3, value, number, align="left", shrink=True)
        writer.text(row, 4, setting.unit, "note")
        writer.text(row, 6, said["notes"][setting.key], "note")
        writer.sheet.data_validation(row - 1, 3, row - 1, 3, _rule(setting.key))
    unit_row = place.settings.last
    writer.formula(
        unit_row, 4, f'={content.grid.setting("unit")}&" pr. år"', "tusind kr. pr. år", "note"
    )
    _derived(writer, content, place, found)
    link = f"internal:'{writer.name}'!{OfReport.CASE}{place.reports.first}"
    style = writer.styles.get("link")
    writer.sheet.write_url(2, 1, link, style, said["go_to_input"])


def _typed(content: Content) -> dict[str, tuple[Value | None, str]]:
    outcomes = content.decisions.follow_up
    limits = outcomes.limits
    year, _, month = outcomes.until.partition("-")
    return {
        "year": (int(year) if year else None, WHOLE),
        "month": (int(month) if month else None, WHOLE),
        "method": (METHOD_NAMES[outcomes.method], ""),
        "green_from": (limits.green_from, SHARE_1),
        "yellow_from": (limits.yellow_from, SHARE_1),
        "least_gain": (limits.least_gain, TKR),
    }


def _rule(key: str) -> dict[str, Any]:
    filled = {"{methods}": list(METHOD_NAMES.values())}
    rule = texts()["opfoelgning"]["validation"][key]
    return {name: filled.get(str(value), value) for name, value in rule.items()}


def _derived(writer: SheetWriter, content: Content, place: Placing, found: FollowUp) -> None:
    year, month, method = (place.setting(index) for index in (0, 1, 2))
    ends = place.reports.local(OfReport.END)
    typed = f"({year}-{content.grid.setting('first_year')})*12+{month}"
    row = place.due_row
    writer.text(row, 2, "Måneder, der skal være tal for")
    writer.formula(
        row,
        3,
        f"=IF(COUNT({year},{month})=2,{typed},MAX({ends}))",
        found.due_months,
        number=WHOLE,
        align="left",
    )
    writer.text(row, 4, "beregnet", "note")
    writer.text(row, 6, "Regnet fra januar i pakkens første år", "note")
    row = place.method_row
    level, plan = METHOD_NAMES[Method.LEVEL], METHOD_NAMES[Method.PLAN]
    writer.text(row, 2, "Metode nr.")
    writer.formula(
        row,
        3,
        f'=1+({method}="{level}")+2*({method}="{plan}")',
        list(Method).index(found.outcomes.method) + 1,
        number=WHOLE,
        align="left",
    )
    writer.text(row, 4, "beregnet", "note")
