"""`investpakke budget`: the package as the municipality's budget has it."""

import csv
import io
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest
from openpyxl import load_workbook

from building import make_case, make_package
from investpakke.calc import compute_package
from investpakke.deciding.budget import BUDGET_YEARS, Post, budget_table
from investpakke.model import Package
from investpakke.model.description import Account, Description
from investpakke.packages.writer import package_text
from random_packages import random_package
from running import run, run_json

FRAME = Account(area="Beskæftigelse", function="5.68.90", spending="service")
BENEFITS = Account(area="Forsørgelse", function="5.57.73", spending="transfer")


def stated() -> Package:
    described = Description(investment_account=FRAME, saving_account=BENEFITS)
    return make_package(
        make_case(description=described, phasing=[0.5, 1]),
        make_case(number="1.2", name="=1+1", investment=1234.5),
        price_level=2026,
    )


@pytest.mark.parametrize("seed", range(25))
def test_the_budget_table_sums_to_the_package_in_every_year(seed: int) -> None:
    package, draw = random_package(seed, max_cases=8), Random(seed)  # noqa: S311
    accounts = [None, FRAME, BENEFITS, Account(area="Andet")]
    cases = [
        replace(
            case,
            description=Description(
                investment_account=draw.choice(accounts), saving_account=draw.choice(accounts)
            ),
        )
        for case in package.cases
    ]
    package = replace(package, cases=cases)
    found = budget_table(package)
    plan = compute_package(replace(package, years=BUDGET_YEARS))
    np.testing.assert_allclose(found.net, -plan.net_by_year, rtol=1e-9, atol=1e-6)
    for post, amounts in (
        (Post.INVESTMENT, plan.investment_by_year),
        (Post.SAVING, -plan.saving_by_year),
    ):
        of_post = [line.amounts for line in found.lines if line.post is post]
        np.testing.assert_allclose(np.sum(of_post, axis=0), amounts, rtol=1e-9, atol=1e-6)
    kinds = np.sum([amounts for _, amounts in found.by_spending], axis=0)
    np.testing.assert_allclose(kinds, found.net, rtol=1e-9, atol=1e-6)


def test_investment_and_saving_stand_each_on_its_own_account() -> None:
    found = budget_table(stated())
    first, second = found.lines[:2]
    assert (first.account, second.account) == (FRAME, BENEFITS)
    assert (first.amounts >= 0).all()
    assert (second.amounts <= 0).all()
    assert [kind for kind, _ in found.by_spending] == ["service", "transfer", None]
    assert found.by_spending[0][1].tolist() == first.amounts.tolist()


def test_a_danish_excel_opens_the_csv_as_numbers_and_no_text_as_a_formula(tmp_path: Path) -> None:
    source, target = tmp_path / "p.toml", tmp_path / "budget.csv"
    source.write_text(package_text(stated()), "utf-8")
    assert run("budget", source, "-o", target).exit_code == 0
    written = target.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][3:6] == ["Styringsområde", "Funktion", "Udgiftstype"]
    assert rows[0][6:] == [
        "Budget 2025",
        "Overslag 2026",
        "Overslag 2027",
        "Overslag 2028",
        "Prisniveau",
    ]
    assert rows[1][3:6] == ["Beskæftigelse", "5.68.90", "Service"]
    assert rows[3][1] == "'=1+1"
    assert rows[3][3] == "ikke oplyst"
    assert rows[3][6] == "1234,500"
    assert rows[3][-1] == "2026-p/l"
    assert all("." not in cell for row in rows[1:] for cell in row[6:10])


def test_the_workbook_sums_its_lines_by_formulas(tmp_path: Path) -> None:
    source, target = tmp_path / "p.toml", tmp_path / "budget.xlsx"
    source.write_text(package_text(stated()), "utf-8")
    assert run("budget", source, "-o", target).exit_code == 0
    values, formulas = (load_workbook(target, data_only=only).active for only in (True, False))
    found = budget_table(stated())
    assert "2026-p/l" in values["A2"].value
    last = values.max_row
    assert values.cell(last, 2).value == "Nettoudgift"
    for place, net in enumerate(found.net):
        assert values.cell(last, 7 + place).value == pytest.approx(net)
        assert formulas.cell(last, 7 + place).value.startswith("=SUM(")
        assert formulas.cell(last - 1, 7 + place).value.startswith("=SUMIF(")
    assert formulas["B7"].data_type == "s"


def test_what_nobody_has_stated_is_said_to_be_not_stated() -> None:
    shown = run("budget", "aarhus-2024").stdout
    assert "prisniveau ikke oplyst" in shown
    assert "ikke oplyst" in shown
    assert "Nettoudgift" in shown
    form = run_json("budget", "aarhus-2024")
    assert form["net_expenditure"] == pytest.approx([4573, -10261.25, -10261.25, -10261.25], abs=1)
    assert form["lines"][0]["function"] is None


@pytest.mark.parametrize("name", ["budget.pdf", "budget", "nowhere/budget.csv"])
def test_a_file_of_another_kind_is_refused_and_nothing_written(name: str, tmp_path: Path) -> None:
    assert run("budget", "aarhus-2024", "-o", tmp_path / name).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_a_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "budget.csv"
    target.write_text("mine")
    assert run("budget", "aarhus-2024", "-o", target).exit_code == 2
    assert target.read_text() == "mine"
    assert run("budget", "aarhus-2024", "-o", target, "--force").exit_code == 0
