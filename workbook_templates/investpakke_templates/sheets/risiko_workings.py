"""The workings of `Risiko`: where everything stands, what the engine says stands there, and how.

The points that are reckoned with, the means and variances that they give, and the scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from investpakke.calc.series import Floats
from investpakke.deciding.drivers import Driver
from investpakke.deciding.probability import (
    COMMON_SHOCK,
    STANDARD,
    Approximation,
    Correction,
    Distribution,
    Pert,
    Uncertainty,
    approximate,
)
from investpakke.deciding.probability.distribution import WEIGHT
from investpakke.deciding.probability.normal_approximation import (
    PROBABILITIES,
    SCALED,
    Moments,
    normal,
)
from investpakke.show.chances import SCALE
from investpakke.workbook.inputs.risk import (
    DEADWEIGHT_HEAD,
    OPTIMISM_HEAD,
    POINT_HEADS,
    STANDARD_CHOSEN,
    WORKINGS_TITLE,
)
from investpakke.workbook.layout import RISIKO
from investpakke_templates.content import Content
from investpakke_templates.grid import GROUP_ROWS, Grid
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.parts import case_labels, group_labels
from investpakke_templates.styles import FACTOR, SHARE_1, TKR_1, WHOLE
from investpakke_templates.table import Column, Table, Value
from investpakke_templates.texts import heads, wording

_SAID = wording(RISIKO)
CHANGE = "+0.0 %;[Red]-0.0 %;0 %"
_VARIANCE = "0.000000"
HEAD_ROW, USUAL_ROW, STANDARD_ROW, CORRELATION_ROW, STATUS_ROW, NOTE_ROW = 5, 6, 7, 8, 9, 10
CHART_ROW, PACKAGE_ROW, COMMON_ROW = 17, 35, 36
TEXTS = tuple(_SAID["texts"])
POINTS = tuple(f"point{index}" for index in range(3 * len(SCALED)))
TRIPLES = tuple(zip(POINTS[0::3], POINTS[1::3], POINTS[2::3], strict=True))
"""The columns of low, likely and high, a driver each."""
SHARES = ("optimism", "deadweight")
INPUTS = (*POINTS, *SHARES)
QUANTILES = tuple(f"quantile{index}" for index in range(len(PROBABILITIES)))
DRIVERS = ("persons", "unit", "investment")
PARTS = ("by_persons", "by_unit", "by_both", "by_investment")
"""What persons, unit saving, both together, and investment move a gain by."""


@dataclass(frozen=True)
class Places:
    """The tables: each has a title and heads above, a blank row below."""

    grid: Grid

    def _table(self, first: int, count: int, name: str) -> Table:
        return self.grid.table(RISIKO, first, count, heads_of=name)

    def _labelled(self, first: int, count: int) -> Table:
        return self.grid.table(RISIKO, first, count, "nothing", "label", "value", "constant")

    @cached_property
    def usual(self) -> Table:
        """The inputs of all cases."""
        return self._table(USUAL_ROW, 1, "points")

    @cached_property
    def results(self) -> Table:
        """Gains, chances and quantiles, under the package's rows."""
        return self._table(COMMON_ROW + 1, self.grid.cases, "results")

    @cached_property
    def groups(self) -> Table:
        """The inputs of groups."""
        return self._table(self.results.last + 4, GROUP_ROWS, "points")

    @cached_property
    def own(self) -> Table:
        """The inputs of single cases."""
        return self._table(self.groups.last + 4, self.grid.cases, "points")

    @cached_property
    def points(self) -> Table:
        """The points of every case: its own, its group's, or those of all cases."""
        return self._table(self.own.last + 4, self.grid.cases, "points")

    @cached_property
    def common(self) -> Table:
        """The points of all cases, below them those of each group, then the standard range."""
        return self._table(self.points.last + 5, 1 + GROUP_ROWS, "points")

    @cached_property
    def moments(self) -> Table:
        """Means and variances; the package's stand below."""
        return self._table(self.common.last + 5, self.grid.cases, "moments")

    @cached_property
    def pert(self) -> Table:
        """What PERT weighs its three points by, and what it divides by."""
        return self._labelled(self.moments.last + 3, 5)

    @cached_property
    def correlations(self) -> Table:
        """The stated correlation, or none, and that of a common shock."""
        return self._labelled(self.pert.last + 1, 2)

    @cached_property
    def titles(self) -> Table:
        """Whether the standard range is used, and the chart's title."""
        return self._labelled(self.correlations.last + 1, 2)

    @cached_property
    def texts(self) -> Table:
        """The texts that formulas choose among."""
        return self._labelled(self.titles.last + 2, len(TEXTS))

    @cached_property
    def words(self) -> Table:
        """From which chance each word of the scale is used."""
        return self._labelled(self.texts.last + 3, len(SCALE))

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What formulas of this sheet name; ``varying`` counts the drivers that vary in all."""
        tables = {"usual": self.usual, "results": self.results, "own": self.own}
        tables |= {"points": self.points, "common": self.common, "moments": self.moments}
        tables |= {"group_inputs": self.groups, "words": self.words}
        tables["common_groups"] = self.common.part(1, GROUP_ROWS)
        lines = {"usual_line": self.usual.line(0), "varying": self.points.line(self.points.count)}
        lines |= {"everyone": self.common.line(0), "range": self.common.line(self.common.count)}
        lines |= {"package": self.moments.line(self.moments.count)}
        lines |= {"heads": self.results.line(-3), "used": self.titles.line(0)}
        lines |= {"standard": self._labelled(STANDARD_ROW, 1).line(0)}
        lines |= {"correlation": self._labelled(CORRELATION_ROW, 1).line(0)}
        lines |= {f"pert{index}": self.pert.line(index) for index in range(5)}
        lines |= {f"rho{index}": self.correlations.line(index) for index in range(2)}
        lines |= {f"text_{key}": self.texts.line(at) for at, key in enumerate(TEXTS)}
        return self.grid.tables | tables | lines


Three = tuple[Value, Value, Value]
BLANK: Three = ("", "", "")


class RiskFigures:
    """The figures of one workbook, on the grid's case rows: zeros where there is no case."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.asked: Uncertainty = content.decisions.risk
        self.moments = Moments.of(content.package, content.result, self.asked)
        approximations = [
            approximate(content.package, content.result, asked) for asked in self.asked.beside
        ]
        self.cases: Approximation = approximations[0][0]
        self.package = [package for _, package in approximations]
        """The package's with the first correlation, and with a common shock if that is shown."""

    @cached_property
    def varies(self) -> bool:
        """Whether any uncertainty is stated."""
        return bool(self.asked.varying(self.content.package))

    @cached_property
    def on_standard(self) -> bool:
        """Whether a driver that is not stated for all cases takes the standard range."""
        return self.asked.standard and len(self.asked.usual.keys() & set(SCALED)) < len(SCALED)

    @cached_property
    def points(self) -> list[list[Value]]:
        """Low, likely and high of each driver, on every row; blank where nothing is stated."""
        rows = [
            self._points(case.group, self.asked.by_case.get(case.number, {}))
            for case in self.content.package.cases
        ]
        return rows + [[""] * 9] * (self.content.grid.cases - len(rows))

    @cached_property
    def common(self) -> list[list[Value]]:
        """The points of all cases, then those of each group row."""
        groups = [group.id for group in self.content.package.groups]
        rows = [self._points(group, {}) for group in (None, *groups)]
        return rows + [rows[0]] * (1 + GROUP_ROWS - len(rows))

    def _points(self, group: int | None, own: Mapping[Driver, Distribution]) -> list[Value]:
        found: list[Value] = []
        for driver in SCALED:
            stated = own.get(driver)
            if stated is None and group is not None:
                stated = self.asked.by_group.get(group, {}).get(driver)
            if stated is None:
                stated = self.asked.usual.get(driver)
            if stated is None and self.asked.standard:
                stated = STANDARD[driver]
            found += three(stated)
        return found

    @cached_property
    def common_lines(self) -> list[int]:
        """The line of `common` that each row follows, from 1: the first where there is no case."""
        lines = {group.id: at for at, group in enumerate(self.content.package.groups, start=2)}
        found = [lines[case.group] for case in self.content.package.cases]
        return found + [1] * (self.content.grid.cases - len(found))

    @cached_property
    def drivers_varying(self) -> list[int]:
        """How many drivers vary on each row."""
        return [
            sum(row[i] != "" and row[i + 2] > row[i] for i in (0, 3, 6))  # type: ignore[operator]
            for row in self.points
        ]

    @cached_property
    def corrections(self) -> Floats:
        """Optimism and deadweight on every row: a case's own, or that of all cases."""
        rows = [corrections_of(self.asked, case.number) for case in self.content.package.cases]
        rows += [corrections_of(self.asked)] * (self.content.grid.cases - len(rows))
        return np.array(rows, dtype=np.float64)

    @cached_property
    def changes(self) -> dict[Driver, tuple[Floats, Floats]]:
        """Mean and variance of each driver's change, on every row."""
        found = {}
        for index, driver in enumerate(SCALED):
            perts = [
                Pert(0.0, 0.0, 0.0)
                if row[3 * index] == ""
                else Pert(*map(float, row[3 * index : 3 * index + 3]))
                for row in self.points
            ]
            found[driver] = (
                np.array([pert.mean for pert in perts]),
                np.array([pert.sd**2 for pert in perts]),
            )
        return found

    @cached_property
    def saving(self) -> Floats:
        """Average saving after optimism and deadweight."""
        return self.content.by_case(self.moments.saving)

    @cached_property
    def investment(self) -> Floats:
        """Average investment."""
        return self.content.by_case(self.moments.investment)

    @cached_property
    def spread(self) -> Approximation:
        """The cases' gains, on every row."""
        return normal(self.content.by_case(self.cases.mean), self.content.by_case(self.cases.sd))

    def package_parts(self, shown: int) -> Floats:
        """Return each case's part of the package's variance, with one of the correlations."""
        beside = self.asked.beside
        correlation = beside[shown].correlation if shown < len(beside) else None
        usual = 0.0 if correlation is None else correlation.usual
        correlations = dict.fromkeys(SCALED, usual)
        return self.content.by_case(self.moments.covariance(correlations).sum(axis=1))

    @cached_property
    def package_shares(self) -> Floats:
        """The same as a share of the package's variance; 0 where that does not vary."""
        parts = self.package_parts(0)
        whole = parts.sum()
        return parts / whole if whole else np.zeros_like(parts)

    @cached_property
    def parts(self) -> list[Floats]:
        """How far each driver alone moves a gain, with persons and unit saving together third."""
        (p, v), (u, w), (_, z) = (self.changes[driver] for driver in SCALED)
        persons, unit = 1 + p, 1 + u
        return [
            self.saving * np.sqrt(v) * unit,
            self.saving * persons * np.sqrt(w),
            self.saving * np.sqrt(v * w),
            self.investment * np.sqrt(z),
        ]


