"""`Satser` and the benefits on `Sager`: engine, formulas and reader must say the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from building import make_case, make_package, refusal
from cells import (
    Recalculation,
    cached_values,
    disagreements,
    formula_cells,
    recalculated,
    recalculation,
    shown_in,
)
from investpakke import Package
from investpakke.model import BenefitSource
from investpakke.packages.loader import parse_package
from investpakke.rates import PriceIndex, RateBook, load_rates, saving_from
from investpakke.rates.model import Grounds, Rate, Validity
from investpakke.rates.rows import RateRow, rows_of, with_rates
from investpakke.text import same
from investpakke.workbook.cells import InputSheet
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.inputs.rates import RATE_HEADS, read_rates
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import BEREGNING, KONTROL, SAGER, SATSER
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.recalculate import Cell, Value
from investpakke_templates.content import Content
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import Grid
from libreoffice import convert
from mutants import mutated
from once import build_workbook
from test_case_benefit import PACKAGE

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

OWN = Grounds("assumed", same("egen kilde"))
HALVES = tuple(
    RateRow(
        "dagpenge",
        "medfinansiering af dagpenge",
        Rate(amount, "kr. pr. måned", Validity(*days), OWN),
    )
    for amount, days in (
        (21_000, (date(2025, 1, 1), date(2025, 6, 30))),
        (22_000, (date(2025, 7, 1), date(2025, 12, 31))),
    )
)
A_YEAR = Validity(date(2024, 1, 1), date(2024, 12, 31))
NEW = RateRow("Min ydelse", "refusionstrappen", Rate(150_000, "kr. pr. år", A_YEAR, OWN))
DECISIONS = Decisions(own_rates=(*HALVES, NEW), price_rises={2025: 0.03, 2026: 0.02, 2027: -0.01})
BOOK = with_rates(load_rates(), DECISIONS.own_rates)
INDEX = PriceIndex("own", DECISIONS.price_rises, OWN)

Q, R, S, T = 17, 18, 19, 20
"""Columns of benefit, rate year, week and share on `Sager` of six years."""
FIRST_CASE = 8


def package_of(*sources: BenefitSource, first_year: int = 2024) -> Package:
    cases = [
        make_case(number=f"1.{index}", unit_saving=source.unit_saving, benefit=source)
        for index, source in enumerate(sources, start=1)
    ]
    return make_package(*cases, first_year=first_year)


def of_own(benefit: str, year: int, week: int = 0, of_maximum: float = 1.0) -> BenefitSource:
    return saving_from(BOOK, benefit, year, week, of_maximum=of_maximum, index=INDEX)


def of_shipped(benefit: str, year: int, week: int = 0, of_maximum: float = 1.0) -> BenefitSource:
    return saving_from(load_rates(), benefit, year, week, of_maximum=of_maximum)


OWN_SOURCES = (
    of_own("dagpenge", 2025, 27),
    of_own("Min ydelse", 2027, 0, 0.8),
    of_own("sygedagpenge", 2024, 53),
    of_own("kontanthjælp 30+", 2026, 4, 0.95),
    of_own("Min ydelse", 2024, 5),
)


@pytest.fixture(scope="module")
def own_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook whose cases take their savings from the user's own rates and index."""
    file = tmp_path_factory.mktemp("satser") / "egne.xlsx"
    return build_workbook(file, package_of(*OWN_SOURCES), cases=8, years=6, decisions=DECISIONS)


# --- Two roads -------------------------------------------------------------------------------


def test_rates_within_the_year_and_the_index_give_the_same_on_both_roads(own_file: Path) -> None:
    found = recalculated(own_file)
    assert disagreements(cached_values(own_file), found) == []
    assert found[Cell("Forside", 1, 10)] == "OK"


def test_libreoffice_agrees_on_own_rates(own_file: Path, libreoffice: None, tmp_path: Path) -> None:
    del libreoffice
    theirs = cached_values(convert([own_file], tmp_path)[0])
    ours = cached_values(own_file)
    assert disagreements(ours, {cell: theirs.get(cell) for cell in ours}) == []


def test_a_rate_that_changes_in_july_counts_by_its_days() -> None:
    days = (181 * 21_000 + 184 * 22_000) / 365 * 12 / 1000
    assert OWN_SOURCES[0].unit_saving == pytest.approx(days * 0.7)


