"""A workbook as the validator sees it: cells, formulas in relative form, names, tables, settings.

Nothing is computed or judged here. Everything is read at most once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

from investpakke.text import Text
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.forms import forms_of
from investpakke.workbook.formula.relative import absolute, relative
from investpakke.workbook.formula.resolve import Resolved, Scope, Table, resolve
from investpakke.workbook.links import Link, called_file
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.colours import Paint, read_paints
from investpakke.workbook.ooxml.opening import damaged, too_large
from investpakke.workbook.ooxml.parts import SheetPart, WorkbookParts
from investpakke.workbook.ooxml.sheet_cells import NOT_COMPUTED, Area, CellError, SheetCells, Value
from investpakke.workbook.sheet_settings import SheetSettings, read_settings

MAX_WRITTEN = 2_000_000
"""Characters of all distinct formulas; 10,000 of 100 characters each hold a million."""


class Cell(NamedTuple):
    """The address of one cell: row and column are counted from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """The address on its sheet, e.g. "B7"."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name, its formula, its sheet (None: all), and whether it is hidden."""

    name: str
    text: str
    sheet: str | None
    hidden: bool

    @property
    def is_print_setting(self) -> bool:
        """Whether Excel created it for printing or filtering."""
        return self.name.startswith("_xlnm.")


@dataclass(frozen=True, slots=True)
class CalculationSettings:
    """How the workbook is calculated; data tables may be excluded from automatic calculation."""

    automatic: bool
    spares_tables: bool
    iterates: bool
    full_precision: bool
    computes_on_load: bool


class BookSheet:
    """One worksheet.

    Parameters
    ----------
    part : SheetPart
        Its name and part of the file.
    state : str
        "visible", "hidden" or "veryHidden".
    cells : SheetCells
        The values and formulas of its cells.
    """

    def __init__(self, part: SheetPart, state: str, cells: SheetCells) -> None:
        self.part, self.state, self.cells = part, state, cells
        self.name = part.name

    @cached_property
    def forms(self) -> Mapping[tuple[int, int], str]:
        """The formula of every formula cell in relative form; data tables have none."""
        return forms_of(self.cells).all()

    @cached_property
    def last_column(self) -> int:
        """The last column that shows something or holds a formula."""
        shown = max((max(row) for row in self.cells.rows.values() if row), default=0)
        return max(shown, max((column for _, column in self.cells.formulas), default=0))

    def formula(self, row: int, column: int) -> str:
        """Return a cell's formula as the user sees it, "" if there is none."""
        form = self.forms.get((row, column))
        return "" if form is None else absolute(form, row, column)

    def cached(self, row: int, column: int) -> Value | None:
        """Return a cell's stored value; None if it is blank or was never calculated."""
        value = self.cells.get(row, column)
        if value is None and (row, column) in self.cells.empty_texts:
            return ""
        return None if value is NOT_COMPUTED else value