def three(stated: Distribution | None) -> Three:
    """Return the three cells of a distribution; blank where none is stated."""
    if not isinstance(stated, Pert):  # `check_fits` has seen to it
        return BLANK
    return stated.low, stated.likely, stated.high


def corrections_of(asked: Uncertainty, number: str = "") -> list[float]:
    """Return optimism and deadweight of a case, or of all cases."""
    correction = asked.corrections.get(number, Correction()).over(asked.correction)
    return [correction.optimism or 0.0, correction.deadweight or 0.0]


def write_heads(
    writer: SheetWriter, table: Table, labels: Sequence[str] = (), *, shares: bool = True
) -> None:
    """Write the heads of a table of inputs, or of the points made of them."""
    left = labels or [head.text for head in heads(RISIKO, "points")[:2]]
    points = [head for of_driver in POINT_HEADS.values() for head in of_driver]
    taken_off = (OPTIMISM_HEAD, DEADWEIGHT_HEAD) if shares else ()
    writer.heads(table.first - 1, 1, (*left, *points, *taken_off), left=2)
    writer.sheet.set_row(table.first - 2, 42)


def chosen_text(figures: RiskFigures, key: str) -> tuple[str, str]:
    """Return the formula of a text for what is stated: nothing, something or the standard range."""
    ends = ("nothing", "stated", "standard")
    cells = ",".join(f"text_{key}_{end}[label]" for end in ends)
    end = "nothing" if not figures.varies else "standard" if figures.on_standard else "stated"
    choice = "1+(varying[varies]>0)*(1+used[value])"
    return f"=CHOOSE({choice},{cells})", _SAID["texts"][f"{key}_{end}"]


