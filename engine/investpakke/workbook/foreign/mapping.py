"""What a user says of a model whose headers say too little: in a TOML file or on a sheet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Keyed
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from investpakke.errors import FileError, InputError, InvestpakkeError
from investpakke.model import checks
from investpakke.problems import SIGN_UNKNOWN, TOML_KEY_UNKNOWN, TOML_WRONG_TYPE, UNIT_UNKNOWN
from investpakke.text import Problem, Text, same
from investpakke.toml_table import Table, toml_reason
from investpakke.workbook.foreign.headers import compact, shown_text, texts, unit_named
from investpakke.workbook.foreign.units import all_units
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.addresses import column_index_from_string
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_MAX_BYTES = 100_000
_LETTERS = re.compile(r"([A-Z]{1,3})(?:\s*[:–-]\s*([A-Z]{1,3}))?")
_MINUS = re.compile(r"\s*(?:=|:|med|with)?\s*(?:a\s+)?minus\s*$", re.I)
_WHOLE = ("header_row", "last_row", "first_year", "years", "averaging_horizon")
_LISTS = ("ignore", "totals", "cases", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Where a model's case table stands and what holds for it; what is None is found or usual.

    Parameters
    ----------
    sheet : str, optional
        The sheet with the case table.
    header_row, last_row : int, optional
        The row of its headers, and its last row.
    unit : str, optional
        What money is stated in: "kr.", "tusind kr." or "mio. kr.".
    first_year, years, averaging_horizon, discount_rate, package_name, municipality : optional
        As in `Package`.
    columns : mapping of str to str
        The header or the letter of a column, by its key: number, name, group, persons,
        unit_saving, average_saving, investment, phasing, averaging_years.
    ignore : tuple of str
        Headers or letters of columns that are not to be read though they might decide the
        result; letters as "G:L" too.
    totals, cases : tuple of str
        Labels of rows that are sums, and of rows that are cases though they look like sums.
    negative : tuple of str
        "cost" and "saving": the amounts that stand with a minus and are meant without.
    kept : mapping of str to str
        Where each of them is kept, by its name: the cell on the sheet "investpakke", or a file.
    """

    sheet: str | None = None
    header_row: int | None = None
    last_row: int | None = None
    unit: str | None = None
    first_year: int | None = None
    years: int | None = None
    averaging_horizon: int | None = None
    discount_rate: float | None = None
    package_name: str | None = None
    municipality: str | None = None
    columns: Keyed[str, str] = field(default_factory=dict, hash=False)
    ignore: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    kept: Keyed[str, str] = field(default_factory=dict, compare=False)

    @property
    def said(self) -> dict[str, Any]:
        """What it says, by the names of its fields."""
        found = {
            each.name: getattr(self, each.name) for each in fields(self) if each.name != "kept"
        }
        return {name: value for name, value in found.items() if value not in (None, (), {})}

    def over(self, kept: Mapping | None) -> Mapping:
        """Return this with what another one says besides, but for a table on another sheet.

        Examples
        --------
        >>> told = Mapping(unit="mio. kr.").over(Mapping(unit="kr.", first_year=2025))
        >>> told.unit, told.first_year
        ('mio. kr.', 2025)
        """
        if kept is None:
            return self
        known = kept.said
        if self.sheet and kept.sheet and compact(self.sheet) != compact(kept.sheet):
            known = {name: value for name, value in known.items() if name not in _OF_THE_TABLE}
        mine = self.said
        if "columns" in mine and "columns" in known:
            mine["columns"] = {**known["columns"], **mine["columns"]}
        places = {name: place for name, place in kept.kept.items() if name in known}
        places = {name: place for name, place in places.items() if name not in self.said}
        return replace(self, **(known | mine), kept={**places, **self.kept})

    def ignores(self, column: int, *headers: str) -> bool:
        """Return whether a column is not to be read: by its letters, or by a header over it."""
        for said in self.ignore:
            letters = _LETTERS.fullmatch(said.strip())
            if letters:
                first = column_index_from_string(letters[1])
                if first <= column <= column_index_from_string(letters[2] or letters[1]):
                    return True
            elif any(compact(said) == compact(header) for header in headers if header):
                return True
        return False


NO_MAPPING = Mapping()

_OF_THE_TABLE = frozenset(
    ("sheet", "header_row", "last_row", "unit", "columns", "ignore", "totals", "cases", "negative")
)


def column_keys() -> tuple[str, ...]:
    """Return the keys of the columns that a mapping may name."""
    return tuple(key for key in texts()["columns"] if key != "gain")


