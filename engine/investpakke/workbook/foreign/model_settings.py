"""What holds for a whole model: years, horizon, rate and the units of its money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from investpakke.errors import FileError
from investpakke.problems import MODEL_NOT_YEARLY, UNIT_MISSING
from investpakke.text import Problem, Text, joined, same
from investpakke.workbook.foreign.case_rows import unit_row
from investpakke.workbook.foreign.case_table import CaseTable, periods_in
from investpakke.workbook.foreign.doubtful_units import (
    refuse_doubtful_units,
    two_units,
    units_in_notes,
)
from investpakke.workbook.foreign.elsewhere import refuse_lines
from investpakke.workbook.foreign.header_rows import COSTS
from investpakke.workbook.foreign.headers import (
    MONEY,
    compact,
    folded,
    is_unit_a_month,
    is_year,
    label_key,
    shown_text,
    spoken,
    texts,
    unit_line,
    unit_named,
)
from investpakke.workbook.foreign.mapping import NO_MAPPING
from investpakke.workbook.foreign.mapping import Mapping as UserMapping
from investpakke.workbook.foreign.meaning import meaning_of, meaning_of_text
from investpakke.workbook.foreign.units import PRICES, UNIT, all_units, unit_words
from investpakke.workbook.foreign.units_of_cells import (
    amount_cells,
    unit_of_shown,
    units_in_rows,
    units_shown,
)
from investpakke.workbook.foreign.year_in_words import years_in_words
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.ooxml.sheet_cells import DateNumber, SheetCells

_USUAL_YEARS = 4


def model_settings(
    sheets: Sequence[SheetCells], table: CaseTable, mapping: UserMapping
) -> dict[str, Any]:
    """Return labelled settings: the mapping's, else the table's sheet's, else other sheets'.

    Years have a usual value, the rate that of its time; ``first_year``, ``averaging_years``,
    ``name``, ``municipality`` and ``unit`` are absent where nobody states them. ``places`` are
    the cells that state them.
    """
    found: dict[str, Any] = {"years": _USUAL_YEARS, "discount_rate": None}
    places: dict[str, str] = {}
    title = title_years(table)
    budget = None if title else budget_year(table)
    if budget:
        found["first_year"], places["first_year"] = budget
    if title:
        found |= {
            "first_year": title[0],
            "years": title[1] - title[0] + 1,
            "title_year": title[0],
            "title_years": title[1] - title[0] + 1,
            "title_place": title[2],
        }
        places |= dict.fromkeys(("first_year", "years"), title[2])
    found["front_year"] = _front_year(sheets[0], table) if sheets else None
    years = header_years(table)
    if years:
        stated = {"years": len(years)}
        if is_year(float(years[0])):
            stated["first_year"] = years[0]
        found |= stated
        places |= dict.fromkeys(stated, _place_of(table, years[0]))
    one = _year_one(table) if years and years[0] == 1 else None
    if one is not None:
        found["first_year"], places["first_year"] = one
    wanted = {compact(sheet) for sheet in texts()["labels"]["sheets"]}
    labelled: dict[str, tuple[Any, str]] = {}
    for sheet in sheets:
        if compact(sheet.name) in wanted:
            labelled |= _labelled(sheet, sheet.last_row)
    labelled |= _labelled(table.sheet, table.top - 1)
    if "unit" not in labelled and not any(units_said(table, None).values()):
        labelled |= {"unit": unit} if (unit := _unit_on_a_page(sheets, table)) else {}
    found |= {key: value for key, (value, _) in labelled.items()}
    found["places"] = places | {key: place for key, (_, place) in labelled.items()}
    said = {
        "first_year": mapping.first_year,
        "years": mapping.years,
        "averaging_years": mapping.averaging_horizon,
        "discount_rate": mapping.discount_rate,
        "name": mapping.package_name,
        "municipality": mapping.municipality,
    }
    found["is_told"] = mapping.first_year is not None
    if "first_year" not in found and mapping.first_year is None:
        _add_year_in_words(found, table)
    return found | {key: value for key, value in said.items() if value is not None}


def _add_year_in_words(found: dict[str, Any], table: CaseTable) -> None:
    """Add the first year that one sentence on the sheet says, where no other line says another."""
    said = found["years_in_words"] = years_in_words(table)
    if len(said) != 1:
        return
    first, last, _, place = said[0]
    years = range(first, (last or first) + 1)
    if {year for text, _ in _lines_above(table) for year in _years_begun(text)} <= {*years}:
        found["first_year"], found["places"]["first_year"] = first, place
        if last is not None:
            found |= {
                "years": len(years),
                "title_year": first,
                "title_years": len(years),
                "title_place": place,
            }
            found["places"]["years"] = place


_WIDE = 3
"""Numbers in a row of a table: a page of texts has fewer."""


def _unit_on_a_page(sheets: Sequence[SheetCells], table: CaseTable) -> tuple[str, str] | None:
    """Return the unit that a page of texts gives for all amounts, and where.

    None where another sheet says another unit: it is not told which holds for the cases.
    """
    words = {*texts()["unit_elsewhere"]["words"]}
    pages: dict[str, str] = {}
    units: set[str] = set()
    for sheet in sheets:
        if sheet.name == table.sheet.name:
            continue
        numbers = (sum(type(v) is float for v in row.values()) for row in sheet.rows.values())
        is_page = max(numbers, default=0) < _WIDE and folded(sheet.name).startswith(
            tuple(texts()["unit_elsewhere"]["sheets"])
        )
        for row, cells in sheet.rows.items():
            for column, value in cells.items():
                unit = unit_line(value) if type(value) is str else None
                if unit is None or not words & set(re.findall(r"\w+", folded(str(value)))):
                    continue
                units.add(unit)
                if is_page:
                    pages.setdefault(unit, sheet.at(row, column))
    return next(iter(pages.items())) if len(units) == len(pages) == 1 else None


def _place_of(table: CaseTable, year: int) -> str:
    """Return the header that says a year."""
    for number in range(table.top, table.bottom + 1):
        for column, value in sorted(table.sheet.rows.get(number, {}).items()):
            found = meaning_of((value,), date1904=table.sheet.date1904)
            if found is not None and found.year == year:
                return table.sheet.at(number, column)
    return table.place


def _labelled(sheet: SheetCells, last_row: int) -> dict[str, tuple[Any, str]]:
    """Return the settings whose label stands in a cell, their value right of it, and its cell."""
    found: dict[str, tuple[Any, str]] = {}
    for number in sorted(sheet.rows):
        if number > last_row:
            break
        for column, value in sheet.rows[number].items():
            key = label_key(value) if type(value) is str else None
            if key is None:
                continue
            right = _right_of(sheet, number, column)
            beside, place = sheet.get(number, right), sheet.at(number, right)
            if key in {"name", "municipality", "unit"}:
                if type(beside) is str:
                    found.setdefault(key, (beside, place))
            elif key == "first_year" and _as_year(beside, sheet):
                found.setdefault(key, (_as_year(beside, sheet), place))
            elif type(beside) is float:
                found.setdefault(key, (beside, place))
    return found


def _right_of(sheet: SheetCells, row: int, column: int) -> int:
    """Return the column right of a cell, and of those that it is merged with."""
    return 1 + max(
        (area.last_column for area in sheet.merged if area.holds(row, column)), default=column
    )


def header_years(table: CaseTable) -> list[int]:
    """Return the years that the table's columns stand for, else a row of years in its headers."""
    if table.years:
        return list(table.years)
    best: list[int] = []
    for number in range(table.top, table.bottom + 1):
        run: list[int] = []
        for _, value in sorted(table.sheet.rows.get(number, {}).items()):
            found = meaning_of((value,), date1904=table.sheet.date1904)
            year = found.year if found is not None and found.is_year_alone else None
            run = [*run, year] if year and run and year == run[-1] + 1 else [year] if year else []
            best = max(best, run, key=len)
    return best if len(best) > 1 else []


