"""Models whose own nets prove what each row is, whatever it is called; others are refused."""

from __future__ import annotations

import random
from typing import Any

import pytest

from investpakke import compute_package
from test_spread_cases import Lines, find, refused

YEARS = [2027, 2028, 2029, 2030]
CASES = {
    "Ungeteam": ([500, 500, 500, 250], [100, 600, 900, 900]),
    "Sprog på job": ([300, 300, 150, 0], [0, 200, 400, 600]),
    "Tidlig sygeindsats": ([750, 700, 700, 700], [400, 900, 1100, 1250]),
}


def net(cost: list[int], saving: list[int]) -> list[int]:
    return [s - c for c, s in zip(cost, saving, strict=True)]


def read(sheets: dict[str, Lines]) -> dict[str, tuple[list[float], list[float]]]:
    """Return the yearly costs and savings of each case, by its name."""
    package = find(sheets).package
    result = compute_package(package)
    assert list(package.shown_years) == YEARS
    rows = zip(result.investment_by_case.tolist(), result.saving_by_case.tolist(), strict=True)
    return {case.name: row for case, row in zip(package.cases, rows, strict=True)}


FIGURES = {name: ([*map(float, c)], [*map(float, s)]) for name, (c, s) in CASES.items()}


def blocks(
    cost: str = "Udg. til indsatsen",
    saving: str = "Bespar.",
    result: str = "Nettoeff.",
    **more: Any,
) -> Lines:
    """Return a block of rows a case, under one row of years each."""
    lines: Lines = [["Investeringsforslag"], ["1.000 kr."], []]
    for name, (costs, savings) in CASES.items():
        lines += [[name], ["Forslagets økonomi", *YEARS], *more.get("first", [])]
        lines += [[cost, *costs], [saving, *savings], [result, *net(costs, savings)]]
        lines += [[f"Bemærkning: {name} evalueres i 2029."], []]
    return lines


def people() -> Lines:
    """Return blocks in which persons and a unit cost lead to the saving."""
    lines: Lines = [["Beløb i 1.000 kr., 2027-pl"], []]
    for name, (costs, savings) in CASES.items():
        lines += [
            [name, *YEARS],
            ["Helårspersoner uden indsats", 410, 410, 410, 410],
            ["Helårspersoner med indsats", 400, 390, 380, 380],
            ["Nettoudgift pr. helårsperson", 100, 100, 100, 100],
            ["Besparelse på forsørgelse", *savings],
            ["Udgift til indsatsen", *costs],
            ["Netto (besparelse - udgift)", *net(costs, savings)],
            [],
        ]
    return lines


