"""`investpakke validate` and `explain` at the command line: choices, exit codes, languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from checked_books import RULES, faulty, sound
from investpakke.show.validation.terminal_page import MOST_LINES
from investpakke.validate.rules import all_rules
from rule_books import build
from running import run, run_json

pytestmark = pytest.mark.usefixtures("in_this_process")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return faulty(tmp_path / "dårlig.xlsx")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return sound(tmp_path / "god.xlsx")


# --- exit codes ----------------------------------------------------------------------------------


def test_a_sound_workbook_exits_0_and_says_so(good: Path) -> None:
    result = run("validate", good, *RULES)
    assert result.exit_code == 0
    assert "Ingen fund. Der er ikke fundet fejl." in result.stdout


def test_findings_exit_1(bad: Path) -> None:
    assert run("validate", bad, *RULES).exit_code == 1


def test_notes_do_not_count(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "ikke beregnet.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = 1, "=A1+1"
    book.save(path)
    result = run("validate", path, "--select", "IP304")
    assert result.exit_code == 0
    assert "IP304 note" in result.stdout
    assert run("validate", path, "--select", "IP304", "--fail-on", "note").exit_code == 1


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on_decides_what_fails(bad: Path, fail_on: str, code: int) -> None:
    assert run("validate", bad, *RULES, "--fail-on", fail_on).exit_code == code


def test_an_unreadable_file_exits_2_and_does_not_stop_the_rest(bad: Path, tmp_path: Path) -> None:
    broken = tmp_path / "brudt.xlsx"
    broken.write_bytes(b"PK\3\4 no workbook")
    result = run("validate", broken, bad, *RULES)
    assert result.exit_code == 2
    assert "kunne ikke læses" in result.stdout
    assert "IP201" in result.stdout
    assert "2 projektmapper: 1 er afvist, og 1 kunne ikke læses." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "IP9"), "der er ingen regel med den kode"),
        (("--ignore", "IP302X"), "Mente du IP30"),
        (("--against", "ingen-pakke"), "filen findes ikke"),
        (("--baseline", "mangler.toml"), "kan ikke læses"),
        (("--format", "pdf"), "'pdf' er ikke en af"),
        (("--jobs", "0"), "uden for det tilladte"),
    ],
)
def test_wrong_use_exits_2_with_a_message(
    good: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("validate", good, *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_folder_without_workbooks_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    result = run("validate", tmp_path / "tom")
    assert result.exit_code == 2
    assert "Forventet" in result.stderr


# --- which files and rules -----------------------------------------------------------------------


def test_folders_and_patterns_are_opened_and_files_come_in_order(
    tmp_path: Path, bad: Path, good: Path
) -> None:
    by_folder = run_json("validate", tmp_path, *RULES)["workbooks"]
    by_pattern = run_json("validate", tmp_path / "*.xlsx", *RULES)["workbooks"]
    assert [Path(book["file"]).name for book in by_folder] == [bad.name, good.name]
    assert by_pattern == by_folder


def test_a_code_may_be_the_beginning_of_several(bad: Path) -> None:
    found = run_json("validate", bad, "--select", "ip3", "--ignore", "IP304")["workbooks"][0]
    assert {code[:3] for code in found["rules"]} == {"IP3"}
    assert "IP301" in found["rules"]
    assert "IP304" not in found["rules"]


def test_ignore_wins_over_select(bad: Path) -> None:
    found = run_json("validate", bad, *RULES, "--ignore", "IP201")["workbooks"][0]
    assert [finding["code"] for finding in found["findings"]] == ["IP301"]


# --- what is printed -----------------------------------------------------------------------------


def test_the_human_report_has_place_expectation_and_remedy(bad: Path) -> None:
    text = run("validate", bad, *RULES).stdout
    path, head, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert path == str(bad)
    assert head == "1 fejl og 1 advarsel. Brug ikke tallene, før fejlene er rettet."
    assert lines[0].startswith("IP301 fejl  Cellen viser ikke det, formlen giver")
    assert lines[1].startswith("Andet!B1: forventet 2, fandt 3")
    assert lines[2].startswith("Ret: Åbn filen i Excel")
    assert lines[3].startswith("IP201 advarsel  En fast værdi er skrevet oven i blokkens formel")
    assert lines[4].startswith("Sager!C4: forventet =B4*2, fandt 999")
    assert "Læs om en regel med investpakke explain IP301." in lines


def test_english_is_asked_for_with_lang(bad: Path) -> None:
    text = run("validate", bad, *RULES, "--lang", "en").stdout
    assert "1 error and 1 warning. Do not use the figures until the errors are corrected." in text
    assert "Fix: Copy the neighbour's formula." in text


def many(path: Path) -> Path:
    """Write a workbook with thirty stale values, one by one, and thirty different slips."""
    cells: dict[str, object] = {f"A{row}": row for row in range(1, 60)}
    stale = {f"B{row}": [f"=A{row}*2", -1] for row in range(1, 60, 2)}
    slips = {f"D{row}": f"=SUM(A{row}:A{row + 1})+{row + 3}.5" for row in range(1, 60, 2)}
    return build(path, {"sheets": {"Ark": {**cells, **stale, **slips}}})


def test_many_places_of_one_cause_are_one_finding_and_counted(tmp_path: Path) -> None:
    text = run("validate", many(tmp_path / "mange.xlsx"), "--select", "IP301").stdout
    assert "1 fejl." in text
    assert "(30 steder)" in text
    assert "… og 27 til; berører 30 celler med tal eller formel" in " ".join(text.split())


@pytest.mark.parametrize("files", [1, 3])
def test_a_screen_has_forty_lines_and_says_what_more_there_is(tmp_path: Path, files: int) -> None:
    paths = [many(tmp_path / f"{number}.xlsx") for number in range(files)]
    text = run("validate", *paths, "--select", "IP212,IP301").stdout
    lines = text.splitlines()
    assert len(lines) <= MOST_LINES
    assert sum("IP301 fejl" in line for line in lines) == files
    shown = sum("IP212" in line for line in lines)
    (more,) = {int(found) for found in re.findall(r"^(\d+) fund til", text, re.MULTILINE)}
    assert (30 - more) * files == shown
    assert "--all viser alt her" in text


def test_all_is_shown_where_it_is_asked_for(tmp_path: Path) -> None:
    path = many(tmp_path / "mange.xlsx")
    text = run("validate", path, "--all").stdout
    assert all(f"Ark!B{row}: forventet" in text for row in range(1, 60, 2))
    assert all(f"Ark!D{row}: fandt" in text for row in range(1, 60, 2))
    assert "gælder ikke her" in text
    assert "gælder ikke her" not in run("validate", path).stdout


def test_the_output_file_gets_the_report_and_the_terminal_the_verdict(
    bad: Path, tmp_path: Path
) -> None:
    target = tmp_path / "rapport.json"
    result = run("validate", bad, *RULES, "--output", target)
    assert result.exit_code == 1
    assert json.loads(target.read_bytes())["exit_code"] == 1
    verdict = "1 fejl og 1 advarsel. Brug ikke tallene, før fejlene er rettet."
    assert (result.stdout, result.stderr.splitlines()) == ("", [str(bad), verdict])


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("r.html", "<!DOCTYPE html>"),
        ("r.xml", "<?xml"),
        ("r.sarif", '{\n  "$schema"'),
        ("r.txt", ""),
        ("r.json", '{\n  "schema"'),
    ],
)
def test_the_form_follows_the_file_name(bad: Path, tmp_path: Path, name: str, begins: str) -> None:
    run("validate", bad, *RULES, "--output", tmp_path / name)
    text = (tmp_path / name).read_text("utf-8")
    assert text.startswith(begins)
    assert "IP201" in text
    assert "\x1b" not in text


def test_a_form_that_is_asked_for_stands_above_the_file_name(bad: Path, tmp_path: Path) -> None:
    run("validate", bad, *RULES, "--output", tmp_path / "r.txt", "--format", "json")
    json.loads((tmp_path / "r.txt").read_bytes())


def test_an_output_that_cannot_be_written_exits_2(bad: Path, tmp_path: Path) -> None:
    result = run("validate", bad, *RULES, "--output", tmp_path / "findes ikke" / "r.json")
    assert result.exit_code == 2
    assert "kan ikke skrives" in result.stderr


def test_a_workbook_is_not_changed_by_looking(bad: Path) -> None:
    before = bad.read_bytes()
    run("validate", bad)
    assert bad.read_bytes() == before


# --- terminals -----------------------------------------------------------------------------------


def on_a_terminal(*arguments: str | Path, **settings: str) -> str:
    """Return what a command shows on a terminal."""
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    kept |= {"TERM": "xterm", "COLUMNS": "120", **settings}
    screen, terminal = os.openpty()
    words = [sys.executable, "-m", "investpakke", *map(str, arguments)]
    with subprocess.Popen(words, stdout=terminal, stderr=terminal, env=kept) as process:
        os.close(terminal)
        shown = b"".join(iter(lambda: _read(screen), b""))
        process.wait(timeout=120)
    os.close(screen)
    return shown.decode("utf-8", "replace")


def _read(screen: int) -> bytes:
    """Return what has come; nothing when the other end is closed, which Linux calls an error."""
    try:
        return os.read(screen, 65536)
    except OSError:
        return b""


def test_colours_and_a_progress_bar_on_a_terminal(bad: Path, good: Path) -> None:
    shown = on_a_terminal("validate", bad, good, *RULES)
    assert "\x1b[1;31m" in shown
    assert "Kontrollerer" in shown


@pytest.mark.proof
def test_no_color_is_honoured(bad: Path) -> None:
    shown = on_a_terminal("validate", bad, *RULES, NO_COLOR="1")
    assert "IP201" in shown
    assert "\x1b[31" not in shown
    assert ";31m" not in shown


def test_no_colour_nor_bar_where_there_is_no_terminal(bad: Path, good: Path) -> None:
    done = run("validate", bad, good, *RULES)
    assert done.exit_code == 1
    assert done.stderr == ""
    assert "\x1b" not in done.stdout


# --- explain -------------------------------------------------------------------------------------


def test_explain_lists_all_rules() -> None:
    text = run("explain").stdout
    assert [rule.code for rule in all_rules() if rule.code not in text] == []


def test_explain_tells_problem_practice_and_source_in_both_languages() -> None:
    danish, english = run("explain", "ip201").stdout, run("explain", "IP201", "--lang", "en").stdout
    assert "IP201 · Fast værdi oven i en formel · advarsel" in danish
    for part in ("Problemet", "Bedre praksis", "Kilde", "FAST Standard 3.01-01;"):
        assert part in danish
    for part in ("Anti-pattern", "Better practice", "Source", "Somebody types the answer over"):
        assert part in english


def test_explain_of_an_unknown_code_suggests_the_nearest_and_exits_2() -> None:
    result = run("explain", "IP2001")
    assert result.exit_code == 2
    assert "Mente du IP201?" in result.stderr


def test_explain_as_json_has_the_same_texts() -> None:
    (rule,) = run_json("explain", "IP301", "--lang", "en")["rules"]
    assert rule["code"] == "IP301"
    assert rule["severity"] == "error"
    assert rule["better_practice"].startswith("Open the workbook in Excel")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_has_its_texts_in_both_languages(rule: object) -> None:
    from investpakke.validate.rules.rule_text import rule_text

    code = rule.code  # type: ignore[attr-defined]
    text = rule_text(code)
    for part in (
        text.problem.da,
        text.problem.en,
        text.practice.da,
        text.practice.en,
        text.source,
        text.summary,
    ):
        assert len(part) > 10, code


def test_an_own_model_is_not_told_that_it_is_not_ours_and_a_gap_in_a_range_is_counted(
    tmp_path: Path,
) -> None:
    path = tmp_path / "model.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Første år", 2025])
    sheet.append([])
    sheet.append(
        [
            "Nr.",
            "Navn",
            "Årlig investering (tkr.)",
            "Gns. årlig besparelse (tkr.)",
            "Gennemsnit over",
        ]
    )
    for index in range(1, 102):
        sheet.append([f"1.{index}", f"Sag {index}", 600, 860, 4 if index % 2 else 6])
    book.save(path)
    told = run("validate", path, "--all").stdout
    assert "gælder ikke her: projektmappen er ikke lavet" not in told
    assert "E5:E103:" in told
    assert "(50 af de 99 rækker)" in " ".join(told.split())
