"""How a model was read, as JSON."""

from __future__ import annotations

from typing import Any, Final

from investpakke.text import Language
from investpakke.workbook.foreign.reading import Origin, Reading

SCHEMA: Final = 1
"""The version of the form; it grows when a key changes its meaning or goes."""


def reading_form(reading: Reading, language: Language) -> dict[str, Any]:
    """Return how a model was read; texts in a language, codes in English."""
    return {
        "schema": SCHEMA,
        "table": {
            "sheet": reading.sheet,
            "range": reading.ranges[0].partition("!")[2] or reading.ranges[0],
            "header_rows": list(reading.header_rows),
            "cases": reading.cases,
            **({"ranges": list(reading.ranges)} if len(reading.ranges) > 1 else {}),
        },
        "columns": [
            {
                "header": column.header,
                "cell": column.cell,
                "keys": list(column.keys),
                "used_as": column.used_as.in_language(language),
                "use": column.use,
                "unit": column.unit,
                "unit_from": None if column.unit_from is None else origin_form(column.unit_from),
                "turned": bool(column.turned),
            }
            for column in reading.columns
        ],
        "unread": [
            {
                "header": column.header,
                "cell": column.cell,
                "reason": column.reason.in_language(language),
            }
            for column in reading.unused
        ],
        "rows": [
            {
                "row": row.row,
                "label": row.label,
                "read_as": row.read_as,
                **({"sheet": row.sheet} if row.sheet else {}),
            }
            for row in reading.rows
        ],
        "first_year": reading.first_year,
        "years": reading.years,
        "averaging_years": reading.averaging_years,
        "price_level": reading.price_level,
        "origins": {name: origin_form(origin) for name, origin in reading.origins.items()},
        "line": reading.line.in_language(language),
    }


def origin_form(origin: Origin) -> dict[str, Any]:
    """Return where something was found: "cell", "kept", "told" or "usual", and its place."""
    return {"kind": origin.kind, "where": origin.where or None}
