"""Forside: what the workbook is for, how to use it, the colour key, version and master check."""

from __future__ import annotations

from xlsxwriter.workbook import Workbook

from investpakke import __version__
from investpakke.model.description import STAGE_NAMES
from investpakke.packages.records import record_form
from investpakke.workbook.layout import FORSIDE, PRICE_LEVEL_LABEL, SOURCE_LABEL, STATUS_LABELS
from investpakke_templates.content import Content
from investpakke_templates.sheet_writer import SheetWriter, with_municipality
from investpakke_templates.styles import TEXT_FORMAT, WHOLE, Styles
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
    row = _status(writer, 4, content)
    row = _lines(writer, row + 1, "purpose", numbered=False)
    row = _lines(writer, row + 1, "steps", numbered=True)
    row = _sheets(writer, row + 1, content)
    row = _colours(writer, row + 1)
    row = _facts(writer, row + 1, content)
    writer.print_setup(row, _LAST_COLUMN, pages=1)


def _status(writer: SheetWriter, row: int, content: Content) -> int:
    """Write the inputs that say how far the package has come, and what it is taken from."""
    package, said = content.package, _SAID["status"]
    told = record_form(package.status) if package.status else {}
    if package.status:
        told["stage"] = STAGE_NAMES[package.status.stage][0]
    cells = [(label, told.get(key), said[key]) for key, label in STATUS_LABELS.items()]
    cells.append((PRICE_LEVEL_LABEL, package.price_level, said["price_level"]))
    cells.append((SOURCE_LABEL, package.source, said["source"]))
    writer.section(row, _SAID["titles"]["status"], _LAST_COLUMN)
    for at, (label, value, note) in enumerate(cells, start=row + 1):
        writer.text(at, 2, label, "plain")
        writer.input(
            at, 3, value, WHOLE if label == PRICE_LEVEL_LABEL else TEXT_FORMAT, align="left"
        )
        if label == SOURCE_LABEL:
            style = writer.styles.get("input", TEXT_FORMAT, wrap=True)
            writer.sheet.merge_range(at - 1, 3, at - 1, _LAST_COLUMN, value or "", style)
        else:
            writer.text(at, 4, note, "note")
    stages = [names[0] for names in STAGE_NAMES.values()]
    writer.sheet.data_validation(row, 3, row, 3, {"validate": "list", "source": stages})
    return row + len(cells) + 1


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


def _sheets(writer: SheetWriter, row: int, content: Content) -> int:
    listed = [each for each in _SAID["sheets"] if each[0] in content.sheets]
    writer.section(row, _SAID["titles"]["sheets"], _LAST_COLUMN)
    for index, (name, about, kind) in enumerate(listed, start=1):
        link = writer.styles.get("link")
        writer.sheet.write_url(row + index - 1, 2, f"internal:'{name}'!A1", link, name)
        writer.text(row + index, 3, kind, "note")
        writer.text(row + index, 4, about, "plain")
    return row + len(listed) + 1


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
    named = {"version": __version__, "cases": content.grid.cases, "years": content.grid.years}
    for index, (label, text) in enumerate(_SAID["facts"], start=1):
        writer.text(row + index, 2, label, "plain")
        writer.text(row + index, 3, text.format(**named), "plain")
    return row + len(_SAID["facts"])
