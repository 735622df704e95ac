"""Wrong use of a command, said in its language."""

from __future__ import annotations

import errno
import gettext
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, Any

import click

from investpakke.bounds import MEMORY
from investpakke.command_line.language import language_of
from investpakke.errors import FileError, InvestpakkeError, reason_of
from investpakke.stopping import STOPPED, stop_at_once
from investpakke.text import DOMAIN, LOCALE, Language, Problem, Text, counted, printable

_TOO_MANY = counted(
    "Got unexpected extra argument ({args})",
    "Got unexpected extra arguments ({args})",
    2,
    args="{args}",
)

OF_CLICK: tuple[Text, ...] = (
    Text("Missing command."),
    Text("Missing argument"),
    Text("Missing option"),
    Text("Missing parameter"),
    Text("Missing parameter: {param_name}"),
    Text("Missing {param_type}"),
    Text("No such option: {name}"),  # until click 8.2
    Text("No such option {name!r}."),
    Text("No such command {name!r}."),
    counted("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 0),
    _TOO_MANY,
    counted(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 0
    ),
    Text("Option {name!r} does not take a value."),
    Text("Argument {name!r} takes {nargs} values."),
    Text("Invalid value: {message}"),
    Text("Invalid value for {param_hint}: {message}"),
    Text("Could not open file {filename!r}: {message}"),
    Text("unknown error"),
    Text("Choose from:\n\t{choices}"),
    counted("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 0),
)
"""Click's own sentences, which it asks gettext for: they stand in our catalogue."""


_DANISH_OPTIONS = {
    "--sprog": "--lang",
    "--ark": "--sheet",
    "--enhed": "--unit",
    "--fortegn": "--sign",
    "--første-år": "--first-year",
    "--foerste-aar": "--first-year",
}
"""Options as a Danish user may guess them: by their letters they are like others."""


@contextmanager
def _click_speaks(language: Language) -> Iterator[None]:
    """Let click, which asks gettext itself, speak the language of the command."""
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


class UsageProblem(click.UsageError):
    """Wrong use of a command: the same as click says, in the command's language."""

    def __init__(self, error: click.UsageError, language: Language) -> None:
        self.language = language
        said = error.format_message()
        if isinstance(error, click.NoSuchOption) and error.ctx is not None:
            meant = _DANISH_OPTIONS.get(error.option_name)
            if any(meant in option.opts for option in error.ctx.command.get_params(error.ctx)):
                near = Text("Did you mean {near}?", near=f"'{meant}'").in_language(language)
                said = f"{error.message} {near}"
        if said.startswith(_TOO_MANY.in_language(language).partition("{")[0].rstrip("s(: ")):
            said += ". " + Text("Put a name with spaces in quotes.").in_language(language)
        super().__init__(said, error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the usage, where to read more, and what is wrong."""
        if self.ctx is not None:
            more = Text("Read more with").in_language(self.language)
            _print(self.ctx.get_usage(), file)
            _print(f"{more}: {self.ctx.command_path} --help\n", file)
        _print(problem(self.format_message(), self.language), file)


class Refusal(click.ClickException):
    """Input that the engine refuses: one line on stderr, exit code 2."""

    exit_code = 2

    def __init__(self, error: InvestpakkeError, context: click.Context) -> None:
        self.language = language_of(context)
        said = [error.text(self.language), *_option_for(error.parameter, context)]
        super().__init__(printable(" ".join(said)))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message."""
        _print(problem(self.format_message(), self.language), file)


def _option_for(parameter: str, context: click.Context) -> Iterator[str]:
    """Yield how the command at hand is given what settles a refusal, if it takes it."""
    for option in context.command.params:
        if option.name == parameter:
            use = Text("Or use").in_language(language_of(context))
            yield f"{use} {option.opts[0]} {option.make_metavar(context)}."


def problem(message: str, language: Language) -> str:
    """Return a message as it stands on stderr."""
    return f"{Text('Error').in_language(language)}: {message}"


@contextmanager
def problems_in_language(context: click.Context) -> Iterator[None]:
    """Turn what goes wrong inside into messages in the language of the command."""
    language = language_of(context)
    try:
        with _click_speaks(language):
            yield
    except UsageProblem:
        raise
    except click.UsageError as error:
        error.ctx = error.ctx or context
        with _click_speaks(language):
            raise UsageProblem(error, language) from None
    except InvestpakkeError as error:
        raise Refusal(error, context) from None
    except MemoryError:
        raise Refusal(_too_much(), context) from None
    except OSError as error:
        if error.errno in _CLOSED:
            raise ClosedPipe from None
        raise Refusal(_not_done(error), context) from None


_CLOSED = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)


def _too_much() -> InvestpakkeError:
    return FileError(
        Problem("memory.too_little", "there is not enough memory"),
        expected=Text("a file that takes at most {memory} GB", memory=MEMORY // 10**9),
    )


def _not_done(error: OSError) -> InvestpakkeError:
    """Return what the system would not do; without a file it is what was to be printed."""
    named = error.filename is not None
    return FileError(
        Problem("file.system", "the file cannot be read or written")
        if named
        else Problem("file.output", "the output cannot be written"),
        where=str(error.filename) if named else Text("standard output"),
        got=reason_of(error),
    )


class ClosedPipe(click.ClickException):
    """Whoever read the output has had enough: nothing more is said."""

    exit_code = 128 + 13  # as a shell has it of a program that wrote into a closed pipe

    def __init__(self) -> None:
        super().__init__("")

    def show(self, file: IO[Any] | None = None) -> None:
        """Say nothing."""


class Stopped(click.ClickException):
    """Ctrl-C: one line on stderr."""

    exit_code = STOPPED

    def __init__(self, context: click.Context) -> None:
        super().__init__(Text("Stopped.").in_language(language_of(context)))

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        _print(self.format_message(), file)


@contextmanager
def interruptible(context: click.Context) -> Iterator[None]:
    """Let Ctrl-C unwind what runs inside, so that it cleans up; a second one ends the process.

    Whatever an interrupted import makes of it, the answer is that the user has stopped it.
    """
    heard = False

    def unwind(number: int, frame: FrameType | None) -> None:
        nonlocal heard
        if heard:
            stop_at_once(number, frame)
        heard = True
        raise KeyboardInterrupt

    ours = signal.getsignal(signal.SIGINT) is stop_at_once  # else a host has its own way
    if ours:
        signal.signal(signal.SIGINT, unwind)
    try:
        yield
    except KeyboardInterrupt:
        raise Stopped(context) from None
    except BaseException:
        if heard:
            raise Stopped(context) from None
        raise
    finally:
        if ours:
            signal.signal(signal.SIGINT, stop_at_once)


def _print(line: str, file: IO[Any] | None) -> None:
    """Print a line on stderr, if that can still be written to."""
    with suppress(OSError):
        click.echo(line, file=file, err=True)
