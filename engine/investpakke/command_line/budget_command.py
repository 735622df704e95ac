"""The command ``investpakke budget``: the budget table of a package, to paste from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from investpakke.command_line.bilingual import command, format_option, option
from investpakke.command_line.language import language_of, say
from investpakke.command_line.output import (
    all_option,
    print_json,
    print_view,
    tell,
    terminal_writer,
)
from investpakke.command_line.source import source_argument
from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke.whole_file import refuse_existing, write_whole

if TYPE_CHECKING:
    from investpakke.source import Source

_XLSX, _CSV = ".xlsx", ".csv"


@command(
    "budget",
    about=Text("Show or write the package as the budget has it."),
    more=Text(
        "A line for each case's investment and one for its saving, by policy area and function, "
        "in the budget year and the three after, with service and transfers summed apart. "
        "Expenditure more is positive, expenditure less negative, in 1,000 kr. What the package "
        "does not state is shown as not stated. A .csv opens in a Danish Excel."
    ),
    examples=(
        "investpakke budget aarhus-2024",
        "investpakke budget model.xlsx -o budget.xlsx",
        "investpakke budget package.toml -o budget.csv --force",
    ),
)
@source_argument
@option(
    "-o",
    "--output",
    "target",
    value=Text("FILE.xlsx|.csv"),
    about=Text("The file to write the table to."),
)
@option("--force", is_flag=True, about=Text("Replace the file if it exists."))
@all_option
@format_option
def budget(source: Source, target: str | None, output: str, *, force: bool) -> None:
    """Print the budget table, or write it."""
    from investpakke.calc.magnitude import compute_checked
    from investpakke.deciding.budget import budget_table
    from investpakke.show.results import budget as view
    from investpakke.show.writer import Writer

    package = source.package
    path = None if target is None else _named(target, force=force)
    compute_checked(package, source.name)
    found = budget_table(package)
    if path is not None:
        writer = Writer(language_of())
        is_text = path.suffix.lower() == _CSV
        data = view.csv_file(found, writer) if is_text else view.xlsx_file(package, found, writer)
        write_whole(path, data)
    if output == "json":
        print_json(view.form(package, found))
    elif path is None:
        print_view(view.page(package, found, terminal_writer()))
    else:
        tell(say(Text("The budget table is in {path}", path=path.resolve())))


def _named(name: str, *, force: bool) -> Path:
    path = Path(name)
    if path.suffix.lower() not in {_XLSX, _CSV}:
        raise FileError(
            Problem("file.name", "the file name has the wrong ending"),
            where=name,
            expected=Text("a name that ends in {suffixes}", suffixes=f"{_XLSX}, {_CSV}"),
            got=path.suffix or None,
        )
    if not path.parent.is_dir():
        raise FileError(
            Problem("folder.missing", "there is no such folder"),
            where=name,
            expected=Text("a folder that exists"),
            got=str(path.parent),
        )
    refuse_existing(path, force=force)
    return path
