"""The command ``investpakke``: compute, reconcile and explain; other packages add commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from investpakke import __version__
from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.budget_command import budget
from investpakke.command_line.choose_command import choose
from investpakke.command_line.explain_command import explain
from investpakke.command_line.follow_up_command import follow_up_command
from investpakke.command_line.functions_command import functions
from investpakke.command_line.group import CommandGroup
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.rates_command import rates
from investpakke.command_line.read_command import read
from investpakke.command_line.reconcile_command import reconcile
from investpakke.command_line.refresh_command import refresh
from investpakke.command_line.report_command import report
from investpakke.command_line.risk_command import risk
from investpakke.command_line.scenarios_command import scenarios
from investpakke.command_line.sensitivity_command import sensitivity
from investpakke.command_line.source import source_argument
from investpakke.command_line.switching_command import switching
from investpakke.command_line.validate_command import validate
from investpakke.command_line.value_command import value
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.source import Source

__all__ = ["commands"]


def _show_version(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(f"investpakke {__version__}")
        context.exit()


@click.group(
    "investpakke",
    cls=CommandGroup,
    sections=(
        (Text("Daily use"), ("new", "read", "refresh", "package", "report", "budget", "follow-up")),
        (Text("Decision"), ("switching", "sensitivity", "value", "risk", "scenarios", "choose")),
        (Text("Control"), ("validate", "explain", "reconcile")),
        (Text("Installation and reference"), ("addin", "demo", "functions", "rates")),
    ),
    about=Text(
        "Investment packages of municipal employment: compute, build, cross-check and reconcile."
    ),
    more=Text(
        "Money is in tkr. (thousand DKK). A saving and a gain are positive, a "
        "net cost is negative. Nothing is rounded in calculations, only where "
        "numbers are shown. Exit code: 0 all is well, 1 something does not "
        "reconcile, 2 the input cannot be used."
    ),
    examples=(
        "investpakke demo",
        "investpakke package aarhus-2024",
        "investpakke reconcile --lang en",
        "investpakke help package",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    about=Text("Show the program's version."),
)
@click.pass_context
def commands(context: click.Context) -> None:
    """Show the help when no command is given."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@command(
    "package",
    about=Text("Compute a package and show it by case, group and year."),
    more=Text(
        "The table shows the yearly investment, saving and gain of each case, "
        "each group and the whole package, the full-year persons needed to break "
        "even, and the package year by year."
    ),
    examples=(
        "investpakke package aarhus-2024",
        "investpakke package min_pakke.toml --lang en",
        "investpakke package model.xlsx --format json > pakke.json",
    ),
)
@source_argument
@all_option
@format_option
def package(source: Source, output: str) -> None:
    """Compute a package and print it."""
    from investpakke.show.results import package as view

    found, result = source.package, source.result
    if output == "json":
        print_json(view.form(found, result))
    else:
        print_view(view.page(found, result, terminal_writer()))


commands.add_command(package)
commands.add_command(reconcile)
commands.add_command(switching)
commands.add_command(sensitivity)
commands.add_command(value)
commands.add_command(risk)
commands.add_command(scenarios)
commands.add_command(choose)
commands.add_command(report)
commands.add_command(budget)
commands.add_command(follow_up_command)
commands.add_command(functions)
commands.add_command(rates)
commands.add_command(read)
commands.add_command(refresh)
commands.add_command(validate)
commands.add_command(explain)
