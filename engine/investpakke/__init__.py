"""Investeringspakker: compute, build, cross-check and reconcile employment investment packages.

Money is in tkr. (thousand DKK) unless a name says otherwise. A saving and a gain
are positive; a net cost is negative. Nothing is rounded inside a calculation.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from investpakke.calc import (
        PackageResult,
        compute_package,
        invest_average,
        invest_breakeven,
        invest_chance,
        invest_corrected,
        invest_delay,
        invest_delayed,
        invest_discount,
        invest_faded,
        invest_full,
        invest_margin,
        invest_net,
        invest_npv,
        invest_one_fewer,
        invest_pace,
        invest_payback,
        invest_pert,
        invest_phased,
        invest_price,
        invest_rate,
        invest_share,
        invest_state,
        invest_switch,
        invest_volume,
    )
    from investpakke.errors import FileError, InputError, InvestpakkeError
    from investpakke.model import Case, Group, Package, Phasing
    from investpakke.packages import load_package

__version__ = "0.1.0"

__all__ = [
    "Case",
    "FileError",
    "Group",
    "InputError",
    "InvestpakkeError",
    "Package",
    "PackageResult",
    "Phasing",
    "compute_package",
    "invest_average",
    "invest_breakeven",
    "invest_chance",
    "invest_corrected",
    "invest_delay",
    "invest_delayed",
    "invest_discount",
    "invest_faded",
    "invest_full",
    "invest_margin",
    "invest_net",
    "invest_npv",
    "invest_one_fewer",
    "invest_pace",
    "invest_payback",
    "invest_pert",
    "invest_phased",
    "invest_price",
    "invest_rate",
    "invest_share",
    "invest_state",
    "invest_switch",
    "invest_volume",
    "load_package",
]

_HOMES = ("errors", "model", "packages", "calc")
"""Where the public names are defined, the lightest module first."""


def __getattr__(name: str) -> Any:
    """Return a public name from its home: the package itself loads nothing, NumPy neither."""
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the public names too, for completion in a notebook."""
    return sorted({*globals(), *__all__})
