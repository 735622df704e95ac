"""Section B of `Kontrol`: does the calculation hang together."""

from __future__ import annotations

from investpakke.workbook.layout import BEREGNING, PAKKE, SAGER
from investpakke_templates.check import AMOUNT, Check, CheckRow
from investpakke_templates.content import Content, LineType
from investpakke_templates.decision_sheets import DECISION_SHEETS
from investpakke_templates.sheets import satser
from investpakke_templates.styles import SHARE_1, WHOLE

_CALC_TOLERANCE = 0.001


def calculation_checks(content: Content) -> list[Check]:
    """Return the checks that compute one figure in two ways."""
    return [
        Check(index, label, expected, value, computed, value, unit, _CALC_TOLERANCE, format=number)
        for index, (label, expected, computed, value, unit, number) in enumerate(
            [*_sums(content), *_paths(content), *_display(content), *_decisions(content)], start=1
        )
    ]


def _decisions(content: Content) -> list[CheckRow]:
    """Return what the sheets for the decision, and the rates, hold against each other."""
    return [row for sheet in (*DECISION_SHEETS, satser) for row in sheet.checks(content)]


def _sums(content: Content) -> list[CheckRow]:
    """Compare totals over the groups with totals over the cases."""
    grid, total = content.grid, content.wide.total
    row, groups = grid.total_row, grid.group_result
    named = (
        ("Investering", "D", total.investment, "tkr."),
        ("Gns. besparelse", "E", total.saving, "tkr."),
        ("Gns. gevinst", "F", total.gain, "tkr."),
        ("Helårspersoner", "G", total.persons, "personer"),
    )
    rows: list[CheckRow] = [
        (
            f"{label}: sum af målgrupper = sum af sager",
            f"={BEREGNING}!${letter}${row}",
            f"=SUM({groups.column(letter)})",
            float(value),
            unit,
            AMOUNT,
        )
        for label, letter, value, unit in named
    ]
    some = 1.0 if total.investment > 0 else 0.0
    rows.append(
        (
            "Målgruppernes andele summer til 100 %",
            f"=IF({BEREGNING}!$D${row}>0,1,0)",
            f"=SUM({groups.column('J')})",
            some,
            "andel",
            SHARE_1,
        )
    )
    rows.append(
        (
            "Gns. besparelse = fuld besparelse × gns. faktor, sag for sag",
            f"={BEREGNING}!$E${row}",
            f"=SUMPRODUCT({grid.basis.column('I')},{grid.basis.column('H')})",
            float(total.saving),
            "tkr.",
            AMOUNT,
        )
    )
    rows.append(
        (
            "Fuld besparelse = helårspersoner × enhedsbesparelse, sag for sag",
            f"=SUM({grid.basis.column('I')})",
            f"=SUMPRODUCT({grid.result.column('G')},{grid.basis.column('J')})",
            float(content.wide.full_saving.sum()),
            "tkr.",
            AMOUNT,
        )
    )
    return rows


def _paths(content: Content) -> list[CheckRow]:
    """Compare the yearly paths with each other."""
    grid, result = content.grid, content.result
    first, last = grid.first_letter, grid.last_letter
    shown = grid.year_row(grid.SHOWN_ROW, BEREGNING)
    path = grid.path.first
    net = float(result.net_by_year.sum())
    by_case = f"SUMPRODUCT({grid.net.area(first, last)}*{shown})"
    by_group = f"SUMPRODUCT({grid.group_result.area(first, last)}*{shown})"
    discount = grid.year_row(grid.DISCOUNT_ROW, BEREGNING)
    return [
        (
            "Netto over alle viste år: sum af sager = pakken",
            f"={BEREGNING}!$I${path + 2}",
            f"={by_case}",
            net,
            "tkr.",
            AMOUNT,
        ),
        (
            "Netto over alle viste år: sum af målgrupper = pakken",
            f"={BEREGNING}!$I${path + 2}",
            f"={by_group}",
            net,
            "tkr.",
            AMOUNT,
        ),
        (
            "Akkumuleret netto i sidste viste år = sum af netto",
            f"={BEREGNING}!$I${path + 2}",
            f"=INDEX({grid.year_row(path + 3, BEREGNING)},1,{grid.setting(3)})",
            net,
            "tkr.",
            AMOUNT,
        ),
        (
            "Nutidsværdi af pakken = sum over sagerne",
            f"={BEREGNING}!$I${path + 4}",
            f"=SUMPRODUCT({grid.net.area(first, last)}*{shown}*{discount})",
            result.net_present_value,
            "tkr.",
            AMOUNT,
        ),
    ]


def _display(content: Content) -> list[CheckRow]:
    """Compare what `Pakke` shows with what `Beregning` computes."""
    grid, total = content.grid, content.wide.total
    types, lines = grid.lines.column("G"), grid.pakke_lines
    row = grid.total_row
    cases = float(len(content.package.cases))
    shown = [
        (
            f"{label}: sagerne på Pakke summer til pakken",
            f"={BEREGNING}!${letter}${row}",
            f"=SUMIF({types},{int(LineType.CASE)},{lines.column(letter)})",
            float(value),
            "tkr.",
            AMOUNT,
        )
        for label, letter, value in (
            ("Investering", "D", total.investment),
            ("Gns. gevinst", "F", total.gain),
        )
    ]
    path = grid.pakke_path
    table = f"{PAKKE}!${grid.first_letter}${path.first + 2}:${grid.last_letter}${path.first + 2}"
    return [
        *shown,
        (
            "Årstabellens netto på Pakke = pakkens netto",
            f"={BEREGNING}!$I${grid.path.first + 2}",
            f"=SUM({table})*1000",
            float(content.result.net_by_year.sum()),
            "tkr.",
            AMOUNT,
        ),
        (
            "Alle sager på Sager står på Pakke",
            f'=SUMPRODUCT(({SAGER}!{grid.inputs.local("B")}<>"")*1)',
            f"=COUNTIF({types},{int(LineType.CASE)})",
            cases,
            "sager",
            WHOLE,
        ),
        (
            "Ark med fejlværdier: Beregning og Pakke",
            "=0",
            _sheets_with_errors(content),
            0.0,
            "antal",
            WHOLE,
        ),
    ]


def _sheets_with_errors(content: Content) -> str:
    """Return a formula that counts the sheets with an error in any cell: SUM passes it on."""
    grid = content.grid
    areas = (
        f"{BEREGNING}!$B${grid.basis.first}:${grid.last_letter}${grid.lines.last}",
        f"{PAKKE}!$B${grid.key_figures.first}:${grid.last_letter}${grid.pakke_lines.last}",
    )
    return "=" + "+".join(f"IF(ISERROR(SUM({area})),1,0)" for area in areas)
