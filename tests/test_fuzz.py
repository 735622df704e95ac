"""Valid workbooks damaged at random: a result or a refusal, never a traceback."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from existing_models import make_model
from fuzz_workbooks import READINGS, mutants, outcome
from investpakke.errors import FileError
from investpakke.workbook.refresh import RefreshReport, refresh
from raw_parts import with_part


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl", "ignore::UserWarning:zipfile")
@pytest.mark.parametrize("count", [25, pytest.param(150, marks=pytest.mark.proof)])
def test_damaged_workbooks_give_a_result_or_a_refusal(count: int, tmp_path: Path) -> None:
    wrong = []
    met = set()
    for number, data, how in mutants(count, 1, tmp_path):
        path = tmp_path / f"mutant-{number}.xlsx"
        path.write_bytes(data)
        for reading, read in READINGS.items():
            found = outcome(read, path)
            met.add((reading, found))
            if found not in {"result", "refused"}:
                wrong.append(f"mutant {number}, {how}, {reading}: {found}")
    assert not wrong, "\n".join(wrong)
    assert {("validate", "result"), ("validate", "refused"), ("refresh", "result")} <= met


def test_a_number_and_a_seed_give_the_same_mutants(tmp_path: Path) -> None:
    damages = [how for _, _, how in mutants(30, 2, tmp_path)]
    assert damages == [how for _, _, how in mutants(30, 2, tmp_path)]
    assert len(set(damages)) > 8


# --- What fuzzing has broken: each a damage of one model, in the way that broke it ------------


def refreshed(path: Path) -> RefreshReport:
    return refresh(path, dry_run=True, first_year=2025)


BROKE_REFRESH: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "a sheet's number that is none": (
        "xl/workbook.xml",
        lambda xml: xml.replace(b'sheetId="1"', b'sheetId="INF"'),
    ),
    "content types that are no XML": ("[Content_Types].xml", lambda xml: xml[:-3]),
    "content types that are not UTF-8": (
        "[Content_Types].xml",
        lambda xml: xml.replace(b"Types", b"Typ\xffes"),
    ),
    "content types that hold nothing": ("[Content_Types].xml", lambda _: b""),
}


@pytest.mark.parametrize("name", BROKE_REFRESH)
def test_a_new_sheet_cannot_be_listed_in_a_damaged_part(tmp_path: Path, name: str) -> None:
    path = make_model("Excel table", tmp_path)
    assert refreshed(path).new_sheet
    part, change = BROKE_REFRESH[name]
    with pytest.raises(FileError) as caught:
        refreshed(with_part(path, part, change))
    assert "kan ikke læses" in caught.value.text("da")
    assert "whole, unencrypted" in caught.value.text("en")


def test_a_part_whose_bytes_do_not_match_its_checksum_is_refused(tmp_path: Path) -> None:
    path = make_model("Excel table", tmp_path)
    with zipfile.ZipFile(path) as archive:
        middle = archive.getinfo("[Content_Types].xml")
    data = bytearray(path.read_bytes())
    data[middle.header_offset + 50 + middle.compress_size // 2] ^= 0x55
    path.write_bytes(data)
    with pytest.raises(FileError, match="Content_Types"):
        refreshed(path)
