"""Prioritering: which cases are in, what that gives, and whether it keeps the demands.

From the top: budget, key figures and statuses beside the chart; the groups' demands; the cases,
where they are ticked; and the same cases in order of gain per invested krone, the yardstick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from xlsxwriter.workbook import Workbook

from investpakke.calc.series import Floats, Ints
from investpakke.deciding.choosing.programme import Chosen
from investpakke.deciding.choosing.yardstick import TOLERANCE, Yardstick, yardstick
from investpakke.deciding.choosing.yardstick import TOLERANCE as ALIKE
from investpakke.workbook.inputs.choosing import (
    BUDGET_LABEL,
    DEMAND_HEAD,
    LEAST_SHARE_HEAD,
    MUST,
    TICK_HEAD,
    WITHOUT,
)
from investpakke.workbook.layout import PRIORITERING
from investpakke_templates.check import FAULT, OK, CheckRow, Checks
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import case_labels, group_labels, write_units
from investpakke_templates.styles import GREY, NAVY, PERSONS, SHARE_1, TEAL, TKR, WHOLE, Styles
from investpakke_templates.table import RIGHT, SHRUNK, Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(PRIORITERING)
NO_DEMAND: str = _SAID["no_demand"]
_WIDTHS = (2, 7, 60, 11, 13, 13, 12, 12, 12, 12, 12, 12, 12, 12, 8, 8, 8)
_HEAD_ROWS = 3
"""Rows above a table: its title, heads and units."""
_FIGURES = ("cases", "investment", "saving", "gain", "persons", "present", "left")
_RATIO = "0.00;[Red]-0.00;0.00"
_PLACE = "0;-0;"  # a case without a place shows none
_SUMMED = (
    ("investment", TKR),
    ("saving", TKR),
    ("gain", TKR),
    ("persons", PERSONS),
    ("present", TKR),
)
_RED = "#B3432B"
_AXIS = {"num_format": "#,##0", "num_font": {"size": 9}, "name_font": {"size": 9, "bold": False}}
_BUDGET = "budget[value]"


@dataclass(frozen=True)
class Places:
    """The tables of the sheet."""

    grid: Grid

    def _table(self, first: int, count: int, name: str) -> Table:
        return self.grid.table(PRIORITERING, first, count, heads_of=name)

    @cached_property
    def budget(self) -> Table:
        """The budget; what amounts may differ by; the budget, or all investment without one."""
        return self.grid.table(PRIORITERING, 6, 3, "nothing", "label", "value", "unit", "last")

    @cached_property
    def figures(self) -> Table:
        """Key figures: of what is chosen, of the whole package, of the yardstick."""
        return self._table(12, len(_FIGURES), "figures")

    @cached_property
    def statuses(self) -> Table:
        """Whether the demands are kept."""
        names = ("nothing", "label", "status")
        return self.grid.table(PRIORITERING, self.figures.last + 3, 3, *names)

    @cached_property
    def groups(self) -> Table:
        """Each group's demand, and its part of what is chosen."""
        return self._table(self.statuses.last + 2 + _HEAD_ROWS, GROUP_ROWS, "groups")

    @cached_property
    def cases(self) -> Table:
        """Each case's tick, demand and figures."""
        return self._table(self.groups.last + 2 + _HEAD_ROWS, self.grid.cases, "cases")

    @cached_property
    def steps(self) -> Table:
        """The yardstick: one case a row, in order; above them how it is before the first."""
        return self._table(self.cases.last + 4 + _HEAD_ROWS, self.grid.cases, "steps")

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name."""
        cells = {name: self.budget.line(at) for at, name in enumerate(_BUDGET_ROWS)}
        figures = {f"figure_{name}": self.figures.line(at) for at, name in enumerate(_FIGURES)}
        own = {"chosen_groups": self.groups, "cases": self.cases, "steps": self.steps}
        before = {"above": self.steps.moved(-1), "start": self.steps.line(-1)}
        return self.grid.tables | cells | figures | own | before


_BUDGET_ROWS = ("budget", "tolerance", "limit")


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer, places = SheetWriter(book, styles, PRIORITERING, "#1F3A5F"), Places(content.grid)
    for column, width in enumerate(_WIDTHS):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.title(PRIORITERING, _SAID["subtitle"], master)
    choice = Choice(content)
    _write_budget(writer, places, choice)
    _write_figures(writer, places, choice)
    _write_statuses(writer, places, choice)
    _write_groups(writer, places, choice)
    _write_cases(writer, places, choice)
    _write_steps(writer, places, choice)
    _write_chart(book, writer, places)
    writer.sheet.freeze_panes(3, 3)
    writer.sheet.set_h_pagebreaks([places.cases.first - _HEAD_ROWS - 1, places.steps.first - 6])
    writer.print_setup(places.steps.last, places.steps.at("must"))


def _write_budget(writer: SheetWriter, places: Places, choice: Choice) -> None:
    said, table = _SAID, places.budget
    value, top = table.at("value"), table.first
    writer.section(top - 2, said["budget"]["title"], table.at("last"))
    writer.text(top - 1, table.at("label"), said["budget"]["note"], "note")
    rows = {name: top + at for at, name in enumerate(_BUDGET_ROWS)}
    for name, row in rows.items():
        label, unit = said["budget"]["rows"][name]
        writer.text(row, table.at("label"), label or BUDGET_LABEL)
        writer.text(row, table.at("unit"), unit, "note")
    writer.input(top, value, choice.demands.budget, TKR)
    writer.sheet.data_validation(top - 1, value, top - 1, value, said["validation"]["budget"])
    writer.number(rows["tolerance"], value, ALIKE, "note", "General", align="right")
    limit = f"=IF(ISNUMBER({_BUDGET}),{_BUDGET},SUM(cases[investment]))"
    columns = [Column("value", limit, choice.limit, TKR, "calc")]
    writer.table(places.tables["limit"], columns, places.tables)


def _write_figures(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write what the ticked cases, all cases and the yardstick sum to."""
    table, said = places.figures, _SAID["figures"]
    writer.section(table.first - 2, said["title"], table.at("yardstick"))
    texts = [head.text for head in heads(PRIORITERING, "figures")]
    writer.heads(table.first - 1, 1, texts, left=2)
    ticks, active = "(cases[tick]=1)", "basis[active]"
    counts = (f"=SUMPRODUCT({ticks}*{active})", f"=SUM({active})", "=SUM(cases[taken])")
    cases = int(choice.ticked.sum()), choice.ticked.size, int(choice.yardstick.taken.sum())
    rows: dict[str, tuple[Sequence[str], Sequence[Value], str]] = {"cases": (counts, cases, WHOLE)}
    for name, number in _SUMMED:
        amounts, values = f"cases[{name}]", choice.values(name)
        formulas = (
            f"=SUMPRODUCT({ticks}*{amounts})",
            f"=SUM({amounts})",
            f"=SUMPRODUCT(cases[taken]*{amounts})",
        )
        sums = choice.chosen(values), float(values.sum()), choice.in_yardstick(values)
        rows[name] = formulas, sums, number
    budget, spent = choice.demands.budget, [float(value) for value in rows["investment"][1]]
    left: list[Value] = ["" if budget is None else budget - value for value in spent]
    remaining = f'=IF(ISNUMBER({_BUDGET}),{_BUDGET}-spent[@this],"")'
    rows["left"] = [remaining] * 3, left, TKR
    tables = places.tables | {"spent": table.part(_FIGURES.index("investment"), 1)}
    for at, name in enumerate(_FIGURES):
        row, (cells, shown, number) = table.part(at, 1), rows[name]
        writer.text(row.first, table.at("nothing"), "")
        writer.text(row.first, table.at("label"), said["rows"][name])
        names = ("chosen", "whole", "yardstick")
        columns = [
            Column(column, formula, [value], number, "total" if column == "chosen" else "calc")
            for column, formula, value in zip(names, cells, shown, strict=True)
        ]
        writer.table(row, columns, tables)


