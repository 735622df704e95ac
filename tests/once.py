"""What a test run makes once, in whichever of its processes comes first.

A template takes a second to build, and `formulas` half a millisecond for each call of a compiled
formula: a workbook that differs from another in a few cells shares nearly all of its answers.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Container, Sequence
from contextlib import closing
from copy import copy
from dataclasses import fields
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

import openpyxl

from investpakke import load_package
from investpakke.model import Package
from investpakke.validate import Report, examine
from investpakke.workbook import recalculate
from investpakke.workbook.layout import (
    BEREGNING,
    BESKRIVELSE,
    CHOSEN_SHEETS,
    FORSIDE,
    FORUDSAETNINGER,
    INDFASNING,
    PAKKE,
    SAGER,
    SATSER,
)
from investpakke.workbook.ooxml import sheet_cells
from investpakke.workbook.ooxml.sheet_cells import Area, SheetCells
from investpakke.workbook.recalculate import Array, Value
from investpakke_templates import build
from investpakke_templates.decisions import Decisions

_VARIABLE = "INVESTPAKKE_TEST_RUN"
"""The run's folder, in the environment of all its processes."""

_ANSWERS = "answers.db"
_PATIENCE = 600
"""Seconds that one process waits for another."""

_ANEW = re.compile(r"\b(?:NOW|TODAY|RAND\w*|INVEST_\w+)\(", re.IGNORECASE)
"""Functions whose answer hangs on more than their arguments, or is another one in some test."""

_SMALL, _LARGE = 2_000, 2_000_000
"""Characters of a worksheet: less is parsed at once, more is not kept."""
_SHEETS = 160
"""Worksheets of which a process remembers the cells: those of ten workbooks of ours."""

_evaluated = recalculate.evaluate_form
built_anew = build.workbook_bytes
"""The builder's own, for tests of what it does twice."""


def begin() -> Path | None:
    """Make the run's folder; None in a process of a run that has begun."""
    if _VARIABLE in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix="investpakke-tests-"))
    with closing(_connected(folder / _ANSWERS)) as answers:
        answers.execute("PRAGMA journal_mode = WAL")  # readers do not wait for a writer
        answers.execute("CREATE TABLE answers (key TEXT PRIMARY KEY, value BLOB)")
    os.environ[_VARIABLE] = str(folder)
    return folder


def end(folder: Path) -> None:
    """Remove it."""
    del os.environ[_VARIABLE]
    shutil.rmtree(folder, ignore_errors=True)


def made(what: object, make: Callable[[Path], object], suffix: str) -> Path:
    """Return the file that ``make`` writes, written once for all that ``what`` shows alike."""
    path = _folder() / f"{_digest(what)}{suffix}"
    if not path.exists():
        with closing(_connected(path.with_suffix(".lock"))) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            if not path.exists():
                half = path.with_suffix(".half")
                make(half)
                half.rename(path)
    return path


def build_workbook(path: Path, package: Package | None = None, **options: Any) -> Path:
    """Do what the builder's `build_workbook` does, from what was built before."""
    Path(path).write_bytes(workbook_bytes(package or build.empty_package(), **options))
    return Path(path)


def workbook_bytes(
    package: Package,
    *,
    cases: int = build.DEFAULT_CASES,
    years: int | None = None,
    decisions: Decisions | None = None,
    sheets: Collection[str] = CHOSEN_SHEETS,
    extra: build.WriteSheet | None = None,
) -> bytes:
    """Return what the builder's `workbook_bytes` returns, built once for the same package and size.

    Commands that build a workbook call this too (`conftest.py`).
    """

    def built() -> bytes:
        options: dict[str, Any] = {"cases": cases, "years": years, "sheets": sheets}
        return built_anew(package, decisions=decisions, extra=extra, **options)

    if extra is not None:
        return built()
    whole = [getattr(package, field.name) for field in fields(package)]
    what = (whole, cases, years, decisions or Decisions(), sorted(sheets), build._WRITERS)
    return made(what, lambda half: half.write_bytes(built()), ".xlsx").read_bytes()


def inputs_2024() -> Path:
    """Return a 2024 workbook of input sheets, as values: openpyxl reads and saves it fast."""
    kept = (FORSIDE, FORUDSAETNINGER, SAGER, BESKRIVELSE, INDFASNING, SATSER)

    def make(half: Path) -> None:
        build.build_workbook(half, load_package("aarhus-2024"), cases=23)
        with half.open("rb") as file:
            values = openpyxl.load_workbook(file, data_only=True)
        for name in set(values.sheetnames) - set(kept):
            del values[name]
        for name in (BEREGNING, PAKKE):  # by whose names the workbook is known to be ours
            values.create_sheet(name)
        values.save(half)

    return made(("inputs 2024", kept, build._WRITERS), make, ".xlsx")


def report_on(path: Path) -> Report:
    """Return what all rules find in a workbook, examined as a user examines it."""
    what = ("examined", sha256(path.read_bytes()).hexdigest())
    kept = made(what, lambda half: half.write_bytes(pickle.dumps(examine(path))), ".report")
    report: Report = pickle.loads(kept.read_bytes())  # noqa: S301  written by this run
    return report


def evaluated(form: str, arrays: Sequence[Array]) -> Value:
    """Return what `recalculate.evaluate_form` returns."""
    if _ANEW.search(form):
        return _evaluated(form, arrays)
    key = _digest((form, [array.tolist() for array in arrays]))
    if key not in _known():
        row = _answers().execute("SELECT value FROM answers WHERE key = ?", (key,)).fetchone()
        if row is None:
            value = _evaluated(form, arrays)
            row = (pickle.dumps(value),)
            _answers().execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", (key, *row))
        _known()[key] = pickle.loads(row[0])  # noqa: S301  written a line above, by this run
    return _known()[key]


def parsed(
    name: str,
    xml: str,
    strings: Sequence[str],
    dates: Container[str] = (),
    tables: Sequence[Area] = (),
    **how: bool,
) -> SheetCells:
    """Return what `sheet_cells.parse_sheet` returns: most workbooks share most of their sheets."""
    if not _SMALL < len(xml) < _LARGE:
        return sheet_cells.parse_sheet(name, xml, strings, dates, tables, **how)
    known, what = _sheets(), repr((name, dates, tables, sorted(how.items())))
    texts = "\0".join(strings) if 't="s"' in xml else ""
    said = "\1".join((what, texts, xml)).encode("utf-8", "surrogatepass")
    key = blake2b(said, digest_size=16).digest()
    if key not in known:
        if len(known) == _SHEETS:
            del known[next(iter(known))]
        known[key] = sheet_cells.parse_sheet(name, xml, strings, dates, tables, **how)
    return copy(known[key])  # who asked may add to it where its sheet has drawings


@cache
def _sheets() -> dict[bytes, SheetCells]:
    return {}


@cache
def _known() -> dict[str, Value]:
    return {}


@cache
def _answers() -> sqlite3.Connection:
    answers = _connected(_folder() / _ANSWERS)
    answers.execute("PRAGMA synchronous = OFF")
    return answers


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)


def _folder() -> Path:
    begin()
    return Path(os.environ[_VARIABLE])


def _digest(what: object) -> str:
    shown = repr(what)
    assert " at 0x" not in shown, shown  # an object that does not say what it is
    return blake2b(shown.encode(), digest_size=16).hexdigest()
