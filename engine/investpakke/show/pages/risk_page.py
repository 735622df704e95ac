"""A simulation on the terminal: cases, groups and package, the fan by year, what varies most."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import RenderableType

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import QUANTILES, Simulation, Spread, Uncertainty
from investpakke.errors import Language, Text
from investpakke.model import Package
from investpakke.show.numbers import chance, number, percent
from investpakke.show.tables import QUIET, TITLE, TOTAL, Row, columns_of, paragraph, table_of

_CORRECTED = (Text("Korrigeret", "Corrected"), True)
_GAINS = (
    (Text("Nr.", "No."), False),
    (Text("Sag", "Case"), False),
    (Text("Gevinst", "Gain"), True),
    _CORRECTED,
    (Text("Middel", "Mean"), True),
    (Text("Gevinst ≥ 0", "Gain ≥ 0"), True),
    *((Text(f"{p:.0%}".replace("%", " %"), f"{p:.0%}"), True) for p in (0.05, 0.5, 0.95)),
    (Text("Mest fra", "Most from"), False),
)
_NAME = 1
_SAME = 1e-6
_SHOWN = tuple(QUANTILES.index(p) for p in (0.05, 0.5, 0.95))
_KEY = Text(
    "Gennemsnitlig årlig gevinst i tkr. Korrigeret, hvis det vises, er efter evidens, dødvægt og "
    "aftagende effekt, før noget varierer. Gevinst ≥ 0 er andelen af trækningerne uden tab. 5 % af "
    "trækningerne er under 5 %-fraktilen og 5 % over 95 %-fraktilen. Mest fra er den "
    "forudsætning, der alene bærer mest af variansen.",
    "Average yearly gain in tkr. Corrected, where shown, is after evidence, deadweight and "
    "fade-out, before anything varies. Gain ≥ 0 is the share of draws without a loss. 5% of the "
    "draws are below the 5% quantile, and 5% above the 95% one. Most from is the driver that "
    "alone carries most of the variance.",
)
YARDSTICK_SAID = Text(
    "Ingen usikkerhed er oplyst: hver forudsætning er en PERT-fordeling fra 10 % under til 10 % "
    "over, og effekten kommer op til et år for sent. Det er en målestok, ingen prognose.",
    "No uncertainty is stated: each driver is a PERT from 10% below to 10% above, and the effect "
    "comes up to a year late. That is a yardstick, no forecast.",
)
_INDEPENDENT = Text(
    "Sagerne varierer uafhængigt af hinanden. Rammes de af det samme, er pakken mindre sikker end "
    "vist: prøv --correlation 0.5.",
    "The cases vary independently of each other. If the same thing hits them all, the package is "
    "less sure than shown: try --correlation 0.5.",
)


class RiskPage:
    """The page of one simulation in one language."""

    def __init__(
        self, package: Package, asked: Uncertainty, found: Simulation, language: Language,
        width: int,
    ) -> None:  # fmt: skip
        self.package, self.asked, self.found = package, asked, found
        self.language, self.page = language, width
        spread = found.cases
        self.corrects = bool((abs(spread.corrected - spread.stated) > _SAME).any())

    def parts(self) -> Iterator[RenderableType]:
        """Return the page from top to bottom."""
        title = self._say(Text("hvor sikker gevinsten er", "how sure the gain is"))
        yield paragraph(f"{self.package.name} · {self.package.municipality}: {title}", TITLE)
        draws = number(self.found.draws, self.language)
        said = Text(f"{draws} trækninger, frø {self.found.seed}",
                    f"{draws} draws, seed {self.found.seed}")  # fmt: skip
        yield paragraph(self._say(said))
        cases, sums = list(self._cases()), list(self._sums())
        heads = [head for head in _GAINS if self.corrects or head is not _CORRECTED]
        yield from self._table(heads, [cases, sums])
        yield paragraph(self._say(_KEY), QUIET)
        yield paragraph("")
        yield from self._fan()
        yield paragraph("")
        yield from self._variance()
        if not (self.asked.usual or self.asked.by_case):
            yield paragraph(self._say(YARDSTICK_SAID), QUIET)
        correlation = self.asked.correlation
        if not (correlation.usual or correlation.by_driver or correlation.matrix):
            yield paragraph(self._say(_INDEPENDENT), QUIET)

    def _say(self, text: Text) -> str:
        return text.in_language(self.language)

    def _table(
        self, heads: Sequence[tuple[Text, bool]], blocks: Sequence[Sequence[Row]]
    ) -> Iterator[RenderableType]:
        named = _NAME if not heads[_NAME][1] else None
        yield from table_of(columns_of(heads, self.language, named), blocks, self.page)

    def _cases(self) -> Iterator[Row]:
        for i, case in enumerate(self.package.cases):
            shares = {driver: float(of[i]) for driver, of in self.found.case_shares.items()}
            yield Row([case.number, case.name, *self._figures(self.found.cases, i),
                       self._most(shares)])  # fmt: skip

    def _sums(self) -> Iterator[Row]:
        word = self._say(Text("Målgruppe", "Group"))
        for i, group in enumerate(self.package.groups):
            name = f"{word} {group.id}: {group.name}"
            yield Row(["", name, *self._figures(self.found.groups, i), ""])
        name = self._say(Text("Pakken i alt", "The package"))
        figures = self._figures(self.found.package, 0)
        yield Row(["", name, *figures, self._most(self.found.shares)], TOTAL)

    def _figures(self, found: Spread, i: int) -> list[str]:
        corrected = [found.corrected[i]] if self.corrects else []
        money = [found.stated[i], *corrected, found.mean[i]]
        quantiles = [found.quantiles[i, q] for q in _SHOWN]
        return [
            *(self._money(value) for value in money),
            chance(float(found.chance[i]), self.language),
            *(self._money(value) for value in quantiles),
        ]

    def _money(self, value: float) -> str:
        return number(float(value), self.language)

    def _most(self, shares: dict[Driver, float]) -> str:
        known = {driver: share for driver, share in shares.items() if not math.isnan(share)}
        if not known:
            return "–"
        most = max(known, key=lambda driver: known[driver])
        return f"{self._say(most.said)} {percent(known[most], self.language, 0)}"

    def _fan(self) -> Iterator[RenderableType]:
        yield paragraph(self._say(Text("Pakkens netto år for år, tkr.",
                                       "The package's net year by year, tkr.")), TITLE)  # fmt: skip
        fan = self.found.fan
        since = fan.years[0]
        heads = [
            (Text("År", "Year"), False),
            (Text("Netto", "Net"), True),
            *((Text(f"{p:.0%}".replace("%", " %"), f"{p:.0%}"), True) for p in QUANTILES),
            (Text(f"Siden {since}", f"Since {since}"), True),
            *((Text(f"{p:.0%}".replace("%", " %"), f"{p:.0%}"), True) for p in (0.05, 0.5, 0.95)),
            (Text("Tjent hjem", "Paid back"), True),
        ]
        rows = [
            Row([
                str(year),
                self._money(fan.stated[i]),
                *(self._money(value) for value in fan.net[i]),
                self._money(fan.stated_cumulative[i]),
                *(self._money(fan.cumulative[i, q]) for q in _SHOWN),
                chance(float(fan.paid_back[i]), self.language),
            ])
            for i, year in enumerate(fan.years)
        ]  # fmt: skip
        yield from self._table(heads, [rows])

    def _variance(self) -> Iterator[RenderableType]:
        title = Text("Hvad der bærer variansen i pakkens gevinst",
                     "What carries the variance of the package's gain")  # fmt: skip
        yield paragraph(self._say(title), TITLE)
        shares = {self._say(driver.said): share for driver, share in self.found.shares.items()}
        shares[self._say(Text("Sammen", "Together"))] = self.found.together
        for name, share in sorted(shares.items(), key=lambda pair: -pair[1]):
            if math.isnan(share):
                continue
            bar = "█" * round(30 * max(share, 0.0))
            yield paragraph(f"{name:<18}{percent(share, self.language):>8}  {bar}")
