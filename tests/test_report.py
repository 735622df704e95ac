"""The report: every page has the engine's figures, and every chart draws them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from defusedxml import ElementTree as ET  # noqa: N817  as the standard library's is called
from hypothesis import given
from hypothesis import strategies as st

import published_2024
from building import QUICK, make_case, make_package
from html_pages import Chart, Page, Report
from investpakke import Case, Group, Package, Phasing, compute_package, load_package
from investpakke.calc import PackageResult
from investpakke.deciding import Driver, standard_scenarios, switching, tornado
from investpakke.deciding.follow_up import Actual, FollowUp, Outcomes, Period, follow_up
from investpakke.deciding.present_value import Payer, present_value
from investpakke.deciding.probability import Distribution, Normal, Pert, Uncertainty, Uniform, fixed
from investpakke.model.description import Status
from investpakke.show.charts.drawing import Label, Scale, scale, ticks
from investpakke.show.charts.years import Flows, path_chart
from investpakke.show.numbers import number
from investpakke.show.report.document import document_of
from investpakke.show.results.subject import MOST_CASE_PAGES, Subject
from investpakke.show.writer import Writer
from investpakke.text import Language
from random_packages import random_package
from terminal_pages import ENGLISH, on_terminal

DAY = date(2026, 3, 1)
LANGUAGES: tuple[Language, ...] = ("da", "en")
LABEL = Label("chart", "Titel", "Fortalt")
HOSTILE = "</title><script>document.title='run'</script><b>&\"'x"


def subject_of(package: Package, **more: Any) -> Subject:
    asked = {
        "draws": 2000,
        "scenarios": standard_scenarios(),
        "uncertainty": Uncertainty(standard=True),
        **more,
    }
    return Subject(package, compute_package(package), DAY, "model.xlsx", **asked)


WRITER = Writer("da")


def made(package: Package, language: Language = "da", **more: Any) -> bytes:
    return document_of(subject_of(package, **more), Writer(language)).html


@pytest.fixture(scope="module")
def package() -> Package:
    return load_package("aarhus-2024")


@pytest.fixture(scope="module")
def result(package: Package) -> PackageResult:
    return compute_package(package)


@pytest.fixture(scope="module")
def subject(package: Package) -> Subject:
    return subject_of(package)


@pytest.fixture(scope="module")
def report(subject: Subject) -> Report:
    return Report(document_of(subject, Writer("da")).html)


def amount(text: str) -> float:
    """Return a Danish figure, with or without a unit after it; a dash is NaN."""
    plain = text.partition("\xa0")[0].translate({ord("."): "", ord(","): ".", 0x2212: "-"})
    return float("nan") if text == "–" else float(plain)


# --- pages ---------------------------------------------------------------------------------------


def test_the_pages_come_in_the_order_of_the_published_document(report: Report) -> None:
    groups = {1: range(1, 5), 2: range(5, 7), 3: range(7, 9), 4: range(9, 14)}
    middle = [
        key
        for group, cases in groups.items()
        for key in (f"group-{group}", *(f"case-{i}" for i in cases))
    ]
    assert list(report.pages) == [
        "overview",
        "years",
        *middle,
        "plausibility",
        "switching",
        "sensitivity",
        "probability",
        "fan",
        "value",
        "scenarios",
        "reconciliation",
        "assumptions",
        "method",
    ]


def test_every_page_is_in_the_contents(report: Report) -> None:
    contents = report.text[: report.text.index("<main>")]
    assert re.findall('<a href="#([^"]*)">', contents) == list(report.pages)


@pytest.mark.parametrize("group", published_2024.GROUPS, ids=str)
def test_a_group_has_the_table_of_the_published_document(
    report: Report, group: published_2024.PublishedGroup
) -> None:
    heads, *rows, total = report.tables(f"group-{group.group}")[0]
    assert heads == [
        "Nr.",
        "Investeringsforslag",
        "Årlig investering (tkr.)",
        "Gns. årlig besparelse (tkr.)",
        "Gns. årlig gevinst (tkr.)",
    ]
    cases = [case for case in published_2024.CASES if case.group == group.group]
    shown = [(row[0].rstrip("*"), *map(amount, row[2:])) for row in rows]
    assert shown == [(c.number, c.investment, c.saving, c.gain) for c in cases]
    assert [amount(cell) for cell in total[2:]] == [group.investment, group.saving, group.gain]
    assert f"Andel af samlet investeringspakke: {group.percent} %" in report.words(
        f"group-{group.group}"
    )


@pytest.mark.parametrize("index", range(13))
def test_a_case_has_its_published_figures(report: Report, index: int) -> None:
    case = published_2024.CASES[index]
    tiles = [tile.text or "" for tile in report.pages[f"case-{index + 1}"].iter("dd")][:4]
    figures = [amount(tile.strip()) for tile in tiles]
    assert figures == [case.investment, case.saving, case.gain, case.persons]


@pytest.mark.parametrize("index", range(13))
def test_a_case_has_its_years_and_switching_values(
    report: Report, package: Package, result: PackageResult, index: int
) -> None:
    *years, switch = report.tables(f"case-{index + 1}")
    engine = np.stack(
        [
            package.shown_years,
            result.investment_by_case[index],
            result.saving_by_case[index],
            result.net_by_case[index],
            result.cumulative_net_by_case[index],
        ],
        axis=1,
    )
    if years:
        shown = np.array([[amount(cell) for cell in row] for row in years[0][1:]])
        np.testing.assert_allclose(shown, engine, atol=0.5 + 1e-9)
    else:  # nothing varies: a sentence instead of a table of six equal rows
        assert np.ptp(engine[:, 1:4], axis=0).tolist() == [0, 0, 0]
        investment, saving, net = (number(float(value), "da") for value in engine[0, 1:4])
        assert (
            f"Hvert år 2024–2029: investering {investment} tkr., besparelse {saving} tkr., "
            f"netto {net} tkr. Fuld effekt fra første år."
        ) in report.words(f"case-{index + 1}")
    found = switching(package, result)
    values = [amount(row[2]) for row in switch[1:]]
    wanted = [
        float(found.values[driver][index]) * (100 if driver is Driver.PHASING else 1)
        for driver in Driver
    ]
    np.testing.assert_allclose(values, wanted, atol=0.5)


def test_the_first_page_has_every_case_and_the_groups_totals(report: Report) -> None:
    rows = [row for row in report.tables("overview")[0][1:] if len(row) > 1]
    cases = [
        (row[0].rstrip("*"), *map(amount, row[2:5])) for row in rows if row[0] and row[1] != "I alt"
    ]
    assert cases == [(c.number, c.investment, c.saving, c.gain) for c in published_2024.CASES]
    totals = [(*map(amount, row[2:5]), row[6]) for row in rows if row[1] == "I alt"]
    assert totals == [
        (g.investment, g.saving, g.gain, f"{g.percent}\xa0%") for g in published_2024.GROUPS
    ]


def test_the_first_page_says_what_is_thin_and_what_is_reserved(
    report: Report, package: Package
) -> None:
    words = report.words("overview")
    assert len(list(report.pages["overview"].iter("dt"))) == 4
    thin = words.partition("De tyndeste margener")[2]
    assert re.findall(r"Sag (\d\.\d):", thin) == ["4.4", "1.2", "1.4"]
    for reservation in package.reservations:
        assert reservation.text in words
    none = Report(made(make_package(make_case()), draws=0)).words("overview")
    assert "Pakken oplyser ingen forbehold." in none


def test_the_front_and_every_sheet_say_how_far_the_package_has_come() -> None:
    status = Status(stage="adopted", date="2026-10-08", case_number="26/1")
    html = made(make_package(make_case(), status=status, name='A "\\</style>'), draws=0)
    front = html.decode("utf-8").partition("<main>")[0]
    assert "Vedtaget 08-10-2026, sagsnr. 26/1. Beslutningsgrundlag" in front
    footer = re.findall(r'@bottom-left { content: "(.*?)";', front)[0]
    said = "".join(chr(int(code, 16)) for code in re.findall(r"\\([0-9a-f]+) ", footer))
    assert said.startswith('A "\\</style>')
    assert "Vedtaget" in said
    assert front.count("</style>") == 1


def test_what_a_decision_rests_on_comes_last_as_annexes(report: Report) -> None:
    kickers = [page.find("p") for page in report.pages.values()]
    said = [p.text for p in kickers if p is not None and p.get("class") == "kicker"]
    annexes = [text for text in said if text and text.startswith("Bilag")]
    assert annexes == said[-len(annexes) :]
    assert annexes[0] == "Bilag A"
    for key in ("switching", "probability", "value", "scenarios", "reconciliation", "method"):
        assert "Bilag" in report.words(key)


def test_danish_inside_an_english_page_is_marked(package: Package) -> None:
    english = Report(made(package, "en", draws=0))
    for key, text in (
        ("overview", package.reservations[0].text),
        ("case-1", package.cases[0].name),
        ("case-1", package.cases[0].description.problem),
        ("group-1", package.cases[0].name),
        ("assumptions", package.assumptions[0].text),
    ):
        spans = [span.text for span in english.pages[key].iter("span") if span.get("lang") == "da"]
        assert text in spans
    assert 'lang="da"' not in made(package, draws=0).decode("utf-8").partition("<body>")[2]


def test_a_model_that_names_nobody_and_loses_is_told_in_words() -> None:
    groups = [Group(1, "Målgruppe 1"), Group(2, "Unge med en lang vej til uddannelse og arbejde")]
    cases = [make_case(number=f"{group}.1", group=group, investment=1100) for group in (1, 2)]
    named = {"name": "model", "municipality": "–", "source": "model", "groups": groups}
    page = made(make_package(*cases, **named), draws=0).decode("utf-8")
    front, _, rest = page.partition("<main")
    overview = rest.partition("</section")[0]
    assert "<title>model</title>" in page
    assert front.count(">model<") == 2  # as title and as heading
    assert "–</p>" not in front
    assert "Pakken indeholder investeringer" in overview
    group = rest.partition('id="group-1"')[2].partition("</section")[0]
    assert "10,0 %" in group.replace("\u202f", " ").replace("\xa0", " ")
    assert "Mangler, før gevinsten er 0" in group
    assert "Kan gå tabt" not in page
    assert "Målgruppe 1: Målgruppe 1" not in page
    assert "1. Målgruppe 1" not in page
    assert ">Målgruppe 2: Unge med en lang vej til uddannelse og arbejde<" in overview


def test_small_amounts_are_in_tkr(report: Report) -> None:
    assert "27,9 mio. kr." in report.words("overview")
    words = Report(made(make_package(make_case()), draws=0)).words("overview")
    assert "Årlig investering600 tkr." in words
    assert "investeringer for 600 tkr. om året i 1 sag" in words


def test_the_years_page_says_what_must_be_known(report: Report) -> None:
    words = report.words("years")
    assert "Tre tal for det samme: dokumentets netto er 9 mio. kr." in words
    assert "Én helårsperson færre fjerner gevinsten i sag 1.2, 1.4, 3.2, 4.4 og 4.5." in words
    assert (
        "100 af 114 offentliggjorte tal stemmer med beregningen, 13 afviger fra beregningen"
        in words
    )


def test_a_case_says_in_words_what_one_person_fewer_does(report: Report) -> None:
    assert "15,97 er nok til at dække investeringen, og én færre fjerner" in report.words("case-12")
    assert "med én færre er gevinsten 137 tkr." in report.words("case-1")


def test_switching_values_stand_by_margin(report: Report, package: Package) -> None:
    rows = report.tables("switching")[0][1:]
    assert [row[0] for row in rows[:5]] == ["4.4", "1.2", "1.4", "4.5", "2.1"]
    assert len(rows) == len(package.cases) + len(package.groups) + 1


def test_the_reconciliation_tells_what_does_not_tie_and_why(report: Report) -> None:
    summary, others = report.tables("reconciliation")
    assert sum(int(row[2]) for row in summary[1:] if row[2] != "–") == 100
    figures = [row for row in others[1:] if len(row) > 1]
    assert len(figures) == 13 + 1
    verdicts = {re.sub(r" \(\d\)$", "", row[-1]) for row in figures}
    assert verdicts == {"afviger, forklaret", "mangler i kilden"}
    assert figures[0][:3] + figures[0][-1:] == [
        "2024",
        "Besparelse",
        "mio. kr.",
        "afviger, forklaret (1)",
    ]
    assert "(1) Den oplyste indfasning giver" in report.words("reconciliation")
    assert "Begge er rigtige." in report.words("reconciliation")


def test_the_report_says_what_nobody_has_checked(report: Report) -> None:
    assert "Hvad der ikke er kontrolleret" in report.words("method")


# --- charts --------------------------------------------------------------------------------------


def test_the_path_chart_draws_the_engines_years(report: Report, result: PackageResult) -> None:
    chart = report.charts["chart-years"]
    pairs = np.stack([result.investment_by_year, result.saving_by_year], axis=1).ravel()
    printed = [20, 37, 40, 41, 41, 42], [-8, 9, 12, 13, 14]  # 2028 is lost in the source
    savings, nets = ([1000.0 * value for value in row] for row in printed)
    wanted = [*pairs, *savings, *result.net_by_year, *nets, *result.cumulative_net_by_year]
    assert chart.values == wanted
    assert chart.marks[0][0] == "2024, Investering: 27,9 mio. kr."


@pytest.mark.parametrize("index", range(13))
def test_the_charts_of_a_case_draw_its_figures(
    report: Report, subject: Subject, result: PackageResult, index: int
) -> None:
    key, case = f"chart-case-{index + 1}", subject.package.cases[index]
    pairs = np.stack([result.investment_by_case[index], result.saving_by_case[index]], axis=1)
    varies = bool(np.ptp(pairs, axis=0).any())
    assert (f"{key}-years" in report.charts) == varies  # no six equal bars
    if varies:
        assert report.charts[f"{key}-years"].values == pairs.ravel().tolist()
        assert "50 % i 2024, 100 % i 2025–2029" in report.words(f"case-{index + 1}")
    bars = tornado(subject.package, result, case=case.number).bars
    gains = [gain for bar in bars for gain in bar.gains]
    np.testing.assert_allclose(report.charts[f"{key}-tornado"].values, gains)
    low, *_, high = subject.simulations[0].cases.quantiles[index].tolist()
    assert f"ligger gevinsten mellem {WRITER.tkr(low)} og {WRITER.tkr(high)} tkr." in report.words(
        f"case-{index + 1}"
    )


def test_the_fan_draws_the_quantiles_of_the_simulation(report: Report, subject: Subject) -> None:
    independent, shock = (found.fan for found in subject.simulations)
    for key, values in (
        ("net-0", independent.net),
        ("cumulative-0", independent.cumulative),
        ("net-0-5", shock.net),
        ("cumulative-0-5", shock.cumulative),
    ):
        chart = report.charts[f"chart-fan-{key}"]
        assert chart.values == values[:, 2].tolist()
        outer, inner = (mark for mark in chart.element.iter("path") if mark.get("data-low"))
        for band, (low, high) in ((outer, (0, 4)), (inner, (1, 3))):
            for name, column in (("data-low", low), ("data-high", high)):
                drawn = [float(each) for each in band.get(name, "").split()]
                assert drawn == values[:, column].tolist()


def test_the_chances_are_those_of_the_simulation(report: Report, subject: Subject) -> None:
    rows = report.tables("probability")[0][1:]
    independent, shock = subject.simulations
    of_cases = dict(
        zip((c.number for c in subject.package.cases), independent.cases.chance, strict=True)
    )
    for row in rows[:13]:
        assert row[3] == Writer("da").chance(of_cases[row[0]])
    assert [row[3] for row in rows[-2:]] == [
        Writer("da").chance(float(found.package.chance[0])) for found in (independent, shock)
    ]
    assert rows[-1][0] == "– fælles stød (korrelation 0,5)"


def test_a_chance_that_draws_have_given_is_never_certain() -> None:
    assert Writer("en").chance(1.0) == "over 19 in 20 (over 99%)"
    assert Writer("da").chance(0.0) == "under 1 af 20 (under 1\xa0%)"


def test_present_values_are_those_of_the_engine(report: Report, package: Package) -> None:
    found = present_value(package)
    own = found.package[Payer.MUNICIPALITY]
    lines = [*own.cumulative[0], *own.cumulative_present[0]]
    assert report.charts["chart-value"].values == lines
    by_year, cases = report.tables("value")
    shown = np.array([[amount(cell) for cell in row[2:6]] for row in by_year[1:]])
    flows = np.stack([own.net[0], own.cumulative[0], own.present[0], own.cumulative_present[0]])
    np.testing.assert_allclose(shown, flows.T, atol=0.5 + 1e-9)
    values = [amount(row[2]) for row in cases[1:14]]
    present = found.cases[Payer.MUNICIPALITY].present_value
    np.testing.assert_allclose(values, present, atol=0.5 + 1e-9)
    least, most = (flows.cases.present_value for flows in found.state_between)
    shares = [row[5] for row in cases[1:14]]
    assert shares == ["–" if np.isnan(value) else "20–80\xa0%" for value in least]
    for row, low, high in zip(cases[1:14], least, most, strict=True):
        if np.isfinite(low):
            shown_low, shown_high = (amount(part) for part in row[6].split(" – "))
            assert abs(shown_low - low) <= 0.5
            assert abs(shown_high - high) <= 0.5


def test_what_the_state_saves_is_shown_where_its_share_is_stated() -> None:
    stated = make_package(make_case(state_share=0.2), make_case(number="1.2"))
    found = present_value(stated)
    by_year, cases = Report(made(stated, draws=0)).tables("value")
    assert (len(by_year[0]), len(cases[0])) == (8, 8)
    state = float(found.cases[Payer.STATE].present_value[0])
    assert abs(amount(cases[1][6]) - state) <= 0.5
    assert cases[2][5:] == ["–", "–", "–"]


def test_scenarios_have_the_figures_of_the_comparison(report: Report, subject: Subject) -> None:
    assert subject.comparison is not None
    sums = subject.comparison.figures(np.ones(13, dtype=bool))
    assert report.charts["chart-scenarios"].values == [figures.gain for figures in sums]
    gains = next(row for row in report.tables("scenarios")[0] if row[0] == "Gns. årlig gevinst")
    np.testing.assert_allclose(
        [amount(cell) for cell in gains[1:]], [figures.gain for figures in sums], atol=0.5
    )


def test_a_picture_says_what_it_shows_to_those_who_listen(report: Report) -> None:
    for key, chart in report.charts.items():
        assert chart.element.get("role") == "img"
        assert chart.title, key
        assert chart.told, key
        assert chart.element.get("aria-labelledby") == f"{key}-title {key}-desc"
        assert all(title for title, _ in chart.marks)


MONEY = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))


def drawn_path(flows: Flows) -> Chart:
    svg = path_chart(LABEL, flows, Writer("da"))
    return Chart.of(ET.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', "")))


def test_a_column_ends_at_the_line_of_its_figure() -> None:
    """What the axis says is what the columns are: 2,000 ends where the axis has 2.000."""
    chart = drawn_path(Flows([2024], np.array([1000.0]), np.array([2000.0])))
    lines = {
        text.text: float(text.get("y", "")) - 3.6
        for text in chart.element.iter("text")
        if text.get("class") == "axis" and text.get("text-anchor") == "end"
    }
    (saving,) = chart.of_look("saving")
    (investment,) = chart.of_look("investment")
    assert abs(float(saving.get("y", "")) - lines["2.000"]) <= 0.011
    foot = float(saving.get("y", "")) + float(saving.get("height", ""))
    assert float(investment.get("height", "")) * 2 == pytest.approx(
        foot - float(saving.get("y", "")), abs=0.02
    )


@QUICK
@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=40))
def test_columns_are_as_high_as_their_figures(pairs: list[tuple[float, float]]) -> None:
    """The one unit of every panel: height over figure is the same for all its columns."""
    investment, saving = (np.array(values) for values in zip(*pairs, strict=True))
    flows = Flows(range(2024, 2024 + len(pairs)), investment, saving)
    chart = drawn_path(flows)
    for looks in (("investment", "saving"), ("gain", "loss")):
        columns = [mark for look in looks for mark in chart.of_look(look)]
        assert len(columns) == 2 * len(pairs) if "saving" in looks else len(pairs)
        values = np.array([abs(float(mark.get("data-value", ""))) for mark in columns])
        heights = np.array([float(mark.get("height", "")) for mark in columns])
        highest = values.max()
        if highest > 0:
            np.testing.assert_allclose(heights, values / highest * heights.max(), atol=0.011)
    losses = {mark.get("y") for mark in chart.of_look("loss")}
    assert len(losses) <= 1  # all hang from the line of 0


@QUICK
@given(st.lists(MONEY, max_size=8), st.integers(2, 8))
def test_an_axis_has_round_and_equal_steps_within_its_scale(values: list[float], most: int) -> None:
    of = scale(values, 0, 100)
    marks = ticks(of, most)
    assert 0.0 in marks
    assert len(marks) <= most + 1
    assert all(of.low - 1e-9 <= mark <= of.high * (1 + 1e-9) + 1e-9 for mark in marks)
    steps = {round((b - a) / (marks[1] - marks[0]), 9) for a, b in pairwise(marks)}
    assert steps <= {1.0}


def test_a_scale_puts_its_ends_at_its_ends() -> None:
    of = Scale(-10, 30, 200, 0)
    assert (of.at(-10), of.at(30), of.zero) == (200, 0, 150)


# --- one file that is safe, whole and accessible ---------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_needs_nothing_and_its_links_lead_somewhere(
    package: Package, language: Language
) -> None:
    page = Page(made(package, language).decode("utf-8"))
    assert page.all("script", "img", "link", "iframe", "object", "form", "image", "use") == []
    assert page.all("html") == [{"lang": language}]
    targets = {str(attributes["href"]) for attributes in page.all("a")}
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert targets <= {f"#{each}" for each in ids}
    assert len(ids) == len(set(ids))
    assert all("url(" not in (attributes.get("style") or "") for _, attributes in page.tags)


def test_headings_and_captions_are_in_order(package: Package) -> None:
    page = Page(made(package).decode("utf-8"))
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all("scope" in attributes for attributes in page.all("th"))


def test_names_stay_texts_wherever_they_are_shown() -> None:
    package = make_package(
        make_case(number=HOSTILE, name=HOSTILE, note=HOSTILE, phasing=Phasing((0.5, 1), HOSTILE)),
        name=HOSTILE,
        municipality=HOSTILE,
        source=HOSTILE,
        groups=[Group(1, HOSTILE)],
    )
    text = made(package, draws=100).decode("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    Report(text.encode("utf-8"))


def test_the_report_is_the_same_whenever_it_is_made(package: Package) -> None:
    assert made(package) == made(package)


# --- packages of any size ------------------------------------------------------------------------


def test_a_package_without_cases_is_said_to_be_empty() -> None:
    report = Report(made(make_package()))
    assert list(report.pages) == ["overview", "group-1", "group-2", "assumptions", "method"]
    assert "Pakken har ingen sager endnu." in report.words("overview")
    assert "Målgruppen har ingen sager." in report.words("group-1")


def test_a_case_without_persons_has_a_dash_and_says_why() -> None:
    report = Report(made(make_package(make_case(persons=None, average_saving=700))))
    words = report.words("case-1")
    assert "Helårspersoner er ikke oplyst, så break-even i personer kendes ikke." in words
    *_, switch = report.tables("case-1")
    assert [row[1:] for row in switch[1:3]] == [["–", "–", "–"]] * 2
    assert re.findall(r"\bnan\b|\binf\b", report.text, re.IGNORECASE) == []


def test_a_case_that_loses_is_said_to() -> None:
    report = Report(made(make_package(make_case(investment=6000))))
    assert "Besparelsen dækker ikke investeringen." in report.words("case-1")
    assert "Besparelsen dækker ikke investeringen i sag 1.1." in report.words("years")
    assert "Besparelsen dækker ikke investeringen." in report.words("overview")


@pytest.mark.parametrize("years", [1, 2, 30, 100])
def test_any_number_of_years_can_be_drawn(years: int) -> None:
    case = make_case(averaging_years=1, investment=[500.0] * years)
    report = Report(made(make_package(case, years=years)))
    assert len(report.charts["chart-years"].values) == 4 * years
    assert len(report.tables("years")[0]) == years + 2


@pytest.mark.parametrize("unit_saving", [1e-9, 1e14])
def test_amounts_of_any_size_can_be_drawn(unit_saving: float) -> None:
    Report(made(make_package(make_case(persons=1, unit_saving=unit_saving))))


def test_a_star_marks_a_horizon_of_its_own(report: Report) -> None:
    assert "Business case 2.1*" in report.words("case-5")
    assert "Gennemsnit over 6 år." in report.words("case-5")


@pytest.mark.parametrize("seed", range(8))
def test_a_package_of_any_make_has_the_engines_figures(seed: int) -> None:
    package = random_package(seed, max_cases=12)
    result = compute_package(package)
    report = Report(made(package, draws=100))
    for position, group in enumerate(package.groups):
        members = np.flatnonzero(result.group == position).tolist()
        if not members:
            continue
        *rows, total = report.tables(f"group-{group.id}")[0][1:]
        for index, row in zip(members, rows, strict=True):
            shown = [amount(cell) for cell in row[2:]]
            figures = (
                f[index]
                for f in (result.by_case.investment, result.by_case.saving, result.by_case.gain)
            )
            np.testing.assert_allclose(shown, list(figures), atol=0.5 + 1e-9)
        sums = [
            result.by_group.investment[position],
            result.by_group.saving[position],
            result.by_group.gain[position],
        ]
        np.testing.assert_allclose([amount(cell) for cell in total[2:]], sums, atol=0.5 + 1e-9)


def large(cases: int) -> Package:
    groups = [Group(i, f"Målgruppe nummer {i}") for i in range(1, 11)]
    return make_package(*(_numbered(i) for i in range(cases)), groups=groups, years=10)


def _numbered(index: int) -> Case:
    return make_case(
        number=f"{index % 10 + 1}.{index}",
        group=index % 10 + 1,
        investment=600 + index,
        persons=10 + index % 7,
    )


def test_of_many_cases_the_largest_have_pages_and_the_report_says_so() -> None:
    package = large(500)
    subject = subject_of(package)
    found = document_of(subject, Writer("da"))
    cases = [page for page in found.pages if page.key.startswith("case-")]
    assert len(cases) == MOST_CASE_PAGES
    assert subject.pages_of == frozenset(range(400, 500))  # the largest investments
    assert "400 af 500 sager har ingen side for sig selv" in found.html.decode("utf-8")
    assert len(found.html) < 5_000_000
    report = Report(found.html)
    assert len(report.tables("switching")[0]) == 1 + 500 + 10 + 1


def test_cases_that_are_named_have_pages_and_no_others(package: Package) -> None:
    report = Report(made(package, only=["3.2", "1.1"]))
    assert [key for key in report.pages if key.startswith("case-")] == ["case-1", "case-8"]
    assert len(report.tables("group-1")[0]) == 1 + 4 + 1


def followed(package: Package) -> FollowUp:
    actuals = [
        Actual(case="4.4", period=Period(2024), persons=6, unit_saving=167.5, cost=2340),
        Actual(case="1.1", period=Period(2024), persons=7, unit_saving=120, cost=600),
    ]
    return follow_up(package, Outcomes(actuals=actuals))


def test_the_follow_up_has_every_cases_variance_and_light(package: Package) -> None:
    found = followed(package)
    report = Report(made(package, follow_up=found, draws=0))
    assert list(report.pages).index("follow-up") == list(report.pages).index("scenarios") + 1
    variances, forecast = (
        {row[0]: row for row in table[1:]} for table in report.tables("follow-up")
    )
    months = f"12 af {found.due_months}"
    assert variances["4.4"][1:9] == ["■ Rød", months, "1.340", "0", "−335", "0", "−335", "75\xa0%"]
    assert variances["1.2"][1:4] == ["○ Ikke oplyst", f"0 af {found.due_months}", "–"]
    assert forecast["4.4"][1] == "■ Rød"
    assert amount(forecast["4.4"][3]) == round(float(found.forecast.average_gain[11]))
    planned, heading = np.cumsum(found.planned_net), np.cumsum(found.net)
    assert report.charts["chart-follow-up"].values == [*planned, *heading]


def test_a_follow_up_without_figures_says_so(package: Package) -> None:
    report = Report(made(package, follow_up=follow_up(package, Outcomes()), draws=0))
    assert "Ingen sag har tal endnu." in report.words("follow-up")


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (Pert(-0.2, 0.0, 0.1), "PERT −20\xa0% / 0\xa0% / +10\xa0%"),
        (Normal(0.0, 0.055), "normal, middel 0\xa0%, spredning 5,5\xa0%"),
        (Uniform(0.0, 0.2), "ligelig 0\xa0% / +20\xa0%"),
        (fixed(0.0), "som planlagt"),
        (fixed(-0.1), "−10\xa0%"),
    ],
)
def test_a_distribution_is_told_in_words(of: Distribution, said: str) -> None:
    assert Writer("da").spread(Driver.PERSONS, of) == said


def test_what_varies_is_told_below_the_chances(package: Package) -> None:
    asked = Uncertainty({Driver.PERSONS: Pert(-0.3, 0.0, 0.2)}, {"1.1": {Driver.DELAY: fixed(0)}})
    words = Report(made(package, uncertainty=asked)).words("probability")
    assert "Helårspersoner PERT −30 % / 0 % / +20 %" in words
    assert "Nogle målgrupper eller sager har deres egne." in words


def test_without_a_stated_uncertainty_the_report_says_what_to_state_and_has_no_chance(
    package: Package,
) -> None:
    report = Report(made(package, uncertainty=Uncertainty()))
    assert {"probability", "fan"} & set(report.pages) == set()
    said = report.words("switching")
    assert "Ingen usikkerhed er oplyst" in said
    assert "arket Risiko" in said
    everything = " ".join(report.words(page) for page in report.pages)
    assert not re.search(r"\d af (5|10|20) \(|Sandsynlighed for", everything)


def test_what_rests_on_the_standard_range_is_marked_wherever_it_stands(
    package: Package, report: Report
) -> None:
    for page in ("probability", "fan"):
        assert "(standardinterval)" in report.words(page).split("Sandsynligheden")[0]
    assert "Standardinterval, 10 % ned og op: ingen har vurderet" in report.words("case-1")
    stated = dict.fromkeys(
        (Driver.PERSONS, Driver.UNIT_SAVING, Driver.INVESTMENT), Pert(-0.1, 0.0, 0.1)
    )
    own = Report(made(package, uncertainty=Uncertainty(stated)))
    assert not any("standardinterval" in own.words(page).lower() for page in own.pages)
    assert "Hviler på den usikkerhed, der er oplyst" in own.words("case-1")


def test_a_driver_of_the_tornado_that_carries_no_uncertainty_is_explained(report: Report) -> None:
    assert "prøver også forsinkelse og indfasning med et interval" in report.words("fan")
    assert (
        "Forsinkelse" not in report.words("fan").split("Hvad usikkerheden i")[1].split("Siden")[0]
    )


def test_the_documents_path_stands_beside_the_computed_one_and_why_they_differ(
    report: Report, package: Package
) -> None:
    rows = report.tables("years")[0]
    assert rows[0][-2:] == ["Dokumentets besparelse (mio. kr.)", "Dokumentets netto (mio. kr.)"]
    assert [row[-2:] for row in rows[1:]] == [
        ["20", "−8"],
        ["37", "9"],
        ["40", "12"],
        ["41", "13"],
        ["41", "–"],
        ["42", "14"],
        ["", "9"],
    ]
    words = report.words("years")
    for part in ("netto er 9 mio. kr. om året", "er det 7,8", "er i alt 6,8", "221", "214,1"):
        assert part in words
    without = Report(made(replace(package, published=())))
    assert "okument" not in without.words("years")
    assert len(without.tables("years")[0][0]) == 5
    assert len(without.charts["chart-years"].values) == 4 * 6


def test_no_draws_and_no_scenarios_leave_their_pages_out(package: Package) -> None:
    report = Report(made(package, draws=0, scenarios=()))
    assert {"probability", "fan", "scenarios"} & set(report.pages) == set()


def test_a_package_without_published_figures_has_no_reconciliation(package: Package) -> None:
    report = Report(made(replace(package, published=())))
    assert "reconciliation" not in report.pages
    assert "offentliggjorte tal" not in report.words("overview")


def test_english_has_the_same_figures(package: Package, report: Report) -> None:
    english = Report(made(package, "en"))
    assert list(english.pages) == list(report.pages)
    for key, chart in report.charts.items():
        assert english.charts[key].values == chart.values
    assert "Business case 1.1" in english.words("case-1")
    assert "The plan is 7 fewer full-year persons." in english.words("case-1")


def test_another_renderer_shows_the_same_report(package: Package) -> None:
    subject = subject_of(package, follow_up=followed(package), draws=100)
    document = document_of(subject, Writer("en"))
    for page in document.pages:
        shown = on_terminal(page.parts, width=100, writer=ENGLISH)
        assert shown, page.key
        assert "object at" not in shown
