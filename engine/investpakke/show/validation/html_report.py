"""A validation report as one HTML file that a finance manager can read, print and pass on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from importlib import resources

from investpakke import __version__
from investpakke.show.html import SKIP, Markup, document, fragment, table, tag
from investpakke.show.numbers import number
from investpakke.show.validation import html_figures, html_map, words
from investpakke.text import Language, Text, in_context
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rules import rule_of
from investpakke.validate.rules.rule_text import parts_of
from investpakke.validate.sheet_map import Mark

_LIMITS = Text(
    "The check recalculates and looks for known weaknesses. It cannot see "
    "whether an input is wrong or an assumption unreasonable."
)


def html_bytes(results: Sequence[CheckedFile], language: Language, today: date) -> bytes:
    """Return the report as a page of its own: no scripts, nothing fetched."""
    title = Text("Check of workbooks").in_language(language)
    if len(results) == 1:
        title = Text("Check of ").in_language(language) + results[0].path.name
    style = resources.files(__package__).joinpath("html_report.css").read_text("utf-8")
    made = Text("Made {today} by investpakke {version}.", today=today, version=__version__)
    body = tag(
        "body",
        tag("a", SKIP.in_language(language), href="#w0", class_="skip"),
        *([_overview(title, results, language)] if len(results) > 1 else []),
        tag("main", *(_workbook(at, result, language) for at, result in enumerate(results))),
        tag(
            "footer", tag("p", _LIMITS.in_language(language)), tag("p", made.in_language(language))
        ),
    )
    return document(title, style, body, language)


def _overview(title: str, results: Sequence[CheckedFile], language: Language) -> Markup:
    rows = (
        tag(
            "tr",
            tag("td", tag("a", str(result.path), href=f"#w{place}")),
            tag(
                "td",
                "–"
                if isinstance(result.outcome, Unreadable)
                else words.counts(result.outcome, language),
            ),
            tag("td", words.verdict(result.outcome).in_language(language)),
        )
        for place, result in enumerate(results)
    )
    heads = (Text("Workbook"), Text("Findings"), in_context("report", "Verdict"))
    verdict = words.verdict_of_all(results).in_language(language)
    return tag(
        "header",
        tag("h1", title),
        tag("p", tag("strong", verdict)),
        table(verdict, (head.in_language(language) for head in heads), rows),
    )


def _workbook(place: int, result: CheckedFile, language: Language) -> Markup:
    outcome, anchor = result.outcome, f"w{place}"
    parts: list[Markup] = [
        tag("h1", Text("Check of ").in_language(language), result.path.name),
        tag("p", str(result.path), class_="note"),
        _banner(result, language),
    ]
    if isinstance(outcome, Unreadable):
        parts.append(tag("p", outcome.error.text(language)))
    else:
        parts += _report(outcome, result.path.name, anchor, language)
    return tag("article", *parts, id=anchor)


def _banner(result: CheckedFile, language: Language) -> Markup:
    outcome = result.outcome
    if isinstance(outcome, Unreadable) or outcome.count(Severity.ERROR):
        look, sign = "error", "✕"
    elif outcome.count(Severity.WARNING):
        look, sign = "warning", "!"
    else:
        look, sign = "ok", "✓"
    return tag(
        "p",
        tag("span", sign, class_="sign", aria_hidden="true"),
        " ",
        words.verdict(outcome).in_language(language),
        class_=f"verdict {look}",
    )


def _report(report: Report, name: str, anchor: str, language: Language) -> Iterator[Markup]:
    sections = [
        ("found", Text("Findings"), _findings(report, anchor, language)),
        ("map", Text("Map of the sheets"), _maps(report, anchor, language)),
        ("tie", Text("Reconciliation"), html_figures.reconciliation(report, language)),
        ("engines", Text("Witnesses"), html_figures.agreement(report, language)),
        ("accepted", Text("Accepted findings"), _accepted(report, language)),
        ("rules", Text("The rules"), _rules(report, anchor, language)),
    ]
    yield _key_figures(report, language)
    shown = [
        (f"{anchor}-{key}", title.in_language(language), body)
        for key, title, body in sections
        if body is not None
    ]
    yield tag(
        "nav",
        tag("ul", *(tag("li", tag("a", title, href=f"#{key}")) for key, title, _ in shown)),
        aria_label=f"{Text('Contents').in_language(language)}: {name}",
    )
    for key, title, body in shown:
        yield tag("section", tag("h2", title), body, id=key)


def _key_figures(report: Report, language: Language) -> Markup:
    shares = report.shares
    figures = [
        (Text("Errors"), number(report.count(Severity.ERROR), language)),
        (Text("Warnings"), number(report.count(Severity.WARNING), language)),
        (Text("Notes"), number(report.count(Severity.NOTE), language)),
        (Text("Accepted"), number(len(report.accepted), language)),
        (Text("Formula cells"), number(shares.total, language)),
        (Text("Two witnesses of the value"), words.share(shares.two, shares.total, language)),
    ]
    return tag(
        "dl",
        *(
            tag("div", tag("dt", label.in_language(language)), tag("dd", value))
            for label, value in figures
        ),
        class_="counts",
    )


def _accepted(report: Report, language: Language) -> Markup | None:
    if not report.accepted and not report.remarks:
        return None
    remarks = [tag("li", remark.in_language(language)) for remark in report.remarks]
    heads = (Text("Place"), Text("Finding"), Text("Reason"), Text("Accepted"), Text("Expires"))
    rows = [
        tag(
            "tr",
            tag("td", words.place_of(item.finding).in_language(language)),
            tag(
                "td",
                f"{item.finding.code} ",
                words.sentence(item.finding.what.in_language(language)),
            ),
            tag("td", item.reason),
            tag("td", str(item.accepted)),
            tag("td", "–" if item.expires is None else str(item.expires)),
        )
        for item in report.accepted
    ]
    caption = Text("Findings that somebody has accepted with a reason")
    accepted = (
        [table(caption.in_language(language), (h.in_language(language) for h in heads), rows)]
        if rows
        else []
    )
    return fragment([*accepted, tag("ul", *remarks) if remarks else None])


# --- maps and rules --------------------------------------------------------------------------


def _maps(report: Report, anchor: str, language: Language) -> Markup | None:
    if not report.maps:
        return None
    intro = Text(
        "Each sheet as a map: neighbours with the same formula have the same "
        "number and colour, so a break in the pattern shows. Like rows after "
        "one another are one line."
    )
    parts = [tag("p", intro.in_language(language)), html_map.legend(language)]
    for drawing in report.maps:
        links = _links(report, drawing.sheet, anchor)
        parts += [tag("h3", drawing.sheet), html_map.drawn(drawing, links, language)]
    return fragment(parts)


def _rules(report: Report, anchor: str, language: Language) -> Markup:
    codes = sorted({finding.code for finding in report.findings})
    parts: list[Markup] = [
        tag(
            "div",
            tag("h3", f"{code} {rule_of(code).title.in_language(language)}"),
            tag(
                "dl",
                *(
                    tag("div", tag("dt", title), tag("dd", text.partition("\n\n")[0]))
                    for title, text in parts_of(code, language)
                ),
            ),
            class_="rule",
            id=f"{anchor}-{code}",
        )
        for code in codes
    ]
    looked = ", ".join(report.looked)
    said = Text("{looked} rules were used: {looked2}.", looked=len(report.looked), looked2=looked)
    parts.append(tag("p", said.in_language(language)))
    if report.skipped:
        title = Text("Rules that do not apply to this workbook")
        items = (
            tag(
                "li",
                ", ".join(f"{code} {rule_of(code).title.in_language(language)}" for code in codes),
                ": ",
                reason.in_language(language),
            )
            for reason, codes in words.not_applicable(report).items()
        )
        parts += [tag("h3", title.in_language(language)), tag("ul", *items)]
    return fragment(parts)


# --- findings, the weightiest first, each with all its places --------------------------------

MOST_PLACES = 1000
"""Places of one finding that are shown; of more the report says how many there are."""

_LOOKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_IN_ENGLISH = (
    "Formler er vist, som de står i filen: funktionerne har engelske navne (HVIS er IF, INDEKS er "
    "INDEX), og argumenterne er adskilt af komma."
)
_CELL, _WHAT = Text("Place"), Text("What")


def _findings(report: Report, anchor: str, language: Language) -> Markup:
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


def _links(report: Report, sheet: str, anchor: str) -> dict[Mark, str]:
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
        tag("span", severity.label.in_language(language), class_=f"badge {_LOOKS[severity]}"),
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