def read_mapping(path: Path) -> Mapping:
    """Return the mapping in a TOML file.

    Raises
    ------
    FileError
        No such file, or not TOML.
    InputError
        A key or a value that is refused, with its place.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise OSError(f"> {_MAX_BYTES} bytes")
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise FileError(
            Problem("mapping.unreadable", "the mapping cannot be read"),
            where=str(path),
            expected=Text("a TOML file saved as UTF-8"),
            got=toml_reason(error),
        ) from None
    try:
        return _mapping(Table(data, same("")))
    except InvestpakkeError as error:
        raise error.within(str(path)) from None


def mapping_on_sheet(sheets: Sequence[SheetCells]) -> Mapping | None:
    """Return the mapping on the sheet "investpakke", None if there is no such sheet."""
    sheet = mapping_sheet(sheets)
    return None if sheet is None else _from_sheet(sheet)


def mapping_sheet(sheets: Sequence[SheetCells]) -> SheetCells | None:
    """Return the sheet "investpakke", None if there is none."""
    wanted = compact(texts()["mapping"]["sheet_name"])
    return next((sheet for sheet in sheets if compact(sheet.name) == wanted), None)


def mapping_file(workbook: Path) -> Path:
    """Return the file beside a workbook that holds its mapping where no sheet can be added.

    Examples
    --------
    >>> mapping_file(Path("budget/model.xlsx")).name
    'model.investpakke.toml'
    """
    return workbook.with_name(f"{workbook.stem}.investpakke.toml")


def kept_mapping(sheets: Sequence[SheetCells], workbook: Path | None = None) -> Mapping | None:
    """Return what is kept of how a model is read: on its sheet, else in the file beside it."""
    found = mapping_on_sheet(sheets)
    if found is not None or workbook is None:
        return found
    file = mapping_file(workbook)
    if not file.is_file():
        return None
    read = read_mapping(file)
    return replace(read, kept=dict.fromkeys(read.said, file.name))


def _from_sheet(sheet: SheetCells) -> Mapping:
    """Read key and value side by side, row by row."""
    danish = {compact(key): str(value) for key, value in texts()["mapping"].items()}
    names = [each.name for each in fields(Mapping) if each.name not in {"columns", "kept"}]
    known = {compact(key): key for key in (*names, *column_keys())}
    data: dict[str, Any] = {"columns": {}, **{key: [] for key in _LISTS}}
    places: dict[str, str] = {}
    for row in sorted(sheet.rows):
        cells = [(column, value) for column, value in sorted(sheet.rows[row].items())]
        if len(cells) < 2 or not isinstance(cells[0][1], str):
            continue  # a title, or a remark
        if _is_ignored(cells[1][1]):
            data["ignore"].append(cells[0][1])
            continue
        said = compact(cells[0][1])
        key = known.get(said) or danish.get(said)
        if key is None:
            raise InputError(
                TOML_KEY_UNKNOWN,
                where=sheet.at(row, cells[0][0]),
                expected=same(", ".join(k for k in texts()["mapping"] if k != "sheet_name")),
                got=cells[0][1],
            )
        value: Any = cells[1][1]
        if isinstance(value, float) and value % 1 == 0:
            value = int(value)
        elif key in _WHOLE and isinstance(value, str) and value.strip().isdecimal():
            value = int(value)  # a number that is kept as a text
        if key in _WHOLE and not isinstance(value, int):
            raise InputError(
                TOML_WRONG_TYPE,
                where=sheet.at(row, cells[1][0]),
                expected=Text("a whole number"),
                got=value,
            )
        if key in _LISTS:
            data[key] += [shown_text(cell) for _, cell in cells[1:]]
        else:
            (data["columns"] if key in column_keys() else data)[key] = value
        places.setdefault("columns" if key in column_keys() else key, sheet.at(row, cells[1][0]))
    return replace(_mapping(Table(data, same(sheet.name))), kept=places)


def _mapping(table: Table) -> Mapping:
    columns = table.take("columns", dict, default={})
    inner = Table(columns, table.at("columns"))
    found: dict[str, Any] = {
        "sheet": table.take("sheet", str, default=None),
        "unit": _unit(table),
        "discount_rate": table.take("discount_rate", float, default=None),
        "package_name": table.take("package_name", str, default=None),
        "municipality": table.take("municipality", str, default=None),
    }
    for key in _WHOLE:
        found[key] = table.take(key, int, default=None)
    chosen = {key: inner.take(key, str, default=None) for key in column_keys()}
    for key in _LISTS:
        found[key] = _listed(table, key)
    found["negative"] = tuple(_signed(text, table) for text in found["negative"])
    ignored = [key for key, header in columns.items() if _is_ignored(header)]
    found["ignore"] += tuple(ignored)
    for key in set(ignored) - set(chosen):
        inner.take(key, str)
    chosen = {key: name for key, name in chosen.items() if key not in ignored}
    inner.finish()
    table.finish()
    return Mapping(columns={key: name for key, name in chosen.items() if name}, **found)


def _listed(table: Table, key: str) -> tuple[str, ...]:
    """Return one text or a list of them."""
    said = table.take(key, str, list, default=[])
    texts_said = [said] if isinstance(said, str) else said
    for text in texts_said:
        checks.text(text, table.at(key))
    return tuple(texts_said)


def _signed(said: str, table: Table) -> str:
    """Return which amounts stand with a minus: "cost" or "saving"."""
    found = sign_of(said)
    if found is not None:
        return found
    raise InputError(
        SIGN_UNKNOWN, where=table.at("negative"), expected=Text("saving or cost"), got=said
    )


def sign_of(said: str) -> str | None:
    """Return which amounts a text says to stand with a minus: "besparelse", "udgift med minus"."""
    word = _MINUS.sub("", said)
    for key, words in texts()["signs"].items():
        if compact(word) in {compact(each) for each in words}:
            return str(key)
    return None


def _is_ignored(value: object) -> bool:
    """Return whether a mapping says of a header that it is not to be read."""
    words = {compact(word) for word in texts()["ignored"]["words"]}
    return isinstance(value, str) and compact(value) in words


def _unit(table: Table) -> str | None:
    said = table.take("unit", str, default=None)
    return None if said is None else unit_of_money(said, table.at("unit"))


def unit_of_money(said: str, where: Text) -> str:
    """Return the unit that somebody names; another word is refused."""
    unit = unit_named(said)
    if unit is None:
        raise InputError(
            UNIT_UNKNOWN, where=where, expected=all_units(TKR_PER_UNIT, ", "), got=said
        )
    return unit
