"""The Danish texts of the workbook, kept as data beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def texts() -> dict[str, Any]:
    """Return all texts, by sheet."""
    file = resources.files("investpakke_templates").joinpath("texts.toml")
    return tomllib.loads(file.read_text("utf-8"))
