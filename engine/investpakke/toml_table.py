"""Strict reading of TOML, with errors that name the key and the file."""

from __future__ import annotations

import codecs
import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, overload

from investpakke.errors import CONTROL_CODE, FileError, InputError, hidden_character, reason_of
from investpakke.problems import FILE_UNREADABLE, TOML_INVALID, TOML_KEY_UNKNOWN, TOML_WRONG_TYPE
from investpakke.text import Bilingual, Problem, Text, both, joined, same
from investpakke.written_names import meant_by

T = TypeVar("T")

_TYPE_NAMES: dict[type, Text] = {
    str: Text("a text"),
    int: Text("a whole number"),
    float: Text("a number"),
    bool: Text("true or false"),
    list: Text("a list"),
    dict: Text("a table"),
    date: Text("a date, e.g. 2027-01-31"),
}


class Table:
    """One TOML table: `take` each known key, then `finish`.

    ``any_text`` lets texts hold control codes: they are what a workbook held, told again.
    ``danish`` has the Danish names of keys; they may stand for the keys here and in tables inside.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        where: Text,
        *,
        any_text: bool = False,
        danish: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._any_text, self._danish = any_text, danish or {}
        self._known: dict[str, None] = {}  # in the order in which they were asked for
        self.where = where
        self._left: dict[str, Any] = {}
        self._written: dict[str, str] = {}  # keys as they stand in the file
        for written, value in data.items():
            key = meant_by(written, self._danish) or written
            if key in self._left:
                raise InputError(
                    Problem("toml.key_twice", "the key occurs twice"),
                    where=self.at(key),
                    expected=Text("one of them"),
                    got=same(f"{self._written[key]}, {written}"),
                )
            self._left[key], self._written[key] = value, written

    @overload
    def take(self, key: str, *types: type[T]) -> T: ...
    @overload
    def take(self, key: str, *types: type[T], default: None) -> T | None: ...
    @overload
    def take(self, key: str, *types: type[T], default: T) -> T: ...
    def take(
        self, key: str, *types: type[T], default: T | object | None = ...
    ) -> T | object | None:
        """Return the value of ``key``, refused if it is of another type or missing."""
        self._known[key] = None
        if key not in self._left:
            if default is ...:
                near = difflib.get_close_matches(key, self._left, n=1, cutoff=0.75)
                raise InputError(
                    Problem("toml.key_missing", "the key is missing"),
                    where=self.at(key),
                    expected=_one_of(types),
                    got=None,
                    mend=_did_you_mean(key, near[0]) if near else None,
                )
            return default
        value = self._left.pop(key)
        allowed = (*types, int) if float in types else types
        stray_bool = isinstance(value, bool) and bool not in types
        if not isinstance(value, allowed) or stray_bool or _beyond_toml(value):
            raise InputError(
                TOML_WRONG_TYPE, where=self.at(key), expected=_one_of(types), got=value
            )
        if isinstance(value, str) and not self._any_text and CONTROL_CODE.search(value):
            raise hidden_character(self.at(key), value)
        return value

    def has(self, key: str) -> bool:
        """Return whether ``key`` is present and not yet taken; the key is then allowed."""
        self._known[key] = None
        return key in self._left

    def holds_table(self, key: str) -> bool:
        """Return whether ``key`` is present, not yet taken, and a table."""
        return isinstance(self._left.get(key), dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that have not been taken yet."""
        return tuple(self._left)

    def inner(self, key: str) -> Table:
        """Return the table under ``key``."""
        return self._inside(self.take(key, dict), self.at(key))

    def inner_or_none(self, key: str) -> Table | None:
        """Return the table under ``key``, None if it is absent."""
        found = self.take(key, dict, default=None)
        if found is None:
            return None
        return self._inside(found, self.at(key))

    def words(self, key: str, default: str | None = None) -> Text:
        """Return a text: one for both languages, or a table of ``da`` and ``en``."""
        if not self.holds_table(key):
            found = self.take(key, str) if default is None else self.take(key, str, default=default)
            return same(found)
        languages = self.inner(key)
        text = both(lambda language: languages.take(language, str))
        languages.finish()
        return text

    def tables(self, key: str) -> list[Table]:
        """Return the tables of an array of tables ``[[key]]``; none if it is absent."""
        items = self.take(key, list, default=[])
        found = []
        for index, item in enumerate(items, start=1):
            where = self.at(f"{key}[{index}]")
            if not isinstance(item, dict):
                raise InputError(TOML_WRONG_TYPE, where=where, expected=_TYPE_NAMES[dict], got=item)
            found.append(self._inside(item, where))
        return found

    def _inside(self, data: Mapping[str, Any], where: Text) -> Table:
        return Table(data, where, any_text=self._any_text, danish=self._danish)

    def at(self, key: str) -> Text:
        """Return the place of a key in words, as written in the file."""
        said = self._written.get(key, key)
        return joined([self.where, same(said)]) if self.where.en else same(said)

    def finish(self) -> None:
        """Refuse the remaining keys, which are unknown."""
        danish = [self._danish.get(key, (key,))[0] for key in self._known]
        known = Bilingual(", ".join(danish), ", ".join(self._known))
        for key in self._left:
            near = difflib.get_close_matches(key, [*self._known, *danish], n=1)
            raise InputError(
                TOML_KEY_UNKNOWN,
                where=self.where,
                expected=known,
                got=key,
                mend=_did_you_mean(near[0], key) if near else None,
            )


