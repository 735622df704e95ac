"""A validation report as files: JSON and SARIF for programs, JUnit for servers, HTML and text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote
from xml.etree import ElementTree as ET

from investpakke import __version__
from investpakke.show.plain import PLAIN_WIDTH, json_bytes
from investpakke.show.validation import words
from investpakke.text import Language, Text, printable
from investpakke.validate.acceptance.checking import LEAST, CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Accepted, Report
from investpakke.validate.figures.reconciled import Reconciled
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.rule import Rule
from investpakke.validate.rules import all_rules, rule_of
from investpakke.validate.rules.rule_text import parts_of, rule_text

Form = Literal["human", "json", "junit", "sarif", "html"]

_Writer = Callable[[Sequence[CheckedFile], Language], bytes]


def written(form: Form, results: Sequence[CheckedFile], language: Language) -> bytes:
    """Return a report as the bytes of a file."""
    return _WRITERS[form](results, language)


def _human(results: Sequence[CheckedFile], language: Language) -> bytes:
    from rich.console import Console

    from investpakke.show.validation.terminal_page import parts

    page = io.StringIO()
    console = Console(file=page, width=PLAIN_WIDTH, highlight=False, markup=False, emoji=False)
    for part in parts(results, language):
        console.print(part)
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _json(results: Sequence[CheckedFile], language: Language) -> bytes:
    return json_bytes(report_form(results, language))


def _sarif(results: Sequence[CheckedFile], language: Language) -> bytes:
    return json_bytes(sarif_form(results, language, Path.cwd()))


def _html(results: Sequence[CheckedFile], language: Language) -> bytes:
    from investpakke.show.validation.html_report import html_bytes

    return html_bytes(results, language, date.today())


# --- JSON, whose every key docs/validation.md describes --------------------------------------

SCHEMA = 2
"""It grows when a key changes its meaning or goes; new keys may come."""

_OUTCOMES = ("clean", "findings", "unreadable")


def report_form(results: Sequence[CheckedFile], language: Language) -> dict[str, Any]:
    """Return what was found in all workbooks."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "investpakke", "version": __version__},
        "language": language,
        "exit_code": max((result.exit_code for result in results), default=0),
        "workbooks": [_workbook_form(result, language) for result in results],
    }


def _workbook_form(result: CheckedFile, language: Language) -> dict[str, Any]:
    outcome = result.outcome
    form: dict[str, Any] = {
        "file": result.path.as_posix(),
        "outcome": _OUTCOMES[result.exit_code],
        "verdict": words.verdict(outcome).in_language(language),
        "error": None,
        "error_id": None,
    }
    if isinstance(outcome, Unreadable):
        return form | {"error": outcome.error.text(language), "error_id": outcome.error.id}
    return form | _report_form(outcome, language)


def _report_form(report: Report, language: Language) -> dict[str, Any]:
    shares = report.shares
    return {
        "counts": {severity.label.en: report.count(severity) for severity in Severity}
        | {"accepted": len(report.accepted)},
        "formula_cells": {
            "total": shares.total,
            "two_engines": shares.two,
            "one_engine": shares.one,
            "no_engine": shares.none,
        },
        "findings": [finding_form(finding, language) for finding in report.findings],
        "accepted": [
            finding_form(item.finding, language)
            | {
                "reason": item.reason,
                "accepted": item.accepted.isoformat(),
                "expires": None if item.expires is None else item.expires.isoformat(),
            }
            for item in report.accepted
        ],
        "remarks": [remark.in_language(language) for remark in report.remarks],
        "rules": list(report.looked),
        "rules_not_applicable": [
            {"code": skipped.code, "reason": skipped.reason.in_language(language)}
            for skipped in report.skipped
        ],
        "judged_by_fewer": [
            {
                "reason": less.reason.in_language(language),
                "cells": less.cells,
                "example": str(less.example),
            }
            for less in report.less_judged
        ],
        "reconciliation": [_figure(figure, language) for figure in report.reconciliation],
    }


