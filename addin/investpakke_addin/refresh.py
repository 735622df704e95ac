"""The refresh button: the model that is open in Excel, computed by the same code as a saved file.

Excel saves a copy of the open workbook, unsaved changes and all; the engine refreshes that
copy without writing it and reports which cells of the sheet "Pakke" change; these, and only
these, are then written into the open workbook.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from investpakke.errors import InvestpakkeError, Text
from investpakke.workbook.refresh import NUMBER_FORMATS, CellChange, RefreshReport, refresh

_SUFFIXES = (".xlsx", ".xlsm")
_COLUMN_WIDTHS = {"A": 2, "B": 7, "C": 60, "D": 14}
_SHOWN_CHANGES = 8


def refresh_book(book: Any) -> RefreshReport:
    """Refresh the sheet "Pakke" of a workbook that is open in Excel.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; nothing of it but its own blocks on "Pakke" is written.

    Raises
    ------
    FileError, InputError
        As `investpakke.workbook.refresh.refresh`, said of the workbook by its name.
        Nothing is written then.
    """
    with tempfile.TemporaryDirectory(prefix="investpakke-") as folder:
        suffix = Path(book.name).suffix.lower()
        copy = Path(folder) / f"{Path(book.name).stem}{suffix if suffix in _SUFFIXES else '.xlsx'}"
        book.api.SaveCopyAs(str(copy))
        try:
            report = refresh(copy, dry_run=True)
        except InvestpakkeError as error:
            raise _named(error, copy, book.name) from None
    if report.changes and not report.computes_itself:
        with undisturbed(book.app):
            _write(book, report)
    return report


@contextmanager
def undisturbed(app: Any) -> Iterator[None]:
    """Write without flicker and recalculation; everything is put back whatever happens."""
    before = {name: getattr(app, name) for name in ("screen_updating", "calculation", "status_bar")}
    try:
        app.screen_updating = False
        app.calculation = "manual"
        app.status_bar = "Opdaterer pakken …"
        yield
    finally:
        for name in ("calculation", "status_bar", "screen_updating"):
            setattr(app, name, before[name])


def told(report: RefreshReport) -> str:
    """Return what a refresh did, as the message box shows it."""
    changes = report.changes
    if report.computes_itself:
        found = (
            f"{len(changes)} nøgletal er ikke motorens: {_listed(changes)}"
            if changes
            else "Nøgletallene er motorens."
        )
        return f"Projektmappen regner selv, så arket {report.sheet} er ikke ændret.\n\n{found}"
    if not changes:
        return f"Arket {report.sheet} passer allerede. Intet er ændret."
    notes = "".join(f"\n\n{note.da}" for note in report.notes)
    return (
        f"{len(report.package.cases)} sager er regnet igennem, og {len(changes)} celler på arket "
        f"{report.sheet} er ændret:\n\n{_listed(changes)}{notes}"
    )


def _listed(changes: tuple[CellChange, ...]) -> str:
    """Return the first changed cells, one a line, and how many more there are."""
    lines = [f"{change.cell}: {_shown(change.old)} → {_shown(change.new)}" for change in changes]
    more = len(lines) - _SHOWN_CHANGES
    return "\n".join(lines[:_SHOWN_CHANGES] + ([f"… og {more} til"] if more > 0 else []))


def _shown(value: object) -> str:
    if value is None:
        return "tom"
    return f"{value:.15g}".replace(".", ",") if isinstance(value, float) else str(value)


def _write(book: Any, report: RefreshReport) -> None:
    names = {sheet.name.casefold(): sheet for sheet in book.sheets}
    sheet = names.get(report.sheet.casefold()) or _new_sheet(book, report.sheet)
    for change in report.changes:
        cell = sheet.range(change.cell)
        cell.value = _typed(change.new)
        formats = NUMBER_FORMATS[change.kind]
        if report.new_sheet and formats:  # elsewhere a cell keeps the look that it has
            cell.number_format = formats[0]


def _typed(value: object) -> object:
    """Return a value as it is typed: a text behind an apostrophe, or 1.1 would become a date."""
    return f"'{value}" if isinstance(value, str) else value


def _new_sheet(book: Any, name: str) -> Any:
    active = book.sheets.active
    sheet = book.sheets.add(name, after=book.sheets[-1])
    for column, width in _COLUMN_WIDTHS.items():
        sheet.range(f"{column}:{column}").column_width = width
    active.activate()
    return sheet


def _named(error: InvestpakkeError, copy: Path, name: str) -> InvestpakkeError:
    """Return an error that names the user's workbook instead of the copy."""
    where = Text(*(part.replace(str(copy), name) for part in error.where))
    return type(error)(
        error.what, where=where, expected=error.expected, got=error.got, mend=error.mend
    )
