"""The command ``investpakke scenarios``: named sets of changes, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.language import say
from investpakke.command_line.output import (
    all_option,
    print_json,
    print_view,
    tell,
    terminal_writer,
)
from investpakke.command_line.source import case_option, group_option, source_argument
from investpakke.errors import InputError
from investpakke.text import Problem, Text, same
from investpakke.whole_file import refuse_existing, write_whole

if TYPE_CHECKING:
    from investpakke.deciding import Scenario
    from investpakke.model import Package
    from investpakke.source import Source


@command(
    "scenarios",
    about=Text("Compare scenarios side by side with the unchanged package."),
    more=Text(
        "By default a workbook's own scenarios (the sheet Scenarier), else the "
        "four shipped ones: all effects 20 % lower, a start half a year late, PL "
        "+2 % and a combination. Write your own scenarios in a file with "
        "[[scenarios]], a name and lines like persons = -0.2 or delay = 0.5; "
        "[[scenarios.changes]] with cases or groups changes some cases only."
    ),
    examples=(
        "investpakke scenarios aarhus-2024",
        "investpakke scenarios aarhus-2024 --scenario pessimistisk --group 4",
        "investpakke scenarios aarhus-2024 --scenario pessimistisk --save pessimistisk.toml",
        "investpakke scenarios model.xlsx --scenarios scenarier.toml --format json",
    ),
)
@source_argument
@case_option
@group_option
@option("--scenarios", "file", value=Text("FILE.toml"), about=Text("Own scenarios."))
@option(
    "--scenario",
    "names",
    multiple=True,
    value=Text("NAME"),
    about=Text("Show only this scenario beside the base. May be repeated."),
)
@option(
    "--save",
    value=Text("FILE.toml"),
    about=Text("Write the package under the single chosen scenario to a file."),
)
@option("--force", is_flag=True, about=Text("Replace the file if it exists."))
@all_option
@format_option
def scenarios(
    source: Source,
    output: str,
    *,
    case: str | None,
    group: int | None,
    file: str | None,
    names: tuple[str, ...],
    save: str | None,
    force: bool,
) -> None:
    """Print scenarios of a package, a group or a case beside each other."""
    from investpakke.deciding import compare
    from investpakke.deciding.named import chosen
    from investpakke.deciding.scenarios.files import pick
    from investpakke.show.results import scenarios as view

    package = source.package
    chosen(package, case, group)
    known = source.scenarios(file)
    picked = pick(known, names) if names else known
    found = compare(package, picked)
    if save is not None:
        _save(package, picked, Path(save), force=force)
    if output == "json":
        print_json(view.form(found, case=case, group=group))
    else:
        print_view(view.page(found, terminal_writer(), case=case, group=group))


def _save(package: Package, picked: Sequence[Scenario], target: Path, *, force: bool) -> None:
    """Write the package under the one scenario that was picked."""
    from investpakke.deciding import apply
    from investpakke.packages.writer import package_text

    if len(picked) != 1:
        raise InputError(
            Problem("scenario.not_one", "choose exactly one scenario"),
            where=same("--save"),
            expected=Text("one --scenario"),
            got=len(picked),
        )
    refuse_existing(target, force=force)
    write_whole(target, package_text(apply(package, picked[0])).encode())
    tell(say(Text("Written: {target}", target=target)))
