"""The simulation: held against closed forms, and a second one that shares no code with it."""

from __future__ import annotations

import math
import random
import tracemalloc
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from building import QUICK, make_case, make_package, refusal
from investpakke import Phasing, compute_package, invest_delayed, invest_faded, load_package
from investpakke.deciding import Driver
from investpakke.deciding.drivers import Drivers
from investpakke.deciding.probability import (
    COMMON_SHOCK,
    STANDARD,
    Correction,
    Correlation,
    Grades,
    Normal,
    Pert,
    Uncertainty,
    Uniform,
    approximate,
    fixed,
    simulate,
    simulate_beside,
)
from investpakke.deciding.probability.correlation import CommonScores, ScoreStream
from investpakke.deciding.probability.distribution import quantile_table

STILL = dict.fromkeys(Driver, fixed(0.0))
ALL = {**dict.fromkeys(Driver, Pert(-0.1, 0.0, 0.1)), Driver.DELAY: Pert(0.0, 0.0, 1.0)}
"""Every driver varies."""
"""Nothing varies: what is added to it does alone."""

PERT = st.tuples(*[st.floats(-1, 1)] * 3).map(sorted).filter(lambda p: p[2] - p[0] > 1e-3)


def varying(**distributions) -> dict:
    return {**STILL, **{Driver(name): each for name, each in distributions.items()}}


# --- Distributions -------------------------------------------------------------------------------


@given(PERT)
@QUICK
def test_a_pert_has_the_moments_of_its_beta_distribution(points):
    pert = Pert(*points)
    low, likely, high = points
    beta = stats.beta(*pert.shapes, loc=low, scale=high - low)
    assert pert.mean == pytest.approx(beta.mean(), abs=1e-12)
    assert pert.sd == pytest.approx(beta.std(), abs=1e-9)
    assert pert.mean == pytest.approx((low + 4 * likely + high) / 6)
    scores = np.linspace(-6, 6, 25)
    assert pert.at(scores) == pytest.approx(beta.ppf(stats.norm.cdf(scores)), abs=1e-8)


@pytest.mark.parametrize("low", [-0.9, -0.1, 0.0])
@pytest.mark.parametrize("likely", [0.0, 0.04, 0.1])
def test_the_table_is_within_two_millionths_of_the_width(low, likely):
    for distribution in (Pert(low, likely, 0.1), Uniform(low, 0.1)):
        scores = np.random.default_rng(1).standard_normal(20_000)
        found = quantile_table(distribution, -1.0).at(scores.copy())
        assert np.abs(found - distribution.at(scores)).max() < 2e-6 * (0.1 - low)


def test_a_normal_driver_has_no_less_than_nothing():
    table = quantile_table(Normal(-0.5, 1.0), -1.0)
    assert table.ends[0] == -1.0
    assert table.at(np.array([-3.0, -0.5, 0.0])) == pytest.approx([-1.0, -1.0, -0.5])


# --- Scores --------------------------------------------------------------------------------------


def test_scores_follow_from_the_raw_bits_that_numpy_promises_never_to_change():
    raw = np.random.PCG64(np.random.SeedSequence(7, spawn_key=(1, 2, 3))).random_raw(5)
    normal = NormalDist()
    expected = [normal.inv_cdf(((int(bits) >> 11) + 0.5) / 2**53) for bits in raw]
    assert ScoreStream(7, (1, 2, 3)).draw(5) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.8, 1.0])
def test_cases_get_the_correlation_that_was_asked_for(correlation):
    package, draws = load_package("aarhus-2024"), 200_000
    loadings = Correlation(correlation).loadings(package, Driver.PERSONS)
    common = CommonScores(5, (0,), loadings, draws)
    first, second = (
        common.mix(ScoreStream(5, (1, case)).draw(draws), 0, slice(0, draws)) for case in (0, 1)
    )
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(correlation, abs=0.01)
    assert first.std() == pytest.approx(1, abs=0.01)


