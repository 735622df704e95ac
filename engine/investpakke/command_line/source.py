"""The argument and the options of a command that takes a package."""

from __future__ import annotations

import click

from investpakke.command_line.bilingual import argument, option
from investpakke.command_line.language import say
from investpakke.command_line.output import tell
from investpakke.command_line.typed_numbers import Whole
from investpakke.errors import Text
from investpakke.source import ABOUT, Source

SOURCE = Text("FIL|NAVN", "FILE|NAME")


def as_source(_context: click.Context, _parameter: click.Parameter, name: str) -> Source:
    """Return the source that an argument names."""
    return Source(name, lambda note: tell(say(note)))


source_argument = argument("source", value=SOURCE, about=ABOUT, callback=as_source)
"""Adds the argument SOURCE to a command that takes a package."""

case_option = option(
    "--case", value=Text("NR", "NO"), about=Text("Vis denne sag.", "Show this case.")
)
group_option = option(
    "--group", type=Whole(), value=Text("NR", "NO"),
    about=Text("Vis denne målgruppe.", "Show this group."),
)  # fmt: skip
"""Add the choice of one case, or of one group, to a command that shows the package."""
