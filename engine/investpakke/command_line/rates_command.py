"""The command ``investpakke rates``: the benefit rates with how sure they are, or one reckoned."""

from __future__ import annotations

import click

from investpakke.command_line.bilingual import argument, command, format_option, option
from investpakke.command_line.language import language_of
from investpakke.command_line.output import page_width, print_json, print_page
from investpakke.command_line.typed_numbers import Share, Whole
from investpakke.errors import InputError, Text


@command(
    "rates",
    about=Text("Vis ydelsessatser og refusion, eller beregn en helårspersons udgift.",
               "Show benefit rates and reimbursement, or reckon a full-year person's cost."),
    more=Text(
        "Uden ydelse vises alle satser med datoer, kilde og sikkerhed, refusionstrappen, og "
        "2024-sagernes enhedsbesparelser ved siden af den sats, der ligger nærmest. Med ydelse og "
        "år vises, hvad en helårsperson koster, og hvordan kommune og stat deler det.",
        "Without a benefit all rates with their dates, source and certainty, the ladder, and "
        "the unit savings of the 2024 cases beside the nearest rate. With a benefit and a year, "
        "what a full-year person costs and how municipality and state share it.",
    ),
    examples=("investpakke rates", "investpakke rates sygedagpenge 2024 --week 30",
              'investpakke rates "kontanthjælp 30+" 2024 --of-maximum 0.9 --lang en'),
)  # fmt: skip
@argument("benefit", value=Text("YDELSE", "BENEFIT"), required=False,
          about=Text("Ydelsens navn, fx sygedagpenge.",
                     "The benefit's Danish name, e.g. sygedagpenge."))  # fmt: skip
@argument("year", value=Text("ÅR", "YEAR"), required=False, type=Whole(),
          about=Text("Årstallet, fx 2024.", "The calendar year, e.g. 2024."))  # fmt: skip
@option("--week", type=Whole(), default=0, value=Text("UGE", "WEEK"),
        about=Text("Uge nr. på ydelsen; ellers gennemsnittet af det første år.",
                   "Week on the benefit; else the mean of the first year."))  # fmt: skip
@option("--of-maximum", type=Share(), default=1.0, value=Text("ANDEL", "SHARE"),
        about=Text("Hvad der i gennemsnit udbetales som andel af satsen, fx 0,9.",
                   "What is paid on average as a share of the rate, e.g. 0.9."))  # fmt: skip
@option("--index", value=Text("FIL", "FILE"),
        about=Text("Dit eget pris- og lønindeks (TOML), der fremskriver de sidste satser.",
                   "Your own price and wage index (TOML), for later years."))  # fmt: skip
@option("--rates", "rates_file", value=Text("FIL", "FILE"),
        about=Text("Dine egne satser (TOML) i stedet for dem, der følger med.",
                   "Your own rates (TOML) in place of those that ship."))  # fmt: skip
@format_option
def rates(
    benefit: str | None, year: int | None, output: str, *, week: int, of_maximum: float,
    index: str | None, rates_file: str | None,
) -> None:  # fmt: skip
    """Print the rates, or the cost of one full-year person."""
    from investpakke.rates import cost_of, load_index, load_rates
    from investpakke.show.pages import rates_page

    book, language = load_rates(rates_file), language_of()
    if benefit is None:
        if output == "json":
            print_json(rates_page.book_form(book))
        else:
            width = page_width()
            print_page(rates_page.book_parts(book, language, width), width)
        return
    if year is None:
        raise InputError(
            Text("årstallet mangler", "the year is missing"),
            where=Text("ÅR", "YEAR"),
            expected=Text("et årstal, fx 2024", "a calendar year, e.g. 2024"),
        )
    used = load_index(index) if index else None
    cost = cost_of(book, benefit, year, week, of_maximum=of_maximum, index=used)
    found = book.benefit(benefit)
    if output == "json":
        print_json(rates_page.cost_form(found, cost))
    else:
        click.echo("\n".join(rates_page.cost_lines(found, cost, language)))
