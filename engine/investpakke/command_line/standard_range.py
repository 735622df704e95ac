"""The choice of a standard range, shared by the commands that show chances."""

from __future__ import annotations

from investpakke.command_line.bilingual import option
from investpakke.text import Text

standard_option = option(
    "--standard",
    is_flag=True,
    about=Text(
        "Let drivers without a stated uncertainty vary in a standard range: "
        "persons, unit saving and investment 10% down and up. Figures that "
        "depend on it are labelled."
    ),
)
"""Adds the choice of a standard range to a command that shows chances."""
