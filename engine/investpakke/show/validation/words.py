"""The sentences that every form of a validation report shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor

from investpakke.show.numbers import number
from investpakke.text import Language, Text, counted, listed, same
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.examine import NO_TEMPLATE
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding, Severity

EXPECTED, FOUND, MEND = Text("Expected"), Text("Found"), Text("Fix")
WHOLE_WORKBOOK = Text("The whole workbook")

_COUNTS = {
    Severity.ERROR: (Text("error"), Text("errors")),
    Severity.WARNING: (Text("warning"), Text("warnings")),
    Severity.NOTE: (Text("note"), Text("notes")),
}


def number_of(count: int, severity: Severity, language: Language) -> str:
    """Return how many findings there are of a severity, e.g. "2 advarsler"."""
    one, several = _COUNTS[severity]
    return f"{number(count, language)} {(one if count == 1 else several).in_language(language)}"


def counts(report: Report, language: Language) -> str:
    """Return the counts of all severities that occur, e.g. "1 fejl og 2 noter"."""
    parts = [
        number_of(report.count(severity), severity, language)
        for severity in sorted(Severity, reverse=True)
        if report.count(severity)
    ]
    if not parts:
        return Text("no findings").in_language(language)
    return listed(parts).in_language(language)


def verdict(outcome: Report | Unreadable) -> Text:
    """Return in one sentence whether a workbook can be trusted."""
    if isinstance(outcome, Unreadable):
        return Text("The workbook could not be read, so it has not been checked.")
    if outcome.count(Severity.ERROR):
        return Text("Do not use the figures until the errors are corrected.")
    if outcome.count(Severity.WARNING):
        return Text("No errors, but review the warnings before the figures are used.")
    if not outcome.shares.total:
        return Text("No errors, but there are no formulas to recalculate either.")
    return Text("No errors were found.")


def verdict_of_all(results: Sequence[CheckedFile]) -> Text:
    """Return the verdict on several workbooks."""
    failed = sum(result.exit_code == 1 for result in results)
    unreadable = sum(result.exit_code == 2 for result in results)
    total = len(results)
    if not failed and not unreadable:
        return Text("{total} workbooks checked: none of them is rejected.", total=total)
    return Text(
        "{total} workbooks: {failed} are rejected, and {unreadable} could not be read.",
        total=total,
        failed=failed,
        unreadable=unreadable,
    )


def share(part: int, whole: int, language: Language) -> str:
    """Return a share in whole per cent; 100 % only where nothing is left out.

    Examples
    --------
    >>> share(5026, 5027, "da"), share(0, 0, "en")
    ('99 %', '0%')
    """
    percent = 0 if not whole else floor(100 * part / whole)
    return f"{percent} %" if language == "da" else f"{percent}%"


def judged(report: Report, language: Language) -> str:
    """Return how many witnesses stand behind the cells with formulas, as a sentence."""
    shares = report.shares
    if not shares.total:
        return Text("The workbook has no formulas.").in_language(language)
    said = [
        f"{number(part, language)} ({share(part, shares.total, language)})"
        for part in (shares.two, shares.one, shares.none)
    ]
    total = number(shares.total, language)
    return counted(
        "{total} formula cell: two witnesses or more stand behind {two}, one behind {one}, none "
        "behind {none}.",
        "{total} formula cells: two witnesses or more stand behind {two}, one behind {one}, none "
        "behind {none}.",
        shares.total,
        total=total,
        two=said[0],
        one=said[1],
        none=said[2],
    ).in_language(language)


def details(finding: Finding, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what was expected, what was found and how to mend it, each with its label."""
    parts = ((EXPECTED, finding.expected), (FOUND, finding.found), (MEND, finding.mend))
    for label, text in parts:
        if text is not None:
            said = text.in_language(language)
            yield label.in_language(language), sentence(said) if label is MEND else said


def sentence(text: str) -> str:
    """Return a text with a capital and a full stop.

    Examples
    --------
    >>> sentence("en henvisning er brudt")
    'En henvisning er brudt.'
    """
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "?", "!", "…")) else f"{whole}."


MOST_NAMED = 3
"""Places that are named in a line that has others to make."""


def place_of(finding: Finding) -> Text:
    """Return where a finding is: its first places, or the whole workbook."""
    places = [str(place) for place in finding.places]
    if not places:
        return WHOLE_WORKBOOK
    named, more = ", ".join(places[:MOST_NAMED]), len(places) - MOST_NAMED
    return same(named) if more <= 0 else Text("{named} and {more} more", named=named, more=more)


def what_of(finding: Finding, language: Language) -> str:
    """Return what is wrong as a sentence, with the number of places where they are several."""
    said = sentence(finding.what.in_language(language))
    places = len(finding.places)
    count = places or len(finding.sightings)
    if count == 1:
        return said
    of = Text("places") if places else Text("in all")
    return f"{said} ({number(count, language)} {of.in_language(language)})"


def touched(finding: Finding, language: Language) -> str | None:
    """Return how many cells a finding touches, itself or through others; None if one or none."""
    if finding.figures is None or finding.figures < 2:
        return None
    count = number(finding.figures, language)
    return Text("touches {count} cells with a figure or a formula", count=count).in_language(
        language
    )


def in_one_line(finding: Finding, language: Language) -> str:
    """Return all that a finding says, on one line."""
    place = place_of(finding).in_language(language)
    more = [f"{label}: {sentence(text)}" for label, text in details(finding, language)]
    return " ".join([f"{place}: {what_of(finding, language)}", *more])


def not_applicable(report: Report) -> dict[Text, list[str]]:
    """Return the codes of the rules that did not apply, by the reason.

    That a model was not made by this tool goes without saying.
    """
    codes: dict[Text, list[str]] = {}
    for skipped in report.skipped:
        if skipped.reason == NO_TEMPLATE:
            continue
        codes.setdefault(skipped.reason, []).append(skipped.code)
    return codes
