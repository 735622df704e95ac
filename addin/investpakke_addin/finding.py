"""Findings of the doctor's checks, and their remedies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from investpakke.text import Language, Text


class State(Enum):
    """The outcome of a check."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNKNOWN = "cannot_be_checked"

    @property
    def label(self) -> Text:
        """The state in words."""
        return _LABELS[self]


_LABELS = {
    State.OK: Text("OK"),
    State.WARNING: Text("Warning"),
    State.PROBLEM: Text("Problem"),
    State.UNKNOWN: Text("Unknown"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor.

    Parameters
    ----------
    check : str
        The check's name, the same in every version.
    title : Text
        What was looked at.
    state : State
        How it came out; UNKNOWN where it cannot be checked here.
    what : Text
        What was found.
    remedy : Text, optional
        What to do about it.
    """

    check: str
    title: Text
    state: State
    what: Text
    remedy: Text | None = None

    def line(self, language: Language) -> str:
        """Return the finding and its remedy on one line."""
        what = self.what.in_language(language)
        return what if self.remedy is None else f"{what}. {self.remedy.in_language(language)}"
