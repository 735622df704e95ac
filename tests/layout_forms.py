"""Forms with a row for each case."""

from __future__ import annotations

from collections.abc import Callable

from layout_known import Amounts, KnownCase
from layout_plan import (
    Column,
    Plan,
    change,
    flat_saving,
    plain,
    words,
    yearly_costs,
    yearly_savings,
)
from layout_sheet import Value, as_datetime
from layout_tables import tabulate


def add_yearly_cost(plan: Plan) -> None:
    """Add one column with the yearly cost."""
    values: list[Value] = [plan.money(case.investment[0]) * plan.cost_turned for case in plan.cases]
    head = plan.with_unit(plan.word("heads", "investment"))
    plan.columns.append(Column("cost", head, values, summed=True))


def add_saving(plan: Plan, key: str) -> None:
    """Add one column with the average or constant saving."""
    values: list[Value] = [plan.money(case.mean_saving) * plan.turned for case in plan.cases]
    head = plan.with_unit(plan.saving_head(plan.word("heads", key)))
    plan.columns.append(Column("saving", head, values, summed=True))


def add_gain(plan: Plan) -> None:
    """Add the gain of the average, in most models and where it tells the sign."""
    if plan.wants_net:
        values: list[Value] = [
            plan.money(plan.net_of(case.mean_investment, case.mean_saving)) for case in plan.cases
        ]
        head = plan.with_unit(plan.net_word())
        plan.columns.append(Column("net", head, values, summed=True, formula=plan.net_formula))


def add_persons(plan: Plan) -> None:
    """Add the helårspersoner."""
    values: list[Value] = [plain(case.persons or 0) for case in plan.cases]
    plan.columns.append(
        Column("persons", plan.word("heads", "persons"), values, "amount", summed=True)
    )


def add_unit_saving(plan: Plan) -> None:
    """Add the unit saving; a header with a unit may have another one than the amounts."""
    factor, unit = plan.factor, None
    if plan.layout.unit_place == "header":
        factor = plan.draw.choice([1, 1000])
        unit = plan.draw.choice(words()["units"][str(factor)][:4])
    values: list[Value] = [plan.money(case.unit_saving or 0, factor) for case in plan.cases]
    head = plan.with_unit(plan.word("heads", "unit_saving"), unit)
    plan.columns.append(Column("unit", head, values))


def add_result(plan: Plan) -> None:
    """Add what persons, unit saving and phasing come to, as many models show it."""
    if (
        plan.draw.random() < 0.5
        or len({round(c.mean_saving * 8) == c.mean_saving * 8 for c in plan.cases}) > 1
    ):
        return
    add_saving(plan, "average")
    add_gain(plan)


def add_years(
    plan: Plan,
    kind: str,
    of: Callable[[KnownCase, int], float | None],
    head: str,
    *,
    form: str = "amount",
    summed: bool = True,
    formula: str = "",
) -> None:
    """Add a column for each year, under a band or with the band's words in each header."""
    repeated = plan.layout.years == "repeated"
    for year in range(plan.years):
        shown, head_form = plan.year_head(year)
        plan.columns.append(
            Column(
                f"{kind}{year}",
                plan.with_unit(f"{head} {shown}")
                if repeated and form == "amount"
                else f"{head} {shown}"
                if repeated
                else shown,
                [of(case, year) for case in plan.cases],
                form,
                band="" if repeated else plan.with_unit(head) if form == "amount" else head,
                summed=summed,
                head_form=head_form,
                formula=formula.format(cost=f"{{cost{year}}}", saving=f"{{saving{year}}}"),
            )
        )
    if not repeated:  # one spelling for the band, although each header was drawn
        bands = [column for column in plan.columns if column.key.startswith(kind)]
        for column in bands:
            column.band = bands[0].band


def add_cost_years(plan: Plan) -> None:
    """Add the cost of each year."""
    add_years(
        plan,
        "cost",
        lambda case, year: plan.money(case.investment[year]) * plan.cost_turned,
        plan.word("heads", "cost"),
    )


def add_saving_years(plan: Plan) -> None:
    """Add the saving of each year."""
    head = plan.saving_head(plan.word("heads", "saving"))
    add_years(plan, "saving", lambda case, year: plan.money(case.saving[year]) * plan.turned, head)


def add_net_years(plan: Plan) -> None:
    """Add the net of each year."""

    def net(case: KnownCase, year: int) -> float:
        return plan.money(plan.net_of(case.investment[year], case.saving[year]))

    add_years(plan, "net", net, plan.net_word(), formula=plan.net_formula)


def without_persons(plan: Plan) -> None:
    """Forget the persons: the form does not state them."""
    change(plan, persons=lambda _: None, unit_saving=lambda _: None)


