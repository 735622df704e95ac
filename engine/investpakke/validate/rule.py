"""What a rule is: a code, a title, how much it weighs, what it needs, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from investpakke.text import Problem, Text
from investpakke.validate.finding import Finding, Place, Severity
from investpakke.validate.subject import Subject

Needs = Literal["workbook", "package", "template"]
"""Any workbook; one with a table of cases; one of this tool's own."""


@dataclass(frozen=True)
class Rule:
    """A rule.

    Parameters
    ----------
    code : str
        E.g. "IP301"; it never changes its meaning.
    title : Text
        What the rule finds, in a few words.
    severity : Severity
        How much a finding weighs.
    look : callable
        Yields what it finds in a subject.
    needs : Needs
        What must be there for the rule to apply.
    explains : tuple of str
        The rules whose findings at the same cells come from what this one finds.
    housekeeping : bool
        Whether it is about how the workbook is kept, and about no figure.
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
        """Return a finding of this rule: `Finding` says what each part is."""
        weight = self.severity if severity is None else severity
        return Finding(
            self.code, weight, place, what, expected, found, mend, cause=cause, several=several
        )

    def applies(self, subject: Subject) -> bool:
        """Return whether the subject has what the rule needs."""
        if self.needs == "template":
            return subject.is_own_template
        return self.needs == "workbook" or subject.package is not None