def tabs() -> dict[str, Lines]:
    """Return a form a case with lines under headings, and a sheet that sums them."""
    found: dict[str, Lines] = {}
    for index, (name, (costs, savings)) in enumerate(CASES.items(), start=1):
        found[f"Case {index}"] = [
            [f"Case {index}", name],
            ["Beløb i 1.000 kr."],
            [None, None, *YEARS],
            ["Udgifter"],
            [None, "To konsulenter", *(v - v // 10 for v in costs)],
            [None, "Andet", *(v // 10 for v in costs)],
            ["Udgifter i alt", None, *costs],
            ["Besparelser"],
            [None, "Forsørgelse (netto)", *(v - v // 9 for v in savings)],
            [None, "Aktivering og tilbud", *(v // 9 for v in savings)],
            ["Besparelser i alt", None, *savings],
            ["Nettogevinst", None, *net(costs, savings)],
        ]
    return found


def test_abbreviations_remarks_and_headings_are_told_apart_by_the_nets() -> None:
    assert read({"Skema": blocks()}) == FIGURES


def test_rows_of_people_and_unit_costs_are_no_money() -> None:
    assert read({"Beregning": people()}) == FIGURES


def test_a_form_a_case_with_lines_of_any_name_is_read_by_its_sums() -> None:
    assert read(tabs()) == FIGURES


def test_a_block_of_them_all_is_their_sum_or_the_model_is_refused() -> None:
    total = [[sum(v[k][i] for v in CASES.values()) for i in range(4)] for k in (0, 1)]
    whole = [["Alle cases", *YEARS], ["Udg.", *total[0]], ["Bespar.", *total[1]]]
    whole += [["Nettoeff.", *net(*total)]]
    assert read({"Skema": [*blocks(), *whole]}) == FIGURES
    whole[1][1] += 100
    whole[3][1] -= 100
    refused({"Skema": [*blocks(), *whole]})


def test_a_net_that_does_not_fit_in_one_year_of_one_case_refuses_the_model() -> None:
    for lines in (blocks(), people()):
        rows = [line for line in lines if line and str(line[0]).startswith("Netto")]
        for row in rows:
            for column in range(1, 5):
                if "pr." in row[0]:
                    continue
                row[column] += 40
                refused({"Skema": lines})
                row[column] -= 40


def test_a_row_of_money_that_no_sum_explains_refuses_the_model() -> None:
    refused({"Skema": blocks(first=[["Statens bidrag", 10, 10, 10, 10]])})
    refused({"Skema": blocks(first=[["Særlig pulje", 10, 10, 10, 10]])})


def test_costs_and_savings_that_may_be_exchanged_are_refused() -> None:
    refused({"Skema": blocks(cost="Beløb A", saving="Beløb B")})


def test_the_unit_is_still_asked_for() -> None:
    lines = blocks()
    lines[1] = []
    assert "enhed" in refused({"Skema": lines})


def test_signs_that_differ_between_the_cases_are_refused() -> None:
    lines = blocks()
    row = next(line for line in lines if line and line[0] == "Bespar.")
    row[1:] = [-v for v in row[1:]]
    after = lines[lines.index(row) + 1]
    after[1:] = [s - c for c, s in zip(CASES["Ungeteam"][0], row[1:], strict=True)]
    refused({"Skema": lines})


def bands(
    cost: str = "Udgiftsbehov til særligt team",
    saving: str = "Sparede overførsler netto af noget",
    result: str = "Netto samlet virkning",
) -> Lines:
    """Return cases as rows, with bands of years whose heads hold words that nobody knows."""
    heads = [None, None, cost, None, None, None, saving, None, None, None, result]
    lines: Lines = [["1.000 kr."], heads, ["Nr.", "Forslag", *YEARS, *YEARS, *YEARS]]
    for number, (name, (costs, savings)) in enumerate(CASES.items(), start=1):
        lines.append([number, name, *costs, *savings, *net(costs, savings)])
    return lines


def test_bands_of_years_are_told_apart_by_their_nets() -> None:
    assert read({"Oversigt": bands()}) == FIGURES
    lines = bands()
    lines[3][10] += 30
    refused({"Oversigt": lines})


def test_a_number_beside_the_years_that_may_be_money_refuses_the_model() -> None:
    lines = bands()
    lines[2][0] = "Engangsudgift"
    refused({"Oversigt": lines})
    right = bands()
    for line, more in zip(right[2:], ("Opstart", 40, 50, 60), strict=True):
        line.append(more)
    refused({"Oversigt": right})
    rows = blocks()
    for line in rows:
        if line and str(line[0]).startswith("Udg."):
            line.append(77)
    refused({"Skema": rows})


def test_a_year_that_lost_its_head_refuses_the_model() -> None:
    lines: Lines = [["Investeringsforslag"], ["1.000 kr."], []]
    for name, (costs, savings) in CASES.items():
        lines += [[name], [None, "Øvrigt", *YEARS[1:]], ["Udg.", *costs], ["Bespar.", *savings]]
        lines += [["Nettoeff.", *net(costs, savings)], []]
    refused({"Skema": lines})


def test_columns_beside_the_labels_and_a_net_of_all_are_no_rows_of_a_case() -> None:
    heads = ["Nr.", "Forslag / post", "PSP", "Ramme", *YEARS]
    lines: Lines = [["T.kr., P/L 2027"], heads]
    for number, (name, (costs, savings)) in enumerate(CASES.items(), start=1):
        lines += [[f"A-{number}", name], [None, "Udgift: Løn", "XA-60100-01", "Service", *costs]]
        lines += [[None, "Besparelse: Ydelser", "XA-60110-01", "Overførsler", *savings]]
        lines += [[None, "Nettogevinst", None, None, *net(costs, savings)], []]
    whole = [sum(each) for each in zip(*(net(*of) for of in CASES.values()), strict=True)]
    lines += [[None, "Netto i alt", None, None, *whole]]
    assert read({"Ønsker": lines}) == FIGURES
    lines[-1][4] += 100
    refused({"Ønsker": lines})


def test_the_group_over_some_cases_is_theirs() -> None:
    lines: Lines = [["1.000 kr."], ["Nr.", "Forslag", "Post", *YEARS]]
    for number, (name, (costs, savings)) in enumerate(CASES.items(), start=1):
        lines += [["Unge" if number < 3 else "Sygemeldte"]] if number != 2 else []
        lines += [[number, name, "Udg.", *costs], [None, None, "Bespar.", *savings]]
        lines += [[None, None, "Nettoeff.", *net(costs, savings)]]
    package = find({"Skema": lines}).package
    names = {group.id: group.name for group in package.groups}
    assert [names[case.group] for case in package.cases] == ["Unge", "Unge", "Sygemeldte"]


def test_a_unit_at_the_amounts_themselves_is_not_passed_over() -> None:
    lines = bands()
    lines[2][2:] = [f"{year} (mio. kr.)" for year in (*YEARS, *YEARS, *YEARS)]
    refused({"Oversigt": lines})
    heads = bands(cost="Udgiftsbehov til særligt team, mio. kr.")
    refused({"Oversigt": heads})


@pytest.mark.parametrize("seed", range(12))
def test_random_models_are_read_to_their_own_figures(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    names = draw.sample(
        ["Alfa-indsats", "Beta-forløb", "Gamma-team", "Delta-spor"], draw.randint(2, 4)
    )
    sign = draw.choice([1, -1])
    lines: Lines = [["Beløb i kr." if seed % 2 else "Mio. kr."], []]
    expected = {}
    step = 1000 if seed % 2 else 0.05
    for name in names:
        costs = [draw.randint(1, 40) * step for _ in YEARS]
        savings = [draw.randint(0, 60) * step for _ in YEARS]
        made = [sign * (s - c) for c, s in zip(costs, savings, strict=True)]
        head = "Nettoeff." if sign == 1 else "Nettoudg. (udg. - bespar.)"
        rows = [["Udg.", *costs], ["Besp. på ydelser og tilbud", *savings]]
        draw.shuffle(rows)
        lines += [[name, *YEARS], *rows, [head, *(round(v, 6) for v in made)], []]
        worth = 0.001 if seed % 2 else 1000
        expected[name] = ([v * worth for v in costs], [v * worth for v in savings])
    if all(not any(saving) for _, saving in expected.values()):
        return
    found = read({"Ark": lines})
    assert found.keys() == expected.keys()
    for name, (costs, savings) in expected.items():
        assert found[name][0] == pytest.approx(costs)
        assert found[name][1] == pytest.approx(savings)
