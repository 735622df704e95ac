"""What a model says of its savings outside its table, and which of its cases it means to add."""

from __future__ import annotations

from typing import Any

import pytest

from building import refusal
from investpakke import FileError
from investpakke.workbook.foreign.find import FoundModel, find_model
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import DateNumber, SheetCells
from test_find_case_table import a_sheet

HEADS = ["Sag", "Årlig udgift (tkr.)", "Årlig besparelse (tkr.)"]
CASES = [["Unge", 400, 700], ["Voksne", 600, 1000]]


def find(*sheets: SheetCells, **more: Any) -> FoundModel:
    return find_model(sheets, **{"name": "model", "first_year": 2026, **more})


def told(*lines: list[Any], heads: list[Any] = HEADS, cases: list[list[Any]] = CASES) -> SheetCells:
    """Return a model with lines above its table."""
    return a_sheet([*lines, heads, *cases], "Sager", row=1, column=1)


def assumed(*lines: list[Any]) -> SheetCells:
    """Return a sheet of assumptions."""
    return a_sheet(list(lines), "Forudsætninger", row=1, column=1)


def refused(*sheets: SheetCells, **more: Any) -> str:
    """Return the Danish message with which a model is refused; it begins with the cell."""
    return refusal(lambda: find(*sheets, **more), FileError)[1]


# --- Sentences and assumptions ---------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "Besparelsen indfases med 50 pct. i første år",
        "Der regnes med halv effekt i 2026",
        "Note: Effekten er 50 % i 2026, derefter fuld.",
        "Indsatsen er fuldt indfaset i 2028",
        "Besparelsen optrappes over tre år",
        "Halvårseffekt i det første år",
        "Besparelsen slår først igennem fra 2027",
        "Effekten indtræder 1. juli 2026",
        "Mindreudgifterne kommer fra år 2",
        "Kommunen beholder 80 pct. af besparelsen",
        "Effekten skal risikojusteres med 20 pct.",
        "Besparelsen er ikke risikojusteret",
        "Risikofradrag 20 pct.",
        "Sikkerhedsmargin på 10 pct. er ikke fratrukket",
        "Starter 1. juli",
        "Indsatsen igangsættes 1/9",
        "Fra 1. september",
        "Besparelsen kommer fra 3. kvartal",
        "Unge starter efter sommerferien",
        "Alle beløb er for hele perioden 2026-2029",
        "Beløbene er summen af de fire år.",
        "Udgifterne er engangsudgifter",
    ],
)
def test_a_sentence_that_changes_the_savings_stops_the_reading(said: str) -> None:
    error = refused(told([said]))
    assert error.startswith("Sager!A1:")
    assert said in error
    assert find(told([said]), mapping=Mapping(ignore=("Sager!A1",)))


@pytest.mark.parametrize(
    "said",
    [
        "Indfasningen er indregnet i besparelsen med 50 pct. i 2026",
        "Fuld effekt fra 2026",
        "Besparelser fra 2026 til 2029",
        "Effekten evalueres i 2028",
        "Besparelsen i 2026 svarer til 3 pct. af budgettet",
        "Forvaltningen foreslår, at puljen udmøntes fra 2027",
        "Den effektive rente er 3 pct. i 2026",
        "Ingen indfasning",
        "Engangsudgifter er indregnet i udgiften",
        "Gns. besparelse over 4 år er 850",
        "Udgiften er tjent hjem efter 4 år",
        "Pakken følges i hele perioden",
        "Hvis effekten risikojusteres, falder gevinsten",
        "Indsatsen starter 1. januar",
        "Evalueringen starter 1. juli",
        "Risiko: manglende henvisninger",
    ],
)
def test_a_sentence_that_changes_nothing_is_passed(said: str) -> None:
    assert find(told([said]))


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Effekt 2026", "50 %"),
        ("Indfasning år 1", 0.5),
        ("Indfasning i pct., 2026", 50),
        ("Besparelse fra og med", 2027),
        ("Startår for besparelsen", 2028),
        ("Virkning fra", DateNumber(46388)),
        ("Kommunens andel af besparelsen", 0.8),
        ("Succesrate", "70 %"),
    ],
)
def test_an_assumption_that_changes_the_savings_stops_the_reading(label: str, value: Any) -> None:
    error = refused(told(), assumed([label, value]))
    assert error.startswith("Forudsætninger!A1:")
    assert label in error
    ignored = Mapping(ignore=("Forudsætninger!A1",))
    assert find(told(), assumed([label, value]), mapping=ignored)


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Effekt 2026", 1.0),
        ("Besparelse 2026 (mio. kr.)", 0.7),
        ("Kommunens besparelse", 0.7),
        ("Andel med effekt", 0.35),
        ("Besparelse fra indsatsen", 2050),
        ("Besparelse fra og med", 2026),
    ],
)
def test_an_assumption_that_changes_nothing_is_passed(label: str, value: Any) -> None:
    assert find(told(), assumed([label, value]))


