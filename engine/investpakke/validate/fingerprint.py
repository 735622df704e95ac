"""Fingerprints: how a finding is recognised, even after rows are inserted above it.

A rule's finding at one place has the same fingerprint as in version 0.1.0, so that accepted
findings are still recognised; a combined finding has the fingerprint of its cause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from investpakke.validate.finding import Finding
from investpakke.workbook.book import Book

_LENGTH = 16
_ROWS = re.compile(r"\bR(?:\d+|\[-?\d+\])?(?=C)")
"""The row of a reference in relative form, which changes when rows are inserted."""


_WORDS = {
    "IP103.own_colour": "the content has the colour of its background",
    "IP103.number_format": "the number format shows nothing of the content",
    "IP105.left_out": "the number is text, and a formula that sums passes over it",
    "IP105.number_as_text": "the number is stored as text",
    "IP216.same": "something is compared with itself",
    "IP216.outcomes": "both outcomes are the same",
    "IP216.condition": "the condition is always the same",
    "IP216.no_cell": "the formula reads no cell",
    "IP216.tolerance": "the tolerance is larger than the amounts",
}
"""The words that causes were made of before problems had ids; fingerprints still use them."""


def with_fingerprint(book: Book, finding: Finding) -> Finding:
    """Return a finding with its fingerprint.

    It is made of the rule, the sheet, the columns, and the formula without its rows; where
    there is no formula, of what was found: another number typed there is another finding.
    """
    place = finding.place
    parts = [finding.code, place.sheet or ""]
    sheet = book.by_name.get(place.sheet or "")
    form = None
    if sheet is not None and place.area is not None:
        parts += [str(place.area.column), str(place.area.last_column)]
        form = sheet.forms.get((place.area.row, place.area.column))
    if form is not None:
        parts.append(_ROWS.sub("R", form))
    elif finding.found is not None:
        parts.append(finding.found.en)
    return replace(finding, fingerprint=_hash(parts))


def cause_fingerprint(finding: Finding) -> str:
    """Return the fingerprint shared by all findings with the cause of this one.

    If its rule names no cause, it is the fingerprint of the finding at its first place.
    """
    if finding.cause is None:
        return finding.fingerprint
    return _hash([finding.code, "cause", *(_WORDS.get(part, part) for part in finding.cause)])


def _hash(parts: Sequence[str]) -> str:
    text = "\x1f".join(parts).encode("utf-8", "replace")
    return sha256(text).hexdigest()[:_LENGTH]
