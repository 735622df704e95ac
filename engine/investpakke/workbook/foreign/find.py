"""Find the case table of any workbook by its headers, and the package that it describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from investpakke.calc import PackageResult
from investpakke.errors import FileError, InputError
from investpakke.model import Case, Group, Package
from investpakke.text import Problem, Text, same
from investpakke.workbook.foreign.amounts import Amounts, CaseAmounts, amounts_of
from investpakke.workbook.foreign.case_building import build_cases
from investpakke.workbook.foreign.case_groups import group_cases
from investpakke.workbook.foreign.case_rows import CaseRow, Rows, numbered_by_name, read_rows
from investpakke.workbook.foreign.case_table import CaseTable, locate, table_places
from investpakke.workbook.foreign.choices import refuse_choices
from investpakke.workbook.foreign.doubtful_units import (
    refuse_formats,
    refuse_noted_units,
    refuse_units_in_rows,
    refuse_units_shown,
)
from investpakke.workbook.foreign.elsewhere import refuse_elsewhere
from investpakke.workbook.foreign.headers import column_key, compact, folded, shown_text
from investpakke.workbook.foreign.left_unused import empty_years, full_by_year, unused_persons
from investpakke.workbook.foreign.mapping import NO_MAPPING, mapping_on_sheet
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.model_settings import (
    are_later_years,
    first_year_of,
    header_years,
    model_settings,
    money_units,
)
from investpakke.workbook.foreign.odd_sizes import odd_sizes
from investpakke.workbook.foreign.own_figures import (
    StatedFigure,
    check_stated,
    outside_sums,
    stated_figures,
)
from investpakke.workbook.foreign.reading import Reading, price_level, reading_of
from investpakke.workbook.foreign.results import check_results, without_results
from investpakke.workbook.foreign.set_aside import sorted_out
from investpakke.workbook.foreign.stored_values import stored_values
from investpakke.workbook.foreign.totals import Total
from investpakke.workbook.foreign.units_of_lines import in_one_unit
from investpakke.workbook.foreign.unread import counts_all, unread_columns
from investpakke.workbook.foreign.unread_column import UnreadColumn, refuse_unread
from investpakke.workbook.foreign.year_or_period import refuse_year_or_period
from investpakke.workbook.layout import (
    BENEFIT_COLUMNS,
    BEREGNING,
    FORUDSAETNINGER,
    INDFASNING,
    PAKKE,
    SAGER,
    SHEETS,
)
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells

_MOST_TEXTS = 5
"""Texts that are read as numbers and are told one by one."""


@dataclass(frozen=True, slots=True)
class CaseTableLocation:
    """Where a case table was found.

    Parameters
    ----------
    sheet : str
        The sheet's name.
    header_row : int
        The (last) row of its headers.
    columns : mapping of str to int
        The number of each column by its key.
    units : mapping of str to str
        The unit of each column of money.
    rows : tuple of int
        The rows of the cases.
    """

    sheet: str
    header_row: int
    columns: Mapping[str, int]
    units: Mapping[str, str]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model's package, and where it was found.

    Parameters
    ----------
    location : CaseTableLocation
        Where the cases stand.
    package : Package
        What they describe, in tkr.
    notes : tuple of Text
        What a reader should know of how the table was read.
    totals : tuple of Total
        The rows that sum or compare others, and are no cases.
    stated : tuple of StatedFigure
        Figures of the model that the engine computes as well.
    unread : tuple of UnreadColumn
        Columns that are not read; none of them decides the result, but by the user's word.
    outside : FileError or None
        The refusal of a case that the model's own sum of all leaves out.
    reading : Reading
        How all of it was read.
    """

    location: CaseTableLocation
    package: Package
    reading: Reading
    notes: tuple[Text, ...] = ()
    totals: tuple[Total, ...] = ()
    stated: tuple[StatedFigure, ...] = ()
    unread: tuple[UnreadColumn, ...] = ()
    outside: FileError | None = None

    def check(self, result: PackageResult) -> None:
        """Refuse a model whose own sums leave out a case, or are not what its cases give.

        Raises
        ------
        FileError
            The cell, and how the user says which holds.
        """
        if self.outside is not None:
            raise self.outside
        check_stated(self.stated, result)


def is_own_template(sheets: Sequence[SheetCells]) -> bool:
    """Return whether a workbook is one of this tool's own, with inputs on its input sheets."""
    return not _missing(sheets)


def was_own_template(sheets: Sequence[SheetCells]) -> bool:
    """Return whether a workbook was one of this tool's own, and has lost one sheet at most."""
    return len(_missing(sheets)) <= 1


def _missing(sheets: Sequence[SheetCells]) -> set[str]:
    return {FORUDSAETNINGER, SAGER, INDFASNING, BEREGNING, PAKKE} - {s.name for s in sheets}


