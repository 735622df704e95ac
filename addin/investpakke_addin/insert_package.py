"""The ribbon's "Indsæt ny pakke": an empty package as sheets of the workbook that is open.

The template is opened as a new workbook, and all its sheets are copied at once: then Excel
keeps the references between them among the copies. Where that cannot be, the new workbook is
left open instead, so that the user has a package either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError
from investpakke.text import Text, counted, listed
from investpakke.workbook.foreign.find import tables_beside_template
from investpakke.workbook.layout import FORSIDE
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke_addin.boxes import paragraphs
from investpakke_addin.open_excel import refusal, undisturbed
from investpakke_addin.saved_copy import saved_copy, work_folder
from investpakke_templates.build import build_workbook

NEW_WORKBOOK = "investeringspakke-ny.xlsx"


def insert_package(book: Any) -> Text:
    """Insert an empty package after the last sheet of a workbook that is open in Excel.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand. Where a sheet of it has a name that the package needs, where it has
        cases of its own (a refresh would no longer read them), where its structure is protected,
        or where Excel refuses, it stays as it is.

    Returns
    -------
    Text
        What was done.
    """
    with work_folder() as folder:
        template = build_workbook(folder / NEW_WORKBOOK)
        with undisturbed(book.app, Text("Inserting a new package …")):
            package = _open(book.app, template)
            wanted = _sheet_names(package)
            why = _obstacle(book, wanted) or _copy(package, wanted, book)
            if why is None:
                package.close()
                book.api.Activate()
                book.sheets[FORSIDE].api.Select()  # copied sheets stay selected together
                return _inserted(book.name, wanted)
            package.api.Activate()
            return _open_separately(book.name, why)


def _open(app: Any, template: Path) -> Any:
    """Return a new workbook from a template, which cannot be saved over it."""
    app.api.Workbooks.Add(str(template))
    return app.books.active


def _sheet_names(book: Any) -> list[str]:
    """Return the names of all sheets, including chart sheets."""
    return [sheet.Name for sheet in book.api.Sheets]


def _obstacle(book: Any, wanted: Sequence[str]) -> Text | None:
    """Return why the sheets cannot be inserted; None if they can."""
    if book.api.ProtectStructure:
        return Text(
            "The structure of the workbook is protected. To insert the package, remove the "
            "protection under Review, Protect Workbook."
        )
    found = {name.casefold() for name in _sheet_names(book)}
    taken = [name for name in wanted if name.casefold() in found]
    if taken:
        return counted(
            "The workbook already has a sheet named {sheets}. To insert the package, rename that "
            "sheet first.",
            "The workbook already has sheets named {sheets}. To insert the package, rename those "
            "sheets first.",
            len(taken),
            sheets=listed(taken),
        )
    cases = _case_tables(book)
    if cases:
        return Text(
            "The workbook has a table of cases of its own ({places}). If the template's "
            "sheets were added, the button Opdater pakken would no longer read it.",
            places=listed(cases),
        )
    return None


def _case_tables(book: Any) -> list[str]:
    """Return the workbook's own tables of cases; none if a refresh cannot read it."""
    with saved_copy(book) as copy:
        try:
            return tables_beside_template(WorkbookParts(copy).all_cells)
        except InvestpakkeError:
            return []


def _copy(package: Any, wanted: Sequence[str], book: Any) -> Text | None:
    """Copy the sheets, all or none; return why it failed, or None."""
    before = set(_sheet_names(book))
    sheets = book.api.Sheets
    try:
        package.api.Sheets(tuple(wanted)).Copy(Before=None, After=sheets(sheets.Count))
    except Exception as error:  # whatever Excel refuses, the user is told and nothing is left
        for name in set(_sheet_names(book)) - before:
            book.api.Sheets(name).Delete()
        return Text("Excel could not copy the sheets into it: {reason}", reason=refusal(error))
    return None


def _inserted(name: str, sheets: Sequence[str]) -> Text:
    return paragraphs(
        Text(
            "A new, empty investment package was inserted at the end of {workbook}: the sheets "
            "{sheets}.",
            workbook=name,
            sheets=listed(sheets),
        ),
        Text("Start with the sheet {sheet}; it tells you where to enter the cases.", sheet=FORSIDE),
    )


def _open_separately(name: str, why: Text) -> Text:
    return paragraphs(
        Text(
            "The package was not inserted into {workbook}, which is unchanged. {why}",
            workbook=name,
            why=why,
        ),
        Text(
            "Instead, a new, empty investment package is open as a workbook of its own. Save it "
            "with Save As before you fill it in."
        ),
    )
