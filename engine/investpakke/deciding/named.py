"""Cases and groups named by a user: each must belong to the package."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from investpakke.errors import InputError
from investpakke.model import Package
from investpakke.problems import GROUP_UNKNOWN
from investpakke.text import Problem, Text, same

_LISTED = 40


def check_cases(package: Package, numbers: Iterable[str]) -> None:
    """Refuse a number that is not that of a case in the package."""
    known = [case.number for case in package.cases]
    what = Problem("case.unknown", "the case does not exist")
    _check(what, Text("case"), known, numbers)


def check_groups(package: Package, ids: Iterable[int]) -> None:
    """Refuse a number that is not that of a group in the package."""
    known = [str(group.id) for group in package.groups]
    what = GROUP_UNKNOWN
    _check(what, Text("group"), known, map(str, ids))


def chosen(
    package: Package, case: str | None = None, group: int | None = None
) -> NDArray[np.bool_]:
    """Return the selected cases, (n,): one, those of a group, or all if neither is named."""
    if case is not None:
        check_cases(package, [case])
        return np.array([each.number == case for each in package.cases], dtype=bool)
    if group is not None:
        check_groups(package, [group])
        return np.array([each.group == group for each in package.cases], dtype=bool)
    return np.ones(len(package.cases), dtype=bool)


def _check(what: Problem, kind: Text, known: list[str], asked: Iterable[str]) -> None:
    for name in asked:
        if name not in known:
            shown = ", ".join(known[:_LISTED]) + (", …" if len(known) > _LISTED else "")
            near = difflib.get_close_matches(name, known, n=1)
            raise InputError(
                what,
                where=kind,
                expected=Text("one of {shown}", shown=shown or "–"),
                got=same(name),
                mend=Text("Did you mean {near}?", near=near[0]) if near else None,
            )
