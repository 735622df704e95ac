"""The command ``investpakke risk``: its pages, its JSON, the file of an uncertainty, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from investpakke import load_package
from investpakke.deciding import Driver
from investpakke.deciding.probability import Correction, Normal, Pert, Uniform, fixed, simulate
from investpakke.deciding.probability.uncertainty_file import read_uncertainty
from running import PACKAGE, run, run_json

FILE = """
[uncertainty]
persons = {low = -0.3, likely = 0.0, high = 0.1}
unit_saving = {mean = 0.0, sd = 0.05}
investment = {low = 0, high = 0.2}
delay = 0

[correlation]
all = 0.2
persons = 0.4

[grades]
A = 0.0
B = 0.1

[corrections]
grade = "B"
deadweight = 0.05

[cases."1.1"]
grade = "A"
fade = 0.1
fade_after = 3
persons = {low = -0.5, likely = -0.1, high = 0.1}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "usikkerhed.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_part_of_a_file_is_read(tmp_path):
    asked = read_uncertainty(written(tmp_path, FILE))
    assert asked.of("1.2", Driver.PERSONS) == Pert(-0.3, 0.0, 0.1)
    assert asked.of("1.1", Driver.PERSONS) == Pert(-0.5, -0.1, 0.1)
    assert asked.of("1.1", Driver.UNIT_SAVING) == Normal(0.0, 0.05)
    assert asked.of("1.1", Driver.INVESTMENT) == Uniform(0, 0.2)
    assert asked.of("1.1", Driver.DELAY) == fixed(0)
    assert asked.of("1.1", Driver.PHASING) == Pert(-0.1, 0.0, 0.1)  # the yardstick
    assert (asked.correlation.usual, asked.correlation.by_driver) == (0.2, {Driver.PERSONS: 0.4})
    assert asked.correction == Correction("B", deadweight=0.05)
    first, second = load_package("aarhus-2024").cases[:2]
    assert asked.correction_of(first) == Correction("A", deadweight=0.05, fade=0.1, fade_after=3)
    assert asked.kept(first) == pytest.approx(0.95)
    assert asked.kept(second) == pytest.approx(0.9 * 0.95)


def test_a_matrix_between_groups_is_read(tmp_path):
    text = "[correlation]\ngroups = [1, 4]\nmatrix = [[0.5, 0.1], [0.1, 0.5]]\n"
    asked = read_uncertainty(written(tmp_path, text))
    assert asked.correlation.matrix == [[0.5, 0.1], [0.1, 0.5]]


def test_json_holds_what_the_simulation_found(tmp_path):
    path = written(tmp_path, FILE)
    form = run_json("risk", "aarhus-2024", "--uncertainty", path, "--draws", "2000", "--seed", "5")
    found = simulate(load_package("aarhus-2024"), read_uncertainty(path), draws=2000, seed=5)
    assert (form["draws"], form["seed"], form["unit"]) == (2000, 5, "tkr.")
    assert form["package"]["chance_of_gain"] == found.package.chance[0]
    assert list(form["package"]["quantiles"]) == ["0.05", "0.25", "0.5", "0.75", "0.95"]
    assert sum(form["package"]["variance_shares"].values()) == pytest.approx(1)
    assert [case["mean"] for case in form["cases"]] == found.cases.mean.tolist()
    assert [case["corrected_gain"] for case in form["cases"]] == found.cases.corrected.tolist()
    assert [group["sd"] for group in form["groups"]] == found.groups.sd.tolist()
    assert [year["year"] for year in form["fan"]] == list(range(2024, 2030))
    assert form["fan"][0]["net_quantiles"]["0.5"] == found.fan.net[0, 2]


def test_options_stand_above_the_file(tmp_path):
    path = written(tmp_path, FILE)
    typed = ("--vary", "persons=0%:0%:0%", "--correlation", "1", "--draws", "500")
    form = run_json("risk", "aarhus-2024", "--uncertainty", path, *typed)
    shares = {case["number"]: case["variance_shares"]["persons"] for case in form["cases"]}
    assert shares.pop("1.1") > 0  # the file's own for that case
    assert set(shares.values()) == {0}


def test_shares_of_what_does_not_vary_are_null():
    still = [f"--vary={name}=0%:0%:0%" for name in ("persons", "unit_saving", "phasing",
                                                    "investment")]  # fmt: skip
    form = run_json("risk", "aarhus-2024", *still, "--vary", "delay=0:0:0", "--draws", "100")
    assert set(form["package"]["variance_shares"].values()) == {None}
    page = run("risk", "aarhus-2024", *still, "--vary", "delay=0:0:0", "--draws", "100").stdout
    assert "100,0 %" in page
    assert " nan" not in page