def _write_statuses(writer: SheetWriter, places: Places, choice: Choice) -> None:
    table, said = places.statuses, _SAID["statuses"]
    demands, ticks = "cases[demand]", "cases[tick]"
    asked = f'(COUNTIF({demands},"{MUST}")+COUNTIF({demands},"{WITHOUT}")>0)'
    broken = (
        f'SUMPRODUCT(basis[active]*(({demands}="{MUST}")*({ticks}<>1)'
        f'+({demands}="{WITHOUT}")*({ticks}=1)))>0'
    )
    beyond = "figure_investment[chosen]>limit[value]+tolerance[value]"
    shares = f'COUNTIF(chosen_groups[kept],"{FAULT}")>0'
    rows = (
        (_status_formula(f"ISNUMBER({_BUDGET})", beyond), choice.budget_status),
        (_status_formula(asked, broken), choice.case_status),
        (_status_formula("(COUNT(chosen_groups[least])>0)", shares), choice.share_status),
    )
    writer.section(table.first - 1, said["title"], places.figures.at("yardstick"))
    for at, ((formula, value), label) in enumerate(zip(rows, said["rows"], strict=True)):
        writer.text(table.first + at, table.at("nothing"), "")
        writer.text(table.first + at, table.at("label"), label)
        status = Column("status", formula, [value], kind="check")
        writer.table(table.part(at, 1), [status], places.tables)
    column = table.at("status")
    writer.status_colours(table.first, column, table.last, column)


