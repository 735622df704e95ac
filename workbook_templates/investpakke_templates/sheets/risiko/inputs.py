"""The yellow cells of `Risiko`: what holds for all cases, and where single cases differ."""

from __future__ import annotations

from investpakke.deciding.probability import Pert
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.workbook.inputs.risk import (
    CASES_TITLE,
    CORRELATION_LABEL,
    DEADWEIGHT_HEAD,
    OPTIMISM_HEAD,
    POINT_HEADS,
    USUAL_LABEL,
)
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.paper import Paper
from investpakke_templates.sheets.beregning.blocks import CASE_HEADS, case_names, case_numbers
from investpakke_templates.sheets.risiko.figures import RiskFigures, points_of
from investpakke_templates.sheets.risiko.places import (
    CORRELATION_ROW,
    FIRST_COLUMN,
    HEAD_ROW,
    LAST_INPUT_COLUMN,
    NOTE_ROW,
    USUAL_ROW,
    Places,
)
from investpakke_templates.styles import SHARE_1
from investpakke_templates.texts import texts

CHANGE = "+0.0 %;[Red]-0.0 %;0 %"
_CORRELATION = "0.00"
_SHARES = 2
"""The last two input columns are shares that are taken off."""


def write_usual(paper: Paper, figures: RiskFigures) -> None:
    """Write the inputs of all cases, the correlation, and how to read the sheet."""
    said = texts()["risiko"]
    paper.section(HEAD_ROW - 1, said["usual"], LAST_INPUT_COLUMN)
    input_heads(paper, HEAD_ROW, ("", "Gælder"))
    paper.text(USUAL_ROW, 2, USUAL_LABEL)
    usual = points_of(figures.asked)
    for column, (value, number) in enumerate(zip(usual, formats(), strict=True), FIRST_COLUMN):
        paper.input(USUAL_ROW, column, value, number)
    paper.text(CORRELATION_ROW, 2, CORRELATION_LABEL)
    paper.input(CORRELATION_ROW, FIRST_COLUMN, figures.asked.correlation.usual, _CORRELATION)
    for offset, note in enumerate(said["notes"]):
        paper.text(NOTE_ROW + offset, 1, note, "note")
    _validate(paper, USUAL_ROW, USUAL_ROW)
    paper.sheet.data_validation(
        CORRELATION_ROW - 1, FIRST_COLUMN, CORRELATION_ROW - 1, FIRST_COLUMN,
        said["validation"]["correlation"],
    )  # fmt: skip


def write_own(paper: Paper, content: Content) -> None:
    """Write the inputs of single cases; blank ones follow those of all cases."""
    block, asked = Places(content.grid).own, content.decisions.risk
    paper.section(block.first - 2, CASES_TITLE, LAST_INPUT_COLUMN)
    input_heads(paper, block.first - 1, CASE_HEADS)
    labels(paper, content, block)
    numbers = [case.number for case in content.package.cases]
    for index, row in enumerate(block.rows):
        values: list[float | None] = [None] * len(formats())
        if index < len(numbers):
            own = asked.by_case.get(numbers[index], {})
            for at, driver in enumerate(SCALED):
                pert = own.get(driver)
                if isinstance(pert, Pert):
                    values[3 * at : 3 * at + 3] = [pert.low, pert.likely, pert.high]
            if numbers[index] in asked.corrections:
                correction = asked.corrections[numbers[index]]
                values[-_SHARES:] = [correction.optimism, correction.deadweight]
        for column, (value, number) in enumerate(zip(values, formats(), strict=True), FIRST_COLUMN):
            paper.input(row, column, value, number)
    _validate(paper, block.first, block.last)
    paper.rule_rows(block, "B", 2)


def labels(paper: Paper, content: Content, block: Block) -> None:
    """Write the cases' numbers and names."""
    shift = content.grid.basis.first - block.first
    paper.fill(block.rows, 1, lambda r: f"={BEREGNING}!$B{r + shift}", case_numbers(content))
    paper.fill(block.rows, 2, lambda r: f"={BEREGNING}!$C{r + shift}", case_names(content),
               shrink=True)  # fmt: skip


def input_heads(paper: Paper, row: int, left: tuple[str, str]) -> None:
    """Write the heads of a row of inputs, or of the points made of them."""
    heads = [head for heads in POINT_HEADS.values() for head in heads]
    paper.heads(row, 1, (*left, *heads, OPTIMISM_HEAD, DEADWEIGHT_HEAD), left=2)
    paper.sheet.set_row(row - 1, 42)


def formats() -> list[str]:
    """Return the number format of each input column."""
    return [CHANGE] * (3 * len(SCALED)) + [SHARE_1] * _SHARES


def _validate(paper: Paper, first: int, last: int) -> None:
    rules = texts()["risiko"]["validation"]
    split = LAST_INPUT_COLUMN - _SHARES + 1
    paper.sheet.data_validation(first - 1, FIRST_COLUMN, last - 1, split - 1, rules["change"])
    paper.sheet.data_validation(first - 1, split, last - 1, LAST_INPUT_COLUMN, rules["share"])
