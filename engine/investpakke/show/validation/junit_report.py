"""A validation report as JUnit XML: a workbook is a suite, a rule a test."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from investpakke.show.validation import words
from investpakke.text import Language, printable
from investpakke.validate.acceptance.checking import LEAST, CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Report
from investpakke.validate.finding import Finding
from investpakke.validate.rules import rule_of


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
            failure = ET.SubElement(case, "failure", type=failing[0].severity.said.en)
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
