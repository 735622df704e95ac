"""The language of a command, determined before its options are parsed."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from investpakke.text import Language, Text

VARIABLE = "INVESTPAKKE_LANG"
"""The environment variable that sets the language of every command."""

LANGUAGES: tuple[Language, ...] = ("da", "en")

_OPTION = "--lang"
_KEY = "investpakke.language"


def remember_language(context: click.Context, args: Sequence[str]) -> None:
    """Store the language chosen in ``args``, so that help and errors use it too.

    The last ``--lang`` of a command line wins, wherever it stands: before or after
    ``--help``, before or after the command's name.
    """
    asked = _asked_for(args)
    if asked is not None:
        context.meta[_KEY] = asked


def language_of(context: click.Context | None = None) -> Language:
    """Return the language of a command: as requested, else the environment's, else Danish."""
    found = context or click.get_current_context(silent=True)
    asked = found.meta.get(_KEY) if found is not None else None
    return _known(asked) or _known(os.environ.get(VARIABLE)) or "da"


def say(text: Text, context: click.Context | None = None) -> str:
    """Return a text in the language of the command."""
    return text.in_language(language_of(context))


def _asked_for(args: Sequence[str]) -> str | None:
    asked = None
    for index, arg in enumerate(args):
        if arg == "--":
            break
        if arg == _OPTION and index + 1 < len(args):
            asked = args[index + 1]
        elif arg.startswith(f"{_OPTION}="):
            asked = arg.partition("=")[2]
    return asked


def _known(value: object) -> Language | None:
    return next((language for language in LANGUAGES if language == value), None)
