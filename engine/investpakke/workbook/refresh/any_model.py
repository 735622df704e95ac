"""The package in any workbook: one of this tool's own, or a model that others have made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from investpakke.errors import InvestpakkeError
from investpakke.model import Package
from investpakke.workbook.existing.find import FoundModel, find_model, was_own_template
from investpakke.workbook.existing.mapping import Mapping, mapping_on_sheet
from investpakke.workbook.layout import PAKKE
from investpakke.workbook.ooxml.parts import WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import SheetCells
from investpakke.workbook.read import read_package
from investpakke.workbook.refresh.placing import own_areas


def package_in(
    workbook: str | Path | WorkbookParts, heard: Callable[[FoundModel], None] | None = None
) -> Package:
    """Return the package that a workbook, of this tool or not, describes; money in tkr.

    Parameters
    ----------
    workbook : str, Path or WorkbookParts
        The workbook.
    heard : callable, optional
        Is given the model as it was found, where the workbook is not one of this tool's own.

    Raises
    ------
    FileError
        Not a readable workbook; no table of cases, or two.
    InputError
        A cell that is refused: with sheet and cell, what was expected and found.
    """
    parts = WorkbookParts.of(workbook)
    sheets = parts.all_cells
    if was_own_template(sheets):
        return read_package(parts)  # which names a sheet that is gone
    try:
        found = model_on(sheets, name=parts.path.stem)
    except InvestpakkeError as error:
        raise error.inside(str(parts.path)) from None
    if heard is not None:
        heard(found)
    return found.package


def model_on(
    sheets: Sequence[SheetCells],
    *,
    name: str,
    mapping: Mapping | None = None,
    first_year: int | None = None,
) -> FoundModel:
    """Return the model on the sheets of a workbook that is not one of this tool's own.

    What a refresh has written is no table of cases. Without ``mapping``, the sheet
    "investpakke" is asked; the rest is as in `find_model`.
    """
    own = {
        sheet.name: tuple(own_areas(sheet).values())
        for sheet in sheets
        if sheet.name.casefold() == PAKKE.casefold()
    }
    return find_model(
        sheets, name=name, mapping=mapping or mapping_on_sheet(sheets), first_year=first_year,
        own=own,
    )  # fmt: skip
