"""The pictures in `docs/images`: ``python tests/pictures.py`` makes them anew.

LibreOffice opens each workbook, runs its VBA with the add-in's Python at the other end, and
saves the cells as a page of their size; `pdftoppm` makes the page a PNG. So a picture shows what
a real spreadsheet computes and draws. Excel's ribbon and dialogs cannot be made this way. The
report of a check is drawn by Chromium, and so are the sheets of the package's report. The model
of the guide's first pages is made as well (`example_model`).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from addin_cells import Python
from calc_host import CalcHost
from chromium import screenshot
from example_model import EXAMPLE, SHEET, make_example
from investpakke import compute_package, load_package
from investpakke.deciding import standard_scenarios
from investpakke.programs.browser import printed
from investpakke.show.report.document import document_of
from investpakke.show.results.subject import Subject
from investpakke.show.validation.forms import written
from investpakke.show.writer import Writer
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.examine import examine
from investpakke.workbook.refresh import refresh
from investpakke_addin.build import BUILT, WORKBOOK_FILE
from investpakke_addin.function_test_sheet import SHEET as FUNCTION_TEST
from investpakke_templates.shipped import BUILT as TEMPLATES
from mutants import mutated

SERVER = Path(__file__).with_name("calc_pictures.py")
IMAGES = Path(__file__).parents[1] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Picture:
    """Some cells of a workbook as a picture.

    Parameters
    ----------
    name : str
        Of the file in `docs/images`, without its suffix.
    make : callable
        Makes the workbook in a folder and returns its path.
    sheet, area : str
        What is shown.
    width : int
        Of the picture, in pixels.
    headings : bool
        Whether column letters and row numbers stand beside the cells.
    """

    name: str
    make: Callable[[Path], Path]
    sheet: str
    area: str
    width: int = 1000
    headings: bool = True


def workbook_2024(folder: Path) -> Path:
    """Return the workbook with macros as it ships."""
    del folder
    return BUILT / WORKBOOK_FILE


def model(folder: Path) -> Path:
    """Make a finance team's own model."""
    return make_example(folder / EXAMPLE.name)


def refreshed_model(folder: Path) -> Path:
    """Make the same model, refreshed."""
    path = model(folder)
    refresh(path)
    return path


PICTURES = (
    Picture("sager", workbook_2024, "Sager", "A1:Q24", 1200, headings=False),
    Picture("pakke-1", workbook_2024, "Pakke", "A1:P49", 1200, headings=False),
    Picture("pakke-2", workbook_2024, "Pakke", "A50:P80", 1200, headings=False),
    Picture("vippepunkter", workbook_2024, "Vippepunkter", "A1:O53", 1050, headings=False),
    Picture("foelsomhed", workbook_2024, "Følsomhed", "A1:J44", 1000, headings=False),
    Picture("risiko", workbook_2024, "Risiko", "A1:O46", 1100, headings=False),
    Picture("nutidsvaerdi", workbook_2024, "Nutidsværdi", "A1:P43", 1200, headings=False),
    Picture("scenarier", workbook_2024, "Scenarier", "A1:J52", 1000, headings=False),
    Picture("prioritering", workbook_2024, "Prioritering", "A1:P35", 1200, headings=False),
    Picture("kontrol", workbook_2024, "Kontrol", "A1:J44", 900, headings=False),
    Picture("funktionsproeve", workbook_2024, FUNCTION_TEST, "A1:J29", 1100),
    Picture("egen-model", model, SHEET, "A1:I14", 1000),
    Picture("egen-model-pakke", refreshed_model, "Pakke", "A1:J33", 1100),
)


REPORT = "kontrolrapport"
FAULTS = {"Beregning!F230": 22.0, "Pakke!F79": "=SUM(F74:F77)"}
"""What is wrong with the workbook whose report is shown: a typed gain, and a total too short."""


