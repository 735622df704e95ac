"""Models as Excel saves them: links to the add-in, and calls of it wherever they stand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from investpakke.validate import examine
from investpakke.workbook.book import Book
from investpakke.workbook.function_names import add_functions, remove_functions
from investpakke.workbook.ooxml.stored_formulas import stored_formulas
from linked_books import ADDIN, LIBRARY, MISSING, PATH, START, linked, model, with_links
from openxml import schema_errors
from raw_parts import with_part
from running import run

CALL = "=[1]!INVEST_NET(A1,B1)"
STARTS = r"AppData\Roaming\Microsoft\Excel\XLSTART"
BUDGET = ("Budget.xlsx", PATH)


def found(path: Path) -> list[str]:
    return [finding.id for finding in examine(path).findings]


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("investpakke.xlam", START),
        ("investpakke.xlam", MISSING),
        ("INVESTPAKKE.xlam", LIBRARY),
        ("investpakke.xlam", START.replace("2006/", "2019/04/").replace("Path/", "LongPath/")),
        (f"file:///C:\\Users\\anna%20b\\{STARTS}\\investpakke.xlam", PATH),
        ("file:///C:/Program%20Files/Office/root/Office16/XLStart/investpakke.xlam", PATH),
    ],
)
def test_a_link_that_every_excel_resolves_in_its_own_folder_is_no_finding(
    file: str, kind: str, tmp_path: Path
) -> None:
    assert found(linked(tmp_path / "m.xlsx", CALL, file=file, kind=kind)) == []


@pytest.mark.parametrize(
    ("file", "kind", "told"),
    [
        ("investpakke.xlam", PATH, ["IP602.one_file"]),  # beside the model
        ("file:///C:\\Users\\anna\\Downloads\\investpakke.xlam", PATH, ["IP602.one_file"]),
        ("file:///\\\\srv\\deling\\investpakke.xlam", PATH, ["IP602.one_file"]),
        ("egne.xlam", START, ["IP602.other_file", "IP114.add_in"]),
        ("investpakke-gammel.xlam", PATH, ["IP602.other_file", "IP114.add_in"]),
    ],
)
def test_a_link_to_one_place_or_to_another_file_is_told(
    file: str, kind: str, told: list[str], tmp_path: Path
) -> None:
    assert found(linked(tmp_path / "m.xlsx", CALL, file=file, kind=kind)) == told


@pytest.mark.parametrize(
    "call",
    [
        "=@[1]!INVEST_NET(A1,B1)",
        "=@INVEST_NET(A1,B1)",
        "=_xlfn.SINGLE([1]!INVEST_NET(A1,B1))",
        "=_xludf.INVEST_NET(A1,B1)",
        "=_xlfn.INVEST_NET(A1,B1)",
        f"='C:\\Users\\Anna B\\{STARTS}\\investpakke.xlam'!INVEST_NET(A1,B1)",
    ],
)
def test_other_forms_of_a_call_are_judged_without_a_finding(call: str, tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", call) if "[1]" in call else model(tmp_path / "m.xlsx", call)
    assert found(path) == []
    with_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b">260<", b">261<"))
    assert found(path)[0].startswith("IP301")


def test_the_file_is_the_one_that_the_link_names_and_not_its_other_address(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL)
    other = (
        b'<Relationship Id="rId2" Type="http://x/externalLinkPath" TargetMode="External" '
        b'Target="https://x.dk/other.xlam"/><Relationship Id="rId1"'
    )
    rels = "xl/externalLinks/_rels/externalLink1.xml.rels"
    with_part(path, rels, lambda xml: xml.replace(b'<Relationship Id="rId1"', other))
    assert [link.file for link in Book(path).external_links] == ["investpakke.xlam"]
    assert found(path) == []


def test_a_link_to_the_add_in_that_nothing_uses_is_left_over(tmp_path: Path) -> None:
    assert found(linked(tmp_path / "m.xlsx", "=MAX(A1:B1)-A1")) == ["IP114.left_over"]


def everywhere(path: Path) -> Path:
    """Make a model that calls the add-in in every place where Excel keeps a formula."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row(0, 0, [600, 860])
        call = "=[1]!INVEST_NET(A1,B1)"
        sheet.write_formula("C1", call, None, 260)
        sheet.conditional_format("A1:B1", {"type": "formula", "criteria": f"{call}<0"})
        sheet.data_validation("D1", {"validate": "custom", "value": f"{call}>0"})
        column = {"header": "Netto", "formula": "=[1]!INVEST_NET(600,[@Gevinst])"}
        table = {"name": "Tal", "columns": [{"header": "Gevinst"}, column], "data": [[860, 0]]}
        sheet.add_table("A4:B5", table)
        book.define_name("Netto", "=[1]!INVEST_NET(Sager!$A$1,Sager!$B$1)")
    return with_links(path, ADDIN)


