"""Block 7 of `Beregning`: what is wrong with each case's input."""

from __future__ import annotations

from collections.abc import Callable

from investpakke.workbook.layout import SAGER
from investpakke_templates.content import Content
from investpakke_templates.grid import YEAR_NUMBER_ROW
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.beregning.blocks import CASE_HEADS, write_block
from investpakke_templates.styles import WHOLE


def write_faults(writer: SheetWriter, content: Content) -> None:
    """Count the faults of each row, one kind a column; `Kontrol` sums the columns."""
    grid, block = content.grid, content.grid.faults
    formulas = _formulas(content)
    title = "7. Fejl i input pr. sag (0 = ingen)"
    write_block(writer, content, block, title, (*CASE_HEADS, *formulas))
    for column, formula in enumerate(formulas.values(), start=3):
        writer.fill(block.rows, column, formula, [0] * grid.cases, number=WHOLE)


def _formulas(content: Content) -> dict[str, Callable[[int], str]]:
    """Return the formula of each kind of fault, by its head."""
    grid, block = content.grid, content.grid.faults
    to_basis, to_inputs = grid.basis.first - block.first, grid.inputs.first - block.first
    years = grid.year_row(YEAR_NUMBER_ROW)
    benefit, rate_year, _, share = grid.benefit_letters

    def typed(letter: str, row: int) -> str:
        return f"{SAGER}!${letter}{row + to_inputs}"

    def basis(letter: str, row: int) -> str:
        return f"${letter}{row + to_basis}"

    def missing(row: int) -> str:
        blanks = "+".join(f'({typed(letter, row)}="")' for letter in "CDEGJ")
        others = f"{typed('C', row)}:${share}{row + to_inputs}"
        active = basis("D", row)
        return f"={active}*({blanks})+(1-{active})*COUNTA({others})"

    def savings(row: int) -> str:
        given = (
            f"ISNUMBER({typed('H', row)})-ISNUMBER({typed('I', row)})"
            f'-(TRIM({typed(benefit, row)})<>"")'
        )
        return f"={basis('D', row)}*ABS(1-{given})"

    def twice(row: int) -> str:
        same = f"SUMPRODUCT(({grid.inputs.column('B')}={typed('B', row)})*1)"
        return f"={basis('D', row)}*({same}-1)"

    def text(row: int) -> str:
        amounts = f"{typed('F', row)}:${grid.last_letter}{row + to_inputs}"
        of_rate = f"{typed(rate_year, row)}:${share}{row + to_inputs}"
        texts = f"COUNTA({amounts})-COUNT({amounts})+COUNTA({of_rate})-COUNT({of_rate})"
        return f"=ISTEXT({typed('D', row)})+{texts}"

    def horizon(row: int) -> str:
        years_of = basis("G", row)
        outside = f"({years_of}<1)+({years_of}>MAX({years}))+({years_of}<>INT({years_of}))"
        return f"={basis('D', row)}*({outside}>0)"

    def phasing(row: int) -> str:
        return f"={basis('D', row)}*(({basis('F', row)}=0)+({basis('H', row)}=0)>0)"

    return {
        "Mangler felter": missing,
        "Besparelse ikke givet én gang": savings,
        "Nr. står flere gange": twice,
        "Målgruppe findes ikke": lambda r: f"={basis('D', r)}*({basis('E', r)}=0)",
        "Indfasning findes ikke": phasing,
        "Horisont passer ikke": horizon,
        "Tekst i talfelt": text,
    }
