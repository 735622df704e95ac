"""compute_package: the published figures, and plain loops over generated packages."""

import dataclasses
import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, make_case, make_package
from investpakke import Case, Group, Package, PackageResult, Phasing, compute_package
from investpakke.calc import CaseTable
from published_2024 import CASES, GROUPS, YEARS, full_saving, yearly_saving

ARRAYS = [
    field
    for field in dataclasses.fields(PackageResult)
    if field.name not in {"labels", "discounting"}
]
ONE_PERSON_FROM_NO_GAIN = {"1.2", "1.4", "3.2", "4.4", "4.5"}


def close(actual: Any, expected: Any) -> None:
    np.testing.assert_allclose(actual, expected, rtol=1e-9, atol=1e-7)


@pytest.fixture(scope="module")
def package_2024() -> Package:
    """Return the 2024 package built from the printed figures, not from the engine's file."""
    cases = [
        Case(
            number=case.number,
            name=f"Sag {case.number}",
            group=case.group,
            persons=case.persons,
            investment=case.investment,
            average_saving=case.saving,
            phasing=Phasing.first_year(0.5) if case.half_effect else Phasing((1.0,)),
            averaging_years=case.averaging_years,
        )
        for case in CASES
    ]
    groups = [Group(group.group, f"Målgruppe {group.group}") for group in GROUPS]
    return make_package(*cases, groups=groups, first_year=YEARS[0], years=len(YEARS))


@pytest.fixture(scope="module")
def result_2024(package_2024: Package) -> PackageResult:
    return compute_package(package_2024)


# --- The 2024 package ----------------------------------------------------------------------


def test_every_case_has_its_printed_investment_saving_gain_and_persons(
    result_2024: PackageResult,
) -> None:
    by_case = result_2024.by_case
    close(by_case.investment, [case.investment for case in CASES])
    close(by_case.saving, [case.saving for case in CASES])
    close(by_case.gain, [case.gain for case in CASES])
    close(by_case.persons, [case.persons for case in CASES])


def test_every_group_has_its_printed_total(result_2024: PackageResult) -> None:
    by_group = result_2024.by_group
    close(by_group.investment, [group.investment for group in GROUPS])
    close(by_group.saving, [group.saving for group in GROUPS])
    close(by_group.gain, [group.gain for group in GROUPS])


def test_every_group_has_its_printed_share_of_the_investment(result_2024: PackageResult) -> None:
    assert (100 * result_2024.share).round().tolist() == [group.percent for group in GROUPS]


def test_the_package_sums_to_the_known_totals(result_2024: PackageResult) -> None:
    total = result_2024.total
    close(total.investment, 27_890)
    close(total.saving, 34_667)
    close(total.gain, 6_777)
    close(total.persons, 307)


def test_every_case_has_the_full_saving_behind_its_printed_average(
    result_2024: PackageResult,
) -> None:
    close(result_2024.full_saving, [full_saving(case) for case in CASES])
    close(result_2024.unit_saving, [full_saving(case) / case.persons for case in CASES])


def test_the_stated_phasing_gives_23_3_million_in_2024_and_38_15_in_every_later_year(
    result_2024: PackageResult,
) -> None:
    expected = [math.fsum(yearly_saving(case, year) for case in CASES) for year in YEARS]
    close(result_2024.saving_by_year, expected)
    assert (result_2024.saving_by_year / 1000).round(2).tolist() == [23.32, *[38.15] * 5]
    close(result_2024.investment_by_year, [27_890] * 6)


def test_the_mean_net_is_taken_over_all_six_years(result_2024: PackageResult) -> None:
    nets = [math.fsum(yearly_saving(c, y) - c.investment for c in CASES) for y in YEARS]
    close(result_2024.mean_net, math.fsum(nets) / 6)
    assert round(result_2024.mean_net / 1000, 2) == 7.79


def test_the_present_value_discounts_from_the_second_year_on(result_2024: PackageResult) -> None:
    nets = [math.fsum(yearly_saving(c, y) - c.investment for c in CASES) for y in YEARS]
    expected = math.fsum(net / 1.035**year for year, net in enumerate(nets))
    close(result_2024.net_present_value, expected)


def test_the_package_turns_positive_in_its_second_year(result_2024: PackageResult) -> None:
    cumulative = result_2024.cumulative_net_by_year
    assert cumulative[0] < 0 < cumulative[1]


