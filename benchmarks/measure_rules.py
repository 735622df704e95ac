"""Measure how often each rule is right on real workbooks whose faulty cells are known.

    python benchmarks/measure_rules.py FOLDER LABELS [--judged FILE] [--write]

`LABELS` is a JSON file that names, for each workbook in the folder, faulty cells by sheet and kind;
`judged.csv` beside this script says of findings that meet no label whether they are true, arguable
or false, and why. A finding is right where one of its places meets a label or was judged true; one
of which neither is known is told, and does not count. `--write` puts the result where
`investpakke explain` and docs/rules.md read it.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from investpakke.validate import Severity, examine
from investpakke.validate import measured as kept
from investpakke.validate.finding import Finding
from investpakke.workbook.ooxml.sheet_cells import Area

_KINDS = ("faulty", "strict")
"""The labels that count: of either labelling."""

_Cells = set[tuple[str, int, int]]


def main() -> int:
    """Print what was measured, and keep it where that is asked."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("folder", type=Path)
    ask.add_argument("labels", type=Path)
    ask.add_argument("--judged", type=Path, default=Path(__file__).with_name("judged.csv"))
    ask.add_argument("--write", action="store_true")
    asked = ask.parse_args()
    labels = json.loads(asked.labels.read_text("utf-8"))
    judged = _judged(asked.judged)
    right, counted, unknown = Counter[str](), Counter[str](), Counter[str]()
    errors = Counter[bool]()
    for name, known in labels.items():
        faulty = _labelled(known["sheets"])
        for finding in examine(asked.folder / name).findings:
            if finding.severity is Severity.NOTE:
                continue
            verdict = _verdict(finding, faulty, judged.get(Path(name).stem, {}))
            if verdict is None:
                unknown[finding.code] += 1
                continue
            counted[finding.code] += 1
            right[finding.code] += verdict
            if finding.severity is Severity.ERROR:
                errors[verdict] += 1
    for code in sorted(counted | unknown):
        left = f", {unknown[code]} not judged" if unknown[code] else ""
        print(f"{code}: {right[code]} of {counted[code]} right{left}")
    print(f"errors: {errors[True]} of {errors.total()} right")
    print(f"all: {right.total()} of {counted.total()} right, {unknown.total()} not judged")
    if asked.write:
        today = datetime.datetime.now(tz=datetime.UTC).date()
        kept.write(today, len(labels), {code: (right[code], counted[code]) for code in counted})
    return 0


def _labelled(sheets: dict[str, dict[str, list[str]]]) -> _Cells:
    return {
        (sheet.strip(), row, column)
        for sheet, kinds in sheets.items()
        for kind in _KINDS
        for text in kinds.get(kind, ())
        for row, column in Area.of(text).cells()
    }


def _judged(path: Path) -> dict[str, dict[tuple[str, str, str], str]]:
    """Return the verdicts by workbook, and by rule, sheet and range."""
    found: dict[str, dict[tuple[str, str, str], str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            key = line["code"], line["sheet"], line["range"]
            found[line["workbook"]][key] = line["verdict"]
    return found


def _verdict(
    finding: Finding, faulty: _Cells, judged: dict[tuple[str, str, str], str]
) -> bool | None:
    """Return whether a finding is right, None where that is not known."""
    if not faulty.isdisjoint(_cells(finding)):
        return True
    for place in finding.places:
        verdict = judged.get((finding.code, place.sheet or "", place.range or "-"))
        if verdict is not None:
            return verdict == "true"
    verdict = judged.get((finding.code, "", "-"))
    return None if finding.places or verdict is None else verdict == "true"


def _cells(finding: Finding) -> Iterator[tuple[str, int, int]]:
    for place in finding.places:
        if place.sheet is not None and place.area is not None:
            for row, column in place.area.cells():
                yield place.sheet.strip(), row, column


if __name__ == "__main__":
    sys.exit(main())
