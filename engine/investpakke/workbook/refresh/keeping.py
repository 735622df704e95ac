"""How a model is read, kept on its sheet "investpakke", or in a file beside a locked workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.parsers.expat import ExpatError

import tomli_w

from investpakke.calc.magnitude import compute_checked
from investpakke.errors import FileError, InvestpakkeError
from investpakke.model import Package
from investpakke.text import Problem, Text, both
from investpakke.whole_file import write_whole
from investpakke.workbook.foreign.find import FoundModel, was_own_template
from investpakke.workbook.foreign.headers import shown_text, texts
from investpakke.workbook.foreign.mapping import (
    Mapping,
    column_keys,
    mapping_file,
    mapping_sheet,
    read_mapping,
)
from investpakke.workbook.foreign.reading import Reading
from investpakke.workbook.ooxml.opening import damaged
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts
from investpakke.workbook.ooxml.patch import PLAIN, Content, Lines, patch_sheet
from investpakke.workbook.ooxml.protection import cannot_add_sheet, refuse_protected
from investpakke.workbook.ooxml.raw_zip import replace_members
from investpakke.workbook.ooxml.replacing import refuse_if_open, replace_file
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from investpakke.workbook.ooxml.workbook_xml import Additions
from investpakke.workbook.refresh.any_model import model_on
from investpakke.workbook.refresh.reading_back import check_read_back
from investpakke.workbook.refresh.writing import NewFile

SHEET = "investpakke"
TITLE = "Sådan læser investpakke modellen"
_ABOUT = (
    "Det, der står i to celler ved siden af hinanden, gælder, når modellen læses, og kan rettes.",
    "Resten er, hvordan den blev læst, da det blev gemt:",
)
_OURS = "– "
"""The beginnings of lines about how the model was read; other remarks are the user's and stay."""

_NEW_SHEET = (
    '<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="24.7109375" '
    'customWidth="1"/><col min="2" max="8" width="20.7109375" customWidth="1"/></cols><sheetData/>'
)
_NAMES = {
    "sheet": "Ark",
    "header_row": "Overskriftsrække",
    "last_row": "Sidste række",
    "unit": "Enhed",
    "first_year": "Første år",
    "years": "Antal år",
    "averaging_horizon": "Gennemsnitshorisont",
    "discount_rate": "Diskonteringsrente",
    "package_name": "Pakkens navn",
    "municipality": "Kommune",
    "ignore": "Ignorer",
    "totals": "Er en sum",
    "cases": "Er en sag",
    "negative": "Med minus",
}
_SIGNS = {"cost": "udgift", "saving": "besparelse"}


@dataclass(frozen=True)
class Kept:
    """Where a reading was kept.

    Parameters
    ----------
    path : Path
        The workbook, or the file beside it.
    sheet : str or None
        The sheet; None for a file.
    backup : Path or None
        The workbook as it was before.
    notes : tuple of Text
        What a reader should know.
    """

    path: Path
    sheet: str | None
    backup: Path | None = None
    notes: tuple[Text, ...] = ()


def read_model(
    path: str | Path, *, mapping: Mapping | None = None, first_year: int | None = None
) -> tuple[WorkbookParts, FoundModel]:
    """Return a workbook made by others, and its model; refused like in `package_in`.

    Raises
    ------
    FileError, InputError
        It cannot be read as a model made by others.
    """
    parts = WorkbookParts(Path(path))
    if was_own_template(parts.all_cells):
        raise FileError(
            Problem("model.is_ours", "the workbook was made by investpakke"),
            where=str(parts.path),
            expected=Text("a model of your own"),
            got=Text("the sheets Forudsætninger, Sager, Indfasning, Beregning and Pakke"),
            mend=Text("Its sheets are always read in the same way: use package or validate"),
        )
    try:
        found = model_on(
            parts.all_cells,
            name=parts.path.stem,
            mapping=mapping,
            first_year=first_year,
            path=parts.path,
        )
        found.check(compute_checked(found.package, str(parts.path)))
    except InvestpakkeError as error:
        file = str(parts.path)
        raise (error if error.is_inside(file) else error.within(file)) from None
    return parts, found


def keep_reading(parts: WorkbookParts, found: FoundModel) -> Kept:
    """Keep how a model was read, so that it is read the same without being told again.

    It goes on the sheet "investpakke", which is made where it is missing; where the workbook's
    structure is locked, or it is signed, into a file beside it.

    Parameters
    ----------
    parts : WorkbookParts
        The workbook.
    found : FoundModel
        Its model.

    Raises
    ------
    FileError
        The file is open, cannot be written, or would be read otherwise. Nothing is written then.
    """
    sheet = mapping_sheet(parts.all_cells)
    if sheet is None and cannot_add_sheet(parts):
        return _keep_in_file(parts.path, found.reading)
    refuse_if_open(parts.path)
    part = None if sheet is None else _part(parts, sheet)
    target = sheet or SheetCells(SHEET)
    refuse_protected(parts, part, target.name)
    lines = changed_lines(parts, found.reading)
    if not lines:
        return Kept(parts.path, target.name)
    try:
        written = _rewrite(parts, part, target, lines)
    except (ExpatError, LookupError, StopIteration, ValueError) as error:
        raise damaged(parts.path, f"{type(error).__name__}: {error}") from None
    check_read_back(parts, target, lines, written)
    _check_same(parts, written.data, found.package)
    backup, notes = replace_file(parts.path, parts.data, written.data)
    return Kept(parts.path, target.name, backup, notes)


def changed_lines(parts: WorkbookParts, reading: Reading) -> Lines:
    """Return the cells of the sheet that change when a reading is kept, if any."""
    target = mapping_sheet(parts.all_cells) or SheetCells(SHEET)
    return _changes(target, sheet_lines(reading, target))


