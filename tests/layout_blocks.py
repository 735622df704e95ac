"""Forms in which a case is several rows, with years as columns; and forms for one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from layout_forms import without_persons
from layout_known import Amounts, KnownCase
from layout_plan import NEEDS_NET, Plan, change, plain, words, yearly_costs, yearly_savings
from layout_sheet import ref
from layout_tables import put_common, put_top


def put_years(
    plan: Plan, row: int, left: int, values: Sequence[float], look: str, formula: str = ""
) -> None:
    """Write a number for each year; ``{column}`` in the formula is that of its year."""
    for year, value in enumerate(values):
        own = formula.format(column=ref(1, left + year).rstrip("1"))
        plan.sheet.put(row, left + year, plain(value), look, "amount", own)


def put_year_heads(plan: Plan, row: int, left: int) -> None:
    """Write the headers of the years, and the unit above the last where it stands there."""
    for year in range(plan.years):
        shown, form = plan.year_head(year)
        plan.sheet.put(row, left + year, shown, "head", form)
    if plan.layout.unit_place == "above-right":
        plan.sheet.put(row - 1, left + plan.years - 1, plan.unit, "note")


def written(plan: Plan, case: KnownCase) -> dict[str, list[float]]:
    """Return a case's costs, savings and nets as they are written."""
    costs, savings = case.investment, case.saving
    nets = [plan.net_of(cost, saving) for cost, saving in zip(costs, savings, strict=True)]
    return {
        "cost": [plan.money(amount) * plan.cost_turned for amount in costs],
        "saving": [plan.money(amount) * plan.turned for amount in savings],
        "net": [plan.money(amount) for amount in nets],
    }


# ------------------------------------------------------------------------------- a case as rows


def rows_post(plan: Plan) -> None:
    """Cost and saving (and net) under each other; the case beside the first or all of them."""
    wanted = {"group": plan.layout.groups == "column", "number": plan.layout.numbers == "text"}
    _Blocks(plan, [*(key for key, stands in wanted.items() if stands), "name"]).put()


def rows_heading(plan: Plan) -> None:
    """The case as a heading; cost, saving (and net) under it."""
    _Blocks(plan, []).put()


@dataclass
class _Blocks:
    """Cases as blocks of rows, with columns ``beside`` the posts; without them under headings."""

    plan: Plan
    beside: list[str]

    def __post_init__(self) -> None:
        plan = self.plan
        without_persons(plan)
        change(plan, investment=yearly_costs(plan), saving=yearly_savings(plan))
        self.style = plan.draw.choice(["first", "merged", "all"])
        self.posts = {
            "cost": plan.word("blocks", "cost"),
            "saving": plan.saving_head(plan.word("blocks", "saving")),
        }
        if plan.draw.random() < 0.15:
            self.posts = dict(reversed(self.posts.items()))
        if plan.wants_net:
            expense = plan.layout.sign in {"minus-net", "cost-minus"}
            self.posts["net"] = plan.word("blocks", "net") if expense else "Nettogevinst"
        self.rows: dict[str, list[int]] = {key: [] for key in self.posts}

    def put(self) -> None:
        """Write the blocks, their sums, and what stands above and below."""
        plan, layout = self.plan, self.plan.layout
        put_top(plan)
        self.at = plan.left + len(self.beside)
        for place, key in enumerate(self.beside):
            plan.sheet.put(plan.top, plan.left + place, plan.word("heads", key), "head")
        corner: str | None = plan.unit if layout.unit_place == "corner" else None
        if corner is None and (self.beside or plan.draw.random() < 0.5):
            corner = plan.word("heads", "post")
        plan.sheet.put(plan.top, self.at, corner, "head")
        put_year_heads(plan, plan.top, self.at + 1)
        row, group = plan.top + 1, ""
        for case in plan.cases:
            if not self.beside:
                if layout.groups == "column" and case.group != group:
                    plan.sheet.put(row, plan.left, case.group, "band")
                    row, group = row + 1, case.group
                plan.sheet.put(row, self.at, self.texts(case)["name"], "section")
                row += 1
            row = self.put_case(row, case)
        if layout.totals == "name":
            row = self.put_totals(row + plan.draw.choice([0, 1]))
        put_common(plan, plan.top + 1, row)

    def texts(self, case: KnownCase) -> dict[str, str]:
        """Return what stands beside a case's posts, or above them."""
        numbers = self.plan.layout.numbers
        in_name = numbers == "in-name" or (not self.beside and numbers == "text")
        name = f"{case.number} {case.name}" if in_name else case.name
        return {"group": case.group, "number": case.number, "name": name}

    def put_case(self, top: int, case: KnownCase) -> int:
        """Write the rows of a case; return the row below them."""
        plan, texts = self.plan, self.texts(case)
        places = {key: f"{{column}}{row}" for row, key in enumerate(self.posts, top)}
        net = plan.net_formula.format_map(places)
        for row, (key, post) in enumerate(self.posts.items(), top):
            self.rows[key].append(row)
            if row == top or self.style == "all":
                for place, name in enumerate(self.beside):
                    plan.sheet.put(row, plan.left + place, texts[name])
            plan.sheet.put(row, self.at, post)
            values = written(plan, case)[key]
            put_years(plan, row, self.at + 1, values, "amount", net if key == "net" else "")
        below = top + len(self.posts)
        if self.style == "merged":
            for place in range(len(self.beside)):
                plan.sheet.merge(top, plan.left + place, below - 1, plan.left + place)
        return below

    def put_totals(self, row: int) -> int:
        """Write a sum of each post; return the row below."""
        plan = self.plan
        word = plan.word("totals", "words")
        if self.beside:
            plan.sheet.put(row, self.at - 1, word, "total")
        else:
            plan.sheet.put(row, self.at, word, "section")
            row += 1
        for key, post in self.posts.items():
            plan.sheet.put(row, self.at, post, "total")
            sums = map(sum, zip(*(written(plan, case)[key] for case in plan.cases), strict=True))
            formula = "+".join(f"{{column}}{at}" for at in self.rows[key])
            put_years(plan, row, self.at + 1, list(sums), "total", formula)
            row += 1
        return row


