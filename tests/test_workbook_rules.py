"""The rules that finance workbooks are held to, asserted of the workbook we hand out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from cells import distinct_formulas, formula_cells, looked_at, shown_in
from investpakke.workbook.layout import (
    BEREGNING,
    BESKRIVELSE,
    FOELSOMHED,
    FORSIDE,
    FORUDSAETNINGER,
    INDFASNING,
    KONTROL,
    PAKKE,
    SAGER,
    SHEETS,
    VIPPEPUNKTER,
)
from investpakke.workbook.recalculate import Cell
from investpakke_templates.grid import Grid

EXCEL_2016 = {
    "ABS",
    "AND",
    "AVERAGE",
    "BETADIST",
    "BETAINV",
    "CHOOSE",
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "DATE",
    "IF",
    "INDEX",
    "INT",
    "ISERROR",
    "ISNUMBER",
    "ISTEXT",
    "MATCH",
    "MAX",
    "MIN",
    "NORMSDIST",
    "NORMSINV",
    "ROUND",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
    "TEXT",
    "TRIM",
}
"""Functions that Excel 2016, LibreOffice 7.4, formulas and formualizer compute alike."""

INPUT_SHEETS = (FORUDSAETNINGER, SAGER, INDFASNING)


@pytest.fixture(scope="module")
def found(workbook_2024: Path) -> Mapping[Cell, str]:
    return formula_cells(workbook_2024)


@pytest.fixture(scope="module")
def distinct(workbook_2024: Path) -> Mapping[Cell, str]:
    return distinct_formulas(workbook_2024)


def test_only_functions_that_every_engine_computes_alike_are_used(
    distinct: Mapping[Cell, str],
) -> None:
    used = {
        token.value.rstrip("(")
        for formula in distinct.values()
        for token in Tokenizer(formula).items
        if token.type == Token.FUNC and token.subtype == Token.OPEN
    }
    assert used <= EXCEL_2016


def test_no_if_stands_inside_another(distinct: Mapping[Cell, str]) -> None:
    for cell, formula in distinct.items():
        depth: list[str] = []
        for token in Tokenizer(formula).items:
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                assert not (token.value == "IF(" and "IF(" in depth), (cell, formula)
                depth.append(token.value)
            elif token.type == Token.FUNC:
                depth.pop()


def test_constants_in_formulas_are_structure_or_a_thousand(distinct: Mapping[Cell, str]) -> None:
    for cell, formula in distinct.items():
        numbers = {
            token.value
            for token in Tokenizer(formula).items
            if token.type == Token.OPERAND and token.subtype == Token.NUMBER
        }
        # 0 to 6 are flags, positions and decimals of a comparison; 1000 makes mio. kr.;
        # 1990 and 2200 bound what is a calendar year, which has 12 months; a whole has 10 tenths.
        assert numbers <= {"0", "1", "2", "3", "4", "6", "10", "12", "1000", "1990", "2200"}, (
            cell,
            formula,
        )


_AGAINST_NOTHING = re.compile(r"ROUND\((?:[^()]|\([^()]*\))*,6\)(?=[<>]=?0)")
"""A comparison with 0, which no last binary digit may decide."""
_PLACES = {(VIPPEPUNKTER, 21), (FOELSOMHED, 9)}
"""Columns that only put lines in order: what differs in the last binary digit is a tie."""


def test_nothing_is_rounded_in_a_calculation(found: Mapping[Cell, str]) -> None:
    rounded = {
        (cell.sheet, cell.column)
        for cell, formula in found.items()
        if "ROUND" in _AGAINST_NOTHING.sub("", formula)
    }
    assert rounded <= _PLACES


BLOCKS = (
    "inputs",
    "profiles",
    "basis",
    "investment",
    "saving",
    "net",
    "cumulative",
    "result",
    "faults",
    "group_result",
    "placing",
    "lines",
    "pakke_lines",
)


@pytest.mark.parametrize("name", BLOCKS)
def test_each_column_of_a_block_has_one_formula(name: str, found: Mapping[Cell, str]) -> None:
    """In R1C1 terms: the first row's formula, copied down, is every other row's."""
    block = getattr(Grid(cases=40, years=6), name)
    columns = {cell.column for cell in found if cell.sheet == block.sheet}
    for column in columns:
        letter = get_column_letter(column)
        formulas = [found.get(Cell(block.sheet, row, column)) for row in block.rows]
        if formulas[0] is None:
            assert not any(formulas)
            continue
        origin = Translator(formulas[0], f"{letter}{block.first}")
        for row, formula in zip(block.rows, formulas, strict=True):
            assert formula == origin.translate_formula(f"{letter}{row}"), (letter, row)


@pytest.mark.parametrize("name", [n for n in BLOCKS if n not in {"inputs", "profiles"}])
def test_each_year_of_a_block_has_one_formula(name: str, found: Mapping[Cell, str]) -> None:
    block = getattr(Grid(cases=40, years=6), name)
    first = found.get(Cell(block.sheet, block.first, 11))
    for column in range(12, 17):
        formula = found.get(Cell(block.sheet, block.first, column))
        address = f"{get_column_letter(column)}{block.first}"
        moved = first and Translator(first, f"K{block.first}").translate_formula(address)
        assert formula == moved, address


def test_no_formula_is_broken_by_a_typed_number_on_beregning(workbook_2024: Path) -> None:
    sheet = looked_at(workbook_2024)[BEREGNING]
    typed = [
        cell.coordinate
        for row in sheet.iter_rows(min_row=7, min_col=3)
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    ]
    assert typed == []


def test_input_sheets_hold_no_calculation_beyond_labels_and_means(
    found: Mapping[Cell, str],
) -> None:
    for cell, formula in found.items():
        if cell.sheet in INPUT_SHEETS:
            allowed = r"=(Kontrol!|Forudsætninger!|Indfasning!|INDEX\(|SUMPRODUCT\()"
            assert re.match(allowed, formula), (cell, formula)


def test_a_year_stands_in_the_same_column_on_every_sheet(workbook_2024: Path) -> None:
    book = shown_in(workbook_2024)
    for name in (SAGER, INDFASNING, BEREGNING):
        heads = [book[name].cell(6, column).value for column in range(11, 17)]
        assert heads == [2024, 2025, 2026, 2027, 2028, 2029], name
    pakke = [book[PAKKE].cell(6, column).value for column in range(11, 17)]
    assert pakke == [2024, 2025, 2026, 2027, 2028, 2029]


def test_nothing_is_hidden_and_no_table_has_merged_cells(workbook_2024: Path) -> None:
    book = looked_at(workbook_2024)
    assert tuple(book.sheetnames) == SHEETS
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert not any(d.hidden for d in sheet.column_dimensions.values())
        assert not any(d.hidden for d in sheet.row_dimensions.values())
        assert not sheet.merged_cells.ranges or sheet.title == FORSIDE


def test_no_macro_no_external_link_no_defined_name_but_print_settings(workbook_2024: Path) -> None:
    with zipfile.ZipFile(workbook_2024) as parts:
        assert not [n for n in parts.namelist() if "vba" in n.lower() or "external" in n.lower()]
        relations = b"".join(parts.read(n) for n in parts.namelist() if n.endswith(".rels"))
        names = re.findall(r'definedName name="([^"]+)"', parts.read("xl/workbook.xml").decode())
    assert b'TargetMode="External"' not in relations
    assert {name.removeprefix("_xlnm.") for name in names} <= {"Print_Area", "Print_Titles"}


def test_calculation_is_automatic_and_iteration_is_off(workbook_2024: Path) -> None:
    calculation = looked_at(workbook_2024).calculation
    assert calculation.calcMode in {None, "auto"}
    assert calculation.fullCalcOnLoad
    assert not calculation.iterate
    assert calculation.fullPrecision in {None, True}  # not "precision as displayed"


def test_every_input_cell_of_the_case_table_is_validated_with_a_danish_message(
    workbook_2024: Path,
) -> None:
    sheet = looked_at(workbook_2024)[SAGER]
    rules = sheet.data_validations.dataValidation
    covered = {str(rule.sqref).split(":")[0] for rule in rules}
    assert {f"{letter}8" for letter in "BCDEFGHIJKQRST"} <= covered
    for rule in rules:
        assert rule.showErrorMessage
        assert rule.error, rule.sqref
        assert rule.errorTitle, rule.sqref
    lists = {str(rule.sqref): rule.formula1 for rule in rules if rule.type == "list"}
    assert lists.pop("Q8:Q47").startswith("Satser!$C$")
    assert lists == {"D8:D47": "Forudsætninger!$B$17:$B$24", "E8:E47": "Indfasning!$C$8:$C$17"}


def test_every_sheet_prints_on_a4_landscape_one_page_wide_the_descriptions_two(
    workbook_2024: Path,
) -> None:
    for sheet in looked_at(workbook_2024):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        wide = 2 if sheet.title == BESKRIVELSE else 1
        assert (sheet.page_setup.fitToWidth or 1) == wide
        assert bool(sheet.print_area) == (sheet.title != BEREGNING)


def test_the_checks_state_a_tolerance_and_where_a_difference_is_explained(
    workbook_2024: Path,
) -> None:
    sheet = looked_at(workbook_2024)[KONTROL]
    rows = [r for r in range(8, sheet.max_row + 1) if str(sheet.cell(r, 8).value).startswith("=")]
    assert len(rows) > 100
    for row in rows:
        assert isinstance(sheet.cell(row, 7).value, int | float)
        assert sheet.cell(row, 9).value in {None, "ja"}
        assert sheet.cell(row, 10).value
    words = [cell.value for line in sheet.iter_rows() for cell in line]
    assert "FEJL" not in words  # only a status says it, where something is wrong


def test_no_format_leaves_a_decimal_comma_behind_a_whole_number(workbook_2024: Path) -> None:
    """Excel shows 600 in a format of optional decimals, ``#,##0.##``, as "600,"."""
    with zipfile.ZipFile(workbook_2024) as archive:
        styles = archive.read("xl/styles.xml").decode()
    formats = re.findall(r'formatCode="([^"]*)"', styles)
    assert len(formats) > 5
    assert [each for each in formats if re.search(r"\.#", each)] == []


def test_the_chart_shows_investment_and_saving_of_the_shown_years(workbook_2024: Path) -> None:
    with zipfile.ZipFile(workbook_2024) as parts:
        chart = parts.read("xl/charts/chart1.xml").decode()
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == [
        "Pakke!$K$15:$P$15",
        "Pakke!$K$7:$P$7",
        "Pakke!$K$15:$P$15",
        "Pakke!$K$8:$P$8",
        "Pakke!$K$15:$P$15",
        "Pakke!$K$11:$P$11",
    ]
