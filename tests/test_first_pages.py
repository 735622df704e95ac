"""`docs/kom-i-gang.md` can be followed word by word, with the model that lies beside it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import refused_models
from example_model import EXAMPLE, make_example
from investpakke import Package, compute_package
from investpakke.show.numbers import number, percent
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.refresh.keeping import read_model
from running import run
from user_guide import ROOT, fenced
from user_guide import section as in_the_guide

PAGE = (ROOT / "docs" / "kom-i-gang.md").read_text("utf-8")
COMMANDS = [
    shlex.split(line)[1:]
    for line in re.findall(r"^    (investpakke .*)$", PAGE, re.MULTILINE)
    if not line.startswith("investpakke addin")
]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the example into an empty folder, and stand there."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(EXAMPLE, tmp_path))


def test_the_example_is_what_its_script_makes(tmp_path: Path) -> None:
    made = WorkbookParts(make_example(tmp_path / "model.xlsx")).all_cells
    shipped = WorkbookParts(EXAMPLE).all_cells
    again = "make it anew: python tests/pictures.py"
    assert [sheet.rows for sheet in shipped] == [sheet.rows for sheet in made], again


def test_every_command_works_as_it_is_written_one_after_the_other(model: Path) -> None:
    assert [words[0] for words in COMMANDS] == [
        "read",
        "read",
        "refresh",
        "validate",
        "report",
        "new",
    ]
    for words in COMMANDS:
        result = run(*words)
        assert result.exit_code == 0, (words, result.stderr)
    written = {path.name for path in model.parent.iterdir()}
    assert written >= {"model.bak.xlsx", "kontrol.html", "rapport.html", "pakke.xlsx"}


def test_the_reading_and_the_refusal_are_shown_as_the_page_prints_them(model: Path) -> None:
    table, refusal = fenced(PAGE)
    found = run("read", model.name).stdout
    assert all(line in found for line in table.splitlines())
    refused_models.changed(model, refused_models.cells("Investeringspakke", A2=None))
    refused = run("read", model.name)
    assert (refused.exit_code, refused.stderr) == (2, refusal)


def test_the_figures_of_the_page_are_the_models() -> None:
    package = read_model(EXAMPLE)[1].package
    text = " ".join(PAGE.split())
    thin = of_case(package, "2.2")
    assert (
        f"Sag 2.2 regner med {number(thin['persons'], 'da', 0)} helårspersoner og skal bruge "
        f"{number(thin['break_even'], 'da', 1)}" in text
    )
    assert thin["gain"] > 0 > thin["gain"] - thin["saving"] / thin["persons"]
    loss = of_case(package, "1.2")["gain"]
    assert f"Sag 1.2 har et underskud på {number(-1000 * loss, 'da', 0)} kr. om året" in text
    assert (
        f"Den samlede pakke kan miste {percent(compute_package(package).total.margin, 'da')}"
        in text
    )


def of_case(package: Package, wanted: str) -> dict[str, float]:
    """Return the figures of one case."""
    at = [case.number for case in package.cases].index(wanted)
    found = compute_package(package).by_case
    return {
        "persons": float(package.cases[at].persons or 0),
        "gain": float(found.gain[at]),
        "saving": float(found.saving[at]),
        "break_even": float(found.break_even_persons[at]),
    }


def test_installing_is_written_as_in_the_guide() -> None:
    lines = re.findall(r"^    (.+)$", PAGE.split("## 2.")[0], re.MULTILINE)
    assert lines == re.findall(r"^    (.+)$", in_the_guide("Gør det selv"), re.MULTILINE)[:4]
