"""A package's figures from three sources: the engine, the workbook and the published document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isnan

from investpakke.calc import PackageResult
from investpakke.reconciliation import PER_UNIT, Line, Verdict, labelled, of_totals
from investpakke.text import Text
from investpakke.validate.engines.agreement import agree
from investpakke.validate.figures.case_cells import CASE_COLUMNS, case_cell
from investpakke.validate.figures.published_lines import published_lines
from investpakke.validate.figures.shown_figures import shown_figures
from investpakke.validate.finding import Place
from investpakke.validate.subject import Subject
from investpakke.workbook.layout import TKR_PER_UNIT
from investpakke.workbook.refresh.any_model import is_package_sheet
from investpakke.workbook.refresh.package_sheet import PUBLISHED

_MOST_CASES = 40
"""If there are more cases than this, only those whose figures differ are listed."""

_SCOPES = ("package", "group", "year", "case")

_Key = tuple[str, str, str]
"""A figure's scope, its owner ("" for the package), and its quantity."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One figure from three sources, all in one unit; None where a source does not state it.

    Parameters
    ----------
    label : Text
        The name of the figure.
    unit : str
        "tkr.", "mio. kr.", "%" or "personer".
    decimals : int
        The number of decimals shown.
    engine, workbook, published : float or None
        The figure from each source.
    place : Place
        Where the workbook shows it.
    workbook_agrees : bool, optional
        Whether the workbook shows the engine's figure; None where it shows none.
    verdict : Verdict, optional
        Whether the published figure agrees.
    why : Text, optional
        The reason for a known difference.
    """

    label: Text
    unit: str
    decimals: int
    engine: float
    workbook: float | None = None
    place: Place = field(default_factory=Place)
    workbook_agrees: bool | None = None
    published: float | None = None
    verdict: Verdict | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class _WorkbookFigure:
    """A figure as shown in the workbook, and the engine's, in tkr. or persons."""

    value: float
    engine: float
    place: Place
    agrees: bool


def reconciliation(subject: Subject) -> tuple[Reconciled, ...]:
    """Return the figures of the package that a workbook describes; empty if there is none.

    Figures that no document states come first, then the published ones.
    """
    if subject.package is None or subject.result is None:
        return ()
    lines = [line for _, line in published_lines(subject) if line is not None]
    told = {(line.figure.scope, line.figure.key, line.figure.quantity) for line in lines}
    shown = _workbook_figures(subject)
    key_figures = [
        _unpublished(key, engine, shown.get(key))
        for quantity in PUBLISHED
        if (key := ("package", "", quantity)) not in told
        and not isnan(engine := _of_package(subject.result, quantity))
    ]
    others = [
        _unpublished(key, figure.engine, figure)
        for key, figure in sorted(shown.items(), key=lambda item: _SCOPES.index(item[0][0]))
        if key not in told and _is_listed(key, figure, len(subject.package.cases))
    ]
    return (*key_figures, *others, *(_published(subject, line, shown) for line in lines))


def _workbook_figures(subject: Subject) -> Mapping[_Key, _WorkbookFigure]:
    """Return each figure once: where it is wrong, else where the committee reads it."""
    found: dict[_Key, _WorkbookFigure] = {}
    figures = shown_figures(subject)
    for figure in sorted(figures, key=lambda f: (f.agrees, not is_package_sheet(f.cell.sheet))):
        value, engine = (number * figure.worth for number in (figure.shown, figure.expected))
        found.setdefault(
            (figure.scope, figure.owner, figure.quantity),
            _WorkbookFigure(value, engine, Place.cell(*figure.cell), figure.agrees),
        )
    return found


def _is_listed(key: _Key, figure: _WorkbookFigure, cases: int) -> bool:
    """Return whether a figure that no document states belongs in the table.

    For the package only the key figures do. For many cases, and for a case's years, only those that
    differ: nobody reads hundreds of lines.
    """
    scope, of, _ = key
    many = scope == "case" and (cases > _MOST_CASES or "," in of)
    return scope != "package" and not (many and figure.agrees)


def _of_package(result: PackageResult, quantity: str) -> float:
    if quantity == "mean_net":
        return result.mean_net
    return float(of_totals(result.total, quantity))


def _unpublished(key: _Key, engine: float, shown: _WorkbookFigure | None) -> Reconciled:
    """Return a figure that no document states."""
    persons = key[2] == "persons"
    figure = Reconciled(
        labelled(*key), "personer" if persons else "tkr.", decimals=int(persons), engine=engine
    )
    return _with_workbook(shown, figure, 1.0)


def _published(subject: Subject, line: Line, shown: Mapping[_Key, _WorkbookFigure]) -> Reconciled:
    """Return a published figure beside the engine's and the workbook's."""
    figure = line.figure
    beside = Reconciled(
        line.label,
        figure.unit,
        max(figure.decimals, 0),
        line.computed,
        published=figure.value,
        verdict=line.verdict,
        why=figure.why,
    )
    found = shown.get((figure.scope, figure.key, figure.quantity)) or _input_figure(subject, line)
    return _with_workbook(found, beside, PER_UNIT[figure.unit])


def _with_workbook(
    shown: _WorkbookFigure | None, figure: Reconciled, per_unit: float
) -> Reconciled:
    if shown is None:
        return figure
    value = shown.value * per_unit
    return replace(figure, workbook=value, place=shown.place, workbook_agrees=shown.agrees)


def _input_figure(subject: Subject, line: Line) -> _WorkbookFigure | None:
    """Return a case's figure that is an input in the workbook."""
    figure, table = line.figure, subject.case_table
    cell = case_cell(subject, figure.key, figure.quantity) if figure.scope == "case" else None
    value = None if cell is None else subject.calculation.value(cell)
    if cell is None or table is None or type(value) is not float:
        return None
    worth = TKR_PER_UNIT.get(table.units.get(CASE_COLUMNS[figure.quantity], ""), 1.0)
    engine = line.computed / PER_UNIT[figure.unit]
    return _WorkbookFigure(value * worth, engine, Place.cell(*cell), agree(value * worth, engine))
