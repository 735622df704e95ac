"""Accepted findings: written, refused without a reason, matched after edits, run out."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from checked_books import RULES, faulty, sound
from investpakke.validate import Report, examine
from investpakke.validate.acceptance.baseline import baseline_text, make_baseline, read_baseline
from running import run, run_json

TODAY = date(2026, 3, 1)
CODES = ("IP201", "IP301")

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return faulty(tmp_path / "model.xlsx")


def report_of(path: Path) -> Report:
    return examine(path, chosen=lambda rule: rule.code in CODES)


def written(path: Path, reports: list[Report], reason: str = "Aftalt", **more: Any) -> Path:
    """Write a baseline of all findings, with a reason for each."""
    made = make_baseline(reports, path, (), TODAY, "da")
    entries = tuple(replace(entry, reason=reason, **more) for entry in made.entries)
    path.write_text(baseline_text(replace(made, entries=entries), "da"), "utf-8")
    return path


# --- writing -------------------------------------------------------------------------------------


def test_write_baseline_has_an_entry_for_every_finding_and_no_reasons(
    bad: Path, tmp_path: Path
) -> None:
    target = tmp_path / "accepteret.toml"
    result = run("validate", bad, *RULES, "--write-baseline", target)
    assert result.exit_code == 0
    assert "2 fund er skrevet" in result.stderr
    entries = tomllib.loads(target.read_text("utf-8"))["accepted"]
    assert [(e["code"], e["sheet"], e["range"]) for e in entries] == [
        ("IP301", "Andet", "B1"),
        ("IP201", "Sager", "C4"),
    ]
    assert {entry["reason"] for entry in entries} == {""}
    assert {entry["file"] for entry in entries} == {"model.xlsx"}
    assert all(isinstance(entry["accepted"], date) for entry in entries)


def test_the_report_is_written_beside_the_baseline_and_notes_are_said_to_be_left_out(
    bad: Path, tmp_path: Path
) -> None:
    target, page = tmp_path / "accepteret.toml", tmp_path / "rapport.json"
    settings = '[validate.severity]\nIP201 = "note"\n'
    (tmp_path / "investpakke.toml").write_text(settings, "utf-8")
    result = run("validate", bad, *RULES, "--write-baseline", target, "--output", page)
    assert result.exit_code == 0
    (book,) = json.loads(page.read_text("utf-8"))["workbooks"]
    assert {each["code"] for each in book["findings"]} == {"IP201", "IP301"}
    accepted = tomllib.loads(target.read_text("utf-8"))["accepted"]
    assert [entry["code"] for entry in accepted] == ["IP301"]
    assert "Udeladt: 1 note; noter skal ikke accepteres." in result.stderr


def test_one_file_for_the_report_and_the_baseline_is_refused(bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "begge.html"
    result = run("validate", bad, *RULES, "--write-baseline", target, "--output", target)
    assert result.exit_code == 2
    assert "kan ikke stå i samme fil" in result.stderr
    assert not target.exists()


def test_an_entry_without_a_reason_is_refused_at_use(bad: Path, tmp_path: Path) -> None:
    target = tmp_path / "accepteret.toml"
    run("validate", bad, *RULES, "--write-baseline", target)
    result = run("validate", bad, *RULES, "--baseline", target)
    assert result.exit_code == 2
    assert "accepted[1], reason: begrundelsen mangler" in result.stderr
    assert result.stdout == ""


def test_writing_again_keeps_reasons_and_drops_what_is_mended(bad: Path, tmp_path: Path) -> None:
    target = written(tmp_path / "accepteret.toml", [report_of(bad)], "Aftalt med økonomi")
    run("validate", bad, "--select", "IP201", "--write-baseline", target)
    entries = tomllib.loads(target.read_text("utf-8"))["accepted"]
    assert [(entry["code"], entry["reason"]) for entry in entries] == [
        ("IP201", "Aftalt med økonomi")
    ]


def test_texts_of_any_kind_come_back_as_they_were(bad: Path, tmp_path: Path) -> None:
    reason = 'Et "citat", en \\ og\nto linjer – æøå \U0001f600 \x01'
    target = written(tmp_path / "b.toml", [report_of(bad)], reason)
    assert read_baseline(target).entries[0].reason == reason.strip()


# --- matching ------------------------------------------------------------------------------------


def test_accepted_findings_no_longer_fail_and_are_told(bad: Path, tmp_path: Path) -> None:
    target = written(tmp_path / "b.toml", [report_of(bad)], "Aftalt med økonomi")
    result = run("validate", bad, *RULES, "--baseline", target)
    assert result.exit_code == 0
    assert "Accepteret 2026-03-01: IP201 Sager!C4: Aftalt med økonomi" in result.stdout
    (book,) = run_json("validate", bad, *RULES, "--baseline", target)["workbooks"]
    assert book["counts"]["accepted"] == 2
    assert book["findings"] == []
    assert book["accepted"][0]["reason"] == "Aftalt med økonomi"


def test_a_finding_is_known_again_after_rows_were_put_in_above(bad: Path, tmp_path: Path) -> None:
    target = written(tmp_path / "b.toml", [report_of(bad)])
    moved = report_of(faulty(bad, above=7))
    assert {str(finding.place) for finding in moved.findings} == {"Sager!C11", "Andet!B8"}
    found = read_baseline(target).apply(moved, TODAY)
    assert (found.findings, len(found.accepted), found.remarks) == ((), 2, ())


def test_another_number_typed_there_is_another_finding(bad: Path, tmp_path: Path) -> None:
    target = written(tmp_path / "b.toml", [report_of(bad)])
    found = read_baseline(target).apply(report_of(faulty(bad, typed=1000)), TODAY)
    assert [finding.code for finding in found.findings] == ["IP201"]


def test_an_entry_accepts_one_finding_the_one_at_its_range_first(bad: Path, tmp_path: Path) -> None:
    report = report_of(bad)
    first = replace(report.findings[0], parts=())
    place = replace(first.place, area=first.place.area and first.place.area._replace(row=9))
    twin = replace(first, place=place)
    target = written(tmp_path / "b.toml", [replace(report, findings=(first,))])
    found = read_baseline(target).apply(replace(report, findings=(twin, first)), TODAY)
    assert found.findings == (twin,)


def test_an_entry_is_about_the_workbook_that_it_names(bad: Path, tmp_path: Path) -> None:
    target = written(tmp_path / "b.toml", [report_of(bad)])
    other = faulty(tmp_path / "anden.xlsx")
    assert len(read_baseline(target).apply(report_of(other), TODAY).findings) == 2


# --- running out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "left"), [(0, 0), (1, 2)])
def test_an_acceptance_holds_to_the_end_of_its_last_day(
    bad: Path, tmp_path: Path, days: int, left: int
) -> None:
    target = written(tmp_path / "b.toml", [report_of(bad)], expires=TODAY)
    found = read_baseline(target).apply(report_of(bad), TODAY + timedelta(days))
    assert len(found.findings) == left
    told = [remark.da for remark in found.remarks]
    assert (f"IP201 Sager!C4: accepten udløb {TODAY}, så fundet tæller igen." in told) == bool(left)


def test_an_entry_that_nothing_matches_is_told_unless_its_rule_did_not_look(
    bad: Path, tmp_path: Path
) -> None:
    target = written(tmp_path / "b.toml", [report_of(bad)])
    mended = sound(bad)
    told = [remark.en for remark in read_baseline(target).apply(report_of(mended), TODAY).remarks]
    assert "IP201 Sager!C4: the accepted finding no longer occurs. Delete it in b.toml." in told
    only = examine(mended, chosen=lambda rule: rule.code == "IP301")
    assert len(read_baseline(target).apply(only, TODAY).remarks) == 1


# --- refusals ------------------------------------------------------------------------------------

ENTRY = """
[[accepted]]
code = "IP201"
fingerprint = "0123"
reason = "Aftalt"
accepted = 2026-01-01
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ENTRY.replace("reason", "reson"), "Skal reson hedde reason?"),
        (ENTRY + "expire = 2027-01-01\n", "Skal expire hedde expires?"),
        (ENTRY.replace("2026-01-01", '"i går"'), "en dato, fx 2027-01-31"),
        ("accepted = 1", "en liste"),
        ("[[accepted]", "ikke gyldig TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(tmp_path: Path, wrong: str, said: str) -> None:
    path = tmp_path / "b.toml"
    path.write_text(wrong, "utf-8")
    result = run("validate", sound(tmp_path / "god.xlsx"), "--baseline", path)
    assert result.exit_code == 2
    assert "b.toml" in result.stderr
    assert said.split("Mente du reason", maxsplit=1)[0] in result.stderr


def test_a_date_with_a_time_is_its_day(tmp_path: Path) -> None:
    path = tmp_path / "b.toml"
    path.write_text(ENTRY.replace("2026-01-01", "2026-01-01T12:00:00"), "utf-8")
    assert read_baseline(path).entries[0].accepted == date(2026, 1, 1)
