"""A layout being built: the values of its dimensions, its random package, its wordings."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from layout_known import Amounts, KnownCase
from layout_sheet import Sheet, Value, as_datetime


@cache
def words() -> dict[str, Any]:
    """Return the wordings of the forms."""
    return tomllib.loads(Path(__file__).with_name("layouts.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Layout:
    """A value of every dimension; ``serial`` is the seed of the package and of the wordings."""

    form: str
    years: str
    unit: str
    unit_place: str
    sign: str
    groups: str
    totals: str
    first: str
    numbers: str
    extras: str
    producer: str
    serial: int = 0

    def __str__(self) -> str:
        """Return the id."""
        return "/".join(str(getattr(self, item.name)) for item in fields(self))


DIMENSIONS = [item.name for item in fields(Layout)][:-1]
UNITS = {"kr": 1, "tkr": 1000, "mio": 1_000_000}
YEAR_HEADS = ["number", "text", "budget", "bo", "bo_spaced", "short", "year_word", "date"]
MINUS = {"minus-head", "minus-line", "minus-net", "minus-gain"}
MONEY = ("cost", "saving", "net", "once", "full", "month", "unit")
NEEDS_NET = {"minus-net", "minus-gain", "cost-minus"}


class Form(NamedTuple):
    """What a form can be combined with."""

    build: Callable[[Plan], None]
    years: Sequence[str] = ("none",)
    signs: Sequence[str] = ("plus",)
    bands: bool = False
    rows: bool = True
    """Whether a case is a row: then groups, numbers and totals are free."""
    one: bool = False
    """Whether it is a form for one case."""
    horizon: bool = False
    """Whether it needs the last year said."""
    english: bool = False
    """Whether some models of it are in English."""
    sums: bool = False
    """Whether a column may sum each band over its years."""


@dataclass
class Column:
    """A column of a table with a row a case; money is tkr. until it is written."""

    key: str
    head: Value
    values: list[Value]
    form: str = "amount"
    band: str = ""
    summed: bool = False
    formula: str = ""
    """Of the row's other columns, by key in braces."""
    head_form: str = ""


@dataclass
class Plan:
    """A layout being built: its random package, its wordings and its sheets."""

    layout: Layout
    draw: random.Random
    first_year: int
    years: int
    cases: list[KnownCase]
    unit: str
    """As it is spelt."""
    english: bool = False
    merged_bands: bool = True
    tall_heads: bool = False
    """Whether headers beside a band are merged with the cell above them."""
    comma: bool = False
    """Whether headers have their unit after a comma instead of in brackets."""
    sheet: Sheet = field(default_factory=Sheet)
    more: list[Sheet] = field(default_factory=list)
    top: int = 1
    left: int = 1
    columns: list[Column] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    title: str = ""
    no_net: bool = False
    """Whether the model shows no net and no gain."""
    twist: Callable[[Plan], None] | None = None
    """Changes the columns before they are written."""

    def word(self, *keys: str) -> str:
        """Return one of the wordings; the same one each time within a model."""
        name = ".".join(keys)
        if name not in self.heads:
            values: Any = words()
            for key in keys:
                values = values[key]
            if self.english and keys[0] == "heads":
                values = words()["english"].get(keys[1], values)
            self.heads[name] = self.draw.choice(values)
        return self.heads[name]

    @property
    def factor(self) -> int:
        """Kr. in one of the model's unit."""
        return UNITS[self.layout.unit]

    def money(self, tkr: float, factor: int | None = None) -> float:
        """Return an amount as it is written."""
        return plain(tkr * 1000 / (factor or self.factor))

    def with_unit(self, head: str, unit: str | None = None) -> str:
        """Return a header with the unit, where that is the place of it."""
        if self.layout.unit_place != "header" and unit is None:
            return head
        unit = unit or self.unit
        if unit.startswith("i "):
            return f"{head} {unit}"
        if "(" in unit or self.comma:
            return f"{head}, {unit}"
        return f"{head} ({unit})"

    @property
    def turned(self) -> int:
        """The sign with which a saving is written."""
        return -1 if self.layout.sign in MINUS else 1

    @property
    def cost_turned(self) -> int:
        """The sign with which a cost is written."""
        return -1 if self.layout.sign == "cost-minus" else 1

    def saving_head(self, head: str) -> str:
        """Return the header of a saving, with its sign where the header says it."""
        if self.layout.sign == "minus-head":
            text: str = self.draw.choice(words()["signs"]["heads"])
            return text.format(head=head)
        return head

    def net_of(self, cost: float, saving: float) -> float:
        """Return the net as the model's sign convention has it."""
        return cost - saving if self.layout.sign == "minus-net" else saving - cost

    @property
    def net_formula(self) -> str:
        """The formula of the net, of a cost and a saving as they are written."""
        return {
            "minus-net": "{cost}+{saving}",
            "minus-gain": "-{saving}-{cost}",
            "minus-head": "-{saving}-{cost}",
            "minus-line": "-{saving}-{cost}",
            "cost-minus": "{saving}+{cost}",
        }.get(self.layout.sign, "{saving}-{cost}")

    def net_word(self) -> str:
        """Return a header for the net that fits its sign."""
        if self.layout.sign in {"minus-net", "cost-minus"}:
            return self.word("heads", "net")
        return self.word("heads", "gain")

    @property
    def wants_net(self) -> bool:
        """Whether a column or row shows the net."""
        if self.no_net:
            return False
        return self.layout.sign in NEEDS_NET or self.draw.random() < 0.4

    def year_head(self, year: int) -> tuple[Value, str]:
        """Return the header of the year numbered from 0, and its number format."""
        style, number = self.layout.years, self.first_year + year
        if style == "number":
            return number, ""
        if style == "date":
            return as_datetime(number), "year"
        if style in {"text", "repeated"}:
            return str(number), ""
        return words()["years"][style][min(year, 1)].format(year=number), ""