def template_table(sheets: Sequence[SheetCells]) -> CaseTable:
    """Return the table of cases of one of this tool's own workbooks."""
    table = locate(sheets, UserMapping(sheet=SAGER))
    heads = table.sheet.rows.get(table.bottom, {})
    benefit = next((at for at, head in heads.items() if head == BENEFIT_COLUMNS[0].header), 0)
    listed = {
        key: at
        for key, at in table.columns.items()
        if key not in {"start", "end"} and column_key(shown_text(heads.get(at)))
    }
    return replace(table, columns=listed, benefit=benefit, is_ours=True, series={}, meanings={})


def find_template(sheets: Sequence[SheetCells]) -> CaseTableLocation:
    """Return where the cases of one of this tool's own workbooks stand."""
    mapping, table = UserMapping(sheet=SAGER), template_table(sheets)
    settings = model_settings(sheets, table, mapping)
    units = money_units(table, mapping, settings.get("unit"))
    return _location(table, units, read_rows(table))


def tables_beside_template(sheets: Sequence[SheetCells]) -> list[str]:
    """Return where users' own tables of cases stand, on sheets that are not the template's.

    Raises
    ------
    FileError, InputError
        A sheet "investpakke" that cannot be followed.
    """
    beside = [sheet for sheet in sheets if sheet.name not in SHEETS]
    return table_places(beside, mapping_on_sheet(beside) or NO_MAPPING)


def find_model(
    sheets: Sequence[SheetCells],
    *,
    name: str,
    mapping: UserMapping | None = None,
    first_year: int | None = None,
    own: Mapping[str, Sequence[Area]] | None = None,
) -> FoundModel:
    """Return the package that a workbook's one case table describes.

    Parameters
    ----------
    sheets : sequence of SheetCells
        All sheets of the workbook.
    name : str
        The package's name where the workbook states none.
    mapping : Mapping, optional
        What the user says of the table; it stands above what is found.
    first_year : int, optional
        The calendar year of year 1; it stands above all others.
    own : mapping of str to sequence of Area, optional
        Areas that this tool has written, by sheet: no table is sought there.

    Raises
    ------
    FileError
        No case table, more than one, or one that says too little.
    InputError
        A cell that is refused.
    """
    mapping = mapping or NO_MAPPING
    is_ours = is_own_template(sheets)
    converted = [in_one_unit(sheet) for sheet in sheets] if mapping.unit is None else []
    looked_at = sorted_out([sheet for sheet, _ in converted] or sheets, mapping)
    sheets = looked_at.used
    table = looked_at.table(mapping, own)
    settings = model_settings(sheets, table, mapping)
    table, results = without_results(table, mapping, settings.get("unit"))
    units = money_units(table, mapping, settings.get("unit"))
    rows = numbered_by_name(read_rows(table, mapping))
    at = {case.row for case in rows.cases}
    _refuse_other_units(table, at, units, mapping)
    _check_numbers(table, rows)
    _refuse_lettered(sheets, table, rows, mapping)
    hidden = refuse_choices(table, rows, mapping, lambda: counts_all(sheets, table, sorted(at)))
    unread = unread_columns(
        table,
        [case.row for case in rows.cases],
        mapping,
        sheets=[sheet for sheet in sheets if sheet.name not in (own or {})],
    )
    refuse_unread(unread)
    grouping = group_cases(table, rows)
    _refuse_same_twice(sheets, table, rows, mapping)
    horizon = settings.get("averaging_years")
    year = first_year_of(table, settings, first_year)
    told: tuple[Text, ...] = ()
    if not is_ours:
        told = refuse_elsewhere(
            sheets, table, rows.cases, mapping, own or {}, year, int(settings["years"])
        )
        refuse_year_or_period(table, settings, mapping)
        of_units = [note for _, note in converted if note is not None]
        told = (*looked_at.notes(), *of_units, *table.told, *hidden, *told)
    amounts = amounts_of(
        table,
        rows.cases,
        units,
        horizon=horizon,
        mapping=mapping,
        first_year=year,
        years=max(settings["years"], settings.get("title_years", 1), 2 if table.years else 1),
    )
    cases = build_cases(table, rows.cases, amounts, grouping.ids)
    check_results(results, table, rows.cases, amounts.cases, amounts.horizon)
    prices, _, two_levels = price_level(table)
    package = _package(name, settings, year, prices, amounts.horizon, grouping.groups, cases)
    reading = reading_of(
        table, rows, amounts, unread, settings, units, mapping, package, asked_year=first_year
    )
    if are_later_years(table, settings):
        told = (_other_title(table, settings), *told)
    told += (two_levels,) if two_levels else ()
    told += _oddities(table, rows, units)
    if not is_ours:
        told += stored_values(sheets, table, at)
        told += tuple(_in_two_groups(table, rows, grouping.ids))
    notes = _notes(table, rows, unread, amounts, "" if is_ours else unused_persons(sheets)) + told
    return FoundModel(
        _location(table, units, rows),
        package,
        replace(reading, told=told),
        notes,
        rows.totals,
        stated_figures(
            table,
            rows,
            units,
            first_year=year,
            years=settings["years"],
            told=_told_sums(rows, mapping),
        ),
        unread,
        outside_sums(table, rows, mapping),
    )