def finding_form(finding: Finding, language: Language) -> dict[str, Any]:
    """Return one finding; what it does not say is null."""
    return {
        "code": finding.code,
        "id": finding.id,
        "title": rule_of(finding.code).title.in_language(language),
        "severity": finding.severity.label.en,
        "sheet": finding.place.sheet,
        "range": finding.place.range or None,
        "what": finding.what.in_language(language),
        "expected": _said_or_null(finding.expected, language),
        "found": _said_or_null(finding.found, language),
        "mend": _said_or_null(finding.mend, language),
        "fingerprint": finding.fingerprint,
        "figures": finding.figures,
        "places": [_place(part, language) for part in finding.sightings],
    }


def _place(part: Finding, language: Language) -> dict[str, Any]:
    return {
        "sheet": part.place.sheet,
        "range": part.place.range or None,
        "id": part.id,
        "what": part.what.in_language(language),
        "expected": _said_or_null(part.expected, language),
        "found": _said_or_null(part.found, language),
    }


def _figure(figure: Reconciled, language: Language) -> dict[str, Any]:
    return {
        "figure": figure.label.in_language(language),
        "unit": figure.unit,
        "engine": figure.engine,
        "workbook": figure.workbook,
        "cell": str(figure.place) or None,
        "published": figure.published,
        "verdict": None if figure.verdict is None else figure.verdict.value,
    }


def _said_or_null(text: Text | None, language: Language) -> str | None:
    return None if text is None else text.in_language(language)


# --- JUnit: a workbook is a suite, a rule a test ---------------------------------------------


def junit_bytes(results: Sequence[CheckedFile], language: Language) -> bytes:
    """Return the report as XML."""
    root = ET.Element("testsuites", name="investpakke validate")
    for result in results:
        _suite(root, result, language)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _suite(root: ET.Element, result: CheckedFile, language: Language) -> None:
    name = printable(result.path.as_posix())
    suite = ET.SubElement(root, "testsuite", name=name)
    outcome = result.outcome
    if isinstance(outcome, Unreadable):
        case = ET.SubElement(suite, "testcase", classname=name, name="investpakke validate")
        message = printable(outcome.error.text(language))
        ET.SubElement(case, "error", message=message, type="unreadable")
    else:
        _cases(suite, name, outcome, result, language)
    suite.set("tests", str(len(suite)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(len(suite.findall(f"testcase/{tag}"))))


def _cases(
    suite: ET.Element, name: str, report: Report, result: CheckedFile, language: Language
) -> None:
    for code in report.looked:
        case = _case(suite, name, code, language)
        found = [finding for finding in report.findings if finding.code == code]
        least = LEAST.get(result.fail_on)
        failing = [f for f in found if least is not None and f.severity >= least]
        if failing:
            first = failing[0].what.in_language(language)
            failure = ET.SubElement(case, "failure", type=failing[0].severity.label.en)
            failure.set("message", printable(f"{len(failing)}: {words.sentence(first)}"))
            failure.text = _lines(failing, language)
        rest = [finding for finding in found if finding not in failing]
        if rest:
            ET.SubElement(case, "system-out").text = _lines(rest, language)
    for skipped in report.skipped:
        case = _case(suite, name, skipped.code, language)
        ET.SubElement(case, "skipped", message=printable(skipped.reason.in_language(language)))


def _case(suite: ET.Element, name: str, code: str, language: Language) -> ET.Element:
    title = f"{code} {rule_of(code).title.in_language(language)}"
    return ET.SubElement(suite, "testcase", classname=name, name=title)


def _lines(findings: Sequence[Finding], language: Language) -> str:
    said = (words.in_one_line(part, language) for finding in findings for part in finding.sightings)
    return "\n".join(map(printable, said))


# --- SARIF 2.1.0, which code hosts show beside the file --------------------------------------

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


_WRITERS: Mapping[Form, _Writer] = {
    "human": _human,
    "json": _json,
    "junit": junit_bytes,
    "sarif": _sarif,
    "html": _html,
}
