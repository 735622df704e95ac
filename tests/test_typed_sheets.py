"""Ranges, scenarios, demands and uncertainty that users type on sheets of their own model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building import refusal
from existing_models import make_model
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import Pert, Uncertainty
from investpakke.source import Source

RANGES = [
    ["Hvor langt?"],
    ["Forudsætning", "Lav", "Høj"],
    ["Personer", -0.2, 0.1],
    ["Forsinkelse", 0, 2],
    ["Vores note"],
]
SCENARIOS = [
    ["Scenariets navn", "Grundlag", "Lav effekt", "Sent"],
    ["Helårspersoner", None, -0.3, None],
    ["Forsinkelse", None, None, 0.5],
    ["Pris- og lønniveau, PL (ændring i %)", None, None, 0.02],
    ["Gælder kun målgruppe (nr.; tom er alle sager)", None, 1, None],
    [],
    ["noter", 1, 2, 3],
]
DEMANDS = [
    ["Budget: højeste årlige investering", 3, "mio. kr."],
    [],
    ["Nr.", "Krav", "Med"],
    ["2.1", "skal ikke med", 1],
    ["1.2", "skal med", None],
    [],
    ["Nr.", "Mindste andel"],
    [1, 0.2],
]
RISK = [
    ["Gælder", "Personer: lav", "Personer: sandsynlig", "Personer: høj", "Dødvægt"],
    ["Alle sager", -0.2, 0, 0.1, None],
    ["Målgruppe 2", -0.3, 0, 0.1, None],
    ["Sag 1.1", None, None, None, 0.1],
    [],
    ["Korrelation mellem sagerne (tom: ikke oplyst; 0 uafhængige, 1 helt ad)", 0.3],
]
Rows = Sequence[Sequence[Any]]


def model(folder: Path, name: str, rows: Rows) -> Source:
    """Return somebody's own model, with one more sheet."""
    path = make_model("document headers", folder)
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet(name)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return Source(path)


def changed(rows: Rows, row: int, column: int, value: object) -> Rows:
    """Return rows with another value in one cell, counted from 1."""
    found = [list(line) for line in rows]
    found[row - 1] += [None] * (column - len(found[row - 1]))
    found[row - 1][column - 1] = value
    return found


@pytest.mark.parametrize("name", ["Følsomhed", "følsomhed"])
def test_ranges_typed_on_a_sheet_of_an_own_model_are_used(tmp_path: Path, name: str) -> None:
    source = model(tmp_path, name, RANGES)
    assert source.ranges().usual == {Driver.PERSONS: (-0.2, 0.1), Driver.DELAY: (0, 2)}
    assert len(source.package.cases) == 3


def test_scenarios_typed_on_a_sheet_of_an_own_model_are_used(tmp_path: Path) -> None:
    low, late = model(tmp_path, "Scenarier", SCENARIOS).scenarios()
    assert (low.name.da, late.name.da) == ("Lav effekt", "Sent")
    assert low.changes[0].changed == {"persons": -0.3}
    assert low.changes[0].groups == (1,)
    assert late.changes[0].changed == {"delay": 0.5, "price_level": 0.02}
    assert late.changes[0].everywhere


def test_demands_typed_on_a_sheet_of_an_own_model_are_used(tmp_path: Path) -> None:
    found = model(tmp_path, "Prioritering", DEMANDS).choosing()
    assert found is not None
    assert found.demands.budget == 3000
    assert (found.demands.must, found.demands.without) == (("1.2",), ("2.1",))
    assert found.demands.shares == {1: 0.2}
    assert found.ticked == ("2.1",)


def test_a_sheet_without_ticks_has_none(tmp_path: Path) -> None:
    found = model(tmp_path, "Prioritering", [row[:2] for row in DEMANDS[2:6]]).choosing()
    assert found is not None
    assert (found.ticked, found.demands.budget) == (None, None)


def test_uncertainty_typed_on_a_sheet_of_an_own_model_is_used(tmp_path: Path) -> None:
    found = model(tmp_path, "Risiko", RISK).uncertainty()
    assert found.usual == {Driver.PERSONS: Pert(-0.2, 0, 0.1)}
    assert found.by_group == {2: {Driver.PERSONS: Pert(-0.3, 0, 0.1)}}
    assert found.corrections["1.1"].deadweight == 0.1
    assert found.correlation is not None
    assert found.correlation.usual == 0.3


@pytest.mark.parametrize("name", ["Følsomhed", "Scenarier", "Prioritering", "Risiko"])
def test_a_sheet_of_that_name_about_other_things_is_left_alone(tmp_path: Path, name: str) -> None:
    other = [["Forudsætning", "Lav", "Høj"], ["Ledighed i pct.", 3.1, 5.2], ["Risiko", "Kritisk"]]
    source, plain = model(tmp_path, name, other), Source("aarhus-2024")
    assert source.ranges() == plain.ranges()
    assert source.scenarios() == plain.scenarios()
    assert source.choosing() is None
    assert source.uncertainty() == Uncertainty()


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("Følsomhed", changed(RANGES, 3, 2, -20), "B3: ændringen er over 100 %"),
        ("Følsomhed", changed(RANGES, 3, 3, None), "C3: cellen er tom"),
        ("Følsomhed", changed(RANGES, 4, 1, "Ledighed"), "A4: forudsætningen kendes ikke"),
        ("Følsomhed", changed(RANGES, 4, 1, "Helårspersoner"), "A4: rækken står to gange"),
        ("Scenarier", changed(SCENARIOS, 2, 3, -30), "C2: ændringen er over 100 %"),
        ("Scenarier", changed(SCENARIOS, 1, 4, None), "D1: scenariet har intet navn"),
        ("Scenarier", changed(SCENARIOS, 2, 1, "Ledighed"), "C2: rækken kendes ikke"),
        ("Scenarier", changed(SCENARIOS, 2, 2, 0.1), "B1: grundlaget er pakken"),
        ("Prioritering", changed(DEMANDS, 1, 3, None), "B1: budgettet har ingen enhed"),
        ("Prioritering", changed(DEMANDS, 4, 1, 2.1), "A4: sagens nummer er ikke en tekst"),
        ("Prioritering", changed(DEMANDS, 5, 1, "2.1"), "A5: rækken står to gange"),
        ("Prioritering", changed(DEMANDS, 5, 2, "måske"), "B5: kravet kendes ikke"),
        ("Prioritering", changed(DEMANDS, 8, 2, 20), "B8: tallet er uden for det tilladte"),
        ("Risiko", changed(RISK, 2, 2, -20), "B2: ændringen er over 100 %"),
        ("Risiko", changed(RISK, 1, 3, "Andet"), "B1: et af de tre punkter mangler en kolonne"),
        ("Risiko", changed(RISK, 3, 5, 0.1), "A3: en målgruppe har ikke fratræk"),
        ("Risiko", changed(RISK, 3, 1, "Alle sager"), "A3: rækken står to gange"),
        ("Risiko", changed(RISK, 3, 1, 2.1), "A3: sagens nummer er ikke en tekst"),
    ],
)
def test_what_is_typed_and_cannot_be_used_is_refused_at_its_cell(
    tmp_path: Path, name: str, rows: Rows, said: str
) -> None:
    source = model(tmp_path, name, rows)

    def ask() -> None:
        source.ranges()
        source.scenarios()
        source.choosing()
        source.uncertainty()

    assert f"{name}!{said}" in refusal(ask)[1]