def _refuse_other_units(
    table: CaseTable, cases: Set[int], units: Mapping[str, str], mapping: UserMapping
) -> None:
    """Refuse amounts that a note, a format or a column says are in another unit."""
    refuse_noted_units(table, cases, units, mapping)
    refuse_units_shown(table, cases, units, mapping)
    refuse_formats(table, cases)
    refuse_units_in_rows(table, cases, units, mapping)


def _oddities(table: CaseTable, rows: Rows, units: Mapping[str, str]) -> tuple[Text, ...]:
    """Return what is read as it stands, and may be a slip: empty years, amounts of odd size."""
    return (
        *empty_years(table, rows.cases),
        *full_by_year(table, rows.cases),
        *odd_sizes(table, rows.cases, units),
    )


def _package(
    name: str,
    settings: Mapping[str, Any],
    year: int,
    prices: int | None,
    horizon: int,
    groups: Sequence[Group],
    cases: Sequence[Case],
) -> Package:
    return Package(
        id=name,
        name=str(settings.get("name") or name),
        municipality=str(settings.get("municipality") or "–"),
        first_year=year,
        years=settings["years"],
        averaging_years=settings.get("averaging_years") or horizon,
        discount_rate=settings["discount_rate"],
        groups=groups,
        cases=cases,
        source=name,
        price_level=prices,
    )


def _location(table: CaseTable, units: Mapping[str, str], rows: Rows) -> CaseTableLocation:
    places = tuple(row.row for row in rows.cases)
    return CaseTableLocation(table.sheet.name, table.bottom, table.columns, dict(units), places)


def _notes(
    table: CaseTable, rows: Rows, unread: Sequence[UnreadColumn], amounts: Amounts, persons: str
) -> tuple[Text, ...]:
    """Return what the table holds that is not used, or does not hold."""
    notes = []
    if rows.totals:
        said = [f"{t.row} ({t.label})" if t.label else str(t.row) for t in rows.totals]
        notes.append(Text("Read as a sum, not as a case: row {said}.", said=", ".join(said)))
    if any({"average_saving", "unit_saving"} <= row.numbers.keys() for row in rows.cases):
        notes.append(
            Text("The average annual saving is stated; the unit saving of the row is not used.")
        )
    if table.number_texts:
        some = ", ".join(f"'{text}' ({cell})" for cell, text in table.number_texts[:_MOST_TEXTS])
        more = len(table.number_texts) - _MOST_TEXTS
        notes.append(
            Text("Numbers written as texts are read as Danish numbers: {some}.", some=some)
            if more <= 0
            else Text(
                "Numbers written as texts are read as Danish numbers: {some} and {more} more.",
                some=some,
                more=more,
            )
        )
    ignored = ", ".join(f"{c.header} ({c.cell})" for c in unread if c.is_ignored)
    if ignored:
        notes.append(Text("Not read because the model says so: {ignored}.", ignored=ignored))
    years = header_years(table)
    if years and not table.series:
        notes.append(
            Text(
                "The columns {years}–{years2} give the years; their amounts are not read.",
                years=years[0],
                years2=years[-1],
            )
        )
    if amounts.used_as.get("participants") == "":
        head = shown_text(table.sheet.get(table.bottom, table.columns["participants"]))
        notes.append(
            Text(
                "'{head}' is not used: it may be participants. If it holds full-year "
                "persons, call the column that.",
                head=head,
            )
        )
    if all(case.persons is None for case in amounts.cases if isinstance(case, CaseAmounts)):
        notes.append(
            Text(
                "Full-year persons ({cells}) are not used: break-even is not shown.", cells=persons
            )
            if persons
            else Text("The model has no full-year persons: break-even is not shown.")
        )
    return tuple(notes)


