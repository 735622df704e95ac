"""The sheet `Prioritering`: held against plain counting, the engine, and the best set there is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from building import proofs_after, refusal
from cells import Recalculation, cached_values, disagreements, formualizer_values, workings
from investpakke import Case, Package, compute_package, load_package
from investpakke.deciding import Demands, choice_of, choose
from investpakke.deciding.choosing.yardstick import yardstick
from investpakke.workbook.inputs.choosing import (
    BUDGET_LABEL,
    DEMAND_HEAD,
    LEAST_SHARE_HEAD,
    MUST,
    TICK_HEAD,
    WITHOUT,
    ChoosingInputs,
    read_choosing,
)
from investpakke.workbook.layout import (
    BEREGNING,
    FORUDSAETNINGER,
    INDFASNING,
    KONTROL,
    PRIORITERING,
    SAGER,
    SATSER,
)
from investpakke.workbook.ooxml.sheet_cells import CellError
from investpakke.workbook.recalculate import Cell, Value, Workings
from investpakke_templates import build
from investpakke_templates.decisions import Decisions
from investpakke_templates.grid import Grid
from investpakke_templates.sheets import prioritering
from investpakke_templates.sheets.prioritering import Places
from libreoffice import convert
from mutants import mutated
from once import build_workbook
from random_packages import random_package
from running import run, run_json
from structure_faults import STRUCTURE, File
from user_guide import GUIDE, section, table

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:formulas")

PACKAGE = load_package("aarhus-2024")
NEEDED = (FORUDSAETNINGER, SAGER, INDFASNING, SATSER, BEREGNING, PRIORITERING)
NUMBERS = [case.number for case in PACKAGE.cases]
PLACES = Places(Grid(cases=40, years=6))
EXAMPLE = Decisions(
    demands=Demands(15000, {3: 0.2}, must=["1.2"], without=["4.3"]),
    chosen=["1.2", "3.1", "4.1", "2.2"],
)


def random_decisions(seed: int, package: Package) -> Decisions:
    """Return ticks and demands of every kind that the sheet takes."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    numbers = [case.number for case in package.cases]
    draw.shuffle(numbers)
    must, without = numbers[: draw.randint(0, 2)], numbers[2 : 2 + draw.randint(0, 3)]
    result = compute_package(package)
    budget = float(result.annual_investment.sum()) * draw.random()
    shares = {group.id: round(draw.random() / 8, 3) for group in package.groups[:3]}
    demands = Demands(budget if draw.random() < 0.8 else None, shares, must, without)
    return Decisions(demands=demands, chosen=[n for n in numbers if draw.random() < 0.5])


def part_of(file: Path) -> Workings:
    """Return the workings that the sheet hangs on, and its own checks: a fraction of all."""
    whole = workings(file)
    rows = {
        cell.row
        for cell, text in whole.constants.items()
        if cell.sheet == KONTROL and str(text).startswith("Prioritering: ")
    }
    formulas = {
        cell: formula
        for cell, formula in whole.formulas.items()
        if (cell.sheet in NEEDED and cell.row > 1) or (cell.sheet == KONTROL and cell.row in rows)
    }
    return Workings(whole.constants, formulas)


def in_part(file: Path) -> dict[Cell, Value]:
    """Return the values that the file holds for the same cells."""
    cells = part_of(file).formulas
    return {cell: value for cell, value in cached_values(file).items() if cell in cells}


def place(row: int, letter: str) -> Cell:
    return Cell(PRIORITERING, row, openpyxl.utils.column_index_from_string(letter))


# -- two roads --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", proofs_after(range(5)))
def test_formulas_and_engine_agree_for_random_packages_ticks_and_demands(seed, tmp_path):
    package = random_package(seed, max_cases=9)
    decisions = random_decisions(seed, package)
    file = build_workbook(tmp_path / "valg.xlsx", package, cases=10, years=6, decisions=decisions)
    assert disagreements(in_part(file), part_of(file).recalculate()) == []


@pytest.mark.usefixtures("libreoffice")
@pytest.mark.parametrize("seed", range(2))
def test_a_third_and_a_fourth_engine_agree(seed, tmp_path):
    package = random_package(50 + seed, max_cases=9)
    decisions = random_decisions(seed, package)
    file = build_workbook(tmp_path / "valg.xlsx", package, cases=10, years=6, decisions=decisions)
    ours = in_part(file)
    (converted,) = convert([file], tmp_path / "ud")
    other = cached_values(converted)
    for theirs in (formualizer_values(file), other):
        assert disagreements(ours, {cell: theirs.get(cell) for cell in ours}) == []


