"""Scenarios: what each changes, then their figures side by side with the package as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from investpakke.deciding.named import chosen
from investpakke.deciding.scenarios.change import DELAYS, LEVERS, Change
from investpakke.deciding.scenarios.comparison import Comparison, Figures
from investpakke.deciding.scenarios.scenario import Scenario
from investpakke.show.names import case_label, group_label, part_title
from investpakke.show.plain import Form
from investpakke.show.view import (
    Bar,
    Bars,
    Bullets,
    Cell,
    Column,
    Element,
    Heading,
    Inline,
    Kind,
    Page,
    Paragraph,
    Row,
    Strong,
    Table,
)
from investpakke.show.writer import NOTHING, Writer
from investpakke.text import Text, joined, listed

if TYPE_CHECKING:
    from investpakke.show.results.subject import Subject

_BESIDE = 5
"""Scenarios that stand in one table beside the base; more of them take another table."""

_KEY = (
    Text(
        "Money in tkr. Investment, saving and gain are yearly averages over each "
        "case's own horizon; present value and payback are over the years shown. A "
        "dash says that none of them pays back."
    ),
    Text(
        "The effect may come later; the investment stays where it is unless the "
        "scenario says otherwise. PL lifts investment and unit saving alike."
    ),
)
_SUMS: tuple[tuple[Text, Callable[[Figures], float | int | str]], ...] = (
    (Text("Annual investment"), lambda of: of.investment),
    (Text("Average saving"), lambda of: of.saving),
    (Text("Average gain"), lambda of: of.gain),
    (Text("Change against base"), lambda of: of.change),
    (Text("Present value"), lambda of: of.net_present_value),
    (Text("Paid back in year no."), lambda of: NOTHING if of.payback is None else str(of.payback)),
    (Text("Cases that lose"), lambda of: str(len(of.losing))),
)
_GAIN, _CHANGE = Text("Average gain"), Text("Change against base")


def page(
    found: Comparison, writer: Writer, *, case: str | None = None, group: int | None = None
) -> Iterator[Element]:
    """Yield a comparison of a package, a group or a case."""
    title = writer.say(Text("scenarios side by side"))
    yield Heading(f"{part_title(found.package, writer.language, case, group)}: {title}")
    cases = chosen(found.package, case, group)
    gains = list(_gains(found, cases, writer, case=case, group=group))
    yield from _compared(found, cases, writer, gains)


def section(subject: Subject, writer: Writer) -> Iterator[Page]:
    """Yield the page; without scenarios, or cases, there is none."""
    found = subject.comparison
    if found is None:
        return
    cases = np.ones(len(subject.package.cases), dtype=bool)
    bars = [
        Bar(
            writer.say(scenario.name),
            figures.gain,
            f"{writer.tkr(figures.gain)} tkr.",
            "loss" if figures.gain < 0 else "saving",
        )
        for scenario, figures in zip(found.scenarios, found.figures(cases), strict=True)
    ]
    title = writer.say(Text("The package's average yearly gain"))
    parts = (Bars("chart-scenarios", title, bars), *_compared(found, cases, writer))
    yield Page("scenarios", writer.say(Text("Scenarios side by side")), parts)


def _compared(
    found: Comparison,
    cases: NDArray[np.bool_],
    writer: Writer,
    gains: Sequence[Sequence[tuple[Cell, Sequence[float]]]] = (),
) -> Iterator[Element]:
    """Yield what each scenario changes, the figures, the cases that lose."""
    sums = found.figures(cases)
    names = [writer.say(scenario.name) for scenario in found.scenarios]
    changes: list[Inline] = [
        (Strong(name), ": ", described(scenario, writer))
        for name, scenario in zip(names[1:], found.scenarios[1:], strict=True)
    ]
    yield Bullets(changes)
    for first in range(1, max(len(names), 2), _BESIDE):
        beside = [0, *range(first, min(first + _BESIDE, len(names)))]
        yield Table(
            Text("The scenarios in figures, tkr."),
            [Column(Text("Figure"), Kind.NAME), *(Column(names[i]) for i in beside)],
            [
                [_sum_row(label, [of(sums[i]) for i in beside], writer) for label, of in _SUMS],
                [
                    Row(
                        [
                            f"{writer.say(Text('Net'))} {year}",
                            *(sums[i].net_by_year[y] for i in beside),
                        ]
                    )
                    for y, year in enumerate(found.package.shown_years)
                ],
                *([Row([name, *(of[i] for i in beside)]) for name, of in rows] for rows in gains),
            ],
            look="small",
        )
    losing: list[Inline] = [
        (Strong(name), ": ", Text("loss in case {cases}", cases=listed(figures.losing)), ".")
        for name, figures in zip(names, sums, strict=True)
        if figures.losing
    ]
    if losing and cases.sum() > 1:
        yield Heading(Text("Cases that lose"))
        yield Bullets(losing)
    yield Paragraph(joined(_KEY, " "), "note")


def _sum_row(label: Text, values: Sequence[float | int | str], writer: Writer) -> Row:
    cells: list[Cell] = [*values]
    if label == _CHANGE:
        cells = [writer.tkr(float(value), signed=True) for value in values]
    return Row([label, *cells], "total" if label == _GAIN else "sum")


def _gains(
    found: Comparison,
    cases: NDArray[np.bool_],
    writer: Writer,
    *,
    case: str | None,
    group: int | None,
) -> Iterator[list[tuple[Cell, Sequence[float]]]]:
    """Yield the average gain of each group, and of each case, of more than one."""
    package = found.package

    def gains(of: NDArray[np.bool_]) -> list[float]:
        return [figures.gain for figures in found.figures(of)]

    if group is None and case is None:
        yield [
            (group_label(package, i, writer.language).name, gains(chosen(package, group=one.id)))
            for i, one in enumerate(package.groups)
        ]
    if case is None:
        only = np.eye(len(package.cases), dtype=bool)
        word = writer.say(Text("Case"))
        named = ((case_label(package, i), i) for i in np.flatnonzero(cases).tolist())
        yield [(f"{word} {label.number} {label.name}", gains(only[i])) for label, i in named]


def described(scenario: Scenario, writer: Writer) -> str:
    r"""Return in words which levers a scenario moves, how far, and in which cases.

    Examples
    --------
    >>> from investpakke.deciding import standard_scenarios
    >>> described(standard_scenarios()[1], Writer("en"))
    'delay 0.5\xa0years'
    """
    said = [_described(change, writer) for change in scenario.changes]
    return "; ".join(said) or writer.say(Text("no changes"))


def _described(change: Change, writer: Writer) -> str:
    moved = ", ".join(_moved(lever, value, writer) for lever, value in change.changed.items())
    case, group = writer.say(Text("case")), writer.say(Text("group"))
    where = [
        *(f"{group} {each}" for each in change.groups),
        *(f"{case} {each}" for each in change.cases),
    ]
    return " · ".join([moved, *([", ".join(where)] if where else [])])


def _moved(lever: str, value: float, writer: Writer) -> str:
    name = writer.say(LEVERS[lever]).lower()
    return f"{name} {writer.years(value) if lever in DELAYS else writer.change(value)}"


# --- JSON --------------------------------------------------------------------------------


def form(found: Comparison, *, case: str | None = None, group: int | None = None) -> Form:
    """Return every scenario with its changes and figures; the first is the package as it is."""
    package = found.package
    cases = chosen(package, case, group)
    sums = found.figures(cases)
    parts = list(_parts(found, cases, whole=case is None and group is None))
    return {
        "id": package.id,
        "unit": "tkr.",
        "case": case,
        "group": group,
        "years": list(package.shown_years),
        "scenarios": [
            {
                **_scenario(scenario),
                **_figures(sums[index]),
                **{name: [each[index] for each in rows] for name, rows in parts},
            }
            for index, scenario in enumerate(found.scenarios)
        ],
    }


def _scenario(scenario: Scenario) -> Form:
    return {
        "name": scenario.name.da,
        "name_en": scenario.name.en,
        "changes": [_change(change) for change in scenario.changes],
    }


def _change(change: Change) -> Form:
    where = {"cases": list(change.cases), "groups": list(change.groups)}
    return {**change.changed, **({} if change.everywhere else where)}


def _figures(figures: Figures) -> Form:
    net = figures.net_by_year
    return {
        "annual_investment": figures.investment,
        "average_saving": figures.saving,
        "average_gain": figures.gain,
        "change": figures.change,
        "net_present_value": figures.net_present_value,
        "payback_year": figures.payback,
        "losing": list(figures.losing),
        "investment_by_year": figures.investment_by_year.tolist(),
        "saving_by_year": figures.saving_by_year.tolist(),
        "net_by_year": net.tolist(),
        "cumulative_net_by_year": np.cumsum(net).tolist(),
    }


def _parts(
    found: Comparison, cases: NDArray[np.bool_], *, whole: bool
) -> Iterator[tuple[str, list[list[Form]]]]:
    """Yield groups (of the whole package) and cases: for each, its figures by scenario."""
    package = found.package
    if whole:
        of_group = [
            (group.id, found.figures(chosen(package, group=group.id))) for group in package.groups
        ]
        yield "groups", [[{"id": key, **_figures(f)} for f in own] for key, own in of_group]
    one = np.eye(len(package.cases), dtype=bool)
    of_case = [
        (package.cases[index].number, found.figures(one[index]))
        for index in np.flatnonzero(cases).tolist()
    ]
    yield "cases", [[{"number": key, **_figures(f)} for f in own] for key, own in of_case]
