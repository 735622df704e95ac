"""A tornado on the terminal: one driver a row, the widest first, with its bar."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from investpakke.deciding.drivers import Driver
from investpakke.deciding.sensitivity import Bar, Tornado
from investpakke.model import Package
from investpakke.show.names import group_title, package_title
from investpakke.show.numbers import number, percent, short
from investpakke.show.tables import QUIET, TITLE, Column, Row, paragraph, table_of
from investpakke.text import Language, Text, same

_COLUMNS = (
    (Text("Driver"), False),
    (Text("Low"), True),
    (Text("High"), True),
    (Text("Gain at low"), True),
    (Text("Gain at high"), True),
    (Text("Swing"), True),
    (same(""), False),
)
_KEY = Text(
    "Average yearly gain in tkr. when only that driver changes; in a sum all "
    "cases change at once. Factors of the phasing go no higher than 100 %. "
    "Delay is the effect's, in whole years; the investment stays where it is."
)
_UNLIKE = Text("by case")
_LONGEST = 24


class TornadoPage:
    """The page of one tornado in one language."""

    def __init__(self, package: Package, found: Tornado, language: Language, width: int) -> None:
        self.package, self.found = package, found
        self.language, self.page = language, width

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        title = self._say(Text("what moves the gain"))
        yield paragraph(f"{self._of()}: {title}", TITLE)
        gain = number(self.found.gain, self.language)
        yield paragraph(self._say(Text("Gain {gain} tkr. a year", gain=gain)))
        columns = [
            Column(self._say(title), numeric, losses=numeric and index > 2)
            for index, (title, numeric) in enumerate(_COLUMNS)
        ]
        yield from table_of(columns, [[self._row(bar) for bar in self.found.bars]], self.page)
        yield paragraph(self._say(_KEY), QUIET)

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _of(self) -> str:
        found = self.found
        for case in self.package.cases:
            if case.number == found.case:
                return f"{self._say(Text('Case'))} {case.number} {case.name}"
        for group in self.package.groups:
            if group.id == found.group:
                return group_title(group, self.language, " ")
        return package_title(self.package)

    def _row(self, bar: Bar) -> Row:
        low, high = (number(value, self.language) for value in bar.gains)
        swing = number(bar.swing, self.language)
        return Row(
            [self._say(bar.driver.said), *self._changes(bar), low, high, swing, self._drawn(bar)]
        )

    def _changes(self, bar: Bar) -> tuple[str, str]:
        if bar.changes is None:
            return self._say(_UNLIKE), self._say(_UNLIKE)
        if bar.driver is Driver.DELAY:
            low, high = (short(value, self.language) for value in bar.changes)
            return low, high
        low, high = (percent(value, self.language) for value in bar.changes)
        return low, high

    def _drawn(self, bar: Bar) -> str:
        widest = self.found.bars[0].swing
        return "█" * round(_LONGEST * bar.swing / widest) if widest else ""
