"""How a model was read: its owner's own headers, and what each is used as."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from investpakke.show.plain import Form
from investpakke.show.view import Cell, Column, Element, Heading, Kind, Row, Table
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Language, Text
from investpakke.workbook.foreign.reading import Origin, Reading
from investpakke.workbook.foreign.units import unit_words

SCHEMA: Final = 1
"""The version of the form; it grows when a key changes its meaning or goes."""

_CELL, _HEADER = Column(Text("Cell"), Kind.TEXT), Column(Text("Header"), Kind.PROSE)
_COLUMNS = (
    _CELL,
    _HEADER,
    Column(Text("Used as"), Kind.PROSE),
    Column(Text("Unit"), Kind.TEXT),
    Column(Text("Stated in"), Kind.TEXT, aside=True),
)
_UNUSED = (_CELL, _HEADER, Column(Text("Why not"), Kind.PROSE))
_FACTS = (
    Column(Text("Setting"), Kind.TEXT),
    Column(Text("Value"), Kind.TEXT),
    Column(Text("Stated in"), Kind.TEXT),
)
_ROWS = (
    Column(Text("Row"), Kind.TEXT),
    Column(Text("Text"), Kind.PROSE),
    Column(Text("Read as"), Kind.TEXT),
)


def page(reading: Reading, writer: Writer) -> Iterator[Element]:
    """Yield how a model was read, row by row."""
    yield Heading(reading.line)
    yield from tables(reading, writer, reading.sheet)
    rows: list[list[Cell]] = [[row.place, row.label, row.said] for row in reading.rows]
    yield from _titled(Text("The rows"), _ROWS, rows)


def tables(reading: Reading, writer: Writer, of_sheet: str = "") -> Iterator[Element]:
    """Yield its columns, what is not used, and what holds for the whole model.

    Cells of the sheet at hand are named without it.
    """

    def place(where: Text) -> str:
        return writer.say(where).removeprefix(f"{of_sheet}!")

    columns: list[Sequence[Cell]] = [
        [
            column.cell,
            column.header,
            column.signed,
            unit_words(column.unit or ""),
            None if column.unit_from is None else place(column.unit_from.text),
        ]
        for column in reading.columns
    ]
    yield from _titled(Text("Columns that are used"), _COLUMNS, columns)
    if reading.unused:
        unused: list[list[Cell]] = [
            [each.cell, each.header, each.reason] for each in reading.unused
        ]
        yield from _titled(Text("Not used"), _UNUSED, unused)
    facts: list[Sequence[Cell]] = []
    for name, label in (
        ("first_year", Text("First year")),
        ("years", Text("Number of years")),
        ("averaging_years", Text("Averaged over (years)")),
        ("price_level", Text("Price level")),
    ):
        value = getattr(reading, name)
        if value is None:
            facts.append([label, NOTHING, Text("not stated")])
        else:
            facts.append([label, str(value), place(reading.origins[name].text)])
    yield from _titled(Text("For the whole model"), _FACTS, facts)


def _titled(
    title: Text, columns: Sequence[Column], lines: Sequence[Sequence[Cell]]
) -> Iterator[Element]:
    yield Heading(title)
    yield Table(title, columns, [[Row(line) for line in lines]])


# --- JSON --------------------------------------------------------------------------------


def form(reading: Reading, language: Language) -> Form:
    """Return how a model was read; texts in a language, codes in English."""
    return {
        "schema": SCHEMA,
        "table": {
            "sheet": reading.sheet,
            "range": reading.ranges[0].partition("!")[2] or reading.ranges[0],
            "header_rows": list(reading.header_rows),
            "cases": reading.cases,
            **({"ranges": list(reading.ranges)} if len(reading.ranges) > 1 else {}),
        },
        "columns": [
            {
                "header": column.header,
                "cell": column.cell,
                "keys": list(column.keys),
                "used_as": column.used_as.in_language(language),
                "use": column.use,
                "unit": column.unit,
                "unit_from": None if column.unit_from is None else origin_form(column.unit_from),
                "turned": bool(column.turned),
            }
            for column in reading.columns
        ],
        "unread": [
            {
                "header": column.header,
                "cell": column.cell,
                "reason": column.reason.in_language(language),
            }
            for column in reading.unused
        ],
        "rows": [
            {
                "row": row.row,
                "label": row.label,
                "read_as": row.read_as,
                **({"sheet": row.sheet} if row.sheet else {}),
            }
            for row in reading.rows
        ],
        "first_year": reading.first_year,
        "years": reading.years,
        "averaging_years": reading.averaging_years,
        "price_level": reading.price_level,
        "origins": {name: origin_form(origin) for name, origin in reading.origins.items()},
        "line": reading.line.in_language(language),
    }


def origin_form(origin: Origin) -> Form:
    """Return where something was found: "cell", "kept", "told" or "usual", and its place."""
    return {"kind": origin.kind, "where": origin.where or None}
