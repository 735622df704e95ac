"""The command ``investpakke sensitivity``: one driver at a time, low and high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.output import all_option, print_json, print_view, terminal_writer
from investpakke.command_line.source import case_option, group_option, source_argument
from investpakke.text import Text

if TYPE_CHECKING:
    from investpakke.source import Source


@command(
    "sensitivity",
    about=Text("Show how much each driver changes the gain."),
    more=Text(
        "The average gain when one driver at a time is low and high; the one "
        "with the largest effect comes first. By default ten per cent down and "
        "up, and an effect that comes a year late. Precedence: --range, then "
        "--ranges FILE, then the sheet Følsomhed of a workbook, then the "
        'default. A file has [ranges] and perhaps [cases."1.2"] with lines like '
        "persons = [-0.2, 0.1]. Shown for the package unless a case or a group "
        "is chosen."
    ),
    examples=(
        "investpakke sensitivity aarhus-2024",
        Text("investpakke sensitivity aarhus-2024 --case 3.1 --range persons=-20%:10%"),
        "investpakke sensitivity model.xlsx --group 4 --ranges intervaller.toml --format json",
    ),
)
@source_argument
@case_option
@group_option
@option(
    "--range",
    "typed",
    multiple=True,
    value=Text("DRIVER=LOW:HIGH"),
    about=Text(
        "A range: persons, unit_saving, phasing and investment in per cent, e.g. "
        "persons=-20%:10%; delay in whole years, e.g. delay=0:2. May be repeated."
    ),
)
@option("--ranges", value=Text("FILE.toml"), about=Text("Ranges for all and for single cases."))
@all_option
@format_option
def sensitivity(
    source: Source,
    output: str,
    *,
    case: str | None,
    group: int | None,
    typed: tuple[str, ...],
    ranges: str | None,
) -> None:
    """Print the tornado of a package, a group or a case."""
    from investpakke.command_line.range_options import with_typed
    from investpakke.deciding import tornado
    from investpakke.show.results import sensitivity as view

    package, result = source.package, source.result
    asked = with_typed(source.ranges(ranges), typed)
    found = tornado(package, result, asked, case=case, group=group)
    if output == "json":
        print_json(view.form(package, found))
    else:
        print_view(view.page(package, found, terminal_writer()))
