"""The figures printed in the package's document, read back from `Kontrol`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, NamedTuple

from investpakke.errors import InputError
from investpakke.model import Figure, Package
from investpakke.model.published import Scope
from investpakke.reconciliation import PER_UNIT, labelled
from investpakke.text import Text, same
from investpakke.workbook.foreign.headers import is_year, shown_text
from investpakke.workbook.inputs.own_sheet import OwnWorkbook
from investpakke.workbook.layout import BEREGNING, FORUDSAETNINGER, KONTROL
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_SECTION: Final = "C. Afstemning med offentliggjorte tal"
_LABEL: Final = "Hvad der kontrolleres"
_HEADS: Final = {_LABEL, "Nr.", "Forventet", "Beregnet", "Tolerance"}
_MAY: Final = "ja"
_SHARE: Final = "andel"
_EXPLAINED: Final = Text("see the sheet Kontrol")
_TOTALS: Final = {
    "D": "annual_investment",
    "E": "average_saving",
    "F": "average_gain",
    "G": "persons",
    "J": "mean_net",
}
"""The quantity in each column of `Beregning`."""

_VALUE_COLUMN: Final = 4
"""The column of the values on `Forudsætninger`."""

_LABELLED: Final[dict[Scope, tuple[str, ...]]] = {
    "case": ("annual_investment", "average_saving", "average_gain", "persons"),
    "group": ("annual_investment", "average_saving", "average_gain", "persons", "share"),
    "package": ("annual_investment", "average_saving", "average_gain", "persons", "mean_net"),
    "year": ("investment", "saving", "net"),
}
"""The quantities of each scope that are recognised by their labels."""

_OF_TOTALS = re.compile(rf"{BEREGNING}!\$([DEFGJ])\$\d+(?:\*1000|/1000)?")
_RATIO = re.compile(rf"{FORUDSAETNINGER}!\$D\$(\d+)/{FORUDSAETNINGER}!\$D\$(\d+)")
_YEARS = re.compile(r">=\$B\$(\d+)\).*<=\$B\$(\d+)\)")


def with_published(package: Package, book: OwnWorkbook) -> Package:
    """Return a package with the published figures beside its own on `Kontrol`, if there are any.

    A figure of a case, group or year that the package no longer has is left out, and so are texts.
    """
    if KONTROL not in book.names:
        return package
    found = tuple(_figures(book))
    return replace(package, published=_computable(package, found)) if found else package


class _Row(NamedTuple):
    """A row of the section."""

    cells: SheetCells
    row: int
    columns: dict[str, int]

    def number(self, head: str) -> float | None:
        value = self.cells.get(self.row, self.columns[head])
        return value if type(value) is float else None

    def text(self, head: str) -> str:
        value = self.cells.get(self.row, self.columns[head])
        return shown_text(value) if type(value) in (float, str) else ""

    @property
    def key(self) -> str:
        """The number of the case or group, or the year."""
        return self.text("Nr.")

    @property
    def formula(self) -> str:
        """The formula that computes the same."""
        return self.cells.formulas.get((self.row, self.columns["Beregnet"]), "")


def _figures(book: OwnWorkbook) -> Iterator[Figure]:
    cells = book.cells[KONTROL]
    title = next((row for row, line in cells.rows.items() if _SECTION in line.values()), None)
    heads = (
        {}
        if title is None
        else {
            value: column
            for column, value in cells.rows.get(title + 1, {}).items()
            if isinstance(value, str)
        }
    )
    if title is None or not heads.keys() >= _HEADS:
        return
    columns = _columns(heads)
    for row in range(title + 2, cells.last_row + 1):
        line = _Row(cells, row, columns)
        if not line.text(_LABEL):
            return
        figure = _figure(book, line)
        if figure is not None:
            yield figure


def _columns(heads: dict[str, int]) -> dict[str, int]:
    """Return the columns by their headers; by their positions if the section has no headers."""
    first = heads["Forventet"]
    usual = {
        "Må afvige": first + 5,
        "Enhed": first + 6,
        "Sted i dokumentet": first + 7,
        "Forklaring": first + 8,
    }
    return {**usual, **heads}


def _figure(book: OwnWorkbook, row: _Row) -> Figure | None:
    """Return the figure of a row; None if it is empty or not recognised."""
    what, unit = _by_label(row) or _by_formula(book, row), row.text("Enhed")
    unit, worth = ("%", 100.0) if unit == _SHARE else (unit, 1.0)
    value, tolerance = row.number("Forventet"), row.number("Tolerance")
    why, may = row.text("Forklaring"), row.text("Må afvige") == _MAY
    is_lost = value is None and bool(may or why)
    if what is None or unit not in PER_UNIT or not tolerance or (value is None and not is_lost):
        return None
    try:
        return Figure(
            value=None if value is None else _plain(value * worth),
            unit=unit,
            decimals=round(-math.log10(2 * tolerance * worth)),
            place=row.text("Sted i dokumentet"),
            must_tie=not (may or why),
            why=same(why) if why else _EXPLAINED if may else None,
            **what,
        )
    except (InputError, ValueError):
        return None  # its tolerance is not that of a printed figure


def _plain(value: float) -> float:
    """Return a printed figure without the rounding error of a share multiplied in the cell."""
    rounded = round(value, 9)
    return int(rounded) if rounded.is_integer() else rounded


def _by_label(row: _Row) -> dict[str, Any] | None:
    """Return the figure that a row's label names."""
    key, label = row.key, row.text(_LABEL)
    for scope, quantities in _LABELLED.items():
        for quantity in quantities if bool(key) == (scope != "package") else ():
            if labelled(scope, key, quantity).da == label:
                return {"scope": scope, "key": key, "quantity": quantity}
    if not key or not label.endswith(f", {key}"):
        return None
    said = same(label.removesuffix(f", {key}"))  # the difference of two rows above
    return {"scope": "path", "key": key, "quantity": "net", "label": said}


