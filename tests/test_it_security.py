"""docs/it-sikkerhed.md says what the code does: no network, these programs, these files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from document_text import DOCS, ROOT, text_of
from investpakke.programs import browser
from investpakke.validate.rules import all_rules
from investpakke.workbook.ooxml.replacing import Backups, backup_of
from investpakke_addin import kept_reports, supply, work_process
from investpakke_addin.environment import CONFIG_SHOWN, this_machine
from third_party import PROJECT

PAGE = text_of(DOCS / "it-sikkerhed.md")
PACKAGES = (
    ROOT / "engine" / "investpakke",
    ROOT / "workbook_templates" / "investpakke_templates",
    ROOT / "addin" / "investpakke_addin",
)
OF_THE_NETWORK = {
    *("socket", "ssl", "http", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "xmlrpc"),
    *("urllib.request", "asyncio", "socketserver", "requests", "httpx", "aiohttp", "urllib3"),
}


def imports(source: str) -> Iterator[str]:
    """Yield the names of the modules that a source imports, by words or by their name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "_")):
            yield from (str(a.value) for a in node.args if isinstance(a, ast.Constant))


def uses_of(names: set[str]) -> dict[str, set[str]]:
    """Return which of some modules each of our files imports."""
    sources = {
        path: imports(text_of(path)) for package in PACKAGES for path in package.rglob("*.py")
    }
    found = {
        path.relative_to(ROOT).as_posix(): {
            name for name in named if any(name == n or name.startswith(f"{n}.") for n in names)
        }
        for path, named in sources.items()
    }
    return {path: names for path, names in found.items() if names}


def test_no_module_of_ours_opens_a_connection() -> None:
    assert uses_of(OF_THE_NETWORK) == {}


def test_the_test_can_tell_a_module_that_does() -> None:
    written = (
        "import http.client\nfrom urllib import request\n__import__('ssl')\nimport_module('socket')"
    )
    assert {"http.client", "urllib.request", "ssl", "socket"} <= set(imports(written))


def test_dask_is_reached_where_the_scheduler_is_asked_for_and_nowhere_else() -> None:
    assert list(uses_of({"distributed", "dask"})) == ["engine/investpakke/validate/batch/many.py"]


def test_programs_are_started_where_the_page_says_and_nowhere_else() -> None:
    assert set(uses_of({"subprocess", "multiprocessing", "os.startfile"})) == {
        "addin/investpakke_addin/environment.py",  # install: does this Python find the packages
        "addin/investpakke_addin/excel_desk.py",  # the trial in real Excel, run by hand
        "addin/investpakke_addin/long_work.py",  # a button's long work
        "addin/investpakke_addin/machine.py",  # doctor: do the functions answer
        "engine/investpakke/programs/running.py",  # the browser of --pdf, LibreOffice
        "engine/investpakke/validate/batch/many.py",  # a process for each file
        "engine/investpakke/validate/engines/jury.py",  # the further engines
    }
    assert set(uses_of({"investpakke.programs.running"})) == {
        "engine/investpakke/programs/browser.py",
        "engine/investpakke/validate/engines/by_libreoffice.py",
    }


def test_a_check_of_a_workbook_opens_no_socket(tmp_path: Path) -> None:
    watch = (
        "import sys; seen = []\n"
        "sys.addaudithook(lambda name, _: seen.append(name) if name[:7] == 'socket.' else None)\n"
        "from investpakke.cli import commands\n"
        "try: commands(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "sys.exit(repr(seen) if seen else 0)\n"
    )
    model = DOCS / "eksempel" / "model.xlsx"
    asked = ["report", str(model), "--output", str(tmp_path / "rapport.html")]
    done = subprocess.run([sys.executable, "-c", watch, *asked], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "rapport.html").is_file()


def test_the_browser_is_told_what_the_page_says() -> None:
    told = " ".join(browser._OPTIONS)
    for option in ("MAP * ~NOTFOUND", "proxy-server=127", "sync", "update", "extensions", "crash"):
        assert option in told, option


def test_the_files_and_how_long_they_stay_are_those_of_the_code() -> None:
    shown = kept_reports.SHOWN
    assert f"`{shown}\\rapport-*`" in PAGE
    assert f"{kept_reports.DAYS} dage" in PAGE
    assert f"når den er {kept_reports._WORK_HOURS} timer" in PAGE
    assert f"senest efter {work_process.MINUTES} minutter" in PAGE
    folder, name = CONFIG_SHOWN.split("/")
    assert f"`%USERPROFILE%\\{folder}\\`" in PAGE
    assert {f"`{name}`", f"`{this_machine().record.name}`"} <= set(re.findall(r"`[^`]+`", PAGE))


def test_the_copies_beside_a_workbook_are_those_of_the_page(tmp_path: Path) -> None:
    model = tmp_path / "model.xlsx"
    model.write_bytes(b"")
    for number in range(9):
        Backups(model).keep(bytes([number]))
    made = {path.name for path in tmp_path.iterdir()} - {model.name}
    first = backup_of(model).name
    later = {f"model.bak{n}.xlsx" for n in (2, 3, 4)}
    assert made == {first, f"{first}.sha256"} | later
    assert f"`{first}`, `.bak2` til `.bak4` og `{first}.sha256`" in PAGE


def test_versions_rules_and_limits_are_those_of_the_code() -> None:
    (xlwings,) = PROJECT["optional-dependencies"]["excel"]
    assert f"`xlwings64-{xlwings.partition('==')[2]}.dll`" in PAGE
    assert "IP121" in {rule.code for rule in all_rules()} & set(re.findall(r"IP\d{3}", PAGE))
    for name in (supply.REQUIREMENTS, supply.SBOM, "SHA256SUMS"):
        assert f"`{name}`" in PAGE
    assert "d4f940ab-401b-4efc-aadc-ad5f3c50688a" in PAGE
    assert '"specVersion": "1.6"' in text_of(ROOT / "addin/investpakke_addin/supply" / supply.SBOM)


def test_it_stays_two_pages() -> None:
    assert len(PAGE.split()) < 1_450


def test_what_goes_with_the_add_in_is_the_page_without_its_links() -> None:
    page = supply.files(None, "0")[supply.PAGE].decode()
    assert "](" not in page
    assert page.startswith("# IT-sikkerhed")
