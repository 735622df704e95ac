"""Kontrol: two numbers computed in two ways, side by side; one master check over all.

A check that need not hold (a difference the document itself explains) says so in the
column "Ved afvigelse"; everything else counts towards the master check.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import KONTROL
from investpakke_templates.check import FAULT, KNOWN, MISSING, OK, Check
from investpakke_templates.content import Content
from investpakke_templates.paper import Paper
from investpakke_templates.sheets.kontrol.calculation import calculation_checks
from investpakke_templates.sheets.kontrol.inputs import input_checks
from investpakke_templates.sheets.kontrol.published import published_checks
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.texts import texts

_HEADS = ("Nr.", "Hvad der kontrolleres", "Forventet", "Beregnet", "Difference", "Tolerance",
          "Status", "Ved afvigelse", "Enhed", "Sted i dokumentet", "Forklaring")  # fmt: skip
_LAST_COLUMN = len(_HEADS)
_FIRST_ROW = 8


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    paper = Paper(book, styles, KONTROL, "#2E7D7A")
    for column, width in enumerate((2, 6, 62, 13, 13, 12, 10, 16, 16, 10, 46, 62)):
        paper.sheet.set_column(column, column, width, styles.get("plain"))
    paper.title(KONTROL, texts()["kontrol"]["subtitle"], master)
    sections = checks(content)
    row, first, blocks = _FIRST_ROW, _FIRST_ROW, []
    for title, rows in sections:
        paper.section(row, title, _LAST_COLUMN)
        _heads(paper, row + 1, documented=any(check.place for check in rows))
        for index, check in enumerate(rows):
            _row(paper, row + 2 + index, check)
        blocks.append((row + 2, row + 1 + len(rows)))
        row += len(rows) + 3
    _master(paper, blocks, master)
    paper.status_colours(first, 7, row, 7)
    paper.sheet.freeze_panes(6, 3)
    paper.sheet.set_h_pagebreaks([blocks[-1][0] - 3])
    paper.print_setup(row - 2, _LAST_COLUMN)


def master_status(content: Content) -> str:
    """Return what the master check says: OK, or how many checks fail."""
    failing = sum(
        check.status not in {OK, KNOWN, MISSING} for _, rows in checks(content) for check in rows
    )
    return OK if failing == 0 else f"{FAULT}: {failing}"


def checks(content: Content) -> list[tuple[str, list[Check]]]:
    """Return all sections with their checks."""
    sections = [
        ("A. Er input udfyldt rigtigt? (antal fejl, skal være 0)", input_checks(content)),
        ("B. Hænger beregningen sammen?", calculation_checks(content)),
    ]
    first = _FIRST_ROW + sum(len(rows) + 3 for _, rows in sections) + 2
    published = published_checks(content, first)
    return [*sections, ("C. Afstemning med offentliggjorte tal", published)]


def _master(paper: Paper, blocks: Sequence[tuple[int, int]], master: str) -> None:
    """Count the rows that do not say that they hold; an error value counts as failing."""
    paper.sheet.set_row(4, 24)
    paper.text(5, 2, "Samlet kontrol (vises på alle ark)", "bold")
    holding = "+".join(
        f'COUNTIF($H${first}:$H${last},"{word}")'
        for first, last in blocks
        for word in (OK, KNOWN, MISSING)
    )
    rows = "+".join(f"COUNTA($H${first}:$H${last})" for first, last in blocks)
    failing = 0 if master == OK else int(master.removeprefix(f"{FAULT}: "))
    paper.text(6, 2, "Antal kontroller, der fejler")
    paper.formula(6, 3, f"={rows}-({holding})", failing, "calc", WHOLE)
    paper.formula(5, 3, f'=IF($D$6=0,"{OK}","{FAULT}: "&$D$6)', master, "check")
    paper.status_colours(5, 3, 5, 3)


def _heads(paper: Paper, row: int, *, documented: bool) -> None:
    for column, head in enumerate(_HEADS, start=1):
        kind = "head" if column in range(3, 8) else "head_left"
        align = "center" if head == "Status" else ""
        paper.text(row, column, head if documented or column < 10 else "", kind, align=align)


def _row(paper: Paper, row: int, check: Check) -> None:
    if isinstance(check.number, str):
        paper.text(row, 1, check.number)
    else:
        paper.number(row, 1, check.number, "label", WHOLE, align="left")
    paper.text(row, 2, check.label)
    if isinstance(check.expected, str):
        paper.formula(row, 3, check.expected, check.expected_value or 0.0, "calc", check.format)
    else:
        paper.input(row, 3, check.expected, check.format)
    paper.formula(row, 4, check.computed, check.computed_value, "calc", check.format)
    difference = "" if check.expected_value is None else check.computed_value - check.expected_value
    paper.formula(row, 5, f'=IF($D{row}="","",$E{row}-$D{row})', difference, "calc",
                  check.format)  # fmt: skip
    paper.number(row, 6, check.tolerance, "note", "General", align="right")
    paper.formula(
        row, 7,
        f'=CHOOSE(1+ISNUMBER($F{row})+(ABS(SUM($F{row}))>$G{row}),"{MISSING}","{OK}",$I{row})',
        check.status, "check",
    )  # fmt: skip
    paper.text(row, 8, check.otherwise, "note")
    paper.text(row, 9, check.unit, "note")
    paper.text(row, 10, check.place, "note", wrap=True)
    paper.text(row, 11, check.why, "note", wrap=True)
    longest = max(-(-len(check.place) // 50), -(-len(check.why) // 66))
    if longest > 1:
        paper.sheet.set_row(row - 1, 13.5 * longest)
