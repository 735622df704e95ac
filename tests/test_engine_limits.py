"""What each engine is known to get wrong: measured, entry by entry, against LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from investpakke.validate.calculation import Calculation
from investpakke.validate.engines import by_formualizer, by_formulas
from investpakke.validate.engines.agreement import agree
from investpakke.validate.engines.limits import Limit, limit_of, limits
from investpakke.workbook.book import Book, Cell
from investpakke.workbook.formula.relative import relative
from investpakke.workbook.ooxml.sheet_cells import Value
from libreoffice import convert

ROW, COLUMN = 1, 4
LIMITS = [pytest.param(i, limit, id=f"{limit.engine} {limit.reason.en}")
          for i, limit in enumerate(limits())]  # fmt: skip


def sheet_of(index: int) -> str:
    return f"Grænse {index}"


def written(path: Path, *, shown: bool) -> Path:
    """A workbook with a sheet for each entry; its formulas show the right value, or none."""
    with xlsxwriter.Workbook(path) as book:
        for index, limit in enumerate(limits()):
            sheet = book.add_worksheet(sheet_of(index))
            for row, line in enumerate(limit.evidence["cells"]):
                for column, value in enumerate(line):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    else:
                        sheet.write_number(row, column, value)
            right = limit.evidence["right"] if shown else ""
            sheet.write_formula(ROW - 1, COLUMN - 1, limit.evidence["formula"], None, right)
    return path


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(written(tmp_path_factory.mktemp("limits") / "evidence.xlsx", shown=True))


@pytest.fixture(scope="module")
def in_libreoffice(libreoffice: None, tmp_path_factory: pytest.TempPathFactory) -> Book:
    assert libreoffice is None  # it is there
    folder = tmp_path_factory.mktemp("limits")
    return Book(convert([written(folder / "evidence.xlsx", shown=False)], folder)[0])


def answer(limit: Limit, book: Book, sheet: str) -> Value | None:
    cell = Cell(sheet, ROW, COLUMN)
    formula = limit.evidence["formula"]
    if limit.engine == "formualizer":
        return by_formualizer.computed(book, {cell: formula})[cell]
    resolved = book.resolved(relative(formula, ROW, COLUMN), sheet)
    return by_formulas.computed(resolved, cell, lambda at: book.by_name[at.sheet].cached(*at[1:]))


@pytest.mark.parametrize(("index", "limit"), LIMITS)
def test_an_engine_gets_it_as_wrong_as_the_entry_says(
    index: int, limit: Limit, evidence: Book
) -> None:
    assert answer(limit, evidence, sheet_of(index)) == limit.evidence["gives"]


@pytest.mark.parametrize(("index", "limit"), LIMITS)
def test_libreoffice_gives_the_right_value(index: int, limit: Limit, in_libreoffice: Book) -> None:
    value = in_libreoffice.by_name[sheet_of(index)].cached(ROW, COLUMN)
    right = limit.evidence["right"]
    assert value == (pytest.approx(right) if isinstance(right, float) else right)


@pytest.mark.parametrize(("index", "limit"), LIMITS)
def test_an_entry_is_found_by_its_own_evidence(index: int, limit: Limit, evidence: Book) -> None:
    form = evidence.by_name[sheet_of(index)].forms[ROW, COLUMN]
    found = limit_of(limit.engine, form, lambda _condition: True)
    assert found is not None
    assert found.engine == limit.engine


def test_right_values_are_neither_stale_nor_disputed(evidence: Book) -> None:
    calculation = Calculation(evidence)
    assert calculation.disagreements == []
    wrong = {
        cell: value
        for cell, value in calculation.values.items()
        if not agree(value, calculation.shown(cell))
    }
    assert wrong == {}
