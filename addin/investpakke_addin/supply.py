"""What investpakke is made of, for those who install it: lock file, SBOM and checked wheels.

The lock file names each package with its version and the hashes of its files, for 64-bit Windows
and Linux and each supported Python; pip refuses every other file. CONTRIBUTING.md tells how both
files are made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from investpakke.errors import InputError
from investpakke.text import Problem, Text, same
from investpakke_addin.installing_files import sha256

LOCK, SBOM, NOTICES = "requirements.lock", "sbom.cdx.json", "THIRD-PARTY-NOTICES.md"
REQUIREMENTS = "requirements.txt"
"""The lock file as it is exported: with investpakke itself, where its wheel is exported too."""

WHEELS = "pakker"
"""The exported folder's folder of wheels."""

PAGE = "it-sikkerhed.md"
"""The two pages for IT security: docs/it-sikkerhed.md, which the wheel holds too."""

OWN = "investpakke"

_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)(?:\s*;\s*(.*?))?\s*\\$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WHEEL = re.compile(r"([A-Za-z0-9][\w.]*)-([\w.!+]+)(?:-\d\w*)?-[\w.]+-[\w.]+-([\w.]+)\.whl")
_WINDOWS = "win_amd64"


@dataclass(frozen=True, slots=True)
class Locked:
    """A package in the lock file: its version, where it is installed, and its files' hashes."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]


def _shipped(name: str) -> bytes:
    folder = resources.files("investpakke_addin")
    return (folder if name == NOTICES else folder / "supply").joinpath(name).read_bytes()


def _page() -> bytes:
    """Return the pages for IT security, away from the pages that they link to."""
    package = Path(__file__).parent
    installed, source = package / PAGE, package.parents[1] / "docs" / PAGE
    text = (installed if installed.is_file() else source).read_text("utf-8")
    return _LINK.sub(r"\1", text).encode()


def lock_text() -> str:
    """Return the lock file."""
    return _shipped(LOCK).decode()


def locked() -> tuple[Locked, ...]:
    """Return the packages of the lock file.

    Examples
    --------
    >>> [(one.version, one.marker) for one in locked() if one.name == "pywin32"][0][1]
    "sys_platform == 'win32'"
    """
    text = lock_text()
    starts = [*_PINNED.finditer(text)]
    ends = [found.start() for found in starts[1:]] + [len(text)]
    return tuple(
        Locked(
            normal(found[1]),
            found[2],
            found[3] or "",
            frozenset(_HASH.findall(text, at.end(), end)),
        )
        for found, at, end in zip(starts, starts, ends, strict=True)
    )


def normal(name: str) -> str:
    """Return a package's name as indexes write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def files(wheels: Path | None, version: str) -> dict[str, bytes]:
    """Return the files that go with the add-in, by name.

    Parameters
    ----------
    wheels : Path, optional
        A folder of wheels that become part of the export, all of them and that of investpakke.
    version : str
        The version of investpakke.

    Raises
    ------
    InputError
        The folder holds a file that is not in the lock file, or lacks one.
    """
    found = {} if wheels is None else _checked(wheels, version)
    requirements = lock_text()
    for name, data in found.items():
        if name.startswith(f"{OWN}-"):
            requirements += f"{OWN}[excel]=={version} \\\n    --hash=sha256:{sha256(data)}\n"
    return {
        REQUIREMENTS: requirements.encode(),
        PAGE: _page(),
        SBOM: _shipped(SBOM),
        NOTICES: _shipped(NOTICES),
        **{f"{WHEELS}/{name}": data for name, data in found.items()},
    }


def _checked(folder: Path, version: str) -> dict[str, bytes]:
    """Return the wheels of a folder, each of which the lock file knows."""
    if not folder.is_dir():
        raise _unusable(folder, Text("there is no such folder"))
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in locked():
        known[one.name, one.version] |= one.hashes
    wheels, have, windows = {}, set(), False
    for path in sorted(folder.iterdir()):
        parts = _WHEEL.fullmatch(path.name)
        if parts is None:
            raise _unusable(folder, Text("{file}, which is no wheel", file=path.name))
        name, data = normal(parts[1]), path.read_bytes()
        is_own = (name, parts[2]) == (OWN, version)
        if not is_own and sha256(data) not in known[name, parts[2]]:
            what = Text("{file}, which the lock file does not know", file=path.name)
            raise _unusable(folder, what)
        wheels[path.name] = data
        have.add(name)
        windows = windows or _WINDOWS in parts[3]
    lacking = sorted(_needed(windows=windows) - have)
    if lacking:
        raise _unusable(folder, Text("no wheel of {names}", names=same(", ".join(lacking))))
    return wheels


def _needed(*, windows: bool) -> set[str]:
    """Return what is installed everywhere, or on Windows."""
    here = "sys_platform == 'win32'"
    return {OWN} | {
        one.name
        for one in locked()
        if "sys_platform" not in one.marker or (windows and here in one.marker)
    }


def _unusable(folder: Path, got: Text) -> InputError:
    return InputError(
        Problem("addin.wheels", "the folder of wheels cannot be exported"),
        where=str(folder),
        parameter="wheels",
        expected=Text("the wheel of investpakke and those of the lock file, and no other file"),
        got=got,
        mend=Text(
            "Fetch them into an empty folder: {command}, and put the wheel of "
            "investpakke beside them",
            command=same(
                f"pip download --only-binary :all: --require-hashes -r {REQUIREMENTS} -d {WHEELS}"
            ),
        ),
    )
