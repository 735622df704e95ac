"""The command ``rates``, and docs/rates.md: examples and the 2024 cases beside the rates."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from investpakke.packages import parse_package
from running import run, run_json
from test_package_files import SMALL

PAGE = Path(__file__).parents[1] / "docs" / "rates.md"


def test_all_rates_are_listed_with_their_certainty() -> None:
    text = run("rates").stdout
    assert re.search(r"kontanthjælp 30\+ +11\.944 +kr\. pr\. måned .* primær kilde ", text)
    assert re.search(r"sygedagpenge +4\.695 +kr\. pr\. uge .* sekundær kilde ", text)
    assert "antaget" in text
    english = run("rates", "--lang", "en").stdout
    assert "read in the source" in english
    assert "assumed" in english


def test_one_full_year_person_is_reckoned() -> None:
    form = run_json("rates", "sygedagpenge", "2024", "--week", "30", "--of-maximum", "0.5")
    assert form["municipality"] == pytest.approx(52 * 4.695 * 0.7 / 2)
    assert form["state"] == pytest.approx(52 * 4.695 * 0.3 / 2)
    shown = run("rates", "sygedagpenge", "2024", "--week", "30").stdout
    assert "Kommunen         170,898 tkr." in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("dagpenge",), "YEAR: the year is missing."),
        (("dagpenge", "2025"), "2023-01-01 to 2024-12-31 (dagpenge). Got: 2025."),
        (("dagpeng", "2024"), "Did you mean dagpenge?"),
        (("dagpenge", "2024", "--week", "-1"), "week: the number is out of range."),
        (("dagpenge", "2024", "--of-maximum", "nan"), "the value is not a number."),
        (("--rates", "no.toml"), "the file cannot be read"),
    ],
)
def test_what_cannot_be_reckoned_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], says: str
) -> None:
    result = run("rates", *arguments, "--lang", "en")
    assert result.exit_code == 2
    assert says in result.stderr
    assert not result.stdout


def test_no_case_is_set_beside_a_benefit_that_it_is_not_about() -> None:
    """A unit saving that lies near a rate says nothing of the benefit; the key stays, empty."""
    assert run_json("rates")["resembling"] == []
    assert "Distance" not in run("rates", "--lang", "en").stdout


# --- docs/rates.md -------------------------------------------------------------------------


def test_the_examples_of_the_page_give_what_it_shows() -> None:
    ran = doctest.testfile(str(PAGE), module_relative=False)
    assert ran.attempted
    assert not ran.failed


def test_the_files_that_the_page_shows_can_be_used(tmp_path: Path) -> None:
    case, index = re.findall(r"```toml\n(.+?)```", PAGE.read_text("utf-8"), re.DOTALL)
    package = parse_package(SMALL.replace("unit_saving = 120\n", case), "min.toml")
    assert f"{package.cases[0].unit_saving:.4f}" in PAGE.read_text("utf-8")
    (tmp_path / "index.toml").write_text(index, "utf-8")
    form = run_json("rates", "dagpenge", "2026", "--index", str(tmp_path / "index.toml"))
    assert form["rate_year"] == 2024
    assert form["paid"] == pytest.approx(12 * 20.359 * 1.03 * 1.02)
