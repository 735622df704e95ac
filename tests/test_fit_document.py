"""docs/fit.md, and what the other pages say of the fit, are what the fit gives today."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from building import refusal
from investpakke import compute_package, load_package
from investpakke.deciding.fit import Fit, fit_ramps
from investpakke.deciding.fit.assumed import first_years
from investpakke.reconciliation import Verdict, reconcile
from user_guide import section

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "fit.md").read_text("utf-8")
PACKAGE = load_package("aarhus-2024")
NUMBERS = [case.number for case in PACKAGE.cases]
FIVE = ["1.1", "1.2", "1.3", "1.4", "2.2"]


@cache
def fitted(*kept: str) -> Fit:
    return fit_ramps(PACKAGE, keep=kept)


@cache
def five_alone() -> Fit:
    return fitted(*(number for number in NUMBERS if number not in FIVE))


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_path_is_as_shown():
    found = fitted()
    for name, values in (
        ("stated phasing", found.before.saving_by_year),
        ("fitted", found.after.saving_by_year),
        ("fitted net", found.after.net_by_year),
    ):
        assert row(name, *(f"{value / 1000:.2f}" for value in values)) in PAGE
    assert f"becomes {found.after.mean_net / 1000:.2f}" in PAGE
    sums = first_years(found)
    said = (
        f"is {sums.fitted / 1000:.2f} in all, against {sums.stated / 1000:.2f} under the stated "
        f"phasing and 138 published; {sums.given / 1000:.2f} of it"
    )
    assert said in plain(PAGE)


def test_every_ramp_and_its_range_is_as_shown():
    found = fitted()
    for index, number in enumerate(NUMBERS):
        cells = []
        for year in range(6):
            factor, low, high = (
                f"{values[index, year] * 100:.0f}" for values in (found.factors, *found.ranges)
            )
            cells.append(factor if low == high else f"{factor} ({low}–{high})")
        full, stated = found.after.full_saving[index], found.before.full_saving[index]
        assert row(number, *cells, f"{full:,.0f}", f"{stated:,.0f}") in PAGE


def test_the_counts_and_the_growth_of_full_savings_are_as_said():
    found = fitted()
    lines = reconcile(found.fitted, found.after)
    ties = sum(line.verdict is Verdict.TIES for line in lines)
    assert f"{ties} of the {len(lines)} published figures agree" in plain(PAGE)
    assert f"{found.loose.sum()} of {found.loose.size} factors" in plain(PAGE)
    growth = (found.after.full_saving / found.before.full_saving - 1) * 100
    assert f"by {growth.min():.1f} to {growth.max():.1f} %" in plain(PAGE)
    assert found.changed.all()


def test_the_five_cases_alone_are_as_shown():
    found = five_alone()
    path = (f"{value / 1000:.2f}" for value in found.after.saving_by_year)
    assert row("fitted saving, mio. kr.", *path) in PAGE
    first = NUMBERS.index("1.1")
    ramp = (f"{factor * 100:.0f}" for factor in found.factors[first])
    assert row("ramp of the five, per cent", *ramp) in PAGE
    for number in FIVE:
        at = NUMBERS.index(number)
        assert found.factors[at] == pytest.approx(found.factors[first], abs=1e-6)
    growth = found.after.full_saving[first] / found.before.full_saving[first] - 1
    assert f"{growth * 100:.1f} % larger" in plain(PAGE)


def test_the_refusal_is_the_one_that_the_page_shows():
    english, _ = refusal(lambda: fit_ramps(PACKAGE, keep=NUMBERS))
    assert f"    Error: {english}" in PAGE
    ceiling = compute_package(PACKAGE).full_saving.sum()
    assert f"they sum to {ceiling:,.0f}" in plain(PAGE)


def test_reconciliation_page_and_guide_say_the_same():
    found = fitted()
    ties = sum(n.verdict is Verdict.TIES for n in reconcile(found.fitted, found.after))
    page = plain((DOCS / "reconciliation.md").read_text("utf-8"))
    assert f"With them {ties} of the 114 figures agree" in page
    guide = plain(section("9 mio. kr. eller 6.777 tkr."))
    assert f"Så stemmer {ties} af de 114 tal" in guide
    assert f"{found.loose.sum()} af {found.loose.size} faktorer" in guide
    assert five_alone().changed.sum() == 5
