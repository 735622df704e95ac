"""Forside: what the workbook is for, how to use it, the colour key, version and master check."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke import __version__
from investpakke.workbook.layout import FORSIDE
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter, with_municipality
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

_LAST_COLUMN = 9


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, said, package = content.grid, texts()["forside"], content.package
    writer = SheetWriter(book, styles, FORSIDE, "#1F3A5F")
    writer.columns(grid, (2, 7, 26, 14, 14, 14, 14, 14, 14, 14))
    writer.title("", "", master)
    writer.formula(1, 1, f'={grid.setting("name")}&""', package.name, "title")
    formula, shown = with_municipality(
        grid.setting("municipality"), package.municipality, said["subtitle"]
    )
    writer.formula(2, 1, formula, shown, "subtitle")
    row = _lines(writer, 4, "Formål", said["purpose"], numbered=False)
    row = _lines(writer, row + 1, "Sådan bruges projektmappen", said["steps"], numbered=True)
    row = _sheets(writer, row + 1)
    row = _colours(writer, row + 1)
    row = _facts(writer, row + 1, content)
    writer.print_setup(row, _LAST_COLUMN, pages=1)


def _lines(writer: SheetWriter, row: int, title: str, lines: list[str], *, numbered: bool) -> int:
    """Write paragraphs; return the next free row."""
    writer.section(row, title, _LAST_COLUMN)
    for index, line in enumerate(lines, start=1):
        if numbered:
            writer.number(row + index, 1, index, "bold", "0", align="center")
        style = writer.styles.get("plain", wrap=True)
        start = 2 if numbered else 1
        writer.sheet.merge_range(row + index - 1, start, row + index - 1, _LAST_COLUMN, line, style)
        writer.sheet.set_row(row + index - 1, 15 * -(-len(line) // 165))
    return row + len(lines) + 1


def _sheets(writer: SheetWriter, row: int) -> int:
    writer.section(row, "Ark", _LAST_COLUMN)
    for index, (name, about, kind) in enumerate(texts()["forside"]["sheets"], start=1):
        link = writer.styles.get("link")
        writer.sheet.write_url(row + index - 1, 2, f"internal:'{name}'!A1", link, name)
        writer.text(row + index, 3, kind, "note")
        writer.text(row + index, 4, about, "plain")
    return row + len(texts()["forside"]["sheets"]) + 1


def _colours(writer: SheetWriter, row: int) -> int:
    writer.section(row, "Farver", _LAST_COLUMN)
    colours = texts()["forside"]["colours"]
    for at, (kind, about) in enumerate(colours, start=row + 1):
        writer.text(at, 2, "Overskrift" if kind == "head" else "1.234", kind, align="center")
        writer.text(at, 3, about, "plain")
    statuses = texts()["forside"]["statuses"]
    last = row + len(colours) + len(statuses)
    for at, (status, about) in enumerate(statuses, start=row + len(colours) + 1):
        writer.text(at, 2, status, "check")
        writer.text(at, 3, about, "plain")
    writer.status_colours(row + len(colours) + 1, 2, last, 2)
    return last + 1


def _facts(writer: SheetWriter, row: int, content: Content) -> int:
    writer.section(row, "Version og kilde", _LAST_COLUMN)
    facts = (
        ("Kilde", content.package.source or "–"),
        (
            "Skabelon",
            f"investpakke {__version__}, plads til {content.grid.cases} sager og "
            f"{content.grid.years} år",
        ),
        ("Fortegn", "Besparelse og gevinst positiv, nettoudgift negativ"),
        ("Ændringer", "Notér dato, navn og ændring i loggen på Forudsætninger"),
    )
    for index, (label, text) in enumerate(facts, start=1):
        writer.text(row + index, 2, label, "plain")
        writer.text(row + index, 3, text, "plain")
    return row + len(facts)
