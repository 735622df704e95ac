"""Names that users write, in Danish or English, mapped to the code's own names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from investpakke.errors import InputError
from investpakke.text import Bilingual, Problem, Text, joined

T = TypeVar("T")


def folded(name: str) -> str:
    """Return a name for comparison: case, blanks and the spelling of æ, ø, å are ignored.

    Examples
    --------
    >>> folded("Nutidsværdi"), folded("unit-saving")
    ('nutidsvaerdi', 'unit_saving')
    """
    plain = unicodedata.normalize("NFC", name).strip().casefold()
    for letter, written in (("æ", "ae"), ("ø", "oe"), ("å", "aa")):
        plain = plain.replace(letter, written)
    return re.sub(r"[\s_-]+", "_", plain)


def meant_by(name: str, names: Mapping[T, tuple[str, ...]]) -> T | None:
    """Return the meaning of a name, None if it is unknown."""
    return next((each for each, own in names.items() if folded(name) in map(folded, own)), None)


def named_one(name: str, names: Mapping[T, tuple[str, ...]], what: Problem, where: Text) -> T:
    """Return the meaning of a name, or refuse it; the first name of each is the Danish one."""
    found = meant_by(name, names)
    if found is not None:
        return found
    near = difflib.get_close_matches(name, [each for own in names.values() for each in own], n=1)
    raise InputError(
        what,
        where=where,
        expected=joined(Bilingual(own[0], own[1]) for own in names.values()),
        got=name,
        mend=Text("Did you mean {near}?", near=near[0]) if near else None,
    )
