"""How a model was read, as its owner sees it: what each cell is used as, and why others are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, NamedTuple

from investpakke.model import Package
from investpakke.text import Text, both, counted, joined, listed, same
from investpakke.workbook.cells import date_value
from investpakke.workbook.foreign.amounts import Amounts
from investpakke.workbook.foreign.case_rows import CaseRow, Heading, Rows, unit_row
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.header_rows import COSTS, RESULTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    NUMBERS,
    header_text,
    is_of_year,
    is_year,
    quantity_of,
    shown_text,
    spoken,
    total_word,
)
from investpakke.workbook.foreign.laid_out import Rearranged, sheets_of
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.model_settings import units_said
from investpakke.workbook.foreign.units import price_year, unit_words
from investpakke.workbook.foreign.unread_column import UnreadColumn
from investpakke.workbook.ooxml.addresses import coordinate_to_tuple, get_column_letter
from investpakke.workbook.ooxml.sheet_cells import DateNumber, SheetCells, Value

_SAVINGS: Final = ("average_saving", "yearly_saving", "full_saving")
_MOST_NAMED = 5
"""Columns that are not used and are named in the one line; the table names them all."""

Use = Literal["read", "checked", "compared"]
"""Whether a column makes the package, must agree with it, or is a result that is compared."""


class Origin(NamedTuple):
    """Where something that holds for the whole model was found.

    Parameters
    ----------
    kind : {"cell", "kept", "told", "usual"}
        A cell of the model, what was saved of an earlier reading, the user's word now, or nowhere.
    where : str
        The cell, or the file in which it is kept.
    """

    kind: Literal["cell", "kept", "told", "usual"]
    where: str = ""

    @property
    def text(self) -> Text:
        """How people say it."""
        if self.where:
            return same(self.where)
        return _TOLD if self.kind == "told" else _USUAL


_TOLD = Text("stated in the command")
_USUAL = Text("the usual")


class ReadColumn(NamedTuple):
    """A column that is read.

    Parameters
    ----------
    header, cell : str
        Its header, and the lowest cell of it.
    keys : tuple of str
        What it is used as: "investment", "cost 2025"; several where rows under a year are.
    unit : str or None
        The unit of its money.
    unit_from : Origin or None
        Where that is said.
    turned : tuple of str
        The keys whose amounts stand with a minus and are meant without.
    use : {"read", "checked", "compared"}
        Whether it makes the package, must agree with it, or is compared.
    """

    header: str
    cell: str
    keys: tuple[str, ...]
    unit: str | None = None
    unit_from: Origin | None = None
    turned: tuple[str, ...] = ()
    use: Use = "read"

    @property
    def used_as(self) -> Text:
        """What it is used as, in plain words."""
        return self._named(())

    @property
    def signed(self) -> Text:
        """What it is used as, and which amounts have had their minus turned."""
        return self._named(self.turned)

    def _named(self, turned: Sequence[str]) -> Text:
        minus = {key: Text(" (minus turned)") for key in turned}
        names = (joined([header_text(key), minus.get(key, same(""))], "") for key in self.keys)
        return joined([joined(names), _USES[self.use]], "")


_USES: Final[Mapping[Use, Text]] = {
    "read": same(""),
    "checked": Text(" (must agree with the others)"),
    "compared": Text(" (compared)"),
}


class Unused(NamedTuple):
    """A column that is not used, and why."""

    header: str
    cell: str
    reason: Text
    has_numbers: bool = True


class ReadRow(NamedTuple):
    """A row under the headers, and what it was taken for.

    ``read_as`` is "case", "group", "total", "note" or "header", or what a row of amounts is
    where a case has several rows: "cost", "saving", ….
    ``sheet`` is named where the cases stand on several, and it is not the first.
    """

    row: int
    label: str
    read_as: str
    sheet: str = ""

    @property
    def place(self) -> str:
        """Its number, after its sheet where that is another one than the table's first."""
        return f"{self.sheet}!{self.row}" if self.sheet else str(self.row)

    @property
    def said(self) -> Text:
        """What it was taken for, in plain words."""
        return _ROWS.get(self.read_as) or header_text(self.read_as)


