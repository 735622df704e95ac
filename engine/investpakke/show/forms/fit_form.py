"""The JSON contract of fitted ramps: tkr. and factors, nothing rounded."""

from __future__ import annotations

from typing import Any

from investpakke.deciding.fit.assumed import assumptions_of, first_years
from investpakke.deciding.fit.fitting import Fit
from investpakke.reconciliation import reconcile
from investpakke.show.forms.package_form import Form, finite_or_null, reconciliation_form, row
from investpakke.text import Language


def fit_form(fit: Fit, language: Language) -> Form:
    """Return the ramps with their ranges, the path before and after, and what was assumed."""
    lines = reconcile(fit.fitted, fit.after)
    return {
        "id": fit.stated.id,
        "unit": "tkr.",
        "changed": bool(fit.changed.any()),
        "distance": fit.distance,
        "assumptions": [text.in_language(language) for text in assumptions_of(fit)],
        "years": list(fit.stated.shown_years),
        "cases": [_case(fit, index) for index in range(len(fit.stated.cases))],
        "saving_by_year": {
            "stated": row(fit.before.saving_by_year),
            "fitted": row(fit.after.saving_by_year),
        },
        "net_by_year": {
            "stated": row(fit.before.net_by_year),
            "fitted": row(fit.after.net_by_year),
        },
        "first_years": first_years(fit)._asdict(),
        "reconciliation": reconciliation_form(fit.fitted, lines, language, only_differences=True),
    }


def _case(fit: Fit, index: int) -> dict[str, Any]:
    case, ranges = fit.stated.cases[index], fit.ranges
    return {
        "number": case.number,
        "name": case.name,
        "changed": bool(fit.changed[index]),
        "kept": bool(fit.kept[index]),
        "stated_factors": row(fit.stated_factors[index]),
        "factors": row(fit.factors[index]),
        "least_factors": None if ranges is None else row(ranges.low[index]),
        "largest_factors": None if ranges is None else row(ranges.high[index]),
        "average_saving": float(fit.after.average_saving[index]),
        "stated_full_saving": float(fit.before.full_saving[index]),
        "full_saving": float(fit.after.full_saving[index]),
        "stated_unit_saving": finite_or_null(fit.before.unit_saving[index]),
        "unit_saving": finite_or_null(fit.after.unit_saving[index]),
    }