# -- the points that are reckoned with ------------------------------------------------


def _stated(table: str, triple: tuple[str, str, str]) -> str:
    """Return the test for whether a row states all three points of a driver."""
    return f"COUNT({table}[@{triple[0]}:{triple[2]}])=3"


def _faults(table: str) -> str:
    """Count what is half filled or no number where it is typed, and points in the wrong order."""
    half = (
        f"(COUNT({table}[@{low}:{high}])>0)*(1-"
        + "*".join(f"ISNUMBER({table}[@{name}])" for name in (low, likely, high))
        + ")"
        for low, likely, high in TRIPLES
    )
    wrong = (
        f"([@{above}]<[@{below}])"
        for low, likely, high in TRIPLES
        for below, above in ((low, likely), (likely, high))
    )
    area = f"{table}[@{POINTS[0]}:{POINTS[-1]}]"
    return "=" + "+".join((*half, *wrong, f"COUNTA({area})-COUNT({area})"))


def write_points(
    writer: SheetWriter, content: Content, figures: RiskFigures, places: Places
) -> None:
    """Write each case's points and shares: its own, else its group's, else those of all cases.

    Right of them stands what is wrong with them, and how many drivers vary.
    """
    table = places.points
    varies, total = table.at("varies"), table.last + 1
    writer.section(table.first - 2, WORKINGS_TITLE, table.at("line"))
    write_heads(writer, table)
    for head in heads(RISIKO, "points")[-3:]:
        writer.text(table.first - 1, table.at(head.name), head.text, "head")
    varying = "=" + "+".join(
        f"IF({_stated('points', triple)},([@{triple[2]}]>[@{triple[0]}])*1,0)" for triple in TRIPLES
    )
    line = "=IF(basis[@group]=0,1,1+MATCH(basis[@group],common_groups[number],0))"
    columns = [*case_labels(content)]
    for index, name in enumerate(POINTS):
        stated = f'([@number]<>"")*(1+({_stated("own", TRIPLES[index // 3])}))'
        point = f'=CHOOSE(1+{stated},"",INDEX(common[{name}],[@line]),own[@this])'
        columns.append(Column(name, point, [row[index] for row in figures.points], CHANGE))
    taken_off = '=1*IF(own[@this]="",usual_line[this],own[@this])'
    columns += [
        *(
            Column(name, taken_off, figures.corrections[:, index], SHARE_1)
            for index, name in enumerate(SHARES)
        ),
        Column("fault", _faults("own"), [0] * table.count, WHOLE),
        Column("varies", varying, figures.drivers_varying, WHOLE),
        Column("line", line, figures.common_lines, WHOLE),
    ]
    writer.table(table, columns, places.tables)
    writer.text(total, varies - 1, _SAID["points"]["total"], "note", align="right")
    count = Column("varies", "=SUM(points[varies])", sum(figures.drivers_varying), WHOLE, "total")
    writer.table(table.line(table.count), [count], places.tables)
    writer.rule_rows(table, "number", table.at("line"))


