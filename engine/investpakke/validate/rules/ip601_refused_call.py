"""An INVEST_* function refuses what it was given.

Anti-pattern
------------
An argument is left out, a range has text among its numbers, a factor stands above 1. The cell shows
a text that begins with #INVEST, and a SUM over the column passes over it.

Better practice
---------------
Read the text: it says which argument, what was expected and what was found. Mend the input.

Problemet
---------
Et argument mangler, et område har tekst mellem tallene, eller en faktor er over 1. Cellen
viser en tekst, der begynder med #INVEST, og en SUM over kolonnen springer den over.

Bedre praksis
-------------
Læs teksten: Den siger, hvilket argument det gælder, hvad der ventes, og hvad der
står. Ret input.

Source
------
docs/functions.md: what each function takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from investpakke.boundary import PREFIX
from investpakke.errors import Text, same, shown
from investpakke.functions import Function, catalogue
from investpakke.validate.calculation import Formula, Judged
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.inspecting.blocks import blocks
from investpakke.validate.inspecting.patterns import rectangles
from investpakke.validate.rule import Rule
from investpakke.validate.subject import Subject
from investpakke.workbook.formula.form import read_form
from investpakke.workbook.formula.tree import Node, read_tree

_MEND = Text("Ret argumentet; funktionens hjælp siger, hvad der ventes",
             "Mend the argument; the function's help says what is expected")  # fmt: skip


def _look(rule: Rule, subject: Subject) -> Iterator[Finding]:
    wrong: set[tuple[str, int, int]] = set()
    for block in blocks(subject, _wrong_count):
        area = block.place.area
        if area is not None:
            wrong |= {(block.place.sheet or "", row, area.column)
                      for row in range(area.row, area.last_row + 1)}  # fmt: skip
        function, given = block.said
        yield rule.finding(
            block.place,
            Text(f"{function.name} har fået {given} argumenter",
                 f"{function.name} was given {given} arguments"),
            expected=Text(function.syntax("da"), function.syntax("en")),
            found=shown(block.formula[:120]), mend=_MEND,
        )  # fmt: skip
    yield from _refused(rule, subject, wrong)


def _wrong_count(_key: Formula, judged: Judged) -> tuple[Function, int] | None:
    tree = read_tree(judged.resolved.form())
    for call in () if tree is None else tree.walk():
        function = _functions().get(call.text) if call.kind == "call" else None
        if function is not None and not _fits(function, call):
            return function, len(call.parts)
    return None


@cache
def _functions() -> dict[str, Function]:
    return {function.name: function for function in catalogue()}


def _fits(function: Function, call: Node) -> bool:
    needed = [argument.default is None for argument in function.arguments]
    given = [part.kind != "left out" for part in call.parts]
    if len(given) > len(needed):
        return False
    given += [False] * (len(needed) - len(given))
    return all(has or not must for has, must in zip(given, needed, strict=True))


def _called(judged: Judged) -> tuple[str, ...]:
    return read_form(judged.resolved.form()).functions


def _refused(rule: Rule, subject: Subject, known: set[tuple[str, int, int]]) -> Iterator[Finding]:
    """Yield the cells that come to a refusal, or show one."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for judged in subject.calculation.formulas.values():
        calls = any(name.startswith("INVEST_") for name in _called(judged))
        for cell in judged.cells if calls else ():
            value = subject.calculation.value(cell)
            if isinstance(value, str) and value.startswith(PREFIX) and tuple(cell) not in known:
                found.setdefault((cell.sheet, value), []).append((cell.row, cell.column))
    for (sheet, text), cells in found.items():
        for area in rectangles(cells):
            yield rule.finding(
                Place(sheet, area),
                Text("en INVEST-funktion afviser sit input",
                     "an INVEST function refuses its input"),
                found=same(text.removeprefix(PREFIX)), mend=_MEND,
            )  # fmt: skip


RULE = Rule(
    "IP601",
    Text("INVEST-funktion afviser sit input", "INVEST function refuses its input"),
    Severity.ERROR,
    _look,
)