def _status_formula(asked: str, broken: str) -> str:
    """Return the formula of a status: no demand, kept, or not kept."""
    return f'=CHOOSE(1+{asked}*(1+({broken})),"{NO_DEMAND}","{OK}","{FAULT}")'


def _write_groups(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write the groups' demands, and their sums over the chosen cases."""
    table, said, content = places.groups, _SAID, choice.content
    last, typed = table.at("kept"), table.at("least")
    writer.section(table.first - 3, said["groups"]["title"], last)
    write_units(writer, table, "groups", {"least": LEAST_SHARE_HEAD})
    groups = content.package.groups
    least = [choice.demands.shares.get(group.id) for group in groups]
    for row, asked in zip(table.rows, least + [None] * (GROUP_ROWS - len(least)), strict=True):
        writer.input(row, typed, asked, SHARE_1)
    area = (table.first - 1, typed, table.last - 1, typed)
    writer.sheet.data_validation(*area, said["validation"]["share"])
    spent, total = "figure_investment[chosen]", choice.chosen(choice.investment)
    by_group = choice.by_group(choice.investment)
    share = by_group / total if total > 0 else np.zeros_like(by_group)
    of_all = content.by_group(content.result.share)
    chosen = "=SUMPRODUCT((cases[group]=[@number])*(cases[tick]=1)*cases[{}])"
    kept = _status_formula("ISNUMBER([@least])", f"[@investment]+tolerance[value]<[@least]*{spent}")
    columns = [
        *group_labels(content),
        *(
            Column(name, chosen.format(name), choice.by_group(choice.values(name)), number)
            for name, number in _SUMMED
        ),
        Column("share", f"=IF({spent}>0,[@investment]/{spent},0)", share, SHARE_1),
        Column("share_of_all", "=group_result[@share]", of_all, SHARE_1),
        Column("kept", kept, choice.group_statuses, kind="bold", how={"align": "center"}),
    ]
    writer.table(table, columns, places.tables)
    writer.status_colours(table.first, last, table.last, last)
    writer.rule_rows(table, "number", last)


def _write_cases(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write each case's tick and demand, its figures and its place."""
    table, content, found = places.cases, choice.content, choice.yardstick
    last = table.at("must")
    writer.section(table.first - 3, _SAID["cases"]["title"], last)
    write_units(writer, table, "cases", {"tick": TICK_HEAD, "demand": DEMAND_HEAD})
    _write_ticks(writer, table, choice)
    for index, row in enumerate(table.rows):
        writer.number(row, table.at("row"), index + 1, "note", WHOLE, align="right")

    def on_rows(values: Any) -> Any:
        return content.by_case(np.asarray(values))

    def noted(name: str, formula: str, values: Any) -> Column:
        return Column(name, formula, on_rows(values.astype(np.int64)), WHOLE, "note", RIGHT)

    present = "=SUMPRODUCT(net[@years]*shown[years]*discount[years])"
    taken = "=IF([@place]>0,INDEX(steps[taken],[@place]),0)"
    groups = np.array([case.group for case in content.package.cases], dtype=int)
    columns = [
        *case_labels(content),
        Column("group", "=basis[@group]", on_rows(groups), WHOLE),
        *(
            Column(
                name,
                present if name == "present" else f"=result[@{name}]",
                on_rows(choice.values(name)),
                number,
            )
            for name, number in _SUMMED
        ),
        Column("per_krone", _PER_KRONE, _per_krone(choice), _RATIO, how=RIGHT),
        Column("place", _placed(), on_rows(found.rank), _PLACE),
        Column("taken", taken, on_rows(found.taken.astype(np.int64)), WHOLE),
        noted("free", f'=basis[@active]*([@demand]<>"{WITHOUT}")', ~choice.without),
        noted("must", f'=basis[@active]*([@demand]="{MUST}")', choice.must),
    ]
    writer.table(table, columns, places.tables)
    writer.rule_rows(table, "number", last)
    _fade(writer, table, "tick")


def _write_ticks(writer: SheetWriter, table: Table, choice: Choice) -> None:
    """Write ticks and demands; rows without a case are ticked too, for cases to come."""
    said, tick, demand = _SAID["validation"], table.at("tick"), table.at("demand")
    demands = dict.fromkeys(choice.demands.must, MUST)
    demands |= dict.fromkeys(choice.demands.without, WITHOUT)
    for index, row in enumerate(table.rows):
        known = index < choice.ticked.size
        writer.input(row, tick, int(choice.ticked[index]) if known else 1, WHOLE, align="center")
        writer.input(row, demand, demands.get(choice.numbers[index]) if known else None)
    rules = ((tick, said["tick"]), (demand, {**said["demand"], "source": [MUST, WITHOUT]}))
    for column, rule in rules:
        writer.sheet.data_validation(table.first - 1, column, table.last - 1, column, rule)


_PER_KRONE = '=IF([@investment]>0,[@gain]/[@investment],"")'


def _per_krone(choice: Choice) -> list[Value]:
    ratios: list[Value] = [
        float(gain / cost) if cost > 0 else ""
        for gain, cost in zip(choice.gain, choice.investment, strict=True)
    ]
    return ratios + [""] * (choice.content.grid.cases - len(ratios))


def _placed() -> str:
    """Return 1 + how many come before: what must be chosen, then more gain per krone, then order.

    Gains per krone are compared by products, since an investment may be 0.
    """
    ahead, tolerance = "[gain]*[@investment]-[@gain]*[investment]", "tolerance[value]"
    better = f"({ahead}>{tolerance})"
    alike = f"({ahead}<={tolerance})*({ahead}>=-{tolerance})"  # ABS takes no range everywhere
    earlier = f"{alike}*([row]<[@row])"
    before = f"[free]*(([must]>[@must])+([must]=[@must])*({better}+{earlier}))"
    return f"=IF([@free]=0,0,1+SUMPRODUCT({before}))"


def _fade(writer: SheetWriter, table: Table, name: str) -> None:
    """Grey the names of cases that are not in."""
    criteria = table.on_first(f"=[@{name}]<>1")
    look = writer.styles.change(font_color=GREY, italic=True)
    rule = {"type": "formula", "criteria": criteria, "format": look}
    area = (table.first - 1, table.at("number"), table.last - 1, table.at("name"))
    writer.sheet.conditional_format(*area, rule)


def _write_steps(writer: SheetWriter, places: Places, choice: Choice) -> None:
    """Write the cases in order of gain per krone, until the budget is used."""
    table, said = places.steps, _SAID["steps"]
    start, last = table.first - 1, table.at("must")
    writer.section(start - 4, said["title"], last)
    writer.text(start - 3, 1, said["note"], "note")
    write_units(writer, replace(table, first=start), "steps")
    writer.text(start, table.at("name"), said["start"])
    for name in ("all_investment", "all_gain", "spent"):
        writer.number(start, table.at(name), 0, "calc", TKR)
    free = int(choice.yardstick.order.size)
    count = Column("row", "=SUM(cases[free])", free, WHOLE, "note", RIGHT)
    writer.table(table.line(-1), [count], places.tables)
    for index, row in enumerate(table.rows):
        writer.number(row, table.at("place"), index + 1, "plain", WHOLE)
    writer.table(table, [*_looked_up(choice), *_running(choice)], places.tables)
    writer.rule_rows(table, "number", last)
    _fade(writer, table, "taken")


def _looked_up(choice: Choice) -> list[Column]:
    """Return what the case in each place has, from its row above."""
    content, order = choice.content, choice.yardstick.order
    rows = content.grid.cases
    row = "=IF([@place]<=start[row],MATCH([@place],cases[place],0),0)"
    columns = [Column("row", row, _on_steps(choice, order + 1), WHOLE, "note", RIGHT)]
    for name, how in (("number", {}), ("name", SHRUNK)):
        known = [getattr(content.package.cases[index], name) for index in order.tolist()]
        formula = f'=IF([@row]=0,"",INDEX(cases[{name}],[@row]))'
        columns.append(Column(name, formula, content.texts(known, rows), how=how))
    groups = np.array([case.group for case in content.package.cases], dtype=np.int64)
    for name, values, number in (
        ("group", groups, WHOLE),
        ("investment", choice.investment, TKR),
        ("gain", choice.gain, TKR),
        ("persons", choice.persons, PERSONS),
        ("must", choice.must.astype(np.int64), WHOLE),
    ):
        kind, how = ("note", RIGHT) if name == "must" else ("plain", {})
        formula = f"=IF([@row]=0,0,INDEX(cases[{name}],[@row]))"
        columns.append(Column(name, formula, _on_steps(choice, values[order]), number, kind, how))
    ratios: list[Value] = [_per_krone(choice)[index] for index in order.tolist()]
    ratios += [""] * (rows - len(ratios))
    chosen = "=IF([@row]=0,0,(INDEX(cases[tick],[@row])=1)*1)"
    ticked = _on_steps(choice, choice.ticked[order].astype(np.int64))
    columns.append(Column("per_krone", _PER_KRONE, ratios, _RATIO, how=RIGHT))
    columns.append(Column("chosen", chosen, ticked, WHOLE))
    return columns


def _running(choice: Choice) -> list[Column]:
    """Return whether each case still fits the budget, and the running sums."""
    order, taken = choice.yardstick.order, choice.yardstick.taken
    room = "above[@spent]+[@investment]<=limit[value]+tolerance[value]"
    fits = f"=([@row]>0)*MAX([@must],([@gain]>0)*({room}))"
    values = _on_steps(choice, taken[order].astype(np.int64))
    columns = [Column("taken", fits, values, WHOLE, how={"align": "center"})]
    spent = choice.investment[order] * taken[order]
    for name, formula, amounts, kind in (
        ("all_investment", "[@investment]", choice.investment[order], "plain"),
        ("all_gain", "[@gain]", choice.gain[order], "plain"),
        ("spent", "[@taken]*[@investment]", spent, "note"),
    ):
        sums = np.cumsum(_on_steps(choice, amounts))
        columns.append(Column(name, f"=above[@{name}]+{formula}", sums, TKR, kind, RIGHT))
    return columns


def _on_steps(choice: Choice, values: Floats | Ints) -> Any:
    """Return values in the order's places on the grid's rows; 0 where there is no case."""
    return choice.content.by_case(np.asarray(values))


def _write_chart(book: Workbook, writer: SheetWriter, places: Places) -> None:
    """Write the curve of the order, the ticked cases as one point, the yardstick as another."""
    said, steps, figures = _SAID["chart"], places.steps, places.figures
    chart: Any = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    first, last = steps.first - 2, steps.last - 1
    spent, gained = steps.at("all_investment"), steps.at("all_gain")
    chart.add_series(
        {
            "name": said["curve"],
            "categories": [PRIORITERING, first, spent, last, spent],
            "values": [PRIORITERING, first, gained, last, gained],
            "line": {"color": TEAL, "width": 1.75},
            "marker": {
                "type": "circle",
                "size": 4,
                "fill": {"color": TEAL},
                "border": {"color": TEAL},
            },
        }
    )
    investment, gain = (
        figures.first + _FIGURES.index(figure) - 1 for figure in ("investment", "gain")
    )
    for name, marker, colour in (("yardstick", "diamond", NAVY), ("chosen", "square", _RED)):
        column = figures.at(name)
        chart.add_series(
            {
                "name": said[name],
                "categories": [PRIORITERING, investment, column, investment, column],
                "values": [PRIORITERING, gain, column, gain, column],
                "line": {"none": True},
                "marker": {
                    "type": marker,
                    "size": 9,
                    "fill": {"color": colour},
                    "border": {"color": "#FFFFFF"},
                },
            }
        )
    chart.set_legend({"position": "bottom"})
    chart.set_x_axis(
        {**_AXIS, "name": said["investment"], "min": 0, "major_gridlines": {"visible": False}}
    )
    lines = {"visible": True, "line": {"color": "#E3E8ED"}}
    chart.set_y_axis({**_AXIS, "name": said["gain"], "major_gridlines": lines})
    writer.chart(
        chart,
        3,
        6,
        title=said["title"],
        description=said["description"],
        width=720,
        height=405,
        offset=12,
    )


def checks(content: Content) -> list[CheckRow]:
    """Return what `Kontrol` computes in a second way."""
    places, choice = Places(content.grid), Choice(content)
    steps, top = places.steps, places.figures.first
    tables = places.tables | {"whole": replace(steps, first=top, count=steps.last - top + 1)}
    check = Checks(PRIORITERING, tables).row
    gain, free = choice.chosen(choice.gain), choice.free_investment
    ticks, shares, chosen = "cases[tick]", "chosen_groups[least]", "=figure_gain[chosen]"
    sums = f"=SUMIF({ticks},1,cases[saving])-SUMIF({ticks},1,cases[investment])"
    stray = f'=SUMPRODUCT(({ticks}<>"")*({ticks}<>1)*({ticks}<>0))'
    faulty = f'=COUNTIF({shares},"<0")+(SUM({shares})>1)'
    errors = "=IF(ISERROR(SUM(whole[taken:must])),1,0)"
    once = "=SUMPRODUCT(cases[free]*cases[investment])"
    return [
        check("gain", chosen, sums, gain),
        check("groups", chosen, "=SUM(chosen_groups[gain])", gain),
        check("steps", once, "=SUM(steps[investment])", free),
        check("ticks", "=0", stray, 0.0, WHOLE),
        check("shares", "=0", faulty, 0.0, WHOLE),
        check("errors", "=0", errors, 0.0, WHOLE),
    ]


# -- what the engine says stands there -----------------------------------------------


class Choice:
    """What the ticks and demands of a workbook come to; arrays have one entry a case."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.demands = content.decisions.demands
        self.numbers = [case.number for case in content.package.cases]

    @cached_property
    def ticked(self) -> Chosen:
        """Which cases are in."""
        chosen = self.content.decisions.chosen
        wanted = set(self.numbers if chosen is None else chosen)
        return np.array([number in wanted for number in self.numbers], dtype=bool)

    @cached_property
    def must(self) -> Chosen:
        """Which cases must be in."""
        return np.array([number in self.demands.must for number in self.numbers], dtype=bool)

    @cached_property
    def without(self) -> Chosen:
        """Which cases must be out."""
        return np.array([number in self.demands.without for number in self.numbers], dtype=bool)

    @cached_property
    def yardstick(self) -> Yardstick:
        """The cases in order of gain per krone."""
        return yardstick(self.content.package, self.content.result, self.demands)

    @property
    def investment(self) -> Floats:
        """Average investment, tkr. a year."""
        return self.content.result.annual_investment

    @property
    def saving(self) -> Floats:
        """Average saving, tkr. a year."""
        return self.content.result.average_saving

    @property
    def gain(self) -> Floats:
        """Average gain, tkr. a year."""
        return self.content.result.by_case.gain

    @property
    def persons(self) -> Floats:
        """Full-year persons."""
        return self.content.result.persons

    def values(self, name: str) -> Floats:
        """Return what the cases have in a column of their table."""
        if name == "present":  # over the years shown, tkr.
            return self.content.result.present_value_by_case
        return np.asarray(getattr(self, name))

    def chosen(self, values: Floats) -> float:
        """Return the sum over the ticked cases."""
        return float(values[self.ticked].sum())

    def in_yardstick(self, values: Floats) -> float:
        """Return the sum over the cases that the yardstick takes."""
        return float(values[self.yardstick.taken].sum())

    @property
    def free_investment(self) -> float:
        """The investment of the cases that may be chosen."""
        return float(self.investment[~self.without].sum())

    @property
    def limit(self) -> float:
        """The budget, or all investment without one."""
        budget = self.demands.budget
        return float(self.investment.sum()) if budget is None else budget

    def by_group(self, values: Floats) -> Floats:
        """Return the ticked cases' sums by group, on the grid's rows."""
        picked = np.where(self.ticked, values, 0.0)
        return self.content.by_group(self.content.result.sum_by_group(picked))

    @property
    def budget_status(self) -> str:
        """Whether the ticked cases keep the budget."""
        asked = self.demands.budget is not None
        return _status(asked, kept=self.chosen(self.investment) <= self.limit + TOLERANCE)

    @property
    def case_status(self) -> str:
        """Whether the ticked cases are those that must be in, and none that must be out."""
        kept = not (self.must & ~self.ticked).any() and not (self.without & self.ticked).any()
        return _status(bool((self.must | self.without).any()), kept=kept)

    @property
    def group_statuses(self) -> list[str]:
        """Whether each group has its share, on the grid's rows."""
        spent, total = self.by_group(self.investment), self.chosen(self.investment)
        groups = self.content.package.groups
        least = [self.demands.shares.get(group.id) for group in groups]
        found = [
            _status(share is not None, kept=spent[i] + TOLERANCE >= (share or 0.0) * total)
            for i, share in enumerate(least)
        ]
        return found + [NO_DEMAND] * (len(spent) - len(found))

    @property
    def share_status(self) -> str:
        """Whether all groups have their shares."""
        return _status(bool(self.demands.shares), kept=FAULT not in self.group_statuses)


def _status(asked: bool, *, kept: bool) -> str:
    if not asked:
        return NO_DEMAND
    return OK if kept else FAULT
