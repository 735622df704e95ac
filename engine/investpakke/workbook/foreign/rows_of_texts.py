"""Rows of amounts under years whose figures are all texts: none of them is a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.workbook.foreign.blocks import years_in
from investpakke.workbook.ooxml.sheet_cells import SheetCells

_FIGURE = re.compile(r"[-−]?\d[\d.,\s\u00a0\u202f]*")


def figures_as_texts(sheets: Sequence[SheetCells]) -> FileError | None:
    """Return the refusal of a sheet whose rows under years hold figures as texts, and no number."""
    for sheet in sheets:
        for row in sorted(sheet.rows):
            years = years_in(sheet, row)
            if not years:
                continue
            cells = [
                (below, column, value)
                for below, found in sorted(sheet.rows.items())
                for column in years.values()
                if below > row and (value := found.get(column)) is not None
            ]
            figures = [c for c in cells if type(c[2]) is str and _FIGURE.fullmatch(c[2].strip())]
            if not figures or any(type(value) is float for _, _, value in cells):
                continue
            first, column, text = figures[0]
            return FileError(
                Problem("model.figures_as_texts", "the figures are texts and not numbers"),
                where=sheet.at(first, column),
                expected=Text("numbers, with which can be reckoned"),
                got=text,
                mend=Text(
                    "Mark the figures, one column at a time, and choose Data > Text to Columns > "
                    "Finish; a text that stays one is typed again"
                ),
            )
    return None
