"""Take links to other files out of a workbook: their parts, and the three lists that have them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from investpakke.workbook.ooxml.parts import WorkbookParts, rels_of
from investpakke.workbook.ooxml.xml_elements import Name, parser_with_places, tag_end

_LIST = "externalReferences"


def without_links(
    parts: WorkbookParts, links: Collection[str], workbook: bytes | None = None
) -> dict[str, bytes | None]:
    """Return the parts that change, None for those that go; all else in them stays.

    Parameters
    ----------
    parts : WorkbookParts
        The file.
    links : collection of str
        The parts of the links. Formulas number links, so they must be the last ones.
    workbook : bytes or None
        The part that lists the sheets, if it changes for another reason too.
    """
    relationships = parts.relationships(parts.workbook)
    ids = {key for key, related in relationships.items() if related.target in links}
    old = parts.utf8(parts.workbook) if workbook is None else workbook
    changed: dict[str, bytes | None] = {
        parts.workbook: _without(
            old, "externalReference", lambda given: not ids.isdisjoint(given.values())
        )
    }
    rels = parts.find_part(rels_of(parts.workbook)) or ""
    changed[rels] = _without(parts.utf8(rels), "Relationship", lambda given: given.get("Id") in ids)
    types = parts.find_part("[Content_Types].xml") or ""
    changed[types] = _without(
        parts.utf8(types),
        "Override",
        lambda given: parts.find_part(given.get("PartName", "")) in links,
    )
    gone = [name for part in links for name in (part, parts.find_part(rels_of(part)))]
    return changed | dict.fromkeys(name for name in gone if name is not None)


def _without(xml: bytes, local: str, is_it: Callable[[Mapping[str, str]], bool]) -> bytes:
    """Return XML without some elements; a list of links that held no others goes too."""
    items: list[tuple[int, int, bool]] = []
    lists: list[tuple[int, int]] = []
    starts: list[tuple[int, Mapping[str, str]]] = []
    parser = parser_with_places()

    def begin(_tag: str, attributes: dict[str, str]) -> None:
        starts.append((parser.CurrentByteIndex, attributes))

    def finish(tag: str) -> None:
        start, attributes = starts.pop()
        end = tag_end(xml, start)
        if xml[end - 2 : end] != b"/>":
            end = tag_end(xml, parser.CurrentByteIndex)
        name = Name.parse(tag).local
        if name == local:
            items.append((start, end, is_it(attributes)))
        elif name == _LIST:
            lists.append((start, end))

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.Parse(xml, True)
    gone = [(start, end) for start, end, goes in items if goes]
    for start, end in reversed(lists if lists and len(gone) == len(items) else gone):
        xml = xml[:start] + xml[end:]
    return xml
