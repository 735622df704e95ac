"""A source is opened once, and everything is answered from that: package, sheets, report."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles.numbers import is_date_format

from investpakke.deciding.probability import Uncertainty
from investpakke.errors import FileError, InputError
from investpakke.source import Source
from investpakke.workbook.inputs.present_value import STATE_SHARE_HEADER
from investpakke.workbook.layout import NUTIDSVAERDI, SAGER
from investpakke.workbook.ooxml.parts import WorkbookParts
from raw_parts import with_part
from running import run

_OPENED: list[str] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        _OPENED.append(str(arguments[0]))


@pytest.fixture(scope="module")
def opens() -> Callable[[Path], int]:
    """Count how often a file has been opened since this was last asked."""
    sys.addaudithook(_hook)  # which cannot be taken away again

    def count(path: Path) -> int:
        times = _OPENED.count(str(path))
        _OPENED.clear()
        return times

    return count


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rapport") / "rapport.html"


COMMANDS = {
    "package": (),
    "risk": ("--draws", "1000"),
    "report": ("-o", "{pages}", "--force", "--draws", "1000"),
    "scenarios": (),
    "sensitivity": (),
    "switching": (),
    "choose": ("--budget", "15000"),
    "value": (),
    "follow-up": (),
    "reconcile": (),
    "refresh": ("--dry-run",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_opens_its_workbook_once(
    command: str, workbook_2024: Path, opens: Callable[[Path], int], pages: Path
) -> None:
    more = (part.format(pages=pages) for part in COMMANDS[command])
    opens(workbook_2024)
    found = run(command, str(workbook_2024), *more)
    assert found.exit_code in {0, 1}, found.stderr
    assert opens(workbook_2024) == 1


def test_all_that_a_source_says_is_of_the_bytes_that_were_read_first(
    workbook_2024: Path, tmp_path: Path
) -> None:
    path = tmp_path / "pakke.xlsx"
    path.write_bytes(workbook_2024.read_bytes())
    source = Source(path)
    cases = source.package.cases
    path.unlink()
    assert source.package.cases is cases
    assert source.uncertainty().varying(source.package) == ()
    assert source.choosing() is not None
    assert source.scenarios()
    assert source.ranges().usual
    outcomes = source.outcomes()
    assert outcomes is not None
    assert not outcomes.actuals


def test_a_shipped_package_has_no_sheets() -> None:
    source = Source("aarhus-2024")
    assert source.uncertainty() == Uncertainty()
    assert (source.choosing(), source.outcomes()) == (None, None)
    assert source.ranges().usual == {}
    assert source.scenarios()
    assert source.result.total.gain.size == 1


def test_a_name_near_a_shipped_one_is_suggested() -> None:
    with pytest.raises(FileError) as caught:
        _ = Source("arhus-2024").package
    assert "Mente du aarhus-2024?" in caught.value.text("da")


def changed(workbook: Path, target: Path, change: Callable[[Any], None]) -> Path:
    """Return a copy of a workbook with its Sager changed; values stand where formulas were."""
    book = openpyxl.load_workbook(workbook, data_only=True)
    change(book[SAGER])
    book.save(target)
    return target


def test_of_merged_cells_only_the_first_is_read(workbook_2024: Path, tmp_path: Path) -> None:
    path = changed(workbook_2024, tmp_path / "b.xlsx", lambda sheet: sheet.merge_cells("J8:J9"))
    with pytest.raises(InputError) as caught:
        _ = Source(path).package
    assert "Sager!J9: rækken er kun delvist udfyldt" in caught.value.text("da")


def test_what_lies_under_merged_cells_is_not_read(workbook_2024: Path, tmp_path: Path) -> None:
    """Excel leaves nothing there; other programs do, and nobody sees it."""
    path = with_part(
        Path(shutil.copy(workbook_2024, tmp_path / "c.xlsx")),
        part_of(workbook_2024, SAGER),
        lambda xml: xml.replace(b"</sheetData>", b"</sheetData>" + MERGED, 1),
    )
    with pytest.raises(InputError) as caught:
        _ = Source(path).package
    assert "Sager!J9: rækken er kun delvist udfyldt" in caught.value.text("da")


MERGED = b'<mergeCells count="1"><mergeCell ref="J8:J9"/></mergeCells>'


def part_of(workbook: Path, sheet: str) -> str:
    return next(part.part for part in WorkbookParts(workbook).sheets if part.name == sheet)


@pytest.mark.parametrize("setting", ['date1904="1"', 'date1904="true"', ""])
def test_a_date_is_read_in_the_date_system_of_its_workbook(
    setting: str, workbook_2024: Path, tmp_path: Path
) -> None:
    path = Path(shutil.copy(workbook_2024, tmp_path / "d.xlsx"))
    serial = (date(2025, 3, 1) - (date(1904, 1, 1) if setting else date(1899, 12, 30))).days
    shown = date_style(path)
    with_part(
        path,
        "xl/workbook.xml",
        lambda xml: re.sub(rb"<workbookPr[^>]*/>", f"<workbookPr {setting}/>".encode(), xml),
    )
    with_part(
        path,
        part_of(workbook_2024, SAGER),
        lambda xml: re.sub(
            rb'<c r="B8"[^>]*>.*?</c>', f'<c r="B8" s="{shown}"><v>{serial}</v></c>'.encode(), xml
        ),
    )
    with pytest.raises(InputError) as caught:
        _ = Source(path).package
    assert "blevet til en dato" in caught.value.text("da")
    assert "2025-03-01" in caught.value.text("da")


def date_style(path: Path) -> int:
    """Return the number of a cell style that shows dates."""
    formats = [look.number_format for look in WorkbookParts(path).looks]
    return next(index for index, form in enumerate(formats) if is_date_format(form))


def test_a_share_below_the_last_case_is_refused_not_left_out(
    workbook_2024: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(workbook_2024, data_only=True)
    sheet = book[NUTIDSVAERDI]
    at = next(c for row in sheet.iter_rows() for c in row if c.value == STATE_SHARE_HEADER)
    sheet.cell(at.row + 1 + 39, at.column, 0.2)
    book[SAGER].delete_rows(30, 200)
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(InputError) as caught:
        _ = Source(tmp_path / "e.xlsx").package
    assert "der er ingen sag i den række" in caught.value.text("da")
