"""How output leaves: JSON as UTF-8 bytes, tables as one text, progress on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from investpakke.show.plain import PLAIN_WIDTH, json_bytes

if TYPE_CHECKING:
    from rich.console import RenderableType

NARROWEST, WIDEST = 90, 140
"""A table is never so narrow that its numbers would be cut, nor too wide to follow a row."""


def page_width(narrowest: int = NARROWEST) -> int:
    """Return the columns that a table may use; ``narrowest`` is for tables of texts, which fold."""
    if not sys.stdout.isatty():
        return PLAIN_WIDTH
    return min(max(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, narrowest), WIDEST)


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
