"""The cases on `Prioritering`, and the same cases in order of gain per invested krone."""

from __future__ import annotations

from typing import Any

import numpy as np

from investpakke.calc.series import Floats, Ints
from investpakke.workbook.inputs.choosing import DEMAND_HEAD, MUST, TICK_HEAD, WITHOUT
from investpakke.workbook.layout import BEREGNING
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.old_blocks import case_names, case_numbers
from investpakke_templates.sheets.prioritering.choice import Choice
from investpakke_templates.sheets.prioritering.groups import table_heads
from investpakke_templates.sheets.prioritering.places import LIMIT, TOLERANCE, Places
from investpakke_templates.styles import GREY, PERSONS, TKR, WHOLE
from investpakke_templates.table import Value
from investpakke_templates.texts import texts

_AVERAGES = (
    "Målgruppe",
    "Årlig\ninvestering",
    "Gns. årlig besparelse",
    "Gns. årlig gevinst",
    "Helårs-\npersoner",
    "Nutidsværdi",
)
_CASE_HEADS = (
    "Nr.",
    "Investeringsforslag",
    TICK_HEAD,
    DEMAND_HEAD,
    *_AVERAGES,
    "Gevinst pr. krone",
    "Plads",
    "I målestokken",
    "Række",
    "Kan vælges",
    "Skal vælges",
)
_CASE_UNITS = (
    "tekst",
    "tekst",
    "1 = ja",
    "vælg",
    "nr.",
    "tkr. pr. år",
    "tkr. pr. år",
    "tkr. pr. år",
    "personer",
    "tkr.",
    "kr. pr. kr.",
    "nr.",
    "1 = ja",
    "nr.",
    "1 = ja",
    "1 = ja",
)
_STEP_HEADS = (
    "Nr.",
    "Investeringsforslag",
    "I målestokken",
    "Plads",
    "Målgruppe",
    "Årlig\ninvestering",
    "Gevinst pr. krone",
    "Gns. årlig gevinst",
    "Helårs-\npersoner",
    "Investering\ni alt",
    "Gevinst\ni alt",
    "Valgt ovenfor",
    "",
    "Række",
    "Brugt",
    "Skal vælges",
)
_STEP_UNITS = (
    "tekst",
    "tekst",
    "1 = ja",
    "nr.",
    "nr.",
    "tkr. pr. år",
    "kr. pr. kr.",
    "tkr. pr. år",
    "personer",
    "tkr. pr. år",
    "tkr. pr. år",
    "1 = ja",
    "",
    "nr.",
    "tkr. pr. år",
    "1 = ja",
)
_LAST = 16  # Q
_RATIO = "0.00;[Red]-0.00;0.00"
_PLACE = "0;-0;"  # a case without a place shows none


