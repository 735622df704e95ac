"""A validation report as JSON; docs/validation.md describes every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from investpakke import __version__
from investpakke.show.validation import words
from investpakke.text import Language, Text
from investpakke.validate.acceptance.checking import CheckedFile
from investpakke.validate.batch.many import Unreadable
from investpakke.validate.batch.report import Report
from investpakke.validate.figures.reconciled import Reconciled
from investpakke.validate.finding import Finding, Severity
from investpakke.validate.rules import rule_of

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
        "workbooks": [_workbook(result, language) for result in results],
    }


def _workbook(result: CheckedFile, language: Language) -> dict[str, Any]:
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
    return form | _report(outcome, language)


def _report(report: Report, language: Language) -> dict[str, Any]:
    shares = report.shares
    return {
        "counts": {severity.said.en: report.count(severity) for severity in Severity}
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
        "severity": finding.severity.said.en,
        "sheet": finding.place.sheet,
        "range": finding.place.range or None,
        "what": finding.what.in_language(language),
        "expected": _or_null(finding.expected, language),
        "found": _or_null(finding.found, language),
        "mend": _or_null(finding.mend, language),
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
        "expected": _or_null(part.expected, language),
        "found": _or_null(part.found, language),
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


def _or_null(text: Text | None, language: Language) -> str | None:
    return None if text is None else text.in_language(language)
