"""Wrong use of a command, said in its language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from investpakke.command_line.language import language_of
from investpakke.errors import InvestpakkeError, Language, Text

_DANISH: tuple[tuple[str, str], ...] = (
    (r"No such option:? '?([^\s']+)'?\.?", r"Valget \1 findes ikke."),
    (r"No such command '(.*?)'\.", r"Kommandoen '\1' findes ikke."),
    (r"\(?Did you mean one of:? (.*?)\?\)", r"Mente du en af \1?"),
    (r"\(?Possible options: (.*?)\)", r"Mente du \1?"),
    (r"Did you mean (.*?)\?", r"Mente du \1?"),
    (r"Missing argument '?([^'.]+)'?\.", r"Der mangler \1."),
    (r"Missing option '(-\w)' / '([^'.]+)'\.", r"Valget \1 (\2) mangler."),
    (r"Missing option '?([^'.]+)'?\.", r"Valget \1 mangler."),
    (r"Missing command\.", "Der mangler en kommando."),
    (r"Got unexpected extra arguments? \((.*)\)", r"Der er for mange argumenter: \1"),
    (r"Option '?([^\s']+)'? requires an argument\.", r"Valget \1 mangler sin værdi."),
    (r"Option '?([^\s']+)'? does not take a value\.", r"Valget \1 tager ingen værdi."),
    (r"Invalid value for ([^:]+): ", r"Værdien af \1 kan ikke bruges: "),
    (r"('.*?') is not one of (.*)\.", r"\1 er ikke en af \2."),
    (r"Choose from:\s*", "Vælg mellem: "),
)
"""Click's sentences and ours; a sentence that is not here stays in English."""


class UsageProblem(click.UsageError):
    """Wrong use of a command: the same as click says, in the command's language."""

    def __init__(self, error: click.UsageError, language: Language) -> None:
        self.language = language
        super().__init__(in_language(error.format_message(), language), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the usage, where to read more, and what is wrong."""
        if self.ctx is not None:
            more = Text("Se mere med", "Read more with").in_language(self.language)
            click.echo(self.ctx.get_usage(), file=file, err=True)
            click.echo(f"{more}: {self.ctx.command_path} --help\n", file=file, err=True)
        click.echo(problem(self.format_message(), self.language), file=file, err=True)


class Refusal(click.ClickException):
    """Input that the engine refuses: one line on stderr, exit code 2."""

    exit_code = 2

    def __init__(self, error: InvestpakkeError, context: click.Context) -> None:
        self.language = language_of(context)
        said = [error.text(self.language), *_option_for(error.parameter, context)]
        super().__init__(printable(" ".join(said)))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message."""
        click.echo(problem(self.format_message(), self.language), file=file, err=True)


def _option_for(parameter: str, context: click.Context) -> Iterator[str]:
    """Yield how the command at hand is given what settles a refusal, if it takes it."""
    for option in context.command.params:
        if option.name == parameter:
            use = Text("Eller brug", "Or use").in_language(language_of(context))
            yield f"{use} {option.opts[0]} {option.make_metavar(context)}."


def problem(message: str, language: Language) -> str:
    """Return a message as it stands on stderr."""
    return f"{Text('Fejl', 'Error').in_language(language)}: {message}"


def printable(text: str) -> str:
    """Return a text on one line without the control codes that a file may hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def in_language(message: str, language: Language) -> str:
    """Return a message of click in Danish or as it is.

    Examples
    --------
    >>> in_language("No such command 'pakke'.", "da")
    "Kommandoen 'pakke' findes ikke."
    """
    if language == "da":
        for english, danish in _DANISH:
            message = re.sub(english, danish, message)
    return message


@contextmanager
def problems_in_language(context: click.Context) -> Iterator[None]:
    """Turn what goes wrong inside into messages in the language of the command."""
    try:
        yield
    except UsageProblem:
        raise
    except click.UsageError as error:
        error.ctx = error.ctx or context
        raise UsageProblem(error, language_of(context)) from None
    except InvestpakkeError as error:
        raise Refusal(error, context) from None
