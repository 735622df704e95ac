"""The elements directly in an XML part, as places in its bytes: what is put in changes no other."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape as escape_html
from typing import NamedTuple
from xml.parsers import expat


def escape(text: str) -> str:
    """Return a text as it stands between tags."""  # xml.sax brings in all of urllib and http
    return escape_html(text, quote=False).replace("\r", "&#13;")


_IN_ATTRIBUTES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\n": "&#10;",
        "\r": "&#13;",
        "\t": "&#9;",
    }
)


def attribute(text: str) -> str:
    """Return a text in quotes, as the value of an attribute."""
    return f'"{text.translate(_IN_ATTRIBUTES)}"'


class Name(NamedTuple):
    """The name of an element: its namespace, its own name, and its prefix with ":" if any."""

    namespace: str
    local: str
    prefix: str

    @classmethod
    def parse(cls, tag: str) -> Name:
        """Return a name as parsers of `parser_with_places` give it."""
        parts = tag.split(_BETWEEN)
        if len(parts) == 1:
            return cls("", tag, "")
        return cls(parts[0], parts[1], f"{parts[2]}:" if len(parts) > 2 else "")


_BETWEEN = "\n"


def parser_with_places() -> expat.XMLParserType:
    """Return a parser that resolves namespaces and keeps the prefixes."""
    parser = expat.ParserCreate(namespace_separator=_BETWEEN)
    parser.namespace_prefixes = True
    return parser


@dataclass
class Element:
    """An element: where it starts, its content starts, its end tag starts, and it ends.

    One without content, ``<a/>``, has all three at its end.
    """

    local: str
    prefix: str
    start: int
    inside: int
    close: int = 0
    end: int = 0

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written ``<a/>``."""
        return self.inside == self.end


def tag_end(xml: bytes, at: int) -> int:
    """Return where the tag that starts at ``at`` ends; quotes may hold ">"."""
    quote = 0
    while True:
        byte = xml[at]
        if quote:
            quote = 0 if byte == quote else quote
        elif byte in b"\"'":
            quote = byte
        elif byte == 62:  # >
            return at + 1
        at += 1


def elements(xml: bytes) -> tuple[Element, list[Element]]:
    """Return the root of an XML part in UTF-8, and the elements of its namespace directly in it."""
    found: list[Element] = []
    own: list[Name] = []
    depth = 0
    parser = parser_with_places()

    def start(tag: str, _attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth < 2:
            name, at = Name.parse(tag), parser.CurrentByteIndex
            own.append(name)
            found.append(Element(name.local, name.prefix, at, tag_end(xml, at)))
        depth += 1

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1
        if depth < 2:
            element = found[-1] if depth else found[0]
            empty = xml[element.inside - 2 : element.inside] == b"/>"
            element.close = element.inside if empty else parser.CurrentByteIndex
            element.end = element.inside if empty else tag_end(xml, element.close)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    root = own[0].namespace
    children = zip(found[1:], own[1:], strict=True)
    return found[0], [element for element, name in children if name.namespace == root]


def append(xml: bytes, element: Element, content: str) -> bytes:
    """Return XML with more content at the end of an element."""
    more = content.encode()
    if element.is_empty_tag:
        open_tag = xml[element.start : element.inside - 2].rstrip() + b">"
        close_tag = f"</{element.prefix}{element.local}>".encode()
        return xml[: element.start] + open_tag + more + close_tag + xml[element.end :]
    return xml[: element.close] + more + xml[element.close :]
