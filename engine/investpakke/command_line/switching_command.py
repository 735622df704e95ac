"""The command ``investpakke switching``: what it takes for the gain to be gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import command, format_option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.source import source_argument
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.source import Source


@command(
    "switching",
    about=Text("Show how far each assumption can fall before the gain disappears."),
    more=Text(
        "For each case the value of persons, unit saving, phasing, investment "
        "and delay at which the average gain disappears while all else is "
        "unchanged. Sorted by margin, smallest first."
    ),
    examples=(
        "investpakke switching aarhus-2024",
        "investpakke switching model.xlsx --format json",
    ),
)
@source_argument
@all_option
@format_option
def switching(source: Source, output: str) -> None:
    """Print the switching values of a package."""
    from investpakke.show.results import switching as view

    package, result = source.package, source.result
    if output == "json":
        print_json(view.form(package, result))
    else:
        print_view(view.page(package, result, terminal_writer()))
