"""The report in a real browser, and as PDF: whole, quiet, within its margins, on A4."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import published_2024
from chromium import Loading, dom, loading
from html_pages import Report
from investpakke import FileError, load_package
from investpakke.programs import browser
from test_report import HOSTILE, large, made

pytestmark = pytest.mark.usefixtures("chromium")

POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
MEASURE = b"""<script>
const page = document.documentElement, over = [];
for (const box of document.querySelectorAll("body *"))
  if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0
      && getComputedStyle(box).overflowX !== "visible" && !box.closest("caption"))
    over.push(box.tagName + "." + box.className);
const right = [...document.querySelectorAll("table, figure, dl, h1, h2")]
  .map(box => box.getBoundingClientRect().right).reduce((a, b) => Math.max(a, b), 0);
document.title = JSON.stringify({page: page.scrollWidth, shown: page.clientWidth, over, right});
</script>"""
A4_INSIDE = 176
"""Millimetres between the margins of a page."""


@pytest.fixture(scope="module")
def html() -> bytes:
    return made(load_package("aarhus-2024"))


@pytest.fixture(scope="module")
def pdf(html: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "rapport.pdf"
    path.write_bytes(browser.printed(html))
    return path


def written(tmp_path: Path, html: bytes) -> Path:
    page = tmp_path / "rapport.html"
    page.write_bytes(html)
    return page


# --- on the screen -------------------------------------------------------------------------------


def test_the_browser_reads_what_was_written(html: bytes, tmp_path: Path) -> None:
    shown = dom(written(tmp_path, html), tmp_path / "profile")
    found = re.findall(r'<section[^>]* id="(.*?)"', shown)
    assert found == list(Report(html).pages)
    assert shown.count("<svg") == html.count(b"<svg")
    assert shown.count("data-value") == html.count(b"data-value")


def test_the_page_is_silent_and_asks_for_nothing(html: bytes, tmp_path: Path) -> None:
    free = POLICY.sub(b"", html)  # nothing holds it back but itself
    assert free != html
    assert loading(written(tmp_path, free), tmp_path / "p") == Loading((), frozenset())


def test_the_test_can_tell_a_page_that_speaks_and_asks(tmp_path: Path) -> None:
    loud = b'<script>console.error("x")</script><img src="http://billeder.invalid/a.png">'
    found = loading(written(tmp_path, loud), tmp_path / "p")
    assert found.console
    assert found.hosts == {"billeder.invalid"}


def measured(tmp_path: Path, html: bytes, width: int = 1280) -> dict[str, float]:
    page = POLICY.sub(b"", html).replace(b"</body>", MEASURE + b"</body>")
    shown = dom(written(tmp_path, page), tmp_path / "profile", width)
    title = re.search("<title>(.*?)</title>", shown)
    assert title is not None
    found: dict[str, float] = json.loads(title[1])
    return found


def as_printed(html: bytes) -> bytes:
    """Return a page whose screen looks as its paper: the print rules, as wide as A4 inside."""
    wide = f"html {{ width: {A4_INSIDE}mm }}".encode()
    return html.replace(b"@media print {", wide + b" @media all {")


@pytest.mark.parametrize("width", [600, 1280, 1920])
def test_nothing_is_wider_than_the_screen(html: bytes, tmp_path: Path, width: int) -> None:
    found = measured(tmp_path, html, width)
    assert found["page"] <= found["shown"]
    if width >= 1280:
        assert found["over"] == []


def test_nothing_is_wider_than_the_paper(html: bytes, tmp_path: Path) -> None:
    found = measured(tmp_path, as_printed(html))
    assert found["right"] <= A4_INSIDE / 25.4 * 96 + 1


def test_the_measure_can_tell_what_is_too_wide(tmp_path: Path) -> None:
    wide = b"<html><style>@media print { p { width: 9cm } }</style><body><table><tr><td>"
    html = wide + b"x" * 300 + b"</td></tr></table></body></html>"
    found = measured(tmp_path, as_printed(b"<title></title>" + html))
    assert found["right"] > A4_INSIDE / 25.4 * 96 + 1


def test_large_amounts_and_many_years_stay_on_the_paper(tmp_path: Path) -> None:
    from building import make_case, make_package

    cases = [
        make_case(number=f"1.{i}", investment=10_000_000, unit_saving=1_234_567) for i in range(3)
    ]
    html = made(make_package(*cases, years=12), draws=200)
    found = measured(tmp_path, as_printed(html))
    assert found["right"] <= A4_INSIDE / 25.4 * 96 + 1


def test_names_of_any_kind_run_nothing(tmp_path: Path) -> None:
    from building import make_case, make_package

    html = made(make_package(make_case(name=HOSTILE, number=HOSTILE), name=HOSTILE), draws=100)
    shown = dom(written(tmp_path, POLICY.sub(b"", html)), tmp_path / "profile")
    assert "<title>run</title>" not in shown
    assert "<script" not in shown


# --- as PDF --------------------------------------------------------------------------------------


def pages_of(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


@pytest.mark.usefixtures("pdftotext")
def test_every_page_of_the_report_is_one_sheet_of_paper(html: bytes, pdf: Path) -> None:
    assert len(pages_of(pdf)) == len(Report(html).pages)


@pytest.mark.usefixtures("pdftotext")
def test_no_sheet_is_empty_and_each_says_package_status_and_date(pdf: Path) -> None:
    for sheet in pages_of(pdf):
        below = [line for line in sheet.splitlines() if "Status ikke oplyst · " in line]
        assert any(line.strip().startswith("Investeringspakke 2024 · Aarhus") for line in below)
        assert len(sheet.split()) > 60


@pytest.mark.usefixtures("pdftotext")
def test_a_group_and_a_case_have_their_own_sheet(pdf: Path) -> None:
    sheets = pages_of(pdf)
    cases = [sheet for sheet in sheets if "Forventet årlig nettogevinst" in sheet]
    assert len(cases) == len(published_2024.CASES)
    for case, sheet in zip(published_2024.CASES, cases, strict=True):
        assert f"Business case {case.number}" in sheet
        for amount in (case.investment, case.saving, case.gain):
            assert f"{amount:,}".replace(",", ".") in sheet
    groups = [sheet for sheet in sheets if "Andel af samlet investeringspakke" in sheet]
    assert [
        re.findall(r"(\d+)\s%", sheet.split("investeringspakke:")[1])[0] for sheet in groups
    ] == [str(group.percent) for group in published_2024.GROUPS]


@pytest.mark.usefixtures("pdftotext")
def test_the_sheets_are_a4_and_numbered(html: bytes, pdf: Path) -> None:
    info = subprocess.run(["pdfinfo", pdf], capture_output=True, check=True).stdout.decode()
    assert "A4" in info
    last = len(Report(html).pages)
    assert f"{last} / {last}" in pages_of(pdf)[-1]


@pytest.mark.usefixtures("pdftotext")
def test_of_many_cases_the_pdf_is_made_in_time(tmp_path: Path) -> None:
    path = tmp_path / "stor.pdf"
    path.write_bytes(browser.printed(made(large(110), draws=200)))
    assert 120 < len(pages_of(path)) < 160


# --- the browser -----------------------------------------------------------------------------


def test_without_a_browser_the_refusal_says_what_to_do() -> None:
    with pytest.raises(FileError) as refused:
        browser.printed(b"<p>x</p>", [])
    assert "there is no browser to make the PDF" in refused.value.text("en")
    assert "Åbn HTML-rapporten i en browser" in refused.value.text("da")


def test_a_program_that_makes_no_pdf_is_passed_over(tmp_path: Path) -> None:
    broken = [str(tmp_path / "findes-ikke"), shutil.which("true") or "true"]
    with pytest.raises(FileError) as refused:
        browser.printed(b"<p>x</p>", broken)
    assert "no browser could create the PDF" in refused.value.text("en")
    real = next(browser.browsers())
    assert browser.printed(b"<p>x</p>", [*broken, real]).startswith(b"%PDF-")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for a browser")
def test_a_browser_that_hangs_is_ended(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nsleep 600 &\nwait\n", "utf-8")
    program.chmod(0o755)
    with pytest.raises(FileError):
        browser.printed(b"<p>x</p>", [str(program)], seconds=0.5)


def test_edge_is_found_where_windows_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = tmp_path / "Program Files (x86)" / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path / "Program Files (x86)"))
    assert list(browser.browsers()) == [str(edge)]


def test_the_browser_gets_no_network_and_no_profile_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(browser, "ran", lambda command, _: bool(commands.append(list(command))))
    with pytest.raises(FileError):
        browser.printed(b"<p>x</p>", ["edge"])
    (command,) = commands
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in command
    assert "--disable-background-networking" in command
    assert "--proxy-server=127.0.0.1:9" in command
    assert "--disable-crash-reporter" in command
    profile = next(part for part in command if part.startswith("--user-data-dir="))
    assert not Path(profile.partition("=")[2]).exists()  # it was removed
    assert command[-1].startswith("file:")
