"""A sheet drawn by its formula patterns, with the findings marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from investpakke.show.html import Markup, fragment, tag
from investpakke.show.html import table as html_table
from investpakke.show.numbers import number
from investpakke.text import Language, Text
from investpakke.validate.cpr_numbers import masked
from investpakke.validate.finding import range_text
from investpakke.validate.sheet_map import EMPTY, NUMBER, OTHER, TEXT, Band, Mark, SheetMap
from investpakke.workbook.ooxml.addresses import get_column_letter

COLOURS = 10
"""Formula patterns have as many colours; their numbers tell them apart."""

_SIGNS = {NUMBER: ("n", "•"), TEXT: ("t", "a"), OTHER: ("o", "?")}
_LONGEST = 160


def drawn(drawing: SheetMap, links: Mapping[Mark, str], language: Language) -> Markup:
    """Return a sheet as a table, and its formulas.

    Parameters
    ----------
    drawing : SheetMap
        The sheet.
    links : mapping of Mark to str
        Where each finding is told; those that are not, since they are accepted, are not marked.
    language : Language
        Danish or English.
    """
    caption = Text("Map of the sheet {sheet}", sheet=drawing.sheet)
    letters = [get_column_letter(column) for column in range(1, drawing.shown.last_column + 1)]
    head = tag(
        "tr",
        tag("th", Text("Rows").in_language(language), scope="col"),
        *(tag("th", letter, scope="col") for letter in letters),
    )
    table = tag(
        "table",
        tag("caption", caption.in_language(language), class_="unseen"),
        tag("thead", head),
        tag("tbody", *_rows(drawing, links, language)),
        class_="map",
    )
    region = tag(
        "div",
        table,
        class_="wide",
        tabindex=0,
        role="group",
        aria_label=caption.in_language(language),
    )
    return fragment([region, *_remarks(drawing, language), _formulas(drawing, language)])


def legend(language: Language) -> Markup:
    """Return what the signs of the maps mean."""
    items = (
        ("c0", "1", Text("formula; the same number is the same formula, copied")),
        ("n", "•", Text("typed number")),
        ("t", "a", Text("text")),
        ("o", "?", Text("error value or true/false")),
        ("n x", "•!", Text("finding: follow the link to it")),
    )
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag("span", sign, class_=f"key {look}", aria_hidden="true"),
                " ",
                text.in_language(language),
            )
            for look, sign, text in items
        ),
        class_="legend",
    )


def _rows(drawing: SheetMap, links: Mapping[Mark, str], language: Language) -> Iterator[Markup]:
    width = drawing.shown.last_column
    told = {index: links[mark] for index, mark in enumerate(drawing.marks) if mark in links}
    before = 0
    for band in drawing.bands:
        if band.first > before + 1:
            blank = Text("blank rows").in_language(language)
            yield tag(
                "tr",
                tag("th", "⋮", tag("span", blank, class_="unseen"), scope="row"),
                tag("td", colspan=width, class_="e"),
                class_="gap",
            )
        before = band.last
        rows = band.last - band.first + 1
        label = f"{band.first}" if rows == 1 else f"{band.first}–{band.last}"
        alike = None
        if rows > 1:
            alike = tag("small", f" ×{number(rows, language)}")
        yield tag("tr", tag("th", label, alike, scope="row"), *_cells(band, told))


def _cells(band: Band, told: Mapping[int, str]) -> Iterator[Markup]:
    found = {column: told[mark] for column, mark in band.found if mark in told}
    looks = [(kind, found.get(column)) for column, kind in enumerate(band.cells, start=1)]
    for (kind, link), group in groupby(looks):
        width = sum(1 for _ in group)
        look, sign = ("e", "") if kind == EMPTY else _SIGNS.get(kind, (_colour(kind), str(kind)))
        content: Markup | str = sign
        if link is not None:
            look += " x"
            content = tag("a", f"{sign}!", href=link)
        yield tag("td", content, class_=look, colspan=width if width > 1 else None)


def _colour(pattern: int) -> str:
    return f"c{(pattern - 1) % COLOURS}"


def _remarks(drawing: SheetMap, language: Language) -> Iterator[Markup]:
    if drawing.is_cut:
        shown, all_ = range_text(drawing.shown), range_text(drawing.area)
        cut = Text("The sheet is large: the map shows {shown} of {all}.", shown=shown, all=all_)
        yield tag("p", cut.in_language(language), class_="note")


def _formulas(drawing: SheetMap, language: Language) -> Markup | None:
    """Return the commonest formulas of a sheet, to be unfolded."""
    if not drawing.patterns:
        return None
    count, shown = drawing.distinct, len(drawing.patterns)
    title = Text("The formulas on {sheet} ({count} distinct)", sheet=drawing.sheet, count=count)
    if shown < count:
        title = Text("{title}, the {shown} commonest", title=title, shown=shown)
    heads = (Text("No."), Text("First cell"), Text("Cells"), Text("Formula"))
    rows = (
        tag(
            "tr",
            tag("td", tag("span", pattern.number, class_=f"key {_colour(pattern.number)}")),
            tag("td", f"{get_column_letter(pattern.first[1])}{pattern.first[0]}"),
            tag("td", number(pattern.cells, language), class_="number"),
            tag("td", tag("code", _cut(masked(pattern.formula)))),
        )
        for pattern in drawing.patterns
    )
    caption = title.in_language(language)
    inside = html_table(caption, (head.in_language(language) for head in heads), rows)
    return tag("details", tag("summary", caption), inside, class_="formulas")


def _cut(formula: str) -> str:
    return formula if len(formula) <= _LONGEST else formula[: _LONGEST - 1] + "…"
