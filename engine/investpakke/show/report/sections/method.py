"""How the figures were computed, and what nobody has checked."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke import __version__
from investpakke.errors import Text
from investpakke.show.html import Markup, joined, tag
from investpakke.show.report.page import Page
from investpakke.show.report.subject import Subject
from investpakke.show.report.writer import Writer

_COMPUTED = (
    Text("Fuld besparelse = helårspersoner × enhedsbesparelse; hvor sagen oplyser en gennemsnitlig "
         "besparelse, er den fulde gennemsnittet delt med den gennemsnitlige indfasning.",
         "Full saving = persons × unit saving; where a case states an average saving, the full one "
         "is that average divided by the mean phasing."),
    Text("Besparelsen i et år = fuld besparelse × årets indfasning. Netto = besparelse − "
         "investering.",
         "The saving of a year = full saving × the year's phasing. Net = saving − investment."),
    Text("Gns. årlig besparelse, investering og gevinst er gennemsnit over sagens egen horisont; "
         "målgrupper og pakken er summer af sagernes gennemsnit.",
         "Average saving, investment and gain are means over the case's own horizon; groups and "
         "the package are sums of the cases' averages."),
    Text("Et vippepunkt er den værdi af én forudsætning, hvor den gennemsnitlige gevinst er nul, "
         "når alt andet er som planlagt.",
         "A switching value is the value of one driver at which the average gain is zero, all else "
         "being as planned."),
    Text("Sandsynligheder vises kun, når nogen har oplyst, hvor usikre forudsætningerne er. De er "
         "andele af trækninger: pakken beregnes igen og igen med forudsætninger trukket fra hver "
         "sin fordeling. De siges i ord og hele procent, for de er ikke sikrere end skønnet bag.",
         "Chances are shown only where somebody has stated how uncertain the drivers are. They are "
         "shares of draws: the package is computed again and again with drivers drawn from their "
         "distributions. They are told in words and whole per cents, as they are no surer than "
         "the estimate behind them."),
    Text("Nutidsværdi er summen af årenes netto, tilbagediskonteret til første år.",
         "The present value is the sum of the years' nets, discounted to the first year."),
    Text("Beløb er faste priser i tkr. (tusind kroner), som pakken oplyser dem. Intet er afrundet "
         "undervejs; vist afrundet, så summer af viste tal kan afvige på sidste ciffer.",
         "Amounts are tkr. (DKK 1,000) at the price level that the package states. Nothing is "
         "rounded on the way; shown figures are, so their sums may be off in the last digit."),
)  # fmt: skip
_UNCHECKED = (
    Text("Om helårspersoner, enhedsbesparelser og investeringer er rigtige. Rapporten regner på "
         "det, pakken oplyser.",
         "Whether persons, unit savings and investments are right. The report computes with what "
         "the package states."),
    Text("Om effekten skyldes indsatsen: hvor mange der ville være kommet i job alligevel, og om "
         "nogen fortrænges af andre, indgår kun, hvor det er skrevet som en antagelse.",
         "Whether the effect is due to the effort: how many would have found work anyway, and "
         "whether somebody is displaced by others, is part of it only where it is written as an "
         "assumption."),
    Text("Virkninger uden for forsørgelsesudgifterne, fx skatteindtægter og sociale udgifter, "
         "medmindre de er lagt ind i besparelsen.",
         "Effects beyond public support, such as taxes and social spending, unless they are part "
         "of the saving."),
    Text("Om intervaller, fordelinger og scenarier er realistiske for netop disse sager. Uden egne "
         "valg er følsomhedens intervaller og scenarierne standard, ens for alle sager.",
         "Whether ranges, distributions and scenarios are realistic for these very cases. Unless "
         "chosen the ranges of the sensitivity and the scenarios are a yardstick, alike for all "
         "cases."),
)  # fmt: skip


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page."""
    title = Text("Sådan er det beregnet", "How it was computed")
    yield Page("method", writer.say(title), joined(_body(subject, writer)))


def _body(subject: Subject, writer: Writer) -> Iterator[Markup]:
    yield tag("ul", *(tag("li", writer.say(text)) for text in _COMPUTED))
    yield tag("h3", writer.say(Text("Hvad der ikke er kontrolleret", "What was not checked")))
    yield tag("ul", *(tag("li", writer.say(text)) for text in _UNCHECKED))
    yield tag("h3", writer.say(Text("Grundlag", "Sources")))
    package = subject.package
    read = writer.say(Text("Læst fra", "Read from"))
    if package.source:
        yield tag("p", package.source)
    yield tag("p", f"{read}: {subject.source}") if subject.source else joined(())
    yield tag("p", writer.say(Text(f"Lavet {subject.today} af investpakke {__version__}.",
                                   f"Made {subject.today} by investpakke {__version__}.")),
              class_="note")  # fmt: skip
