"""The yellow cells of `Risiko`: what holds for all cases, and where groups and cases differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import Distribution, Uncertainty
from investpakke.deciding.probability.normal_approximation import SCALED
from investpakke.workbook.inputs.risk import (
    CASES_TITLE,
    CORRELATION_LABEL,
    DEADWEIGHT_HEAD,
    GROUPS_TITLE,
    HELD,
    OPTIMISM_HEAD,
    POINT_HEADS,
    STANDARD_CHOICES,
    STANDARD_CHOSEN,
    STANDARD_LABEL,
    USUAL_LABEL,
)
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import (
    CASE_HEADS,
    case_names,
    case_numbers,
    group_labels,
)
from investpakke_templates.sheets.risiko.figures import RiskFigures, three
from investpakke_templates.sheets.risiko.places import (
    CORRELATION_ROW,
    FIRST_COLUMN,
    HEAD_ROW,
    LAST_INPUT_COLUMN,
    LAST_POINT_COLUMN,
    LAST_RESULT_COLUMN,
    NOTE_ROW,
    SHARES,
    STANDARD_ROW,
    STATUS_ROW,
    USUAL_ROW,
    Places,
)
from investpakke_templates.styles import SHARE_1
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

CHANGE = "+0.0 %;[Red]-0.0 %;0 %"
_CORRELATION = "0.00"
GROUP_HEADS = ("Nr.", "Målgruppe")


def write_usual(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Write the inputs of all cases, what is chosen, and how to read the sheet."""
    said, asked = texts()["risiko"], figures.asked
    writer.section(HEAD_ROW - 1, said["usual"], LAST_RESULT_COLUMN)
    input_heads(writer, HEAD_ROW, ("", "Gælder"))
    writer.text(USUAL_ROW, 2, USUAL_LABEL)
    correction = asked.correction
    _row(writer, USUAL_ROW, asked.usual, [correction.optimism, correction.deadweight])
    writer.text(STANDARD_ROW, 2, STANDARD_LABEL)
    writer.input(STANDARD_ROW, FIRST_COLUMN, STANDARD_CHOSEN if asked.standard else HELD)
    writer.text(CORRELATION_ROW, 2, CORRELATION_LABEL)
    correlation = asked.correlation
    writer.input(
        CORRELATION_ROW,
        FIRST_COLUMN,
        None if correlation is None else correlation.usual,
        _CORRELATION,
    )
    _status(writer, content, figures)
    for offset, note in enumerate(said["notes"]):
        writer.text(NOTE_ROW + offset, 1, note, "note")
    _validate(writer, USUAL_ROW, USUAL_ROW)
    rules = said["validation"]
    choice = {**rules["standard"], "source": list(STANDARD_CHOICES)}
    for row, rule in ((STANDARD_ROW, choice), (CORRELATION_ROW, rules["correlation"])):
        writer.sheet.data_validation(row - 1, FIRST_COLUMN, row - 1, FIRST_COLUMN, rule)


def _status(writer: SheetWriter, content: Content, figures: RiskFigures) -> None:
    """Say what to state where nothing is, and what the chances rest on where something is."""
    formula, value = chosen_text(content, figures, "status")
    writer.formula(STATUS_ROW, 1, formula, value, "bold")


def write_groups(writer: SheetWriter, content: Content) -> None:
    """Write the inputs of groups; blank ones follow those of all cases."""
    block, asked = Places(content.grid).groups, content.decisions.risk
    writer.section(block.first - 2, GROUPS_TITLE, LAST_RESULT_COLUMN)
    heads = [head for heads in POINT_HEADS.values() for head in heads]
    writer.heads(block.first - 1, 1, (*GROUP_HEADS, *heads), left=2)
    writer.sheet.set_row(block.first - 2, 42)
    group_labels(writer, content, block)
    groups = [group.id for group in content.package.groups]
    for index, row in enumerate(block.rows):
        own = asked.by_group.get(groups[index], {}) if index < len(groups) else {}
        _row(writer, row, own, [])
    _validate(writer, block.first, block.last, shares=False)


def write_own(writer: SheetWriter, content: Content) -> None:
    """Write the inputs of single cases; blank ones follow those of the group, or of all cases."""
    block, asked = Places(content.grid).own, content.decisions.risk
    writer.section(block.first - 2, CASES_TITLE, LAST_RESULT_COLUMN)
    input_heads(writer, block.first - 1, CASE_HEADS)
    labels(writer, content, block)
    for index, row in enumerate(block.rows):
        own, shares = _of_case(asked, content, index)
        _row(writer, row, own, shares)
    _validate(writer, block.first, block.last)
    writer.rule_rows(block, "B", 2)


def _of_case(
    asked: Uncertainty, content: Content, index: int
) -> tuple[Mapping[Driver, Distribution], Sequence[float | None]]:
    if index >= len(content.package.cases):
        return {}, [None] * SHARES
    number = content.package.cases[index].number
    correction = asked.corrections.get(number)
    shares = [None] * SHARES if correction is None else [correction.optimism, correction.deadweight]
    return asked.by_case.get(number, {}), shares


def _row(
    writer: SheetWriter,
    row: int,
    stated: Mapping[Driver, Distribution],
    shares: Sequence[float | None],
) -> None:
    """Write the yellow cells of a row: three points a driver, and what is taken off."""
    values: list[Value | None] = [point for driver in SCALED for point in three(stated.get(driver))]
    for column, (value, number) in enumerate(
        zip([*values, *shares], formats(), strict=False), FIRST_COLUMN
    ):
        writer.input(row, column, value, number)


def chosen_text(content: Content, figures: RiskFigures, key: str) -> tuple[str, str]:
    """Return the formula of a text for what is stated: nothing, something or the standard range."""
    places, said = Places(content.grid), texts()["risiko"]["texts"]
    cells = ",".join(places.text(f"{key}_{end}") for end in ("nothing", "stated", "standard"))
    end = "nothing" if not figures.varies else "standard" if figures.on_standard else "stated"
    used = f"$D${places.titles.first}"
    return f"=CHOOSE(1+({places.varies}>0)*(1+{used}),{cells})", said[f"{key}_{end}"]


def labels(writer: SheetWriter, content: Content, block: Block) -> None:
    """Write the cases' numbers and names."""
    shift = content.grid.basis.first - block.first
    writer.fill(block.rows, 1, lambda r: f"={BEREGNING}!$B{r + shift}", case_numbers(content))
    writer.fill(
        block.rows, 2, lambda r: f"={BEREGNING}!$C{r + shift}", case_names(content), shrink=True
    )


def input_heads(writer: SheetWriter, row: int, left: tuple[str, str]) -> None:
    """Write the heads of a row of inputs, or of the points made of them."""
    heads = [head for heads in POINT_HEADS.values() for head in heads]
    writer.heads(row, 1, (*left, *heads, OPTIMISM_HEAD, DEADWEIGHT_HEAD), left=2)
    writer.sheet.set_row(row - 1, 42)


def formats() -> list[str]:
    """Return the number format of each input column."""
    return [CHANGE] * (3 * len(SCALED)) + [SHARE_1] * SHARES


def _validate(writer: SheetWriter, first: int, last: int, *, shares: bool = True) -> None:
    rules = texts()["risiko"]["validation"]
    writer.sheet.data_validation(
        first - 1, FIRST_COLUMN, last - 1, LAST_POINT_COLUMN, rules["change"]
    )
    if shares:
        writer.sheet.data_validation(
            first - 1, LAST_POINT_COLUMN + 1, last - 1, LAST_INPUT_COLUMN, rules["share"]
        )
