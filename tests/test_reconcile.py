"""The engine against the published figures, at the precision they are printed with."""

import dataclasses
from typing import Any

import pytest

from building import make_case, make_package, refusal
from investpakke import InputError, Package, compute_package, load_package
from investpakke.model import Figure
from investpakke.reconciliation import VERDICT_TEXT, Line, Verdict, reconcile
from investpakke.text import Bilingual
from published_2024 import CASES, GROUPS, YEARS

Key = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package("aarhus-2024")


@pytest.fixture(scope="module")
def lines(package: Package) -> tuple[Line, ...]:
    return reconcile(package, compute_package(package))


def key(line: Line) -> Key:
    figure = line.figure
    return figure.scope, figure.key, figure.quantity, figure.unit


def with_verdict(lines: tuple[Line, ...], verdict: Verdict) -> set[Key]:
    return {key(line) for line in lines if line.verdict is verdict}


def changed(package: Package, number: str, **changes: Any) -> set[Key]:
    """Return what no longer ties after a change to one case."""
    cases = [dataclasses.replace(c, **changes) if c.number == number else c for c in package.cases]
    other = dataclasses.replace(package, cases=cases)
    return with_verdict(reconcile(other, compute_package(other)), Verdict.DIFFERS)


# --- The 2024 package ----------------------------------------------------------------------

KNOWN: set[Key] = {
    *(("year", str(year), "saving", "mio. kr.") for year in YEARS),
    *(("year", str(year), "net", "mio. kr.") for year in YEARS if year != 2028),
    ("package", "", "mean_net", "mio. kr."),
    ("package", "", "average_gain", "mio. kr."),
}

LOST: set[Key] = {("year", "2028", "net", "mio. kr.")}

TIES: set[Key] = {
    ("ratio", "", "ratio", "mio. kr."),  # "about 10" is 9.4 to the nearest ten
    *(
        ("case", case.number, quantity, unit)
        for case in CASES
        for quantity, unit in [
            ("annual_investment", "tkr."),
            ("average_saving", "tkr."),
            ("average_gain", "tkr."),
            ("average_gain", "mio. kr."),
            ("persons", "personer"),
        ]
    ),
    *(
        ("group", str(group.group), quantity, unit)
        for group in GROUPS
        for quantity, unit in [
            ("annual_investment", "tkr."),
            ("average_saving", "tkr."),
            ("average_gain", "tkr."),
            ("share", "%"),
        ]
    ),
    ("package", "", "annual_investment", "mio. kr."),
    ("package", "", "annual_investment", "tkr."),
    ("package", "", "average_saving", "tkr."),
    ("package", "", "average_gain", "tkr."),
    ("package", "", "persons", "personer"),
    *(("year", str(year), "investment", "mio. kr.") for year in YEARS),
    *(("path", str(year), "net", "mio. kr.") for year in YEARS if year != 2028),
    ("path", "", "saving_sum", "mio. kr."),
    ("path", "", "mean_net", "mio. kr."),
}


def test_every_figure_that_follows_from_the_inputs_ties(lines: tuple[Line, ...]) -> None:
    assert with_verdict(lines, Verdict.TIES) == TIES
    assert with_verdict(lines, Verdict.DIFFERS) == set()


def test_exactly_the_known_differences_are_known(lines: tuple[Line, ...]) -> None:
    assert with_verdict(lines, Verdict.KNOWN) == KNOWN
    assert with_verdict(lines, Verdict.LOST) == LOST
    assert len(lines) == len(TIES | KNOWN | LOST) == 114


@pytest.mark.parametrize(
    ("figure", "computed", "digits"),
    [
        (("year", "2024", "saving", "mio. kr."), 23.3, 1),
        (("year", "2025", "saving", "mio. kr."), 38.15, 2),
        (("year", "2029", "saving", "mio. kr."), 38.15, 2),
        (("year", "2028", "net", "mio. kr."), 10.26, 2),
        (("path", "", "saving_sum", "mio. kr."), 137.8, 1),
        (("path", "", "mean_net", "mio. kr."), 8.83, 2),
        (("package", "", "mean_net", "mio. kr."), 7.79, 2),
        (("package", "", "average_gain", "mio. kr."), 6.777, 3),
        (("package", "", "annual_investment", "mio. kr."), 27.89, 2),
        (("ratio", "", "ratio", "mio. kr."), 9.4, 1),
        (("group", "4", "share", "%"), 33.5, 1),
        (("case", "1.1", "average_gain", "mio. kr."), 0.26, 3),
    ],
)
def test_the_computed_figure_stands_beside_the_printed_one(
    lines: tuple[Line, ...], figure: Key, computed: float, digits: int
) -> None:
    (line,) = [line for line in lines if key(line) == figure]
    assert round(line.computed, digits) == computed


