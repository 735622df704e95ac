"""The LAMBDA edition in a workbook: names put in and taken out, calls counted and rewritten."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from building import refused
from existing_models import make_model
from investpakke.errors import FileError
from investpakke.validate import examine
from investpakke.workbook.book import Book
from investpakke.workbook.function_names import add_functions, function_names, remove_functions
from investpakke.workbook.ooxml.defined_names import NewName, stored_names, with_names
from investpakke_templates.function_workbook import FILE
from investpakke_templates.shipped import BUILT
from linked_books import RELATED, linked, model
from openxml import schema_errors
from raw_parts import differing, with_part
from running import run, run_json

WORKBOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
COUNT = len(function_names())


def names_in(path: Path) -> list[str]:
    return [name.name for name in Book(path).names]


def formula(path: Path, row: int) -> str:
    return Book(path).by_name["Sager"].formula(row, 3)


@pytest.mark.parametrize("name", ["kroner with charts", "with macros", "Excel table"])
def test_only_the_list_of_names_changes(name: str, tmp_path: Path) -> None:
    path = make_model(name, tmp_path)
    done = add_functions(path)
    assert done.backup is not None
    assert differing(path, done.backup) == {WORKBOOK}
    assert len(done.added) == COUNT
    assert set(done.added) <= set(names_in(path))


def test_a_second_time_changes_nothing(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    add_functions(path)
    before, files = path.read_bytes(), sorted(tmp_path.iterdir())
    again = add_functions(path)
    assert (again.added, again.renewed, again.backup) == ((), (), None)
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == (before, files)


def test_taken_out_again_the_workbook_is_as_it_was(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    before = zipfile.ZipFile(path).read(WORKBOOK)
    add_functions(path)
    assert len(remove_functions(path).removed) == COUNT
    assert zipfile.ZipFile(path).read(WORKBOOK) == before
    assert names_in(path) == ["Rente"]
    assert remove_functions(path).backup is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<book><sheets/></book>", b"<book><sheets/><definedNames>{}</definedNames></book>"),
        (b"<book><sheets/><definedNames/></book>", None),
        (
            b'<x:book xmlns:x="u"><x:sheets/><x:externalReferences/><x:calcPr/></x:book>',
            b'<x:book xmlns:x="u"><x:sheets/><x:externalReferences/>'
            b"<x:definedNames>{}</x:definedNames><x:calcPr/></x:book>",
        ),
    ],
)
def test_names_are_put_where_a_workbook_has_none(old: bytes, new: bytes | None) -> None:
    prefix = "x:" if old.startswith(b"<x") else ""
    name = NewName("A_B", 'IF(1<2,"a&b",0)', 'Hvad "det" er')
    made = with_names(old, [name])
    if new is not None:
        assert made == new.replace(b"{}", name.xml(prefix).encode())
    assert [(found.name, found.text) for found in stored_names(made)] == [(name.name, name.text)]


def test_a_name_of_an_earlier_version_is_renewed(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    add_functions(path)
    with_part(path, WORKBOOK, lambda xml: xml.replace(b"&gt;=0.001", b"&gt;=0.002"))
    assert add_functions(path).renewed == ("INVEST_PERT",)
    assert len(names_in(path)) == COUNT + 1
    assert add_functions(path).backup is None


def own_name(path: Path) -> Path:
    end = b'<definedName name="Invest_Net">Sager!$A$1</definedName></definedNames>'
    return with_part(model(path), WORKBOOK, lambda xml: xml.replace(b"</definedNames>", end))


def own_name_of_a_sheet(path: Path) -> Path:
    end = b'<definedName name="INVEST_NPV" localSheetId="0">Sager!$A$1</definedName></definedNames>'
    return with_part(model(path), WORKBOOK, lambda xml: xml.replace(b"</definedNames>", end))


def own_table(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sager").add_table(0, 0, 3, 1, {"name": "INVEST_NET"})
    return path


def locked(path: Path) -> Path:
    lock = b'<workbookProtection lockStructure="1"/><bookViews>'
    return with_part(model(path), WORKBOOK, lambda xml: xml.replace(b"<bookViews>", lock))


def shared(path: Path) -> Path:
    end = f'<Relationship Id="rId9" Type="{RELATED}/revisionHeaders" Target="r.xml"/></Rel'.encode()
    return with_part(
        model(path), "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Rel", end)
    )


def opened(path: Path) -> Path:
    path.with_name(f"~${path.name}").write_bytes(b"")
    return model(path)


def no_workbook(path: Path) -> Path:
    path.write_bytes(b"PK\x03\x04 half a file")
    return path


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (own_name, "functions.name_taken"),
        (own_name_of_a_sheet, "functions.name_taken"),
        (own_table, "functions.name_taken"),
        (locked, "workbook.protected"),
        (shared, "workbook.shared"),
        (opened, "file.open"),
        (no_workbook, "workbook.unreadable"),
    ],
)
def test_a_workbook_that_cannot_have_the_names_is_refused_and_left(
    make: Callable[[Path], Path], what: str, tmp_path: Path
) -> None:
    path = make(tmp_path / "m.xlsx")
    before, files = path.read_bytes(), sorted(tmp_path.iterdir())
    error = refused(lambda: add_functions(path), FileError)
    assert error.id == what
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == (before, files)
    assert run("functions", "--add-to", path).exit_code == 2


CALLS = ("=[1]!INVEST_NET(A1,B1)", '="[1]!INVEST_NET("&[1]!invest_share(A1)', "=A1+B1")


def test_calls_of_the_add_in_are_counted_and_left(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", *CALLS)
    done = add_functions(path)
    assert [call.cell for call in done.calls] == ["Sager!C2", "Sager!C3"]
    assert done.backup is not None
    assert differing(path, done.backup) == {WORKBOOK}
    assert formula(path, 2) == "=[1]!INVEST_NET(A1,B1)"


def test_calls_of_the_add_in_become_calls_of_the_names(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", *CALLS)
    done = add_functions(path, convert=True)
    assert done.converted
    assert done.backup is not None
    assert {WORKBOOK, SHEET} <= differing(path, done.backup)
    assert formula(path, 2) == "=INVEST_NET(A1,B1)"
    assert formula(path, 3) == '="[1]!INVEST_NET("&invest_share(A1)'
    assert (add_functions(path, convert=True).plain, add_functions(path).backup) == (2, None)


def test_calls_of_another_file_are_left(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", *CALLS, file="egne.xlam")
    done = add_functions(path, convert=True)
    assert (done.calls, done.converted, formula(path, 2)) == ((), False, "=[1]!INVEST_NET(A1,B1)")


def test_a_protected_sheet_is_not_rewritten(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", *CALLS)
    lock = b'</sheetData><sheetProtection sheet="1"/>'
    with_part(path, SHEET, lambda xml: xml.replace(b"</sheetData>", lock))
    before = path.read_bytes()
    error = refused(lambda: add_functions(path, convert=True), FileError)
    assert (error.id, path.read_bytes()) == ("sheet.protected", before)


def test_a_model_with_the_names_is_sound(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", "=INVEST_NET(A1,B1)", "=INVEST_NET(A1,B1)")
    add_functions(path)
    assert [(found.code, found.what.en) for found in examine(path).findings] == []


def test_the_command_says_what_it_does(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", *CALLS)
    said = run("functions", "--add-to", path).stdout
    assert f"{COUNT} funktioner er lagt i modellen som navne." in said
    assert "2 formler kalder tilføjelsesprogrammet" in said
    told = run_json("functions", "--add-to", path, "--convert", "--format", "json")
    assert told["calls_of_addin"][0]["with_names"] == "=INVEST_NET(A1,B1)"
    assert "taken out" in run("functions", "--remove", path, "--lang", "en").stdout
    for wrong in (
        ["--convert"],
        ["--add-to", path, "--remove", path],
        ["INVEST_NET", "--remove", path],
    ):
        assert run("functions", *wrong).exit_code == 2


def test_a_new_workbook_has_the_names_where_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "ny.xlsx"
    assert run("new", path, "--lambda", "--cases", "3").exit_code == 0
    assert {name.name for name in function_names()} <= set(names_in(path))


def test_the_workbook_of_functions_is_written_where_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "funktioner.xlsx"
    assert run("new", path, "--functions", "--lang", "en").exit_code == 0
    assert path.read_bytes() == (BUILT / FILE).read_bytes()
    assert run("new", path, "--functions").exit_code == 2
    assert run("new", path, "--functions", "--force").exit_code == 0
    for more in (["--cases", "3"], ["--lambda"], ["--package", "aarhus-2024"]):
        refusal = run("new", tmp_path / "ny.xlsx", "--functions", *more, "--lang", "en")
        assert refusal.exit_code == 2
        assert f"--functions {more[0]}" in refusal.stderr
    assert not (tmp_path / "ny.xlsx").exists()


def test_the_workbook_of_functions_shows_no_difference() -> None:
    import ironcalc

    model = ironcalc.load_from_xlsx(str(BUILT / FILE), "en", "UTC", "en")
    model.evaluate()
    rows = range(1, 80)
    shown = {model.get_cell_value(0, row, 2): model.get_cell_value(0, row, 5) for row in rows}
    for name in function_names():
        assert abs(shown[name.name]) < 1e-9, name.name


def test_the_validator_finds_nothing_in_files_with_the_names(
    validator: str, tmp_path: Path
) -> None:
    del validator
    path = model(tmp_path / "m.xlsx", "=INVEST_NET(A1,B1)")
    add_functions(path)
    for file in (path, BUILT / FILE):
        assert schema_errors(file, "Microsoft365") == []


def as_libreoffice_saves(path: Path) -> Path:
    """Write the names' functions in small letters, as LibreOffice does."""
    functions = re.compile(rb"_xlfn\.[A-Z]+")
    return with_part(path, WORKBOOK, lambda xml: functions.sub(lambda m: m[0].lower(), xml))


