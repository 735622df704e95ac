"""What a cell of the sheet "Pakke" showed and shows now, in a terminal and in a message box."""

from __future__ import annotations

from investpakke.show.numbers import percent, short
from investpakke.text import Language, Text
from investpakke.workbook.refresh import CellChange

_BLANK = Text("blank")
_DECIMALS = 4


def before_and_now(change: CellChange, language: Language) -> tuple[str, str]:
    """Return the old and the new content of a cell as a reader writes them.

    Examples
    --------
    >>> before_and_now(CellChange("D4", None, 3292.21762547122, "tkr"), "da")
    ('tom', '3.292,2176')
    >>> before_and_now(CellChange("D11", 0.25, 0.195123456, "share"), "da")
    ('25,00 %', '19,51 %')
    >>> before_and_now(CellChange("D16", None, 2025.0, "text"), "da")
    ('tom', '2025')
    """
    return _shown(change.old, change, language), _shown(change.new, change, language)


def _shown(value: object, change: CellChange, language: Language) -> str:
    if value is None:
        return _BLANK.in_language(language)
    if isinstance(value, bool) or not isinstance(value, float | int):
        return str(value)
    if change.kind == "share":
        return percent(value, language, _DECIMALS - 2)
    if change.kind in {"tkr", "persons", "whole"}:
        return short(value, language, _DECIMALS)
    return f"{value:.15g}"  # a year, or the number of a group
