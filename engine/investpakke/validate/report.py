"""What an examination of one workbook came to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from investpakke.errors import Text
from investpakke.validate.calculation import Shares
from investpakke.validate.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that did not apply, and why."""

    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one workbook.

    Parameters
    ----------
    path : Path
        The workbook.
    findings : tuple of Finding
        The worst first, then in the order of sheets and cells.
    shares : Shares
        How many formula cells were judged by two engines, by one, by none.
    skipped : tuple of Skipped
        The rules that did not apply.
    """

    path: Path
    findings: tuple[Finding, ...]
    shares: Shares
    skipped: tuple[Skipped, ...] = ()

    def fails(self, at: Severity = Severity.WARNING) -> bool:
        """Return whether there is a finding of at least this weight."""
        return any(finding.severity >= at for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Return how many findings have a weight."""
        return sum(finding.severity is severity for finding in self.findings)
