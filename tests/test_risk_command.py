"""The command ``investpakke risk``: its pages, its JSON, the file of an uncertainty, refusals."""

from __future__ import annotations

import re
from functools import partial
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

[groups.2]
persons = {low = -0.4, likely = 0.0, high = 0.0}

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
    asked, cases = read_uncertainty(written(tmp_path, FILE)), load_package("aarhus-2024").cases
    of = {case.number: partial(asked.of, case) for case in cases}
    assert of["1.2"](Driver.PERSONS) == Pert(-0.3, 0.0, 0.1)
    assert of["2.1"](Driver.PERSONS) == Pert(-0.4, 0.0, 0.0)
    assert of["1.1"](Driver.PERSONS) == Pert(-0.5, -0.1, 0.1)
    assert of["1.1"](Driver.UNIT_SAVING) == Normal(0.0, 0.05)
    assert of["1.1"](Driver.INVESTMENT) == Uniform(0, 0.2)
    assert of["1.1"](Driver.DELAY) == fixed(0)
    assert of["1.1"](Driver.PHASING) == fixed(0)  # nobody states it
    assert asked.correlation is not None
    assert (asked.correlation.usual, asked.correlation.by_driver) == (0.2, {Driver.PERSONS: 0.4})
    assert asked.correction == Correction("B", deadweight=0.05)
    first, second = load_package("aarhus-2024").cases[:2]
    assert asked.correction_of(first) == Correction("A", deadweight=0.05, fade=0.1, fade_after=3)
    assert asked.kept(first) == pytest.approx(0.95)
    assert asked.kept(second) == pytest.approx(0.9 * 0.95)


def test_a_matrix_between_groups_is_read(tmp_path):
    text = "[correlation]\ngroups = [1, 4]\nmatrix = [[0.5, 0.1], [0.1, 0.5]]\n"
    asked = read_uncertainty(written(tmp_path, text))
    assert asked.correlation is not None
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
    own = {shares.pop(number) > 0 for number in ("1.1", "2.1", "2.2")}  # the file's own for these
    assert own == {True}
    assert set(shares.values()) == {0}


def test_without_a_stated_uncertainty_there_are_switching_values_and_no_chance():
    danish, english = (run("risk", "aarhus-2024", "--lang", name).stdout for name in ("da", "en"))
    for part in (
        "Ingen usikkerhed er oplyst",
        "arket Risiko",
        "--uncertainty",
        "--standard",
        "hvad der skal til, før gevinsten er væk",
    ):
        assert part in " ".join(danish.split())
    for part in ("No uncertainty is stated", "what ends the gain"):
        assert part in english
    for page in (danish, english):
        assert not re.search(r"\d (af|in) \d", page)
        assert "Gevinst ≥ 0" not in page
    still = ("--vary=persons=0%:0%:0%", "--vary", "delay=0:0:0")
    assert "Ingen usikkerhed" in run("risk", "aarhus-2024", *still).stdout


def test_json_without_a_stated_uncertainty_has_its_keys_and_null_for_each_chance():
    form = run_json("risk", "aarhus-2024", "--draws", "100")
    assert form["uncertainty"] == {
        "stated": False,
        "varying": [],
        "standard_range": [],
        "filled_in_by_0_1_0": [],
        "correlation_stated": False,
        "correlation": None,
    }
    stated = run_json("risk", "aarhus-2024", "--standard", "--draws", "100")
    assert form.keys() == stated.keys()
    for of in (form["package"], *form["groups"], *form["cases"]):
        assert of["chance_of_gain"] is None
        assert set(of["quantiles"].values()) == {None}
        assert set(of.get("variance_shares", {}).values()) <= {None}
    assert form["package"]["mean"] == form["package"]["average_gain"]
    assert {year["chance_paid_back"] for year in form["fan"]} == {None}
    assert form["switching"]["cases"][0]["number"] == "4.4"


def test_the_page_shows_cases_groups_package_fan_and_variance_in_both_languages():
    danish = run("risk", "aarhus-2024", "--standard").stdout
    assert "Investeringspakke 2024 · Aarhus Kommune: hvor sikker gevinsten er" in danish
    assert "100.000 simuleringer, startværdi 2024" in danish
    for part in (
        "Gevinst ≥ 0",
        "Største kilde",
        "Akk. i planen",
        "Tilbagebetalt",
        "Samspil",
        "– fælles stød (korrelat",
        "· uafhængige sager",
        "indfasning og forsinkelse",
    ):
        assert part in danish
    assert "Korrigeret  " not in danish  # nothing is corrected
    row = next(line for line in danish.splitlines() if line.startswith("4.4"))
    assert " ca. 1 af 2 (51 %) " in row
    english = run("risk", "aarhus-2024", "--standard", "--lang", "en", "--correlation", "0.3")
    for part in (
        "how sure the gain is",
        "100,000 draws, seed 2024",
        "Paid back",
        "· correlation 0.3",
    ):
        assert part in english.stdout
    assert "common shock" not in english.stdout


