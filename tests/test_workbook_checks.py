"""`Kontrol` must fail when something is wrong: each check is broken once, on purpose.

Cells are overwritten in the 2024 workbook and recalculated by `formulas`.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string

from cells import Recalculation, disagreements, recalculation, workings
from investpakke.workbook.layout import (
    BEREGNING,
    FORUDSAETNINGER,
    INDFASNING,
    KONTROL,
    PAKKE,
    SAGER,
    SHEETS,
)
from investpakke.workbook.ooxml.sheet_cells import CellError
from investpakke.workbook.recalculate import Cell, Value
from libreoffice import convert
from mutants import mutated
from once import build_workbook

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

FIRST_CASE = 8
"""The row of case 1.1 on `Sager`; its columns are B number … J investment, K year 1."""


@pytest.mark.proof
def test_what_hangs_on_a_change_is_all_that_changes(
    workbook_2024: Path, workings_2024: Recalculation
) -> None:
    """The short way that the tests below take gives what computing everything gives."""
    for cell in (Cell(SAGER, FIRST_CASE, 9), Cell(BEREGNING, 100, 11)):
        typed: dict[Cell, Value] = {cell: 861.0}
        every_cell = workings(workbook_2024).recalculate(typed)
        assert disagreements(workings_2024.recalculated(typed), every_cell) == []


def status_of(changes: Recalculation, label: str, inputs: dict[Cell, Value]) -> tuple[Value, Value]:
    """Return what a check says once the inputs are changed, and what the master check then says."""
    check = Cell(KONTROL, row_of(changes, label), 8)
    (status,) = changes.at([check], inputs)
    (master,) = changes.at([Cell("Forside", 1, 10)], {check: status})
    return status, master


def row_of(changes: Recalculation, label: str) -> int:
    """Return the row of a check on `Kontrol`."""
    return next(
        cell.row
        for cell, text in changes.constants.items()
        if (cell.sheet, cell.column, text) == (KONTROL, 3, label)
    )


INPUT_FAULTS: dict[str, tuple[str, dict[Cell, Value]]] = {
    "a required cell is empty": (
        "Halvt udfyldte rækker: felter, der mangler, eller står uden nummer",
        {Cell(SAGER, FIRST_CASE, 3): None},
    ),
    "a row has amounts but no number": (
        "Halvt udfyldte rækker: felter, der mangler, eller står uden nummer",
        {Cell(SAGER, 30, 10): 500.0},
    ),
    "both savings are given": (
        "Besparelse ikke givet på netop én måde: enhedsbesparelse, gennemsnit eller ydelse",
        {Cell(SAGER, FIRST_CASE, 8): 120.0},
    ),
    "no saving is given": (
        "Besparelse ikke givet på netop én måde: enhedsbesparelse, gennemsnit eller ydelse",
        {Cell(SAGER, FIRST_CASE, 9): None},
    ),
    "a number stands twice": (
        "Sagsnumre, der står flere gange",
        {Cell(SAGER, FIRST_CASE, 2): "4.5"},
    ),
    "a group does not exist": (
        "Sager med en målgruppe, der ikke findes",
        {Cell(SAGER, FIRST_CASE, 4): 9.0},
    ),
    "a phasing does not exist": (
        "Sager med en indfasning, der ikke findes eller er uden effekt",
        {Cell(SAGER, FIRST_CASE, 5): "Kvart effekt"},
    ),
    "a horizon is longer than the years": (
        "Sager, hvis gennemsnit ikke er et helt antal af årskolonnerne",
        {Cell(SAGER, FIRST_CASE, 6): 7.0},
    ),
    "there is text in a number": (
        "Tekst i talfelter på Sager",
        {Cell(SAGER, FIRST_CASE, 11): "600 tkr."},
    ),
    "a profile lacks a year": (
        "Indfasningsprofiler uden navn eller uden en faktor for hvert år",
        {Cell(INDFASNING, 9, 12): None},
    ),
    "50 is typed for 50 %": (
        "Indfasningsfaktorer under 0 % eller over 100 %",
        {Cell(INDFASNING, 9, 11): 50.0},
    ),
    "a factor is negative": (
        "Indfasningsfaktorer under 0 % eller over 100 %",
        {Cell(INDFASNING, 9, 11): -0.5},
    ),
    "a group lacks its name": (
        "Målgrupper med nummer, men uden navn eller omvendt",
        {Cell(FORUDSAETNINGER, 21, 2): 5.0},
    ),
    "more years are shown than there are": (
        "Viste år er ikke et helt antal af årskolonnerne",
        {Cell(FORUDSAETNINGER, 9, 4): 7.0},
    ),
    "half a year is shown": (
        "Viste år er ikke et helt antal af årskolonnerne",
        {Cell(FORUDSAETNINGER, 9, 4): 2.5},
    ),
    "the standard horizon is 0": (
        "Standardhorisonten er ikke et helt antal af årskolonnerne",
        {Cell(FORUDSAETNINGER, 10, 4): 0.0},
    ),
    "the first year is blank": ("Første år er ikke et årstal", {Cell(FORUDSAETNINGER, 8, 4): None}),
    "a horizon is 0": (
        "Sager, hvis gennemsnit ikke er et helt antal af årskolonnerne",
        {Cell(SAGER, FIRST_CASE, 6): 0.0},
    ),
    "a horizon is 2.5": (
        "Sager, hvis gennemsnit ikke er et helt antal af årskolonnerne",
        {Cell(SAGER, FIRST_CASE, 6): 2.5},
    ),
    "a profile is all zeros": (
        "Sager med en indfasning, der ikke findes eller er uden effekt",
        {Cell(INDFASNING, 9, column): 0.0 for column in range(11, 17)},
    ),
    "a profile has factors but no name": (
        "Indfasningsprofiler uden navn eller uden en faktor for hvert år",
        {Cell(INDFASNING, 12, 11): 0.5},
    ),
    "an investment is negative": ("Investeringer under 0", {Cell(SAGER, FIRST_CASE, 10): -600.0}),
    "a year's investment is negative": (
        "Investeringer under 0",
        {Cell(SAGER, FIRST_CASE, 12): -1.0},
    ),
    "an average saving is 0": (
        "Helårspersoner og besparelser, der ikke er over 0",
        {Cell(SAGER, FIRST_CASE, 9): 0.0},
    ),
    "a number is a blank": (
        "Halvt udfyldte rækker: felter, der mangler, eller står uden nummer",
        {Cell(SAGER, FIRST_CASE, 2): " "},
    ),
    "a group number is text": ("Tekst i talfelter på Sager", {Cell(SAGER, FIRST_CASE, 4): "1"}),
    "a benefit is given beside a saving": (
        "Besparelse ikke givet på netop én måde: enhedsbesparelse, gennemsnit eller ydelse",
        {Cell(SAGER, FIRST_CASE, 17): "dagpenge"},
    ),
    "a row has a benefit but no number": (
        "Halvt udfyldte rækker: felter, der mangler, eller står uden nummer",
        {Cell(SAGER, 30, 17): "dagpenge"},
    ),
    "there is text in a rate year": (
        "Tekst i talfelter på Sager",
        {Cell(SAGER, FIRST_CASE, 18): "2024 (niveau)"},
    ),
    "the rate is typed as 3.5": (
        "Diskonteringsrente under 0 % eller over 100 %",
        {Cell(FORUDSAETNINGER, 11, 4): 3.5},
    ),
}


@pytest.mark.parametrize("fault", INPUT_FAULTS)
def test_a_fault_in_the_input_fails_its_check_and_the_master_check(
    fault: str, workings_2024: Recalculation
) -> None:
    label, inputs = INPUT_FAULTS[fault]
    status, master = status_of(workings_2024, label, inputs)
    assert status == "FEJL"
    assert str(master).startswith("FEJL")


CALCULATION_FAULTS: dict[str, tuple[str, tuple[str, str], int]] = {
    # what is typed over: (check, (block title on Beregning or Pakke, column), row offset)
    "a group's investment": ("Investering: sum af målgrupper = sum af sager", ("8. ", "D"), 2),
    "a group's saving": ("Gns. besparelse: sum af målgrupper = sum af sager", ("8. ", "E"), 2),
    "a group's gain": ("Gns. gevinst: sum af målgrupper = sum af sager", ("8. ", "F"), 2),
    "a group's persons": ("Helårspersoner: sum af målgrupper = sum af sager", ("8. ", "G"), 2),
    "a group's share": ("Målgruppernes andele summer til 100 %", ("8. ", "J"), 2),
    "a case's average saving": (
        "Gns. besparelse = fuld besparelse × gns. faktor, sag for sag",
        ("3. ", "J"),
        2,
    ),
    "a case's unit saving": (
        "Fuld besparelse = helårspersoner × enhedsbesparelse, sag for sag",
        ("1. ", "J"),
        2,
    ),
    "a case's net in one year": (
        "Netto over alle viste år: sum af sager = pakken",
        ("4. ", "L"),
        2,
    ),
    "a group's net in one year": (
        "Netto over alle viste år: sum af målgrupper = pakken",
        ("8. ", "L"),
        2,
    ),
    "the package's cumulative net": (
        "Akkumuleret netto i sidste viste år = sum af netto",
        ("9. ", "P"),
        5,
    ),
    "the package's present value in one year": (
        "Nutidsværdi af pakken = sum over sagerne",
        ("9. ", "L"),
        6,
    ),
    "an investment shown on Pakke": (
        "Investering: sagerne på Pakke summer til pakken",
        ("Målgrupper og sager", "D"),
        4,
    ),
    "a gain shown on Pakke": (
        "Gns. gevinst: sagerne på Pakke summer til pakken",
        ("Målgrupper og sager", "F"),
        4,
    ),
    "a line of Pakke that should show a case": (
        "Alle sager på Sager står på Pakke",
        ("11. ", "G"),
        3,
    ),
    "an error on Pakke": (
        "Ark med fejlværdier: Beregning og Pakke",
        ("Målgrupper og sager", "K"),
        4,
    ),
}


@pytest.mark.parametrize("fault", CALCULATION_FAULTS)
def test_a_number_typed_over_a_formula_fails_its_check_and_the_master_check(
    fault: str, workings_2024: Recalculation
) -> None:
    label, (title, letter), offset = CALCULATION_FAULTS[fault]
    name = PAKKE if title == "Målgrupper og sager" else BEREGNING
    top = next(
        cell.row
        for cell, text in workings_2024.constants.items()
        if (cell.sheet, cell.column) == (name, 2) and str(text).startswith(title)
    )
    cell = Cell(name, top + offset, column_index_from_string(letter))
    assert cell in workings_2024.formulas
    typed: Value = CellError("#DIV/0!") if "error" in fault else 1.25
    status, master = status_of(workings_2024, label, {cell: typed})
    assert status == "FEJL"
    assert str(master).startswith("FEJL")


def test_the_yearly_table_on_pakke_is_checked_against_the_package(
    workings_2024: Recalculation,
) -> None:
    cell = Cell(PAKKE, 9, 12)  # netto, second year
    status, master = status_of(
        workings_2024, "Årstabellens netto på Pakke = pakkens netto", {cell: 10.0}
    )
    assert (status, str(master)[:4]) == ("FEJL", "FEJL")


def test_a_changed_input_breaks_the_reconciliation_with_the_published_figures(
    workings_2024: Recalculation,
) -> None:
    changed: dict[Cell, Value] = {Cell(SAGER, FIRST_CASE, 9): 861.0}
    for label in ("Gns. årlig gevinst, sag 1.1", "Gns. årlig besparelse, målgruppe 1"):
        status, master = status_of(workings_2024, label, changed)
        assert (status, str(master)[:4]) == ("FEJL", "FEJL")


def test_a_published_figure_typed_wrong_breaks_the_reconciliation(
    workings_2024: Recalculation,
) -> None:
    label = "Andel af investering, målgruppe 4"
    row = row_of(workings_2024, label)
    status, _ = status_of(workings_2024, label, {Cell(KONTROL, row, 4): 0.35})
    assert status == "FEJL"


def test_the_explained_differences_are_counted_beside_ok_and_one_fewer_counts_one_fewer(
    workings_2024: Recalculation,
) -> None:
    at = Cell(KONTROL, 5, 4)
    assert workings_2024.recalculated()[at] == "OK, 13 forklarede afvigelser"
    row = row_of(workings_2024, "Gns. netto 2024-2029 med den oplyste indfasning")
    assert workings_2024.recalculated({Cell(KONTROL, row, 4): 8.0})[at] == (
        "OK, 12 forklarede afvigelser"
    )
    unexplained: dict[Cell, Value] = {Cell(KONTROL, row, 9): None}
    assert workings_2024.recalculated(unexplained)[at] == "FEJL: 1"


def test_a_workbook_without_cases_says_that_it_is_not_filled_in(tmp_path: Path) -> None:
    empty = recalculation(build_workbook(tmp_path / "tom.xlsx", cases=2))
    at, label = Cell(KONTROL, 5, 4), Cell(PAKKE, 15, 11)
    found = empty.recalculated()
    assert (found[at], found[label]) == ("Ikke udfyldt", "2027: ikke udfyldt")
    half = empty.recalculated({Cell(SAGER, FIRST_CASE, 10): 500.0})
    assert str(half[at]).startswith("FEJL")


def test_the_explained_differences_are_shown_as_such_and_not_as_ok(
    workings_2024: Recalculation,
) -> None:
    values = workings_2024.recalculated()
    labels = {
        text: values[Cell(KONTROL, cell.row, 8)]
        for cell, text in workings_2024.constants.items()
        if (cell.sheet, cell.column) == (KONTROL, 3) and Cell(KONTROL, cell.row, 8) in values
    }
    known = {label for label, status in labels.items() if status == "Afviger, forklaret"}
    assert {f"Besparelse, {year}" for year in range(2024, 2030)} <= known
    assert "Gns. netto 2024-2029 med den oplyste indfasning" in known
    assert labels["Netto, 2028"] == "Ikke oplyst"
    assert labels["Besparelse 2024-2027 i alt"] == "OK"


def test_the_master_check_stands_on_every_sheet(workings_2024: Recalculation) -> None:
    master = workings_2024.formulas[Cell(KONTROL, 1, 10)]
    assert master.rectangles[0][:3] == (KONTROL, 5, 4)
    assert all(workings_2024.formulas[Cell(name, 1, 10)] == master for name in SHEETS)


# --- In a spreadsheet that is not ours -----------------------------------------------------


def control(path: Path) -> tuple[str, float, float, list[str]]:
    """Return what `Kontrol` shows: the master check, its two counts, and each row's status."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book[KONTROL]
    rows = [
        str(sheet.cell(row, 8).value)
        for row in range(8, sheet.max_row + 1)
        if sheet.cell(row, 8).value not in (None, "", "Status")
    ]
    assert book["Forside"].cell(1, 10).value == sheet["D5"].value
    return str(sheet["D5"].value), sheet["D6"].value, sheet["D7"].value, rows


