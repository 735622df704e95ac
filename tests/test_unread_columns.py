"""Columns that may decide the result: read, ignored by the user's word, or the model is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building import refusal
from investpakke import compute_package
from investpakke.errors import FileError
from investpakke.workbook.existing.mapping import Mapping, mapping_on_sheet, read_mapping
from investpakke.workbook.existing.own_figures import differences
from investpakke.workbook.existing.unread import is_deciding_header, is_quantity, is_year_header
from investpakke.workbook.ooxml.sheet_cells import Area, DateNumber
from running import run, run_json
from test_find_case_table import HEADS, a_sheet, find

CASES = (("1.1", "Job", 12, 1450, 1980), ("1.2", "Sundhed", 24, 3100, 3720))


def model(*columns: tuple[Any, Any, Any], **more: Any) -> Any:
    """Return a sheet whose table has more columns, each a header and a value a case."""
    heads = [*HEADS, *(column[0] for column in columns)]
    cases = [[*case, *(column[at] for column in columns)] for at, case in enumerate(CASES, start=1)]
    return a_sheet([heads, *cases], **more)


@pytest.mark.parametrize(
    "header",
    [
        "Indfasning i pct.", "Indfasning 1. år", "Effekt i 1. år", "Indfasningsgrad", "Startår",
        "Slutår", "Årlig drift", "Aarlig drift (t.kr.)", "Driftsudgifter", "Merudgift",
        "Mindreudgift pr. år", "Engangsudgift", "Etableringsomkostninger", "Anlægsinvestering",
        "Lønudgifter", "Løn", "Statslig medfinansiering", "Refusionsprocent", "Varighed (mdr.)",
        "Opstart", "Ikrafttrædelse", "Fuldtidspersoner", "Helårsmodtagere", "Færre på forsørgelse",
        "Antal deltagere", "Antal borgere", "Forventet virkning", "Effektiviserings-\npotentiale",
        "Nettobesparelse 2026", "År", "Running costs", "Start year", "Phasing in", "Ramp-up",
        "One-off cost", "Investering i alt 2025-2028", "Besp. pr. md.",
    ],
)  # fmt: skip
def test_a_column_that_carries_a_known_word_stops_the_model(header: str) -> None:
    sheet = model((header, 0.5, 1.0))
    _, danish = refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]
    assert "en kolonne, der kan afgøre resultatet, læses ikke" in danish
    assert "Ark!G3" in danish


@pytest.mark.parametrize(
    "header",
    [
        "Ansvarlig", "Kilde", "Prioritet", "Status", "Omkostningssted", "Kontonr.", "PSP-element",
        "Driftscenter", "Journalnr.", "Vedtaget", "Bilag nr.", "Center", "Oprettet", "Rækkefølge",
        "Nettogevinst",
    ],
)  # fmt: skip
def test_a_column_that_names_something_else_stops_nothing(header: str) -> None:
    found = find(model((header, 1, 2)))
    assert len(found.package.cases) == 2


@pytest.mark.parametrize(
    "value", [0.5, "50 %", "25/50/75/100 %", DateNumber(46000), "Q3 2026", "halv effekt", "1,45"]
)
def test_numbers_shares_and_dates_count_also_as_text(value: Any) -> None:
    refusal(lambda: find(model(("Effektprofil", value, None))), FileError)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["Se notat", "Stor", None, "Vedtaget i udvalget 2024"])
def test_words_under_a_known_word_decide_nothing(value: Any) -> None:
    assert len(find(model(("Effekt på borgerne", value, "Lille"))).package.cases) == 2


# --- Years ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (2025, 2026), ("2025", "2026"), ("Budget 2025", "Overslagsår 2026"), ("B2025", "BO2026"),
        ("År 1", "År 2"), ("1. år", "2. år"), ("Netto 2025", "Netto 2026"),
        ("R 2023 (t.kr.)", "B 2024 (t.kr.)"), (DateNumber(45658), DateNumber(46023)),
    ],
)  # fmt: skip
def test_a_column_under_a_year_stops_the_model(first: Any, second: Any) -> None:
    _, danish = refusal(lambda: find(model((first, 1, 2), (second, 3, 4))), FileError)  # type: ignore[arg-type]
    assert "2 kolonner, der kan afgøre resultatet, læses ikke" in danish
    assert 'ignore = ["G:H"]' in danish


def test_months_and_a_single_year_inside_words_are_no_years() -> None:
    months = ((DateNumber(day), 1, 2) for day in (45658, 45689, 45717))
    assert len(find(model(*months, ("Status 2025", 1, 2))).package.cases) == 2


def test_years_may_stand_above_the_headers_and_under_a_merged_heading() -> None:
    heads = [[None] * 5 + ["Indfasning", None], [None] * 5 + [2025, 2026],
             [*HEADS, "pct.", "pct."]]  # fmt: skip
    lines = [*heads, *[[*case, 0.5, 1.0] for case in CASES]]
    _, danish = refusal(lambda: find(a_sheet(lines, merged=[Area(3, 7, 3, 8)])), FileError)  # type: ignore[arg-type]
    assert "Indfasning · 2025 · pct." in danish


def test_a_title_merged_over_the_table_says_nothing_of_its_columns() -> None:
    for title in ("Investeringspakke 2025", "Udgifter og besparelser", 2025):
        lines = [[title], [*HEADS, "Prioritet"], *[[*case, 1] for case in CASES]]
        assert len(find(a_sheet(lines, merged=[Area(3, 2, 3, 7)])).package.cases) == 2


# --- Results -------------------------------------------------------------------------------


def test_a_formula_over_what_is_read_is_a_result_and_stops_nothing() -> None:
    formulas = {(4, 7): "F4-E4", (5, 7): "F5-E5", (4, 8): "G4/D4", (5, 8): "G5/D5"}
    sheet = model((2026, 530, 620), ("Besparelse pr. borger", 44, 26), formulas=formulas)
    assert [column.decides for column in find(sheet).unread] == [False, False]


@pytest.mark.parametrize("formula", ["F{0}*H{0}", "F{0}*$A$1", "F{0}*Andet!B1", "1+1", "F4*1"])
def test_a_formula_over_anything_else_is_an_input_in_disguise(formula: str) -> None:
    formulas = {(row, 7): formula.format(row) for row in (4, 5)}
    sheet = model(("Effekt", 530, 620), ("Faktor", 0.5, 0.5), formulas=formulas)
    refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]


def test_a_column_that_is_computed_in_some_rows_alone_is_no_result() -> None:
    sheet = model(("Nettobesparelse 2026", 530, 620), formulas={(4, 7): "F4-E4"})
    refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]


def test_a_gain_that_hangs_on_an_ignored_column_is_compared() -> None:
    formulas = {(row, 8): f"F{row}*G{row}-E{row}" for row in (4, 5)}
    sheet = model(("Indfasningsgrad", 0.5, 0.5), ("Gevinst", -460, -1240), formulas=formulas)
    found = find(sheet, mapping=Mapping(ignore=("Indfasningsgrad",)))
    said = next(differences(found.stated, compute_package(found.package)))
    assert "H4 (gns. årlig gevinst) -460, beregnet 530" in said.da


# --- The way out ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        [["Ignorer", "Årlig drift"], ["Ignorer", "Startår"]],
        [["ignorer", "Årlig drift", "Startår"]],
        [["Årlig drift", "ignore"], ["Startår", "læses ikke"]],
        [["Ignorer", "G:H"]],
        [["ignore", "G"], ["ignore", "H"]],
    ],
)
def test_a_sheet_may_say_of_a_header_or_of_letters_that_they_are_ignored(told: Any) -> None:
    sheet = model(("Årlig drift", 1, 2), ("Startår", 2025, 2026))
    mapping = mapping_on_sheet([a_sheet(told, "investpakke", row=1, column=1)])
    found = find(sheet, mapping=mapping)
    assert [column.is_ignored for column in found.unread] == [True, True]
    assert any(
        "Læses ikke, fordi modellen siger det: Årlig drift (G3)" in n.da for n in found.notes
    )


@pytest.mark.parametrize(
    "content",
    ['ignore = ["Årlig drift"]', 'ignore = "G"', '[columns]\n"Årlig drift" = "ignore"'],
)
def test_a_file_may_say_it_too(content: str, tmp_path: Path) -> None:
    file = tmp_path / "kolonner.toml"
    file.write_text(content, "utf-8")
    assert find(model(("Årlig drift", 1, 2)), mapping=read_mapping(file)).unread[0].is_ignored


def test_a_header_that_is_known_may_be_ignored_as_well() -> None:
    sheet = model(("Indfasning", 0.5, 0.5))
    assert tuple(find(sheet).package.cases[0].phasing.over(2)) == (0.5, 1.0)
    ignored = find(sheet, mapping=Mapping(ignore=("Indfasning",)))
    assert tuple(ignored.package.cases[0].phasing.over(2)) == (1.0, 1.0)


def test_what_the_refusal_says_to_type_is_what_settles_it(tmp_path: Path) -> None:
    sheet = model(("Årlig drift", 1, 2), ("Kilde", "a", "b"), ("Startår", 2025, 2026))
    _, danish = refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]
    line = danish.partition("--mapping: ")[2].partition(")")[0]
    assert line == 'ignore = ["G", "I"]'
    file = tmp_path / "told.toml"
    file.write_text(line, "utf-8")
    assert len(find(sheet, mapping=read_mapping(file)).package.cases) == 2


# --- Every command -------------------------------------------------------------------------


@pytest.fixture
def deciding(tmp_path: Path) -> Path:
    path = tmp_path / "model.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Første år", 2025])
    book.active.append([*HEADS, "Indfasning 2025", "Indfasning 2026"])
    for case in CASES:
        book.active.append([*case, 0.25, 0.5])
    book.save(path)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("package",), ("risk",), ("report", "-o", "r.html"), ("value",),
        ("choose", "--budget", "5000"), ("switching",), ("sensitivity",), ("scenarios",),
        ("follow-up",), ("refresh",), ("refresh", "--dry-run"), ("reconcile",),
    ],
)  # fmt: skip
def test_every_command_that_computes_stops_and_writes_nothing(
    command: tuple[str, ...], deciding: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(deciding.parent)
    result = run(command[0], deciding, *command[1:])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "2 kolonner, der kan afgøre resultatet, læses ikke" in result.stderr
    assert list(deciding.parent.iterdir()) == [deciding]


def test_new_stops_too(deciding: Path) -> None:
    result = run("new", deciding.with_name("ny.xlsx"), "--package", deciding)
    assert result.exit_code == 2
    assert "læses ikke" in result.stderr


def test_validate_warns_at_the_header_and_says_what_is_left_out(deciding: Path) -> None:
    found = run_json("validate", deciding)["workbooks"][0]["findings"]
    warned = [finding for finding in found if finding["code"] == "IP120"]
    assert [finding["range"] for finding in warned] == ["F2", "G2"]
    assert "IP403" in warned[0]["expected"]


# --- Words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Udgift (2025-priser)", "Personer", "indfasnings­grad"])
def test_a_header_is_known_whole_or_in_a_compound(text: str) -> None:
    assert is_deciding_header(text)


@pytest.mark.parametrize("text", ["2025-priser", "Status 2025", "Målgruppe 1", "12. møde"])
def test_a_header_that_is_no_year_is_none(text: str) -> None:
    assert not is_year_header(text)


def test_an_empty_cell_and_a_truth_are_no_quantities() -> None:
    assert not is_quantity(None)
    assert not is_quantity(True)
