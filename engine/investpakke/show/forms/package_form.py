"""The JSON contract: results as plain dictionaries, money in tkr., nothing rounded.

What follows from persons is null where a case states none; NaN is never written.
"""

from __future__ import annotations

import math
from typing import Any, SupportsFloat

from investpakke.calc import PackageResult
from investpakke.calc.series import Floats
from investpakke.functions import Function
from investpakke.model import BenefitSource, Package
from investpakke.published_path import QUANTITIES, published_path
from investpakke.reconciliation import Line, Verdict
from investpakke.show.figure_sections import name_of, section_of
from investpakke.show.native_formulas import worked_sheet
from investpakke.text import Language

Form = dict[str, Any]


def package_form(package: Package, result: PackageResult) -> Form:
    """Return the result of a package.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> form = package_form(package, compute_package(package))
    >>> form["package"]["annual_investment"], form["groups"][0]["average_gain"]
    (27890.0, 871.0)
    """
    return {
        "id": package.id,
        "name": package.name,
        "municipality": package.municipality,
        "source": package.source,
        "unit": "tkr.",
        "averaging_years": package.averaging_years,
        "discount_rate": package.discount_rate,
        "cases": [_case(package, result, index) for index in range(len(package.cases))],
        "groups": [_group(package, result, index) for index in range(len(package.groups))],
        "package": _total(result),
        "years": list(package.shown_years),
        "investment_by_year": row(result.investment_by_year),
        "saving_by_year": row(result.saving_by_year),
        "net_by_year": row(result.net_by_year),
        "cumulative_net_by_year": row(result.cumulative_net_by_year),
        "published_path": _published(package),
    }


def _published(package: Package) -> Form | None:
    """Return the yearly path that the document prints, in its own unit; None where it has none."""
    path = published_path(package)
    if path is None:
        return None
    rows = {name: getattr(path, name) for name in QUANTITIES}
    return {
        "unit": path.unit,
        "decimals": path.decimals,
        **{
            f"{name}_by_year": [finite_or_null(value) for value in values]
            for name, values in rows.items()
        },
        "mean_net": None if path.mean_net is None else path.mean_net.value,
    }


def reconciliation_form(
    package: Package, lines: tuple[Line, ...], language: Language, *, only_differences: bool = False
) -> Form:
    """Return every published figure (or those that do not tie) beside the computed one."""
    verdicts = [line.verdict for line in lines]
    return {
        "id": package.id,
        "name": package.name,
        "source": package.source,
        "ties": Verdict.DIFFERS not in verdicts,
        "counts": {verdict.value: verdicts.count(verdict) for verdict in Verdict},
        "figures": [
            _figure(line, language)
            for line in lines
            if not only_differences or line.verdict is not Verdict.TIES
        ],
    }


def function_form(function: Function, language: Language) -> Form:
    """Return one function of the catalogue; its formulas are as a file holds them."""
    example = function.example
    return {
        "name": function.name,
        "syntax": function.syntax(language),
        "help": function.help.in_language(language),
        "unit": function.unit.in_language(language),
        "shape": function.shape,
        "category": function.category,
        "arguments": [
            {
                "name": argument.name.in_language(language),
                "keyword": argument.name.en,
                "unit": argument.unit.in_language(language),
                "shape": argument.shape,
                "default": argument.default,
                "help": argument.help.in_language(language),
            }
            for argument in function.arguments
        ],
        "example": {
            "arguments": list(example.arguments),
            "result": example.result,
            "note": example.note.in_language(language),
        },
        "native_formulas": [
            {
                "cells": line.cells,
                "label": line.label.in_language(language),
                "content": line.content,
            }
            for line in worked_sheet(function)
        ],
    }


def row(values: Floats) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


def finite_or_null(value: SupportsFloat) -> float | None:
    """Return a number that follows from persons, None where they are not stated."""
    number = float(value)
    return None if math.isnan(number) else number


def _case(package: Package, result: PackageResult, index: int) -> Form:
    case, figures = package.cases[index], result.by_case
    return {
        "number": case.number,
        "name": case.name,
        "group": case.group,
        "annual_investment": float(figures.investment[index]),
        "average_saving": float(figures.saving[index]),
        "average_gain": float(figures.gain[index]),
        "averaging_years": case.averaging_years,
        "mean_factor": float(result.mean_factor[index]),
        "persons": finite_or_null(figures.persons[index]),
        "full_saving": float(result.full_saving[index]),
        "unit_saving": finite_or_null(result.unit_saving[index]),
        "benefit": _benefit(case.benefit),
        "break_even_persons": finite_or_null(figures.break_even_persons[index]),
        "margin": float(figures.margin[index]),
        "investment_by_year": row(result.investment_by_case[index]),
        "saving_by_year": row(result.saving_by_case[index]),
        "net_by_year": row(result.net_by_case[index]),
        "cumulative_net_by_year": row(result.cumulative_net_by_case[index]),
    }


def _benefit(source: BenefitSource | None) -> Form | None:
    """Return the rate that a unit saving comes from, None where it is stated as a number."""
    if source is None:
        return None
    return {
        "benefit": source.benefit,
        "year": source.year,
        "week": source.week,
        "of_maximum": source.of_maximum,
        "state_share": source.state_share,
    }


def _group(package: Package, result: PackageResult, index: int) -> Form:
    group, figures = package.groups[index], result.by_group
    return {
        "id": group.id,
        "name": group.name,
        "annual_investment": float(figures.investment[index]),
        "average_saving": float(figures.saving[index]),
        "average_gain": float(figures.gain[index]),
        "share": float(result.share[index]),
        "persons": finite_or_null(figures.persons[index]),
        "break_even_persons": finite_or_null(figures.break_even_persons[index]),
        "margin": float(figures.margin[index]),
        "investment_by_year": row(result.investment_by_group[index]),
        "saving_by_year": row(result.saving_by_group[index]),
        "net_by_year": row(result.net_by_group[index]),
        "cumulative_net_by_year": row(result.cumulative_net_by_group[index]),
    }


def _total(result: PackageResult) -> Form:
    figures = result.total
    return {
        "annual_investment": float(figures.investment),
        "average_saving": float(figures.saving),
        "average_gain": float(figures.gain),
        "persons": finite_or_null(figures.persons),
        "break_even_persons": finite_or_null(figures.break_even_persons),
        "margin": float(figures.margin),
        "mean_net": result.mean_net,
        "net_present_value": result.net_present_value,
    }


def _figure(line: Line, language: Language) -> Form:
    figure = line.figure
    return {
        "section": section_of(figure).value,
        "scope": figure.scope,
        "key": figure.key,
        "quantity": figure.quantity,
        "label": name_of(line).in_language(language),
        "unit": figure.unit,
        "published": figure.value,
        "computed": float(line.computed),
        "difference": line.difference,
        "decimals": figure.decimals,
        "must_tie": figure.must_tie,
        "verdict": line.verdict.value,
        "why": figure.why.in_language(language) if figure.why else None,
        "place": figure.place,
    }
