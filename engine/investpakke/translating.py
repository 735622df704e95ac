"""Update the Danish catalogue from the source: ``python -m investpakke.translating``.

Every English text of the three packages is put into ``locale/da/LC_MESSAGES/investpakke.po``; those
that are gone leave it. What has no Danish yet is listed, and the file that programs read
(``investpakke.mo``) is only written when there is none.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from investpakke.validate.rules.rule_text import CONTEXT, TRANSLATED, sections

FOLDER = Path(__file__).with_name("locale") / "da" / "LC_MESSAGES"
ROOTS = ("engine", "workbook_templates", "addin")

_SINCE = datetime(2026, 11, 30, tzinfo=UTC)
"""A fixed date for the catalogue's header: versions are kept by git."""


class Source(NamedTuple):
    """A text of the source: its context, the English (of one and of several), and its module."""

    context: str | None
    text: str | tuple[str, ...]
    module: str


def sources(root: Path) -> Iterator[Source]:
    """Yield the texts of the packages under a checkout's root."""
    for folder in ROOTS:
        for path in sorted((root / folder).rglob("*.py")):
            module, tree = path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))
            if path.parent.name == "rules" and path.name.startswith("ip"):
                said = sections(ast.get_docstring(tree) or "")
                yield from (Source(CONTEXT, said[title], module) for title in TRANSLATED)
            for call in ast.walk(tree):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    yield from _said(call.func.id, call.args, module)


def _said(function: str, arguments: Sequence[ast.expr], module: str) -> Iterator[Source]:
    given = [one.value for one in arguments if isinstance(one, ast.Constant)]
    texts = [text for text in given if isinstance(text, str)]
    if function == "Text" and len(texts) == 1:
        yield Source(None, texts[0], module)
    elif function == "Problem" and len(texts) == 2:
        yield Source(None, texts[1], module)
    elif function == "in_context" and len(texts) == 2:
        yield Source(texts[0], texts[1], module)
    elif function == "counted" and len(texts) == 2:
        yield Source(None, (texts[0], texts[1]), module)


def kept() -> Catalog:
    """Return the current catalogue."""
    with (FOLDER / "investpakke.po").open("rb") as file:
        return read_po(file, "da")


def renewed(root: Path, before: Catalog) -> Catalog:
    """Return a catalogue of the current texts, with the existing Danish."""
    catalogue = Catalog(
        "da",
        project="investpakke",
        version="-",
        header_comment="# Danish texts of investpakke.",
        copyright_holder="investpakke",
        last_translator="investpakke",
        language_team="Danish",
        msgid_bugs_address="-",
        creation_date=_SINCE,
        revision_date=_SINCE,
        fuzzy=False,
    )
    for source in sources(root):
        known = before.get(source.text, source.context)
        danish = "" if known is None or known.fuzzy else known.string
        catalogue.add(source.text, danish, locations=[(source.module, 0)], context=source.context)
    return catalogue


def texts(catalogue: Catalog) -> list[Message]:
    """Return the texts of a catalogue, without its head."""
    return [message for message in catalogue if message.id]


def _forms(text: str | Sequence[str] | None) -> Sequence[str]:
    """Return a text's forms: of one and of several, or the only one."""
    return [text] if isinstance(text, str) else text or [""]


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .po file."""
    buffer = BytesIO()
    write_po(buffer, catalogue, sort_output=True, include_lineno=False, width=96)
    return buffer.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return a catalogue as a .mo file."""
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def main() -> int:
    """Update the catalogue and list the texts without Danish."""
    root = Path(__file__).parents[2]
    catalogue = renewed(root, kept())
    FOLDER.joinpath("investpakke.po").write_bytes(written(catalogue))
    lacking = [message for message in texts(catalogue) if not all(_forms(message.string))]
    for message in lacking:
        print(f"no Danish: {message.id!r} ({message.locations[0][0]})")
    if not lacking:
        FOLDER.joinpath("investpakke.mo").write_bytes(compiled(catalogue))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
