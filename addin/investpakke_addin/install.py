"""Install, remove and inspect one user's Excel add-in, without administrator rights.

Installing puts the add-in where Excel starts it (the user's XLSTART folder) and tells xlwings
which Python to start. Everything is decided before anything is written, each file is written
whole, and a note of what was written lets uninstalling remove that and nothing else.

What installing wrote, kept beside the settings, so that uninstalling removes nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import Enum
from pathlib import Path

from investpakke.errors import FileError
from investpakke.text import Problem, Text, same
from investpakke_addin import kept_reports
from investpakke_addin.environment import Environment, is_from_store
from investpakke_addin.installing_files import (
    addin_is_open,
    back_up,
    content,
    place,
    refuse_open_addin,
    sha256,
)
from investpakke_addin.setting_changes import Change, apply, planned_changes
from investpakke_addin.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Record:
    """An installation.

    Parameters
    ----------
    addin : str
        Where the add-in was put.
    sha256, version : str
        Which one.
    changes : tuple of Change
        The settings as they were before the first installation, and as it left them.
    """

    addin: str
    sha256: str
    version: str
    changes: tuple[Change, ...] = ()

    def with_changes(self, new: tuple[Change, ...]) -> Record:
        """Return the record with more changes; the original value of a setting is kept."""
        kept = {change.key: change for change in self.changes}
        for change in new:
            old = kept.get(change.key)
            ours = old is not None and old.after == change.before
            kept[change.key] = replace(old, after=change.after) if old and ours else change
        return replace(self, changes=tuple(kept.values()))

    def undoing(self, settings: Settings) -> Iterator[Change]:
        """Yield the changes that restore the settings, except those the user has changed since."""
        for change in self.changes:
            if settings.get(change.key) == change.after:
                yield Change(change.key, change.after, change.before)

    def changed_since(self, settings: Settings) -> tuple[str, ...]:
        """Return the keys whose value has changed since the installation."""
        return tuple(
            change.key
            for change in self.changes
            if settings.get(change.key) not in {change.after, None}
        )


def write_record(path: Path, record: Record) -> None:
    """Write the record as JSON."""
    text = json.dumps(asdict(record), ensure_ascii=False, indent=2)
    place(path, f"{text}\n".encode())


def read_record(path: Path) -> Record | None:
    """Return the record, or None if nothing was installed.

    Raises
    ------
    FileError
        If the file is not one that installing wrote.
    """
    try:
        form = json.loads(path.read_text("utf-8"))
        changes = tuple(Change(**change) for change in form.pop("changes"))
        return Record(**form, changes=changes)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise FileError(
            Problem("addin.record_unreadable", "the note about the installation cannot be read"),
            where=str(path),
            got=type(error).__name__,
            mend=Text("Delete the file and run: investpakke addin install"),
        ) from error


@dataclass(frozen=True, slots=True)
class Installed:
    """The result of an installation.

    Parameters
    ----------
    addin : Path
        Where the add-in is.
    sha256 : str
        Its checksum.
    copied : bool
        False if that very file was there already.
    changes : tuple of Change
        The settings that were added or changed.
    backups : tuple of Path
        Copies of files that were replaced.
    """

    addin: Path
    sha256: str
    copied: bool
    changes: tuple[Change, ...]
    backups: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Removed:
    """The result of a removal, and what it left because it was changed by others."""

    addin: Path | None
    changes: tuple[Change, ...]
    left: tuple[Text, ...]


class AddinState(Enum):
    """The kind of add-in in the start folder."""

    MISSING = "missing"
    CURRENT = "current"
    OUTDATED = "outdated"
    SIGNED = "other_file"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Status:
    """The user's installation.

    Parameters
    ----------
    state : AddinState
        Which add-in is there, compared with the packaged one by its checksum.
    addin : Path or None
        Where it is, or would be; None where Excel has no start folder.
    version : str or None
        Of investpakke when it was installed.
    sha256, packaged_sha256 : str or None
        Of the installed and of the packaged add-in.
    settings : Settings or None
        The user's settings; None without a file.
    fault : FileError or None
        Why the settings or the note about the installation cannot be read.
    """

    state: AddinState
    addin: Path | None
    version: str | None
    sha256: str | None
    packaged_sha256: str | None
    settings: Settings | None
    fault: FileError | None


def install(environment: Environment, *, replace: bool = False) -> Installed:
    """Put the add-in where Excel starts it, and write the settings that it needs.

    Parameters
    ----------
    environment : Environment
        Where things are.
    replace : bool
        Replace settings that name another Python.

    Raises
    ------
    FileError
        On another platform than Windows, with Python from the Microsoft Store, with Excel open,
        or with settings that cannot be read or say something else. Nothing is written then.
    """
    target = _start_folder_file(environment)
    _refuse_store(environment)
    data = environment.packaged()
    settings = read_settings(environment.config, environment.encoding)
    old_record = read_record(environment.record)
    earlier = old_record.changes if old_record else ()
    changes = planned_changes(settings, environment, replace=replace, earlier=earlier)
    merged = apply(settings or Settings(), changes)
    config = merged.data(environment.encoding, environment.config)
    before = content(target)
    backups = []
    if before != data:
        refuse_open_addin(target)
        if before is not None and (old_record is None or old_record.sha256 != sha256(before)):
            backups.append(back_up(target, environment.record.parent))
        place(target, data, scratch=target.parent.parent, refusal=addin_is_open)
    record = Record(str(target), sha256(data), environment.version, earlier).with_changes(changes)
    if record != old_record:
        write_record(environment.record, record)
    if changes:
        if settings is not None:
            backups.append(back_up(environment.config, environment.config.parent))
        place(environment.config, config)
    return Installed(target, sha256(data), before != data, changes, tuple(backups))


def uninstall(environment: Environment) -> Removed:
    """Remove the add-in, its settings and the buttons' reports, and nothing else.

    Raises
    ------
    FileError
        With Excel open, or with settings that cannot be read. Nothing is removed then.
    """
    record = read_record(environment.record)
    target = Path(record.addin) if record else environment.addin
    settings = read_settings(environment.config, environment.encoding)
    changes = tuple(record.undoing(settings)) if record and settings else ()
    remaining = apply(settings or Settings(), changes)
    config = remaining.data(environment.encoding, environment.config)
    found = content(target)
    ours = found is not None and sha256(found) in _ours(environment, record)
    left = _left(record, settings, target if found is not None and not ours else None)
    if target is not None and ours:
        refuse_open_addin(target)
        try:
            target.unlink()
        except PermissionError as error:
            raise addin_is_open(target) from error
    if changes and remaining.lines:
        place(environment.config, config)
    elif changes:
        environment.config.unlink()
    environment.record.unlink(missing_ok=True)
    _remove_empty(environment.config.parent)
    kept_reports.remove()
    return Removed(target if ours else None, changes, left)


def status(environment: Environment) -> Status:
    """Return the user's installation, without changing anything."""
    record, settings, fault = None, None, None
    try:
        record = read_record(environment.record)
        settings = read_settings(environment.config, environment.encoding)
    except FileError as error:
        fault = error
    target = Path(record.addin) if record else environment.addin
    found, packaged = content(target), content(environment.package)
    installed_sum = None if found is None else sha256(found)
    packaged_sum = None if packaged is None else sha256(packaged)
    return Status(
        _state(installed_sum, packaged_sum, record, environment),
        target,
        record.version if record and record.sha256 == installed_sum else None,
        installed_sum,
        packaged_sum,
        settings,
        fault,
    )