@pytest.mark.parametrize(("cases", "years"), [(1, 1), pytest.param(50, 8, marks=pytest.mark.proof)])
def test_it_works_for_any_size(cases, years, tmp_path):
    package = random_package(7, max_cases=cases, max_years=years)
    file = build_workbook(tmp_path / "valg.xlsx", package, cases=cases, years=years)
    assert disagreements(in_part(file), part_of(file).recalculate()) == []


# -- ticks that a user changes, against plain counting --------------------------------------


@pytest.fixture(scope="module")
def part_2024(workbook_2024: Path) -> Recalculation:
    return Recalculation(workbook_2024, part_of(workbook_2024))


def with_inputs(
    ticked: Sequence[str], budget: float | None, shares: dict[int, float], demands: dict[str, str]
) -> dict[Cell, Value]:
    rows = PLACES.cases.first
    inputs: dict[Cell, Value] = {Cell(PRIORITERING, 6, 4): budget}
    for index, number in enumerate(NUMBERS):
        inputs[place(rows + index, "D")] = int(number in ticked)
        inputs[place(rows + index, "E")] = demands.get(number)
    for index in range(4):
        inputs[place(PLACES.groups.first + index, "D")] = shares.get(index + 1)
    return inputs


@pytest.mark.parametrize("seed", proofs_after(range(12), quick=4))
def test_ticks_budget_and_shares_give_what_counting_gives(seed, part_2024):
    draw = random.Random(seed)  # noqa: S311
    ticked = [number for number in NUMBERS if draw.random() < 0.5]
    budget = draw.choice([None, 5000.0, 12000.0, 20000.0])
    shares = {group: draw.choice([0.1, 0.25]) for group in range(1, 5) if draw.random() < 0.4}
    demands = {n: draw.choice(["skal med", "skal ikke med"]) for n in draw.sample(NUMBERS, 2)}
    values = part_2024.recalculated(with_inputs(ticked, budget, shares, demands))
    chosen = [case for case in PACKAGE.cases if case.number in ticked]
    spent = sum(case.yearly_investment[0] for case in chosen)
    gain = sum((case.average_saving or 0) - case.yearly_investment[0] for case in chosen)
    first = PLACES.figures.first
    assert values[place(first, "D")] == len(chosen)
    assert values[place(first + 1, "D")] == pytest.approx(spent)
    assert values[place(first + 3, "D")] == pytest.approx(gain)
    assert values[place(first + 4, "D")] == pytest.approx(sum(case.persons or 0 for case in chosen))
    left = "" if budget is None else pytest.approx(budget - spent)
    assert values[place(first + 6, "D")] == left

    def said(asked: bool, kept: bool) -> str:
        return ("OK" if kept else "FEJL") if asked else "Intet krav"

    keeps = all((n in ticked) == (what == "skal med") for n, what in demands.items())
    by_group = {
        group: sum(c.yearly_investment[0] for c in chosen if c.group == group) for group in shares
    }
    fair = all(by_group[group] >= share * spent - 1e-6 for group, share in shares.items())
    statuses = [values[place(row, "D")] for row in PLACES.statuses.rows]
    assert statuses == [
        said(budget is not None, spent <= (budget or 0)),
        said(True, keeps),
        said(bool(shares), fair),
    ]


def test_a_choice_that_breaks_its_demands_is_no_fault_of_the_calculation(part_2024):
    inputs = with_inputs(["2.1"], 100.0, {1: 0.9}, {"1.1": "skal med", "2.1": "skal ikke med"})
    values = part_2024.recalculated(inputs)
    assert [values[place(row, "D")] for row in PLACES.statuses.rows] == ["FEJL"] * 3
    statuses = {
        value for cell, value in values.items() if (cell.sheet, cell.column) == (KONTROL, 8)
    }
    assert statuses == {"OK"}


def plain_order(cases: Sequence[Case], demands: Demands) -> list[str]:
    """Return the order by exact fractions: what must be in, then most gain per krone."""

    def key(case: Case) -> tuple[bool, Fraction]:
        cost = Fraction(case.yearly_investment[0])
        return case.number not in demands.must, -(Fraction(case.average_saving or 0) - cost) / cost

    return [c.number for c in sorted(cases, key=key) if c.number not in demands.without]


