"""The pages under docs/ as text, and figures as they print them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from investpakke.show.numbers import number

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


@cache
def text_of(path: Path) -> str:
    return path.read_text("utf-8")


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def en(value: float, decimals: int = 0) -> str:
    return number(value, "en", decimals)