# ------------------------------------------------------------- forms with a row for each case


def form_average(plan: Plan) -> None:
    """Yearly cost and average saving."""
    without_persons(plan)
    change(plan, saving=flat_saving(plan))
    change(plan, average=lambda case: case.saving[0])
    add_yearly_cost(plan)
    add_saving(plan, "average")
    add_gain(plan)
    tabulate(plan)


def form_average_effect(plan: Plan) -> None:
    """Yearly cost, average saving and the effect of the first year."""
    without_persons(plan)
    for_average(plan)
    add_yearly_cost(plan)
    add_saving(plan, "average")
    add_first_effect(plan)
    add_gain(plan)
    tabulate(plan)


def for_average(plan: Plan) -> None:
    """Give every case a whole average saving, a first-year effect, and the years they mean."""

    def saving(case: KnownCase) -> Amounts:
        mean = sum(case.factors) / plan.years
        average = float(plan.draw.randint(40, 900) * 5)
        return tuple(average / mean * factor for factor in case.factors)

    first_year_effect(plan)
    change(plan, saving=saving)
    change(plan, average=lambda case: round(sum(case.saving) / plan.years, 6))


def first_year_effect(plan: Plan) -> None:
    """Let every case have its full effect from the second year on."""

    def factors(_: KnownCase) -> Amounts:
        return (plan.draw.choice([0.5, 0.25, 0.75, 0.4]), *[1.0] * (plan.years - 1))

    change(plan, factors=factors, is_phased=lambda _: True)
    change(
        plan, saving=lambda c: tuple((c.persons or 1) * (c.unit_saving or 1) * f for f in c.factors)
    )


def add_first_effect(plan: Plan) -> None:
    """Add the effect of the first year, as a percentage."""
    head = plan.word("heads", "first_effect")
    in_hundreds = "pct" in head
    values: list[Value] = [plain(c.factors[0] * (100 if in_hundreds else 1)) for c in plan.cases]
    plan.columns.append(Column("effect", head, values, "whole" if in_hundreds else "percent"))


def form_yearly(plan: Plan) -> None:
    """Yearly cost and a saving that is the same each year."""
    without_persons(plan)
    change(plan, saving=flat_saving(plan))
    add_yearly_cost(plan)
    add_saving(plan, "yearly")
    add_gain(plan)
    tabulate(plan)


def form_full_phased(plan: Plan) -> None:
    """Yearly cost, the saving at full effect, and its phasing under the years."""
    without_persons(plan)
    full = {case.name: float(plan.draw.randint(40, 900) * 20) for case in plan.cases}
    change(
        plan,
        is_phased=lambda _: True,
        saving=lambda case: tuple(full[case.name] * factor for factor in case.factors),
    )
    add_yearly_cost(plan)
    values: list[Value] = [plan.money(full[case.name]) for case in plan.cases]
    plan.columns.append(
        Column("full", plan.with_unit(plan.word("heads", "full")), values, summed=True)
    )
    add_factor_years(plan)
    tabulate(plan)


def add_factor_years(plan: Plan) -> None:
    """Add the phasing of each year, as percentages."""
    change(plan, is_phased=lambda _: True)
    add_years(
        plan,
        "phasing",
        lambda case, year: plain(case.factors[year]),
        plan.word("heads", "phased"),
        form="percent",
        summed=False,
    )


def form_unit(plan: Plan) -> None:
    """Yearly cost, helårspersoner and unit saving; full effect from the first year."""
    change(plan, factors=lambda _: (1.0,) * plan.years)
    change(plan, saving=lambda case: ((case.persons or 0) * (case.unit_saving or 0),) * plan.years)
    add_yearly_cost(plan)
    add_persons(plan)
    add_unit_saving(plan)
    add_result(plan)
    tabulate(plan)


def form_unit_effect(plan: Plan) -> None:
    """Helårspersoner, unit saving and the effect of the first year."""
    first_year_effect(plan)
    add_yearly_cost(plan)
    add_persons(plan)
    add_unit_saving(plan)
    add_first_effect(plan)
    tabulate(plan)


def form_unit_steps(plan: Plan) -> None:
    """Helårspersoner, unit saving and a phasing written as 25/50/75/100 %."""
    add_yearly_cost(plan)
    add_persons(plan)
    add_unit_saving(plan)
    between = plan.draw.choice(["/", " / ", "/"])
    values: list[Value] = [
        between.join(f"{factor * 100:.0f}" for factor in case.factors)
        + plan.draw.choice([" %", "%", " pct."])
        for case in plan.cases
    ]
    plan.columns.append(Column("steps", plan.word("heads", "steps"), values, "text"))
    tabulate(plan)


