"""What a user says of a model whose headers say too little: in a TOML file or on a sheet."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as Keyed
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import column_index_from_string

from investpakke.errors import FileError, InputError, InvestpakkeError, Text, same
from investpakke.model import checks
from investpakke.toml_table import Table
from investpakke.workbook.existing.headers import compact, shown_text, texts, unit_named
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_MAX_BYTES = 100_000
_LETTERS = re.compile(r"([A-Z]{1,3})(?:\s*[:–-]\s*([A-Z]{1,3}))?")
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
    columns: Keyed[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()

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
            Text("kolonneoversigten kan ikke læses", "the mapping cannot be read"),
            where=str(path),
            expected=Text("en TOML-fil gemt som UTF-8", "a TOML file saved as UTF-8"),
            got=same(str(error)),
        ) from None
    try:
        return _mapping(Table(data, same("")))
    except InvestpakkeError as error:
        raise error.inside(str(path)) from None


def mapping_on_sheet(sheets: Sequence[SheetCells]) -> Mapping | None:
    """Return the mapping on the sheet "investpakke", None if there is no such sheet."""
    wanted = compact(texts()["mapping"]["sheet_name"])
    for sheet in sheets:
        if compact(sheet.name) == wanted:
            return _from_sheet(sheet)
    return None


def _from_sheet(sheet: SheetCells) -> Mapping:
    """Read key and value side by side, row by row."""
    danish = {compact(key): str(value) for key, value in texts()["mapping"].items()}
    known = {compact(key): key for key in (*Mapping.__slots__, *column_keys())}
    data: dict[str, Any] = {"columns": {}, **{key: [] for key in _LISTS}}
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
                Text("nøglen kendes ikke", "the key is not known"),
                where=sheet.at(row, cells[0][0]),
                expected=same(", ".join(k for k in texts()["mapping"] if k != "sheet_name")),
                got=cells[0][1],
            )
        value: Any = cells[1][1]
        if isinstance(value, float) and value % 1 == 0:
            value = int(value)
        if key in _LISTS:
            data[key] += [shown_text(cell) for _, cell in cells[1:]]
        else:
            (data["columns"] if key in column_keys() else data)[key] = value
    return _mapping(Table(data, same(sheet.name)))


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
    for key in ("header_row", "last_row", "first_year", "years", "averaging_horizon"):
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
    for key, words in texts()["signs"].items():
        if compact(said) in {compact(word) for word in words}:
            return str(key)
    raise InputError(
        Text("fortegnet kendes ikke", "the sign is not known"),
        where=table.at("negative"),
        expected=Text("besparelse eller udgift", "saving or cost"),
        got=said,
    )


def _is_ignored(value: object) -> bool:
    """Return whether a mapping says of a header that it is not to be read."""
    words = {compact(word) for word in texts()["ignored"]["words"]}
    return isinstance(value, str) and compact(value) in words


def _unit(table: Table) -> str | None:
    said = table.take("unit", str, default=None)
    if said is None:
        return None
    unit = unit_named(said)
    if unit is None:
        raise InputError(
            Text("enheden kendes ikke", "the unit is not known"),
            where=table.at("unit"),
            expected=same(", ".join(TKR_PER_UNIT)),
            got=said,
        )
    return unit
