"""Models as municipalities lay them out: read to what they say, or refused, never misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import layout_grammar as grammar
import layout_traps as traps
from layout_known import Known, KnownCase, read
from layout_plan import DIMENSIONS, UNITS, Layout
from layout_sheet import save_again, write

LAYOUTS = grammar.choose(66, seed=1)


def wrongly_read(layouts: list[Layout], folder: Path) -> list[str]:
    """Return the layouts that are read to other figures than theirs."""
    return [
        f"{layout}: {outcome.why}"
        for layout, outcome in grammar.outcomes(layouts, folder)
        if outcome.verdict == "WRONG"
    ]


def test_the_layouts_have_every_value_of_every_dimension() -> None:
    possible = {("form", form) for form in grammar.FORMS}
    for layout in grammar.at_random(3000, seed=7):
        possible |= {(name, getattr(layout, name)) for name in DIMENSIONS}
    assert possible == {(name, getattr(layout, name)) for layout in LAYOUTS for name in DIMENSIONS}


def test_the_layouts_are_read_to_their_figures_and_at_most_six_are_refused(tmp_path: Path) -> None:
    found = {f"{layout}": outcome for layout, outcome in grammar.outcomes(LAYOUTS, tmp_path)}
    assert [item for item in found.items() if item[1].verdict == "WRONG"] == []
    refused = [
        f"{at}: {outcome.why}" for at, outcome in found.items() if outcome.verdict != "right"
    ]
    assert len(refused) <= 6, "\n".join(refused)


@pytest.mark.parametrize("name", traps.TRAPS)
def test_no_trap_is_read_to_another_figure(name: str, tmp_path: Path) -> None:
    ((_, layout),) = [mixture for mixture in traps.mixtures(1, seed=2) if mixture[0] == name]
    outcome = traps.outcome_of(name, layout, tmp_path / "trap.xlsx")
    assert outcome.verdict != "WRONG", f"{layout}: {outcome.why}"


def test_a_model_that_lost_one_of_its_texts_is_not_read_to_another_figure(tmp_path: Path) -> None:
    assert misread_with_a_lost_text(60, 3, tmp_path) == []


def misread_with_a_lost_text(count: int, seed: int, folder: Path) -> list[str]:
    """Return what is misread of models each of which has one text less, or a strange one."""
    found = []
    for layout in grammar.at_random(count, seed):
        sheets, known, lost = traps.with_a_lost_text(layout)
        path = folder / f"{layout.serial}.xlsx"
        write(sheets, path, layout.producer)
        outcome = read(path, known)
        if outcome.verdict == "WRONG":
            found.append(f"{layout} without {lost}: {outcome.why}")
    return found


STATED: dict[str, Callable[[KnownCase], tuple[float, ...]]] = {
    "years": lambda case: case.investment + case.saving,
    "years-repeated": lambda case: case.investment + case.saving,
    "rows-post": lambda case: case.investment + case.saving,
    "rows-heading": lambda case: case.investment + case.saving,
    "cost-saving-years": lambda case: case.saving,
    "cost-years-unit": lambda case: case.investment,
    "average": lambda case: (case.investment[0], case.mean_saving),
    "yearly": lambda case: (case.investment[0], case.mean_saving),
}
"""The amounts of a case that a form states as they are."""


@pytest.mark.parametrize("form", STATED)
def test_what_is_known_of_a_case_stands_beside_its_name(form: str) -> None:
    for layout in grammar.choose(12, seed=5, forms=[form]):
        (sheet, *_), known = grammar.build(layout)
        for case in known.cases:
            row = next(row for (row, _), cell in sheet.cells.items() if is_name(cell.value, case))
            below = row + (3 if form.startswith("rows") else 1)
            near = {
                round(abs(cell.value) * UNITS[layout.unit] / 1000, 6)
                for (at, _), cell in sheet.cells.items()
                if row <= at < below and isinstance(cell.value, int | float)
            }
            missing = {round(amount, 6) for amount in STATED[form](case)} - near
            assert not missing, f"{layout}: {case.name}"


def is_name(value: object, case: KnownCase) -> bool:
    """Return whether a cell names a case."""
    return value in {case.name, f"{case.number} {case.name}"}


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(10, 16))
def test_no_layout_drawn_at_random_is_read_to_another_figure(seed: int, tmp_path: Path) -> None:
    assert wrongly_read(grammar.at_random(100, seed), tmp_path) == []


@pytest.mark.proof
@pytest.mark.parametrize("name", traps.TRAPS)
def test_no_trap_drawn_at_random_is_read_to_another_figure(name: str, tmp_path: Path) -> None:
    wrong = []
    for trap, layout in traps.mixtures(12, seed=20):
        if trap == name:
            outcome = traps.outcome_of(name, layout, tmp_path / f"{layout.serial}.xlsx")
            wrong += [f"{layout}: {outcome.why}"] if outcome.verdict == "WRONG" else []
    assert wrong == []


@pytest.mark.proof
def test_models_that_lost_one_of_their_texts_are_not_read_to_another_figure(tmp_path: Path) -> None:
    assert misread_with_a_lost_text(600, 21, tmp_path) == []


def saved_by_libreoffice(layouts: list[Layout], folder: Path) -> list[tuple[Path, Known]]:
    """Write the layouts with their formulas, and let LibreOffice calculate and save them."""
    made = []
    for layout in layouts:
        sheets, known = grammar.build(layout)
        path = folder / f"{layout.serial}.xlsx"
        write(sheets, path, "openpyxl", formulas=True)
        made.append((path, known))
    save_again([path for path, _ in made])
    return made


@pytest.mark.usefixtures("libreoffice")
def test_layouts_that_libreoffice_saved_are_not_read_to_another_figure(tmp_path: Path) -> None:
    found: Counter[str] = Counter()
    for path, known in saved_by_libreoffice(grammar.choose(66, seed=30), tmp_path):
        found[read(path, known).verdict] += 1
    assert not found["WRONG"]


@pytest.mark.usefixtures("libreoffice")
def test_formulas_of_the_layouts_come_to_what_is_written(tmp_path: Path) -> None:
    layouts = grammar.choose(66, seed=31)
    for (path, _), layout in zip(saved_by_libreoffice(layouts, tmp_path), layouts, strict=True):
        page = openpyxl.load_workbook(path, data_only=True).worksheets[0]
        for (row, column), cell in grammar.build(layout)[0][0].cells.items():
            if cell.formula:
                assert page.cell(row, column).value == pytest.approx(cell.value), f"{layout} {cell}"
