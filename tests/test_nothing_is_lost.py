"""What is the user's stays: copies of a workbook, its owner and permissions, files of others."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from building import refusal
from existing_models import put, rows
from investpakke import FileError
from investpakke.whole_file import Draft, write_whole
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import Backups, replace_file
from investpakke.workbook.refresh import refresh
from running import run

fcntl = pytest.importorskip("fcntl")  # Windows has neither umasks nor owners of this kind

HEADS = [
    "Nr.",
    "Investeringsforslag",
    "Helårspersoner",
    "Årlig investering (tkr.)",
    "Gns. årlig besparelse (tkr.)",
]


def model(path: Path, *, has_sheet: bool = False) -> Path:
    book = xlsxwriter.Workbook(path)
    put(book.add_worksheet("Sager"), 0, 0, [["Første år", 2025], HEADS, *rows()])
    if has_sheet:
        book.add_worksheet("Pakke")
    book.close()
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of the user's: to keep copies of it, its content is of no matter."""
    path = tmp_path / "model.xlsx"
    path.write_bytes(b"0")
    return path


def change(path: Path, *contents: bytes) -> list[str]:
    """Replace a file by one content after the other; return the names of the copies."""
    return [replace_file(path, path.read_bytes(), new).backup.name for new in contents]


def kept(path: Path) -> dict[str, bytes]:
    """Return what stands beside a file, but for the record."""
    return {
        other.name: other.read_bytes()
        for other in path.parent.iterdir()
        if other != path and other.suffix != ".sha256"
    }


# --- Copies --------------------------------------------------------------------------------


def test_the_first_copy_stays_and_three_later_ones_take_turns(path: Path) -> None:
    assert change(path, b"1", b"2", b"3", b"4", b"5", b"6") == [
        "model.bak.xlsx",
        "model.bak2.xlsx",
        "model.bak3.xlsx",
        "model.bak4.xlsx",
        "model.bak2.xlsx",
        "model.bak3.xlsx",
    ]
    assert kept(path) == {
        "model.bak.xlsx": b"0",
        "model.bak2.xlsx": b"4",
        "model.bak3.xlsx": b"5",
        "model.bak4.xlsx": b"3",
    }


def test_a_file_of_the_users_with_the_name_of_a_copy_stays(path: Path) -> None:
    path.with_name("model.bak.xlsx").write_bytes(b"mine")
    path.with_name("model.bak3.xlsx").write_bytes(b"mine too")
    path.with_name("model.bak4.xlsx").mkdir()
    path.with_name("model.bak5.xlsx").symlink_to("nowhere")
    assert change(path, b"1", b"2", b"3", b"4") == [
        "model.bak2.xlsx",
        "model.bak6.xlsx",
        "model.bak7.xlsx",
        "model.bak2.xlsx",
    ]
    assert path.with_name("model.bak.xlsx").read_bytes() == b"mine"
    assert path.with_name("model.bak3.xlsx").read_bytes() == b"mine too"
    assert path.with_name("model.bak5.xlsx").is_symlink()


def test_a_copy_that_was_changed_is_no_longer_ours(path: Path) -> None:
    change(path, b"1", b"2", b"3", b"4")
    path.with_name("model.bak2.xlsx").write_bytes(b"saved by a user")
    assert change(path, b"5", b"6") == ["model.bak5.xlsx", "model.bak3.xlsx"]
    assert path.with_name("model.bak2.xlsx").read_bytes() == b"saved by a user"


def test_a_copy_of_the_same_content_is_not_made_twice(path: Path) -> None:
    change(path, b"1")
    path.write_bytes(b"0")
    assert change(path, b"1", b"0", b"1") == ["model.bak.xlsx", "model.bak2.xlsx", "model.bak.xlsx"]
    assert set(kept(path)) == {"model.bak.xlsx", "model.bak2.xlsx"}


def test_a_first_copy_that_was_removed_is_made_again(path: Path) -> None:
    change(path, b"1", b"2")
    path.with_name("model.bak.xlsx").unlink()
    assert change(path, b"3") == ["model.bak.xlsx"]


@pytest.mark.parametrize("content", [b"notes of mine", b"\xff", b"0  model.bak.xlsx\n"])
def test_a_record_that_is_not_ours_stays_and_no_copy_is_overwritten(
    content: bytes, path: Path
) -> None:
    record = path.with_name("model.bak.xlsx.sha256")
    record.write_bytes(content)
    change(path, b"1", b"2", b"3", b"4", b"5")
    assert record.read_bytes() == content
    assert len(kept(path)) == 5


