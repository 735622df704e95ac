"""Findings: what is wrong with a workbook, where, how severe it is, and how to fix it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from investpakke.text import Problem, Text
from investpakke.workbook.ooxml.addresses import get_column_letter
from investpakke.workbook.ooxml.sheet_cells import Area


class Severity(IntEnum):
    """The severity of a finding: a note never fails a workbook."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> Text:
        """The severity as shown to a reader."""
        return _SAID[self]


_SAID = {
    Severity.NOTE: Text("note"),
    Severity.WARNING: Text("warning"),
    Severity.ERROR: Text("error"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or block on a sheet; without an area, the sheet; without a sheet, the workbook.

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
    """One thing that is wrong; one finding covers all places where it shows.

    A rule yields a finding for each place, with its cause. Findings with the same cause are then
    combined into one, whose parts are the original findings.

    Parameters
    ----------
    code : str
        The rule's code, e.g. "IP301".
    severity : Severity
        How severe it is.
    place : Place
        Where it is; the first of several places.
    what : Problem
        What is wrong, in one sentence without its full stop, and its id, e.g. "IP203.short".
    expected, found : Text, optional
        What should be there, and what is.
    mend : Text, optional
        How to fix it.
    fingerprint : str
        Identifies the finding, also after rows are inserted above it.
    cause : tuple of str, optional
        What causes it, without rows: findings of a rule with the same cause are combined. By
        default
        findings have the same cause if they say exactly the same about places on one sheet.
    several : Text, optional
        The text for combined findings whose own texts differ; by default that of the first.
    parts : tuple of Finding
        The findings of the rule, place by place, each with its own fingerprint.
    figures : int, optional
        How many cells with figures it touches: its own, and those that depend on them.
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
        """The id of the problem, which stays when the words change."""
        return self.what.id

    @property
    def sightings(self) -> tuple[Finding, ...]:
        """The findings of the rule, place by place."""
        return self.parts or (self,)

    @property
    def places(self) -> tuple[Place, ...]:
        """All its places on sheets, each once."""
        places = dict.fromkeys(part.place for part in self.sightings)
        return tuple(place for place in places if place.sheet is not None)