def test_an_assumption_that_the_amounts_are_computed_of_is_counted_already() -> None:
    cells = {"Sager": {(2, 3): "C7*0.5"}, "Beregning": {(1, 1): "1000*Forudsætninger!B1"}}
    table = told()
    direct = SheetCells("Sager", table.rows, {(2, 3): "1400*Forudsætninger!B1"})
    assert find(direct, assumed(["Effekt 2026", 0.5]))
    between = SheetCells("Sager", table.rows, {(2, 3): "Beregning!A1"})
    reckoned = SheetCells("Beregning", {1: {1: 700.0}}, cells["Beregning"])
    assert find(between, reckoned, assumed(["Effekt 2026", 0.5]))
    refused(table, reckoned, assumed(["Effekt 2026", 0.5]))


COUNTED = "Risikojusteret: der er indregnet 80 pct. af effekten"


@pytest.mark.parametrize(
    "said", [COUNTED, "Effekten er risikojusteret", "Der er fratrukket 20 pct. i usikkerhed"]
)
def test_a_part_of_the_effect_that_the_amounts_are_said_to_hold_is_told(said: str) -> None:
    (note,) = find(told([said])).reading.told
    assert note.da.endswith(f"de er taget, som de står (Sager!A1): {said}")


def test_a_part_of_the_effect_may_be_in_the_persons_or_not() -> None:
    heads = ["Sag", "Årlig udgift (tkr.)", "Helårspersoner", "Enhedsbesparelse (tkr.)"]
    cases: list[list[Any]] = [["Unge", 400, 7, 100], ["Voksne", 600, 10, 100]]
    error = refused(told([COUNTED], heads=heads, cases=cases))
    assert "det er uklart, om et fradrag er med i beløbene" in error


def test_a_start_within_a_year_is_told_of_amounts_that_stand_year_by_year() -> None:
    heads = [
        "Sag",
        *(f"{what} {y} (tkr.)" for what in ("Udgift", "Besparelse") for y in (2026, 2027)),
    ]
    model = told(["Starter 1. juli"], heads=heads, cases=[["Unge", 200, 400, 350, 700]])
    (note,) = find(model).reading.told
    assert note.da.startswith("En sag begynder inde i et år")


def test_a_phasing_that_the_table_shows_may_be_told_of() -> None:
    line = ["Der regnes med halv effekt i 2026"]
    heads = [*HEADS[:2], "Besparelse ved fuld effekt (tkr.)", "Indfasning"]
    assert find(told(line, heads=heads, cases=[["Unge", 400, 700, 0.5], ["Ældre", 6, 9, 1]]))
    years = ["Sag", "Årlig udgift (tkr.)", "Besparelse 2026 (tkr.)", "Besparelse 2027 (tkr.)"]
    assert find(told(line, heads=years, cases=[["Unge", 400, 350, 700]]))


# --- Cases that are left out -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        ("Status", ("Vedtaget", "Forslag")),
        ("Status", ("I gang", "Udgået")),
        ("Bemærkning", (None, "Fravalgt af udvalget")),
        ("Valgt (x)", ("x", None)),
        ("Medtages", (1, 0)),
        ("Indstilles", ("Ja", "Nej")),
        ("Godkendt?", ("ja", None)),
    ],
)
def test_a_column_that_leaves_out_a_case_stops_the_reading(header: str, marks: Any) -> None:
    cases = [[*case, mark] for case, mark in zip(CASES, marks, strict=True)]
    error = refused(told(heads=[*HEADS, header], cases=cases))
    assert header in error
    assert find(told(heads=[*HEADS, header], cases=cases), mapping=Mapping(ignore=("D",)))