def test_every_known_difference_says_why_in_both_languages(lines: tuple[Line, ...]) -> None:
    known = [line for line in lines if line.verdict in {Verdict.KNOWN, Verdict.LOST}]
    assert all(line.figure.why and line.figure.why.da and line.figure.why.en for line in known)


def test_a_lost_figure_has_no_difference_but_a_computed_value(lines: tuple[Line, ...]) -> None:
    (line,) = [line for line in lines if line.verdict is Verdict.LOST]
    assert line.difference is None
    assert line.computed > 0


def test_a_line_is_named_by_its_quantity_and_place(lines: tuple[Line, ...]) -> None:
    labels = {key(line): line.label for line in lines}
    assert labels["case", "1.1", "persons", "personer"] == Bilingual(
        "Helårspersoner, sag 1.1", "Full-year persons, case 1.1"
    )
    assert labels["group", "2", "share", "%"].da == "Andel af investering, målgruppe 2"
    assert labels["year", "2024", "saving", "mio. kr."] == Bilingual(
        "Besparelse, 2024", "Saving, 2024"
    )
    assert labels["ratio", "", "ratio", "mio. kr."].en.startswith("Support per mio. kr.")


# --- A changed input shows -------------------------------------------------------------------


def test_other_persons_in_a_case_show_in_the_case_and_the_package(package: Package) -> None:
    assert changed(package, "1.1", persons=8) == {
        ("case", "1.1", "persons", "personer"),
        ("package", "", "persons", "personer"),
    }


def test_published_persons_cannot_be_compared_with_persons_that_are_not_stated(
    package: Package,
) -> None:
    english, danish = refusal(lambda: changed(package, "1.1", persons=None))
    assert english == (
        "published, case 1.1 persons: the figure cannot be computed. "
        "Expected: persons in each of its cases. Got: nothing."
    )
    assert danish.endswith("Forventet: helårspersoner i hver af sagerne. Fik: intet.")


def test_another_saving_shows_in_every_figure_that_rests_on_it(package: Package) -> None:
    assert changed(package, "4.4", average_saving=2346) == {
        ("case", "4.4", "average_saving", "tkr."),
        ("case", "4.4", "average_gain", "tkr."),
        ("case", "4.4", "average_gain", "mio. kr."),
        ("group", "4", "average_saving", "tkr."),
        ("group", "4", "average_gain", "tkr."),
        ("package", "", "average_saving", "tkr."),
        ("package", "", "average_gain", "tkr."),
    }


def test_another_investment_shows_in_every_figure_that_rests_on_it(package: Package) -> None:
    assert changed(package, "2.1", investment=5800) == {
        ("case", "2.1", "annual_investment", "tkr."),
        ("case", "2.1", "average_gain", "tkr."),
        ("case", "2.1", "average_gain", "mio. kr."),
        ("group", "2", "annual_investment", "tkr."),
        ("group", "2", "average_gain", "tkr."),
        ("group", "1", "share", "%"),
        ("group", "2", "share", "%"),
        ("group", "3", "share", "%"),
        ("group", "4", "share", "%"),
        ("package", "", "annual_investment", "tkr."),
        ("package", "", "annual_investment", "mio. kr."),
        ("package", "", "average_gain", "tkr."),
        *(("year", str(year), "investment", "mio. kr.") for year in YEARS),
    }


def test_another_averaging_horizon_moves_the_path_and_not_the_stated_average(
    package: Package,
) -> None:
    # 4,931 tkr. a year over four years instead of six takes a higher saving at full effect.
    assert changed(package, "2.1", averaging_years=4) == {("path", "", "saving_sum", "mio. kr.")}


# --- One figure at a time --------------------------------------------------------------------


def figure(**changes: Any) -> Figure:
    fields: dict[str, Any] = {
        "scope": "case",
        "key": "1.1",
        "quantity": "annual_investment",
        "value": 600,
        "unit": "tkr.",
        "decimals": 0,
        "place": "Side 1",
    }
    return Figure(**fields | changes)


