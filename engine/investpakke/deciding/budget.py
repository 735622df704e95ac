"""The budget table: what a package changes in the municipality's budget, account by account.

The sign is the budget's: an expense more is positive, an expense less negative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from investpakke.calc import compute_package
from investpakke.calc.series import Floats
from investpakke.model import Case, Package
from investpakke.model.description import Account, Spending
from investpakke.text import Text

BUDGET_YEARS = 4
"""A municipal budget is the budget year and three overslagsår."""


class Post(StrEnum):
    """What an amount is."""

    INVESTMENT = "investment"
    SAVING = "saving"

    @property
    def label(self) -> Text:
        """The name of the post."""
        return _POSTS[self]


_POSTS = {Post.INVESTMENT: Text("Investment"), Post.SAVING: Text("Saving on benefits")}
_NO_ACCOUNT = Account()


@dataclass(frozen=True)
class BudgetLine:
    """One case's investment or saving on its account.

    Parameters
    ----------
    case : Case
        Whose amount it is.
    post : Post
        Investment or saving.
    account : Account
        Where it stands in the budget; what nobody has stated is blank.
    amounts : (4,) array
        Tkr. by year: expenses more +, expenses less −.
    """

    case: Case
    post: Post
    account: Account
    amounts: Floats


@dataclass(frozen=True)
class BudgetTable:
    """The budget year and three more, in tkr.

    Attributes
    ----------
    years : tuple of int
        Calendar years; the first is the budget year.
    price_level : int or None
        The year whose prices the money is in; None where the package does not say.
    lines : tuple of BudgetLine
        Two of each case, in the package's order.
    by_spending : mapping-like tuple of (Spending or None, (4,) array)
        The lines summed by service and transfers; None is what no account states.
    net : (4,) array
        All lines: the net expense, which is minus the package's net of the year.
    """

    years: tuple[int, ...]
    price_level: int | None
    lines: tuple[BudgetLine, ...]
    by_spending: tuple[tuple[Spending | None, Floats], ...]
    net: Floats


def budget_table(package: Package) -> BudgetTable:
    """Return what a package changes in the budget year, its first, and the three years after.

    Examples
    --------
    In its first year the 2024 package costs 4.6 million kr. net; nobody has stated an account:

    >>> from investpakke import load_package
    >>> table = budget_table(load_package("aarhus-2024"))
    >>> table.years, table.net.round().tolist()
    ((2024, 2025, 2026, 2027), [4573.0, -10261.0, -10261.0, -10261.0])
    >>> [spending for spending, _ in table.by_spending]
    [None]
    """
    lines = tuple(_lines(package))
    kinds: tuple[Spending | None, ...] = ("service", "transfer", None)
    sums = [(kind, [x.amounts for x in lines if x.account.spending == kind]) for kind in kinds]
    nothing = np.zeros(BUDGET_YEARS)
    return BudgetTable(
        years=tuple(range(package.first_year, package.first_year + BUDGET_YEARS)),
        price_level=package.price_level,
        lines=lines,
        by_spending=tuple((kind, np.sum(amounts, axis=0)) for kind, amounts in sums if amounts),
        net=np.sum([line.amounts for line in lines], axis=0) if lines else nothing,
    )


def _lines(package: Package) -> Iterator[BudgetLine]:
    result = compute_package(replace(package, years=BUDGET_YEARS))
    spent, saved = result.investment_by_case, result.saving_by_case
    for case, investment, saving in zip(package.cases, spent, saved, strict=True):
        of = case.description
        yield BudgetLine(case, Post.INVESTMENT, of.investment_account or _NO_ACCOUNT, investment)
        yield BudgetLine(case, Post.SAVING, of.saving_account or _NO_ACCOUNT, 0.0 - saving)
