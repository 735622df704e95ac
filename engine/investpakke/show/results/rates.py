"""Benefit rates with dates, source and certainty, and the cost of a full-year person."""

from __future__ import annotations

from collections.abc import Iterator

from investpakke.rates.cost import Cost
from investpakke.rates.model import CERTAINTIES, UNITS, Benefit, RateBook
from investpakke.show.plain import Form
from investpakke.show.view import Column, Element, Gap, Heading, Kind, Paragraph, Row, Table
from investpakke.show.writer import Writer
from investpakke.text import Text, in_context

_MAXIMA = Text(
    "The rates are maxima; what is paid on average is lower. Week 0 is the "
    "mean of the first year's weeks."
)
_RATES = (
    Column(Text("Benefit"), Kind.TEXT),
    Column(Text("Rate"), Kind.COUNT),
    Column(Text("Unit"), Kind.TEXT),
    Column(Text("Applies"), Kind.TEXT),
    Column(Text("Certainty"), Kind.TEXT),
    Column(Text("Source"), Kind.PROSE),
)
_LADDERS = (
    Column(Text("Ladder"), Kind.TEXT),
    Column(Text("From week"), Kind.AMOUNT),
    Column(in_context("column", "State"), Kind.SHARE, 0),
    Column(in_context("column", "Municipality"), Kind.SHARE, 0),
)


def page(book: RateBook, writer: Writer) -> Iterator[Element]:
    """Yield all rates and the ladders."""
    rates = [
        Row(
            [
                benefit.name,
                rate.amount,
                UNITS[rate.unit],
                rate.validity.words,
                CERTAINTIES[rate.grounds.certainty],
                rate.grounds.source,
            ]
        )
        for benefit in book.benefits
        for rate in benefit.rates
    ]
    steps = [
        Row([ladder.name, step.from_week, step.state_share, 1 - step.state_share])
        for ladder in book.ladders
        for step in ladder.steps
    ]
    yield Heading(book.name)
    yield Table(Text("Rates"), _RATES, [rates])
    yield Gap()
    yield Paragraph(_MAXIMA, "note")
    for benefit in book.benefits:
        sure = writer.say(CERTAINTIES[benefit.ladder_certainty])
        reimbursed = writer.say(Text("Reimbursement"))
        told = (
            f"{benefit.name}: {writer.say(benefit.note)} {reimbursed}: {benefit.ladder} ({sure})."
        )
        yield Paragraph(told, "note")
    yield Gap()
    yield Table(Text("Reimbursement"), _LADDERS, [steps])
    for ladder in book.ladders:
        grounds = ladder.grounds
        days, source, sure, note = (
            writer.say(text)
            for text in (
                ladder.validity.words,
                grounds.source,
                CERTAINTIES[grounds.certainty],
                ladder.note,
            )
        )
        yield Paragraph(f"{ladder.name}: {days}; {source} ({sure}). {note}", "note")


def cost_lines(benefit: Benefit, cost: Cost, writer: Writer) -> list[str]:
    """Return the cost of one full-year person, a line each."""
    of_year = Text(
        "{name}, rates of {rate_year}; the state pays {share}.",
        name=benefit.name,
        rate_year=cost.rate_year,
        share=writer.share(cost.state_share),
    )
    said = (
        (Text("Paid"), cost.paid),
        (Text("Municipality"), cost.municipality),
        (Text("State"), cost.state),
    )
    lines = (f"{writer.say(text):<14}{writer.tkr(value, 3):>10} tkr." for text, value in said)
    return [writer.say(of_year), *lines]


# --- JSON --------------------------------------------------------------------------------


def cost_form(benefit: Benefit, cost: Cost) -> Form:
    """Return the cost of one full-year person as JSON holds it."""
    return {
        "benefit": benefit.name,
        "unit": "tkr.",
        "rate_year": cost.rate_year,
        "paid": cost.paid,
        "state_share": cost.state_share,
        "municipality": cost.municipality,
        "state": cost.state,
    }


def form(book: RateBook) -> Form:
    """Return all rates as JSON holds them."""
    return {
        "name": book.name.da,
        "weeks_in_year": book.weeks_in_year,
        "benefits": [_benefit_form(benefit) for benefit in book.benefits],
        "ladders": [
            {
                "name": ladder.name,
                "valid_from": ladder.validity.first.isoformat(),
                "certainty": ladder.grounds.certainty,
                "source": ladder.grounds.source.da,
                "steps": [[step.from_week, step.state_share] for step in ladder.steps],
            }
            for ladder in book.ladders
        ],
        "resembling": [],  # held cases beside rates in 0.1.0; kept for those who read the key
    }


def _benefit_form(benefit: Benefit) -> Form:
    return {
        "name": benefit.name,
        "english": benefit.english,
        "ladder": benefit.ladder,
        "ladder_certainty": benefit.ladder_certainty,
        "rates": [
            {
                "amount": rate.amount,
                "unit": rate.unit,
                "valid_from": rate.validity.first.isoformat(),
                "valid_to": rate.validity.last.isoformat() if rate.validity.last else None,
                "certainty": rate.grounds.certainty,
                "source": rate.grounds.source.da,
            }
            for rate in benefit.rates
        ],
    }
