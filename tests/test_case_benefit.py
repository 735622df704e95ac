"""A case that takes its unit saving from a benefit rate: in the model and in package files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from building import make_case, refusal
from investpakke.model import BenefitSource
from investpakke.packages.loader import parse_package
from investpakke.rates import load_rates, saving_from

SOURCE = saving_from(load_rates(), "Sygedagpenge", 2024, 30, of_maximum=0.9)

PACKAGE = """
[package]
id = "p"
name = "P"
municipality = "M"
unit = "kr."
first_year = 2024
years = 4

[[groups]]
id = 1
name = "A"

[[cases]]
number = "1.1"
name = "En"
group = 1
persons = 7
investment = 600000
unit_saving_rate = { benefit = "sygedagpenge", year = 2024, week = 30, of_maximum = 0.9 }
"""


def test_a_benefit_says_what_it_came_to() -> None:
    assert pytest.approx(52 * 4.695 * 0.7 * 0.9) == SOURCE.unit_saving
    assert (SOURCE.benefit, SOURCE.year, SOURCE.week) == ("sygedagpenge", 2024, 30)
    assert pytest.approx(0.3) == SOURCE.state_share


def test_a_case_keeps_the_benefit_that_its_unit_saving_comes_from() -> None:
    case = make_case(unit_saving=SOURCE.unit_saving, benefit=SOURCE)
    assert case.benefit == SOURCE
    assert make_case().benefit is None


@pytest.mark.parametrize(
    "saving", [{"unit_saving": 100}, {"average_saving": SOURCE.unit_saving}], ids=str
)
def test_a_benefit_that_is_not_where_the_saving_comes_from_is_refused(
    saving: dict[str, float],
) -> None:
    english, danish = refusal(lambda: make_case(**saving, benefit=SOURCE))
    assert "case 1.1, unit_saving: the unit saving differs from the benefit's" in english
    assert "153,8082 tkr. af sygedagpenge 2024" in danish
    case = make_case(unit_saving=SOURCE.unit_saving, benefit=SOURCE)
    assert replace(case, unit_saving=100, benefit=None).benefit is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"benefit": " "}, "benefit: the text is missing"),
        ({"of_maximum": 0}, "of_maximum: the number is out of range"),
        ({"unit_saving": 0}, "unit_saving: the number is out of range"),
        ({"state_share": 1.1}, "state_share: the number is out of range"),
    ],
    ids=str,
)
def test_a_benefit_source_refuses_what_no_rate_comes_to(
    change: dict[str, object], says: str
) -> None:
    english, _ = refusal(lambda: replace(SOURCE, **change))
    assert says in english


def test_a_package_file_keeps_where_the_unit_saving_comes_from() -> None:
    case = parse_package(PACKAGE, "min.toml").cases[0]
    assert case.benefit == SOURCE
    assert case.unit_saving == SOURCE.unit_saving  # tkr., whatever the file's unit


def test_a_whole_number_written_with_a_point_counts_as_whole() -> None:
    assert saving_from(load_rates(), "dagpenge", 2024.0, 5.0) == BenefitSource(  # type: ignore[arg-type]
        benefit="dagpenge", year=2024, week=5, unit_saving=20.359 * 12 * 0.6, state_share=0.4
    )