@pytest.mark.parametrize("seed", range(20))
def test_the_yardstick_is_the_order_of_exact_fractions_and_takes_what_fits(seed):
    demands = random_decisions(seed, PACKAGE).demands
    found = yardstick(PACKAGE, compute_package(PACKAGE), demands)
    order = plain_order(PACKAGE.cases, demands)
    assert [NUMBERS[i] for i in found.order] == order
    left = sum(c.yearly_investment[0] for c in PACKAGE.cases)
    left = left if demands.budget is None else demands.budget
    taken = []
    for number in order:
        cost = PACKAGE.cases[NUMBERS.index(number)].yearly_investment[0]
        if number in demands.must or cost <= left:
            taken.append(number)
            left -= cost
    assert {NUMBERS[i] for i in found.taken.nonzero()[0]} == set(taken)


@pytest.mark.parametrize("budget", range(600, 28000, 1100))
def test_the_yardstick_never_gains_more_than_the_best_set(budget):
    result, demands = compute_package(PACKAGE), Demands(budget=float(budget))
    taken = yardstick(PACKAGE, result, demands).taken
    assert result.annual_investment[taken].sum() <= budget
    best = choose(PACKAGE, result, demands).gain
    assert result.by_case.gain[taken].sum() <= best + 1e-6


def test_a_case_without_investment_comes_first_and_equals_keep_their_order():
    free = replace(PACKAGE.cases[0], investment=0)
    twin = replace(PACKAGE.cases[1], number="9.9", investment=PACKAGE.cases[1].investment)
    package = replace(PACKAGE, cases=[PACKAGE.cases[1], twin, free], published=())
    found = yardstick(package, compute_package(package), Demands())
    assert [package.cases[i].number for i in found.order] == ["1.1", "1.2", "9.9"]


# -- Kontrol -------------------------------------------------------------------------------


FAULTS = {
    "afkrydsninger, der hverken er 1 eller 0": (PLACES.cases.first, "D", 2.0),
    "mindste andele, der ikke er 0 til 100 %, hver for sig og i alt": (
        PLACES.groups.first,
        "D",
        1.2,
    ),
    "målgrupperne summer til det valgte": (PLACES.groups.first, "I", 5.0),
    "målestokken har hver sag én gang": (PLACES.steps.first, "G", 5.0),
    "valgt gevinst = valgt besparelse - valgt investering": (PLACES.figures.first + 3, "D", 5.0),
    "fejlværdier på arket": (PLACES.steps.first, "K", CellError("#DIV/0!")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_kontrol_sees_what_is_wrong(fault, part_2024):
    row, letter, value = FAULTS[fault]
    at = next(c.row for c, text in part_2024.constants.items() if text == f"Prioritering: {fault}")
    assert part_2024.recalculated({place(row, letter): value})[Cell(KONTROL, at, 8)] == "FEJL"


# -- read back, and the command --------------------------------------------------------------


def test_what_the_builder_writes_is_read_back(tmp_path):
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE, decisions=EXAMPLE)
    found = read_choosing(file)
    assert found == ChoosingInputs(
        Demands(15000, {3: 0.2}, ("1.2",), ("4.3",)), ("1.2", "2.2", "3.1", "4.1")
    )
    plain = read_choosing(build_workbook(tmp_path / "alle.xlsx", PACKAGE))
    assert plain == ChoosingInputs(Demands(), tuple(NUMBERS))


def test_it_is_read_where_no_formula_was_ever_calculated(tmp_path):
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE, decisions=EXAMPLE)
    mutant = File(file)
    STRUCTURE["without_values"](mutant, True)
    mutant.save(file)
    found = read_choosing(file)
    assert found is not None
    assert found.ticked == ("1.2", "2.2", "3.1", "4.1")


