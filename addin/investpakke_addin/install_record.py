"""What installing wrote, kept beside the settings, so that uninstalling removes nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from investpakke.errors import FileError
from investpakke.text import Problem, Text
from investpakke_addin.installing_files import place
from investpakke_addin.setting_changes import Change
from investpakke_addin.settings import Settings


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
        """Return the record after more changes; what a setting was at first is kept."""
        kept = {change.key: change for change in self.changes}
        for change in new:
            old = kept.get(change.key)
            ours = old is not None and old.after == change.before
            kept[change.key] = replace(old, after=change.after) if old and ours else change
        return replace(self, changes=tuple(kept.values()))

    def undoing(self, settings: Settings) -> Iterator[Change]:
        """Yield what puts the settings back; one that the user changed since is left alone."""
        for change in self.changes:
            if settings.get(change.key) == change.after:
                yield Change(change.key, change.after, change.before)

    def changed_since(self, settings: Settings) -> tuple[str, ...]:
        """Return the keys that no longer have the value that was written."""
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