def test_one_person_fewer_wipes_out_the_gain_of_exactly_five_cases(
    package_2024: Package, result_2024: PackageResult
) -> None:
    fewer = [
        dataclasses.replace(
            case, persons=case.persons - 1, unit_saving=float(unit), average_saving=None
        )
        for case, unit in zip(package_2024.cases, result_2024.unit_saving, strict=True)
    ]
    gains = compute_package(dataclasses.replace(package_2024, cases=fewer)).by_case.gain
    lost = {case.number for case, gain in zip(fewer, gains, strict=True) if gain < 0}
    assert lost == ONE_PERSON_FROM_NO_GAIN


def test_the_same_five_cases_break_even_less_than_one_person_away(
    result_2024: PackageResult,
) -> None:
    spare = result_2024.by_case.persons - result_2024.by_case.break_even_persons
    near = {case.number for case, left in zip(CASES, spare, strict=True) if left < 1}
    assert near == ONE_PERSON_FROM_NO_GAIN


def test_every_margin_is_gain_over_saving(result_2024: PackageResult) -> None:
    close(result_2024.by_case.margin, [case.gain / case.saving for case in CASES])
    close(result_2024.by_group.margin, [group.gain / group.saving for group in GROUPS])
    close(result_2024.total.margin, 6_777 / 34_667)


# --- Years, averages and the two ways to state a saving ------------------------------------


def test_the_last_amount_invested_goes_on_and_is_averaged_over_the_cases_own_years() -> None:
    case = make_case(investment=[1000, 500, 200], averaging_years=4)
    result = compute_package(make_package(case, years=6))
    close(result.investment_by_year, [1000, 500, 200, 200, 200, 200])
    close(result.annual_investment, [(1000 + 500 + 200 + 200) / 4])


def test_years_beyond_those_shown_count_in_the_average_alone() -> None:
    case = make_case(
        persons=10,
        unit_saving=100,
        phasing=Phasing((0, 0.5, 1)),
        investment=[300, 300, 0],
        averaging_years=6,
    )
    result = compute_package(make_package(case, years=2))
    close(result.saving_by_year, [0, 500])
    close(result.average_saving, [(0 + 500 + 4 * 1000) / 6])
    close(result.annual_investment, [600 / 6])
    assert result.net_by_case.shape == (1, 2)


def test_a_short_averaging_horizon_does_not_shorten_the_path() -> None:
    case = make_case(phasing=Phasing.first_year(0.5), averaging_years=1)
    result = compute_package(make_package(case, years=5))
    close(result.average_saving, [500])
    close(result.saving_by_year, [500, 1000, 1000, 1000, 1000])


def test_a_unit_saving_and_the_average_that_follows_from_it_give_the_same_result() -> None:
    phasing = Phasing((0.25, 0.75, 1))
    by_unit = make_case(persons=12, unit_saving=110, phasing=phasing, averaging_years=5)
    average = 12 * 110 * (0.25 + 0.75 + 3) / 5
    by_average = make_case(persons=12, average_saving=average, phasing=phasing, averaging_years=5)
    one = compute_package(make_package(by_unit, years=6))
    other = compute_package(make_package(by_average, years=6))
    for field in ARRAYS:
        close(getattr(one, field.name), getattr(other, field.name))


def test_a_group_without_cases_is_zero_and_does_not_disturb_the_others() -> None:
    package = make_package(make_case(group=2), make_case(number="1.2", group=2))
    result = compute_package(package)
    close(result.by_group.investment, [0, 1200])
    close(result.by_group.break_even_persons, [0, 12])
    close(result.by_group.margin, [0, 0.4])
    close(result.share, [0, 1])


def test_persons_that_are_not_stated_leave_open_what_rests_on_them_and_nothing_else() -> None:
    """A sum over the persons that are known would understate the package's persons."""
    known = [
        make_case(average_saving=900, phasing=Phasing.first_year(0.5)),
        make_case(number="2.1", group=2, average_saving=800),
    ]
    partly = [dataclasses.replace(known[0], persons=None), known[1]]
    whole, part = (compute_package(make_package(*cases, years=6)) for cases in (known, partly))
    rest_on_persons = {"persons", "unit_saving"}
    for field in ARRAYS:
        one, other = getattr(whole, field.name), getattr(part, field.name)
        if field.name in rest_on_persons:
            assert np.isnan(other).tolist() == [True, False], field.name
            assert other[1] == one[1]
        else:
            np.testing.assert_array_equal(one, other, field.name)
    for one, other, open_ in (
        (whole.by_case, part.by_case, [True, False]),
        (whole.by_group, part.by_group, [True, False]),
        (whole.total, part.total, True),
    ):
        for name in ("investment", "saving", "gain", "margin"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name), name)
        for name in ("persons", "break_even_persons"):
            assert np.isnan(getattr(other, name)).tolist() == open_, name


