"""The package in any workbook: one of this tool's own, or a model made by others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path

from investpakke.errors import FileError, InputError, InvestpakkeError
from investpakke.model import Package
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.find import FoundModel, find_model, was_own_template
from investpakke.workbook.foreign.mapping import NO_MAPPING, Mapping, kept_mapping
from investpakke.workbook.inputs.read import read_package
from investpakke.workbook.layout import PAKKE
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells
from investpakke.workbook.refresh.placing import own_areas


def package_in(
    workbook: str | Path | WorkbookParts,
    heard: Callable[[FoundModel], None] | None = None,
    *,
    mapping: Mapping = NO_MAPPING,
    first_year: int | None = None,
) -> Package:
    """Return the package that a workbook, of this tool or not, describes; money in tkr.

    Parameters
    ----------
    workbook : str, Path or WorkbookParts
        The workbook.
    heard : callable, optional
        Receives the model as found, if the workbook is not one of this tool's own.
    mapping : Mapping
        What the user says about the model; takes precedence over what was kept of earlier readings.
    first_year : int, optional
        The calendar year of year 1.

    Raises
    ------
    FileError
        Not a readable workbook; no table of cases, or two.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found; or something
        is said of how a workbook of this tool's own is to be read.
    """
    parts = WorkbookParts.of(workbook)
    sheets = parts.all_cells
    if was_own_template(sheets):
        refuse_mapping(str(parts.path), mapping, first_year)
        return read_package(parts)  # it names a sheet that is gone
    try:
        found = model_on(
            sheets, name=parts.path.stem, mapping=mapping, first_year=first_year, path=parts.path
        )
    except InvestpakkeError as error:
        raise error.within(str(parts.path)) from None
    if heard is not None:
        heard(found)
    return found.package


def refuse_mapping(where: str, mapping: Mapping | None, first_year: int | None) -> None:
    """Refuse a mapping for a workbook that is not another model."""
    told = [*(mapping or NO_MAPPING).said, *(["first_year"] if first_year is not None else [])]
    if told:
        raise InputError(
            Problem(
                "model.options_not_taken",
                "the options on how a model is read apply only to your own model",
            ),
            where=where,
            expected=Text("none of --first-year, --mapping, --unit, --sheet and --sign"),
            got=same(", ".join(dict.fromkeys(told))),
            mend=Text("Leave them out"),
        )


def model_on(
    sheets: Sequence[SheetCells],
    *,
    name: str,
    mapping: Mapping | None = None,
    first_year: int | None = None,
    path: Path | None = None,
) -> FoundModel:
    """Return the model on the sheets of a workbook that is not one of this tool's own.

    What a refresh has written is no table of cases. ``mapping`` stands above what is kept on
    the sheet "investpakke", or else in the file beside ``path``; the rest is as in `find_model`.
    """
    own = package_blocks(sheets)
    return find_model(
        without_blocks(sheets),
        name=name,
        mapping=(mapping or NO_MAPPING).over(kept_mapping(sheets, path)),
        first_year=first_year,
        own=own,
    )


_ANOTHER = f"{PAKKE} (beregnet)"
"""The sheet that a refresh writes where the cases themselves stand on one called "Pakke"."""


def is_package_sheet(name: str) -> bool:
    """Return whether a sheet has the name of one that a refresh writes."""
    return name.casefold().startswith(_ANOTHER.casefold()) or name.casefold() == PAKKE.casefold()


def name_beside(cases: str, names: Iterable[str]) -> str:
    """Return the name of a new sheet for the package, beside that of the cases and all others.

    Examples
    --------
    >>> name_beside("Sager", ["Sager"]), name_beside("Pakke", ["Pakke"])
    ('Pakke', 'Pakke (beregnet)')
    >>> name_beside("Pakke", ["Pakke", "Pakke (beregnet)"])
    'Pakke (beregnet) 2'
    """
    taken = {name.casefold() for name in names}
    if cases.casefold() != PAKKE.casefold():
        return PAKKE
    found = (f"{_ANOTHER} {number}" if number > 1 else _ANOTHER for number in count(1))
    return next(name for name in found if name.casefold() not in taken)


def package_blocks(sheets: Sequence[SheetCells]) -> dict[str, tuple[Area, ...]]:
    """Return the blocks that a refresh has written on the package's sheet, by its name."""
    found = {
        sheet.name: tuple(own_areas(sheet).values())
        for sheet in sheets
        if is_package_sheet(sheet.name)
    }
    return {name: areas for name, areas in found.items() if areas or name.casefold() == _PLAIN}


_PLAIN = PAKKE.casefold()


def without_blocks(sheets: Sequence[SheetCells]) -> list[SheetCells]:
    """Return sheets without what a refresh has written: that is no part of the model.

    Versions before 0.2.0 wrote below cases that stood on a sheet "Pakke", which may be called
    something else by now.
    """
    return [sheet.without(_whole_blocks(sheet)) for sheet in sheets]


def _whole_blocks(sheet: SheetCells) -> tuple[Area, ...]:
    try:
        return tuple(own_areas(sheet).values())
    except FileError:
        if is_package_sheet(sheet.name):
            raise
        return ()  # a copy that was changed belongs to the user