_BUDGET = re.compile(r"budget(?:år)?(?:et)?\s+((?:19|20)\d\d)\s+(?:og|samt|,)", re.I)


_ESTIMATES = re.compile(r"(?:overslags?år\w*|(?<!\w)bf?o)\W*$")
"""How a line goes on before the years after the budget's: "overslagsårene", "BO"."""
_OF_ANOTHER = re.compile(
    r"opfølgning|evaluer|erfaring|skoleår|(?<!\w)(?:jf|jvf|jævnfør|ifølge|tidligere|forrige"
    r"|sidste (?:pakke|budget|periode)\w*|previous|evaluation|follow-up)(?!\w)|regnskab\w*\W*$"
)
"""Words before a period that is not the package's own, or a year that is no budget's."""
_PACKAGE_OF = re.compile(r"(?:investerings\w+|pakken?)\W+(?:for |til |i )?((?:19|20)\d\d)(?!\d|/)")
_DONE = re.compile(r"(?:vedtag\w*|regnskab\w*|revider\w*|den)\W+(?:budget\w*\W+)?(?:i )?$")


def title_years(table: CaseTable) -> tuple[int, int, str] | None:
    """Return first and last year of the one period that lines above the table name, and where.

    A period of something else is none, nor are the years after a budget that is not named.
    """
    found: dict[tuple[int, int], str] = {}
    lines = _lines_above(table)
    begun = {year for text, _ in lines for year in _years_begun(text)}
    for text, place in lines:
        budget = _BUDGET.search(text)  # "Budget 2028 og overslagsårene 2029-2031"
        for period in periods_in(text):
            first, last = period.first, period.last
            before = folded(text[: period.start])
            if first >= last:
                continue
            if _ESTIMATES.search(before):
                first -= 1
                is_ours = first in begun
            else:
                first -= bool(budget and int(budget[1]) == first - 1)
                later = _PACKAGE_OF.search(folded(text), period.end)
                is_ours = not later or int(later[1]) == first
            if is_ours and not _OF_ANOTHER.search(before):
                found.setdefault((first, last), place)
    if len(found) != 1:
        return None
    (((first, last), place),) = found.items()
    return first, last, place


