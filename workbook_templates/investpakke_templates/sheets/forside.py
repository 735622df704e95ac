"""Forside: what the workbook is for, how to use it, the colour key, version and master check."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke import __version__
from investpakke.workbook.layout import FORSIDE
from investpakke_templates.content import Content
from investpakke_templates.paper import Paper, with_municipality
from investpakke_templates.styles import Styles
from investpakke_templates.texts import texts

_LAST_COLUMN = 9


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    grid, said, package = content.grid, texts()["forside"], content.package
    paper = Paper(book, styles, FORSIDE, "#1F3A5F")
    paper.columns(grid, (2, 7, 26, 14, 14, 14, 14, 14, 14, 14))
    paper.title("", "", master)
    paper.formula(1, 1, f'={grid.setting(1)}&""', package.name, "title")
    formula, shown = with_municipality(grid.setting(0), package.municipality, said["subtitle"])
    paper.formula(2, 1, formula, shown, "subtitle")
    row = _lines(paper, 4, "Formål", said["purpose"], numbered=False)
    row = _lines(paper, row + 1, "Sådan bruges projektmappen", said["steps"], numbered=True)
    row = _sheets(paper, row + 1)
    row = _colours(paper, row + 1)
    row = _facts(paper, row + 1, content)
    paper.print_setup(row, _LAST_COLUMN, pages=1)


def _lines(paper: Paper, row: int, title: str, lines: list[str], *, numbered: bool) -> int:
    """Write paragraphs; return the next free row."""
    paper.section(row, title, _LAST_COLUMN)
    for index, line in enumerate(lines, start=1):
        if numbered:
            paper.number(row + index, 1, index, "bold", "0", align="center")
        style = paper.styles.get("plain", wrap=True)
        start = 2 if numbered else 1
        paper.sheet.merge_range(row + index - 1, start, row + index - 1, _LAST_COLUMN, line, style)
        paper.sheet.set_row(row + index - 1, 15 * -(-len(line) // 165))
    return row + len(lines) + 1


def _sheets(paper: Paper, row: int) -> int:
    paper.section(row, "Ark", _LAST_COLUMN)
    for index, (name, about, kind) in enumerate(texts()["forside"]["sheets"], start=1):
        link = paper.styles.get("link")
        paper.sheet.write_url(row + index - 1, 2, f"internal:'{name}'!A1", link, name)
        paper.text(row + index, 3, kind, "note")
        paper.text(row + index, 4, about, "plain")
    return row + len(texts()["forside"]["sheets"]) + 1


def _colours(paper: Paper, row: int) -> int:
    paper.section(row, "Farver", _LAST_COLUMN)
    colours = texts()["forside"]["colours"]
    for at, (kind, about) in enumerate(colours, start=row + 1):
        paper.text(at, 2, "Overskrift" if kind == "head" else "1.234", kind, align="center")
        paper.text(at, 3, about, "plain")
    statuses = texts()["forside"]["statuses"]
    last = row + len(colours) + len(statuses)
    for at, (status, about) in enumerate(statuses, start=row + len(colours) + 1):
        paper.text(at, 2, status, "check")
        paper.text(at, 3, about, "plain")
    paper.status_colours(row + len(colours) + 1, 2, last, 2)
    return last + 1


def _facts(paper: Paper, row: int, content: Content) -> int:
    paper.section(row, "Version og kilde", _LAST_COLUMN)
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
        paper.text(row + index, 2, label, "plain")
        paper.text(row + index, 3, text, "plain")
    return row + len(facts)
