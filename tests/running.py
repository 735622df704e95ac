"""Running the command line in tests: in this process, or as a user does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from inspect import signature
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from investpakke.cli import commands

PACKAGE = """
[package]
id = "test-2025"
name = "Testpakke"
municipality = "Testkommune"
unit = "tkr."
first_year = 2025
years = 4

[phasings]
halv = 0.5

[[groups]]
id = 1
name = "Unge"

[[cases]]
number = "1.1"
name = "Flere i job"
group = 1
persons = 10
investment = 600
unit_saving = 100
phasing = "halv"
"""
"""A valid package to change one thing in."""

_APART: dict[str, Any] = (
    {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
)
"""Click before 8.2 mixes the two streams unless it is told not to."""

_SETTINGS = ("INVESTPAKKE_LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING")


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> Result:
    """Run a command in this process; a traceback fails the test."""
    clean: dict[str, str | None] = dict.fromkeys(_SETTINGS)
    result = CliRunner(**_APART).invoke(
        commands, [str(a) for a in arguments], prog_name="investpakke", env={**clean, **(env or {})}
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_json(*arguments: str | Path) -> Any:
    """Run a command with ``--format json`` and return what it prints; NaN is no JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code in {0, 1}, result.stderr
    return strict_json(result.stdout)


def strict_json(text: str | bytes) -> Any:
    """Return parsed JSON; NaN and infinities, which Python would read, are refused."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} in JSON")

    return json.loads(text, parse_constant=refuse)


def as_user(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m investpakke`` in a process of its own; ``settings`` are its environment."""
    kept = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
    return subprocess.run(
        [sys.executable, "-m", "investpakke", *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**kept, **settings},
        timeout=120,
    )
