"""The choice of a standard range, shared by the commands that show chances."""

from __future__ import annotations

from investpakke.command_line.bilingual import option
from investpakke.errors import Text

standard_option = option(
    "--standard", is_flag=True,
    about=Text("Lad det, ingen har oplyst usikkerhed for, variere i et standardinterval: personer, "
               "enhedsbesparelse og investering 10 % ned og op. Tal, der hviler på det, mærkes.",
               "Let what nobody states an uncertainty of vary in a standard range: persons, unit "
               "saving and investment 10% down and up. It is labelled where figures rest on it."),
)  # fmt: skip
"""Adds the choice of a standard range to a command that shows chances."""