def test_a_groups_place_in_the_package_and_not_its_number_decides_its_row() -> None:
    groups = [Group(7, "Sygemeldte"), Group(2, "Unge")]
    package = make_package(make_case(group=2, investment=600), groups=groups)
    close(compute_package(package).by_group.investment, [0, 600])


@pytest.mark.parametrize("groups", [[], [Group(1, "Unge"), Group(2, "Sygemeldte")]])
def test_a_package_without_cases_is_all_zeros_without_a_warning(groups: list[Group]) -> None:
    result = compute_package(make_package(groups=groups, years=3))
    totals = [result.by_group, result.total]
    for totals_of in totals:
        for name in ("investment", "saving", "gain", "persons", "break_even_persons", "margin"):
            assert not np.any(getattr(totals_of, name)), name
    for values in (result.investment_by_year, result.net_by_year, result.cumulative_net_by_year):
        assert values.tolist() == [0, 0, 0]
    assert result.share.tolist() == [0] * len(groups)
    assert result.net_by_group.shape == (len(groups), 3)
    assert result.cumulative_net_by_group.shape == (len(groups), 3)
    assert (result.mean_net, result.net_present_value) == (0, 0)
    assert result.by_case.gain.shape == (0,)


def test_a_package_without_investment_has_no_shares_and_no_warning() -> None:
    result = compute_package(make_package(make_case(investment=0)))
    assert result.share.tolist() == [0, 0]
    assert result.total.margin == 1
    assert result.total.break_even_persons == 0


def test_the_packages_own_discount_rate_is_used() -> None:
    package = make_package(make_case(), years=3, discount_rate=0.10)
    close(compute_package(package).net_present_value, 400 + 400 / 1.1 + 400 / 1.21)
    free = compute_package(dataclasses.replace(package, discount_rate=0))
    close(free.net_present_value, 1200)


# --- Plain loops over generated packages -----------------------------------------------------


class CaseFigures(NamedTuple):
    """What a plain loop computes of one case."""

    investment: list[float]
    saving: list[float]
    annual_investment: float
    average_saving: float


def at(values: Any, year: int) -> float:
    """Return the value of a year (0, 1, …) where the last one goes on."""
    return values[min(year, len(values) - 1)]


def figures(case: Case, years: int) -> CaseFigures:
    horizon, factors, amounts = case.averaging_years, case.phasing.factors, case.investment
    mean = math.fsum(at(factors, year) for year in range(horizon)) / horizon
    if case.unit_saving is not None:
        full = case.persons * case.unit_saving
    else:
        full = case.average_saving / mean
    return CaseFigures(
        [at(amounts, year) for year in range(years)],
        [full * at(factors, year) for year in range(years)],
        math.fsum(at(amounts, year) for year in range(horizon)) / horizon,
        full * mean,
    )


AMOUNT = st.integers(1, 1_000_000).map(lambda n: n / 100)
FACTORS = st.lists(st.integers(1, 100).map(lambda n: n / 100), min_size=1, max_size=6)


def generated_cases(number: int) -> st.SearchStrategy[Case]:
    saving = st.sampled_from(["unit_saving", "average_saving"])
    return st.builds(
        lambda stated, amount, **fields: make_case(
            number=str(number), **{"unit_saving": None, stated: amount}, **fields
        ),
        stated=saving,
        amount=AMOUNT,
        group=st.sampled_from([1, 2, 3]),
        persons=st.integers(1, 200),
        investment=st.one_of(AMOUNT, st.lists(AMOUNT | st.just(0), min_size=1, max_size=6)),
        phasing=FACTORS.map(Phasing),
        averaging_years=st.integers(1, 8),
    )