def write_common(
    writer: SheetWriter, content: Content, figures: RiskFigures, places: Places
) -> None:
    """Write the points of all cases, of each group, and of the standard range."""
    table, said = places.common, _SAID["common"]
    everyone, groups = table.part(0, 1), table.part(1, GROUP_ROWS)
    name, standard = table.at("name"), table.last + 1
    writer.section(table.first - 2, said["title"], table.at("varies"))
    write_heads(writer, table, _SAID["groups"]["heads"])
    writer.text(everyone.first, name, said["everyone"])
    writer.text(standard, name, STANDARD_CHOSEN)
    values: list[Any] = [point for driver in SCALED for point in three(STANDARD[driver])]
    chosen = f'standard[value]="{STANDARD_CHOSEN}"'
    of_all, of_groups = [], group_labels(content)
    for index, point in enumerate(POINTS):
        triple = TRIPLES[index // 3]
        stated, own = _stated("usual", triple), _stated("group_inputs", triple)
        choice = f"1+({stated})+2*(1-({stated}))*({chosen})"
        usual = f'=CHOOSE({choice},"",usual_line[this],range[this])'
        of_all.append(Column(point, usual, [figures.common[0][index]], CHANGE))
        followed = f"=IF({own},group_inputs[@this],everyone[this])"
        rows = [row[index] for row in figures.common[1:]]
        of_groups.append(Column(point, followed, rows, CHANGE))
        writer.number(standard, table.at(point), values[index], "calc", CHANGE)
    fault = table.at("fault")
    writer.text(table.first - 1, fault, heads(RISIKO, "points")[fault - 1].text, "head")
    of_all.append(Column("fault", _faults("usual"), [0], WHOLE))
    of_groups.append(Column("fault", _faults("group_inputs"), [0] * GROUP_ROWS, WHOLE))
    writer.table(everyone, of_all, places.tables)
    writer.table(groups, of_groups, places.tables)


# -- means and variances, and the scale -----------------------------------------------


def write_moments(
    writer: SheetWriter, content: Content, figures: RiskFigures, places: Places
) -> None:
    """Write mean and variance of each driver, of each gain, and of the package's gain."""
    table = places.moments
    last = table.at("common_part")
    writer.section(table.first - 2, _SAID["moments"]["title"], last)
    writer.heads(table.first - 1, 1, [head.text for head in heads(RISIKO, "moments")], left=2)
    writer.sheet.set_row(table.first - 2, 42)
    columns = [*_changes(figures), *_moments(figures)]
    writer.table(table, [*case_labels(content), *columns], places.tables)
    row = table.part(table.count, 1)
    for column in range(1, table.at("gain")):
        text = _SAID["package"] if column == table.at("name") else ""
        writer.text(row.first, column, text, "total")
    summed = columns[columns.index(next(c for c in columns if c.name == "gain")) :]
    sums = [
        Column(c.name, f"=SUM(moments[{c.name}])", [float(c.values.sum())], TKR_1, "total")
        for c in summed
    ]
    writer.table(row, sums, places.tables)
    _write_pert(writer, places)
    _write_correlations(writer, figures, places)
    _write_texts(writer, figures, places)
    writer.rule_rows(table, "number", last)


def _changes(figures: RiskFigures) -> list[Column]:
    """Return mean and variance of each driver's change, by PERT."""
    columns = []
    for driver, name, triple in zip(SCALED, DRIVERS, TRIPLES, strict=True):
        stated = _stated("points", triple)
        a, m, b = (f"points[@{point}]" for point in triple)
        mean = f"({a}+pert1[value]*{m}+{b})/pert3[value]"
        product = f"([@mean_{name}]-{a})*({b}-[@mean_{name}])/pert4[value]"
        variance = f"=IF({stated},MAX(0,{product}),0)"
        means, variances = figures.changes[driver]
        columns.append(Column(f"mean_{name}", f"=IF({stated},{mean},0)", means, FACTOR))
        columns.append(Column(f"variance_{name}", variance, variances, _VARIANCE))
    return columns


def _moments(figures: RiskFigures) -> list[Column]:
    """Return the saving after what is taken off, the gain's moments, and what makes them.

    The parts are what each driver moves the gain by, as a standard deviation in tkr.; the last
    two columns each case's part of the package's variance, its own and what is common: with the
    stated correlation, or none, and with that of a common shock.
    """
    saving = "=result[@saving]*(1-points[@optimism])*(1-points[@deadweight])"
    spent = "result[@investment]"
    gain = f"[@saving]*(1+[@mean_persons])*(1+[@mean_unit])-{spent}*(1+[@mean_investment])"
    persons, unit = "(1+[@mean_persons])^2", "(1+[@mean_unit])^2"
    product = f"({persons}+[@variance_persons])*({unit}+[@variance_unit])-{persons}*{unit}"
    variance = f"=[@saving]^2*({product})+{spent}^2*[@variance_investment]"
    parts = (
        "=[@saving]*[@variance_persons]^(1/2)*(1+[@mean_unit])",
        "=[@saving]*(1+[@mean_persons])*[@variance_unit]^(1/2)",
        "=[@saving]*([@variance_persons]*[@variance_unit])^(1/2)",
        f"={spent}*[@variance_investment]^(1/2)",
    )
    across = {name: f"[@{name}]*(package[{name}]-[@{name}])" for name in PARTS}
    alone = "+".join(across[name] for name in PARTS if name != "by_both")
    shared = "=[@variance]+{0}*({1})+{0}^2*{2}"
    return [
        Column("saving", saving, figures.saving, TKR_1),
        Column("gain", f"={gain}", figures.spread.mean, TKR_1),
        Column("variance", variance, figures.spread.sd**2, TKR_1),
        *(
            Column(name, formula, values, TKR_1)
            for name, formula, values in zip(PARTS, parts, figures.parts, strict=True)
        ),
        *(
            Column(
                name,
                shared.format(f"rho{shown}[value]", alone, across["by_both"]),
                figures.package_parts(shown),
                TKR_1,
            )
            for shown, name in enumerate(("part", "common_part"))
        ),
    ]


def _write_pert(writer: SheetWriter, places: Places) -> None:
    """Write the weights of the three points, and what mean and variance are divided by."""
    table = places.pert
    label, value = table.at("label"), table.at("value")
    for row, text in zip(table.rows, _SAID["labels"]["pert"], strict=True):
        writer.text(row, label, text)
    for row, weight in zip(table.rows, (1.0, WEIGHT, 1.0), strict=False):
        writer.number(row, value, weight, "calc", WHOLE)
    tables = {"weights": table.part(0, 3), "sum": table.line(3)}
    for at, formula, number in (
        (3, "=SUM(weights[value])", WEIGHT + 2),
        (4, "=1+sum[value]", WEIGHT + 3),
    ):
        writer.table(table.line(at), [Column("value", formula, number, WHOLE, "calc")], tables)


def _write_correlations(writer: SheetWriter, figures: RiskFigures, places: Places) -> None:
    """Write the correlation that is reckoned with, and that of a common shock beside it."""
    table, stated = places.correlations, figures.asked.correlation
    for row, text in zip(table.rows, _SAID["labels"]["correlations"], strict=True):
        writer.text(row, table.at("label"), text)
    cell = "correlation[value]"
    reckoned = 0.0 if stated is None else stated.usual
    shock = COMMON_SHOCK if stated is None else 0.0
    for at, formula, value in (
        (0, f"=IF(ISNUMBER({cell}),{cell},0)", reckoned),
        (1, f"=IF(ISNUMBER({cell}),0,[constant])", shock),
    ):
        column = Column("value", formula, value, FACTOR, "calc")
        writer.table(table.line(at), [column], places.tables)
    writer.number(table.last, table.at("constant"), COMMON_SHOCK, "calc", FACTOR)


def _write_texts(writer: SheetWriter, figures: RiskFigures, places: Places) -> None:
    """Write whether the standard range is used, the texts to choose among, and the words."""
    table, said, label = places.titles, _SAID["labels"], places.titles.at("label")
    for row, text in zip(table.rows, said["titles"], strict=True):
        writer.text(row, label, text)
    usual = "+".join(f"({_stated('usual', triple)})" for triple in TRIPLES)
    standard = f'standard[value]="{STANDARD_CHOSEN}"'
    used = f"=IF({standard},1-(({usual})={len(SCALED)}),0)"
    title, text = chosen_text(figures, "range_chart")
    for at, formula, value, number in (
        (0, used, int(figures.on_standard), WHOLE),
        (1, title, text, ""),
    ):
        column = Column("value", formula, [value], number, "calc")
        writer.table(table.part(at, 1), [column], places.tables)
    writer.text(places.texts.first - 1, label, said["texts"], "bold")
    for row, key in zip(places.texts.rows, TEXTS, strict=True):
        writer.text(row, label, _SAID["texts"][key])
    writer.text(places.words.first - 1, label, said["words"], "bold")
    for row, (least, word) in zip(places.words.rows, SCALE, strict=True):
        writer.text(row, label, word.da)
        writer.number(row, places.words.at("value"), least, "calc", "0.0 %")
