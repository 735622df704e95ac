"""How sure the gains are, on the terminal: chances where an uncertainty is stated, or what is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from investpakke.calc import PackageResult
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import QUANTILES, Simulation, Spread, Uncertainty
from investpakke.model import Package
from investpakke.show.chances import chance
from investpakke.show.names import group_title, package_title
from investpakke.show.numbers import number, percent, short
from investpakke.show.pages.switching_page import SwitchingPage
from investpakke.show.tables import QUIET, TITLE, TOTAL, Row, columns_of, paragraph, table_of
from investpakke.show.uncertainty import (
    COMMON,
    HOW_TO_STATE,
    KEY,
    NOT_STATED,
    correlation_said,
    labelled,
    remarks,
    untouched_said,
)
from investpakke.text import Language, Text, in_context


def _per_cent(share: float) -> Text:
    percent = f"{100 * share:.0f}"
    return Text("{percent}%", percent=percent)


_CORRECTED = (Text("Corrected"), True)
_GAINS = (
    (Text("No."), False),
    (Text("Case"), False),
    (Text("Gain"), True),
    _CORRECTED,
    (Text("Mean"), True),
    (Text("Gain ≥ 0"), True),
    *((_per_cent(p), True) for p in (0.05, 0.5, 0.95)),
    (Text("Most from"), False),
)
_NAME = 1
_NOTHING = "–"
_SAME = 1e-6
TITLE_SAID = Text("how sure the gain is")
_SHOWN = tuple(QUANTILES.index(p) for p in (0.05, 0.5, 0.95))
_KEY = Text(
    "Average yearly gain in tkr. Corrected, where shown, is after evidence, "
    "deadweight and fade-out, before anything varies. Gain ≥ 0 is how often the "
    "gain is 0 or more. 5% of the draws are below the 5% quantile, and 5% above "
    "the 95% one. Most from is the driver that alone carries most of the "
    "variance."
)


class RiskPage:
    """The page of the simulations of one package, beside each other, in one language."""

    def __init__(
        self,
        package: Package,
        asked: Uncertainty,
        found: Sequence[Simulation],
        language: Language,
        width: int,
    ) -> None:
        self.package, self.asked = package, asked
        self.found, self.all = found[0], found
        self.language, self.page = language, width
        spread = self.found.cases
        self.corrects = bool((abs(spread.corrected - spread.stated) > _SAME).any())

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        title = labelled(TITLE_SAID, self.asked, self.package)
        yield paragraph(title_of(self.package, title, self.language), TITLE)
        draws = number(self.found.draws, self.language)
        said = Text("{draws} draws, seed {seed}", draws=draws, seed=self.found.seed)
        yield paragraph(self._say(said))
        for remark in remarks(self.asked, self.package):
            yield paragraph(self._say(remark))
        cases, sums = list(self._cases()), list(self._sums())
        heads = [head for head in _GAINS if self.corrects or head is not _CORRECTED]
        yield from self._table(heads, [cases, sums])
        yield paragraph(self._say(_KEY), QUIET)
        if len(self.all) > 1:
            yield paragraph(self._say(KEY), QUIET)
        for found in self.all:
            yield paragraph("")
            yield from self._fan(found)
        yield paragraph("")
        yield from self._variance()

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _titled(self, text: Text) -> str:
        return self._say(labelled(text, self.asked, self.package))

    def _table(
        self, heads: Sequence[tuple[Text, bool]], blocks: Sequence[Sequence[Row]]
    ) -> Iterator[RenderableType]:
        named = _NAME if not heads[_NAME][1] else None
        yield from table_of(columns_of(heads, self.language, named), blocks, self.page)

    def _cases(self) -> Iterator[Row]:
        for i, case in enumerate(self.package.cases):
            shares = {driver: float(of[i]) for driver, of in self.found.case_shares.items()}
            yield Row(
                [case.number, case.name, *self._figures(self.found.cases, i), self._most(shares)]
            )

    def _sums(self) -> Iterator[Row]:
        for i, group in enumerate(self.package.groups):
            name = group_title(group, self.language)
            yield from self._beside(name, [found.groups for found in self.all], i)
        name = self._say(in_context("total", "The package"))
        yield from self._beside(name, [found.package for found in self.all], 0, TOTAL)

    def _beside(
        self, name: str, spreads: Sequence[Spread], i: int, look: str = ""
    ) -> Iterator[Row]:
        """Yield a sum with each correlation: named on the first row, the correlation below."""
        for found, spread in zip(self.all, spreads, strict=True):
            most = self._most(found.shares) if look else ""
            said = name if found is self.found else self._correlated(found)
            yield Row(["", said, *self._figures(spread, i), most], look)

    def _correlated(self, found: Simulation) -> str:
        value = short(found.correlation.usual, self.language)
        return f"  – {self._say(COMMON)} ({value})"

    def _figures(self, found: Spread, i: int) -> list[str]:
        corrected = [found.corrected[i]] if self.corrects else []
        money = [found.stated[i], *corrected, found.mean[i]]
        quantiles = [found.quantiles[i, q] for q in _SHOWN]
        return [
            *(self._money(value) for value in money),
            chance(float(found.chance[i]), self.language) if found.sd[i] > 0 else _NOTHING,
            *(self._money(value) for value in quantiles),
        ]

    def _money(self, value: float) -> str:
        return number(float(value), self.language)

    def _most(self, shares: dict[Driver, float]) -> str:
        known = {driver: share for driver, share in shares.items() if not math.isnan(share)}
        if not known:
            return _NOTHING
        most = max(known, key=lambda driver: known[driver])
        return f"{self._say(most.said)} {percent(known[most], self.language, 0)}"

    def _fan(self, found: Simulation) -> Iterator[RenderableType]:
        said = self._titled(Text("The package's net year by year, tkr."))
        yield paragraph(f"{said} · {self._say(correlation_said(found.correlation))}", TITLE)
        fan = found.fan
        since = fan.years[0]
        heads = [
            (Text("Year"), False),
            (Text("Net"), True),
            *((_per_cent(p), True) for p in QUANTILES),
            (Text("Since {since}", since=since), True),
            *((_per_cent(p), True) for p in (0.05, 0.5, 0.95)),
            (Text("Paid back"), True),
        ]
        rows = [
            Row(
                [
                    str(year),
                    self._money(fan.stated[i]),
                    *(self._money(value) for value in fan.net[i]),
                    self._money(fan.stated_cumulative[i]),
                    *(self._money(fan.cumulative[i, q]) for q in _SHOWN),
                    chance(float(fan.paid_back[i]), self.language),
                ]
            )
            for i, year in enumerate(fan.years)
        ]
        yield from self._table(heads, [rows])

    def _variance(self) -> Iterator[RenderableType]:
        title = Text("What carries the variance of the package's gain")
        yield paragraph(self._titled(title), TITLE)
        shares = {self._say(driver.said): share for driver, share in self.found.shares.items()}
        shares[self._say(Text("Together"))] = self.found.together
        for name, share in sorted(shares.items(), key=lambda pair: -pair[1]):
            if not _carries(share):
                continue
            bar = "█" * round(30 * max(share, 0.0))
            yield paragraph(f"{name:<18}{percent(share, self.language, 0):>6}  {bar}")


def _carries(share: float) -> bool:
    """Return whether a share is one: what does not vary has none, and is said to be held."""
    return not math.isnan(share) and abs(share) > _SAME


def title_of(package: Package, title: Text, language: Language) -> str:
    """Return what stands above the page."""
    return f"{package_title(package)}: {title.in_language(language)}"


def unstated_parts(
    package: Package, result: PackageResult, asked: Uncertainty, language: Language, width: int
) -> Iterator[RenderableType]:
    """Yield the page where no uncertainty is stated: what to state, and the switching values."""
    yield paragraph(title_of(package, TITLE_SAID, language), TITLE)
    untouched = untouched_said(asked)
    for text in (NOT_STATED, *((untouched,) if untouched else ()), HOW_TO_STATE):
        yield paragraph(text.in_language(language))
    yield paragraph("")
    yield from SwitchingPage(package, result, language, width).parts()
