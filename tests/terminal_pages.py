"""Views as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console

from investpakke.show.terminal import TerminalView
from investpakke.show.view import Element
from investpakke.show.writer import Writer

DANISH, ENGLISH = Writer.of_terminal("da"), Writer.of_terminal("en")


def on_terminal(
    parts: Iterable[Element], width: int = 90, most: int | None = None, writer: Writer = DANISH
) -> str:
    """Return what a terminal of a width shows, without colours; of each table ``most`` rows."""
    console = Console(width=5_000, color_system=None, highlight=False, legacy_windows=False)
    with console.capture() as page:
        for part in TerminalView(writer, width, most).parts(parts):
            console.print(part)
    return "\n".join(line.rstrip() for line in page.get().splitlines())
