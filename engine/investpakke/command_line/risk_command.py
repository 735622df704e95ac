"""The command ``investpakke risk``: how sure the gains are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.source import source_argument
from investpakke.command_line.standard_range import standard_option
from investpakke.command_line.typed_numbers import Amount, Share, Whole, named, percentage, read_as
from investpakke.command_line.waiting import waiting
from investpakke.defaults import DRAWS, SEED
from investpakke.errors import InputError
from investpakke.text import Problem, Text, same

if TYPE_CHECKING:
    from investpakke.deciding.drivers import Driver
    from investpakke.deciding.probability import Distribution, Uncertainty
    from investpakke.source import Source

_EXAMPLE = Text("persons=-20%:0%:10%")


def _typed(text: str) -> tuple[Driver, Distribution]:
    """Return a distribution typed as ``persons=-20%:0%:10%`` or ``delay=0:0:1``."""
    from investpakke.deciding.drivers import Driver, driver_named
    from investpakke.deciding.probability import Pert
    from investpakke.deciding.probability.uncertainty import possible

    name, value = named(text, same("--vary"), _EXAMPLE.en)
    driver, where = driver_named(name, same("--vary")), same(f"--vary {name}")
    points = value.split(":")
    if len(points) != 3:
        raise InputError(
            Problem("distribution.not_three_points", "there are not three points"),
            where=where,
            expected=Text("low:likely:high, e.g. {example}", example=_EXAMPLE),
            got=value,
        )
    read = _years if driver is Driver.DELAY else percentage
    try:
        pert = Pert(*(read(point, where) for point in points))
    except InputError as error:
        raise (error if error.is_inside(where) else error.within(where)) from None
    return driver, possible(driver, pert, where)


def _years(text: str, where: Text) -> float:
    return read_as(Amount(), text, where)


def _asked(
    source: Source,
    file: str | None,
    typed: tuple[str, ...],
    correlation: float | None,
    *,
    standard: bool,
) -> Uncertainty:
    """Return what the file says, else the sheet `Risiko`; options on top."""
    from investpakke.deciding.probability.correlation import Correlation

    asked = source.uncertainty(file, standard=standard)
    asked = replace(asked, usual={**asked.usual, **dict(map(_typed, typed))})
    if correlation is None:
        return asked
    return replace(asked, correlation=Correlation(correlation))


@command(
    "risk",
    about=Text("Show how certain the gain is: chance, quantiles and fan."),
    more=Text(
        "Monte Carlo: the package is computed, by default 100,000 times, with "
        "drivers drawn from their distributions. The same seed gives the same "
        "figures on every machine. Chances are shown only if the uncertainty is "
        "stated: on the workbook's sheet Risiko, in a file or with --vary. "
        "Otherwise switching values are shown. Drivers without a stated "
        "uncertainty do not vary, unless a standard range is requested. If no "
        "correlation is stated, both independent cases and a common shock "
        "(correlation 0.5) are shown. A file may have [uncertainty], [groups.1], "
        '[cases."1.2"], [correlation], [grades] and [corrections]; see '
        "docs/probability.md."
    ),
    examples=(
        "investpakke risk aarhus-2024 --standard",
        Text("investpakke risk aarhus-2024 --vary {example} --correlation 0.3", example=_EXAMPLE),
        "investpakke risk model.xlsx --uncertainty usikkerhed.toml --format json",
    ),
)
@source_argument
@option(
    "--uncertainty",
    "file",
    value=Text("FILE.toml"),
    about=Text("Distributions, correlation and corrections."),
)
@option(
    "--vary",
    "typed",
    multiple=True,
    value=Text("DRIVER=LOW:LIKELY:HIGH"),
    about=Text(
        "A PERT in all cases: persons, unit_saving, phasing and investment as a "
        "change in per cent, e.g. {example}; delay in years, e.g. delay=0:0:1. "
        "May be repeated.",
        example=_EXAMPLE,
    ),
)
@standard_option
@option(
    "--correlation",
    type=Share(),
    about=Text(
        "Correlation between cases, from 0 to 1, for each driver (default: both "
        "0 and 0.5 are shown)."
    ),
)
@option("--draws", type=Whole(), default=DRAWS, told=DRAWS, about=Text("Number of draws."))
@option(
    "--seed", type=Whole(), default=SEED, told=SEED, about=Text("Seed: same seed, same figures.")
)
@all_option
@format_option
def risk(
    source: Source,
    output: str,
    *,
    file: str | None,
    typed: tuple[str, ...],
    standard: bool,
    correlation: float | None,
    draws: int,
    seed: int,
) -> None:
    """Print how sure the gains of a package are."""
    from investpakke.deciding.probability import simulate, simulate_beside
    from investpakke.show.results import risk as view

    package, result = source.package, source.result
    asked = _asked(source, file, typed, correlation, standard=standard)
    with waiting(Text("Drawing")):
        found = simulate_beside(package, asked, draws=draws, seed=seed)
    if output == "json":
        certain = found or [simulate(package, asked, draws=draws, seed=seed)]
        print_json(view.form(package, result, asked, certain))
    else:
        print_view(view.page(package, result, asked, found, terminal_writer()))
