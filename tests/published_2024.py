"""The published 2024 package, typed in from the document: no figure comes from the engine."""

from typing import NamedTuple


class PublishedCase(NamedTuple):
    """One business case as printed: amounts in tkr., full-year persons."""

    number: str
    group: int
    persons: int
    investment: int
    saving: int
    gain: int
    half_effect: bool
    averaging_years: int


class PublishedGroup(NamedTuple):
    """One total line of a group's table as printed: tkr., and the share in per cent."""

    group: int
    investment: int
    saving: int
    gain: int
    percent: int


CASES = (
    PublishedCase("1.1", 1, 7, 600, 860, 260, False, 4),
    PublishedCase("1.2", 1, 15, 1800, 1806, 6, False, 4),
    PublishedCase("1.3", 1, 29, 3000, 3583, 583, False, 4),
    PublishedCase("1.4", 1, 8, 1200, 1222, 22, False, 4),
    PublishedCase("2.1", 2, 67, 4800, 4931, 131, True, 6),
    PublishedCase("2.2", 2, 17, 550, 1012, 462, False, 4),
    PublishedCase("3.1", 3, 55, 5400, 5640, 240, True, 4),
    PublishedCase("3.2", 3, 13, 1200, 1292, 92, True, 4),
    PublishedCase("4.1", 4, 23, 1800, 3516, 1716, True, 4),
    PublishedCase("4.2", 4, 14, 1600, 1954, 354, True, 4),
    PublishedCase("4.3", 4, 35, 2400, 5275, 2875, True, 4),
    PublishedCase("4.4", 4, 16, 2340, 2345, 5, True, 4),
    PublishedCase("4.5", 4, 8, 1200, 1231, 31, True, 4),
)

GROUPS = (
    PublishedGroup(1, 6600, 7471, 871, 24),
    PublishedGroup(2, 5350, 5943, 593, 19),
    PublishedGroup(3, 6600, 6932, 332, 24),
    PublishedGroup(4, 9340, 14321, 4981, 33),
)

YEARS = (2024, 2025, 2026, 2027, 2028, 2029)


def full_saving(case: PublishedCase) -> float:
    """Return the saving at full effect that gives the printed average."""
    if not case.half_effect:
        return case.saving
    years = case.averaging_years
    return case.saving * years / (years - 0.5)


def yearly_saving(case: PublishedCase, year: int) -> float:
    """Return the saving in a calendar year under the stated phasing."""
    half = case.half_effect and year == YEARS[0]
    return full_saving(case) * (0.5 if half else 1.0)


class Volume(NamedTuple):
    """A number of persons or kroner that the text of a business case states."""

    case: str
    field: str
    value: float
    printed: str


HEADCOUNTS = ((6262, 18), (2774, 8), (4357, 13), (6817, 20))
"""Full-year persons on support in April 2023 by target group, and their share in per cent."""

VOLUMES = (
    Volume("1.2", "population", 750, "750"),
    Volume("1.2", "effect_share", 0.2, "20 %"),
    Volume("2.2", "cost_per_participant", 25, "25.000 kr."),
    Volume("3.2", "participants", 12 * 120, "120 sygedagpengeforløb"),
    Volume("4.5", "population", 170, "170"),
)

STATED_BENEFITS = {
    "1.1": ("kontanthjælp",),
    "1.2": ("kontanthjælp",),
    "1.3": ("kontanthjælp", "integrationsydelse"),
    "3.1": ("sygedagpenge",),
    "3.2": ("sygedagpenge",),
    "4.1": ("dagpenge",),
    "4.2": ("dagpenge",),
    "4.3": ("dagpenge",),
    "4.4": ("dagpenge",),
}
"""The cases whose text names the benefit that is shortened."""
