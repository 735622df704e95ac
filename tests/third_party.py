"""What is installed with investpakke, and its licences: ``python tests/third_party.py`` writes
docs/third-party.md from what the installed packages say of themselves.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "third-party.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = ("excel", "pandas", "jury", "cluster")
"""What users install besides; the others build and test."""

_WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}

ONLY_ON_WINDOWS = {"colorama": "BSD-3-Clause", "pywin32": "PSF-2.0"}
"""What is installed there alone, and so not where this page is made."""

_SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "BSD 3-clause": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "EUPL 1.1+": "EUPL-1.1+",
    "MIT License": "MIT",
    "PSFL": "PSF-2.0",
}
"""Licences as packages name them, by the usual short names."""

_HEAD = """# Third parties

<!-- Made by `python tests/third_party.py`; do not edit. -->

investpakke itself is under the MIT licence. It ships no code of others but the VBA that
xlwings' add-in needs ([its notice](../addin/investpakke_addin/THIRD-PARTY-NOTICES.md)).
Everything below is installed beside it by pip, each package under its own licence, given here as
the package states it. Anyone who passes on a folder of wheels or an installer passes these on too:

- `formulas` and `schedula` are under the European Union Public Licence (EUPL-1.1+), a copyleft
  licence: their source and licence must be available to whoever receives them, and changes to
  them fall under it too. Using them unchanged, as here, puts no such duty on investpakke or on
  your own work.
- `tqdm` is under MPL-2.0 and MIT: changed files of it stay under MPL.
- The others ask that their copyright notice goes with them.
"""


def name_of(requirement: str) -> str:
    """Return what a package is called, written as indexes write it."""
    return re.sub(r"[-_.]+", "-", Requirement(requirement).name).lower()


def wanted_by(name: str) -> Iterator[str]:
    """Yield what an installed package needs, on this system or on Windows."""
    for requirement in metadata.requires(name) or ():
        marker = Requirement(requirement).marker
        places = ({"extra": ""}, {"extra": "", **_WINDOWS})
        if marker is None or any(marker.evaluate(place) for place in places):
            yield name_of(requirement)


def closure(names: Sequence[str]) -> dict[str, str | None]:
    """Return packages with all that they need: of each the one that first brought it."""
    found: dict[str, str | None] = dict.fromkeys(names)
    ahead = list(names)
    while ahead:
        name = ahead.pop(0)
        if name in ONLY_ON_WINDOWS:
            continue
        for other in wanted_by(name):
            if other not in found:
                found[other] = name
                ahead.append(other)
    return found


def licence(name: str) -> str:
    """Return a package's licence as it says itself, by its short name."""
    if name in ONLY_ON_WINDOWS:
        return ONLY_ON_WINDOWS[name]
    said = metadata.metadata(name)
    if expression := said.get("License-Expression"):
        return str(expression)
    stated = str(said.get("License") or "").strip()
    if stated and "\n" not in stated and not stated.startswith("Copyright"):
        return _SPDX.get(stated, stated)
    classes = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or () if "License ::" in c]
    return " OR ".join(_SPDX.get(one, one) for one in classes)


def purposes() -> dict[str, str]:
    """Return what each dependency is for, as pyproject.toml says beside it."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text.split("\ndependencies = [", 1)[1].split("\n]", 1)[0]
    return {name_of(r): why for r, why in re.findall(r'"([^"]+)",\s+# (.+)', block)}


def page() -> str:
    """Return docs/third-party.md."""
    why, direct = purposes(), [name_of(one) for one in PROJECT["dependencies"]]
    lines = [_HEAD, "## Always installed\n", "| Package | Licence | What for |", "|---|---|---|"]
    always = closure(direct)
    for name, of in sorted(always.items()):
        use = f"comes with `{of}`" if of else why[name]
        lines.append(f"| {name} | {licence(name)} | {use}{_where(name)} |")
    lines += ["\n## With an extra\n", "| Package | Licence | Extra |", "|---|---|---|"]
    for extra in EXTRAS:
        own = [name_of(one) for one in PROJECT["optional-dependencies"][extra]]
        for name, of in sorted(closure(own).items()):
            if name not in always:
                use = f", comes with `{of}`" if of else ""
                lines.append(f"| {name} | {licence(name)} | `{extra}`{use}{_where(name)} |")
    return "\n".join(lines) + "\n"


def _where(name: str) -> str:
    return ", on Windows" if name in ONLY_ON_WINDOWS else ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
