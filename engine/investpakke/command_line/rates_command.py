"""The command ``investpakke rates``: the benefit rates, or the cost from one of them."""

from __future__ import annotations

import click

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.typed_numbers import Share, Whole
from investpakke.errors import InputError
from investpakke.text import Problem, Text


@command(
    "rates",
    about=Text(
        "Show benefit rates and reimbursement, or calculate the cost of one full-year person."
    ),
    more=Text(
        "Without a benefit: all rates with their dates, source and certainty, and "
        "the ladder. With a benefit and a year: the cost of a full-year person and how "
        "municipality and state share it."
    ),
    examples=(
        "investpakke rates",
        "investpakke rates sygedagpenge 2024 --week 30",
        'investpakke rates "kontanthjælp 30+" 2024 --of-maximum 0.9 --lang en',
    ),
)
@argument(
    "benefit",
    value=Text("BENEFIT"),
    required=False,
    about=Text("The benefit's Danish name, e.g. sygedagpenge."),
)
@argument(
    "year",
    value=Text("YEAR"),
    required=False,
    type=Whole(),
    about=Text("The calendar year, e.g. 2024."),
)
@option(
    "--week",
    type=Whole(),
    default=0,
    value=Text("WEEK"),
    about=Text("Week on the benefit (default: the mean of the first year)."),
)
@option(
    "--of-maximum",
    type=Share(),
    default=1.0,
    value=Text("SHARE"),
    about=Text("What is paid on average as a share of the rate, e.g. 0.9."),
)
@option(
    "--index",
    value=Text("FILE"),
    about=Text("Your own price and wage index (TOML), for later years."),
)
@option(
    "--rates",
    "rates_file",
    value=Text("FILE"),
    about=Text("Your own rates (TOML) instead of the shipped ones."),
)
@all_option
@format_option
def rates(
    benefit: str | None,
    year: int | None,
    output: str,
    *,
    week: int,
    of_maximum: float,
    index: str | None,
    rates_file: str | None,
) -> None:
    """Print the rates, or the cost of one full-year person."""
    from investpakke.rates import cost_of, load_index, load_rates
    from investpakke.show.results import rates as view

    book, writer = load_rates(rates_file), terminal_writer()
    if benefit is None:
        if output == "json":
            print_json(view.form(book))
        else:
            print_view(view.page(book, writer))
        return
    if year is None:
        raise InputError(
            Problem("year.missing", "the year is missing"),
            where=Text("YEAR"),
            expected=Text("a calendar year, e.g. 2024"),
        )
    used = load_index(index) if index else None
    cost = cost_of(book, benefit, year, week, of_maximum=of_maximum, index=used)
    found = book.benefit(benefit)
    if output == "json":
        print_json(view.cost_form(found, cost))
    else:
        click.echo("\n".join(view.cost_lines(found, cost, writer)))