_OF_A_PACKAGE = re.compile(r"budget|investering|pakke")
_FRONT_ROWS = 15
"""Rows of a front page in which the package's years may stand."""


def _front_year(front: SheetCells, table: CaseTable) -> tuple[int, str] | None:
    """Return the year with which a front page says that the package begins, and where."""
    if front.name == (table.real or table.sheet).name:
        return None
    for row, cells in sorted(front.rows.items()):
        for column, value in cells.items() if row <= _FRONT_ROWS else ():
            text = folded(value) if type(value) is str else ""
            if _OF_A_PACKAGE.search(text) and not _OF_ANOTHER.search(text):
                for period in periods_in(text):
                    return period.first, front.at(row, column)
    return None


def _lines_above(table: CaseTable) -> list[tuple[str, str]]:
    """Return the texts above the table, and their cells."""
    return [
        (value, table.sheet.at(number, column))
        for number, row in table.sheet.rows.items()
        for column, value in (row.items() if number < table.top else ())
        if type(value) is str
    ]


def _years_begun(text: str) -> Iterator[int]:
    """Yield the years of a line that a budget, or a period, may begin with."""
    said = PRICES.sub(" ", folded(text))
    for match in _ONE_YEAR.finditer(said):
        before = said[: match.start()]
        if not (_DONE.search(before) or _OF_ANOTHER.search(before)):
            yield int(match[0])


_BUDGET_OF = re.compile(r"(?<!\w)budget(?:år|året|tet|et)?\s+((?:19|20)\d\d)(?![\d/])")
_ONE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def budget_year(table: CaseTable) -> tuple[int, str] | None:
    """Return the year of the one budget that a line above the table is of, and where.

    Any other year above the table may be the first one as well: then none is.
    """
    known = {*texts()["unit_line"]["words"], *texts()["unit_line"]["budget"]}
    years, found = set[int](), dict[int, str]()
    for number, row in table.sheet.rows.items():
        for column, value in row.items() if number < table.top else ():
            if is_year(value) or isinstance(value, DateNumber):
                years.add(_as_year(value, table.sheet) or 0)
            if type(value) is not str:
                continue
            said = PRICES.sub(" ", spoken(value))
            years.update(map(int, _ONE_YEAR.findall(said)))
            budget = _BUDGET_OF.search(said)
            rest = set(re.findall(r"\w+", _ONE_YEAR.sub(" ", UNIT.sub(" ", said))))
            if budget and rest <= known:
                found.setdefault(int(budget[1]), table.sheet.at(number, column))
    return next(iter(found.items())) if len(years) == len(found) == 1 else None


