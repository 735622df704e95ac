"""The sheets for the decision, in the order of their tabs: each module writes one of them.

A module has ``write``, as every sheet's has, and ``checks``: the figures of its sheet that
`Kontrol` computes in a second way.
"""

from __future__ import annotations

from types import ModuleType

from investpakke_templates.sheets import (
    foelsomhed,
    nutidsvaerdi,
    opfoelgning,
    prioritering,
    risiko,
    scenarier,
    vippepunkter,
)

DECISION_SHEETS: tuple[ModuleType, ...] = (
    vippepunkter,
    foelsomhed,
    risiko,
    nutidsvaerdi,
    scenarier,
    prioritering,
    opfoelgning,
)
