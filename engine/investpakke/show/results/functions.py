"""The catalogue: all functions in short, or one in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.functions import Function, Value
from investpakke.show.native_formulas import SheetLine, localized, typed, worked_sheet
from investpakke.show.numbers import short
from investpakke.show.plain import Form
from investpakke.show.view import Column, Element, Gap, Heading, Kind, Paragraph, Row, Table
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Language, Text

_DECIMALS = 6
_ARGUMENTS = (
    Column(Text("Argument"), Kind.TEXT),
    Column(Text("Unit"), Kind.TEXT),
    Column(Text("Default"), Kind.TEXT),
    Column(Text("What it is"), Kind.PROSE),
)
_SHEET = (
    Column(Text("Cell"), Kind.TEXT),
    Column(Text("Holds"), Kind.TEXT),
    Column(Text("Value or formula"), Kind.PROSE),
)
_NATIVE = Text("The same with native Excel formulas (in a range: the formula of its first cell)")
_MORE = Text(
    "Show one function with arguments, example and Excel formulas: investpakke functions NAME"
)


def catalogue_page(functions: Sequence[Function], writer: Writer) -> Iterator[Element]:
    """Yield every function with what it does."""
    for function in functions:
        yield Heading(f"{function.syntax(writer.language)}  [{writer.say(function.unit)}]")
        yield Paragraph(function.help, "indented")
    yield Gap()
    yield Paragraph(_MORE, "note")


def page(function: Function, writer: Writer) -> Iterator[Element]:
    """Yield one function in full: help, arguments, example, native formulas."""
    language = writer.language
    arguments = [
        Row(
            [
                each.name,
                each.unit,
                NOTHING if each.default is None else short(each.default, language, _DECIMALS),
                each.help,
            ]
        )
        for each in function.arguments
    ]
    sheet = [
        Row([line.cells, line.label, _line(line, language)]) for line in worked_sheet(function)
    ]
    yield Heading(function.syntax(language))
    yield Paragraph(function.help)
    yield Paragraph((Text("Unit"), ": ", function.unit))
    yield Gap()
    yield Table(Text("Arguments"), _ARGUMENTS, [arguments])
    yield Heading(Text("Example"))
    yield Paragraph(_example(function, writer))
    yield Paragraph(function.example.note, "note")
    yield Heading(_NATIVE)
    yield Table(_NATIVE, _SHEET, [sheet])


def _example(function: Function, writer: Writer) -> str:
    """Return the example as it is typed in a cell, and what comes out."""
    language = writer.language
    cells = {line.label.da: line.cells for line in worked_sheet(function)}
    arguments = [
        cells[argument.name.da] if isinstance(value, tuple) else typed(value, language)
        for argument, value in zip(function.arguments, function.example.arguments, strict=True)
    ]
    written = writer.say(Text(", ")).join(arguments)
    result = _content(function.example.result, language)
    return f"={function.name}({written}) {writer.say(Text('gives'))} {result}"


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


# --- JSON --------------------------------------------------------------------------------


def form(function: Function, language: Language) -> Form:
    """Return one function of the catalogue; its formulas are as a file holds them."""
    example = function.example
    return {
        "name": function.name,
        "syntax": function.syntax(language),
        "help": function.help.in_language(language),
        "unit": function.unit.in_language(language),
        "shape": function.shape,
        "category": function.category,
        "arguments": [
            {
                "name": argument.name.in_language(language),
                "keyword": argument.name.en,
                "unit": argument.unit.in_language(language),
                "shape": argument.shape,
                "default": argument.default,
                "help": argument.help.in_language(language),
            }
            for argument in function.arguments
        ],
        "example": {
            "arguments": list(example.arguments),
            "result": example.result,
            "note": example.note.in_language(language),
        },
        "native_formulas": [
            {
                "cells": line.cells,
                "label": line.label.in_language(language),
                "content": line.content,
            }
            for line in worked_sheet(function)
        ],
    }
