"""Add and remove the defined names of a workbook part: every other byte stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from investpakke.workbook.ooxml.xml_elements import (
    Element,
    Name,
    attribute,
    elements,
    escape,
    parser_with_places,
    tag_end,
)

_LIST, _ITEM = "definedNames", "definedName"
_BEFORE = ("sheets", "functionGroups", "externalReferences")


@dataclass(frozen=True)
class StoredName:
    """A defined name in a workbook part, from byte ``start`` to ``end``."""

    name: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class NewName:
    """A name to define for the whole workbook.

    Parameters
    ----------
    name, text : str
        The text is a formula without "=".
    comment : str
        Excel's comment for it, at most 255 characters.
    """

    name: str
    text: str
    comment: str

    def xml(self, prefix: str) -> str:
        """Return it as XML for a workbook part."""
        tag = f"{prefix}{_ITEM}"
        told = f"name={attribute(self.name)} comment={attribute(self.comment)}"
        return f"<{tag} {told}>{escape(self.text)}</{tag}>"


def stored_names(xml: bytes) -> list[StoredName]:
    """Return the names of a workbook part in UTF-8, including those of single sheets."""
    found: list[StoredName] = []
    parser = parser_with_places()
    path: list[str] = []
    name, text, start = "", "", 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal name, text, start
        path.append(Name.parse(tag).local)
        if path[1:] == [_LIST, _ITEM]:
            name, text, start = attributes.get("name", ""), "", parser.CurrentByteIndex

    def characters(data: str) -> None:
        nonlocal text
        if path[1:] == [_LIST, _ITEM]:
            text += data

    def finish(_tag: str) -> None:
        if path[1:] == [_LIST, _ITEM]:
            at = parser.CurrentByteIndex
            found.append(StoredName(name, text.strip(), start, tag_end(xml, at)))
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.CharacterDataHandler = characters
    parser.Parse(xml, True)
    return found


def with_names(xml: bytes, names: Iterable[NewName]) -> bytes:
    """Return a workbook part with names added after the existing ones."""
    new = list(names)
    if not new:
        return xml
    root, children = elements(xml)
    place = _list_in(children)
    prefix = root.prefix if place is None else place.prefix
    made = "".join(name.xml(prefix) for name in new)
    if place is None or place.is_empty_tag:
        at = max(child.end for child in children if child.local in _BEFORE)
        start, end = (at, at) if place is None else (place.start, place.end)
        tag = f"{prefix}{_LIST}"
        return xml[:start] + f"<{tag}>{made}</{tag}>".encode() + xml[end:]
    return xml[: place.close] + made.encode() + xml[place.close :]


def without_names(xml: bytes, is_taken_out: Callable[[StoredName], bool]) -> bytes:
    """Return a workbook part without some names; an empty list is removed too."""
    names = stored_names(xml)
    gone = [name for name in names if is_taken_out(name)]
    place = _list_in(elements(xml)[1])
    if not gone or place is None:
        return xml
    if len(gone) == len(names):
        return xml[: place.start] + xml[place.end :]
    for name in reversed(gone):
        xml = xml[: name.start] + xml[name.end :]
    return xml


def _list_in(children: Iterable[Element]) -> Element | None:
    return next((child for child in children if child.local == _LIST), None)
