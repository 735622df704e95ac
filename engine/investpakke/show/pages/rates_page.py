"""Benefit rates on the terminal and as JSON: with dates, source and certainty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import RenderableType

from investpakke.calc import compute_package
from investpakke.packages import load_package
from investpakke.rates.cost import Cost
from investpakke.rates.model import CERTAINTIES, UNITS, Benefit, RateBook
from investpakke.rates.rows import Nearest, nearest
from investpakke.show.numbers import number, percent, short
from investpakke.show.tables import QUIET, TITLE, Column, Layout, Row, paragraph
from investpakke.text import Language, Text, in_context

_REFERENCE = "aarhus-2024"
_MAXIMA = Text(
    "The rates are maxima; what is paid on average is lower. Week 0 is the "
    "mean of the first year's weeks."
)
_RESEMBLE = Text(
    "The unit savings of the 2024 cases beside the net cost that lies "
    "nearest. The package does not say which benefit a case reckons with: "
    "only the distance is shown."
)
_RATES = (
    Text("Benefit"),
    Text("Rate"),
    Text("Unit"),
    Text("Applies"),
    Text("Certainty"),
    Text("Source"),
)
_LADDERS = (
    Text("Ladder"),
    Text("From week"),
    in_context("column", "State"),
    in_context("column", "Municipality"),
)
_CASES = (
    Text("Case"),
    Text("Unit saving"),
    Text("Nearest"),
    Text("Week"),
    Text("Net cost"),
    Text("Distance"),
)


def book_parts(book: RateBook, language: Language, width: int) -> Iterator[RenderableType]:
    """Return all rates, the ladders, and the 2024 cases beside the rates."""
    yield paragraph(book.name.in_language(language), TITLE)
    yield from _table(_RATES, _rate_rows(book, language), language, width, {1})
    yield ""
    yield paragraph(_MAXIMA.in_language(language), QUIET)
    for benefit in book.benefits:
        sure = CERTAINTIES[benefit.ladder_certainty].in_language(language)
        reimbursed = Text("Reimbursement").in_language(language)
        note = benefit.note.in_language(language)
        yield paragraph(f"{benefit.name}: {note} {reimbursed}: {benefit.ladder} ({sure}).", QUIET)
    yield ""
    yield from _table(_LADDERS, _ladder_rows(book, language), language, width, {1, 2, 3})
    for ladder in book.ladders:
        sure = CERTAINTIES[ladder.grounds.certainty].in_language(language)
        days = ladder.validity.words.in_language(language)
        source, note = (t.in_language(language) for t in (ladder.grounds.source, ladder.note))
        yield paragraph(f"{ladder.name}: {days}; {source} ({sure}). {note}", QUIET)
    yield ""
    yield from _table(_CASES, _case_rows(book, language), language, width, {1, 3, 4, 5})
    yield paragraph(_RESEMBLE.in_language(language), QUIET)


def resembling(book: RateBook) -> tuple[tuple[str, Nearest], ...]:
    """Return each 2024 case's number with the rate nearest to its unit saving."""
    package = load_package(_REFERENCE)
    savings = compute_package(package).unit_saving
    found = [
        (case.number, nearest(book, float(saving), package.first_year))
        for case, saving in zip(package.cases, savings, strict=True)
    ]
    return tuple((case, item) for case, item in found if item is not None)


def cost_lines(benefit: Benefit, cost: Cost, language: Language) -> list[str]:
    """Return the cost of one full-year person, a line each."""
    said = [
        (Text("Paid"), cost.paid),
        (Text("Municipality"), cost.municipality),
        (Text("State"), cost.state),
    ]
    lines = [
        f"{text.in_language(language):<14}{number(value, language, 3):>10} tkr."
        for text, value in said
    ]
    share = percent(cost.state_share, language)
    of_year = Text(
        "{name}, rates of {rate_year}; the state pays {share}.",
        name=benefit.name,
        rate_year=cost.rate_year,
        share=share,
    )
    return [of_year.in_language(language), *lines]


def cost_form(benefit: Benefit, cost: Cost) -> dict[str, Any]:
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


def book_form(book: RateBook) -> dict[str, Any]:
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
        "resembling": [
            {
                "case": case,
                "unit_saving": item.unit_saving,
                "benefit": item.benefit,
                "week": item.week,
                "net_cost": item.net_cost,
                "difference": item.difference,
            }
            for case, item in resembling(book)
        ],
    }


def _benefit_form(benefit: Benefit) -> dict[str, Any]:
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


def _rate_rows(book: RateBook, language: Language) -> list[Row]:
    return [
        Row(
            [
                benefit.name,
                short(rate.amount, language),
                UNITS[rate.unit].in_language(language),
                rate.validity.words.in_language(language),
                CERTAINTIES[rate.grounds.certainty].in_language(language),
                rate.grounds.source.in_language(language),
            ]
        )
        for benefit in book.benefits
        for rate in benefit.rates
    ]


def _ladder_rows(book: RateBook, language: Language) -> list[Row]:
    return [
        Row(
            [
                ladder.name,
                str(step.from_week),
                percent(step.state_share, language, 0),
                percent(1 - step.state_share, language, 0),
            ]
        )
        for ladder in book.ladders
        for step in ladder.steps
    ]


def _case_rows(book: RateBook, language: Language) -> list[Row]:
    return [
        Row(
            [
                case,
                number(item.unit_saving, language, 1),
                item.benefit,
                str(item.week),
                number(item.net_cost, language, 1),
                number(item.difference, language, 1, signed=True),
            ]
        )
        for case, item in resembling(book)
    ]


def _table(
    titles: Sequence[Text], rows: list[Row], language: Language, width: int, numbers: set[int]
) -> Iterator[RenderableType]:
    last = len(titles) - 1
    columns = [
        Column(
            title.in_language(language),
            number=index in numbers,
            stretches=index == last and last not in numbers,
            folds=index == last and last not in numbers,
        )
        for index, title in enumerate(titles)
    ]
    layout = Layout.of(columns, rows, width)
    yield layout.head()
    yield layout.rule()
    yield layout.block(rows)
