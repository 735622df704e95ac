"""The contents of the sheet "Pakke" after a refresh: blocks of plain values, and their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from investpakke import __version__
from investpakke.calc import PackageResult
from investpakke.calc.package import Totals
from investpakke.calc.series import Floats
from investpakke.model import Package
from investpakke.workbook.ooxml.patch import Content

Kind = Literal[
    "title", "header", "number header", "place", "text", "whole", "tkr", "persons", "share"
]
"""The kind of a cell, which decides its format; a place is a number that names its row."""

KEY_FIGURES: Final = "INVEST · Nøgletal"
BY_YEAR: Final = "INVEST · År for år"
GROUPS: Final = "INVEST · Målgrupper"
MARKERS: Final = (KEY_FIGURES, BY_YEAR, GROUPS)
"""The texts in the first cell of each block, in the order of the blocks."""

LAST_LABELS: Final = {
    KEY_FIGURES: "Antal sager",
    BY_YEAR: "Akkumuleret netto",
    GROUPS: "Investeringspakken i alt",
}
"""The second cell in the last row of each block, which ends it."""

LAST_HEADERS: Final = {KEY_FIGURES: "Enhed", BY_YEAR: "Gns. pr. år", GROUPS: "Margin"}
"""The last header of each block."""

KEY_LABELS: Final[Mapping[str, str]] = {
    "annual_investment": "Årlig investering",
    "average_saving": "Gns. årlig besparelse",
    "average_gain": "Gns. årlig gevinst (sagernes egne horisonter)",
    "mean_net": "Gns. netto pr. år over alle viste år",
    "net_present_value": "Nutidsværdi af netto over alle viste år",
    "persons": "Færre helårspersoner på forsørgelse",
    "break_even_persons": "Break-even: personer, hvor gevinsten er 0",
    "margin": "Margin: andel af besparelsen, der kan mistes",
    "cases": LAST_LABELS[KEY_FIGURES],
}
"""The names of the key figures, by quantity, in their order."""

PUBLISHED: Final = ("annual_investment", "average_saving", "average_gain", "mean_net", "persons")
"""The key figures that a document may also state."""

Line = tuple[Content, ...]

_KIND_OF_UNIT: Final[Mapping[str, Kind]] = {
    "tkr.": "tkr",
    "personer": "persons",
    "andel": "share",
    "sager": "whole",
}
"""How key figures are shown, by unit."""


class KeyFigure(NamedTuple):
    """A figure of the whole package: its quantity, value and unit."""

    quantity: str
    value: float
    unit: str

    @property
    def label(self) -> str:
        """Its name on the sheet."""
        return KEY_LABELS[self.quantity]

    @property
    def kind(self) -> Kind:
        """The kind of its cell."""
        return _KIND_OF_UNIT[self.unit]


def key_figures(package: Package, result: PackageResult) -> list[KeyFigure]:
    """Return the key figures; those of persons only if every case states its own."""
    total = result.total
    figures = [
        KeyFigure("annual_investment", float(total.investment), "tkr."),
        KeyFigure("average_saving", float(total.saving), "tkr."),
        KeyFigure("average_gain", float(total.gain), "tkr."),
        KeyFigure("mean_net", result.mean_net, "tkr."),
        KeyFigure("net_present_value", result.net_present_value, "tkr."),
        KeyFigure("persons", float(total.persons), "personer"),
        KeyFigure("break_even_persons", float(total.break_even_persons), "personer"),
        KeyFigure("margin", float(total.margin), "andel"),
        KeyFigure("cases", float(len(package.cases)), "sager"),
    ]
    stated = _persons_stated(result)
    return [figure for figure in figures if stated or figure.unit != "personer"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block of values that this tool owns.

    Parameters
    ----------
    marker : str
        The text in its first cell, by which it is found again.
    values : sequence of rows
        All rows have the same length; None is a blank cell.
    kinds : rows of Kind
        The kind of each cell.
    """

    marker: str
    values: tuple[Line, ...]
    kinds: tuple[tuple[Kind, ...], ...]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.values)

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.values[0])


def build_blocks(package: Package, result: PackageResult) -> tuple[Block, ...]:
    """Return the blocks of a package, in tkr. and not rounded.

    Persons and break-even are left out unless every case states its persons.

    Examples
    --------
    >>> from investpakke import compute_package, load_package
    >>> package = load_package("aarhus-2024")
    >>> blocks = build_blocks(package, compute_package(package))
    >>> [(block.marker, block.rows, block.columns) for block in blocks]
    [('INVEST · Nøgletal', 11, 4), ('INVEST · År for år', 6, 9), ('INVEST · Målgrupper', 24, 9)]
    >>> blocks[0].values[2]
    (1, 'Årlig investering', 27890.0, 'tkr.')
    """
    return _key_figures(package, result), _by_year(package, result), _groups(package, result)


