"""Forms of one case with lines under "Udgifter" and "Besparelser": read with or without sums."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from investpakke import compute_package
from test_spread_cases import Lines, find, refused

YEARS = [2027, 2028]
COSTS: Lines = [["Løn", 540, 540], ["It og telefon", 25, 5]]
SAVED: Lines = [["Færre på kontanthjælp", 120, 480], ["Færre på ledighedsydelse", 60, 140]]
OTHER_COSTS: Lines = [["Løn", 270, 270], ["Markedsføring", 40, 20]]
OTHER_SAVED: Lines = [["Færre på dagpenge", 150, 340]]


def form(
    name: str | None,
    costs: Lines,
    saved: Lines,
    *,
    years: bool = True,
    sums: bool = True,
    net: bool = True,
) -> Lines:
    """Return the lines of a form; its years may stand over each part, and sums below them."""
    cost, saving = (
        list(map(sum, zip(*(row[1:] for row in of), strict=True))) for of in (costs, saved)
    )
    nets = [b - a for a, b in zip(cost, saving, strict=True)]
    return [
        ["Investeringsskema"],
        *([["Navn på investering", name]] if name else []),
        ["Alle beløb i 1.000 kr."],
        *([["Udgifter", *YEARS]] if years else [["", *YEARS], ["Udgifter"]]),
        *costs,
        *([["Udgifter i alt", *cost]] if sums else []),
        [],
        ["Besparelser", *(YEARS if years else [])],
        *saved,
        *([["Besparelser i alt", *saving]] if sums else []),
        *([[], ["Nettogevinst", *nets]] if net else []),
        [],
        [],
    ]


READ = {"Flexjob": ([565.0, 545.0], [180.0, 620.0]), "Turisme": ([310.0, 290.0], [150.0, 340.0])}


def cases(sheets: dict[str, Lines]) -> dict[str, tuple[list[float], list[float]]]:
    """Return the costs and savings of each case."""
    package = find(sheets).package
    result = compute_package(package)
    figures = zip(result.investment_by_case.tolist(), result.saving_by_case.tolist(), strict=True)
    return {case.name: of for case, of in zip(package.cases, figures, strict=True)}


@pytest.mark.parametrize(("years", "sums", "net"), list(product([True, False], repeat=3)))
def test_forms_are_read_with_or_without_sums_and_years_over_each_part(
    years: bool, sums: bool, net: bool
) -> None:
    said = {"years": years, "sums": sums, "net": net}
    first = form("Flexjob", COSTS, SAVED, **said)
    second = form("Turisme", OTHER_COSTS, OTHER_SAVED, **said)
    assert cases({"A": first, "B": second}) == READ
    assert cases({"A": [*first, *second]}) == READ


def test_a_net_may_stand_under_years_of_its_own() -> None:
    parts = form("Flexjob", COSTS, SAVED, net=False)
    assert cases({"A": [*parts, ["Netto", *YEARS], ["Nettogevinst", -385, 75]]}) == {
        "Flexjob": READ["Flexjob"]
    }
    said = refused({"A": [*parts, ["Netto", *YEARS], ["Nettogevinst", -385, 90]]})
    assert "Forventet: 75" in said
    assert "Fik: 90" in said


def test_sums_of_lines_that_differ_are_refused_with_both_figures() -> None:
    lines = form("Flexjob", COSTS, SAVED)
    at = next(row for row in lines if row[:1] == ["Udgifter i alt"])
    at[2] = 600
    assert "Forventet: 545. Fik: 600" in refused({"A": lines})


@pytest.mark.parametrize(
    "line",
    [
        ["Drift i øvrigt", 565, 545],
        ["Konsulent", 25, 5],
        ["Normering", 2, 2],
        ["Pris for en plads", 9, 9],
        ["Tilbagebetalingstid", 1, 2],
        ["Tilskud fra staten", 100, 100],
        ["Indtægter", 100, 100],
        ["Løn, alternativ B", 700, 700],
        ["Sidste års udgift", 500, 500],
        ["Scenarie høj", 900, 900],
        ["Kurser", -30, -30],
    ],
)
def test_lines_without_sums_that_may_be_no_posts_ask_for_them(line: list[Any]) -> None:
    said = refused({"A": form("Flexjob", [*COSTS, line], SAVED, sums=False, net=False)})
    assert "sagen mangler en række" in said


def test_lines_below_a_gap_or_a_sum_are_no_lines_of_the_heading() -> None:
    lines = form("Flexjob", COSTS, SAVED, sums=False, net=False)
    assert "sagen mangler en række" in refused({"A": [*lines, ["Forbrug", 7, 8]]})


def test_tables_that_share_names_of_cases_are_no_form() -> None:
    costs: Lines = [["Udgifter, t.kr.", *YEARS], ["Job", 5, 5], ["Unge", 7, 7], []]
    saved: Lines = [["Besparelser, t.kr.", *YEARS], ["Unge", 8, 8], ["Job", 9, 9]]
    assert cases({"A": [*costs, *saved]}).keys() == {"Job", "Unge"}
    saved[1][0] = "Ungdom"
    assert "sagen står kun i én af modellens tabeller" in refused({"A": [*costs, *saved]})


def test_headings_may_be_numbered() -> None:
    lines = [
        ["Titel:", "Flexjob"],
        ["1.000 kr.", *YEARS],
        *(["1. Udgifter"], *COSTS, ["Sum udgifter", 565, 545]),
        *(["2. Besparelser"], *SAVED, ["Sum besparelser", 180, 620]),
        ["3. Nettoeffekt", -385, 75],
    ]
    assert cases({"A": lines}) == {"Flexjob": READ["Flexjob"]}


def test_public_supports_are_money_and_their_rates_may_not_be() -> None:
    said: dict[str, Any] = {"sums": False, "net": False}
    saved: Lines = [["Ressourceforløb", 180, 600], ["Førtidspension", 0, 20]]
    assert cases({"A": form("Flexjob", COSTS, saved, **said)}) == {"Flexjob": READ["Flexjob"]}
    saved.append(["Gns. kontanthjælp", 14, 14])
    for label in ("Gns. kontanthjælp", "Refusion fra staten", "Modregning i udligning"):
        saved[-1][0] = label
        assert "sagen mangler en række" in refused({"A": form("Flexjob", COSTS, saved, **said)})
    assert "sagen mangler en række" in refused({"A": form("Flexjob", COSTS, saved, **said)})


def test_a_net_of_all_may_stand_below_cases_that_are_headings() -> None:
    rows: Lines = [["Job"], ["Merudgift", 12, 12], ["Mindreudgift", -5, -16]]
    rows += [["Unge"], ["Merudgift", 4, 4], ["Mindreudgift", -1, -6], ["I alt", 10, -6]]
    lines = [["Tabel 1, t.kr."], ["Post", *YEARS], *rows]
    assert cases({"A": lines}) == {
        "Job": ([12.0, 12.0], [5.0, 16.0]),
        "Unge": ([4.0, 4.0], [1.0, 6.0]),
    }


def test_a_name_left_of_the_years_is_told_without_its_title() -> None:
    blocks: Lines = []
    for name in ("Forslag 1: Job", "Forslag 2: Unge"):
        blocks += [[name, *YEARS], ["Udgift i alt", 1, 2], ["Mindreudgift i alt", 3, 4], []]
    assert cases({"A": [["1.000 kr."], [], *blocks]}).keys() == {"Job", "Unge"}
