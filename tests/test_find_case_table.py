"""Finding the case table of a model by its headers, or refusing it with sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, refusal
from existing_models import CASES, EXPECTED, MODELS, make_model, rows
from investpakke import FileError, InputError, Phasing, compute_package
from investpakke.workbook.foreign.find import FoundModel, find_model, find_template, is_own_template
from investpakke.workbook.foreign.headers import is_total, read_header, texts, unit_line
from investpakke.workbook.foreign.mapping import Mapping, mapping_on_sheet, read_mapping
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import BLOCK_TITLE, TKR_PER_UNIT
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import (
    NOT_COMPUTED,
    Area,
    CellError,
    DateNumber,
    SheetCells,
)
from investpakke.workbook.refresh.package_sheet import MARKERS

HEADS = [
    "Nr.",
    "Investeringsforslag",
    "Helårspersoner",
    "Årlig investering (tkr.)",
    "Gns. årlig besparelse (tkr.)",
]


def a_sheet(
    lines: Sequence[Sequence[Any]], name: str = "Ark", row: int = 3, column: int = 2, **more: Any
) -> SheetCells:
    """Return a sheet with lines of values from a cell on; whole numbers count as numbers."""
    cells = {
        row + index: {
            column + offset: float(value) if type(value) is int else value
            for offset, value in enumerate(line)
            if value is not None
        }
        for index, line in enumerate(lines)
    }
    return SheetCells(name, {number: found for number, found in cells.items() if found}, **more)


def find(*sheets: SheetCells, **more: Any) -> FoundModel:
    return find_model(sheets, **{"name": "model", "first_year": 2025, **more})


def check(found: FoundModel, *, persons: bool = True) -> None:
    result = compute_package(found.package)
    total = result.total
    assert float(total.investment) == pytest.approx(EXPECTED["investment"])
    assert float(total.saving) == pytest.approx(EXPECTED["saving"])
    assert all((case.persons is not None) is persons for case in found.package.cases)
    if persons:
        assert float(total.persons) == EXPECTED["persons"]
        assert float(total.break_even_persons) == pytest.approx(EXPECTED["break_even"])


# --- Models of every shape -----------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_the_cases_of_a_model_of_any_shape_are_found(name: str, tmp_path: Path) -> None:
    model = MODELS[name]
    parts = WorkbookParts(make_model(name, tmp_path))
    sheets = parts.all_cells
    found = find(*sheets, first_year=model.first_year, mapping=mapping_on_sheet(sheets))
    check(found, persons=model.persons)
    assert found.location.sheet == model.sheet
    assert len(found.location.rows) == len(CASES)
    assert found.package.first_year == 2025
    assert [case.group for case in found.package.cases] == [1, 1, 2]
    assert [case.name for case in found.package.cases] == [case[1] for case in CASES]


def test_our_own_template_is_found_and_gives_the_same_cases(workbook_2024: Path) -> None:
    sheets = WorkbookParts(workbook_2024).all_cells
    assert is_own_template(sheets)
    assert find_template(sheets).sheet == "Sager"
    assert len(find_template(sheets).rows) == 13
    found = find(*sheets, first_year=None, mapping=Mapping(sheet="Sager"))
    ours, read = compute_package(found.package), compute_package(read_package(workbook_2024))
    assert found.package.shown_years == (2024, 2025, 2026, 2027, 2028, 2029)
    np.testing.assert_allclose(ours.saving_by_case, read.saving_by_case, rtol=1e-12)
    np.testing.assert_allclose(ours.investment_by_case, read.investment_by_case, rtol=1e-12)


@QUICK
@given(
    row=st.integers(1, 60),
    column=st.integers(1, 40),
    unit=st.sampled_from(list(TKR_PER_UNIT)),
    order=st.permutations(range(5)),
    gap=st.integers(0, 2),
)
def test_the_table_is_found_wherever_it_stands_in_any_order_and_unit(
    row: int, column: int, unit: str, order: list[int], gap: int
) -> None:
    heads = [head.replace("tkr.", unit) for head in HEADS]
    lines = [[line[at] for at in order] for line in [heads, *rows(TKR_PER_UNIT[unit])]]
    wide = [[value for cell in line for value in (cell, *[None] * gap)] for line in lines]
    check(find(a_sheet(wide, row=row, column=column)))


@pytest.mark.parametrize("key", [key for key in texts()["columns"] if key != "gain"])
def test_every_header_that_is_listed_is_one_of_its_column_only(key: str) -> None:
    said = {read_header(text).text for text in texts()["columns"][key]}
    others = {
        read_header(text).text
        for other, listed in texts()["columns"].items()
        if other != key
        for text in listed
    }
    assert said.isdisjoint(others)
    assert "" not in said


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Årlig investering (tusind kr.)", "tusind kr."),
        ("ÅRLIG  INVESTERING\n1.000 kr.", "tusind kr."),
        ("Årlig inve\u00adstering i t.kr. (2025-priser)", "tusind kr."),
        ("Årlig investe-\nring, mio. kr.", "mio. kr."),
        ("Annual investment (DKK '000)", "tusind kr."),
        ("Annual investment, DKKm", "mio. kr."),
        ("Årlig investering (x 1.000)", "tusind kr."),
        ("Årlig investering i tusinder", "tusind kr."),
        ("Årlig investering [kr.]", "kr."),
        ("Årlig investering", None),
    ],
)
def test_a_header_is_read_with_its_unit_however_it_is_written(
    header: str, unit: str | None
) -> None:
    said = read_header(header)
    assert said.unit == unit
    assert said.text in {"årliginvestering", "annualinvestment"}


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Alle beløb er i tusind kr., 2025-priser", "tusind kr."),
        ("(mio. kr.)", "mio. kr."),
        ("Business cases, 1.000 kr.", "tusind kr."),
        ("Amounts in DKK million", "mio. kr."),
        ("Alle beløb er x 1.000.000", "mio. kr."),
        ("(x 1.000)", "tusind kr."),
        ("Beløb i kr. (× 1.000)", "tusind kr."),
        ("Beløb i tusinder", "tusind kr."),
        ("Tal i hele millioner", "mio. kr."),
        ("tkr, PL26", "tusind kr."),
        ("Besparelsen er 9 mio. kr. i 2025", None),
        ("Prisen er 12 x 1.000 kr. pr. forløb", None),
        ("Investeringspakke for 1.000 borgere", None),
        ("Fratrukket (mio. kr. er afrundet)", None),
        ("Fratrukket: mio. kr. (afrundet)", None),
        ("Investeringspakke 2025", None),
    ],
)
def test_a_line_above_states_a_unit_only_if_that_is_what_it_says(
    line: str, unit: str | None
) -> None:
    assert unit_line(line) == unit


@pytest.mark.parametrize("label", ["I alt", "Total", "Subtotal, unge", "SUM:", "Pakken i alt"])
def test_a_total_is_known_by_its_label(label: str) -> None:
    assert is_total(label)
    check(find(a_sheet([HEADS, *rows(), [None, label, 42, 4400, 5266]])))


def test_a_row_of_sums_without_a_number_is_no_case_whatever_its_label() -> None:
    lines = [HEADS, *rows(), [None, "Hele byen", 42, 4400, 5266]]
    sums = {(7, 4): "SUM(D4:D6)", (7, 5): "SUM(E4:E6)", (7, 6): "SUM(F4:F6)"}
    check(find(a_sheet(lines, formulas=sums)))


def test_a_case_whose_name_begins_as_a_total_is_a_case() -> None:
    lines = [HEADS, *[[n, "Samlet indsats", *more] for n, _, *more in rows()]]
    check(find(a_sheet(lines)))


def test_a_stated_average_counts_and_the_unit_saving_beside_it_is_said_not_to() -> None:
    heads = [*HEADS, "Enhedsbesparelse (tkr.)"]
    found = find(a_sheet([heads, *[[*line, line[4] / line[2]] for line in rows()]]))
    check(found)
    assert "bruges ikke" in found.notes[0].da
    phased = [[*heads, "Indfasning"], *[[*line, line[4] / line[2], 0.5] for line in rows()]]
    check(find(a_sheet(phased)))  # the average a person
    _, danish = refusal(lambda: find(a_sheet([heads, *[[*line, 999] for line in rows()]])))
    assert danish.startswith("Ark!F4: besparelsen stemmer ikke med personer, enhedsbesparelse")


def test_a_unit_saving_without_persons_is_no_saving() -> None:
    """Read as one person, it would give a saving that nobody has stated."""
    heads = [
        "Nr.",
        "Investeringsforslag",
        "Årlig investering (tkr.)",
        "Gns. årlig besparelse (tkr.)",
        "Enhedsbesparelse (tkr.)",
    ]
    lines = [heads, ["1.1", "Flere i job", 600, 860, None], ["1.2", "Afklaret", 700, None, 120]]
    _, danish = refusal(lambda: find(a_sheet(lines)))
    assert danish.startswith(
        "Ark!B5, sag 1.2, helårspersoner: enhedsbesparelsen har ingen helårspersoner. "
        "Forventet: et tal over 0. Fik: intet."
    )


@pytest.mark.parametrize(
    ("said", "factor"),
    [
        (0.5, 0.5),
        ("Halv effekt i 2025", 0.5),
        ("halv effekt første år", 0.5),
        ("50 %", 0.5),
        ("12,5 pct.", 0.125),
        ("Full effect", 1.0),
        (None, 1.0),
        (1, 1.0),
    ],
)
def test_a_phasing_is_read_as_number_percentage_or_words(said: object, factor: float) -> None:
    lines = [[*HEADS, "Indfasning"], *[[*line, said] for line in rows()]]
    phasing = find(a_sheet(lines)).package.cases[0].phasing
    np.testing.assert_allclose(phasing.over(3), Phasing.first_year(factor).over(3))


def test_a_group_that_is_merged_down_its_cases_is_that_of_each() -> None:
    groups = ("1 Borgere", None, "2 Unge")
    lines = [["Gruppe", *HEADS], *([g, *line] for g, line in zip(groups, rows(), strict=True))]
    found = find(a_sheet(lines, merged=[Area(4, 2, 5, 2)]))
    assert [case.group for case in found.package.cases] == [1, 1, 2]
    assert [group.name for group in found.package.groups] == ["Borgere", "Unge"]


def test_a_heading_row_names_the_group_of_its_number() -> None:
    lines: list[list[Any]] = [HEADS, ["Målgruppe 3: Sygemeldte"]]
    lines += [[f"3.{place}", *line[1:]] for place, line in enumerate(rows(), start=1)]
    found = find(a_sheet(lines))
    assert [(group.id, group.name) for group in found.package.groups] == [(3, "Sygemeldte")]


def test_the_first_year_comes_from_the_option_before_the_sheet() -> None:
    top = a_sheet([["Første år", 2026], [], HEADS, *rows()])
    assert find(top, first_year=None).package.first_year == 2026
    assert find(top, first_year=2030).package.first_year == 2030


# --- A mapping -----------------------------------------------------------------------------


ODD = [["Bilag", "Emne", "Årsværk", "Bevilling", "Effekt"], *rows()]


def test_a_mapping_in_a_file_names_headers_and_letters(tmp_path: Path) -> None:
    file = tmp_path / "kolonner.toml"
    file.write_text(
        'sheet = "Ark"\nheader_row = 3\nunit = "tkr."\nfirst_year = 2027\nyears = 6\n'
        '[columns]\nnumber = "Bilag"\nname = "Emne"\npersons = "Årsværk"\n'
        'investment = "E"\naverage_saving = "F"\n',
        "utf-8",
    )
    found = find(a_sheet(ODD), mapping=read_mapping(file), first_year=None)
    check(found)
    assert found.package.shown_years == tuple(range(2027, 2033))


def test_a_mapping_chooses_between_two_tables() -> None:
    sheets = [a_sheet([HEADS, *rows()], "I år"), a_sheet([HEADS, *rows(2.0)], "Sidste år")]
    check(find(*sheets, mapping=Mapping(sheet="I år")))
    twice = a_sheet([HEADS, *rows(), [], [], HEADS[::-1], *[line[::-1] for line in rows()]])
    check(find(twice, mapping=Mapping(header_row=3, last_row=6)))


def test_a_mapping_on_a_sheet_refuses_a_key_by_its_cell() -> None:
    told = a_sheet([["Enhed", "tkr."], ["Bevillling", "E"]], "investpakke", row=1, column=1)
    _, danish = refusal(lambda: mapping_on_sheet([told]))
    assert danish.startswith("investpakke!A2: nøglen kendes ikke. Forventet: ark,")
    _, danish = refusal(
        lambda: mapping_on_sheet([a_sheet([["Enhed", "euro"]], "Investpakke", column=1)])
    )
    assert danish == (
        "Investpakke, unit: enheden kendes ikke. Forventet: kr., tusind kr., mio. kr. Fik: 'euro'."
    )


def test_a_mapping_file_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kolonner.toml"
    for content in ("unit = ", "ark = 3"):
        file.write_text(content, "utf-8")
        _, danish = refusal(lambda: read_mapping(file), (FileError, InputError))  # type: ignore[arg-type]
        assert danish.startswith(str(file))
    _, danish = refusal(lambda: read_mapping(tmp_path), FileError)
    assert "kolonneoversigten kan ikke læses" in danish


# --- Refusals ------------------------------------------------------------------------------


def changed(row: int, column: int, value: Any) -> SheetCells:
    """Return a good sheet (headers in row 3, from column B) with one cell changed."""
    sheet = a_sheet([HEADS, *rows()])
    cells = {number: dict(line) for number, line in sheet.rows.items()}
    cells[row][column] = value
    if value is None:
        del cells[row][column]
    return SheetCells("Ark", cells)


BAD_CELLS = {
    "text in a number": (
        changed(4, 5, "600 tkr."),
        "Ark!E4: der står ikke et tal i et talfelt. Forventet: et tal. Fik: '600 tkr.'. "
        "Skriv tallet uden enhed i en celle, der ikke er formateret som tekst.",
    ),
    "TRUE in a number": (changed(4, 5, True), "Ark!E4: der står ikke et tal i et talfelt."),
    "a date in a number": (
        changed(4, 5, DateNumber(45000)),
        "Ark!E4: der står ikke et tal i et talfelt.",
    ),
    "an error": (
        changed(5, 6, CellError("#DIV/0!")),
        "Ark!F5: cellen viser en fejl. Forventet: en værdi. Fik: #DIV/0!.",
    ),
    "a formula not computed": (
        changed(5, 6, NOT_COMPUTED),
        "Ark!F5: formlen er ikke beregnet. Forventet: en beregnet værdi. Fik: intet. "
        "Åbn og gem filen i Excel.",
    ),
    "a half-filled row": (
        changed(6, 5, None),
        "Ark!E6: rækken er kun delvist udfyldt. Forventet: en værdi i 'Årlig investering (tkr.)'. "
        "Fik: intet. Udfyld feltet, eller ryd hele rækken.",
    ),
    "no saving": (changed(6, 6, None), "Ark!F6: rækken er kun delvist udfyldt."),
    "no persons": (changed(6, 4, None), "Ark!D6: rækken er kun delvist udfyldt."),
    "no number": (changed(6, 2, None), "Ark!B6: rækken er kun delvist udfyldt."),
    "no name": (changed(6, 3, None), "Ark!C6: rækken er kun delvist udfyldt."),
    "a number twice": (
        changed(5, 2, "1.1"),
        "Ark!B5: sagens nummer står to gange. Forventet: hvert nummer én gang. Fik: 1.1 (Ark!B4).",
    ),
    "a number that became a date": (
        changed(5, 2, DateNumber(45293)),
        "Ark!B5: nummeret er blevet til en dato. Forventet: en tekst, fx 1.1. Fik: 45293.",
    ),
    "a negative investment": (
        changed(4, 5, -1.0),
        "Ark!E4: fortegnene er blandede. Forventet: alle tal i 'Årlig investering' uden minus",
    ),
}


@pytest.mark.parametrize("fault", BAD_CELLS)
def test_a_bad_cell_is_refused_by_its_address(fault: str) -> None:
    sheet, message = BAD_CELLS[fault]
    _, danish = refusal(lambda: find(sheet))
    assert danish.startswith(message)


def test_a_phasing_or_group_that_is_not_understood_is_refused() -> None:
    lines = [[*HEADS, "Indfasning"], *[[*line, "langsom"] for line in rows()]]
    _, danish = refusal(lambda: find(a_sheet(lines)))
    assert danish.startswith("Ark!G4: indfasningen forstås ikke. Forventet: andelen i første år")
    lines = [[*HEADS, "Målgruppe"], *[[*line, None] for line in rows()]]
    _, danish = refusal(lambda: find(a_sheet(lines)))
    assert danish.startswith("Ark!G4: målgruppen mangler. Forventet: et nummer fra 1 til 99")


def without(header: str) -> SheetCells:
    at = HEADS.index(header)
    return a_sheet([[*line[:at], *line[at + 1 :]] for line in [HEADS, *rows()]])


NO_UNIT = [[head.removesuffix(" (tkr.)") for head in HEADS], *rows()]
MERGED = [["Nr.", "Investeringsforslag", "Helårspersoner", "Beløb (tkr.)"], *rows()]

BAD_TABLES = {
    "no table": (
        [a_sheet([["Noter"], ["Vi mangler en model"]])],
        "Ark: der er ingen tabel med sager. Forventet: en række uden tal med overskrifterne "
        "nr. eller investeringsforslag, årlig investering og gns. årlig besparelse",
    ),
    "an empty workbook": ([SheetCells("Ark")], "Ark: der er ingen tabel med sager."),
    "two tables on two sheets": (
        [a_sheet([HEADS, *rows()], "I år"), a_sheet([HEADS, *rows()], "Sidste år", row=9)],
        "I år!B3, Sidste år!B9: der er 2 tabeller, som kan være sagerne. "
        "Forventet: én tabel med sager.",
    ),
    "two tables on one sheet": (
        [a_sheet([HEADS, *rows(), [], [None, *HEADS], *[[None, *line] for line in rows()]])],
        "Ark!B3, Ark!C8: der er 2 tabeller, som kan være sagerne.",
    ),
    "a table without cases": (
        [a_sheet([HEADS])],
        "Ark!B3: tabellen har ingen sager. Forventet: mindst én udfyldt række.",
    ),
    "no unit": (
        [a_sheet(NO_UNIT)],
        "Ark!E3: enheden fremgår ikke. Forventet: en af kr., tusind kr., mio. kr. i overskriften "
        "eller over tabellen. Fik: 'Årlig investering'. Skriv fx 'Årlig investering (tusind kr.)'.",
    ),
    "no investment": (
        [without("Årlig investering (tkr.)")],
        "Ark!B3: kolonnen mangler: årlig investering. Forventet:",
    ),
    "no saving": (
        [without("Gns. årlig besparelse (tkr.)")],
        "Ark!B3: kolonnen mangler: gns. årlig besparelse.",
    ),
    "a merged header": (
        [a_sheet(MERGED, merged=[Area(3, 5, 3, 6)])],
        "Ark!E3:F3: overskriften er flettet over flere kolonner. "
        "Forventet: én overskrift i hver kolonne. Fik: 'Beløb (tkr.)'.",
    ),
    "a merged header of a column that is used": (
        [a_sheet([HEADS, *rows()], merged=[Area(3, 3, 3, 4)])],
        "Ark!C3:D3: overskriften er flettet over flere kolonner.",
    ),
    "a header twice": (
        [a_sheet([[*HEADS, HEADS[3]], *[[*line, 1] for line in rows()]])],
        "Ark!G3: to kolonner har samme overskrift. Forventet: hver overskrift én gang. "
        "Fik: Ark!E3 = Ark!G3.",
    ),
}


@pytest.mark.parametrize("fault", BAD_TABLES)
def test_a_table_that_is_not_plain_is_refused_by_its_place(fault: str) -> None:
    sheets, message = BAD_TABLES[fault]
    english, danish = refusal(lambda: find(*sheets), FileError)
    assert danish.startswith(message)
    assert english != danish


def test_a_model_that_states_no_first_year_is_refused_with_the_label_to_type() -> None:
    model = a_sheet([HEADS, *rows()])
    _, danish = refusal(lambda: find(model, first_year=None), FileError)
    assert danish.startswith("Ark!B3: det første år fremgår ikke.")
    assert "Skriv 'Første år' i en celle over tabellen eller på et ark, der hedder" in danish
    above = a_sheet([["Første år", 2025], HEADS, *rows()])
    beside = a_sheet([["Første år", 2025]], "investpakke")
    assert find(above, first_year=None).package.first_year == 2025
    told = mapping_on_sheet([beside])
    assert find(model, beside, first_year=None, mapping=told).package.first_year == 2025


@pytest.mark.parametrize("year", ["2025", " 2025 ", 2025.0])
def test_a_first_year_may_be_a_text_and_its_label_merged(year: object) -> None:
    lines = [["Første år:", None, None, year], HEADS, *rows()]
    found = find(a_sheet(lines, merged=[Area(3, 2, 3, 4)]), first_year=None)
    assert found.package.first_year == 2025


def test_a_date_in_the_row_of_headers_does_not_hide_it() -> None:
    check(find(a_sheet([[*HEADS, DateNumber(45658)], *rows()])))


def test_a_band_over_years_is_not_blamed_where_a_word_is_not_known() -> None:
    def message(head: str) -> str:
        lines = [
            ["Beløb i tkr."],
            ["Sag", "Udgift", None, head, None],
            [None, *[2026, 2027] * 2],
            ["Unge", 5, 5, 9, 9],
        ]
        bands = (Area(4, 3, 4, 4), Area(4, 5, 4, 6))
        return refusal(lambda: find(a_sheet(lines, merged=bands), first_year=None), FileError)[1]

    assert "ikke forstået: 'Akkumuleret besparelse' (E4)" in message("Akkumuleret besparelse")
    assert "flettet" not in message("Besparelse pr. person")


def test_shares_under_bare_years_that_grow_to_one_are_the_phasing() -> None:
    heads = ["Sag", "Årlig udgift (tkr.)", "Besparelse ved fuld effekt (tkr.)", 2025, 2026, 2027]
    grown = find(a_sheet([heads, ["Unge", 5, 9, 0.25, 0.5, 1], ["Ældre", 5, 9, 1, 1, 1]]))
    assert [case.phasing.factors for case in grown.package.cases] == [(0.25, 0.5, 1.0), (1.0,) * 3]
    for shares in ([0.25, 0.25, 0.5], [0.5, 0.25, 1], [0.5, None, 1], [1, 2, 3]):
        refusal(lambda s=shares: find(a_sheet([heads, ["Unge", 5, 9, *s]])), FileError)


def test_a_case_without_saving_is_refused_at_its_saving_with_what_to_do() -> None:
    heads = ["Sag", "Årlig udgift (tkr.)", "Årlig besparelse (tkr.)"]
    lines = [heads, ["Unge", 400, 700], ["Evaluering", 100, 0]]
    message = refusal(lambda: find(a_sheet(lines)), InputError)[1]
    assert message.startswith("Ark!D5: sagen har ingen besparelse")
    assert "evaluering" in message


def test_every_block_of_a_refresh_begins_as_headers_know_it() -> None:
    assert all(marker.startswith(BLOCK_TITLE) for marker in MARKERS)


def test_a_first_year_that_is_none_is_refused_and_not_cut() -> None:
    lines = [["Første år", 2025.5], HEADS, *rows()]
    _, danish = refusal(lambda: find(a_sheet(lines), first_year=None), FileError)
    assert "Forventet: et årstal, fx 2025. Fik: 2025,5." in danish


def test_rows_that_wait_for_a_case_are_left_out_and_typed_zeros_are_not() -> None:
    lines = [HEADS, *rows(), [None, None, None, None, 0]]
    check(find(a_sheet(lines, formulas={(7, 6): "D7*100"})))
    _, danish = refusal(lambda: find(a_sheet(lines)))
    assert danish.startswith("Ark!B7: rækken er kun delvist udfyldt.")


def test_a_sheet_that_a_mapping_names_must_be_there() -> None:
    _, danish = refusal(
        lambda: find(a_sheet([HEADS, *rows()]), mapping=Mapping(sheet="Sager")), FileError
    )
    assert danish == "arket mangler. Forventet: et af projektmappens ark: Ark. Fik: 'Sager'."


def test_a_sheet_that_is_nearly_named_is_suggested() -> None:
    _, danish = refusal(
        lambda: find(a_sheet([HEADS, *rows()], name="Forslag"), mapping=Mapping(sheet="Forlag")),
        FileError,
    )
    assert danish.endswith("Fik: 'Forlag'. Mente du Forslag?")


def test_a_year_that_is_kept_as_a_text_is_taken_and_another_text_is_said_of_its_cell() -> None:
    kept = SheetCells("investpakke", {3: {1: "Første år", 2: "2027"}})
    assert mapping_on_sheet([kept]).first_year == 2027
    other = SheetCells("investpakke", {3: {1: "Første år", 2: "næste år"}})
    _, danish = refusal(lambda: mapping_on_sheet([other]))
    assert danish.startswith("investpakke!B3: ")


def test_cases_far_below_the_others_are_never_left_out_in_silence() -> None:
    far = a_sheet([HEADS, *rows(), *[[]] * 40, ["9.1", "Sen sag", 5, 100, 200]])
    assert len(find(far).package.cases) == 4
    _, danish = refusal(lambda: find(a_sheet([HEADS, *rows(), *[[]] * 40, [None, None, 5, 9]])))
    assert danish.startswith("Ark!B47: rækken er kun delvist udfyldt.")


def test_a_case_below_the_excel_table_is_refused_not_left_out() -> None:
    lines = [HEADS, *rows(), ["9.1", "Sen sag", 5, 100, 200]]
    sheet = a_sheet(lines, tables=[Area(3, 2, 6, 6)])
    _, danish = refusal(lambda: find(sheet))
    assert danish.startswith("Ark!E7: sagen står under Excel-tabellen.")


def test_amounts_in_columns_of_years_are_said_not_to_be_read() -> None:
    lines = [[*HEADS, 2026, 2027], *[[*line, 1, 2] for line in rows()]]
    net = {(row, column): f"F{row}-E{row}" for row in (4, 5, 6) for column in (7, 8)}
    found = find(a_sheet(lines, formulas=net), first_year=None)
    assert found.package.shown_years == (2026, 2027)
    assert found.notes[0].da == "Kolonnerne 2026–2027 giver årene; deres beløb læses ikke."