_YEAR_ONE = re.compile(
    r"(?<!\w)(?:år|year) 1\s*(?:=|:|er|is|svarer til|equals)\s*(?:budget)?(?:året|år)?\s*"
    r"((?:19|20)\d\d)(?![\d/])"
)


def _year_one(table: CaseTable) -> tuple[int, str] | None:
    """Return the year that a line above the table says year 1 is, and where.

    Raises
    ------
    FileError
        Two lines that say two years.
    """
    found: dict[int, str] = {}
    for text, place in _lines_above(table):
        for match in _YEAR_ONE.finditer(folded(text)):
            found.setdefault(int(match[1]), place)
    if len(found) > 1:
        raise _two_first_years(table, ", ".join(f"{y} ({where})" for y, where in found.items()))
    return next(iter(found.items()), None)


def _as_year(value: object, sheet: SheetCells | None = None) -> int | None:
    if isinstance(value, DateNumber) and sheet is not None:
        found = meaning_of((value,), date1904=sheet.date1904)
        return None if found is None else found.year
    if isinstance(value, str) and value.strip().isdecimal():
        value = float(value)
    return int(value) if isinstance(value, float) and is_year(value) else None


def are_later_years(table: CaseTable, settings: Mapping[str, Any]) -> bool:
    """Return whether amounts stand under years that begin later than a title's, and share some.

    They hold: the budget of the title is the one before, or the one that the cases are part of.
    Years that begin earlier may be left over from last year's model.
    """
    title, years = settings.get("title_year"), table.years
    is_headed = bool(years) and settings.get("first_year") == years[0]
    return (
        title is not None
        and is_headed
        and (
            title < years[0] < title + settings["title_years"]
            and {"cost", "running"} & table.series.keys() != set()
            and "saving" in table.series
        )
    )


def _two_first_years(table: CaseTable, got: str) -> FileError:
    return FileError(
        Problem("model.first_year_ambiguous", "the first year may be read in two ways"),
        where=table.place,
        expected=Text("one first year"),
        got=same(got),
        mend=Text("Correct the years, or give --first-year"),
        parameter="first_year",
    )


def first_year_of(table: CaseTable, settings: Mapping[str, Any], asked: int | None) -> int:
    """Return the calendar year of year 1; a model that states none, or two, is refused."""
    year = asked if asked is not None else settings.get("first_year")
    title = settings.get("title_year", year)
    is_asked = asked is None and not settings.get("is_told")
    if is_asked and title != year and not are_later_years(table, settings):
        raise _two_first_years(
            table,
            f"{title} ({settings['title_place']}), {year} ({settings['places']['first_year']})",
        )
    front = settings.get("front_year")
    is_headed = bool(table.years) and is_year(float(table.years[0]))
    if is_asked and front and year is not None and not is_headed and front[0] != year:
        raise _two_first_years(
            table, f"{year} ({settings['places']['first_year']}), {front[0]} ({front[1]})"
        )
    if is_headed and year != table.years[0]:
        raise FileError(
            Problem(
                "model.first_year_not_the_columns", "the first year is not that of the columns"
            ),
            where=table.place,
            expected=Text("{years}, with which the columns of years begin", years=table.years[0]),
            got=year,
            mend=Text("Correct the years in the headers, or leave out --first-year")
            if asked is not None
            else Text("Correct the years in the headers, or the first year"),
            parameter="first_year" if asked is None else "",
        )
    if year is None or not is_year(float(year)):
        raise FileError(
            Problem("model.first_year_missing", "the first year is not stated"),
            where=table.place,
            expected=Text("a year, e.g. 2025"),
            got=same(seen) if year is None and (seen := _years_seen(table, settings)) else year,
            mend=Text(
                "Type 'First year' in a cell above the table or on a sheet called "
                "'investpakke', and the year in the cell right of it"
            ),
            parameter="first_year",
        )
    return int(year)


