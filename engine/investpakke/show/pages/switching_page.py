"""Switching values on the terminal: the thinnest case first, then groups and package."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import RenderableType

from investpakke.calc import PackageResult
from investpakke.deciding.drivers import Driver
from investpakke.deciding.switching import (
    Switching,
    switching,
    switching_by_group,
    switching_of_package,
)
from investpakke.model import Package
from investpakke.show.names import group_title, package_title
from investpakke.show.numbers import number, percent, short
from investpakke.show.package_notes import thin_margins
from investpakke.show.tables import QUIET, TITLE, TOTAL, Row, columns_of, paragraph, table_of
from investpakke.text import Language, Text, in_context, year_word

_COLUMNS = (
    (Text("No."), False),
    (Text("Case"), False),
    (Text("Gain"), True),
    (Text("Margin"), True),
    (Text("Persons"), True),
    (in_context("short", "Unit saving"), True),
    (Text("Phasing"), True),
    (Text("Investment"), True),
    (Text("Delay"), True),
    (Text("One fewer"), True),
)
_NAME = 1
_KEY = (
    Text(
        "The numbers are where the gain is gone when only that driver changes: persons "
        "in all, unit saving in tkr., change of the phasing's factors in per cent, "
        "yearly investment in tkr., and delay of the effect in whole years. Persons "
        "and unit saving switch at the same change: the margin with a minus before it."
    ),
    Text(
        "One fewer is the gain with one full-year person fewer. A dash says that no "
        "value does it, or that persons are not stated."
    ),
)
_NOTHING = "–"
NARROWEST = 112
"""Ten columns need it: a narrower terminal wraps the rows, and no number is cut."""


class SwitchingPage:
    """The page of one package's switching values in one language."""

    def __init__(
        self, package: Package, result: PackageResult, language: Language, width: int
    ) -> None:
        self.package, self.result = package, result
        self.language, self.page = language, width

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        title = self._say(Text("what ends the gain"))
        yield paragraph(f"{package_title(self.package)}: {title}", TITLE)
        cases = switching(self.package, self.result)
        columns = columns_of(_COLUMNS, self.language, _NAME)
        yield from table_of(columns, [list(self._cases(cases)), list(self._sums())], self.page)
        for text in _KEY:
            yield paragraph(self._say(text), QUIET)
        thin = thin_margins(self.package, self.result)
        if thin is not None:
            yield paragraph(self._say(thin))

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _cases(self, found: Switching) -> Iterator[Row]:
        for index in found.ranking.tolist():
            case = self.package.cases[index]
            yield self._row(case.number, case.name, found, index)

    def _sums(self) -> Iterator[Row]:
        groups = switching_by_group(self.package, self.result)
        for index, group in enumerate(self.package.groups):
            yield self._row("", group_title(group, self.language), groups, index)
        name = self._say(in_context("total", "The package"))
        yield self._row("", name, switching_of_package(self.package, self.result), 0)

    def _row(self, label: str, name: str, found: Switching, index: int) -> Row:
        values = {driver: float(found.values[driver][index]) for driver in Driver}
        cells = [
            label,
            name,
            self._number(float(found.gain[index])),
            self._percent(float(found.margin[index])),
            self._number(values[Driver.PERSONS], 2),
            self._number(values[Driver.UNIT_SAVING], 1),
            self._percent(float(found.changes[Driver.PHASING][index])),
            self._number(values[Driver.INVESTMENT]),
            self._years(values[Driver.DELAY]),
            self._number(float(found.gain_with_one_fewer[index])),
        ]
        return Row(cells, "" if label else TOTAL)

    def _number(self, value: float, decimals: int = 0) -> str:
        return _NOTHING if math.isnan(value) else number(value, self.language, decimals)

    def _percent(self, value: float) -> str:
        return _NOTHING if math.isnan(value) else percent(value, self.language)

    def _years(self, value: float) -> str:
        if math.isnan(value):
            return _NOTHING
        plural = year_word(value)
        return f"{short(value, self.language)} {self._say(plural)}"
