"""The command ``investpakke choose``: the best set of cases under a budget."""

from __future__ import annotations

import click

from investpakke.calc.sensible import compute_sensible
from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.language import language_of
from investpakke.command_line.output import page_width, print_json, print_page
from investpakke.command_line.percentages import named, percentage
from investpakke.command_line.source import open_package, source_argument
from investpakke.deciding.choosing import AIMS, LEAST_STEP, Aim, Demands, frontier
from investpakke.deciding.choosing import choose as choose_cases
from investpakke.errors import InputError, Text, same


def _shares(typed: tuple[str, ...]) -> dict[int, float]:
    """Return the least shares that were typed as ``3=20%``."""
    found = {}
    for text in typed:
        group, value = named(text, same("--share"), "3=20%")
        if not (group.isascii() and group.isdigit() and len(group) < 5):
            raise InputError(
                Text("målgruppens nummer er ikke et tal", "the group's id is not a number"),
                where=same("--share"),
                expected=Text("fx 3=20%", "e.g. 3=20%"),
                got=group,
            )
        found[int(group)] = percentage(value, same(f"--share {group}"))
    return found


@command(
    "choose",
    about=Text(
        "Vælg de sager, der giver mest inden for et budget.",
        "Choose the cases that give most within a budget.",
    ),
    more=Text(
        "Det bedste udvalg af sager, bevist med heltalsprogrammering: størst gennemsnitlig gevinst "
        "(eller nutidsværdi), når sagernes gennemsnitlige årlige investering holder sig inden for "
        "budgettet. Målgrupper kan sikres en del af investeringen, og sager kan kræves eller "
        "udelukkes. Kan kravene ikke opfyldes samtidig, siges det, hvilke.",
        "The best set of cases, proven by integer programming: the largest average gain (or "
        "present value) while the cases' average yearly investment stays within the budget. "
        "Groups can be ensured a part of the investment, and cases demanded or excluded. Where "
        "demands cannot hold together, it says which.",
    ),
    examples=(
        "investpakke choose aarhus-2024 --budget 15000",
        "investpakke choose aarhus-2024 --budget 15000 --share 3=20% --must 1.2 --without 4.3",
        "investpakke choose model.xlsx --budget 15000 --frontier --format json",
    ),
)
@source_argument
@option("--budget", type=float, required=True,
        about=Text("Højeste årlige investering, tkr.",
                   "The largest yearly investment, tkr."))  # fmt: skip
@option("--share", "typed", multiple=True, value=Text("MÅLGRUPPE=ANDEL", "GROUP=SHARE"),
        about=Text("En målgruppes mindste del af investeringen, fx 3=20%. Kan gentages.",
                   "A group's least part of the investment, e.g. 3=20%. Repeatable."))  # fmt: skip
@option("--must", multiple=True, value=Text("NR", "NO"),
        about=Text("En sag, der skal med. Kan gentages.",
                   "A case that is in. May be repeated."))  # fmt: skip
@option("--without", multiple=True, value=Text("NR", "NO"),
        about=Text("En sag, der ikke skal med. Kan gentages.",
                   "A case that is out. May be repeated."))  # fmt: skip
@option("--maximise", "aim", type=click.Choice(AIMS), default="gain", told="gain",
        about=Text("Det, der gøres størst: gennemsnitlig gevinst eller nutidsværdi.",
                   "What is made largest: average gain or present value."))  # fmt: skip
@option("--frontier", "with_frontier", is_flag=True,
        about=Text("Vis også, hvad hvert mindre budget højst giver.",
                   "Show as well the most that every smaller budget gives."))  # fmt: skip
@option("--step", type=float, default=LEAST_STEP,
        about=Text("Mindste afstand i tkr. mellem to budgetter med --frontier.",
                   "The least distance in tkr. of two budgets with --frontier."))  # fmt: skip
@format_option
def choose(  # noqa: PLR0913  one parameter an option
    source: str,
    output: str,
    *,
    budget: float,
    typed: tuple[str, ...],
    must: tuple[str, ...],
    without: tuple[str, ...],
    aim: Aim,
    with_frontier: bool,
    step: float,
) -> None:
    """Print the best set of cases, and the frontier if asked for."""
    package = open_package(source)
    result = compute_sensible(package, source)
    demands = Demands(budget, _shares(typed), must, without)
    found = choose_cases(package, result, demands, aim)
    points = frontier(package, result, demands, aim, step=step) if with_frontier else ()
    if output == "json":
        from investpakke.show.deciding_json import choice_form

        print_json(choice_form(package, result, demands, aim, found, points))
        return
    from investpakke.show.choice_page import ChoicePage

    width = page_width()
    page = ChoicePage(package, result, demands, aim, language_of(), width)
    print_page(page.parts(found, points), width)
