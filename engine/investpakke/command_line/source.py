"""Where a command's package comes from: a shipped name, a TOML file or a filled workbook."""

from __future__ import annotations

import difflib
from pathlib import Path

from investpakke.command_line.bilingual import argument, option
from investpakke.command_line.typed_numbers import Whole
from investpakke.errors import FileError, Text
from investpakke.model import Package
from investpakke.packages import load_package, shipped_packages

SOURCE = Text("FIL|NAVN", "FILE|NAME")
ABOUT_SOURCE = Text(
    "En pakke som TOML-fil, en arbejdsbog (.xlsx): vores eller jeres egen model, eller en pakke, "
    "der følger med: aarhus-2024.",
    "A package as a TOML file, a workbook (.xlsx): ours or a model of your own, or a package that "
    "ships: aarhus-2024.",
)
source_argument = argument("source", value=SOURCE, about=ABOUT_SOURCE)
"""Adds the argument SOURCE to a command that takes a package."""

case_option = option(
    "--case", value=Text("NR", "NO"), about=Text("Vis denne sag.", "Show this case.")
)
group_option = option(
    "--group", type=Whole(), value=Text("NR", "NO"),
    about=Text("Vis denne målgruppe.", "Show this group."),
)  # fmt: skip
"""Add the choice of one case, or of one group, to a command that shows the package."""

WORKBOOKS = (".xlsx", ".xlsm")


def open_package(source: str) -> Package:
    """Return the package that ``source`` names.

    Raises
    ------
    FileError, InputError
        What is wrong with it, and where.
    """
    if source in shipped_packages():
        return load_package(source)
    if not Path(source).is_file():
        raise _not_found(source)
    if Path(source).suffix.lower() not in WORKBOOKS:
        return load_package(source)
    from investpakke.workbook.refresh.any_model import package_in

    return package_in(Path(source))


def _not_found(source: str) -> FileError:
    names = shipped_packages()
    near = difflib.get_close_matches(source, names, n=1)
    listed = ", ".join(names)
    return FileError(
        Text("filen findes ikke", "there is no such file"),
        where=source,
        expected=Text(
            f"en TOML-fil, en arbejdsbog (.xlsx) eller en af {listed}",
            f"a TOML file, a workbook (.xlsx) or one of {listed}",
        ),
        got=Text("en mappe", "a folder") if Path(source).is_dir() else None,
        mend=Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?") if near else None,
    )
