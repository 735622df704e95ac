"""The refresh button: the model that is open in Excel, computed by the same code as a saved file.

Excel saves a copy of the open workbook, unsaved changes and all; the engine refreshes that
copy without writing it and reports which cells of the sheet "Pakke" change; these, and only
these, are then written into the open workbook.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from investpakke.errors import InvestpakkeError
from investpakke.show.changed_cells import before_and_now
from investpakke.workbook.existing.reading import Reading
from investpakke.workbook.refresh import NUMBER_FORMATS, CellChange, RefreshReport, refresh
from investpakke.workbook.refresh.protection import sheet_protected, structure_protected
from investpakke_addin.open_excel import saved_copy, undisturbed
from investpakke_addin.rectangles import Rectangle, rectangles

_COLUMN_WIDTHS = {"A": 2, "B": 7, "C": 60, "D": 14}
_SHOWN_CHANGES = 8
_LONGEST_SHOWN = 30
_MOST_ASKED = 640
_FIGURES = ("tkr", "persons", "share")


QUESTION = "?"
"""How an answer begins that is a question: VBA asks it, and calls again where the user says yes."""


def refreshed(book: Any, *, confirmed: bool) -> str:
    """Refresh a workbook that is open in Excel, and return what the message box shows.

    Before the sheet "Pakke" is written the first time, the user is asked whether the model is
    read as meant; nothing is written then.
    """
    report = refresh_book(book, confirmed=confirmed)
    reading = report.reading
    if not confirmed and report.first_time and report.changes and reading is not None:
        return f"{QUESTION}{asked(report, reading)}"
    return told(report)


def asked(report: RefreshReport, reading: Reading) -> str:
    """Return what is asked before the sheet "Pakke" is written the first time."""
    said = [shown_reading(reading, _MOST_ASKED)]
    said += [note.da for note in report.notes if note.da.startswith("Modellens egne tal")]
    question = (
        f"Arket {report.sheet} oprettes. Er modellen læst rigtigt, så vælg Ja."
        if report.new_sheet
        else f"Tallene skrives på arket {report.sheet}. Er modellen læst rigtigt, så vælg Ja."
    )
    return "\n\n".join([shortened("\n\n".join(said), _MOST_ASKED + 200), question])


def shown_reading(reading: Reading, most: int) -> str:
    """Return how a model was read, in so many letters at most: the line, and then its columns."""
    text = f"Sådan er modellen læst:\n\n{shortened(reading.line.da, most)}"
    columns = [f"{c.cell} {c.header}: {c.signed.da}" for c in reading.columns]
    unused = [f"{c.cell} {c.header}: bruges ikke" for c in reading.unused]
    for place, line in enumerate([*columns, *unused]):
        added = f"{text}{chr(10) if place else chr(10) * 2}{line}"
        if len(added) > most:
            return f"{text}\n… (alt vises af: investpakke read)"
        text = added
    return text


def shortened(text: str, most: int) -> str:
    """Return a text so short that it fits."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def refresh_book(book: Any, *, confirmed: bool = True) -> RefreshReport:
    """Refresh the sheet "Pakke" of a workbook that is open in Excel.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; nothing of it but its own blocks on "Pakke" is written.
    confirmed : bool
        Whether the user has agreed to how the model is read; else nothing is written the first
        time.

    Raises
    ------
    FileError, InputError
        As `investpakke.workbook.refresh.refresh`, said of the workbook by its name.
        Nothing is written then.
    """
    with saved_copy(book) as copy:
        try:
            report = refresh(copy, dry_run=True)
        except InvestpakkeError as error:
            raise _named(error, copy, book.name) from None
    if report.changes and not report.computes_itself and (confirmed or not report.first_time):
        _refuse_protected(book, report)
        with undisturbed(book.app, "Opdaterer pakken …"):
            _write(book, report)
    return report


def told(report: RefreshReport) -> str:
    """Return what a refresh did, as the message box shows it."""
    changes = report.changes
    notes = [note.da for note in report.notes]
    if report.computes_itself:
        found = (
            f"{len(changes)} nøgletal afviger fra beregningen: {_listed(changes)}"
            if changes
            else "Nøgletallene stemmer med beregningen."
        )
        return "\n\n".join([*notes, found])
    if not changes:
        return f"Arket {report.sheet} er allerede opdateret. Intet er ændret."
    cases = len(report.package.cases)
    found = (
        f"{cases} {'sag' if cases == 1 else 'sager'} er regnet igennem, og {len(changes)} "
        f"{'celle' if len(changes) == 1 else 'celler'} på arket {report.sheet} er ændret:"
    )
    return "\n\n".join([found, _listed(changes), *notes])


def _listed(changes: tuple[CellChange, ...]) -> str:
    """Return the first changed cells, one a line, and how many more there are."""
    lines = []
    figures_first = sorted(changes, key=lambda change: change.kind not in _FIGURES)
    for change in figures_first[:_SHOWN_CHANGES]:
        before, now = map(_cut, before_and_now(change, "da"))
        lines.append(f"{change.cell}: før {before}, nu {now}")
    more = len(changes) - len(lines)
    return "\n".join(lines + ([f"… og {more} til"] if more > 0 else []))


def _cut(text: str) -> str:
    """Return a text so short that all lines fit in a message box."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _refuse_protected(book: Any, report: RefreshReport) -> None:
    """Refuse what Excel would refuse half-way.

    Raises
    ------
    FileError
        The sheet is protected, or has to be made in a workbook whose structure is.
    """
    where = f"{book.name}, {report.sheet}"
    if report.new_sheet and book.api.ProtectStructure:
        raise structure_protected(where, report.sheet)
    if not report.new_sheet and book.sheets[report.sheet].api.ProtectContents:
        raise sheet_protected(where)


def _write(book: Any, report: RefreshReport) -> None:
    """Write what changed; where Excel refuses half-way, take back what was written."""
    before_the_eyes = book.api.ActiveSheet
    sheets = book.sheets
    new = report.new_sheet
    sheet = sheets.add(report.sheet, after=sheets[-1]) if new else sheets[report.sheet]
    written: list[Rectangle] = []
    try:
        if new:
            for column, width in _COLUMN_WIDTHS.items():
                sheet.range(f"{column}:{column}").column_width = width
        for part in rectangles(report.changes):
            sheet.range(part.address).value = _cells(part, "new")
            written.append(part)
            if new:  # elsewhere a cell keeps the look that it has
                _format(sheet, part)
    except Exception:
        for part in written:
            sheet.range(part.address).value = _cells(part, "old")
        if new:
            sheet.delete()
        raise
    finally:
        before_the_eyes.Activate()


def _cells(part: Rectangle, which: Literal["old", "new"]) -> list[list[object]]:
    return [[_typed(getattr(change, which)) for change in row] for row in part.rows]


def _format(sheet: Any, part: Rectangle) -> None:
    for piece in part.formats():
        formats = NUMBER_FORMATS[piece.rows[0][0].kind]
        if formats:
            sheet.range(piece.address).number_format = formats[0]


def _typed(value: object) -> object:
    """Return a value as it is typed: a text behind an apostrophe, or 1.1 would become a date."""
    return f"'{value}" if isinstance(value, str) else value


def _named(error: InvestpakkeError, copy: Path, name: str) -> InvestpakkeError:
    """Return an error that names the user's workbook instead of the copy."""
    return error.said_of(error.where.changed(lambda text: text.replace(str(copy), name)))
