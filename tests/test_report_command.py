"""The command `investpakke report`: what it writes, what it refuses, and that it loses nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from existing_models import make_model
from html_pages import Report
from investpakke import load_package
from investpakke.deciding import Change, Driver, Scenario
from investpakke.deciding.follow_up import Actual, Outcomes, Period
from investpakke.deciding.probability import Pert, Uncertainty
from investpakke.programs import browser
from investpakke.text import same
from investpakke_templates.decisions import Decisions
from once import build_workbook
from running import run
from test_report import HOSTILE

QUICK = ("--draws", "200")


def test_the_report_is_written_and_told_of(tmp_path: Path) -> None:
    target = tmp_path / "rapport.html"
    done = run("report", "aarhus-2024", "-o", target, *QUICK)
    assert done.exit_code == 0, done.stderr
    assert (done.stdout, done.stderr) == ("", f"Rapporten ligger i {target}\n")
    assert Report(target.read_bytes()).tables("group-1")[0][1][2] == "600"
    assert list(tmp_path.iterdir()) == [target]


def test_a_workbook_has_a_report_with_its_own_scenarios(
    tmp_path: Path, workbook_2024: Path
) -> None:
    target = tmp_path / "rapport.html"
    done = run("report", workbook_2024, "-o", target, *QUICK, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    report = Report(target.read_bytes())
    assert "scenarios" in report.pages
    assert "follow-up" not in report.pages  # the sheet is there, without figures
    assert len([key for key in report.pages if key.startswith("case-")]) == 13


def test_what_stands_on_a_workbooks_sheets_is_used(tmp_path: Path) -> None:
    decisions = Decisions(
        ranges={Driver.PERSONS: (-0.4, 0.3)},
        risk=Uncertainty({Driver.PERSONS: Pert(-0.35, 0.0, 0.15)}),
        scenarios=(Scenario(same("Halvt så mange"), [Change(persons=-0.5)]),),
        follow_up=Outcomes(actuals=[Actual(case="4.4", period=Period(2024), persons=6)]),
    )
    book = build_workbook(tmp_path / "m.xlsx", load_package("aarhus-2024"), decisions=decisions)
    target = tmp_path / "r.html"
    done = run("report", book, "-o", target, *QUICK)
    assert done.exit_code == 0, done.stderr
    report = Report(target.read_bytes())
    persons = next(row for row in report.tables("sensitivity")[0] if row[0] == "Helårspersoner")
    assert persons[1:3] == ["−40\xa0%", "+30\xa0%"]
    assert "Helårspersoner PERT −35 % / 0 % / +15 %" in report.words("probability")
    assert report.tables("scenarios")[0][0] == ["Tal", "Grundlag", "Halvt så mange"]
    rows = {row[0]: row for row in report.tables("follow-up")[0]}
    assert rows["4.4"][1:4] == ["■ Rød", "12 af 12", "1.340"]


def test_a_finance_teams_own_model_has_a_report_that_tells_no_folders(tmp_path: Path) -> None:
    model, target = make_model("document headers", tmp_path), tmp_path / "r.html"
    done = run("report", model, "-o", target, *QUICK)
    assert done.exit_code == 0, done.stderr
    report = Report(target.read_bytes())
    assert f"Læst fra: {model.name}" in report.words("method")
    assert str(tmp_path) not in report.text
    assert "case-3" in report.pages


def test_a_title_and_a_name_without_its_ending_are_taken(tmp_path: Path) -> None:
    model = make_model("document headers", tmp_path)
    done = run("report", model, "-o", tmp_path / "rap", "--title", "Pakke & plan 2026", *QUICK)
    assert done.exit_code == 0, done.stderr
    front = (tmp_path / "rap.html").read_text("utf-8").partition("<main")[0]
    assert "<h1>Pakke &amp; plan 2026</h1>" in front
    assert "<title>Pakke &amp; plan 2026" in front
    assert model.stem not in front
    assert run("report", model, "-o", tmp_path / "rap", *QUICK).exit_code == 2  # it exists now


def test_a_file_that_exists_is_only_replaced_with_force(tmp_path: Path) -> None:
    target = tmp_path / "rapport.html"
    target.write_text("gammel", "utf-8")
    refused = run("report", "aarhus-2024", "-o", target, *QUICK)
    assert refused.exit_code == 2
    assert "brug --force" in refused.stderr
    assert target.read_text("utf-8") == "gammel"
    assert run("report", "aarhus-2024", "-o", target, "--force", *QUICK).exit_code == 0
    assert target.read_bytes().startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "rapport.pdf"), "et navn, der ender på .html"),
        (("-o", "rapport.html", "--pdf", "rapport.html"), "et navn, der ender på .pdf"),
        (("-o", "ingen/rapport.html"), "mappen findes ikke"),
        (("-o", "rapport.html", "--pdf", "ingen/rapport.pdf"), "mappen findes ikke"),
        (("-o", "rapport.html", "--cases", "9.9"), "sagen findes ikke"),
        (("-o", "rapport.html", "--cases", ","), "der er ingen sager"),
        (("-o", "rapport.html", "--draws", "50"), "tallet er uden for det tilladte"),
        (("-o", "rapport.html", "--draws", "-1"), "uden for det tilladte"),
        (("-o", "rapport.html", "--uncertainty", "ingen.toml"), "ingen.toml"),
        (("-o", "rapport.html", "--scenarios", "ingen.toml"), "ingen.toml"),
        (("-o", "rapport.html", "--ranges", "ingen.toml"), "ingen.toml"),
        (("-o", "rapport.html", "--actuals", "ingen.csv"), "ingen.csv"),
        ((), "Der mangler valget '-o' / '--output'."),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = run("report", "aarhus-2024", *options)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_files_of_ranges_uncertainty_and_scenarios_are_used(tmp_path: Path) -> None:
    (tmp_path / "i.toml").write_text("[ranges]\npersons = [-0.5, 0.5]\n", "utf-8")
    (tmp_path / "u.toml").write_text("[uncertainty]\npersons = {mean = 0, sd = 0.1}\n", "utf-8")
    (tmp_path / "s.toml").write_text('[[scenarios]]\nname = "Halv"\npersons = -0.5\n', "utf-8")
    target = tmp_path / "r.html"
    files = [tmp_path / name for name in ("i.toml", "u.toml", "s.toml")]
    asked = zip(("--ranges", "--uncertainty", "--scenarios"), files, strict=True)
    options = [part for pair in asked for part in pair]
    done = run("report", "aarhus-2024", "-o", target, *QUICK, *options)
    assert done.exit_code == 0, done.stderr
    report = Report(target.read_bytes())
    assert "−50" in report.words("sensitivity")
    assert report.tables("scenarios")[0][0] == ["Tal", "Grundlag", "Halv"]
    assert "normal, middel 0" in report.words("probability")


def test_actual_figures_add_the_page_of_follow_up(tmp_path: Path) -> None:
    actuals, target = tmp_path / "realiseret.csv", tmp_path / "r.html"
    actuals.write_text("sag;periode;helårspersoner\n4.4;2024;6\n", "utf-8")
    done = run("report", "aarhus-2024", "-o", target, "--actuals", actuals, *QUICK)
    assert done.exit_code == 0, done.stderr
    assert "Opfølgning" in Report(target.read_bytes()).words("follow-up")


def test_cases_are_chosen_by_number(tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    done = run("report", "aarhus-2024", "-o", target, "--cases", "1.1, 3.2", *QUICK)
    assert "11 sager har ingen side for sig selv; vælg dem med --cases." in done.stderr
    report = Report(target.read_bytes())
    assert [key for key in report.pages if key.startswith("case-")] == ["case-1", "case-8"]


def test_json_tells_what_was_written(tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    done = run("report", "aarhus-2024", "-o", target, *QUICK, "--cases", "all", "--format", "json")
    form = json.loads(done.stdout)
    assert form["files"] == [{"file": str(target), "bytes": target.stat().st_size}]
    assert [page["anchor"] for page in form["pages"]] == list(Report(target.read_bytes()).pages)
    assert form["cases_without_page"] == []


@pytest.mark.usefixtures("chromium")
def test_html_and_pdf_are_written_together(tmp_path: Path) -> None:
    html, pdf = tmp_path / "r.html", tmp_path / "r.pdf"
    done = run("report", "aarhus-2024", "-o", html, "--pdf", pdf, *QUICK)
    assert done.exit_code == 0, done.stderr
    assert done.stderr.splitlines() == [f"Rapporten ligger i {html}", f"Rapporten ligger i {pdf}"]
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_without_a_browser_neither_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "browsers", lambda: iter(()))
    refused = run(
        "report", "aarhus-2024", "-o", tmp_path / "r.html", "--pdf", tmp_path / "r.pdf", *QUICK
    )
    assert refused.exit_code == 2
    assert "der er ingen browser til at lave PDF-filen" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_name_does_not_reach_the_terminal(tmp_path: Path) -> None:
    refused = run("report", "aarhus-2024", "-o", tmp_path / "r.html", "--cases", HOSTILE)
    assert refused.exit_code == 2
    assert "\x1b" not in refused.stderr
