"""A fitted package as a package file: its ramps are explicit inputs, and it says whence."""

from __future__ import annotations

from dataclasses import replace

from investpakke.fit.assumed import assumptions_of
from investpakke.fit.fitting import Fit
from investpakke.model import Assumption
from investpakke.packages.writer import package_text

_SOURCE = "investpakke reconcile --fit"
_HEAD = """\
# The phasings "Tilpasset, sag ..." are fitted to the published yearly path.
# No document states them, and others would give the same figures.
# Made by: investpakke reconcile --fit
"""


def fitted_text(fit: Fit) -> str:
    """Return the fitted package as TOML, with what was assumed in its log.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> from investpakke.fit import fit_ramps
    >>> from investpakke.packages import parse_package
    >>> found = fit_ramps(load_package("aarhus-2024"), with_ranges=False)
    >>> again = compute_package(parse_package(fitted_text(found), "copy"))
    >>> bool((again.saving_by_year == found.after.saving_by_year).all())
    True
    """
    if not fit.changed.any():
        return package_text(fit.stated)
    told = [
        Assumption(
            "Indfasningerne er tilpasset det offentliggjorte forløb; de er ikke oplyst, "
            "og andre indfasninger giver de samme tal.",
            _SOURCE,
        ),
        *(Assumption(text.da, _SOURCE) for text in assumptions_of(fit)),
    ]
    package = replace(
        fit.fitted, id=f"{fit.stated.id}-tilpasset", assumptions=(*fit.stated.assumptions, *told)
    )
    return _HEAD + package_text(package)
