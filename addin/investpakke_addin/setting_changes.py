"""The changes of an installation to the user's settings, planned before writing."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from dataclasses import dataclass

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke_addin.environment import Environment
from investpakke_addin.settings import (
    ADD_WORKBOOK,
    INTERPRETER,
    OTHER_INTERPRETERS,
    PYTHONPATH,
    Settings,
    english_boolean,
)

_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Change:
    """One setting before and after; None where it is not in the file."""

    key: str
    before: str | None
    after: str | None


def planned_changes(
    settings: Settings | None,
    environment: Environment,
    *,
    replace: bool,
    earlier: tuple[Change, ...] = (),
) -> tuple[Change, ...]:
    """Return the settings that an installation adds or changes; none the second time.

    Parameters
    ----------
    settings : Settings or None
        What the user has; None without a file.
    environment : Environment
        The Python and the folders that Excel needs to know.
    replace : bool
        Whether a setting that means something else may be replaced.
    earlier : tuple of Change
        What installing wrote before: those settings are its own to change.

    Raises
    ------
    FileError
        If the settings name another Python, or ask xlwings to look beside the workbook, and
        installing did not write that: the IT department may have.
    """
    found = settings or Settings()
    python, folders = str(environment.python), tuple(map(str, environment.python_path))
    changes = [
        change for change in _wanted(found, python, folders) if change.before != change.after
    ]
    if not replace:
        own = {(change.key, change.after) for change in earlier}
        others = [change for change in changes if (change.key, change.before) not in own]
        _refuse_conflicts(others, found, environment)
    return tuple(changes)


def apply(settings: Settings, changes: tuple[Change, ...]) -> Settings:
    """Return the settings after changes."""
    for change in changes:
        after = change.after
        settings = (
            settings.without(change.key) if after is None else settings.having(change.key, after)
        )
    return settings


def new_settings(python: str) -> Settings:
    """Return the settings of a user who has none, for a file that IT departments hand out."""
    changes = tuple(_wanted(Settings(), python, ()))
    return apply(Settings(), changes)


def _wanted(settings: Settings, python: str, folders: tuple[str, ...]) -> Iterator[Change]:
    before = settings.get(INTERPRETER)
    same = before is not None and ntpath.expandvars(before).lower() == python.lower()
    yield Change(INTERPRETER, before, before if same else python)
    if folders:
        before = settings.get(PYTHONPATH)
        yield Change(PYTHONPATH, before, _join(before, folders))
    before = settings.get(ADD_WORKBOOK)
    same = before is not None and before.strip().lower() == "false"
    yield Change(ADD_WORKBOOK, before, before if same else "False")


def _join(before: str | None, folders: tuple[str, ...]) -> str:
    """Return a list of folders, completed with missing ones."""
    kept = [part for part in (before or "").split(_SEPARATOR) if part]
    return _SEPARATOR.join(dict.fromkeys([*kept, *folders]))


def _refuse_conflicts(changes: list[Change], settings: Settings, environment: Environment) -> None:
    for change in changes:
        if change.key == INTERPRETER:
            others = ((key, settings.get(key)) for key in (INTERPRETER, *OTHER_INTERPRETERS))
            for key, value in others:
                if value:
                    raise _conflict(key, value, str(change.after), environment)
        elif change.key == ADD_WORKBOOK and english_boolean(change.before or "False") != "False":
            raise _conflict(change.key, str(change.before), "False", environment)


def _conflict(key: str, value: str, needed: str, environment: Environment) -> FileError:
    return FileError(
        Problem("addin.setting_taken", "the settings already have another value of {key}", key=key),
        where=str(environment.config),
        expected=Text("'{needed}'", needed=needed),
        got=Text("'{value}'", value=value),
        mend=Text(
            "The IT department or another installation may have written it. Use "
            "--replace to replace it; uninstall puts it back. Nothing was changed"
        ),
    )
