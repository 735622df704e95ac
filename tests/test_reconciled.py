"""The table of a report in which engine, workbook and document stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path

import pytest
import xlsxwriter

from existing_models import MODELS, make_model
from investpakke.reconciliation import Verdict
from investpakke.validate.batch.examine import examine
from investpakke.validate.figures.reconciled import Reconciled
from mutants import mutated
from once import report_on


def table(path: Path, *, against: str | None = None) -> dict[tuple[str, str], Reconciled]:
    figures = examine(path, chosen=lambda _: False, against=against).reconciliation
    return by_label(figures)


def by_label(figures: Sequence[Reconciled]) -> dict[tuple[str, str], Reconciled]:
    return {(figure.label.en, figure.unit): figure for figure in figures}


def test_every_published_figure_stands_beside_the_workbooks_own(workbook_2024: Path) -> None:
    found = by_label(report_on(workbook_2024).reconciliation)
    for what in ("Annual investment", "Average saving", "Average gain"):
        for whose in (", case 4.4", ", group 4", ""):
            figure = found[what + whose, "tkr."]
            assert figure.workbook == pytest.approx(figure.engine)
            assert figure.published == pytest.approx(figure.engine)
            assert (figure.workbook_agrees, figure.verdict) == (True, Verdict.TIES)
    saving = found["Saving, 2024", "mio. kr."]
    assert saving.workbook == pytest.approx(23.317, abs=5e-4)
    assert (saving.published, saving.verdict) == (20, Verdict.KNOWN)
    assert all(figure.workbook_agrees is not False for figure in found.values())


def test_a_figure_is_shown_where_the_committee_reads_it(workbook_2024: Path) -> None:
    found = by_label(report_on(workbook_2024).reconciliation)
    assert found["Average gain, case 1.1", "tkr."].place.sheet == "Pakke"
    assert found["Saving, 2024", "mio. kr."].place.sheet == "Pakke"


def test_a_figure_that_is_wrong_in_one_place_is_shown_there(
    workbook_2024: Path, tmp_path: Path
) -> None:
    right = by_label(report_on(workbook_2024).reconciliation)["Average gain, group 2", "tkr."]
    wrong = mutated(workbook_2024, tmp_path / "wrong.xlsx", {str(right.place): 600.0})
    figure = table(wrong)["Average gain, group 2", "tkr."]
    assert (figure.workbook, figure.engine) == (600, pytest.approx(593))
    assert (str(figure.place), figure.workbook_agrees) == (str(right.place), False)


def test_published_figures_of_another_package_leave_those_out_that_it_does_not_know(
    tmp_path: Path,
) -> None:
    model = make_model("document headers", tmp_path)
    found = table(model, against="aarhus-2024")
    assert ("Average gain, case 4.4", "tkr.") not in found
    assert found["Annual investment", "tkr."].verdict is Verdict.DIFFERS


@pytest.mark.parametrize("name", MODELS)
def test_what_cannot_be_computed_has_no_line(name: str, tmp_path: Path) -> None:
    figures = table(make_model(name, tmp_path))
    assert ("Average gain", "tkr.") in figures
    assert all(isfinite(figure.engine) for figure in figures.values())


@pytest.mark.parametrize(("cases", "told"), [(40, 40), (41, 1)])
def test_of_many_cases_only_those_that_differ_are_told(
    cases: int, told: int, tmp_path: Path
) -> None:
    path = tmp_path / "many.xlsx"
    heads = (
        "Nr.",
        "Investeringsforslag",
        "Årlig investering (tkr.)",
        "Gns. årlig besparelse (tkr.)",
        "Gns. årlig gevinst (tkr.)",
    )
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row("A1", heads)
        for case in range(cases):
            gain = 41 if case == 7 else 40
            sheet.write_row(case + 1, 0, (f"1.{case + 1}", f"Sag nr. {case}", 60, 100, gain))
    gains = [label for label, _ in table(path) if label.startswith("Average gain, case")]
    assert len(gains) == told
    assert "Average gain, case 1.8" in gains


_YEARS = [2027, 2028, 2029, 2030]
_NEW = ([1.5, 0, 0, 0], [0.2, 0.2, 0.2, 0.2], [0.3, 0.8, 0.9, 0.9])
_BUS = ([0.6, 0, 0, 0], [0.1, 0.1, 0.15, 0.15], [0.1, 0.35, 0.4, 0.4])


def parts_beside(*net: float) -> list[list[object]]:
    """Return running costs by year, a one-off cost, savings, and perhaps the first case's net."""
    heads = ["Driftsudgift", "", "", "", "Engangsudgift 2027", "Besparelse", "", "", ""]
    years: list[object] = ["", "", *_YEARS, "", *_YEARS]
    lines: list[list[object]] = [
        [place, name, *running, once[0], *saving]
        for place, (name, (once, running, saving)) in enumerate(
            [("Ny jobportal", _NEW), ("Bus", _BUS)], start=1
        )
    ]
    if net:
        heads = ["Netto", "", "", "", *heads]
        years = ["", "", *_YEARS, *years[2:]]
        lines[0][2:2] = net
        lines[1][2:2] = [-0.6, 0.25, 0.25, 0.25]
    return [["Beløb i mio. kr."], ["Nr.", "Projekt", *heads], years, *lines]


def parts_below() -> list[list[object]]:
    """Return cases of three rows each under years."""
    rows: list[list[object]] = [["Beløb i mio. kr."], ["Nr.", "Projekt", "Post", *_YEARS]]
    for place, name, (once, running, saving) in ((1, "Portal", _NEW), (2, "Bus", _BUS)):
        rows.append([place, name, "Drift", *running])
        rows.append([place, name, "Engangsudgift", *once])
        rows.append([place, name, "Besparelse", *saving])
    return rows


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        (parts_beside(), []),
        (parts_below(), []),
        (parts_beside(-1.4, 0.6, 0.7, 0.7), []),
        (parts_beside(-1.4, 0.6, 0.7, 7.7), ["IP403"]),
    ],
    ids=["beside", "below", "net", "net that is wrong"],
)
def test_a_cost_that_is_a_part_of_the_cases_cost_is_not_held_against_the_whole(
    lines: list[list[object]], wrong: list[str], tmp_path: Path
) -> None:
    book = xlsxwriter.Workbook(tmp_path / "model.xlsx")
    sheet = book.add_worksheet("Forslag")
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            sheet.write(row, column, value)
    book.close()
    found = examine(tmp_path / "model.xlsx", chosen=lambda rule: rule.code == "IP403").findings
    assert [finding.code for finding in found] == wrong
