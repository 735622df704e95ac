"""Refreshing a model: its sheet Pakke is the engine's, all else is untouched, or nothing is."""

from __future__ import annotations

import gc
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

import refused_models
from building import refusal
from existing_models import EXPECTED, MODELS, make_model, mapped, put, rows
from investpakke import FileError, InvestpakkeError
from investpakke.text import Language
from investpakke.whole_file import Draft
from investpakke.workbook.ooxml import replacing
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import backup_of
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells
from investpakke.workbook.refresh import RefreshReport, refresh
from investpakke.workbook.refresh.any_model import package_in
from investpakke.workbook.refresh.package_sheet import BY_YEAR, GROUPS, KEY_FIGURES, MARKERS
from investpakke.workbook.refresh.writing import first_reader
from libreoffice import convert
from mutants import mutated
from openxml import schema_errors
from raw_parts import differing, raw_parts
from running import run, run_json

HEADS = [
    "Nr.",
    "Investeringsforslag",
    "Helårspersoner",
    "Årlig investering (tkr.)",
    "Gns. årlig besparelse (tkr.)",
]


def refreshed(name: str, folder: Path) -> tuple[Path, Path, RefreshReport]:
    """Return a model's path, a copy of it as it was, and the report of its refresh."""
    path = make_model(name, folder)
    before = folder / f"before{path.suffix}"
    shutil.copy(path, before)
    return path, before, refresh(path, first_year=MODELS[name].first_year)


def plain_model(path: Path, lines: list[list[Any]] | None = None, **package: Any) -> Path:
    """Make a model of one plain table, with cells on a sheet Pakke if any are given."""
    book = xlsxwriter.Workbook(path)
    put(book.add_worksheet("Sager"), 0, 0, [["Første år", 2025], HEADS, *(lines or rows())])
    if package:
        sheet = book.add_worksheet("Pakke")
        for cell, value in package.items():
            sheet.write(cell, value)
    book.close()
    return path


def change(path: Path, **cells: Any) -> None:
    """Change cells as a user does; "Sheet!A1" is written Sheet__A1."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, cell = place.split("__")
        book[sheet][cell] = value
    book.save(path)


def block(path: Path, marker: str) -> list[list[Any]]:
    """Return what a block shows, found by its marker, as openpyxl reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl does not know sparklines
        sheet = openpyxl.load_workbook(path, data_only=True)["Pakke"]
    first = next(c for row in sheet.iter_rows() for c in row if c.value == marker)
    down, across = (int(n) for n in sheet.cell(first.row, first.column + 2).value.split()[::3][:2])
    return [
        [sheet.cell(first.row + row, first.column + column).value for column in range(across)]
        for row in range(down)
    ]


def figures(path: Path) -> dict[str, float]:
    return {line[1]: line[2] for line in block(path, KEY_FIGURES)[2:]}


def totals(path: Path) -> list[list[Any]]:
    return [
        line for line in block(path, GROUPS) if line[1] in {"Total", "Investeringspakken i alt"}
    ]


# --- Models of every shape -----------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_a_model_shows_the_figures_worked_out_by_hand(name: str, tmp_path: Path) -> None:
    path, _, report = refreshed(name, tmp_path)
    shown = figures(path)
    assert report.written
    assert shown["Årlig investering"] == pytest.approx(EXPECTED["investment"])
    assert shown["Gns. årlig besparelse"] == pytest.approx(EXPECTED["saving"])
    assert shown["Gns. årlig gevinst (sagernes egne horisonter)"] == pytest.approx(EXPECTED["gain"])
    assert shown["Antal sager"] == 3
    first, second, whole = totals(path)
    for line, group in ((first, "group 1"), (second, "group 2")):
        assert line[2:4] + line[5:6] == pytest.approx(list(EXPECTED[group]))
    assert whole[2:5] == pytest.approx([4400, 5266, 866])
    label = "Break-even: personer, hvor gevinsten er 0"
    if MODELS[name].persons:
        assert shown[label] == pytest.approx(EXPECTED["break_even"])
        assert whole[7] == pytest.approx(EXPECTED["break_even"])
    else:
        assert label not in shown
        assert not any("ersoner" in str(cell) for line in block(path, GROUPS) for cell in line)