def test_groups_get_the_matrix_that_was_asked_for():
    package, draws = load_package("aarhus-2024"), 200_000
    matrix = [[0.6, -0.3], [-0.3, 0.4]]
    loadings = Correlation(groups=[4, 1], matrix=matrix).loadings(package, Driver.PERSONS)
    common = CommonScores(5, (0,), loadings, draws)
    of = [(3, 0), (3, 1), (0, 2), (0, 3), (1, 4)]
    scores = [
        common.mix(ScoreStream(5, (1, case)).draw(draws), group, slice(0, draws))
        for group, case in of
    ]
    found = np.corrcoef(scores)
    assert found[0, 1] == pytest.approx(0.6, abs=0.01)
    assert found[2, 3] == pytest.approx(0.4, abs=0.01)
    assert found[0, 2] == pytest.approx(-0.3, abs=0.01)
    assert found[4, :4] == pytest.approx([0, 0, 0, 0], abs=0.01)  # a group that is not named


def test_correlations_that_cannot_hold_together_are_refused_with_the_reason():
    apart = [[0.9, 0.9, -0.9], [0.9, 0.9, 0.9], [-0.9, 0.9, 0.9]]
    english, danish = refusal(lambda: Correlation(groups=[1, 2, 3], matrix=apart))
    assert "the correlations contradict each other" in english
    assert "an eigenvalue of -0.9" in english
    assert "en egenværdi på -0,9" in danish
    english, _ = refusal(lambda: Correlation(groups=[1, 2], matrix=[[0.5, 0.1], [0.2, 0.5]]))
    assert "the matrix is not symmetric" in english
    english, _ = refusal(lambda: Correlation(groups=[1, 2], matrix=[[0.5, 0.1]]))
    assert "the size of the matrix is wrong" in english


# --- Closed forms --------------------------------------------------------------------------------


