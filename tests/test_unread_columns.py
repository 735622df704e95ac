"""Columns that may decide the result: read, ignored by the user's word, or the model is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.cell import column_index_from_string

from building import refusal
from investpakke import compute_package
from investpakke.errors import FileError, InvestpakkeError
from investpakke.workbook.foreign.deciding_headers import (
    is_deciding_header,
    is_quantity,
    is_year_header,
)
from investpakke.workbook.foreign.find import FoundModel
from investpakke.workbook.foreign.mapping import Mapping, mapping_on_sheet, read_mapping
from investpakke.workbook.foreign.own_figures import check_stated, differences
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, DateNumber
from mutants import mutated
from once import inputs_2024
from running import run, run_json
from test_find_case_table import HEADS, a_sheet, find

CASES = (("1.1", "Job", 12, 1450, 1980), ("1.2", "Sundhed", 24, 3100, 3720))


def computed(sheet: Any) -> FoundModel:
    """Return a model whose own figures were held against the computed ones."""
    found = find(sheet)
    check_stated(found.stated, compute_package(found.package))
    return found


def model(*columns: tuple[Any, Any, Any], **more: Any) -> Any:
    """Return a sheet whose table has more columns, each a header and a value a case."""
    heads = [*HEADS, *(column[0] for column in columns)]
    cases = [[*case, *(column[at] for column in columns)] for at, case in enumerate(CASES, start=1)]
    return a_sheet([heads, *cases], **more)


@pytest.mark.parametrize(
    "header",
    [
        "Aarlig drift (t.kr.)",
        "Andel med virkning",
        "Effekt på længere sigt",
        "Lønudgifter",
        "Løn",
        "Statslig medfinansiering",
        "Refusionsprocent",
        "Varighed (mdr.)",
        "Opstart",
        "Ikrafttrædelse",
        "Fuldtidspersoner",
        "Helårsmodtagere",
        "Færre på forsørgelse",
        "Effektiviserings-\npotentiale",
        "År",
        "Phasing in",
        "Ramp-up",
        "Besp. pr. md.",
    ],
)
def test_a_column_that_carries_a_known_word_stops_the_model(header: str) -> None:
    sheet = model((header, 0.5, 1.0))
    _, danish = refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]
    assert "en kolonne, der kan afgøre resultatet, læses ikke" in danish
    assert "Ark!G3" in danish


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("Startår", "G4: året passer ikke med modellens"),
        ("Slutår", "G4: året passer ikke"),
        ("Årlig drift", "G3: enheden fremgår ikke"),
        ("Engangsudgift", "G3: enheden fremgår"),
        ("Merudgift (tkr.)", "G3: en kolonne, der kan afgøre resultatet, læses ikke"),
        ("Mindreudgift pr. år (tkr.)", "G4: besparelsen stemmer ikke"),
        ("Investering i alt 2025-2028", "G4: modellens eget tal er ikke det, sagerne giver"),
        ("Nettobesparelse 2026", "G4: modellens eget tal er ikke det, sagerne giver"),
    ],
)
def test_a_column_that_is_understood_and_does_not_fit_stops_the_model(
    header: str, message: str
) -> None:
    """Half a thousand for a year, a total or a net is neither what the others give nor sensible."""
    _, danish = refusal(lambda: computed(model((header, 0.5, 1.0))), InvestpakkeError)  # type: ignore[arg-type]
    assert danish.startswith(f"Ark!{message}")


@pytest.mark.parametrize(
    "header",
    [
        "Indfasning i pct.",
        "Indfasning 1. år",
        "Effekt i 1. år",
        "Indfasningsgrad",
        "Forventet virkning",
    ],
)
def test_a_share_of_the_first_year_is_read_as_phasing(header: str) -> None:
    phasings = [case.phasing for case in find(model((header, 0.5, 1.0))).package.cases]
    assert [tuple(phasing.over(2)) for phasing in phasings] == [(0.5, 1.0), (1.0, 1.0)]


def test_what_is_paid_once_or_every_year_beside_the_investment_is_added() -> None:
    found = find(model(("Årlig drift (tkr.)", 100, 200), ("Engangsudgift (tkr.)", 1000, 0)))
    costs = compute_package(found.package).investment_by_case[:, :3].tolist()
    assert costs == [[2550.0, 1550.0, 1550.0], [3300.0, 3300.0, 3300.0]]


def test_a_part_of_the_amount_left_of_it_decides_nothing() -> None:
    heads = ["Sag", "Årlig udgift (tkr.)", "Heraf løn", "Årlig besparelse (tkr.)"]
    rows = [["Unge", 400, 300, 700], ["Ældre", 600, 500, 1000]]
    assert compute_package(find(a_sheet([heads, *rows])).package).total.investment == 1000
    rows[1][2] = 650
    refusal(lambda: find(a_sheet([heads, *rows])), FileError)


def test_the_mark_of_a_note_at_a_header_is_no_part_of_it() -> None:
    heads = ["Sag¹", "Årlig udgift (tkr.)*", "Årlig besparelse² (tkr.)"]
    assert find(a_sheet([heads, ["Unge", 400, 700]]))


@pytest.mark.parametrize("header", ["Antal deltagere", "Antal borgere", "Personer"])
def test_participants_beside_full_year_persons_are_told_and_not_used(header: str) -> None:
    found = find(model((header, 40, 60)))
    assert [case.persons for case in found.package.cases] == [12, 24]
    assert any(note.da.startswith(f"'{header}' bruges ikke") for note in found.notes)


@pytest.mark.parametrize(
    "header",
    [
        "Ansvarlig",
        "Kilde",
        "Prioritet",
        "Status",
        "Omkostningssted",
        "Kontonr.",
        "PSP-element",
        "Driftscenter",
        "Journalnr.",
        "Vedtaget",
        "Bilag nr.",
        "Center",
        "Oprettet",
        "Rækkefølge",
        "Nettogevinst",
    ],
)
def test_a_column_that_names_something_else_stops_nothing(header: str) -> None:
    found = find(model((header, 1, 2)))
    assert len(found.package.cases) == 2


@pytest.mark.parametrize(
    "value", [0.5, "50 %", "25/50/75/100 %", DateNumber(46000), "Q3 2026", "halv effekt", "1,45"]
)
def test_numbers_shares_and_dates_count_also_as_text(value: Any) -> None:
    refusal(lambda: find(model(("Effektprofil", value, None))), FileError)  # type: ignore[arg-type]


def test_a_column_that_chooses_cases_stops_unless_it_chooses_all() -> None:
    for header in ("Med i pakken", "Valgt", "Medtages?"):
        refusal(lambda h=header: find(model((h, "Ja", "Nej"))), FileError)  # type: ignore[arg-type, misc]
        assert len(find(model((header, "ja", "Ja"))).package.cases) == 2


@pytest.mark.parametrize("value", ["Se notat", "Stor", None, "Vedtaget i udvalget 2024"])
def test_words_under_a_known_word_decide_nothing(value: Any) -> None:
    assert len(find(model(("Effekt på borgerne", value, "Lille"))).package.cases) == 2


# --- Years ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (2025, 2026),
        ("2025", "2026"),
        ("Budget 2025", "Overslagsår 2026"),
        ("B2025", "BO2026"),
        ("År 1", "År 2"),
        ("1. år", "2. år"),
        ("Status 2025", "Status 2026"),
        ("R 2023 (t.kr.)", "B 2024 (t.kr.)"),
        (DateNumber(45658), DateNumber(46023)),
    ],
)
def test_a_column_under_a_year_stops_the_model(first: Any, second: Any) -> None:
    _, danish = refusal(lambda: find(model((first, 1, 2), (second, 3, 4))), FileError)  # type: ignore[arg-type]
    assert "2 kolonner, der kan afgøre resultatet, læses ikke" in danish
    assert 'ignore = ["G:H"]' in danish


MONTHS = tuple(map(DateNumber, (45658, 45689, 45717)))


@pytest.mark.parametrize(
    "heads",
    [
        MONTHS,
        MONTHS[:1],
        ("jan-25", "feb-25", "mar-25"),
        ("Januar", "Februar", "Marts"),
        ("1. kvt. 2025", "2. kvt. 2025", "3. kvt. 2025"),
        ("Måned 1", "Måned 2", "Måned 3"),
        ("01-01-2025", "01-02-2025", "01-03-2025"),
    ],
)
def test_numbers_under_months_stop_the_model(heads: tuple[Any, ...]) -> None:
    sheet = model(*((head, 0.25, 120) for head in heads))
    _, danish = refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]
    assert "der kan afgøre resultatet" in danish
    assert "45658" not in danish


def test_months_that_repeat_a_twelfth_of_what_is_read_decide_nothing() -> None:
    for first, second in ((1450 / 12, 3720 / 12), (44.17, 51.67), (165.0, 310.0)):
        assert len(find(model(*((day, first, second) for day in MONTHS))).package.cases) == 2
    for changed in (0.0, 60.0, None):
        sheet = model(*((day, 165.0, 310.0) for day in MONTHS[1:]), (MONTHS[0], changed, 310.0))
        refusal(lambda sheet=sheet: find(sheet), FileError)  # type: ignore[arg-type, misc]


def test_months_that_are_computed_of_what_is_read_decide_nothing() -> None:
    formulas = {(row, column): f"$F{row}/12" for row in (4, 5) for column in (7, 8, 9)}
    sheet = model(*((day, 165, 310) for day in MONTHS), formulas=formulas)
    assert len(find(sheet).package.cases) == 2


def test_a_month_or_a_year_inside_other_words_is_none() -> None:
    columns = (("Status 2025", 1, 2), ("Martsmøde", 3, 4), ("Maj", 5, 6), ("Majbrit", 7, 8))
    assert len(find(model(*columns)).package.cases) == 2


def test_results_that_have_one_name_stop_nothing_and_typed_ones_do() -> None:
    formulas = {(row, column): f"F{row}*1" for row in (4, 5) for column in (7, 8)}
    columns = (("Besparelse", 1980, 3720), ("Besparelse", 1980, 3720))
    assert len(find(model(*columns, formulas=formulas)).package.cases) == 2
    refusal(lambda: find(model(*columns)), FileError)  # type: ignore[arg-type]


def test_a_formula_that_nobody_has_calculated_may_hold_a_number() -> None:
    formulas = {(row, 7): "Andet!B1" for row in (4, 5)}
    sheet = model(("Årlig drift", NOT_COMPUTED, NOT_COMPUTED), formulas=formulas)
    refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]


def test_years_may_stand_above_the_headers_and_under_a_merged_heading() -> None:
    for heading, cell in (("Indfasning", "pct."), ("Løn", "tkr.")):
        heads = [[None] * 5 + [heading, None], [None] * 5 + [2025, 2026], [*HEADS, cell, cell]]
        lines = [*heads, *[[*case, 0.5, 1.0] for case in CASES]]
        sheet = a_sheet(lines, merged=[Area(3, 7, 3, 8)])
        if heading == "Indfasning":
            assert tuple(find(sheet).package.cases[0].phasing.factors) == (0.5, 1.0)
        else:
            _, danish = refusal(lambda sheet=sheet: find(sheet), FileError)  # type: ignore[arg-type, misc]
            assert "Løn · 2025 · tkr." in danish


def test_a_title_merged_over_the_table_says_nothing_of_its_columns() -> None:
    for title in ("Investeringspakke 2025", "Udgifter og besparelser", 2025):
        lines = [[title], [*HEADS, "Prioritet"], *[[*case, 1] for case in CASES]]
        assert len(find(a_sheet(lines, merged=[Area(3, 2, 3, 7)])).package.cases) == 2


# --- Results -------------------------------------------------------------------------------


def test_a_formula_over_what_is_read_is_a_result_and_stops_nothing() -> None:
    formulas = {(4, 7): "F4-E4", (5, 7): "F5-E5", (4, 8): "G4/D4", (5, 8): "G5/D5"}
    sheet = model((2026, 530, 620), ("Potentiale pr. borger", 44, 26), formulas=formulas)
    assert [column.decides for column in find(sheet).unread] == [False, False]


@pytest.mark.parametrize("formula", ["F{0}*H{0}", "F{0}*$A$1", "F{0}*Andet!B1", "1+1", "F4*1"])
def test_a_formula_over_anything_else_is_an_input_in_disguise(formula: str) -> None:
    formulas = {(row, 7): formula.format(row) for row in (4, 5)}
    sheet = model(("Potentiale", 530, 620), ("Faktor", 0.5, 0.5), formulas=formulas)
    refusal(lambda: find(sheet), FileError)  # type: ignore[arg-type]


def test_a_column_that_is_computed_in_some_rows_alone_is_no_result() -> None:
    sheet = model(("Potentiale", 530, 620), formulas={(4, 7): "F4-E4"})
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
    "content", ['ignore = ["Årlig drift"]', 'ignore = "G"', '[columns]\n"Årlig drift" = "ignore"']
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
    sheet = model(("Løn", 1, 2), ("Kilde", "a", "b"), ("Opstart", 2025, 2026))
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
    book.active.append([*HEADS, "Lønudgift 2025", "Lønudgift 2026"])
    for case in CASES:
        book.active.append([*case, 0.25, 0.5])
    book.save(path)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("package",),
        ("risk",),
        ("report", "-o", "r.html"),
        ("value",),
        ("choose", "--budget", "5000"),
        ("switching",),
        ("sensitivity",),
        ("scenarios",),
        ("follow-up",),
        ("refresh",),
        ("refresh", "--dry-run"),
        ("reconcile",),
    ],
)
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


PAIRS = [
    ["Oversigt (kr.)"],
    ["Investering", None, 2027, 2028],
    ["Spor A", "Omkostning", "1.250.000", "900.000"],
    ["Spor A", "Gevinst", "600.000", "1.800.000"],
]
GROUPS = [
    ["Samlet, 1.000 kr."],
    ["Nr.", "Forslag", "", 2027, 2028],
    [1, "Spor B", "Investering", 400, 400],
    [None, None, "Gevinst", 250, 900],
]


def in_a_file(path: Path, lines: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(path)
    return path


def names_over_pairs(path: Path) -> None:
    """Merge the names in row 2 over the three columns of each case."""
    book = openpyxl.load_workbook(path)
    for area in ("B2:D2", "E2:G2"):
        book.active.merge_cells(area)
    book.save(path)


ONCE = [
    ["Beløb i t.kr."],
    ["Forslag", "Investering", "Besparelse 2027", "Besparelse 2028"],
    ["Job", 800, 100, 900],
]
OTHER_NET = [
    ["Investeringer i t.kr."],
    [None, "Job", None, None, "Mentor"],
    ["År", "Udgift", "Besparelse", "Nettogevinst", "Udgift", "Besparelse", "Nettogevinst"],
    [2027, 100, 40, -60, 200, 90, -300],
    [2028, 100, 41, -59, 200, 90, -300],
]


@pytest.mark.parametrize(
    ("lines", "cell"), [(PAIRS, "C3"), (GROUPS, "C4"), (ONCE, "B3"), (OTHER_NET, "G4")]
)
def test_validate_warns_of_a_model_that_read_refuses(
    tmp_path: Path, lines: list[list[Any]], cell: str
) -> None:
    path = in_a_file(tmp_path / "m.xlsx", lines)
    if lines is OTHER_NET:
        names_over_pairs(path)
    refused = run("package", path)
    assert refused.exit_code == 2
    (found,) = run_json("validate", path)["workbooks"][0]["findings"]
    assert (found["code"], found["range"]) == ("IP120", cell)
    cause = found["what"].partition(": ")[2].rstrip(".")
    assert cause
    assert cause in refused.stderr


@pytest.mark.parametrize(
    "lines",
    [
        [["Konto", 2027, 2028], ["Udgift", 12, 13], ["Indtægt", -2, -3], ["Netto", 10, 10]],
        [["Nr.", "Navn", "By"], [1, "Ida", "Vejle"], [2, "Bo", "Ribe"]],
    ],
)
def test_validate_says_nothing_of_a_workbook_that_is_no_model(
    tmp_path: Path, lines: list[list[Any]]
) -> None:
    path = in_a_file(tmp_path / "m.xlsx", lines)
    assert run("read", path).exit_code == 2
    assert not run_json("validate", path)["workbooks"][0]["findings"]


# --- This tool's own workbooks -------------------------------------------------------------


def with_cells(folder: Path, cells: dict[str, Any], *, before: str = "") -> Path:
    """Return an own workbook with more cells, and a column before one, e.g. "Sager!G"."""
    book = openpyxl.load_workbook(inputs_2024())
    if before:
        sheet, letter = before.split("!")
        book[sheet].insert_cols(column_index_from_string(letter))
    for place, value in cells.items():
        sheet, cell = place.split("!")
        if sheet not in book.sheetnames:
            book.create_sheet(sheet)
        book[sheet][cell] = value
    book.save(folder / "pakke.xlsx")
    return folder / "pakke.xlsx"


@pytest.mark.parametrize(
    ("cells", "before", "at"),
    [
        ({"Sager!V6": "Driftsudgift pr. år", "Sager!V8": 100}, "", "Sager!V6"),
        ({"Sager!A6": "Startår", "Sager!A9": 2025}, "", "Sager!A6"),
        ({"Sager!G6": "Effekt i 1. år", "Sager!G8": "50 %"}, "Sager!G", "Sager!G6"),
        ({"Sager!M6": "Besparelse 2025", "Sager!M8": 100}, "Sager!M", "Sager!M6"),
        ({"Sager!M6": 2025, "Sager!M8": 100}, "Sager!M", "Sager!M6"),
        ({"Sager!V6": "Årlig investering", "Sager!V8": 100}, "", "Sager!V6"),
        ({"Sager!V6": datetime(2026, 1, 1), "Sager!V8": 100}, "", "Sager!V6"),
        ({"Sager!V7": "Drift, tkr.", "Sager!V8": 100}, "", "Sager!V7"),
        ({"Indfasning!L6": "Effekt", "Indfasning!L8": 0.5}, "Indfasning!L", "Indfasning!L6"),
        ({"Indfasning!Z6": "Udfasning 2030", "Indfasning!Z8": 0.5}, "", "Indfasning!Z6"),
    ],
)
def test_a_deciding_column_that_is_added_to_an_own_workbook_stops_it(
    cells: dict[str, Any], before: str, at: str, tmp_path: Path
) -> None:
    path = with_cells(tmp_path, cells, before=before)
    _, danish = refusal(lambda: read_package(path), FileError)  # type: ignore[arg-type]
    assert f"{at}: en kolonne, der kan afgøre resultatet, læses ikke" in danish


@pytest.mark.parametrize(
    ("cells", "before"),
    [
        ({"Sager!V6": "Prioritet", "Sager!V8": 1}, ""),
        ({"Sager!V6": "Behandlet", "Sager!V8": datetime(2025, 3, 1)}, ""),
        ({"Sager!V6": "Effekt på borgerne", "Sager!V8": "Stor"}, ""),
        ({"Sager!V6": "Driftsudgift"}, ""),
        ({"Sager!V6": "Nettobesparelse", "Sager!V8": "=Beregning!H8-J8"}, ""),
        ({"Sager!G6": "Ansvarlig", "Sager!G8": "MB"}, "Sager!G"),
        ({"Sager!M6": "Bilag", "Sager!M8": 12}, "Sager!M"),
        ({"Indfasning!L6": "Kilde", "Indfasning!L8": 3}, "Indfasning!L"),
        (
            {
                "Sager!V6": "Drift",
                "Sager!V8": 9,
                "investpakke!A1": "Ignorer",
                "investpakke!B1": "Drift",
            },
            "",
        ),
    ],
)
def test_any_other_column_beside_ours_changes_nothing(
    cells: dict[str, Any], before: str, tmp_path: Path
) -> None:
    package = replace(read_package(inputs_2024()), id="pakke")
    assert read_package(with_cells(tmp_path, cells, before=before)) == package


def test_what_the_refusal_of_an_own_workbook_says_to_type_settles_it(tmp_path: Path) -> None:
    cells = {"Sager!V6": "Drift", "Sager!V8": 9, "Indfasning!Z6": "Effekt", "Indfasning!Z8": 0.5}
    _, danish = refusal(lambda: read_package(with_cells(tmp_path, cells)), FileError)  # type: ignore[arg-type]
    assert "'Ignorer' og i cellerne ved siden af: 'Drift', 'Effekt'" in danish
    told = {"investpakke!A1": "Ignorer", "investpakke!B1": "Drift", "investpakke!C1": "Effekt"}
    assert read_package(with_cells(tmp_path, {**cells, **told})).cases


def test_every_command_stops_at_a_column_of_an_own_workbook_and_validate_warns(
    workbook_2024: Path, tmp_path: Path
) -> None:
    path = mutated(
        workbook_2024,
        tmp_path / "p.xlsx",
        {"Sager!V6": "Driftsudgift", "Sager!V8": 100.0},
        settled=False,
    )
    for command in (("package",), ("refresh",), ("choose", "--budget", "5000"), ("scenarios",)):
        result = run(command[0], path, *command[1:])
        assert (result.exit_code, result.stdout) == (2, "")
        assert "Sager!V6: en kolonne, der kan afgøre resultatet" in result.stderr
    found = run_json("validate", path)["workbooks"][0]["findings"]
    assert [(f["code"], f["sheet"], f["range"]) for f in found] == [("IP120", "Sager", "V6")]


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
