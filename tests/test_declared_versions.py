"""What pyproject.toml declares of its dependencies is what is tested."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DECLARED = PROJECT["dependencies"]
EXTRAS = PROJECT["optional-dependencies"]


def bounds(requirements: list[str]) -> dict[str, tuple[str, str | None]]:
    """Return the lowest version of each requirement, and the one that it stays below."""
    found = {}
    for requirement in requirements:
        if "[" not in requirement and "==" not in requirement:
            name, lowest, below = re.fullmatch(
                r"([\w-]+)>=([\d.]+)(?:,<([\d.]+))?", requirement
            ).groups()  # type: ignore[union-attr]
            found[name] = lowest, below
    return found


def same(one: str, other: str) -> bool:
    """Return whether two versions are one: 2.14 and 2.14.0."""
    return re.sub(r"(\.0)+$", "", one) == re.sub(r"(\.0)+$", "", other)


def test_the_lowest_versions_that_are_declared_are_those_that_are_tested() -> None:
    lines = (ROOT / "tests" / "lowest.txt").read_text("utf-8").splitlines()
    tested = dict(line.split("==") for line in lines if not line.startswith("#"))
    declared = bounds([*DECLARED, *EXTRAS["test"], *EXTRAS["cluster"], *EXTRAS["pandas"]])
    assert sorted(tested) == sorted(declared)
    assert [n for n, (lowest, _) in declared.items() if not same(lowest, tested[n])] == []


def test_an_engine_stays_within_the_minor_whose_quirks_are_measured() -> None:
    declared = bounds(DECLARED)
    for engine in ("formualizer", "formulas", "ironcalc"):
        lowest, below = declared[engine]
        major, minor = map(int, lowest.split(".")[:2])
        assert below == f"{major}.{minor + 1}", engine