def product(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """Return mean and variance of a product of two independent factors."""
    (m, v), (n, w) = first, second
    return m * n, (m * m + v) * (n * n + w) - (m * n) ** 2


def test_mean_and_variance_of_every_case_are_the_closed_forms_of_sums_and_products():
    package, draws = load_package("aarhus-2024"), 100_000
    persons, unit, invested = Pert(-0.4, 0.0, 0.1), Uniform(-0.1, 0.2), Pert(0.0, 0.05, 0.3)
    asked = Uncertainty(varying(persons=persons, unit_saving=unit, investment=invested))
    found = simulate(package, asked, draws=draws)
    mean, variance = product((1 + persons.mean, persons.sd**2), (1 + unit.mean, unit.sd**2))
    totals = compute_package(package).by_case
    means = totals.saving * mean - totals.investment * (1 + invested.mean)
    sds = np.sqrt(totals.saving**2 * variance + (totals.investment * invested.sd) ** 2)
    assert (np.abs(found.cases.mean - means) < 5 * sds / math.sqrt(draws)).all()
    assert found.cases.sd == pytest.approx(sds, rel=0.01)
    assert found.package.mean == pytest.approx(means.sum(), abs=5 * found.package.sd[0] / 300)
    assert found.package.sd == pytest.approx(math.sqrt((sds**2).sum()), rel=0.01)
    share = (totals.saving * (1 + unit.mean) * persons.sd) ** 2 / sds**2
    assert found.case_shares[Driver.PERSONS] == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("correlation", [0.0, 0.4, 1.0])
def test_the_variance_of_a_sum_of_correlated_normals_is_the_closed_form(correlation):
    package = load_package("aarhus-2024")
    asked = Uncertainty(
        varying(persons=Normal(0.0, 0.1), investment=Normal(0.0, 0.05)),
        correlation=Correlation(correlation),
    )
    found = simulate(package, asked, draws=100_000)
    totals, variance = compute_package(package).by_case, 0.0
    for amounts, sd in ((totals.saving, 0.1), (totals.investment, 0.05)):
        own = (amounts * sd) ** 2
        variance += (1 - correlation) * own.sum() + correlation * (amounts.sum() * sd) ** 2
    assert found.package.sd[0] == pytest.approx(math.sqrt(variance), rel=0.01)
    normal = NormalDist(6777, math.sqrt(variance))
    assert found.package.chance[0] == pytest.approx(1 - normal.cdf(0), abs=0.005)
    expected = [normal.inv_cdf(p) for p in (0.05, 0.25, 0.5, 0.75, 0.95)]
    assert found.package.quantiles[0] == pytest.approx(expected, abs=0.02 * normal.stdev)


def test_quantiles_of_one_uniform_driver_are_the_straight_line():
    package = make_package(make_case())  # 600 invested, 1000 saved
    found = simulate(package, Uncertainty(varying(persons=Uniform(-0.5, 0.1))), draws=200_000)
    expected = [1000 * (0.5 + 0.6 * p) - 600 for p in (0.05, 0.25, 0.5, 0.75, 0.95)]
    assert found.cases.quantiles[0] == pytest.approx(expected, abs=4)
    assert found.cases.chance[0] == pytest.approx(0.5 / 0.6, abs=0.005)


@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_the_shares_of_the_variance_and_what_drivers_carry_together_sum_to_one(correlation):
    asked = Uncertainty(
        {driver: Pert(-0.8, 0, 0.8) for driver in Driver if driver is not Driver.DELAY},
        correlation=Correlation(correlation),
    )
    found = simulate(load_package("aarhus-2024"), asked, draws=50_000)
    assert sum(found.shares.values()) + found.together == pytest.approx(1)
    of_cases = sum(found.case_shares.values()) + found.case_together
    assert of_cases == pytest.approx(np.ones(13))
    assert 0.005 < found.together < 0.2


def test_a_driver_that_varies_alone_carries_the_whole_variance():
    for driver in Driver:
        distribution = Uniform(0.0, 2.0) if driver is Driver.DELAY else Pert(-0.4, -0.1, 0.0)
        asked = Uncertainty({**STILL, driver: distribution}, correlation=Correlation(0.2))
        found = simulate(load_package("aarhus-2024"), asked, draws=20_000)
        assert found.shares[driver] == pytest.approx(1, abs=1e-9)
        assert found.together == pytest.approx(0, abs=1e-9)
        of_cases = found.case_shares[driver]
        assert of_cases[~np.isnan(of_cases)] == pytest.approx(1, abs=1e-3)


def test_where_nothing_varies_every_figure_is_the_package_own():
    package = load_package("aarhus-2024")
    result, found = compute_package(package), simulate(package, Uncertainty(STILL), draws=100)
    assert found.cases.mean == pytest.approx(result.by_case.gain)
    assert found.cases.sd == pytest.approx(0, abs=1e-9)
    assert found.groups.quantiles[:, 2] == pytest.approx(result.by_group.gain)
    assert found.fan.net[:, 0] == pytest.approx(result.net_by_year)
    assert found.fan.cumulative[:, 4] == pytest.approx(result.cumulative_net_by_year)
    assert found.package.chance.tolist() == [1.0]
    assert np.isnan(found.case_shares[Driver.PERSONS]).all()


# --- A second simulation -------------------------------------------------------------------------


def late(factors: list[float], delay: float) -> list[float]:
    """Return factors some years later, midway between whole years by straight lines."""
    whole, part = int(delay), delay - int(delay)
    moved = [0.0] * (whole + 1) + list(factors)
    return [(1 - part) * moved[t + 1] + part * moved[t] for t in range(len(factors))]


def simulated_by_loops(package, distributions, correlation: float, draws: int, seed: int):
    """Return gains and yearly nets of the package, drawn with Python's own random numbers."""
    rng, normal = random.Random(seed), NormalDist()  # noqa: S311
    full = compute_package(package).full_saving.tolist()
    gains, nets = [], []

    def drawn(driver: Driver, common: float) -> float:
        score = math.sqrt(correlation) * common + math.sqrt(1 - correlation) * rng.gauss(0, 1)
        low, likely, high = distributions[driver]
        if correlation == 0:  # a beta of its own, by another algorithm
            a = 1 + 4 * (likely - low) / (high - low)
            return low + (high - low) * rng.betavariate(a, 6 - a)
        a = 1 + 4 * (likely - low) / (high - low)
        return low + (high - low) * float(stats.beta.ppf(normal.cdf(score), a, 6 - a))

    for _ in range(draws):
        common = {driver: rng.gauss(0, 1) for driver in Driver}
        gain, net = 0.0, [0.0] * package.years
        for case, saving in zip(package.cases, full, strict=True):
            change = {driver: drawn(driver, common[driver]) for driver in Driver}
            years = max(case.averaging_years, package.years)
            factors = [
                min(1.0, float(f) * (1 + change[Driver.PHASING])) for f in case.phasing.over(years)
            ]
            saved = saving * (1 + change[Driver.PERSONS]) * (1 + change[Driver.UNIT_SAVING])
            spent = case.yearly_investment[0] * (1 + change[Driver.INVESTMENT])
            path = [saved * f - spent for f in late(factors, change[Driver.DELAY])]
            gain += sum(path[: case.averaging_years]) / case.averaging_years
            net = [a + b for a, b in zip(net, path, strict=False)]
        gains.append(gain)
        nets.append(net)
    return np.array(gains), np.array(nets)


@pytest.mark.parametrize(
    ("correlation", "draws"),
    [(0.5, 300), (0.0, 1000), pytest.param(0.0, 8000, marks=pytest.mark.proof)],
)
def test_chances_and_quantiles_are_those_of_a_simulation_that_shares_no_code(correlation, draws):
    points = dict.fromkeys(Driver, (-0.3, 0.0, 0.15)) | {Driver.DELAY: (0.0, 0.5, 2.2)}
    package = load_package("aarhus-2024")
    gains, nets = simulated_by_loops(package, points, correlation, draws, 11)
    asked = Uncertainty(
        {driver: Pert(*p) for driver, p in points.items()}, correlation=Correlation(correlation)
    )
    found = simulate(package, asked, draws=50_000)
    sd = found.package.sd[0]
    assert gains.mean() == pytest.approx(found.package.mean[0], abs=5 * sd / math.sqrt(draws))
    assert gains.std() == pytest.approx(sd, rel=4 / math.sqrt(draws))
    for index, p in enumerate((0.05, 0.25, 0.5, 0.75, 0.95)):
        below = (gains < found.package.quantiles[0, index]).mean()
        assert below == pytest.approx(p, abs=4 * math.sqrt(p * (1 - p) / draws))
        cumulative = nets.cumsum(axis=1)
        for year in range(package.years):
            error = 4 * math.sqrt(p * (1 - p) / draws)
            assert (nets[:, year] < found.fan.net[year, index]).mean() == pytest.approx(
                p, abs=error
            )
            assert (cumulative[:, year] < found.fan.cumulative[year, index]).mean() == (
                pytest.approx(p, abs=error)
            )


# --- Seeds, blocks and memory --------------------------------------------------------------------


def test_the_same_seed_gives_the_same_figures_and_another_seed_gives_others():
    package = load_package("aarhus-2024")
    first, again, other = (
        simulate(package, Uncertainty(ALL), draws=2000, seed=seed) for seed in (7, 7, 8)
    )
    assert (first.cases.quantiles == again.cases.quantiles).all()
    assert (first.fan.net == again.fan.net).all()
    assert (first.cases.quantiles != other.cases.quantiles).any()


def test_the_figures_of_the_usual_seed_are_those_that_every_machine_gets():
    found = simulate(load_package("aarhus-2024"), Uncertainty(ALL), draws=1000)
    assert found.package.quantiles[0] == pytest.approx(PINNED, rel=1e-9)


PINNED = [
    3500.8854999345745,
    4311.640543725491,
    4863.071235448191,
    5340.925219287904,
    6163.931656292348,
]


@pytest.mark.parametrize(("block", "draws"), [(1, 100), (7, 1000), (1000, 1000), (10**6, 1000)])
def test_the_size_of_a_block_does_not_change_a_figure(block, draws):
    package = load_package("aarhus-2024")
    asked = Uncertainty(ALL, correlation=Correlation(0.3))
    whole, parts = (simulate(package, asked, draws=draws, block=size) for size in (16_384, block))
    for name in ("cases", "groups", "package"):
        assert (getattr(whole, name).quantiles == getattr(parts, name).quantiles).all()
        assert (getattr(whole, name).chance == getattr(parts, name).chance).all()
    assert (whole.fan.cumulative == parts.fan.cumulative).all()
    assert parts.shares == pytest.approx(whole.shares)


def test_another_distribution_of_one_driver_leaves_the_other_cases_as_they_were():
    package = load_package("aarhus-2024")
    asked = Uncertainty(ALL, by_case={"1.1": {Driver.PERSONS: Normal(0, 0.3)}})
    first, other = (simulate(package, each, draws=1000) for each in (Uncertainty(ALL), asked))
    assert (first.cases.quantiles[1:] == other.cases.quantiles[1:]).all()
    assert (first.cases.quantiles[0] != other.cases.quantiles[0]).any()


def test_memory_follows_from_the_draws_and_the_years_but_not_from_the_cases():
    def peak(cases: int) -> int:
        package = make_package(*[make_case(number=str(n)) for n in range(cases)])
        tracemalloc.start()
        simulate(package, Uncertainty(ALL), draws=50_000)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    simulate(make_package(make_case()), Uncertainty(ALL), draws=100)  # tables are made once
    few, many = peak(3), peak(30)
    assert many < 1.15 * few
    assert few < 50_000 * 8 * (4 + 5 + 12)


# --- Corrections and delays ----------------------------------------------------------------------


def test_optimism_and_deadweight_are_taken_off_the_saving_before_anything_is_drawn():
    package = load_package("aarhus-2024")
    asked = Uncertainty(
        STILL,
        correction=Correction(grade="B", deadweight=0.1),
        corrections={"1.1": Correction(grade="A"), "1.2": Correction(deadweight=0.0)},
        grades=Grades({"A": 0.0, "B": 0.2}),
    )
    found, totals = simulate(package, asked, draws=100), compute_package(package).by_case
    kept = np.full(13, 0.8 * 0.9)
    kept[:2] = [0.9, 0.8]
    assert found.cases.corrected == pytest.approx(totals.saving * kept - totals.investment)
    assert found.cases.mean == pytest.approx(found.cases.corrected)
    assert found.cases.stated == pytest.approx(totals.gain)


def test_an_effect_that_fades_is_the_package_with_smaller_factors():
    package = load_package("aarhus-2024")
    asked = Uncertainty(STILL, correction=Correction(fade=0.1, fade_after=2))
    found = simulate(package, asked, draws=100)
    full, left = compute_package(package).full_saving, (1.0, 1.0, 0.9, 0.81, 0.729, 0.6561)
    faded = [
        replace(
            case,
            average_saving=None,
            unit_saving=saving / case.persons,
            phasing=Phasing([f * k for f, k in zip(case.phasing.over(6), left, strict=True)]),
        )
        for case, saving in zip(package.cases, full.tolist(), strict=True)
    ]
    expected = compute_package(replace(package, cases=faded))
    assert found.cases.mean == pytest.approx(expected.by_case.gain)
    assert found.fan.net[:, 2] == pytest.approx(expected.net_by_year)


@pytest.mark.parametrize("delay", [0.0, 1.0, 0.25, 1.75, 6.5])
@pytest.mark.parametrize("change", [0.0, 0.5, -0.4])
def test_fade_out_counts_from_when_the_effect_occurs(delay, change):
    case = make_case(phasing=Phasing([0.0, 0.6, 0.9, 1.0]), averaging_years=6)
    package = make_package(case, years=8)
    asked = Uncertainty(
        varying(delay=fixed(delay), phasing=fixed(change)),
        correction=Correction(fade=0.25, fade_after=3),
    )
    found = simulate(package, asked, draws=100)
    on_time = [
        min(1.0, f * (1 + change)) * 0.75 ** max(0, year - 3)
        for year, f in enumerate([0.0, 0.6, 0.9, 1, 1, 1, 1, 1], 1)
    ]
    effects = late(on_time, delay)
    assert found.fan.net[:, 2] == pytest.approx([1000 * e - 600 for e in effects])
    assert found.cases.mean[0] == pytest.approx(1000 * sum(effects[:6]) / 6 - 600)
    faded = invest_faded([min(1.0, f * (1 + change)) for f in (0.0, 0.6, 0.9, 1.0)], 3, 0.25, 8)
    assert effects == pytest.approx(invest_delayed(faded, delay, 8))


def test_what_was_paid_back_once_stays_paid_back():
    package = make_package(make_case(averaging_years=6), years=6)  # 600 invested, 1000 saved
    asked = Uncertainty(varying(persons=Uniform(-0.6, 0.2)), correction=Correction(fade=0.4))
    fan = simulate(package, asked, draws=50_000).fan
    needed, saved = [], 0.0  # the change of persons that pays back by each year
    for year in range(6):
        saved += 1000 * 0.6**year
        needed.append(600 * (year + 1) / saved - 1)
    expected = [(0.2 - min(needed[: year + 1])) / 0.8 for year in range(6)]
    assert fan.paid_back == pytest.approx(expected, abs=0.01)
    assert fan.cumulative[5, 2] < 0 < fan.cumulative[0, 2]
    assert (np.diff(fan.paid_back) >= 0).all()


@pytest.mark.parametrize("years", [0, 1, 2, 3, 7])
def test_a_certain_delay_of_whole_years_is_the_delay_of_the_sensitivity(years):
    package = load_package("aarhus-2024")
    found = simulate(package, Uncertainty(varying(delay=fixed(years))), draws=100)
    drivers = Drivers.of(package, compute_package(package))
    assert found.cases.mean == pytest.approx(drivers.gain(Driver.DELAY, np.array([[years]])))


def test_half_a_year_late_is_midway_between_on_time_and_a_year_late():
    package = load_package("aarhus-2024")
    gains = [
        simulate(package, Uncertainty(varying(delay=fixed(late))), draws=100).cases.mean
        for late in (1.0, 1.5, 2.0)
    ]
    assert gains[1] == pytest.approx((gains[0] + gains[2]) / 2)


def test_a_phasing_is_never_more_than_full_effect():
    package = make_package(make_case(phasing=Phasing([0.5, 0.9, 1.0])))
    found = simulate(package, Uncertainty(varying(phasing=fixed(0.5))), draws=100)
    assert found.cases.mean[0] == pytest.approx(1000 * (0.75 + 1 + 1 + 1) / 4 - 600)


# --- Defaults and refusals -----------------------------------------------------------------------


def test_what_nobody_states_does_not_vary_and_gives_no_chance():
    package = load_package("aarhus-2024")
    for nothing in (
        Uncertainty(),
        Uncertainty(STILL),
        Uncertainty({Driver.PERSONS: fixed(-0.1)}),
        Uncertainty(by_case={"1.1": {}}),
        Uncertainty(correction=Correction(optimism=0.2)),
    ):
        assert nothing.varying(package) == ()
        assert simulate_beside(package, nothing) == ()
    some = Uncertainty({Driver.PERSONS: Normal(0.0, 0.1)})
    assert some.varying(package) == (Driver.PERSONS,)
    shares = simulate(package, some, draws=500).shares
    assert [driver for driver, share in shares.items() if share] == [Driver.PERSONS]


def test_the_standard_range_takes_the_place_of_what_is_not_stated_and_is_neutral():
    package = load_package("aarhus-2024")
    asked = Uncertainty({Driver.PERSONS: Pert(-0.2, 0.0, 0.2)}, standard=True)
    assert asked.of(package.cases[0], Driver.PERSONS) == Pert(-0.2, 0.0, 0.2)
    assert asked.of(package.cases[0], Driver.INVESTMENT) == STANDARD[Driver.INVESTMENT]
    assert asked.on_standard(package) == (Driver.UNIT_SAVING, Driver.INVESTMENT)
    assert Uncertainty().on_standard(package) == ()
    assert Uncertainty(STANDARD, standard=True).on_standard(package) == ()  # it is stated
    _, whole = approximate(package, compute_package(package), Uncertainty(standard=True))
    assert whole.mean[0] == pytest.approx(compute_package(package).total.gain)


def test_a_case_stands_above_its_group_and_a_group_above_all_cases():
    package = load_package("aarhus-2024")
    whole, group, case = Pert(-0.3, 0.0, 0.1), Pert(-0.2, 0.0, 0.1), Pert(-0.1, 0.0, 0.1)
    asked = Uncertainty(
        {Driver.PERSONS: whole},
        by_group={1: {Driver.PERSONS: group}},
        by_case={"1.2": {Driver.PERSONS: case}},
    )
    said = {each.number: asked.of(each, Driver.PERSONS) for each in package.cases}
    assert (said["2.1"], said["1.1"], said["1.2"]) == (whole, group, case)
    only = Uncertainty(by_group={3: {Driver.PERSONS: group}})
    found = simulate(package, only, draws=500)
    assert [case.number for case, sd in zip(package.cases, found.cases.sd, strict=True) if sd] == (
        ["3.1", "3.2"]
    )


def test_without_a_stated_correlation_a_common_shock_stands_beside_independent_cases():
    package = load_package("aarhus-2024")
    asked = Uncertainty(standard=True)
    first, shock = simulate_beside(package, asked, draws=500)
    assert (first.correlation, shock.correlation) == (Correlation(0.0), Correlation(COMMON_SHOCK))
    assert shock.package.sd[0] > 1.5 * first.package.sd[0]
    for stated in (Correlation(0.0), Correlation(0.3)):
        (alone,) = simulate_beside(package, replace(asked, correlation=stated), draws=500)
        assert alone.correlation == stated


def test_a_case_without_persons_varies_like_the_others():
    case = make_case(persons=None, average_saving=1000)
    found = simulate(make_package(case), Uncertainty(ALL), draws=1000)
    same = simulate(make_package(make_case()), Uncertainty(ALL), draws=1000)
    assert found.cases.quantiles == pytest.approx(same.cases.quantiles)


@pytest.mark.parametrize(
    ("call", "english", "danish"),
    [
        (lambda: Pert(0.1, 0.0, 0.2), "likely", "sandsynlig"),
        (lambda: Pert(0.1, 0.1, 0.0), "high", "høj"),
        (lambda: Normal(0.0, -0.1), "sd", "spredning"),
        (lambda: Uniform(0.1, 0.0), "high", "høj"),
        (lambda: Pert(float("nan"), 0, 0), "low", "lav"),
        (
            lambda: Uncertainty({Driver.PERSONS: Pert(-1.1, 0, 0)}),
            "Full-year persons",
            "Helårspersoner",
        ),
        (lambda: Uncertainty({Driver.DELAY: Uniform(-1, 0)}), "Delay", "Forsinkelse"),
        (
            lambda: Uncertainty(by_case={"1.1": {Driver.DELAY: Uniform(0, 101)}}),
            "case 1.1, Delay",
            "sag 1.1, Forsinkelse",
        ),
        (lambda: Correlation(1.1), "correlation", "korrelation"),
        (lambda: Grades({"A": 1.2}), "correction at grade A", "korrektion ved evidensgrad A"),
        (lambda: Correction(deadweight=-0.1), "deadweight", "dødvægt"),
        (lambda: Correction(fade=2), "fade", "fald"),
    ],
)
def test_what_no_driver_can_be_is_refused_with_its_name(call, english, danish):
    en, da = refusal(call)
    assert en.startswith(english)
    assert da.startswith(danish)


def test_names_that_the_package_does_not_have_are_refused():
    package = make_package(make_case())
    english, _ = refusal(lambda: simulate(package, Uncertainty(by_case={"9.9": {}})))
    assert "the case does not exist" in english
    english, _ = refusal(lambda: simulate(package, Uncertainty(by_group={9: {}})))
    assert "the group does not exist" in english
    graded = Uncertainty(correction=Correction(grade="C"), grades=Grades({"A": 0.0}))
    english, danish = refusal(lambda: simulate(package, graded))
    assert "case 1.1, grade: the grade has no correction. Expected: one of A. Got: C" in english
    assert "Angiv din egen tabel under [grades]" in danish
    english, _ = refusal(lambda: simulate(make_package(), Uncertainty()))
    assert "the package has no cases" in english
    english, _ = refusal(lambda: simulate(package, Uncertainty(), draws=99))
    assert "draws" in english
