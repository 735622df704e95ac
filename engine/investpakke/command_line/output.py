"""How output leaves: JSON as UTF-8 bytes, tables as one text, progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from investpakke.command_line.bilingual import option
from investpakke.command_line.language import language_of
from investpakke.show.plain import PLAIN_WIDTH, json_bytes
from investpakke.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

    from investpakke.show.view import Element
    from investpakke.show.writer import Writer

_WIDEST_TABLE = 5_000
"""A table is never wrapped by what prints it: a terminal wraps its rows, and no number is cut."""

NARROWEST, WIDEST = 90, 140
"""A table is never so narrow that its numbers would be cut, nor too wide to follow a row."""


def on_screen() -> bool:
    """Return whether somebody sees the output as it comes, not a file or a program."""
    return sys.stdout.isatty()


def page_width(narrowest: int = NARROWEST) -> int:
    """Return the columns that a table may use; ``narrowest`` is for tables of texts, which fold."""
    if not on_screen():
        return PLAIN_WIDTH
    return min(max(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, narrowest), WIDEST)


_ALL = "investpakke.all"


def _show_all(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    context.meta[_ALL] = asked


all_option = option(
    "--all",
    is_flag=True,
    expose_value=False,
    callback=_show_all,
    about=Text("Show all rows of a long table on the screen, not just the first 40."),
)
"""Add to a command the choice of whole tables; what goes to a file or a program always is whole."""


def terminal_writer() -> Writer:
    """Return the writer of the command's pages."""
    from investpakke.show.writer import Writer

    return Writer.of_terminal(language_of())


def print_view(parts: Iterable[Element], *, narrowest: int = NARROWEST) -> None:
    """Print a view; on a screen long tables are cut unless all is asked for."""
    from investpakke.show.terminal import MOST_ROWS, TerminalView

    whole = click.get_current_context().meta.get(_ALL) or not on_screen()
    most = None if whole else MOST_ROWS
    view = TerminalView(terminal_writer(), page_width(narrowest), most)
    print_page(view.parts(parts), _WIDEST_TABLE)


def print_page(parts: Iterable[RenderableType], width: int, *, err: bool = False) -> None:
    """Print tables and texts under one another, in one write; on stderr where ``err`` says so."""
    from rich.console import Console

    console = Console(
        file=sys.stdout,
        width=width,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as page:
        for part in parts:
            console.print(part)
    lines = (line.rstrip() for line in page.get().splitlines())
    click.echo("\n".join(lines), color=True, err=err)


def print_json(form: object) -> None:
    """Print a form as JSON."""
    click.echo(json_bytes(form))


def tell(message: str) -> None:
    """Print a line of progress on stderr."""
    click.echo(message, err=True)
