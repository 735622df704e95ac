"""Kontrol: two numbers computed in two ways, side by side; one master check over all.

A check that need not hold (a difference that is explained) says so in the column "Må afvige"
and is counted beside OK; everything else counts towards the master check.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.workbook import Workbook

from investpakke.workbook.layout import KONTROL
from investpakke_templates.check import EMPTY, FAULT, KNOWN, MISSING, OK, Check
from investpakke_templates.content import Content
from investpakke_templates.grid import Block
from investpakke_templates.sheet_writer import SheetWriter
from investpakke_templates.sheets.kontrol.calculation import calculation_checks
from investpakke_templates.sheets.kontrol.inputs import input_checks
from investpakke_templates.sheets.kontrol.published import published_checks
from investpakke_templates.styles import WHOLE, Styles
from investpakke_templates.texts import texts

_HEADS = (
    "Nr.",
    "Hvad der kontrolleres",
    "Forventet",
    "Beregnet",
    "Difference",
    "Tolerance",
    "Status",
    "Må afvige",
    "Enhed",
    "Sted i dokumentet",
    "Forklaring",
)
_LAST_COLUMN = len(_HEADS)
_MAY = "ja"
_EXPLAINED = ("forklaret afvigelse", "forklarede afvigelser")
_FIRST_ROW = 8


def write(book: Workbook, styles: Styles, content: Content, master: str) -> None:
    """Write the sheet."""
    writer = SheetWriter(book, styles, KONTROL, "#2E7D7A")
    for column, width in enumerate((2, 6, 62, 13, 13, 12, 10, 18, 10, 10, 46, 62)):
        writer.sheet.set_column(column, column, width, styles.get("plain"))
    writer.title(KONTROL, texts()["kontrol"]["subtitle"], master)
    sections = content.once(checks)
    row, first, blocks = _FIRST_ROW, _FIRST_ROW, []
    for title, rows in sections:
        writer.section(row, title, _LAST_COLUMN)
        _heads(
            writer,
            row + 1,
            documented=any(check.place for check in rows),
            explained=any(check.explained for check in rows),
        )
        for index, check in enumerate(rows):
            _row(writer, row + 2 + index, check)
        blocks.append((row + 2, row + 1 + len(rows)))
        row += len(rows) + 3
    known = sum(check.status == KNOWN for _, rows in sections for check in rows)
    cases = f"SUM({content.grid.basis.column('D')})"
    _master(writer, blocks, master, known, cases)
    writer.status_colours(first, 7, row, 7)
    writer.sheet.freeze_panes(7, 3)
    writer.sheet.set_h_pagebreaks([blocks[-1][0] - 3])
    writer.print_setup(row - 2, _LAST_COLUMN)


def master_status(content: Content) -> str:
    """Return what the master check says: how many checks fail, or are explained, or OK."""
    statuses = [check.status for _, rows in content.once(checks) for check in rows]
    failing = sum(status not in {OK, KNOWN, MISSING} for status in statuses)
    if failing:
        return f"{FAULT}: {failing}"
    if not content.package.cases:
        return EMPTY
    known = statuses.count(KNOWN)
    return OK if not known else f"{OK}, {known} {_EXPLAINED[known != 1]}"


def checks(content: Content) -> list[tuple[str, list[Check]]]:
    """Return all sections with their checks."""
    sections = [
        ("A. Er input udfyldt rigtigt? (antal fejl, skal være 0)", content.once(input_checks)),
        ("B. Hænger beregningen sammen?", content.once(calculation_checks)),
    ]
    published = published_checks(content, published_block(content).first)
    return [*sections, ("C. Afstemning med offentliggjorte tal", published)]


def published_block(content: Content) -> Block:
    """Return where the published figures stand: their labels in C, the figures in D."""
    sections = [content.once(input_checks), content.once(calculation_checks)]
    first = _FIRST_ROW + sum(len(rows) + 3 for rows in sections) + 2
    return Block(KONTROL, first, len(content.reconciliation))


def _master(
    writer: SheetWriter, blocks: Sequence[tuple[int, int]], master: str, known: int, cases: str
) -> None:
    """Count the rows that do not say that they hold; an error value counts as failing."""
    writer.sheet.set_row(4, 36)
    writer.text(5, 2, "Samlet kontrol (vises på alle ark)", "bold")

    def counted(word: str) -> str:
        return "+".join(f'COUNTIF($H${first}:$H${last},"{word}")' for first, last in blocks)

    holding = "+".join(map(counted, (OK, KNOWN, MISSING)))
    rows = "+".join(f"COUNTA($H${first}:$H${last})" for first, last in blocks)
    failing = int(master.removeprefix(f"{FAULT}: ")) if master.startswith(FAULT) else 0
    writer.text(6, 2, "Antal kontroller, der fejler")
    writer.formula(6, 3, f"={rows}-({holding})", failing, "calc", WHOLE)
    writer.text(7, 2, "Antal forklarede afvigelser")
    writer.formula(7, 3, f"={counted(KNOWN)}", known, "calc", WHOLE)
    one, many = _EXPLAINED
    filled = f"($D$6=0)*({cases}>0)"
    known_words = f'"{OK}, "&$D$7&CHOOSE(1+($D$7>1)," {one}"," {many}")'
    writer.formula(
        5,
        3,
        f'=CHOOSE(1+($D$6=0)+{filled}*(1+($D$7>0)),"{FAULT}: "&$D$6,"{EMPTY}","{OK}",'
        f"{known_words})",
        master,
        "master",
    )
    writer.status_colours(5, 3, 5, 3)


def _heads(writer: SheetWriter, row: int, *, documented: bool, explained: bool) -> None:
    """Write the heads; those of columns that a section does not use are left blank."""
    for column, head in enumerate(_HEADS, start=1):
        kind = "head" if column in range(3, 8) else "head_left"
        align = "center" if head == "Status" else ""
        used = explained if head == "Må afvige" else documented or column < 10
        writer.text(row, column, head if used else "", kind, align=align)


def _row(writer: SheetWriter, row: int, check: Check) -> None:
    if isinstance(check.number, str):
        writer.text(row, 1, check.number)
    else:
        writer.number(row, 1, check.number, "label", WHOLE, align="left")
    writer.text(row, 2, check.label)
    if isinstance(check.expected, str):
        writer.formula(row, 3, check.expected, check.expected_value or 0.0, "calc", check.format)
    else:
        writer.input(row, 3, check.expected, check.format)
    writer.formula(row, 4, check.computed, check.computed_value, "calc", check.format)
    difference = "" if check.expected_value is None else check.computed_value - check.expected_value
    writer.formula(row, 5, f'=IF($D{row}="","",$E{row}-$D{row})', difference, "calc", check.format)
    writer.number(row, 6, check.tolerance, "note", "General", align="right")
    writer.formula(
        row,
        7,
        f'=CHOOSE(1+ISNUMBER($F{row})+(ABS(SUM($F{row}))>$G{row}),"{MISSING}","{OK}",'
        f'IF(COUNTIF($I{row}:$I{row},"{_MAY}")=0,"{FAULT}","{KNOWN}"))',
        check.status,
        "check",
    )
    if check.explained:
        writer.text(row, 8, _MAY, "note")
    writer.text(row, 9, check.unit, "note")
    writer.text(row, 10, check.place, "note", wrap=True)
    writer.text(row, 11, check.why, "note", wrap=True)
    longest = max(-(-len(check.place) // 50), -(-len(check.why) // 66))
    if longest > 1:
        writer.sheet.set_row(row - 1, 13.5 * longest)