def form_unit_years(plan: Plan) -> None:
    """Helårspersoner, unit saving, and the phasing under the years."""
    add_yearly_cost(plan)
    add_persons(plan)
    add_unit_saving(plan)
    add_factor_years(plan)
    tabulate(plan)


def form_years(plan: Plan) -> None:
    """Cost and saving of each year."""
    without_persons(plan)
    change(plan, investment=yearly_costs(plan), saving=yearly_savings(plan))
    add_cost_years(plan)
    add_saving_years(plan)
    if plan.wants_net:
        add_net_years(plan)
    tabulate(plan)


def form_years_persons(plan: Plan) -> None:
    """Cost and saving of each year, and the helårspersoner at full effect."""
    change(plan, investment=yearly_costs(plan))
    add_persons(plan)
    add_cost_years(plan)
    add_saving_years(plan)
    tabulate(plan)


def form_yearly_cost_saving_years(plan: Plan) -> None:
    """One yearly cost; the saving of each year."""
    without_persons(plan)
    change(plan, saving=yearly_savings(plan))
    add_yearly_cost(plan)
    add_saving_years(plan)
    tabulate(plan)


def form_cost_years_average(plan: Plan) -> None:
    """The cost of each year; one average saving."""
    without_persons(plan)
    change(plan, investment=yearly_costs(plan), saving=flat_saving(plan))
    change(plan, average=lambda case: case.saving[0])
    add_cost_years(plan)
    add_saving(plan, "average")
    tabulate(plan)


def form_cost_years_unit(plan: Plan) -> None:
    """The cost of each year; helårspersoner and unit saving."""
    change(plan, investment=yearly_costs(plan), factors=lambda _: (1.0,) * plan.years)
    change(plan, saving=lambda case: ((case.persons or 0) * (case.unit_saving or 0),) * plan.years)
    add_cost_years(plan)
    add_persons(plan)
    add_unit_saving(plan)
    tabulate(plan)


def form_one_off(plan: Plan) -> None:
    """A one-off cost in the first year, running costs, and one saving."""
    without_persons(plan)
    once = {case.name: float(plan.draw.randint(2, 150) * 10) for case in plan.cases}
    running = {case.name: case.investment[0] for case in plan.cases}
    change(plan, saving=flat_saving(plan))
    change(plan, investment=lambda c: (c.investment[0] + once[c.name], *c.investment[1:]))
    head = plan.word("heads", "once").format(year=plan.first_year)
    for key, shown, amounts in (
        ("once", head, once),
        ("cost", plan.word("heads", "running"), running),
    ):
        values: list[Value] = [plan.money(amounts[case.name]) for case in plan.cases]
        plan.columns.append(Column(key, plan.with_unit(shown), values, summed=True))
    add_saving(plan, "yearly")
    tabulate(plan)


def form_months(plan: Plan) -> None:
    """Yearly cost and average saving, and the first year's cost spread over months beside them."""
    without_persons(plan)
    change(
        plan,
        saving=flat_saving(plan),
        investment=lambda c: (c.investment[0] // 10 * 12,) * plan.years,
    )
    change(plan, average=lambda case: case.saving[0])
    add_yearly_cost(plan)
    add_saving(plan, "average")
    band = plan.with_unit(plan.word("heads", "months").format(year=plan.first_year))
    for month in range(1, 13):
        values: list[Value] = [plan.money(case.investment[0] / 12) for case in plan.cases]
        head = as_datetime(plan.first_year, month)
        plan.columns.append(
            Column(f"month{month}", head, values, band=band, summed=True, head_form="month")
        )
    tabulate(plan)


def form_start_end(plan: Plan) -> None:
    """Yearly cost and saving from a case's first year to its last."""
    without_persons(plan)
    change(plan, saving=flat_saving(plan))
    add_yearly_cost(plan)
    add_saving(plan, "yearly")
    spans = {}
    for case in plan.cases:
        first = plan.draw.choice([0, 0, 1, 2])
        spans[case.name] = (
            first,
            plan.draw.choice([plan.years - 1, plan.years - 1, max(first, plan.years - 2)]),
        )
    for key, at in (("starts", 0), ("ends", 1)):
        values: list[Value] = [plan.first_year + spans[case.name][at] for case in plan.cases]
        plan.columns.append(Column(key, plan.word("heads", key), values, ""))

    def within(amounts: Amounts, name: str) -> Amounts:
        first, last = spans[name]
        return tuple(
            amount if first <= year <= last else 0.0 for year, amount in enumerate(amounts)
        )

    change(
        plan,
        saving=lambda c: within(c.saving, c.name),
        investment=lambda c: within(c.investment, c.name),
    )
    tabulate(plan)
