"""The demo on the terminal: the package, and what agrees with what."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from investpakke.show.numbers import number
from investpakke.show.pages.package_page import PackagePage
from investpakke.show.pages.reconcile_page import summary
from investpakke.show.tables import LOSS, TITLE, paragraph
from investpakke.text import Language, Text
from investpakke.workbook.crosscheck import TOLERANCE, CrossCheck
from investpakke_templates.demonstration import PACKAGE, Demonstration

_LISTED = 5
_AGREES = Text("in agreement")
_DISAGREES = Text("NOT IN AGREEMENT")


def demo_parts(shown: Demonstration, language: Language, width: int) -> Iterator[RenderableType]:
    """Return the page from top to bottom."""
    yield from PackagePage(shown.package, shown.result, language, width).parts()
    yield ""
    yield paragraph(Text("Checks").in_language(language), TITLE)
    check = shown.cross_check
    yield _finding(_recalculated(check, language), check.agrees, language)
    for item in check.differences[:_LISTED]:
        where = f"  {item.sheet}!{item.cell}"
        text = Text(
            "{where}: in the file {cached}, recalculated {recalculated}",
            where=where,
            cached=item.cached,
            recalculated=item.recalculated,
        )
        yield paragraph(text.in_language(language), LOSS)
    yield _finding(_read_back(shown, language), shown.read_back_difference <= TOLERANCE, language)
    yield paragraph(summary(shown.lines).in_language(language))
    more = Text(
        "Every published figure against the computed: investpakke reconcile {package}",
        package=PACKAGE,
    )
    yield paragraph(more.in_language(language))


def _finding(text: Text, agrees: bool, language: Language) -> RenderableType:
    verdict = (_AGREES if agrees else _DISAGREES).in_language(language)
    return paragraph(f"{text.in_language(language)}: {verdict}.", "" if agrees else LOSS)


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
