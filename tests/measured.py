"""Run with a workbook's path: examine it, and print what came of it, how long it took and memory.

A process of its own shows the peak memory of one file, and what would crash the interpreter.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from investpakke.bounds import bound_memory
from investpakke.errors import InvestpakkeError
from investpakke.validate import examine


def measured(path: Path) -> dict[str, object]:
    """Return what came of a workbook, the seconds and the peak memory in MB."""
    import formulas  # noqa: F401  so that loading it is not counted

    bound_memory()

    started = time.monotonic()
    found: dict[str, object] = {}
    try:
        report = examine(path)
    except InvestpakkeError as error:
        found["refused"] = [error.text("da"), error.text("en")]
    else:
        found["shares"] = tuple(report.shares)
        found["codes"] = sorted({finding.code for finding in report.findings})
        found["findings"] = len(report.findings)
    return {**found, "seconds": round(time.monotonic() - started, 2), "megabytes": _peak()}


def _peak() -> int:
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
