"""What the workbook says to finance staff: Danish, as data in ``wording``, a file a sheet.

``validation`` holds the rules and messages of input cells as XlsxWriter takes them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def texts(package: str = "investpakke_templates") -> dict[str, Any]:
    """Return all texts of a package, by sheet."""
    files = resources.files(package).joinpath("wording").iterdir()
    return {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in files
        if file.name.endswith(".toml")
    }