@pytest.mark.proof
def test_every_boundary_week_of_every_benefit_gives_the_engines_unit_saving(tmp_path: Path) -> None:
    weeks = (0, 1, 4, 5, 26, 27, 52, 53, 5300)
    sources = [
        of_shipped(benefit.name, 2024, week, share)
        for benefit in load_rates().benefits
        for week, share in zip(weeks, (1, 0.5, 1, 0.01, 1, 0.93, 1, 1, 0.7), strict=True)
    ]
    package = package_of(*sources)
    file = build_workbook(tmp_path / "uger.xlsx", package, cases=len(sources))
    values = recalculated(file)
    first = Grid(len(sources), 4).basis.first
    found = [values[Cell(BEREGNING, first + index, 10)] for index in range(len(sources))]
    assert found == pytest.approx([source.unit_saving for source in sources], abs=1e-9)
    assert values[Cell("Forside", 1, 10)] == "OK"
    assert [case.benefit for case in read_package(file).cases] == sources


@pytest.mark.proof
def test_the_empty_workbook_filled_by_hand_with_a_benefit_gives_its_saving(
    empty_workbook: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(empty_workbook)
    book["Forudsætninger"]["D8"] = 2024
    book["Forudsætninger"]["B17"], book["Forudsætninger"]["C17"] = 1, "Sygemeldte"
    row = {"B": "1.1", "C": "Sag", "D": 1, "E": "Fuld effekt fra første år", "G": 10, "J": 600}
    for letter, value in (row | {"Q": "sygedagpenge", "S": 30, "T": 0.9}).items():
        book[SAGER][f"{letter}{FIRST_CASE}"] = value
    book.save(tmp_path / "hånd.xlsx")
    values = recalculated(tmp_path / "hånd.xlsx")
    basis = Grid(40, 6).basis.first
    assert values[Cell(BEREGNING, basis, 10)] == pytest.approx(52 * 4.695 * 0.7 * 0.9)
    assert values[Cell(BEREGNING, basis, 9)] == pytest.approx(10 * 52 * 4.695 * 0.7 * 0.9)
    assert values[Cell("Forside", 1, 10)] == "OK"


def test_money_typed_in_kroner_does_not_touch_a_saving_that_comes_from_a_rate(
    own_file: Path,
) -> None:
    inputs: dict[Cell, Value] = {Cell("Forudsætninger", 12, 4): "kr."}
    for row in range(FIRST_CASE, FIRST_CASE + len(OWN_SOURCES)):
        inputs[Cell(SAGER, row, 10)] = 600_000.0
    expected = {c: v for c, v in cached_values(own_file).items() if c.sheet == BEREGNING}
    found = recalculation(own_file).recalculated(inputs)
    assert disagreements(expected, {cell: found[cell] for cell in expected}) == []


def test_each_column_of_each_block_has_one_formula(own_file: Path) -> None:
    found = formula_cells(own_file)
    content = Content(package_of(*OWN_SOURCES), Grid(8, 6), DECISIONS)
    grid = content.rates.grid
    for block in (
        grid.rates,
        grid.steps,
        grid.days,
        grid.municipality,
        grid.state,
        grid.case_rates,
    ):
        for column in range(2, grid.last_column + 2):
            formulas = [found.get(Cell(SATSER, row, column)) for row in block.rows]
            letter = openpyxl.utils.get_column_letter(column)
            first = formulas[0]
            for row, formula in zip(block.rows, formulas, strict=True):
                moved = first and Translator(first, f"{letter}{block.first}").translate_formula(
                    f"{letter}{row}"
                )
                assert formula == moved, (letter, row)


def shown(file: Path) -> list[list[Any]]:
    sheet = shown_in(file)[SATSER]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheet_shows_every_rate_with_source_and_certainty(workbook_2024: Path) -> None:
    rows = [row for row in shown(workbook_2024) if row[7] in {"kr. pr. måned", "kr. pr. uge"}]
    found = [(row[2], row[4].date(), row[5].date(), row[6], row[13]) for row in rows]
    assert found == [
        (
            row.benefit,
            row.rate.validity.first,
            row.rate.validity.last,
            row.rate.amount,
            row.rate.grounds.source.da,
        )
        for row in rows_of(load_rates())
    ]
    assert {row[11] for row in rows} == {"primær kilde", "sekundær kilde"}
    assert rows[0][8] == pytest.approx(12 * 19.728)


def test_municipality_and_state_of_one_person_stand_by_benefit_and_year(
    workbook_2024: Path,
) -> None:
    rows = [row for row in shown(workbook_2024) if row[2] == "kontanthjælp 30+"][-3:]
    paid, municipality, state = (row[6] for row in rows)  # 2024
    assert paid == pytest.approx(12 * 12.326)
    share = (4 * 0.8 + 22 * 0.4 + 26 * 0.3) / 52
    assert municipality == pytest.approx(paid * (1 - share))
    assert state == pytest.approx(paid * share)
    assert rows[0][7] == 0  # no rate in 2025


# --- What the builder writes, and the reader reads ----------------------------------------------


def test_a_package_survives_the_way_through_a_workbook_with_its_benefits(own_file: Path) -> None:
    read = read_package(own_file)
    assert [case.benefit for case in read.cases] == list(OWN_SOURCES)
    rates = read_rates(sheet_of(own_file))
    assert rates.index is not None
    assert rates.index.rises == DECISIONS.price_rises
    said = [(row.benefit, row.rate.amount, row.rate.validity) for row in rows_of(rates.book)]
    assert sorted(said, key=repr) == sorted(
        [(r.benefit, r.rate.amount, r.rate.validity) for r in rows_of(BOOK)], key=repr
    )


def sheet_of(file: Path) -> InputSheet:
    return OwnWorkbook.open(WorkbookParts(file)).sheet(SATSER)


def test_a_package_file_with_a_rate_becomes_a_benefit_on_sager(tmp_path: Path) -> None:
    file = build_workbook(tmp_path / "p.xlsx", parse_package(PACKAGE, "min.toml"), years=6)
    sheet = openpyxl.load_workbook(file)[SAGER]
    assert [sheet.cell(8, column).value for column in (8, 9, Q, R, S, T)] == [
        None,
        None,
        "sygedagpenge",
        None,
        30,
        0.9,
    ]


def test_a_saving_that_the_workbooks_rates_do_not_give_is_written_as_a_number(
    tmp_path: Path,
) -> None:
    package = package_of(of_own("Min ydelse", 2024), of_shipped("dagpenge", 2023, 53))
    file = build_workbook(tmp_path / "p.xlsx", package, years=6)
    sheet = openpyxl.load_workbook(file)[SAGER]
    assert sheet["H8"].value == pytest.approx(of_own("Min ydelse", 2024).unit_saving)
    assert sheet.cell(8, Q).value is None
    assert [sheet.cell(9, column).value for column in (8, Q, R, S, T)] == [
        None,
        "dagpenge",
        2023,
        53,
        None,
    ]


def test_a_workbook_of_before_there_were_rates_is_read(workbook_2024: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook_2024, data_only=True)
    book[SAGER].delete_cols(Q, 4)
    del book[SATSER]
    book.save(tmp_path / "før.xlsx")
    assert read_package(tmp_path / "før.xlsx").cases == read_package(workbook_2024).cases


def test_too_many_own_rates_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    decisions = Decisions(
        own_rates=tuple(
            RateRow(f"Ydelse {index}", "refusionstrappen", NEW.rate) for index in range(9)
        )
    )
    _, danish = refusal(
        lambda: build_workbook(tmp_path / "p.xlsx", package_of(), decisions=decisions)
    )
    assert "egne satser: der er ikke plads til satserne. Forventet: højst 8. Fik: 9." in danish
    assert not (tmp_path / "p.xlsx").exists()


# --- What is refused, on `Kontrol` and by the reader --------------------------------------------

RATE, WEEK, SHARE, OWN_RATE, RISE = (
    "Ydelser uden en sats i satsåret, eller satsår, uge eller andel uden ydelse",
    "Ydelser, hvis anciennitet mangler eller ikke er et helt tal fra 0 og op",
    "Andele af satsen, der ikke er over 0 % og højst 100 %",
    "Egne satser, der mangler felter, overlapper eller ikke passer til ydelsen",
    "Pris- og lønstigninger, der ikke er tal over -100 % og højst 100 %",
)
OWN_ROW = 8 + 14 + len(DECISIONS.own_rates)
"""The first own row of `Satser` that is free in `own_file`."""
RISES = Content(package_of(), Grid(8, 6), DECISIONS).rates.grid.rise_row
"""The row of the index."""
FROM, TO = datetime(2026, 1, 1), datetime(2026, 12, 31)


def own_row(
    benefit: str | None = "Ny",
    ladder: str | None = "refusionstrappen",
    first: datetime | None = FROM,
    last: datetime | None = TO,
    amount: float | None = 12_000,
    unit: str | None = "kr. pr. måned",
) -> dict[tuple[str, int, int], Any]:
    """Return the cells of an own rate."""
    values = (benefit, ladder, first, last, amount, unit)
    return {(SATSER, OWN_ROW, column): value for column, value in enumerate(values, start=3)}


FAULTS: dict[str, tuple[str, dict[tuple[str, int, int], Any], str, str]] = {
    "an unknown benefit": (RATE, {(SAGER, 8, Q): "dagpeng"}, "Mente du dagpenge?", "Sager!Q8"),
    "a year without a rate": (RATE, {(SAGER, 10, R): 2030}, "indekset mangler et år", "Sager!R10"),
    "a year that no sheet has": (
        RATE,
        {(SAGER, 10, R): 2022},
        "et år inden for 01-01-2023",
        "Sager!R10",
    ),
    "half a year": (RATE, {(SAGER, 10, R): 2024.5}, "et helt tal", "Sager!R10"),
    "a week before the first": (WEEK, {(SAGER, 8, S): -1}, "fra 0 til 5300", "Sager!S8"),
    "a benefit without a week": (WEEK, {(SAGER, 8, S): None}, "ugen", "Sager!S8"),
    "half a week": (WEEK, {(SAGER, 8, S): 26.5}, "et helt tal", "Sager!S8"),
    "a week after a hundred years": (WEEK, {(SAGER, 8, S): 5301}, "fra 0 til 5300", "Sager!S8"),
    "a share of 0": (SHARE, {(SAGER, 8, T): 0}, "over 0, højst 1", "Sager!T8"),
    "90 typed for 90 %": (SHARE, {(SAGER, 8, T): 90}, "over 0, højst 1", "Sager!T8"),
    "a week without a benefit": (
        RATE,
        {(SAGER, 8, Q): None, (SAGER, 8, 8): 100.0},
        "ydelsen mangler",
        "Sager!Q8",
    ),
    "a benefit beside a saving": (
        "Besparelse ikke givet på netop én måde: enhedsbesparelse, gennemsnit eller ydelse",
        {(SAGER, 8, 8): 100.0},
        "eller ydelse",
        "Sager!Q8",
    ),
    "an own rate without a unit": (
        OWN_RATE,
        own_row(unit=None),
        "kun delvist udfyldt",
        f"Satser!H{OWN_ROW}",
    ),
    "an own rate without a name": (
        OWN_RATE,
        own_row(benefit=None),
        "kun delvist udfyldt",
        f"Satser!C{OWN_ROW}",
    ),
    "an own rate of 0": (OWN_RATE, own_row(amount=0), "et tal over 0", f"Satser!C{OWN_ROW}"),
    "a unit that is not known": (
        OWN_RATE,
        own_row(unit="kr. pr. dag"),
        "værdien kendes ikke",
        f"Satser!C{OWN_ROW}",
    ),
    "a ladder that is not known": (
        OWN_RATE,
        own_row(ladder="trappen"),
        "refusionstrappen",
        f"Satser!C{OWN_ROW}",
    ),
    "another ladder than the benefit's": (
        OWN_RATE,
        own_row(benefit="sygedagpenge", ladder="medfinansiering af dagpenge"),
        "en anden refusionstrappe",
        f"Satser!C{OWN_ROW}",
    ),
    "dates that overlap those of another rate": (
        OWN_RATE,
        own_row(benefit="Min ydelse", first=datetime(2024, 12, 31)),
        "overlapper",
        f"Satser!C{OWN_ROW}",
    ),
    "dates the wrong way round": (
        OWN_RATE,
        own_row(first=TO, last=FROM),
        "ligger før den første",
        f"Satser!C{OWN_ROW}",
    ),
    "a date beyond the sheet": (
        OWN_RATE,
        own_row(last=datetime(2033, 1, 1)),
        "uden for arkets år",
        f"Satser!F{OWN_ROW}",
    ),
    "text for a date": (OWN_RATE, own_row(last="2026"), "ikke en dato", f"Satser!F{OWN_ROW}"),  # type: ignore[arg-type]  # on purpose
    "a rise of 300 %": (RISE, {(SATSER, RISES, 9): 3.0}, "højst 100 %", f"Satser!I{RISES}"),
    "a rise in words": (RISE, {(SATSER, RISES, 9): "3 %"}, "et tal", f"Satser!I{RISES}"),
}


@pytest.fixture(scope="module")
def own_workings(own_file: Path) -> Recalculation:
    return recalculation(own_file)


def as_cell(value: Any) -> Value:
    """Return a value as a cell keeps it: a date as its number."""
    if isinstance(value, datetime):
        return float((value - datetime(1899, 12, 30)).days)
    return value if value is None or isinstance(value, str) else float(value)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_fails_its_check_and_is_refused_by_the_reader(
    fault: str, own_file: Path, own_workings: Recalculation, tmp_path: Path
) -> None:
    label, changes, says, place = FAULTS[fault]
    row = next(
        c.row
        for c, text in own_workings.constants.items()
        if (c.sheet, c.column, text) == (KONTROL, 3, label)
    )
    check, master = Cell(KONTROL, row, 8), Cell("Forside", 1, 10)
    inputs = {Cell(*at): as_cell(value) for at, value in changes.items()}
    assert own_workings.at([check], inputs) == ["FEJL"]
    assert own_workings.at([master], {check: "FEJL"}) == ["FEJL: 1"]
    file = changed(own_file, tmp_path, changes)
    _, danish = refusal(lambda: read_package(file))
    assert says in danish
    assert place in danish


def changed(file: Path, folder: Path, changes: dict[tuple[str, int, int], Any]) -> Path:
    cells = {
        f"{sheet}!{get_column_letter(column)}{row}": as_cell(value)
        for (sheet, row, column), value in changes.items()
    }
    return mutated(file, folder / "ændret.xlsx", cells, settled=False)


def test_a_free_row_of_own_rates_makes_a_benefit_that_a_case_may_name(
    own_file: Path, own_workings: Recalculation, tmp_path: Path
) -> None:
    changes = own_row() | {(SAGER, 8, Q): "Ny", (SAGER, 8, R): 2026, (SAGER, 8, S): 53}
    values = own_workings.recalculated({Cell(*at): as_cell(v) for at, v in changes.items()})
    assert values[Cell("Forside", 1, 10)] == "OK"
    assert values[Cell(BEREGNING, 12, 10)] == pytest.approx(144 * 0.8)
    case = read_package(changed(own_file, tmp_path, changes)).cases[0]
    assert case.unit_saving == pytest.approx(144 * 0.8)


# --- Rates as rows -------------------------------------------------------------------------------


def test_rows_of_a_book_make_the_same_book_again() -> None:
    book = load_rates()
    again = with_rates(RateBook(book.name, 52, book.ladders, ()), rows_of(book))
    assert rows_of(again) == rows_of(book)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (lambda: RateRow(" ", "refusionstrappen", NEW.rate), "benefit: the text is missing"),
        (lambda: with_rates(load_rates(), [RateRow("Ny", "trappe", NEW.rate)]), "ladder"),
        (lambda: with_rates(BOOK, [NEW]), "two spans of dates overlap"),
        (
            lambda: with_rates(BOOK, [RateRow("Dagpenge", "refusionstrappen", NEW.rate)]),
            "the benefit has a different ladder",
        ),
    ],
)
def test_rows_that_do_not_fit_a_book_are_refused(row: Callable[[], object], says: str) -> None:
    assert says in refusal(row)[0]


def test_the_heads_that_reader_and_builder_share_are_on_the_sheet(workbook_2024: Path) -> None:
    head = next(row for row in shown(workbook_2024) if row[2] == RATE_HEADS[0])
    assert tuple(head[2:8]) == RATE_HEADS


def test_without_the_sheet_of_rates_a_benefit_is_that_of_the_shipped_ones(tmp_path: Path) -> None:
    whole = build_workbook(tmp_path / "a.xlsx", package_of(of_shipped("dagpenge", 2024, 27)))
    book = openpyxl.load_workbook(whole, data_only=True)
    del book[SATSER]
    book.save(tmp_path / "b.xlsx")
    (case,) = read_package(tmp_path / "b.xlsx").cases
    assert case.benefit is not None
    assert (case,) == read_package(whole).cases
