"""Fit: ramps that reproduce the published averages and the published yearly path at once.

The document's phasing gives another path than the one it prints. Here are the ramps
closest to that phasing that give both. They are an answer among many, and never used
unless somebody asks for them.
"""

from investpakke.deciding.fit.fitting import Fit, fit_ramps

__all__ = ["Fit", "fit_ramps"]
