"""How a model is read is shown, said by every command, and kept so that it is read the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
from openpyxl.workbook.protection import WorkbookProtection

import layout_grammar
from existing_models import MODELS, make_model
from investpakke.cli import commands
from investpakke.command_line.model_options import NAMES
from investpakke.errors import FileError, InvestpakkeError
from investpakke.packages import load_package, parse_package
from investpakke.packages.writer import package_text
from investpakke.show.results.reading import page
from investpakke.source import Source
from investpakke.validate.subject import Subject
from investpakke.workbook.foreign.mapping import Mapping, mapping_file
from investpakke.workbook.refresh import refresh
from investpakke.workbook.refresh.keeping import TITLE, keep_reading, read_model
from running import run, run_json, strict_json
from terminal_pages import DANISH, on_terminal

HEADS = ["Nr.", "Forslag", "Årlig udgift", "Gns. årlig besparelse", "Ansvarlig"]
CASES = [["1.1", "Flere i job", 600, 860, "BBS"], ["2.1", "Unge", 2000, 2600, "UU"]]
LINE = (
    "Læst: Sager!A4:E6, 2 sager, 2026–2029, tusind kr., prisniveau 2026; "
    "årlig investering og gns. årlig besparelse"
)
ENGLISH = (
    "Read: Sager!A4:E6, 2 cases, 2026–2029, tkr., prices of 2026; "
    "annual investment and average annual saving"
)


def model(
    path: Path, above: Sequence[Sequence[Any]], lines: Sequence[Sequence[Any]], sheet: str = "Sager"
) -> Path:
    """Make a workbook: lines above the table, and the table from row 4."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row, line in enumerate(above, start=1):
        for column, value in enumerate(line, start=1):
            page.cell(row, column, value)
    for row, line in enumerate(lines, start=4):
        for column, value in enumerate(line, start=1):
            page.cell(row, column, value)
    book.save(path)
    return path


def plain(path: Path) -> Path:
    above = [["Beløb i t.kr., 2026-pl"], ["Første år", 2026]]
    return model(path, above, [HEADS, *CASES])


def without_year(path: Path) -> Path:
    return model(path, [["Beløb i t.kr."]], [HEADS, *CASES])


def without_unit(path: Path) -> Path:
    return model(path, [["Første år", 2026]], [HEADS, *CASES])


def with_minus(path: Path) -> Path:
    lines = [[n, t, cost, -saving, who] for n, t, cost, saving, who in CASES]
    return model(path, [["Beløb i t.kr."], ["Første år", 2026]], [HEADS, *lines])


def on_two_sheets(path: Path) -> Path:
    book = openpyxl.load_workbook(plain(path))
    other = book.copy_worksheet(book["Sager"])
    other.title = "Anden"
    other["C5"] = 1
    book.save(path)
    return path


def with_odd_headers(path: Path) -> Path:
    lines = [["Nr.", "Forslag", "Bevilget", "Hjemtaget", "Ansvarlig"], *CASES]
    return model(path, [["Beløb i t.kr."], ["Første år", 2026]], lines)


def odd_mapping(folder: Path) -> list[str]:
    file = folder / "kolonner.toml"
    text = 'header_row = 4\n[columns]\ninvestment = "Bevilget"\naverage_saving = "D"\n'
    file.write_text(text, "utf-8")
    return ["--mapping", str(file)]


TOLD: dict[str, tuple[Callable[[Path], Path], Callable[[Path], list[str]]]] = {
    "first year": (without_year, lambda _: ["--first-year", "2026"]),
    "unit": (without_unit, lambda _: ["--unit", "t.kr."]),
    "sign": (with_minus, lambda _: ["--sign", "besparelse=minus"]),
    "sign in English": (with_minus, lambda _: ["--sign", "saving=minus"]),
    "sheet": (on_two_sheets, lambda _: ["--sheet", "Sager"]),
    "mapping": (with_odd_headers, odd_mapping),
}
"""Models that cannot be read without being told something, and what they are told."""


# --- What is shown ---------------------------------------------------------------------------


