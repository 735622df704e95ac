"""The main job on the published package: build, recalculate, read back, reconcile."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from investpakke.calc import PackageResult
from investpakke.calc.magnitude import compute_checked
from investpakke.errors import FileError
from investpakke.model import Package
from investpakke.packages import load_package
from investpakke.problems import FOLDER_UNUSABLE
from investpakke.reconciliation import Line, Verdict, reconcile
from investpakke.show.numbers import number
from investpakke.show.plain import json_bytes
from investpakke.show.results import package as view
from investpakke.show.results.reconcile import summary
from investpakke.show.view import Element, Heading, Paragraph
from investpakke.show.writer import Writer
from investpakke.text import Language, Problem, Text, same
from investpakke.workbook.crosscheck import TOLERANCE, CrossCheck, cross_check
from investpakke.workbook.inputs.read import read_package
from investpakke_templates.build import DEFAULT_CASES, build_workbook

PACKAGE = "aarhus-2024"
MADE_BY = "investpakke demo"


@dataclass(frozen=True)
class Demonstration:
    """What the demo found, and where its files are."""

    package: Package
    result: PackageResult
    cross_check: CrossCheck
    read_back_difference: float
    lines: tuple[Line, ...]
    workbook: Path
    figures: Path

    @property
    def agrees(self) -> bool:
        """Whether both engines, the file read back and the published figures agree."""
        return (
            self.cross_check.agrees
            and self.read_back_difference <= TOLERANCE
            and not any(line.verdict is Verdict.DIFFERS for line in self.lines)
        )

    def form(self) -> dict[str, Any]:
        """Return everything as one JSON object."""
        verdicts = [line.verdict for line in self.lines]
        check = self.cross_check
        return {
            "agrees": self.agrees,
            "files": {"workbook": str(self.workbook), "package": str(self.figures)},
            "cross_check": {
                "agrees": check.agrees,
                "cells": check.cells,
                "largest_difference": check.largest_difference,
                "differences": [f"{d.sheet}!{d.cell}" for d in check.differences],
            },
            "read_back": {
                "agrees": self.read_back_difference <= TOLERANCE,
                "largest_difference": self.read_back_difference,
            },
            "reconciliation": {
                "ties": Verdict.DIFFERS not in verdicts,
                "counts": {verdict.value: verdicts.count(verdict) for verdict in Verdict},
            },
            "package": view.form(self.package, self.result),
        }


def demonstrate(folder: Path, *, tell: Callable[[Text], None]) -> Demonstration:
    """Run the demo; its two files are put in ``folder`` when both are whole.

    Raises
    ------
    FileError
        The folder cannot be used, or holds a file of the same name that the demo did not
        make or that was changed since.
    """
    workbook, figures = folder / f"{PACKAGE}.xlsx", folder / f"{PACKAGE}.json"
    _refuse_others_files(workbook, figures)
    package = load_package(PACKAGE)
    result = compute_checked(package, PACKAGE)
    with _unusable_folder_said(folder), _working_folder(folder) as working:
        draft = working / workbook.name
        tell(Text("1/4 Building the workbook …"))
        build_workbook(draft, package, cases=DEFAULT_CASES)  # as the one that ships
        tell(Text("2/4 Recalculating every formula …"))
        checked = cross_check(draft)
        tell(Text("3/4 Reading the workbook back …"))
        again = compute_checked(read_package(draft), str(draft))
        tell(Text("4/4 Reconciling …"))
        lines = reconcile(package, result)
        stamp = {"made_by": MADE_BY, "workbook_sha256": _sha256(draft)}
        written = draft.with_suffix(".json")
        written.write_bytes(json_bytes({**stamp, **view.form(package, result)}))
        draft.replace(workbook)
        written.replace(figures)
    return Demonstration(
        package=package,
        result=result,
        cross_check=checked,
        read_back_difference=_largest_difference(result, again),
        lines=lines,
        workbook=workbook.resolve(),
        figures=figures.resolve(),
    )


@contextmanager
def _working_folder(folder: Path) -> Iterator[Path]:
    """Make ``folder`` and, inside it, a folder for drafts that is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".demo-") as working:
        yield Path(working)


@contextmanager
def _unusable_folder_said(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileError(
            FOLDER_UNUSABLE,
            where=str(folder),
            expected=Text("a folder that is writable"),
            got=same(str(error.strerror)),
            mend=Text("Choose another folder with --folder"),
        ) from None


def _refuse_others_files(workbook: Path, figures: Path) -> None:
    """Refuse to replace what the demo did not write, or what was changed since."""
    stamp = _stamp(figures)
    changed = workbook.exists() and (
        not workbook.is_file() or stamp.get("workbook_sha256") != _sha256(workbook)
    )
    foreign = figures.exists() and stamp.get("made_by") != MADE_BY
    for path, lost in ((workbook, changed), (figures, foreign)):
        if lost:
            raise FileError(
                Problem(
                    "demo.not_ours",
                    "the file was changed or not made by the demo, and is not replaced",
                ),
                where=str(path),
                mend=Text("Move it, or choose another folder with --folder"),
            )


def _stamp(figures: Path) -> dict[str, Any]:
    try:
        stamp = json.loads(figures.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _largest_difference(one: PackageResult, other: PackageResult) -> float:
    """Return how far two results of the same cases lie apart; infinity if they are not."""
    pairs = (
        (one.investment_by_case, other.investment_by_case),
        (one.saving_by_case, other.saving_by_case),
        (one.annual_investment, other.annual_investment),
        (one.average_saving, other.average_saving),
        (one.persons, other.persons),
        (one.share, other.share),
    )
    if any(a.shape != b.shape for a, b in pairs):
        return float("inf")
    return max(float(np.abs(a - b).max(initial=0.0)) for a, b in pairs)


# -- the page on the terminal ---------------------------------------------------------

_LISTED = 5
_AGREES = Text("in agreement")
_DISAGREES = Text("NOT IN AGREEMENT")


def demo_parts(shown: Demonstration, writer: Writer) -> Iterator[Element]:
    """Yield the page from top to bottom."""
    language, check = writer.language, shown.cross_check
    yield from view.page(shown.package, shown.result, writer)
    yield Heading(Text("Checks"))
    yield _finding(_recalculated(check, language), check.agrees, writer)
    for item in check.differences[:_LISTED]:
        text = Text(
            "{where}: in the file {cached}, recalculated {recalculated}",
            where=f"  {item.sheet}!{item.cell}",
            cached=item.cached,
            recalculated=item.recalculated,
        )
        yield Paragraph(text, "red")
    yield _finding(_read_back(shown, language), shown.read_back_difference <= TOLERANCE, writer)
    yield Paragraph(summary(shown.lines))
    yield Paragraph(
        Text(
            "Every published figure against the computed: investpakke reconcile {package}",
            package=PACKAGE,
        )
    )


def _finding(text: Text, agrees: bool, writer: Writer) -> Paragraph:
    verdict = writer.say(_AGREES if agrees else _DISAGREES)
    return Paragraph(f"{writer.say(text)}: {verdict}.", "" if agrees else "red")


def _recalculated(check: CrossCheck, language: Language) -> Text:
    cells, gap = number(check.cells, language), f"{check.largest_difference:.0e}"
    return Text(
        "{cells} formula cells recalculated by another engine (formulas), largest gap {gap}",
        cells=cells,
        gap=gap,
    )


def _read_back(shown: Demonstration, language: Language) -> Text:
    cases = number(len(shown.package.cases), language)
    return Text(
        "The workbook read back and computed: {cases} cases, the engine and the workbook",
        cases=cases,
    )
