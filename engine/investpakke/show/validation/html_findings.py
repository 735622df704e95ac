"""The findings of an HTML report, the weightiest first, each with all its places."""

from __future__ import annotations

from investpakke.show.html import Markup, fragment, table, tag
from investpakke.show.validation import words
from investpakke.text import Language, Text
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.sheet_map import Mark

MOST_PLACES = 1000
"""Places of one finding that are shown; of more the report says how many there are."""

_LOOKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_IN_ENGLISH = (
    "Formler er vist, som de står i filen: funktionerne har engelske navne (HVIS er IF, INDEKS er "
    "INDEX), og argumenterne er adskilt af komma."
)
_CELL, _WHAT = Text("Place"), Text("What")


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
        none = Text("The rules found nothing to remark on.")
        return tag("p", none.in_language(language))
    parts: list[Markup] = []
    if language == "da" and any(_quotes_a_formula(finding) for finding in report.findings):
        parts.append(tag("p", _IN_ENGLISH, class_="note"))
    parts += (
        _finding(found, f"{anchor}-f{n}", anchor, language)
        for n, found in enumerate(report.findings)
    )
    return fragment(parts)


def _quotes_a_formula(finding: Finding) -> bool:
    said = (text for part in finding.sightings for text in (part.expected, part.found))
    return any(text is not None and text.da.lstrip("'").startswith("=") for text in said)


def links(report: Report, sheet: str, anchor: str) -> dict[Mark, str]:
    """Return where the findings of a sheet are told, for its map to lead to."""
    return {
        Mark(part.code, part.place.area): f"#{anchor}-f{index}"
        for index, found in reversed(list(enumerate(report.findings)))
        for part in found.sightings
        if part.place.sheet == sheet and part.place.area is not None
    }


def _finding(finding: Finding, own: str, anchor: str, language: Language) -> Markup:
    severity = finding.severity
    what = words.what_of(finding, language)
    head = tag(
        "p",
        tag("span", severity.said.in_language(language), class_=f"badge {_LOOKS[severity]}"),
        " ",
        tag("strong", what),
        " ",
        tag("a", finding.code, href=f"#{anchor}-{finding.code}"),
    )
    more = []
    if finding.mend is not None:
        label = words.MEND.in_language(language)
        more.append(f"{label}: {words.sentence(finding.mend.in_language(language))}")
    touched = words.touched(finding, language)
    if touched is not None:
        more.append(words.sentence(touched))
    told = tag("p", " ".join(more)) if more else None
    return tag("div", head, told, _places(finding, what, language), id=own, class_="finding")


def _places(finding: Finding, what: str, language: Language) -> Markup | None:
    """Return where a finding is, with what is said of each place."""
    shown = finding.sightings[:MOST_PLACES]
    told = [
        (label, key)
        for label, key in ((_WHAT, "what"), (words.EXPECTED, "expected"), (words.FOUND, "found"))
        if any(getattr(part, key) is not None for part in shown)
        and (key != "what" or any(part.what != finding.what for part in shown))
    ]
    cut = None
    if len(finding.sightings) > len(shown):
        count = len(finding.sightings)
        said = Text(
            "{count} places in all; the first {most_places} are shown.",
            count=count,
            most_places=MOST_PLACES,
        )
        cut = tag("p", said.in_language(language), class_="note")
    if not told:
        if not finding.places:
            return None
        cells = (tag("li", str(part.place) or "–") for part in shown)
        return fragment([tag("ul", *cells, class_="cells"), cut])
    heads = (label.in_language(language) for label in (_CELL, *(label for label, _ in told)))
    keys = [key for _, key in told]
    rows = (_row(part, keys, language) for part in shown)
    return fragment([table(what, heads, rows), cut])


def _row(part: Finding, keys: list[str], language: Language) -> Markup:
    texts = (getattr(part, key) for key in keys)
    return tag(
        "tr",
        tag("th", str(part.place) or "–", scope="row"),
        *(tag("td", None if text is None else text.in_language(language)) for text in texts),
    )