def test_calls_outside_cells_are_counted_and_converted(tmp_path: Path) -> None:
    path = everywhere(tmp_path / "m.xlsx")
    assert "IP114.left_over" not in found(path)
    calls = add_functions(path, convert=True).calls
    assert [(call.owner, call.cell) for call in calls] == [
        ("cell", "Sager!C1"),
        ("cell", "Sager!B5"),
        ("conditional format", "Sager!A1:B1"),
        ("data validation", "Sager!D1"),
        ("table column", "Sager!Netto"),
        ("name", "Netto"),
    ]
    for part, xml in parts_of(path).items():
        assert b"[1]!" not in xml, part
    assert add_functions(path, convert=True).calls == ()


def test_a_call_in_a_newer_conditional_format_is_none_of_a_cell() -> None:
    xml = (
        b'<worksheet xmlns="m" xmlns:x="n" xmlns:e="o"><sheetData><row><c r="B2"><f>A1&lt;2</f></c>'
        b"</row></sheetData><extLst><x:conditionalFormatting><x:cfRule><e:f>[1]!F(A1)</e:f>"
        b"</x:cfRule><e:sqref>A1</e:sqref></x:conditionalFormatting></extLst></worksheet>"
    )
    owners = [(formula.owner, formula.text) for formula in stored_formulas(xml)]
    assert owners == [("cell", "A1<2"), ("conditional format", "[1]!F(A1)")]


def test_every_cell_of_a_shared_formula_is_counted(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL, CALL)
    first, second = (f"<f>{CALL[1:]}</f>".encode(), b'<f t="shared" si="0"/>')
    shared = f'<f t="shared" ref="C2:C3" si="0">{CALL[1:]}</f>'.encode()

    def share(xml: bytes) -> bytes:
        return xml.replace(first, shared, 1).replace(first, second, 1)

    with_part(path, "xl/worksheets/sheet1.xml", share)
    assert [call.converted for call in add_functions(path, convert=True).calls] == [
        "=INVEST_NET(A1,B1)",
        "=INVEST_NET(A2,B2)",
    ]


def test_a_link_that_nothing_uses_after_the_conversion_is_taken_out(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL)
    assert add_functions(path, convert=True).unlinked
    remove_functions(path)
    assert parts_of(path) == parts_of(model(tmp_path / "n.xlsx", "=INVEST_NET(A1,B1)"))
    assert (
        "tilføjelsesprogrammet, og den er taget ud"
        in run("functions", "--add-to", linked(tmp_path / "o.xlsx", CALL), "--convert").stdout
    )


def test_every_link_to_the_add_in_that_nothing_uses_is_taken_out(tmp_path: Path) -> None:
    path = model(tmp_path / "m.xlsx", CALL, "=[2]!INVEST_NET(A1,B1)")
    with_links(path, ADDIN, ("file:///C:\\Temp\\investpakke.xlam", PATH))
    assert add_functions(path, convert=True).unlinked
    assert Book(path).external_links == ()
    assert "xl/externalLinks/externalLink1.xml" not in parts_of(path)


