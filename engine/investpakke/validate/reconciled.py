"""A package's figures by three hands: the engine, the workbook, and the published document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from openpyxl.utils.cell import column_index_from_string

from investpakke.calc import PackageResult
from investpakke.errors import InvestpakkeError, Text
from investpakke.model import Package
from investpakke.packages import load_package
from investpakke.reconcile import QUANTITY_TEXT, Line, Verdict, reconcile
from investpakke.validate.calculation import agree
from investpakke.validate.finding import Place
from investpakke.validate.subject import Subject
from investpakke.workbook.layout import PAKKE, TKR_PER_UNIT

_KEY_FIGURES = {
    "annual_investment": "Årlig investering",
    "average_saving": "Gns. årlig besparelse",
    "average_gain": "Gns. årlig gevinst (sagernes egne horisonter)",
    "mean_net": "Gns. netto pr. år over alle viste år",
    "persons": "Færre helårspersoner på forsørgelse",
}
"""What the package's figures are called on the sheet "Pakke", by quantity."""

_CASE_COLUMNS = {
    "annual_investment": "investment",
    "average_saving": "average_saving",
    "persons": "persons",
}
"""The columns of a case table in which a case's figures stand, by quantity."""

_PER_UNIT = {"tkr.": 1.0, "mio. kr.": 0.001, "kr.": 1000.0}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One figure by three hands, all in one unit; None where one of them does not state it.

    Parameters
    ----------
    label : Text
        What it is.
    unit : str
        "tkr.", "mio. kr.", "%" or "personer".
    decimals : int
        The digits that it is shown with.
    engine, workbook, published : float or None
        The figure by each hand.
    place : Place
        Where the workbook shows it.
    verdict : Verdict, optional
        Whether the published figure ties.
    why : Text, optional
        The reason for a known difference.
    """

    label: Text
    unit: str
    decimals: int
    engine: float
    workbook: float | None
    place: Place
    published: float | None
    verdict: Verdict | None
    why: Text | None = None

    @property
    def workbook_agrees(self) -> bool | None:
        """Whether the workbook shows the engine's figure; None where it shows none."""
        return None if self.workbook is None else agree(self.workbook, self.engine)


def reconciliation(subject: Subject) -> tuple[Reconciled, ...]:
    """Return the figures of the package that a workbook describes; none where there is none."""
    package, result = subject.package, subject.result
    if package is None or result is None:
        return ()
    if subject.against is not None:
        package = replace(package, published=load_package(subject.against).published)
    try:
        lines = reconcile(package, result)
    except InvestpakkeError:  # the published figures are those of other cases
        lines = ()
    told = {line.figure.quantity for line in lines if line.figure.scope == "package"}
    shown = _shown(subject, package)
    own = (_own(quantity, result, shown) for quantity in _KEY_FIGURES if quantity not in told)
    return (*own, *(_beside(line, shown) for line in lines))


_Shown = Mapping[tuple[str, str, str], tuple[Place, float]]
"""What the workbook shows, in tkr. or persons, by scope, key and quantity."""


def _own(quantity: str, result: PackageResult, shown: _Shown) -> Reconciled:
    """Return a key figure that no document states."""
    total = result.total
    engine = {
        "annual_investment": float(total.investment),
        "average_saving": float(total.saving),
        "average_gain": float(total.gain),
        "mean_net": result.mean_net,
        "persons": float(total.persons),
    }[quantity]
    place, value = shown.get(("package", "", quantity), (Place(), None))
    persons = quantity == "persons"
    return Reconciled(
        label=QUANTITY_TEXT[quantity], unit="personer" if persons else "tkr.",
        decimals=1 if persons else 0, engine=engine, workbook=value, place=place,
        published=None, verdict=None,
    )  # fmt: skip


def _beside(line: Line, shown: _Shown) -> Reconciled:
    """Return a published figure beside the engine's and the workbook's."""
    figure = line.figure
    place, value = shown.get((figure.scope, figure.key, figure.quantity), (Place(), None))
    return Reconciled(
        label=line.label, unit=figure.unit, decimals=max(figure.decimals, 0),
        engine=line.computed,
        workbook=None if value is None else value * _PER_UNIT.get(figure.unit, 1.0),
        place=place, published=figure.value, verdict=line.verdict, why=figure.why,
    )  # fmt: skip


def _shown(subject: Subject, package: Package) -> _Shown:
    """Return the figures that the workbook shows: in its case table, and on the sheet "Pakke"."""
    found: dict[tuple[str, str, str], tuple[Place, float]] = {}
    for key, quantity, place, worth in (*_in_case_table(subject, package), *_on_pakke(subject)):
        value = None if place.area is None else _value(subject, place)
        if value is not None:
            scope = "case" if key else "package"
            found.setdefault((scope, key, quantity), (place, value * worth))
    return found


def _value(subject: Subject, place: Place) -> float | None:
    sheet = subject.book.by_name.get(place.sheet or "")
    if sheet is None or place.area is None:
        return None
    value = sheet.cached(place.area.row, place.area.column)
    return value if isinstance(value, float) else None


_Spot = tuple[str, str, Place, float]
"""A case's number ("": the package), a quantity, a cell, and its worth in tkr."""


def _in_case_table(subject: Subject, package: Package) -> Iterator[_Spot]:
    table = subject.case_table
    if table is None or len(table.rows) != len(package.cases):
        return
    for quantity, key in _CASE_COLUMNS.items():
        if key in table.columns:
            column = column_index_from_string(table.columns[key])
            worth = TKR_PER_UNIT.get(table.units.get(key, ""), 1.0)
            for case, row in zip(package.cases, table.rows, strict=True):
                yield case.number, quantity, Place.cell(table.sheet, row, column), worth


def _on_pakke(subject: Subject) -> Iterator[_Spot]:
    """Yield the cells right of the key figures' labels; the first of a label counts."""
    sheet = subject.book.by_name.get(PAKKE)
    quantities = {label: quantity for quantity, label in _KEY_FIGURES.items()}
    for row, cells in sorted(sheet.cells.rows.items()) if sheet is not None else ():
        for column, text in cells.items():
            if isinstance(text, str) and text in quantities:
                yield "", quantities[text], Place.cell(PAKKE, row, column + 1), 1.0
