"""How long Excel waits for Python the first time, in CPU seconds; see README.md."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from tempfile import TemporaryDirectory

from validate_models import write_model

ROUNDS = 9

SERVER = "import sys;sys.modules.update(pandas=None,matplotlib=None);import xlwings;"
"""What the macros have Python do before anything is called."""

BOOK = """
import shutil
from types import SimpleNamespace as Held
app = Held(display_alerts=True, calculation="automatic", status_bar=False, screen_updating=True)
book = Held(name="13.xlsx", fullname="13.xlsx", app=app, api=Held(SaveCopyAs=lambda copy:
    shutil.copy("13.xlsx", copy)))
import investpakke_addin.excel as excel
excel.xw.Book = Held(caller=lambda: book)
"""
"""A workbook as xlwings hands it to a button."""

STARTS: dict[str, tuple[float | None, str]] = {
    "xlwings": (None, SERVER),
    "the first function in a cell": (
        1.0,
        f"{SERVER}from investpakke_addin import udfs;"
        "assert udfs.INVEST_NET([[600.0]], [[860.0]]) == 260",
    ),
    "the first button: Opdater pakken, 13 cases": (
        1.5,
        f"{SERVER}{BOOK}assert excel.refresh().startswith('?')",
    ),
    "the first button: Kontrollér, until Excel is free": (
        1.5,
        f"{SERVER}{BOOK}from investpakke_addin import long_work as work;"
        "work.start(work.CHECK, book, launch=lambda given: Held(returncode=0, "
        "communicate=lambda **_: (b'', b'')), excel_later=lambda app: Held(do=lambda _: True))",
    ),
}
"""The target in seconds, and the code of the process."""


def main() -> None:
    """Start each in turn, and print the medians."""
    spent: dict[str, list[float]] = {name: [] for name in ("numpy", *STARTS)}
    with TemporaryDirectory() as folder:
        write_model(Path(folder) / "13.xlsx", 13)
        for _ in range(ROUNDS):
            spent["numpy"].append(seconds("import numpy", folder))
            for name, (_, code) in STARTS.items():
                spent[name].append(seconds(code, folder))
    numpy = median(spent["numpy"])
    print(f"{'':<52}{'CPU s':>8}{'x numpy':>10}{'aim, s':>10}")
    for name, (aim, _) in STARTS.items():
        own = median(spent[name])
        print(f"{name:<52}{own:>8.2f}{own / numpy:>10.1f}{'' if aim is None else aim:>10}")


def seconds(code: str, folder: str) -> float:
    """Return the CPU seconds of a new Python that runs some code."""
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, "-P", "-c", code]
    run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    after = getrusage(RUSAGE_CHILDREN)
    assert run.returncode == 0, run.stderr.decode()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
