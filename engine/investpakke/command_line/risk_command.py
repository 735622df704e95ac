"""The command ``investpakke risk``: how sure the gains are."""

from __future__ import annotations

from dataclasses import replace

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.output import page_width, print_json, print_page, tell
from investpakke.command_line.source import source_argument
from investpakke.command_line.typed_numbers import (
    Amount,
    Share,
    Whole,
    named,
    percentage,
    read_as,
)
from investpakke.command_line.waiting import waiting
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import Distribution, Pert, Uncertainty, simulate
from investpakke.deciding.probability.correlation import Correlation
from investpakke.deciding.probability.simulating import DRAWS, SEED
from investpakke.deciding.probability.uncertainty import possible
from investpakke.errors import InputError, Text, same
from investpakke.source import Source

_NO_SHEET = Text(
    "Arbejdsbogen har ikke arket Risiko: målestokken bruges, medmindre --uncertainty er angivet.",
    "The workbook has no sheet Risiko: the yardstick is used unless --uncertainty is given.",
)
_EXAMPLE = "persons=-20%:0%:10%"


def _typed(text: str) -> tuple[Driver, Distribution]:
    """Return a distribution typed as ``persons=-20%:0%:10%`` or ``delay=0:0:1``."""
    name, value = named(text, same("--vary"), _EXAMPLE)
    if name not in set(Driver):
        raise InputError(
            Text("driveren findes ikke", "the driver does not exist"),
            where=same("--vary"),
            expected=same(", ".join(Driver)),
            got=name,
        )
    driver, where = Driver(name), same(f"--vary {name}")
    points = value.split(":")
    if len(points) != 3:
        raise InputError(
            Text("der er ikke tre punkter", "there are not three points"),
            where=where,
            expected=Text(
                f"lav:sandsynlig:høj, fx {_EXAMPLE}", f"low:likely:high, e.g. {_EXAMPLE}"
            ),
            got=value,
        )
    read = _years if driver is Driver.DELAY else percentage
    try:
        pert = Pert(*(read(point, where) for point in points))
    except InputError as error:
        raise (error if error.where == where else error.inside(where)) from None
    return driver, possible(driver, pert, where)


def _years(text: str, where: Text) -> float:
    return read_as(Amount(), text, where)


def _asked(
    source: Source, file: str | None, typed: tuple[str, ...], correlation: float | None
) -> Uncertainty:
    """Return what the file says, else the sheet `Risiko`, else the yardstick; options on top."""
    stated = source.uncertainty(file)
    if stated is None and source.is_workbook:
        tell(say(_NO_SHEET))
    asked = stated or Uncertainty()
    asked = replace(asked, usual={**asked.usual, **dict(map(_typed, typed))})
    if correlation is None:
        return asked
    return replace(asked, correlation=Correlation(correlation))


@command(
    "risk",
    about=Text(
        "Vis, hvor sikker gevinsten er: sandsynlighed, fraktiler og vifte.",
        "Show how sure the gain is: chance, quantiles and fan.",
    ),
    more=Text(
        "Monte Carlo: pakken beregnes, som regel 100.000 gange, med forudsætninger, der trækkes "
        "fra hver sin fordeling. Samme frø giver samme tal på enhver maskine. Uden fil eller valg "
        "er hver forudsætning en PERT-fordeling fra 10 % under til 10 % over med ingen ændring som "
        "den mest sandsynlige, og effekten op til et år forsinket: en målestok, ingen prognose. "
        "Fra en arbejdsbog gælder arket Risiko. En fil kan have [uncertainty], [correlation], "
        '[grades], [corrections] og [cases."1.2"]; se docs/probability.md.',
        "Monte Carlo: the package is computed, by default 100,000 times, with drivers that are "
        "drawn from their distributions. The same seed gives the same figures on every machine. "
        "Without a file or an option each driver is a PERT from ten per cent below to ten per cent "
        "above with no change as the likely one, and the effect up to a year late: a yardstick, "
        "no forecast. Of a workbook the sheet Risiko counts. A file may have [uncertainty], "
        '[correlation], [grades], [corrections] and [cases."1.2"]; see docs/probability.md.',
    ),
    examples=(
        "investpakke risk aarhus-2024",
        f"investpakke risk aarhus-2024 --vary {_EXAMPLE} --correlation 0.3",
        "investpakke risk model.xlsx --uncertainty usikkerhed.toml --format json",
    ),
)
@source_argument
@option("--uncertainty", "file", value=Text("FIL.toml", "FILE.toml"),
        about=Text("Fordelinger, korrelation og korrektioner.",
                   "Distributions, correlation and corrections."))  # fmt: skip
@option(
    "--vary",
    "typed",
    multiple=True,
    value=Text("DRIVER=LAV:SANDSYNLIG:HØJ", "DRIVER=LOW:LIKELY:HIGH"),
    about=Text(
        "En PERT-fordeling i alle sager: persons, unit_saving, phasing og investment som ændring "
        f"i procent, fx {_EXAMPLE}; delay i år, fx delay=0:0:1. Kan gentages.",
        "A PERT in all cases: persons, unit_saving, phasing and investment as a change in per "
        f"cent, e.g. {_EXAMPLE}; delay in years, e.g. delay=0:0:1. May be repeated.",
    ),
)
@option("--correlation", type=Share(),
        about=Text("Korrelation mellem sager, fra 0 til 1, for hver forudsætning.",
                   "Correlation between cases, from 0 to 1, for each driver."))  # fmt: skip
@option("--draws", type=Whole(), default=DRAWS, told=DRAWS,
        about=Text("Antal trækninger.", "Number of draws."))  # fmt: skip
@option("--seed", type=Whole(), default=SEED, told=SEED,
        about=Text("Frø: samme frø, samme tal.", "Seed: same seed, same figures."))  # fmt: skip
@format_option
def risk(
    source: Source,
    output: str,
    *,
    file: str | None,
    typed: tuple[str, ...],
    correlation: float | None,
    draws: int,
    seed: int,
) -> None:
    """Print how sure the gains of a package are."""
    package = source.package
    asked = _asked(source, file, typed, correlation)
    with waiting(Text("Trækker", "Drawing")):
        found = simulate(package, asked, draws=draws, seed=seed)
    if output == "json":
        from investpakke.show.forms.risk_form import risk_form

        print_json(risk_form(package, found))
        return
    from investpakke.show.pages.risk_page import RiskPage

    width = page_width()
    print_page(RiskPage(package, asked, found, language_of(), width).parts(), width)