# --------------------------------------------------------------------------- forms for one case


def one_case(plan: Plan) -> None:
    """One case: posts of cost and saving in rows, each with a sum, years as columns."""
    heads = {"cost": "cost_heads", "saving": "saving_heads"}
    sums = {"cost": "cost_totals", "saving": "saving_totals"}
    expense = plan.layout.sign in {"minus-net", "cost-minus"}
    _Posts(
        plan,
        {key: plan.word("one_case", name) for key, name in heads.items()},
        {key: plan.word("one_case", name) for key, name in sums.items()},
        plan.word("one_case", "nets") if expense else "Nettogevinst",
    ).put()


def overall_effect(plan: Plan) -> None:
    """One case: lasting changes with minus, implementation costs, and the overall effect."""
    heads = {"saving": "Varige ændringer", "cost": "Implementeringsomkostninger"}
    sums = {
        "saving": plan.draw.choice(["Varige ændringer i alt", "Samlet varig ændring"]),
        "cost": plan.draw.choice(
            ["Implementeringsomkostninger i alt", "Samlede implementeringsomkostninger"]
        ),
    }
    whole = "Samlet økonomisk påvirkning"
    areas = {
        "saving": ["Service", "Efterspørgselsstyrede overførsler", "Overførsler mv."],
        "cost": ["Service", "Anlæg"],
    }
    caption = f"Tabel 1. {whole}"
    sums = sums if plan.draw.random() < 0.7 else {}
    _Posts(plan, heads, sums, whole, caption, areas if plan.draw.random() < 0.6 else {}).put()


@dataclass
class _Posts:
    """One case: sections of posts in rows, with sums and the net under them."""

    plan: Plan
    heads: dict[str, str]
    sums: dict[str, str]
    net: str
    caption: str = ""
    areas: dict[str, list[str]] = field(default_factory=dict)
    """What the posts of a section may belong to, in a column of its own."""

    def __post_init__(self) -> None:
        plan, draw = self.plan, self.plan.draw
        without_persons(plan)
        kind = draw.choice(["Business case", "Investeringsforslag", "Forslag"])
        plan.title = f"{kind}: {plan.cases[0].name}"
        self.posts = {"cost": self.drawn("costs", 3), "saving": self.drawn("savings", 2)}
        change(
            plan,
            investment=lambda _: _summed(self.posts["cost"]),
            saving=lambda _: _summed(self.posts["saving"]),
        )

    def drawn(self, kind: str, most: int) -> dict[str, Amounts]:
        """Return posts with an amount for each year."""
        draw, years = self.plan.draw, range(self.plan.years)
        names = draw.sample(words()["one_case"][kind], draw.randint(1, most))
        return {name: tuple(draw.randint(0, 400) * 5.0 for _ in years) for name in names}

    def put(self) -> None:
        """Write the form, and what stands above and below."""
        plan, sheet = self.plan, self.plan.sheet
        put_top(plan)
        row, label = plan.top, plan.left
        self.first = label + 1 + bool(self.areas)
        sheet.put(row, label + 1, "Styringsområde" if self.areas else None, "head")
        sheet.put(row - 1, label, self.caption or None, "section")
        sheet.put(row, label, plan.unit if plan.layout.unit_place == "corner" else None, "head")
        put_year_heads(plan, row, self.first)
        row += 1
        sums: dict[str, str] = {}
        for key in self.heads:
            row, sums[key] = self.put_section(row, key)
        if plan.layout.totals == "name" or plan.layout.sign in NEEDS_NET:
            sheet.put(row, label, self.net, "total")
            nets = written(plan, plan.cases[0])["net"]
            put_years(plan, row, self.first, nets, "total", plan.net_formula.format_map(sums))
            row += 1
        if self.areas and plan.draw.random() < 0.5:
            sheet.put(row, label, "Tilbagebetalingstid baseret på serviceeffektivisering", "text")
            sheet.put(row, self.first, f"{plan.draw.randint(2, 6)} år", "text")
            row += 1
        put_common(plan, plan.top + 1, row)

    def put_section(self, row: int, key: str) -> tuple[int, str]:
        """Write a section of posts; return the row below, and the formula of its sum."""
        plan, label = self.plan, self.plan.left
        sign = plan.turned if key == "saving" else plan.cost_turned
        head = plan.saving_head(self.heads[key]) if key == "saving" else self.heads[key]
        plan.sheet.put(row, label, head, "section")
        top = row + 1
        for name, amounts in self.posts[key].items():
            row += 1
            plan.sheet.put(row, label, name)
            if self.areas:
                plan.sheet.put(row, label + 1, plan.draw.choice(self.areas[key]))
            values = [plan.money(amount) * sign for amount in amounts]
            put_years(plan, row, self.first, values, "amount")
        formula = f"SUM({{column}}{top}:{{column}}{row})"
        if self.sums:
            row += 1
            plan.sheet.put(row, label, self.sums[key], "total")
            put_years(plan, row, self.first, written(plan, plan.cases[0])[key], "total", formula)
        return row + 1, formula


def _summed(posts: dict[str, Amounts]) -> Amounts:
    return tuple(map(sum, zip(*posts.values(), strict=True)))
