"""The commands ``reconcile`` and ``functions``: what they say, and how they end."""

import re

import pytest

from investpakke.functions import catalogue
from investpakke.show.native_formulas import DANISH_NAMES, localized, worked_sheet
from running import PACKAGE, run, run_json

FIGURE = """
[[published]]
scope = "case"
quantity = "average_gain"
unit = "tkr."
decimals = 0
place = "Tabel 1"
values = { "1.1" = %s }
"""


def _words(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def figures():
    found = run_json("reconcile")["figures"]
    return {(f["section"], f["key"], f["quantity"], f["unit"]): f for f in found}


def test_every_published_figure_stands_beside_the_computed_one():
    form = run_json("reconcile", "aarhus-2024")
    assert len(form["figures"]) == sum(form["counts"].values()) > 100
    for figure in form["figures"]:
        assert isinstance(figure["computed"], float)
        assert figure["verdict"] in {"ties", "known", "differs", "lost"}
        if figure["verdict"] != "lost":
            gap = figure["computed"] - figure["published"]
            assert figure["difference"] == pytest.approx(gap)
    assert form["ties"] is True
    assert form["counts"]["differs"] == 0


def test_what_ties_does_so_at_the_published_rounding(figures):
    for figure in figures.values():
        if figure["verdict"] == "ties":
            half_a_unit = 0.5 * 10 ** -figure["decimals"]
            assert abs(figure["difference"]) <= half_a_unit + 1e-9


@pytest.mark.parametrize(
    ("year", "published", "computed"),
    [
        (2024, 20, 23.32),
        (2025, 37, 38.15),
        (2026, 40, 38.15),
        (2027, 41, 38.15),
        (2028, 41, 38.15),
        (2029, 42, 38.15),
    ],
)
def test_the_yearly_path_is_said_not_to_follow_from_the_phasing(figures, year, published, computed):
    figure = figures["yearly_path", str(year), "saving", "mio. kr."]
    assert figure["published"] == published
    assert figure["computed"] == pytest.approx(computed, abs=0.005)
    assert figure["verdict"] == "known"


def test_the_lost_thirteen_is_said_to_be_lost(figures):
    figure = figures["yearly_path", "2028", "net", "mio. kr."]
    assert (figure["published"], figure["difference"], figure["verdict"]) == (None, None, "lost")
    text = _words(run("reconcile").stdout)
    assert "mangler i kilden" in text
    assert "tallet for 2028 mangler" in text


def test_the_two_averages_are_both_shown_with_the_reason():
    text = _words(run("reconcile").stdout)
    assert "6.777" in text
    assert re.search(r"af det offentliggjorte.*? mio\. kr\. 9 8,83 -0,17 stemmer", text)
    assert "summer til 6,777; overskriften er netto pr. år over alle seks år (8,83)" in text


def test_about_ten_for_nine_point_four_is_rounding(figures):
    figure = figures["ratio", "", "ratio", "mio. kr."]
    assert figure["computed"] == pytest.approx(7322 / 778)
    assert (figure["verdict"], figure["decimals"]) == ("ties", -1)


def test_each_reason_is_told_once_under_the_table():
    text = run("reconcile", "--lang", "en").stdout
    for number in range(1, 5):
        assert text.count(f"\n({number}) ") == 1
    assert "(5)" not in text
    assert text.count("differs, explained (1)") == 6


def test_the_closing_sentence_counts_the_verdicts():
    form = run_json("reconcile")
    ties, known = form["counts"]["ties"], form["counts"]["known"]
    *_, said, last = run("reconcile").stdout.splitlines()
    assert last == "Ingen afviger uden forklaring."
    assert said == (
        f"{ties} af {len(form['figures'])} offentliggjorte tal stemmer med beregningen, {known} "
        "afviger fra beregningen (forklaret), 1 mangler i kilden."
    )
    assert (ties, known, ties + known + 1) == (100, 13, 114)


def test_only_the_differences_are_shown_when_asked_for():
    full, short = run("reconcile").stdout, run("reconcile", "--differences").stdout
    assert "Helårspersoner" in full
    assert "Helårspersoner" not in short
    assert full.splitlines()[-1] == short.splitlines()[-1]
    form = run_json("reconcile", "--differences")
    assert {f["verdict"] for f in form["figures"]} == {"known", "lost"}
    assert form["counts"]["ties"] > 0


def test_a_figure_that_should_tie_and_does_not_exits_1_and_is_named(tmp_path):
    path = tmp_path / "pakke.toml"
    path.write_text(PACKAGE + FIGURE % 280, "utf-8")
    danish = run("reconcile", path)
    assert danish.exit_code == 1
    assert "STEMMER IKKE: 1.1 Gns. årlig gevinst: offentliggjort 280, beregnet 275,00 tkr." in (
        _words(danish.stdout)
    )
    assert "(Tabel 1)" in danish.stdout
    assert danish.stdout.endswith("1 afviger uden forklaring.\n")
    english = run("reconcile", path, "--lang", "en").stdout
    assert english.endswith("1 differs without an explanation.\n")
    json = run("reconcile", path, "--format", "json")
    assert json.exit_code == 1
    assert '"ties": false' in json.stdout


def test_a_figure_that_ties_exits_0(tmp_path):
    path = tmp_path / "pakke.toml"
    path.write_text(PACKAGE + FIGURE % 275, "utf-8")
    assert run("reconcile", path).exit_code == 0


def test_a_package_without_published_figures_says_so_and_exits_0(tmp_path):
    path = tmp_path / "pakke.toml"
    path.write_text(PACKAGE, "utf-8")
    result = run("reconcile", path)
    assert result.exit_code == 0
    assert "Pakken har ingen offentliggjorte tal at afstemme med." in result.stdout
    assert run_json("reconcile", path)["figures"] == []


# --- functions -----------------------------------------------------------------------------------


def test_the_catalogue_lists_every_function_with_its_help():
    for language in ("da", "en"):
        text = _words(run("functions", "--lang", language).stdout)
        for function in catalogue():
            assert function.syntax(language) in text
            assert _words(function.help.in_language(language)) in text


def _unbroken(text):
    """Return a text without blanks: a long formula is folded."""
    return "".join(text.split())


@pytest.mark.parametrize("function", catalogue(), ids=lambda function: function.name)
def test_one_function_is_shown_with_arguments_defaults_example_and_formulas(function):
    text = run("functions", function.name.lower()).stdout
    for argument in function.arguments:
        assert argument.name.da in text
        assert argument.unit.da in text
    assert f"={function.name}(" in text
    assert _words(function.example.note.da) in _words(text)
    for line in worked_sheet(function):
        if isinstance(line.content, str):
            assert _unbroken(localized(line.content, "da")) in _unbroken(text)


def test_the_example_is_written_as_it_is_typed_in_a_danish_cell():
    text = run("functions", "INVEST_BREAKEVEN").stdout
    assert "=INVEST_BREAKEVEN(2340; 167,5; 0,5; 4) giver 15,965885" in text
    english = run("functions", "INVEST_BREAKEVEN", "--lang", "en").stdout
    assert "=INVEST_BREAKEVEN(2340, 167.5, 0.5, 4) gives 15.965885" in english


def test_every_excel_function_of_the_formulas_has_its_danish_name():
    used = {
        name
        for function in catalogue()
        for line in worked_sheet(function)
        if isinstance(line.content, str)
        for name in re.findall(r"([A-Z][A-Z.]+)\(", line.content)
    }
    assert used <= DANISH_NAMES.keys()


def test_functions_json_describes_every_function_and_argument():
    form = run_json("functions")
    assert [item["name"] for item in form["functions"]] == [f.name for f in catalogue()]
    average = run_json("functions", "INVEST_AVERAGE")
    assert average == form["functions"][2]
    assert [a["keyword"] for a in average["arguments"]] == ["saving", "phasing", "years"]
    assert [a["default"] for a in average["arguments"]] == [None, 0.5, 4]
    assert average["native_formulas"][-1]["content"] == "=$B$1*AVERAGE($B4:$E4)"