def line_of(one: Figure, **case: Any) -> Line:
    package = make_package(make_case(**case), published=[one], first_year=2025, years=2)
    (line,) = reconcile(package, compute_package(package))
    return line


@pytest.mark.parametrize(
    ("value", "decimals", "verdict"),
    [
        (600, 0, Verdict.TIES),
        (600.5, 0, Verdict.TIES),
        (599.5, 0, Verdict.TIES),
        (600.6, 0, Verdict.DIFFERS),
        (600.1, 1, Verdict.DIFFERS),
        (600.04, 1, Verdict.TIES),
        (605, -1, Verdict.TIES),
        (606, -1, Verdict.DIFFERS),
    ],
)
def test_a_figure_ties_when_rounding_alone_explains_the_difference(
    value: float, decimals: int, verdict: Verdict
) -> None:
    assert line_of(figure(value=value, decimals=decimals)).verdict is verdict


def test_a_figure_half_a_digit_off_ties_whatever_binary_arithmetic_says() -> None:
    # 0.1 + 0.2 is not 0.3 in binary; the printed 0.3 with one decimal allows 0.25 to 0.35.
    one = figure(value=0.3, decimals=1, unit="mio. kr.")
    assert line_of(one, investment=350).verdict is Verdict.TIES
    assert line_of(one, investment=250).verdict is Verdict.TIES
    assert line_of(one, investment=350.1).verdict is Verdict.DIFFERS


@pytest.mark.parametrize(("unit", "value"), [("kr.", 600_000), ("tkr.", 600), ("mio. kr.", 0.6)])
def test_money_may_be_printed_in_any_unit(unit: str, value: float) -> None:
    line = line_of(figure(unit=unit, value=value))
    assert line.computed == pytest.approx(value)
    assert line.verdict is Verdict.TIES


def test_a_figure_that_need_not_tie_is_known_when_off_and_ties_when_right() -> None:
    why = Bilingual("rundet", "rounded")
    assert line_of(figure(value=700, must_tie=False, why=why)).verdict is Verdict.KNOWN
    assert line_of(figure(value=600, must_tie=False, why=why)).verdict is Verdict.TIES


def test_a_figure_that_need_not_tie_is_refused_without_a_reason() -> None:
    en, da = refusal(lambda: figure(must_tie=False))
    assert "lacks its reason" in en
    assert "mangler sin begrundelse" in da


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "9.9"},
        {"quantity": "gain"},
        {"unit": "euro"},
        {"scope": "group", "key": "3"},
        {"scope": "group", "key": "1", "quantity": "net"},
        {"scope": "year", "key": "2031", "quantity": "saving"},
        {"scope": "year", "key": "i alt", "quantity": "saving"},
        {"scope": "year", "key": "2025", "quantity": "share"},
        {"scope": "package", "key": "", "quantity": "share"},
        {"scope": "path", "key": "2025", "quantity": "net"},
        {"scope": "path", "key": "2025", "quantity": "saving"},
        {"scope": "path", "key": "", "quantity": "saving_sum", "years": (2024, 2026)},
        {"scope": "ratio", "key": "", "quantity": "ratio"},
        {"scope": "ratio", "key": "", "quantity": "ratio", "ratio": (5, 0)},
    ],
)
def test_a_figure_that_the_package_cannot_give_is_refused(changes: dict[str, Any]) -> None:
    one = figure(**changes)
    en, da = refusal(lambda: line_of(one))
    assert en.startswith(f"published, {one.scope} {one.key} {one.quantity}: ")
    assert "the published figure has no match" in en
    assert "det offentliggjorte tal kan ikke genfindes" in da
    assert repr(one.key or one.quantity).strip("'") in en


def test_the_path_itself_is_no_judge_of_an_unknown_quantity(package: Package) -> None:
    odd = figure(scope="path", key="2024", quantity="saving", unit="mio. kr.", value=-8)
    other = dataclasses.replace(package, published=[*package.published, odd])
    with pytest.raises(InputError, match="has no match"):
        reconcile(other, compute_package(other))


def test_a_quantity_without_a_name_is_called_what_the_file_calls_it() -> None:
    one = figure(scope="ratio", key="", quantity="forhold", ratio=(6, 3), value=2)
    line = line_of(one)
    assert (line.computed, line.label) == (2, Bilingual("forhold", "forhold"))


def test_every_verdict_has_a_text_in_both_languages() -> None:
    assert set(VERDICT_TEXT) == set(Verdict)
    assert all(text.da != text.en for text in VERDICT_TEXT.values())
