"""Rules: a code, a title, a severity, what a rule needs, and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from investpakke.text import Problem, Text
from investpakke.validate.cpr_numbers import masked
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.subject import Subject

Needs = Literal["workbook", "package", "template"]
"""Any workbook; one with a case table; one made by this tool."""


@dataclass(frozen=True)
class Rule:
    """A rule.

    Parameters
    ----------
    code : str
        E.g. "IP301"; its meaning never changes.
    title : Text
        What the rule finds, in a few words.
    severity : Severity
        The usual severity of a finding.
    check : callable
        Yields the findings in a subject.
    needs : Needs
        What must be present for the rule to apply.
    explains : tuple of str
        The rules whose findings in the same cells are caused by what this one finds.
    housekeeping : bool
        Whether it concerns how the workbook is kept and no figure.
    """

    code: str
    title: Text
    severity: Severity
    check: Callable[[Rule, Subject], Iterator[Finding]]
    needs: Needs = "workbook"
    explains: tuple[str, ...] = ()
    housekeeping: bool = False

    def finding(
        self,
        place: Place,
        what: Problem,
        *,
        expected: Text | None = None,
        found: Text | None = None,
        mend: Text | None = None,
        severity: Severity | None = None,
        cause: tuple[str, ...] | None = None,
        several: Text | None = None,
    ) -> Finding:
        """Return a finding of this rule: see `Finding` for the parts.

        What it quotes of a cell says no CPR number: findings are sent on.
        """
        if found is not None and masked(found.en) != found.en:
            found = found.changed(masked)
        weight = self.severity if severity is None else severity
        return Finding(
            self.code, weight, place, what, expected, found, mend, cause=cause, several=several
        )

    def applies(self, subject: Subject) -> bool:
        """Return whether the subject has what the rule needs."""
        if self.needs == "template":
            return subject.is_own_template
        return self.needs == "workbook" or subject.package is not None
