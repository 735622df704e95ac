"""Settings in pyproject.toml and investpakke.toml: found upwards, refused where wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from checked_books import RULES, faulty
from rule_books import build
from running import run, run_json

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    folder = tmp_path / "modeller" / "2025"
    folder.mkdir(parents=True)
    return faulty(folder / "model.xlsx")


def own(tmp_path: Path, text: str) -> None:
    (tmp_path / "investpakke.toml").write_text(f"[validate]\n{text}", "utf-8")


def codes(*arguments: str | Path) -> list[str]:
    (book,) = run_json("validate", *arguments)["workbooks"]
    return [finding["code"] for finding in book["findings"]]


def test_settings_are_found_in_a_folder_above_the_workbook(bad: Path, tmp_path: Path) -> None:
    own(tmp_path, 'select = ["IP301"]\n')
    assert codes(bad) == ["IP301"]


def test_pyproject_has_them_under_tool(bad: Path, tmp_path: Path) -> None:
    text = '[tool.investpakke.validate]\nselect = ["IP201"]\n'
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    assert codes(bad) == ["IP201"]


def test_the_nearest_file_counts_and_one_about_other_things_is_passed_over(
    bad: Path, tmp_path: Path
) -> None:
    own(tmp_path, 'select = ["IP201"]\n')
    (bad.parent / "pyproject.toml").write_text("[project]\nname = 'x'\n", "utf-8")
    assert codes(bad) == ["IP201"]
    (bad.parent / "investpakke.toml").write_text('[validate]\nselect = "IP301"\n', "utf-8")
    assert codes(bad) == ["IP301"]


def test_without_settings_above_the_workbook_those_of_the_working_folder_count(
    bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "her"
    here.mkdir()
    (here / "investpakke.toml").write_text('[validate]\nselect = ["IP301"]\n', "utf-8")
    monkeypatch.chdir(here)
    assert codes(bad) == ["IP301"]


def test_the_command_line_stands_above_settings(bad: Path, tmp_path: Path) -> None:
    own(tmp_path, 'select = ["IP301"]\nignore = ["IP2"]\nfail-on = "never"\n')
    assert codes(bad, "--select", "IP2", "--ignore", "IP304") == ["IP201"]
    assert run("validate", bad).exit_code == 0
    assert run("validate", bad, "--fail-on", "error").exit_code == 1


def test_severities_may_be_changed_by_code_or_by_how_it_begins(bad: Path, tmp_path: Path) -> None:
    own(tmp_path, '[validate.severity]\nIP2 = "warning"\nIP201 = "note"\nIP301 = "warning"\n')
    (book,) = run_json("validate", bad, *RULES)["workbooks"]
    assert [(f["code"], f["severity"]) for f in book["findings"]] == [
        ("IP301", "warning"),
        ("IP201", "note"),
    ]
    assert run("validate", bad, *RULES, "--fail-on", "error").exit_code == 0


@pytest.mark.parametrize("pattern", ["model.xlsx", "modeller/2025/*", "modeller/*.xlsx"])
def test_rules_may_be_ignored_for_some_files(bad: Path, tmp_path: Path, pattern: str) -> None:
    other = faulty(tmp_path / "anden.xlsx")
    own(tmp_path, f'[validate.per-file-ignores]\n"{pattern}" = ["IP201"]\n')
    books = run_json("validate", other, bad, *RULES)["workbooks"]
    found = [[finding["code"] for finding in book["findings"]] for book in books]
    assert found == [["IP301", "IP201"], ["IP301"]]


def test_a_baseline_is_found_from_the_folder_of_the_settings(bad: Path, tmp_path: Path) -> None:
    own(tmp_path, 'baseline = "accepteret.toml"\n')
    target = tmp_path / "accepteret.toml"
    target.write_text("", "utf-8")
    run("validate", bad, *RULES, "--write-baseline", target)
    text = target.read_text("utf-8")
    target.write_text(text.replace('reason = ""', 'reason = "Aftalt"'), "utf-8")
    assert codes(bad, *RULES) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = []\n", "Skal selct hedde select?"),
        ("baselines = 'x'\n", "Skal baselines hedde baseline?"),
        ("[validate.severities]\n", "Skal severities hedde severity?"),
        ("select = ['IP9']\n", "der er ingen regel med den kode"),
        ("select = [1]\n", "værdien har forkert type"),
        ("fail-on = 'eror'\n", "Mente du error?"),
        ("[validate.severity]\nIP201 = 'warn'\n", "Mente du warning?"),
        ("[validate.per-file-ignores]\n'*' = 'XX'\n", "der er ingen regel med den kode"),
        ("select = [\n", "indstillingerne kan ikke læses"),
    ],
)
def test_wrong_settings_are_refused_with_file_and_key(
    bad: Path, tmp_path: Path, text: str, said: str
) -> None:
    own(tmp_path, text)
    result = run("validate", bad)
    assert result.exit_code == 2
    assert "investpakke.toml" in result.stderr
    assert said in result.stderr
    assert result.stdout == ""


def test_a_cause_that_is_made_a_note_still_weighs_what_its_effects_do(tmp_path: Path) -> None:
    cells = {"A1": 1, "B1": ["=MINMAKRO(A1)", "#NAME?"]}
    path = build(tmp_path / "makro.xlsx", {"sheets": {"Ark": cells}})
    own(tmp_path, '[validate.severity]\nIP305 = "note"\n')
    (book,) = run_json("validate", path, "--select", "IP302,IP305")["workbooks"]
    assert [(f["code"], f["severity"]) for f in book["findings"]] == [("IP305", "error")]
    own(tmp_path, '[validate.severity]\nIP3 = "note"\n')
    (book,) = run_json("validate", path, "--select", "IP302,IP305")["workbooks"]
    assert [(f["code"], f["severity"]) for f in book["findings"]] == [("IP305", "note")]
