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
from investpakke.workbook.existing.find import tables_beside_template
from investpakke.workbook.layout import FORSIDE
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke_addin.open_excel import refusal, saved_copy, temporary_folder, undisturbed
from investpakke_templates.build import build_workbook

NEW_WORKBOOK = "investeringspakke-ny.xlsx"


def insert_package(book: Any) -> str:
    """Insert an empty package after the last sheet of a workbook that is open in Excel.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand. Where a sheet of it has a name that the package needs, where it has
        cases of its own (a refresh would no longer read them), where its structure is protected,
        or where Excel refuses, it stays as it is.

    Returns
    -------
    str
        What was done, in Danish.
    """
    with temporary_folder() as folder:
        template = build_workbook(folder / NEW_WORKBOOK)
        with undisturbed(book.app, "Indsætter en ny pakke …"):
            package = _opened(book.app, template)
            wanted = _sheet_names(package)
            why = _obstacle(book, wanted) or _copied(package, wanted, book)
            if not why:
                package.close()
                book.api.Activate()
                book.sheets[FORSIDE].api.Select()  # copied sheets stay selected together
                return _inserted(book.name, wanted)
            package.api.Activate()
            return _opened_instead(book.name, why)


def _opened(app: Any, template: Path) -> Any:
    """Return a new workbook of a template: nobody can save it over the template."""
    app.api.Workbooks.Add(str(template))
    return app.books.active


def _sheet_names(book: Any) -> list[str]:
    """Return the names of all sheets, those of charts too."""
    return [sheet.Name for sheet in book.api.Sheets]


def _obstacle(book: Any, wanted: Sequence[str]) -> str:
    """Return why the sheets cannot be inserted, or an empty text."""
    if book.api.ProtectStructure:
        return (
            "Projektmappens struktur er beskyttet. Ophæv beskyttelsen under Gennemse, Beskyt "
            "projektmappe, hvis pakken skal ind i den."
        )
    found = {name.casefold() for name in _sheet_names(book)}
    taken = [name for name in wanted if name.casefold() in found]
    if taken:
        which = "et ark, der hedder" if len(taken) == 1 else "ark, der hedder"
        return (
            f"Projektmappen har allerede {which} {_listed(taken)}. Omdøb først, hvis pakken skal "
            "ind i den."
        )
    cases = _case_tables(book)
    if cases:
        return (
            f"Projektmappen har selv en tabel med sager ({_listed(cases)}). Med skabelonens ark i "
            "projektmappen ville Opdater pakken ikke længere læse den."
        )
    return ""


def _case_tables(book: Any) -> list[str]:
    """Return where the workbook has cases of its own; none in one that a refresh cannot read."""
    with saved_copy(book) as copy:
        try:
            return tables_beside_template(WorkbookParts(copy).all_cells)
        except InvestpakkeError:
            return []


def _copied(package: Any, wanted: Sequence[str], book: Any) -> str:
    """Copy the sheets, all or none; return why it failed, or an empty text."""
    before = set(_sheet_names(book))
    sheets = book.api.Sheets
    try:
        package.api.Sheets(tuple(wanted)).Copy(Before=None, After=sheets(sheets.Count))
    except Exception as error:  # whatever Excel refuses, the user is told and nothing is left
        for name in set(_sheet_names(book)) - before:
            book.api.Sheets(name).Delete()
        return f"Excel kunne ikke kopiere arkene ind i den: {refusal(error)}"
    return ""


def _inserted(name: str, sheets: Sequence[str]) -> str:
    return (
        f"En ny, tom investeringspakke er indsat sidst i {name}: arkene {_listed(sheets)}.\n\n"
        f"Begynd på arket {FORSIDE}; det siger, hvor sagerne skrives ind."
    )


def _opened_instead(name: str, why: str) -> str:
    return (
        f"Pakken er ikke sat ind i {name}, som ikke er ændret. {why}\n\nI stedet er en ny, tom "
        "investeringspakke åbnet som en projektmappe for sig. Gem den med Gem som, før du udfylder "
        "den."
    )


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} og {last}" if first else last
