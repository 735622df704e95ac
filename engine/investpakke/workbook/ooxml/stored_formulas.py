"""The formulas in an XML part as places in its bytes: of cells, formats, tables and names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from investpakke.workbook.ooxml.xml_elements import Name, escape, parser_with_places, tag_end

Owner = Literal["cell", "conditional format", "data validation", "table column", "name", "other"]

_FORMULAS = frozenset(
    {
        "f",
        "formula",
        "formula1",
        "formula2",
        "calculatedColumnFormula",
        "totalsRowFormula",
        "definedName",
    }
)
_OWNERS: dict[str, tuple[Owner, str]] = {
    "c": ("cell", "r"),
    "conditionalFormatting": ("conditional format", "sqref"),
    "dataValidation": ("data validation", "sqref"),
    "tableColumn": ("table column", "name"),
    "definedName": ("name", "name"),
}
"""What a formula belongs to, by the element around it, and the attribute that says which."""


@dataclass(frozen=True, slots=True)
class StoredFormula:
    """A formula without "=", from byte ``start`` to ``end``, and what it belongs to.

    ``which`` is a cell, cells, a column or a name; "" if the file says it elsewhere.
    """

    owner: Owner
    which: str
    text: str
    start: int
    end: int


def stored_formulas(xml: bytes) -> list[StoredFormula]:
    """Return the formulas of a part in UTF-8, in order; parts of shared ones without text are none.

    Examples
    --------
    >>> found = stored_formulas(b'<c r="A1"><f>1&lt;2</f></c>')[0]
    >>> found.owner, found.which, found.text
    ('cell', 'A1', '1<2')
    """
    found: list[StoredFormula] = []
    parser = parser_with_places()
    owners: list[tuple[Owner, str]] = [("other", "")]
    pieces: list[str] = []
    start = -1

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal start
        local = Name.parse(tag).local
        owner = owners[-1]
        if local in _OWNERS:
            kind, key = _OWNERS[local]
            owner = kind, attributes.get(key, "")
        owners.append(owner)
        if local in _FORMULAS:
            pieces.clear()
            start = tag_end(xml, parser.CurrentByteIndex)

    def characters(data: str) -> None:
        if start >= 0:
            pieces.append(data)

    def finish(tag: str) -> None:
        nonlocal start
        owner, which = owners.pop()
        if Name.parse(tag).local in _FORMULAS:
            if pieces:
                end = parser.CurrentByteIndex
                found.append(StoredFormula(owner, which, "".join(pieces), start, end))
            start = -1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.CharacterDataHandler = characters
    parser.Parse(xml, True)
    return found


def with_formulas(xml: bytes, change: Callable[[str], str]) -> bytes:
    """Return a part with its formulas changed; all other bytes stay."""
    pieces, at = [], 0
    for formula in stored_formulas(xml):
        changed = change(formula.text)
        if changed != formula.text:
            pieces += [xml[at : formula.start], escape(changed).encode()]
            at = formula.end
    return b"".join([*pieces, xml[at:]])
