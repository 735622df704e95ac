"""Sheets that by their name are not the model in force: old ones, and copies of others."""

from __future__ import annotations

import re
from collections.abc import Mapping as Keyed
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.case_table import CaseTable, locate, table_places
from investpakke.workbook.foreign.headers import folded, one_of, texts
from investpakke.workbook.foreign.mapping import Mapping
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells

_NONE = "model.no_table"
Areas = Keyed[str, Sequence[Area]]


class Sorted(NamedTuple):
    """The sheets of a workbook that are looked at, and those that are left, by their name."""

    used: list[SheetCells]
    left: list[SheetCells]

    def notes(self) -> tuple[Text, ...]:
        """Return what a reader should know of sheets that are left, or are used all the same."""
        said = [
            Text("The sheet '{sheet}' is not read: by its name it is not in force.", sheet=s.name)
            for s in self.left
        ]
        said += [
            Text("By its name the sheet '{sheet}' is a copy of another one.", sheet=sheet.name)
            for sheet in self.used
            if _is("copies", sheet.name)
        ]
        return tuple(said)

    def table(self, mapping: Mapping, own: Areas | None = None) -> CaseTable:
        """Return the one table of cases of the sheets that are looked at.

        Raises
        ------
        FileError
            As `locate`, or there is one on sheets alone that are left.
        """
        try:
            return locate(self.used, mapping, own)
        except FileError as error:
            places = table_places(self.left, mapping) if error.id == _NONE else []
            if not places:
                raise
            raise _refusal(places[0], self.left) from None


def sorted_out(sheets: Sequence[SheetCells], mapping: Mapping) -> Sorted:
    """Return the sheets of a workbook that are looked at, and those that are left.

    A sheet that the user names is looked at whatever it is called; a copy is where nothing else
    holds a table.
    """
    named = folded(mapping.sheet or "")
    old = [s for s in sheets if _is("old", s.name) and folded(s.name) != named]
    others = [sheet for sheet in sheets if sheet not in old]
    copies = [s for s in others if _is("copies", s.name) and folded(s.name) != named]
    kept = [sheet for sheet in others if sheet not in copies]
    if copies and not mapping.sheet and not _holds_table(kept, mapping):
        return Sorted(others, old)
    return Sorted(kept, [sheet for sheet in sheets if sheet not in kept])


def _holds_table(sheets: Sequence[SheetCells], mapping: Mapping) -> bool:
    """Return whether some sheets hold a table of cases, or what may be meant for one."""
    try:
        locate(sheets, mapping)
    except FileError as error:
        return error.id != _NONE
    return True


def _is(kind: str, name: str) -> bool:
    return _words(kind).search(folded(name)) is not None


@cache
def _words(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{one_of(texts()['sheets'][kind])})(?![^\W_])")


def _refusal(place: str, left: Sequence[SheetCells]) -> FileError:
    return FileError(
        Problem("model.sheet_set_aside", "by its name the sheet with the cases is not in force"),
        where=place,
        expected=Text("a table of cases on a sheet that is in force"),
        got=", ".join(sheet.name for sheet in left),
        mend=Text("Give the sheet another name, or give --sheet with the name it has"),
        parameter="sheet",
    )