@pytest.mark.parametrize(
    ("cell", "value", "english", "danish"),
    [
        (f"D{PLACES.cases.first}", 2, "the tick is neither 1 nor 0", "hverken 1 eller 0"),
        (f"D{PLACES.cases.first}", "x", "the cell must hold a number", "der står ikke et tal"),
        (f"E{PLACES.cases.first}", "måske", "the demand is not known", "kravet kendes ikke"),
        ("D6", "meget", "the cell must hold a number", "der står ikke et tal"),
        ("D6", -1, "at least 0", "mindst 0"),
        (f"D{PLACES.groups.first}", 1.5, "0 to 1", "0 til 1"),
    ],
)
def test_a_bad_cell_is_refused_by_its_address(cell, value, english, danish, tmp_path):
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE, decisions=EXAMPLE)
    mutated(file, file, {f"{PRIORITERING}!{cell}": value}, settled=False)
    said = refusal(lambda: read_choosing(file))
    assert english in said[0]
    assert danish in said[1]
    assert f"{PRIORITERING}!{cell}" in said[0]


def test_the_command_takes_budget_and_demands_from_the_sheet(tmp_path):
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE, decisions=EXAMPLE)
    form = run_json("choose", file)
    assert form["budget"] == 15000
    assert "1.2" in form["chosen"]
    assert "4.3" not in form["chosen"]
    assert form["groups"][2]["least_share"] == 0.2
    assert form["ticked"]["chosen"] == ["1.2", "2.2", "3.1", "4.1"]
    assert form["ticked"]["keeps_demands"] is True
    page = " ".join(run("choose", file, "--lang", "en").stdout.split())
    more = form["average_gain"] - form["ticked"]["average_gain"]
    assert f"The best set gains {more:,.0f} tkr. more" in page


def test_the_command_line_stands_above_the_sheet(tmp_path):
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE, decisions=EXAMPLE)
    form = run_json(
        "choose", file, "--budget", "6000", "--without", "1.2", "--must", "4.3", "--share", "3=0%"
    )
    assert form["budget"] == 6000
    assert "4.3" in form["chosen"]
    assert "1.2" not in form["chosen"]
    assert form["groups"][2]["least_share"] == 0
    assert form["ticked"]["keeps_demands"] is False
    page = run("choose", file, "--budget", "6000").stdout
    assert "Det holder ikke: investeringen er højst 6000 tkr." in " ".join(page.split())


def test_without_a_budget_anywhere_the_refusal_says_where_one_may_stand(tmp_path):
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE)
    result = run("choose", file)
    assert result.exit_code == 2
    assert "Udfyld budgettet på arket Prioritering" in result.stderr
    assert "--budget" in result.stderr
    plain = run("choose", "aarhus-2024", "--lang", "en")
    assert plain.exit_code == 2
    assert "there is no budget" in plain.stderr
    assert "Prioritering" not in plain.stderr


def test_a_workbook_without_the_sheet_is_used_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    others = tuple(writer for writer in build._WRITERS if writer is not prioritering)
    monkeypatch.setattr(build, "_WRITERS", others)
    file = build_workbook(tmp_path / "valg.xlsx", PACKAGE)
    assert read_choosing(file) is None
    form = run_json("choose", file, "--budget", "10000")
    assert form["ticked"] is None
    assert form["average_gain"] == pytest.approx(6250)


# -- what the guide says ---------------------------------------------------------------------


def danish(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def test_the_guide_names_the_fields_and_shows_the_example_as_it_is_today():
    text = section("Arket Prioritering")
    for name in (BUDGET_LABEL, LEAST_SHARE_HEAD, TICK_HEAD, DEMAND_HEAD, MUST, WITHOUT):
        assert f"*{name}*" in text
    result, demands = compute_package(PACKAGE), EXAMPLE.demands
    taken = [NUMBERS[i] for i in yardstick(PACKAGE, result, demands).taken.nonzero()[0]]
    found = {
        "krydset af": choice_of(PACKAGE, result, EXAMPLE.chosen),
        "målestokken": choice_of(PACKAGE, result, taken),
        "det bedste": choose(PACKAGE, result, demands),
    }
    assert table(text, "Udvalg") == [
        [name, danish(each.investment), danish(each.gain)] for name, each in found.items()
    ]
    page = " ".join((GUIDE.parent / "choosing.md").read_text("utf-8").split())
    assert f"it gains {found['målestokken'].gain:,.0f} and misses the share" in page
    assert f"The best set gains {found['det bedste'].gain:,.0f}." in page
    third = sum(PACKAGE.cases[NUMBERS.index(n)].yearly_investment[0] for n in taken if n[0] == "3")
    assert f"kun {100 * third / found['målestokken'].investment:.0f} % i målgruppe 3" in text
