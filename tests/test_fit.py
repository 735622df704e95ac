"""Fitted ramps: held against another solver, the optimality conditions, and what they promise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, minimize

from building import QUICK, make_case, make_package, refusal
from investpakke import Package, Phasing, compute_package, load_package
from investpakke.calc import CaseTable
from investpakke.deciding.fit import Fit, fit_ramps
from investpakke.deciding.fit.demands import demands_of
from investpakke.deciding.fit.ranges import MOST_FACTORS, ranges_of
from investpakke.deciding.fit.solvers import closest
from investpakke.deciding.fit.space import Space
from investpakke.model import Figure
from investpakke.reconciliation import Verdict, reconcile

PACKAGE = load_package("aarhus-2024")
NUMBERS = [case.number for case in PACKAGE.cases]
HALF = [case.number for case in PACKAGE.cases if case.phasing.factors[0] < 1]
PATH = [20, 37, 40, 41, 41, 42]


@pytest.fixture(scope="module")
def fitted() -> Fit:
    return fit_ramps(PACKAGE)


def path_figure(year: int, tkr: float, decimals: int = 0, quantity: str = "saving") -> Figure:
    return Figure(
        scope="year",
        key=str(year),
        quantity=quantity,
        value=tkr,
        unit="tkr.",
        decimals=decimals,
        place="Tabel 1",
    )


def with_path(package: Package, savings: list[float], decimals: int = -1) -> Package:
    """Return the package with a published path, rounded as it is printed."""
    years = zip(package.shown_years, savings, strict=True)
    figures = [path_figure(year, round(tkr, decimals), decimals) for year, tkr in years]
    return replace(package, published=figures)


def space_of(package: Package) -> Space:
    table, result = CaseTable.of(package), compute_package(package)
    demands = demands_of(package, result, table.factors.shape[1])
    return Space.of(table, result, demands, np.zeros(len(package.cases), dtype=bool))


# -- the 2024 package -----------------------------------------------------------------


def test_every_average_is_what_it_was(fitted):
    assert fitted.after.average_saving == pytest.approx(fitted.before.average_saving, rel=1e-12)
    assert fitted.after.by_case.gain == pytest.approx(fitted.before.by_case.gain, abs=1e-9)


def test_the_path_is_the_published_one_at_its_rounding(fitted):
    assert np.rint(fitted.after.saving_by_year / 1000).tolist() == PATH
    assert np.rint(fitted.after.net_by_year / 1000).tolist() == [-8, 9, 12, 13, 13, 14]


def test_no_ramp_falls_and_none_goes_beyond_full_effect(fitted):
    assert (np.diff(fitted.factors, axis=1) >= 0).all()
    assert fitted.factors.min() >= 0
    assert fitted.factors.max() == 1


def test_with_the_fit_only_what_phasing_cannot_mend_is_left(fitted):
    lines = reconcile(fitted.fitted, fitted.after)
    left = {(n.figure.scope, n.figure.quantity) for n in lines if n.verdict is not Verdict.TIES}
    assert left == {("year", "net"), ("package", "average_gain")}
    lost = next(line for line in lines if line.figure.scope == "year" and line.difference is None)
    assert lost.figure.key == "2028"


def test_the_package_itself_is_not_touched(fitted):
    assert fitted.stated is PACKAGE
    assert load_package("aarhus-2024") == PACKAGE


def test_the_ranges_hold_the_fit_and_are_wide(fitted):
    low, high = fitted.ranges
    assert (low <= fitted.factors + 1e-7).all()
    assert (fitted.factors <= high + 1e-7).all()
    assert fitted.loose.sum() > 60


def test_the_eight_stated_ramps_can_all_be_kept():
    found = fit_ramps(PACKAGE, keep=HALF, with_ranges=False)
    assert {c.number for c, moved in zip(PACKAGE.cases, found.changed, strict=True) if moved} == {
        case.number for case in PACKAGE.cases if case.number not in HALF
    }
    for case, other in zip(PACKAGE.cases, found.fitted.cases, strict=True):
        assert (case is other) == (case.number in HALF)
    assert np.rint(found.after.saving_by_year / 1000).tolist() == PATH


def test_where_every_ramp_is_kept_the_refusal_says_how_far_off_the_path_is():
    english, danish = refusal(lambda: fit_ramps(PACKAGE, keep=[c.number for c in PACKAGE.cases]))
    assert "no phasing gives both" in english
    assert "ingen indfasning giver både" in danish
    assert "3348.6 tkr. more than its rounding" in english  # 41.5 asked for, 38.151 computed


# -- the closest ramps ------------------------------------------------------------------


def small(draw: np.random.Generator) -> Package:
    """Return a package whose path is that of other ramps than the stated ones."""
    cases = []
    for index in range(int(draw.integers(1, 5))):
        stated = np.sort(draw.uniform(0.1, 1.0, 4))
        by_unit = bool(draw.integers(2))
        saving = float(draw.integers(10, 900))
        kind = {"unit_saving": saving / 10} if by_unit else {"average_saving": saving}
        phasing, years = Phasing(stated.tolist()), int(draw.integers(1, 5))
        cases.append(make_case(number=f"1.{index}", phasing=phasing, averaging_years=years, **kind))
    return other_path(make_package(*cases), draw)


def other_path(package: Package, draw: np.random.Generator) -> Package:
    """Return the package with the path that other ramps with the same averages have."""
    table, result = CaseTable.of(package), compute_package(package)
    total = np.zeros(package.years)
    for row in range(len(package.cases)):
        ramp, years = np.sort(draw.uniform(0, 1, package.years)), int(table.averaging_years[row, 0])
        target = table.factors[row, :years].mean()
        mean = ramp[:years].mean()
        effect = (
            ramp * target / mean if mean > target else 1 - (1 - ramp) * (1 - target) / (1 - mean)
        )
        total += result.full_saving[row] * effect
    return with_path(package, total.tolist())


@pytest.mark.parametrize("seed", range(12))
def test_another_solver_finds_the_same_ramps(seed):
    package = small(np.random.default_rng(seed))
    space = space_of(package)
    found = closest(space)
    weights = np.repeat(space.weights, found.shape[1])
    stated = space.stated.ravel()
    other = minimize(
        lambda x: float((weights * (x - stated) ** 2).sum()),
        stated,
        jac=lambda x: 2 * weights * (x - stated),
        method="SLSQP",
        constraints=[
            LinearConstraint(space.equal.toarray(), space.equal_to, space.equal_to),
            LinearConstraint(space.below.toarray(), -np.inf, space.at_most),
        ],
        options={"ftol": 1e-12, "maxiter": 1000},
    )
    assert (space.below @ other.x <= space.at_most + 1e-9).all()
    assert found.ravel() == pytest.approx(other.x, abs=1e-4)


@pytest.mark.parametrize("seed", range(12))
def test_the_conditions_of_optimality_hold(seed):
    """The pull towards the stated ramps is a non-negative sum of the rows that bind."""
    from scipy.optimize import nnls

    space = space_of(small(np.random.default_rng(100 + seed)))
    found = closest(space).ravel()
    weights = np.repeat(space.weights, space.stated.shape[1])
    pull = weights * (space.stated.ravel() - found)
    binding = space.below.toarray()[space.at_most - space.below @ found < 1e-7]
    equal = space.equal.toarray()
    rows = np.vstack([binding, equal, -equal])
    _, rest = nnls(rows.T, pull)
    assert rest < 1e-7


def test_a_year_that_lies_on_the_edge_of_its_rounding_is_fitted():
    """Averaged over one year, 655 is printed as 660: no ramp gives more than just that."""
    stated = make_case(
        average_saving=655.0, phasing=Phasing([0.5, 0.7, 0.7, 0.8]), averaging_years=1
    )
    package = with_path(make_package(stated), [655.0, 1000.0, 1130.0, 1200.0])
    found = fit_ramps(package, with_ranges=False)
    assert found.after.saving_by_year == pytest.approx([655, 1000, 1130, 1200], abs=5 + 1e-6)
    assert found.after.average_saving == pytest.approx([655.0], rel=1e-12)


@QUICK
@given(st.integers(0, 10_000))
def test_a_path_that_ramps_can_give_is_always_given(seed):
    package = small(np.random.default_rng(seed))
    found = fit_ramps(package, with_ranges=False)
    after = compute_package(found.fitted)
    assert after.average_saving == pytest.approx(found.before.average_saving, rel=1e-9)
    for figure, saving in zip(package.published, after.saving_by_year.tolist(), strict=True):
        assert abs(saving - figure.value) <= 5 + 1e-6
    assert (np.diff(CaseTable.of(found.fitted).factors, axis=1) >= 0).all()
    unit = [case.unit_saving for case in package.cases]
    assert [case.unit_saving for case in found.fitted.cases] == unit


@pytest.mark.parametrize("seed", range(6))
def test_no_allowed_ramp_lies_outside_the_ranges(seed):
    """Ramps as far out as they go in random directions stay inside."""
    from scipy.optimize import linprog

    draw = np.random.default_rng(seed)
    space = space_of(small(draw))
    low, high = ranges_of(space)
    for _ in range(60):
        corner = linprog(
            draw.normal(size=space.stated.size),
            A_ub=space.below,
            b_ub=space.at_most,
            A_eq=space.equal,
            b_eq=space.equal_to,
            bounds=(None, None),
        )
        if corner.status != 0:  # years that nothing holds: no corner in that direction
            continue
        effects = corner.x.reshape(low.shape)
        full = np.where(space.capped, 1, np.maximum(1, effects[:, -1]))
        factors = effects / full[:, None]
        assert (factors >= low - 1e-6).all()
        assert (factors <= high + 1e-6).all()
    assert (low <= high + 1e-9).all()


def test_a_case_cut_in_two_halves_moves_as_the_whole_did():
    at = NUMBERS.index("3.1")
    case = PACKAGE.cases[at]
    part = {"average_saving": case.average_saving / 2, "persons": case.persons / 2}
    halves = [replace(case, number=f"3.1{end}", **part) for end in "ab"]
    cases = [*PACKAGE.cases[:at], *halves, *PACKAGE.cases[at + 1 :]]
    path = [f for f in PACKAGE.published if f.scope == "year" and f.quantity == "saving"]
    cut = fit_ramps(replace(PACKAGE, cases=cases, published=path), with_ranges=False)
    whole = fit_ramps(replace(PACKAGE, published=path), with_ranges=False)
    assert np.delete(cut.factors, at, axis=0) == pytest.approx(whole.factors, abs=1e-6)
    assert cut.factors[at] == pytest.approx(cut.factors[at + 1], abs=1e-6)


# -- what is left alone, and what is refused ---------------------------------------------


def test_a_phasing_that_already_fits_is_returned_unchanged():
    stated = (compute_package(PACKAGE).saving_by_year / 1000).round(0)
    figures = [
        Figure(
            scope="year",
            key=str(year),
            quantity="saving",
            value=value,
            unit="mio. kr.",
            decimals=0,
            place="Tabel 1",
        )
        for year, value in zip(PACKAGE.shown_years, stated.tolist(), strict=True)
    ]
    package = replace(PACKAGE, published=figures)
    found = fit_ramps(package)
    assert found.fitted is package
    assert not found.changed.any()
    assert found.distance == 0


def test_persons_times_unit_saving_stays_the_ceiling():
    case = make_case(persons=10, unit_saving=100, phasing=Phasing([0.5, 0.75, 1]))
    package = with_path(make_package(case), [400, 850, 1000, 1000])
    found = fit_ramps(package)
    assert found.after.full_saving.tolist() == [1000]
    assert found.factors[0].mean() == pytest.approx(0.8125)
    beyond = with_path(make_package(case), [300, 850, 1000, 1100])
    assert "no phasing gives both" in refusal(lambda: fit_ramps(beyond))[0]


@pytest.mark.parametrize("average", [500.0, 1e-3, 4e9])
def test_amounts_of_any_size_are_fitted(average):
    case = make_case(average_saving=average, phasing=Phasing.first_year(0.5))
    other = make_case(number="1.2", average_saving=average / 3)
    package = make_package(case, other)
    tilted = compute_package(package).saving_by_year + average * np.array([-0.3, 0, 0, 0.3])
    digits = 4 - int(np.floor(np.log10(average)))
    found = fit_ramps(with_path(package, tilted.tolist(), digits), with_ranges=False)
    assert found.after.average_saving == pytest.approx(found.before.average_saving, rel=1e-9)


def test_the_refusal_names_the_figures_that_clash_and_no_others():
    case = make_case(average_saving=200, averaging_years=1)
    english, danish = refusal(
        lambda: fit_ramps(with_path(make_package(case), [200, 600, 300, 700]))
    )
    got = english.partition("Got: ")[2].partition("All figures")[0]
    assert got == ("Saving, 2026 (saving 595 to 605 tkr.); Saving, 2027 (saving 295 to 305 tkr.). ")
    assert "Besparelse, 2027 (besparelse 295 til 305 tkr.)" in danish


def test_a_package_without_a_published_path_is_told_so():
    english, danish = refusal(lambda: fit_ramps(make_package(make_case())))
    assert "there is no published path to fit to" in english
    assert "der er intet offentliggjort forløb" in danish


def test_a_year_that_is_not_shown_and_a_case_that_is_not_there_are_refused():
    package = replace(make_package(make_case()), published=[path_figure(2031, 500)])
    assert "does not show the year" in refusal(lambda: fit_ramps(package))[0]
    assert "the case does not exist" in refusal(lambda: fit_ramps(PACKAGE, keep=["9.9"]))[0]


def test_a_package_without_cases_is_refused():
    empty = replace(make_package(), published=[path_figure(2025, 500)])
    assert "no cases to fit" in refusal(lambda: fit_ramps(empty))[0]


def test_a_large_package_is_fitted_without_ranges():
    small = [replace(c, average_saving=c.average_saving * 13 / 300) for c in PACKAGE.cases]
    cases = [replace(small[i % 13], number=str(i)) for i in range(300)]
    assert len(cases) * 6 > MOST_FACTORS
    path = [f for f in PACKAGE.published if f.scope == "year" and f.quantity == "saving"]
    found = fit_ramps(replace(PACKAGE, cases=cases, published=path))
    assert found.ranges is None
    assert np.rint(found.after.saving_by_year / 1000).tolist() == PATH
