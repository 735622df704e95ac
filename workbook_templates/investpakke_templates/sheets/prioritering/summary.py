"""The top of `Prioritering`: the budget, what the choice gives, and whether demands are kept."""

from __future__ import annotations

from typing import NamedTuple

from investpakke.deciding.choosing.yardstick import TOLERANCE as ALIKE
from investpakke.workbook.inputs.choosing import BUDGET_LABEL, MUST, WITHOUT
from investpakke_templates.check import FAULT, OK
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.prioritering.choice import NO_DEMAND, Choice
from investpakke_templates.sheets.prioritering.places import BUDGET, LIMIT, TOLERANCE, Places
from investpakke_templates.styles import PERSONS, TKR, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_LAST = 5  # F


class _Figure(NamedTuple):
    """One key figure: what the ticked cases, all cases and the yardstick sum to."""

    label: str
    letter: str
    values: tuple[float, float, float]
    number: str
    unit: str


def write_summary(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write budget, key figures and statuses."""
    _budget(writer, places, choice)
    _figures(writer, places, choice)
    _statuses(writer, places, choice)


def _budget(writer: SheetWriter, places: Places, choice: Choice) -> None:
    said = texts()["prioritering"]
    writer.section(4, "Budget", _LAST)
    writer.text(5, 2, said["budget_note"], "note")
    writer.text(6, 2, BUDGET_LABEL)
    writer.input(6, 3, choice.demands.budget, TKR)
    writer.text(6, 4, "tkr. pr. år", "note")
    writer.sheet.data_validation(5, 3, 5, 3, said["validation"]["budget"])
    writer.text(7, 2, "Forskelle, der ikke tæller")
    writer.number(7, 3, ALIKE, "note", "General", align="right")
    writer.text(7, 4, "tkr.", "note")
    writer.text(8, 2, "Budget i målestokken")
    every = f"SUM({places.cases.local('G')})"
    writer.formula(8, 3, f"=IF(ISNUMBER({BUDGET}),{BUDGET},{every})", choice.limit, "calc", TKR)
    writer.text(8, 4, "tkr. pr. år", "note")


def _figures(writer: SheetWriter, places: Places, choice: Choice) -> None:
    block, cases = places.figures, places.cases
    writer.section(block.first - 2, "Det valgte udvalg", _LAST)
    writer.heads(block.first - 1, 1, ("", "", "Valgt", "Hele pakken", "Målestok"), left=2)
    active = f"{choice.content.grid.basis.column('D')}"
    ticks, taken = f"({cases.local('D')}=1)", cases.local("N")
    count = choice.ticked.size
    row, letters = block.first, "DEF"
    counts = (f"=SUMPRODUCT({ticks}*{active})", f"=SUM({active})", f"=SUM({taken})")
    values = (int(choice.ticked.sum()), count, int(choice.yardstick.taken.sum()))
    _row(writer, row, "Antal sager", counts, values, WHOLE)
    for figure in _summed(choice):
        row += 1
        amounts = cases.local(figure.letter)
        formulas = (
            f"=SUMPRODUCT({ticks}*{amounts})",
            f"=SUM({amounts})",
            f"=SUMPRODUCT({taken}*{amounts})",
        )
        _row(writer, row, f"{figure.label}, {figure.unit}", formulas, figure.values, figure.number)
    spent = block.first + 1
    sums = (
        choice.chosen(choice.investment),
        float(choice.investment.sum()),
        choice.in_yardstick(choice.investment),
    )
    budget = choice.demands.budget
    rest: list[Value] = ["" if budget is None else budget - value for value in sums]
    remaining = tuple(f'=IF(ISNUMBER({BUDGET}),{BUDGET}-{k}{spent},"")' for k in letters)
    _row(writer, row + 1, "Rest af budgettet, tkr.", remaining, tuple(rest), TKR)


def _row(
    writer: SheetWriter,
    row: int,
    label: str,
    formulas: tuple[str, ...],
    values: tuple[Value, ...],
    number: str,
) -> None:
    writer.text(row, 1, "")
    writer.text(row, 2, label)
    for column, (formula, value) in enumerate(zip(formulas, values, strict=True), start=3):
        kind = "total" if column == 3 else "calc"
        writer.formula(row, column, formula, value, kind, number)


def _summed(choice: Choice) -> tuple[_Figure, ...]:
    listed = (
        ("Årlig investering", "G", choice.investment, TKR, "tkr."),
        ("Gns. årlig besparelse", "H", choice.saving, TKR, "tkr."),
        ("Gns. årlig gevinst", "I", choice.gain, TKR, "tkr."),
        ("Helårspersoner", "J", choice.persons, PERSONS, "personer"),
        ("Nutidsværdi over alle viste år", "K", choice.present_value, TKR, "tkr."),
    )
    return tuple(
        _Figure(
            label,
            letter,
            (choice.chosen(values), float(values.sum()), choice.in_yardstick(values)),
            number,
            unit,
        )
        for label, letter, values, number, unit in listed
    )


def _statuses(writer: SheetWriter, places: Places, choice: Choice) -> None:
    block, cases, groups = places.statuses, places.cases, places.groups
    spent = f"$D${places.figures.first + 1}"
    demands, ticks = cases.local("E"), cases.local("D")
    active = choice.content.grid.basis.column("D")
    asked = f'(COUNTIF({demands},"{MUST}")+COUNTIF({demands},"{WITHOUT}")>0)'
    broken = (
        f'SUMPRODUCT({active}*(({demands}="{MUST}")*({ticks}<>1)'
        f'+({demands}="{WITHOUT}")*({ticks}=1)))'
    )
    rows = (
        (
            "Budgettet er overholdt",
            f"ISNUMBER({BUDGET})",
            f"{spent}>{LIMIT}+{TOLERANCE}",
            choice.budget_status,
        ),
        ("Sager, der skal med eller ikke med", asked, f"{broken}>0", choice.case_status),
        (
            "Målgruppernes mindste andele",
            f"(COUNT({groups.local('D')})>0)",
            f'COUNTIF({groups.local("L")},"{FAULT}")>0',
            choice.share_status,
        ),
    )
    writer.section(block.first - 1, "Er kravene overholdt?", _LAST)
    for row, (label, is_asked, is_broken, value) in zip(block.rows, rows, strict=True):
        writer.text(row, 1, "")
        writer.text(row, 2, label)
        writer.formula(row, 3, status(is_asked, is_broken), value, "check")
    writer.status_colours(block.first, 3, block.last, 3)


def status(asked: str, broken: str) -> str:
    """Return the formula of a status: no demand, kept, or not kept."""
    return f'=CHOOSE(1+{asked}*(1+({broken})),"{NO_DEMAND}","{OK}","{FAULT}")'
