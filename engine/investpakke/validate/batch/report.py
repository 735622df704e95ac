"""What an examination of one workbook came to."""

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
    """A finding that somebody has accepted: why, when, and until when."""

    finding: Finding
    reason: str
    accepted: date
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class LessJudged:
    """Why cells were judged by one engine or by none: how many, and one of them."""

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
        One a cause, the weightiest first.
    shares : Shares
        How many formula cells were judged by two engines, by one, by none.
    skipped : tuple of Skipped
        The rules that did not apply.
    looked : tuple of str
        The codes of the rules that did.
    less_judged : tuple of LessJudged
        Why not all cells were judged by two engines, the commonest reason first.
    reconciliation : tuple of Reconciled
        The package's figures by the engine, in the workbook, and as published.
    no_package : Text, optional
        Why there is no such table.
    maps : tuple of SheetMap
        Each sheet by its formula patterns, where that was asked for.
    accepted : tuple of Accepted
        Findings that somebody has accepted: they no longer count.
    reading : Reading, optional
        How a model of somebody's own was read.
    remarks : tuple of Text
        What a reader should know of accepted findings: expired, no longer found.
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
        """All that the rules saw, place by place."""
        return tuple(part for finding in self.findings for part in finding.sightings)

    def fails(self, at: Severity = Severity.WARNING) -> bool:
        """Return whether there is a finding of at least this weight."""
        return any(finding.severity >= at for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have a weight."""
        return sum(finding.severity is severity for finding in self.findings)
