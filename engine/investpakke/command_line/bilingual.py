"""Click commands, options and arguments whose help is in Danish or English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import click

from investpakke.command_line.language import LANGUAGES, VARIABLE, remember_language, say
from investpakke.command_line.usage import problems_in_language
from investpakke.text import Bilingual, Text, joined
from investpakke.written_names import meant_by

_F = TypeVar("_F", bound=Callable[..., Any])

_LANGUAGE = Text("Language of tables, help and errors.")
_HELP = Text("Show this help.")
_USAGE = Text("Usage: ")
_ARGUMENTS = Text("Arguments")
_OPTIONS = Text("Options")
_OPTIONS_PIECE = Text("[OPTIONS]")
_EXAMPLES = Text("Examples")
_DEFAULT = Text("default")
_VARIABLE = Text("environment variable")
_WIDTH = 92


class OneOf(click.ParamType):  # type: ignore[type-arg]  # older clicks have no type argument
    """A choice of values with Danish and English names; the result is the English one.

    Parameters
    ----------
    danish : mapping of str to str
        Danish names by the English ones.
    """

    name = "choice"

    def __init__(self, danish: Mapping[Any, str]) -> None:
        self.names = {str(english): (name, str(english)) for english, name in danish.items()}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the English name of the typed value."""
        found = meant_by(value, self.names)
        if found is None:
            names = joined(self.said(name).changed(repr) for name in self.names)
            said = Text("{value!r} is not one of {names}.", value=value, names=names)
            self.fail(say(said, ctx), param, ctx)
        return found

    def said(self, value: str) -> Text:
        """Return the names of a value."""
        return Bilingual(*self.names[value])

    @property
    def listed(self) -> Text:
        """All names, as help has them."""
        return joined(map(self.said, self.names), "|")


class Described(click.Parameter):
    """A parameter that is described in two languages."""

    about: Text
    name_of_value: Text | None

    def make_metavar(self, ctx: click.Context | None = None) -> str:
        """Return the placeholder of the value in help, in the language of the command."""
        if self.name_of_value is not None:
            return say(self.name_of_value, ctx)
        if isinstance(self.type, OneOf):
            return say(self.type.listed, ctx)
        if isinstance(self.type, click.Choice):
            return "|".join(str(choice) for choice in self.type.choices)
        return say(Text("NUMBER"), ctx)


class Option(Described, click.Option):
    """An option that is described in two languages."""

    def __init__(
        self, *args: Any, about: Text, value: Text | None = None, told: object = None, **more: Any
    ) -> None:
        self.about, self.name_of_value, self.default_text = about, value, told
        super().__init__(*args, **more)

    def record(self, context: click.Context) -> tuple[str, str]:
        """Return the option's line in the help."""
        name = ", ".join(self.opts)
        if not self.is_flag:
            name = f"{name} {self.make_metavar(context)}"
        extra = []
        if self.default_text is not None:
            told = self.default_text
            if isinstance(self.type, OneOf):
                told = say(self.type.said(str(told)), context)
            extra.append(f"{say(_DEFAULT, context)}: {told}")
        if self.envvar:
            extra.append(f"{say(_VARIABLE, context)} {self.envvar}")
        about = say(self.about, context)
        return name, f"{about} [{'; '.join(extra)}]" if extra else about


class Argument(Described, click.Argument):
    """An argument that is described in two languages."""

    def __init__(self, *args: Any, about: Text, value: Text, **more: Any) -> None:
        self.about, self.name_of_value = about, value
        super().__init__(*args, **more)

    def make_metavar(self, ctx: click.Context | None = None) -> str:
        """Return the argument's name, in brackets if it may be left out."""
        name = super().make_metavar(ctx)
        return name if self.required else f"[{name}]"

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """Return the argument's name for error messages."""
        return f"'{super().make_metavar(ctx)}'"

    def record(self, context: click.Context) -> tuple[str, str]:
        """Return the argument's line in the help."""
        return super().make_metavar(context), say(self.about, context)


def option(*names: str, about: Text, **more: Any) -> Callable[[_F], _F]:
    """Add an option: `click.option` with ``about``, ``value`` and ``told`` (the default)."""
    return click.option(*names, cls=Option, about=about, **more)


def argument(name: str, *, value: Text, about: Text, **more: Any) -> Callable[[_F], _F]:
    """Add an argument: `click.argument` with ``value`` (its name in help) and ``about``."""
    return click.argument(name, cls=Argument, value=value, about=about, **more)


def format_option(function: _F) -> _F:
    """Add ``--format table|json`` to a command that prints data."""
    return option(
        "--format",
        "output",
        type=OneOf({"table": "tabel", "json": "json"}),
        default="table",
        told="table",
        about=Text("A table for people or JSON for programs."),
    )(function)


def _show_help(context: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(context.get_help())
        context.exit()


def _common_options() -> list[click.Parameter]:
    """Return the options that every command has."""
    return [
        Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            envvar=VARIABLE,
            expose_value=False,
            about=_LANGUAGE,
            told="da",
        ),
        Option(
            ["--help", "-h"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_help,
            about=_HELP,
        ),
    ]


class Command(click.Command):
    """A command with help, usage errors and refusals in two languages.

    Parameters
    ----------
    about : Text
        One line: what the command does.
    more : Text, optional
        Paragraphs under it.
    examples : sequence of str or Text
        Command lines worth copying.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        about: Text,
        more: Text | None = None,
        examples: Sequence[str | Text] = (),
        **other: Any,
    ) -> None:
        super().__init__(name, add_help_option=False, **other)
        self.about, self.more, self.examples = about, more, examples
        self.params += _common_options()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line, in the language that it asks for."""
        remember_language(ctx, args)
        with problems_in_language(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, with problems said in its language."""
        with problems_in_language(ctx):
            return super().invoke(ctx)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return the parts of the usage line."""
        pieces = [p.make_metavar(ctx) for p in self.params if isinstance(p, Argument)]
        return [*pieces, say(_OPTIONS_PIECE, ctx)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=say(_USAGE, ctx))

    def get_help(self, ctx: click.Context) -> str:
        """Return the whole help text."""
        formatter = click.HelpFormatter(width=_WIDTH)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help: usage, what it does, arguments, options, examples."""
        self.format_usage(ctx, formatter)
        for text in (self.about, self.more):
            if text is not None:
                formatter.write_paragraph()
                with formatter.indentation():
                    formatter.write_text(say(text, ctx))
        self.write_lists(ctx, formatter)
        if self.examples:
            with formatter.section(say(_EXAMPLES, ctx)):
                for each in self.examples:
                    line = say(each, ctx) if isinstance(each, Text) else each
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")

    def write_lists(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments and the options."""
        for title, kind in ((_ARGUMENTS, Argument), (_OPTIONS, Option)):
            rows = [p.record(ctx) for p in self.params if isinstance(p, kind)]
            write_section(formatter, say(title, ctx), rows)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line that a list of commands shows."""
        del limit
        return say(self.about)


def write_section(
    formatter: click.HelpFormatter, title: str, rows: Iterable[tuple[str, str]]
) -> None:
    """Write a titled list of names and what they are; nothing for an empty one."""
    listed = list(rows)
    if listed:
        with formatter.section(title):
            formatter.write_dl(listed, col_max=32)


def command(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a bilingual command of a function: ``about``, ``more`` and ``examples``."""
    return click.command(name, cls=Command, **attributes)
