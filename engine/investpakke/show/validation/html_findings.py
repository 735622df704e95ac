"""The findings of an HTML report: by sheet, and alike ones together."""

from __future__ import annotations

from investpakke.errors import Language, Text
from investpakke.show.html import Markup, joined, table, tag
from investpakke.show.validation import words
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.report import Report
from investpakke.validate.sheet_map import Mark

MOST_FINDINGS = 1000
"""Findings shown in full; of more the report says how many there are."""

_LOOKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_IN_ENGLISH = (
    "Formler er vist, som de står i filen: funktionerne har engelske navne (HVIS er IF, INDEKS er "
    "INDEX), og argumenterne er adskilt af komma."
)
_CELL = Text("Celle", "Cell")


def findings(report: Report, anchor: str, language: Language) -> Markup:
    """Return the findings, the worst first.

    Parameters
    ----------
    report : Report
        What was found.
    anchor : str
        What the anchors of this workbook begin with.
    language : Language
        Danish or English.
    """
    if not report.findings:
        none = Text("Reglerne fandt intet at bemærke.", "The rules found nothing to remark on.")
        return tag("p", none.in_language(language))
    parts: list[Markup] = []
    if language == "da" and any(_quotes_a_formula(finding) for finding in report.findings):
        parts.append(tag("p", _IN_ENGLISH, class_="note"))
    for sheet, groups in words.by_sheet(report).items():
        name = sheet or words.WHOLE_WORKBOOK.in_language(language)
        count = sum(len(group.findings) for group in groups)
        parts.append(tag("h3", f"{name} ({count})"))
        parts += (_group(group, anchor, language) for group in groups)
    count = len(report.findings)
    if count > MOST_FINDINGS:
        cut = Text(f"{count} fund i alt; de {MOST_FINDINGS} værste er vist med celle.",
                   f"{count} findings in all; the {MOST_FINDINGS} worst have a cell.")  # fmt: skip
        parts.append(tag("p", cut.in_language(language), class_="note"))
    return joined(parts)


def _quotes_a_formula(finding: Finding) -> bool:
    said = (finding.expected, finding.found)
    return any(text is not None and text.da.lstrip("'").startswith("=") for text in said)


def links(report: Report, sheet: str, anchor: str) -> dict[Mark, str]:
    """Return where the findings of a sheet are told, for its map to lead to."""
    return {
        Mark(found.code, found.place.area): f"#{anchor}-f{index}"
        for index, found in reversed(list(enumerate(report.findings[:MOST_FINDINGS])))
        if found.place.sheet == sheet and found.place.area is not None
    }


def _group(group: words.Alike, anchor: str, language: Language) -> Markup:
    first = group.first
    severity = first.severity
    what = words.sentence(first.what.in_language(language))
    count = len(group.findings)
    head = tag(
        "p",
        tag("span", severity.said.in_language(language), class_=f"badge {_LOOKS[severity]}"), " ",
        tag("strong", what), " ", f"({count}) " if count > 1 else None,
        tag("a", first.code, href=f"#{anchor}-{first.code}"),
    )  # fmt: skip
    mend = None
    if first.mend is not None:
        label = words.MEND.in_language(language)
        mend = tag("p", f"{label}: {words.sentence(first.mend.in_language(language))}")
    return tag("div", head, mend, _places(group, what, anchor, language), class_="finding")


def _places(group: words.Alike, what: str, anchor: str, language: Language) -> Markup | None:
    """Return where alike findings are, with what was expected and found there."""
    shown = [(index, found) for index, found in group.findings if index < MOST_FINDINGS]
    told = [
        (label, key)
        for label, key in ((words.EXPECTED, "expected"), (words.FOUND, "found"))
        if any(getattr(found, key) is not None for _, found in shown)
    ]
    if not told:
        cells = (
            tag("li", found.place.range or "–", id=f"{anchor}-f{index}") for index, found in shown
        )
        some = any(found.place.area is not None for _, found in shown)
        return tag("ul", *cells, class_="cells") if some else None
    heads = (label.in_language(language) for label in (_CELL, *(label for label, _ in told)))
    keys = [key for _, key in told]
    rows = (_row(index, found, keys, anchor, language) for index, found in shown)
    return table(what, heads, rows)


def _row(index: int, found: Finding, keys: list[str], anchor: str, language: Language) -> Markup:
    texts = (getattr(found, key) for key in keys)
    return tag(
        "tr",
        tag("th", found.place.range or "–", scope="row"),
        *(tag("td", None if text is None else text.in_language(language)) for text in texts),
        id=f"{anchor}-f{index}",
    )