@pytest.mark.parametrize("name", MODELS)
def test_every_part_but_the_sheet_stays_byte_for_byte(name: str, tmp_path: Path) -> None:
    path, before, report = refreshed(name, tmp_path)
    changed = differing(before, path)
    if report.new_sheet:
        assert changed - raw_parts(before).keys() == changed - {
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "[Content_Types].xml",
            "xl/styles.xml",
        }
        assert len(changed) == 5
    else:
        assert changed == {"xl/worksheets/sheet2.xml"}
    assert [*raw_parts(path)][: len(raw_parts(before))] == [*raw_parts(before)]


@pytest.mark.parametrize("name", MODELS)
def test_a_second_refresh_writes_nothing(name: str, tmp_path: Path) -> None:
    path, _, _ = refreshed(name, tmp_path)
    after, kept = path.read_bytes(), path.stat()
    again = refresh(path, first_year=MODELS[name].first_year)
    assert (again.changes, again.written, again.backup) == ((), False, None)
    assert path.read_bytes() == after
    assert path.stat().st_mtime_ns == kept.st_mtime_ns
    assert path.stat().st_ino == kept.st_ino


@pytest.mark.parametrize("name", MODELS)
def test_a_dry_run_says_the_same_and_writes_nothing(name: str, tmp_path: Path) -> None:
    path = make_model(name, tmp_path)
    before, listed = path.read_bytes(), sorted(tmp_path.iterdir())
    dry = refresh(path, first_year=MODELS[name].first_year, dry_run=True)
    assert (dry.written, dry.backup) == (False, None)
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == listed
    real = refresh(path, first_year=MODELS[name].first_year)
    assert dry.changes == real.changes != ()


def test_the_models_hold_what_other_programs_lose() -> None:
    """The fixtures must have these parts, or the comparison of parts proves little."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        found = {
            name: " ".join(raw_parts(make_model(name, Path(folder))))
            + zipfile.ZipFile(make_model(name, Path(folder)))
            .read("xl/worksheets/sheet1.xml")
            .decode()
            for name in ("kroner with charts", "with macros", "Excel table")
        }
    charts = found["kroner with charts"]
    for part in ("charts/chart1.xml", "comments1.xml", "sparkline", "dataBar"):
        assert part in charts
    assert "vbaProject.bin" in found["with macros"]
    assert "customUI14.xml" in found["with macros"]
    assert "tables/table1.xml" in found["Excel table"]


def test_the_validator_finds_nothing_new_in_refreshed_files(validator: str, tmp_path: Path) -> None:
    del validator
    for name in ("kroner with charts", "document headers", "split headers"):
        path, before, _ = refreshed(name, tmp_path)
        assert schema_errors(path, "Microsoft365") == schema_errors(before, "Microsoft365")


def test_libreoffice_reads_the_same_figures(libreoffice: None, tmp_path: Path) -> None:
    del libreoffice
    files = [refreshed(name, tmp_path)[0] for name in MODELS]
    for file, copy in zip(files, convert(files, tmp_path / "lo"), strict=True):
        for marker in MARKERS:
            one, other = block(file, marker), block(copy, marker)
            assert len(one) == len(other)
            for line, read in zip(one, other, strict=True):
                assert read == [
                    pytest.approx(cell, rel=1e-12) if isinstance(cell, float) else cell
                    for cell in line
                ]


def test_what_libreoffice_has_saved_is_still_up_to_date(libreoffice: None, tmp_path: Path) -> None:
    del libreoffice
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    saved = convert([path], tmp_path / "lo")[0]
    assert refresh(saved).changes == ()


# --- Own blocks, users' cells --------------------------------------------------------------


def test_the_path_shows_every_year_and_its_mean(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    plain_model(path, [[*line, "Halv effekt"] for line in rows()])
    change(path, Sager__F2="Indfasning")
    refresh(path)
    shown = block(path, BY_YEAR)
    full = sum(saved / 0.875 for *_, saved in rows())
    assert shown[1][2:] == [2025, 2026, 2027, 2028, "Gns. pr. år"]
    assert shown[3][2:] == pytest.approx([full / 2, full, full, full, full * 0.875])
    assert shown[5][2:6] == pytest.approx(
        [full * n - 4400 * (place + 1) for place, n in enumerate((0.5, 1.5, 2.5, 3.5))]
    )


def test_a_changed_case_changes_only_the_cells_that_follow_from_it(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    change(path, Sager__D3=700)
    report = refresh(path)
    assert report.written
    assert len(report.changes) < 40
    old_new = {(change.old, change.new) for change in report.changes}
    assert (600.0, 700.0) in old_new
    assert (4400.0, 4500.0) in old_new
    assert all("1.2" not in str(change.new) for change in report.changes)


def test_cases_may_come_and_go(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    small = block(path, GROUPS)
    change(
        path,
        **dict(
            zip(
                ("Sager__A6", "Sager__B6", "Sager__C6", "Sager__D6", "Sager__E6"),
                ("2.2", "Ny", 3, 100, 200),
                strict=True,
            )
        ),
    )
    refresh(path)
    assert len(block(path, GROUPS)) == len(small) + 1
    assert figures(path)["Årlig investering"] == 4500
    change(path, **{f"Sager__{column}6": None for column in "ABCDE"})
    refresh(path)
    assert block(path, GROUPS) == small
    sheet = openpyxl.load_workbook(path)["Pakke"]
    below = [cell.value for row in sheet.iter_rows(min_row=23 + len(small)) for cell in row]
    assert all(value is None for value in below)


def test_a_case_that_moves_to_another_group_leaves_nothing_behind(tmp_path: Path) -> None:
    """The block is of the same size, but the first group's total stands a row higher."""
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    change(path, Sager__A4="2.2")
    refresh(path)
    fresh = plain_model(tmp_path / "fresh.xlsx")
    change(fresh, Sager__A4="2.2")
    refresh(fresh)
    assert block(path, GROUPS) == block(fresh, GROUPS)