def test_a_figure_of_the_standard_range_is_labelled_and_one_of_a_stated_range_is_not():
    def titles(*options: str) -> list[str]:
        page = run("risk", "aarhus-2024", "--draws", "500", *options).stdout.splitlines()
        return [
            line
            for line in page
            if line.startswith(("Investeringspakke", "Pakkens netto", "Hvad usikkerheden"))
        ]

    assert len(titles("--standard")) == 4
    assert all("(standardinterval)" in title for title in titles("--standard"))
    stated = [f"--vary={name}=-10%:0%:10%" for name in ("persons", "unit_saving", "investment")]
    assert not any("standard" in title for title in titles(*stated, "--standard"))


def test_a_driver_that_nobody_states_is_held_and_that_is_said():
    page = run("risk", "aarhus-2024", "--vary", "persons=-20%:0%:10%", "--draws", "500").stdout
    said = "Varierer ikke, fordi det ikke er oplyst som usikkert: enhedsbesparelse, indfasning, "
    assert f"{said}investering og forsinkelse." in " ".join(page.split())


def test_the_page_shows_the_corrected_gain_where_something_is_corrected(tmp_path):
    page = run("risk", "aarhus-2024", "--uncertainty", written(tmp_path, FILE), "--draws", "500")
    assert "Korrigeret  " in page.stdout


def test_chances_are_words_and_whole_per_cents_and_never_certain():
    page = run("risk", "aarhus-2024", "--standard").stdout
    chances = re.findall(r"af \d+ \((.+?)\)", page)
    assert len(chances) == 13 + 5 * 2 + 6 * 2
    assert not {"100 %", "0 %"} & set(chances)
    assert not re.search(r"100,0 %|\b0,0 %", page)
    assert "over 19 af 20 (over 99 %)" in page
    assert "under 1 af 20 (under 1 %)" in page  # 2024 is not paid back


BAD = {
    "an unknown key": ("delay = 0", "delays = 0", "delays"),
    "an unknown distribution": (
        "{mean = 0.0, sd = 0.05}",
        "{mean = 0.0, low = 0.05}",
        "unit_saving: the distribution is not known",
    ),
    "a text": ("delay = 0", 'delay = "0"', "delay: the value is of the wrong type"),
    "likely above high": ("high = 0.1}", "high = -0.1}", "uncertainty, persons"),
    "a correlation above one": ("all = 0.2", "all = 1.2", "correlation"),
    "a matrix of nothing": ("all = 0.2", "matrix = [1]", "the matrix is not rows of numbers"),
    "a grade without a share": ('grade = "B"', 'grade = "D"', "Expected: one of A, B. Got: D"),
    "a case that is not there": ('[cases."1.1"]', '[cases."9.1"]', "the case does not exist"),
    "a group that is not there": ("[groups.2]", "[groups.9]", "the group does not exist"),
    "a group without a number": ("[groups.2]", "[groups.to]", "the group has no number"),
    "broken TOML": ("[grades]", "[grades", "the file is not valid TOML"),
}


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
    assert "the package's figures are too large" in result.stderr


def test_a_misspelt_driver_is_told_what_it_may_be_called(tmp_path):
    path = tmp_path / "usikkerhed.toml"
    path.write_text("[uncertainty]\npersns = 1\n", "utf-8")
    done = run("risk", "aarhus-2024", "--uncertainty", path, "--lang", "en")
    assert done.exit_code == 2
    assert "Expected: standard, persons, unit_saving, phasing, investment, delay." in done.stderr
    assert "Did you mean persons" in done.stderr


@pytest.mark.parametrize("command", ["switching", "risk", "corrected"])
def test_figures_stand_right_under_each_other_and_their_heading(command, tmp_path):
    """Also chances and dates; the numbers and names of cases stand left."""
    options = {
        "switching": ("switching", "aarhus-2024"),
        "risk": ("risk", "aarhus-2024", "--standard", "--draws", "2000"),
        "corrected": (
            "risk",
            "aarhus-2024",
            "--uncertainty",
            written(tmp_path, FILE),
            "--draws",
            "2000",
        ),
    }
    lines = run(*options[command]).stdout.splitlines()
    heads = ("Nr. ",) if command == "corrected" else ("Nr. ", "År  ")  # its years are too wide
    tables = [at for at, line in enumerate(lines) if line.startswith(heads)]
    assert tables
    for top in tables:
        end = next(at for at in range(top + 2, len(lines)) if set(lines[at].strip()) <= {"─"})
        rows = [words_at(line) for line in lines[top + 2 : end]]
        for left, right, head in words_at(lines[top]):
            cells = [(a, b) for row in rows for a, b, _ in row if a < right and left < b]
            is_text = head in {"Nr.", "Sag", "År", "Største kilde"}
            assert {a if is_text else b for a, b in cells} == {left if is_text else right}, head


def words_at(line: str) -> list[tuple[int, int, str]]:
    """Return what stands apart by two blanks in a line, and where it begins and ends."""
    found = re.finditer(r"\S+(?: \S+)*", line)
    return [(match.start(), match.end(), match[0]) for match in found]
