"""The command ``investpakke choose``: the best set of cases under a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import OneOf, command, format_option, option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.source import source_argument
from investpakke.command_line.typed_numbers import Amount, named, part
from investpakke.defaults import LEAST_STEP
from investpakke.errors import InputError
from investpakke.text import Problem, Text, same

if TYPE_CHECKING:
    from investpakke.deciding.choosing.choice import Aim, Demands
    from investpakke.source import Source

_AIMS: dict[Aim, str] = {"gain": "gevinst", "npv": "nutidsværdi"}


def _shares(typed: tuple[str, ...]) -> dict[int, float]:
    """Return the least shares that were typed as ``3=20%``."""
    found = {}
    for text in typed:
        group, value = named(text, same("--share"), "3=20%")
        if not (group.isascii() and group.isdigit() and len(group) < 5):
            raise InputError(
                Problem("group.id_not_number", "the group's id is not a number"),
                where=same("--share"),
                expected=Text("e.g. 3=20%"),
                got=group,
            )
        found[int(group)] = part(value, same(f"--share {group}"))
    return found


def _with_sheet(source: Source, typed: Demands) -> tuple[Demands, tuple[str, ...] | None]:
    """Return the demands with those of the workbook's sheet below them, and the sheet's ticks.

    What is typed of a group or a case stands above what the sheet says of it.
    """
    from investpakke.deciding.choosing.choice import Demands

    found = source.choosing()
    sheet = Demands() if found is None else found.demands
    named = {*typed.must, *typed.without}
    budget = sheet.budget if typed.budget is None else typed.budget
    if budget is None:
        raise _no_budget(source.name, on_sheet=found is not None)
    demands = Demands(
        budget,
        {**sheet.shares, **typed.shares},
        (*typed.must, *(number for number in sheet.must if number not in named)),
        (*typed.without, *(number for number in sheet.without if number not in named)),
    )
    return demands, None if found is None else found.ticked


def _no_budget(source: str, *, on_sheet: bool) -> InputError:
    return InputError(
        Problem("demands.no_budget", "there is no budget"),
        where=source,
        expected=Text("an amount in tkr."),
        mend=Text("Fill in the budget on Prioritering") if on_sheet else None,
        parameter="budget",
    )


@command(
    "choose",
    about=Text("Choose the most valuable cases within a budget."),
    more=Text(
        "The best set of cases, found by integer programming: the largest "
        "average gain (or present value) while the cases' average yearly "
        "investment stays within the budget. You can guarantee a group a minimum "
        "share, or force cases in or out. If the constraints cannot all be met, "
        "it says which. In a workbook the budget and demands on the sheet "
        "Prioritering apply unless the command line says otherwise."
    ),
    examples=(
        "investpakke choose aarhus-2024 --budget 15000",
        "investpakke choose aarhus-2024 --budget 15000 --share 3=20% --must 1.2 --without 4.3",
        "investpakke choose model.xlsx",
        "investpakke choose model.xlsx --budget 15000 --frontier --format json",
    ),
)
@source_argument
@option(
    "--budget",
    type=Amount(),
    about=Text("The largest yearly investment, tkr. (default: the workbook's)."),
)
@option(
    "--share",
    "typed",
    multiple=True,
    value=Text("GROUP=SHARE"),
    about=Text("A group's minimum share of the investment, e.g. 3=20%. Repeatable."),
)
@option(
    "--must",
    multiple=True,
    value=Text("NO"),
    about=Text("Always include this case. May be repeated."),
)
@option(
    "--without",
    multiple=True,
    value=Text("NO"),
    about=Text("Never include this case. May be repeated."),
)
@option(
    "--maximise",
    "aim",
    type=OneOf(_AIMS),
    default="gain",
    told="gain",
    about=Text("What to maximise: average gain or present value."),
)
@option(
    "--frontier",
    "with_frontier",
    is_flag=True,
    about=Text("Also show the best result for every smaller budget."),
)
@option(
    "--step",
    type=Amount(),
    default=LEAST_STEP,
    about=Text("Minimum spacing, in tkr., between budgets on the frontier."),
)
@all_option
@format_option
def choose(  # noqa: PLR0913  one parameter an option
    source: Source,
    output: str,
    *,
    budget: float | None,
    typed: tuple[str, ...],
    must: tuple[str, ...],
    without: tuple[str, ...],
    aim: Aim,
    with_frontier: bool,
    step: float,
) -> None:
    """Print the best set of cases, and the frontier if asked for."""
    from investpakke.deciding.choosing import choice
    from investpakke.show.results import choice as view

    package, result = source.package, source.result
    demands, ticks = _with_sheet(source, choice.Demands(budget, _shares(typed), must, without))
    ticked = None if ticks is None else choice.choice_of(package, result, ticks)
    found = choice.choose(package, result, demands, aim)
    points = choice.frontier(package, result, demands, aim, step=step) if with_frontier else ()
    chosen = view.Chosen(package, result, demands, aim, found, points, ticked)
    if output == "json":
        print_json(view.form(chosen))
    else:
        print_view(view.page(chosen, terminal_writer()))
