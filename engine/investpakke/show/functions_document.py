"""docs/functions.md: ``python -m investpakke.show.functions_document > docs/functions.md``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from investpakke.functions import Function, Value, catalogue, lookup
from investpakke.show.native_formulas import localized, typed, worked_sheet
from investpakke.text import Language

_LANGUAGES: tuple[Language, ...] = ("en", "da")
_SHAPES = {
    "number": "one number",
    "column": "number or column",
    "block": "number, column or range",
    "factors": "number, row of factors, or one of these per row",
    "text": "text, column or range",
}
_RESULTS = {
    "block": "in the shape of the arguments",
    "years": "one row per value, one column a year",
}
_HEAD = """\
# Functions

<!-- Made by `python -m investpakke.show.functions_document > docs/functions.md`; do not edit. -->

The calculations of a package as functions. In Python they are `investpakke.invest_net` and so on:
NumPy arrays in and out, plain numbers for plain numbers. In cells they are what the
Excel add-in registers. The native formulas work in any Excel without it; the tests recalculate
them and compare them with the Python functions.

- Each function is shown as in an English Excel, as in a Danish Excel, and in Python.
- Money is in tkr. (thousand DKK). A gain is positive, a net cost is negative. This page shows at
  most six decimals; the functions round nothing.
- `INVEST_RATE` knows the rates that ship: [rates.md](rates.md).
- A column has one value per row, a range any size. A single number stands for every row.
- In Python a flat list is a column; of `phasing` it is one row of years. A flat phasing as long
  as the rows, or a pandas Series of factors beside rows, is refused, since it may mean either:
  write `[[0.5, 1.0]]` for years, `[[0.5], [1.0]]` or `df[["first"]]` for one factor per row, which
  gives a result of one column.
- pandas Series and DataFrames are taken where their indexes are equal, and refused by name where
  they are not. The result is a NumPy array in the same order. pandas itself is not needed.
- A blank cell, a text, an error or a number out of range is refused with `investpakke.InputError`,
  which names the argument, the place in it, what is allowed and what was found. A cell shows
  `#VALUE!` then, or the error of its argument, and so does every sum over it; the reason is
  told by the button Forklar and by `investpakke validate`.
- `INVEST_PAYBACK` gives NaN in Python (`#N/A` in a cell) where no year pays back.
- Where a native formula stands in several cells, that of the first cell is shown.
"""
_FACTORS = """\
## Phasing as a row of factors

With one factor a year in B2:E2, of which the last goes on, and the year numbers in row 3, the row
"Phasing factor" holds this instead; everything else stays as above.
"""


def document() -> str:
    """Return the page as Markdown.

    Examples
    --------
    >>> document().splitlines()[0]
    '# Functions'
    """
    index = (
        (f"[{f.name}](#{f.name.lower()})", f.unit.en, re.split(r"\. (?=[A-Z])|\.$", f.help.en)[0])
        for f in catalogue()
    )
    parts = [_HEAD, _table("Function | Result | What it gives", index)]
    parts += [part for function in catalogue() for part in _section(function)]
    cells, years = {"besparelse": "B1", "indfasning": "$B$2:$E$2"}, {"t": ["B3"], "faktor": ["B4"]}
    factors = lookup("INVEST_AVERAGE").twin.at(cells, years).rows["faktor"][0]
    return "\n".join([*parts, _FACTORS, _code(localized(factors, x) for x in _LANGUAGES)])


def _section(function: Function) -> Iterator[str]:
    """Yield one function in full: syntax, help, arguments, example, native formulas."""
    python, example = f"investpakke.{function.name.lower()}", function.example
    keywords = (
        a.name.en + ("" if a.default is None else f"={a.default:g}") for a in function.arguments
    )
    yield f"## {function.name}\n"
    yield _code([*map(function.syntax, _LANGUAGES), f"{python}({', '.join(keywords)})"])
    yield f"{function.help.en}\n"
    rows = (
        (
            f"`{a.name.da}`",
            f"`{a.name.en}`",
            _SHAPES[a.shape],
            a.unit.en,
            "required" if a.default is None else f"{a.default:g}",
            a.help.en,
        )
        for a in function.arguments
    )
    yield _table("In a cell | Python keyword | Shape | Unit | Default | What it is", rows)
    yield f"Result: {function.unit.en}, {_RESULTS[function.shape]}.\n"
    yield f"Example. {example.note.en}\n"
    given = (_in_python(value) for value in example.arguments)
    calls = (f"={function.name}({_in_cell(function, language)})" for language in _LANGUAGES)
    yield _code([*calls, f"{python}({', '.join(given)})"])
    yield f"Gives {_shown(example.result, 'en')}.\n\nThe same with native formulas:\n"
    lines = (
        (line.cells, line.label.en, *(_shown(line.content, x) for x in _LANGUAGES))
        for line in worked_sheet(function)
    )
    yield _table("Cells | Hold | English Excel | Danish Excel", lines)


def _in_cell(function: Function, language: Language) -> str:
    """Return the example's arguments as typed in a cell; several values are a range."""
    cells = {line.label.da: line.cells for line in worked_sheet(function)}
    given = zip(function.arguments, function.example.arguments, strict=True)
    written = (cells[a.name.da] if isinstance(v, tuple) else typed(v, language) for a, v in given)
    return ("; " if language == "da" else ", ").join(written)


def _in_python(value: Value) -> str:
    return (
        f'"{value}"' if isinstance(value, str) else str(value).replace("(", "[").replace(")", "]")
    )


def _shown(content: Value | str, language: Language) -> str:
    """Return a formula as code, numbers as they are typed."""
    if isinstance(content, str) and content.startswith("="):
        return f"`{localized(content, language)}`"
    items = content if isinstance(content, tuple) else (content,)
    return "; ".join(
        item if isinstance(item, str) else typed(round(item, 6), language) for item in items
    )


def _code(lines: Iterable[str]) -> str:
    return "".join(f"    {line}\n" for line in lines)


def _table(heads: str, rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, " | ".join(["---"] * (heads.count("|") + 1)), *map(" | ".join, rows)]
    return "".join(f"| {line} |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.buffer.write(document().encode("utf-8"))  # whatever the terminal's encoding
