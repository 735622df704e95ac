"""The demo on the terminal: the package, and what agrees with what."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from investpakke.errors import Language, Text
from investpakke.show.numbers import number
from investpakke.show.pages.package_page import PackagePage
from investpakke.show.pages.reconcile_page import summary
from investpakke.show.tables import LOSS, TITLE, paragraph
from investpakke.workbook.crosscheck import TOLERANCE, CrossCheck
from investpakke_templates.demonstration import PACKAGE, Demonstration

_LISTED = 5
_AGREES = Text("enige", "in agreement")
_DISAGREES = Text("IKKE ENIGE", "NOT IN AGREEMENT")


def demo_parts(shown: Demonstration, language: Language, width: int) -> Iterator[RenderableType]:
    """Return the page from top to bottom."""
    yield from PackagePage(shown.package, shown.result, language, width).parts()
    yield ""
    yield paragraph(Text("Kontrol", "Checks").in_language(language), TITLE)
    check = shown.cross_check
    yield _finding(_recalculated(check, language), check.agrees, language)
    for item in check.differences[:_LISTED]:
        where = f"  {item.sheet}!{item.cell}"
        text = Text(
            f"{where}: i filen {item.cached}, genberegnet {item.recalculated}",
            f"{where}: in the file {item.cached}, recalculated {item.recalculated}",
        )
        yield paragraph(text.in_language(language), LOSS)
    yield _finding(_read_back(shown, language), shown.read_back_difference <= TOLERANCE, language)
    yield paragraph(summary(shown.lines).in_language(language))
    more = Text(
        f"Alle offentliggjorte tal mod de beregnede: investpakke reconcile {PACKAGE}",
        f"Every published figure against the computed: investpakke reconcile {PACKAGE}",
    )
    yield paragraph(more.in_language(language))


def _finding(text: Text, agrees: bool, language: Language) -> RenderableType:
    verdict = (_AGREES if agrees else _DISAGREES).in_language(language)
    return paragraph(f"{text.in_language(language)}: {verdict}.", "" if agrees else LOSS)


def _recalculated(check: CrossCheck, language: Language) -> Text:
    cells, gap = number(check.cells, language), f"{check.largest_difference:.0e}"
    return Text(
        f"{cells} formelceller genberegnet af en anden motor (formulas), største forskel {gap}",
        f"{cells} formula cells recalculated by another engine (formulas), largest gap {gap}",
    )


def _read_back(shown: Demonstration, language: Language) -> Text:
    cases = number(len(shown.package.cases), language)
    return Text(
        f"Projektmappen læst tilbage og beregnet: {cases} sager, motoren og projektmappen",
        f"The workbook read back and computed: {cases} cases, the engine and the workbook",
    )