def test_a_reading_names_table_columns_units_rows_and_where_each_fact_stands(
    tmp_path: Path,
) -> None:
    form = run_json("read", plain(tmp_path / "model.xlsx"))
    assert form["schema"] == 1
    assert form["table"] == {"sheet": "Sager", "range": "A4:E6", "header_rows": [4, 4], "cases": 2}
    columns = {c["cell"]: (c["header"], c["used_as"], c["unit"]) for c in form["columns"]}
    assert columns == {
        "A4": ("Nr.", "Nr.", None),
        "B4": ("Forslag", "Investeringsforslag", None),
        "C4": ("Årlig udgift", "Årlig investering", "tusind kr."),
        "D4": ("Gns. årlig besparelse", "Gns. årlig besparelse", "tusind kr."),
    }
    assert form["columns"][2]["unit_from"] == {"kind": "cell", "where": "Sager!A1"}
    assert form["unread"] == [{"header": "Ansvarlig", "cell": "E4", "reason": "den har ingen tal"}]
    assert form["rows"] == [
        {"row": 5, "label": "1.1 Flere i job", "read_as": "case"},
        {"row": 6, "label": "2.1 Unge", "read_as": "case"},
    ]
    assert (form["first_year"], form["years"], form["price_level"]) == (2026, 4, 2026)
    assert form["origins"] == {
        "first_year": {"kind": "cell", "where": "Sager!B2"},
        "years": {"kind": "usual", "where": None},
        "averaging_years": {"kind": "usual", "where": None},
        "price_level": {"kind": "cell", "where": "Sager!A1"},
    }


def test_the_page_shows_the_users_own_headers_and_what_they_are_used_as(tmp_path: Path) -> None:
    page = run("read", plain(tmp_path / "model.xlsx")).stdout
    for words in (
        LINE,
        "C4     Årlig udgift",
        "Årlig investering",
        "tusind kr.  A1",
        "Prisniveau",
        "1.1 Flere i job",
        "den har ingen tal",
    ):
        assert words in page
    english = run("read", tmp_path / "model.xlsx", "--lang", "en").stdout
    for words in (ENGLISH, "Annual investment", "Price level", "it has no numbers"):
        assert words in english


def test_what_stands_on_another_sheet_is_named_with_its_sheet(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx", [["Beløb i t.kr."]], [HEADS, *CASES])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Forudsætninger").append(["Første år", 2026])
    book.save(path)
    page = run("read", path).stdout
    assert "Forudsætninger!B1" in page
    assert "Sager!" not in page.split("Overskrift")[1]


def test_a_page_of_eighty_columns_holds_the_whole_table(tmp_path: Path) -> None:
    reading = read_model(plain(tmp_path / "model.xlsx"))[1].reading
    shown = on_terminal(page(reading, DANISH), width=80)
    assert all(len(line) <= 80 for line in shown.splitlines())
    assert all(f" {column.used_as.da} " in shown for column in reading.columns if column.unit)


def test_rows_that_are_groups_sums_and_remarks_are_told_apart(tmp_path: Path) -> None:
    lines = [
        HEADS,
        ["1 Voksne"],
        CASES[0],
        ["I alt", None, 600, 860],
        ["2 Unge"],
        CASES[1],
        ["I alt", None, 2000, 2600],
        [],
        ["Note: beløbene er afrundede"],
    ]
    path = model(tmp_path / "model.xlsx", [["Beløb i t.kr."], ["Første år", 2026]], lines)
    rows = run_json("read", path)["rows"]
    assert [(row["row"], row["read_as"]) for row in rows] == [
        (5, "group"),
        (6, "case"),
        (7, "total"),
        (8, "group"),
        (9, "case"),
        (10, "total"),
        (12, "note"),
    ]


def test_amounts_year_by_year_are_named_once_in_the_line_and_each_in_the_table(
    tmp_path: Path,
) -> None:
    heads = [
        "Nr.",
        "Forslag",
        *(f"{what} {year}" for what in ("Udgift", "Besparelse") for year in (2026, 2027)),
    ]
    lines = [heads, ["1.1", "Job", 600, 600, 400, 900]]
    path = model(tmp_path / "model.xlsx", [["Beløb i t.kr."]], lines)
    form = run_json("read", path)
    assert form["line"] == (
        "Læst: Sager!A4:F5, 1 sag, 2026–2027, tusind kr.; udgift og besparelse år for år"
    )
    assert [c["used_as"] for c in form["columns"]][2:] == heads[2:]
    assert form["origins"]["first_year"] == {"kind": "cell", "where": "Sager!C4"}


