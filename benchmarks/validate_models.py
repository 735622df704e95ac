"""A model of any number of cases with 29 formulas a case, its values as the formulas give them."""

from __future__ import annotations

import sys
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name as letters

YEARS = 6
HEADS = (
    "Nr.",
    "Investeringsforslag",
    "Målgruppe",
    "Helårspersoner",
    "Enhedsbesparelse (tusind kr.)",
    "Årlig investering (tusind kr.)",
    "Effekt første år",
)
FULL, SAVING, NET, TOTAL = 7, 8, 8 + YEARS, 8 + 2 * YEARS
"""The columns, counted from 0, of the full saving, savings, nets and running totals."""


def write_model(path: Path, cases: int) -> Path:
    """Write a model; the same number of cases gives the same figures."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sager")
        sheet.write_row(0, 0, ("Første år", 2025))
        sheet.write_row(
            2,
            0,
            (
                *HEADS,
                "Fuld besparelse (tusind kr.)",
                *["Besparelse"] * YEARS,
                *["Netto"] * YEARS,
                *["Netto i alt"] * YEARS,
                *OTHERS,
            ),
        )
        for index in range(cases):
            inputs = (
                f"{index % 4 + 1}.{index}",
                f"Sag {index}",
                index % 4 + 1,
                5 + index % 40,
                60.5 + index % 90,
                400 + index % 2000,
                (0.5, 1)[index % 2],
            )
            sheet.write_row(3 + index, 0, inputs)
            row = _formulas(4 + index)
            values = _values(*inputs[3:])
            for column, (formula, value) in enumerate(zip(row, values, strict=True), start=FULL):
                sheet.write_formula(3 + index, column, formula, None, value)
    return path


OTHERS = (
    "Gns. 4 år",
    "Gevinst",
    "Investering/besparelse",
    "Break-even",
    "Over break-even",
    "Positiv",
    "Tab",
    "Gevinst, mio. kr.",
    "Største netto",
    "Mindste netto",
)


def _formulas(row: int) -> list[str]:
    """Return the 29 formulas of a case."""
    saving = [letters(SAVING + year) for year in range(YEARS)]
    net = [letters(NET + year) for year in range(YEARS)]
    average, gain = letters(TOTAL + YEARS), letters(TOTAL + YEARS + 1)
    even = letters(TOTAL + YEARS + 3)
    return [
        f"=D{row}*E{row}",
        f"=H{row}*G{row}",
        *[f"=$H{row}" for _ in saving[1:]],
        *[f"={column}{row}-$F{row}" for column in saving],
        *[f"=SUM(${net[0]}{row}:{column}{row})" for column in net],
        f"=AVERAGE({saving[0]}{row}:{saving[3]}{row})",
        f"={average}{row}-F{row}",
        f"=IF(H{row}=0,0,F{row}/H{row})",
        f"=F{row}/E{row}",
        f"=D{row}-{even}{row}",
        f"=IF({gain}{row}>0,1,0)",
        f"=MIN(0,{gain}{row})",
        f"={gain}{row}/1000",
        f"=MAX({net[0]}{row}:{net[-1]}{row})",
        f"=MIN({net[0]}{row}:{net[-1]}{row})",
    ]


def _values(persons: float, unit: float, invested: float, first: float) -> list[float]:
    full = persons * unit
    savings = [full * first] + [full] * (YEARS - 1)
    nets = [saving - invested for saving in savings]
    totals = [sum(nets[: year + 1]) for year in range(YEARS)]
    average = sum(savings[:4]) / 4
    gain, even = average - invested, invested / unit
    return [
        full,
        *savings,
        *nets,
        *totals,
        average,
        gain,
        invested / full,
        even,
        persons - even,
        float(gain > 0),
        min(0, gain),
        gain / 1000,
        max(nets),
        min(nets),
    ]


if __name__ == "__main__":
    write_model(Path(sys.argv[2]), int(sys.argv[1]))