def _in_two_groups(table: CaseTable, rows: Rows, groups: Sequence[int]) -> Iterator[Text]:
    """Yield a note on each case that stands in several groups, where its amounts are added."""
    found: dict[str, dict[int, CaseRow]] = {}
    for case, group in zip(rows.cases, groups, strict=True):
        if case.texts.get("name"):
            found.setdefault(compact(case.texts["name"]), {}).setdefault(group, case)
    for cases in (of.values() for of in found.values() if len(of) > 1):
        column = table.columns["name"]
        cells = ", ".join(table.sheet.at(case.row, column) for case in cases)
        name = next(iter(cases)).texts["name"]
        yield Text(
            "'{name}' stands in several groups ({cells}); the amounts are added.",
            name=name,
            cells=cells,
        )


def _other_title(table: CaseTable, settings: Mapping[str, Any]) -> Text:
    """Return the note on a title whose years are not those of the columns."""
    first = settings["title_year"]
    title = f"{first}–{first + settings['title_years'] - 1} ({settings['title_place']})"
    years = f"{table.years[0]}–{table.years[-1]}"
    return Text(
        "A line above the table says {title}; the columns of years {years} hold.",
        title=title,
        years=years,
    )


def _told_sums(rows: Rows, mapping: UserMapping) -> list[int]:
    """Return the rows of sums of which the user says that they are sums."""
    wanted = {compact(label) for label in mapping.totals}
    return [total.row for total in rows.totals if compact(total.label) in wanted]


_AS_TEXT = Text(
    "If the number is 1.10, as a number it is 1.1: format the cells as text and type them again"
)


def _check_numbers(table: CaseTable, rows: Rows) -> None:
    """Refuse a table without cases, and a case number that stands twice."""
    if not rows.cases:
        raise FileError(
            Problem("model.no_cases", "the table has no cases"),
            where=table.place,
            expected=Text("at least one row that is filled in"),
            got=None,
        )
    seen: dict[str, int] = {}
    for row in rows.cases:
        number = row.texts.get("number", "")
        if number and number in seen:
            column = table.columns["number"]
            raise InputError(
                Problem("model.number_twice", "the case's number occurs twice"),
                where=table.sheet.at(row.row, column),
                expected=Text("each number once"),
                got=same(f"{number} ({table.sheet.at(seen[number], column)})"),
                mend=_AS_TEXT if isinstance(table.sheet.get(row.row, column), float) else None,
            )
        seen[number] = row.row


_LETTERED = re.compile(r"(\d{1,2}(?:\.\d{1,3})*)\s*\.?[a-zæøå]")


def _refuse_lettered(
    sheets: Sequence[SheetCells], table: CaseTable, rows: Rows, mapping: UserMapping
) -> None:
    """Refuse a case 2a beside a case 2, of which it may be a part, unless the model counts both."""
    told = {compact(label) for label in mapping.cases}
    numbers = {case.texts.get("number", ""): case.row for case in rows.cases}
    for case in rows.cases:
        number, name, row = case.texts.get("number", ""), case.texts.get("name", ""), case.row
        found = _LETTERED.fullmatch(folded(number))
        whole = numbers.get(found[1]) if found else None
        if whole is None or compact(name) in told or compact(number) in told:
            continue
        if table.is_ours or counts_all(sheets, table, sorted(numbers.values())):
            return
        column = table.columns["number"]
        raise FileError(
            Problem("model.part_of_case", "the case may be a part of another one"),
            where=table.sheet.at(row, column),
            expected=Text("cases whose amounts may be added"),
            got=same(f"{number}, {found[1] if found else ''} ({table.sheet.at(whole, column)})"),
            mend=Text(
                "Delete the parts, or the case that sums them. If all are to be counted, type "
                "'cases' and '{number}' in two cells side by side on a sheet called 'investpakke'",
                number=number,
            ),
            parameter="mapping",
        )


def _refuse_same_twice(
    sheets: Sequence[SheetCells], table: CaseTable, rows: Rows, mapping: UserMapping
) -> None:
    """Refuse a case that stands twice, in one group or two, unless the model's sum counts both."""
    if table.is_ours:
        return
    told = {compact(label) for label in mapping.cases}
    seen: dict[object, int] = {}
    for case in rows.cases:
        name = case.texts.get("name", "")
        same_case = (compact(name), frozenset(case.numbers.items()), case.phasing)
        first = seen.setdefault(same_case, case.row)
        if not name or first == case.row or compact(name) in told:
            continue
        if counts_all(sheets, table, [row.row for row in rows.cases]):
            return
        column = table.columns["name"]
        raise FileError(
            Problem("model.case_twice", "the case stands twice, with the same amounts"),
            where=table.sheet.at(case.row, column),
            expected=Text("each case once"),
            got=same(f"{name} ({table.sheet.at(first, column)})"),
            mend=Text(
                "Delete one of the two. If both are to be counted, give them names of their own, "
                "or type 'cases' and '{name}' in two cells side by side on a sheet called "
                "'investpakke'",
                name=name,
            ),
            parameter="mapping",
        )
