"""The command ``investpakke value``: present value, cumulative net and payback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.source import source_argument
from investpakke.command_line.typed_numbers import Whole, named, part
from investpakke.errors import InputError
from investpakke.model import checks
from investpakke.text import Problem, Text, in_context, same

if TYPE_CHECKING:
    from investpakke.calc.discount import Discounting
    from investpakke.source import Source

_SHIPPED = "finansministeriet"
_RATE, _SCHEDULE, _SHARE = (same(name) for name in ("--rate", "--schedule", "--state-share"))


@command(
    "value",
    about=Text("Show present value, cumulative net and payback."),
    more=Text(
        "For each case, each group and the package, for the municipality, the "
        "state and both together. The investment is the municipality's; the "
        "state saves its share of the benefit. If that share is unknown, so is "
        "the state's saving, and a dash is shown. The dated rates of the "
        "Ministry of Finance are used unless the package has a rate of its own."
    ),
    examples=(
        "investpakke value aarhus-2024",
        "investpakke value aarhus-2024 --years 10 --state-share 20% --state-share 4.4=30%",
        "investpakke value model.xlsx --rate 4% --format json",
    ),
)
@source_argument
@option(
    "--years",
    type=Whole(),
    value=in_context("count", "NUMBER"),
    about=Text("Number of years (default: those that the package shows)."),
)
@option("--rate", value=Text("PERCENT"), about=Text("One rate in every year, e.g. 4%."))
@option(
    "--schedule",
    value=Text("FILE.toml"),
    about=Text("A dated schedule of rates (TOML), or finansministeriet."),
)
@option(
    "--state-share",
    "shares",
    multiple=True,
    value=Text("[NO=]PERCENT"),
    about=Text(
        "The state's share of the benefit: 20% for the cases that have none, "
        "or 1.1=20% for one case. May be repeated."
    ),
)
@all_option
@format_option
def value(
    source: Source,
    output: str,
    *,
    years: int | None,
    rate: str | None,
    schedule: str | None,
    shares: tuple[str, ...],
) -> None:
    """Print the present value of a package."""
    from investpakke.calc.magnitude import compute_checked
    from investpakke.deciding.present_value import present_value, with_state_shares
    from investpakke.show.results import value as view

    package = with_state_shares(source.package, *_typed_shares(shares))
    shown = package if years is None else replace(package, years=years)
    compute_checked(shown, source.name)
    found = present_value(package, years=years, discounting=_typed_discounting(rate, schedule))
    if output == "json":
        print_json(view.form(package, found))
    else:
        print_view(view.page(package, found, terminal_writer()))


def _typed_discounting(rate: str | None, schedule: str | None) -> Discounting | None:
    """Return the rate that was asked for; None leaves it to the package."""
    if rate is not None and schedule is not None:
        raise InputError(
            Problem("rate.chosen_twice", "the rate is given twice"),
            expected=Text("either --rate or --schedule"),
            got=Text("both"),
        )
    if rate is not None:
        return checks.number(part(rate, _RATE), _RATE, at_least=0, at_most=1)
    if schedule is not None:
        from investpakke.rates import load_discount

        return load_discount(None if schedule == _SHIPPED else schedule)
    return None


def _typed_shares(typed: Sequence[str]) -> tuple[dict[str, float], float | None]:
    """Return the shares of single cases, and that of all others."""
    own: dict[str, float] = {}
    usual: float | None = None
    for text in typed:
        if "=" in text:
            number, share = named(text, _SHARE, "1.1=20%")
            own[number] = part(share, same(f"--state-share {number}"))
        else:
            usual = part(text, _SHARE)
    return own, usual
