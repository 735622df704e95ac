"""The group ``investpakke``: its own commands and those that other packages bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from typing import Any

import click

from investpakke.command_line.bilingual import Command, write_section
from investpakke.command_line.language import say
from investpakke.command_line.usage import interruptible
from investpakke.errors import FileError
from investpakke.text import Problem, Text, same

ENTRY_POINTS = "investpakke.commands"
"""Other packages add commands in this entry-point group; the engine imports none."""

_COMMANDS = Text("Commands")
_OTHERS = Text("Other commands")
_HELP_WORDS = ("help", "hjælp")
_COMMAND_PIECE = Text("COMMAND …")


class Group(Command, click.Group):
    """A bilingual group of commands, listed in the order of ``sections`` and then by name.

    Parameters
    ----------
    sections : sequence of (Text, tuple of str)
        Titles, and the names of the commands under each.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        sections: Sequence[tuple[Text, tuple[str, ...]]] = (),
        **more: Any,
    ) -> None:
        super().__init__(name, invoke_without_command=True, **more)
        self.sections = sections

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, those of the sections first."""
        return self.in_order(super().list_commands(ctx))

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Return names, those of the sections first."""
        return [name for _, listed in self.sectioned(names) for name in listed]

    def sectioned(self, names: Iterable[str]) -> Iterator[tuple[Text, list[str]]]:
        """Yield titles with the names under each; names without a section come last."""
        left = set(names)
        for title, listed in self.sections:
            yield title, [name for name in listed if name in left]
            left.difference_update(listed)
        yield _OTHERS if self.sections else _COMMANDS, sorted(left)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        return [*super().collect_usage_pieces(ctx), say(_COMMAND_PIECE, ctx)]

    def write_lists(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, then the options."""
        for title, names in self.sectioned(self.list_commands(ctx)):
            found = ((name, self.get_command(ctx, name)) for name in names)
            rows = [
                (name, each.get_short_help_str(200))
                for name, each in found
                if each is not None and not each.hidden
            ]
            write_section(formatter, say(title, ctx), rows)
        super().write_lists(ctx, formatter)


class CommandGroup(Group):
    """The outermost group, which loads commands of other packages on demand.

    A plugin that is broken is listed as such and stops none of the others.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, until it is done or Ctrl-C ends it."""
        with interruptible(ctx):
            return super().invoke(ctx)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line; ``help new`` is the same as ``new --help``."""
        before = 2 if args[:1] == ["--lang"] else 0
        if args[before : before + 1] and args[before] in _HELP_WORDS:
            args = [*args[:before], *args[before + 1 :], "--help"]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, those of the sections first."""
        return self.in_order([*super().list_commands(ctx), *(p.name for p in _plugins())])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded if another package brings it."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        point = next((point for point in _plugins() if point.name == cmd_name), None)
        return None if point is None else _load(point)


def _plugins() -> tuple[metadata.EntryPoint, ...]:
    return tuple(metadata.entry_points(group=ENTRY_POINTS))


def _load(point: metadata.EntryPoint) -> click.Command:
    """Return the command of an entry point, or one that explains why it is unusable."""
    try:
        loaded = point.load()
        if not isinstance(loaded, click.Command):
            raise TypeError(f"{point.value}: {type(loaded).__name__}")
    except Exception as error:  # whatever another package's import does
        return _broken(point, f"{type(error).__name__}: {error}")
    return loaded


def _broken(point: metadata.EntryPoint, reason: str) -> click.Command:
    about = Text("(cannot be loaded: {reason})", reason=reason)

    def refuse(**_ignored: object) -> None:
        raise FileError(
            Problem("command.not_loaded", "the command cannot be loaded"),
            where=point.name,
            expected=Text("a command in {value}", value=point.value),
            got=same(reason),
            mend=Text("Reinstall the package"),
        )

    return Command(
        point.name,
        callback=refuse,
        about=about,
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )
