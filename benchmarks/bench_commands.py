"""The cost of whole commands, relative to a process that imports NumPy; see README.md."""

from __future__ import annotations

import subprocess
import sys
from importlib import resources
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from validate_models import write_model

ROUNDS = 5
OURS = str(resources.files("investpakke_templates").joinpath("built/investeringspakke-2024.xlsx"))

COMMANDS: dict[str, tuple[float, list[str]]] = {
    "--help": (0.35, ["--help"]),
    "package, our workbook": (0.8, ["package", OURS]),
    "report, our workbook": (1.5, ["report", OURS, "-o", "r.html", "--force"]),
    "validate, our workbook": (4.0, ["validate", OURS]),
    "validate, 13 cases": (1.2, ["validate", "13.xlsx"]),
    "new": (1.2, ["new", "n.xlsx", "--force"]),
    "demo": (12.0, ["demo", "--folder", "demo"]),
}
"""The target in CPU seconds, and the command, run in a folder of its own."""


def main() -> None:
    """Run the commands in turn, and print the medians."""
    spent: dict[str, list[float]] = {name: [] for name in ("numpy", *COMMANDS)}
    with TemporaryDirectory() as folder:
        write_model(Path(folder) / "13.xlsx", 13)
        for _ in range(ROUNDS):
            spent["numpy"].append(seconds([sys.executable, "-c", "import numpy"], folder))
            for name, (_, command) in COMMANDS.items():
                line = [sys.executable, "-m", "investpakke", *command]
                spent[name].append(seconds(line, folder))
    numpy = median(spent["numpy"])
    print(f"{'':<26}{'s':>8}{'x numpy':>10}{'aim, s':>10}")
    for name, (aim, _) in COMMANDS.items():
        own = median(spent[name])
        print(f"{name:<26}{own:>8.2f}{own / numpy:>10.1f}{aim:>10.2f}")


def seconds(command: list[str], folder: str) -> float:
    """Return the CPU seconds of a command, including its child processes."""
    before = getrusage(RUSAGE_CHILDREN)
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    after = getrusage(RUSAGE_CHILDREN)
    assert run.returncode in {0, 1}, run.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
