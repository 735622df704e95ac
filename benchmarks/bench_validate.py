"""How fast `validate` is, as ratios to other ways to compute the same file; see README.md."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from validate_models import write_model

SIZES = (13, 130, 1_300, 13_000)
ROUNDS = 3
LARGEST_FOR_FORMULAS = 1_300
"""`formulas` compiles each cell: the next size would take an hour and 20 GB."""


class Run(NamedTuple):
    """Seconds of the work, of the whole process, and its peak memory in MB."""

    work: float
    process: float
    memory: float


def validate(path: str) -> None:
    """Examine a file with every rule."""
    from investpakke.validate import examine

    report = examine(path)
    assert report.shares.two == report.shares.total


def bare_formualizer(path: str) -> None:
    """Load and compute with formualizer."""
    import formualizer

    formualizer.load_workbook(path).evaluate_all()


def bare_formulas(path: str) -> None:
    """Load and compute with formulas."""
    import formulas

    formulas.ExcelModel().loads(path).finish().calculate()


WORK: dict[str, Callable[[str], None]] = {
    "validate": validate,
    "formualizer": bare_formualizer,
    "formulas": bare_formulas,
}


def measure(name: str, path: str) -> None:
    """Do the work once in this process, after its imports, and print what it took."""
    import resource

    warm = Path(path).with_name("warm.xlsx")
    WORK[name](str(warm))
    start = perf_counter()
    WORK[name](path)
    seconds = perf_counter() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def run(name: str, path: Path) -> Run:
    """Do the work in a new process."""
    start = perf_counter()
    said = subprocess.run(
        [sys.executable, __file__, name, str(path)], check=True, capture_output=True, text=True
    )
    seconds, memory = json.loads(said.stdout.splitlines()[-1])
    return Run(seconds, perf_counter() - start, memory)


def libreoffice(path: Path) -> Run | None:
    """Compute with LibreOffice in a process of its own; None where it is not installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return None
    profile = (path.parent / "profile").as_uri()
    start = perf_counter()
    subprocess.run(
        [
            soffice,
            "--headless",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            "ods",
            "--outdir",
            str(path.parent / "out"),
            str(path),
        ],
        check=True,
        capture_output=True,
    )
    seconds = perf_counter() - start
    return Run(seconds, seconds, float("nan"))


def main() -> None:
    """Measure every size in turns, and print a line each."""
    print(f"{'cases':>7}{'validate':>20}{'formulas':>22}{'formualizer':>22}{'LibreOffice':>22}")
    print(f"{'':>7}{'s, MB':>20}" + f"{'s, MB, times':>22}" * 2 + f"{'whole process':>22}")
    with TemporaryDirectory() as folder:
        write_model(Path(folder) / "warm.xlsx", 3)
        for cases in SIZES:
            print(_line(cases, write_model(Path(folder) / f"{cases}.xlsx", cases)), flush=True)


def _line(cases: int, path: Path) -> str:
    runs: dict[str, list[Run]] = {"validate": [], "formualizer": [], "libreoffice": []}
    for _ in range(ROUNDS):
        for name in ("validate", "formualizer"):
            runs[name].append(run(name, path))
        theirs = libreoffice(path)
        runs["libreoffice"] += [theirs] if theirs else []
    ours, fast = _typical(runs["validate"]), _typical(runs["formualizer"])
    said = f"{cases:>7,}{f'{ours.work:.2f} s, {ours.memory:.0f} MB':>20}"
    if cases <= LARGEST_FOR_FORMULAS:
        slow = run("formulas", path)
        said += f"{f'{slow.work:.1f} s, {slow.memory:.0f} MB, x{slow.work / ours.work:.0f}':>22}"
    else:
        said += f"{'-':>22}"
    said += f"{f'{fast.work:.2f} s, {fast.memory:.0f} MB, x{ours.work / fast.work:.1f}':>22}"
    if runs["libreoffice"]:
        office = _typical(runs["libreoffice"])
        said += f"{f'{office.process:.1f} s, ours {ours.process:.1f} s':>22}"
    return said


def _typical(runs: list[Run]) -> Run:
    return Run(*(median(values) for values in zip(*runs, strict=True)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], sys.argv[2])
    else:
        main()