def test_a_case_in_rows_is_shown_with_what_each_row_is(tmp_path: Path) -> None:
    lines = [
        ["Sag", "Post", 2026, 2027],
        ["Job", "Udgift", 600, 600],
        [None, "Besparelse", 400, 900],
        [None, "Netto", -200, 300],
    ]
    path = model(tmp_path / "model.xlsx", [["Beløb i t.kr."]], lines)
    form = run_json("read", path)
    assert form["table"]["range"] == "A4:D7"
    years = [(c["cell"], c["used_as"]) for c in form["columns"] if c["use"] == "read"][-2:]
    assert years == [("C4", "Udgift 2026, Besparelse 2026"), ("D4", "Udgift 2027, Besparelse 2027")]
    assert [(r["row"], r["read_as"]) for r in form["rows"]] == [
        (5, "cost"),
        (6, "saving"),
        (7, "gain"),
    ]


def test_prices_of_two_years_are_said_and_none_is_taken(tmp_path: Path) -> None:
    heads = ["Nr.", "Forslag", "Årlig udgift (2025-pl)", "Gns. årlig besparelse (2026-pl)"]
    lines = [heads, *(case[:4] for case in CASES)]
    path = model(tmp_path / "model.xlsx", [["Beløb i t.kr."], ["Første år", 2026]], lines)
    result = run("read", path, "--format", "json")
    assert strict_json(result.stdout)["price_level"] is None
    assert "flere prisniveauer: 2025 (C4), 2026 (D4)" in result.stderr


def test_the_price_level_is_kept_in_a_package_file() -> None:
    package = load_package("aarhus-2024")
    assert package.price_level is None
    text = package_text(package).replace("[package]", "[package]\nprice_level = 2024", 1)
    again = parse_package(text, "pakke.toml")
    assert again.price_level == 2024
    assert parse_package(package_text(again), "pakke.toml") == again
    assert "price_level" not in package_text(package)


# --- What every command says -----------------------------------------------------------------


def every_command(group: click.Group = commands) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from every_command(found)
        else:
            yield found


def test_no_command_that_takes_a_model_lacks_the_options_of_its_reading() -> None:
    found = {
        command.name: {parameter.name for parameter in command.params}
        for command in every_command()
        if {"source", "file", "files"} & {parameter.name for parameter in command.params}
    }
    del found["install"]  # its file is an add-in
    known = (
        "package report risk value switching sensitivity scenarios choose follow-up refresh "
        "validate new reconcile read"
    )
    assert set(known.split()) <= found.keys()
    for name, parameters in found.items():
        assert set(NAMES) <= parameters, name


