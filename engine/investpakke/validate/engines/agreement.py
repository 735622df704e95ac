"""Whether two engines, or an engine and the file, mean the same value."""

from __future__ import annotations

from math import isclose, isinf, isnan

from investpakke.boundary import PREFIX, error_shown
from investpakke.validate.engines.texts import texts_agree
from investpakke.workbook.ooxml.sheet_cells import CellError, Value

RELATIVE, ABSOLUTE = 1e-9, 1e-6
"""Two numbers agree within this share of the larger, or this much; Excel keeps 15 digits."""


def agree(one: Value | None, other: Value | None) -> bool:
    """Return whether two engines, or an engine and the file, mean the same value.

    Examples
    --------
    >>> agree(0.1 + 0.2, 0.3), agree("", None), agree(True, 1.0), agree(2.0, "2")
    (True, True, False, False)
    >>> agree("Rente 3.5 %", "Rente 3,5 %"), agree("sag 1", "sag 2")
    (True, False)
    >>> agree(CellError("#CALC!"), CellError("#VALUE!")), agree(CellError("#N/A"), "#N/A")
    (True, True)
    """
    one, other = _as_now(one), _as_now(other)
    if isinstance(one, CellError) or isinstance(other, CellError):
        return isinstance(one, str) and isinstance(other, str) and _same_error(one, other)
    if isinstance(one, float | int) and isinstance(other, float | int):
        if isinstance(one, bool) is not isinstance(other, bool):
            return False
        if isnan(one) or isnan(other) or isinf(one) or isinf(other):
            return one == other
        return isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    one, other = "" if one is None else one, "" if other is None else other
    if isinstance(one, str) and isinstance(other, str) and one != other:
        return texts_agree(one.replace("\r\n", "\n"), other.replace("\r\n", "\n"))
    return one == other


def _same_error(one: str, other: str) -> bool:
    """Return whether two errors are one, or an error and the text that some programs store for it.

    The file format has no code for the younger errors: a file shows ``#VALUE!`` in their place.
    """
    stored = {"#VALUE!" if error in _YOUNG else error for error in (one, other)}
    return len(stored) == 1


_YOUNG = frozenset(
    {"#CALC!", "#SPILL!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA"}
)


def _as_now(value: Value | None) -> Value | None:
    """Return a value; the text that version 0.1.0 showed for a refused call as today's error."""
    if isinstance(value, str) and value.startswith(PREFIX):
        return CellError(error_shown(value))
    return value