def number(value: Value) -> float:
    """Return the number in a cell; nothing is 0."""
    return float(value or 0)  # type: ignore[arg-type]  # no text and no date is asked for


def plain(value: float) -> float:
    """Return a number as it is typed: whole ones without decimals."""
    tidy = round(value, 9)
    return int(tidy) if tidy == int(tidy) else tidy


PHASINGS = [
    (0.5, 1.0),
    (0.25, 0.5, 0.75, 1.0),
    (0.5, 0.75, 1.0),
    (0.25, 1.0),
    (0.75, 1.0),
    (0.3, 0.7, 1.0),
]


def plan_of(layout: Layout, form: Form) -> Plan:
    """Return the plan of a layout: a random package that suits the form."""
    draw = random.Random(f"{layout}")  # noqa: S311  variants, not secrets
    first_year = draw.randint(2024, 2029)
    years = 4 if form.years == ("none",) else draw.choice([4, 4, 4, 4, 3, 5, 6])
    names = draw.sample(words()["names"]["cases"], len(words()["names"]["cases"]))
    groups = draw.sample(words()["names"]["groups"], draw.randint(1, 4))
    if layout.groups in {"sections", "tables", "merged", "once"} and len(groups) == 1:
        groups = draw.sample(words()["names"]["groups"], 2)
    count = 1 if form.one else max(len(groups), draw.randint(2, 12))
    of_group = sorted(
        [*range(len(groups)), *(draw.randrange(len(groups)) for _ in range(count - len(groups)))]
    )[:count]
    cases, seen, code = [], Counter[int](), draw.choice(words()["names"]["codes"])
    for at, group in enumerate(of_group):
        part = 1 if layout.groups == "none" else group + 1
        seen[part] += 1
        number = f"{part}.{seen[part]}"
        if layout.numbers == "whole":
            number = str(at + 1)
        if layout.numbers == "coded":
            number = f"{code}{at + 1:02}"
        cases.append(_random_case(draw, number, names[at], groups[group], years))
    if layout.numbers == "typed" and max(seen.values()) > 9:  # 1.10 typed as a number is 1.1
        cases = [case for case in cases if len(case.number.partition(".")[2]) == 1]
    spelt = words()["units"][str(UNITS[layout.unit])]
    if layout.unit_place == "header" and draw.random() < 0.2 and form.years == ("none",):
        spelt = words()["units_yearly"][str(UNITS[layout.unit])]
    english = form.english and draw.random() < 0.15
    if english:
        spelt = words()["english"][f"units_{UNITS[layout.unit]}"]
    plan = Plan(layout, draw, first_year, years, cases, draw.choice(spelt), english)
    plan.comma = draw.random() < 0.15
    plan.merged_bands, plan.tall_heads = draw.random() < 0.85, draw.random() < 0.5
    return plan


def _random_case(draw: random.Random, number: str, name: str, group: str, years: int) -> KnownCase:
    persons = draw.choice([draw.randint(4, 60), draw.randint(8, 60) / 2])
    unit = draw.choice([draw.randint(60, 180), draw.randint(120, 360) / 2])
    profile = draw.choice(PHASINGS)
    factors = tuple([*profile, *[1.0] * years][:years])
    flat = draw.randint(30, 400) * 10
    return KnownCase(
        number,
        name,
        group,
        investment=tuple(float(flat) for _ in range(years)),
        saving=tuple(persons * unit * factor for factor in factors),
        persons=persons,
        unit_saving=unit,
        factors=factors,
    )


def change(plan: Plan, **how: Callable[[KnownCase], Any]) -> None:
    """Replace fields of every case, each computed from the case."""
    plan.cases = [
        replace(case, **{key: of(case) for key, of in how.items()}) for case in plan.cases
    ]


def yearly_costs(plan: Plan) -> Callable[[KnownCase], Amounts]:
    """Return costs that differ from year to year; a few stop."""

    def of(_: KnownCase) -> Amounts:
        base, stops = plan.draw.randint(60, 600), plan.draw.choice([0, 0, 0, 0, 1])
        shares = [plan.draw.choice([1.0, 1.0, 0.9, 1.1, 1.2]) for _ in range(plan.years)]
        return tuple(
            round(base * s) * 5.0 if y < plan.years - stops else 0.0 for y, s in enumerate(shares)
        )

    return of


def yearly_savings(plan: Plan) -> Callable[[KnownCase], Amounts]:
    """Return savings that rise; a few begin at nothing."""

    def of(_: KnownCase) -> Amounts:
        base, first = plan.draw.randint(80, 900), plan.draw.choice([0.0, 0.2, 0.3, 0.5, 0.6])
        shares = sorted(plan.draw.choice([0.5, 0.75, 0.9, 1.0]) for _ in range(plan.years - 1))
        return tuple(round(base * share) * 5.0 for share in (first, *shares))

    return of


def flat_saving(plan: Plan) -> Callable[[KnownCase], Amounts]:
    """Return the same whole saving each year."""

    def of(_: KnownCase) -> Amounts:
        saving = float(plan.draw.randint(40, 900) * 5)
        return (saving,) * plan.years

    return of
