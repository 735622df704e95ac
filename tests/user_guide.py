"""The Danish user guide as tests read it: its sections, tables and code."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "brugervejledning.md"
TEXT = GUIDE.read_text("utf-8")
SEPARATOR = " · "

Line = list[str]


def section(heading: str) -> str:
    """Return what stands under a heading, down to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", TEXT, re.MULTILINE)
    assert found is not None, heading
    rest = TEXT[found.end() :]
    return re.split(rf"^#{{1,{len(found[1])}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def lines(text: str) -> list[Line]:
    """Return the rows of the tables in a text; a cell is without the blanks around it."""
    found = re.findall(r"^\|(.*)\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in found]


def table(text: str, first_head: str) -> list[Line]:
    """Return the rows of the table whose first head is given, without heads."""
    found = re.search(rf"^\| {re.escape(first_head)} \|", text, re.MULTILINE)
    assert found is not None, first_head
    return lines(text[found.start() :].split("\n\n", 1)[0])[2:]


def code(cell: str) -> str:
    """Return a text without the marks of code around it."""
    assert cell.startswith("`"), cell
    return cell.strip("`")


def fenced(text: str) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
