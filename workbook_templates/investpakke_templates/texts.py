"""What the workbook says to finance staff: Danish, as data in ``wording``, a file a sheet.

``validation`` holds the rules and messages of input cells as XlsxWriter takes them. ``columns``
lists a table's columns from B on: by name its head, or its head and unit; a whole number stands
for so many columns without a head.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple


@cache
def texts(package: str = "investpakke_templates") -> dict[str, Any]:
    """Return all texts of a package, by sheet."""
    files = resources.files(package).joinpath("wording").iterdir()
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in files
        if file.name.endswith(".toml")
    }


def wording(sheet: str) -> dict[str, Any]:
    """Return the texts of a sheet, by its name."""
    key = sheet.lower().replace("æ", "ae").replace("ø", "oe")
    return dict(texts()[key])


class Head(NamedTuple):
    """A column's name in formulas, what stands above it, and its unit."""

    name: str
    text: str = ""
    unit: str = ""


@cache
def heads(sheet: str, table: str) -> tuple[Head, ...]:
    """Return the heads of a table's columns, from B on."""
    found: list[Head] = []
    for name, head in wording(sheet)[table]["columns"].items():
        if isinstance(head, int):
            found += [Head(f"{name}{at}" if head > 1 else name) for at in range(head)]
        else:
            found.append(Head(name, *([head] if isinstance(head, str) else head)))
    return tuple(found)
