"""What a model states, as a careful reader has it, and what the product reads of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from investpakke import InvestpakkeError, Package
from investpakke.source import Source

Amounts = tuple[float, ...]


@dataclass(frozen=True)
class KnownCase:
    """One case as the model states it; tkr."""

    number: str
    name: str
    group: str
    investment: Amounts
    saving: Amounts
    persons: float | None = None
    unit_saving: float | None = None
    factors: Amounts = ()
    is_phased: bool = False
    """Whether its savings are stated by a phasing, not year by year."""
    average: float | None = None
    """The average saving, where that is what the model states."""

    @property
    def mean_saving(self) -> float:
        """The yearly average over the years of the model; of a phasing alone over four."""
        if self.average is not None:
            return self.average
        counted = self.saving[:4] if self.is_phased else self.saving
        return sum(counted) / len(counted)

    @property
    def mean_investment(self) -> float:
        """The yearly average over the years of the model."""
        return sum(self.investment) / len(self.investment)


@dataclass(frozen=True)
class Known:
    """A package as the model states it; what is None or False it does not state."""

    first_year: int
    years: int
    cases: tuple[KnownCase, ...]
    years_stated: bool = True
    grouped: bool = True
    numbered: bool = True
    named: bool = True
    no_persons: bool = False
    """Whether no number in the model is one of helårspersoner."""


def differences(known: Known, package: Package, result: Any) -> list[str]:
    """Return where a package that was read is not the one that is known."""
    found = [
        f"{what}: expected {expected:,.6g}, read {read:,.6g}"
        for what, expected, read in _figures(known, package, result)
        if not abs(read - expected) <= 1e-6 * max(1.0, abs(expected))
    ]
    if len(package.cases) == len(known.cases):
        found += _texts(known, package)
    return found


def _figures(known: Known, package: Package, result: Any) -> Iterator[tuple[str, float, float]]:
    yield "cases", len(known.cases), len(package.cases)
    yield "first year", known.first_year, package.first_year
    if known.years_stated:
        yield "years", known.years, package.years
    total = result.total
    yield "total investment", sum(c.mean_investment for c in known.cases), float(total.investment)
    yield "total saving", sum(c.mean_saving for c in known.cases), float(total.saving)
    if len(package.cases) != len(known.cases):
        return
    for at, case in enumerate(known.cases):
        name = f"case {at + 1}"
        for year in range(min(known.years, package.years)):
            in_year = f"{name}, year {year + 1}"
            read = float(result.investment_by_case[at, year])
            yield f"{in_year}, investment", case.investment[year], read
            yield f"{in_year}, saving", case.saving[year], float(result.saving_by_case[at, year])
        yield f"{name}, mean saving", case.mean_saving, float(result.average_saving[at])
        gain = float(result.average_saving[at] - result.annual_investment[at])
        yield f"{name}, mean gain", case.mean_saving - case.mean_investment, gain
        if case.persons is not None:
            persons = package.cases[at].persons
            yield f"{name}, persons", case.persons, float("nan") if persons is None else persons


def _texts(known: Known, package: Package) -> Iterator[str]:
    groups = {group.id: group.name for group in package.groups}
    for case, read in zip(known.cases, package.cases, strict=True):
        if known.numbered and read.number != case.number:
            yield f"number: expected {case.number}, read {read.number}"
        if known.no_persons and read.persons is not None:
            yield f"persons of {case.name}: none are stated, read {read.persons}"
        if known.named and case.name not in read.name:
            yield f"name: expected {case.name}, read {read.name}"
        if known.grouped and case.group not in groups[read.group]:
            yield f"group of {case.name}: expected {case.group}, read {groups[read.group]}"


class Outcome(NamedTuple):
    """What became of a model: ``right``, ``refused`` or ``WRONG``, and why."""

    verdict: str
    why: str = ""


def read(path: Path, known: Known | None) -> Outcome:
    """Let the product read a model; without ``known`` any figure is wrong."""
    try:
        source = Source(path)
        package, result = source.package, source.result
    except InvestpakkeError as refusal:
        return Outcome("refused", refusal.text("da").replace(f"{path}", path.name))
    except Exception as error:
        return Outcome("WRONG", f"{type(error).__name__}: {error}")
    if known is None:
        total = result.total
        return Outcome(
            "WRONG",
            f"read as {float(total.investment):,.6g} invested, {float(total.saving):,.6g} saved",
        )
    found = differences(known, package, result)
    return Outcome("WRONG", "; ".join(found[:4])) if found else Outcome("right")
