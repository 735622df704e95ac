"""The table of the engines' known limits in docs/validation.md.

``python -m investpakke.show.limits_table docs/validation.md`` writes it anew.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from investpakke.validate.engines.limits import Limit, limits

_PLACE = re.compile(
    r"(<!-- limits: .*? -->\n\| .*\n\| --- .*\n)(?:\| .*\n)*(<!-- end of limits -->)"
)


def with_limits(page: str) -> str:
    """Return a page with the table of limits as they are today."""
    rows = "".join(f"{_row(limit)}\n" for limit in limits())
    return _PLACE.sub(lambda found: found[1] + rows + found[2], page)


def _row(limit: Limit) -> str:
    evidence = limit.evidence
    formula = str(evidence["formula"]).replace("|", "\\|")
    measured = f"`{formula}` gives {evidence['gives']}, right is {evidence['right']}"
    return f"| {limit.engine} | {limit.reason.en} | {measured} |"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(with_limits(file.read_text("utf-8")), "utf-8")
