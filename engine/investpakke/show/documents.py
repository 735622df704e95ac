"""Pages of docs/ that are made of the code: ``python -m investpakke.show.documents docs``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from investpakke.functions import Function, Value, catalogue, lookup
from investpakke.show.native_formulas import localized, typed, worked_sheet
from investpakke.text import Language, Text
from investpakke.validate.engines.limits import Limit, limits
from investpakke.validate.measured import of_rule
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from investpakke.validate.rules.rule_text import NEEDED, rule_text

# --- docs/functions.md -----------------------------------------------------------------------

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

<!-- Made by `python -m investpakke.show.documents docs`; do not edit. -->

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
- Each function is also a named LAMBDA that Excel 365 and Excel 2024 compute without Python or
  add-in, made from the native formula: `investpakke functions --add-to model.xlsx`,
  `investpakke new --lambda`, and the workbook that `investpakke new investpakke-funktioner.xlsx
  --functions` writes. Excel 2021 and older show `#NAME?`, LibreOffice 7.4 `Err:509`. It refuses
  what the Python function refuses, by an Excel error. It differs in four things: a blank cell
  within a computed array (`A1:A3*1`) is 0 by then; numbers stored as text and blanks around a
  benefit's name are refused; a date is a number. IronCalc and formulon give what Python gives;
  Excel has not been tried.
"""
_FACTORS = """\
## Phasing as a row of factors

With one factor a year in B2:E2, of which the last goes on, and the year numbers in row 3, the row
"Phasing factor" holds this instead; everything else stays as above.
"""


def functions_page() -> str:
    """Return the page as Markdown.

    Examples
    --------
    >>> functions_page().splitlines()[0]
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


# --- docs/rules.md ---------------------------------------------------------------------------

_RULES_HEAD = """\
# Rules

<!-- Made by `python -m investpakke.show.documents docs`; do not edit. -->

What `investpakke validate` looks for. A rule's code never changes its meaning.
An *error* says that figures are or may be wrong, a *warning* that a rule of good practice is broken
so that it can mislead, a *note* tells something and never fails a workbook.
[validation.md](validation.md) tells how to choose rules, accept findings and change severities;
`investpakke explain CODE` prints the same in Danish or English.
"""
_FAMILIES = {
    "IP1": "Structure",
    "IP2": "Formulas",
    "IP3": "Calculation",
    "IP4": "Cross-check",
    "IP5": "Published figures",
    "IP6": "Add-in",
}


def rules_page() -> str:
    """Return the page as Markdown.

    Examples
    --------
    >>> rules_page().splitlines()[0]
    '# Rules'
    """
    rules = all_rules()
    index = (
        (
            f"[{rule.code}](#{rule.code.lower()})",
            rule.severity.label.en,
            rule.title.en,
            rule.title.da,
            NEEDED[rule.needs].en,
        )
        for rule in rules
    )
    parts = [_RULES_HEAD, _table("Rule | Severity | What it finds | På dansk | Applies to", index)]
    for start, title in _FAMILIES.items():
        family = [rule for rule in rules if rule.code.startswith(start)]
        if family:
            parts.append(f"## {title} ({start}xx)\n")
            parts += [part for rule in family for part in _rule(rule)]
    return "\n".join(parts)


def _rule(rule: Rule) -> Iterator[str]:
    text = rule_text(rule.code)
    yield f"### {rule.code}\n"
    kind = f"{rule.severity.label.en}, {NEEDED[rule.needs].en}"
    yield f"**{rule.title.en}** ({kind}). {text.summary}\n"
    yield _both("Anti-pattern", text.problem)
    yield _both("Better practice", text.practice)
    yield f"*Source.* {' '.join(text.source.split())}\n"
    yield f"*How often it is right.* {of_rule(rule.code).said.en}\n"


def _both(title: str, text: Text) -> str:
    danish = text.da.replace("\n\n", "\n>\n> ")
    return f"*{title}.* {text.en}\n\n> {danish}\n"


# --- the table of the engines' known limits in docs/validation.md ----------------------------

_LIMITS = re.compile(
    r"(<!-- limits: .*? -->\n\| .*\n\| --- .*\n)(?:\| .*\n)*(<!-- end of limits -->)"
)


def with_limits(page: str) -> str:
    """Return a page with the table of limits as they are today."""
    rows = "".join(f"{_limit(limit)}\n" for limit in limits())
    return _LIMITS.sub(lambda found: found[1] + rows + found[2], page)


def _limit(limit: Limit) -> str:
    evidence = limit.evidence
    formula = str(evidence["formula"]).replace("|", "\\|")
    measured = f"`{formula}` gives {evidence['gives']}, right is {evidence['right']}"
    return f"| {limit.engine} | {limit.reason.en} | {measured} |"


if __name__ == "__main__":
    docs = Path(sys.argv[1])
    validation = docs / "validation.md"
    for path, page in (
        (docs / "functions.md", functions_page()),
        (docs / "rules.md", rules_page()),
        (validation, with_limits(validation.read_text("utf-8"))),
    ):
        path.write_text(page, "utf-8")
