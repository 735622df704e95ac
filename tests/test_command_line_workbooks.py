"""The commands ``new`` and ``demo``, and packages read from workbooks."""

import json
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from existing_models import EXPECTED, MODELS, make_model
from investpakke import load_package
from investpakke.deciding import Demands, Driver
from investpakke.rates.model import Grounds, Rate, Validity
from investpakke.rates.rows import RateRow
from investpakke.text import same
from investpakke.workbook.book import Book
from investpakke.workbook.crosscheck import CrossCheck, Difference
from investpakke.workbook.layout import CASE_COLUMNS, CHOSEN_SHEETS, SAGER, SHEETS
from investpakke_templates import demonstration
from investpakke_templates.decisions import Decisions
from mutants import mutated
from once import build_workbook
from running import PACKAGE, run, run_json, strict_json

ASSUMED = Grounds("assumed", same("Satser"))
FIGURES = ("cases", "groups", "package", "years", "saving_by_year", "net_by_year")


FEWEST = [sheet for sheet in SHEETS if sheet not in CHOSEN_SHEETS]


def sheets_of(path):
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def typed_in(path):
    """Return what stands in the cells that are filled in, by their look: sheet, cell and value."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        if sheet.title != "Kontrol"
        for line in sheet.iter_rows()
        for cell in line
        if cell.fill.fgColor.rgb == "FFFFF6D6" and not str(cell.value).startswith(("=", "1.234"))
    }


def published_in(path):
    """Return the published figures on `Kontrol`, which stand below the checks of all sheets."""
    lines = openpyxl.load_workbook(path)["Kontrol"].iter_rows()
    return [c.value for line in lines for c in line if c.fill.fgColor.rgb == "FFFFF6D6"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "pakke.xlsx"
    return build_workbook(path, load_package("aarhus-2024"))


# --- new -----------------------------------------------------------------------------------------


def test_new_builds_an_empty_workbook_and_says_what_to_do_next(tmp_path):
    path = tmp_path / "model.xlsx"
    result = run("new", path)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert str(path) in result.stderr
    assert f"investpakke package {path}" in result.stderr
    assert sheets_of(path) == FEWEST
    assert run_json("package", path)["cases"] == []
    assert "Pakken har ingen sager endnu." in run("package", path).stdout


def test_new_fills_in_a_shipped_package_that_reads_back_the_same(tmp_path):
    path = tmp_path / "model.xlsx"
    assert run("new", path, "--package", "aarhus-2024", "--lang", "en").exit_code == 0
    read, shipped = run_json("package", path), run_json("package", "aarhus-2024")
    for key in FIGURES:
        assert read[key] == shipped[key]


def test_no_sheet_of_a_new_workbook_is_hidden_and_the_calculation_is_last_and_not_printed(tmp_path):
    run("new", tmp_path / "model.xlsx")
    book = openpyxl.load_workbook(tmp_path / "model.xlsx")
    assert {sheet.sheet_state for sheet in book} == {"visible"}
    last = book.worksheets[-1]
    assert (last.title, last.print_area) == ("Beregning", "")
    assert str(last["B2"].value).startswith("Mellemregningerne bag Pakke")
    names = {str(cell.value) for line in book["Forside"].iter_rows() for cell in line}
    assert not names & set(CHOSEN_SHEETS)


def test_sheets_are_chosen_by_name_and_one_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "model.xlsx"
    assert run("new", path, "--sheets", "risiko, FOELSOMHED").exit_code == 0
    assert [each for each in sheets_of(path) if each in CHOSEN_SHEETS] == ["Følsomhed", "Risiko"]
    refusal = run("new", tmp_path / "b.xlsx", "--sheets", "risko", "--lang", "en")
    assert refusal.exit_code == 2
    assert "Did you mean Risiko?" in refusal.stderr
    assert not (tmp_path / "b.xlsx").exists()


def test_a_workbook_is_rebuilt_with_more_sheets_and_all_that_is_typed(tmp_path):
    """Also what is typed on sheets for the decision, own rates and own price rises."""
    own = RateRow(
        "fritidspas",
        "refusionstrappen",
        Rate(900, "kr. pr. måned", Validity(date(2024, 1, 1), date(2024, 12, 31)), ASSUMED),
    )
    decisions = Decisions(
        ranges={Driver.PERSONS: (-0.3, 0.2)},
        demands=Demands(budget=20_000),
        chosen=["1.1", "3.1"],
        own_rates=(own,),
        price_rises={2025: 0.03},
    )
    old, new, few = (tmp_path / f"{name}.xlsx" for name in ("old", "new", "few"))
    build_workbook(old, load_package("aarhus-2024"), cases=23, decisions=decisions, sheets=())
    assert sheets_of(old) == [
        each for each in SHEETS if each in {*FEWEST, "Beskrivelse", "Følsomhed", "Prioritering"}
    ]
    assert run("new", new, "--from", old, "--sheets", "alle").exit_code == 0
    assert sheets_of(new) == list(SHEETS)
    before, after = typed_in(old), typed_in(new)
    assert len(before) > 500
    assert {cell: after[cell] for cell in before} == before
    assert published_in(new) == published_in(old) != []
    assert run("new", few, "--from", new).exit_code == 0
    assert few.read_bytes() == new.read_bytes()


def test_a_command_whose_sheet_is_not_there_says_how_to_get_it(tmp_path):
    path = tmp_path / "model.xlsx"
    run("new", path, "--package", "aarhus-2024")
    refusal = run("follow-up", path, "--lang", "en")
    assert refusal.exit_code == 2
    assert f"--from {path} --sheets opfølgning" in refusal.stderr


def test_new_fills_in_a_package_of_ones_own(tmp_path):
    source, path = tmp_path / "pakke.toml", tmp_path / "min model.xlsx"
    source.write_text(PACKAGE, "utf-8")
    result = run("new", path, "--package", source, "--cases", "3", "--years", "8")
    assert result.exit_code == 0
    assert f'investpakke package "{path}"' in result.stderr
    assert run_json("package", path)["cases"] == run_json("package", source)["cases"]


def test_new_replaces_a_file_only_when_told_to(tmp_path):
    path = tmp_path / "model.xlsx"
    path.write_text("mit arbejde", "utf-8")
    refused = run("new", path)
    assert refused.exit_code == 2
    assert "filen findes allerede" in refused.stderr
    assert "--force" in refused.stderr
    assert path.read_text("utf-8") == "mit arbejde"
    assert run("new", path, "--force").exit_code == 0
    assert path.read_bytes().startswith(b"PK")


def test_new_never_replaces_a_folder(tmp_path):
    path = tmp_path / "model.xlsx"
    path.mkdir()
    assert run("new", path, "--force").exit_code == 2
    assert path.is_dir()


# --- package from a workbook ---------------------------------------------------------------------


def _changed(filled: Path, folder: Path, part: str, old: str, new: str) -> Path:
    """Return a copy of the workbook with other text in one of its parts; values stay cached."""
    path = folder / "rettet.xlsx"
    with zipfile.ZipFile(filled) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                data, count = re.subn(old.encode(), new.encode(), data)
                assert count == 1
            target.writestr(name, data)
    return path


def _change_of_cell(filled: Path, key: str, content: str) -> tuple[str, str, str]:
    """Return the change that puts ``content`` in a column of the first case."""
    header = next(column.header for column in CASE_COLUMNS if column.key == key)
    rows = Book(filled).by_name[SAGER].cells.rows
    row, column = next((r, c) for r, line in rows.items() for c, v in line.items() if v == header)
    address = f"{get_column_letter(column)}{row + 2}"
    part = f"xl/worksheets/sheet{SHEETS.index(SAGER) + 1}.xml"
    return part, rf'<c r="{address}"[^>]*>.*?</c>', f'<c r="{address}" {content}</c>'


CHANGES = {
    "text in a number": lambda filled: _change_of_cell(
        filled, "persons", 't="inlineStr"><is><t>syv</t></is>'
    ),
    "a half-filled row": lambda filled: _change_of_cell(filled, "phasing", ">"),
    "no sheet of cases": lambda _: ("xl/workbook.xml", f'name="{SAGER}"', 'name="Andet"'),
}


@pytest.mark.parametrize("name", [n for n, model in MODELS.items() if not model.first_year])
def test_a_finance_teams_own_model_is_a_package_like_any_other(name: str, tmp_path: Path) -> None:
    path = make_model(name, tmp_path)
    before = path.read_bytes()
    done = run("switching", str(path), "--format", "json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["package"]
    assert found["average_gain"] == pytest.approx(EXPECTED["gain"])
    assert found["drivers"]["investment"]["switches_at"] == pytest.approx(EXPECTED["saving"])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("sheet", "command"),
    [("Risiko", "risk"), ("Scenarier", "scenarios"), ("Følsomhed", "sensitivity")],
)
def test_a_sheet_of_the_users_own_by_the_same_name_is_left_alone(
    sheet: str, command: str, tmp_path: Path
) -> None:
    path = make_model("document headers", tmp_path)
    book = openpyxl.load_workbook(path)
    book.create_sheet(sheet)["A1"] = "mine egne noter"
    book.save(path)
    done = run(command, str(path), "--format", "json")
    assert done.exit_code == 0, done.stderr


def test_a_model_that_states_no_year_says_where_to_write_it(tmp_path: Path) -> None:
    path = make_model("Excel table", tmp_path)
    done = run("package", str(path), "--lang", "en")
    assert done.exit_code == 2
    assert "Data!B3: the first year is not stated" in done.stderr


@pytest.mark.parametrize(
    ("change", "danish", "english"),
    [
        ("text in a number", "der står ikke et tal i et talfelt", "the cell must hold a number"),
        ("a half-filled row", "rækken er kun delvist udfyldt", "the row is only partly filled in"),
        ("no sheet of cases", "arket mangler", "the sheet is missing"),
    ],
)
def test_a_bad_workbook_is_refused_with_file_place_expected_and_got(
    change, danish, english, filled, tmp_path
):
    path = _changed(filled, tmp_path, *CHANGES[change](filled))
    for language, text, words in (
        ("da", danish, ("Forventet: ", "Fik: ")),
        ("en", english, ("Expected: ", "Got: ")),
    ):
        result = run("package", path, "--lang", language)
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        for part in (str(path), text, SAGER, *words):
            assert part in result.stderr


def test_a_file_that_only_looks_like_a_workbook_is_refused(tmp_path):
    path = tmp_path / "model.xlsx"
    path.write_text("ikke en projektmappe", "utf-8")
    result = run("package", path)
    assert result.exit_code == 2
    assert str(path) in result.stderr


# --- demo ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory):
    """The demo of a workbook with room for its cases alone: it recalculates half as much."""
    folder = tmp_path_factory.mktemp("demo") / "investpakke-demo"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demonstration, "DEFAULT_CASES", 13)
        return folder, run("demo", "--folder", folder)


@pytest.mark.proof
def test_the_demo_recalculates_every_cell_of_the_workbook_that_it_leaves(tmp_path):
    result = run("demo", "--folder", tmp_path, "--format", "json")
    assert result.exit_code == 0
    check = strict_json(result.stdout)["cross_check"]
    assert (check["agrees"], check["differences"]) == (True, [])
    assert check["cells"] > 24_000


def test_the_demo_shows_the_package_and_that_everything_agrees(demonstrated):
    folder, result = demonstrated
    assert result.exit_code == 0, result.stdout
    text = " ".join(result.stdout.split())
    assert "34.667" in text
    assert "-4.573" in text
    assert text.count(": enige.") == 2
    assert "100 af 114 offentliggjorte tal stemmer med beregningen" in text
    assert "Ingen afviger uden forklaring." in text
    for name in ("aarhus-2024.xlsx", "aarhus-2024.json"):
        assert str((folder / name).resolve()) in result.stdout
    assert len(result.stderr.splitlines()) == 4


def test_the_demo_leaves_a_workbook_and_its_figures_and_nothing_else(demonstrated):
    folder, _ = demonstrated
    assert sorted(p.name for p in folder.iterdir()) == ["aarhus-2024.json", "aarhus-2024.xlsx"]
    written = strict_json((folder / "aarhus-2024.json").read_bytes())
    assert written["package"] == run_json("package", "aarhus-2024")["package"]
    assert run_json("package", folder / "aarhus-2024.xlsx")["cases"] == written["cases"]


@pytest.fixture
def quick(monkeypatch):
    """Skip the recalculation, which takes seconds, where a test is of something else."""
    monkeypatch.setattr(demonstration, "cross_check", lambda _: CrossCheck(1, 0.0, ()))


@pytest.mark.usefixtures("quick")
@pytest.mark.proof
def test_the_demo_runs_again_over_its_own_files(tmp_path):
    assert run("demo", "--folder", tmp_path).exit_code == 0
    again = run("demo", "--folder", tmp_path, "--format", "json")
    form = strict_json(again.stdout)
    assert again.exit_code == 0
    assert form["agrees"] is True
    assert Path(form["files"]["workbook"]).is_file()
    assert form["read_back"] == {"agrees": True, "largest_difference": 0.0}
    assert form["reconciliation"]["ties"] is True


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["aarhus-2024.xlsx", "aarhus-2024.json"])
def test_the_demo_does_not_replace_a_file_that_it_did_not_make(name, tmp_path):
    (tmp_path / name).write_text("[]", "utf-8")
    result = run("demo", "--folder", tmp_path)
    assert result.exit_code == 2
    assert f"{name}: filen er ændret eller ikke lavet af demoen" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text("utf-8") == "[]"


@pytest.mark.usefixtures("quick")
def test_the_demo_does_not_replace_its_workbook_once_someone_worked_in_it(tmp_path):
    assert run("demo", "--folder", tmp_path).exit_code == 0
    with (tmp_path / "aarhus-2024.xlsx").open("ab") as file:
        file.write(b"x")
    result = run("demo", "--folder", tmp_path, "--lang", "en")
    assert result.exit_code == 2
    assert "was changed or not made by the demo" in result.stderr


def test_the_demo_refuses_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "fil").write_text("", "utf-8")
    result = run("demo", "--folder", tmp_path / "fil")
    assert result.exit_code == 2
    assert "fil: mappen kan ikke bruges" in result.stderr


def test_the_demo_exits_1_and_names_the_cells_when_the_engines_disagree(tmp_path, monkeypatch):
    found = CrossCheck(2, 0.0, (Difference("Pakke", "D7", 1806.0, 1807.0),))
    monkeypatch.setattr(demonstration, "cross_check", lambda _: found)
    result = run("demo", "--folder", tmp_path)
    assert result.exit_code == 1
    assert "IKKE ENIGE" in result.stdout
    assert "Pakke!D7: i filen 1806.0, genberegnet 1807.0" in result.stdout
    form = json.loads((tmp_path / "aarhus-2024.json").read_bytes())
    assert form["made_by"] == "investpakke demo"


@pytest.mark.proof
def test_the_demo_exits_1_when_the_workbook_reads_back_otherwise(tmp_path, monkeypatch):
    monkeypatch.setattr(demonstration, "cross_check", lambda _: CrossCheck(1, 0.0, ()))
    monkeypatch.setattr(demonstration, "_largest_difference", lambda *_: 1.0)
    result = run("demo", "--folder", tmp_path, "--lang", "en")
    assert result.exit_code == 1
    assert "the engine and the workbook: NOT IN AGREEMENT." in result.stdout


def test_a_changed_workbook_is_reconciled_against_the_published_package(
    workbook_2024: Path, tmp_path: Path
) -> None:
    assert run("reconcile", workbook_2024, "--against", "aarhus-2024").exit_code == 0
    more = {f"{SAGER}!I8": 900.0}  # case 1.1 saves 40 tkr. more than the document says
    file = mutated(workbook_2024, tmp_path / "ændret.xlsx", more, settled=False)
    changed = run("reconcile", file, "--against", "aarhus-2024")
    assert changed.exit_code == 1
    assert "STEMMER IKKE" in changed.stdout
