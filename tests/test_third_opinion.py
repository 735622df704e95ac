"""LibreOffice as the third opinion: asked only where two engines differ, and harmless."""

from __future__ import annotations

import os
import select
import sys
from pathlib import Path

import pytest

from investpakke.errors import FileError
from investpakke.validate import examine
from investpakke.validate.engines import by_libreoffice
from investpakke.validate.subject import Subject
from investpakke.workbook.book import Book, Cell
from rule_books import build

DISPUTED = {
    "sheets": {
        "Ark1": {
            "A1": -1000,
            "A2": 3300,
            "A3": -3620,
            "A4": 1320,
            "B1": ["=IRR(A1:A4,5)", 0],
            "C1": "=A1*2",
        }
    }
}


@pytest.mark.usefixtures("libreoffice")
def test_libreoffice_computes_the_cells_that_it_is_asked_for_on_given_values(
    tmp_path: Path,
) -> None:
    cells = {"A1": 1.005, "B1": "=A1", "C1": "=ROUND(A1,2)", "D1": "=B1+A1"}
    book = Book(build(tmp_path / "bog.xlsx", {"sheets": {"Ark 1": cells}}))
    rounded, added = Cell("Ark 1", 1, 3), Cell("Ark 1", 1, 4)
    texts = {rounded: "=ROUND(A1,2)", added: "=B1+A1"}
    given = {Cell("Ark 1", 1, 2): 41.0}
    assert by_libreoffice.compute(book, texts, given) == {rounded: 1.01, added: 42.005}


@pytest.mark.usefixtures("libreoffice")
def test_a_disagreement_shows_the_answers_of_all(tmp_path: Path) -> None:
    path = build(tmp_path / "bog.xlsx", DISPUTED)
    (finding,) = examine(
        path, chosen=lambda rule: rule.code == "IP401", third_opinion=True
    ).findings
    assert finding.found is not None
    said = dict(part.rsplit(" ", 1) for part in finding.found.da.split(", "))
    assert list(said) == ["formualizer", "ironcalc", "formulon", "formulas", "filen", "LibreOffice"]
    assert said["formualizer"] != said["ironcalc"]


def test_nobody_is_asked_unless_told_to(tmp_path: Path) -> None:
    assert Subject(build(tmp_path / "bog.xlsx", DISPUTED)).libreoffice_values == {}


def test_a_missing_libreoffice_is_said_before_anything_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build(tmp_path / "bog.xlsx", DISPUTED)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(by_libreoffice, "_PLACES", ())
    with pytest.raises(FileError) as refused:
        Subject(path, third_opinion=True)
    assert "LibreOffice findes ikke på maskinen" in refused.value.text("da")
    assert "Install LibreOffice" in refused.value.text("en")


@pytest.mark.skipif(
    sys.platform == "win32", reason="a shell script stands in for a hanging program"
)
def test_a_libreoffice_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, started = tmp_path / "held", tmp_path / "started"
    os.mkfifo(held)
    reader = os.open(held, os.O_RDONLY | os.O_NONBLOCK)
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 >'{held}' &\ntouch '{started}'\nwait\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(by_libreoffice, "SECONDS", 1)
    subject = Subject(build(tmp_path / "bog.xlsx", DISPUTED), third_opinion=True)
    assert subject.libreoffice_values == {}
    assert started.exists()
    ended, _, _ = select.select([reader], [], [], 30)  # readable when nothing holds the other end
    assert ended
    assert os.read(reader, 1) == b""
    os.close(reader)
