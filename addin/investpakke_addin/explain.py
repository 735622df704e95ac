"""The button "Forklar": why the selected cell shows an error, from its own calls.

A cell shows no text for a refused call, or the sums over it would look right. So the cell is
computed anew, and what its calls answer meanwhile is shown. Where it only passes on the error of
another cell, that is sought upstream in a saved copy, which knows names, tables and other sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from investpakke.boundary import ERROR_NAMES, NOT_AVAILABLE, PREFIX, error_in, heard, passed_on
from investpakke.text import Text, counted
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.ooxml.sheet_cells import Area, CellError
from investpakke_addin.boxes import paragraphs
from investpakke_addin.saved_copy import saved_copy

_SHOWN_CALLS = 3
"""A message box of VBA shows about a thousand characters."""

_NAMES = {name.en: name for name in ERROR_NAMES.values()}


def explain_book(book: Any) -> Text:
    """Return why the selected cell shows an error, for the message box.

    Parameters
    ----------
    book : xlwings.Book
        The workbook at hand; cells of it are calculated, and nothing is written.
    """
    selected = book.app.api.ActiveCell
    if selected is None:
        return Text("Select a cell first.")
    start = Cell(selected.Worksheet.Name, selected.Row, selected.Column)
    with saved_copy(book) as copy:
        model = Book(copy)
    answers = _calculate(book, model, start)
    source = start if _reasons(answers) else _source(model, start)
    if source != start:
        answers = _calculate(book, model, source)
    return _explanation(book, start, source, answers, calls=bool(_functions(model, source)))


# --- Upstream --------------------------------------------------------------------------------


def _source(model: Book, cell: Cell) -> Cell:
    """Return the origin of an error: the first cell upstream that reads no error."""
    seen = {cell}
    while True:
        upstream = next((found for found in _errors_read(model, cell) if found not in seen), None)
        if upstream is None:
            return cell
        seen.add(upstream)
        cell = upstream


def _errors_read(model: Book, cell: Cell) -> Iterator[Cell]:
    """Yield the cells with an error that a cell's formula reads, in the formula's order."""
    area = _area(model, cell)
    form = model.by_name[cell.sheet].forms.get((area.row, area.column))
    for reference in model.resolved(form, cell.sheet).references if form else ():
        read = reference.area(area.row, area.column)
        sheet = model.by_name.get(reference.sheet or "")
        if read is None or sheet is None:
            continue
        for row, line in sorted(sheet.cells.rows.items()):
            for column, value in sorted(line.items()):
                if read.holds(row, column) and _is_error(value):
                    yield Cell(sheet.name, row, column)


def _is_error(value: object) -> bool:
    return isinstance(value, CellError) or (isinstance(value, str) and value.startswith(PREFIX))


def _area(model: Book, cell: Cell) -> Area:
    """Return the cells that a cell's formula fills: those of an array, or its own."""
    arrays = model.by_name[cell.sheet].cells.arrays
    own = Area(cell.row, cell.column, cell.row, cell.column)
    return next((area for area in arrays if area.holds(cell.row, cell.column)), own)


def _functions(model: Book, cell: Cell) -> set[str]:
    """Return our functions that a cell's formula calls."""
    area = _area(model, cell)
    form = model.by_name[cell.sheet].forms.get((area.row, area.column))
    names = read_form(model.resolved(form, cell.sheet).form()).functions if form else ()
    return {name for name in names if name.startswith("INVEST_")}


# --- What the calls answer -------------------------------------------------------------------


def _calculate(book: Any, model: Book, cell: Cell) -> list[tuple[str, object]]:
    """Make Excel calculate a cell; return the functions that were called, and their answers.

    Excel may calculate others meanwhile, as those that read the cell.
    """
    area = _area(model, cell)
    cells = book.sheets[cell.sheet].range(
        (area.row, area.column), (area.last_row, area.last_column)
    )
    with heard() as answers:
        cells.api.Calculate()
    own = _functions(model, cell)
    return [(name, answer) for name, answer in answers if name in own]


def _reasons(answers: Sequence[tuple[str, object]]) -> list[tuple[str, str]]:
    """Return the refusals that do not only pass on an argument's error."""
    return [(name, text) for name, text in _refusals(answers) if passed_on(text) is None]


def _refusals(answers: Sequence[tuple[str, object]]) -> list[tuple[str, str]]:
    found = [
        (name, answer)
        for name, answer in answers
        if isinstance(answer, str) and answer.startswith(PREFIX)
    ]
    return list(dict.fromkeys(found))


# --- The message -----------------------------------------------------------------------------


def _explanation(
    book: Any, start: Cell, source: Cell, answers: Sequence[tuple[str, object]], *, calls: bool
) -> Text:
    said = [Text("{cell} shows {error}.", cell=_place(start), error=_shown_value(book, start))]
    if source != start:
        said.append(
            Text(
                "The error comes from {cell}, which shows {error}.",
                cell=_place(source),
                error=_shown_value(book, source),
            )
        )
    refused = _reasons(answers) or _refusals(answers)
    said += [
        Text("{function} answers: {answer}", function=name, answer=text.removeprefix(PREFIX))
        for name, text in refused[:_SHOWN_CALLS]
    ]
    if len(refused) > _SHOWN_CALLS:
        more = len(refused) - _SHOWN_CALLS
        said.append(counted("… and {n} other answer.", "… and {n} other answers.", more))
    if not refused:
        said.append(_not_refused(answers, calls=calls))
    return paragraphs(*said)


def _not_refused(answers: Sequence[tuple[str, object]], *, calls: bool) -> Text:
    for name, answer in answers:
        rows = answer if isinstance(answer, list) else [[answer]]
        if any(NOT_AVAILABLE in row for row in rows):
            return Text(
                "{function} answers that there is no result (#N/A). That is an answer, not an "
                "error.",
                function=name,
            )
    if answers:
        return Text("The INVEST_ functions in the cell answer without refusing anything.")
    if calls:
        return Text(
            "The cell calls an INVEST_ function, but the call did not get through. Run "
            "'investpakke addin doctor' in a command prompt."
        )
    return Text("That cell calls none of the INVEST_ functions.")


def _place(cell: Cell) -> str:
    return f"{cell.sheet}!{cell.address}"


def _shown_value(book: Any, cell: Cell) -> Text:
    error = error_in(book.sheets[cell.sheet].range((cell.row, cell.column)).api.Value)
    return Text("no error") if error is None else _NAMES.get(error.en, error)
