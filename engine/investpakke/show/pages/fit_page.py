"""Fitted ramps on the terminal: the path, each case's factors and ranges, what they rest on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from investpakke.calc.series import Floats
from investpakke.deciding.fit.assumed import assumptions_of, first_years
from investpakke.deciding.fit.fitting import Fit
from investpakke.deciding.fit.ranges import MOST_FACTORS
from investpakke.reconciliation import PER_UNIT, reconcile
from investpakke.show.names import package_title
from investpakke.show.numbers import number
from investpakke.show.pages.reconcile_page import summary
from investpakke.show.tables import QUIET, TITLE, Column, Layout, Row, paragraph
from investpakke.text import Language, Text, joined

_NAME = 1
_MIO = PER_UNIT["mio. kr."]
_ONE_OF_MANY = Text(
    "One answer among many. The document does not state these ramps, "
    "and no other calculation uses them."
)
_AS_STATED = Text("The stated phasing already gives both the averages and the published path.")
_KEY = Text(
    "Factors in per cent of the full saving. Under each case: how small and how "
    "large each factor can be by itself, when other ramps may change with it."
)


class FitPage:
    """The page of one fit in one language."""

    def __init__(self, fit: Fit, language: Language, width: int) -> None:
        self.fit, self.language, self.page = fit, language, width
        self.years = range(fit.stated.first_year, fit.stated.first_year + fit.factors.shape[1])

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        package = self.fit.stated
        title = Text("phasing fitted to the published path")
        yield paragraph(f"{package_title(package)}: {self._say(title)}", TITLE)
        changed = bool(self.fit.changed.any())
        yield paragraph(self._say(_ONE_OF_MANY if changed else _AS_STATED), QUIET)
        yield from self._path()
        if changed:
            yield from self._ramps()
            yield ""
            yield from self._assumed()
            yield paragraph(self._say(self._uniqueness()))
        yield paragraph(self._say(self._sums()))
        lines = reconcile(self.fit.fitted, self.fit.after)
        yield paragraph(self._say(summary(lines)), TITLE)

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _table(self, columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[RenderableType]:
        layout = Layout.of(columns, rows, self.page)
        yield layout.rule()
        yield layout.head()
        yield layout.rule()
        yield layout.block(rows)
        yield layout.rule()

    # -- the path ---------------------------------------------------------------

    def _path(self) -> Iterator[RenderableType]:
        before, after = self.fit.before, self.fit.after
        rows = [
            self._published("saving", Text("Saving, published")),
            self._row(Text("Saving, stated phasing"), before.saving_by_year),
            self._row(Text("Saving, fitted"), after.saving_by_year),
            self._published("net", Text("Net, published")),
            self._row(Text("Net, stated phasing"), before.net_by_year),
            self._row(Text("Net, fitted"), after.net_by_year),
        ]
        years = self.fit.stated.shown_years
        title = Column("mio. kr.", number=False)
        yield from self._table([title, *(Column(str(year), losses=True) for year in years)], rows)

    def _row(self, name: Text, tkr: Floats) -> Row:
        cells = (number(float(value) * _MIO, self.language, 2) for value in tkr)
        return Row([self._say(name), *cells])

    def _published(self, quantity: str, name: Text) -> Row:
        found = {
            figure.key: figure
            for figure in self.fit.stated.published
            if (figure.scope, figure.quantity) == ("year", quantity)
        }
        cells = []
        for year in self.fit.stated.shown_years:
            figure = found.get(str(year))
            if figure is None or figure.value is None:
                cells.append("–")
            else:
                mio = figure.value / PER_UNIT[figure.unit] * _MIO
                decimals = max(figure.decimals, 0)
                cells.append(number(mio, self.language, decimals))
        return Row([self._say(name), *cells])

    # -- the ramps --------------------------------------------------------------

    def _ramps(self) -> Iterator[RenderableType]:
        columns = [
            Column(self._say(Text("No.")), number=False),
            Column(self._say(Text("Case")), number=False, stretches=True),
            *(Column(str(year)) for year in self.years),
            Column(self._say(Text("Full saving"))),
            Column(self._say(Text("Per person"))),
        ]
        rows = [row for index in range(len(self.fit.stated.cases)) for row in self._case(index)]
        yield from self._table(columns, rows)
        yield paragraph(self._say(_KEY), QUIET)

    def _case(self, index: int) -> Iterator[Row]:
        fit = self.fit
        case = fit.stated.cases[index]
        after, before = fit.after, fit.before
        fitted = self._money(after.full_saving[index], after.unit_saving[index])
        as_stated = self._money(before.full_saving[index], before.unit_saving[index])
        yield Row([case.number, case.name, *self._percents(fit.factors[index]), *fitted])
        stated = self._say(Text("stated"))
        yield Row(["", stated, *self._percents(fit.stated_factors[index]), *as_stated], QUIET)
        if fit.ranges is not None:
            low, high = fit.ranges.low[index], fit.ranges.high[index]
            ends = [
                one if one == other else f"{one}–{other}"
                for one, other in zip(self._percents(low), self._percents(high), strict=True)
            ]
            yield Row(["", self._say(Text("can be")), *ends, "", ""], QUIET)

    def _percents(self, factors: Floats) -> list[str]:
        return [number(float(factor) * 100, self.language) for factor in factors]

    def _money(self, full: float, unit: float) -> tuple[str, str]:
        per_person = number(unit, self.language, 1) if math.isfinite(unit) else "–"
        return number(float(full), self.language), per_person

    # -- in words ---------------------------------------------------------------

    def _assumed(self) -> Iterator[RenderableType]:
        yield paragraph(self._say(Text("Assumed")), TITLE)
        for text in assumptions_of(self.fit):
            yield paragraph(f"- {self._say(text)}")

    def _uniqueness(self) -> Text:
        moved = number(self.fit.distance * 100, self.language, 1)
        nearest = Text(
            "Exactly one set of ramps is closest: effect changes by {moved} points on average.",
            moved=moved,
        )
        if self.fit.ranges is None:
            more = Text(
                "The factors' ranges are not examined: there are over {most_factors} factors.",
                most_factors=MOST_FACTORS,
            )
        else:
            loose, total = int(self.fit.loose.sum()), self.fit.loose.size
            more = Text(
                "But {loose} of {total} factors can be something else and give "
                "the same published figures.",
                loose=loose,
                total=total,
            )
        return joined([nearest, more], " ")

    def _sums(self) -> Text:
        sums = first_years(self.fit)
        stated, fitted, given = (
            number(value * _MIO, self.language, 1)
            for value in (sums.stated, sums.fitted, sums.given)
        )
        printed = "–" if sums.published is None else number(sums.published * _MIO, self.language)
        return Text(
            "Saving {first}-{last} in all, mio. kr.: published {printed} (sum "
            "of rounded years), stated phasing {stated}, fitted {fitted}. Of it "
            "{given} is of cases averaged over just these years and the same "
            "for every phasing.",
            first=sums.first,
            last=sums.last,
            printed=printed,
            stated=stated,
            fitted=fitted,
            given=given,
        )
