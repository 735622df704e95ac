"""A formula as a Danish Excel shows it, computed as the add-in does it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from investpakke import boundary
from investpakke.functions import lookup

Cells = Callable[[str, str], list[list[object]]]
"""Rows of cells, by sheet ("" is the formula's own) and area."""

_CALL = re.compile(r"=(?P<sum>SUM\()?(?P<name>INVEST_[A-Z_]+)\((?P<arguments>[^()]*)\)+")
_AREA = re.compile(r"(?:(?P<sheet>[^!;]+)!)?(?P<area>[A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)")
_NUMBER = re.compile(r"-?[0-9]+(?:,[0-9]+)?")


def compute(formula: str, cells: Cells) -> object:
    """Return what the cell of a formula shows: a number, rows of numbers, or a text.

    Parameters
    ----------
    formula : str
        A call of one INVEST_* function, alone or inside SUM.
    cells : callable
        What the cells hold that it refers to.
    """
    found = _CALL.fullmatch(formula)
    assert found is not None, formula
    arguments = [_argument(text.strip(), cells) for text in found["arguments"].split(";")]
    shown = boundary.call(lookup(found["name"]), arguments)
    return float(np.sum(shown)) if found["sum"] else shown  # type: ignore[arg-type]


def _argument(text: str, cells: Cells) -> object:
    """Return an argument as a host hands it over."""
    area = _AREA.fullmatch(text)
    if area is not None:
        return cells(area["sheet"] or "", area["area"])
    if text in {"SAND", "FALSK"}:
        return text == "SAND"
    if text.startswith('"'):
        return text.strip('"')
    if not text:
        return None
    assert _NUMBER.fullmatch(text), text
    return float(text.replace(",", "."))
