"""Fit: ramps that reproduce both the published averages and the published yearly path.

The document's phasing gives another path than the printed one. These are the ramps closest to that
phasing that give both. They are one answer among many, and are never used unless requested.
"""

from investpakke.deciding.fit.fitting import Fit, fit_ramps

__all__ = ["Fit", "fit_ramps"]