def test_a_record_leads_to_no_other_folder(path: Path) -> None:
    other = path.parent / "other"
    other.mkdir()
    for folder in (other, path.parent):
        (folder / "x.xlsx").write_bytes(b"0")
    digest = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"
    path.with_name("model.bak.xlsx.sha256").write_text(f"{digest}  other/x.xlsx\n")
    assert Backups(path).keep(b"0") == path.with_name("model.bak.xlsx")


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
def test_the_record_is_one_that_other_programs_read(path: Path) -> None:
    change(path, b"1", b"2", b"3", b"4", b"5")
    command = ["sha256sum", "--check", "--strict", "model.bak.xlsx.sha256"]
    done = subprocess.run(command, cwd=path.parent, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_file_system_without_hard_links_loses_nothing_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "not supported")

    monkeypatch.setattr(os, "link", no_links)
    path.with_name("model.bak.xlsx").write_bytes(b"mine")
    assert change(path, b"1", b"2") == ["model.bak2.xlsx", "model.bak3.xlsx"]
    assert path.with_name("model.bak.xlsx").read_bytes() == b"mine"


# --- What a file has besides its content -----------------------------------------------------


def test_a_file_that_is_replaced_keeps_its_permissions_owner_and_attributes(path: Path) -> None:
    path.chmod(0o640)
    if os.getuid() == 0:
        os.chown(path, 12345, 23456)
    old = path.stat()
    has_attributes = _note(path)
    replace_file(path, b"0", b"1")
    for file in (path, path.with_name("model.bak.xlsx")):
        new = file.stat()
        assert (new.st_uid, new.st_gid) == (old.st_uid, old.st_gid)
        assert stat.S_IMODE(new.st_mode) == 0o640
        assert not has_attributes or os.getxattr(file, "user.note") == b"mine"


def _note(path: Path) -> bool:
    try:
        os.setxattr(path, "user.note", b"mine")
    except (OSError, AttributeError):
        return False
    return True


def test_where_the_group_is_lost_no_other_group_may_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "not permitted")

    path.chmod(0o664)
    monkeypatch.setattr(os, "chown", refused)
    monkeypatch.setattr("investpakke.whole_file._give_to", lambda *_: False)
    notes = replace_file(path, b"0", b"1").notes
    assert stat.S_IMODE(path.stat().st_mode) == 0o604
    assert "gruppe" in notes[0].da


