"""What goes to a file or another program: JSON, and how wide a table is there."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any, SupportsFloat

PLAIN_WIDTH = 120
"""Columns of a table that goes to a file or another program."""

Form = dict[str, Any]
"""A result as plain dictionaries and lists: money in tkr., nothing rounded, NaN never written."""


def json_bytes(form: object) -> bytes:
    """Return a form as JSON, UTF-8 whatever the terminal's encoding; never NaN."""
    return json.dumps(form, ensure_ascii=False, allow_nan=False, indent=2).encode("utf-8")


def or_null(value: SupportsFloat) -> float | None:
    """Return a number, None where it is not known."""
    number = float(value)
    return number if math.isfinite(number) else None


def row(values: Iterable[SupportsFloat]) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


def row_or_null(values: Iterable[SupportsFloat]) -> list[float | None]:
    """Return an array as plain numbers, None for those that are not known."""
    return [or_null(value) for value in values]
