"""Findings: what is wrong with a workbook, where, how bad it is, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from investpakke.text import Problem, Text
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import Area


class Severity(IntEnum):
    """How much a finding weighs: a note never fails a workbook."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def said(self) -> Text:
        """The severity as a reader sees it."""
        return _SAID[self]


_SAID = {
    Severity.NOTE: Text("note"),
    Severity.WARNING: Text("warning"),
    Severity.ERROR: Text("error"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or a block on a sheet; or, without an area, the sheet; or the whole workbook.

    Examples
    --------
    >>> str(Place("Sager", Area(5, 2, 17, 2))), str(Place("Sager")), str(Place())
    ('Sager!B5:B17', 'Sager', '')
    """

    sheet: str | None = None
    area: Area | None = None

    @classmethod
    def cell(cls, sheet: str, row: int, column: int) -> Place:
        """Return the place of one cell."""
        return cls(sheet, Area(row, column, row, column))

    @property
    def range(self) -> str:
        """The address on the sheet, "" for a whole sheet."""
        return "" if self.area is None else range_text(self.area)

    def __str__(self) -> str:
        return "!".join(part for part in (self.sheet or "", self.range) if part)


def range_text(area: Area) -> str:
    """Return a rectangle as a range, e.g. "B5:B17"."""
    first = f"{get_column_letter(area.column)}{area.row}"
    last = f"{get_column_letter(area.last_column)}{area.last_row}"
    return first if first == last else f"{first}:{last}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; one finding stands for all places that it shows at.

    A rule yields what it sees place by place, and says of each from what it comes. What has one
    cause is then made one finding, whose parts are what the rule saw.

    Parameters
    ----------
    code : str
        The rule's code, e.g. "IP301".
    severity : Severity
        How much it weighs.
    place : Place
        Where it is; of several places the first.
    what : Problem
        What is wrong, in one sentence without its full stop, and its name, e.g. "IP203.short".
    expected, found : Text, optional
        What should stand there, and what does.
    mend : Text, optional
        What to do about it.
    fingerprint : str
        By which it is known again after rows were put in above it.
    cause : tuple of str, optional
        From what it comes, without rows: findings of a rule with one cause are one. By default
        those are one that say the very same of places on one sheet.
    several : Text, optional
        What is wrong, said of places of which different things are said; by default what the
        first says.
    parts : tuple of Finding
        What the rule saw, place by place, each with a fingerprint of its own.
    figures : int, optional
        How many cells with figures it touches: its own, and those that read them.
    """

    code: str
    severity: Severity
    place: Place
    what: Problem
    expected: Text | None = None
    found: Text | None = None
    mend: Text | None = None
    fingerprint: str = ""
    cause: tuple[str, ...] | None = None
    several: Text | None = None
    parts: tuple[Finding, ...] = ()
    figures: int | None = None

    @property
    def id(self) -> str:
        """What is wrong, by the name that stays when the words change."""
        return self.what.id

    @property
    def sightings(self) -> tuple[Finding, ...]:
        """What the rule saw, place by place."""
        return self.parts or (self,)

    @property
    def places(self) -> tuple[Place, ...]:
        """All its places on sheets, each once."""
        places = dict.fromkeys(part.place for part in self.sightings)
        return tuple(place for place in places if place.sheet is not None)
