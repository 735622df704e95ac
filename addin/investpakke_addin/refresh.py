"""The refresh button: the model that is open in Excel, computed by the same code as a saved file.

Excel saves a copy of the open workbook, unsaved changes and all; the engine refreshes that
copy without writing it and reports which cells of the sheet "Pakke" change; these, and only
these, are then written into the open workbook.

Cells side by side as rectangles: each is written in one call, and a call to Excel is slow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from investpakke.show.changed_cells import before_and_now
from investpakke.text import Language, Problem, Text, both, counted
from investpakke.workbook.foreign.reading import Reading
from investpakke.workbook.ooxml.addresses import coordinate_to_tuple
from investpakke.workbook.ooxml.protection import sheet_protected, structure_protected
from investpakke.workbook.refresh import NUMBER_FORMATS, CellChange, RefreshReport, refresh
from investpakke_addin.boxes import cut, lines, paragraphs, question
from investpakke_addin.open_excel import undisturbed
from investpakke_addin.saved_copy import saved_copy


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Changed cells that fill a rectangle.

    Parameters
    ----------
    row, column : int
        Of its first cell, counted from 1.
    rows : tuple of tuple of CellChange
        The cells, row by row.
    """

    row: int
    column: int
    rows: tuple[tuple[CellChange, ...], ...]

    @property
    def address(self) -> str:
        """The rectangle in the notation of formulas."""
        last = self.rows[-1][-1].cell
        return f"{self.rows[0][0].cell}:{last}"

    def formats(self) -> Iterator[Rectangle]:
        """Yield the parts with the same format: pieces of columns."""
        for offset, column in enumerate(zip(*self.rows, strict=True)):
            row = self.row
            for _, alike in groupby(column, key=lambda change: change.kind):
                cells = tuple((change,) for change in alike)
                yield Rectangle(row, self.column + offset, cells)
                row += len(cells)


def rectangles(changes: Sequence[CellChange]) -> list[Rectangle]:
    """Return changed cells as few rectangles, in the order of their first cells.

    Examples
    --------
    >>> cells = ("B2", "B3", "C3", "B4", "C4", "E4")
    >>> [part.address for part in rectangles([CellChange(cell, None, 1.0) for cell in cells])]
    ['B2:B2', 'B3:C4', 'E4:E4']
    """
    found: dict[tuple[int, int], Rectangle] = {}  # by the row below and the first column
    done = []
    for row, column, run in _runs(changes):
        above = found.pop((row, column), None)
        if above is not None and len(above.rows[0]) != len(run):
            done.append(above)
            above = None
        start = above or Rectangle(row, column, ())
        found[row + 1, column] = Rectangle(start.row, column, (*start.rows, run))
    return sorted([*done, *found.values()], key=lambda part: (part.row, part.column))


def _runs(changes: Sequence[CellChange]) -> Iterator[tuple[int, int, tuple[CellChange, ...]]]:
    """Yield adjacent cells: the row and column of the first, and all of them."""
    placed = [(*coordinate_to_tuple(change.cell), change) for change in changes]
    placed.sort(key=lambda item: item[:2])
    numbered = enumerate(placed)
    for _, group in groupby(numbered, key=lambda item: (item[1][0], item[1][1] - item[0])):
        run = [item for _, item in group]
        yield run[0][0], run[0][1], tuple(change for *_, change in run)


_COLUMN_WIDTHS = {"A": 2, "B": 7, "C": 60, "D": 14}
_SHOWN_CHANGES = 8
_LONGEST_SHOWN = 30
_MOST_ASKED = 640
_FIGURES = ("tkr", "persons", "share")
_NOT_USED = Text("not used")
_ASKED = ("note.own_figures_differ", "refresh.below_theirs")


def refresh_and_report(book: Any, *, confirmed: bool) -> Text:
    """Refresh a workbook that is open in Excel, and return what the message box shows.

    Before the sheet "Pakke" is written the first time, the user is asked whether the model is
    read as meant; nothing is written then.
    """
    report = refresh_book(book, confirmed=confirmed)
    reading = report.reading
    if not confirmed and report.first_time and report.changes and reading is not None:
        return question(question_text(report, reading))
    return result_text(report)


