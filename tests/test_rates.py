"""Benefit rates, the ladder and indices: closed forms, dates, and what is refused where."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, refusal
from investpakke import FileError, invest_rate
from investpakke.packages import parse_package
from investpakke.rates import PriceIndex, cost_of, load_index, load_rates, parse_rates
from investpakke.rates.lookup_tables import rate_tables
from investpakke.rates.model import Grounds
from investpakke.text import same
from test_package_files import SMALL

BOOK = load_rates()
SHIPPED = (Path(__file__).parents[1] / "engine/investpakke/rates/danish.toml").read_text("utf-8")
PUBLISHED = {
    ("dagpenge", 2023): 12 * 19.728,
    ("dagpenge", 2024): 12 * 20.359,
    ("dagpenge med beskæftigelsestillæg", 2024): 12 * 24.199,
    ("kontanthjælp 30+", 2023): 12 * 11.944,
    ("kontanthjælp 30+", 2024): 12 * 12.326,
    ("kontanthjælp 30+ med børn", 2023): 12 * 15.874,
    ("kontanthjælp 30+ med børn", 2024): 12 * 16.382,
    ("kontanthjælp under 30", 2023): 12 * 7.699,
    ("kontanthjælp under 30", 2024): 12 * 7.945,
    ("uddannelseshjælp", 2023): 12 * 6.545,
    ("uddannelseshjælp", 2024): 12 * 6.754,
    ("sygedagpenge", 2023): 52 * 4.550,
    ("sygedagpenge", 2024): 52 * 4.695,
    ("ledighedsydelse", 2024): 52 * 4.185,
}
STEPS = [(1, 0.2), (4, 0.2), (5, 0.6), (26, 0.6), (27, 0.7), (52, 0.7), (53, 0.8), (500, 0.8)]
OWN = """
[rates]
name = "egne"
[[ladders]]
name = "trappe"
valid_from = 2020-01-01
valid_to = 2029-12-31
certainty = "assumed"
source = "bilag"
steps = [{ from_week = 1, state_share = 0.5 }]
[[benefits]]
name = "hjælp"
ladder = "trappe"
ladder_certainty = "assumed"
rates = [
  { amount = 1000, unit = "kr. pr. måned", valid_from = 2025-01-01, valid_to = 2025-06-30, certainty = "assumed", source = "bilag" },
  { amount = 52000, unit = "kr. pr. år", valid_from = 2025-07-01, valid_to = 2026-12-31, certainty = "assumed", source = "bilag" },
]
"""  # noqa: E501


@pytest.mark.parametrize(("key", "paid"), PUBLISHED.items(), ids=str)
def test_a_rate_is_what_the_published_amount_comes_to_in_a_year(
    key: tuple[str, int], paid: float
) -> None:
    assert cost_of(BOOK, *key).paid == pytest.approx(paid)


@pytest.mark.parametrize(("week", "share"), STEPS)
def test_the_municipality_bears_what_the_ladder_leaves_it(week: int, share: float) -> None:
    for benefit in ("dagpenge", "sygedagpenge"):
        cost = cost_of(BOOK, benefit, 2024, week)
        assert cost.municipality == pytest.approx(cost.paid * share)


def test_without_a_week_the_share_is_the_mean_of_fifty_two_weeks() -> None:
    mean = (4 * 0.2 + 22 * 0.6 + 26 * 0.7) / 52
    assert invest_rate("dagpenge", 2024) == pytest.approx(12 * 20.359 * mean)
    weekly = invest_rate("dagpenge", 2024, np.arange(1, 53))
    assert invest_rate("dagpenge", 2024) == pytest.approx(np.mean(weekly))


def test_a_year_of_53_weeks_counts_for_weekly_rates_and_for_the_ladder() -> None:
    book = parse_rates(SHIPPED.replace("weeks_in_year = 52", "weeks_in_year = 53"), "egne.toml")
    cost = cost_of(book, "sygedagpenge", 2024)
    assert cost.paid == pytest.approx(53 * 4.695)
    assert 1 - cost.state_share == pytest.approx((4 * 0.2 + 22 * 0.6 + 26 * 0.7 + 0.8) / 53)


@QUICK
@given(
    key=st.sampled_from(list(PUBLISHED)), week=st.integers(0, 200), of_maximum=st.floats(0.01, 1)
)
def test_municipality_and_state_share_what_is_paid(
    key: tuple[str, int], week: int, of_maximum: float
) -> None:
    cost = cost_of(BOOK, *key, week, of_maximum=of_maximum)
    assert cost.municipality + cost.state == pytest.approx(cost.paid)
    assert cost.paid == pytest.approx(of_maximum * PUBLISHED[key])
    assert 0.2 * cost.paid <= cost.municipality * (1 + 1e-12)
    assert cost.municipality <= 0.8 * cost.paid * (1 + 1e-12)


@QUICK
@given(key=st.sampled_from(list(PUBLISHED)), week=st.integers(1, 200))
def test_a_later_week_never_costs_the_municipality_less(key: tuple[str, int], week: int) -> None:
    assert invest_rate(*key, week + 1) >= invest_rate(*key, week)


def test_a_rate_that_changes_within_the_year_counts_by_its_days() -> None:
    book = parse_rates(OWN, "egne.toml")
    assert cost_of(book, "hjælp", 2025).paid == pytest.approx((181 * 12 + 184 * 52) / 365)
    assert cost_of(book, "hjælp", 2026).municipality == pytest.approx(26)


def test_a_date_with_a_time_is_its_day() -> None:
    timed = OWN.replace("2025-06-30", "2025-06-30T12:00:00")
    assert parse_rates(timed, "egne.toml") == parse_rates(OWN, "egne.toml")


# --- Refusals ------------------------------------------------------------------------------


def test_a_year_outside_the_dates_is_refused_and_the_dates_are_named() -> None:
    english, danish = refusal(lambda: cost_of(BOOK, "ledighedsydelse", 2023))
    assert "01-01-2024 til 31-12-2024 (ledighedsydelse). Fik: 2023." in danish
    assert "2024-01-01 to 2024-12-31 (ledighedsydelse). Got: 2023." in english
    half = OWN.replace("valid_from = 2025-01-01", "valid_from = 2025-02-01")
    assert (
        "2025-02-01 to 2026-12-31"
        in refusal(lambda: cost_of(parse_rates(half, "x"), "hjælp", 2025))[0]
    )
    short = OWN.replace("2029-12-31", "2025-12-31")
    assert (
        "2020-01-01 to 2025-12-31 (trappe)"
        in refusal(lambda: cost_of(parse_rates(short, "x"), "hjælp", 2026))[0]
    )


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: invest_rate("kontanthjælp", 2024), "Did you mean kontanthjælp 30+?"),
        (lambda: invest_rate("qqq", 2024), "benefit: the benefit is not known. Known: dagpenge, "),
        (lambda: invest_rate(["dagpenge", " "], 2024), "benefit[1]: the value is missing"),
        (lambda: invest_rate("dagpenge", 2024.5), "year: the year is not whole."),
        (lambda: invest_rate("dagpenge", [2024, 2025]), "year[1]: the rate does not"),
        (lambda: invest_rate("dagpenge", 2024, -1), "week: the number is out of range."),
        (lambda: invest_rate("dagpenge", 2024, 4.5), "week: the week is not whole."),
        (lambda: invest_rate(["dagpenge"] * 2, [2024] * 3), "the shapes do not match"),
        (lambda: cost_of(BOOK, "dagpenge", 2024, of_maximum=1.1), "of_maximum: the number is out"),
        (lambda: cost_of(BOOK, "dagpenge", 2024, of_maximum=0), "of_maximum: the number is out"),
    ],
)
def test_a_wrong_argument_is_refused_by_name(call: Callable[[], object], says: str) -> None:
    assert says in refusal(call)[0]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("amount = 1000,", "amount = 0,", "benefits[1], rates[1]"),
        ("amount = 1000,", "amounts = 1000,", "Did you mean amount by amounts?"),
        ('"kr. pr. måned"', '"kr. pr. maaned"', "Did you mean kr. pr. måned?"),
        ("2025-07-01", "2025-06-30", "two spans of dates overlap"),
        ("2025-06-30", "2024-06-30", "the last day is before the first"),
        ("from_week = 1", "from_week = 2", "ascending weeks, the first one 1"),
        ("state_share = 0.5", "state_share = 50", "ladders[1], steps[1], state_share"),
        ('ladder = "trappe"', 'ladder = "stige"', "hjælp, ladder: the value is not known"),
        ('ladder_certainty = "assumed"', 'ladder_certainty = "sure"', "checked, secondary"),
        ('source = "bilag"', 'source = " "', "the text is missing"),
    ],
)
def test_a_file_of_rates_is_refused_where_it_is_wrong(right: str, wrong: str, says: str) -> None:
    assert right in OWN
    english, _ = refusal(lambda: parse_rates(OWN.replace(right, wrong, 1), "egne.toml"))
    assert english.startswith("egne.toml")
    assert says in english


def test_a_file_that_is_missing_or_no_toml_is_refused(tmp_path: Path) -> None:
    assert "the file cannot be read" in refusal(lambda: load_rates(tmp_path / "x"), FileError)[0]
    assert "not valid TOML" in refusal(lambda: parse_rates("[", "x"), FileError)[0]


# --- Index ---------------------------------------------------------------------------------


def index(**rises: float) -> PriceIndex:
    grounds = Grounds("assumed", same("budget"))
    return PriceIndex("own", {int(key[1:]): rise for key, rise in rises.items()}, grounds)


def test_an_index_carries_the_last_rates_on_and_changes_nothing_before() -> None:
    own = index(y2025=0.03, y2026=0.02)
    cost = cost_of(BOOK, "dagpenge", 2026, 30, index=own)
    assert cost.rate_year == 2024
    assert cost.municipality == pytest.approx(12 * 20.359 * 1.03 * 1.02 * 0.7)
    assert cost_of(BOOK, "dagpenge", 2023, index=own) == cost_of(BOOK, "dagpenge", 2023)


def test_an_index_without_a_year_that_is_needed_is_refused() -> None:
    call = lambda: cost_of(BOOK, "dagpenge", 2026, index=index(y2026=0.02))  # noqa: E731
    assert "own: the index lacks a year. Expected: a rise for 2025." in refusal(call)[0]


def test_an_index_does_not_reach_before_the_first_rates() -> None:
    call = lambda: cost_of(BOOK, "ledighedsydelse", 2022, index=index(y2023=0.02))  # noqa: E731
    assert "2024-01-01 to 2024-12-31" in refusal(call)[0]


def test_an_index_that_states_a_year_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.toml"
    rise = "[[index.rises]]\nyear = 2025\nrise = 0.03\n"
    head = '[index]\nname = "x"\ncertainty = "assumed"\nsource = "y"\n'
    path.write_text(head + rise, "utf-8")
    assert load_index(path).factor(2024, 2025) == pytest.approx(1.03)
    path.write_text(head + rise * 2, "utf-8")
    assert "the year occurs twice" in refusal(lambda: load_index(path))[0]


# --- The shipped data, the twin's tables and packages --------------------------------------


def test_every_shipped_figure_is_that_of_the_sources_and_no_other_is_there() -> None:
    known = {(b.name, r.validity.first.year) for b in BOOK.benefits for r in b.rates}
    assert known == set(PUBLISHED)
    assert all(
        r.validity.last < date(2025, 1, 1)
        for b in BOOK.benefits
        for r in b.rates
        if r.validity.last
    )


def test_the_tables_of_the_twin_hold_what_the_engine_uses() -> None:
    (keys, paid), (first, last, shares, weeks) = rate_tables()
    wanted = {f"{name} {year}": amount for (name, year), amount in PUBLISHED.items()}
    assert dict(zip(keys.values, paid.values, strict=True)) == pytest.approx(wanted)
    assert first.values == (1, 5, 27, 53)
    assert last.values[:-1] == (4, 26, 52)
    assert shares.values == (0.2, 0.6, 0.7, 0.8)
    assert weeks.values == (4, 22, 26, 0)


def test_a_case_may_take_its_unit_saving_from_a_rate() -> None:
    rate = (
        'unit_saving_rate = { benefit = "sygedagpenge", year = 2024, week = 30, of_maximum = 0.9 }'
    )
    case = parse_package(SMALL.replace("unit_saving = 120", rate), "min.toml").cases[0]
    assert case.unit_saving == pytest.approx(52 * 4.695 * 0.7 * 0.9)


@pytest.mark.parametrize(
    ("rate", "says"),
    [
        ('{ benefit = "sygedagpeng", year = 2024 }', "Did you mean sygedagpenge?"),
        ('{ benefit = "dagpenge", year = 2030 }', "2023-01-01 to 2024-12-31 (dagpenge)"),
        ('{ benefit = "dagpenge", years = 2024 }', "Did you mean year by years?"),
        ('{ benefit = "dagpenge", year = 2024 }\nunit_saving = 120', "given twice"),
    ],
)
def test_a_rate_that_a_case_cannot_take_is_refused_by_its_place(rate: str, says: str) -> None:
    text = SMALL.replace("unit_saving = 120", f"unit_saving_rate = {rate}")
    english, _ = refusal(lambda: parse_package(text, "min.toml"))
    assert re.match(r"min\.toml, cases\[1\]", english)
    assert says in english