def test_names_that_libreoffice_rewrote_are_renewed_and_told(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    add_functions(path)
    before = zipfile.ZipFile(path).read(WORKBOOK)
    as_libreoffice_saves(path)
    said = run("functions", "--add-to", path).stdout
    assert f"{COUNT} af vores navne var skrevet om" in said
    assert "en tidligere udgave" not in said
    assert zipfile.ZipFile(path).read(WORKBOOK) == before


def test_names_that_libreoffice_rewrote_are_taken_out(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx")
    add_functions(path)
    done = remove_functions(as_libreoffice_saves(path))
    assert (len(done.removed), len(done.rewritten)) == (COUNT, COUNT)
    assert names_in(path) == ["Rente"]


def test_a_name_that_was_changed_by_hand_stays_and_is_told(tmp_path: Path) -> None:
    path = own_name(tmp_path / "m.xlsx")
    assert remove_functions(path).stays == ("Invest_Net",)
    assert "1 navn bliver" in run("functions", "--remove", path).stdout
    assert "Invest_Net" in names_in(path)


def test_a_lambda_of_ours_is_not_called_one_of_the_user(tmp_path: Path) -> None:
    path, book = tmp_path / "m.xlsx", openpyxl.Workbook()
    for row in (["a", "b"], [1, 4], [2, 6], ["=SUMPRODUCT(INVEST_NET(A2:A3,B2:B3))"]):
        book.active.append(row)
    book.save(path)
    add_functions(path)
    found = " ".join(finding.what.da for finding in examine(path).findings)
    assert "brugerens egen funktion" not in found
    assert "INVEST_NET er en LAMBDA i projektmappen" in found