_ROWS: Final[Mapping[str, Text]] = {
    "case": Text("case"),
    "group": Text("group"),
    "total": Text("sum, not a case"),
    "note": Text("remark"),
    "header": Text("header"),
    "gain": Text("net (compared)"),
    "net_cost": Text("net cost (compared)"),
    "name": Text("case"),
    "amounts": Text("amounts of a year"),
    "must agree": Text("must agree with the others"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a model was read.

    Parameters
    ----------
    sheet : str
        The sheet of the cases; the first of several.
    ranges : tuple of str
        Their table from its headers to its last row, on each sheet on which it stands.
    header_rows : tuple of int
        First and last row of the headers.
    columns : tuple of ReadColumn
        What is used, from left to right.
    unused : tuple of Unused
        What is not, and why.
    rows : tuple of ReadRow
        The rows under the headers.
    first_year, years, averaging_years : int
        As in `Package`; no first year where a model without one is validated.
    price_level : int or None
        The year of whose prices the money is, where the model says so.
    origins : mapping of str to Origin
        Where ``first_year``, ``years``, ``averaging_years`` and ``price_level`` were found.
    mapping : Mapping
        What the user says of the model, now and before.
    told : tuple of Text
        What the model says beside its table that its figures do not take in.
    """

    sheet: str
    ranges: tuple[str, ...]
    header_rows: tuple[int, int]
    columns: tuple[ReadColumn, ...]
    unused: tuple[Unused, ...]
    rows: tuple[ReadRow, ...]
    cases: int
    first_year: int | None
    years: int
    averaging_years: int
    price_level: int | None
    origins: Mapping[str, Origin]
    mapping: UserMapping
    told: tuple[Text, ...] = ()

    @property
    def range(self) -> str:
        """Where the table stands."""
        return ", ".join(self.ranges)

    @property
    def line(self) -> Text:
        """The reading in one line."""
        return Text("Read: {line}", line=both(self._line))

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the money."""
        return tuple(dict.fromkeys(column.unit for column in self.columns if column.unit))

    def _line(self, language: Literal["da", "en"]) -> str:
        cases = counted("{n} case", "{n} cases", self.cases)
        count, years = cases.in_language(language), self._period.in_language(language)
        place = [
            self.range,
            count,
            years,
            " / ".join(unit_words(unit).in_language(language) for unit in self.units),
        ]
        if self.price_level is not None:
            level = Text("prices of {price_level}", price_level=self.price_level)
            place.append(level.in_language(language))
        parts = [", ".join(place), *(text.in_language(language) for text in self._details())]
        return "; ".join(parts)

    @property
    def _period(self) -> Text:
        if self.first_year is None:
            return Text("{years} years, first year not stated", years=self.years)
        return same(f"{self.first_year}–{self.first_year + self.years - 1}")

    def _details(self) -> Iterator[Text]:
        read = [column for column in self.columns if column.use == "read"]
        keys = list(dict.fromkeys(key for column in read for key in column.keys))
        alone = [key for key in keys if key in NUMBERS or key == "phasing"]
        yearly = list(dict.fromkeys(quantity_of(key) for key in keys if is_of_year(key)))
        if alone:
            yield _named(alone)
        if yearly:
            said = _named(yearly)
            yield Text("{said} year by year", said=said)
        turned = [quantity_of(key) for column in self.columns for key in column.turned]
        if turned:
            said = _named(list(dict.fromkeys(turned)))
            yield Text("minus turned in {said}", said=said)
        kept = dict.fromkeys(place.partition("!")[0] for place in self.mapping.kept.values())
        if kept:
            files = {place for place in kept if place.endswith(".toml")}
            places = (
                same(place) if place in files else Text("sheet {place}", place=place)
                for place in kept
            )
            yield Text("as {places} says", places=joined(places))
        unused = [
            f"{column.header} ({column.cell})" for column in self.unused if column.has_numbers
        ]
        if unused:
            more = len(unused) - _MOST_NAMED
            names = ", ".join(unused[:_MOST_NAMED])
            if more > 0:
                yield Text("not used: {names} and {more} more", names=names, more=more)
            else:
                yield Text("not used: {names}", names=names)

    @property
    def to_keep(self) -> UserMapping:
        """What is to be kept so that the model is read the same again.

        What a cell of the model says is not among it: who changes that cell is to be followed.
        """
        turned = {
            "cost" if quantity_of(key) in {"investment", *COSTS} else "saving"
            for column in self.columns
            for key in column.turned
        }
        told = self.origins["first_year"].kind in {"told", "kept"}
        return replace(
            self.mapping,
            sheet=self.sheet if len(self.ranges) == 1 else self.mapping.sheet,
            first_year=self.first_year if told else None,
            negative=tuple(sorted({*self.mapping.negative, *turned})),
            kept={},
        )


def _named(keys: Sequence[str]) -> Text:
    """Return the names of quantities with commas and "and"."""
    names = (header_text(key) for key in keys)
    return listed([name.changed(lambda text: text[0].lower() + text[1:]) for name in names])


# --- Made of what was found ------------------------------------------------------------------


def reading_of(  # noqa: PLR0913  what find_model has found, one thing each
    table: CaseTable,
    rows: Rows,
    amounts: Amounts,
    unread: Sequence[UnreadColumn],
    settings: Mapping[str, Any],
    units: Mapping[str, str],
    mapping: UserMapping,
    package: Package,
    *,
    asked_year: int | None = None,
) -> Reading:
    """Return how a table was read; the parameters are what `find_model` has found."""
    seen = _Seen(table, settings, units, mapping, amounts)
    lines = tuple(_read_rows(table, rows))
    origins = {
        "first_year": _origin("first_year", settings, mapping, asked=asked_year is not None),
        "years": _origin("years", settings, mapping),
        "averaging_years": _horizon(table, settings, mapping),
        "price_level": price_level(table)[1],
    }
    unused = (*(_unused(column, table.sheet.name) for column in unread), *seen.participants())
    return Reading(
        sheet=table.sheet.name,
        ranges=tuple(_ranges(table, lines, unread)),
        header_rows=(table.top, table.bottom),
        columns=tuple(seen.columns()),
        unused=unused,
        rows=lines,
        cases=len(rows.cases),
        first_year=package.first_year,
        years=package.years,
        averaging_years=package.averaging_years,
        price_level=package.price_level,
        origins=origins,
        mapping=mapping,
    )


def _origin(
    name: str,
    settings: Mapping[str, Any],
    mapping: UserMapping,
    *,
    asked: bool = False,
    field: str = "",
) -> Origin:
    field = field or name
    if asked:
        return Origin("told")
    if getattr(mapping, field) is not None:
        kept = mapping.kept.get(field)
        return Origin("kept", kept) if kept else Origin("told")
    place = settings["places"].get(name)
    return Origin("cell", place) if place else Origin("usual")


def _horizon(table: CaseTable, settings: Mapping[str, Any], mapping: UserMapping) -> Origin:
    found = _origin("averaging_years", settings, mapping, field="averaging_horizon")
    if found.kind == "usual" and table.years:
        return Origin("cell", settings["places"].get("years") or table.place)
    return found


def _unused(column: UnreadColumn, home: str) -> Unused:
    reason = Text("the model says not to use it") if column.is_ignored else _REASONS[column.why]
    cell = column.cell if column.sheet == home else f"{column.sheet}!{column.cell}"
    return Unused(column.header, cell, reason, column.why != "texts")


_REASONS: Final[Mapping[str, Text]] = {
    "texts": Text("it has no numbers"),
    "result": Text("it is computed of columns that are used"),
    "counted": Text("a sum of the model's own counts all cases"),
    "mean": Text("it is the mean of the years, and its numbers agree"),
    "sum": Text("it is the sum of the years, and its numbers agree"),
    "feeds": Text("the formulas of a column that is used read it"),
    "parts": Text("it splits an amount that is used"),
    "past": Text("it is of the time before the package"),
    "staff": Text("it counts staff, or those who are there, and no effect"),
    "runs": Text("it adds the years one by one, and its numbers agree"),
    "others": Text("it is the part of others, beside the municipality's own"),
    "whole": Text("it is the sum of columns that are used, and its numbers agree"),
    "": Text("its header says nothing that is part of the package"),
}


class _Seen:
    """The columns of a table as its owner sees them."""

    def __init__(
        self,
        table: CaseTable,
        settings: Mapping[str, Any],
        units: Mapping[str, str],
        mapping: UserMapping,
        amounts: Amounts,
    ) -> None:
        self.table, self.units, self.mapping, self.amounts = table, units, mapping, amounts
        self.said = units_said(table, settings.get("unit"), settings["places"].get("unit", ""))

    def columns(self) -> Iterator[ReadColumn]:
        found: dict[tuple[str, Use], ReadColumn] = {}
        added = [(key, c) for key, columns in self.table.added.items() for c in columns]
        placed = sorted((*self.table.all_columns.items(), *added), key=lambda item: item[1])
        for key, column in placed:
            use = self.amounts.used_as.get(key, key)
            if not use:
                continue
            header, cell = header_at(self.table, column)
            unit, unit_from = self._unit(key)
            turned = (use,) if quantity_of(key) in self.amounts.turned else ()
            new = ReadColumn(header, cell, (use,), unit, unit_from, turned, self._use(key))
            old = found.get((cell, new.use))
            if old is None:
                found[cell, new.use] = new
            else:
                found[cell, new.use] = old._replace(
                    keys=(*old.keys, use),
                    turned=old.turned + new.turned,
                    unit=" / ".join(dict.fromkeys(filter(None, (old.unit, unit)))) or None,
                    unit_from=old.unit_from or unit_from,
                )
        yield from sorted(found.values(), key=lambda column: self._order(column.cell))

    def _order(self, cell: str) -> tuple[int, int]:
        """Return the place of a header among all: sheet by sheet, from left to right."""
        sheet, _, address = cell.rpartition("!")
        names = [part.name for _, part in sheets_of(self.table.real or self.table.sheet)]
        at = names.index(sheet) if sheet in names else len(names) if sheet else 0
        return at, coordinate_to_tuple(address)[1]

    def participants(self) -> Iterator[Unused]:
        for key, use in self.amounts.used_as.items():
            if not use:
                header, cell = header_at(self.table, self.table.columns[key])
                yield Unused(header, cell, _PARTICIPANTS)

    def _use(self, key: str) -> Use:
        quantity = quantity_of(key)
        if quantity in RESULTS:
            return "compared"
        columns, series = self.table.columns, self.table.series
        stated = "saving" in series or any(k in columns for k in _SAVINGS)
        is_other = (
            (key == "unit_saving" and stated)
            or (key in _SAVINGS and "saving" in series)
            or (key in {"yearly_saving", "full_saving"} and "average_saving" in columns)
            or (key == "investment" and bool({"cost", "running"} & series.keys()))
            or (key in {"start", "end"} and "saving" in series)
        )
        return "checked" if is_other else "read"

    def _unit(self, key: str) -> tuple[str | None, Origin | None]:
        quantity = quantity_of(key)
        unit = self.units.get(quantity)
        if unit is None:
            return (self.table.units.get(quantity) if quantity in RESULTS else None), None
        if self.mapping.unit is not None:
            kept = self.mapping.kept.get("unit")
            return unit, Origin("kept", kept) if kept else Origin("told")
        return unit, Origin("cell", self.said[quantity][unit])


_PARTICIPANTS = Text("it may be participants or full-year persons")


def header_at(table: CaseTable, column: int) -> tuple[str, str]:
    """Return what stands over a column on the user's sheet, and the lowest cell of it."""
    sheet, rows = table.real or table.sheet, range(table.top, table.bottom + 1)
    if isinstance(table.sheet, Rearranged):
        places = table.sheet.places
        below = (place for (_, c), place in places.items() if c == column)
        head = places.get((table.bottom, column))
        column = (head or next(below, (table.bottom, column)))[1]
        rows = range(head[0], head[0] + 1) if head else rows
    said, lowest = list[str](), 0
    for row in rows:
        value = sheet.get(row, column)
        if value is None:
            value = next(
                (
                    sheet.get(area.row, area.column)
                    for area in sheet.merged
                    if area.holds(row, column)
                ),
                None,
            )
        else:
            lowest = row
        text = "" if value is None else _shown(value, sheet)
        if text and text not in said:
            said.append(text)
    cell = sheet.at(lowest or rows[-1], column)
    return " · ".join(said), cell.range if cell.sheet == table.sheet.name else str(cell)


def _shown(value: Value, sheet: SheetCells) -> str:
    if isinstance(value, DateNumber):
        day = date_value(value, sheet)
        return f"{day:%d-%m-%Y}" if hasattr(day, "year") else str(day)
    return shown_text(value)


def _ranges(
    table: CaseTable, rows: Sequence[ReadRow], unread: Sequence[UnreadColumn]
) -> Iterator[str]:
    """Yield the cells of a table, from its headers to its last case or sum, sheet by sheet."""
    real = table.real or table.sheet
    if not isinstance(table.sheet, Rearranged):
        last = max((r.row for r in rows if r.read_as != "note"), default=table.bottom)
        columns = {*table.all_columns.values(), *(c.column for c in unread)}
        columns |= {column for some in table.added.values() for column in some}
        moved = {column for _, column in getattr(table.sheet, "places", ())}
        columns -= moved
        yield f"{real.at(table.top, min(columns))}:{get_column_letter(max(columns))}{last}"
        yield from getattr(table.sheet, "areas", ())
        return
    used = {table.bottom, *table.sheet.posts, *table.sheet.roles}
    used |= {row for row in real.rows if row > table.bottom and _is_total(real, row)}
    for before, sheet in sheets_of(real):
        mine = [row - before for row in used if 0 < row - before <= sheet.last_row]
        columns = {column for row in mine for column in sheet.rows.get(row, {})}
        if columns:
            first = sheet.at(min(mine), min(columns))
            yield f"{first}:{get_column_letter(max(columns))}{max(mine)}"


def _is_total(sheet: SheetCells, row: int) -> bool:
    """Return whether a row that is no post is a sum: it says so, and holds a number."""
    return total_word(_first_text(sheet, row)) != "" and any(
        type(value) is float for value in sheet.rows[row].values()
    )


def _read_rows(table: CaseTable, rows: Rows) -> Iterator[ReadRow]:
    """Yield the rows under the headers, and the groups' headings over them."""
    known: dict[int, ReadRow] = {}
    last = max((case.row for case in rows.cases), default=0)
    for item in rows.items:
        if isinstance(item, CaseRow):
            label = " ".join(filter(None, (item.texts.get("number"), item.texts.get("name"))))
            known[item.row] = ReadRow(item.row, label, "case")
        elif isinstance(item, Heading):
            name = item.name or str(item.number or "")
            known[item.row] = ReadRow(item.row, name, "group" if item.row < last else "note")
        else:
            known[item.row] = ReadRow(item.row, item.label, "total")
    sheet = table.real or table.sheet
    if isinstance(table.sheet, Rearranged):
        for row, role in {**table.sheet.roles, **table.sheet.posts}.items():
            known[row] = ReadRow(row, _first_text(sheet, row), role)
    again = {row for top, bottom in table.repeated for row in range(top, bottom + 1)}
    if unit_row(table):
        again |= {table.bottom + 1, *(bottom + 1 for _, bottom in table.repeated)}
    for row in sorted({*sheet.rows, *known}):
        if row in known:
            yield _on_sheet(table, known[row])
        elif row > table.bottom and (label := _first_text(sheet, row)):
            is_total = isinstance(table.sheet, Rearranged) and _is_total(sheet, row)
            role = "header" if row in again else "total" if is_total else "note"
            yield _on_sheet(table, ReadRow(row, label, role))


def _on_sheet(table: CaseTable, row: ReadRow) -> ReadRow:
    """Return a row by its number on its own sheet, where several were looked at as one."""
    if table.real is None:
        return row
    cell = table.real.at(row.row, 1)
    other = cell.sheet if cell.sheet != table.sheet.name else ""
    return row._replace(row=cell.row, sheet=other)


def _first_text(sheet: SheetCells, row: int) -> str:
    texts = (
        value for _, value in sorted(sheet.rows.get(row, {}).items()) if isinstance(value, str)
    )
    return next((text for value in texts if (text := shown_text(value))), "")


# --- The price level -------------------------------------------------------------------------


def price_level(table: CaseTable) -> tuple[int | None, Origin, Text | None]:
    """Return the year of the prices, where that stands, and a note where there are two of them.

    Headers of money count before lines above the table.
    """
    keys = {*MONEY, *COSTS, "saving"}
    columns = {c for key, c in table.inputs.items() if quantity_of(key) in keys}
    heads = {header_at(table, column) for column in columns}
    in_headers = {(year, cell) for said, cell in heads if (year := price_year(spoken(said)))}
    for found in (sorted(in_headers), list(_above(table))):
        years = {year for year, _ in found}
        if len(years) == 1:
            cell = found[0][1]
            where = cell if "!" in cell else f"{table.sheet.name}!{cell}"
            return found[0][0], Origin("cell", where), None
        if years:
            said = ", ".join(f"{year} ({cell})" for year, cell in found)
            note = Text(
                "The model names several price levels: {said}. No amounts are converted.", said=said
            )
            return None, Origin("usual"), note
    return None, Origin("usual"), None


def _above(table: CaseTable) -> Iterator[tuple[int, str]]:
    sheet = table.real or table.sheet
    for number in sorted(row for row in sheet.rows if row <= table.bottom):
        for column, value in sorted(sheet.rows[number].items()):
            if type(value) is not str:
                continue
            beside = sheet.get(number, column + 1)
            year = f" {beside:.0f}" if isinstance(beside, float) and is_year(beside) else ""
            found = price_year(spoken(value)) or (
                price_year(spoken(value + year)) if year else None
            )
            if found:
                yield found, sheet.at(number, column)
