"""Investeringspakker: compute, build, cross-check and reconcile employment investment packages.

Money is in tkr. (thousand DKK) unless a name says otherwise. A saving and a gain
are positive; a net cost is negative. Nothing is rounded inside a calculation.
"""

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
