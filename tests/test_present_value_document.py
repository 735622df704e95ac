"""What docs/present-value.md and the guide say of present values is what the code gives."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from investpakke import load_package
from investpakke.deciding.present_value import Payer, PresentValue, present_value
from investpakke.packages import parse_package
from investpakke.show.numbers import number
from investpakke.text import Language
from running import PACKAGE, run
from user_guide import ROOT, lines, section, table

PAGE = ROOT / "docs/present-value.md"


@pytest.fixture(scope="module")
def found() -> PresentValue:
    return present_value(load_package("aarhus-2024"))


def figures(found: PresentValue, name: str, language: Language) -> list[str]:
    """Return what a line of the documents should say of a case or the package."""
    numbers = [case.number for case in load_package("aarhus-2024").cases]
    of_case = name.rsplit(maxsplit=1)[-1] in numbers
    flow = (found.cases if of_case else found.package)[Payer.MUNICIPALITY]
    index = numbers.index(name.rsplit(maxsplit=1)[-1]) if of_case else 0
    amounts = [number(float(a[index]), language) for a in (flow.total, flow.present_value)]
    if language == "da":  # the guide shows the sheet, which names calendar years
        paid = (flow.payback[index], flow.discounted_payback[index])
        return [*amounts, *(str(found.years[int(year) - 1]) for year in paid)]
    ratio = (found.benefit_cost.cases if of_case else found.benefit_cost.package)[index]
    return [*amounts, f"{ratio:.2f}", f"{flow.payback[index]:.0f}"]


def test_the_pages_examples_give_what_they_show() -> None:
    ran = doctest.testfile(str(PAGE), module_relative=False, verbose=False)
    assert ran.attempted > 8
    assert ran.failed == 0


def test_the_pages_table_is_that_of_the_2024_package(found: PresentValue) -> None:
    rows = [row for row in lines(PAGE.read_text("utf-8")) if row[0].startswith(("Case", "Package"))]
    assert len(rows) == 5
    assert [row[1:] for row in rows] == [figures(found, row[0], "en") for row in rows]


def test_the_guides_table_is_that_of_the_2024_package(found: PresentValue) -> None:
    rows = table(section("Arket Nutidsværdi"), "2024-pakken")
    assert len(rows) == 4
    assert [row[1:] for row in rows] == [figures(found, row[0], "da") for row in rows]


@pytest.mark.parametrize(
    "line",
    [
        line.strip()
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("    investpakke ") and "model.xlsx" not in line
    ],
)
def test_every_command_of_the_page_runs(line: str, tmp_path: Path) -> None:
    own = tmp_path / "my_rates.toml"
    shipped = ROOT / "engine/investpakke/rates/discount.toml"
    own.write_text(shipped.read_text("utf-8"), "utf-8")
    words = line.replace("my_rates.toml", str(own)).split()
    assert run(*words[1:]).exit_code == 0


def test_a_share_of_20_per_cent_saves_the_state_25_oere_a_krone() -> None:
    text = PACKAGE.replace("unit_saving = 100", "unit_saving = 100\nstate_share = 0.2")
    flows = present_value(parse_package(text, "a.toml")).cases
    own = flows[Payer.MUNICIPALITY].net + 600
    assert flows[Payer.STATE].net == pytest.approx(0.25 * own)
