"""Models whose cases are spread over blocks, forms and tables, made of random figures.

Each layout takes a `Spread` and returns the lines of each sheet; what is read must be its figures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Lines = list[list[Any]]
Sheets = dict[str, Lines]
NAMES = (
    "Jobcoach",
    "Unge i job",
    "Mentorer",
    "Fleksjob i egne huse",
    "Sprog på jobbet",
    "Tidlig hjælp",
    "Rygskole",
)
COSTS = ("Løn til konsulenter", "Lokaler", "Kurser")
SAVINGS = ("Mindreudgift kontanthjælp", "Mindreudgift sygedagpenge")


@dataclass
class SpreadCase:
    """A case: what it costs and saves in each year, in detail, and its helårspersoner."""

    number: int
    name: str
    costs: dict[str, list[int]]
    savings: dict[str, list[int]]
    persons: list[int]

    @property
    def cost(self) -> list[int]:
        """What it costs in each year."""
        return [sum(year) for year in zip(*self.costs.values(), strict=True)]

    @property
    def saving(self) -> list[int]:
        """What it saves in each year."""
        return [sum(year) for year in zip(*self.savings.values(), strict=True)]

    @property
    def net(self) -> list[int]:
        """Savings less costs."""
        return [s - c for c, s in zip(self.cost, self.saving, strict=True)]


@dataclass
class Spread:
    """A random package."""

    draw: random.Random
    cases: list[SpreadCase] = field(default_factory=list)

    def __post_init__(self) -> None:
        draw = self.draw
        self.first = draw.randint(2024, 2029)
        self.count = draw.choice([3, 4, 4, 4])
        names = draw.sample(NAMES, draw.randint(2, 5))
        numbers = draw.sample(range(101, 140), len(names))

        def posts(of: Sequence[str], most: int) -> dict[str, list[int]]:
            said = draw.sample(of, draw.randint(1, most))
            return {name: [draw.randint(1, 400) * 5 for _ in self.years] for name in said}

        for number, name in zip(sorted(numbers), names, strict=True):
            persons = sorted(draw.randint(0, 30) for _ in self.years)
            self.cases.append(SpreadCase(number, name, posts(COSTS, 3), posts(SAVINGS, 2), persons))

    @property
    def years(self) -> list[int]:
        """The years."""
        return [self.first + place for place in range(self.count)]

    def total(self, of: Callable[[SpreadCase], list[int]]) -> list[int]:
        """Return the sum of all cases in each year."""
        return [sum(year) for year in zip(*map(of, self.cases), strict=True)]

    def shuffled(self) -> list[SpreadCase]:
        """Return the cases in another order."""
        return self.draw.sample(self.cases, len(self.cases))


def _posts(case: SpreadCase, sign: int = 1) -> Iterator[list[Any]]:
    """Yield detail lines with their sums, and the net."""
    yield from ([name, *amounts] for name, amounts in case.costs.items())
    yield ["Udgifter i alt", *case.cost]
    for name, amounts in case.savings.items():
        yield [name, *(sign * amount for amount in amounts)]
    yield ["Besparelser i alt", *(sign * amount for amount in case.saving)]
    yield ["Nettogevinst", *case.net]


def blocks_named_in_the_corner(of: Spread) -> Sheets:
    """A block a case, its name left of the years; detail lines, sums and net."""
    lines: Lines = [["Business cases, 1.000 kr."], []]
    for case in of.cases:
        lines += [[f"{case.name}", *of.years], *_posts(case), []]
    return {"Sager": lines}


def blocks_under_titles(of: Spread) -> Sheets:
    """A block a case under a line with its name; a last block sums them."""
    lines: Lines = [["Investeringer i beskæftigelse"], ["Beløb i t.kr."], []]
    for case in of.cases:
        lines += [[case.name], ["Post", *of.years], ["Udgift", *case.cost]]
        lines += [["Besparelse", *case.saving], []]
    lines += [["I alt"], ["Post", *of.years], ["Udgift", *of.total(lambda c: c.cost)]]
    lines += [["Besparelse", *of.total(lambda c: c.saving)]]
    return {"Sager": lines}


def forms(of: Spread) -> Sheets:
    """A form on a sheet of its own for each case, an overview of nets and an empty form."""
    head = ["Nr.", "Forslag", *of.years]
    overview: Lines = [["Nettogevinst, t.kr."], [], head]
    overview += [[case.number, case.name, *case.net] for case in of.cases]
    overview += [[None, "I alt", *of.total(lambda c: c.net)]]
    found: Sheets = {"Overblik": overview}

    def form(number: Any, title: Any, persons: Any, rows: Lines) -> Lines:
        return [
            ["Skema til forslag"],
            [],
            ["Forslagets nr.:", number],
            ["Titel:", title],
            ["Helårspersoner:", persons],
            [],
            ["Økonomi (t.kr.)", None, *of.years],
            *rows,
        ]

    for place, case in enumerate(of.cases, start=1):
        rows = [[name, None, *amounts] for name, *amounts in _posts(case)]
        found[f"Forslag {place}"] = form(case.number, case.name, max(case.persons), rows)
    found["Tomt skema"] = form(None, None, None, [["Udgifter"], ["Besparelser"], ["Netto"]])
    return found


def kind_tables_on_one_sheet(of: Spread) -> Sheets:
    """A table each for costs, savings and nets, under each other, with sums."""
    lines: Lines = [["Bilag 3"], []]
    tables: list[tuple[str, Callable[[SpreadCase], list[int]], list[SpreadCase]]] = [
        ("Tabel 1. Udgifter til indsatserne", lambda c: c.cost, of.cases),
        ("Tabel 2. Besparelser på forsørgelse", lambda c: c.saving, of.shuffled()),
        ("Tabel 3. Nettogevinst", lambda c: c.net, of.cases),
    ]
    for title, amounts, cases in tables:
        lines += [[title], ["T.kr.", *map(str, of.years)]]
        lines += [[case.name, *amounts(case)] for case in cases]
        lines += [["I alt", *of.total(amounts)], []]
    return {"Ark1": lines}


def kind_tables_on_sheets(of: Spread) -> Sheets:
    """A sheet each for costs, savings, persons and nets, joined by number."""
    found: Sheets = {}
    tables: list[tuple[str, str, Callable[[SpreadCase], list[int]]]] = [
        ("Udgifter", "1.000 kr.", lambda c: c.cost),
        ("Besparelser", "1.000 kr.", lambda c: c.saving),
        ("Helårspersoner", "Antal helårspersoner", lambda c: c.persons),
    ]
    for tab, unit, amounts in tables:
        lines: Lines = [[tab], [unit], [], ["Nr.", "Indsats", *of.years]]
        lines += [[case.number, case.name, *amounts(case)] for case in of.shuffled()]
        found[tab] = [*lines, [None, "I alt", *of.total(amounts)]]
    net: Lines = [["Netto i alt (1.000 kr.)"], [], [None, *of.years]]
    return {**found, "Netto": [*net, ["Gevinst", *of.total(lambda c: c.net)]]}


def blocks_with_years_downwards(of: Spread) -> Sheets:
    """A block a case, years under each other, costs, savings, nets and persons beside."""
    lines: Lines = [["Investeringer i beskæftigelse"], ["Beløb i t.kr."], []]
    for case in of.cases:
        lines += [[case.name], ["År", "Udgift", "Besparelse", "Netto", "Færre helårspersoner"]]
        lines += list(
            map(list, zip(of.years, case.cost, case.saving, case.net, case.persons, strict=True))
        )
        lines += [["I alt", sum(case.cost), sum(case.saving), sum(case.net)], []]
    return {"Sager": lines}


def a_row_for_each_amount(of: Spread) -> Sheets:
    """A long list: case, cost or saving, year, amount; in any order, details beside."""
    rows: Lines = []
    for case in of.cases:
        for kind, posts in (("Udgift", case.costs), ("Besparelse", case.savings)):
            for post, amounts in posts.items():
                rows += [
                    [case.name, kind, post, year, amount]
                    for year, amount in zip(of.years, amounts, strict=True)
                ]
    head: Lines = [["Udtræk"], [], ["Forslag", "Art", "Post", "År", "Beløb (1.000 kr.)"]]
    return {"Data": [*head, *of.draw.sample(rows, len(rows))]}


def a_row_for_each_year(of: Spread) -> Sheets:
    """A long list: case, year, and what it costs and saves in that year."""
    head: Lines = [["Alle beløb i 1.000 kr."], [], ["Nr.", "Forslag", "År", "Udgift", "Besparelse"]]
    rows = [
        [case.number, case.name, year, cost, saving]
        for case in of.cases
        for year, cost, saving in zip(of.years, case.cost, case.saving, strict=True)
    ]
    return {"Data": [*head, *rows]}


def posts_under_numbered_titles(of: Spread) -> Sheets:
    """A line with number and name, then its rows; sums of all cases at the end."""
    lines: Lines = [["Forslag, 1.000 kr."], [], ["Nr.", "Tekst", *of.years]]
    for case in of.cases:
        part = [amount // 2 for amount in case.cost]
        lines += [[f"BE-{case.number}", case.name], [None, "Udgift", *case.cost]]
        lines += [[None, "  heraf lønudgift", *part], [None, "Besparelse", *case.saving]]
    for label, amounts in (
        ("Samlet udgift", of.total(lambda c: c.cost)),
        ("Samlet besparelse", of.total(lambda c: c.saving)),
        ("Samlet gevinst", of.total(lambda c: c.net)),
    ):
        lines.append([None, label, *amounts])
    return {"Forslag": lines}


def pairs_with_sums_in_the_column_of_names(of: Spread) -> Sheets:
    """Pairs of rows; the sums of all cases are named where the cases are."""
    lines: Lines = [["T.kr."], [], ["Nr.", "Indsats", "Økonomi", *of.years]]
    for case in of.cases:
        lines += [[case.number, case.name, "Udgift", *case.cost]]
        lines += [[None, None, "Besparelse", *case.saving]]
    for label, amounts in (
        ("Udgifter i alt", of.total(lambda c: c.cost)),
        ("Besparelser i alt", of.total(lambda c: c.saving)),
        ("Netto (gevinst)", of.total(lambda c: c.net)),
    ):
        lines.append([None, label, None, *amounts])
    return {"Forslag": lines}


LAYOUTS: dict[str, Callable[[Spread], Sheets]] = {
    made.__name__: made
    for made in (
        blocks_named_in_the_corner,
        blocks_under_titles,
        forms,
        kind_tables_on_one_sheet,
        kind_tables_on_sheets,
        blocks_with_years_downwards,
        a_row_for_each_amount,
        a_row_for_each_year,
        posts_under_numbered_titles,
        pairs_with_sums_in_the_column_of_names,
    )
}