PACKAGES = st.builds(
    lambda cases, **fields: make_package(*cases, **fields),
    cases=st.integers(0, 6).flatmap(lambda n: st.tuples(*(generated_cases(i) for i in range(n)))),
    groups=st.permutations([Group(1, "Unge"), Group(2, "Sygemeldte"), Group(3, "Ledige")]),
    years=st.integers(1, 8),
    discount_rate=st.sampled_from([0, 0.035, 1]),
)


def columns_sum(rows: Iterable[list[float]], years: int) -> list[float]:
    rows = list(rows)
    return [math.fsum(row[year] for row in rows) for year in range(years)]


@QUICK
@given(PACKAGES)
def test_cases_groups_and_package_equal_a_plain_loop(package: Package) -> None:
    result = compute_package(package)
    loop = [figures(case, package.years) for case in package.cases]
    shape = (len(loop), package.years)
    close(result.investment_by_case, np.reshape([f.investment for f in loop], shape))
    close(result.saving_by_case, np.reshape([f.saving for f in loop], shape))
    close(result.by_case.investment, [f.annual_investment for f in loop])
    close(result.by_case.saving, [f.average_saving for f in loop])
    close(result.investment_by_year, columns_sum((f.investment for f in loop), package.years))
    close(result.saving_by_year, columns_sum((f.saving for f in loop), package.years))
    for index, group in enumerate(package.groups):
        own = [f for f, c in zip(loop, package.cases, strict=True) if c.group == group.id]
        close(result.by_group.investment[index], math.fsum(f.annual_investment for f in own))
        close(result.by_group.saving[index], math.fsum(f.average_saving for f in own))
        by_year = result.saving_by_group[index]
        close(by_year, columns_sum((f.saving for f in own), package.years))


@QUICK
@given(PACKAGES)
def test_the_package_is_the_sum_of_its_groups_and_of_its_cases(package: Package) -> None:
    result = compute_package(package)
    for name in ("investment", "saving", "gain", "persons"):
        whole = getattr(result.total, name)
        close(getattr(result.by_group, name).sum(), whole)
        close(getattr(result.by_case, name).sum(), whole)
    close(result.net_by_group.sum(axis=0), result.net_by_year)
    close(result.cumulative_net_by_group.sum(axis=0), result.cumulative_net_by_year)
    close(result.saving_by_group - result.investment_by_group, result.net_by_group)
    close(result.share.sum(), 1 if result.total.investment else 0)


@QUICK
@given(PACKAGES)
def test_net_is_saving_minus_investment_and_the_cumulative_net_its_running_sum(
    package: Package,
) -> None:
    result = compute_package(package)
    nets = (result.saving_by_year - result.investment_by_year).tolist()
    close(result.net_by_year, nets)
    close(result.cumulative_net_by_year, [math.fsum(nets[: n + 1]) for n in range(len(nets))])
    close(result.cumulative_net_by_case.sum(axis=0), result.cumulative_net_by_year)
    close(result.net_by_case, result.saving_by_case - result.investment_by_case)
    close(result.mean_net, math.fsum(nets) / len(nets))
    growth = 1 + package.discount_rate
    present = math.fsum(net / growth**year for year, net in enumerate(nets))
    close(result.net_present_value, present)


@QUICK
@given(PACKAGES.filter(lambda package: package.cases))
def test_at_the_break_even_persons_no_gain_is_left(package: Package) -> None:
    result = compute_package(package)
    for totals in (result.by_case, result.by_group, result.total):
        has_saving = totals.saving > 0
        per_person = totals.saving[has_saving] / totals.persons[has_saving]
        needed = totals.break_even_persons[has_saving]
        close(needed * per_person, totals.investment[has_saving])


@QUICK
@given(PACKAGES)
def test_losing_the_margin_of_the_saving_leaves_no_gain(package: Package) -> None:
    result = compute_package(package)
    for totals in (result.by_case, result.by_group, result.total):
        close(totals.saving * (1 - totals.margin), totals.investment)


@QUICK
@given(PACKAGES)
def test_the_table_of_cases_is_as_wide_as_the_longest_horizon(package: Package) -> None:
    table = CaseTable.of(package)
    width = max([package.years, *(case.averaging_years for case in package.cases)])
    shape = (len(package.cases), width)
    assert (table.investment.shape, table.factors.shape) == (shape, shape)
    stated = ~np.isnan(np.hstack([table.unit_saving, table.average_saving]))
    assert (stated.sum(axis=1) == 1).all()
