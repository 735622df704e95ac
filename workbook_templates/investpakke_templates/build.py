"""Build a package workbook: every sheet, every formula with its engine value."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from investpakke.errors import InputError
from investpakke.model import Package
from investpakke.text import Problem, Text
from investpakke.whole_file import write_whole
from investpakke.workbook.function_names import with_function_names
from investpakke.workbook.layout import CHOSEN_SHEETS, FORUDSAETNINGER, SHEETS
from investpakke_templates.content import Content, profiles_of
from investpakke_templates.decisions import Decisions, needed_sheets
from investpakke_templates.grid import MOST_PROFILE_ROWS, PROFILE_ROWS, Grid
from investpakke_templates.sheets import (
    beregning,
    beskrivelse,
    forside,
    forudsaetninger,
    funktioner,
    indfasning,
    kontrol,
    pakke,
    sager,
    satser,
)
from investpakke_templates.sheets.decision_sheets import DECISION_SHEETS
from investpakke_templates.styles import Styles
from investpakke_templates.texts import wording

DEFAULT_CASES = 40
SPARE_CASES = 10
"""Rows for cases that come later, where a package says how many it has."""

DEFAULT_YEARS = 6
MAX_CASES = 500
MAX_YEARS = 30

WriteSheet = Callable[[xlsxwriter.Workbook, Styles, Content, str], None]
"""What writes on a workbook: with its formats, its figures and the text of its master check."""

_CREATED = datetime(2024, 1, 1)
_WRITERS = (
    forside,
    forudsaetninger,
    sager,
    beskrivelse,
    indfasning,
    pakke,
    *DECISION_SHEETS,
    satser,
    kontrol,
    funktioner,
    beregning,
)


def empty_package() -> Package:
    """Return the package of an empty workbook."""
    return Package(
        id="ny-pakke",
        **wording(FORUDSAETNINGER)["empty"],
        first_year=2027,
        years=DEFAULT_YEARS,
        groups=(),
        cases=(),
    )


def build_workbook(
    path: str | Path,
    package: Package | None = None,
    *,
    cases: int | None = None,
    years: int | None = None,
    decisions: Decisions | None = None,
    functions: bool = False,
    sheets: Collection[str] = CHOSEN_SHEETS,
) -> Path:
    """Build a workbook and put it at ``path`` in one move.

    Parameters
    ----------
    path : str or Path
        Where the .xlsx goes; an existing file is replaced only when the new one is whole.
    package : Package, optional
        What to fill in; without it the workbook is empty.
    cases : int, optional
        Rows for cases, 1 to 500; by default 40, or ten more than the package has.
    years : int, optional
        Year columns, 1 to 30; by default as many as the package shows or averages over.
    decisions : Decisions, optional
        What the sheets for the decision are filled with.
    functions : bool
        Whether it has the INVEST_* functions as named LAMBDAs.
    sheets : collection of str
        Which of the sheets that may be left out it has, beside those that hold what is filled in.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        The package does not fit: too many cases, groups, years or profiles, or a case
        without persons.
    FileError
        The folder does not exist or cannot be written.
    """
    target = Path(path)
    if cases is None:
        own = 0 if package is None else len(package.cases)
        cases = min(own + SPARE_CASES, MAX_CASES) if own else DEFAULT_CASES
    data = workbook_bytes(
        package or empty_package(), cases=cases, years=years, decisions=decisions, sheets=sheets
    )
    write_whole(target, with_function_names(data, target) if functions else data)
    return target


def workbook_bytes(
    package: Package,
    *,
    cases: int = DEFAULT_CASES,
    years: int | None = None,
    decisions: Decisions | None = None,
    sheets: Collection[str] = CHOSEN_SHEETS,
    extra: WriteSheet | None = None,
) -> bytes:
    """Return the workbook's bytes: the same for the same package and size.

    ``extra`` may add sheets, and things to sheets, after all others are written.
    """
    horizons = (case.averaging_years for case in package.cases)
    needed = max([package.years, package.averaging_years, *horizons])
    columns = _sized(Text("years"), years or needed, MAX_YEARS)
    profiles = min(max(PROFILE_ROWS, len(profiles_of(package, columns))), MOST_PROFILE_ROWS)
    grid = Grid(_sized(Text("cases"), cases, MAX_CASES), columns, profiles)
    decisions = decisions or Decisions()
    left_out = set(CHOSEN_SHEETS) - set(sheets) - set(needed_sheets(package, decisions))
    content = Content(package, grid, decisions, frozenset(SHEETS) - left_out)
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties(
        {
            "title": package.name,
            "author": package.municipality,
            "comments": "investpakke",
            "created": _CREATED,
        }
    )
    book.set_size(2400, 1500)
    styles, master = Styles(book), kontrol.master_status(content)
    for sheet in content.written(_WRITERS):
        sheet.write(book, styles, content, master)
    if extra:
        extra(book, styles, content, master)
    book.close()
    return buffer.getvalue()


def _sized(what: Text, value: int, most: int) -> int:
    if not 1 <= value <= most:
        raise InputError(
            Problem("template.size", "the size is out of range"),
            where=Text("template, {what}", what=what),
            expected=Text("1 to {most}", most=most),
            got=value,
        )
    return value