def _state(
    found: str | None, packaged: str | None, record: Record | None, environment: Environment
) -> AddinState:
    if found is None:
        return AddinState.MISSING
    if found == packaged:
        return AddinState.CURRENT
    if record is None or record.sha256 != found:
        return AddinState.FOREIGN
    same_version = record.version == environment.version
    return AddinState.SIGNED if same_version else AddinState.OUTDATED


def _start_folder_file(environment: Environment) -> Path:
    if environment.supported and environment.addin is not None:
        return environment.addin
    raise FileError(
        Problem("addin.not_windows", "the add-in can be installed in Excel on Windows only"),
        where=same(environment.platform),
        mend=Text(
            "Run the command on the Windows machine, or make a package for the IT "
            "department: investpakke addin export FOLDER"
        ),
    )


def _refuse_store(environment: Environment) -> None:
    if is_from_store(environment.python, environment.base):
        raise FileError(
            Problem(
                "addin.store_python",
                "Python is from the Microsoft Store, and what it writes under AppData is "
                "put in a folder of its own, where Excel does not look",
            ),
            where=str(environment.python),
            expected=Text("Python from python.org, also behind a virtual environment"),
            mend=Text(
                "Install Python from python.org, make the virtual environment anew with it, "
                "and install investpakke there; nothing was changed"
            ),
        )


def _ours(environment: Environment, record: Record | None) -> set[str]:
    """Return the checksums of add-ins that may be removed."""
    packaged = content(environment.package)
    sums = {record.sha256} if record else set()
    return sums if packaged is None else sums | {sha256(packaged)}


def _left(record: Record | None, settings: Settings | None, addin: Path | None) -> tuple[Text, ...]:
    """Return what stays behind, described so that a person can remove it."""
    told = []
    if addin is not None:
        told.append(
            Text("{addin} is not the file that install put there; delete it yourself", addin=addin)
        )
    if record is not None and settings is not None:
        told += [
            Text("{key} was changed since the installation and is left as it is", key=key)
            for key in record.changed_since(settings)
        ]
    return tuple(told)


def _remove_empty(folder: Path) -> None:
    """Remove the settings folder if nothing else is in it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
