"""Both reports for everybody: axe-core at WCAG 2.2 AA, narrow screens, the keyboard, languages."""

from __future__ import annotations

import html as entities
import json
import os
import re
from pathlib import Path

import pytest

from building import make_case, make_package
from chromium import dom
from conftest import need
from document_text import ROOT
from html_pages import Page
from investpakke import load_package
from running import run
from test_report import made

pytestmark = pytest.mark.usefixtures("chromium")

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
DARK = "--blink-settings=preferredColorScheme=0"


def _axe() -> Path | None:
    folders = (ROOT / "node_modules", *map(Path, os.environ.get("NODE_PATH", "").split(":")))
    return next((file for at in folders if (file := at / "axe-core" / "axe.min.js").exists()), None)


@pytest.fixture(scope="session")
def axe() -> str:
    found = _axe()
    need(found and str(found), "axe-core", "npm install --no-save axe-core")
    assert found is not None
    return found.read_text("utf-8").replace("</script", "<\\/script")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A report of a package in both languages, and a validation report of two workbooks."""
    folder = tmp_path_factory.mktemp("reports")
    checked, page = folder / "pakke.xlsx", folder / "kontrol.html"
    assert run("new", checked, "--package", "aarhus-2024").exit_code == 0
    second = folder / "anden.xlsx"
    second.write_bytes(broken(checked))
    assert run("validate", checked, second, "--output", page).exit_code in {0, 1}
    package = load_package("aarhus-2024")
    return {
        "da": made(package).decode("utf-8"),
        "en": made(package, "en", draws=100).decode("utf-8"),
        "validation": page.read_text("utf-8"),
    }


def broken(workbook: Path) -> bytes:
    """Return a workbook with a typed number where a formula stood, so that there are findings."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(workbook)
    sheet = book["Pakke"]
    cell = next(
        cell
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=SUM")
    )
    cell.value = 1
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def violations(page: str, axe: str, tmp_path: Path, *flags: str, width: int = 1200) -> list[object]:
    """Return what axe finds on a page whose policy lets it run."""
    script = (
        f"<script>{axe}</script><script>axe.run(document, {{runOnly: {json.dumps(WCAG)}}}).then("
        "found => document.title = 'AXE' + JSON.stringify(found.violations.map("
        "one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 120))])))</script>"
    )
    file = tmp_path / "page.html"
    file.write_text(POLICY.sub("", page).replace("</body>", f"{script}</body>"), "utf-8")
    shown = dom(file, tmp_path / "profile", width, "--virtual-time-budget=60000", *flags)
    title = re.search(r"<title>AXE(.*?)</title>", shown, re.DOTALL)
    assert title is not None, "axe has not answered"
    found: list[object] = json.loads(entities.unescape(title[1]))
    return found


@pytest.mark.proof
@pytest.mark.parametrize("name", ["da", "en", "validation"])
@pytest.mark.parametrize("flags", [(), (DARK,)], ids=["light", "dark"])
def test_axe_finds_nothing_in_either_report(
    name: str, flags: tuple[str, ...], reports: dict[str, str], axe: str, tmp_path: Path
) -> None:
    assert violations(reports[name], axe, tmp_path, *flags) == []


def test_axe_finds_nothing_in_a_small_report_and_what_is_wrong_in_another(
    axe: str, tmp_path: Path
) -> None:
    page = made(make_package(make_case()), draws=0).decode("utf-8")
    assert violations(page, axe, tmp_path) == []
    wrong = page.replace("--quiet: #55616e", "--quiet: #c9ced4").replace('lang="da"', "", 1)
    found = {rule for rule, _ in violations(wrong, axe, tmp_path)}  # type: ignore[misc]
    assert {"color-contrast", "html-has-lang"} <= found


MEASURE = """<script>
const small = [];
for (const text of document.querySelectorAll("svg text")) {
  const scale = text.getScreenCTM().a, size = parseFloat(getComputedStyle(text).fontSize) * scale;
  if (size < 9) small.push(size.toFixed(1) + " " + text.textContent);
}
document.title = "SEEN" + JSON.stringify({small: small.slice(0, 5),
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth});
</script>"""


def test_charts_stay_readable_on_a_screen_of_320_pixels(tmp_path: Path) -> None:
    """Headless Chromium has no window that narrow: the page stands in a frame of 320 pixels."""
    page = made(load_package("aarhus-2024"), draws=100).decode("utf-8")
    inner = POLICY.sub("", page).replace("</body>", f"{MEASURE}</body>")
    frame = (
        "<!DOCTYPE html><title></title>"
        f'<iframe width="320" height="900" srcdoc="{entities.escape(inner)}"></iframe>'
        "<script>onload = () => document.title ="
        ' document.querySelector("iframe").contentDocument.title</script>'
    )
    file = tmp_path / "frame.html"
    file.write_text(frame, "utf-8")
    title = re.search(r"<title>SEEN(.*?)</title>", dom(file, tmp_path / "profile"), re.DOTALL)
    assert title is not None
    assert json.loads(entities.unescape(title[1])) == {"small": [], "wide": 0}


def test_the_first_link_of_both_reports_leads_to_the_content(reports: dict[str, str]) -> None:
    for page in reports.values():
        first = Page(page).all("a")[0]
        assert first["class"] == "skip"
        target = str(first["href"])[1:]
        assert f'id="{target}"' in page.partition("<main>")[2]
