"""Packages made at random from a seed, to be written into a workbook."""

from __future__ import annotations

import random
from dataclasses import replace

from investpakke import Case, Group, Package, Phasing, load_package
from investpakke.model import BenefitSource
from investpakke.rates import load_rates, saving_from
from investpakke.rates.cost import years_covered


def random_package(seed: int, *, max_cases: int = 40, max_years: int = 6) -> Package:
    """Return a package that uses everything a workbook's inputs can say."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    ids = draw.sample(range(1, 60), draw.randint(1, 8))
    groups = [Group(number, f"Målgruppe nummer {number}") for number in ids]
    profiles = [
        Phasing([round(draw.random(), 3) for _ in range(max_years - 1)] + [1.0], f"Profil {index}")
        for index in range(draw.randint(1, 8))
    ]
    years = draw.randint(1, max_years)
    cases = [
        _case(draw, f"{index}.{draw.randint(0, 9)}", ids, profiles, max_years)
        for index in range(draw.randint(1, max_cases))
    ]
    return replace(
        load_package("aarhus-2024"),
        name=f"Variant {seed}",
        first_year=draw.randint(2020, 2040),
        years=years,
        averaging_years=draw.randint(1, max_years),
        discount_rate=round(draw.uniform(0, 0.1), 4),
        groups=groups,
        cases=cases,
        phasings=profiles,
        published=(),
    )


def _case(
    draw: random.Random, number: str, groups: list[int], profiles: list[Phasing], years: int
) -> Case:
    saving = round(draw.uniform(1, 9000), draw.randint(0, 2))
    flat = draw.random() < 0.7
    investment = [round(draw.uniform(0, 6000), 1) for _ in range(1 if flat else years)]
    by_unit = draw.random() < 0.5
    benefit = _benefit(f"{number} {saving}") if by_unit else None
    unit = benefit.unit_saving if benefit else saving / 20
    return Case(
        number=number,
        name=f"Sag {number}",
        group=draw.choice(groups),
        persons=draw.randint(1, 80) / draw.choice([1, 2]),
        investment=investment,
        unit_saving=unit if by_unit else None,
        average_saving=None if by_unit else saving,
        phasing=draw.choice(profiles),
        averaging_years=draw.randint(1, years),
        benefit=benefit,
    )


def _benefit(seed: str) -> BenefitSource | None:
    """Return one of the rates that ship, for half of the cases that may have one."""
    draw = random.Random(seed)  # noqa: S311  variants, not secrets
    if draw.random() < 0.5:
        return None
    book = load_rates()
    benefit = draw.choice(book.benefits)
    week = draw.choice([0, 1, 4, 5, 26, 27, 52, 53, draw.randint(1, 5300)])
    share = draw.choice([1.0, round(draw.uniform(0.01, 1), 3)])
    year = draw.choice(years_covered(benefit))
    return saving_from(book, benefit.name, year, week, of_maximum=share)
