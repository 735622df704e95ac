"""What the model's dataclasses refuse, and what they keep."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from building import make_case, make_package, refusal, refused
from investpakke import Group, Phasing
from investpakke.model import Figure
from investpakke.text import Bilingual

CASE_REFUSALS = [
    # changes, the problem, in the English message, in the Danish message
    (
        {"number": ""},
        "text.missing",
        ["the case's number", "missing"],
        ["sagens nummer", "mangler"],
    ),
    ({"number": "  "}, "text.missing", ["the case's number"], ["sagens nummer"]),
    (
        {"number": 1.1},
        "value.not_text",
        ["the case's number", "Got: 1.1"],
        ["sagens nummer", "Fik: 1,1"],
    ),
    ({"name": ""}, "text.missing", ["case 1.1, name"], ["sag 1.1, navn"]),
    (
        {"name": None},
        "text.missing",
        ["case 1.1, name", "Got: nothing"],
        ["sag 1.1, navn", "Fik: intet"],
    ),
    (
        {"persons": -7},
        "number.out_of_range",
        ["case 1.1, persons", "out of range", "above 0", "Got: -7"],
        ["sag 1.1, helårspersoner", "uden for", "over 0", "Fik: -7"],
    ),
    (
        {"persons": 0},
        "number.out_of_range",
        ["persons", "above 0", "Got: 0"],
        ["helårspersoner", "over 0", "Fik: 0"],
    ),
    (
        {"persons": "7"},
        "number.unreadable",
        ["persons", "not a number", "Got: '7'"],
        ["helårspersoner", "ikke et tal", "Fik: '7'"],
    ),
    (
        {"persons": True},
        "number.unreadable",
        ["persons", "Got: True"],
        ["helårspersoner", "Fik: True"],
    ),
    (
        {"persons": math.nan},
        "number.unreadable",
        ["persons", "Got: nan"],
        ["helårspersoner", "Fik: nan"],
    ),
    (
        {"persons": math.inf},
        "number.unreadable",
        ["persons", "Got: inf"],
        ["helårspersoner", "Fik: inf"],
    ),
    ({"persons": 10**400}, "number.unreadable", ["persons"], ["helårspersoner"]),
    (
        {"persons": None},
        "case.unit_saving_without_persons",
        ["persons", "Got: nothing"],
        ["helårspersoner", "Fik: intet"],
    ),
    (
        {"group": 0},
        "number.out_of_range",
        ["case 1.1, group", "Got: 0"],
        ["sag 1.1, målgruppe", "Fik: 0"],
    ),
    (
        {"group": 1.5},
        "number.not_whole",
        ["group", "whole number", "1.5"],
        ["målgruppe", "helt tal", "1,5"],
    ),
    ({"group": "1"}, "number.not_whole", ["group", "'1'"], ["målgruppe", "'1'"]),
    ({"group": True}, "number.not_whole", ["group", "Got: True"], ["målgruppe", "Fik: True"]),
    (
        {"investment": -600},
        "number.out_of_range",
        ["investment, year 1", "at least 0", "Got: -600"],
        ["investering, år 1", "mindst 0", "Fik: -600"],
    ),
    (
        {"investment": [600, "500"]},
        "number.unreadable",
        ["investment, year 2", "'500'"],
        ["investering, år 2", "'500'"],
    ),
    (
        {"investment": "600"},
        "value.not_numbers",
        ["investment", "not a row"],
        ["investering", "ikke en række"],
    ),
    (
        {"investment": None},
        "value.not_numbers",
        ["investment", "Got: nothing"],
        ["investering", "Fik: intet"],
    ),
    (
        {"investment": True},
        "number.unreadable",
        ["investment", "Got: True"],
        ["investering", "Fik: True"],
    ),
    ({"investment": []}, "years.count", ["investment", "0 numbers"], ["investering", "0 tal"]),
    (
        {"investment": [1] * 101},
        "years.count",
        ["1 to 100", "101 numbers"],
        ["1 til 100", "101 tal"],
    ),
    (
        {"unit_saving": None},
        "case.saving_not_one_way",
        ["case 1.1, saving", "either unit_saving or average_saving", "Got: nothing"],
        ["sag 1.1, besparelse", "enten enhedsbesparelse eller gns. besparelse", "Fik: intet"],
    ),
    (
        {"unit_saving": 100, "average_saving": 1000},
        "case.saving_not_one_way",
        ["case 1.1, saving", "either unit_saving or average_saving", "Got: both"],
        ["sag 1.1, besparelse", "enten enhedsbesparelse eller gns. besparelse", "Fik: begge"],
    ),
    (
        {"unit_saving": 0},
        "number.out_of_range",
        ["unit_saving", "above 0"],
        ["enhedsbesparelse", "over 0"],
    ),
    (
        {"unit_saving": "100"},
        "number.unreadable",
        ["unit_saving", "'100'"],
        ["enhedsbesparelse", "'100'"],
    ),
    (
        {"average_saving": -5},
        "number.out_of_range",
        ["average_saving", "Got: -5"],
        ["gns. besparelse", "Fik: -5"],
    ),
    (
        {"average_saving": math.nan},
        "number.unreadable",
        ["average_saving", "nan"],
        ["gns. besparelse", "nan"],
    ),
    (
        {"averaging_years": 0},
        "number.out_of_range",
        ["averaging_years", "from 1 to 100", "Got: 0"],
        ["gennemsnitshorisont", "fra 1 til 100", "Fik: 0"],
    ),
    (
        {"averaging_years": 101},
        "number.out_of_range",
        ["averaging_years", "101"],
        ["gennemsnitshorisont", "101"],
    ),
    (
        {"averaging_years": 2.5},
        "number.not_whole",
        ["averaging_years", "2.5"],
        ["gennemsnitshorisont", "2,5"],
    ),
    (
        {"averaging_years": "4"},
        "number.not_whole",
        ["averaging_years", "'4'"],
        ["gennemsnitshorisont", "'4'"],
    ),
    (
        {"phasing": Phasing((0, 0, 1)), "averaging_years": 2},
        "case.no_effect",
        ["case 1.1, phasing", "no effect", "first 2 years", "[0.0, 0.0, 1.0]"],
        ["sag 1.1, indfasning", "ingen effekt", "første 2 år", "[0.0, 0.0, 1.0]"],
    ),
    (
        {"phasing": "half"},
        "phasing.not_one",
        ["case 1.1, phasing", "a first-year factor as 0.5", "Got: 'half'"],
        ["sag 1.1, indfasning", "Fik: 'half'"],
    ),
    (
        {"phasing": None},
        "phasing.not_one",
        ["case 1.1, phasing", "nothing"],
        ["sag 1.1, indfasning", "intet"],
    ),
]


@pytest.mark.parametrize(("changes", "problem", "english", "danish"), CASE_REFUSALS)
def test_a_case_refuses_a_bad_value_and_says_where_and_why(
    changes: dict[str, Any], problem: str, english: list[str], danish: list[str]
) -> None:
    error = refused(lambda: make_case(**changes))
    en, da = error.text("en"), error.text("da")
    assert error.id == problem
    assert all(part in en for part in english), en
    assert all(part in da for part in danish), da
    assert "Expected: " in en
    assert "Forventet: " in da


def test_a_case_may_state_no_persons_where_it_states_its_average_saving() -> None:
    assert make_case(persons=None, average_saving=860).persons is None


PHASING_REFUSALS = [
    ((1.2,), ["year 1", "from 0 to 1", "Got: 1.2"], ["år 1", "fra 0 til 1", "Fik: 1,2"]),
    ((0.5, -0.1), ["year 2", "Got: -0.1"], ["år 2", "Fik: -0,1"]),
    ((50,), ["year 1", "Got: 50"], ["år 1", "Fik: 50"]),
    ((0.5, "1"), ["year 2", "not a number", "'1'"], ["år 2", "ikke et tal", "'1'"]),
    ((0.5, None), ["year 2", "Got: nothing"], ["år 2", "Fik: intet"]),
    ((0.5, True), ["year 2", "Got: True"], ["år 2", "Fik: True"]),
    ((math.nan,), ["year 1", "Got: nan"], ["år 1", "Fik: nan"]),
    ((), ["1 to 100", "0 numbers"], ["1 til 100", "0 tal"]),
    ([0.5] * 101, ["1 to 100", "101 numbers"], ["1 til 100", "101 tal"]),
    (0.5, ["not a row"], ["ikke en række"]),
    ("0,5", ["not a row"], ["ikke en række"]),
]


@pytest.mark.parametrize(("factors", "english", "danish"), PHASING_REFUSALS)
def test_a_phasing_refuses_a_bad_factor_and_names_its_year(
    factors: Any, english: list[str], danish: list[str]
) -> None:
    en, da = refusal(lambda: Phasing(factors, "Langsom"))
    assert en.startswith("phasing 'Langsom'")
    assert da.startswith("indfasning 'Langsom'")
    assert all(part in en for part in english), en
    assert all(part in da for part in danish), da


def test_the_last_factor_of_a_phasing_goes_on() -> None:
    ramp = Phasing((0.25, 0.5, 0.75))
    assert ramp.over(2).tolist() == [0.25, 0.5]
    assert ramp.over(5).tolist() == [0.25, 0.5, 0.75, 0.75, 0.75]
    assert ramp.mean(4) == 2.25 / 4


def test_a_first_year_factor_is_followed_by_full_effect() -> None:
    assert Phasing.first_year(0.5).over(3).tolist() == [0.5, 1.0, 1.0]


@pytest.mark.parametrize(
    ("number", "name", "english", "danish"),
    [
        (0, "Unge", ["the group's id", "from 1 to 99", "0"], ["målgruppens nummer", "fra 1 til"]),
        (100, "Unge", ["the group's id", "Got: 100"], ["målgruppens nummer", "Fik: 100"]),
        ("1", "Unge", ["the group's id", "'1'"], ["målgruppens nummer", "'1'"]),
        (1, "", ["group 1, name", "missing"], ["målgruppe 1, navn", "mangler"]),
        (1, 5, ["group 1, name", "Got: 5"], ["målgruppe 1, navn", "Fik: 5"]),
    ],
)
def test_a_group_refuses_a_bad_number_or_name(
    number: Any, name: Any, english: list[str], danish: list[str]
) -> None:
    en, da = refusal(lambda: Group(number, name))
    assert all(part in en for part in english), en
    assert all(part in da for part in danish), da


PACKAGE_REFUSALS = [
    (
        {"cases": [make_case(), make_case(name="En anden")]},
        "value.twice",
        ["case numbers", "occurs twice", "'1.1'"],
        ["sagernes numre", "står to gange", "'1.1'"],
    ),
    (
        {"groups": [Group(1, "Unge"), Group(1, "Ældre")]},
        "value.twice",
        ["group ids", "Got: 1"],
        ["målgruppernes numre", "Fik: 1"],
    ),
    (
        {"cases": [make_case(group=3)]},
        "group.unknown",
        ["case 1.1, group", "does not exist", "one of 1, 2", "Got: 3"],
        ["sag 1.1, målgruppe", "findes ikke", "en af 1, 2", "Fik: 3"],
    ),
    (
        {"groups": [], "cases": [make_case()]},
        "group.unknown",
        ["case 1.1, group", "Got: 1"],
        ["sag 1.1, målgruppe", "Fik: 1"],
    ),
    (
        {"first_year": 24},
        "number.out_of_range",
        ["first_year", "1990", "Got: 24"],
        ["første år", "1990", "Fik: 24"],
    ),
    ({"first_year": "2024"}, "number.not_whole", ["first_year", "'2024'"], ["første år", "'2024'"]),
    ({"first_year": 2024.5}, "number.not_whole", ["first_year", "2024.5"], ["første år", "2024,5"]),
    (
        {"years": 0},
        "number.out_of_range",
        ["years", "from 1 to 100", "Got: 0"],
        ["antal viste år", "Fik: 0"],
    ),
    ({"years": 101}, "number.out_of_range", ["years", "Got: 101"], ["antal viste år", "Fik: 101"]),
    ({"years": True}, "number.not_whole", ["years", "Got: True"], ["antal viste år", "Fik: True"]),
    (
        {"averaging_years": 0},
        "number.out_of_range",
        ["averaging_years", "0"],
        ["gennemsnitshorisont", "0"],
    ),
    (
        {"discount_rate": 3.5},
        "number.out_of_range",
        ["discount_rate", "Got: 3.5"],
        ["diskonteringsrente", "Fik: 3,5"],
    ),
    (
        {"discount_rate": -0.01},
        "number.out_of_range",
        ["discount_rate", "-0.01"],
        ["diskonteringsrente", "-0,01"],
    ),
    (
        {"discount_rate": "3 %"},
        "number.unreadable",
        ["discount_rate", "'3 %'"],
        ["diskonteringsrente", "'3 %'"],
    ),
]


@pytest.mark.parametrize(("changes", "problem", "english", "danish"), PACKAGE_REFUSALS)
def test_a_package_refuses_what_does_not_fit_together(
    changes: dict[str, Any], problem: str, english: list[str], danish: list[str]
) -> None:
    error = refused(lambda: make_package(**changes))
    en, da = error.text("en"), error.text("da")
    assert error.id == problem
    assert all(part in en for part in english), en
    assert all(part in da for part in danish), da


def test_a_figure_that_need_not_tie_is_refused_without_its_reason() -> None:
    en, da = refusal(lambda: make_figure(must_tie=False))
    assert en.startswith("case 1.1 persons: ")
    assert "a reason (why)" in en
    assert da.startswith("case 1.1 persons: ")
    assert "en begrundelse (why)" in da
    assert make_figure(must_tie=False, why=Bilingual("rundet", "rounded")).why is not None


@pytest.mark.parametrize("value", ["7", math.nan, True])
def test_a_figure_refuses_a_value_that_is_no_number(value: Any) -> None:
    en, da = refusal(lambda: make_figure(value=value))
    assert "published figure: the value is not a number" in en
    assert "offentliggjort tal: værdien er ikke et tal" in da


@pytest.mark.parametrize(("decimals", "tolerance"), [(0, 0.5), (3, 0.0005), (-1, 5.0)])
def test_a_figure_may_be_off_by_half_its_last_printed_digit(
    decimals: int, tolerance: float
) -> None:
    assert math.isclose(make_figure(decimals=decimals).tolerance, tolerance)


def make_figure(**changes: Any) -> Figure:
    fields: dict[str, Any] = {
        "scope": "case",
        "key": "1.1",
        "quantity": "persons",
        "value": 7,
        "unit": "personer",
        "decimals": 0,
        "place": "Business case 1.1",
    }
    return Figure(**fields | changes)


@pytest.mark.parametrize(
    ("thing", "field"),
    [
        (make_case(), "persons"),
        (make_package(), "years"),
        (Group(1, "Unge"), "name"),
        (Phasing((0.5, 1)), "factors"),
        (make_figure(), "value"),
    ],
)
def test_nothing_in_the_model_can_be_changed_once_it_is_checked(thing: Any, field: str) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(thing, field, getattr(thing, field))


def test_a_list_changed_afterwards_does_not_change_what_was_checked() -> None:
    investment, factors, cases = [600.0, 500.0], [0.5, 1.0], [make_case()]
    case, phasing, package = make_case(investment=investment), Phasing(factors), make_package()
    package = dataclasses.replace(package, cases=cases)
    investment[0], factors[0] = -1.0, 50.0
    cases.clear()
    assert case.investment == (600.0, 500.0)
    assert phasing.factors == (0.5, 1.0)
    assert len(package.cases) == 1


def test_blanks_around_a_number_or_name_are_left_out() -> None:
    case = make_case(number=" 1.1 ", name=" Flere i job\n")
    assert (case.number, case.name) == ("1.1", "Flere i job")
    assert Group(1, " Unge ").name == "Unge"


def test_numbers_that_differ_by_blanks_alone_are_the_same_number() -> None:
    error = refused(lambda: make_package(make_case(number="1.1"), make_case(number="1.1 ")))
    assert error.id == "value.twice"


def test_a_whole_number_from_excel_counts_as_whole() -> None:
    case = make_case(group=1.0, averaging_years=4.0, persons=np.float64(7))
    package = make_package(case, first_year=2025.0, years=3.0, averaging_years=4.0)
    assert (case.group, case.averaging_years) == (1, 4)
    assert package.shown_years == (2025, 2026, 2027)
    assert str(Group(2.0, "Unge").id) == "2"


def test_one_amount_and_one_a_year_are_both_kept_as_years() -> None:
    assert make_case(investment=600).investment == (600.0,)
    assert make_case(investment=np.array([600, 500])).investment == (600.0, 500.0)


def test_a_package_without_cases_or_groups_is_allowed() -> None:
    assert make_package(groups=[]).cases == ()
