"""What every command that takes a model may be told of how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from investpakke.command_line.bilingual import option
from investpakke.command_line.language import say
from investpakke.command_line.output import tell
from investpakke.command_line.typed_numbers import Whole
from investpakke.errors import InputError
from investpakke.problems import SIGN_UNKNOWN
from investpakke.text import Text, same

if TYPE_CHECKING:
    from investpakke.source import Source
    from investpakke.workbook.foreign.mapping import Mapping

_F = TypeVar("_F", bound=Callable[..., Any])

NAMES = ("first_year", "mapping", "unit", "sheet", "sign", "quiet")
"""The options' names, as `model_options` takes them from a command line."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a command line says of how a model is read, and whether its reading is to be said.

    Parameters
    ----------
    mapping : Mapping or None
        What is said but for the first year; None where nothing is.
    first_year : int or None
        The calendar year of year 1.
    quiet : bool
        Whether nothing of the reading is to be said on standard error.
    """

    mapping: Mapping | None = None
    first_year: int | None = None
    quiet: bool = False

    def tell(self, text: Text) -> None:
        """Say something of the reading on standard error, unless nothing is to be."""
        if not self.quiet:
            tell(say(text))

    def source(self, name: str) -> Source:
        """Return the source that a command line names."""
        from investpakke.source import Source

        return Source(name, self.tell, mapping=self.mapping, first_year=self.first_year)


def model_options(function: _F) -> _F:
    """Add the options to a command, which is given what they say as ``told``."""

    @wraps(function)
    def run(*arguments: Any, **options: Any) -> Any:
        said = {name: options.pop(name) for name in NAMES}
        return function(*arguments, told=_told(**said), **options)

    decorated: Any = run
    for add in reversed(_OPTIONS):
        decorated = add(decorated)
    return decorated  # type: ignore[no-any-return]  # click's decorators keep the function


_OPTIONS = (
    option(
        "--first-year",
        type=Whole(1990, 2200),
        value=Text("YEAR"),
        about=Text("Own model: the package's first year, if the model does not state it."),
    ),
    option(
        "--mapping",
        value=Text("FILE.toml"),
        about=Text("Own model: sheet, columns and unit, where the headers are unusual."),
    ),
    option(
        "--unit",
        value=Text("UNIT"),
        about=Text("Own model: the unit of its money: kr., tusind kr. or mio. kr."),
    ),
    option("--sheet", value=Text("SHEET"), about=Text("Own model: the sheet of the cases.")),
    option(
        "--sign",
        multiple=True,
        value=Text("AMOUNTS=minus"),
        about=Text(
            "Own model: saving=minus or cost=minus, if these amounts are shown with "
            "a minus sign that should be ignored. May be repeated."
        ),
    ),
    option("--quiet", is_flag=True, about=Text("Do not report how the model was read.")),
)


def _told(
    first_year: int | None,
    mapping: str | None,
    unit: str | None,
    sheet: str | None,
    sign: tuple[str, ...],
    *,
    quiet: bool,
) -> Told:
    if not (mapping or unit or sheet or sign):
        return Told(None, first_year, quiet)
    from investpakke.workbook.foreign.mapping import NO_MAPPING, read_mapping, unit_of_money

    said = NO_MAPPING if mapping is None else read_mapping(Path(mapping))
    if unit is not None:
        said = replace(said, unit=unit_of_money(unit, same("--unit")))
    if sheet is not None:
        said = replace(said, sheet=sheet)
    if sign:
        signs = {*said.negative, *map(_sign, sign)}
        said = replace(said, negative=tuple(sorted(signs)))
    return Told(said, first_year, quiet)


def _sign(typed: str) -> str:
    """Return which amounts are said to stand with a minus: "cost" or "saving"."""
    from investpakke.workbook.foreign.mapping import sign_of

    amounts, _, sign = typed.partition("=")
    found = sign_of(amounts)
    if found is None or sign.strip().lower() not in {"minus", "-"}:
        raise InputError(
            SIGN_UNKNOWN,
            where=same("--sign"),
            expected=Text("saving=minus or cost=minus"),
            got=typed,
        )
    return found
