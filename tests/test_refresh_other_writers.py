"""Workbooks as other programs write them: read and refreshed as the plain one is."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building import refusal
from existing_models import put, rows
from investpakke import FileError
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.refresh import refresh, refreshing
from investpakke.workbook.refresh.any_model import package_in
from investpakke.workbook.refresh.writing import NewFile, with_new_sheet
from rewritten_workbooks import Way, rewrite

HEADS = [
    "Nr.",
    "Investeringsforslag",
    "Helårspersoner",
    "Årlig investering (tkr.)",
    "Gns. årlig besparelse (tkr.)",
]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """A model without and with a sheet Pakke, whose name also stands in a formula."""
    folder = tmp_path_factory.mktemp("plain")
    found = {}
    for has_sheet in (False, True):
        path = found[has_sheet] = folder / f"{has_sheet}.xlsx"
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("Sager")
        put(sheet, 0, 0, [["Første år", 2025], HEADS, *rows()])
        bold = book.add_format({"bold": True, "num_format": "#,##0"})
        sheet.write("H20", "Sået & høstet <æ>", bold)
        sheet.write("H19", "  blanke i enderne ")
        if has_sheet:
            pakke = book.add_worksheet("Pakke")
            pakke.write("A1", "Vores pakke", bold)
            pakke.write("A3", 1.5)
            sheet.write_formula("H21", "=Pakke!A3*2", None, 3)
        book.close()
    return found


def shown(path: Path) -> dict[str, Any]:
    """Return what each sheet shows and which formulas it holds."""
    return {
        cells.name: ({k: dict(v) for k, v in cells.rows.items() if v}, dict(cells.formulas))
        for cells in WorkbookParts(path).all_cells
    }


def assert_reads_and_refreshes(plain: Path, other: Path, way: Way) -> None:
    """Assert that a workbook is read and refreshed as the plain one is, whatever way it is in."""
    rewrite(plain, other, way)
    expected = plain.with_name(f"refreshed-{plain.name}")
    if not expected.exists():
        shutil.copy(plain, expected)
        refresh(expected)
    assert shown(other) == shown(plain)
    name = dataclasses.replace(package_in(plain), id=other.stem, name=other.stem, source=other.stem)
    assert package_in(other) == name
    assert refresh(other).written
    assert shown(other) == shown(expected)
    assert not refresh(other).changes


WAYS = {
    "elements have a prefix": Way(prefix="x"),
    "the prefix has a dash, a dot, a letter of ours": Way(prefix="x-æ.1", id_prefix="a-b.ø"),
    "the elements' prefix is r": Way(prefix="r", id_prefix="rel"),
    "the ids' prefix is declared on each sheet": Way(id_prefix="relationships", late=True),
    "no prefix is declared on a root": Way(prefix="d3p1", id_prefix="d3p2", late=True),
    "comments look like sheets": Way(comments=True, id_prefix="q"),
    "indented": Way(indented=True),
    "indented, with prefixes and comments": Way(indented=True, prefix="x", comments=True),
    "attributes in single quotes": Way(quote="'"),
    "all parts in the root": Way(sheets="", book=""),
    "sheets in the root, the workbook in a folder": Way(sheets=""),
    "sheets in a folder of their own": Way(sheets="ark", book="bog/ind"),
    "a folder that is no plain name": Way(sheets="xl/årets ark", book="en bog"),
    "all parts in UTF-16": Way(encoding="utf-16"),
    "UTF-16 without a byte order mark": Way(encoding="utf-16-le"),
    "the content types in UTF-16": Way(encoding="utf-16", encoded=("[Content_Types].xml",)),
    "the workbook's lists in UTF-16": Way(encoding="utf-16", encoded=("workbook.xml", ".rels")),
    "Latin-1": Way(encoding="iso-8859-1"),
    "Windows-1252": Way(encoding="windows-1252", encoded=("sheet1.xml", "Strings.xml")),
    "ASCII": Way(encoding="us-ascii", encoded=("sheet2.xml", "workbook.xml", "styles.xml")),
    "a byte order mark": Way(encoding="utf-8-sig"),
    "parts are named in another case": Way(names="other case"),
    "parts are named with percent signs": Way(names="percent"),
    "backslashes between folders": Way(names="backslash"),
    "rows say no number": Way(places="no rows"),
    "cells say no address": Way(places="no cells"),
    "neither says where it stands": Way(places="neither"),
    "all say an empty place": Way(places="empty"),
    "rows after one with a number say none": Way(places="rows after a gap"),
    "Strict": Way(strict=True),
    "Strict, with prefixes declared late": Way(strict=True, prefix="s", late=True),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_workbook_that_another_program_wrote_is_refreshed_as_the_plain_one(
    way: Way, models: dict[bool, Path], tmp_path: Path
) -> None:
    assert_reads_and_refreshes(models[False], tmp_path / "model.xlsx", way)


_OF_SHEETS = [
    key
    for key, way in WAYS.items()
    if way.prefix or way.places != "stated" or way.encoding != "utf-8" or way.indented
]


@pytest.mark.parametrize("way", _OF_SHEETS)
def test_a_sheet_that_another_program_wrote_is_patched_as_the_plain_one(
    way: str, models: dict[bool, Path], tmp_path: Path
) -> None:
    assert_reads_and_refreshes(models[True], tmp_path / "model.xlsx", WAYS[way])


_PREFIXES = st.sampled_from(["", "x", "æ", "a-b", "n.1", "r", "sheet"])
_WAYS = st.builds(
    Way,
    prefix=_PREFIXES,
    id_prefix=st.sampled_from(["r", "q", "relationships", "ø-1", "d3p1"]),
    late=st.booleans(),
    indented=st.booleans(),
    quote=st.sampled_from(['"', "'"]),
    comments=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1"]),
    encoded=st.sets(
        st.sampled_from(
            [
                "_Types].xml",
                "sheet1.xml",
                "sheet2.xml",
                "workbook.xml",
                ".rels",
                "styles.xml",
                "Strings.xml",
            ]
        )
    ).map(lambda ends: tuple(sorted(ends))),
    sheets=st.sampled_from(["xl/worksheets", "", "ark", "xl/ark/dybt", "xl/årets ark"]),
    book=st.sampled_from(["xl", "", "bog"]),
    names=st.sampled_from(["as they are", "other case", "percent", "backslash"]),
    places=st.sampled_from(
        ["stated", "no rows", "no cells", "neither", "empty", "rows after a gap"]
    ),
    strict=st.booleans(),
).filter(lambda way: way.prefix != way.id_prefix)


@pytest.mark.proof
@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(way=_WAYS, has_sheet=st.booleans())
def test_any_mixture_of_ways_is_refreshed_as_the_plain_one(
    way: Way, has_sheet: bool, models: dict[bool, Path], tmp_path: Path
) -> None:
    assert_reads_and_refreshes(models[has_sheet], tmp_path / "model.xlsx", way)


# --- What cannot be read back is not written -------------------------------------------------

_NEW = "xl/worksheets/NEW.xml"
"""Stands for the new sheet's part."""