def _by_formula(book: OwnWorkbook, row: _Row) -> dict[str, Any] | None:
    """Return the figure of a row with another label, recognised by its formula."""
    formula = row.formula
    ratio, years, total = (
        _RATIO.fullmatch(formula),
        _YEARS.search(formula),
        _OF_TOTALS.fullmatch(formula),
    )
    found: dict[str, Any] | None = None
    if formula.startswith("AVERAGE("):
        found = {"scope": "path", "quantity": "mean_net"}
    elif total is not None:
        found = {"scope": "package", "quantity": _TOTALS[total[1]]}
    elif ratio is not None:
        common = book.cells[FORUDSAETNINGER]
        parts = tuple(common.get(int(at), _VALUE_COLUMN) for at in ratio.groups())
        if all(type(part) is float and part for part in parts):
            found = {"scope": "ratio", "quantity": "ratio", "ratio": parts}
    elif years is not None:
        shown = tuple(row.cells.get(int(at), row.columns["Nr."]) for at in years.groups())
        if all(map(is_year, shown)):
            years_of_sum = tuple(int(year) for year in shown if isinstance(year, int | float))
            found = {"scope": "path", "quantity": "saving_sum", "years": years_of_sum}
    return None if found is None else {"key": "", "label": same(row.text(_LABEL)), **found}


def _computable(package: Package, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the figures that the engine can compute for the current package."""
    years = [str(year) for year in package.shown_years]
    there = {
        "case": {case.number for case in package.cases},
        "group": {str(group.id) for group in package.groups},
        "year": set(years),
    }
    printed = {
        (f.quantity, f.key, f.unit) for f in figures if f.scope == "year" and f.value is not None
    }

    def holds(figure: Figure) -> bool:
        if figure.scope in there:
            return figure.key in there[figure.scope]
        if figure.scope != "path":
            return bool(package.cases)
        if figure.quantity == "saving_sum":
            return {f"{year:g}" for year in figure.years or ()} <= set(years)
        needed = {(of, year, figure.unit) for of in ("saving", "investment") for year in years}
        return needed <= printed and figure.key in ("", *years)

    return tuple(figure for figure in figures if holds(figure))