def _years_seen(table: CaseTable, settings: Mapping[str, Any]) -> str:
    """Return the lines on the sheet that name years, which are not taken for the package's."""
    seen = {
        place: " ".join(text.split())
        for text, place in _lines_above(table)
        if re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    }
    seen |= {place: text for _, _, text, place in settings.get("years_in_words", ())}
    return "; ".join(
        f"'{text}' ({place.rpartition('!')[2]})" for place, text in [*seen.items()][:3]
    )


def money_units(table: CaseTable, mapping: UserMapping, labelled: object) -> dict[str, str]:
    """Return the unit of each quantity of money; one without a unit, or with two, is refused."""
    _refuse_monthly(table)
    _refuse_scaled(table, mapping, labelled)
    if mapping.unit is None:
        refuse_doubtful_units(table)
    units: dict[str, str] = {}
    for key, said in units_said(table, labelled).items():
        column = _money_columns(table)[key]
        own = table.units.get(key) or unit_row(table).get(key)
        if mapping.unit is None and len(said) > 1 and not (own and _is_default(table)):
            raise _two_units(table, column, said)
        unit = mapping.unit or next(iter(said), None)
        if unit is None:
            raise no_unit(table, column, mapping)
        units[key] = unit
    return units


def units_said(table: CaseTable, labelled: object, place: str = "") -> dict[str, dict[str, str]]:
    """Return what each quantity of money is said to be in, and where: the nearest word first."""
    below, above = unit_row(table), _units_above(table)
    label = None
    if isinstance(labelled, str):
        label = unit_named(labelled) or unit_named(f"i {labelled}")  # "Beløb i" | "tusinder"
    in_rows, shown = units_in_rows(table), units_shown(table)
    found: dict[str, dict[str, str]] = {}
    for key, column in _money_columns(table).items():
        head = table.units.get(key)
        row = table.bottom + (0 if head else 1)
        words = (
            (head or below.get(key), table.sheet.at(row, column)),
            *in_rows.get(key, {}).items(),
            (label, place),
            *_units_above_of(table, key).items(),
            *above.items(),
        )
        found[key] = {}
        for unit, where in words:
            if unit:
                found[key].setdefault(unit, where)
        unit, where = unit_of_shown(shown.get(key), found[key])
        if unit:
            found[key] = {unit: where}
    if any(found.values()):
        return found
    noted = units_in_notes(table)
    return {key: dict(noted) for key in found}


def _units_above_of(table: CaseTable, key: str) -> dict[str, str]:
    """Return the units of costs, or of savings, in lines above the table that tell them apart."""
    kind = "cost" if key in {*COSTS, "investment"} else "" if key == "unit_saving" else "saving"
    found: dict[str, str] = {}
    for text, place in _lines_above(table):
        parts = [meaning_of_text(part) for part in _PARTS.split(folded(text))]
        named = [
            ("cost" if part.quantity in COSTS else part.quantity, part.unit)
            for part in parts
            if part is not None and part.year is None
        ]
        told = dict(named)
        if len(named) == len(parts) and len(told) == len(named) > 1 and all(told.values()):
            unit = told.get(kind)
            if unit:
                found.setdefault(unit, place)
    return found


_PARTS = re.compile(r"\s*[,;]\s*|\s+(?:og|mens|and)\s+")


def _refuse_monthly(table: CaseTable) -> None:
    """Refuse a line above the table that says amounts to be a month's, a quarter's or a week's."""
    for number, row in table.sheet.rows.items():
        for column, value in row.items() if number < table.top else ():
            if type(value) is str and is_unit_a_month(value):
                raise FileError(
                    MODEL_NOT_YEARLY,
                    where=table.sheet.at(number, column),
                    expected=Text("amounts a year"),
                    got=value,
                    mend=Text("Turn the amounts into yearly ones, or correct the line"),
                )