def question_text(report: RefreshReport, reading: Reading) -> Text:
    """Return the question before the sheet "Pakke" is written the first time."""
    said = [shown_reading(reading, _MOST_ASKED)]
    said += [note for note in report.notes if isinstance(note, Problem) and note.id in _ASKED]
    if report.new_sheet:
        last = Text(
            "The sheet {sheet} will be added. If the model was read correctly, choose Yes.",
            sheet=report.sheet,
        )
    else:
        last = Text(
            "The figures will be written to the sheet {sheet}. If the model was read correctly, "
            "choose Yes.",
            sheet=report.sheet,
        )
    return paragraphs(paragraphs(*said).changed(lambda text: cut(text, _MOST_ASKED + 200)), last)


def shown_reading(reading: Reading, most: int) -> Text:
    """Return how a model was read, shortened to a length: the line, then its columns."""
    return both(lambda language: _shown_reading(reading, most, language))


def _shown_reading(reading: Reading, most: int, language: Language) -> str:
    line = reading.line.changed(lambda text: cut(text, most))
    text = Text("This is how the model was read:\n\n{line}", line=line).in_language(language)
    used = [(c.cell, c.header, c.signed) for c in reading.columns]
    unused = [(c.cell, c.header, _NOT_USED) for c in reading.unused]
    for place, (cell, header, use) in enumerate([*used, *unused]):
        between = "\n" if place else "\n\n"
        added = f"{text}{between}{cell} {header}: {use.in_language(language)}"
        if len(added) > most:
            more = Text("… (investpakke read shows everything)")
            return f"{text}\n{more.in_language(language)}"
        text = added
    return text


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
        report = refresh(copy, dry_run=True)
    if report.changes and not report.computes_itself and (confirmed or not report.first_time):
        _refuse_protected(book, report)
        with undisturbed(book.app, Text("Updating the package …")):
            _write(book, report)
    return report


def result_text(report: RefreshReport) -> Text:
    """Return the result of a refresh, for the message box."""
    changes = report.changes
    if report.computes_itself:
        found = (
            counted(
                "{n} key figure differs from the calculation: {figures}",
                "{n} key figures differ from the calculation: {figures}",
                len(changes),
                figures=_listed(changes),
            )
            if changes
            else Text("The key figures agree with the calculation.")
        )
        return paragraphs(*report.notes, found)
    if not changes:
        return Text(
            "The sheet {sheet} is already up to date. Nothing was changed.", sheet=report.sheet
        )
    found = Text(
        "{computed}, and {changed}:",
        computed=counted(
            "{n} case was computed", "{n} cases were computed", len(report.package.cases)
        ),
        changed=counted(
            "{n} cell on the sheet {sheet} was changed",
            "{n} cells on the sheet {sheet} were changed",
            len(changes),
            sheet=report.sheet,
        ),
    )
    return paragraphs(found, _listed(changes), *report.notes)


def _listed(changes: tuple[CellChange, ...]) -> Text:
    """Return the first changed cells, one per line, and the number of others."""
    figures_first = sorted(changes, key=lambda change: change.kind not in _FIGURES)
    said = [_change_line(change) for change in figures_first[:_SHOWN_CHANGES]]
    more = len(changes) - len(said)
    return lines(said + ([Text("… and {more} more", more=more)] if more > 0 else []))


def _change_line(change: CellChange) -> Text:
    """Return a cell's old and new content, shortened for the message box."""

    def part(place: int) -> Text:
        return both(lambda language: cut(before_and_now(change, language)[place], _LONGEST_SHOWN))

    return Text("{cell}: was {before}, now {now}", cell=change.cell, before=part(0), now=part(1))


def _refuse_protected(book: Any, report: RefreshReport) -> None:
    """Refuse in advance what Excel would refuse half-way.

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
    """Write the changes; if Excel refuses half-way, undo what was written."""
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
    return [[_as_typed(getattr(change, which)) for change in row] for row in part.rows]


def _format(sheet: Any, part: Rectangle) -> None:
    for piece in part.formats():
        formats = NUMBER_FORMATS[piece.rows[0][0].kind]
        if formats:
            sheet.range(piece.address).number_format = formats[0]


def _as_typed(value: object) -> object:
    """Return a value as typed: a text after an apostrophe, or 1.1 would become a date."""
    return f"'{value}" if isinstance(value, str) else value