def _beyond_toml(value: object) -> bool:
    """Return whether a whole number, or one in a list, has more than TOML's 64 bits."""
    if isinstance(value, list):
        return any(_beyond_toml(item) for item in value)
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def _did_you_mean(key: str, written: str) -> Text:
    return Text("Did you mean {key} by {written}?", key=key, written=written)


def _one_of(types: tuple[type, ...]) -> Text:
    first, *others = (_TYPE_NAMES[kind] for kind in types)
    for other in others:
        first = Text("{one} or {other}", one=first, other=other)
    return first


def placed(table: Table, build: Callable[[Table], T]) -> T:
    """Build an item from its table; refusals of the model name that table."""
    try:
        item = build(table)
    except InputError as error:
        raise (error if error.is_inside(table.where) else error.within(table.where)) from None
    table.finish()
    return item


def toml_reason(error: Exception) -> Text:
    """Return where a TOML text or file is invalid.

    Examples
    --------
    >>> toml_reason(ValueError("Invalid value (at line 1, column 5)")).en
    'invalid TOML in line 1, column 5'
    """
    if isinstance(error, OSError) and error.errno:
        return reason_of(error)
    if isinstance(error, UnicodeDecodeError):
        return Text("text that is not UTF-8")
    at = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
    if at is not None and re.search("overwrite|declare|mutate", str(error)):
        return Text("a key that occurs twice, in line {line}", line=at[1])
    if at is not None:
        return Text("invalid TOML in line {line}, column {column}", line=at[1], column=at[2])
    if str(error).endswith("(at end of document)"):
        return Text("a file that is cut off")
    return same(str(error))


def toml_data(text: str, file: str) -> dict[str, Any]:
    """Return the data of a TOML text; ``file`` names it in messages."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # bad TOML; too many digits; too deeply nested
        raise FileError(TOML_INVALID, where=file, got=toml_reason(error)) from None


def read_text(path: Path, expected: Text, max_bytes: int, *, or_windows: bool = False) -> str:
    """Return the text of a file of limited size; ``expected`` says what it should be.

    A file may begin with a byte order mark, as Notepad and Excel write it. ``or_windows`` reads
    what is not UTF-8 as cp1252, as a Danish Excel saves what it calls CSV, or as UTF-16 where the
    mark says so, as it saves what it calls Unicode text.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise FileError(
                Problem("file.too_large", "the file is too large"),
                where=str(path),
                expected=Text("at most {max_bytes} bytes", max_bytes=max_bytes),
                got=path.stat().st_size,
            )
        try:
            return path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            if not or_windows:
                raise
            marked = path.read_bytes()[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
            return path.read_text("utf-16" if marked else "cp1252")
    except UnicodeDecodeError as error:
        raise FileError(
            Problem("file.not_utf8", "the file is not saved as UTF-8"),
            where=str(path),
            expected=Text("a text file saved as UTF-8"),
            got=Text("another encoding at byte {start}", start=error.start + 1),
            mend=Text("Save it again with the encoding UTF-8"),
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise FileError(
            FILE_UNREADABLE,
            where=str(path),
            expected=expected,
            got=reason_of(error) if isinstance(error, OSError) else same(str(error)),
        ) from None
