"""The result of examining one workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from investpakke.text import Text
from investpakke.validate.engines.calculation import Shares
from investpakke.validate.figures.reconciled import Reconciled
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.sheet_map import SheetMap
from investpakke.workbook.foreign.reading import Reading


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that did not apply, and why."""

    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted finding: why, when, and until when."""

    finding: Finding
    reason: str
    accepted: date
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class LessJudged:
    """Why cells have fewer than two witnesses: how many cells, and an example."""

    reason: Text
    cells: int
    example: Place


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one workbook.

    Parameters
    ----------
    path : Path
        The workbook.
    findings : tuple of Finding
        One per cause, most important first.
    shares : Shares
        How many formula cells have two witnesses, one, and none.
    skipped : tuple of Skipped
        The rules that did not apply.
    looked : tuple of str
        The codes of the rules that were applied.
    less_judged : tuple of LessJudged
        Why some cells have fewer than two witnesses, the most common reason first.
    reconciliation : tuple of Reconciled
        The package's figures from the engine, the workbook and the published document.
    no_package : Text, optional
        Why there is no such table.
    maps : tuple of SheetMap
        Each sheet by its formula patterns, if requested.
    accepted : tuple of Accepted
        Accepted findings: they no longer count.
    reading : Reading, optional
        How another model was read.
    remarks : tuple of Text
        Remarks on accepted findings: expired, or no longer found.
    """

    path: Path
    findings: tuple[Finding, ...]
    shares: Shares
    skipped: tuple[Skipped, ...] = ()
    looked: tuple[str, ...] = ()
    less_judged: tuple[LessJudged, ...] = ()
    reconciliation: tuple[Reconciled, ...] = ()
    no_package: Text | None = None
    maps: tuple[SheetMap, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    reading: Reading | None = None
    remarks: tuple[Text, ...] = ()

    @property
    def sightings(self) -> tuple[Finding, ...]:
        """All findings of the rules, place by place."""
        return tuple(part for finding in self.findings for part in finding.sightings)

    def fails(self, at: Severity = Severity.WARNING) -> bool:
        """Return whether there is a finding of at least this severity."""
        return any(finding.severity >= at for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity is severity for finding in self.findings)