def write_cases(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write each case's tick and demand, its figures and its place."""
    block = places.cases
    writer.section(block.first - 3, "Sager: kryds af, hvad der skal med", _LAST)
    table_heads(writer, block.first - 2, _CASE_HEADS, _CASE_UNITS)
    _inputs(writer, places, choice)
    _figures(writer, places, choice)
    _places(writer, places, choice)
    writer.rule_rows(block, "B", _LAST)
    _fade(writer, places.cases)


def _inputs(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write ticks and demands; rows without a case are ticked too, for cases to come."""
    block, said = places.cases, texts()["prioritering"]["validation"]
    demands = dict.fromkeys(choice.demands.must, MUST)
    demands |= dict.fromkeys(choice.demands.without, WITHOUT)
    for index, row in enumerate(block.rows):
        known = index < choice.ticked.size
        writer.input(row, 3, int(choice.ticked[index]) if known else 1, WHOLE, align="center")
        writer.input(row, 4, demands.get(choice.numbers[index]) if known else None)
    for column, rule in ((3, said["tick"]), (4, {**said["demand"], "source": [MUST, WITHOUT]})):
        writer.sheet.data_validation(block.first - 1, column, block.last - 1, column, rule)


def _figures(writer: SheetWriter, places: Places, choice: Choice) -> None:
    block, content = places.cases, choice.content
    grid, rows = content.grid, places.cases.rows
    to_basis, to_result, to_net = (
        other.first - block.first for other in (grid.basis, grid.result, grid.net)
    )
    groups = content.by_case(np.array([case.group for case in content.package.cases], dtype=int))
    writer.fill(rows, 1, lambda r: f"={BEREGNING}!$B{r + to_basis}", case_numbers(content))
    writer.fill(
        rows, 2, lambda r: f"={BEREGNING}!$C{r + to_basis}", case_names(content), shrink=True
    )
    writer.fill(rows, 5, lambda r: f"={BEREGNING}!$E{r + to_basis}", groups, number=WHOLE)
    copied = (
        ("D", choice.investment, TKR),
        ("E", choice.saving, TKR),
        ("F", choice.gain, TKR),
        ("G", choice.persons, PERSONS),
    )
    for column, (letter, values, number) in enumerate(copied, start=6):
        writer.fill(
            rows,
            column,
            lambda r, k=letter: f"={BEREGNING}!${k}{r + to_result}",  # type: ignore[misc]
            content.by_case(values),
            number=number,
        )
    weights = "*".join(grid.year_row(row, BEREGNING) for row in (grid.SHOWN_ROW, grid.DISCOUNT_ROW))
    first, last = grid.first_letter, grid.last_letter

    def present_value(row: int) -> str:
        return f"=SUMPRODUCT({BEREGNING}!${first}{row + to_net}:${last}{row + to_net}*{weights})"

    writer.fill(rows, 10, present_value, content.by_case(choice.present_value), number=TKR)
    writer.fill(
        rows,
        11,
        lambda r: f'=IF($G{r}>0,$I{r}/$G{r},"")',
        _per_krone(choice),
        number=_RATIO,
        align="right",
    )


def _per_krone(choice: Choice) -> list[Value]:
    ratios: list[Value] = [
        float(gain / cost) if cost > 0 else ""
        for gain, cost in zip(choice.gain, choice.investment, strict=True)
    ]
    return ratios + [""] * (choice.content.grid.cases - len(ratios))


def _places(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write each case's place in the order, and what it takes to compute it."""
    block, content, found = places.cases, choice.content, choice.yardstick
    rows, steps = block.rows, places.steps
    to_basis = content.grid.basis.first - block.first
    writer.fill(rows, 12, lambda r: _place(places, r), content.by_case(found.rank), number=_PLACE)
    taken = content.by_case(found.taken.astype(np.int64))
    writer.fill(
        rows, 13, lambda r: f"=IF($M{r}>0,INDEX({steps.local('D')},$M{r}),0)", taken, number=WHOLE
    )
    for index, row in enumerate(rows):
        writer.number(row, 14, index + 1, "note", WHOLE, align="right")
    free = content.by_case((~choice.without).astype(np.int64))
    writer.fill(
        rows,
        15,
        lambda r: f'={BEREGNING}!$D{r + to_basis}*($E{r}<>"{WITHOUT}")',
        free,
        "note",
        WHOLE,
        align="right",
    )
    must = content.by_case(choice.must.astype(np.int64))
    writer.fill(
        rows,
        16,
        lambda r: f'={BEREGNING}!$D{r + to_basis}*($E{r}="{MUST}")',
        must,
        "note",
        WHOLE,
        align="right",
    )


def _place(places: Places, row: int) -> str:
    """Return 1 + how many come before: what must be chosen, then more gain per krone, then order.

    Gains per krone are compared by products, since an investment may be 0.
    """
    block = places.cases
    cost, gain, numbers, free, must = (block.local(letter) for letter in "GIOPQ")
    ahead = f"{gain}*$G{row}-$I{row}*{cost}"
    better = f"({ahead}>{TOLERANCE})"
    alike = f"({ahead}<={TOLERANCE})*({ahead}>=-{TOLERANCE})"  # ABS takes no range everywhere
    earlier = f"{alike}*({numbers}<$O{row})"
    before = f"{free}*(({must}>$Q{row})+({must}=$Q{row})*({better}+{earlier}))"
    return f"=IF($P{row}=0,0,1+SUMPRODUCT({before}))"


def _fade(writer: SheetWriter, block: Block) -> None:
    """Grey the names of cases that are not in: column D of both tables says so."""
    rule = {
        "type": "formula",
        "criteria": f"=$D{block.first}<>1",
        "format": writer.styles.change(font_color=GREY, italic=True),
    }
    writer.sheet.conditional_format(block.first - 1, 1, block.last - 1, 2, rule)


# -- the yardstick --------------------------------------------------------------------


def write_yardstick(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write the cases in order of gain per krone, until the budget is used."""
    block, start = places.steps, places.start_row
    writer.section(start - 4, "Målestok: efter gevinst pr. krone, til budgettet er brugt", _LAST)
    writer.text(start - 3, 1, texts()["prioritering"]["yardstick_note"], "note")
    table_heads(writer, start - 2, _STEP_HEADS, _STEP_UNITS)
    free = f"=SUM({places.cases.local('P')})"
    writer.text(start, 2, "Ingen sager")
    for column in (10, 11, 15):
        writer.number(start, column, 0, "calc", TKR)
    writer.formula(start, 14, free, int(choice.yardstick.order.size), "note", WHOLE, align="right")
    _looked_up(writer, places, choice)
    _sums(writer, places, choice)
    writer.rule_rows(block, "B", _LAST)
    _fade(writer, block)


def _looked_up(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write what the case in each place has, from its row above."""
    block, cases, order = places.steps, places.cases, choice.yardstick.order
    count, places_of = f"$O${places.start_row}", cases.local("M")
    for index, row in enumerate(block.rows):
        writer.number(row, 4, index + 1, "plain", WHOLE)
    writer.fill(
        block.rows,
        14,
        lambda r: f"=IF($E{r}<={count},MATCH($E{r},{places_of},0),0)",
        _on_steps(choice, order + 1),
        "note",
        WHOLE,
        align="right",
    )
    named = ((1, "B", case_numbers(choice.content)), (2, "C", case_names(choice.content)))
    for column, letter, known in named:
        said = choice.content.texts([known[i] for i in order.tolist()], block.count)
        how: dict[str, Any] = {"shrink": True} if column == 2 else {}
        source = cases.local(letter)
        writer.fill(
            block.rows,
            column,
            lambda r, s=source: f'=IF($O{r}=0,"",INDEX({s},$O{r}))',  # type: ignore[misc]
            said,
            **how,
        )
    groups = np.array([case.group for case in choice.content.package.cases], dtype=np.int64)
    numbers = (
        (5, "F", groups, WHOLE),
        (6, "G", choice.investment, TKR),
        (8, "I", choice.gain, TKR),
        (9, "J", choice.persons, PERSONS),
        (16, "Q", choice.must.astype(np.int64), WHOLE),
    )
    for column, letter, values, number in numbers:
        kind, align = ("note", "right") if column == _LAST else ("plain", "")
        source = cases.local(letter)
        writer.fill(
            block.rows,
            column,
            lambda r, s=source: f"=IF($O{r}=0,0,INDEX({s},$O{r}))",  # type: ignore[misc]
            _on_steps(choice, values[order]),
            kind,
            number,
            align=align,
        )
    ratios = choice.content.texts([], block.count)
    ratios[: order.size] = [_per_krone(choice)[i] for i in order.tolist()]
    writer.fill(
        block.rows,
        7,
        lambda r: f'=IF($G{r}>0,$I{r}/$G{r},"")',
        ratios,
        number=_RATIO,
        align="right",
    )
    ticks = cases.local("D")
    writer.fill(
        block.rows,
        12,
        lambda r: f"=IF($O{r}=0,0,(INDEX({ticks},$O{r})=1)*1)",
        _on_steps(choice, choice.ticked[order].astype(np.int64)),
        number=WHOLE,
    )


def _sums(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write the running sums, and whether each case still fits the budget."""
    block, order, taken = places.steps, choice.yardstick.order, choice.yardstick.taken
    spent = choice.investment[order] * taken[order]

    def fits(row: int) -> str:
        room = f"$P{row - 1}+$G{row}<={LIMIT}+{TOLERANCE}"
        return f"=($O{row}>0)*MAX($Q{row},($I{row}>0)*({room}))"

    writer.fill(
        block.rows,
        3,
        fits,
        _on_steps(choice, taken[order].astype(np.int64)),
        number=WHOLE,
        align="center",
    )
    running = (
        (10, lambda r: f"=$K{r - 1}+$G{r}", choice.investment[order], "plain"),
        (11, lambda r: f"=$L{r - 1}+$I{r}", choice.gain[order], "plain"),
        (15, lambda r: f"=$P{r - 1}+$D{r}*$G{r}", spent, "note"),
    )
    for column, formula, values, kind in running:
        sums = np.cumsum(_on_steps(choice, values))
        writer.fill(block.rows, column, formula, sums, kind, TKR, align="right")


def _on_steps(choice: Choice, values: Floats | Ints) -> Any:
    """Return values in the order's places on the grid's rows; 0 where there is no case."""
    return choice.content.by_case(np.asarray(values))
