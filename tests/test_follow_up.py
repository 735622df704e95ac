"""Follow-up: held against plain loops over months, and against what must hold of any outcome."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from building import QUICK, make_case, make_package, refusal
from investpakke import FileError, Package, Phasing, compute_package, load_package
from investpakke.deciding.follow_up import (
    Actual,
    FollowUp,
    Light,
    Limits,
    Method,
    Outcomes,
    Period,
    follow_up,
)
from investpakke.deciding.follow_up.reading import (
    RESULTS,
    csv_actuals,
    parse_outcomes,
    read_outcomes,
)
from investpakke.workbook.inputs.follow_up import NOTE, REPORT_COLUMNS
from investpakke_templates.sheets.opfoelgning_reports import COLUMNS
from random_follow_ups import random_outcomes
from random_packages import random_package
from running import run, run_json

SEEDS = range(30)
WHOLE = {"persons": 10, "cost": 600, "unit_saving": 100}
"""What `make_case` expects of a year at full effect."""


def random_follow_up(seed: int) -> FollowUp:
    package = random_package(seed, max_cases=8)
    return follow_up(package, random_outcomes(seed, package))


def of_one(*actuals: Actual, phasing: Phasing | None = None, **how: object) -> FollowUp:
    """Follow up one case of 10 persons at 100 tkr. for 600 tkr. a year, 2025–2028."""
    case = make_case(phasing=phasing or Phasing((1.0,)))
    return follow_up(make_package(case), Outcomes(actuals=actuals, **how))  # type: ignore[arg-type]


def year(number: int, **figures: float) -> Actual:
    return Actual(case="1.1", period=Period(number), **figures)


def factor(package: Package, case: int, when: int) -> float:
    factors = package.cases[case].phasing.factors
    return float(factors[min(when, len(factors) - 1)])


# --- the variance --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_volume_pace_and_price_sum_to_actual_minus_expected(seed: int) -> None:
    found = random_follow_up(seed)
    for sums in (found.by_report, found.by_case, found.by_group, found.total):
        known = sums.months > 0
        parts = sums.volume + sums.pace + np.where(np.isnan(sums.price), 0, sums.price)
        scale = np.abs(sums.saving[known]).sum() + np.abs(sums.expected[known]).sum() + 1
        assert parts[known] == pytest.approx(
            (sums.saving - sums.expected)[known], abs=1e-12 * scale
        )
        assert np.isnan(parts[~known]).all()


@given(
    unit=st.floats(1, 500),
    actual_unit=st.floats(0, 500),
    persons=st.floats(-50, 200),
    planned=st.floats(0.5, 100),
    full=st.none() | st.floats(0, 200),
    first=st.floats(0, 1),
    months=st.integers(1, 12),
)
@QUICK
def test_one_periods_variance_is_split_exactly_whatever_the_figures(
    unit: float,
    actual_unit: float,
    persons: float,
    planned: float,
    full: float | None,
    first: float,
    months: int,
) -> None:
    case = make_case(persons=planned, unit_saving=unit, phasing=Phasing((first, 1.0)))
    actual = Actual(
        case="1.1",
        period=Period(2025, 1, months),
        persons=persons,
        unit_saving=actual_unit,
        full_persons=full,
    )
    found = follow_up(make_package(case), Outcomes(actuals=[actual])).by_report
    difference = (actual_unit * persons - unit * first * planned) * months / 12
    parts = float(found.volume[0] + found.pace[0] + found.price[0])
    assert parts == pytest.approx(difference, abs=1e-9 * (1 + unit * planned))


@pytest.mark.parametrize("seed", SEEDS)
def test_expected_and_actual_are_sums_of_months(seed: int) -> None:
    found = random_follow_up(seed)
    package = found.package
    for index, case in enumerate(package.cases):
        expected = saving = cost = expected_cost = months = 0.0
        for actual in found.outcomes.actuals:
            if actual.case != case.number:
                continue
            when = actual.period.year - package.first_year
            unit = float(found.plan.unit_saving[index])
            spent = case.yearly_investment[min(when, len(case.yearly_investment) - 1)]
            for _ in range(actual.period.first, actual.period.last + 1):
                if actual.persons is not None:
                    months += 1
                    expected += unit * float(case.persons or 0) * factor(package, index, when) / 12
                    own = unit if actual.unit_saving is None else actual.unit_saving
                    saving += own * actual.persons / 12
                expected_cost += 0 if actual.cost is None else spent / 12
            cost += actual.cost or 0
        sums = found.by_case
        assert sums.months[index] == months
        if months:
            assert (sums.expected[index], sums.saving[index]) == pytest.approx((expected, saving))
        if sums.cost_months[index]:
            assert sums.cost_variance[index] == pytest.approx(cost - expected_cost)


def test_the_worked_example_splits_as_the_formulas_of_the_page_say() -> None:
    actual = Actual(case="4.4", period=Period(2024), persons=4, unit_saving=160, full_persons=12)
    found = follow_up(load_package("aarhus-2024"), Outcomes(actuals=[actual])).by_report
    assert [float(x[0]) for x in (found.expected, found.volume, found.pace, found.price)] == [
        1340,
        -335,
        -335,
        -30,
    ]
    assert found.known[0] == 640 - 1340


def test_before_full_effect_a_shortfall_is_pace_and_from_then_on_volume() -> None:
    found = of_one(year(2025, persons=3), year(2026, persons=7), phasing=Phasing((0.5, 1)))
    assert found.by_report.pace.tolist() == [-200, 0]
    assert found.by_report.volume.tolist() == [0, -300]


def test_before_full_effect_only_what_goes_beyond_the_full_level_is_volume() -> None:
    found = of_one(year(2025, persons=12), phasing=Phasing((0.5, 1)))
    assert (found.by_report.pace[0], found.by_report.volume[0]) == (500, 200)


def test_a_profile_that_never_gets_to_one_has_its_full_effect_at_its_largest_factor() -> None:
    found = of_one(year(2026, persons=7), phasing=Phasing((0.4, 0.8)))
    assert (found.by_report.pace[0], found.by_report.volume[0]) == (0, -100)


def test_stated_persons_at_full_effect_decide_what_is_volume() -> None:
    found = of_one(year(2026, persons=7, full_persons=9), phasing=Phasing((0.5, 1)))
    assert (found.by_report.volume[0], found.by_report.pace[0]) == (-100, -200)


# --- missing is missing --------------------------------------------------------------------------


def test_a_month_without_figures_is_missing_and_not_zero() -> None:
    found = of_one(year(2025, **WHOLE), until="2026-06")
    assert [str(period) for period in found.missing[0]] == ["2026-01..2026-06"]
    assert (found.by_case.months[0], found.due_months) == (12, 18)
    assert found.by_case.expected[0] == 1000  # of twelve months, not of eighteen
    assert found.case_lights == (Light.GREEN,)
    assert found.forecast.average_gain[0] == pytest.approx(400)


def test_no_persons_at_all_is_a_figure_and_counts() -> None:
    found = of_one(year(2025, persons=0))
    assert found.by_case.known[0] == -1000
    assert found.case_lights == (Light.RED,)


def test_what_is_not_reported_is_nan_and_never_zero() -> None:
    found = of_one(year(2025, cost=500))
    for sums in (found.by_report, found.by_case, found.by_group, found.total):
        unknown = (sums.expected, sums.saving, sums.volume, sums.pace, sums.price, sums.share)
        assert all(math.isnan(values[0]) for values in unknown)
        assert (sums.cost_variance[0], sums.months[0]) == (-100, 0)
    assert found.case_lights == (Light.UNKNOWN,)


def test_without_a_unit_saving_volume_and_pace_are_known_and_price_is_not() -> None:
    found = of_one(year(2025, persons=8), year(2026, persons=8, unit_saving=90))
    assert math.isnan(found.by_report.price[0])
    assert (found.by_case.price[0], found.by_case.price_months[0]) == (-80, 12)
    assert found.by_case.known[0] == -200 - 200 - 80


@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_less_leaves_the_other_reports_as_they_were(seed: int) -> None:
    full = random_follow_up(seed)
    actuals = full.outcomes.actuals
    if not actuals:
        return
    less = follow_up(full.package, replace(full.outcomes, actuals=actuals[1:], until=""))
    for name in ("expected", "volume", "pace", "price", "saving", "cost"):
        kept, whole = getattr(less.by_report, name), getattr(full.by_report, name)
        np.testing.assert_array_equal(kept, whole[1:])


# --- partial periods -----------------------------------------------------------------------------


def test_a_year_reported_month_by_month_comes_to_the_same_as_in_one_report() -> None:
    whole = of_one(year(2025, persons=8, cost=540, unit_saving=90, full_persons=9))
    months = of_one(
        *(
            Actual(
                case="1.1",
                period=Period(2025, m, m),
                persons=8,
                cost=45,
                unit_saving=90,
                full_persons=9,
            )
            for m in range(1, 13)
        )
    )
    for name in ("months", "expected", "volume", "pace", "price", "saving", "cost_variance"):
        one, other = getattr(whole.by_case, name)[0], getattr(months.by_case, name)[0]
        assert one == pytest.approx(other), name
    assert whole.forecast.average_gain == pytest.approx(months.forecast.average_gain)


def test_half_a_year_counts_with_six_twelfths() -> None:
    half = Actual(case="1.1", period=Period.parse("2025-01..2025-06"), persons=10, cost=300)
    found = of_one(half)
    assert (found.by_case.expected[0], found.by_case.cost_variance[0]) == (500, 0)
    assert found.forecast.months_left[0] == 42


# --- the forecast --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", Method)
def test_a_case_that_goes_as_planned_is_forecast_as_planned(method: Method) -> None:
    found = of_one(year(2025, **WHOLE), method=method)
    assert found.forecast.average_gain == pytest.approx(found.forecast.planned_gain)
    assert found.by_case.known[0] == 0
    assert found.net == pytest.approx(found.planned_net)


def test_the_three_methods_differ_in_the_months_without_figures_alone() -> None:
    actual = year(2025, persons=4)
    rest = {Method.SHARE: 0.8 * 1000, Method.LEVEL: 400, Method.PLAN: 1000}
    for method, yearly in rest.items():
        found = of_one(actual, phasing=Phasing((0.5, 1)), method=method)
        assert found.forecast.saving[0].tolist() == pytest.approx([400, yearly, yearly, yearly])


def test_the_level_is_that_of_the_last_months_in_time_whatever_the_order() -> None:
    actuals = [year(2026, persons=9, unit_saving=110), year(2025, persons=5)]
    found = of_one(*actuals, method=Method.LEVEL)
    assert found.forecast.saving[0].tolist() == pytest.approx([500, 990, 990, 990])


def test_the_level_has_the_last_known_unit_saving_where_the_last_report_states_none() -> None:
    actuals = [year(2027, persons=7), year(2025, persons=5, unit_saving=80), year(2026, persons=9)]
    found = of_one(*actuals, method=Method.LEVEL)
    # The months that have figures count with the expected 100 where theirs is not known.
    assert found.forecast.saving[0].tolist() == pytest.approx([400, 900, 700, 7 * 80])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_level_is_persons_and_unit_saving_each_as_last_known(seed: int) -> None:
    package = random_package(seed, max_cases=8)
    actuals = random_outcomes(seed, package, years=package.years).actuals
    found = follow_up(package, Outcomes(actuals=actuals, method=Method.LEVEL))
    units = compute_package(package).unit_saving.tolist()
    for index, case in enumerate(package.cases):
        own = sorted(
            (a for a in actuals if a.case == case.number),
            key=lambda a: (a.period.year, a.period.last),
        )
        persons = [a.persons for a in own if a.persons is not None]
        known = [a.unit_saving for a in own if a.unit_saving is not None]
        level = persons[-1] * (known[-1] if known else units[index]) if persons else 0
        assert found.forecast.level[index] == pytest.approx(level)


@pytest.mark.parametrize("method", [Method.SHARE, Method.LEVEL])
def test_a_case_without_figures_goes_on_as_planned_and_it_is_said(method: Method) -> None:
    package = make_package(make_case(), make_case(number="1.2"))
    found = follow_up(package, Outcomes(actuals=[year(2025, persons=5)], method=method))
    assert found.forecast.as_planned.tolist() == [False, True]
    assert found.forecast.average_gain[1] == found.forecast.planned_gain[1]


def test_a_case_that_was_to_save_nothing_yet_goes_on_as_planned() -> None:
    found = of_one(year(2025, persons=0), phasing=Phasing((0, 1)))
    assert found.forecast.as_planned.tolist() == [True]
    assert found.case_lights == (Light.GREEN,)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_the_persons_needed_in_the_rest_the_gain_is_nothing(seed: int) -> None:
    """Month by month over the horizon: actual figures where they are, the persons needed else."""
    found = random_follow_up(seed)
    package, forecast = found.package, found.forecast
    for index, case in enumerate(package.cases):
        needed = float(forecast.persons_needed[index])
        unit = float(found.plan.unit_saving[index])
        own = {
            month: actual
            for actual in found.outcomes.actuals
            for month in actual.period.numbers(package.first_year)
            if actual.case == case.number
        }
        net = turnover = 0.0
        unknown = False
        for month in range(1, 12 * case.averaging_years + 1):
            actual, when = own.get(month), (month - 1) // 12
            cost = case.yearly_investment[min(when, len(case.yearly_investment) - 1)] / 12
            if actual and actual.cost is not None:
                cost = actual.cost / actual.period.months
            if actual is None or actual.persons is None:
                saving, unknown = unit * needed / 12, True
            else:
                own_unit = unit if actual.unit_saving is None else actual.unit_saving
                saving = actual.persons * own_unit / 12
            net += saving - cost
            turnover += abs(saving) + cost
        assert math.isnan(needed) is not unknown
        assert math.isnan(needed) or abs(net) <= 1e-11 * turnover


# --- lights --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persons", "light"),
    [
        (10, Light.GREEN),
        (9.5, Light.GREEN),
        (9.4, Light.YELLOW),
        (8, Light.YELLOW),
        (7.9, Light.RED),
    ],
)
def test_a_light_follows_the_share_of_the_expected_saving(persons: float, light: Light) -> None:
    assert of_one(year(2025, persons=persons)).case_lights == (light,)


def test_limits_are_the_users() -> None:
    actual = year(2025, persons=8)
    assert of_one(actual, limits=Limits(0.8, 0.5)).case_lights == (Light.GREEN,)
    assert of_one(actual, limits=Limits(1, 0.9)).case_lights == (Light.RED,)
    assert of_one(actual, limits=Limits(0.8, 0.5, 300)).case_lights == (Light.RED,)


def test_a_case_that_saves_as_expected_but_no_longer_pays_is_red() -> None:
    found = of_one(year(2025, persons=10, cost=3000))
    assert found.by_case.share[0] == 1
    assert found.case_lights == (Light.RED,)


def test_groups_and_package_have_lights_of_their_sums() -> None:
    package = make_package(make_case(), make_case(number="2.1", group=2), make_case(number="2.2"))
    actuals = [year(2025, persons=10), replace(year(2025, persons=5), case="2.1")]
    found = follow_up(package, Outcomes(actuals=actuals))
    assert found.group_lights == (Light.GREEN, Light.RED)
    assert found.light is Light.RED  # 75 % of what was expected of the two


# --- what is refused -----------------------------------------------------------------------------


def test_figures_that_do_not_belong_to_the_package_are_refused() -> None:
    def refused(*actuals: Actual, **how: object) -> tuple[str, str]:
        return refusal(lambda: of_one(*actuals, **how))

    other = Actual(case="1.7", period=Period(2025), persons=1)
    assert refused(other)[0] == (
        "case: the case does not exist. Expected: one of 1.1. Got: 1.7. Did you mean 1.1?"
    )
    assert refused(year(2024, persons=1))[1] == (
        "sag 1.1, 2024: året er ikke et af pakkens. Forventet: et år fra 2025. Fik: 2024."
    )
    twice = refused(year(2025, persons=1), Actual(case="1.1", period=Period(2025, 6, 7), cost=1))
    assert twice[0] == (
        "case 1.1, 2025-06..2025-07: a month occurs twice. Expected: each month once per case. "
        "Got: 2025 + 2025-06..2025-07."
    )
    for until in ("2025-11", "2029-01", "2025", "juni"):
        assert refused(year(2025, persons=1), until=until)[1].startswith("opgjort til og med: ")


def test_persons_of_a_case_that_states_none_are_refused_but_its_cost_is_followed() -> None:
    package = make_package(make_case(average_saving=500, persons=None))
    found = follow_up(package, Outcomes(actuals=[year(2025, cost=500)]))
    assert found.by_case.cost_variance[0] == -100
    assert (
        "the case states no persons"
        in refusal(lambda: follow_up(package, Outcomes(actuals=[year(2025, persons=5)])))[0]
    )


@pytest.mark.parametrize(
    "figures",
    [
        {},
        {"unit_saving": 100},
        {"cost": 5, "unit_saving": 100},
        {"cost": 5, "full_persons": 1},
        {"cost": -1},
        {"persons": 1, "unit_saving": -1},
        {"persons": math.nan},
    ],
)
def test_a_report_without_use_or_out_of_range_is_refused_by_case_and_period(
    figures: dict[str, float],
) -> None:
    assert refusal(lambda: year(2025, **figures))[0].startswith("case 1.1, 2025, ")


@pytest.mark.parametrize(
    "text",
    [
        "2024-13",
        "2024-00",
        "24-01",
        "2024-06..2024-01",
        "2024..2025",
        "2024-11..2025-02",
        "januar",
        "",
    ],
)
def test_a_period_that_is_none_is_refused(text: str) -> None:
    refusal(lambda: Period.parse(text))


def test_periods_are_read_and_written_alike() -> None:
    for text in ("2024", "2024-03", "2024-01..2024-06", "2024-11..2024-12"):
        assert str(Period.parse(text)) == text
    assert str(Period.parse("2024-1..6")) == "2024-01..2024-06"


@pytest.mark.parametrize("limits", [(0.5, 0.6), (-1, -2), (math.nan, 0), (0.9, 0.8, math.inf)])
def test_limits_that_make_no_sense_are_refused(limits: tuple[float, ...]) -> None:
    refusal(lambda: Limits(*limits))


# --- files ---------------------------------------------------------------------------------------

TOML = """
method = "level"
until = "2025-06"

