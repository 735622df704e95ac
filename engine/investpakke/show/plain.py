"""What goes to a file or another program: JSON, and how wide a table is there."""

from __future__ import annotations

import json

PLAIN_WIDTH = 120
"""Columns of a table that goes to a file or another program."""


def json_bytes(form: object) -> bytes:
    """Return a form as JSON, UTF-8 whatever the terminal's encoding; never NaN."""
    return json.dumps(form, ensure_ascii=False, allow_nan=False, indent=2).encode("utf-8")
