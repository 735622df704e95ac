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


class Who(Enum):
    """Who can carry out a remedy."""

    USER = "user"
    IT = "it"

    @property
    def label(self) -> Text:
        """The person in words."""
        return Text("The user") if self is Who.USER else Text("The IT department")


@dataclass(frozen=True, slots=True)
class Source:
    """A public page that says what a setting means."""

    title: str
    url: str


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
    who : Who
        Who can do it.
    sources : tuple of Source
        The public pages that say where the setting is and what it means.
    """

    check: str
    title: Text
    state: State
    what: Text
    remedy: Text | None = None
    who: Who = Who.USER
    sources: tuple[Source, ...] = ()

    def line(self, language: Language) -> str:
        """Return the finding on one line; where something is to be done, that and the source."""
        said = [self.what] if self.remedy is None else [self.what, self.remedy]
        if self.sources and self.remedy is not None:
            said.append(Text("Source: {url}", url=self.sources[0].url))
        return ". ".join(text.in_language(language) for text in said)
