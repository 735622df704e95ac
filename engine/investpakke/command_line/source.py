"""The argument and the options of a command that takes a package."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from investpakke.command_line.bilingual import argument, option
from investpakke.command_line.model_options import Told, model_options
from investpakke.command_line.typed_numbers import Whole
from investpakke.text import Text

SOURCE = Text("FILE|NAME")
ABOUT = Text(
    "A package as a TOML file, a workbook (.xlsx), ours or your own model, "
    "or a shipped package: aarhus-2024."
)
"""What a source may be."""


def source_argument(function: Callable[..., Any], **more: Any) -> Callable[..., Any]:
    """Add the argument SOURCE, and what may be told of how it is read, to a command."""

    @wraps(function)
    def run(*arguments: Any, source: str, told: Told, **options: Any) -> Any:
        return function(*arguments, source=told.source(source), **options)

    with_options = model_options(run)
    return argument("source", value=SOURCE, about=ABOUT, **more)(with_options)


case_option = option("--case", value=Text("NO"), about=Text("Show this case."))
group_option = option("--group", type=Whole(), value=Text("NO"), about=Text("Show this group."))
"""Add the choice of one case, or of one group, to a command that shows the package."""
