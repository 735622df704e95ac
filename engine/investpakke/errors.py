"""Errors, with messages that tell the reader how to correct them.

The texts are part of the public interface: they stand in cells and on the
command line. Each one says what is wrong, where, what was expected, what was
found, and how to mend it, in Danish (finance staff) and English (developers).
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from functools import partial
from typing import Self

from investpakke.problems import FILE_MISSING
from investpakke.text import Language, Problem, Text, joined, quote, same


def reason_of(error: OSError) -> Text:
    """Return why the system refused to read or write a file.

    Examples
    --------
    >>> reason_of(PermissionError(13, "Permission denied")).da
    'adgang nægtet'
    """
    return _REASONS.get(error.errno or 0) or same(error.strerror or type(error).__name__)


_REASONS = {
    errno.EACCES: Text("access denied"),
    errno.EPERM: Text("access denied"),
    errno.EISDIR: Text("a folder"),
    errno.ENOENT: FILE_MISSING,
    errno.ENOSPC: Text("the disk is full"),
    errno.EROFS: Text("the disk is read-only"),
}


CONTROL_CODE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no workbook, page or terminal shows."""


def hidden_character(where: Text, value: str) -> InputError:
    """Return the refusal of a text with a control code."""
    return InputError(
        Problem("text.hidden_character", "the text has a hidden character"),
        where=where,
        expected=Text("a text without control codes"),
        got=value,
        mend=Text("Type the text again"),
    )


class InvestpakkeError(Exception):
    """Any failure that a user can correct.

    Parameters
    ----------
    what : Problem
        What is wrong.
    where : str or Text, optional
        The argument, the key or the cell.
    expected : Text, optional
        What is allowed.
    got : object, optional
        What was found there; quoted in the message.
    mend : Text, optional
        What to do about it, wherever the message is read: in a cell, in Excel, in a terminal.
    parameter : str, optional
        The parameter that settles it. Who lets users give it, as the command line does with
        an option of that name, says so.
    """

    def __init__(
        self,
        what: Problem,
        *,
        where: str | Text = "",
        expected: Text | None = None,
        got: object = ...,
        mend: Text | None = None,
        parameter: str = "",
    ) -> None:
        self.what = what
        self.where = where if isinstance(where, Text) else same(where)
        self.expected = expected
        self.got = got
        self.mend = mend
        self.parameter = parameter
        super().__init__(what, self.where, expected, got, mend)

    @property
    def id(self) -> str:
        """The id of the problem, which stays when the words change."""
        return self.what.id

    def text(self, language: Language = "en") -> str:
        """Return the whole message on one line."""
        where = self.where.in_language(language)
        parts = [(f"{where}: " if where else "") + self.what.in_language(language)]
        if self.expected is not None:
            label = Text("Expected").in_language(language)
            parts.append(f"{label}: {self.expected.in_language(language)}")
        if self.got is not ...:
            label = Text("Got").in_language(language)
            parts.append(f"{label}: {quote(self.got).in_language(language)}")
        if self.mend is not None:
            parts.append(self.mend.in_language(language))
        return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts)

    def within(self, place: str | Text) -> Self:
        """Return the same error with the enclosing place: a case, a file."""
        outer = place if isinstance(place, Text) else same(place)
        return self.relocated(joined([outer, self.where]) if self.where.en else outer)

    def is_inside(self, place: str | Text) -> bool:
        """Return whether the error is about a place or something inside it."""
        outer = place.parts if isinstance(place, Text) else (same(place),)
        return self.where.parts[: len(outer)] == outer

    def relocated(self, where: Text) -> Self:
        """Return the same error for another place."""
        return self._again(where)()

    def _again(self, where: Text) -> Callable[[], Self]:
        return partial(
            type(self),
            self.what,
            where=where,
            expected=self.expected,
            got=self.got,
            mend=self.mend,
            parameter=self.parameter,
        )

    def __reduce__(self) -> tuple[Callable[[], Self], tuple[()]]:
        """Support pickling: the arguments have names."""
        return self._again(self.where), ()

    def __str__(self) -> str:
        return self.text("en")


class InputError(InvestpakkeError):
    """A value that the engine refuses: an argument, a key in a file, a cell."""


class FileError(InvestpakkeError):
    """A file that cannot be found, opened, trusted or written."""