def test_a_hard_link_is_said(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    os.link(path, tmp_path / "andet navn.xlsx")
    result = run("refresh", path)
    assert result.exit_code == 0
    assert "hårde links" in result.stdout
    assert "hårde links" not in run("refresh", tmp_path / "andet navn.xlsx").stdout


# --- Temporary files -------------------------------------------------------------------------

_NAME = ".investpakke-0123456789abcdef.tmp"


def leave(folder: Path, *, name: str = _NAME, hours: float = 2) -> Path:
    path = folder / name
    path.write_bytes(b"half")
    then = time.time() - hours * 3600
    os.utime(path, (then, then))
    return path


def test_what_a_killed_run_left_is_removed_by_a_later_one(path: Path) -> None:
    left = leave(path.parent)
    replace_file(path, b"0", b"1")
    assert not left.exists()
    left = leave(path.parent)
    write_whole(path.with_name("rapport.html"), b"")
    assert not left.exists()


def test_what_is_young_or_held_or_has_another_name_stays(path: Path) -> None:
    young = leave(path.parent, hours=0.9)
    others = [leave(path.parent, name=name) for name in (".x.tmp", "investpakke.tmp", "x" + _NAME)]
    held = leave(path.parent, name=_NAME.replace("0", "f"))
    with held.open("rb") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        replace_file(path, b"0", b"1")
    assert all(left.exists() for left in (young, held, *others))


def test_a_run_that_writes_holds_its_file(tmp_path: Path) -> None:
    with Draft(tmp_path / "x") as draft:
        then = time.time() - 7200
        os.utime(draft.path, (then, then))
        write_whole(tmp_path / "y", b"")
        assert draft.path.exists()
    assert not draft.path.exists()


# --- New files -------------------------------------------------------------------------------


@pytest.fixture
def umask() -> Iterator[None]:
    """A user whose new files nobody else may read."""
    old = os.umask(0o077)
    yield
    os.umask(old)


@pytest.mark.usefixtures("umask")
def test_a_new_file_has_the_permissions_that_the_user_gives_new_files(tmp_path: Path) -> None:
    target = tmp_path / "rapport.html"
    write_whole(target, b"budget")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    target.chmod(0o644)
    write_whole(target, b"budget 2")
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


def test_a_link_that_is_given_as_output_is_followed(tmp_path: Path) -> None:
    (tmp_path / "mappe").mkdir()
    for target, link in (("mappe/rapport.html", "genvej"), ("mappe/ny.html", "hængende")):
        (tmp_path / link).symlink_to(target)
        if link == "genvej":
            (tmp_path / target).write_bytes(b"old")
        write_whole(tmp_path / link, b"new")
        assert (tmp_path / link).is_symlink()
        assert (tmp_path / target).read_bytes() == b"new"


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    refusal(lambda: write_whole(tmp_path / "a", b""), FileError)


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    script = f"import pathlib; print(pathlib.Path({str(pipe)!r}).read_text())"
    reader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    write_whole(pipe, b"rapport")
    assert reader.communicate()[0].strip() == b"rapport"
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_a_report_of_the_validator_overwrites_nothing_unless_it_is_asked_to(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    page = tmp_path / "rapport.html"
    page.write_bytes(b"mine")
    result = run("validate", path, "--select", "IP1", "--output", page)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert page.read_bytes() == b"mine"
    before = path.read_bytes()
    assert run("validate", path, "--select", "IP1", "--output", path, "--force").exit_code == 2
    assert path.read_bytes() == before
    assert run("validate", path, "--select", "IP1", "--output", page, "--force").exit_code == 0
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")


# --- Protected workbooks -----------------------------------------------------------------------


def protect(path: Path, part: str, before: bytes, inserted: bytes) -> Path:
    parts = WorkbookParts(path)
    xml = parts.raw(part)
    assert before in xml
    new = xml.replace(before, inserted + before, 1)
    path.write_bytes(replace_members(parts.data, {part: new}, path))
    return path


def refused_untouched(path: Path, *says: str) -> None:
    """Assert that a refresh is refused, with what is to be done, and leaves nothing behind."""
    before, beside = path.read_bytes(), set(path.parent.iterdir())
    for dry_run in (True, False):
        _, danish = refusal(lambda dry=dry_run: refresh(path, dry_run=dry), FileError)
        assert all(text in danish for text in says), danish
    assert path.read_bytes() == before
    assert set(path.parent.iterdir()) == beside


_ORIGIN = (
    b'<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
    b'digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
)
_LOCKED = b'<workbookProtection lockStructure="1"/>'
_PROTECTED = b'<sheetProtection sheet="1" objects="1"/>'


def test_a_signed_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    protect(path, "_rels/.rels", b"</Relationships>", _ORIGIN)
    refused_untouched(path, "underskrevet", "Fjern underskrift")
    path = model(tmp_path / "model2.xlsx")
    parts = WorkbookParts(path)
    path.write_bytes(replace_members(parts.data, {"_XMLsignatures/sig1.xml": b"<a/>"}, path))
    refused_untouched(path, "underskrevet")


def test_a_signed_workbook_that_is_up_to_date_is_no_matter(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx")
    refresh(path)
    protect(path, "_rels/.rels", b"</Relationships>", _ORIGIN)
    assert not refresh(path).changes


def test_a_locked_structure_is_refused_only_where_a_sheet_would_be_added(tmp_path: Path) -> None:
    path = protect(model(tmp_path / "model.xlsx"), "xl/workbook.xml", b"<bookViews>", _LOCKED)
    refused_untouched(path, "struktur er beskyttet", "Gennemse")
    path = protect(
        model(tmp_path / "med.xlsx", has_sheet=True), "xl/workbook.xml", b"<bookViews>", _LOCKED
    )
    assert refresh(path).written


def test_a_protected_sheet_is_refused(tmp_path: Path) -> None:
    path = model(tmp_path / "model.xlsx", has_sheet=True)
    protect(path, "xl/worksheets/sheet2.xml", b"<pageMargins", _PROTECTED)
    refused_untouched(path, "Pakke: arket er beskyttet", "Gennemse")
    path = model(tmp_path / "anden.xlsx", has_sheet=True)
    protect(path, "xl/worksheets/sheet1.xml", b"<pageMargins", _PROTECTED)
    assert refresh(path).written