def test_libreoffice_counts_the_explained_deviations(libreoffice_2024: Path) -> None:
    said, failing, explained, rows = control(libreoffice_2024)
    assert said == "OK, 13 forklarede afvigelser"
    assert (failing, explained) == (0, 13) == (0, rows.count("Afviger, forklaret"))


def test_libreoffice_sees_a_planted_fault_as_kontrol_says_it(
    workbook_2024: Path, workings_2024: Recalculation, libreoffice: None, tmp_path: Path
) -> None:
    del libreoffice
    explained = row_of(workings_2024, "Besparelse, 2024")
    printed = row_of(workings_2024, "Gns. årlig gevinst, sag 1.1")
    faults: dict[str, tuple[dict[str, float | str | None], int | None, int]] = {
        # a figure typed over in the calculation; a printed one typed wrong; no reason any more
        "typed-over": ({f"{BEREGNING}!K100": 1.0}, None, 13),
        "printed": ({f"{KONTROL}!D{printed}": 261.0}, 1, 13),
        "unexplained": ({f"{KONTROL}!I{explained}": None}, 1, 12),
    }
    files = [
        mutated(workbook_2024, tmp_path / f"{name}.xlsx", changes, settled=False)
        for name, (changes, _, _) in faults.items()
    ]
    shown = map(control, convert(files, tmp_path / "libreoffice"))
    for (_, number, known), (said, failing, counted, rows) in zip(
        faults.values(), shown, strict=True
    ):
        assert said == f"FEJL: {failing:.0f}"
        assert failing == rows.count("FEJL") >= 1
        assert number in (None, failing)
        assert counted == rows.count("Afviger, forklaret")
        assert counted == known or number is None