def test_where_a_sum_of_the_model_counts_all_cases_none_is_left_out() -> None:
    heads = [*HEADS, "Status"]
    cases = [[*CASES[0], "Vedtaget"], [*CASES[1], "Udgået"]]
    table = told(heads=heads, cases=cases)
    all_of_them = a_sheet([["Pivot"], ["I alt", 1000]], "Pivot", row=1, column=1)
    found = find(table, all_of_them)
    assert len(found.package.cases) == 2
    assert [column.why for column in found.unread] == ["counted"]
    assert find(told(heads=heads, cases=[*cases, ["I alt", 1000, 1700]]))
    assert "Status" in refused(table, a_sheet([["I alt", 400]], "Pivot", row=1, column=1))
    assert "Status" in refused(table, all_of_them, own={"Pivot": ()})


def test_a_column_of_choices_stops_though_a_sum_counts_all_cases() -> None:
    cases = [[*CASES[0], "Ja"], [*CASES[1], "Nej"], ["I alt", 1000, 1700, None]]
    assert "Med i pakken" in refused(told(heads=[*HEADS, "Med i pakken"], cases=cases))


@pytest.mark.parametrize(
    ("header", "marks"),
    [
        ("Status", ("I gang", "Ny")),
        ("Status", ("Forslag", "Forslag")),
        ("Valgt", ("x", "x")),
        ("Bemærkning", ("Aftalen med leverandøren udgår senere", None)),
        ("Godkendt", (DateNumber(45000), DateNumber(45001))),
        ("Udvalg", ("Social", "Beskæftigelse")),
    ],
)
def test_a_column_that_leaves_out_no_case_stops_nothing(header: str, marks: Any) -> None:
    cases = [[*case, mark] for case, mark in zip(CASES, marks, strict=True)]
    assert len(find(told(heads=[*HEADS, header], cases=cases)).package.cases) == 2


@pytest.mark.parametrize("name", ["Unge (udgår)", "Udgået: Unge", "Unge - fravalgt"])
def test_a_case_that_its_name_leaves_out_stops_the_reading(name: str) -> None:
    cases = [CASES[1], [name, 400, 700]]
    assert refused(told(cases=cases)).startswith("Sager!A3:")
    assert find(told(cases=cases), mapping=Mapping(cases=(name,)))


def test_cases_under_a_heading_that_leaves_them_out_stop_the_reading() -> None:
    cases = [["Med i pakken"], CASES[0], ["Ikke med i pakken"], CASES[1]]
    assert refused(told(cases=cases)).startswith("Sager!A4:")


def test_a_line_between_cases_may_leave_out_those_below_in_any_column() -> None:
    heads = ["Prioritet", *HEADS]
    cases = [[1, *CASES[0]], ["Under stregen"], [2, *CASES[1]]]
    assert refused(told(heads=heads, cases=cases)).startswith("Sager!A3: sagen er måske ikke med")


# --- Readings of one thing -------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        ("Scenarie 1", "Scenarie 2"),
        ("Alternativ A: kurser", "Alternativ B: mentorer"),
        ("Unge (lavt skøn)", "Unge (højt skøn)"),
        ("Lavt skøn", "Højt skøn"),
        ("Unge, minimum", "Unge, maksimum"),
        ("Unge (2025-priser)", "Unge (2026-priser)"),
        ("Unge (model A)", "Unge (model B)"),
    ],
)
def test_readings_of_one_thing_are_not_added_up(names: tuple[str, str]) -> None:
    cases = [[name, 400, 700] for name in names]
    assert names[0] in refused(told(cases=cases))
    assert len(find(told(cases=cases), mapping=Mapping(cases=names)).package.cases) == 2


@pytest.mark.parametrize(
    "names",
    [
        ("Model 1", "Model 2"),
        ("Model A: kurser", "Model B: mentorer"),
        ("Alternative tilbud", "Alternative tilbud til ældre"),
        ("Unge (lavt skøn)", "Ældre (lavt skøn)"),
        ("Unge med lav motivation", "Unge med høj motivation"),
        ("Unge (2026-priser)", "Ældre (2026-priser)"),
    ],
)
def test_names_that_only_look_alike_are_cases(names: tuple[str, str]) -> None:
    cases = [[name, 400, 700] for name in names]
    assert len(find(told(cases=cases)).package.cases) == 2
