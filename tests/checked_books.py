"""Workbooks with known faults, for tests of what `investpakke validate` shows of them.

The tests choose rules by code, so that a new rule does not change what they expect.
"""

from __future__ import annotations

from pathlib import Path

from rule_books import build

RULES = ("--select", "IP201,IP301")
"""One typed value and one stale value in `faulty`; none in `sound`."""

SCRIPT = "<script>document.title = 'run'</script>"

_COLUMN = {f"B{row}": row for row in range(2, 8)}
_COPIES = {f"C{row}": f"=B{row}*2" for row in range(2, 8)}


def sound(path: Path) -> Path:
    """Write a workbook in which all is as it should be."""
    return build(path, {"sheets": {"Sager": {**_COLUMN, **_COPIES}}})


def faulty(path: Path, *, above: int = 0, typed: float = 999) -> Path:
    """Write a workbook with a number typed over a formula, and a stale value.

    Parameters
    ----------
    above : int
        Rows put in above everything.
    typed : float
        The number.
    """
    cells: dict[str, object] = {}
    for row in range(2 + above, 8 + above):
        cells[f"B{row}"] = row
        cells[f"C{row}"] = f"=B{row}*2"
    cells[f"C{4 + above}"] = typed
    first = 1 + above
    stale = {f"A{first}": 1, f"B{first}": [f"=$A${first}*2-A{first}+1", 3]}
    return build(path, {"sheets": {"Sager": cells, "Andet": stale}})


def hostile(path: Path) -> Path:
    """Write a workbook whose names, texts and formulas would be HTML."""
    name = "<b>Ark & mål"
    cells: dict[str, object] = {
        "A1": SCRIPT,
        "B1": ["=LEN(A1)", 1],
        "B3": ['=A1&""', "<i>"],
        "B5": [f'=LEN("{SCRIPT}")', SCRIPT],
    }
    return build(path, {"sheets": {name: cells}})