def render_report(folder: Path) -> Path:
    """Make the picture of a report, as the check button opens it, and return its file."""
    source = TEMPLATES / "investeringspakke-2024.xlsx"
    path = mutated(source, folder / source.name, FAULTS)
    report = replace(examine(path, mapped=True), path=Path(source.name))
    page, target = folder / "report.html", IMAGES / f"{REPORT}.png"
    page.write_bytes(written("html", [CheckedFile(report)], "da"))
    screenshot(page, target, folder / "profile", width=1000, height=1150)
    return target


DOCUMENT = {"rapport-overblik": 1, "rapport-sag": 15}
"""Sheets of the 2024 package's report that are shown, by the picture's name."""

OWN_REPORT = "rapport-egen-model"
"""The overview in the report of the example."""


def render_document(folder: Path) -> list[Path]:
    """Make the pictures of the report that `investpakke report` writes, and return their files."""
    package = load_package("aarhus-2024")
    subject = Subject(
        package,
        compute_package(package),
        date(2026, 1, 1),
        "aarhus-2024",
        scenarios=standard_scenarios(),
    )
    pdf = folder / "rapport.pdf"
    pdf.write_bytes(printed(document_of(subject, Writer("da")).html))
    return [sheet_of(pdf, sheet, name) for name, sheet in DOCUMENT.items()]


def render_own_report(folder: Path) -> Path:
    """Make the picture of the example's report, as the command writes it, and return its file."""
    path, pdf = model(folder), folder / "rapport.pdf"
    report = ["report", str(path), "--output", str(folder / "rapport.html"), "--pdf", str(pdf)]
    title = ["--title", "Investeringspakke 2027-2030"]
    subprocess.run([sys.executable, "-m", "investpakke", *report, *title], check=True)
    return sheet_of(pdf, 1, OWN_REPORT)


def sheet_of(pdf: Path, sheet: int, name: str) -> Path:
    """Make a picture of one sheet of paper and return its file."""
    target = IMAGES / f"{name}.png"
    pages = ["-f", str(sheet), "-l", str(sheet), "-r", "96"]
    command = ["pdftoppm", "-png", "-singlefile", *pages, str(pdf), str(target.with_suffix(""))]
    subprocess.run(command, check=True)
    return target


def render(picture: Picture, calc: CalcHost, folder: Path) -> Path:
    """Make one picture and return its file."""
    path = picture.make(folder)
    if path.suffix == ".xlsm":
        calc.do("open", str(path))
        calc.do("calculate")
    else:
        calc.do("open_plain", str(path))
    page, target = folder / "page.pdf", IMAGES / f"{picture.name}.png"
    calc.do("picture", picture.sheet, picture.area, str(page), picture.headings)
    size = ["-scale-to-x", str(picture.width), "-scale-to-y", "-1"]
    command = ["pdftoppm", "-png", "-singlefile", *size, str(page), str(target.with_suffix(""))]
    subprocess.run(command, check=True)
    return target


def main(names: list[str]) -> None:
    """Make the pictures of these names, or all of them and the example."""
    if not names:
        tell(make_example(EXAMPLE))
    with CalcHost(Python(), SERVER) as calc:
        for picture in PICTURES:
            if not names or picture.name in names:
                with tempfile.TemporaryDirectory() as folder:
                    made = render(picture, calc, Path(folder))
                tell(made)
    if not names or REPORT in names:
        with tempfile.TemporaryDirectory() as folder:
            tell(render_report(Path(folder)))
    if not names or set(DOCUMENT) & set(names):
        with tempfile.TemporaryDirectory() as folder:
            for made in render_document(Path(folder)):
                tell(made)
    if not names or OWN_REPORT in names:
        with tempfile.TemporaryDirectory() as folder:
            tell(render_own_report(Path(folder)))


def tell(made: Path) -> None:
    """Print a picture's size and name."""
    print(f"{made.stat().st_size:>8} {made.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
