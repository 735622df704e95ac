"""Percentages as they are typed after an option: 20%, -7,5%, 12.5%."""

from __future__ import annotations

import re

from investpakke.errors import InputError, Text

_PERCENT = re.compile(r"[+-]?[0-9]{1,6}([.,][0-9]{1,9})? ?%")


def percentage(text: str, where: Text) -> float:
    """Return a percentage as a share: the sign % is needed, so that 20 is not 2,000 %.

    Examples
    --------
    >>> percentage("-7,5%", Text("andel", "share"))
    -0.075
    """
    clean = text.strip()
    if not _PERCENT.fullmatch(clean):
        raise InputError(
            Text("værdien er ikke en procent", "the value is not a percentage"),
            where=where,
            expected=Text("et tal med %, fx 20% eller -7,5%", "a number with %, e.g. 20% or -7.5%"),
            got=text,
        )
    return float(clean.rstrip("% ").replace(",", ".") + "e-2")


def named(text: str, where: Text, example: str) -> tuple[str, str]:
    """Return the two sides of NAME=VALUE."""
    name, sign, value = text.partition("=")
    if not (name.strip() and sign and value.strip()):
        raise InputError(
            Text("værdien mangler et navn", "the value lacks a name"),
            where=where,
            expected=Text(f"navn og værdi, fx {example}", f"name and value, e.g. {example}"),
            got=text,
        )
    return name.strip(), value.strip()
