"""How texts and figures are written: one language, one way of showing each kind of figure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investpakke.deciding.drivers import Driver
from investpakke.show.chances import chance
from investpakke.show.names import group_numbered
from investpakke.show.numbers import number, percent, short
from investpakke.show.view import Cell, Column, Inline, Kind, Link, Mark, RowLabel
from investpakke.text import Language, Text, in_context, listed, year_word

if TYPE_CHECKING:
    from investpakke.deciding.probability.distribution import Distribution

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Writer:
    """Texts and figures in one language; what is not known is a dash.

    Parameters
    ----------
    language : Language
        Of all that is written.
    minus, tight : str
        The sign of a negative number, and the blank that keeps a number and its unit together:
        a terminal has those of the keyboard, which every program can read back.

    Examples
    --------
    >>> Writer("da").tkr(-1805.5), Writer("da").mio(27890), Writer("en").share(0.2366)
    ('−1.806', '27,9', '23.7%')
    >>> Writer.of_terminal("da").tkr(-1805.5)
    '-1.806'
    """

    language: Language
    minus: str = "\N{MINUS SIGN}"
    tight: str = "\N{NO-BREAK SPACE}"

    @classmethod
    def of_terminal(cls, language: Language) -> Writer:
        """Return the writer of a terminal."""
        return cls(language, "-", " ")

    def say(self, text: Text) -> str:
        """Return a text in the language."""
        return text.in_language(self.language)

    def case(self, number: str) -> str:
        """Return what a case is called in a table or a chart."""
        return f"{self.say(Text('Case'))} {number}"

    def group(self, number: int) -> str:
        """Return what a group is called in a table or a chart."""
        return group_numbered(number, self.language)

    @property
    def whole(self) -> str:
        """What the sum of all cases is called."""
        return self.say(in_context("total", "The package"))

    def tkr(self, value: float, decimals: int = 0, *, signed: bool = False) -> str:
        """Return an amount in tkr., or another figure with the same grouping."""
        if not math.isfinite(value):
            return NOTHING
        return number(value, self.language, decimals, signed=signed).replace("-", self.minus)

    def mio(self, value: float, decimals: int = 1, *, signed: bool = False) -> str:
        """Return an amount of tkr. in mio. kr."""
        return self.tkr(value / 1000, decimals, signed=signed)

    def million(self, value: float) -> str:
        """Return an amount of tkr. in mio. kr. with one decimal; below a million in tkr."""
        if abs(value) < 1_000:
            return f"{self.tkr(value)}{self.tight}tkr."
        return f"{self.mio(value)}{self.tight}mio.{self.tight}kr."

    def share(self, value: float, decimals: int = 1) -> str:
        """Return a share as a percentage."""
        if not math.isfinite(value):
            return NOTHING
        shown = percent(value, self.language, decimals)
        return shown.replace("-", self.minus).replace(" ", self.tight)

    def shares(self, values: Sequence[float]) -> list[str]:
        """Return shares that belong together; whole per cents where all of them are."""
        decimals = 0 if all(round(100 * value, 1).is_integer() for value in values) else 1
        return [self.share(value, decimals) for value in values]

    def change(self, value: float, decimals: int = 1) -> str:
        """Return a relative change with its sign."""
        shown = self.share(value, decimals)
        return f"+{shown}" if math.isfinite(value) and value > 0 else shown

    def chance(self, value: float) -> str:
        """Return a probability in words and whole per cents."""
        return chance(value, self.language).replace(" %", f"{self.tight}%")

    def count(self, value: float) -> str:
        """Return persons or years: decimals only where there are some."""
        if not math.isfinite(value):
            return NOTHING
        return short(value, self.language).replace("-", self.minus)

    def years(self, value: float) -> str:
        """Return a number of years with its word."""
        if not math.isfinite(value):
            return NOTHING
        word = self.say(year_word(value))
        return f"{self.count(value)}{self.tight}{word}"

    def of_driver(self, driver: Driver, value: float) -> str:
        """Return a value of a driver in its unit: persons, tkr., a share or years."""
        if driver is Driver.DELAY:
            return self.years(value)
        if driver is Driver.PHASING:
            return self.share(value)
        if driver is Driver.PERSONS:
            return self.tkr(value, 2)
        return self.tkr(value, 1 if driver is Driver.UNIT_SAVING else 0)

    def change_of(self, driver: Driver, change: float) -> str:
        """Return a change of a driver: whole years, else a percentage with its sign."""
        if driver is Driver.DELAY:
            return self.years(change)
        whole = abs(change * 100 - round(change * 100)) < 1e-9
        return self.change(change, 0 if whole else 1)

    def spread(self, driver: Driver, of: Distribution) -> str:
        """Return a distribution in words: its points, its ends, or its mean and deviation.

        Examples
        --------
        >>> from investpakke.deciding.probability import Normal, Pert
        >>> Writer("en").spread(Driver.PERSONS, Pert(-0.2, 0.0, 0.1))
        'PERT −20% / 0% / +10%'
        >>> Writer("en").spread(Driver.INVESTMENT, Normal(0.0, 0.05))
        'normal, mean 0%, deviation 5%'
        """
        from investpakke.deciding.probability.distribution import Normal, Pert

        if isinstance(of, Normal):
            mean, sd = self.change_of(driver, of.mean), self.change_of(driver, of.sd).lstrip("+")
            return self.say(Text("normal, mean {mean}, deviation {sd}", mean=mean, sd=sd))
        if isinstance(of, Pert) and of.low == of.high:
            return self.say(Text("as planned")) if not of.low else (self.change_of(driver, of.low))
        points = [of.low, of.likely, of.high] if isinstance(of, Pert) else [of.low, of.high]
        kind = "PERT" if isinstance(of, Pert) else self.say(Text("uniform"))
        return f"{kind} {' / '.join(self.change_of(driver, point) for point in points)}"

    def listed(self, items: Sequence[str]) -> str:
        """Return items with commas and "og" or "and"."""
        return self.say(listed(items))

    def cell(self, value: Cell, column: Column) -> str:
        """Return what stands in a cell as a plain text."""
        if isinstance(value, Link | Mark):
            return value.text
        if isinstance(value, RowLabel):
            return value.short
        if isinstance(value, Text | str):
            return self.text(value)
        return "" if value is None else self._number(float(value), column)

    def _number(self, value: float, column: Column) -> str:
        if math.isnan(value):
            return NOTHING
        match column.kind:
            case Kind.YEAR:
                return f"{value:.0f}"
            case Kind.SHARE:
                return self.share(value, 1 if column.decimals is None else column.decimals)
            case Kind.MONEY | Kind.AMOUNT:
                return self.tkr(value, column.decimals or 0, signed=column.signed)
        write = {Kind.CHANGE: self.change, Kind.CHANCE: self.chance, Kind.YEARS: self.years}
        return write.get(column.kind, self.count)(value)

    def text(self, of: Inline) -> str:
        """Return a text, or the parts of one, without its links and stresses."""
        if isinstance(of, str):
            return str(of)
        if isinstance(of, Text):
            return self.say(of)
        if isinstance(of, Link):
            return of.text
        return "".join(map(self.text, of))


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit that a chart's amounts are shown in: tkr. where they are small, else mio. kr."""

    writer: Writer
    in_mio: bool

    @classmethod
    def of(cls, writer: Writer, values: Sequence[float]) -> Unit:
        """Return the unit in which the largest of some amounts of tkr. is short."""
        return cls(writer, max((abs(value) for value in values), default=0.0) >= 10_000)

    @property
    def name(self) -> str:
        """What it is called."""
        return "mio. kr." if self.in_mio else "tkr."

    def tick(self, value: float) -> str:
        """Return a round amount of tkr. in this unit, with no more decimals than it has."""
        return self.writer.count(value / 1000 if self.in_mio else value)

    def short(self, value: float) -> str:
        """Return an amount of tkr. in this unit."""
        return self.writer.mio(value) if self.in_mio else self.writer.tkr(value)

    def full(self, value: float) -> str:
        """Return an amount of tkr. with this unit."""
        return f"{self.short(value)} {self.name}"