def _refuse_scaled(table: CaseTable, mapping: UserMapping, labelled: object) -> None:
    """Refuse amounts that their number format shows in another unit than they are stored in.

    Where all are shown alike, and the unit that is said is the one in which they are shown, they
    are kroner.
    """
    sheet = table.real or table.sheet
    if not sheet.scaled:
        return
    formats, said = units_shown(table), units_said(table, labelled)
    told = {
        cell
        for key, cells in amount_cells(table).items()
        if key in formats and formats[key].place in said.get(key, {}).values()
        for cell in cells
    }
    columns = set(_money_columns(table).values()) | {
        column
        for key, years in table.series.items()
        if key in {*COSTS, "saving"}
        for column in years.values()
    }
    shown = [
        cell
        for cell in sorted(sheet.scaled)
        if cell[0] > table.bottom
        and cell not in told
        and (table.real is not None or cell[1] in columns)
    ]
    if shown and mapping.unit is None:
        raise FileError(
            Problem(
                "cell.format_scales",
                "the cell's number format shows another number than the cell holds",
            ),
            where=sheet.at(*shown[0]),
            expected=Text("a number format that shows it whole"),
            got=sheet.get(*shown[0]),
            mend=Text(
                "Choose a number format without a last comma, or give --unit: "
                "that of the numbers that the cells hold"
            ),
            parameter="unit",
        )


def _money_columns(table: CaseTable) -> dict[str, int]:
    """Return a column of each quantity of money that is read."""
    scalars = {key: table.columns[key] for key in MONEY if key in table.columns}
    return scalars | {
        key: min(years.values()) for key, years in table.series.items() if key in {*COSTS, "saving"}
    }


def _units_above(table: CaseTable) -> dict[str, str]:
    """Return the units that lines above the table state, the nearest first, and their places."""
    found: dict[str, str] = {}
    for number in sorted(table.sheet.rows, reverse=True):
        if number < table.bottom:
            said = unit_line if number < table.top else unit_named
            for column, value in table.sheet.rows[number].items():
                unit = said(value) if type(value) is str else None
                if unit is not None:
                    found.setdefault(unit, table.sheet.at(number, column))
    return found


def _is_default(table: CaseTable) -> bool:
    """Return whether the line above says that its unit holds where nothing else is said."""
    return any(
        type(value) is str
        and any(words in folded(value) for words in texts()["unit_line"]["default"])
        for number, row in table.sheet.rows.items()
        if number < table.top
        for value in row.values()
    )


def _two_units(table: CaseTable, column: int, said: Mapping[str, str]) -> FileError:
    places = (
        joined([unit_words(unit), same(f" ({where})" if where else "")], "")
        for unit, where in said.items()
    )
    return two_units(table.sheet.at(table.bottom, column), joined(places))


def no_unit(table: CaseTable, column: int, mapping: UserMapping = NO_MAPPING) -> FileError:
    """Return the refusal of a column of money of which no unit is said."""
    value = table.sheet.get(table.bottom, column)
    words = _unit_words(table)
    refuse_lines(words, table, mapping)
    lines = ", ".join(f"'{text}' ({where.rpartition('!')[2]})" for text, where in words)
    head = shown_text(value)
    return FileError(
        UNIT_MISSING,
        where=table.sheet.at(table.bottom, column),
        expected=Text(
            "one of {tkr_per_unit} in the header or above the table",
            tkr_per_unit=all_units(TKR_PER_UNIT, ", "),
        ),
        got=Text(
            "'{head}'; a unit is named, but not understood, in {lines}", head=head, lines=lines
        )
        if lines
        else value,
        mend=Text(
            "Type the unit alone in a cell above the table, e.g. 'Amounts in DKK "
            "thousand', or give --unit"
        )
        if lines
        else Text("Type e.g. 'Annual investment (DKK thousand)'"),
        parameter="unit" if lines else "",
    )


def _unit_words(table: CaseTable) -> list[tuple[str, str]]:
    """Return the lines above the table that name a unit without stating it, with their cells."""
    return [
        (" ".join(value.split()), table.sheet.at(number, column))
        for number, row in sorted(table.sheet.rows.items())
        if number < table.top
        for column, value in row.items()
        if type(value) is str and UNIT.search(spoken(value)) and unit_line(value) is None
    ]