def _persons_stated(result: PackageResult) -> bool:
    return not np.isnan(result.total.persons)


def _block(
    marker: str, kinds: Sequence[Sequence[Kind]], header: Line, lines: Sequence[Line]
) -> Block:
    """Return a block under its title, which states its size so that it is recognised.

    ``kinds`` has a row for each line, or one for all of them.
    """
    rows, columns = len(lines) + 2, len(header)
    size = f"{rows} rækker × {columns} kolonner · investpakke {__version__}"
    title = (marker, None, size, *[None] * (columns - 3))
    text: Kind = "text"
    of_title: tuple[Kind, ...] = ("title", *(text,) * (columns - 1))
    of_header: tuple[Kind, ...] = tuple(
        "header" if kind in {"place", "text"} else "number header" for kind in kinds[0]
    )
    of_lines = [tuple(row) for row in kinds] if len(kinds) > 1 else [tuple(kinds[0])] * len(lines)
    return Block(marker, (title, header, *lines), (of_title, of_header, *of_lines))


def _key_figures(package: Package, result: PackageResult) -> Block:
    figures = key_figures(package, result)
    lines = [(n, f.label, f.value, f.unit) for n, f in enumerate(figures, start=1)]
    header = ("Nr.", "Nøgletal", "Værdi", LAST_HEADERS[KEY_FIGURES])
    kinds: list[list[Kind]] = [["place", "text", f.kind, "text"] for f in figures]
    return _block(KEY_FIGURES, kinds, header, lines)


def _by_year(package: Package, result: PackageResult) -> Block:
    flows = (
        ("Investering", result.investment_by_year),
        ("Besparelse", result.saving_by_year),
        ("Netto", result.net_by_year),
    )
    lines: list[Line] = [
        (None, label, *(float(value) for value in flow), float(np.mean(flow)))
        for label, flow in flows
    ]
    cumulative = (float(value) for value in result.cumulative_net_by_year)
    lines.append((None, LAST_LABELS[BY_YEAR], *cumulative, None))
    years = (float(year) for year in package.shown_years)
    header = (None, "Tusind kr.", *years, LAST_HEADERS[BY_YEAR])
    kinds: list[Kind] = ["place", "text", *["tkr"] * (package.years + 1)]  # type: ignore[list-item]
    return _block(BY_YEAR, [kinds], header, lines)


_COLUMNS: Final[tuple[tuple[str, Kind, bool], ...]] = (
    ("Nr.", "place", False),
    ("Investeringsforslag", "text", False),
    ("Årlig investering (tusind kr.)", "tkr", False),
    ("Gns. årlig besparelse (tusind kr.)", "tkr", False),
    ("Gns. årlig gevinst (tusind kr.)", "tkr", False),
    ("Andel af investering", "share", False),
    ("Helårspersoner", "persons", True),
    ("Break-even, helårspersoner", "persons", True),
    (LAST_HEADERS[GROUPS], "share", False),
)
"""Header, kind, and whether it needs persons."""


def _groups(package: Package, result: PackageResult) -> Block:
    stated, cases = _persons_stated(result), package.cases
    columns = [column for column in _COLUMNS if stated or not column[2]]
    by_case = _figures(result.by_case, None, stated=stated)
    by_group = _figures(result.by_group, result.share, stated=stated)
    (whole,) = _figures(result.total, result.share.sum(), stated=stated)
    members: list[list[int]] = [[] for _ in package.groups]
    for index, position in enumerate(result.group.tolist()):
        members[position].append(index)
    lines: list[Line] = []
    for group, own, figures in zip(package.groups, members, by_group, strict=True):
        lines.append((float(group.id), group.name, *[None] * len(figures)))
        lines += [(cases[index].number, cases[index].name, *by_case[index]) for index in own]
        lines.append((None, "Total", *figures))
    lines.append((None, LAST_LABELS[GROUPS], *whole))
    kinds = [kind for _, kind, _ in columns]
    return _block(GROUPS, [kinds], tuple(header for header, _, _ in columns), lines)


def _figures(totals: Totals, share: Floats | None, *, stated: bool) -> list[Line]:
    """Return the columns to the right of each name, from investment to margin."""
    persons = (totals.persons, totals.break_even_persons) if stated else ()
    known = (totals.investment, totals.saving, totals.gain, share, *persons, totals.margin)
    rows = np.size(totals.investment)
    return list(
        zip(
            *([None] * rows if part is None else np.atleast_1d(part).tolist() for part in known),
            strict=True,
        )
    )
