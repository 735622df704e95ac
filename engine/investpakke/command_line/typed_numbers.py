"""Numbers as they are typed on the command line: one reading for every option of every command.

They are read as the functions read them, `15.000,5`, and with a decimal point too, `0.5`;
what may be two numbers, `600.000`, is refused with both.
"""

from __future__ import annotations

from typing import Any

import click

from investpakke.command_line.language import language_of
from investpakke.danish_numbers import typed_number
from investpakke.errors import InputError, InvestpakkeError
from investpakke.model import checks
from investpakke.problems import NUMBER_AMBIGUOUS
from investpakke.text import Problem, Text, decimal, same


class Amount(click.ParamType):  # type: ignore[type-arg]  # older clicks have no type argument
    """A number after an option: `@option("--step", type=Amount())`; a % after it means nothing."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was typed as a number; a default is one already."""
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except InvestpakkeError as error:
            self.fail(error.text(language_of(ctx)), param, ctx)

    def read(self, text: str) -> float:
        """Return the number of a text."""
        if "%" in text:
            raise InputError(
                Problem("percentage.not_taken", "an amount is not a percentage"),
                expected=Text("a number without %"),
                got=text,
            )
        return typed_number(text)


class Share(Amount):
    """A share after an option: 0,5 or 50%."""

    def read(self, text: str) -> float:
        """Return the share of a text."""
        return typed_number(text)


class Whole(Amount):
    """A whole number after an option, within bounds.

    Parameters
    ----------
    least, most : int, optional
        The bounds.
    """

    def __init__(self, least: int | None = None, most: int | None = None) -> None:
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """Return the whole number of a text."""
        number = super().read(text)
        return checks.whole(number, same(""), at_least=self.least, at_most=self.most)


def percentage(text: str, where: Text) -> float:
    """Return a percentage as a share: the sign % is needed, so that 20 is not 2,000 %; 0 is none.

    Examples
    --------
    >>> percentage("-7,5%", same("share"))
    -0.075
    """
    if "%" not in text and text.strip() != "0":
        raise InputError(
            Problem("percentage.unreadable", "the value is not a percentage"),
            where=where,
            expected=Text("a number with %, e.g. 20% or -7.5%"),
            got=text,
        )
    return read_as(Share(), text, where)


def part(text: str, where: Text) -> float:
    """Return a percentage of at most 100 as a share: above 1 the sign % may be left out.

    Raises
    ------
    InputError
        No number; or one without % that might be a share or a percentage, such as 0,5.

    Examples
    --------
    >>> part("20", same("share")), part("4,5%", same("share"))
    (0.2, 0.045)
    """
    if "%" in text:
        return percentage(text, where)
    number = read_as(Share(), text, where)
    if 0 < abs(number) <= 1:
        one, other = f"{100 * number:.15g}%", f"{number:.15g}%"
        raise InputError(
            NUMBER_AMBIGUOUS,
            where=where,
            expected=Text("{one} or {other}", one=decimal(one), other=decimal(other)),
            got=text,
        )
    return read_as(Share(), f"{text}%", where)


def read_as(kind: Amount, text: str, where: Text) -> float:
    """Return a number that is part of what was typed after an option."""
    try:
        return kind.read(text)
    except InputError as error:
        raise error.relocated(where) from None


def named(text: str, where: Text, example: str) -> tuple[str, str]:
    """Return the two sides of NAME=VALUE."""
    name, sign, value = text.partition("=")
    if not (name.strip() and sign and value.strip()):
        raise InputError(
            Problem("option.no_name", "the value lacks a name"),
            where=where,
            expected=Text("name and value, e.g. {example}", example=example),
            got=text,
        )
    return name.strip(), value.strip()