def test_a_function_that_this_version_does_not_have_goes_on_calling_the_add_in(
    tmp_path: Path,
) -> None:
    path = linked(tmp_path / "m.xlsx", CALL, "=[1]!INVEST_NETTO(A1,B1)")
    done = add_functions(path, convert=True)
    assert ([call.cell for call in done.calls], done.unlinked) == (["Sager!C2"], False)
    assert Book(path).by_name["Sager"].formula(3, 3) == "=[1]!INVEST_NETTO(A1,B1)"


@pytest.mark.parametrize("first", [True, False])
def test_a_link_to_another_file_keeps_its_number(first: bool, tmp_path: Path) -> None:
    number, other = (2, 1) if first else (1, 2)
    formulas = f"=[{number}]!INVEST_NET(A1,B1)", f"=[{other}]Ark1!$A$1"
    path = with_links(
        model(tmp_path / "m.xlsx", *formulas), *((BUDGET, ADDIN) if first else (ADDIN, BUDGET))
    )
    done = add_functions(path, convert=True)
    assert done.unlinked is first
    assert Book(path).by_name["Sager"].formula(3, 3) == f"=[{other}]Ark1!$A$1"
    assert Book(path).linked_file(f"[{other}]").file == "Budget.xlsx"


def test_a_call_of_the_add_in_is_not_one_of_a_name_that_is_called_the_same(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL)
    add_functions(path)
    assert found(path) == []
    own = linked(tmp_path / "n.xlsx", CALL)
    other = b'<definedName name="INVEST_NET">_xlfn.LAMBDA(_xlpm.a,_xlpm.b,9)</definedName>'
    end = b"</definedNames>"
    with_part(own, "xl/workbook.xml", lambda xml: xml.replace(end, other + end))
    assert found(own) == []


def test_a_model_that_calls_the_add_in_is_read_and_refreshed(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row(0, 0, ["Første år", 2025])
        heads = ["Nr.", "Forslag", "Helårspersoner", "Årlig investering (tusind kr.)"]
        sheet.write_row(2, 0, [*heads, "Gns. årlig besparelse (tusind kr.)", "Gevinst"])
        for row, (number, cost, saving) in enumerate([("1.1", 600, 860), ("1.2", 500, 520)], 3):
            sheet.write_row(row, 0, [number, f"Sag {number}", 10, cost, saving])
            call = f"=[1]!INVEST_NET(D{row + 1},E{row + 1})"
            sheet.write_formula(row, 5, call, None, saving - cost)
        book.define_name("Rente", "=0.035")
    with_links(path, ADDIN)
    assert run("read", path).exit_code == 0
    assert run("refresh", path).exit_code == 0
    assert Book(path).by_name["Sager"].formula(4, 6) == "=[1]!INVEST_NET(D4,E4)"
    assert found(path) == []


def test_the_validator_finds_nothing_in_files_with_links_and_without_them_again(
    validator: str, tmp_path: Path
) -> None:
    del validator
    path = everywhere(tmp_path / "m.xlsx")
    assert schema_errors(path, "Microsoft365") == []
    add_functions(path, convert=True)
    assert schema_errors(path, "Microsoft365") == []


def test_a_call_of_another_file_is_listed_as_left(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL, file="investpakke-gammel.xlam", kind=PATH)
    done = add_functions(path, convert=True)
    assert [(call.cell, call.file) for call in done.left] == [
        ("Sager!C2", "investpakke-gammel.xlam")
    ]
    said = run("functions", "--add-to", path, "--convert").stdout
    assert "1 formel kalder en funktion" in said
    assert "investpakke-gammel.xlam" in said


def test_breaking_the_link_is_not_suggested_where_a_formula_uses_it(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL, "=[1]!INVEST_NETTO(A1,B1)")
    said = " ".join(run("functions", "--add-to", path, "--convert").stdout.split())
    assert "Bryd den ikke" in said
    assert "kan brydes" not in said
    assert "INVEST_NETTO" in said


def test_breaking_the_link_is_suggested_where_only_a_text_holds_its_number(tmp_path: Path) -> None:
    path = linked(tmp_path / "m.xlsx", CALL, '="Kald: [1]!INVEST_NET(1,2)"')
    done = add_functions(path, convert=True)
    assert (done.unlinked, done.link_in_use, done.left) == (False, False, ())
