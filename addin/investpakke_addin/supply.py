"""What investpakke is made of, for those who install it: lock file, SBOM and checked wheels.

The lock file names each package with its version and the hashes of its files, for 64-bit Windows
and Linux and each supported Python; pip refuses every other file. CONTRIBUTING.md tells how both
files are made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
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

PAGE, SECURITY = "it-sikkerhed.md", "SECURITY.md"
"""The two pages for IT security and how a weakness is reported; the wheel holds both too."""

OWN = "investpakke"

_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)(?:\s*;\s*(.*?))?\s*\\$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_WHEEL = re.compile(r"([A-Za-z0-9][\w.]*)-([\w.!+]+)(?:-\d\w*)?-([\w.]+)-([\w.]+)-([\w.]+)\.whl")
_OF_ONE_PYTHON = re.compile(r"cp3(\d+)t?")
_WINDOWS = "win_amd64"
_SYSTEMS = {_WINDOWS: "Windows x64", "manylinux": "Linux", "musllinux": "Linux", "macosx": "macOS"}


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


@dataclass(frozen=True, slots=True)
class Fit:
    """What a folder of wheels is for, as their names say.

    Parameters
    ----------
    pythons : tuple of str
        Versions of Python, such as ``3.13``, that some wheel alone fits.
    systems : tuple of str
        Systems that some wheel alone fits.
    not_windows : tuple of str
        Packages of which no wheel fits 64-bit Windows.
    """

    pythons: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    not_windows: tuple[str, ...] = ()

    def notes(self) -> Iterator[Text]:
        """Yield what an IT department must know of the wheels."""
        if self.systems:
            yield Text(
                "The wheels are for Python {pythons} on {systems}.",
                pythons=same(", ".join(self.pythons) or "3"),
                systems=same(", ".join(self.systems)),
            )
        if self.not_windows:
            yield Text(
                "NOTE: the folder cannot be installed on Windows: there is no wheel for 64-bit "
                "Windows of {names}. Fetch the wheels on a Windows machine with the users' version "
                "of Python, and export again.",
                names=same(", ".join(self.not_windows)),
            )


def fit_of(names: Iterable[str]) -> Fit:
    """Return what wheels with those file names are for.

    Examples
    --------
    >>> fit_of(["numpy-2.5.5-cp313-cp313-win_amd64.whl"])
    Fit(pythons=('3.13',), systems=('Windows x64',), not_windows=())
    """
    pythons: set[int] = set()
    systems: set[str] = set()
    windows: dict[str, bool] = {}
    for found in filter(None, map(_WHEEL.fullmatch, names)):
        python, abi, platform = found[3], found[4], found[5]
        if abi not in ("none", "abi3"):
            pythons |= {int(minor) for minor in _OF_ONE_PYTHON.findall(python)}
        systems |= {said for mark, said in _SYSTEMS.items() if mark in platform}
        fits = _WINDOWS in platform or "any" in platform.split(".")
        windows[normal(found[1])] = windows.get(normal(found[1]), False) or fits
    return Fit(
        tuple(f"3.{minor}" for minor in sorted(pythons)),
        tuple(sorted(systems)),
        tuple(sorted(name for name, fits in windows.items() if not fits)),
    )


def _page(name: str) -> bytes:
    """Return a page for IT security, away from the pages that it links to."""
    package = Path(__file__).parent
    folder = package.parents[1] / ("docs" if name == PAGE else "")
    installed, source = package / name, folder / name
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
        PAGE: _page(PAGE),
        SECURITY: _page(SECURITY),
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
        sums = known.get((name, parts[2]), set())
        if not is_own and not sums:
            what = Text("{file}, which the lock file does not know", file=path.name)
            raise _unusable(folder, what)
        if not is_own and sha256(data) not in sums:
            what = Text(
                "{file} with the SHA-256 {sum}, and the lock file has other sums for "
                "{name} {version}: it is not the published file",
                file=path.name,
                sum=same(sha256(data)),
                name=same(name),
                version=same(parts[2]),
            )
            raise _unusable(folder, what)
        wheels[path.name] = data
        have.add(name)
        windows = windows or _WINDOWS in parts[5]
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
