"""``investpakke reconcile --fit``: what it says, and the file that it writes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from building import make_case, make_package
from investpakke import compute_package, load_package
from investpakke.packages import parse_package
from investpakke.packages.writer import package_text
from investpakke.rates import load_rates, saving_from
from investpakke.reconciliation import Verdict, reconcile
from random_packages import random_package
from running import PACKAGE, run, run_json

HALF = ["2.1", "3.1", "3.2", "4.1", "4.2", "4.3", "4.4", "4.5"]


def words(text: str) -> str:
    return " ".join(text.split())


def test_without_the_option_nothing_is_fitted():
    assert "tilpasset" not in run("reconcile").stdout
    assert "fitted" not in run("reconcile", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "da",
            [
                "Et svar blandt mange",
                "Ingen effekt falder",
                "Den oplyste indfasning gælder ikke",
                "73 af 78 faktorer kan være noget andet",
                "Besparelse 2024-2027 i alt",
                "138 (sum af afrundede år), oplyst indfasning 137,8, tilpasset 137,5",
                "112 af 114 offentliggjorte tal stemmer",
            ],
        ),
        (
            "en",
            [
                "One answer among many",
                "The effect never falls",
                "The stated phasing does not hold",
                "73 of 78 factors can be something else",
                "Saving 2024-2027 in all",
                "published 138 (sum of rounded years), stated phasing 137.8, fitted 137.5",
                "112 of 114 published figures agree",
            ],
        ),
    ],
)
def test_it_says_what_it_assumed_how_loose_the_answer_is_and_that_the_sums_agree(language, said):
    result = run("reconcile", "--fit", "--lang", language)
    assert result.exit_code == 0
    for sentence in said:
        assert sentence in words(result.stdout)


def test_the_json_holds_ramps_ranges_path_and_assumptions():
    form = run_json("reconcile", "--fit", "--lang", "en")
    assert form["changed"] is True
    assert len(form["assumptions"]) == 5
    assert [round(v / 1000) for v in form["saving_by_year"]["fitted"]] == [20, 37, 40, 41, 41, 42]
    assert form["first_years"]["published"] == 138000
    for case in form["cases"]:
        ends = zip(case["least_factors"], case["factors"], case["largest_factors"], strict=True)
        assert all(low - 1e-7 <= factor <= high + 1e-7 for low, factor, high in ends)
        mean = sum(case["factors"][: 6 if case["number"] == "2.1" else 4])
        mean /= 6 if case["number"] == "2.1" else 4
        assert case["average_saving"] == pytest.approx(case["full_saving"] * mean)
    assert {line["verdict"] for line in form["reconciliation"]["figures"]} == {"known", "lost"}


def test_the_file_loads_again_and_reconciles_with_the_path(tmp_path):
    file = tmp_path / "tilpasset.toml"
    keep = [word for number in HALF for word in ("--keep", number)]
    result = run("reconcile", "--fit", *keep, "--fit-file", file)
    assert result.exit_code == 0
    package = load_package(file)
    lines = reconcile(package, compute_package(package))
    assert sum(line.verdict is Verdict.TIES for line in lines) == 112
    fitted = {case.number for case in package.cases if case.phasing.name.startswith("Tilpasset")}
    assert fitted == {"1.1", "1.2", "1.3", "1.4", "2.2"}
    assert any("ikke oplyst" in assumption.text for assumption in package.assumptions)
    assert run("reconcile", file).exit_code == 0
    again = run_json("reconcile", file, "--fit")
    assert again["changed"] is False


def test_an_existing_file_is_replaced_only_with_force(tmp_path):
    file = tmp_path / "tilpasset.toml"
    file.write_text("mine")
    refused = run("reconcile", "--fit", "--fit-file", file)
    assert refused.exit_code == 2
    assert "findes allerede" in refused.stderr
    assert file.read_text() == "mine"
    assert run("reconcile", "--fit", "--fit-file", file, "--force").exit_code == 0
    assert load_package(file).id == "aarhus-2024-tilpasset"


def test_where_there_is_no_path_the_refusal_names_the_option(tmp_path):
    file = tmp_path / "pakke.toml"
    file.write_text(PACKAGE, "utf-8")
    result = run("reconcile", file, "--fit", "--lang", "en")
    assert result.exit_code == 2
    assert "no published path" in result.stderr
    assert "--against" in result.stderr


def test_options_of_the_fit_are_refused_without_it(tmp_path):
    for options in (["--keep", "1.1"], ["--fit-file", tmp_path / "x.toml"]):
        result = run("reconcile", *options)
        assert result.exit_code == 2
        assert "--fit" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_benefit_is_written_as_such_unless_the_shipped_rates_have_another():
    source = saving_from(load_rates(), "sygedagpenge", 2024, 30, of_maximum=0.9)
    case = make_case(unit_saving=source.unit_saving, benefit=source)
    assert parse_package(package_text(make_package(case)), "copy").cases[0].benefit == source
    own = replace(source, unit_saving=source.unit_saving * 1.02)
    case = make_case(unit_saving=own.unit_saving, benefit=own)
    again = parse_package(package_text(make_package(case)), "copy").cases[0]
    assert (again.benefit, again.unit_saving) == (None, own.unit_saving)


@pytest.mark.parametrize("seed", range(20))
def test_a_random_package_is_written_and_read_back_unchanged(seed):
    package = random_package(seed)
    assert parse_package(package_text(package), "copy") == package
