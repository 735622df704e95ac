"""What the engine says stands on `Opfølgning`: "" where a figure is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from investpakke.calc.series import Floats
from investpakke.deciding.follow_up import FollowUp, follow_up
from investpakke.errors import InputError
from investpakke.model import Phasing
from investpakke.text import Problem, Text
from investpakke_templates.content import Content
from investpakke_templates.table import Value


def follow_up_of(content: Content) -> FollowUp:
    """Return the follow-up of the package as the workbook has it, over all its year columns."""
    years = content.grid.years
    cases = [
        replace(case, phasing=Phasing(case.phasing.over(years).tolist(), case.phasing.name))
        for case in content.package.cases
    ]
    found = follow_up(
        replace(content.package, cases=cases), content.decisions.follow_up, years=years
    )
    if found.plan.years > years:
        raise InputError(
            Problem("template.no_room_for_years", "there is not room for all years"),
            where=Text("follow-up"),
            expected=Text("at most {years} years", years=years),
            got=found.plan.years,
            mend=Text("Choose a larger template"),
        )
    return found


def shown(values: Floats, rows: int, *, empty: Value = "") -> list[Value]:
    """Return figures on so many rows; "" for NaN, ``empty`` on the rows after them."""
    known: list[Value] = ["" if np.isnan(value) else float(value) for value in values]
    return known + [empty] * (rows - len(known))


def padded(values: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return values on so many rows, 0 after them and where they are not known."""
    table = np.zeros((rows, *values.shape[1:]))
    table[: len(values)] = np.nan_to_num(values)
    return table


def listed(values: Sequence[Value], rows: int) -> list[Value]:
    """Return texts or numbers on so many rows, "" after them."""
    return [*values, *[""] * (rows - len(values))]
