"""Where the buttons leave their reports: in one folder of the user's own, for a week."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from pathlib import Path

import pytest

from existing_models import make_model
from investpakke_addin import kept_reports, work_process
from open_book import Browser

DAY = 24 * 60 * 60


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


def aged(page: Path, days: float) -> Path:
    then = time.time() - days * DAY
    os.utime(page.parent, (then, then))
    return page


@pytest.mark.skipif(os.name == "nt", reason="on Windows the folder above says who may read")
def test_a_report_can_be_read_by_the_user_alone(state):
    page = kept_reports.keep("Pakke-rapport.html", b"<p>tal</p>")
    assert page.read_bytes() == b"<p>tal</p>"
    assert page.is_relative_to(state / "investpakke" / "rapporter")
    for folder in (page.parent, page.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_reports_of_two_workbooks_of_one_name_do_not_replace_each_other():
    first, second = (kept_reports.keep("Pakke-rapport.html", text) for text in (b"1", b"2"))
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")


def test_a_report_is_kept_for_seven_days_and_goes_with_the_next_one():
    assert kept_reports.DAYS == 7
    old, young = (aged(kept_reports.keep("a.html", b"a"), days) for days in (7.1, 6.9))
    kept_reports.keep("b.html", b"b")
    assert not old.parent.exists()
    assert young.exists()


def test_old_reports_go_when_excel_starts_python_and_nothing_else_does(state):
    old = aged(kept_reports.keep("a.html", b"a"), 8)
    own = state / "investpakke" / "rapporter" / "mine noter"
    own.mkdir()
    os.utime(own, (0, 0))
    kept_reports.prune()
    assert not old.exists()
    assert own.exists()


def test_without_a_folder_there_is_nothing_to_do(state):
    kept_reports.prune()
    kept_reports.remove()
    assert not state.exists()


def test_removing_takes_every_report_and_the_folder_unless_something_else_is_in_it(state):
    kept_reports.keep("a.html", b"a")
    kept_reports.remove()
    assert not (state / "investpakke").exists()
    page = kept_reports.keep("a.html", b"a")
    (page.parent.parent / "min fil.txt").write_text("x", "utf-8")
    kept_reports.remove()
    assert [each.name for each in page.parent.parent.iterdir()] == ["min fil.txt"]


@pytest.mark.parametrize("platform", ["win32", "linux"])
def test_the_folder_is_where_the_note_and_the_guide_say(platform, monkeypatch, tmp_path):
    monkeypatch.setattr(kept_reports.sys, "platform", platform)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    found = kept_reports.folder()
    assert found.parts[-2:] == ("investpakke", "rapporter")
    assert (found.parent.parent == tmp_path / "Local") == (platform == "win32")
    assert kept_reports.SHOWN == r"%LOCALAPPDATA%\investpakke\rapporter"
    guide = (Path(__file__).parents[1] / "docs" / "brugervejledning.md").read_text("utf-8")
    assert kept_reports.SHOWN in guide


def test_a_copy_that_a_power_cut_left_is_removed_after_two_hours():
    left, at_work = (kept_reports.new_work_folder() for _ in range(2))
    then = time.time() - 2.1 * 60 * 60
    os.utime(left, (then, then))
    kept_reports.keep("a.html", b"a")
    assert (left.exists(), at_work.exists()) == (False, True)
    kept_reports.remove()
    assert not at_work.exists()


@pytest.mark.parametrize("kind", ["check", "report"])
def test_no_work_leaves_anything_in_the_folder_of_temporary_files(kind, tmp_path, monkeypatch):
    scratch = tmp_path / "temp"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    browser = Browser()
    copy = kept_reports.new_work_folder() / "model.xlsx"
    copy.write_bytes(make_model("document headers", tmp_path).read_bytes())
    work_process.main([kind, str(copy), "model.xlsx"], browser)
    (page,) = browser.pages
    assert page.is_relative_to(kept_reports.folder())
    assert list(scratch.iterdir()) == []
    assert not copy.parent.exists()