COMMANDS: list[list[str]] = [
    ["package"],
    ["refresh", "--dry-run"],
    ["validate"],
    ["switching"],
    ["sensitivity"],
    ["value"],
    ["scenarios"],
    ["choose", "--budget", "1000"],
    ["risk", "--standard", "--draws", "100"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_in_one_line_how_the_model_was_read(
    command: list[str], tmp_path: Path
) -> None:
    path = plain(tmp_path / "model.xlsx")
    result = run(command[0], path, *command[1:])
    assert result.stderr.splitlines().count(LINE) == 1, result.stderr


@pytest.mark.parametrize("command", [["package"], ["refresh", "--dry-run"]], ids=" ".join)
def test_a_quiet_command_says_nothing_of_the_reading(command: list[str], tmp_path: Path) -> None:
    path = plain(tmp_path / "model.xlsx")
    quiet = run(command[0], path, *command[1:], "--quiet")
    assert quiet.stderr == ""
    assert quiet.stdout == run(command[0], path, *command[1:]).stdout


@pytest.mark.parametrize("told", TOLD)
def test_a_model_that_must_be_told_something_is_read_by_all_once_it_is(
    told: str, tmp_path: Path
) -> None:
    make, options = TOLD[told]
    path = make(tmp_path / "model.xlsx")
    assert run("package", path).exit_code == 2
    result = run("package", path, *options(tmp_path), "--format", "json")
    assert strict_json(result.stdout)["package"]["average_gain"] == 860 - 600 + 2600 - 2000
    for command in (["refresh", path, "--dry-run"], ["switching", path]):
        assert run(*command, *options(tmp_path)).exit_code == 0


@pytest.mark.parametrize(
    "option",
    [["--first-year", "2025"], ["--unit", "kr."], ["--sheet", "Sager"], ["--sign", "udgift=minus"]],
)
def test_what_is_no_model_of_somebodys_own_takes_no_word_on_its_reading(
    option: list[str], workbook_2024: Path, tmp_path: Path
) -> None:
    template = workbook_2024
    asked: list[list[Any]] = [
        ["package", "aarhus-2024"],
        ["new", tmp_path / "ny.xlsx"],
        ["reconcile"],
    ]
    if option[0] == "--unit":
        asked += [["package", template], ["refresh", template]]
    for command in asked:
        result = run(*command, *option)
        assert result.exit_code == 2, command
        assert "gælder kun en model, du selv har lavet" in result.stderr
    assert not (tmp_path / "ny.xlsx").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--sign", "besparelse=plus"), ("--sign", "gevinst=minus"), ("--unit", "euro")],
)
def test_a_sign_or_unit_that_is_none_is_refused(option: str, value: str, tmp_path: Path) -> None:
    result = run("package", plain(tmp_path / "model.xlsx"), option, value)
    assert result.exit_code == 2
    assert option in result.stderr
    assert value in result.stderr


def test_the_report_says_under_assumptions_how_the_model_was_read(tmp_path: Path) -> None:
    path, page = plain(tmp_path / "model.xlsx"), tmp_path / "rapport.html"
    assert run("report", path, "-o", page).exit_code == 0
    said = page.read_text("utf-8").partition('id="assumptions"')[2]
    for words in ("Sådan er modellen læst", LINE, "Sager!B2", "Årlig udgift", "den har ingen tal"):
        assert words in said
    run("report", "aarhus-2024", "-o", page, "--force")
    assert "Sådan er modellen læst" not in page.read_text("utf-8")


# --- What is kept ----------------------------------------------------------------------------


@pytest.mark.parametrize("told", TOLD)
def test_what_was_told_is_kept_and_then_all_read_the_same(told: str, tmp_path: Path) -> None:
    make, options = TOLD[told]
    path = make(tmp_path / "model.xlsx")
    before = Source(path, mapping=None)
    with pytest.raises(InvestpakkeError):
        _ = before.package
    parts, found = read_model(path, **_as_python(options(tmp_path)))
    assert Subject(path, **_as_python(options(tmp_path))).package == found.package
    result = run("read", path, *options(tmp_path), "--save")
    assert result.exit_code == 0, result.stderr
    assert Source(path).package == found.package
    assert refresh(path, dry_run=True).package == found.package
    assert Subject(path).package == found.package
    assert parts.data == (tmp_path / "model.bak.xlsx").read_bytes()


def _as_python(options: list[str]) -> dict[str, Any]:
    from investpakke.command_line.model_options import _told

    said: dict[str, Any] = dict.fromkeys(("mapping", "unit", "sheet", "first_year")) | {"sign": ()}
    name, value = options[0].removeprefix("--").replace("-", "_"), options[1]
    said[name] = (value,) if name == "sign" else int(value) if name == "first_year" else value
    told = _told(**said, quiet=False)
    return {"mapping": told.mapping, "first_year": told.first_year}


@pytest.mark.parametrize("name", MODELS)
def test_a_reading_that_is_kept_gives_the_same_package(name: str, tmp_path: Path) -> None:
    path = make_model(name, tmp_path)
    parts, found = read_model(path, first_year=MODELS[name].first_year)
    keep_reading(parts, found)
    again = Source(path)
    assert again.package == found.package
    assert again.reading is not None
    for reading in (again.reading, found.reading):
        assert reading is not None
    columns = [
        [column._replace(unit_from=None) for column in reading.columns]
        for reading in (again.reading, found.reading)
        if reading is not None
    ]
    assert columns[0] == columns[1]


def test_all_else_in_the_file_stays_and_keeping_it_again_changes_nothing(tmp_path: Path) -> None:
    path = plain(tmp_path / "model.xlsx")
    run("read", path, "--save")
    kept = path.read_bytes()
    sheet = openpyxl.load_workbook(path)["investpakke"]
    assert [c.value for c in sheet["A"]][:3] == [TITLE, None, "Ark"]
    assert sheet["B3"].value == "Sager"
    assert run("read", path, "--save").exit_code == 0
    assert path.read_bytes() == kept


def test_what_the_model_says_in_its_cells_is_followed_when_it_changes(tmp_path: Path) -> None:
    path = plain(tmp_path / "model.xlsx")
    run("read", path, "--save")
    book = openpyxl.load_workbook(path)
    book["Sager"]["B2"], book["Sager"]["A1"] = 2027, "Beløb i mio. kr."
    book.save(path)
    found = Source(path)
    assert found.package.first_year == 2027
    assert found.package.cases[0].yearly_investment == (600_000.0,)


def test_what_is_told_now_stands_above_what_is_kept_and_the_users_remarks_stay(
    tmp_path: Path,
) -> None:
    path = without_year(tmp_path / "model.xlsx")
    run("read", path, "--first-year", "2026", "--save")
    book = openpyxl.load_workbook(path)
    book["investpakke"]["A30"] = "Aftalt med BBS"
    book.save(path)
    assert Source(path, first_year=2028).package.first_year == 2028
    run("read", path, "--first-year", "2028", "--save")
    assert Source(path).package.first_year == 2028
    lines = [c.value for c in openpyxl.load_workbook(path)["investpakke"]["A"]]
    assert lines.count("Aftalt med BBS") == lines.count("Første år") == 1


def test_where_the_structure_is_locked_the_reading_goes_into_a_file_beside(tmp_path: Path) -> None:
    path = without_year(tmp_path / "model.xlsx")
    book = openpyxl.load_workbook(path)
    book.security = WorkbookProtection(lockStructure=True)
    book.save(path)
    before = path.read_bytes()
    result = run("read", path, "--first-year", "2026", "--save")
    assert "Projektmappen er låst: læsningen er gemt i" in result.stderr
    assert path.read_bytes() == before
    assert mapping_file(path).is_file()
    assert "som model.investpakke.toml siger" in run("package", path).stderr
    assert Subject(path).reading is not None
    assert run_json("read", path)["origins"]["first_year"] == {
        "kind": "kept",
        "where": "model.investpakke.toml",
    }


def test_a_file_that_is_open_is_not_written(tmp_path: Path) -> None:
    path = plain(tmp_path / "model.xlsx")
    (tmp_path / "~$model.xlsx").write_bytes(b"")
    before = path.read_bytes()
    assert run("read", path, "--save").exit_code == 2
    assert path.read_bytes() == before


def test_a_workbook_of_ours_has_no_reading_of_its_own(workbook_2024: Path) -> None:
    with pytest.raises(FileError, match="made by investpakke"):
        read_model(workbook_2024)
    assert Source(workbook_2024).reading is None


def test_what_is_kept_of_another_sheet_does_not_count_for_the_sheet_that_is_told() -> None:
    kept = Mapping(sheet="Gammel", unit="mio. kr.", ignore=("G",), municipality="Aarhus")
    assert Mapping(sheet="Sager").over(kept) == Mapping(sheet="Sager", municipality="Aarhus")
    assert Mapping(first_year=2026).over(kept).unit == "mio. kr."


@pytest.mark.parametrize("key", ["Fortegn", "Med minus"])
@pytest.mark.parametrize("said", ["besparelse med minus", "besparelse"])
def test_the_mend_that_a_refused_sign_names_is_one_that_works(
    key: str, said: str, tmp_path: Path
) -> None:
    path = with_minus(tmp_path / "model.xlsx")
    book = openpyxl.load_workbook(path)
    book.create_sheet("investpakke").append([key, said])
    book.save(path)
    assert Source(path).package.cases[0].average_saving == 860


def test_of_amounts_under_the_same_years_only_those_with_a_minus_are_said_to_be_turned(
    tmp_path: Path,
) -> None:
    lines = [
        ["Sag", "Post", 2026, 2027],
        ["Job", "Udgift", 600, 600],
        [None, "Besparelse", -400, -900],
    ]
    path = model(tmp_path / "model.xlsx", [["Beløb i t.kr."]], lines)
    result = run("read", path, "--sign", "besparelse=minus", "--save")
    assert "minus vendt i besparelse" in " ".join(result.stdout.split())
    assert "Udgift 2026, Besparelse 2026 (minus vendt)" in result.stdout
    assert Source(path).package.cases[0].average_saving == 650
    kept = openpyxl.load_workbook(path)["investpakke"]
    assert [[c.value for c in row] for row in kept["A3:B4"]] == [
        ["Ark", "Sager"],
        ["Med minus", "besparelse"],
    ]


def test_any_layout_that_is_read_is_read_the_same_once_its_reading_is_kept(tmp_path: Path) -> None:
    kept = 0
    for place, layout in enumerate(layout_grammar.at_random(14, seed=11)):
        path = tmp_path / f"{place}.xlsx"
        layout_grammar.make(layout, path)
        try:
            parts, found = read_model(path)
        except InvestpakkeError:
            continue
        keep_reading(parts, found)
        assert Source(path).package == found.package, layout
        kept += 1
    assert kept > 7


def test_a_model_without_a_year_is_validated_and_no_year_is_made_up_for_its_line(
    tmp_path: Path,
) -> None:
    path = without_year(tmp_path / "model.xlsx")
    found = Subject(path).reading
    assert found is not None
    assert "2 sager, 4 år, første år ikke oplyst, tusind kr." in found.line.da
    told = Subject(path, first_year=2026).reading
    assert told is not None
    assert "2026–2029" in told.line.da
