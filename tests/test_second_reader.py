"""Another reader, openpyxl, finds in every cell what ours finds, whatever the workbook is.

Set INVESTPAKKE_WORKBOOKS to a folder, and every workbook in it is read by both too.
"""

from __future__ import annotations

import math
import os
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from existing_models import MODELS, make_model
from fuzz_workbooks import mutants
from investpakke.errors import InvestpakkeError
from investpakke.workbook.ooxml import addresses, dates
from investpakke.workbook.ooxml.number_formats import KNOWN, shows_date
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import (
    NOT_COMPUTED,
    CellError,
    DateNumber,
    NumberError,
    SheetCells,
)
from refused_models import FAULTS, model

MUTANTS = 200
BUILT = [
    Path(str(resources.files(package).joinpath("built", name)))
    for package, name in (
        ("investpakke_templates", "investeringspakke-tom.xlsx"),
        ("investpakke_templates", "investeringspakke-2024.xlsx"),
        ("investpakke_addin", "investeringspakke-2024.xlsm"),
    )
]
FOLDER = os.environ.get("INVESTPAKKE_WORKBOOKS")


def ours(path: Path) -> tuple[SheetCells, ...] | None:
    try:
        return WorkbookParts(path).all_cells
    except InvestpakkeError:
        return None


def theirs(path: Path, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings(), path.open("rb") as stream:
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(stream, data_only=values, keep_links=False)
    except Exception:  # openpyxl raises whatever a damaged part leads it to
        return None


def differences(path: Path) -> list[str] | None:
    """Return the cells that the two read otherwise; None where one of them cannot read it."""
    sheets, shown, typed = ours(path), theirs(path, values=True), theirs(path, values=False)
    if sheets is None or shown is None or typed is None:
        return None
    if not {cells.name for cells in sheets} <= set(shown.sheetnames):
        return None  # openpyxl leaves out a sheet that it cannot read
    return [
        f"{path.name}, {place}"
        for cells in sheets
        for place in _differing(cells, shown[cells.name], typed[cells.name], shown.epoch)
    ]


def _differing(cells: SheetCells, shown: Any, typed: Any, epoch: datetime) -> Iterator[str]:
    there = {(c.row, c.column) for row in shown.iter_rows() for c in row if c.value is not None}
    here = {(row, column) for row, line in cells.rows.items() for column in line}
    for row, column in sorted(there | here):
        if any(area.holds(row, column) and (row, column) != area[:2] for area in cells.merged):
            continue  # openpyxl clears what lies under merged cells
        value, other = cells.get(row, column), shown.cell(row, column).value
        if (row, column) in cells.empty_texts:
            value = ""
        if not _same(value, other, epoch):
            yield f"{cells.at(row, column)}: {value!r}, not {other!r}"
    for (row, column), formula in cells.formulas.items():
        other = typed.cell(row, column).value
        if formula and f"={formula}" != getattr(other, "text", other):
            yield f"{cells.at(row, column)}: ={formula}, not {other!r}"


def _same(value: object, other: object, epoch: datetime) -> bool:
    if value is NOT_COMPUTED:
        return other is None
    if isinstance(value, NumberError):
        return not isinstance(other, float) or not math.isfinite(other)
    if isinstance(value, str) and isinstance(other, str) and not isinstance(value, CellError):
        return value == unescape(other)  # as the file format writes control characters
    if isinstance(value, DateNumber):
        return other == _moment(value, epoch)
    if isinstance(value, CellError):
        return other == str(value)
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _damaged_twice(path: Path, place: str) -> bool:
    """Return whether a cell, or what it shows, stands in the file twice: there is no right one."""
    address = place.partition("!")[2].partition(":")[0]
    parts = WorkbookParts(path)
    texts = [parts.read(name) for name in parts.names if name.endswith(".xml")]
    twice = re.compile(
        rf'r="{address}".*r="{address}"|<t(?: [^<>]*)?>([^<]*)</t>\s*<t'
        r'|<c [^<>]*t="e"[^<>]*><is>',  # a text that says it is an error
        re.DOTALL,
    )
    return any(twice.search(text) for text in texts)


def _moment(value: float, epoch: datetime) -> date | datetime | time | str:
    try:
        return from_excel(value, epoch)
    except (ValueError, OverflowError):
        return "#VALUE!"


@pytest.mark.parametrize("name", MODELS)
def test_both_read_the_same_cells_of_a_model(name: str, tmp_path: Path) -> None:
    assert differences(make_model(name, tmp_path)) == []


@pytest.mark.parametrize("name", FAULTS)
def test_both_read_the_same_cells_of_a_model_that_is_refused(name: str, tmp_path: Path) -> None:
    assert not differences(model(tmp_path / "model.xlsx", FAULTS[name]))


@pytest.mark.proof
@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.name)
def test_both_read_the_same_cells_of_what_ships(path: Path) -> None:
    assert differences(path) == []


def test_both_read_the_same_cells_of_the_workbooks_in_a_folder() -> None:
    found = sorted(Path(FOLDER).rglob("*.xls[xm]")) if FOLDER else []
    assert [place for path in found for place in differences(path) or ()] == []


@pytest.mark.proof
def test_both_read_the_same_cells_of_damaged_workbooks(tmp_path: Path) -> None:
    found = {}
    for number, data, how in mutants(MUTANTS, 7, tmp_path):
        path = tmp_path / f"mutant-{number}-{how}.xlsx"
        path.write_bytes(data)
        places = differences(path)
        found[path.name] = places and [p for p in places if not _damaged_twice(path, p)]
        path.unlink()
    both = [places for places in found.values() if places is not None]
    assert len(both) > MUTANTS / 4
    assert [place for places in both for place in places] == []


@given(st.text("Aa1Z0$: bX", max_size=9))
def test_addresses_are_read_as_another_reader_reads_them(text: str) -> None:
    try:
        theirs = openpyxl.utils.cell.range_boundaries(text)
    except ValueError:
        with pytest.raises(ValueError, match="is no"):
            addresses.range_boundaries(text)
        return
    assert addresses.range_boundaries(text) == theirs


def test_columns_have_the_letters_of_another_reader() -> None:
    for number in (1, 26, 27, 52, 702, 703, 16_384, 18_278):
        letters = openpyxl.utils.cell.get_column_letter(number)
        assert addresses.get_column_letter(number) == letters
        assert addresses.column_index_from_string(letters.lower()) == number


@given(st.text('dmhysE0#_;\\"[]-$', max_size=9))
def test_a_number_format_shows_a_date_where_another_reader_sees_one(code: str) -> None:
    assert shows_date(code) == openpyxl.styles.numbers.is_date_format(code)


def test_the_number_formats_that_are_in_no_file_are_those_of_another_reader() -> None:
    assert openpyxl.styles.numbers.BUILTIN_FORMATS == KNOWN


@given(st.floats(-2000, 60_000), st.sampled_from([dates.WINDOWS_EPOCH, dates.MAC_EPOCH]))
def test_a_number_of_days_is_the_day_of_another_reader(serial: float, epoch: datetime) -> None:
    day = dates.from_excel(serial, epoch)
    assert day == from_excel(serial, epoch)
    if isinstance(day, datetime):
        assert dates.to_excel(day, epoch) == openpyxl.utils.datetime.to_excel(day, epoch)
