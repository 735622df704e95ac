"""How a number format shows a value: as a percentage, or invisibly."""

from __future__ import annotations

import re
from functools import lru_cache

from investpakke.validate.subject import Subject, fact
from investpakke.workbook.ooxml.sheet_cells import CellError, Value

_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\])*)(?:;|$)')
_NOTHING = re.compile(r'(?:\[[A-Za-z0-9 ]+\]|_.|\*.|""|\s)*')
_CONDITION = re.compile(r"\[[<>=]")
_WHITE = re.compile(r"\[white\]", re.IGNORECASE)


@lru_cache(maxsize=4096)
def _sections(number_format: str) -> tuple[str, ...]:
    found = [match[1] for match in _SECTION.finditer(number_format)]
    return tuple(found[: number_format.count(";") + 1] if '"' not in number_format else found)


def _section(number_format: str, value: Value) -> str | None:
    """Return the section of a format that applies to a value; None where all sections show it."""
    if isinstance(value, bool | CellError) or value == 0 or _CONDITION.search(number_format):
        return None
    sections = _sections(number_format)
    if isinstance(value, str):
        return sections[3] if len(sections) > 3 else None
    return sections[1] if value < 0 and len(sections) > 1 else sections[0]


def hides(number_format: str, value: Value) -> bool:
    """Return whether a number format hides a value that is not zero.

    Examples
    --------
    >>> hides(";;;", 5.0), hides(";;;", "text"), hides("0;;", -2.0), hides("0;-0;;@", 0.0)
    (True, True, True, False)
    >>> hides("General", 5.0), hides('0;-0;"";@', 5.0), hides('"kr;";0', 1.0)
    (False, False, False)
    """
    if ";" not in number_format:
        return False
    section = _section(number_format, value)
    return section is not None and _NOTHING.fullmatch(section) is not None


def shows_white(number_format: str, value: Value) -> bool:
    """Return whether a number format shows a value in white.

    Examples
    --------
    >>> shows_white("[White]0", 5.0), shows_white("0;[White]-0", 5.0), shows_white("[Red]0", 5.0)
    (True, False, False)
    """
    if "[" not in number_format:
        return False
    section = _section(number_format, value)
    return section is not None and _WHITE.search(section) is not None


@fact
def percent_styles(subject: Subject) -> frozenset[str]:
    """Return the cell styles that show a percentage, by their index."""
    looks = subject.book.parts.looks
    return frozenset(str(i) for i, look in enumerate(looks) if "%" in look.number_format)
