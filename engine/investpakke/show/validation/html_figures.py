"""The tables of an HTML report that hold figures: reconciliation, and the engines' agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from investpakke.reconciliation import VERDICT_TEXT, Verdict
from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.numbers import number
from investpakke.show.results.reconcile import tally
from investpakke.show.validation import words
from investpakke.text import Language, Text
from investpakke.validate.batch.report import Report
from investpakke.validate.figures.reconciled import Reconciled

_HEADS = (
    Text("Figure"),
    Text("Unit"),
    Text("Published"),
    Text("The engine"),
    Text("The workbook"),
    Text("Cell"),
    Text("Verdict"),
)
_UNITS = {"personer": "persons"}
_AGREES = Text("engine and workbook agree")
_DIFFERS = Text("THE WORKBOOK DIFFERS")
_EXACT = 1e-9
_MOST_UNFOLDED = 20
"""Lines of a table that a reader looks through."""


def reconciliation(report: Report, language: Language) -> Markup:
    """Return the package's figures by three hands, or why there are none."""
    figures = report.reconciliation
    if not figures:
        why = report.no_package
        none = Text(
            "The workbook has no table of cases that can be read, so there is nothing to reconcile."
        )
        told = None if why is None else tag("p", why.in_language(language), class_="note")
        return fragment([tag("p", none.in_language(language)), told])
    return fragment(
        [
            tag("p", _summary(figures).in_language(language)),
            *_tables(figures, language),
            *_whys(figures, language),
        ]
    )


def _tables(figures: tuple[Reconciled, ...], language: Language) -> Iterator[Markup]:
    """Yield the figures; of many, those that tie are folded away so that the others are seen."""
    tying = [figure for figure in figures if _ties(figure)]
    others = [figure for figure in figures if not _ties(figure)]
    if len(figures) <= _MOST_UNFOLDED or not tying:
        yield _table(figures, language)
        return
    if others:
        yield _table(others, language)
    summary = Text("{tying} figures that agree", tying=len(tying))
    yield tag(
        "details",
        tag("summary", summary.in_language(language)),
        _table(tying, language),
        class_="ties",
    )


def _ties(figure: Reconciled) -> bool:
    """Return whether there is nothing to see: all hands that state the figure agree."""
    if figure.workbook_agrees is False:
        return False
    return figure.verdict is Verdict.TIES or (
        figure.verdict is None and figure.workbook is not None
    )


def _table(figures: Sequence[Reconciled], language: Language) -> Markup:
    caption = Text("The figures of the document, of the engine and of the workbook")
    heads = (head.in_language(language) for head in _HEADS)
    rows = (_row(figure, language) for figure in figures)
    return table(caption.in_language(language), heads, rows, class_="figures")


def _summary(figures: tuple[Reconciled, ...]) -> Text:
    shown = [figure for figure in figures if figure.workbook is not None]
    agreeing = sum(figure.workbook_agrees is True for figure in shown)
    own = Text(
        "{agreeing} of {shown} figures found in the workbook match the engine's.",
        agreeing=agreeing,
        shown=len(shown),
    )
    stated = [figure.verdict for figure in figures if figure.verdict is not None]
    if not stated:
        return Text(
            "{own} There are no published figures to hold them against (use --against).", own=own
        )
    said = tally(stated, Text("explained in the table"))
    return Text("{own} {said}", own=own, said=said)


def _row(figure: Reconciled, language: Language) -> Markup:
    exact = figure.published is None or abs(figure.engine - figure.published) <= _EXACT
    decimals = figure.decimals + (0 if exact else 2)
    differs = figure.verdict is Verdict.DIFFERS or figure.workbook_agrees is False
    unit = figure.unit if language == "da" else _UNITS.get(figure.unit, figure.unit)
    return tag(
        "tr",
        tag("th", figure.label.in_language(language), scope="row"),
        tag("td", unit),
        _number(figure.published, figure.decimals, language),
        _number(figure.engine, decimals, language),
        _number(figure.workbook, decimals, language),
        tag("td", str(figure.place), class_="note"),
        tag("td", _verdict(figure).in_language(language)),
        class_="differs" if differs else None,
    )


def _number(value: float | None, decimals: int, language: Language) -> Markup:
    shown = "–" if value is None else number(value, language, decimals)
    return tag("td", shown, class_="number")


def _verdict(figure: Reconciled) -> Text:
    if figure.workbook_agrees is False:
        return _DIFFERS
    if figure.verdict is not None:
        return VERDICT_TEXT[figure.verdict]
    return Text("–") if figure.workbook is None else _AGREES


def _whys(figures: tuple[Reconciled, ...], language: Language) -> Iterator[Markup]:
    whys = dict.fromkeys(
        figure.why for figure in figures if figure.why and figure.verdict is not Verdict.TIES
    )
    if whys:
        title = Text("Known differences").in_language(language)
        items = (tag("li", words.sentence(why.in_language(language))) for why in whys if why)
        yield tag("h3", title)
        yield tag("ul", *items)


def agreement(report: Report, language: Language) -> Markup:
    """Return how many witnesses stand behind the cells, and why not two."""
    shares = report.shares
    parts = (("two", shares.two), ("one", shares.one), ("none", shares.none))
    bar = tag(
        "div",
        *(tag("span", class_=look, style=f"flex-grow:{count}") for look, count in parts if count),
        class_="bar",
        aria_hidden="true",
    )
    disagreements = sum(finding.code == "IP401" for finding in report.findings)
    agreed = (
        Text("Where both have computed, they agree.")
        if not disagreements
        else Text("They disagree in {disagreements} places (IP401).", disagreements=disagreements)
    )
    told = [
        tag(
            "p",
            words.judged(report, language),
            " ",
            agreed.in_language(language) if shares.two and "IP401" in report.looked else None,
        )
    ]
    if shares.total:
        told.insert(0, bar)
    if report.less_judged:
        heads = (Text("Cells"), Text("E.g."), Text("Why"))
        rows = (
            tag(
                "tr",
                tag("td", number(less.cells, language), class_="number"),
                tag("td", str(less.example)),
                tag("td", less.reason.in_language(language)),
            )
            for less in report.less_judged
        )
        caption = Text("Why two witnesses do not stand behind every value")
        told.append(
            table(
                caption.in_language(language),
                (h.in_language(language) for h in heads),
                rows,
                class_="reasons",
            )
        )
    return fragment(told)
