"""A function's worked example as a small sheet of native Excel formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from investpakke.functions import Function, Value
from investpakke.text import Language, Text, same

DANISH_NAMES = {
    "AVERAGE": "MIDDEL",
    "BETADIST": "BETAFORDELING",
    "BETAINV": "BETAINV",
    "COUNT": "TÆL",
    "IF": "HVIS",
    "INDEX": "INDEKS",
    "INT": "HELTAL",
    "MATCH": "SAMMENLIGN",
    "MAX": "MAKS",
    "MIN": "MIN",
    "ROUND": "AFRUND",
    "SUM": "SUM",
    "SUMPRODUCT": "SUMPRODUKT",
}
"""What a Danish Excel calls the functions that the native formulas use."""

_NAME = re.compile(r"\b([A-Z]+)(?=\()")
_FIRST_COLUMN = "B"
_FIRST_TABLE = "D"
_SINGLE = "værdi"
"""The placeholder of one of several values: the result stands beside each of them."""

_USUAL_YEARS = 4


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet: where it stands, what it is, and its value or formula.

    A calendar year is ``plain``: a number without thousands separators.
    """

    cells: str
    label: Text
    content: Value | str
    plain: bool = False


def localized(formula: str, language: Language) -> str:
    """Return a formula as Excel shows it in that language.

    Examples
    --------
    >>> localized("=IF(B3=1,$B$2,1)", "da")
    '=HVIS(B3=1;$B$2;1)'
    """
    if language == "en" or not formula.startswith("="):
        return formula
    danish = _NAME.sub(lambda match: DANISH_NAMES.get(match[1], match[1]), formula)
    return danish.replace(",", ";")


def typed(value: float | str, language: Language) -> str:
    """Return a value as it is typed in a formula: a number without thousands separators.

    Examples
    --------
    >>> typed(0.5, "da"), typed("sygedagpenge", "da")
    ('0,5', '"sygedagpenge"')
    """
    if isinstance(value, str):
        return f'"{value}"'
    text = f"{value:.15g}"
    return text.replace(".", ",") if language == "da" else text


def worked_sheet(function: Function) -> tuple[SheetLine, ...]:
    """Return the lines of a sheet that computes the function's example without the function.

    Examples
    --------
    >>> from investpakke.functions import lookup
    >>> for line in worked_sheet(lookup("INVEST_AVERAGE")):
    ...     print(line.cells, line.content)
    B1 2680
    B2 0.5
    B3:E3 (1, 2, 3, 4)
    B4:E4 =IF(B3=1,$B$2,1)
    B5 =$B$1*AVERAGE($B4:$E4)
    """
    addresses, lines = _inputs(function)
    years = _years_of(function)
    columns = [chr(ord(_FIRST_COLUMN) + index) for index in range(years)]
    row = sum(len(x.content) if isinstance(x.content, tuple) else 1 for x in lines) + 1
    tables = _tables(function)
    addresses |= {name: _fixed(line.cells) for name, line in tables.items()}
    lines += tables.values()
    rows: dict[str, list[str]] = {}
    if function.twin.rows:
        for offset, name in enumerate(["t", *(row.name for row in function.twin.rows)]):
            rows[name] = [f"{column}{row + offset}" for column in columns]
        numbers = tuple(range(1, years + 1))
        lines.append(SheetLine(_span(rows["t"]), Text("Year"), numbers))
    formulas = function.twin.at(addresses, rows)
    lines += [
        SheetLine(_span(rows[year_row.name]), year_row.label, formulas.rows[year_row.name][0])
        for year_row in function.twin.rows
    ]
    result = [f"{column}{row + len(rows)}" for column in columns[: len(formulas.result)]]
    if _SINGLE in addresses:  # one result beside each value
        result = [f"C{index}" for index in range(1, row)]
    return (*lines, SheetLine(_span(result), same(function.name), formulas.result[0]))


def _inputs(function: Function) -> tuple[dict[str, str], list[SheetLine]]:
    """Return the address of each placeholder, and the lines that hold the example's values."""
    addresses, lines, row = {}, [], 1
    for argument, value in zip(function.arguments, function.example.arguments, strict=True):
        if argument.name.da == function.horizon:
            continue
        height = len(value) if isinstance(value, tuple) else 1
        first, last = f"${_FIRST_COLUMN}${row}", f"${_FIRST_COLUMN}${row + height - 1}"
        addresses[argument.name.da] = first if height == 1 else f"{first}:{last}"
        cells, plain = addresses[argument.name.da].replace("$", ""), argument.unit.da == "årstal"
        lines.append(SheetLine(cells, argument.name, value, plain))
        row += height
    if _SINGLE in function.twin.inputs:
        addresses[_SINGLE] = f"{_FIRST_COLUMN}1"
    return addresses, lines


def _tables(function: Function) -> dict[str, SheetLine]:
    """Return the columns of the tables by name, from the top of the sheet, to the right of it."""
    lines = {}
    for index, column in enumerate(function.twin.columns):
        letter = chr(ord(_FIRST_TABLE) + index)
        cells = _span([f"{letter}1", f"{letter}{len(column.values)}"])
        lines[column.name] = SheetLine(cells, column.label, column.values)
    return lines


def _fixed(cells: str) -> str:
    return ":".join(f"${cell[0]}${cell[1:]}" for cell in cells.split(":"))


def _years_of(function: Function) -> int:
    names = [argument.name.da for argument in function.arguments]
    if not function.horizon:
        return _USUAL_YEARS
    value = function.example.arguments[names.index(function.horizon)]
    return int(value[0] if isinstance(value, tuple) else value)


def _span(cells: list[str]) -> str:
    return cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1]}"