def _part(parts: WorkbookParts, sheet: SheetCells) -> SheetPart:
    return next(each for each in parts.sheets if each.name == sheet.name)


def _rewrite(
    parts: WorkbookParts, part: SheetPart | None, target: SheetCells, lines: Lines
) -> NewFile:
    def plain(_row: int, _styles: object) -> object:
        return PLAIN

    if part is None:
        added = Additions(parts)
        new = added.add_sheet(target.name, _NEW_SHEET)
        added.changed[new] = patch_sheet(added.changed[new], lines, plain, target.name)  # type: ignore[arg-type]
        return NewFile(replace_members(parts.data, added.changed, parts.path), added.changed, [])
    changes = {part.part: patch_sheet(parts.utf8(part.part), lines, plain, target.name)}  # type: ignore[arg-type]
    return NewFile(replace_members(parts.data, changes, parts.path), changes, [])


def _check_same(parts: WorkbookParts, data: bytes, package: Package) -> None:
    """Refuse to keep a reading that would give another package."""
    again = WorkbookParts(parts.path, data=data)
    try:
        read = model_on(again.all_cells, name=parts.path.stem).package
    except InvestpakkeError as error:
        raise _not_kept(parts.path, both(error.text)) from None
    if read != package:
        raise _not_kept(parts.path, Text("another package"))


def _not_kept(path: Path, got: Text) -> FileError:
    return FileError(
        Problem(
            "model.reading_not_kept",
            "the reading cannot be kept so that the model is read the same afterwards",
        ),
        where=str(path),
        expected=Text("the same package when it is read again"),
        got=got,
        mend=Text("State it in a file for --mapping instead"),
    )


# --- What is written -------------------------------------------------------------------------


def sheet_lines(reading: Reading, before: SheetCells | None = None) -> list[list[Content]]:
    """Return the lines of the sheet: what is kept, how the model was read, the user's remarks.

    Parameters
    ----------
    reading : Reading
        How the model was read.
    before : SheetCells, optional
        The sheet as it is.
    """
    lines: list[list[Content]] = [[TITLE], []]
    lines.extend(_kept_lines(reading.to_keep))
    lines += [[], [_ABOUT[0]], [_ABOUT[1]]]
    lines.extend([_OURS + text] for text in _reading_lines(reading))
    remarks = list(_remarks(before)) if before is not None else []
    if remarks:
        lines.append([])
        lines.extend([text] for text in remarks)
    return lines


def _kept_lines(mapping: Mapping) -> Iterator[list[Content]]:
    said = mapping.said
    for name, danish in _NAMES.items():
        value = said.get(name)
        if name == "negative" and value:
            value = [_SIGNS[each] for each in value]
        if value is not None:
            yield [danish, *(value if isinstance(value, list | tuple) else [value])]
    danish_of = {key: word for word, key in texts()["mapping"].items() if key in column_keys()}
    for key, header in mapping.columns.items():
        yield [danish_of.get(key, key).capitalize(), header]


def _reading_lines(reading: Reading) -> Iterator[str]:
    told = replace(reading.mapping, kept={})  # where it was kept before is no part of the reading
    yield replace(reading, mapping=told).line.da
    for column in reading.columns:
        unit = f", {column.unit}" if column.unit else ""
        yield f"{column.cell} '{column.header}': {column.signed.da}{unit}"
    for unused in reading.unused:
        yield f"{unused.cell} '{unused.header}': bruges ikke, {unused.reason.da}"
    shown = {"first_year": "Første år", "years": "Antal år", "averaging_years": "Gennemsnit over"}
    for name, danish in shown.items():
        origin = reading.origins[name]
        where = "oplyst her" if origin.kind in {"told", "kept"} else origin.text.da
        yield f"{danish}: {getattr(reading, name)} ({where})"
    for row in reading.rows:
        if row.read_as in {"total", "note"}:
            yield f"Række {row.place} '{row.label}': {row.said.da}"


def _remarks(sheet: SheetCells) -> Iterator[str]:
    """Yield what users have written on the sheet that is not a key."""
    for row in sorted(sheet.rows):
        cells = list(sheet.rows[row].values())
        text = shown_text(cells[0])
        if len(cells) == 1 and text not in {TITLE, *_ABOUT} and not text.startswith(_OURS):
            yield text


def _changes(sheet: SheetCells, lines: Sequence[Sequence[Content]]) -> Lines:
    """Return the cells that change: new ones, and None for those that are removed."""
    found: dict[int, dict[int, Content]] = {
        row: dict.fromkeys(cells) for row, cells in sheet.rows.items()
    }
    for row, line in enumerate(lines, start=1):
        for column, content in enumerate(line, start=1):
            found.setdefault(row, {})[column] = content
    shown = {
        row: {c: new for c, new in line.items() if not _shows(sheet, row, c, new)}
        for row, line in sorted(found.items())
    }
    return {row: line for row, line in shown.items() if line}


def _shows(sheet: SheetCells, row: int, column: int, content: Content) -> bool:
    old = sheet.get(row, column)
    return old == content and isinstance(old, str) == isinstance(content, str)


def _keep_in_file(workbook: Path, reading: Reading) -> Kept:
    file = mapping_file(workbook)
    mapping = reading.to_keep
    form = {
        name: list(value)
        if isinstance(value, tuple)
        else dict(value)
        if name == "columns"
        else value
        for name, value in mapping.said.items()
    }
    remark = "".join(f"# {line}\n" for line in (TITLE, *_reading_lines(reading)))
    if file.exists():
        read_mapping(file)  # a file that is not a mapping is not ours to replace
    write_whole(file, (remark + "\n" + tomli_w.dumps(form)).encode())
    return Kept(file, None)
