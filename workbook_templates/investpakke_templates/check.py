"""One check: two numbers that should be the same, and what it means if they are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from investpakke.workbook.layout import KONTROL
from investpakke_templates.table import Table, formula_of
from investpakke_templates.texts import wording

_STATUS = wording(KONTROL)["status"]
OK, FAULT, KNOWN, MISSING, EMPTY = (
    str(_STATUS[name]) for name in ("ok", "fault", "known", "missing", "empty")
)
"""What a check says, and (last) what the master check says of a workbook without cases."""

AMOUNT = "#,##0.0##;[Red]-#,##0.0##;0"

CheckRow = tuple[str, str, str, float, str, str]
"""A label, two formulas that must agree, their value, its unit and its number format."""


@dataclass(frozen=True, slots=True)
class Checks:
    """What `Kontrol` computes in a second way of a sheet, whose wording has labels and units."""

    sheet: str
    tables: Mapping[str, Table]

    def row(
        self,
        name: str,
        expected: str,
        computed: str,
        value: float,
        shown: str = AMOUNT,
        **named: object,
    ) -> CheckRow:
        """Return one check: two formulas that must agree, their value, and names in the label."""
        label, unit = wording(self.sheet)["checks"][name]
        formulas = (formula_of(formula, self.tables) for formula in (expected, computed))
        return (label.format(**named), *formulas, value, unit, shown)


@dataclass(frozen=True, slots=True)
class Check:
    """One row: what is expected, what is computed, and how far they may lie apart.

    ``expected`` is a formula, a number typed from a document, or None (not stated).
    ``explained`` says that the document itself differs, and why.
    """

    number: str | int
    label: str
    expected: str | float | None
    expected_value: float | None
    computed: str
    computed_value: float
    unit: str
    tolerance: float = 0.0
    explained: bool = False
    place: str = ""
    why: str = ""
    format: str = AMOUNT

    @property
    def status(self) -> str:
        """What the status cell says."""
        if self.expected_value is None:
            return MISSING
        holds = abs(self.computed_value - self.expected_value) <= self.tolerance
        return OK if holds else KNOWN if self.explained else FAULT