[lights]
green_from = 0.9

[[actuals]]
case = "1.1"
period = "2025-01..2025-06"
persons = 6.5
cost = 1234.5
note = "jobindsats"
"""
DANISH = "Sag;Periode;Helårspersoner;Investering;Bemærkning\n1.1;2025-01..2025-06;6,5;1234,5;x\n"
ENGLISH = 'case,period,persons,cost,note\n1.1,2025-01..2025-06,6.5,1234.5,"a, b"\n\n'


def test_whole_amounts_as_large_as_kroner_need_a_unit() -> None:
    head = "sag;år;helårspersoner;{}\n1.1;2025;4;{}\n"
    for name, kroner, thousands in (
        ("investering", "700000", "700"),
        ("enhedsbesparelse", "120000", "120"),
    ):
        message = refusal(lambda h=name, v=kroner: csv_actuals(head.format(h, v)), FileError)[1]
        assert message.startswith(f"{name}: enheden fremgår ikke")
        assert csv_actuals(head.format(name, thousands))
        assert csv_actuals(head.format(f"{name} (kr.)", kroner))
        assert csv_actuals(head.format(f"{name} (tkr.)", kroner))


def test_toml_and_both_kinds_of_csv_say_the_same(tmp_path: Path) -> None:
    found = []
    for name, text in (("a.toml", TOML), ("b.csv", "\N{BOM}" + DANISH), ("c.CSV", ENGLISH)):
        (tmp_path / name).write_text(text, "utf-8")
        found.append(read_outcomes(tmp_path / name))
    stated = {(a.case, a.period, a.persons, a.cost) for o in found for a in o.actuals}
    assert stated == {("1.1", Period(2025, 1, 6), 6.5, 1234.5)}
    assert (found[0].method, found[0].until) == (Method.LEVEL, "2025-06")
    assert found[0].limits == Limits(0.9)
    assert found[2].actuals[0].note == "a, b"


def test_an_empty_field_is_not_known() -> None:
    actual = csv_actuals("sag;periode;helårspersoner;enhedsbesparelse\n1.1;2025;4;\n")[0]
    assert (actual.unit_saving, actual.cost) == (None, None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1.1;2025;1.234", "linje 2, helårspersoner: teksten kan læses som to tal."),
        ("1.1;2025;6.5", "linje 2, helårspersoner: værdien er ikke et tal."),
        ("1.1;2025;4;5", "linje 2: antallet af felter passer ikke."),
        ("1.1;2025", "linje 2, sag 1.1, 2025, helårspersoner: helårspersoner mangler."),
        ("1.1;2024/25;4", "linje 2, periode: perioden kan ikke læses."),
        (";2025;4", "linje 2, sagens nummer: teksten mangler."),
        ("1.1;2025;", "linje 2, sag 1.1, 2025, helårspersoner: helårspersoner mangler."),
        ('1.1;2025;"4', "linje 2: filen er ikke gyldig CSV."),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_by_its_number(line: str, message: str) -> None:
    text = f"sag;periode;helårspersoner\n{line}\n"
    kind = FileError if "CSV" in message else None
    refused = (
        refusal(lambda: csv_actuals(text), kind) if kind else refusal(lambda: csv_actuals(text))
    )
    assert refused[1].startswith(message)


SHEET = ";".join([*(column.header for column in REPORT_COLUMNS), NOTE])
SAVED = f"{SHEET}\n1.1;2025;1;6;6,5;1.234,5;;10;jobindsats\n1.2;2025;7;7;3\n"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("begin", ["", "sep=;\n"])
def test_the_sheet_s_table_is_read_as_a_danish_excel_saves_it(
    tmp_path: Path, encoding: str, begin: str
) -> None:
    file = tmp_path / "realiseret.csv"
    file.write_bytes((begin + SAVED).replace("\n", "\r\n").encode(encoding))
    first, second = read_outcomes(file).actuals
    assert (first.case, first.period, first.persons) == ("1.1", Period(2025, 1, 6), 6.5)
    assert (first.cost, first.unit_saving, first.full_persons) == (1234.5, None, 10)
    assert first.note == "jobindsats"
    assert (second.period, second.persons, second.cost) == (Period(2025, 7, 7), 3, None)


def test_letters_that_a_mac_takes_apart_and_columns_left_blank_are_read() -> None:
    text = unicodedata.normalize("NFD", SAVED).replace("\n", ";;\n")
    assert csv_actuals(text) == csv_actuals(SAVED)


COPIED = "\n".join(
    (
        ";".join(["Sag", "Investeringsforslag", *SHEET.split(";")[1:-1], "Status", "Tempo", NOTE]),
        "nr.;;årstal;1–12;1–12;gns.;mio. kr. i perioden;mio. kr. pr. år;personer;;tkr.;tekst",
        "1.1;Flere i job;2025;1;6;6,5;1,234;;10,;OK;-12,5;jobindsats",
        "1.2;Unge;2025;7;7;3,;0,5;;;OK;;",
    )
)


def test_a_copy_of_the_sheets_table_is_read_with_its_results_and_its_units() -> None:
    first, second = csv_actuals(COPIED)
    assert (first.persons, first.cost, first.full_persons, first.note) == (
        6.5,
        1234.0,
        10.0,
        "jobindsats",
    )
    assert (second.case, second.persons, second.cost) == ("1.2", 3.0, 500.0)
    refusal(lambda: csv_actuals(COPIED.replace("mio. kr. pr. år", "euro")), FileError)


def test_what_the_sheet_computes_has_the_heads_that_a_copy_of_it_may_hold() -> None:
    heads = [head.text for head in COLUMNS]
    shown = {" ".join(head.lower().split()) for head in heads[: heads.index(NOTE)] if head}
    assert shown == set(RESULTS)


def test_decimal_commas_in_a_file_say_that_its_points_stand_between_thousands() -> None:
    """Excel shows a whole number of a format with optional decimals with its comma."""
    head = "sag;år;helårspersoner;investering"
    for persons, cost in (("6,5", "2.340"), ("6,", "2.340"), ("6", "2.340,"), ("6", "2 340,0")):
        assert csv_actuals(f"{head}\n1.1;2025;{persons};{cost}\n")[0].cost == 2340.0
    for persons, cost in (("6", "2.340"), ("6.5", "2.340"), ("6", "2,340"), ("6,123", "2.340")):
        refusal(lambda row=f"{persons};{cost}": csv_actuals(f"{head}\n1.1;2025;{row}\n"))


def test_tabs_and_a_danish_number_in_quotes_between_commas_are_read(tmp_path: Path) -> None:
    tabs = SAVED.replace(";", "\t")
    assert csv_actuals(tabs) == csv_actuals(SAVED)
    file = tmp_path / "realiseret.csv"
    file.write_text(tabs, "utf-16")
    assert read_outcomes(file).actuals == csv_actuals(SAVED)
    assert csv_actuals('sag,år,helårspersoner\n1.1,2025,"6,5"\n')[0].persons == 6.5
    refusal(lambda: csv_actuals('sag,år,helårspersoner\n1.1,2025,"1,234"\n'))


def test_an_amount_may_have_its_unit_in_its_head() -> None:
    head = "sag;år;helårspersoner;Investering (kr.);Enhedsbesparelse, realiseret (mio. kr.)"
    found = csv_actuals(f"{head}\n1.1;2025;4;1234500;0,1\n")[0]
    assert (found.persons, found.cost, found.unit_saving) == (4, 1234.5, 100.0)
    refusal(lambda: csv_actuals("sag;år;investering (euro)\n1.1;2025;4\n"), FileError)
    refusal(lambda: csv_actuals("sag;år;helårspersoner (kr.)\n1.1;2025;4\n"), FileError)


def test_a_year_without_months_is_the_whole_year() -> None:
    assert csv_actuals("sag;år;helårspersoner\n1.1;2025;4\n")[0].period == Period(2025)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1.1;2025;1;;4", "linje 2, til måned: feltet er tomt."),
        ("1.1;2.025;1;6;4", "linje 2, år: teksten kan læses som to tal."),
        ("1.1;2025;jan;6;4", "linje 2, fra måned: værdien er ikke et tal."),
        ("1.1;2025;6;1;4", "linje 2, periode: perioden slutter, før den begynder."),
    ],
)
def test_months_that_cannot_be_used_are_refused_by_their_line(line: str, message: str) -> None:
    refused = refusal(lambda: csv_actuals(f"{SHEET}\n{line}\n"))
    assert refused[1].startswith(message)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "sag;helårspersoner",
        "sag;periode;sag",
        "sag;periode;pers",
        "sag;periode;år",
        "sag;år;fra måned;helårspersoner",
        "sag;fra måned;til måned",
    ],
)
def test_heads_that_do_not_tell_what_stands_below_are_refused(head: str) -> None:
    refusal(lambda: csv_actuals(f"{head}\n1.1;2025;4\n"), FileError)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[[actuals]]\ncase = "1.1"\nperiod = "2025"\npersons = "4"', "actuals[1], persons"),
        ('[[actuals]]\ncase = "1.1"\nperiods = "2025"', "actuals[1], period"),
        ('[[actuals]]\ncase = "1.1"\nperiod = "juni"', "actuals[1], period"),
        ('method = "best"', "method"),
        ("[lights]\ngreen_from = 0.5", "lights, yellow_from"),
        ("[lights]\nred_from = 0.5", "lights"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_by_its_place(text: str, place: str) -> None:
    assert refusal(lambda: parse_outcomes(text, "f.toml"))[0].startswith(f"{place}: ")


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def actuals(tmp_path: Path) -> Path:
    file = tmp_path / "realiseret.csv"
    file.write_text("sag;periode;helårspersoner\n4.4;2024;6\n1.1;2024-01..2024-06;7\n", "utf-8")
    return file


def test_the_command_prints_variances_forecast_and_what_is_missing(actuals: Path) -> None:
    done = run("follow-up", "aarhus-2024", "--actuals", actuals)
    assert done.exit_code == 0
    for text in ("6 af 12", "Ikke oplyst", "Sag 1.1 mangler 2024-07..2024-12.", "18 af 156"):
        assert text in done.stdout
    english = run("follow-up", "aarhus-2024", "--actuals", actuals, "--lang", "en")
    assert "Case 1.1 lacks 2024-07..2024-12." in english.stdout
    assert "months without figures reach the same share" in english.stdout


def test_the_json_has_null_for_what_is_not_known(actuals: Path) -> None:
    form = run_json("follow-up", "aarhus-2024", "--actuals", actuals, "--method", "plan")
    cases = {case["number"]: case for case in form["cases"]}
    assert cases["4.4"]["pace"] == pytest.approx(-335)
    assert cases["4.4"]["price"] is None
    assert cases["1.2"]["expected_saving"] is None
    assert cases["1.2"]["missing"] == ["2024"]
    assert form["method"] == "plan"
    parts = (form["package"][part] for part in ("volume", "pace"))
    assert sum(parts) == pytest.approx(form["package"]["known_variance"])


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("red", 1), ("yellow", 1)])
def test_the_exit_code_is_one_where_a_light_is_as_bad_as_asked(
    actuals: Path, level: str, code: int
) -> None:
    done = run("follow-up", "aarhus-2024", "--actuals", actuals, "--fail-on", level)
    assert done.exit_code == code


def test_only_not_green_fails_where_not_known_is_to_fail(actuals: Path) -> None:
    actuals.write_text("sag;periode;helårspersoner\n1.1;2024;7\n", "utf-8")
    for level, code in (("yellow", 0), ("unknown", 1)):
        done = run("follow-up", "aarhus-2024", "--actuals", actuals, "--fail-on", level)
        assert done.exit_code == code


def test_a_package_without_figures_is_refused_with_the_option_that_gives_them() -> None:
    done = run("follow-up", "aarhus-2024")
    assert done.exit_code == 2
    assert done.stderr.startswith("Fejl: aarhus-2024: der er ingen realiserede tal.")
    assert "Eller brug --actuals FIL.toml|csv." in done.stderr
