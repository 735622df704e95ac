"""The rates of a workbook: those that ship, with what its user has put on `Satser`."""

from __future__ import annotations

from dataclasses import dataclass

from investpakke.rates import PriceIndex, RateBook, load_rates


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that the cases of a workbook refer to, and the user's index if there is one."""

    book: RateBook
    index: PriceIndex | None = None


def shipped_rates() -> Rates:
    """Return the rates of a workbook whose user has added none."""
    return Rates(load_rates())
