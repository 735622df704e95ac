"""Forside: what the workbook is for, how to use it, the colour key, version and master check."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke import __version__
from investpakke.workbook.layout import FORSIDE
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter, with_municipality
from investpakke_templates.styles import Styles
from investpakke_templates.texts import wording

_SAID = wording(FORSIDE)
_LAST_COLUMN = 9


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, package = content.grid, content.package
    writer = SheetWriter(book, styles, FORSIDE, "#1F3A5F")
    writer.columns(grid, (2, 7, 26, 14, 14, 14, 14, 14, 14, 14))
    writer.title("", "", master)
    writer.formula(1, 1, f'={grid.setting("name")}&""', package.name, "title")
    formula, shown = with_municipality(
        grid.setting("municipality"), package.municipality, _SAID["subtitle"]
    )
    writer.formula(2, 1, formula, shown, "subtitle")
    row = _lines(writer, 4, "purpose", numbered=False)
    row = _lines(writer, row + 1, "steps", numbered=True)
    row = _sheets(writer, row + 1)
    row = _colours(writer, row + 1)
    row = _facts(writer, row + 1, content)
    writer.print_setup(row, _LAST_COLUMN, pages=1)


def _lines(writer: SheetWriter, row: int, key: str, *, numbered: bool) -> int:
    """Write paragraphs; return the next free row."""
    lines: list[str] = _SAID[key]
    writer.section(row, _SAID["titles"][key], _LAST_COLUMN)
    for index, line in enumerate(lines, start=1):
        if numbered:
            writer.number(row + index, 1, index, "bold", "0", align="center")
        style = writer.styles.get("plain", wrap=True)
        start = 2 if numbered else 1
        writer.sheet.merge_range(row + index - 1, start, row + index - 1, _LAST_COLUMN, line, style)
        writer.sheet.set_row(row + index - 1, 15 * -(-len(line) // 165))
    return row + len(lines) + 1


def _sheets(writer: SheetWriter, row: int) -> int:
    writer.section(row, _SAID["titles"]["sheets"], _LAST_COLUMN)
    for index, (name, about, kind) in enumerate(_SAID["sheets"], start=1):
        link = writer.styles.get("link")
        writer.sheet.write_url(row + index - 1, 2, f"internal:'{name}'!A1", link, name)
        writer.text(row + index, 3, kind, "note")
        writer.text(row + index, 4, about, "plain")
    return row + len(_SAID["sheets"]) + 1


def _colours(writer: SheetWriter, row: int) -> int:
    writer.section(row, _SAID["titles"]["colours"], _LAST_COLUMN)
    colours, shown = _SAID["colours"], _SAID["colour_text"]
    for at, (kind, about) in enumerate(colours.items(), start=row + 1):
        writer.text(at, 2, shown.get(kind, shown["number"]), kind, align="center")
        writer.text(at, 3, about, "plain")
    statuses = _SAID["statuses"]
    last = row + len(colours) + len(statuses)
    for at, (status, about) in enumerate(statuses, start=row + len(colours) + 1):
        writer.text(at, 2, status, "check")
        writer.text(at, 3, about, "plain")
    writer.status_colours(row + len(colours) + 1, 2, last, 2)
    return last + 1


def _facts(writer: SheetWriter, row: int, content: Content) -> int:
    writer.section(row, _SAID["titles"]["facts"], _LAST_COLUMN)
    named = {
        "source": content.package.source or "–",
        "version": __version__,
        "cases": content.grid.cases,
        "years": content.grid.years,
    }
    for index, (label, text) in enumerate(_SAID["facts"], start=1):
        writer.text(row + index, 2, label, "plain")
        writer.text(row + index, 3, text.format(**named), "plain")
    return row + len(_SAID["facts"])
