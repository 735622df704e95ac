"""What each engine is known to get wrong: measured, entry by entry, against LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from investpakke.validate.engines import by_formualizer
from investpakke.validate.engines.calculation import Calculation
from investpakke.validate.engines.conditions import Conditions
from investpakke.validate.engines.jury import Budget, witnesses_for
from investpakke.validate.engines.limits import Limit, find_limit, limits
from investpakke.validate.engines.witness import Question
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.relative import relative
from investpakke.workbook.ooxml.sheet_cells import Value
from libreoffice import convert

ROW, COLUMN = 1, 4
LIMITS = [
    pytest.param(i, limit, id=f"{limit.engine} {limit.reason.en}")
    for i, limit in enumerate(limits())
]


def sheet_of(index: int) -> str:
    return f"Grænse {index}"


def written(path: Path, *, shown: bool, of_1904: bool = False) -> Path:
    """A workbook with a sheet for each entry; its formulas show the right value, or none."""
    with xlsxwriter.Workbook(path, {"date_1904": of_1904}) as book:
        for index, limit in enumerate(limits()):
            where = limit.evidence.get("where")
            if (where == "1904") is not of_1904:
                continue
            sheet = book.add_worksheet(sheet_of(index))
            if where == "hidden rows":
                sheet.set_row(1, None, None, {"hidden": True})
            for row, line in enumerate(limit.evidence["cells"]):
                for column, value in enumerate(line):
                    if value == "#N/A":
                        sheet.write_formula(row, column, "=NA()", None, value)
                    elif isinstance(value, str) and value:
                        sheet.write_string(row, column, value)
                    elif value != "":
                        sheet.write_number(row, column, value)
            right = limit.evidence["right"] if shown else ""
            sheet.write_formula(ROW - 1, COLUMN - 1, limit.evidence["formula"], None, right)
    return path


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Book]:
    """The evidence, by whether its dates are counted from 1904."""
    folder = tmp_path_factory.mktemp("limits")
    return {
        of_1904: Book(written(folder / f"{of_1904}.xlsx", shown=True, of_1904=of_1904))
        for of_1904 in (False, True)
    }


def book_of(limit: Limit, books: dict[bool, Book]) -> Book:
    return books[limit.evidence.get("where") == "1904"]


@pytest.fixture(scope="module")
def in_libreoffice(libreoffice: None, tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Book]:
    assert libreoffice is None  # it is there
    folder = tmp_path_factory.mktemp("limits")
    (folder / "plain").mkdir()
    found = {}
    for of_1904 in (False, True):
        plain = written(folder / "plain" / f"{of_1904}.xlsx", shown=False, of_1904=of_1904)
        found[of_1904] = Book(convert([plain], folder)[0])
    return found


def answer(limit: Limit, book: Book, sheet: str) -> Value | None:
    cell = Cell(sheet, ROW, COLUMN)
    formula = limit.evidence["formula"]
    if limit.engine in {"formualizer", "all"}:
        return by_formualizer.compute(book, {cell: formula})[cell]
    resolved = book.resolved(relative(formula, ROW, COLUMN), sheet)
    witness = {one.name: one for one in witnesses_for(book, Budget(1e9))}[limit.engine]
    given = witness.answers(
        [Question(cell, resolved)], lambda at: book.by_name[at.sheet].cached(*at[1:])
    )
    return given[cell]


@pytest.mark.parametrize(("index", "limit"), LIMITS)
def test_an_engine_gets_it_as_wrong_as_the_entry_says(
    index: int, limit: Limit, books: dict[bool, Book]
) -> None:
    assert answer(limit, book_of(limit, books), sheet_of(index)) == limit.evidence["gives"]


NO_WITNESS = ("UNIQUE(", "MROUND(", "POWER(")
"""What LibreOffice 7.4 has not, or computes as the engines do: Excel's documentation says else."""


@pytest.mark.parametrize(
    ("index", "limit"),
    [
        at
        for at in LIMITS
        if not any(
            name in at.values[1].evidence["formula"]  # type: ignore[union-attr]  # a Limit
            for name in NO_WITNESS
        )
    ],
)
def test_libreoffice_gives_the_right_value(
    index: int, limit: Limit, in_libreoffice: dict[bool, Book]
) -> None:
    book = book_of(limit, in_libreoffice)
    value = book.by_name[sheet_of(index)].cached(ROW, COLUMN)
    right = limit.evidence["right"]
    assert value == (pytest.approx(right) if isinstance(right, float) else right)


@pytest.mark.parametrize(("index", "limit"), LIMITS)
def test_an_entry_is_found_by_its_own_evidence(
    index: int, limit: Limit, books: dict[bool, Book]
) -> None:
    book, cell = book_of(limit, books), Cell(sheet_of(index), ROW, COLUMN)
    resolved = book.resolved(book.by_name[cell.sheet].forms[ROW, COLUMN], cell.sheet)
    conditions = Conditions(book, resolved, cell, lambda at: book.by_name[at.sheet].cached(*at[1:]))
    found = find_limit(limit.engine, conditions.form, conditions.holds)
    assert found is not None
    assert found.engine == limit.engine


@pytest.mark.parametrize("of_1904", [False, True])
def test_right_values_are_neither_stale_nor_doubted_nor_disputed(
    of_1904: bool, books: dict[bool, Book]
) -> None:
    calculation = Calculation(books[of_1904])
    assert calculation.stale == frozenset()
    assert calculation.doubts == []
    assert calculation.disagreements == []