class Book:
    """A workbook file, which is read without being trusted.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm file; macros are neither read nor run.

    Raises
    ------
    FileError
        It cannot be read, is damaged, encrypted or too large.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parts = WorkbookParts(path, detailed=True)
        self._resolved: dict[tuple[str, str], Resolved] = {}
        self._settings: dict[str, SheetSettings] = {}

    @cached_property
    def _workbook(self) -> ET.Element:
        return self.parts.tree(self.parts.workbook)

    @cached_property
    def sheets(self) -> tuple[BookSheet, ...]:
        """Its worksheets, in the order of the tabs."""
        states = [item.get("state", "visible") for item in self.parts.listed_sheets]
        return tuple(
            BookSheet(part, state, self.parts.cells(part))
            for part, state in zip(self.parts.sheets, states, strict=True)
            if part.has_cells
        )

    @cached_property
    def by_name(self) -> Mapping[str, BookSheet]:
        """Its worksheets by name."""
        return {sheet.name: sheet for sheet in self.sheets}

    @cached_property
    def names(self) -> tuple[DefinedName, ...]:
        """Its defined names."""
        owners = [part.name for part in self.parts.sheets]
        found = []
        for item in self._workbook.iterfind(".//{*}definedNames/{*}definedName"):
            index = item.get("localSheetId", "")
            owner = owners[int(index)] if index.isdecimal() and int(index) < len(owners) else None
            text = "".join(item.itertext()).strip()
            hidden = item.get("hidden") in {"1", "true"}
            found.append(DefinedName(item.get("name", ""), text, owner, hidden))
        return tuple(found)

    @cached_property
    def own_functions(self) -> frozenset[str]:
        """The names, in capitals, of functions that users have defined with LAMBDA."""
        named = {name.name.upper(): read_form("=" + name.text).functions for name in self.names}
        return frozenset(name for name, calls in named.items() if calls[:1] == ("LAMBDA",))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Its Excel tables."""
        return tuple(table for sheet in self.sheets for table in self._tables(sheet))

    def _table_trees(self, sheet: BookSheet) -> Iterator[ET.Element]:
        for related in self.parts.relationships(sheet.part.part).values():
            if related.type.endswith("/table") and related.target in self.parts.names:
                yield self.parts.tree(related.target)

    def _tables(self, sheet: BookSheet) -> Iterator[Table]:
        for root in self._table_trees(sheet):
            columns = root.iterfind("{*}tableColumns/{*}tableColumn")
            yield Table(
                name=root.get("displayName", root.get("name", "")),
                sheet=sheet.name,
                area=Area.of(root.get("ref", "A1")),
                headers=tuple(column.get("name", "") for column in columns),
                header_rows=self._whole(root, "headerRowCount", "1"),
                total_rows=self._whole(root, "totalsRowCount", "0"),
            )

    def settings(self, sheet: BookSheet) -> SheetSettings:
        """Return what is hidden, filtered and sorted on a sheet, read only once."""
        part = sheet.part.part
        if part not in self._settings:
            try:
                found = read_settings(self.parts.read(part), self._table_trees(sheet))
            except (ET.ParseError, ValueError) as error:
                raise damaged(self.path, f"{part}: {error}") from None
            self._settings[part] = found
        return self._settings[part]

    def _whole(self, element: ET.Element, key: str, default: str) -> int:
        text = element.get(key, default)
        if not text.isdecimal():
            raise damaged(self.path, f"{key}: {text}")
        return int(text[:9])

    @cached_property
    def scope(self) -> Scope:
        """The meaning of names in its formulas."""
        return Scope(
            sheets={
                sheet.name.casefold(): (sheet.name, sheet.cells.last_row, sheet.last_column)
                for sheet in self.sheets
            },
            names={
                (
                    None if name.sheet is None else name.sheet.casefold(),
                    name.name.casefold(),
                ): relative("=" + name.text, 1, 1)
                for name in self.names
            },
            tables={table.name.casefold(): table for table in self.tables},
        )

    def resolved(self, form: str, sheet: str) -> Resolved:
        """Return a formula of a sheet with names and tables as rectangles, each form once."""
        key = (form, sheet)
        if key not in self._resolved:
            self._resolved[key] = resolve(form, sheet, self.scope)
        return self._resolved[key]

    @cached_property
    def calculation(self) -> CalculationSettings:
        """How it is calculated when opened."""
        item = self._workbook.find("{*}calcPr")
        said = {} if item is None else item.attrib
        mode = said.get("calcMode", "auto")
        return CalculationSettings(
            automatic=mode != "manual",
            spares_tables=mode == "autoNoTable",
            iterates=said.get("iterate") in {"1", "true"},
            full_precision=said.get("fullPrecision", "1") in {"1", "true"},
            computes_on_load=said.get("fullCalcOnLoad") in {"1", "true"},
        )

    @property
    def _listed_links(self) -> list[str]:
        """The linked files in the order in which formulas number them, by their relationships."""
        listed = self._workbook.iterfind("{*}externalReferences/{*}externalReference")
        return [value for item in listed for key, value in item.items() if key.endswith("}id")]

    @cached_property
    def external_links(self) -> tuple[Link, ...]:
        """Its links to other files; formulas number them from 1."""
        related = self.parts.relationships(self.parts.workbook)
        found = []
        for identity in dict.fromkeys((*self._listed_links, *related)):
            link = related.get(identity)
            if link is not None and link.type.endswith("/externalLink"):
                found.append(self._link(link.target))
        return tuple(found)

    def linked_file(self, owner: str) -> Link:
        """Return the file that a formula names before "!": a link's number, or a path."""
        number = re.fullmatch(r"'?\[(\d{1,6})\]'?", owner)
        if number is None:
            return called_file(owner)
        at = int(number[1])
        return self.external_links[at - 1] if 1 <= at <= len(self.external_links) else Link("")

    def _link(self, part: str) -> Link:
        """Return a link by its part, which may also know the file under other addresses."""
        files = self.parts.relationships(part)
        root = self.parts.tree(part) if part in self.parts.names else None
        named = None if root is None else root.find("{*}externalBook")
        said = {} if named is None else named.attrib
        own = [value for key, value in said.items() if key.endswith("}id") and value in files]
        file = next((files[identity] for identity in (*own, *files)), None)
        if file is None:
            return Link(part, part=part)
        return Link(file.target, file.type.rpartition("/")[2], part)

    @cached_property
    def kept_of_others(self) -> Mapping[str, SheetCells]:
        """The stored values of cells in other files, by sheet: ``[1]Sheet``."""
        found: dict[str, SheetCells] = {}
        related = self.parts.relationships(self.parts.workbook)
        for number, identity in enumerate(self._listed_links, start=1):
            link = related.get(identity)
            if link is None or link.target not in self.parts.names:
                continue
            root = self.parts.tree(link.target)
            names = [item.get("val", "") for item in root.iterfind(".//{*}sheetName")]
            for data in root.iterfind(".//{*}sheetData"):
                at = data.get("sheetId", "")
                if at.isdecimal() and int(at[:9]) < len(names):
                    name = f"[{number}]{names[int(at)]}"
                    found[name] = SheetCells(name, _kept_rows(data))
        return found

    @cached_property
    def paints(self) -> tuple[Paint, ...]:
        """The colours of its cell styles, by the index that cells name them with."""
        return read_paints(self.parts)

    def check_formulas(self) -> None:
        """Refuse a workbook whose distinct formulas would take too long to parse.

        Raises
        ------
        FileError
            They are too long in total.
        """
        written = sum(len(form) for sheet in self.sheets for form in set(sheet.forms.values()))
        if written > MAX_WRITTEN:
            bound = Text(
                "at most {max_written} characters in distinct formulas", max_written=MAX_WRITTEN
            )
            raise too_large(self.path, bound, written)

    @property
    def formula_cells(self) -> Iterator[tuple[Cell, str]]:
        """Every formula cell with its relative form."""
        for sheet in self.sheets:
            for (row, column), form in sheet.forms.items():
                yield Cell(sheet.name, row, column), form


def _kept_rows(data: ET.Element) -> dict[int, dict[int, Value]]:
    """Return the stored cells of a sheet in another file."""
    rows: dict[int, dict[int, Value]] = {}
    for item in data.iterfind("{*}row/{*}cell"):
        text = item.findtext("{*}v")
        value = None if text is None else _kept_value(item.get("t", "n"), text)
        if value is not None:
            with suppress(ValueError):  # not the address of a cell
                area = Area.of(item.get("r", ""))
                rows.setdefault(area.row, {})[area.column] = value
    return rows


def _kept_value(kind: str, text: str) -> Value | None:
    if kind == "n":
        try:
            return float(text)
        except ValueError:
            return None
    if kind == "b":
        return text.strip() in {"1", "true"}
    return CellError(text) if kind == "e" else text
