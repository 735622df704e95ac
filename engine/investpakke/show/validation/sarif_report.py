"""A validation report as SARIF 2.1.0, which code hosts show beside the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from investpakke import __version__
from investpakke.show.validation import words
from investpakke.text import Language
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Accepted, Report
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules
from investpakke.validate.rules.rule_text import parts_of, rule_text

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_FINGERPRINT = "investpakke/v2"


def sarif_form(results: Sequence[CheckedFile], language: Language, root: Path) -> dict[str, Any]:
    """Return the report; workbooks under ``root`` are named as seen from it."""
    rules = all_rules()
    index = {rule.code: place for place, rule in enumerate(rules)}
    reports = [result.outcome for result in results if isinstance(result.outcome, Report)]
    driver = {
        "name": "investpakke",
        "version": __version__,
        "rules": [_rule(rule, language) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": "da-DK" if language == "da" else "en-US",
        "columnKind": "utf16CodeUnits",
        "invocations": [_invocation(results, language, root)],
        "results": [
            result for report in reports for result in _results(report, index, language, root)
        ],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, language: Language) -> dict[str, Any]:
    parts = parts_of(rule.code, language)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.title.en.split()),
        "shortDescription": {"text": rule.title.in_language(language)},
        "fullDescription": {"text": rule_text(rule.code).problem.in_language(language)},
        "help": {
            "text": "\n\n".join(f"{title}: {text}" for title, text in parts),
            "markdown": "\n\n".join(f"**{title}.** {text}" for title, text in parts),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _invocation(results: Iterable[CheckedFile], language: Language, root: Path) -> dict[str, Any]:
    notes = [
        {
            "level": "error",
            "message": {"text": result.outcome.error.text(language)},
            "locations": [{"physicalLocation": {"artifactLocation": _file(result.path, root)}}],
        }
        for result in results
        if isinstance(result.outcome, Unreadable)
    ]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _results(
    report: Report, index: dict[str, int], language: Language, root: Path
) -> Iterator[dict[str, Any]]:
    for finding in report.findings:
        yield _result(finding, report.path, index, language, root)
    for accepted in report.accepted:
        result = _result(accepted.finding, report.path, index, language, root)
        yield result | {"suppressions": [_suppression(accepted)]}


def _result(
    finding: Finding, path: Path, index: dict[str, int], language: Language, root: Path
) -> dict[str, Any]:
    first, *others = finding.sightings
    result = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": words.in_one_line(finding, language)},
        "locations": [_location(first.place, path, root)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
    }
    related = [
        _location(part.place, path, root) | {"message": {"text": words.in_one_line(part, language)}}
        for part in others
    ]
    return result | {"relatedLocations": related} if related else result


def _location(place: Place, path: Path, root: Path) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _file(path, root)}
    area = place.area
    if area is not None:  # a workbook has no lines: its rows and columns stand for them
        physical["region"] = {
            "startLine": area.row,
            "startColumn": area.column,
            "endLine": area.last_row,
            "endColumn": area.last_column + 1,
        }
    location: dict[str, Any] = {"physicalLocation": physical}
    logical = list(_logical(place))
    return location | {"logicalLocations": logical} if logical else location


def _logical(place: Place) -> Iterator[dict[str, str]]:
    if place.range:
        yield {"name": place.range, "fullyQualifiedName": str(place), "kind": "range"}
    elif place.sheet is not None:
        yield {"name": place.sheet, "fullyQualifiedName": place.sheet, "kind": "sheet"}


def _suppression(accepted: Accepted) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": accepted.reason}


def _file(path: Path, root: Path) -> dict[str, str]:
    """Return where a file lies: seen from the root, or in full where it lies elsewhere."""
    full, base = path.absolute(), root.absolute()
    if full.is_relative_to(base):
        return {"uri": quote(full.relative_to(base).as_posix()), "uriBaseId": "%SRCROOT%"}
    return {"uri": full.as_uri()}