_FAULTS: dict[str, tuple[str, str, str]] = {
    "a part is not well-formed": ("xl/workbook.xml", "<sheets>", "<sheets"),
    "a prefix is not declared": ("xl/workbook.xml", 'name="Pakke"', 'q:name="Pakke"'),
    "the sheet has another name": ("xl/workbook.xml", 'name="Pakke"', 'name="Pakkke"'),
    "the sheet leads nowhere": ("xl/_rels/workbook.xml.rels", "NEW.xml", "NOT.xml"),
    "the sheet has no content type": ("[Content_Types].xml", "NEW.xml", "NOT.xml"),
    "a cell shows another number": (_NEW, "<v>1</v>", "<v>2</v>"),
    "a cell is gone": (_NEW, "<v>1</v>", ""),
    "a text is another": (_NEW, ">Total<", ">Totalen<"),
    "a formula stands there": (_NEW, "<v>1</v>", "<f>1</f><v>1</v>"),
    "a style of a user's cells is another": ("xl/styles.xml", "<b/>", "<i/>"),
}


@pytest.mark.parametrize("fault", _FAULTS)
@pytest.mark.parametrize("dry_run", [False, True])
def test_what_would_not_be_read_as_planned_is_not_written(
    fault: str,
    dry_run: bool,
    models: dict[bool, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = Path(shutil.copy(models[False], tmp_path / "model.xlsx"))
    before = path.read_bytes()

    def with_fault(*arguments: Any) -> NewFile:
        written = with_new_sheet(*arguments)
        made = next(name for name in written.changed if name.startswith("xl/worksheets/"))
        name = Path(made).stem
        part, old, new = (said.replace("NEW", name) for said in _FAULTS[fault])
        sound = WorkbookParts(path, data=written.data).raw(part).decode()
        assert old in sound
        spoilt = sound.replace(old, new, 1).encode()
        return written._replace(data=replace_members(written.data, {part: spoilt}, path))

    monkeypatch.setattr(refreshing, "with_new_sheet", with_fault)
    _, danish = refusal(lambda: refresh(path, dry_run=dry_run), FileError)
    assert "ville ikke kunne læses" in danish
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]
