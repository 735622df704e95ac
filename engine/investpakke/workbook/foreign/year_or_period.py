"""Amounts beside a period that may be those of each year, or of all of them together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from investpakke.errors import FileError
from investpakke.problems import MODEL_WHOLE_PERIOD
from investpakke.text import Text, same
from investpakke.workbook.foreign.case_table import CaseTable
from investpakke.workbook.foreign.headers import folded, shown_text
from investpakke.workbook.foreign.mapping import Mapping as UserMapping

_BARE: Final = ("investment", "yearly_saving")
_TOLD_BY: Final = frozenset(
    ("unit_saving", "full_saving", "average_saving", "gain_total", "phasing", "one_off", "running")
)
"""Columns that tell, by what they are or as a check, that the amounts are a year's."""
_EVERY_YEAR: Final = re.compile(
    r"(?<!\w)(?:(?:i alle|hvert|pr\.?|per|om) (?:[^\W\d_]+ |\d )?år(?:et|ene)?|alle årene|/ ?år"
    r"|årets|årlig\w*|helår\w*|varig\w*|(?:each|every|all|per) (?:\w+ )?years?|yearly|annual\w*)"
    r"(?!\w)"
)


def refuse_year_or_period(
    table: CaseTable, settings: Mapping[str, Any], mapping: UserMapping
) -> None:
    """Refuse "Udgift" and "Besparelse" beside a period where nothing says of which they are.

    Raises
    ------
    FileError
        The headers, and the line that states the period.
    """
    columns = [table.columns[key] for key in _BARE if key in table.columns]
    if len(columns) < len(_BARE) or _TOLD_BY & table.columns.keys() or mapping.columns:
        return
    period = settings.get("title_years", 1)
    if period < 2 or table.is_ours or any(map(_says_every_year, _texts_of(table))):
        return
    first = settings["title_year"]
    heads = [shown_text(table.sheet.get(table.bottom, column)) for column in columns]
    raise FileError(
        MODEL_WHOLE_PERIOD,
        where=table.sheet.at(table.bottom, columns[0]),
        expected=Text("amounts a year, or year by year"),
        got=same(
            f"{' · '.join(heads)}; {first}–{first + period - 1} "
            f"({settings['title_place'].rpartition('!')[2]})"
        ),
        mend=Text(
            "If they are those of each year, type 'a year' in the headers. If not, write one "
            "column for each year"
        ),
        parameter="mapping",
    )


def _texts_of(table: CaseTable) -> Iterator[str]:
    sheet = table.real or table.sheet
    yield from (v for row in sheet.rows.values() for v in row.values() if type(v) is str)
    yield from (text for _, _, text in sheet.laid_over)


def _says_every_year(text: str) -> bool:
    return _EVERY_YEAR.search(folded(text)) is not None
