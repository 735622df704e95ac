"""Investeringspakker: compute, build, cross-check and reconcile employment investment packages.

Money is in tkr. (thousand DKK) unless a name says otherwise. A saving and a gain
are positive; a net cost is negative. Nothing is rounded inside a calculation.

    >>> import investpakke as ip
    >>> package = ip.load("aarhus-2024")       # or "pakke.toml", "model.xlsx"
    >>> ip.compute(package)
    PackageResult(13 cases, 2024-2029: invested 27,890, saved 34,667, gain 6,777 tkr. a year)

Then `value`, `switching`, `scenarios`, `choose`, `simulate`, `fit`, `follow_up` and `reconcile`:
each takes a package, and its result has ``to_frame()``. The ``invest_`` functions take arrays.
docs/notebook.md shows them all.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from investpakke.api import (
        ModelReading,
        choose,
        compute,
        fit,
        follow_up,
        load,
        reconcile,
        scenarios,
        simulate,
        switching,
        value,
    )

    # Names of version 0.1.0, which go on working:
    from investpakke.calc import PackageResult as PackageResult
    from investpakke.calc import compute_package as compute_package
    from investpakke.calc import (
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
    from investpakke.deciding import Change, Driver, Scenario
    from investpakke.deciding.follow_up import Actual, Outcomes, Period
    from investpakke.deciding.probability import Pert, Uncertainty
    from investpakke.errors import FileError, InputError, InvestpakkeError
    from investpakke.model import Case, Group, Package, Phasing
    from investpakke.packages import load_package as load_package
    from investpakke.source import Source

__version__ = "0.1.0"

__all__ = [
    "Actual",
    "Case",
    "Change",
    "Driver",
    "FileError",
    "Group",
    "InputError",
    "InvestpakkeError",
    "ModelReading",
    "Outcomes",
    "Package",
    "Period",
    "Pert",
    "Phasing",
    "Scenario",
    "Source",
    "Uncertainty",
    "choose",
    "compute",
    "fit",
    "follow_up",
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
    "load",
    "reconcile",
    "scenarios",
    "simulate",
    "switching",
    "value",
]

_HOMES = {
    "errors": ("FileError", "InputError", "InvestpakkeError"),
    "model": ("Case", "Group", "Package", "Phasing"),
    "deciding": ("Change", "Driver", "Scenario"),
    "deciding.follow_up": ("Actual", "Outcomes", "Period"),
    "deciding.probability": ("Pert", "Uncertainty"),
    "source": ("Source",),
    "packages": ("load_package",),
    "calc": ("PackageResult", "compute_package"),
}
"""Where the public names are defined; `load_package` and those of `calc` are of version 0.1.0."""


def __getattr__(name: str) -> Any:
    """Return a public name from its home: the package itself loads nothing, NumPy neither."""
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None and name in __all__:
        home = "calc" if name.startswith("invest_") else "api"
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    """List the public names, for completion in a notebook."""
    return [*__all__, "__version__"]
