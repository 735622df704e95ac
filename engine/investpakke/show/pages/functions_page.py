"""The catalogue on the terminal: all functions in short, or one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group as Together
from rich.console import RenderableType
from rich.padding import Padding

from investpakke.functions import Function, Value
from investpakke.show.native_formulas import SheetLine, localized, typed, worked_sheet
from investpakke.show.numbers import short
from investpakke.show.tables import QUIET, TITLE, Column, Layout, Row, paragraph
from investpakke.text import Language, Text

_DECIMALS = 6
_ARGUMENTS = (Text("Argument"), Text("Unit"), Text("Default"), Text("What it is"))
_SHEET = (Text("Cell"), Text("Holds"), Text("Value or formula"))
_NATIVE = Text("The same with native Excel formulas (in a range: the formula of its first cell)")
_MORE = Text(
    "Show one function with arguments, example and Excel formulas: investpakke functions NAME"
)


def catalogue_parts(functions: Sequence[Function], language: Language) -> Iterator[RenderableType]:
    """Return every function with what it does."""
    for function in functions:
        unit = function.unit.in_language(language)
        yield Together(
            paragraph(f"{function.syntax(language)}  [{unit}]", TITLE),
            Padding(paragraph(function.help.in_language(language)), (0, 0, 1, 4)),
        )
    yield paragraph(_MORE.in_language(language), QUIET)


def function_parts(function: Function, language: Language, width: int) -> Iterator[RenderableType]:
    """Return one function in full: help, arguments, example, native formulas."""
    gives = Text("Unit").in_language(language)
    yield paragraph(function.syntax(language), TITLE)
    yield paragraph(function.help.in_language(language))
    yield paragraph(f"{gives}: {function.unit.in_language(language)}")
    yield ""
    yield from _table(_ARGUMENTS, _argument_rows(function, language), language, width)
    yield ""
    yield paragraph(Text("Example").in_language(language), TITLE)
    yield paragraph(_example(function, language))
    yield paragraph(function.example.note.in_language(language), QUIET)
    yield ""
    yield paragraph(_NATIVE.in_language(language), TITLE)
    rows = [
        Row([item.cells, item.label.in_language(language), _line(item, language)])
        for item in worked_sheet(function)
    ]
    yield from _table(_SHEET, rows, language, width)


def _table(
    titles: Sequence[Text], rows: Sequence[Row], language: Language, width: int
) -> Iterator[RenderableType]:
    last = len(titles) - 1
    columns = [
        Column(title.in_language(language), number=False, stretches=i == last, folds=i == last)
        for i, title in enumerate(titles)
    ]
    layout = Layout.of(columns, rows, width)
    yield layout.rule()
    yield layout.head()
    yield layout.rule()
    yield layout.block(rows)
    yield layout.rule()


def _argument_rows(function: Function, language: Language) -> list[Row]:
    return [
        Row(
            [
                argument.name.in_language(language),
                argument.unit.in_language(language),
                "–" if argument.default is None else short(argument.default, language, _DECIMALS),
                argument.help.in_language(language),
            ]
        )
        for argument in function.arguments
    ]


def _example(function: Function, language: Language) -> str:
    """Return the example as it is typed in a cell, and what comes out."""
    cells = {item.label.da: item.cells for item in worked_sheet(function)}
    arguments = [
        cells[argument.name.da] if isinstance(value, tuple) else typed(value, language)
        for argument, value in zip(function.arguments, function.example.arguments, strict=True)
    ]
    written = Text(", ").in_language(language).join(arguments)
    result = _content(function.example.result, language)
    gives = Text("gives").in_language(language)
    return f"={function.name}({written}) {gives} {result}"


def _line(line: SheetLine, language: Language) -> str:
    if line.plain and not isinstance(line.content, tuple):
        return typed(line.content, language)
    return _content(line.content, language)


def _content(content: Value | str, language: Language) -> str:
    if isinstance(content, str):
        return localized(content, language)
    values = content if isinstance(content, tuple) else (content,)
    return "; ".join(
        value if isinstance(value, str) else short(value, language, _DECIMALS) for value in values
    )