def test_the_page_shows_cases_groups_package_fan_and_variance_in_both_languages():
    danish = run("risk", "aarhus-2024").stdout
    assert "Investeringspakke 2024 · Aarhus Kommune: hvor sikker gevinsten er" in danish
    assert "100.000 trækninger, frø 2024" in danish
    for part in ("Gevinst ≥ 0", "Mest fra", "Siden 2024", "Tjent hjem", "Sammen", "målestok",
                 "prøv --correlation"):  # fmt: skip
        assert part in danish
    assert "Korrigeret  " not in danish  # nothing is corrected
    row = next(line for line in danish.splitlines() if line.startswith("4.4"))
    assert " 23,1 % " in row
    english = run("risk", "aarhus-2024", "--lang", "en", "--correlation", "0.3").stdout
    for part in ("how sure the gain is", "100,000 draws, seed 2024", "Paid back", "yardstick"):
        assert part in english
    assert "try --correlation" not in english


def test_the_page_shows_the_corrected_gain_where_something_is_corrected(tmp_path):
    page = run("risk", "aarhus-2024", "--uncertainty", written(tmp_path, FILE), "--draws", "500")
    assert "Korrigeret  " in page.stdout
    assert "målestok" not in page.stdout


def test_a_chance_short_of_certain_is_not_rounded_to_it():
    page = run("risk", "aarhus-2024", "--correlation", "0.3").stdout
    package = next(line for line in page.splitlines() if "Pakken i alt" in line)
    assert "> 99,9 %" in package or "99,9 %" in package
    assert "100,0 %" not in package


BAD = {
    "an unknown key": ('delay = 0', "delays = 0", "delays"),
    "an unknown distribution": ("{mean = 0.0, sd = 0.05}", "{mean = 0.0, low = 0.05}",
                                "unit_saving: the distribution is not known"),
    "a text": ("delay = 0", 'delay = "0"', "delay: the value is of the wrong type"),
    "likely above high": ("high = 0.1}", "high = -0.1}", "uncertainty, persons"),
    "a correlation above one": ("all = 0.2", "all = 1.2", "correlation"),
    "a matrix of nothing": ("all = 0.2", "matrix = [1]", "the matrix is not rows of numbers"),
    "a grade without a share": ('grade = "B"', 'grade = "D"', "Expected: one of A, B. Got: D"),
    "a case that is not there": ('[cases."1.1"]', '[cases."9.1"]', "the case does not exist"),
    "broken TOML": ("[grades]", "[grades", "the file is not valid TOML"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_file_is_refused_and_nothing_is_printed(name, tmp_path):
    old, new, said = BAD[name]
    assert FILE.count(old) >= 1
    path = written(tmp_path, FILE.replace(old, new, 1))
    for language in ("en", "da"):
        result = run("risk", "aarhus-2024", "--uncertainty", path, "--lang", language)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.count("\n") == 1
    assert said in run("risk", "aarhus-2024", "--uncertainty", path, "--lang", "en").stderr


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--vary", "persons"), "the value lacks a name"),
        (("--vary", "people=0%:0%:0%"), "the driver does not exist"),
        (("--vary", "persons=0%:0%"), "there are not three points"),
        (("--vary", "persons=0:0:1"), "the value is not a percentage"),
        (("--vary", "persons=10%:0%:20%"), "--vary persons"),
        (("--vary", "delay=0:x:1"), "--vary delay: the value is not a number"),
        (("--vary", "delay=-1:0:1"), "--vary delay"),
        (("--correlation", "2"), "correlation"),
        (("--draws", "5"), "draws"),
        (("--seed", "-1"), "seed"),
        (("--uncertainty", "findes-ikke.toml"), "the file cannot be read"),
    ],
)
def test_a_wrong_option_is_refused_and_nothing_is_printed(option, said):
    result = run("risk", "aarhus-2024", *option, "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_package_whose_figures_are_beyond_any_budget_is_refused(tmp_path):
    path = tmp_path / "pakke.toml"
    path.write_text(PACKAGE.replace("persons = 10", "persons = 1e300"), "utf-8")
    result = run("risk", path, "--lang", "en")
    assert result.exit_code == 2
    assert "the package gives figures that are too large" in result.stderr


def test_a_misspelt_driver_is_told_what_it_may_be_called(tmp_path):
    path = tmp_path / "usikkerhed.toml"
    path.write_text("[uncertainty]\npersns = 1\n", "utf-8")
    done = run("risk", "aarhus-2024", "--uncertainty", path, "--lang", "en")
    assert done.exit_code == 2
    assert "Expected: persons, unit_saving, phasing, investment, delay." in done.stderr
    assert "Did you mean persons" in done.stderr
