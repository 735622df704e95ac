"""The settings of the add-in's macros: one ``"KEY","value"`` a line.

VBA reads the file value by value, so that one line of another form moves every key after it:
such a file is refused, not mended. Lines that nobody asked to change stay as they were; blank
ones go, as they do when xlwings itself writes the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from investpakke.errors import FileError
from investpakke.problems import SETTINGS_UNREADABLE
from investpakke.text import Problem, Text

INTERPRETER = "INTERPRETER_WIN"
PYTHONPATH = "PYTHONPATH"
ADD_WORKBOOK = "ADD_WORKBOOK_TO_PYTHONPATH"
"""Read by the macros in workbooks of version 0.1.0, which read this file too: unless it is False,
they let Python load modules from the folder of the workbook."""

OTHER_INTERPRETERS = ("INTERPRETER", "CONDA ENV")
"""Keys that name a Python too; `INTERPRETER_WIN` goes before them."""

_LINE = re.compile(r'\s*(?:"([^"]*)"|([^",]+?))\s*,\s*(?:"([^"]*)"|([^",]*?))\s*')
_ENGLISH = {"sand": "True", "sandt": "True", "falsk": "False", "falskt": "False"}


class Line(NamedTuple):
    """One setting, and how it was written."""

    raw: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a file in their order.

    Examples
    --------
    >>> found = Settings().having("UDF MODULES", "a;b")
    >>> found.get("udf modules"), found.get("PYTHONPATH")
    ('a;b', None)
    """

    lines: tuple[Line, ...] = ()
    newline: str = "\r\n"

    def get(self, key: str) -> str | None:
        """Return a setting as VBA finds it: the first of that name, in any case."""
        return next((line.value for line in self.lines if _same(line.key, key)), None)

    def having(self, key: str, value: str) -> Settings:
        """Return the settings with one of them set, in its place or at the end."""
        line = Line(f'"{key}","{value}"', key, value)
        if self.get(key) is None:
            return Settings((*self.lines, line), self.newline)
        lines = [line if _same(old.key, key) else old for old in self.lines]
        return Settings(tuple(lines), self.newline)

    def without(self, key: str) -> Settings:
        """Return the settings without one of them."""
        kept = tuple(line for line in self.lines if not _same(line.key, key))
        return Settings(kept, self.newline)

    def data(self, encoding: str, where: Path) -> bytes:
        """Return the file's bytes.

        Raises
        ------
        FileError
            If a value has letters that VBA could not read.
        """
        text = "".join(f"{line.raw}{self.newline}" for line in self.lines)
        try:
            return text.encode(encoding)
        except UnicodeEncodeError as error:
            raise FileError(
                Problem("addin.setting_letters", "a setting has letters that VBA cannot read"),
                where=str(where),
                expected=Text("letters of Windows' ANSI code page"),
                got=text[error.start : error.end],
                mend=Text("Install Python in a folder without those letters"),
            ) from error


def read_settings(path: Path, encoding: str) -> Settings | None:
    """Return the settings of a file, or None if there is none.

    Raises
    ------
    FileError
        Where a line is not a setting, or a setting stands twice with different values.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _broken(str(path), type(error).__name__) from error
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(str(path), f"byte {data[error.start]:#04x}") from error
    lines = tuple(_lines(text, path))
    _refuse_doubles(lines, path)
    return Settings(lines, "\r\n" if "\r\n" in text or not text else "\n")


def english_boolean(value: str) -> str | None:
    """Return the boolean that a value means, in English; None if it means none.

    >>> english_boolean("FALSK"), english_boolean("true"), english_boolean("nej")
    ('False', 'True', None)
    """
    word = value.strip().lower()
    return _ENGLISH.get(word) or (word.capitalize() if word in {"true", "false"} else None)


def _lines(text: str, path: Path) -> Iterator[Line]:
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip():
            continue  # xlwings itself drops them when it writes
        match = _LINE.fullmatch(raw)
        if match is None:
            place = Text("{path}, line {number}", path=path, number=number)
            raise _broken(place, raw)
        quoted_key, key, quoted_value, value = match.groups()
        yield Line(raw, quoted_key or key or "", quoted_value or value or "")


def _refuse_doubles(lines: tuple[Line, ...], path: Path) -> None:
    first: dict[str, str] = {}
    for line in lines:
        if first.setdefault(line.key.lower(), line.value) != line.value:
            raise _broken(str(path), line.key, twice=True)


def _broken(where: str | Text, got: str, *, twice: bool = False) -> FileError:
    what = SETTINGS_UNREADABLE
    if twice:
        what = Problem("settings.twice", "a setting occurs twice with different values")
    return FileError(
        what,
        where=where,
        expected=Text('lines such as "KEY","value"'),
        got=got,
        mend=Text("Correct the file in Notepad and save it as ANSI; nothing was changed"),
    )


def _same(one: str, other: str) -> bool:
    return one.lower() == other.lower()
