"""The demo on the terminal: the package, and what agrees with what."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.show.numbers import number
from investpakke.show.results import package
from investpakke.show.results.reconcile import summary
from investpakke.show.view import Element, Heading, Paragraph
from investpakke.show.writer import Writer
from investpakke.text import Language, Text
from investpakke.workbook.crosscheck import TOLERANCE, CrossCheck
from investpakke_templates.demonstration import PACKAGE, Demonstration

_LISTED = 5
_AGREES = Text("in agreement")
_DISAGREES = Text("NOT IN AGREEMENT")


def demo_parts(shown: Demonstration, writer: Writer) -> Iterator[Element]:
    """Yield the page from top to bottom."""
    language, check = writer.language, shown.cross_check
    yield from package.page(shown.package, shown.result, writer)
    yield Heading(Text("Checks"))
    yield _finding(_recalculated(check, language), check.agrees, writer)
    for item in check.differences[:_LISTED]:
        text = Text(
            "{where}: in the file {cached}, recalculated {recalculated}",
            where=f"  {item.sheet}!{item.cell}",
            cached=item.cached,
            recalculated=item.recalculated,
        )
        yield Paragraph(text, "red")
    yield _finding(_read_back(shown, language), shown.read_back_difference <= TOLERANCE, writer)
    yield Paragraph(summary(shown.lines))
    yield Paragraph(
        Text(
            "Every published figure against the computed: investpakke reconcile {package}",
            package=PACKAGE,
        )
    )


def _finding(text: Text, agrees: bool, writer: Writer) -> Paragraph:
    verdict = writer.say(_AGREES if agrees else _DISAGREES)
    return Paragraph(f"{writer.say(text)}: {verdict}.", "" if agrees else "red")


def _recalculated(check: CrossCheck, language: Language) -> Text:
    cells, gap = number(check.cells, language), f"{check.largest_difference:.0e}"
    return Text(
        "{cells} formula cells recalculated by another engine (formulas), largest gap {gap}",
        cells=cells,
        gap=gap,
    )


def _read_back(shown: Demonstration, language: Language) -> Text:
    cases = number(len(shown.package.cases), language)
    return Text(
        "The workbook read back and computed: {cases} cases, the engine and the workbook",
        cases=cases,
    )