def test_what_users_put_beside_the_blocks_stays_and_moved_blocks_are_found(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    change(path, Pakke__B1="Vores pakke", Pakke__F4="husk", Pakke__N30=7)
    book = openpyxl.load_workbook(path)
    book["Pakke"].insert_rows(1, 5)
    book["Pakke"].insert_cols(1, 2)
    book.save(path)
    assert refresh(path).changes == ()
    change(path, Sager__D3=700)
    refresh(path)
    sheet = openpyxl.load_workbook(path)["Pakke"]
    assert (sheet["D6"].value, sheet["H9"].value, sheet["P35"].value) == ("Vores pakke", "husk", 7)
    assert figures(path)["Årlig investering"] == 4500


def test_cells_keep_the_formats_that_users_gave_them_and_new_rows_take_them(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    book = openpyxl.load_workbook(path)
    for row in book["Pakke"].iter_rows(min_row=23, min_col=4, max_col=6):
        for cell in row:
            cell.number_format = "#,##0.00"
    book.save(path)
    change(
        path,
        **dict(
            zip(
                ("Sager__A6", "Sager__B6", "Sager__C6", "Sager__D6", "Sager__E6"),
                ("2.2", "Ny", 3, 100, 200),
                strict=True,
            )
        ),
    )
    refresh(path)
    sheet = openpyxl.load_workbook(path)["Pakke"]
    lines = [row for row in sheet.iter_rows(min_row=25) if row[1].value or row[2].value]
    amounts = [row[3] for row in lines if isinstance(row[3].value, int | float)]
    assert len(amounts) == 7
    assert {cell.number_format for cell in amounts} == {"#,##0.00"}


def test_a_new_sheet_is_said_to_bring_its_cell_formats(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    report = refresh(path)
    assert report.notes[-1].da == (
        "Arket Pakke oprettes med de celleformater, som filen mangler til det."
    )
    change(path, Sager__D3=700)
    assert refresh(path).notes == ()


def test_a_new_sheet_uses_the_workbooks_own_number_formats(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sager")
    put(sheet, 0, 0, [["Første år", 2025], HEADS, *rows()])
    sheet.write(9, 9, 5000, book.add_format({"num_format": "#,##0"}))
    sheet.write(9, 10, 0.5, book.add_format({"num_format": "0.00%"}))
    sheet.write(9, 11, 0.5, book.add_format({"num_format": "0.0%", "bold": True}))
    book.close()
    refresh(path)
    shown = openpyxl.load_workbook(path)["Pakke"]
    cells = {cell.value: cell for row in shown.iter_rows() for cell in row if cell.value}
    assert cells[4400].number_format == "#,##0"
    assert cells[0.545454545454545].number_format == "0.00%"
    assert not any(cell.font.b for value, cell in cells.items() if isinstance(value, float))


def test_a_formula_that_reads_a_block_is_computed_when_the_file_is_opened(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    change(path, Sager__H1="=Pakke!D4*2", Sager__D3=700)
    before = tmp_path / "before.xlsx"
    with zipfile.ZipFile(path) as archive:  # Excel, unlike openpyxl, does not ask for it
        asks = archive.read("xl/workbook.xml").replace(b' fullCalcOnLoad="1"', b"")
    path.write_bytes(replace_members(path.read_bytes(), {"xl/workbook.xml": asks}, path))
    shutil.copy(path, before)
    report = refresh(path)
    assert "Formler læser arket (fx Sager!H1)" in report.notes[-1].da
    assert differing(before, path) == {"xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    with zipfile.ZipFile(path) as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")
    assert refresh(path).changes == ()


@pytest.mark.parametrize(
    ("formula", "reads"),
    [
        ("SUM(D:D)", True),
        ("$D$4*2", True),
        ("A1+C2:E5", True),
        ("4:4", True),
        ("Pakke!B2", True),
        ("'Pakke'!B2", True),
        ("", True),
        ("SUM(Z1:Z9)", False),
        ("Sager!D4*2", False),
        ('"D4"&Q9', False),
        ("LOG10(Q9)", False),
        ("A1", False),
    ],
)
def test_a_formula_on_the_sheet_reads_a_block_if_it_names_a_cell_of_it(
    formula: str, reads: bool, tmp_path: Path
) -> None:
    parts = WorkbookParts(plain_model(tmp_path / "model.xlsx"))
    sheet = SheetCells("Pakke", formulas={(40, 20): formula})
    found = first_reader(_With(parts, sheet), sheet, [Area(2, 2, 12, 5)])  # type: ignore[arg-type]
    assert (found is not None) is reads


class _With:
    """A workbook of one sheet."""

    def __init__(self, parts: WorkbookParts, sheet: SheetCells) -> None:
        self.all_cells = (sheet,)
        self.workbook = parts.workbook
        self.tree = parts.tree


def test_our_own_template_is_checked_and_never_written(workbook_2024: Path, tmp_path: Path) -> None:
    path = tmp_path / "pakke.xlsx"
    shutil.copy(workbook_2024, path)
    before = path.read_bytes()
    report = refresh(path)
    assert report.computes_itself
    assert (report.changes, report.written, path.read_bytes()) == ((), False, before)
    assert run("refresh", path).exit_code == 0
    mutated(path, path, {"Sager!J8": 700.0}, settled=False)
    report = refresh(path)
    assert (report.changes[0].old, report.changes[0].new) == (27890, 27990)
    result = run("refresh", path)
    assert result.exit_code == 1
    assert "nøgletal på Pakke afviger fra beregningen" in result.stdout


def test_an_empty_template_computes_itself_too(empty_workbook: Path) -> None:
    report = refresh(empty_workbook, dry_run=True)
    assert report.computes_itself
    assert report.changes == ()


# --- Refusals ------------------------------------------------------------------------------


def filled_below(path: Path) -> None:
    refresh(path)
    sheet = openpyxl.load_workbook(path)["Pakke"]
    change(path, **{f"Pakke__C{sheet.max_row + 1}": "Godkendt"})
    change(
        path,
        **dict(
            zip(
                ("Sager__A6", "Sager__B6", "Sager__C6", "Sager__D6", "Sager__E6"),
                ("2.2", "Ny", 3, 100, 200),
                strict=True,
            )
        ),
    )


def formula_inside(path: Path) -> None:
    refresh(path)
    change(path, Pakke__D4="=1+1")


def row_inside(path: Path) -> None:
    refresh(path)
    book = openpyxl.load_workbook(path)
    book["Pakke"].insert_rows(6)
    book.save(path)


def column_inside(path: Path) -> None:
    refresh(path)
    book = openpyxl.load_workbook(path)
    book["Pakke"].insert_cols(5)
    book.save(path)


def copied(path: Path) -> None:
    refresh(path)
    change(path, Pakke__N2=KEY_FIGURES)


def merged_inside(path: Path) -> None:
    refresh(path)
    book = openpyxl.load_workbook(path)
    book["Pakke"].merge_cells("B2:C2")
    book.save(path)


IN_THE_WAY: dict[str, tuple[Callable[[Path], None], str]] = {
    "a filled cell": (
        filled_below,
        "Pakke!C33: en celle er i vejen for en blok. Forventet: en tom celle. "
        "Fik: 'Godkendt'. Flyt cellens indhold eller hele blokken, og opdatér igen.",
    ),
    "a formula": (formula_inside, "Pakke!D4: der står en formel, hvor resultatet skal stå."),
    "a row put in": (
        row_inside,
        "Pakke!C12: blokken, der begynder i Pakke!B2, er ændret. Forventet: Antal sager. "
        "Fik: 'Margin: andel af besparelsen, der kan mistes'. Slet blokken, og opdatér igen",
    ),
    "a column put in": (column_inside, "Pakke!E3: blokken, der begynder i Pakke!B2, er ændret."),
    "a block twice": (
        copied,
        "Pakke!N2: blokken står to gange. Forventet: 'INVEST · Nøgletal' ét sted. "
        "Fik: Pakke!B2, Pakke!N2. Slet den ene.",
    ),
    "merged cells": (
        merged_inside,
        "Pakke!B2: en celle er i vejen for en blok. Forventet: en tom celle. Fik: flettede celler.",
    ),
}


@pytest.mark.parametrize("obstacle", IN_THE_WAY)
def test_what_is_in_the_way_of_a_block_is_said_and_nothing_is_written(
    obstacle: str, tmp_path: Path
) -> None:
    make, message = IN_THE_WAY[obstacle]
    path = plain_model(tmp_path / "model.xlsx")
    make(path)
    before = path.read_bytes()
    _, danish = refusal(lambda: refresh(path), FileError)
    assert danish.startswith(f"{path}, {message}")
    assert path.read_bytes() == before


def no_unit(path: Path) -> None:
    plain_model(path)
    change(path, Sager__D2="Årlig investering")


def text_in_number(path: Path) -> None:
    plain_model(path)
    change(path, Sager__D3="600 kr.")


def two_tables(path: Path) -> None:
    plain_model(path)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Sager"]).title = "Anden"
    book.save(path)


def merged_header(path: Path) -> None:
    plain_model(path)
    book = openpyxl.load_workbook(path)
    book["Sager"].merge_cells("D2:E2")
    book.save(path)


def no_table(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Tom"
    book.save(path)


def half_filled(path: Path) -> None:
    plain_model(path)
    change(path, Sager__C4=None)


def number_twice(path: Path) -> None:
    plain_model(path)
    change(path, Sager__A4="1.1")


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    "no table": (no_table, "Sheet: der er ingen tabel med sager."),
    "two tables": (two_tables, "Anden!A2, Sager!A2: der er 2 tabeller, som kan være sagerne."),
    "text in a number": (text_in_number, "Sager!D3: der står ikke et tal i et talfelt."),
    "a merged header": (merged_header, "Sager!D2:E2: overskriften er flettet over flere kolonner."),
    "a missing unit": (no_unit, "Sager!D2: enheden fremgår ikke."),
    "a half-filled row": (half_filled, "Sager!C4: rækken er kun delvist udfyldt."),
    "a number twice": (number_twice, "Sager!A4: sagens nummer står to gange."),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_model_that_cannot_be_read_for_certain_is_refused_and_left_alone(
    fault: str, tmp_path: Path
) -> None:
    make, message = REFUSED[fault]
    path = tmp_path / "model.xlsx"
    make(path)
    before, listed = path.read_bytes(), sorted(tmp_path.iterdir())
    english, danish = refusal(lambda: refresh(path), InvestpakkeError)
    assert danish.startswith(f"{path}, {message}")
    assert english != danish
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == listed


@pytest.mark.parametrize(
    ("lock", "program"), [("~$model.xlsx", "Excel"), (".~lock.model.xlsx#", "LibreOffice")]
)
def test_a_file_that_is_open_is_refused_but_may_be_looked_at(
    lock: str, program: str, tmp_path: Path
) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    (tmp_path / lock).write_bytes(b"")
    _, danish = refusal(lambda: refresh(path), FileError)
    assert danish == (
        f"{path}: filen er åben i et andet program. Forventet: en lukket fil. Fik: '{lock}'. "
        f"Luk den i {program}, og opdatér igen."
    )
    looked = refresh(path, dry_run=True)
    assert looked.changes
    assert any("Filen er åben i et andet program;" in note.da for note in looked.notes)


def test_files_that_are_no_workbooks_or_declare_entities_are_refused(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    bomb = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bomb, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(
                    b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'
                )
            new.writestr(item, content)
    _, danish = refusal(lambda: refresh(bomb), FileError)
    assert "XML uden dokumenttype" in danish
    (tmp_path / "tekst.xlsx").write_text("ikke en projektmappe", "utf-8")
    for file in (tmp_path / "tekst.xlsx", tmp_path / "findes-ikke.xlsx", tmp_path):
        _, danish = refusal(lambda file=file: refresh(file), FileError)
        assert str(file) in danish


def test_garbage_is_collected_again_after_a_refresh_and_after_a_refusal(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    assert gc.isenabled()
    no_unit(path)
    refusal(lambda: refresh(path), FileError)
    assert gc.isenabled()


# --- The file is old or new, never half ----------------------------------------------------


def test_the_file_as_it_was_is_kept_beside_it(tmp_path: Path) -> None:
    path, before, report = refreshed("kroner with charts", tmp_path)
    assert report.backup == tmp_path / "kroner-with-charts.bak.xlsx"
    assert report.backup.read_bytes() == before.read_bytes()
    assert {file.name for file in tmp_path.iterdir()} == {
        path.name,
        report.backup.name,
        f"{report.backup.name}.sha256",
        before.name,
    }


def test_permissions_are_kept_and_a_link_goes_on_pointing(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    path.chmod(0o640)
    link = tmp_path / "genvej.xlsx"
    link.symlink_to(path)
    assert refresh(link).written
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert "Pakke" in openpyxl.load_workbook(path).sheetnames


STEPS = (
    "os.open",
    "os.fdopen",
    "os.fsync",
    "os.link",
    "os.chown",
    "pathlib.Path.chmod",
    "pathlib.Path.replace",
)


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A model's bytes, and what a refresh makes of them."""
    path = plain_model(tmp_path_factory.mktemp("model") / "model.xlsx")
    before = path.read_bytes()
    refresh(path)
    return before, path.read_bytes()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("call", [1, 2, 3, 4])
@pytest.mark.parametrize("fault", [OSError(28, "disken er fuld"), KeyboardInterrupt()])
def test_a_crash_at_any_step_leaves_the_old_file_or_the_new_one_whole(
    step: str,
    call: int,
    fault: BaseException,
    before_and_after: tuple[bytes, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, (before, after) = tmp_path / "model.xlsx", before_and_after
    path.write_bytes(before)
    calls = 0
    module, name = step.rsplit(".", 1)
    target = Path if module == "pathlib.Path" else __import__(module)
    real = getattr(target, name)

    def failing(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise fault
        return real(*args, **more)

    monkeypatch.setattr(target, name, failing)
    try:
        refresh(path)
    except (FileError, KeyboardInterrupt):
        pass
    finally:
        monkeypatch.undo()
    assert path.read_bytes() in (before, after)
    assert not list(tmp_path.glob(".*")), "a temporary file is left behind"
    backup = backup_of(path)
    assert not backup.exists() or backup.read_bytes() == before
    refresh(path)
    assert path.read_bytes() == after


def test_a_file_that_changes_or_is_opened_while_it_is_refreshed_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    real = Draft.become_like

    def meanwhile(draft: Draft, other: Path) -> bool:
        path.write_bytes(b"ny")
        return real(draft, other)

    monkeypatch.setattr(Draft, "become_like", meanwhile)
    _, danish = refusal(lambda: refresh(path), FileError)
    assert "filen blev ændret undervejs" in danish
    assert path.read_bytes() == b"ny"


def test_a_read_only_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    before = path.read_bytes()
    monkeypatch.setattr(replacing.os, "access", lambda *_: False)
    _, danish = refusal(lambda: refresh(path), FileError)
    assert "filen kan ikke skrives" in danish
    assert path.read_bytes() == before


def test_a_renamed_or_copied_sheet_of_an_earlier_refresh_is_no_table_of_cases(
    tmp_path: Path,
) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    refresh(path)
    refused_models.changed(path, lambda book: setattr(book["Pakke"], "title", "Før byrådet"))
    assert refresh(path).new_sheet
    assert figures(path)["Årlig investering"] == 4400


def named(path: Path, name: str) -> Path:
    """Call the sheet of the cases something else."""
    refused_models.changed(path, lambda book: setattr(book["Sager"], "title", name))
    return path


@pytest.mark.parametrize("name", ["Pakke", "pakke", "PAKKE"])
def test_cases_on_a_sheet_called_as_that_of_the_package_get_it_beside_them(
    name: str, tmp_path: Path
) -> None:
    path = named(plain_model(tmp_path / "model.xlsx"), name)
    cases = package_in(path).cases
    report = refresh(path)
    assert (report.sheet, report.new_sheet) == ("Pakke (beregnet)", True)
    assert "Pakke (beregnet)" in " ".join(note.in_language("da") for note in report.notes)
    again = refresh(path)
    assert (again.sheet, again.new_sheet, again.changes) == ("Pakke (beregnet)", False, ())
    assert package_in(path).cases == cases


def test_the_sheet_beside_the_cases_stays_the_packages_when_they_are_renamed(
    tmp_path: Path,
) -> None:
    path = named(plain_model(tmp_path / "model.xlsx"), "Pakke")
    refresh(path)
    refused_models.changed(path, lambda book: setattr(book["Pakke"], "title", "Sager"))
    again = refresh(path)
    assert (again.sheet, again.changes) == ("Pakke (beregnet)", ())


def test_a_sheet_of_the_users_own_that_has_that_name_stays_as_it_is(tmp_path: Path) -> None:
    path = named(plain_model(tmp_path / "model.xlsx"), "Pakke")
    refused_models.changed(path, lambda book: book.create_sheet("Pakke (beregnet)").append(["Nej"]))
    assert refresh(path).sheet == "Pakke (beregnet) 2"
    assert refresh(path).changes == ()


def test_blocks_that_an_earlier_version_wrote_below_cases_are_told_and_not_read(
    tmp_path: Path,
) -> None:
    path = refused_models.blocks_among_cases(tmp_path / "model.xlsx")
    before = path.read_bytes()
    with pytest.raises(FileError) as caught:
        refresh(path)
    assert caught.value.id == "refresh.blocks_among_cases"
    assert "B7:E17" in str(caught.value)
    assert path.read_bytes() == before
    assert "4.400" in run("package", str(path)).output
    assert "IP118" not in run("validate", str(path)).output
    refused_models.changed(path, lambda book: setattr(book["Pakke"], "title", "Forslag"))
    assert refresh(path).new_sheet  # though the blocks still stand there
    assert figures(path)["Årlig investering"] == 4400


def test_blocks_that_go_below_a_users_own_sheet_are_announced_the_first_time(
    tmp_path: Path,
) -> None:
    path = plain_model(tmp_path / "model.xlsx", B2="Forside", B3="Budget 2025")
    said = run("refresh", str(path), "--dry-run").output
    assert "ark Pakke i forvejen" in said
    assert "række 6" in " ".join(said.split())
    assert any("forvejen" in note.da for note in refresh(path).notes)
    change(path, Sager__D3=5000)
    assert not any("forvejen" in note.da for note in refresh(path).notes)


def test_blocks_are_put_below_a_chart_and_not_under_it(tmp_path: Path) -> None:
    for options, last in (({"object_position": 1}, 18), ({"object_position": 3}, 18)):
        path = tmp_path / "model.xlsx"
        book = xlsxwriter.Workbook(path)
        put(book.add_worksheet("Sager"), 0, 0, [["Første år", 2025], HEADS, *rows()])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sager!$D$3:$D$5"})
        sheet = book.add_worksheet("Pakke")
        sheet.write("B2", "Vores diagram")
        sheet.insert_chart("B4", chart, options)
        book.close()
        first = next(iter(refresh(path).changes))
        assert first.cell == f"B{last + 3}", options


def test_line_breaks_in_a_name_do_not_reach_the_sheet(tmp_path: Path) -> None:
    """Excel keeps what is pasted from elsewhere as _x000B_ or _x000D_."""
    path = tmp_path / "model.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sager")
    lines = rows()
    lines[0][1] = "Flere\x0bi \u00adjob\nog\r i gang"
    put(sheet, 0, 0, [["Første år", 2025], HEADS, *lines])
    book.close()
    report = refresh(path)
    assert "Flere i job og i gang" in [change.new for change in report.changes]
    assert not refresh(path).changes


# --- The command ---------------------------------------------------------------------------


def test_the_command_says_what_was_found_and_changed(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    dry = run("refresh", path, "--dry-run")
    assert dry.exit_code == 0
    assert "Fandt 3 sager på arket Sager, overskrifter i række 2" in dry.stdout
    assert "ville blive ændret; intet er skrevet. Arket oprettes." in dry.stdout
    done = run("refresh", path)
    assert "celler på Pakke er ændret." in done.stdout
    assert str(tmp_path / "model.bak.xlsx") in done.stderr
    again = run("refresh", path, "--lang", "en")
    assert again.exit_code == 0
    assert "The sheet Pakke is up to date: nothing was changed." in again.stdout


def test_the_command_gives_every_change_as_json(tmp_path: Path) -> None:
    path = plain_model(tmp_path / "model.xlsx")
    form = run_json("refresh", path)
    assert form["written"]
    assert form["table"]["columns"]["investment"] == "D"
    assert form["table"]["cases"] == 3
    assert {"cell": "D4", "old": None, "new": 4400.0} in form["changes"]
    assert run_json("refresh", path)["changes"] == []


@pytest.mark.parametrize(("language", "use"), [("da", "Eller brug"), ("en", "Or use")])
def test_the_command_adds_its_own_way_to_what_can_be_done_on_a_sheet(
    language: Language, use: str, tmp_path: Path
) -> None:
    file = {"da": "FIL.toml", "en": "FILE.toml"}[language]
    year = {"da": "ÅR", "en": "YEAR"}[language]
    for fault, option in {
        "det første år fremgår ikke": f"--first-year {year}",
        "der er ingen tabel med sager": f"--mapping {file}",
        "kolonnen mangler: gns. årlig besparelse": f"--mapping {file}",
        "der er 2 tabeller, som kan være sagerne": f"--mapping {file}",
        "to kolonner har samme overskrift": f"--mapping {file}",
    }.items():
        path = refused_models.model(tmp_path / "model.xlsx", refused_models.FAULTS[fault])
        with pytest.raises(FileError) as caught:
            refresh(path)
        plain = caught.value.text(language)
        assert "--" not in plain
        assert "'investpakke'" in plain
        done = run("refresh", path, "--lang", language)
        assert done.exit_code == 2
        assert done.stderr.endswith(f"{plain} {use} {option}.\n")


def test_the_command_takes_a_mapping_and_a_first_year(tmp_path: Path) -> None:
    path = tmp_path / "model.xlsx"
    mapped(path)
    book = openpyxl.load_workbook(path)
    del book["investpakke"]
    book.save(path)
    refused = run("refresh", path)
    assert refused.exit_code == 2
    assert "der er ingen tabel med sager" in refused.stderr
    file = tmp_path / "kolonner.toml"
    file.write_text(
        'unit = "tkr."\n[columns]\nnumber = "Bilag"\nname = "Overskrift"\npersons = "D"\n'
        'investment = "Bevilling"\naverage_saving = "Effekt på forsørgelse"\n',
        "utf-8",
    )
    assert "det første år fremgår ikke" in run("refresh", path, "--mapping", file).stderr
    done = run_json("refresh", path, "--mapping", file, "--first-year", "2026")
    assert done["first_year"] == 2026
    assert figures(path)["Årlig investering"] == 4400


def test_each_figure_is_of_its_own_kind(tmp_path: Path) -> None:
    """A share among amounts of money would be shown as 0, a year as 2.025."""
    path = make_model("document headers", tmp_path)
    kinds = {change.cell: change.kind for change in refresh(path, dry_run=True).changes}
    assert [kinds[f"D{row}"] for row in range(4, 13)] == [
        *["tkr"] * 5,
        "persons",
        "persons",
        "share",
        "whole",
    ]
    assert kinds["D16"] == "number header"  # the first year
    assert kinds["D17"] == "tkr"
